"""L-BFGS: the product of the inverse Hessian and a gradient from the last steps, here two of them, in two loops."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, Tolerance, define, predicate

N = ("N",)


def product(name: str, symbol: str, left: str, right: str, factor: str = "", meaning: str = "") -> Step:
    """A step that is an inner product, times a factor."""
    before = rf"<{factor}> \cdot " if factor else ""
    return Step(name, symbol, rf"{before}\sum_i{{<{left}> \cdot <{right}>}}", meaning)


@predicate("second_order.both_curved")
def both_curved(s1: Any, y1: Any, s2: Any, y2: Any) -> Any:
    """The gradient has grown along both steps: each s . y is at least 1/5."""
    older, newer = 0, 0
    for i in range(s1.shape[1]):
        older, newer = older + s1[:, i] * y1[:, i], newer + s2[:, i] * y2[:, i]
    return (older >= 0.2) & (newer >= 0.2)


@define(
    "second_order.lbfgs",
    title="L-BFGS two-loop recursion with two remembered steps",
    inputs=[
        Input("s1", "s_1", "older step", shape=N),
        Input("y1", "y_1", "change of the gradient along it", shape=N),
        Input("s2", "s_2", "newer step", shape=N),
        Input("y2", "y_2", "change of the gradient along it", shape=N),
        Input("g", "g", "gradient", low=-3, high=3, shape=N),
    ],
    steps=[
        Step("rho1", r"\rho_1", r"\frac{1}{\sum_i{<s1> \cdot <y1>}}", "of the older pair"),
        Step("rho2", r"\rho_2", r"\frac{1}{\sum_i{<s2> \cdot <y2>}}", "of the newer pair"),
        product("alpha2", r"\alpha_2", "s2", "g", "rho2", "first loop, newest first"),
        Step("q2", "q_2", r"<g> - <alpha2> \cdot <y2>", shape=N),
        product("alpha1", r"\alpha_1", "s1", "q2", "rho1"),
        Step("q1", "q_1", r"<q2> - <alpha1> \cdot <y1>", shape=N),
        Step(
            "gamma",
            r"\gamma",
            r"\frac{\sum_i{<s2> \cdot <y2>}}{\sum_i{<y2> \cdot <y2>}}",
            "the first matrix is gamma I",
        ),
        Step("r0", "r_0", r"<gamma> \cdot <q1>", shape=N),
        product("beta1", r"\beta_1", "y1", "r0", "rho1", "second loop, oldest first"),
        Step("r1", "r_1", r"<r0> + (<alpha1> - <beta1>) \cdot <s1>", shape=N),
        product("beta2", r"\beta_2", "y2", "r1", "rho2"),
        Step("product", "r_2", r"<r1> + (<alpha2> - <beta2>) \cdot <s2>", "inverse Hessian times g", shape=N),
    ],
    source="Nocedal & Wright 2006, Numerical Optimization, algorithm 7.4 and equation 7.20; Liu & Nocedal 1989",
    example=(
        {"s1": [1.0, 0.0], "y1": [2.0, 0.0], "s2": [0.0, 1.0], "y2": [0.0, 4.0], "g": [2.0, 4.0]},
        {
            "rho1": 0.5,
            "rho2": 0.25,
            "alpha2": 1.0,
            "q2": [2.0, 0.0],
            "alpha1": 1.0,
            "q1": [0.0, 0.0],
            "gamma": 0.25,
            "product": [1.0, 1.0],
        },
    ),
    dims={"N": (2, 3)},
    where=["second_order.both_curved"],
    # Each pair multiplies by 1 / s.y, which may be 5, and subtracts.
    tolerances={"float64": Tolerance(1e-8, 1e-10), "float32": Tolerance(1e-3, 2e-3)},
)
def lbfgs(xp: Any, s1: Any, y1: Any, s2: Any, y2: Any, g: Any) -> Steps:
    """q = g - alpha y, newest first;  r = gamma q;  r = r + (alpha - beta) s, oldest first

    alpha = rho s.q, beta = rho y.r, rho = 1 / s.y of each pair, gamma = s.y / y.y of the newest. 2 m n numbers in place
    of n^2; the search goes along -r.
    Example: steps along two axes with the curvatures 2 and 4: H g = (2 / 2, 4 / 4).
    """
    return recursed(xp, s1, y1, s2, y2, g, dot(xp, s2, y2) / dot(xp, y2, y2))


def dot(xp: Any, a: Any, b: Any) -> Any:
    return xp.sum(a * b, axis=1)


def recursed(xp: Any, s1: Any, y1: Any, s2: Any, y2: Any, g: Any, gamma: Any) -> Steps:
    """The two loops, from gamma times the identity."""
    rho1, rho2 = 1 / dot(xp, s1, y1), 1 / dot(xp, s2, y2)
    alpha2 = rho2 * dot(xp, s2, g)
    q2 = g - alpha2[:, None] * y2
    alpha1 = rho1 * dot(xp, s1, q2)
    q1 = q2 - alpha1[:, None] * y1
    r0 = gamma[:, None] * q1
    beta1 = rho1 * dot(xp, y1, r0)
    r1 = r0 + (alpha1 - beta1)[:, None] * s1
    beta2 = rho2 * dot(xp, y2, r1)
    first = {"rho1": rho1, "rho2": rho2, "alpha2": alpha2, "q2": q2, "alpha1": alpha1, "q1": q1}
    second = {"gamma": gamma, "r0": r0, "beta1": beta1, "r1": r1, "beta2": beta2}
    return {**first, **second, "product": r1 + (alpha2 - beta2)[:, None] * s2}


AFTER = ["r0", "beta1", "r1", "beta2", "product"]


@lbfgs.mistake(
    "oldest-first", who="goes through the first loop from the oldest step to the newest", affects="product"
)
def _(xp: Any, s1: Any, y1: Any, s2: Any, y2: Any, g: Any) -> Steps:
    gamma = lbfgs.body(xp, s1, y1, s2, y2, g)["gamma"]
    return {"product": recursed(xp, s2, y2, s1, y1, g, gamma)["product"]}


@lbfgs.mistake("not-scaled", who="starts from the identity, without gamma", affects=["gamma", *AFTER])
def _(xp: Any, s1: Any, y1: Any, s2: Any, y2: Any, g: Any) -> Steps:
    found = recursed(xp, s1, y1, s2, y2, g, 1 + 0 * g[:, 0])
    return {name: found[name] for name in ("gamma", *AFTER)}


@lbfgs.mistake("second-loop-forgotten", who="stops at gamma q", affects="product")
def _(xp: Any, **given: Any) -> Steps:
    return {"product": lbfgs.body(xp, **given)["r0"]}


@lbfgs.mistake(
    "pairs-swapped",
    who="exchanges s and y, which applies the Hessian instead of its inverse",
    affects=["alpha2", "q2", "alpha1", "q1", "gamma", *AFTER],
)
def _(xp: Any, s1: Any, y1: Any, s2: Any, y2: Any, g: Any) -> Steps:
    found = lbfgs.body(xp, y1, s1, y2, s2, g)
    return {name: found[name] for name in ("alpha2", "q2", "alpha1", "q1", "gamma", *AFTER)}
