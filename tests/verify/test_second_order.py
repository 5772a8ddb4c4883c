"""Newton's own example, secant equations, duality, and what damping does in its limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.registry import formula

PAIR: dict[str, Any] = {"h11": 1.2, "h12": -0.3, "h22": 0.8, "s": [0.5, -1.0], "y": [1.0, -0.4]}


def test_newtons_own_example() -> None:
    """x^3 - 2 x - 5 from 2: 2.1, 2.0946, 2.09455148 (Newton 1669; Wallis 1685)."""
    step, x, path = formula("second_order.newton_root"), 2.0, []
    for _ in range(4):
        x = step(a=1.0, b=-2.0, c=-5.0, x=x)["x_new"]
        path.append(x)
    assert path == pytest.approx([2.1, 2.0945681211, 2.0945514817, 2.0945514815], abs=5e-11)


def test_newton_reaches_the_minimum_of_a_quadratic_at_once() -> None:
    assert formula("second_order.newton")(a=0.0, b=2.0, c=-4.0, d=1.0, x=-17.0)["x_new"] == pytest.approx(1)
    H, target = np.array([[2.0, 1.0], [1.0, 3.0]]), np.array([0.7, -0.4])
    w = np.array([5.0, -3.0])
    entries = {"h11": 2.0, "h12": 1.0, "h22": 3.0}
    found = formula("second_order.newton_2d")(w=w.tolist(), g=(H @ (w - target)).tolist(), **entries)
    assert found["w_new"] == pytest.approx(target)


def test_newton_is_drawn_to_a_saddle() -> None:
    """Dauphin et al. 2014, arXiv:1406.2572: x^2 - y^2 at (1, 0.1): the step lands on the saddle, uphill along y."""
    saddle = {"w": [1.0, 0.1], "g": [2.0, -0.2], "h11": 2.0, "h12": 0.0, "h22": -2.0}
    assert formula("second_order.newton_2d")(**saddle)["w_new"] == pytest.approx([0.0, 0.0])


def test_damping_goes_from_gauss_newton_to_gradient_descent() -> None:
    rng = np.random.default_rng(4)
    J, r, w = rng.normal(size=(5, 2)), rng.normal(size=5), np.zeros(2)
    given = {"J": J.tolist(), "r": r.tolist(), "w": w.tolist()}
    free = formula("second_order.gauss_newton")(**given, damping=0.0)
    assert free["step"] == pytest.approx(np.linalg.lstsq(J, r)[0])
    tight = formula("second_order.gauss_newton")(**given, damping=1e8)
    assert 1e8 * np.array(tight["step"]) == pytest.approx(tight["gradient"], rel=1e-6)


def test_marquardt_does_not_see_units_and_levenberg_does() -> None:
    """A parameter measured in thousandths moves a thousand times as far, in Marquardt's form alone."""
    rng = np.random.default_rng(6)
    J, r = rng.normal(size=(5, 2)), rng.normal(size=5).tolist()
    units = np.array([1.0, 1000.0])
    for name, same in (("marquardt", True), ("gauss_newton", False)):
        step = formula(f"second_order.{name}")
        plain = np.array(step(J=J.tolist(), r=r, w=[0.0, 0.0], damping=0.7)["step"])
        scaled = np.array(step(J=(J / units).tolist(), r=r, w=[0.0, 0.0], damping=0.7)["step"])
        assert np.allclose(scaled / units, plain, rtol=1e-9) == same


def test_updates_satisfy_the_secant_equation() -> None:
    """H' y = s for BFGS and DFP, B' s = y for the Hessian's own form; all stay symmetric and positive definite."""
    for name, step, start, end in (
        ("bfgs", "H_new", "y", "s"),
        ("dfp", "H_new", "y", "s"),
        ("bfgs_hessian", "B_new", "s", "y"),
    ):
        made = np.array(formula(f"second_order.{name}")(**PAIR)[step])
        assert made @ PAIR[start] == pytest.approx(PAIR[end])
        assert made == pytest.approx(made.T)
        assert (np.linalg.eigvalsh(made) > 0).all()


