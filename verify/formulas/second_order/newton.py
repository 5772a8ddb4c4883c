"""Newton's method: for a minimum, where f' = 0, for a root, where f = 0, and in the plane."""

from __future__ import annotations

from typing import Any

from verify.registry import TOLERANCES, Input, Step, Steps, Tolerance, define, predicate

SOURCE = "Nocedal & Wright 2006, Numerical Optimization, chapters 2 and 11"
X = Input("x", "x", "where it stands", low=-3, high=3)
NEW = Step("x_new", "x'", "<x> - <step>", "where the step leads")


def arrived(x: Any, step: Any) -> Steps:
    """What follows from another step."""
    return {"step": step, "x_new": x - step}


@define(
    "second_order.newton",
    title="Newton step towards the minimum of f = a x^4 + b x^2 + c x + d",
    inputs=[
        Input("a", "a", "of x^4", low=0, high=1),
        Input("b", "b", "of x^2", low=0.5, high=3),
        Input("c", "c", "of x", low=-4, high=4),
        Input("d", "d", "constant", low=-3, high=3),
        X,
    ],
    steps=[
        Step("f", "f", r"<a> \cdot <x>^4 + <b> \cdot <x>^2 + <c> \cdot <x> + <d>", "value"),
        Step("slope", "f'", r"4 \cdot <a> \cdot <x>^3 + 2 \cdot <b> \cdot <x> + <c>", "first derivative"),
        Step("curvature", "f''", r"12 \cdot <a> \cdot <x>^2 + 2 \cdot <b>", "second derivative"),
        Step("step", r"\Delta", r"\frac{<slope>}{<curvature>}", "Newton step"),
        NEW,
    ],
    source=SOURCE,
    example=(
        {"a": 0.0, "b": 2.0, "c": -4.0, "d": 1.0, "x": 3.0},
        {"f": 7.0, "slope": 8.0, "curvature": 4.0, "step": 2.0, "x_new": 1.0},
    ),
)
def newton(xp: Any, a: Any, b: Any, c: Any, d: Any, x: Any) -> Steps:
    """x = x - f'(x) / f''(x)

    The lowest point of the parabola that touches f to second order: on a quadratic it is the minimum itself. It is the
    root-finding x - f / f' applied to f', and goes to a maximum or saddle as readily.
    Example: 2 x^2 - 4 x + 1 at 3: f' = 8, f'' = 4, and 3 - 2 = 1 is the minimum.
    """
    square = x * x
    slope = (4 * a * square + 2 * b) * x + c
    curvature = 12 * a * square + 2 * b
    return {
        "f": (a * square + b) * square + c * x + d,
        "slope": slope,
        "curvature": curvature,
        **arrived(x, slope / curvature),
    }


@newton.mistake(
    "root-finding",
    who="divides f by f', which looks for f = 0 and not for the minimum",
    affects=["step", "x_new"],
)
def _(xp: Any, x: Any, **rest: Any) -> Steps:
    right = newton.body(xp, x=x, **rest)
    return arrived(x, right["f"] / right["slope"])


@newton.mistake("gradient-step", who="subtracts the slope itself", affects=["step", "x_new"])
def _(xp: Any, x: Any, **rest: Any) -> Steps:
    return arrived(x, newton.body(xp, x=x, **rest)["slope"])


@newton.mistake("curvature-multiplied", who="multiplies by the curvature", affects=["step", "x_new"])
def _(xp: Any, x: Any, **rest: Any) -> Steps:
    right = newton.body(xp, x=x, **rest)
    return arrived(x, right["slope"] * right["curvature"])


@newton.mistake("plus-for-minus", who="adds the step", affects="x_new")
def _(xp: Any, x: Any, **rest: Any) -> Steps:
    return {"x_new": x + newton.body(xp, x=x, **rest)["step"]}


@define(
    "second_order.newton_root",
    title="Newton step towards the root of f = a x^3 + b x + c",
    inputs=[
        Input("a", "a", "of x^3", low=0.1, high=2),
        Input("b", "b", "of x", low=0.5, high=3),
        Input("c", "c", "constant", low=-4, high=4),
        Input("x", "x", "where it stands", low=0.2, high=3),
    ],
    steps=[
        Step("f", "f", r"<a> \cdot <x>^3 + <b> \cdot <x> + <c>", "value"),
        Step("slope", "f'", r"3 \cdot <a> \cdot <x>^2 + <b>", "first derivative"),
        Step("step", r"\Delta", r"\frac{<f>}{<slope>}", "Newton step"),
        NEW,
    ],
    source="any text on numerical analysis, the Newton-Raphson method",
    example=(
        {"a": 1.0, "b": 1.0, "c": -2.0, "x": 2.0},
        {"f": 8.0, "slope": 13.0, "step": 8 / 13, "x_new": 18 / 13},
    ),
)
def newton_root(xp: Any, a: Any, b: Any, c: Any, x: Any) -> Steps:
    """x = x - f(x) / f'(x)

    Where the tangent meets the axis. For minimisation put f' in the place of f.
    Example: x^3 + x - 2 at 2: 2 - 8 / 13 = 1.385, on the way to the root 1.
    """
    square = x * x
    f, slope = (a * square + b) * x + c, 3 * a * square + b
    return {"f": f, "slope": slope, **arrived(x, f / slope)}


