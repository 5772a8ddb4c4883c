"""Information: Quinlan's tree, equivalences with library scores, what a belief must not depend on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.registry import formula

RNG = np.random.default_rng(58)


def found(name: str, **inputs: Any) -> dict[str, Any]:
    return formula(f"information.{name}")(**inputs)


@pytest.mark.parametrize(
    ("counts", "gain"),
    [
        ([[2, 3], [4, 0], [3, 2]], 0.246),
        ([[2, 2], [4, 2], [3, 1]], 0.029),
        ([[3, 4], [6, 1]], 0.151),
        ([[6, 2], [3, 3]], 0.048),
    ],
    ids=["outlook", "temperature", "humidity", "windy"],
)
def test_gains_of_the_saturday_mornings(counts: list[list[int]], gain: float) -> None:
    """Quinlan 1986, section 4; he cuts the digits off, hence the tolerance."""
    assert found("gain", counts=counts)["gain"] == pytest.approx(gain, abs=1.5e-3)
    assert found("gain", counts=counts)["parent"] == pytest.approx(0.940, abs=5e-4)


def test_split_that_says_nothing_gains_nothing() -> None:
    assert found("gain", counts=[[2, 4], [1, 2]])["gain"] == pytest.approx(0, abs=1e-12)
    assert found("gini_gain", counts=[[2, 4], [1, 2]])["gain"] == pytest.approx(0, abs=1e-12)


def test_split_into_pure_children_gains_all_there_is() -> None:
    at = found("gain", counts=[[5, 0, 0], [0, 3, 0], [0, 0, 2]])
    assert at["after"] == 0
    assert at["gain"] == pytest.approx(at["parent"])
    assert at["ratio"] == pytest.approx(1)


def test_gain_is_the_mutual_information_of_branch_and_class() -> None:
    counts = RNG.integers(1, 9, (3, 4))
    nats = found("mutual", joint=counts.astype(float).tolist())["mutual"]
    assert found("gain", counts=counts.tolist())["gain"] == pytest.approx(nats / np.log(2))


def test_mutual_information_of_counts_is_that_of_scikit_learn() -> None:
    from sklearn.metrics import mutual_info_score

    for _ in range(10):
        counts = RNG.integers(1, 30, (3, 3))
        score = mutual_info_score(None, None, contingency=counts)
        assert found("mutual", joint=counts.astype(float).tolist())["mutual"] == pytest.approx(score)


def test_mutual_information_is_symmetric_and_bounded_by_either_entropy() -> None:
    for _ in range(20):
        joint = RNG.uniform(0.01, 1, (3, 4))
        one, other = (found("mutual", joint=table.tolist()) for table in (joint, joint.T))
        assert one["mutual"] == pytest.approx(other["mutual"])
        assert 0 <= one["mutual"] <= min(one["hx"], one["hy"])
    apart = found("mutual", joint=np.outer([0.2, 0.8], [0.5, 0.1, 0.4]).tolist())
    assert apart["mutual"] == pytest.approx(0, abs=1e-12)
    assert found("mutual", joint=[[0.5, 0.0], [0.0, 0.5]])["mutual"] == pytest.approx(np.log(2))


def test_gini_of_a_pure_node_is_zero_and_an_empty_node_is_refused() -> None:
    assert found("gini", counts=[0, 7, 0])["gini"] == 0
    with pytest.raises(ValueError, match="The node holds a sample"):
        found("gini", counts=[0, 0])


def test_gini_is_largest_for_even_classes() -> None:
    assert found("gini", counts=[5, 5, 5, 5])["gini"] == pytest.approx(0.75)
    assert found("gini", counts=[1000])["gini"] == 0
    for _ in range(20):
        assert found("gini", counts=RNG.integers(1, 50, 4).tolist())["gini"] <= 0.75


def test_entropy_of_even_classes_is_the_logarithm_of_their_number() -> None:
    """What the figures of the material say of softmax over 1000 classes: ln 1000 = 6.908."""
    assert formula("loss.entropy")(p_weights=[1.0] * 1000)["entropy"] == pytest.approx(6.907755, abs=1e-6)


def test_mammography() -> None:
    """Eddy 1982: 1 % prior, 79 % sensitivity, 90.4 % specificity: about 8 %, where most doctors say 75 %."""
    at = found("bayes_test", prior=0.01, sensitivity=0.79, specificity=0.904)
    assert at["posterior"] == pytest.approx(0.077, abs=1e-3)


def test_posterior_of_a_test_is_the_precision_at_that_base_rate() -> None:
    at = found("bayes_test", prior=0.1, sensitivity=0.8, specificity=0.75)
    counts = formula("metrics.binary")(tp=80, fp=225, fn=20, tn=675)
    assert at["posterior"] == pytest.approx(counts["precision"])
    assert at["after_negative"] == pytest.approx(20 / 695)


def test_observations_may_come_in_any_order_or_at_once() -> None:
    prior, one, other = RNG.uniform(0.1, 1, (3, 4))

    def after(weights: Any, likelihood: Any) -> Any:
        return found("bayes_update", weights=list(weights), likelihood=list(likelihood))["posterior"]

    assert after(after(prior, one), other) == pytest.approx(after(after(prior, other), one))
    assert after(after(prior, one), other) == pytest.approx(after(prior, one * other))


def test_only_the_ratio_of_the_likelihoods_counts() -> None:
    weights, likelihood = RNG.uniform(0.1, 0.5, (2, 3))
    one, other = (
        found("bayes_update", weights=weights.tolist(), likelihood=(scale * likelihood).tolist())["posterior"]
        for scale in (1, 2)
    )
    assert one == pytest.approx(other)


def test_useless_test_leaves_the_prior() -> None:
    at = found("bayes_test", prior=0.3, sensitivity=0.6, specificity=0.4)
    assert (at["posterior"], at["after_negative"]) == pytest.approx((0.3, 0.3))
