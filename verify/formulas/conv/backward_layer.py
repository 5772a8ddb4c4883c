"""The backward pass of a layer with channels and groups, and of a convolution on a volume."""

from __future__ import annotations

from itertools import product
from typing import Any

from verify.formulas.conv.stamps import stamped
from verify.formulas.conv.windows import PADDING, STRIDE, padded, taps, windows_2d
from verify.registry import Input, Step, Steps, define

GOODFELLOW = "Goodfellow, Bengio & Courville 2016, Deep Learning, section 9.5, equations 9.11 to 9.13"


@define(
    "conv.backward_grouped",
    title="Backward pass of a convolution layer with groups",
    inputs=[
        Input("x", "X_{c}", "input maps", shape=("C", "H", "W")),
        Input(
            "w", "K_{f}", "filters, each for the D = C / g channels of its group", shape=("F", "D", "K", "K")
        ),
        Input("g", "G_{f}", "gradient of the loss by each output", shape=("F", "OH", "OW")),
        STRIDE,
        PADDING,
    ],
    steps=[
        Step(
            "dw",
            r"\frac{\partial L}{\partial K_f}",
            r"\operatorname{correlate}(<x>, <g>; <stride>, <padding>)",
            "by the filters",
            shape=("F", "D", "K", "K"),
        ),
        Step(
            "db",
            r"\frac{\partial L}{\partial b_f}",
            r"\operatorname{sum}(<g>)",
            "by the biases",
            shape=("F",),
        ),
        Step(
            "dx",
            r"\frac{\partial L}{\partial X_c}",
            r"\operatorname{sum}_f(\operatorname{stamp}(<g>, <w>; <stride>, <padding>))",
            "by the input: every filter of the group hands some back",
            shape=("C", "H", "W"),
        ),
    ],
    source=f"{GOODFELLOW}; Krizhevsky, Sutskever & Hinton 2012, for the groups",
    example=(
        {
            "x": [[[1.0]], [[2.0]], [[3.0]], [[4.0]]],
            "w": [[[[1.0]], [[10.0]]], [[[1.0]], [[1.0]]]],
            "g": [[[2.0]], [[-1.0]]],
            "stride": "1",
            "padding": "0",
        },
        {
            "dw": [[[[2.0]], [[4.0]]], [[[-3.0]], [[-4.0]]]],
            "db": [2.0, -1.0],
            "dx": [[[2.0]], [[20.0]], [[-1.0]], [[-1.0]]],
        },
    ),
    dims={
        "C": (2, 2),
        "F": (4, 4),
        "D": (1, 2),
        "H": (4, 5),
        "W": (4, 4),
        "K": (2, 3),
        "OH": (2, 2),
        "OW": (2, 2),
    },
)
def backward_grouped(xp: Any, x: Any, w: Any, g: Any, stride: str, padding: str) -> Steps:
    """dL/dK_f,c = sum_o G_f,o (window of X_c at o);  dL/db_f = sum_o G_f,o;  dL/dX_c = sum_f sum_o G_f,o (K_f,c at o)

    A filter learns from the channels that it sees; a channel hears from the filters that saw it, which are those of
    its group. g holds the first outputs; those beyond have no gradient.
    Example: 1x1, two groups: X_2 = 2 was weighted 10 by filter 1 alone, whose gradient is 2: dL/dX_2 = 20.
    """
    s, p, depth, filters = int(stride), int(padding), w.shape[2], w.shape[1]
    each = filters // (x.shape[1] // depth)
    windows = windows_2d(xp, x, w.shape[-1], s, p, 1, (g.shape[2], g.shape[3]))
    dw, dx = [], []
    for f in range(filters):
        first = f // each * depth
        seen = windows[:, first : first + depth, ...] * g[:, f, ...][:, None, :, :, None]
        dw.append(xp.reshape(xp.sum(seen, axis=(2, 3)), (-1, *w.shape[2:])))
    for c in range(x.shape[1]):
        group = c // depth
        back = [
            stamped(xp, g[:, f, ...], w[:, f, c - group * depth, ...], x.shape[2:], s, p, 1)
            for f in range(group * each, (group + 1) * each)
        ]
        dx.append(sum(back[1:], back[0]))
    return {"dw": xp.stack(dw, axis=1), "db": xp.sum(g, axis=(2, 3)), "dx": xp.stack(dx, axis=1)}


@backward_grouped.mistake(
    "kernels-not-turned", who="slides the kernels over the gradient as in the forward pass", affects="dx"
)
def _(xp: Any, w: Any, **given: Any) -> Steps:
    return {"dx": backward_grouped.body(xp, w=xp.flip(w, axis=(3, 4)), **given)["dx"]}


@backward_grouped.mistake(
    "one-filter-only",
    who="takes the gradient of a group's first filter for that of all of them",
    affects="dx",
)
def _(xp: Any, x: Any, w: Any, g: Any, stride: str, padding: str) -> Steps:
    each = w.shape[1] // (x.shape[1] // w.shape[2])
    alone = [g[:, f, ...] if f % each == 0 else 0 * g[:, f, ...] for f in range(w.shape[1])]
    return {"dx": backward_grouped.body(xp, x, w, xp.stack(alone, axis=1), stride, padding)["dx"]}


