"""How fast a function changes along a direction, and along which one it changes fastest."""

from __future__ import annotations

import math
from typing import Any

from verify.registry import Input, Step, Steps, define

N = ("N",)
G = Input("g", r"\nabla f", "gradient", low=-3, high=3, shape=N)
U = Input("u", "u", "direction, of any length", low=-3, high=3, shape=N)
STEWART = "any calculus text, as Stewart, Calculus, section 14.6"


def dot(xp: Any, a: Any, b: Any) -> Any:
    return xp.sum(a * b, axis=1)


def length(xp: Any, a: Any) -> Any:
    return xp.sqrt(dot(xp, a, a))


@define(
    "calculus.directional",
    title="Directional derivative",
    inputs=[G, U],
    steps=[
        Step("length", r"\|u\|", r"\sqrt{\sum_i{<u>^2}}", "length of the direction"),
        Step("unit", "e", r"\frac{<u>}{<length>}", "unit vector", shape=N),
        Step(
            "slope", r"\frac{\partial f}{\partial e}", r"\sum_i{<g> \cdot <unit>}", "directional derivative"
        ),
    ],
    source=STEWART,
    example=(
        {"g": [2.0, 1.0], "u": [3.0, 4.0]},
        {"length": 5.0, "unit": [0.6, 0.8], "slope": 2.0},
    ),
    dims={"N": (2, 3)},
)
def directional(xp: Any, g: Any, u: Any) -> Steps:
    """df/de = grad f . e, e = u / |u|

    How fast f changes per unit of length, for a differentiable f. Zero at right angles to the gradient.
    Example: the gradient (2, 1) along (3, 4): e = (0.6, 0.8), so 2 * 0.6 + 1 * 0.8 = 2.
    """
    size = length(xp, u)
    unit = u / size[:, None]
    return {"length": size, "unit": unit, "slope": dot(xp, g, unit)}


@directional.mistake("not-normalised", who="multiplies by u itself, whatever its length")
def _(xp: Any, g: Any, u: Any) -> Steps:
    return {"slope": dot(xp, g, u)}


@directional.mistake("both-normalised", who="divides by the length of the gradient too: that is the cosine")
def _(xp: Any, g: Any, u: Any) -> Steps:
    return {"slope": directional.body(xp, g, u)["slope"] / length(xp, g)}


@directional.mistake("largest-slope", who="takes the length of the gradient, the slope in its own direction")
def _(xp: Any, g: Any, u: Any) -> Steps:
    return {"slope": length(xp, g)}


@directional.mistake(
    "sum-of-entries",
    who="divides by the sum of the entries' sizes, not by the root",
    affects=["length", "unit", "slope"],
)
def _(xp: Any, g: Any, u: Any) -> Steps:
    size = xp.sum(xp.abs(u), axis=1)
    unit = u / size[:, None]
    return {"length": size, "unit": unit, "slope": dot(xp, g, unit)}


@define(
    "calculus.angle",
    title="Angle between the gradient and a direction",
    inputs=[G, U],
    steps=[
        Step(
            "g_length", r"\|\nabla f\|", r"\sqrt{\sum_i{<g>^2}}", "length of the gradient: the largest slope"
        ),
        Step("u_length", r"\|u\|", r"\sqrt{\sum_i{<u>^2}}", "length of the direction"),
        Step("product", "p", r"\sum_i{<g> \cdot <u>}", "inner product"),
        Step("cosine", r"\cos \alpha", r"\frac{<product>}{<g_length> \cdot <u_length>}", "of the angle"),
        Step("degrees", r"\alpha", r"\frac{180}{\pi} \cdot \arccos(<cosine>)", "angle, degrees"),
    ],
    source=STEWART,
    example=(
        {"g": [3.0, 4.0], "u": [4.0, 3.0]},
        {"g_length": 5.0, "u_length": 5.0, "product": 24.0, "cosine": 0.96, "degrees": 16.26020471},
    ),
    dims={"N": (2, 3)},
)
def angle(xp: Any, g: Any, u: Any) -> Steps:
    """cos a = grad f . u / (|grad f| |u|)

    The slope along u is |grad f| cos a: largest at 0 degrees, none at 90, steepest descent at 180.
    Example: (3, 4) and (4, 3): 24 / 25 = 0.96, 16.26 degrees.
    """
    g_length, u_length, product = length(xp, g), length(xp, u), dot(xp, g, u)
    # The arc cosine loses half its digits near 0 and 180 degrees; twice the arc tangent of this quotient does not.
    a, b = g / g_length[:, None], u / u_length[:, None]
    half = xp.atan2(length(xp, a - b), length(xp, a + b))
    return {
        "g_length": g_length,
        "u_length": u_length,
        "product": product,
        "cosine": product / (g_length * u_length),
        "degrees": 360 / math.pi * half,
    }


