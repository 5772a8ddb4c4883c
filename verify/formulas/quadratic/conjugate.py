"""A x = b by exact line searches: steepest descent's zigzag, and conjugate gradients, which end after N steps.

The matrix is symmetric and positive definite, given by its entries a11, a12, a22; f = x^T A x / 2 - b^T x has its
minimum at the solution.
"""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, Tolerance, define, predicate

N = ("N",)
TWO = {"N": (2, 2)}
MATRIX = r"\begin{bmatrix} <a11> & <a12> \\ <a12> & <a22> \end{bmatrix}"
SYSTEM = [
    Input("a11", "a_{11}", "first diagonal entry", low=1, high=5),
    Input("a12", "a_{12}", "entry beside the diagonal", low=-2, high=2),
    Input("a22", "a_{22}", "second diagonal entry", low=1, high=5),
    Input("b", "b", "right-hand side", low=-3, high=3, shape=N),
    Input("x0", "x_0", "start", low=-3, high=3, shape=N),
]
# A residual is a difference, and the second may be a hundredth of the first, of whose size the rounding is.
SUBTRACTED = {"float64": Tolerance(1e-8, 1e-11), "float32": Tolerance(1e-3, 2e-4)}


@predicate("quadratic.positive_definite")
def positive_definite(a11: Any, a12: Any, a22: Any) -> Any:
    """Both eigenvalues are positive."""
    return (a11 > 0) & (a11 * a22 > a12 * a12)


def matrix(xp: Any, a11: Any, a12: Any, a22: Any) -> Any:
    """The symmetric matrix of every case."""
    return xp.stack([xp.stack([a11, a12], axis=1), xp.stack([a12, a22], axis=1)], axis=1)


def times(xp: Any, A: Any, x: Any) -> Any:
    """A x for every case."""
    return xp.sum(A * x[:, None, :], axis=2)


def dot(xp: Any, a: Any, b: Any) -> Any:
    return xp.sum(a * b, axis=1)


@define(
    "quadratic.exact_step",
    title="Steepest descent with an exact line search",
    inputs=SYSTEM,
    steps=[
        Step("r", "r", f"<b> - {MATRIX} <x0>", "residual: the negative gradient", shape=N),
        Step("q", "q", f"{MATRIX} <r>", shape=N),
        Step("alpha", r"\alpha", r"\frac{\sum_i{<r> \cdot <r>}}{\sum_i{<r> \cdot <q>}}", "best step along r"),
        Step("x", "x_1", r"<x0> + <alpha> \cdot <r>", "new point", shape=N),
    ],
    source="Shewchuk 1994, An Introduction to the Conjugate Gradient Method Without the Agonizing Pain, section 4",
    example=(
        {"a11": 3.0, "a12": 2.0, "a22": 6.0, "b": [2.0, -8.0], "x0": [-2.0, -2.0]},
        {"r": [12.0, 8.0], "q": [52.0, 72.0], "alpha": 208 / 1200, "x": [0.08, -2 + 1664 / 1200]},
    ),
    dims=TWO,
    where=["quadratic.positive_definite"],
    tolerances=SUBTRACTED,
)
def exact_step(xp: Any, a11: Any, a12: Any, a22: Any, b: Any, x0: Any) -> Steps:
    """alpha = r.r / r.Ar;  x = x + alpha r, r = b - A x

    The next residual stands at right angles to this one, so that the path zigzags down a valley.
    Example (Shewchuk): r = (12, 8), A r = (52, 72): alpha = 208 / 1200 = 0.1733.
    """
    A = matrix(xp, a11, a12, a22)
    r = b - times(xp, A, x0)
    q = times(xp, A, r)
    return {"r": r, "q": q, **stepped(x0, r, dot(xp, r, r) / dot(xp, r, q))}


def stepped(x0: Any, r: Any, alpha: Any) -> Steps:
    """What follows from another step length."""
    return {"alpha": alpha, "x": x0 + alpha[:, None] * r}


@exact_step.mistake("inverted", who="divides r.Ar by r.r", affects=["alpha", "x"])
def _(xp: Any, x0: Any, **rest: Any) -> Steps:
    right = exact_step.body(xp, x0=x0, **rest)
    return stepped(x0, right["r"], 1 / right["alpha"])


@exact_step.mistake(
    "constant-rate",
    who="takes 1 / L, the safe rate of the largest curvature, whatever the direction",
    affects=["alpha", "x"],
)
def _(xp: Any, a11: Any, a12: Any, a22: Any, x0: Any, **rest: Any) -> Steps:
    right = exact_step.body(xp, a11=a11, a12=a12, a22=a22, x0=x0, **rest)
    largest = (a11 + a22) / 2 + xp.hypot((a11 - a22) / 2, a12)
    return stepped(x0, right["r"], 1 / largest)


@exact_step.mistake("uphill", who="steps along A x - b, the gradient itself", affects="x")
def _(xp: Any, x0: Any, **rest: Any) -> Steps:
    right = exact_step.body(xp, x0=x0, **rest)
    return {"x": stepped(x0, -right["r"], right["alpha"])["x"]}