@newton_root.mistake(
    "minimising",
    who="divides f' by f'', which looks for a minimum and not for the root",
    affects=["step", "x_new"],
)
def _(xp: Any, a: Any, b: Any, c: Any, x: Any) -> Steps:
    return arrived(x, newton_root.body(xp, a, b, c, x)["slope"] / (6 * a * x))


@newton_root.mistake("inverted", who="divides f' by f", affects=["step", "x_new"])
def _(xp: Any, x: Any, **rest: Any) -> Steps:
    return arrived(x, 1 / newton_root.body(xp, x=x, **rest)["step"])


@newton_root.mistake("plus-for-minus", who="adds the step", affects="x_new")
def _(xp: Any, x: Any, **rest: Any) -> Steps:
    return {"x_new": x + newton_root.body(xp, x=x, **rest)["step"]}


@predicate("second_order.regular")
def regular(h11: Any, h12: Any, h22: Any) -> Any:
    """The determinant is at least 1/2 away from zero."""
    return (h11 * h22 - h12 * h12) * (h11 * h22 - h12 * h12) >= 0.25


@define(
    "second_order.newton_2d",
    title="Newton step in the plane",
    inputs=[
        Input("w", "w", "parameters", shape=("N",)),
        Input("g", "g", "gradient there", low=-3, high=3, shape=("N",)),
        Input("h11", r"h_{11}", "curvature along the first axis", low=-4, high=4),
        Input("h12", r"h_{12}", "mixed derivative", low=-3, high=3),
        Input("h22", r"h_{22}", "curvature along the second axis", low=-4, high=4),
    ],
    steps=[
        Step("det", r"\det H", r"<h11> \cdot <h22> - <h12>^2", "determinant of the Hessian"),
        Step(
            "step",
            r"\Delta",
            r"\frac{1}{<det>} \begin{bmatrix} <h22> & -<h12> \\ -<h12> & <h11> \end{bmatrix} <g>",
            "H^-1 g",
            shape=("N",),
        ),
        Step("w_new", "w'", "<w> - <step>", "new parameters", shape=("N",)),
    ],
    source=SOURCE,
    example=(
        {"w": [1.0, 1.0], "g": [4.0, 2.0], "h11": 2.0, "h12": 1.0, "h22": 3.0},
        {"det": 5.0, "step": [2.0, 0.0], "w_new": [-1.0, 1.0]},
    ),
    dims={"N": (2, 2)},
    where=["second_order.regular"],
    tolerances={**TOLERANCES, "float32": Tolerance(1e-4, 2e-5)},  # the determinant is a difference
)
def newton_2d(xp: Any, w: Any, g: Any, h11: Any, h12: Any, h22: Any) -> Steps:
    """w = w - H^-1 g, H^-1 = ((h22, -h12), (-h12, h11)) / (h11 h22 - h12^2)

    Stretches the step along flat axes and shortens it along steep ones. Where H has a negative eigenvalue the step
    goes uphill along it: Newton is drawn to saddles.
    Example: H = ((2, 1), (1, 3)), g = (4, 2): (3 * 4 - 2, -4 + 2 * 2) / 5 = (2, 0).
    """
    det = h11 * h22 - h12 * h12
    return {"det": det, **moved(w, solved(xp, g, h11, h12, h22, det))}


def solved(xp: Any, g: Any, h11: Any, h12: Any, h22: Any, det: Any) -> Any:
    """The adjugate of H times g, divided by ``det``."""
    first, second = h22 * g[:, 0] - h12 * g[:, 1], h11 * g[:, 1] - h12 * g[:, 0]
    return xp.stack([first, second], axis=1) / det[:, None]


def moved(w: Any, step: Any) -> Steps:
    """What follows from another step."""
    return {"step": step, "w_new": w - step}


MOVED = ["step", "w_new"]


@newton_2d.mistake("multiplied-by-hessian", who="takes H g for H^-1 g", affects=MOVED)
def _(xp: Any, w: Any, g: Any, h11: Any, h12: Any, h22: Any) -> Steps:
    # The adjugate with the diagonal exchanged and the sign of h12 turned is H itself.
    return moved(w, solved(xp, g, h22, -h12, h11, 1 + 0 * h11))


@newton_2d.mistake("diagonal-only", who="divides each slope by its own curvature", affects=MOVED)
def _(xp: Any, w: Any, g: Any, h11: Any, h12: Any, h22: Any) -> Steps:
    return moved(w, g / xp.stack([h11, h22], axis=1))


@newton_2d.mistake("inverse-sign", who="forgets the minus before h12 in the inverse", affects=MOVED)
def _(xp: Any, w: Any, g: Any, h11: Any, h12: Any, h22: Any) -> Steps:
    return moved(w, solved(xp, g, h11, -h12, h22, h11 * h22 - h12 * h12))


@newton_2d.mistake("determinant-forgotten", who="does not divide by the determinant", affects=MOVED)
def _(xp: Any, w: Any, g: Any, h11: Any, h12: Any, h22: Any) -> Steps:
    return moved(w, solved(xp, g, h11, h12, h22, 1 + 0 * h11))


@newton_2d.mistake("gradient-step", who="subtracts the gradient itself", affects=MOVED)
def _(xp: Any, w: Any, g: Any, h11: Any, h12: Any, h22: Any) -> Steps:
    return moved(w, 1 * g)
