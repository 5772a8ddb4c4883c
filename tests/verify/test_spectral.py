"""Spectral norms: limits and bounds of power iteration, slopes of random networks below their bounds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from verify.registry import formula

RNG = np.random.default_rng(2)


def test_rotation_stretches_nothing() -> None:
    c, s = np.cos(0.7), np.sin(0.7)
    assert formula("spectral.norm_2x2")(a=[[c, -s], [s, c]])["sigma"] == pytest.approx(1)


def test_shear_stretches_more_than_its_eigenvalues_say() -> None:
    """Both eigenvalues of (1, 1; 0, 1) are 1; its norm is the golden ratio."""
    assert formula("spectral.norm_2x2")(a=[[1.0, 1.0], [0.0, 1.0]])["sigma"] == pytest.approx(
        (1 + 5**0.5) / 2
    )


def test_nearly_singular_matrix_keeps_its_digits() -> None:
    """Rows that differ by 1e-9: det(AᵀA) is 1e-18, which a difference of products around 1 would have lost."""
    found = formula("spectral.norm_2x2")(a=[[1.0, 1.0], [1.0, 1.0 + 1e-9]])
    assert found["det"] == pytest.approx(1e-18, rel=1e-6)
    assert found["sigma"] == pytest.approx(2.0)


def test_power_iteration_rises_to_the_spectral_norm() -> None:
    w = RNG.normal(size=(4, 6))
    true, u, seen = np.linalg.norm(w, 2), RNG.normal(size=4), []
    for _ in range(30):
        found = formula("spectral.power_iteration")(w=w.tolist(), u0=u.tolist())
        seen += found["sigma"]
        u = np.asarray(found["u"][-1])
    assert all(later >= earlier - 1e-12 for earlier, later in pairwise(seen))
    assert seen[-1] == pytest.approx(true, rel=1e-6)
    assert max(seen) <= true * (1 + 1e-12)


def test_start_orthogonal_to_the_first_singular_vector_never_gets_there() -> None:
    found = formula("spectral.power_iteration")(w=[[2.0, 0.0], [0.0, 1.0]], u0=[0.0, 1.0])
    assert found["sigma"] == [1.0, 1.0, 1.0]


def test_length_of_the_start_does_not_matter() -> None:
    w = [[1.0, -0.5], [0.3, 2.0]]
    short, long = (formula("spectral.power_iteration")(w=w, u0=[a, 2 * a])["sigma"] for a in (1e-3, 1e3))
    assert short == pytest.approx(long)


def test_one_iteration_leaves_a_norm_of_one_or_a_little_more() -> None:
    """sigma comes from below, so that the normalised weights are at least 1-Lipschitz; persistent u makes it tight."""
    w, u, norms = RNG.normal(size=(3, 5)), np.ones(3), []
    for _ in range(40):
        found = formula("spectral.normalise")(w=w.tolist(), u0=u.tolist())
        u = np.asarray(found["u"])
        norms.append(np.linalg.norm(found["w_sn"], 2))
    assert min(norms) >= 1 - 1e-12
    assert norms[0] > 1.01
    assert norms[-1] == pytest.approx(1, rel=1e-6)


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid"])
def test_no_network_is_steeper_than_its_bound(activation: str) -> None:
    """The slope between 2000 pairs of points."""
    W1, W2 = RNG.normal(size=(8, 4)), RNG.normal(size=(3, 8))
    act = {"relu": lambda z: np.maximum(z, 0), "tanh": np.tanh, "sigmoid": lambda z: 1 / (1 + np.exp(-z))}[
        activation
    ]
    bound = formula("spectral.lipschitz_network")(W1=W1.tolist(), W2=W2.tolist(), activation=activation)[
        "bound"
    ]
    a, b = RNG.normal(size=(2, 2000, 4))
    moved = np.linalg.norm((act(a @ W1.T) - act(b @ W1.T)) @ W2.T, axis=1)
    steepest = (moved / np.linalg.norm(a - b, axis=1)).max()
    assert 0.1 * bound < steepest <= bound


def test_layers_of_norm_one_with_relu_are_one_lipschitz() -> None:
    assert formula("spectral.lipschitz_product")(norms=[1.0] * 12, activation="relu")["bound"] == 1.0


def test_both_bounds_agree() -> None:
    W1, W2 = RNG.normal(size=(3, 2)), RNG.normal(size=(2, 3))
    network = formula("spectral.lipschitz_network")(W1=W1.tolist(), W2=W2.tolist(), activation="sigmoid")
    norms = [np.linalg.norm(W1, 2), np.linalg.norm(W2, 2)]
    assert formula("spectral.lipschitz_product")(norms=norms, activation="sigmoid")["bound"] == pytest.approx(
        network["bound"]
    )


def test_operator_is_at_most_k_times_the_reshaped_kernel() -> None:
    """Equal for the kernel of ones, 9 against 3 * 3; a single tap has the same norm either way."""
    norms = formula("spectral.convolution_norm")
    for _ in range(20):
        found = norms(kernel=RNG.normal(size=(3, 3)).tolist())
        assert found["operator"] <= 3 * found["reshaped"] * (1 + 1e-12)
    shift = norms(kernel=[[0.0, 0.0, 0.0], [0.0, 0.0, -2.0], [0.0, 0.0, 0.0]])
    assert (shift["operator"], shift["reshaped"]) == pytest.approx((2.0, 2.0))
