"""Softmax: invariances, the limits of the temperature, its Jacobian, and the Gumbel trick by counting."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.registry import formula

LOGITS = [1.2, -0.7, 0.1, 2.3]


def found(name: str, **inputs: Any) -> dict[str, Any]:
    return formula(f"softmax.{name}")(**inputs)


def softmax(z: list[float], T: float = 1.0) -> list[float]:
    p: list[float] = found("softmax", z=z, T=T)["p"]
    return p


def test_a_constant_added_to_every_logit_changes_nothing() -> None:
    shifted = [z + 700 for z in LOGITS]
    assert softmax(shifted) == pytest.approx(softmax(LOGITS))
    assert found("log_softmax", z=shifted)["log_p"] == pytest.approx(found("log_softmax", z=LOGITS)["log_p"])
    assert found("logsumexp", z=shifted)["lse"] == pytest.approx(found("logsumexp", z=LOGITS)["lse"] + 700)


def test_permuted_logits_give_permuted_probabilities() -> None:
    assert softmax(LOGITS[::-1]) == pytest.approx(softmax(LOGITS)[::-1])


def test_temperature_runs_from_the_largest_alone_to_the_uniform_distribution() -> None:
    assert softmax(LOGITS, T=0.01) == pytest.approx([0, 0, 0, 1])
    assert softmax(LOGITS, T=1e6) == pytest.approx([0.25] * 4, abs=1e-6)
    assert softmax([2 * z for z in LOGITS], T=2.0) == pytest.approx(softmax(LOGITS))


def test_huge_logits_neither_overflow_nor_lose_the_small_ones() -> None:
    assert softmax([1000.0, 1000.0, -1000.0]) == [0.5, 0.5, 0.0]
    assert found("log_softmax", z=[1000.0, 0.0, 0.0])["log_p"] == pytest.approx([0, -1000, -1000])


def test_log_sum_exp_lies_between_the_maximum_and_log_k_above_it() -> None:
    lse = found("logsumexp", z=LOGITS)["lse"]
    assert max(LOGITS) < lse < max(LOGITS) + np.log(4)
    assert found("logsumexp", z=[0.0] * 4)["lse"] == pytest.approx(np.log(4))


def test_softmax_is_the_gradient_of_log_sum_exp() -> None:
    for k, p in enumerate(softmax(LOGITS)):
        up, down = ([z + h * (i == k) for i, z in enumerate(LOGITS)] for h in (1e-6, -1e-6))
        slope = (found("logsumexp", z=up)["lse"] - found("logsumexp", z=down)["lse"]) / 2e-6
        assert p == pytest.approx(slope, rel=1e-6)


def test_two_classes_are_the_sigmoid_of_the_difference_not_of_one_logit() -> None:
    sigmoid = formula("activation.sigmoid")
    p1 = found("two_classes", z0=0.4, z1=1.9)["p1"]
    assert p1 == pytest.approx(softmax([0.4, 1.9])[1])
    assert p1 == pytest.approx(sigmoid(z=1.5)["y"])
    assert p1 != pytest.approx(sigmoid(z=1.9)["y"])


def test_jacobian_is_symmetric_and_loses_nothing() -> None:
    """Each row and column sums to 0, because probabilities sum to 1; no eigenvalue is negative."""
    jacobian = np.asarray(found("jacobian", z=LOGITS)["jacobian"])
    np.testing.assert_allclose(jacobian, jacobian.T, atol=1e-15)
    np.testing.assert_allclose(jacobian.sum(axis=0), 0, atol=1e-15)
    assert np.linalg.eigvalsh(jacobian).min() > -1e-15


def test_jacobian_is_that_of_central_differences() -> None:
    jacobian = np.asarray(found("jacobian", z=LOGITS)["jacobian"])
    for j in range(4):
        up, down = ([z + h * (i == j) for i, z in enumerate(LOGITS)] for h in (1e-6, -1e-6))
        np.testing.assert_allclose(jacobian[:, j], np.subtract(softmax(up), softmax(down)) / 2e-6, atol=1e-9)


def test_backward_pass_is_the_jacobian_times_the_gradient() -> None:
    g = [0.3, -1.0, 2.0, 0.5]
    dz = found("backward", z=LOGITS, g=g)["dz"]
    assert dz == pytest.approx(np.asarray(found("jacobian", z=LOGITS)["jacobian"]) @ g)
    assert sum(dz) == pytest.approx(0, abs=1e-15)


def test_backward_pass_of_cross_entropy_is_p_minus_y() -> None:
    """The gradient of -log p_2 by p goes in, p - y comes out."""
    p = softmax(LOGITS)
    dz = found("backward", z=LOGITS, g=[0.0, 0.0, -1 / p[2], 0.0])["dz"]
    assert dz == pytest.approx([p[0], p[1], p[2] - 1, p[3]])


def test_gumbel_samples_have_the_frequencies_of_softmax() -> None:
    """20,000 draws; each count within four standard deviations."""
    count = 20_000
    u = np.random.default_rng(11).uniform(size=(count, 4))
    batch = {"z": np.tile(LOGITS, (count, 1)), "u": u, "T": np.ones(count)}
    samples = formula("softmax.gumbel").body(np, **batch)["sample"]
    for k, p in enumerate(softmax(LOGITS)):
        assert np.mean(samples == k) == pytest.approx(p, abs=4 * np.sqrt(p * (1 - p) / count))


def test_cold_gumbel_softmax_is_its_own_hard_sample() -> None:
    sample = found("gumbel", z=LOGITS, u=[0.9, 0.2, 0.6, 0.3], T=0.01)
    assert sample["y"] == pytest.approx([float(k == sample["sample"]) for k in range(4)])
