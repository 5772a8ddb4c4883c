"""Activations: published numbers, slopes against differences, saturation, and what becomes of them in the limit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.registry import formula, names

OF_Z = [
    name
    for name in names()
    if name.startswith("activation.") and {"y", "dy"} <= {step.name for step in formula(name).steps}
]
CONSTANTS = {"a": 0.7, "beta": 1.4}


def given(name: str, z: float) -> dict[str, float]:
    """z, and a value for whatever constant the activation has."""
    return {"z": z} | {i.name: CONSTANTS[i.name] for i in formula(name).inputs if i.name != "z"}


def found(name: str, **inputs: Any) -> dict[str, Any]:
    return formula(f"activation.{name}")(**inputs)


def wrong(name: str, mistake: str, **inputs: float) -> dict[str, float]:
    arrays = {key: np.asarray([value]) for key, value in inputs.items()}
    steps = formula(f"activation.{name}").mistakes[mistake].body(np, **arrays)
    return {step: float(value[0]) for step, value in steps.items()}


@pytest.mark.parametrize("name", OF_Z)
@pytest.mark.parametrize("z", [-6.3, -2.9, -1.7, -0.4, 0.3, 0.9, 2.2, 4.1, 6.4])
def test_slope_is_that_of_a_central_difference(name: str, z: float) -> None:
    made = formula(name)
    above, below = (made(**given(name, z + h))["y"] for h in (1e-6, -1e-6))
    assert made(**given(name, z))["dy"] == pytest.approx((above - below) / 2e-6, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("name", OF_Z)
def test_nothing_overflows_far_from_zero(name: str) -> None:
    """A net input of 1000 either way, where e^z is infinite, gives a finite value and a slope between 0 and 1.3."""
    for z in (-1000.0, 1000.0):
        values = formula(name)(**given(name, z))
        assert all(np.isfinite(value) for value in values.values())
        assert 0 <= values["dy"] <= 1.3


@pytest.mark.parametrize(
    ("name", "z", "y"),
    [
        ("gelu", 2.0, 1.9545),  # torch.nn.GELU's plot and Hendrycks & Gimpel 2016, 2 * 0.97725
        ("gelu_tanh", 1.0, 0.8412),
        ("silu", 1.0, 0.7311),
        ("mish", 1.0, 0.8651),
        ("selu", -1e3, -1.7581),  # Klambauer et al. 2017: -lambda alpha
        ("hard_swish", -1.5, -0.375),  # the lowest point of hard swish
    ],
)
def test_published_values(name: str, z: float, y: float) -> None:
    assert found(name, z=z)["y"] == pytest.approx(y, abs=5e-5)


@pytest.mark.parametrize(
    ("name", "where", "lowest"),
    [
        ("silu", -1.2785, -0.27846),  # Elfwing et al. 2017: about -0.28 at -1.28
        ("mish", -1.1924, -0.30884),  # Misra 2019: about -0.31
        ("gelu", -0.7518, -0.16997),
    ],
)
def test_lowest_points_of_the_gated_activations(name: str, where: float, lowest: float) -> None:
    at = found(name, z=where)
    assert at["y"] == pytest.approx(lowest, abs=1e-5)
    assert at["dy"] == pytest.approx(0, abs=1e-4)


def test_largest_slopes_of_sigmoid_and_tanh() -> None:
    assert found("sigmoid", z=0.0)["dy"] == 0.25
    assert found("tanh", z=0.0)["dy"] == 1.0
    assert all(found("sigmoid", z=z)["dy"] < 0.25 for z in (-0.1, 0.1))


@pytest.mark.parametrize("z", [-3.0, -0.2, 0.0, 1.1])
def test_tanh_is_a_stretched_sigmoid(z: float) -> None:
    assert found("tanh", z=z)["y"] == pytest.approx(2 * found("sigmoid", z=2 * z)["y"] - 1)


def test_sigmoid_is_symmetric_about_one_half_and_never_negative() -> None:
    """What hurts is not a missing symmetry, but that all outputs are positive."""
    for z in (0.3, 1.0, 5.0):
        assert found("sigmoid", z=z)["y"] + found("sigmoid", z=-z)["y"] == pytest.approx(1)
        assert found("sigmoid", z=-z)["y"] > 0


def test_slopes_at_the_kink_follow_the_negative_side() -> None:
    assert found("relu", z=0.0) == {"y": 0.0, "dy": 0.0}
    assert found("leaky_relu", z=0.0, a=0.1)["dy"] == 0.1
    assert found("elu", z=0.0, a=0.5)["dy"] == 0.5
    assert found("celu", z=0.0, a=0.5)["dy"] == 1.0


def test_slope_of_one_hundredth_as_a_divisor_is_a_slope_of_one_hundred() -> None:
    assert wrong("leaky_relu", "slope-as-divisor", z=-2.0, a=0.01)["y"] == pytest.approx(-200)


def test_rrelu_of_pytorch_has_the_mean_slope_eleven_forty_eighths() -> None:
    """torch.nn.RReLU documentation: slopes from 1/8 to 1/3, at test time their mean."""
    assert found("rrelu_test", z=-48.0, lower=1 / 8, upper=1 / 3)["y"] == pytest.approx(-11)


def test_selu_keeps_mean_zero_and_variance_one() -> None:
    """Klambauer et al. 2017: for a standard normal net input, by Gauss-Legendre quadrature on either side of 0."""
    nodes, weights = np.polynomial.legendre.leggauss(80)
    mean = square = 0.0
    for side in (-6.0, 6.0):  # each half alone is smooth
        z = side + 6 * nodes
        density = 6 * weights * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)
        y = np.asarray([found("selu", z=float(one))["y"] for one in z])
        mean, square = mean + float(density @ y), square + float(density @ y**2)
    assert mean == pytest.approx(0, abs=1e-9)
    assert square == pytest.approx(1, abs=1e-9)


def test_approximations_of_gelu_are_as_close_as_they_are_said_to_be() -> None:
    grid = np.linspace(-6, 6, 601)
    exact, by_tanh, by_sigmoid = (
        np.asarray([found(name, z=float(z))["y"] for z in grid])
        for name in ("gelu", "gelu_tanh", "gelu_sigmoid")
    )
    assert 4e-4 < np.abs(exact - by_tanh).max() < 5e-4
    assert 0.020 < np.abs(exact - by_sigmoid).max() < 0.021


def test_swish_runs_from_half_the_identity_to_relu() -> None:
    for z in (-2.0, 0.7, 3.0):
        assert found("swish", z=z, beta=0.0)["y"] == pytest.approx(z / 2)
        assert found("swish", z=z, beta=1.0)["y"] == pytest.approx(found("silu", z=z)["y"])
        assert found("swish", z=z, beta=200.0)["y"] == pytest.approx(max(0.0, z), abs=1e-9)


def test_softplus_lies_above_relu_by_at_most_log_two_over_beta() -> None:
    for z in (-3.0, -0.1, 0.0, 0.1, 3.0):
        above = found("softplus", z=z, beta=2.0)["y"] - max(0.0, z)
        assert 0 < above <= np.log(2) / 2 + 1e-12


def test_logit_undoes_the_sigmoid() -> None:
    for z in (-3.0, 0.0, 2.5):
        assert found("logit", p=found("sigmoid", z=z)["y"])["z"] == pytest.approx(z)
    assert found("log_sigmoid", z=-1000.0)["y"] == -1000


def test_prelu_with_a_fixed_slope_is_leaky_relu() -> None:
    z = [-1.5, 0.5, -0.2]
    y = found("prelu", z=z, a=0.1, g=[1.0, 1.0, 1.0])["y"]
    assert y == pytest.approx([found("leaky_relu", z=one, a=0.1)["y"] for one in z])


def test_gradient_of_the_learned_slope_is_that_of_a_central_difference() -> None:
    z, g = [-1.5, 0.5, -0.2], [0.3, 2.0, -1.0]

    def loss(a: float) -> float:
        return float(np.dot(found("prelu", z=z, a=a, g=g)["y"], g))

    slope = (loss(0.25 + 1e-6) - loss(0.25 - 1e-6)) / 2e-6
    assert found("prelu", z=z, a=0.25, g=g)["da"] == pytest.approx(slope)


def test_maxout_can_be_relu_or_the_absolute_value() -> None:
    """Goodfellow et al. 2013, figure 1."""
    for x in (-1.3, 0.4):
        relu = found("maxout", x=[x], W=[[0.0], [1.0]], b=[0.0, 0.0])["y"]
        size = found("maxout", x=[x], W=[[-1.0], [1.0]], b=[0.0, 0.0])["y"]
        assert (relu, size) == pytest.approx((max(0.0, x), abs(x)))


def test_maxout_is_convex() -> None:
    rng = np.random.default_rng(5)
    W, b = rng.normal(size=(4, 3)).tolist(), rng.normal(size=4).tolist()
    for _ in range(20):
        one, other, share = rng.normal(size=3), rng.normal(size=3), rng.uniform()
        between = share * one + (1 - share) * other
        ends = [found("maxout", x=x.tolist(), W=W, b=b)["y"] for x in (one, other)]
        assert (
            found("maxout", x=between.tolist(), W=W, b=b)["y"]
            <= share * ends[0] + (1 - share) * ends[1] + 1e-12
        )


def test_ten_sigmoids_pass_a_millionth() -> None:
    """0.25^10 = 9.5e-7 at best; the chain reaches it with w = 1 and every net input 0."""
    bound = found("depth_bound", w=1.0, depth=10, activation="sigmoid")["bound"]
    chain = found("through_depth", a0=0.0, w=[1.0] * 10, b=[0.0] + [-0.5] * 9, activation="sigmoid")
    assert bound == chain["product"][-1] == 0.25**10


def test_no_chain_passes_more_than_its_bound() -> None:
    rng = np.random.default_rng(2)
    for activation in ("sigmoid", "tanh", "relu"):
        bound = found("depth_bound", w=1.8, depth=5, activation=activation)["bound"]
        for _ in range(20):
            start, b = float(rng.normal()), rng.normal(size=5).tolist()
            chain = found("through_depth", a0=start, w=[1.8] * 5, b=b, activation=activation)
            assert abs(chain["product"][-1]) <= bound * (1 + 1e-12)


def test_weights_decide_whether_a_chain_of_relus_vanishes_or_explodes() -> None:
    """Slope 1 on the active side mitigates vanishing; the product of the weights still shrinks or grows."""
    for w, product in ((0.5, 0.5**20), (1.0, 1.0), (1.5, 1.5**20)):
        chain = found("through_depth", a0=1.0, w=[w] * 20, b=[0.0] * 20, activation="relu")
        assert chain["product"][-1] == pytest.approx(product)
