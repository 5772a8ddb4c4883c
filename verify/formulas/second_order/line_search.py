"""How far to go: backtracking to Armijo's condition, and the two conditions of Wolfe."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

NOCEDAL = "Nocedal & Wright 2006, Numerical Optimization, section 3.1"
MOST_TRIALS = 60


@define(
    "second_order.armijo",
    title="Backtracking line search on f = a x^2 along the negative gradient",
    inputs=[
        Input("a", "a", "coefficient of x^2", low=0.3, high=4),
        Input("x", "x", "where it stands", low=0.3, high=3),
        Input("first", r"\alpha_0", "first step length", low=0.5, high=8),
        Input("shrink", r"\tau", "factor at each trial", low=0.2, high=0.8),
        Input("c1", "c_1", "part of the promised decrease", low=0.0001, high=0.5),
    ],
    steps=[
        Step("slope", "g", r"2 \cdot <a> \cdot <x>", "slope"),
        Step("f", "f(x)", r"<a> \cdot <x>^2", "value before the step"),
        Step(
            "trials",
            "k",
            r"\min \{k: <a> \cdot (<x> - <shrink>^k \cdot <first> \cdot <slope>)^2"
            r" \le <f> - <c1> \cdot <shrink>^k \cdot <first> \cdot <slope>^2\}",
            "how often the step is shortened",
            "int",
        ),
        Step("alpha", r"\alpha", r"<shrink>^{<trials>} \cdot <first>", "step length"),
        Step("x_new", "x'", r"<x> - <alpha> \cdot <slope>", "new point"),
    ],
    source=f"Armijo 1966, Pacific Journal of Mathematics 16; {NOCEDAL}, algorithm 3.1",
    example=(
        {"a": 1.0, "x": 1.0, "first": 4.0, "shrink": 0.5, "c1": 0.25},
        {"slope": 2.0, "f": 1.0, "trials": 3, "alpha": 0.5, "x_new": 0.0},
    ),
)
def armijo(xp: Any, a: Any, x: Any, first: Any, shrink: Any, c1: Any) -> Steps:
    """The first alpha = tau^k alpha_0 with f(x - alpha g) <= f(x) - c1 alpha g^2

    A decrease of at least the part c1 of what the slope promises; any decrease would allow steps that hardly help.
    Example: x^2 at 1: the slope is 2; 4, 2 and 1 do not satisfy 1 - c1 alpha 4, 0.5 does and lands on 0.
    """
    return searched(xp, a, x, first, shrink, c1)


def searched(xp: Any, a: Any, x: Any, first: Any, shrink: Any, c1: Any) -> Steps:
    """Backtracking; a step once accepted stays."""
    slope, f = 2 * a * x, a * x * x
    alpha, trials = first, xp.astype(0 * x, xp.int64)
    for _ in range(MOST_TRIALS):
        landed = x - alpha * slope
        refused = a * landed * landed > f - c1 * alpha * slope * slope
        alpha = xp.where(refused, alpha * shrink, alpha)
        trials = trials + xp.astype(refused, xp.int64)
    return {"slope": slope, "f": f, "trials": trials, "alpha": alpha, "x_new": x - alpha * slope}


SEARCHED = ["trials", "alpha", "x_new"]


@armijo.mistake("any-decrease", who="accepts every decrease, without c1", affects=SEARCHED)
def _(xp: Any, c1: Any, **rest: Any) -> Steps:
    wrong = searched(xp, c1=0 * c1, **rest)
    return {name: wrong[name] for name in SEARCHED}


@armijo.mistake(
    "slope-not-squared", who="subtracts c1 alpha |g| where the slope along -g is g^2", affects=SEARCHED
)
def _(xp: Any, a: Any, x: Any, c1: Any, **rest: Any) -> Steps:
    # c1 |g| = (c1 / |g|) g^2
    wrong = searched(xp, a=a, x=x, c1=c1 / xp.abs(2 * a * x), **rest)
    return {name: wrong[name] for name in SEARCHED}


@armijo.mistake("first-trial-counted", who="counts the steps tried, the first one included", affects="trials")
def _(xp: Any, **given: Any) -> Steps:
    return {"trials": armijo.body(xp, **given)["trials"] + 1}


@armijo.mistake("not-shortened", who="keeps the first step", affects=["alpha", "x_new"])
def _(xp: Any, first: Any, x: Any, **rest: Any) -> Steps:
    right = armijo.body(xp, first=first, x=x, **rest)
    return {"alpha": 1 * first, "x_new": x - first * right["slope"]}


@define(
    "second_order.wolfe",
    title="Wolfe conditions of a step",
    inputs=[
        Input("phi0", r"\phi(0)", "value before the step", low=-1, high=1),
        Input("slope0", r"\phi'(0)", "slope along the direction, negative", low=-2, high=-0.2),
        Input("alpha", r"\alpha", "step length", low=0.1, high=2),
        Input("phi", r"\phi(\alpha)", "value after the step", low=-2, high=1),
        Input("slope", r"\phi'(\alpha)", "slope after the step", low=-1.5, high=1.5),
        Input("c1", "c_1", "part of the promised decrease", low=0.0001, high=0.3),
        Input("c2", "c_2", "part of the slope that may be left", low=0.4, high=0.9),
    ],
    steps=[
        Step("bound", r"\phi_{max}", r"<phi0> + <c1> \cdot <alpha> \cdot <slope0>", "largest value allowed"),
        Step("armijo", "A", r"[<phi> \le <bound>]", "1 where the decrease is sufficient", "int"),
        Step(
            "curvature", "C", r"[<slope> \ge <c2> \cdot <slope0>]", "1 where the slope has flattened", "int"
        ),
        Step("weak", "W", r"<armijo> \cdot <curvature>", "1 where the Wolfe conditions hold", "int"),
        Step(
            "strong",
            "S",
            r"<armijo> \cdot [|<slope>| \le <c2> \cdot |<slope0>|]",
            "1 where the strong Wolfe conditions hold",
            "int",
        ),
    ],
    source=f"{NOCEDAL}, equations 3.6 and 3.7",
    example=(
        {"phi0": 1.0, "slope0": -2.0, "alpha": 1.0, "phi": 0.5, "slope": 1.9, "c1": 0.1, "c2": 0.9},
        {"bound": 0.8, "armijo": 1, "curvature": 1, "weak": 1, "strong": 0},
    ),
)
def wolfe(xp: Any, phi0: Any, slope0: Any, alpha: Any, phi: Any, slope: Any, c1: Any, c2: Any) -> Steps:
    """phi(alpha) <= phi(0) + c1 alpha phi'(0) and phi'(alpha) >= c2 phi'(0); strong: |phi'(alpha)| <= c2 |phi'(0)|

    The first forbids steps that are too long, the second such that are too short; the strong form also those that
    climb steeply on the other side. 0 < c1 < c2 < 1, usually 1e-4 and 0.9.
    Example: from slope -2 to 1.9: flattened enough, but 1.9 > 0.9 * 2: weak yes, strong no.
    """
    bound = phi0 + c1 * alpha * slope0
    flat = xp.abs(slope) <= c2 * xp.abs(slope0)
    return judged(xp, bound, phi <= bound, slope >= c2 * slope0, flat)


def judged(xp: Any, bound: Any, enough: Any, flatter: Any, flat: Any) -> Steps:
    """The conditions as 0 and 1."""
    return {
        "bound": bound,
        "armijo": xp.astype(enough, xp.int64),
        "curvature": xp.astype(flatter, xp.int64),
        "weak": xp.astype(enough & flatter, xp.int64),
        "strong": xp.astype(enough & flat, xp.int64),
    }


@wolfe.mistake(
    "any-decrease", who="asks for any decrease, without c1", affects=["bound", "armijo", "weak", "strong"]
)
def _(xp: Any, c1: Any, **rest: Any) -> Steps:
    wrong = wolfe.body(xp, c1=0 * c1, **rest)
    return {name: wrong[name] for name in ("bound", "armijo", "weak", "strong")}


@wolfe.mistake(
    "constants-swapped",
    who="takes c2 for the decrease and c1 for the slope",
    affects=["bound", "armijo", "curvature", "weak", "strong"],
)
def _(xp: Any, c1: Any, c2: Any, **rest: Any) -> Steps:
    return wolfe.body(xp, c1=c2, c2=c1, **rest)


@wolfe.mistake(
    "slope-turned",
    who="asks for a slope that is still as steep, phi' <= c2 phi'(0)",
    affects=["curvature", "weak"],
)
def _(xp: Any, **given: Any) -> Steps:
    right = wolfe.body(xp, **given)
    turned = 1 - right["curvature"]
    return {"curvature": turned, "weak": right["armijo"] * turned}


@wolfe.mistake(
    "weak-for-strong", who="lets the slope on the other side be as steep as it likes", affects="strong"
)
def _(xp: Any, **given: Any) -> Steps:
    return {"strong": wolfe.body(xp, **given)["weak"]}
