"""Fans of convolutions, and He's standard deviation for one."""

from __future__ import annotations

from typing import Any

from verify.formulas.init.scale import BOUND, HE, STD, spread
from verify.registry import Input, Step, Steps, define, predicate

K = Input("k", "k", "kernel size, along both axes", "int", 1, 5)
C_IN = Input("c_in", r"C_{in}", "input channels", "int", 1, 8)
C_OUT = Input("c_out", r"C_{out}", "output channels", "int", 1, 8)


@define(
    "init.conv_fans",
    title="Fans of a convolution",
    inputs=[K, C_IN, C_OUT],
    steps=[
        Step("field", "t", r"<k>^2", "taps of one kernel", "int"),
        Step("fan_in", "n_{in}", r"<field> \cdot <c_in>", "inputs of one output value", "int"),
        Step("fan_out", "n_{out}", r"<field> \cdot <c_out>", "output values that one input feeds", "int"),
    ],
    source=f"{HE}, section 2.2; torch.nn.init._calculate_fan_in_and_fan_out",
    example=({"k": 3, "c_in": 64, "c_out": 128}, {"field": 9, "fan_in": 576, "fan_out": 1152}),
)
def conv_fans(xp: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    """fan_in = k^2 C_in;  fan_out = k^2 C_out

    At stride 1, away from the edges; the size of the image does not enter.
    Example: a 3x3 convolution from 64 to 128 channels: 9 * 64 = 576 and 9 * 128 = 1152.
    """
    return {"field": k * k, "fan_in": k * k * c_in, "fan_out": k * k * c_out}


@conv_fans.mistake("channels-only", who="counts channels as for a dense layer", affects=["fan_in", "fan_out"])
def _(xp: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    return {"fan_in": 1 * c_in, "fan_out": 1 * c_out}


@conv_fans.mistake(
    "kernel-once",
    who="multiplies by k where a square kernel has k^2 taps",
    affects=["field", "fan_in", "fan_out"],
)
def _(xp: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    return {"field": 1 * k, "fan_in": k * c_in, "fan_out": k * c_out}


@conv_fans.mistake("fans-swapped", who="takes one fan for the other", affects=["fan_in", "fan_out"])
def _(xp: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    return {"fan_in": k * k * c_out, "fan_out": k * k * c_in}


@conv_fans.mistake(
    "all-weights", who="counts the weights of the layer for the fan", affects=["fan_in", "fan_out"]
)
def _(xp: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    return {"fan_in": k * k * c_in * c_out, "fan_out": k * k * c_in * c_out}


@predicate("init.groups_divide")
def groups_divide(c_in: Any, c_out: Any, g: Any) -> Any:
    """Input and output channels can both be dealt into g groups."""
    return (c_in % g == 0) & (c_out % g == 0)


@define(
    "init.grouped_conv_fans",
    title="Fans of a grouped convolution",
    inputs=[K, C_IN, C_OUT, Input("g", "g", "groups; g = C_in is a depthwise convolution", "int", 1, 8)],
    steps=[
        Step("fan_in", "n_{in}", r"<k>^2 \cdot \frac{<c_in>}{<g>}", "inputs of one output value", "int"),
        Step(
            "fan_out",
            "n_{out}",
            r"<k>^2 \cdot \frac{<c_out>}{<g>}",
            "output values that one input feeds",
            "int",
        ),
    ],
    source=f"{HE}, section 2.2, for the connections that a group has",
    example=({"k": 3, "c_in": 32, "c_out": 32, "g": 32}, {"fan_in": 9, "fan_out": 9}),
    where=["init.groups_divide"],
)
def grouped_conv_fans(xp: Any, k: Any, c_in: Any, c_out: Any, g: Any) -> Steps:
    """fan_in = k^2 C_in / g;  fan_out = k^2 C_out / g

    A depthwise 3x3 kernel sees 9 inputs whatever the number of channels. PyTorch reads fan_out off the weight's shape,
    which does not know the groups, and gets k^2 C_out.
    Example: 3x3 depthwise on 32 channels: 9 in, 9 out; PyTorch says 9 and 288.
    """
    return {"fan_in": k * k * (c_in // g), "fan_out": k * k * (c_out // g)}


@grouped_conv_fans.mistake(
    "groups-ignored", who="lets every kernel see all channels", affects=["fan_in", "fan_out"]
)
def _(xp: Any, k: Any, c_in: Any, c_out: Any, g: Any) -> Steps:
    return {"fan_in": k * k * c_in, "fan_out": k * k * c_out}


@grouped_conv_fans.mistake(
    "fan-out-of-shape",
    who="multiplies all output channels by k^2, as PyTorch's initialisers do",
    affects="fan_out",
)
def _(xp: Any, k: Any, c_in: Any, c_out: Any, g: Any) -> Steps:
    return {"fan_out": k * k * c_out}


@grouped_conv_fans.mistake(
    "channels-only", who="counts channels as for a dense layer", affects=["fan_in", "fan_out"]
)
def _(xp: Any, k: Any, c_in: Any, c_out: Any, g: Any) -> Steps:
    return {"fan_in": c_in // g, "fan_out": c_out // g}


@define(
    "init.he_convolution",
    title="He initialisation of a convolution with ReLU",
    inputs=[
        K,
        C_IN,
        C_OUT,
        Input("mode", "m", "which fan", "choice", values=("in", "out")),
    ],
    steps=[
        Step("channels", "C", r"C_{<mode>}", "of the side that counts", "int"),
        Step("fan", "n", r"<k>^2 \cdot <channels>", "connections of that side", "int"),
        Step("var", r"\sigma^2", r"\frac{2}{<fan>}", "variance of a weight"),
        STD,
        BOUND,
    ],
    source=f"{HE}, equations 10 and 14; torch.nn.init.kaiming_normal_",
    example=(
        {"k": 3, "c_in": 64, "c_out": 128, "mode": "in"},
        {"fan": 576, "var": 2 / 576, "std": 0.0589255651},
    ),
)
def he_convolution(xp: Any, k: Any, c_in: Any, c_out: Any, mode: str) -> Steps:
    """std = sqrt(2 / (k^2 C)), C = C_in for fan_in (the activations) and C_out for fan_out (the gradients)

    Example: 3x3 on 64 channels: sqrt(2 / 576) = 0.0589.
    """
    channels = 1 * {"in": c_in, "out": c_out}[mode]
    fan = k * k * channels
    return {"channels": channels, "fan": fan, **spread(xp, 2 / xp.astype(fan, xp.float64))}


HE_STEPS = ["fan", "var", "std", "bound"]


@he_convolution.mistake("channels-only", who="counts channels as for a dense layer", affects=HE_STEPS)
def _(xp: Any, k: Any, c_in: Any, c_out: Any, mode: str) -> Steps:
    wrong = he_convolution.body(xp, 1 + 0 * k, c_in, c_out, mode)
    return {name: wrong[name] for name in HE_STEPS}


@he_convolution.mistake("other-fan", who="divides by the other fan", affects=["channels", *HE_STEPS])
def _(xp: Any, k: Any, c_in: Any, c_out: Any, mode: str) -> Steps:
    return he_convolution.body(xp, k, c_out, c_in, mode)


@he_convolution.mistake("no-two", who="takes 1 / fan, LeCun's rule", affects=["var", "std", "bound"])
def _(xp: Any, **given: Any) -> Steps:
    return spread(xp, he_convolution.body(xp, **given)["var"] / 2)


@he_convolution.mistake(
    "variance-for-std", who="takes the variance for the standard deviation", affects=["std", "bound"]
)
def _(xp: Any, **given: Any) -> Steps:
    var = he_convolution.body(xp, **given)["var"]
    return {"std": var, "bound": xp.sqrt(3 * var**2)}
