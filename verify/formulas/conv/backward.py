"""The backward pass of a convolution: gradients of kernel, bias and input from the gradient of the output."""

from __future__ import annotations

from typing import Any

from verify.formulas.conv.windows import (
    DILATION,
    PADDING,
    STRIDE,
    flat,
    matrix_1d,
    matrix_2d,
    times,
    windows_1d,
    windows_2d,
)
from verify.registry import Input, Step, Steps, define

GOODFELLOW = "Goodfellow, Bengio & Courville 2016, Deep Learning, section 9.5, equations 9.11 to 9.13"


@define(
    "conv.backward_1d",
    title="Backward pass of a convolution along one axis",
    inputs=[
        Input("x", "x_{i}", "input values", shape=("N",)),
        Input("w", "w_{k}", "kernel", shape=("K",)),
        Input("g", "g_{o}", "gradient of the loss by each output", shape=("O",)),
        STRIDE,
        PADDING,
        DILATION,
    ],
    steps=[
        Step(
            "windows",
            r"X_{col}",
            r"\operatorname{windows}(<x>; <stride>, <padding>, <dilation>)",
            "a row of inputs for each output",
            shape=("O", "K"),
        ),
        Step(
            "dw", r"\frac{\partial L}{\partial w}", r"<windows>^\top \cdot <g>", "by the kernel", shape=("K",)
        ),
        Step("db", r"\frac{\partial L}{\partial b}", r"\sum_i{<g>}", "by the bias"),
        Step(
            "matrix",
            "C",
            r"\operatorname{matrix}(<w>; <stride>, <padding>, <dilation>)",
            "the convolution as a matrix",
            shape=("O", "N"),
        ),
        Step(
            "dx", r"\frac{\partial L}{\partial x}", r"<matrix>^\top \cdot <g>", "by the input", shape=("N",)
        ),
    ],
    source=GOODFELLOW,
    example=(
        {
            "x": [1.0, 2.0, 3.0, 4.0],
            "w": [1.0, 0.0, -2.0],
            "g": [1.0, 2.0],
            "stride": "1",
            "padding": "0",
            "dilation": "1",
        },
        {
            "windows": [[1, 2, 3], [2, 3, 4]],
            "dw": [5.0, 8.0, 11.0],
            "db": 3.0,
            "matrix": [[1, 0, -2, 0], [0, 1, 0, -2]],
            "dx": [1.0, 2.0, -2.0, -4.0],
        },
    ),
    dims={"N": (5, 7), "K": (2, 3), "O": (2, 3)},
)
def backward_1d(xp: Any, x: Any, w: Any, g: Any, stride: str, padding: str, dilation: str) -> Steps:
    """dL/dw = X_col^T g;  dL/db = sum g;  dL/dx = C^T g, where y = X_col w + b = C x + b

    A weight gathers over all outputs, since all share it; an input gathers from every output that saw it: at stride 1
    the full convolution of g with w, the kernel flipped. g holds the first outputs; those beyond have no gradient.
    Example: w = (1, 0, -2), g = (1, 2): dL/dx = 1 (1, 0, -2, 0) + 2 (0, 1, 0, -2) = (1, 2, -2, -4).
    """
    s, p, d, count = int(stride), int(padding), int(dilation), g.shape[1]
    windows = windows_1d(xp, x, w.shape[1], s, p, d, count)
    matrix = matrix_1d(xp, w, count, x.shape[1], s, p, d)
    return {
        "windows": windows,
        "dw": times(xp, xp.matrix_transpose(windows), g),
        "db": xp.sum(g, axis=1),
        "matrix": matrix,
        "dx": times(xp, xp.matrix_transpose(matrix), g),
    }


@backward_1d.mistake(
    "kernel-not-flipped",
    who="slides the kernel over the gradient as in the forward pass",
    affects=["matrix", "dx"],
)
def _(xp: Any, w: Any, **given: Any) -> Steps:
    wrong = backward_1d.body(xp, w=xp.flip(w, axis=1), **given)
    return {name: wrong[name] for name in ("matrix", "dx")}


@backward_1d.mistake(
    "stride-ignored",
    who="lets the output's gradients act on neighbouring windows, one pixel apart",
    affects=["windows", "dw", "matrix", "dx"],
)
def _(xp: Any, **given: Any) -> Steps:
    wrong = backward_1d.body(xp, **(given | {"stride": "1"}))
    return {name: wrong[name] for name in ("windows", "dw", "matrix", "dx")}


@backward_1d.mistake(
    "padding-ignored",
    who="forgets that the first window began in the padding",
    affects=["windows", "dw", "matrix", "dx"],
)
def _(xp: Any, **given: Any) -> Steps:
    wrong = backward_1d.body(xp, **(given | {"padding": "0"}))
    return {name: wrong[name] for name in ("windows", "dw", "matrix", "dx")}


