"""Parameters and multiply-accumulates of an ordinary two-dimensional convolution with square kernels."""

from __future__ import annotations

from typing import Any

from verify.formulas.conv.shared import C_IN, C_OUT, K, N, P, S
from verify.registry import Step, Steps, define


@define(
    "conv.parameters",
    title="Parameters of a convolution layer with bias",
    inputs=[K, C_IN, C_OUT],
    steps=[
        Step("per_filter", "w_1", r"<k>^2 \cdot <c_in>", "weights of one filter", "int"),
        Step("weights", "w", r"<per_filter> \cdot <c_out>", "weights of the layer", "int"),
        Step("params", "P", r"<weights> + <c_out>", "weights and one bias per filter", "int"),
    ],
    source="CS231n course notes, Convolutional Networks; LeCun et al. 1998, Gradient-Based Learning",
    example=({"k": 5, "c_in": 3, "c_out": 16}, {"per_filter": 75, "weights": 1200, "params": 1216}),
)
def parameters(xp: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    """P = k^2 C_in C_out + C_out

    A filter spans every input channel and has one bias; the size of the image does not enter.
    Example: sixteen 5x5 filters on 3 channels: 5 * 5 * 3 * 16 + 16 = 1216.
    """
    per_filter = k * k * c_in
    weights = per_filter * c_out
    return {"per_filter": per_filter, "weights": weights, "params": weights + c_out}


@parameters.mistake("no-bias", who="counts the weights only")
def _(xp: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    return {"params": k * k * c_in * c_out}


@parameters.mistake("one-bias", who="gives the whole layer a single bias")
def _(xp: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    return {"params": k * k * c_in * c_out + 1}


@parameters.mistake(
    "input-channels-forgotten",
    who="takes a filter for a flat k x k window",
    affects=["per_filter", "weights", "params"],
)
def _(xp: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    return parameters.body(xp, k, 1 + 0 * c_in, c_out)


@parameters.mistake(
    "kernel-not-squared",
    who="reads 'kernel size k' as k weights, which is right in one dimension",
    affects=["per_filter", "weights", "params"],
)
def _(xp: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    return {
        "per_filter": k * c_in,
        "weights": k * c_in * c_out,
        "params": k * c_in * c_out + c_out,
    }


@parameters.mistake(
    "one-filter", who="stops at one filter and its bias, not the layer's C_out", affects=["weights", "params"]
)
def _(xp: Any, k: Any, c_in: Any, c_out: Any) -> Steps:
    return {"weights": k * k * c_in, "params": k * k * c_in + 1}


@define(
    "conv.macs",
    title="Multiply-accumulates of a convolution layer",
    inputs=[N, K, S, P, C_IN, C_OUT],
    steps=[
        Step("out", "o", r"\lfloor \frac{<n> + 2 \cdot <p> - <k>}{<s>} \rfloor + 1", "output size", "int"),
        Step("positions", "o^2", r"<out>^2", "output positions", "int"),
        Step("per_position", "q", r"<k>^2 \cdot <c_in> \cdot <c_out>", "MACs at one position", "int"),
        Step("macs", "M", r"<positions> \cdot <per_position>", "multiply-accumulates", "int"),
    ],
    source="Howard et al. 2017, arXiv:1704.04861, section 3.1",
    example=(
        {"n": 224, "k": 7, "s": 2, "p": 3, "c_in": 3, "c_out": 64},
        {"out": 112, "positions": 12544, "per_position": 9408, "macs": 118013952},
    ),
    where=["conv.fits_undilated"],
)
def macs(xp: Any, n: Any, k: Any, s: Any, p: Any, c_in: Any, c_out: Any) -> Steps:
    """M = o^2 k^2 C_in C_out

    Every weight is used once at every output position; the bias is not counted. One MAC is two FLOPs.
    Example: ResNet's first layer (7x7, stride 2, 3 to 64 channels, 224 pixels): 112^2 * 9408 = 118,013,952.
    """
    out = (n + 2 * p - k) // s + 1
    positions = out * out
    per_position = k * k * c_in * c_out
    return {
        "out": out,
        "positions": positions,
        "per_position": per_position,
        "macs": positions * per_position,
    }


@macs.mistake(
    "input-size-used", who="slides over the n^2 input pixels, as if out = n", affects=["positions", "macs"]
)
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, c_in: Any, c_out: Any) -> Steps:
    return {"positions": n * n, "macs": n * n * k * k * c_in * c_out}


@macs.mistake(
    "input-channels-forgotten",
    who="takes a filter for a flat k x k window",
    affects=["per_position", "macs"],
)
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, c_in: Any, c_out: Any) -> Steps:
    wrong = macs.body(xp, n, k, s, p, 1 + 0 * c_in, c_out)
    return {name: wrong[name] for name in ("per_position", "macs")}


@macs.mistake("flops-for-macs", who="counts multiplication and addition apart, two FLOPs for each MAC")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, c_in: Any, c_out: Any) -> Steps:
    return {"macs": 2 * macs.body(xp, n, k, s, p, c_in, c_out)["macs"]}


@macs.mistake("one-row", who="slides along one axis only", affects=["positions", "macs"])
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, c_in: Any, c_out: Any) -> Steps:
    right = macs.body(xp, n, k, s, p, c_in, c_out)
    return {"positions": right["out"], "macs": right["out"] * right["per_position"]}
