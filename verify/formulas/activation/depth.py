"""The product of derivatives through depth: why gradients vanish or explode."""

from __future__ import annotations

from typing import Any

from verify.formulas.activation.shared import holds, positive, sigmoid
from verify.registry import Input, Step, Steps, define

SOURCE = "Nielsen, Neural Networks and Deep Learning, chapter 5; Hochreiter 1991; Pascanu et al. 2013, arXiv:1211.5063"
LARGEST_SLOPE = {"sigmoid": 0.25, "tanh": 1.0, "relu": 1.0}
ACTIVATION = Input("activation", r"\varphi", "of every layer", "choice", values=tuple(LARGEST_SLOPE))


def activate(xp: Any, name: str, z: Any) -> Any:
    if name == "sigmoid":
        return sigmoid(xp, z)
    return xp.tanh(z) if name == "tanh" else positive(xp, z)


def slope(xp: Any, name: str, z: Any) -> Any:
    if name == "relu":
        return holds(xp, z > 0, z)
    a = activate(xp, name, z)
    return a * (1 - a) if name == "sigmoid" else 1 - a * a


@define(
    "activation.through_depth",
    title="Gradient through a chain of units, one a layer",
    inputs=[
        Input("a0", "a_{0}", "input of the chain", low=-1.5, high=1.5),
        Input("w", "w_{l}", "weight of each layer", low=-3, high=3, shape=("L",)),
        Input("b", "b_{l}", "bias of each layer", low=-1, high=1, shape=("L",)),
        ACTIVATION,
    ],
    steps=[
        Step("z", "z_{l}", r"<w> \cdot <a-1> + <b>", "net input", shape=("L",)),
        Step("a", "a_{l}", "<activation>(<z>)", "output", shape=("L",), before="a0"),
        Step(
            "factor", "f_{l}", r"<w> \cdot <activation>'(<z>)", "what the layer multiplies by", shape=("L",)
        ),
        Step(
            "product",
            r"\frac{\partial a_{l}}{\partial a_{0}}",
            r"<product-1> \cdot <factor>",
            "gradient from layer l to the input",
            shape=("L",),
            before="1",
        ),
    ],
    source=SOURCE,
    example=(
        {"a0": 0.0, "w": [2.0, 2.0, 2.0], "b": [0.0, -1.0, -1.0], "activation": "sigmoid"},
        {"z": [0.0, 0.0, 0.0], "factor": [0.5, 0.5, 0.5], "product": [0.5, 0.25, 0.125]},
    ),
    dims={"L": (3, 5)},
    over="L",
)
def through_depth(xp: Any, a0: Any, w: Any, b: Any, activation: str) -> Steps:
    """da_L/da_0 = product over the layers of w_l f'(z_l)

    Each layer multiplies the gradient by its weight and its slope: factors below 1 make it vanish with depth,
    factors above 1 explode, towards the input. The sigmoid's slope is at most 1/4.
    Example: w = 2 and z = 0 everywhere: each factor is 2 * 0.25 = 0.5, after three layers 0.125.
    """
    a, product, rows = a0, 1 + 0 * a0, []
    for layer in range(w.shape[1]):
        z = w[:, layer] * a + b[:, layer]
        a = activate(xp, activation, z)
        factor = w[:, layer] * slope(xp, activation, z)
        product = product * factor
        rows.append({"z": z, "a": a, "factor": factor, "product": product})
    return {name: xp.stack([row[name] for row in rows], axis=1) for name in rows[0]}


def multiplied(xp: Any, factor: Any) -> Steps:
    """What follows from wrong factors."""
    products = [factor[:, 0]]
    for layer in range(1, factor.shape[1]):
        products.append(products[-1] * factor[:, layer])
    return {"factor": factor, "product": xp.stack(products, axis=1)}


@through_depth.mistake("weights-forgotten", who="multiplies the slopes only", affects=["factor", "product"])
def _(xp: Any, a0: Any, w: Any, b: Any, activation: str) -> Steps:
    z = through_depth.body(xp, a0, w, b, activation)["z"]
    return multiplied(xp, slope(xp, activation, z))


