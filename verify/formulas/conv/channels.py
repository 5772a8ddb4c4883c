"""Convolution of maps with several channels: one filter, a layer with groups, and volumes."""

from __future__ import annotations

from itertools import product
from typing import Any

from verify.formulas.conv.shared import DUMOULIN
from verify.formulas.conv.windows import PADDING, STRIDE, flat, padded, positions, taps, windows_2d
from verify.registry import Input, Step, Steps, define

B = Input("b", "b", "bias", low=-1, high=1)


@define(
    "conv.one_filter",
    title="One filter over all input channels",
    inputs=[
        Input("x", "X_{c}", "input maps", shape=("C", "H", "W")),
        Input("w", "K_{c}", "the filter: one kernel for each input channel", shape=("C", "K", "K")),
        B,
        STRIDE,
        PADDING,
    ],
    steps=[
        Step(
            "maps",
            "Z_{c}",
            r"\operatorname{correlate}(<x>, <w>; <stride>, <padding>)",
            "each channel with its own kernel",
            shape=("C", "OH", "OW"),
        ),
        Step("y", "Y", r"\operatorname{sum}_c(<maps>) + <b>", "one output map", shape=("OH", "OW")),
    ],
    source="CS231n course notes, Convolutional Networks: convolution demo",
    example=(
        {
            "x": [[[1.0, 2.0], [3.0, 4.0]], [[0.0, 1.0], [1.0, 0.0]]],
            "w": [[[1.0, 0.0], [0.0, 1.0]], [[2.0, 3.0], [-1.0, 5.0]]],
            "b": -1.0,
            "stride": "1",
            "padding": "0",
        },
        {"maps": [[[5.0]], [[2.0]]], "y": [[6.0]]},
    ),
    dims={"C": (2, 3), "H": (4, 5), "W": (4, 5), "K": (2, 3)},
)
def one_filter(xp: Any, x: Any, w: Any, b: Any, stride: str, padding: str) -> Steps:
    """Y = b + sum_c correlate(X_c, K_c)

    A filter is as deep as its input: C kernels, their results added up, one bias, one output map.
    Example: two channels give 5 and 2 at the only position; with the bias -1 that is 6.
    """
    windows = windows_2d(xp, x, w.shape[-1], int(stride), int(padding), 1)
    maps = xp.sum(windows * flat(xp, w)[:, :, None, None, :], axis=-1)
    return {"maps": maps, "y": xp.sum(maps, axis=1) + b[:, None, None]}


@one_filter.mistake(
    "first-kernel-for-all", who="slides one flat kernel over every channel", affects=["maps", "y"]
)
def _(xp: Any, w: Any, **given: Any) -> Steps:
    return one_filter.body(xp, w=w[:, :1, ...] + 0 * w, **given)


@one_filter.mistake("bias-for-each-channel", who="adds the bias once a channel")
def _(xp: Any, w: Any, b: Any, **given: Any) -> Steps:
    return {"y": one_filter.body(xp, w=w, b=w.shape[1] * b, **given)["y"]}


@one_filter.mistake("channels-averaged", who="averages over the channels instead of adding them up")
def _(xp: Any, w: Any, b: Any, **given: Any) -> Steps:
    right = one_filter.body(xp, w=w, b=b, **given)
    return {"y": xp.mean(right["maps"], axis=1) + b[:, None, None]}


@one_filter.mistake("kernels-turned", who="turns every kernel by 180 degrees", affects=["maps", "y"])
def _(xp: Any, w: Any, **given: Any) -> Steps:
    return one_filter.body(xp, w=xp.flip(w, axis=(2, 3)), **given)


@define(
    "conv.forward_grouped",
    title="Forward pass of a convolution layer with groups",
    inputs=[
        Input("x", "X_{c}", "input maps", shape=("C", "H", "W")),
        Input(
            "w", "K_{f}", "filters, each for the D = C / g channels of its group", shape=("F", "D", "K", "K")
        ),
        Input("b", "b_{f}", "one bias a filter", low=-1, high=1, shape=("F",)),
        STRIDE,
        PADDING,
    ],
    steps=[
        Step(
            "y",
            "Y_{f}",
            r"\operatorname{correlate}(<x>, <w>; <stride>, <padding>) + <b>",
            "output maps",
            shape=("F", "OH", "OW"),
        )
    ],
    source="Krizhevsky, Sutskever & Hinton 2012; torch.nn.Conv2d(groups=g)",
    example=(
        {
            "x": [[[1.0]], [[2.0]], [[3.0]], [[4.0]]],
            "w": [[[[1.0]], [[10.0]]], [[[1.0]], [[1.0]]]],
            "b": [0.0, 0.5],
            "stride": "1",
            "padding": "0",
        },
        {"y": [[[21.0]], [[7.5]]]},
    ),
    dims={"C": (2, 2), "F": (4, 4), "D": (1, 2), "H": (3, 5), "W": (3, 4), "K": (2, 3)},
)
def forward_grouped(xp: Any, x: Any, w: Any, b: Any, stride: str, padding: str) -> Steps:
    """Y_f = b_f + sum_c correlate(X_c, K_f,c) over the C / g channels of f's group

    The depth of a filter tells the groups: C is ordinary, 1 is depthwise.
    Example: four channels in two groups: the first filter sees channels 1 and 2, the second 3 and 4.
    """
    depth, filters = w.shape[2], w.shape[1]
    groups = x.shape[1] // depth
    windows = windows_2d(xp, x, w.shape[-1], int(stride), int(padding), 1)
    maps = []
    for f in range(filters):
        first = f // (filters // groups) * depth
        own = windows[:, first : first + depth, ...] * flat(xp, w[:, f, ...])[:, :, None, None, :]
        maps.append(xp.sum(own, axis=(1, 4)))
    return {"y": xp.stack(maps, axis=1) + b[:, :, None, None]}


