"""Derivatives against central differences, directions against all others, and what a gradient check finds."""

from __future__ import annotations

import numpy as np
import pytest

from verify.backends import require_torch
from verify.registry import formula

POLYNOMIAL = {"a": 1.3, "b": -0.7, "c": 0.4, "d": 2.0, "e": -1.1}


def value(x: float, y: float) -> float:
    p = POLYNOMIAL
    return p["a"] * x * x + p["b"] * x * y + p["c"] * y * y + p["d"] * x + p["e"] * y


def test_gradient_agrees_with_central_differences() -> None:
    found = formula("calculus.gradient")(**POLYNOMIAL, x=0.6, y=-1.4)
    h = 1e-5
    assert found["fx"] == pytest.approx((value(0.6 + h, -1.4) - value(0.6 - h, -1.4)) / (2 * h), rel=1e-8)
    assert found["fy"] == pytest.approx((value(0.6, -1.4 + h) - value(0.6, -1.4 - h)) / (2 * h), rel=1e-8)


def test_no_direction_climbs_faster_than_the_gradient() -> None:
    """Of all unit vectors the gradient's own gives the largest slope, its opposite the smallest, a right angle none."""
    slope = formula("calculus.directional_of")
    angles = np.radians(np.arange(0, 360, 1.0))
    slopes = [
        slope(**POLYNOMIAL, x=0.6, y=-1.4, u=float(np.cos(a)), v=float(np.sin(a)))["slope"] for a in angles
    ]
    top = formula("calculus.gradient")(**POLYNOMIAL, x=0.6, y=-1.4)
    assert max(slopes) == pytest.approx(top["norm"], rel=2e-4)
    assert min(slopes) == pytest.approx(-top["norm"], rel=2e-4)
    across = slope(**POLYNOMIAL, x=0.6, y=-1.4, u=-top["fy"], v=top["fx"])["slope"]
    assert across == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 50.0])
def test_length_of_the_direction_does_not_matter(scale: float) -> None:
    found = formula("calculus.directional")(g=[2.0, 1.0], u=[3 * scale, 4 * scale])
    assert found["slope"] == pytest.approx(2.0)


@pytest.mark.parametrize(("u", "degrees"), [([3.0, 4.0], 0.0), ([-4.0, 3.0], 90.0), ([-6.0, -8.0], 180.0)])
def test_angles_at_the_ends_and_in_the_middle(u: list[float], degrees: float) -> None:
    """Steepest ascent at 0 degrees, no change at 90, steepest descent at 180; exact where an arc cosine is not."""
    found = formula("calculus.angle")(g=[3.0, 4.0], u=u)
    assert found["degrees"] == pytest.approx(degrees, abs=1e-12)
    slope = formula("calculus.directional")(g=[3.0, 4.0], u=u)["slope"]
    assert slope == pytest.approx(5 * np.cos(np.radians(degrees)), abs=1e-12)


def test_sign_descent_is_steepest_in_the_maximum_norm() -> None:
    """Among steps whose largest entry is 1 none gains more than sign(g)."""
    g, rng = np.array([0.3, -2.0, 1.1]), np.random.default_rng(0)
    best = formula("calculus.steepest")(g=g.tolist())["maximum"]
    steps = rng.uniform(-1, 1, (2000, 3))
    assert best == pytest.approx(g @ np.sign(g))
    assert (steps @ g <= best).all()


def test_hessian_of_the_monkey_saddle_says_nothing() -> None:
    """x^3 - 3 x y^2 at 0: every second derivative is 0, and yet it is a saddle (errata E-LOS-7)."""
    mixed = formula("calculus.hessian_signs")(h11=0.0, h12=0.0, h22=0.0)
    assert (mixed["low"], mixed["high"], mixed["negative"]) == (0.0, 0.0, 0)
    along = [x**3 - 3 * x * y * y for x, y in ((0.1, 0.0), (-0.1, 0.0))]
    assert along[0] > 0 > along[1]


@pytest.mark.parametrize(
    ("h", "negative"),
    [((2.0, 0.5, 1.0), 0), ((-2.0, 0.5, -1.0), 2), ((1.0, 3.0, 1.0), 1), ((5.0, 0.0, -0.1), 1)],
)
def test_second_derivative_test(h: tuple[float, float, float], negative: int) -> None:
    """((1, 3), (3, 1)) is a saddle although both curvatures along the axes are positive."""
    found = formula("calculus.hessian_signs")(h11=h[0], h12=h[1], h22=h[2])
    assert found["negative"] == negative
    assert found["low"] * found["high"] == pytest.approx(found["det"])


def test_quadric_is_exact_on_a_quadratic_and_the_plane_is_not() -> None:
    at = formula("calculus.gradient")(**POLYNOMIAL, x=0.6, y=-1.4)
    bent = {"h11": 2 * POLYNOMIAL["a"], "h12": POLYNOMIAL["b"], "h22": 2 * POLYNOMIAL["c"]}
    found = formula("calculus.taylor")(f0=value(0.6, -1.4), g1=at["fx"], g2=at["fy"], **bent, d1=0.5, d2=0.25)
    assert found["quadric"] == pytest.approx(value(1.1, -1.15))
    assert found["plane"] != pytest.approx(value(1.1, -1.15), abs=0.1)


def test_back_propagation_and_forward_mode_agree() -> None:
    """u . (J v) = (J^T u) . v: the two ways to differentiate are adjoint."""
    rng = np.random.default_rng(1)
    W, x, v, u = (rng.normal(size=shape) for shape in ((3, 2), 2, 2, 3))
    found = formula("calculus.layer")(W=W.tolist(), x=x.tolist(), v=v.tolist(), u=u.tolist())
    assert u @ np.array(found["jvp"]) == pytest.approx(np.array(found["vjp"]) @ v)


def test_error_of_differences_falls_with_h_and_with_its_square() -> None:
    """Half the step: half the one-sided error, a quarter of the central one."""
    cubic = {"a": 0.9, "b": -1.2, "c": 0.3, "x": 0.7}
    coarse, fine = (formula("calculus.differences")(**cubic, h=h) for h in (0.02, 0.01))
    assert fine["central_error"] == pytest.approx(coarse["central_error"] / 4, rel=1e-6)
    assert fine["forward_error"] == pytest.approx(coarse["forward_error"] / 2, rel=0.05)


@pytest.mark.parametrize(("wrong", "passes"), [(0.0, True), (1e-3, False)])
def test_relative_error_and_torch_gradcheck_agree(wrong: float, passes: bool) -> None:
    """torch.autograd.gradcheck lets the right gradient of sum(x^3) pass and finds one that is off by a thousandth."""
    torch = require_torch()

    class Cube(torch.autograd.Function):  # type: ignore[misc, name-defined]
        @staticmethod
        def forward(context: object, x: object) -> object:
            context.save_for_backward(x)  # type: ignore[attr-defined]
            return x**3  # type: ignore[operator]

        @staticmethod
        def backward(context: object, gradient: object) -> object:
            (x,) = context.saved_tensors  # type: ignore[attr-defined]
            return gradient * 3 * x**2 * (1 + wrong)

    x = torch.tensor([0.5, -1.5, 2.0], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(Cube.apply, (x,), rtol=1e-5, raise_exception=False) == passes
    analytic = (3 * x**2 * (1 + wrong)).tolist()
    numeric = [
        formula("calculus.differences")(a=1.0, b=0.0, c=0.0, x=one, h=1e-4)["central"] for one in x.tolist()
    ]
    worst = formula("calculus.relative_error")(analytic=analytic, numeric=numeric)["worst"]
    assert (worst < 1e-6) == passes
