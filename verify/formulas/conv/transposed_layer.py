"""Transposed convolution layers: channels and groups, dilation and output padding, volumes, and what they cost."""

from __future__ import annotations

from typing import Any

from verify.formulas.conv.grouped import GROUPS
from verify.formulas.conv.shared import C_IN, C_OUT, DUMOULIN, K
from verify.formulas.conv.stamps import stamped
from verify.formulas.conv.windows import DILATION, PADDING, STRIDE
from verify.registry import Input, Step, Steps, define

WIDER = Input("stride", "s", "stride, pixels", "choice", values=("2", "3"))
EXTRA = Input("extra", r"p_{out}", "output padding: extra pixels at the far end", "choice", values=("0", "1"))


@define(
    "conv.transposed_grouped",
    title="Forward pass of a transposed convolution layer with groups",
    inputs=[
        Input("x", "X_{c}", "input maps", shape=("C", "H", "W")),
        Input(
            "w",
            "K_{c}",
            "a kernel from each channel to the E = F / g of its group",
            shape=("C", "E", "K", "K"),
        ),
        Input("b", "b_{f}", "one bias an output map", low=-1, high=1, shape=("F",)),
        WIDER,
        PADDING,
        DILATION,
        EXTRA,
    ],
    steps=[
        Step(
            "y",
            "Y_{f}",
            r"\operatorname{sum}_c(\operatorname{stamp}(<x>, <w>; <stride>, <padding>, <dilation>, <extra>)) + <b>",
            "output maps",
            shape=("F", "OH", "OW"),
        )
    ],
    source=f"{DUMOULIN}, chapter 4; torch.nn.ConvTranspose2d: groups, dilation, output_padding",
    example=(
        {
            "x": [[[1.0]], [[2.0]]],
            "w": [[[[1.0, 2.0], [3.0, 4.0]]], [[[1.0, 0.0], [0.0, -1.0]]]],
            "b": [0.0, 0.5],
            "stride": "2",
            "padding": "0",
            "dilation": "1",
            "extra": "0",
        },
        {"y": [[[1.0, 2.0], [3.0, 4.0]], [[2.5, 0.5], [0.5, -1.5]]]},
    ),
    dims={"C": (2, 2), "F": (2, 2), "E": (1, 2), "H": (2, 3), "W": (2, 2), "K": (2, 3)},
)
def transposed_grouped(
    xp: Any, x: Any, w: Any, b: Any, stride: str, padding: str, dilation: str, extra: str
) -> Steps:
    """Y_f = b_f + sum_c (every X_c,yx lays K_c,f down at (y s - p, x s - p), its taps d apart), c of f's group

    The kernels stand as (C_in, C_out / g), the other way round from a convolution's. Output padding only makes the
    result longer at the far end: stamps that reach there are kept, it is not a border of zeros.
    Example: two groups of one channel: 1 stamps (1, 2; 3, 4), 2 stamps (1, 0; 0, -1), and 0.5 is added to the second.
    """
    s, p, d = int(stride), int(padding), int(dilation)
    reach = d * (w.shape[-1] - 1) + 1 - 2 * p + int(extra)
    sizes = [(n - 1) * s + reach for n in x.shape[2:]]
    each = w.shape[2]
    depth = x.shape[1] // (b.shape[1] // each)
    maps = []
    for f in range(b.shape[1]):
        group = f // each
        laid = [
            stamped(xp, x[:, c, ...], w[:, c, f - group * each, ...], sizes, s, p, d)
            for c in range(group * depth, (group + 1) * depth)
        ]
        maps.append(sum(laid[1:], laid[0]))
    return {"y": xp.stack(maps, axis=1) + b[:, :, None, None]}


@transposed_grouped.mistake("kernels-turned", who="turns every kernel by 180 degrees before stamping it")
def _(xp: Any, w: Any, **given: Any) -> Steps:
    return {"y": transposed_grouped.body(xp, w=xp.flip(w, axis=(3, 4)), **given)["y"]}


@transposed_grouped.mistake(
    "zeros-appended", who="takes output padding for a border of zeros, to which only the bias is added"
)
def _(xp: Any, b: Any, extra: str, **given: Any) -> Steps:
    y = transposed_grouped.body(xp, b=b, extra="0", **given)["y"]
    if extra == "1":
        for axis in (2, 3):
            one = y[:, :, :1, :] if axis == 2 else y[:, :, :, :1]
            y = xp.concat([y, 0 * one + b[:, :, None, None]], axis=axis)
    return {"y": y}


@transposed_grouped.mistake("extra-in-front", who="adds the extra pixels in front instead of behind")
def _(xp: Any, b: Any, extra: str, **given: Any) -> Steps:
    right = transposed_grouped.body(xp, b=b, extra=extra, **given)["y"]
    if extra == "0":
        return {"y": right}
    y = transposed_grouped.body(xp, b=b, extra="0", **given)["y"]
    for axis in (2, 3):
        one = y[:, :, :1, :] if axis == 2 else y[:, :, :, :1]
        y = xp.concat([0 * one + b[:, :, None, None], y], axis=axis)
    return {"y": y}


@transposed_grouped.mistake("bias-at-every-stamp", who="lets every input channel bring the bias along")
def _(xp: Any, x: Any, w: Any, b: Any, **given: Any) -> Steps:
    depth = x.shape[1] * w.shape[2] // b.shape[1]
    return {"y": transposed_grouped.body(xp, x=x, w=w, b=(depth + 1) * b, **given)["y"]}


