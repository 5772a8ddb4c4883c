"""Jacobians: of a map of the plane, of one layer forwards and backwards, and of a composition."""

from __future__ import annotations

from typing import Any

from verify.formulas.calculus.gradients import times
from verify.registry import Input, Step, Steps, define


@define(
    "calculus.jacobian",
    title="Jacobian of f(x, y) = (a x^2 y, b x + c sin y)",
    inputs=[
        Input("a", "a", "of x^2 y", low=-3, high=3),
        Input("b", "b", "of x", low=-6, high=6),
        Input("c", "c", "of sin y", low=-3, high=3),
        Input("x", "x", "first coordinate of the point", low=-2, high=2),
        Input("y", "y", "second coordinate, radians", low=-3, high=3),
    ],
    steps=[
        Step("f1x", r"\frac{\partial f_1}{\partial x}", r"2 \cdot <a> \cdot <x> \cdot <y>"),
        Step("f1y", r"\frac{\partial f_1}{\partial y}", r"<a> \cdot <x>^2"),
        Step("f2x", r"\frac{\partial f_2}{\partial x}", "<b>"),
        Step("f2y", r"\frac{\partial f_2}{\partial y}", r"<c> \cdot \cos(<y>)"),
        Step("det", r"\det J", r"<f1x> \cdot <f2y> - <f1y> \cdot <f2x>", "factor on areas"),
    ],
    source="Wikipedia, Jacobian matrix and determinant, example 1 (a = 1, b = 5, c = 1)",
    example=(
        {"a": 1.0, "b": 5.0, "c": 1.0, "x": 2.0, "y": 0.0},
        {"f1x": 0.0, "f1y": 4.0, "f2x": 5.0, "f2y": 1.0, "det": -20.0},
    ),
)
def jacobian(xp: Any, a: Any, b: Any, c: Any, x: Any, y: Any) -> Steps:
    """J = ((2 a x y, a x^2), (b, c cos y))

    A row an output, a column an input; the determinant says how much areas grow, its sign whether they turn over.
    Example: (x^2 y, 5 x + sin y) at (2, 0): ((0, 4), (5, 1)), determinant -20.
    """
    f1x, f1y, f2y = 2 * a * x * y, a * x * x, c * xp.cos(y)
    return {"f1x": f1x, "f1y": f1y, "f2x": 1 * b, "f2y": f2y, "det": f1x * f2y - f1y * b}


@jacobian.mistake("transposed", who="gives each input a row", affects=["f1y", "f2x"])
def _(xp: Any, **given: Any) -> Steps:
    right = jacobian.body(xp, **given)
    return {"f1y": right["f2x"], "f2x": right["f1y"]}


@jacobian.mistake("plus-in-determinant", who="adds the product of the other diagonal", affects="det")
def _(xp: Any, **given: Any) -> Steps:
    right = jacobian.body(xp, **given)
    return {"det": right["f1x"] * right["f2y"] + right["f1y"] * right["f2x"]}


@jacobian.mistake("diagonal-only", who="multiplies the diagonal and forgets the rest", affects="det")
def _(xp: Any, **given: Any) -> Steps:
    right = jacobian.body(xp, **given)
    return {"det": right["f1x"] * right["f2y"]}


@jacobian.mistake(
    "total-derivative",
    who="differentiates x^2 y by the product rule, y as if it were x",
    affects=["f1x", "det"],
)
def _(xp: Any, a: Any, x: Any, y: Any, **rest: Any) -> Steps:
    right = jacobian.body(xp, a=a, x=x, y=y, **rest)
    f1x = right["f1x"] + a * x * x
    return {"f1x": f1x, "det": f1x * right["f2y"] - right["f1y"] * right["f2x"]}


