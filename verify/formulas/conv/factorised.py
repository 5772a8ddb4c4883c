"""Convolutions taken apart: depthwise separable, and the bottleneck."""

from __future__ import annotations

from typing import Any

from verify.formulas.conv.stacks import ratio
from verify.registry import Input, Step, Steps, define

HOWARD = "Howard et al. 2017, arXiv:1704.04861"
HE = "He et al. 2016, arXiv:1512.03385"

K = Input("k", "k", "kernel size, pixels", "int", 1, 7)
M = Input("c_in", "M", "input channels", "int", 1, 64)
N = Input("c_out", "N", "output channels", "int", 1, 64)
F = Input("out", "F", "output size along each axis, pixels", "int", 1, 32)


@define(
    "conv.depthwise_separable",
    title="Depthwise separable convolution: weights, MACs and what it saves",
    inputs=[K, M, N, F],
    steps=[
        Step(
            "standard",
            r"w_{std}",
            r"<k>^2 \cdot <c_in> \cdot <c_out>",
            "weights of a full convolution",
            "int",
        ),
        Step("depthwise", r"w_{dw}", r"<k>^2 \cdot <c_in>", "one k x k filter for each channel", "int"),
        Step("pointwise", r"w_{pw}", r"<c_in> \cdot <c_out>", "1x1 over the channels", "int"),
        Step("separable", r"w_{sep}", r"<depthwise> + <pointwise>", "both, without biases", "int"),
        Step("macs_standard", r"Q_{std}", r"<out>^2 \cdot <standard>", "MACs of a full convolution", "int"),
        Step("macs_separable", r"Q_{sep}", r"<out>^2 \cdot <separable>", "MACs of the two together", "int"),
        Step("ratio", r"\rho", r"\frac{<separable>}{<standard>}", "share that is left: 1/N + 1/k^2"),
    ],
    source=f"{HOWARD}, section 3.1, equations 2 to 5; its table 3",
    example=(
        {"k": 3, "c_in": 512, "c_out": 512, "out": 14},
        {
            "standard": 2359296,
            "depthwise": 4608,
            "pointwise": 262144,
            "separable": 266752,
            "macs_standard": 462422016,
            "macs_separable": 52283392,
            "ratio": 1 / 512 + 1 / 9,
        },
    ),
)
def depthwise_separable(xp: Any, k: Any, c_in: Any, c_out: Any, out: Any) -> Steps:
    """w_sep / w_std = (k^2 M + M N) / (k^2 M N) = 1/N + 1/k^2, of the weights and of the MACs alike

    First every channel by itself, then 1x1 across the channels. N is the number of *output* channels.
    Example: MobileNet's 3x3 with 512 channels on 14x14: 462 million MACs become 52.3 million, 11.3 %.
    """
    standard = k**2 * c_in * c_out
    depthwise, pointwise = k**2 * c_in, c_in * c_out
    separable = depthwise + pointwise
    return {
        "standard": standard,
        "depthwise": depthwise,
        "pointwise": pointwise,
        "separable": separable,
        "macs_standard": out**2 * standard,
        "macs_separable": out**2 * separable,
        "ratio": ratio(xp, separable, standard),
    }


@depthwise_separable.mistake(
    "depthwise-only", who="forgets the 1x1 layer", affects=["separable", "macs_separable", "ratio"]
)
def _(xp: Any, k: Any, c_in: Any, c_out: Any, out: Any) -> Steps:
    depthwise = k**2 * c_in
    share = ratio(xp, depthwise, k**2 * c_in * c_out)
    return {"separable": depthwise, "macs_separable": out**2 * depthwise, "ratio": share}


@depthwise_separable.mistake(
    "input-channels", who="writes 1/M + 1/k^2, with the input channels", affects="ratio"
)
def _(xp: Any, k: Any, c_in: Any, c_out: Any, out: Any) -> Steps:
    return {"ratio": depthwise_separable.body(xp, k, c_out, c_in, out)["ratio"]}