@define(
    "quadratic.conjugate_gradient",
    title="Conjugate gradients on a 2 x 2 system: two steps to the solution",
    inputs=SYSTEM,
    steps=[
        Step("r0", "r_0", f"<b> - {MATRIX} <x0>", "residual and first direction p_0", shape=N),
        Step("q0", "q_0", f"{MATRIX} <r0>", "A p_0", shape=N),
        Step(
            "alpha0",
            r"\alpha_0",
            r"\frac{\sum_i{<r0> \cdot <r0>}}{\sum_i{<r0> \cdot <q0>}}",
            "first step length",
        ),
        Step("x1", "x_1", r"<x0> + <alpha0> \cdot <r0>", "first step", shape=N),
        Step("r1", "r_1", r"<r0> - <alpha0> \cdot <q0>", "new residual", shape=N),
        Step(
            "beta0",
            r"\beta_0",
            r"\frac{\sum_i{<r1> \cdot <r1>}}{\sum_i{<r0> \cdot <r0>}}",
            "of the old direction",
        ),
        Step("p1", "p_1", r"<r1> + <beta0> \cdot <r0>", "second direction, conjugate to the first", shape=N),
        Step("q1", "q_1", f"{MATRIX} <p1>", "A p_1", shape=N),
        Step(
            "alpha1",
            r"\alpha_1",
            r"\frac{\sum_i{<r1> \cdot <r1>}}{\sum_i{<p1> \cdot <q1>}}",
            "second step length",
        ),
        Step("x2", "x_2", r"<x1> + <alpha1> \cdot <p1>", "second step: the solution", shape=N),
    ],
    source="Hestenes & Stiefel 1952; the example from Wikipedia, Conjugate gradient method",
    example=(
        {"a11": 4.0, "a12": 1.0, "a22": 3.0, "b": [1.0, 2.0], "x0": [2.0, 1.0]},
        {
            "r0": [-8.0, -3.0],
            "alpha0": 73 / 331,
            "x1": [2 - 584 / 331, 1 - 219 / 331],
            "r1": [-0.280966767, 0.749244713],
            "beta0": 0.0087713694,
            "p1": [-0.351137722, 0.722930605],
            "alpha1": 0.412204234,
            "x2": [1 / 11, 7 / 11],
        },
    ),
    dims=TWO,
    where=["quadratic.positive_definite"],
    tolerances=SUBTRACTED,
)
def conjugate_gradient(xp: Any, a11: Any, a12: Any, a22: Any, b: Any, x0: Any) -> Steps:
    """alpha = r.r / p.Ap;  x = x + alpha p;  r = r - alpha A p;  beta = r_new.r_new / r.r;  p = r_new + beta p

    Each direction is conjugate to those before it, p_i . A p_j = 0, so that no step undoes an earlier one: N steps
    solve a system of N.
    Example: A = ((4, 1), (1, 3)), b = (1, 2) from (2, 1): alpha_0 = 73 / 331, and x_2 = (1 / 11, 7 / 11).
    """
    A = matrix(xp, a11, a12, a22)
    r0 = b - times(xp, A, x0)
    first = iterated(xp, A, x0, r0, r0)
    beta0 = dot(xp, first["r"], first["r"]) / dot(xp, r0, r0)
    return {
        "r0": r0,
        "q0": first["q"],
        "alpha0": first["alpha"],
        "x1": first["x"],
        "r1": first["r"],
        "beta0": beta0,
        **finished(xp, A, first, first["r"] + beta0[:, None] * r0),
    }


def iterated(xp: Any, A: Any, x: Any, r: Any, p: Any) -> Steps:
    """One step along p from x, where the residual is r."""
    q = times(xp, A, p)
    alpha = dot(xp, r, r) / dot(xp, p, q)
    return {"q": q, "alpha": alpha, "x": x + alpha[:, None] * p, "r": r - alpha[:, None] * q}


def finished(xp: Any, A: Any, first: Steps, p1: Any) -> Steps:
    """The second step, along p1."""
    second = iterated(xp, A, first["x"], first["r"], p1)
    return {"p1": p1, "q1": second["q"], "alpha1": second["alpha"], "x2": second["x"]}


SECOND = ["p1", "q1", "alpha1", "x2"]


def resumed(xp: Any, a11: Any, a12: Any, a22: Any, b: Any, x0: Any, turn: Any) -> Steps:
    """The second step along ``turn(right steps)``."""
    right = conjugate_gradient.body(xp, a11, a12, a22, b, x0)
    first = {"x": right["x1"], "r": right["r1"]}
    return finished(xp, matrix(xp, a11, a12, a22), first, turn(right))


@conjugate_gradient.mistake(
    "steepest-descent", who="steps along the residual itself, not along a conjugate direction", affects=SECOND
)
def _(xp: Any, **given: Any) -> Steps:
    return resumed(xp, turn=lambda right: right["r1"], **given)


@conjugate_gradient.mistake(
    "beta-inverted", who="divides the old residual by the new one", affects=["beta0", *SECOND]
)
def _(xp: Any, **given: Any) -> Steps:
    beta0 = 1 / conjugate_gradient.body(xp, **given)["beta0"]
    return {
        "beta0": beta0,
        **resumed(xp, turn=lambda right: right["r1"] + beta0[:, None] * right["r0"], **given),
    }


@conjugate_gradient.mistake("beta-subtracted", who="subtracts the old direction", affects=SECOND)
def _(xp: Any, **given: Any) -> Steps:
    return resumed(xp, turn=lambda right: right["r1"] - right["beta0"][:, None] * right["r0"], **given)


@conjugate_gradient.mistake(
    "lengths-not-squared", who="divides |r_1| by |r_0|, without squares", affects=["beta0", *SECOND]
)
def _(xp: Any, **given: Any) -> Steps:
    beta0 = xp.sqrt(conjugate_gradient.body(xp, **given)["beta0"])
    return {
        "beta0": beta0,
        **resumed(xp, turn=lambda right: right["r1"] + beta0[:, None] * right["r0"], **given),
    }