@forward_grouped.mistake(
    "groups-interleaved", who="deals the filters to the groups in turn instead of in blocks"
)
def _(xp: Any, w: Any, b: Any, **given: Any) -> Steps:
    filters, groups = w.shape[1], given["x"].shape[1] // w.shape[2]
    dealt = [f for g in range(groups) for f in range(filters) if f % groups == g]
    back = [dealt.index(f) for f in range(filters)]
    mixed = xp.stack([w[:, f, ...] for f in dealt], axis=1)
    biases = xp.stack([b[:, f] for f in dealt], axis=1)
    y = forward_grouped.body(xp, w=mixed, b=biases, **given)["y"]
    return {"y": xp.stack([y[:, f, ...] for f in back], axis=1)}


@forward_grouped.mistake("first-group-for-all", who="lets every filter look at the first channels")
def _(xp: Any, x: Any, w: Any, **given: Any) -> Steps:
    depth = w.shape[2]
    groups = x.shape[1] // depth
    return {
        "y": forward_grouped.body(xp, x=xp.concat([x[:, :depth, ...]] * groups, axis=1), w=w, **given)["y"]
    }


@forward_grouped.mistake(
    "bias-for-each-channel", who="adds the bias once for each channel that a filter sees"
)
def _(xp: Any, w: Any, b: Any, **given: Any) -> Steps:
    return {"y": forward_grouped.body(xp, w=w, b=w.shape[2] * b, **given)["y"]}


@define(
    "conv.forward_3d",
    title="Forward pass of a convolution on a volume",
    inputs=[
        Input("x", "X", "one-channel volume or clip", shape=("D", "H", "W")),
        Input("w", "K", "cubic kernel", shape=("K", "K", "K")),
        B,
        STRIDE,
        PADDING,
    ],
    steps=[
        Step(
            "y",
            "Y",
            r"\operatorname{correlate}(<x>, <w>; <stride>, <padding>) + <b>",
            "output volume",
            shape=("OD", "OH", "OW"),
        )
    ],
    source=f"{DUMOULIN}, every axis by itself; Tran et al. 2015, arXiv:1412.0767",
    example=(
        {
            "x": [[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]],
            "w": [[[1.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 2.0]]],
            "b": 0.5,
            "stride": "1",
            "padding": "0",
        },
        {"y": [[[17.5]]]},
    ),
    dims={"D": (3, 4), "H": (3, 4), "W": (3, 3), "K": (2, 3)},
)
def forward_3d(xp: Any, x: Any, w: Any, b: Any, stride: str, padding: str) -> Steps:
    """Y_zyx = b + sum_ijk K_ijk X_(z s - p + i, y s - p + j, x s - p + k)

    The kernel moves along depth (or time) as well, so that the output is a volume again.
    Example: the corners of a 2x2x2 cube, 1 and 8, weighted 1 and 2: 1 + 16 + 0.5 = 17.5.
    """
    k, s, p = w.shape[-1], int(stride), int(padding)
    counts = [positions(n, k, s, p, 1) for n in x.shape[1:]]
    for axis in (1, 2, 3):
        x = padded(xp, x, p, p, axis)
    y = b[:, None, None, None]
    for cell in product(range(k), repeat=3):
        window = [taps(i, count, s, 1) for i, count in zip(cell, counts, strict=True)]
        y = y + w[:, *cell][:, None, None, None] * x[:, *window]
    return {"y": y}


@forward_3d.mistake("kernel-turned", who="flips the kernel along all three axes")
def _(xp: Any, w: Any, **given: Any) -> Steps:
    return {"y": forward_3d.body(xp, w=xp.flip(w, axis=(1, 2, 3)), **given)["y"]}


@forward_3d.mistake(
    "axes-reversed", who="indexes the kernel as (width, height, depth) for (depth, height, width)"
)
def _(xp: Any, w: Any, **given: Any) -> Steps:
    return {"y": forward_3d.body(xp, w=xp.permute_dims(w, (0, 3, 2, 1)), **given)["y"]}


@forward_3d.mistake("bias-forgotten", who="stops at the sum of products")
def _(xp: Any, b: Any, **given: Any) -> Steps:
    return {"y": forward_3d.body(xp, b=0 * b, **given)["y"]}
