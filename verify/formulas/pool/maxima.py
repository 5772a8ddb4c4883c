"""Max pooling: the largest value of every window, where it stood, and where its gradient goes."""

from __future__ import annotations

from typing import Any

from verify.formulas.conv.windows import flat, windows_1d, windows_2d
from verify.formulas.pool.shared import CEIL, KERNEL, LINE, LOWEST, MAP, PADDING, STRIDE, windows_along
from verify.registry import Input, Step, Steps, define

SCHERER = "Scherer, Mueller & Behnke 2010, Evaluation of Pooling Operations in Convolutional Architectures"
CS231N = "CS231n course notes, Convolutional Networks: pooling layer"


def pixel_numbers(xp: Any, x: Any) -> Any:
    """The row-major number of every pixel of a batch of maps, as reals."""
    count = x.shape[1] * x.shape[2]
    numbers = xp.reshape(xp.arange(count, dtype=x.dtype, device=x.device), (1, *x.shape[1:]))
    return numbers + xp.zeros_like(x)


def where_largest(xp: Any, windows: Any, numbers: Any) -> Any:
    """The number of the pixel with the largest value of every window, the first where several are equal."""
    best = xp.argmax(windows, axis=-1, keepdims=True)
    tap = xp.reshape(
        xp.arange(windows.shape[-1], dtype=best.dtype, device=best.device), (1,) * (best.ndim - 1) + (-1,)
    )
    return xp.astype(xp.sum(xp.where(tap == best, numbers, xp.zeros_like(numbers)), axis=-1), xp.int64)


@define(
    "pool.max_1d",
    title="Max pooling along one axis",
    inputs=[LINE, KERNEL, STRIDE, PADDING, CEIL],
    steps=[
        Step(
            "index",
            "a_{o}",
            r"\operatorname{argmax}(\operatorname{windows}(<x>; <kernel>, <stride>, <padding>))",
            "which input was the largest, counted from 0",
            "int",
            ("O",),
        ),
        Step(
            "y", "y_{o}", r"\operatorname{take}(<x>; <index>)", "largest value of each window", shape=("O",)
        ),
    ],
    source=f"{SCHERER}; torch.nn.MaxPool1d",
    example=(
        {"x": [1.0, 3.0, 2.0, 5.0, 4.0], "kernel": "2", "stride": "2", "padding": "0", "ceil": "yes"},
        {"index": [1, 3, 4], "y": [3.0, 5.0, 4.0]},
    ),
    dims={"N": (5, 8)},
)
def max_1d(xp: Any, x: Any, kernel: str, stride: str, padding: str, ceil: str) -> Steps:
    """y_o = max of x_(o s - p) .. x_(o s - p + k - 1)

    What lies outside counts as minus infinity, never as zero: padding cannot win. In ceil mode a last window may be
    partly empty.
    Example: (1, 3), (2, 5) and, in ceil mode, (4) alone have the maxima 3, 5 and 4.
    """
    k, s, p = int(kernel), int(stride), int(padding)
    count = windows_along(x.shape[1], k, s, p, ceil)
    windows = windows_1d(xp, x, k, s, p, 1, count, LOWEST)
    numbers = xp.arange(x.shape[1], dtype=x.dtype, device=x.device)[None, :] + xp.zeros_like(x)
    index = where_largest(xp, windows, windows_1d(xp, numbers, k, s, p, 1, count))
    return {"index": index, "y": xp.max(windows, axis=-1)}


@max_1d.mistake("padded-with-zeros", who="lets a padded zero win over negative values", affects="y")
def _(xp: Any, x: Any, kernel: str, stride: str, padding: str, ceil: str) -> Steps:
    k, s, p = int(kernel), int(stride), int(padding)
    count = windows_along(x.shape[1], k, s, p, ceil)
    return {"y": xp.max(windows_1d(xp, x, k, s, p, 1, count), axis=-1)}