@backward_grouped.mistake(
    "averaged",
    who="averages over the outputs where the shared weight's gradients add up",
    affects=["dw", "db"],
)
def _(xp: Any, g: Any, **given: Any) -> Steps:
    right = backward_grouped.body(xp, g=g, **given)
    return {name: right[name] / (g.shape[2] * g.shape[3]) for name in ("dw", "db")}


@backward_grouped.mistake(
    "first-group-for-all", who="correlates every filter with the first channels", affects="dw"
)
def _(xp: Any, x: Any, w: Any, **given: Any) -> Steps:
    depth = w.shape[2]
    first = xp.concat([x[:, :depth, ...]] * (x.shape[1] // depth), axis=1)
    return {"dw": backward_grouped.body(xp, x=first, w=w, **given)["dw"]}


@define(
    "conv.backward_3d",
    title="Backward pass of a convolution on a volume",
    inputs=[
        Input("x", "X", "one-channel volume or clip", shape=("D", "H", "W")),
        Input("w", "K", "cubic kernel", shape=("K", "K", "K")),
        Input("g", "G", "gradient of the loss by each output", shape=("OD", "OH", "OW")),
        STRIDE,
        PADDING,
    ],
    steps=[
        Step(
            "dw",
            r"\frac{\partial L}{\partial K}",
            r"\operatorname{correlate}(<x>, <g>; <stride>, <padding>)",
            "by the kernel",
            shape=("K", "K", "K"),
        ),
        Step("db", r"\frac{\partial L}{\partial b}", r"\operatorname{sum}(<g>)", "by the bias"),
        Step(
            "dx",
            r"\frac{\partial L}{\partial X}",
            r"\operatorname{stamp}(<g>, <w>; <stride>, <padding>)",
            "by the input",
            shape=("D", "H", "W"),
        ),
    ],
    source=GOODFELLOW,
    example=(
        {
            "x": [[[1.0, 2.0, 3.0]]],
            "w": [[[2.0]]],
            "g": [[[1.0, -1.0]]],
            "stride": "2",
            "padding": "0",
        },
        {"dw": [[[-2.0]]], "db": 0.0, "dx": [[[2.0, 0.0, -2.0]]]},
    ),
    dims={"D": (4, 4), "H": (4, 4), "W": (4, 5), "K": (2, 3), "OD": (2, 2), "OH": (1, 2), "OW": (2, 2)},
)
def backward_3d(xp: Any, x: Any, w: Any, g: Any, stride: str, padding: str) -> Steps:
    """dL/dK_ijk = sum_zyx G_zyx X_(z s - p + i, y s - p + j, x s - p + k);  dL/dX = sum_o G_o (K laid down at o)

    The same as in two dimensions, with one more axis. g holds the first outputs; those beyond have no gradient.
    Example: one tap of 2 at stride 2 sees 1 and 3 of (1, 2, 3): dL/dK = 1 - 3, and 2 goes back to the seen ones.
    """
    k, s, p = w.shape[-1], int(stride), int(padding)
    volume = x
    for axis, outputs in enumerate(g.shape[1:], start=1):
        reach = (outputs - 1) * s + k
        volume = padded(xp, volume, p, max(p, reach - p - x.shape[axis]), axis)
    dw = []
    for cell in product(range(k), repeat=3):
        window = [taps(i, count, s, 1) for i, count in zip(cell, g.shape[1:], strict=True)]
        dw.append(xp.sum(g * volume[:, *window], axis=(1, 2, 3)))
    return {
        "dw": xp.reshape(xp.stack(dw, axis=1), w.shape),
        "db": xp.sum(g, axis=(1, 2, 3)),
        "dx": stamped(xp, g, w, x.shape[1:], s, p, 1),
    }


@backward_3d.mistake(
    "kernel-not-turned", who="slides the kernel over the gradient as in the forward pass", affects="dx"
)
def _(xp: Any, w: Any, **given: Any) -> Steps:
    return {"dx": backward_3d.body(xp, w=xp.flip(w, axis=(1, 2, 3)), **given)["dx"]}


@backward_3d.mistake(
    "stride-ignored",
    who="lets the output's gradients act on neighbouring windows, one pixel apart",
    affects=["dw", "dx"],
)
def _(xp: Any, **given: Any) -> Steps:
    wrong = backward_3d.body(xp, **(given | {"stride": "1"}))
    return {name: wrong[name] for name in ("dw", "dx")}


@backward_3d.mistake(
    "averaged",
    who="averages over the outputs where the shared weight's gradients add up",
    affects=["dw", "db"],
)
def _(xp: Any, g: Any, **given: Any) -> Steps:
    right = backward_3d.body(xp, g=g, **given)
    count = g.shape[1] * g.shape[2] * g.shape[3]
    return {name: right[name] / count for name in ("dw", "db")}
