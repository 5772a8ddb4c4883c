"""The forward pass of a convolution layer, which is a cross-correlation, and the convolution of signal processing."""

from __future__ import annotations

from typing import Any

from verify.formulas.conv.shared import DUMOULIN
from verify.formulas.conv.windows import (
    DILATION,
    PADDING,
    STRIDE,
    flat,
    times,
    windows_1d,
    windows_2d,
)
from verify.registry import Input, Step, Steps, define

GOODFELLOW = "Goodfellow, Bengio & Courville 2016, Deep Learning, section 9.1"
CHELLAPILLA = "Chellapilla, Puri & Simard 2006, High Performance Convolutional Neural Networks: unrolling"

B = Input("b", "b", "bias", low=-1, high=1)


@define(
    "conv.forward_1d",
    title="Forward pass of a convolution along one axis",
    inputs=[
        Input("x", "x_{i}", "input values", shape=("N",)),
        Input("w", "w_{k}", "kernel", shape=("K",)),
        B,
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
        Step("y", "y", r"<windows> \cdot <w> + <b>", "outputs", shape=("O",)),
    ],
    source=f"{GOODFELLOW}; {CHELLAPILLA}; {DUMOULIN}",
    example=(
        {
            "x": [1.0, 2.0, 3.0, 4.0, 5.0],
            "w": [1.0, 0.0, -2.0],
            "b": 0.5,
            "stride": "2",
            "padding": "1",
            "dilation": "1",
        },
        {"windows": [[0, 1, 2], [2, 3, 4], [4, 5, 0]], "y": [-3.5, -5.5, 4.5]},
    ),
    dims={"N": (6, 8), "K": (2, 3)},
)
def forward_1d(xp: Any, x: Any, w: Any, b: Any, stride: str, padding: str, dilation: str) -> Steps:
    """y_o = b + sum_k w_k x_(o s - p + k d), with zeros outside of x

    A cross-correlation: the kernel is not flipped. With the windows as rows of a matrix it is one product.
    Example: (1, 0, -2) with stride 2 and padding 1 on 1..5: the windows 0 1 2, 2 3 4, 4 5 0 give -4, -6, 4, and b.
    """
    windows = windows_1d(xp, x, w.shape[1], int(stride), int(padding), int(dilation))
    return {"windows": windows, "y": times(xp, windows, w) + b[:, None]}


@forward_1d.mistake(
    "kernel-flipped",
    who="flips the kernel, as the convolution of signal processing does; frameworks do not",
    affects="y",
)
def _(xp: Any, w: Any, **given: Any) -> Steps:
    return {"y": forward_1d.body(xp, w=xp.flip(w, axis=1), **given)["y"]}


@forward_1d.mistake("bias-forgotten", who="stops at the sum of products")
def _(xp: Any, b: Any, **given: Any) -> Steps:
    return {"y": forward_1d.body(xp, b=0 * b, **given)["y"]}


@forward_1d.mistake("bias-at-every-tap", who="adds the bias to each product instead of once to their sum")
def _(xp: Any, w: Any, b: Any, **given: Any) -> Steps:
    return {"y": forward_1d.body(xp, w=w, b=w.shape[1] * b, **given)["y"]}


@forward_1d.mistake(
    "dilation-ignored", who="reads neighbouring inputs where the taps stand d apart", affects=["windows", "y"]
)
def _(xp: Any, x: Any, w: Any, b: Any, stride: str, padding: str, dilation: str) -> Steps:
    s, p, d = int(stride), int(padding), int(dilation)
    windows = windows_1d(xp, x, w.shape[1], s, p, d)
    windows = windows_1d(xp, x, w.shape[1], s, p, 1, windows.shape[1])
    return {"windows": windows, "y": times(xp, windows, w) + b[:, None]}


@forward_1d.mistake(
    "border-repeated", who="pads with the value at the border instead of zero", affects=["windows", "y"]
)
def _(xp: Any, x: Any, w: Any, b: Any, stride: str, padding: str, dilation: str) -> Steps:
    if padding == "1":
        x = xp.concat([x[:, :1], x, x[:, -1:]], axis=1)
    return forward_1d.body(xp, x, w, b, stride, "0", dilation)


