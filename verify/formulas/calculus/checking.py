"""Checking a gradient: differences on one side and on both, and how far two gradients are apart."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, Tolerance, define

CS231N = "CS231n course notes, Neural Networks Part 3, gradient checks"
N = ("N",)
ANALYTIC = Input("analytic", "a", "gradient by back-propagation", shape=N)
NUMERIC = Input("numeric", "n", "gradient by differences", shape=N)


@define(
    "calculus.differences",
    title="Derivative of f = a x^3 + b x^2 + c x by finite differences",
    inputs=[
        Input("a", "a", "of x^3"),
        Input("b", "b", "of x^2"),
        Input("c", "c", "of x"),
        Input("x", "x", "point"),
        Input("h", "h", "step of the differences", low=0.01, high=0.5),
    ],
    steps=[
        Step("f", "f(x)", r"<a> \cdot <x>^3 + <b> \cdot <x>^2 + <c> \cdot <x>", "value"),
        Step(
            "above",
            "f(x + h)",
            r"<a> \cdot (<x> + <h>)^3 + <b> \cdot (<x> + <h>)^2 + <c> \cdot (<x> + <h>)",
            "value above",
        ),
        Step(
            "below",
            "f(x - h)",
            r"<a> \cdot (<x> - <h>)^3 + <b> \cdot (<x> - <h>)^2 + <c> \cdot (<x> - <h>)",
            "value below",
        ),
        Step("exact", "f'(x)", r"3 \cdot <a> \cdot <x>^2 + 2 \cdot <b> \cdot <x> + <c>", "exact derivative"),
        Step("forward", "d_{+}", r"\frac{<above> - <f>}{<h>}", "one-sided difference"),
        Step("central", "d", r"\frac{<above> - <below>}{2 \cdot <h>}", "central difference"),
        Step("forward_error", "e_{+}", "<forward> - <exact>", "of order h"),
        Step("central_error", "e", "<central> - <exact>", "of order h^2: here a h^2"),
    ],
    source=CS231N,
    example=(
        {"a": 1.0, "b": 0.0, "c": 0.0, "x": 1.0, "h": 0.5},
        {
            "above": 3.375,
            "below": 0.125,
            "exact": 3.0,
            "forward": 4.75,
            "central": 3.25,
            "forward_error": 1.75,
            "central_error": 0.25,
        },
    ),
    # Values of size 30 are subtracted and divided by 0.02: float32 keeps three decimals.
    tolerances={"float64": Tolerance(1e-9, 1e-11), "float32": Tolerance(1e-4, 2e-3)},
)
def differences(xp: Any, a: Any, b: Any, c: Any, x: Any, h: Any) -> Steps:
    """f'(x) = (f(x + h) - f(x - h)) / 2h, with an error of order h^2; (f(x + h) - f(x)) / h has one of order h

    Example: x^3 at 1 with h = 0.5: (3.375 - 0.125) / 1 = 3.25 for 3; one-sided (3.375 - 1) / 0.5 = 4.75.
    """

    def f(at: Any) -> Any:
        return ((a * at + b) * at + c) * at

    exact = (3 * a * x + 2 * b) * x + c
    value, above, below = f(x), f(x + h), f(x - h)
    forward, central = (above - value) / h, (above - below) / (2 * h)
    return {
        "f": value,
        "above": above,
        "below": below,
        "exact": exact,
        "forward": forward,
        "central": central,
        "forward_error": forward - exact,
        "central_error": central - exact,
    }


@differences.mistake(
    "one-sided", who="stops at f(x) instead of f(x - h)", affects=["central", "central_error"]
)
def _(xp: Any, **given: Any) -> Steps:
    right = differences.body(xp, **given)
    return {"central": right["forward"], "central_error": right["forward_error"]}


@differences.mistake(
    "divided-by-h", who="divides the central difference by h, not 2h", affects=["central", "central_error"]
)
def _(xp: Any, **given: Any) -> Steps:
    right = differences.body(xp, **given)
    central = 2 * right["central"]
    return {"central": central, "central_error": central - right["exact"]}


@differences.mistake(
    "sign-turned", who="subtracts the value above from the one below", affects=["central", "central_error"]
)
def _(xp: Any, **given: Any) -> Steps:
    right = differences.body(xp, **given)
    return {"central": -right["central"], "central_error": -right["central"] - right["exact"]}


@define(
    "calculus.relative_error",
    title="Gradient check, entry by entry (CS231n)",
    inputs=[ANALYTIC, NUMERIC],
    steps=[
        Step("difference", "d", "|<analytic> - <numeric>|", "difference of each entry", shape=N),
        Step("scale", "s", r"\max(|<analytic>|, |<numeric>|)", "larger of the two", shape=N),
        Step("error", "e", r"\frac{<difference>}{<scale>}", "relative error of each entry", shape=N),
        Step("worst", r"e_{max}", r"\max <error>", "largest relative error"),
    ],
    source=CS231N,
    example=(
        {"analytic": [1.0, -0.5], "numeric": [1.25, -0.5]},
        {"difference": [0.25, 0.0], "scale": [1.25, 0.5], "error": [0.2, 0.0], "worst": 0.2},
    ),
    dims={"N": (2, 5)},
)
def relative_error(xp: Any, analytic: Any, numeric: Any) -> Steps:
    """e = |a - n| / max(|a|, |n|), the largest over all entries

    Above 1e-2 the gradient is probably wrong, 1e-7 is fine; 1e-4 is fine at kinks and wrong elsewhere.
    Example: 1 against 1.25: 0.25 / 1.25 = 0.2.
    """
    difference, scale = xp.abs(analytic - numeric), xp.maximum(xp.abs(analytic), xp.abs(numeric))
    error = difference / scale
    return {"difference": difference, "scale": scale, "error": error, "worst": xp.max(error, axis=1)}


def judged(xp: Any, error: Any) -> Steps:
    """What follows from wrong errors."""
    return {"error": error, "worst": xp.max(error, axis=1)}


@relative_error.mistake(
    "absolute", who="does not divide: calls small gradients right", affects=["error", "worst"]
)
def _(xp: Any, analytic: Any, numeric: Any) -> Steps:
    return judged(xp, xp.abs(analytic - numeric))


@relative_error.mistake(
    "divided-by-sum", who="divides by |a| + |n|: another convention", affects=["error", "worst"]
)
def _(xp: Any, analytic: Any, numeric: Any) -> Steps:
    return judged(xp, xp.abs(analytic - numeric) / (xp.abs(analytic) + xp.abs(numeric)))


@relative_error.mistake(
    "mean-of-entries", who="averages over the entries, so that one wrong one hides", affects="worst"
)
def _(xp: Any, analytic: Any, numeric: Any) -> Steps:
    return {"worst": xp.mean(relative_error.body(xp, analytic, numeric)["error"], axis=1)}


@define(
    "calculus.relative_error_norm",
    title="Gradient check by norms (Ng)",
    inputs=[ANALYTIC, NUMERIC],
    steps=[
        Step("difference", r"\|a - n\|", r"\sqrt{\sum_i{(<analytic> - <numeric>)^2}}", "distance"),
        Step("size_a", r"\|a\|", r"\sqrt{\sum_i{<analytic>^2}}", "length of the one"),
        Step("size_n", r"\|n\|", r"\sqrt{\sum_i{<numeric>^2}}", "length of the other"),
        Step("error", "e", r"\frac{<difference>}{<size_a> + <size_n>}", "relative error"),
    ],
    source="Ng 2017, Deep Learning Specialization, course 2, gradient checking",
    example=(
        {"analytic": [3.0, 4.0], "numeric": [3.0, -4.0]},
        {"difference": 8.0, "size_a": 5.0, "size_n": 5.0, "error": 0.8},
    ),
    dims={"N": (2, 5)},
)
def relative_error_norm(xp: Any, analytic: Any, numeric: Any) -> Steps:
    """e = |a - n| / (|a| + |n|)

    Between 0 and 1 for any two vectors: 1 where they point opposite ways.
    Example: (3, 4) and (3, -4): 8 / (5 + 5) = 0.8.
    """
    difference, size_a, size_n = (
        xp.sqrt(xp.sum(v * v, axis=1)) for v in (analytic - numeric, analytic, numeric)
    )
    return {
        "difference": difference,
        "size_a": size_a,
        "size_n": size_n,
        "error": difference / (size_a + size_n),
    }


@relative_error_norm.mistake("larger-norm", who="divides by the larger of the two norms: another convention")
def _(xp: Any, **given: Any) -> Steps:
    right = relative_error_norm.body(xp, **given)
    return {"error": right["difference"] / xp.maximum(right["size_a"], right["size_n"])}


@relative_error_norm.mistake(
    "squared-norms", who="forgets the roots", affects=["difference", "size_a", "size_n", "error"]
)
def _(xp: Any, **given: Any) -> Steps:
    right = relative_error_norm.body(xp, **given)
    squared = {name: right[name] ** 2 for name in ("difference", "size_a", "size_n")}
    return {**squared, "error": squared["difference"] / (squared["size_a"] + squared["size_n"])}


@relative_error_norm.mistake(
    "norms-subtracted", who="compares the lengths only", affects=["difference", "error"]
)
def _(xp: Any, **given: Any) -> Steps:
    right = relative_error_norm.body(xp, **given)
    difference = xp.abs(right["size_a"] - right["size_n"])
    return {"difference": difference, "error": difference / (right["size_a"] + right["size_n"])}