def test_both_forms_of_bfgs_are_inverse_to_each_other() -> None:
    H = np.array(formula("second_order.bfgs")(**PAIR)["H_new"])
    started = np.linalg.inv([[PAIR["h11"], PAIR["h12"]], [PAIR["h12"], PAIR["h22"]]])
    entries = {"h11": started[0, 0], "h12": started[0, 1], "h22": started[1, 1]}
    B = np.array(formula("second_order.bfgs_hessian")(**(PAIR | entries))["B_new"])
    np.testing.assert_allclose(H @ B, np.eye(2), atol=1e-12)


def test_two_exact_steps_of_bfgs_find_the_inverse_hessian() -> None:
    """Nocedal & Wright, theorem 6.4: on a quadratic, with exact line searches, after n updates H is the inverse."""
    A, x, H = np.array([[3.0, 1.0], [1.0, 2.0]]), np.array([2.0, -1.0]), np.eye(2)
    for _ in range(2):
        g = A @ x
        p = -H @ g
        s = -(g @ p) / (p @ A @ p) * p
        pair = {"s": s.tolist(), "y": (A @ s).tolist()}
        entries = {"h11": H[0, 0], "h12": H[0, 1], "h22": H[1, 1]}
        H, x = np.array(formula("second_order.bfgs")(**entries, **pair)["H_new"]), x + s
    np.testing.assert_allclose(H, np.linalg.inv(A))
    assert x == pytest.approx([0.0, 0.0], abs=1e-12)


def test_limited_memory_is_bfgs_from_a_multiple_of_the_identity() -> None:
    first, second = ([0.5, -1.0], [1.0, -0.4]), ([0.3, 0.8], [0.2, 1.1])
    found = formula("second_order.lbfgs")(s1=first[0], y1=first[1], s2=second[0], y2=second[1], g=[1.0, 2.0])
    entries = {"h11": found["gamma"], "h12": 0.0, "h22": found["gamma"]}
    for s, y in (first, second):
        H = np.array(formula("second_order.bfgs")(**entries, s=s, y=y)["H_new"])
        entries = {"h11": H[0, 0], "h12": H[0, 1], "h22": H[1, 1]}
    assert found["product"] == pytest.approx(H @ [1.0, 2.0])


@pytest.mark.parametrize("c1", [1e-4, 0.1, 0.45])
def test_step_to_the_minimum_of_a_parabola_meets_every_condition(c1: float) -> None:
    """It decreases by half of what the slope promises, so that c1 < 1/2 admits it, and its slope is zero."""
    parabola = {"phi0": 1.0, "slope0": -2.0, "alpha": 1.0, "phi": 0.0, "slope": 0.0}
    found = formula("second_order.wolfe")(**parabola, c1=c1, c2=0.9)
    assert (found["armijo"], found["curvature"], found["weak"], found["strong"]) == (1, 1, 1, 1)


def test_tiny_step_decreases_enough_and_is_refused_by_the_slope() -> None:
    found = formula("second_order.wolfe")(
        phi0=1.0, slope0=-2.0, alpha=0.01, phi=0.9801, slope=-1.98, c1=1e-4, c2=0.9
    )
    assert (found["armijo"], found["curvature"], found["weak"]) == (1, 0, 0)


def test_memory_of_a_network() -> None:
    """VGG-16's 138,357,544 parameters: 77 PB for the matrix of BFGS in float32, 11 GB for ten steps of L-BFGS."""
    found = formula("second_order.storage")(n=138_357_544, m=10, size=4)
    assert found["full_bytes"] / 1e15 == pytest.approx(76.6, abs=0.05)
    assert found["limited_bytes"] / 1e9 == pytest.approx(11.07, abs=0.005)
