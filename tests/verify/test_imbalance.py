"""Imbalance: sums that must hold, limits of the effective number, corrections that undo what was done to the data."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.registry import formula

RNG = np.random.default_rng(50)


def found(name: str, **inputs: Any) -> dict[str, Any]:
    return formula(f"imbalance.{name}")(**inputs)


def test_balanced_weights_give_every_class_the_same_total() -> None:
    counts = RNG.integers(1, 500, 5)
    at = found("balanced_weights", counts=counts.tolist())
    assert np.multiply(at["weight"], counts) == pytest.approx([counts.sum() / 5] * 5)
    assert np.dot(at["weight"], counts) == pytest.approx(counts.sum())
    assert found("balanced_weights", counts=[7, 7, 7])["weight"] == pytest.approx([1, 1, 1])


def test_weight_of_the_positives_is_the_ratio_of_the_balanced_weights() -> None:
    balanced = found("balanced_weights", counts=[90, 10])["weight"]
    assert found("positive_weight", positives=10, negatives=90)["weight"] == pytest.approx(
        balanced[1] / balanced[0]
    )


def test_prior_of_the_detector() -> None:
    """Lin et al. 2017, section 4.1: pi = 0.01 makes the bias -log(0.99 / 0.01) = -4.595."""
    assert found("positive_weight", positives=1, negatives=99)["bias"] == pytest.approx(-4.595120)


def test_with_that_bias_the_first_loss_is_the_entropy_of_the_base_rate() -> None:
    at = found("positive_weight", positives=20, negatives=80)
    loss = formula("loss.bce_with_logits")(z=[at["bias"]] * 5, t=[1.0, 0, 0, 0, 0], pos_weight=1.0)["loss"]
    assert loss == pytest.approx(formula("loss.entropy")(p_weights=[20.0, 80.0])["entropy"])


def test_effective_number_runs_from_one_to_the_count() -> None:
    """Cui et al. 2019: E -> 1 as beta -> 0 and E -> n as beta -> 1; it never exceeds 1 / (1 - beta)."""
    few = found("effective_number", counts=[5, 5000], beta=1e-9)["effective"]
    assert few == pytest.approx([1, 1])
    many = found("effective_number", counts=[5, 5000], beta=1 - 1e-10)["effective"]
    assert many == pytest.approx([5, 5000], rel=1e-6)
    assert found("effective_number", counts=[10**6, 1], beta=0.999)["effective"] == pytest.approx([1000, 1])


def test_weights_of_even_classes_are_one() -> None:
    assert found("effective_number", counts=[30, 30, 30], beta=0.99)["weight"] == pytest.approx([1, 1, 1])


@pytest.mark.parametrize("p", [0.03, 0.4, 0.9])
def test_correction_there_and_back_is_nothing(p: float) -> None:
    there = found("prior_correction", p=p, trained=0.5, used=0.08)["corrected"]
    assert found("prior_correction", p=there, trained=0.08, used=0.5)["corrected"] == pytest.approx(p)
    assert found("prior_correction", p=p, trained=0.3, used=0.3)["corrected"] == pytest.approx(p)


def test_moved_threshold_decides_as_the_corrected_probability_does() -> None:
    for p, trained, used in RNG.uniform(0.05, 0.95, (50, 3)).tolist():
        at = found("prior_correction", p=p, trained=trained, used=used)
        assert (p >= at["threshold"]) == (at["corrected"] >= 0.5)


def test_dropping_negatives_is_a_change_of_the_base_rate() -> None:
    """10 % positives; a ninth of the negatives kept makes it half and half."""
    for p in (0.1, 0.5, 0.8):
        dropped = found("undersampling", p=p, kept=1 / 9)["corrected"]
        assert dropped == pytest.approx(found("prior_correction", p=p, trained=0.5, used=0.1)["corrected"])


def test_posterior_of_bayes_is_the_corrected_probability() -> None:
    """A test of 80 % and 75 %, judged at even odds and then used where 4 % are ill."""
    even = formula("information.bayes_test")(prior=0.5, sensitivity=0.8, specificity=0.75)["posterior"]
    rare = formula("information.bayes_test")(prior=0.04, sensitivity=0.8, specificity=0.75)["posterior"]
    assert found("prior_correction", p=even, trained=0.5, used=0.04)["corrected"] == pytest.approx(rare)


def test_no_other_threshold_costs_less() -> None:
    """Calibrated probabilities drawn evenly; the mean cost over a grid of thresholds is least at the formula's."""
    p = (np.arange(2000) + 0.5) / 2000
    grid = np.arange(0.05, 1, 0.05)
    costs = [np.where(p >= t, (1 - p) * 1.0, p * 3.0).mean() for t in grid]
    threshold = found("cost_threshold", p=0.5, false_alarm=1.0, miss=3.0)["threshold"]
    assert grid[int(np.argmin(costs))] == pytest.approx(threshold)


def test_synthetic_sample_lies_between_the_two() -> None:
    for _ in range(20):
        x, others = RNG.normal(size=3), RNG.normal(size=(4, 3))
        at = found("smote", x=x.tolist(), others=others.tolist(), j=2, u=float(RNG.uniform()))
        to_both = np.linalg.norm(at["new"] - x) + np.linalg.norm(np.subtract(at["new"], at["neighbour"]))
        assert to_both == pytest.approx(sorted(at["distance"])[1])


def test_ends_of_the_line_are_the_sample_and_its_neighbour() -> None:
    line = {"x": [0.0, 1.0], "others": [[2.0, 2.0], [9.0, 9.0]], "j": 1}
    assert found("smote", **line, u=0.0)["new"] == [0.0, 1.0]
    assert found("smote", **line, u=1.0)["new"] == [2.0, 2.0]


def test_of_two_neighbours_equally_far_the_earlier_comes_first() -> None:
    even = {"x": [0.0, 0.0], "others": [[1.0, 0.0], [0.0, 1.0]], "u": 0.5}
    assert [found("smote", **even, j=j)["chosen"] for j in (1, 2)] == [0, 1]