@angle.mistake(
    "one-length-forgotten",
    who="divides by the length of the gradient only",
    affects="cosine",
)
def _(xp: Any, g: Any, u: Any) -> Steps:
    right = angle.body(xp, g, u)
    return {"cosine": right["product"] / right["g_length"]}


@angle.mistake("radians", who="leaves the angle in radians", affects="degrees")
def _(xp: Any, g: Any, u: Any) -> Steps:
    return {"degrees": angle.body(xp, g, u)["degrees"] * math.pi / 180}


@angle.mistake("sine-for-cosine", who="takes the arc sine of the cosine: the complement", affects="degrees")
def _(xp: Any, g: Any, u: Any) -> Steps:
    return {"degrees": 90 - angle.body(xp, g, u)["degrees"]}


@define(
    "calculus.steepest",
    title="Largest slope per unit of length, by the norm that measures the length",
    inputs=[G],
    steps=[
        Step("euclidean", "s_2", r"\sqrt{\sum_i{<g>^2}}", "steps of Euclidean length 1"),
        Step("maximum", r"s_{\infty}", r"\sum_i{|<g>|}", "steps whose largest entry is 1"),
        Step("sum", "s_1", r"\max |<g>|", "steps whose entries' sizes sum to 1"),
    ],
    source="Boyd & Vandenberghe 2004, Convex Optimization, section 9.4 (steepest descent in a norm)",
    example=({"g": [3.0, -4.0]}, {"euclidean": 5.0, "maximum": 7.0, "sum": 4.0}),
    dims={"N": (2, 4)},
)
def steepest(xp: Any, g: Any) -> Steps:
    """max of g . e over |e| <= 1 = the dual norm of g

    'The gradient is the steepest direction' holds for the Euclidean length. In the maximum norm it is sign(g), as in
    sign descent; in the sum norm the axis of the largest entry, as in coordinate descent.
    Example: (3, -4): 5 along (0.6, -0.8), 7 along (1, -1), 4 along (0, -1).
    """
    size = xp.abs(g)
    return {"euclidean": length(xp, g), "maximum": xp.sum(size, axis=1), "sum": xp.max(size, axis=1)}


@steepest.mistake("norms-not-dual", who="takes the norm itself for its dual", affects=["maximum", "sum"])
def _(xp: Any, g: Any) -> Steps:
    right = steepest.body(xp, g)
    return {"maximum": right["sum"], "sum": right["maximum"]}


@steepest.mistake(
    "always-euclidean", who="takes the gradient for steepest in every norm", affects=["maximum", "sum"]
)
def _(xp: Any, g: Any) -> Steps:
    size = length(xp, g)
    # The slope along the gradient, which is then as long as the norm allows.
    right = steepest.body(xp, g)
    return {"maximum": size**2 / right["sum"], "sum": size**2 / right["maximum"]}


@steepest.mistake("root-forgotten", who="takes the sum of the squares", affects="euclidean")
def _(xp: Any, g: Any) -> Steps:
    return {"euclidean": dot(xp, g, g)}