@backward_1d.mistake(
    "averaged",
    who="averages over the outputs where the shared weight's gradients add up",
    affects=["dw", "db"],
)
def _(xp: Any, g: Any, **given: Any) -> Steps:
    right = backward_1d.body(xp, g=g, **given)
    return {name: right[name] / g.shape[1] for name in ("dw", "db")}


@define(
    "conv.backward_2d",
    title="Backward pass of a convolution on one channel",
    inputs=[
        Input("x", "X", "input map", shape=("H", "W")),
        Input("w", "K", "square kernel", shape=("K", "K")),
        Input("g", "G", "gradient of the loss by each output", shape=("OH", "OW")),
        STRIDE,
        PADDING,
        DILATION,
    ],
    steps=[
        Step(
            "columns",
            r"X_{col}",
            r"\operatorname{im2col}(<x>; <stride>, <padding>, <dilation>)",
            "a row of inputs for each output",
            shape=("P", "Q"),
        ),
        Step(
            "dw",
            r"\frac{\partial L}{\partial K}",
            r"<columns>^\top \cdot \operatorname{vec}(<g>)",
            "by the kernel",
            shape=("K", "K"),
        ),
        Step("db", r"\frac{\partial L}{\partial b}", r"\operatorname{sum}(<g>)", "by the bias"),
        Step(
            "dx",
            r"\frac{\partial L}{\partial X}",
            r"\operatorname{matrix}(<w>; <stride>, <padding>, <dilation>)^\top \cdot \operatorname{vec}(<g>)",
            "by the input",
            shape=("H", "W"),
        ),
    ],
    source=GOODFELLOW,
    example=(
        {
            "x": [[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]],
            "w": [[1.0, -1.0], [0.0, 2.0]],
            "g": [[1.0, 3.0]],
            "stride": "1",
            "padding": "0",
            "dilation": "1",
        },
        {
            "columns": [[1, 2, 0, 1], [2, 0, 1, 3]],
            "dw": [[7.0, 2.0], [3.0, 10.0]],
            "db": 4.0,
            "dx": [[1.0, 2.0, -3.0], [0.0, 2.0, 6.0]],
        },
    ),
    dims={"H": (4, 5), "W": (4, 4), "K": (2, 3), "OH": (2, 2), "OW": (2, 2)},
)
def backward_2d(xp: Any, x: Any, w: Any, g: Any, stride: str, padding: str, dilation: str) -> Steps:
    """dL/dK = sum_o g_o window_o;  dL/db = sum g;  dL/dX = sum_o g_o (K laid down at o)

    Every output hands its gradient to the window that it saw, weighted by the kernel: a transposed convolution of G.
    Example: K = (1, -1; 0, 2), G = (1, 3): 1 (1, -1, 0; 0, 2, 0) + 3 (0, 1, -1; 0, 0, 2) = (1, 2, -3; 0, 2, 6).
    """
    s, p, d, counts = int(stride), int(padding), int(dilation), (g.shape[1], g.shape[2])
    windows = windows_2d(xp, x, w.shape[1], s, p, d, counts)
    columns = xp.reshape(windows, (x.shape[0], -1, windows.shape[-1]))
    matrix = matrix_2d(xp, w, counts, x.shape[1:], s, p, d)
    dw = times(xp, xp.matrix_transpose(columns), flat(xp, g))
    dx = times(xp, xp.matrix_transpose(matrix), flat(xp, g))
    return {
        "columns": columns,
        "dw": xp.reshape(dw, w.shape),
        "db": xp.sum(g, axis=(1, 2)),
        "dx": xp.reshape(dx, x.shape),
    }


@backward_2d.mistake(
    "kernel-not-turned", who="slides the kernel over the gradient as in the forward pass", affects="dx"
)
def _(xp: Any, w: Any, **given: Any) -> Steps:
    return {"dx": backward_2d.body(xp, w=xp.flip(w, axis=(1, 2)), **given)["dx"]}


@backward_2d.mistake(
    "kernel-transposed", who="takes the transpose of the kernel for that of the matrix", affects="dx"
)
def _(xp: Any, w: Any, **given: Any) -> Steps:
    return {"dx": backward_2d.body(xp, w=xp.matrix_transpose(w), **given)["dx"]}


@backward_2d.mistake(
    "stride-ignored",
    who="lets the output's gradients act on neighbouring windows, one pixel apart",
    affects=["columns", "dw", "dx"],
)
def _(xp: Any, **given: Any) -> Steps:
    wrong = backward_2d.body(xp, **(given | {"stride": "1"}))
    return {name: wrong[name] for name in ("columns", "dw", "dx")}


@backward_2d.mistake(
    "averaged",
    who="averages over the outputs where the shared weight's gradients add up",
    affects=["dw", "db"],
)
def _(xp: Any, g: Any, **given: Any) -> Steps:
    right = backward_2d.body(xp, g=g, **given)
    return {name: right[name] / (g.shape[1] * g.shape[2]) for name in ("dw", "db")}