@depthwise_separable.mistake(
    "product", who="multiplies the two savings, 1/(N k^2), where they add", affects="ratio"
)
def _(xp: Any, k: Any, c_in: Any, c_out: Any, out: Any) -> Steps:
    return {"ratio": ratio(xp, 1 + 0 * k, k**2 * c_out)}


@depthwise_separable.mistake("kernel-not-squared", who="writes 1/N + 1/k", affects="ratio")
def _(xp: Any, k: Any, c_in: Any, c_out: Any, out: Any) -> Steps:
    return {"ratio": ratio(xp, k + c_out, k * c_out)}


@depthwise_separable.mistake(
    "depthwise-filter-full-depth",
    who="lets each depthwise filter see all channels",
    affects=["depthwise", "separable", "macs_separable", "ratio"],
)
def _(xp: Any, k: Any, c_in: Any, c_out: Any, out: Any) -> Steps:
    depthwise = k**2 * c_in**2
    separable = depthwise + c_in * c_out
    return {
        "depthwise": depthwise,
        "separable": separable,
        "macs_separable": out**2 * separable,
        "ratio": ratio(xp, separable, k**2 * c_in * c_out),
    }


@define(
    "conv.bottleneck",
    title="Bottleneck: 1x1 down, k x k, 1x1 up, against k x k at full width",
    inputs=[
        K,
        Input("c", "C", "channels outside", "int", 1, 64),
        Input("m", "m", "channels inside", "int", 1, 32),
    ],
    steps=[
        Step("reduce", r"w_1", r"<c> \cdot <m>", "1x1 down", "int"),
        Step("middle", r"w_2", r"<k>^2 \cdot <m>^2", "k x k inside", "int"),
        Step("expand", r"w_3", r"<m> \cdot <c>", "1x1 up", "int"),
        Step("weights", "w", r"<reduce> + <middle> + <expand>", "weights, without biases", "int"),
        Step("plain", r"w_{kk}", r"<k>^2 \cdot <c>^2", "one k x k layer at full width", "int"),
        Step("ratio", r"\rho", r"\frac{<weights>}{<plain>}", "share that the bottleneck needs"),
    ],
    source=f"{HE}, figure 5 and table 1",
    example=(
        {"k": 3, "c": 256, "m": 64},
        {"reduce": 16384, "middle": 36864, "expand": 16384, "weights": 69632, "plain": 589824},
    ),
)
def bottleneck(xp: Any, k: Any, c: Any, m: Any) -> Steps:
    """w = C m + k^2 m^2 + m C against k^2 C^2

    The expensive k x k runs on few channels; the 1x1 layers pay for the way there and back.
    Example: ResNet-50's 256-64-256: 16,384 + 36,864 + 16,384 = 69,632 weights, not 589,824.
    """
    reduce, middle, plain = c * m, k**2 * m**2, k**2 * c**2
    weights = 2 * reduce + middle
    return {
        "reduce": reduce,
        "middle": middle,
        "expand": reduce,
        "weights": weights,
        "plain": plain,
        "ratio": ratio(xp, weights, plain),
    }


@bottleneck.mistake("no-expansion", who="forgets the way back to C channels", affects=["weights", "ratio"])
def _(xp: Any, k: Any, c: Any, m: Any) -> Steps:
    weights = c * m + k**2 * m**2
    return {"weights": weights, "ratio": ratio(xp, weights, k**2 * c**2)}


@bottleneck.mistake(
    "middle-at-full-width",
    who="lets the k x k layer give C channels out",
    affects=["middle", "weights", "ratio"],
)
def _(xp: Any, k: Any, c: Any, m: Any) -> Steps:
    weights = 2 * c * m + k**2 * m * c
    return {"middle": k**2 * m * c, "weights": weights, "ratio": ratio(xp, weights, k**2 * c**2)}


@bottleneck.mistake(
    "pair-replaced", who="compares with the two k x k layers of a basic block", affects=["plain", "ratio"]
)
def _(xp: Any, k: Any, c: Any, m: Any) -> Steps:
    plain = 2 * k**2 * c**2
    return {"plain": plain, "ratio": ratio(xp, bottleneck.body(xp, k, c, m)["weights"], plain)}
