"""Parameters and multiply-accumulates with groups, with or without bias, in one to three dimensions."""

from __future__ import annotations

from typing import Any

from verify.formulas.conv.shared import C_IN, C_OUT, K
from verify.registry import Input, Step, Steps, define, predicate

KRIZHEVSKY = "Krizhevsky, Sutskever & Hinton 2012, ImageNet Classification with Deep CNNs"

AXES = Input("axes", "A", "spatial axes of kernel and image", "choice", values=("1", "2", "3"))
BIAS = Input("bias", r"\text{bias}", "whether each filter has a bias", "choice", values=("yes", "no"))
GROUPS = Input("groups", "g", "groups of channels", "int", 1, 4)


@predicate("conv.groups_divide")
def groups_divide(c_in: Any, c_out: Any, groups: Any) -> Any:
    """Input and output channels can both be dealt into the groups."""
    return (c_in % groups == 0) & (c_out % groups == 0)


@define(
    "conv.parameters_grouped",
    title="Parameters of a convolution with groups",
    inputs=[AXES, BIAS, K, C_IN, C_OUT, GROUPS],
    steps=[
        Step("taps", "t", r"<k>^{<axes>}", "weights of a filter for one channel", "int"),
        Step("depth", "d_f", r"\frac{<c_in>}{<groups>}", "input channels that one filter sees", "int"),
        Step("weights", "w", r"<taps> \cdot <depth> \cdot <c_out>", "weights of the layer", "int"),
        Step("biases", "b", r"<c_out> \cdot [<bias> = \text{yes}]", "one a filter, or none", "int"),
        Step("params", "P", r"<weights> + <biases>", "learned numbers", "int"),
    ],
    source=f"{KRIZHEVSKY}: the two halves of its second, fourth and fifth layer; torch.nn.Conv2d",
    example=(
        {"axes": "2", "bias": "yes", "k": 5, "c_in": 96, "c_out": 256, "groups": 2},
        {"taps": 25, "depth": 48, "weights": 307200, "biases": 256, "params": 307456},
    ),
    where=["conv.groups_divide"],
)
def parameters_grouped(xp: Any, axes: str, bias: str, k: Any, c_in: Any, c_out: Any, groups: Any) -> Steps:
    """P = k^A (C_in / g) C_out + C_out

    A filter sees only the C_in / g channels of its own group: g groups have 1/g of the weights, and as many biases.
    Example: AlexNet's second layer, 5x5, 96 to 256 channels in 2 groups: 25 * 48 * 256 + 256 = 307,456.
    """
    taps = k ** int(axes)
    depth = c_in // groups
    weights = taps * depth * c_out
    biases = c_out if bias == "yes" else 0 * c_out
    return {"taps": taps, "depth": depth, "weights": weights, "biases": biases, "params": weights + biases}


@parameters_grouped.mistake(
    "groups-ignored",
    who="gives every filter all input channels, as without groups",
    affects=["depth", "weights", "params"],
)
def _(xp: Any, groups: Any, **given: Any) -> Steps:
    wrong = parameters_grouped.body(xp, groups=1 + 0 * groups, **given)
    return {name: wrong[name] for name in ("depth", "weights", "params")}


@parameters_grouped.mistake(
    "one-group-only",
    who="counts C_in/g to C_out/g channels once and forgets that there are g such groups",
    affects=["weights", "params"],
)
def _(xp: Any, groups: Any, **given: Any) -> Steps:
    right = parameters_grouped.body(xp, groups=groups, **given)
    weights = right["weights"] // groups
    return {"weights": weights, "params": weights + right["biases"]}


@parameters_grouped.mistake(
    "biases-grouped", who="divides the biases among the groups too", affects=["biases", "params"]
)
def _(xp: Any, groups: Any, **given: Any) -> Steps:
    right = parameters_grouped.body(xp, groups=groups, **given)
    biases = right["biases"] // groups
    return {"biases": biases, "params": right["weights"] + biases}