@define(
    "conv.transposed_3d",
    title="Forward pass of a transposed convolution on a volume",
    inputs=[
        Input("x", "X", "one-channel volume", shape=("D", "H", "W")),
        Input("w", "K", "cubic kernel", shape=("K", "K", "K")),
        STRIDE,
        PADDING,
    ],
    steps=[
        Step(
            "y",
            "Y",
            r"\operatorname{stamp}(<x>, <w>; <stride>, <padding>)",
            "output volume",
            shape=("OD", "OH", "OW"),
        )
    ],
    source=f"{DUMOULIN}, chapter 4, every axis by itself; torch.nn.ConvTranspose3d",
    example=(
        {
            "x": [[[1.0, 2.0]]],
            "w": [[[1.0, 3.0], [0.0, 1.0]], [[0.0, 0.0], [0.0, 5.0]]],
            "stride": "1",
            "padding": "0",
        },
        {"y": [[[1.0, 5.0, 6.0], [0.0, 1.0, 2.0]], [[0.0, 0.0, 0.0], [0.0, 5.0, 10.0]]]},
    ),
    dims={"D": (2, 2), "H": (2, 2), "W": (2, 3), "K": (2, 3)},
)
def transposed_3d(xp: Any, x: Any, w: Any, stride: str, padding: str) -> Steps:
    """Y = sum_zyx X_zyx (K laid down at (z s - p, y s - p, x s - p)), each axis (n - 1) s - 2p + k long

    What falls beyond the p pixels cut off all round is lost.
    Example: 1 and 2 stamp the first row (1, 3) of a 2x2x2 cube one pixel apart: 1, 3 + 2, 6.
    """
    s, p = int(stride), int(padding)
    sizes = [(n - 1) * s - 2 * p + w.shape[-1] for n in x.shape[1:]]
    return {"y": stamped(xp, x, w, sizes, s, p, 1)}


@transposed_3d.mistake("kernel-turned", who="flips the kernel along all three axes before stamping it")
def _(xp: Any, w: Any, **given: Any) -> Steps:
    return {"y": transposed_3d.body(xp, w=xp.flip(w, axis=(1, 2, 3)), **given)["y"]}


@transposed_3d.mistake(
    "axes-reversed", who="indexes the kernel as (width, height, depth) for (depth, height, width)"
)
def _(xp: Any, w: Any, **given: Any) -> Steps:
    return {"y": transposed_3d.body(xp, w=xp.permute_dims(w, (0, 3, 2, 1)), **given)["y"]}


@transposed_3d.mistake("cut-at-the-end", who="cuts 2 p pixels off one end of each axis instead of p off each")
def _(xp: Any, padding: str, **given: Any) -> Steps:
    whole, cut = transposed_3d.body(xp, padding="0", **given)["y"], 2 * int(padding)
    return {"y": whole[:, *(slice(0, n - cut) for n in whole.shape[1:])]}


@define(
    "conv.transposed_cost",
    title="Parameters and multiply-accumulates of a transposed convolution",
    inputs=[Input("n", "n", "input size, pixels", "int", 1, 16), K, C_IN, C_OUT, GROUPS],
    steps=[
        Step(
            "weights",
            "w",
            r"<k>^2 \cdot <c_in> \cdot \frac{<c_out>}{<groups>}",
            "weights of the layer",
            "int",
        ),
        Step("params", "P", r"<weights> + <c_out>", "with one bias an output map", "int"),
        Step("macs", "M", r"<n>^2 \cdot <weights>", "multiply-accumulates, before the cut", "int"),
    ],
    source=f"{DUMOULIN}, chapter 4; torch.nn.ConvTranspose2d",
    example=(
        {"n": 4, "k": 4, "c_in": 512, "c_out": 256, "groups": 1},
        {"weights": 2097152, "params": 2097408, "macs": 33554432},
    ),
    where=["conv.groups_divide"],
)
def transposed_cost(xp: Any, n: Any, k: Any, c_in: Any, c_out: Any, groups: Any) -> Steps:
    """P = k^2 C_in C_out / g + C_out;  M = n^2 k^2 C_in C_out / g, with n the size of the *input*

    Every input pixel multiplies the whole kernel once, however far apart the stamps stand: the stride does not enter.
    Example: DCGAN's 4x4 layer from 512 to 256 maps on 4x4 pixels: 2,097,152 weights, 16 times as many MACs.
    """
    weights = k**2 * c_in * (c_out // groups)
    return {"weights": weights, "params": weights + c_out, "macs": n**2 * weights}


@transposed_cost.mistake("bias-for-each-input", who="gives every input channel a bias", affects="params")
def _(xp: Any, c_in: Any, **given: Any) -> Steps:
    return {"params": transposed_cost.body(xp, c_in=c_in, **given)["weights"] + c_in}


@transposed_cost.mistake(
    "groups-ignored", who="joins every channel to every map", affects=["weights", "params", "macs"]
)
def _(xp: Any, groups: Any, **given: Any) -> Steps:
    return transposed_cost.body(xp, groups=1 + 0 * groups, **given)


@transposed_cost.mistake(
    "output-positions",
    who="counts the multiplications at the output's positions, as in a convolution (here twice the size: s = 2)",
    affects="macs",
)
def _(xp: Any, n: Any, **given: Any) -> Steps:
    return {"macs": transposed_cost.body(xp, n=2 * n, **given)["macs"]}


@transposed_cost.mistake("one-row", who="slides along one axis only", affects="macs")
def _(xp: Any, n: Any, **given: Any) -> Steps:
    return {"macs": n * transposed_cost.body(xp, n=n, **given)["weights"]}
