"""Quadratics: the best rate beats its neighbours, the limit is one, momentum takes the root, CG ends."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from verify.registry import formula


def distance(lr: float, n: int = 60) -> float:
    """How far 60 steps of gradient descent end from the minimum, with curvatures 1 and 9, from (1, 1)."""
    found = formula("quadratic.gd_axes")(h=[1.0, 9.0], x0=[1.0, 1.0], lr=lr, n=n)
    return float(np.linalg.norm(found["x"]))


def test_best_rate_beats_its_neighbours() -> None:
    best = formula("quadratic.best_step")(h=[1.0, 9.0])
    assert best["best"] == pytest.approx(0.2)
    assert distance(0.2) < min(distance(0.19), distance(0.21), distance(1 / 9))
    assert distance(0.2) == pytest.approx(np.sqrt(2) * best["rate"] ** 60)


def test_two_over_l_is_the_limit() -> None:
    """Errata E-OPT-11: at 2 / L the parameter swings for ever, a little beyond it diverges."""
    limit = formula("quadratic.best_step")(h=[1.0, 9.0])["limit"]
    assert distance(0.99 * limit) < 1
    assert distance(limit) == pytest.approx(1)
    assert distance(1.01 * limit) > 2


def test_f_a_x_squared_converges_below_one_over_a() -> None:
    """Gradient descent on a x^2 converges if and only if lr < 1 / a: its curvature is 2 a."""
    found = formula("quadratic.stability")(a=4.0, lr=0.26)
    assert (found["limit"], found["diverges"]) == (0.25, 1)
    assert formula("quadratic.stability")(a=4.0, lr=0.24)["diverges"] == 0
    at_best = formula("quadratic.gd")(a=8.0, x0=3.0, lr=found["best"], n=1)
    assert at_best["x"] == 0


@pytest.mark.parametrize("kappa", [4.0, 25.0, 100.0])
def test_momentum_puts_the_root_in_the_place_of_the_condition_number(kappa: float) -> None:
    plain = formula("quadratic.best_step")(h=[1.0, kappa])["rate"]
    heavy = formula("quadratic.momentum_best")(low=1.0, high=kappa)["rate"]
    root = formula("quadratic.best_step")(h=[1.0, kappa**0.5])["rate"]
    assert heavy == pytest.approx(root)
    assert heavy < plain


def test_momentum_at_its_best_shrinks_as_promised() -> None:
    """The heavy ball run with those two numbers: from step 200 to step 300 the error falls by about rate^100."""
    best = formula("quadratic.momentum_best")(low=1.0, high=25.0)
    curvatures, x, old = np.array([1.0, 25.0]), np.ones(2), np.ones(2)
    errors = []
    for _ in range(300):
        x, old = x - best["lr"] * curvatures * x + best["momentum"] * (x - old), x
        errors.append(np.linalg.norm(x))
    assert np.log(errors[299] / errors[199]) / 100 == pytest.approx(np.log(best["rate"]), rel=0.02)


def test_steps_needed_are_about_half_the_condition_number_per_factor_e() -> None:
    found = formula("quadratic.steps_needed")(kappa=1000.0, digits=1)
    assert found["steps"] == pytest.approx(1000 / 2 * np.log(10), rel=1e-3)


SHEWCHUK: dict[str, Any] = {"a11": 3.0, "a12": 2.0, "a22": 6.0, "b": [2.0, -8.0], "x0": [-2.0, -2.0]}


def test_conjugate_gradients_solve_the_example_of_shewchuk() -> None:
    """Shewchuk 1994, equation 4: the solution is (2, -2)."""
    found = formula("quadratic.conjugate_gradient")(**SHEWCHUK)
    assert found["x2"] == pytest.approx([2.0, -2.0])
    assert np.dot(found["r0"], found["r1"]) == pytest.approx(0, abs=1e-12)
    assert np.dot(found["p1"], found["q0"]) == pytest.approx(0, abs=1e-12)


def test_steepest_descent_turns_at_right_angles_and_does_not_end() -> None:
    x, residuals = SHEWCHUK["x0"], []
    for _ in range(6):
        found = formula("quadratic.exact_step")(**(SHEWCHUK | {"x0": x}))
        residuals.append(found["r"])
        x = found["x"]
    turns = [np.dot(a, b) for a, b in pairwise(residuals)]
    assert turns == pytest.approx([0.0] * 5, abs=1e-9)
    assert np.linalg.norm(np.subtract(x, [2.0, -2.0])) > 1e-3