@max_1d.mistake("average-for-max", who="takes the mean of each window", affects="y")
def _(xp: Any, x: Any, kernel: str, stride: str, padding: str, ceil: str) -> Steps:
    k, s, p = int(kernel), int(stride), int(padding)
    count = windows_along(x.shape[1], k, s, p, ceil)
    return {"y": xp.mean(windows_1d(xp, x, k, s, p, 1, count), axis=-1)}


@max_1d.mistake("largest-magnitude", who="compares absolute values", affects="y")
def _(xp: Any, x: Any, **given: Any) -> Steps:
    return {"y": max_1d.body(xp, xp.abs(x), **given)["y"]}


@max_1d.mistake("index-in-window", who="gives the place within the window, not in the input", affects="index")
def _(xp: Any, **given: Any) -> Steps:
    index = max_1d.body(xp, **given)["index"]
    begin = int(given["stride"]) * xp.arange(index.shape[1], dtype=index.dtype, device=index.device)
    return {"index": index - begin[None, :] + int(given["padding"])}


@define(
    "pool.max_2d",
    title="Max pooling of a map",
    inputs=[MAP, KERNEL, STRIDE, PADDING],
    steps=[
        Step(
            "index",
            "a",
            r"\operatorname{argmax}(\operatorname{windows}(<x>; <kernel>, <stride>, <padding>))",
            "which pixel was the largest, counted row by row from 0",
            "int",
            ("OH", "OW"),
        ),
        Step(
            "y", "Y", r"\operatorname{take}(<x>; <index>)", "largest value of each window", shape=("OH", "OW")
        ),
    ],
    source=f"{CS231N}; {SCHERER}",
    example=(
        {
            "x": [[1.0, 1.0, 2.0, 4.0], [5.0, 6.0, 7.0, 8.0], [3.0, 2.0, 1.0, 0.0], [1.0, 2.0, 3.0, 4.0]],
            "kernel": "2",
            "stride": "2",
            "padding": "0",
        },
        {"index": [[5, 7], [8, 15]], "y": [[6.0, 8.0], [3.0, 4.0]]},
    ),
    dims={"H": (4, 6), "W": (4, 5)},
)
def max_2d(xp: Any, x: Any, kernel: str, stride: str, padding: str) -> Steps:
    """Y_o = max of the k x k window at o, each channel by itself

    No parameters. What lies outside counts as minus infinity, so that padding never wins.
    Example: 2x2 windows at stride 2 of a 4x4 map keep 6, 8, 3 and 4: three quarters of the values are dropped.
    """
    k, s, p = int(kernel), int(stride), int(padding)
    windows = windows_2d(xp, x, k, s, p, 1, fill=LOWEST)
    index = where_largest(xp, windows, windows_2d(xp, pixel_numbers(xp, x), k, s, p, 1))
    return {"index": index, "y": xp.max(windows, axis=-1)}


@max_2d.mistake("padded-with-zeros", who="lets a padded zero win over negative values", affects="y")
def _(xp: Any, x: Any, kernel: str, stride: str, padding: str) -> Steps:
    return {"y": xp.max(windows_2d(xp, x, int(kernel), int(stride), int(padding), 1), axis=-1)}


@max_2d.mistake("average-for-max", who="takes the mean of each window", affects="y")
def _(xp: Any, x: Any, kernel: str, stride: str, padding: str) -> Steps:
    return {"y": xp.mean(windows_2d(xp, x, int(kernel), int(stride), int(padding), 1), axis=-1)}