@define(
    "conv.forward_2d",
    title="Forward pass of a convolution on one channel",
    inputs=[
        Input("x", "X", "input map", shape=("H", "W")),
        Input("w", "K", "square kernel", shape=("K", "K")),
        B,
        STRIDE,
        PADDING,
        DILATION,
    ],
    steps=[
        Step(
            "columns",
            r"X_{col}",
            r"\operatorname{im2col}(<x>; <stride>, <padding>, <dilation>)",
            "a row of inputs for each output, rows of the window one after the other",
            shape=("P", "Q"),
        ),
        Step("y", "Y", r"<columns> \cdot \operatorname{vec}(<w>) + <b>", "output map", shape=("OH", "OW")),
    ],
    source=f"{GOODFELLOW}; {CHELLAPILLA}; {DUMOULIN}",
    example=(
        {
            "x": [[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [2.0, 1.0, 1.0]],
            "w": [[1.0, -1.0], [0.0, 2.0]],
            "b": 1.0,
            "stride": "1",
            "padding": "0",
            "dilation": "1",
        },
        {"columns": [[1, 2, 0, 1], [2, 0, 1, 3], [0, 1, 2, 1], [1, 3, 1, 1]], "y": [[2.0, 9.0], [2.0, 1.0]]},
    ),
    dims={"H": (5, 6), "W": (5, 5), "K": (2, 3)},
)
def forward_2d(xp: Any, x: Any, w: Any, b: Any, stride: str, padding: str, dilation: str) -> Steps:
    """Y_(y,x) = b + sum_ij K_ij X_(y s - p + i d, x s - p + j d), with zeros outside of X

    A cross-correlation: the kernel is not turned. im2col writes each window as a row, and one product does it all.
    Example: K = (1, -1; 0, 2) on the window (1, 2; 0, 1): 1 - 2 + 0 + 2 = 1, and the bias 1 makes 2.
    """
    windows = windows_2d(xp, x, w.shape[1], int(stride), int(padding), int(dilation))
    columns = xp.reshape(windows, (x.shape[0], -1, windows.shape[-1]))
    y = times(xp, columns, flat(xp, w)) + b[:, None]
    return {"columns": columns, "y": xp.reshape(y, windows.shape[:3])}


@forward_2d.mistake(
    "kernel-turned", who="turns the kernel by 180 degrees, as a true convolution does; frameworks do not"
)
def _(xp: Any, w: Any, **given: Any) -> Steps:
    return {"y": forward_2d.body(xp, w=xp.flip(w, axis=(1, 2)), **given)["y"]}


@forward_2d.mistake("kernel-transposed", who="reads the kernel column by column, swapping rows and columns")
def _(xp: Any, w: Any, **given: Any) -> Steps:
    return {"y": forward_2d.body(xp, w=xp.matrix_transpose(w), **given)["y"]}


@forward_2d.mistake("bias-forgotten", who="stops at the sum of products")
def _(xp: Any, b: Any, **given: Any) -> Steps:
    return {"y": forward_2d.body(xp, b=0 * b, **given)["y"]}


@forward_2d.mistake(
    "dilation-ignored", who="reads neighbouring inputs where the taps stand d apart", affects=["columns", "y"]
)
def _(xp: Any, x: Any, w: Any, b: Any, stride: str, padding: str, dilation: str) -> Steps:
    k, s, p = w.shape[1], int(stride), int(padding)
    shape = windows_2d(xp, x, k, s, p, int(dilation)).shape
    windows = windows_2d(xp, x, k, s, p, 1, shape[1:3])
    columns = xp.reshape(windows, (x.shape[0], -1, k * k))
    return {"columns": columns, "y": xp.reshape(times(xp, columns, flat(xp, w)) + b[:, None], shape[:3])}


@define(
    "conv.true_convolution",
    title="Convolution of two sequences, with the kernel flipped",
    inputs=[
        Input("x", "x_{i}", "signal, not shorter than the kernel", shape=("N",)),
        Input("w", "w_{k}", "kernel", shape=("K",)),
        Input("mode", r"\text{mode}", "which positions are kept", "choice", values=("valid", "same", "full")),
    ],
    steps=[
        Step("flipped", r"\bar{w}", r"\operatorname{flip}(<w>)", "kernel from back to front", shape=("K",)),
        Step("y", "y", r"\operatorname{correlate}(<x>, <flipped>; <mode>)", "convolution", shape=("O",)),
    ],
    source=f"{GOODFELLOW}, equations 9.3 and 9.6; numpy.convolve",
    example=(
        {"x": [1.0, 2.0, 3.0], "w": [0.0, 1.0, 0.5], "mode": "full"},
        {"flipped": [0.5, 1.0, 0.0], "y": [0.0, 1.0, 2.5, 4.0, 1.5]},
    ),
    dims={"N": (4, 6), "K": (2, 4)},
)
def true_convolution(xp: Any, x: Any, w: Any, mode: str) -> Steps:
    """y_o = sum_k w_k x_(o - k), which is the cross-correlation with the flipped kernel

    Flipped, it commutes; learned kernels do not care. full keeps every overlap, same the n in the middle, valid those
    without padding.
    Example: (1, 2, 3) * (0, 1, 0.5) = 0, 1, 2 + 0.5, 3 + 1, 1.5: the signal one step later plus half of it later still.
    """
    flipped, k, n = xp.flip(w, axis=1), w.shape[1], x.shape[1]
    whole = times(xp, windows_1d(xp, x, k, 1, k - 1, 1), flipped)
    first, count = {"full": (0, n + k - 1), "same": ((k - 1) // 2, n), "valid": (k - 1, n - k + 1)}[mode]
    return {"flipped": flipped, "y": whole[:, first : first + count]}


@true_convolution.mistake(
    "not-flipped",
    who="computes the cross-correlation, as the frameworks' convolution layers do",
    affects=["flipped", "y"],
)
def _(xp: Any, x: Any, w: Any, mode: str) -> Steps:
    return {"flipped": w, "y": true_convolution.body(xp, x, xp.flip(w, axis=1), mode)["y"]}


@true_convolution.mistake(
    "started-at-the-front", who="keeps the first outputs of the full convolution, not the middle ones"
)
def _(xp: Any, x: Any, w: Any, mode: str) -> Steps:
    count = true_convolution.body(xp, x, w, mode)["y"].shape[1]
    return {"y": true_convolution.body(xp, x, w, "full")["y"][:, :count]}


@true_convolution.mistake("both-flipped", who="flips the signal as well", affects="y")
def _(xp: Any, x: Any, w: Any, mode: str) -> Steps:
    return {"y": true_convolution.body(xp, xp.flip(x, axis=1), w, mode)["y"]}