@through_depth.mistake("slopes-forgotten", who="multiplies the weights only", affects=["factor", "product"])
def _(xp: Any, a0: Any, w: Any, b: Any, activation: str) -> Steps:
    return multiplied(xp, w)


@through_depth.mistake("sum-for-product", who="adds the factors up", affects="product")
def _(xp: Any, a0: Any, w: Any, b: Any, activation: str) -> Steps:
    return {"product": xp.cumulative_sum(through_depth.body(xp, a0, w, b, activation)["factor"], axis=1)}


@through_depth.mistake(
    "derivative-at-activation",
    who="evaluates the slope at the output a instead of the net input z",
    affects=["factor", "product"],
)
def _(xp: Any, a0: Any, w: Any, b: Any, activation: str) -> Steps:
    a = through_depth.body(xp, a0, w, b, activation)["a"]
    return multiplied(xp, w * slope(xp, activation, a))


@through_depth.mistake(
    "largest-slope", who="takes the bound (1/4 for the sigmoid) for the slope", affects=["factor", "product"]
)
def _(xp: Any, a0: Any, w: Any, b: Any, activation: str) -> Steps:
    return multiplied(xp, LARGEST_SLOPE[activation] * w)


@define(
    "activation.depth_bound",
    title="Largest gradient that a chain of equal layers can pass",
    inputs=[
        Input("w", "w", "weight of every layer", low=-3, high=3),
        Input("depth", "L", "number of layers", "int", 2, 10),
        ACTIVATION,
    ],
    steps=[
        Step("slope", r"\max |\varphi'|", r"\max |<activation>'|", "largest slope"),
        Step("factor", "q", r"|<w>| \cdot <slope>", "largest factor of a layer"),
        Step("bound", r"|\frac{\partial a_{L}}{\partial a_{0}}|", "<factor>^{<depth>}", "largest gradient"),
    ],
    source=SOURCE,
    example=(
        {"w": 1.0, "depth": 10, "activation": "sigmoid"},
        {"slope": 0.25, "factor": 0.25, "bound": 9.5367431640625e-07},
    ),
)
def depth_bound(xp: Any, w: Any, depth: Any, activation: str) -> Steps:
    """|da_L/da_0| <= (|w| max |f'|)^L, where max |f'| = 1/4 for the sigmoid, 1 for tanh and ReLU

    Reached where every net input is 0 (for ReLU: above 0).
    Example: ten layers of sigmoids with w = 1: 0.25^10 = 9.5e-7.
    """
    steepest = 0 * w + LARGEST_SLOPE[activation]
    factor = xp.abs(w) * steepest
    return {"slope": steepest, "factor": factor, "bound": factor ** xp.astype(depth, w.dtype)}


@depth_bound.mistake(
    "slope-one",
    who="takes 1 for the sigmoid's largest slope: that is tanh's",
    affects=["slope", "factor", "bound"],
)
def _(xp: Any, w: Any, depth: Any, activation: str) -> Steps:
    return depth_bound.body(xp, w, depth, "tanh")


@depth_bound.mistake("multiplied-not-raised", who="multiplies by the depth where the factor is raised to it")
def _(xp: Any, w: Any, depth: Any, activation: str) -> Steps:
    factor = depth_bound.body(xp, w, depth, activation)["factor"]
    return {"bound": factor * xp.astype(depth, w.dtype)}


@depth_bound.mistake("one-layer-short", who="counts the gaps between the layers")
def _(xp: Any, w: Any, depth: Any, activation: str) -> Steps:
    return {"bound": depth_bound.body(xp, w, depth - 1, activation)["bound"]}


@depth_bound.mistake("weight-forgotten", who="leaves the weights out", affects=["factor", "bound"])
def _(xp: Any, w: Any, depth: Any, activation: str) -> Steps:
    wrong = depth_bound.body(xp, 1 + 0 * w, depth, activation)
    return {"factor": wrong["factor"], "bound": wrong["bound"]}