@define(
    "calculus.layer",
    title="Jacobian of a layer tanh(W x), pushed forward and pulled back",
    inputs=[
        Input("W", "W", "weights, a row an output", low=-1, high=1, shape=("M", "N")),
        Input("x", "x", "input", shape=("N",)),
        Input("v", "v", "tangent at the input", shape=("N",)),
        Input("u", "u", "gradient at the output", shape=("M",)),
    ],
    steps=[
        Step("y", "y", r"\tanh(<W> <x>)", "output", shape=("M",)),
        Step("slope", "s", "1 - <y>^2", "slope of each output", shape=("M",)),
        Step("jacobian", "J", r"diag(<slope>) \cdot <W>", "a row an output", shape=("M", "N")),
        Step("jvp", r"\dot{y}", "<jacobian> <v>", "forward mode: how the output moves", shape=("M",)),
        Step("vjp", r"\bar{x}", r"<jacobian>^\top <u>", "reverse mode: gradient at the input", shape=("N",)),
    ],
    source="Baydin et al. 2018, Automatic Differentiation in Machine Learning, arXiv:1502.05767, section 3",
    example=(
        {"W": [[1.0, 2.0], [0.0, 1.0]], "x": [0.0, 0.0], "v": [1.0, 1.0], "u": [1.0, -1.0]},
        {"slope": [1.0, 1.0], "jvp": [3.0, 1.0], "vjp": [1.0, 1.0]},
    ),
    dims={"M": (2, 3), "N": (2, 3)},
)
def layer(xp: Any, W: Any, x: Any, v: Any, u: Any) -> Steps:
    """J = diag(1 - y^2) W;  forward mode computes J v, back-propagation J^T u, neither builds J

    Example: at x = 0 every slope is 1 and J = W: W (1, 1) = (3, 1), W^T (1, -1) = (1, 1).
    """
    y = xp.tanh(times(xp, W, x))
    return {"y": y, **sloped(xp, 1 - y * y, W, v, u)}


def sloped(xp: Any, slope: Any, W: Any, v: Any, u: Any) -> Steps:
    """What follows from the slopes of the outputs."""
    made = slope[:, :, None] * W
    return {
        "slope": slope,
        "jacobian": made,
        "jvp": times(xp, made, v),
        "vjp": times(xp, xp.matrix_transpose(made), u),
    }


SLOPED = ["slope", "jacobian", "jvp", "vjp"]


@layer.mistake("slope-of-sigmoid", who="takes y (1 - y), the sigmoid's slope", affects=SLOPED)
def _(xp: Any, W: Any, x: Any, v: Any, u: Any) -> Steps:
    y = layer.body(xp, W, x, v, u)["y"]
    return sloped(xp, y * (1 - y), W, v, u)


@layer.mistake("slope-forgotten", who="takes W for the Jacobian, as of a linear layer", affects=SLOPED)
def _(xp: Any, W: Any, x: Any, v: Any, u: Any) -> Steps:
    y = layer.body(xp, W, x, v, u)["y"]
    return sloped(xp, 1 + 0 * y, W, v, u)


@layer.mistake("slope-at-net-input", who="takes 1 - z^2 with the net input for y", affects=SLOPED)
def _(xp: Any, W: Any, x: Any, v: Any, u: Any) -> Steps:
    z = times(xp, W, x)
    return sloped(xp, 1 - z * z, W, v, u)


@define(
    "calculus.chain",
    title="Jacobian of a composition",
    inputs=[
        Input("outer", "J_g", "Jacobian of g, at f(x)", shape=("N", "N")),
        Input("inner", "J_f", "Jacobian of f, at x", shape=("N", "N")),
    ],
    steps=[
        Step("jacobian", r"J_{g \circ f}", "<outer> <inner>", "of x to g(f(x))", shape=("N", "N")),
    ],
    source="any calculus text, the chain rule in several variables",
    example=(
        {"outer": [[1.0, 2.0], [0.0, 1.0]], "inner": [[1.0, 0.0], [3.0, 1.0]]},
        {"jacobian": [[7.0, 2.0], [3.0, 1.0]]},
    ),
    dims={"N": (2, 3)},
)
def chain(xp: Any, outer: Any, inner: Any) -> Steps:
    """J_(g o f) = J_g J_f

    The outer function stands to the left. Reverse mode multiplies from the left, starting at the loss.
    Example: ((1, 2), (0, 1)) ((1, 0), (3, 1)) = ((7, 2), (3, 1)).
    """
    return {"jacobian": xp.matmul(outer, inner)}


@chain.mistake("wrong-order", who="multiplies in the order of computation, J_f J_g")
def _(xp: Any, outer: Any, inner: Any) -> Steps:
    return {"jacobian": xp.matmul(inner, outer)}


@chain.mistake("elementwise", who="multiplies entry by entry, as with slopes of single variables")
def _(xp: Any, outer: Any, inner: Any) -> Steps:
    return {"jacobian": outer * inner}


@chain.mistake("transposed", who="takes the product of the gradients' layout, (J_g J_f)^T")
def _(xp: Any, outer: Any, inner: Any) -> Steps:
    return {"jacobian": xp.matrix_transpose(xp.matmul(outer, inner))}