@max_2d.mistake("column-by-column", who="counts the pixels column by column", affects="index")
def _(xp: Any, x: Any, **given: Any) -> Steps:
    index = max_2d.body(xp, x, **given)["index"]
    return {"index": index % x.shape[2] * x.shape[1] + index // x.shape[2]}


@define(
    "pool.max_backward",
    title="Backward pass of max pooling",
    inputs=[MAP, Input("g", "G", "gradient of the loss by each output", shape=("OH", "OW")), KERNEL, STRIDE],
    steps=[
        Step(
            "index",
            "a",
            r"\operatorname{argmax}(\operatorname{windows}(<x>; <kernel>, <stride>))",
            "which pixel was the largest, counted row by row from 0",
            "int",
            ("OH", "OW"),
        ),
        Step(
            "dx",
            r"\frac{\partial L}{\partial X}",
            r"\operatorname{route}(<g>; <index>)",
            "each gradient at its window's largest pixel, sums where windows share it",
            shape=("H", "W"),
        ),
    ],
    source=f"{CS231N}: backpropagation; {SCHERER}",
    example=(
        {"x": [[1.0, 4.0], [3.0, 2.0]], "g": [[5.0]], "kernel": "2", "stride": "1"},
        {"index": [[1]], "dx": [[0.0, 5.0], [0.0, 0.0]]},
    ),
    dims={"H": (6, 7), "W": (6, 6), "OH": (2, 2), "OW": (2, 2)},
)
def max_backward(xp: Any, x: Any, g: Any, kernel: str, stride: str) -> Steps:
    """dL/dX_i = sum of the G_o whose window has its maximum at i

    The winner takes all; the others get nothing, and a pixel that wins in two windows gets both gradients. Of equal
    pixels the first is the winner, as in torch.
    Example: 4 is the largest of 1, 4, 3, 2 and receives the whole gradient 5.
    """
    k, s, counts = int(kernel), int(stride), (g.shape[1], g.shape[2])
    windows = windows_2d(xp, x, k, s, 0, 1, counts, LOWEST)
    index = where_largest(xp, windows, windows_2d(xp, pixel_numbers(xp, x), k, s, 0, 1, counts))
    return {"index": index, "dx": routed(xp, x, g, index)}


def routed(xp: Any, x: Any, g: Any, index: Any) -> Any:
    """Every gradient at the pixel of that number; added up where several meet."""
    pixels = xp.arange(x.shape[1] * x.shape[2], dtype=xp.int64, device=x.device)
    there = xp.astype(flat(xp, index)[:, :, None] == pixels[None, None, :], x.dtype)
    return xp.reshape(xp.sum(there * flat(xp, g)[:, :, None], axis=1), x.shape)


def spread(xp: Any, x: Any, g: Any, k: int, s: int) -> Any:
    """Every gradient at all pixels of its window."""
    total = xp.zeros_like(x)
    numbers = windows_2d(xp, pixel_numbers(xp, x), k, s, 0, 1, (g.shape[1], g.shape[2]))
    for tap in range(k * k):
        total = total + routed(xp, x, g, xp.astype(numbers[..., tap], xp.int64))
    return total


@max_backward.mistake("spread-evenly", who="shares the gradient among the window, as average pooling does")
def _(xp: Any, x: Any, g: Any, kernel: str, stride: str) -> Steps:
    return {"dx": spread(xp, x, g, int(kernel), int(stride)) / int(kernel) ** 2}


@max_backward.mistake("whole-to-all", who="hands the whole gradient to every pixel of the window")
def _(xp: Any, x: Any, g: Any, kernel: str, stride: str) -> Steps:
    return {"dx": spread(xp, x, g, int(kernel), int(stride))}


@max_backward.mistake(
    "overlap-overwritten", who="lets a later window overwrite what an earlier one gave the pixel"
)
def _(xp: Any, x: Any, g: Any, kernel: str, stride: str) -> Steps:
    index = max_backward.body(xp, x, g, kernel, stride)["index"]
    dx = xp.zeros_like(x)
    for row in range(g.shape[1]):
        for column in range(g.shape[2]):
            at = (slice(None), slice(row, row + 1), slice(column, column + 1))
            touched = routed(xp, x, xp.ones_like(g[at]), index[at]) > 0
            dx = xp.where(touched, g[at], dx)
    return {"dx": dx}