@parameters_grouped.mistake("bias-forgotten", who="counts the weights only", affects=["biases", "params"])
def _(xp: Any, **given: Any) -> Steps:
    right = parameters_grouped.body(xp, **given)
    return {"biases": 0 * right["biases"], "params": right["weights"]}


@parameters_grouped.mistake(
    "bias-counted",
    who="adds a bias although the layer has none, as before batch norm",
    affects=["biases", "params"],
)
def _(xp: Any, **given: Any) -> Steps:
    right = parameters_grouped.body(xp, **given)
    return {"biases": given["c_out"], "params": right["weights"] + given["c_out"]}


@parameters_grouped.mistake(
    "always-square",
    who="takes every kernel for k x k: a one-dimensional one has k taps, a three-dimensional one k^3",
    affects=["taps", "weights", "params"],
)
def _(xp: Any, axes: str, **given: Any) -> Steps:
    wrong = parameters_grouped.body(xp, axes="2", **given)
    return {name: wrong[name] for name in ("taps", "weights", "params")}


@define(
    "conv.macs_grouped",
    title="Multiply-accumulates of a convolution with groups",
    inputs=[
        AXES,
        Input("out", "o", "output size along each axis", "int", 1, 16),
        K,
        C_IN,
        C_OUT,
        GROUPS,
    ],
    steps=[
        Step("positions", "n_o", r"<out>^{<axes>}", "output positions", "int"),
        Step(
            "per_position",
            "q",
            r"<k>^{<axes>} \cdot \frac{<c_in>}{<groups>} \cdot <c_out>",
            "MACs at one position: the weights",
            "int",
        ),
        Step("macs", "M", r"<positions> \cdot <per_position>", "multiply-accumulates", "int"),
        Step("flops", "F", r"2 \cdot <macs>", "multiplications and additions apart", "int"),
    ],
    source=f"{KRIZHEVSKY}; Howard et al. 2017, arXiv:1704.04861, section 3.1",
    example=(
        {"axes": "2", "out": 27, "k": 5, "c_in": 96, "c_out": 256, "groups": 2},
        {"positions": 729, "per_position": 307200, "macs": 223948800, "flops": 447897600},
    ),
    where=["conv.groups_divide"],
)
def macs_grouped(xp: Any, axes: str, out: Any, k: Any, c_in: Any, c_out: Any, groups: Any) -> Steps:
    """M = o^A k^A (C_in / g) C_out;  FLOPs = 2 M

    Every weight works once at every output position; the bias is not counted.
    Example: AlexNet's second layer on 27x27: 729 * 307,200 = 223,948,800.
    """
    positions = out ** int(axes)
    per_position = k ** int(axes) * (c_in // groups) * c_out
    macs = positions * per_position
    return {"positions": positions, "per_position": per_position, "macs": macs, "flops": 2 * macs}


@macs_grouped.mistake(
    "groups-ignored",
    who="gives every filter all input channels, as without groups",
    affects=["per_position", "macs", "flops"],
)
def _(xp: Any, groups: Any, **given: Any) -> Steps:
    wrong = macs_grouped.body(xp, groups=1 + 0 * groups, **given)
    return {name: wrong[name] for name in ("per_position", "macs", "flops")}


@macs_grouped.mistake(
    "one-group-only",
    who="counts C_in/g to C_out/g channels once and forgets that there are g such groups",
    affects=["per_position", "macs", "flops"],
)
def _(xp: Any, groups: Any, **given: Any) -> Steps:
    right = macs_grouped.body(xp, groups=groups, **given)
    return {name: right[name] // groups for name in ("per_position", "macs", "flops")}


@macs_grouped.mistake("one-row", who="slides along one axis only", affects=["positions", "macs", "flops"])
def _(xp: Any, out: Any, **given: Any) -> Steps:
    right = macs_grouped.body(xp, out=out, **given)
    macs = out * right["per_position"]
    return {"positions": out, "macs": macs, "flops": 2 * macs}


@macs_grouped.mistake(
    "macs-for-flops", who="counts one FLOP for a multiplication with its addition", affects="flops"
)
def _(xp: Any, **given: Any) -> Steps:
    return {"flops": macs_grouped.body(xp, **given)["macs"]}
