"""Average pooling, its gradient, the global and the adaptive average, and the power mean in between."""

from __future__ import annotations

from typing import Any

from verify.formulas.conv.windows import windows_1d, windows_2d
from verify.formulas.pool.shared import (
    CEIL,
    INCLUDE,
    KERNEL,
    LINE,
    LOWEST,
    MAP,
    PADDING,
    STRIDE,
    whole,
    windows_along,
)
from verify.registry import Input, Step, Steps, define

LECUN = "LeCun et al. 1998, Gradient-Based Learning Applied to Document Recognition"


def inside(n: int, k: int, s: int, p: int, count: int, include: str) -> list[int]:
    """How many values each window is divided by: its real ones, or those within the padded input as well."""
    first, beyond = (-p, n + p) if include == "yes" else (0, n)
    return [min(o * s - p + k, beyond) - max(o * s - p, first) for o in range(count)]


@define(
    "pool.average_1d",
    title="Average pooling along one axis",
    inputs=[LINE, KERNEL, STRIDE, PADDING, CEIL, INCLUDE],
    steps=[
        Step(
            "total",
            r"\sigma_{o}",
            r"\operatorname{sum}(\operatorname{windows}(<x>; <kernel>, <stride>, <padding>))",
            "sum of each window",
            shape=("O",),
        ),
        Step(
            "count",
            "c_{o}",
            r"\operatorname{count}(<kernel>, <padding>; <ceil>, <include>)",
            "values that each sum is divided by",
            "int",
            ("O",),
        ),
        Step("y", "y_{o}", r"\frac{<total>}{<count>}", "mean of each window", shape=("O",)),
    ],
    source=f"{LECUN}; torch.nn.AvgPool1d: ceil_mode, count_include_pad",
    example=(
        {
            "x": [2.0, 4.0, 6.0, 8.0, 10.0],
            "kernel": "3",
            "stride": "2",
            "padding": "1",
            "ceil": "no",
            "include": "yes",
        },
        {"total": [6.0, 18.0, 18.0], "count": [3, 3, 3], "y": [2.0, 6.0, 6.0]},
    ),
    dims={"N": (5, 8)},
)
def average_1d(xp: Any, x: Any, kernel: str, stride: str, padding: str, ceil: str, include: str) -> Steps:
    """y_o = sum of the window / number of values: k, or without the padded zeros where include is no

    What ceil mode adds beyond the padded input is never counted.
    Example: 0, 2, 4 average to 2 with the padded zero counted (torch's default), to 3 without it.
    """
    n, k, s, p = x.shape[1], int(kernel), int(stride), int(padding)
    outputs = windows_along(n, k, s, p, ceil)
    total = xp.sum(windows_1d(xp, x, k, s, p, 1, outputs), axis=-1)
    count = whole(xp, inside(n, k, s, p, outputs, include), x)
    return {"total": total, "count": count, "y": total / xp.astype(count, x.dtype)}


@average_1d.mistake(
    "other-count",
    who="leaves the padded zeros out where the layer counts them, and the other way round",
    affects=["count", "y"],
)
def _(xp: Any, include: str, **given: Any) -> Steps:
    wrong = average_1d.body(xp, include="no" if include == "yes" else "yes", **given)
    return {name: wrong[name] for name in ("count", "y")}


@average_1d.mistake("sum-for-mean", who="stops at the sum of the window")
def _(xp: Any, **given: Any) -> Steps:
    return {"y": average_1d.body(xp, **given)["total"]}


@average_1d.mistake("max-for-average", who="takes the largest value of each window")
def _(xp: Any, x: Any, kernel: str, stride: str, padding: str, ceil: str, include: str) -> Steps:
    k, s, p = int(kernel), int(stride), int(padding)
    outputs = windows_along(x.shape[1], k, s, p, ceil)
    return {"y": xp.max(windows_1d(xp, x, k, s, p, 1, outputs, LOWEST), axis=-1)}


@define(
    "pool.average_2d",
    title="Average pooling of a map",
    inputs=[MAP, KERNEL, STRIDE, PADDING, INCLUDE],
    steps=[
        Step(
            "total",
            r"\Sigma",
            r"\operatorname{sum}(\operatorname{windows}(<x>; <kernel>, <stride>, <padding>))",
            "sum of each window",
            shape=("OH", "OW"),
        ),
        Step(
            "count",
            "c",
            r"\operatorname{count}(<kernel>, <padding>; <include>)",
            "values that each sum is divided by",
            "int",
            ("OH", "OW"),
        ),
        Step("y", "Y", r"\frac{<total>}{<count>}", "mean of each window", shape=("OH", "OW")),
    ],
    source=f"{LECUN}; torch.nn.AvgPool2d",
    example=(
        {
            "x": [[1.0, 3.0], [5.0, 7.0]],
            "kernel": "2",
            "stride": "1",
            "padding": "1",
            "include": "no",
        },
        {
            "total": [[1.0, 4.0, 3.0], [6.0, 16.0, 10.0], [5.0, 12.0, 7.0]],
            "count": [[1, 2, 1], [2, 4, 2], [1, 2, 1]],
            "y": [[1.0, 2.0, 3.0], [3.0, 4.0, 5.0], [5.0, 6.0, 7.0]],
        },
    ),
    dims={"H": (4, 6), "W": (4, 5)},
)
def average_2d(xp: Any, x: Any, kernel: str, stride: str, padding: str, include: str) -> Steps:
    """Y_o = sum of the k x k window at o / number of values: k^2, or without the padded zeros where include is no

    Counted zeros pull the border towards zero.
    Example: the corner window of 1, 3; 5, 7 with padding 1 holds only 1: its mean is 1, or 0.25 with the zeros.
    """
    k, s, p = int(kernel), int(stride), int(padding)
    total = xp.sum(windows_2d(xp, x, k, s, p, 1), axis=-1)
    high, wide = (inside(x.shape[i], k, s, p, total.shape[i], include) for i in (1, 2))
    count = whole(xp, [[rows * columns for columns in wide] for rows in high], x)
    return {"total": total, "count": count, "y": total / xp.astype(count, x.dtype)}


@average_2d.mistake(
    "other-count",
    who="leaves the padded zeros out where the layer counts them, and the other way round",
    affects=["count", "y"],
)
def _(xp: Any, include: str, **given: Any) -> Steps:
    wrong = average_2d.body(xp, include="no" if include == "yes" else "yes", **given)
    return {name: wrong[name] for name in ("count", "y")}


@average_2d.mistake("divided-by-k", who="divides by k instead of k^2", affects="y")
def _(xp: Any, kernel: str, **given: Any) -> Steps:
    return {"y": average_2d.body(xp, kernel=kernel, **given)["total"] / int(kernel)}


@average_2d.mistake("sum-for-mean", who="stops at the sum of the window", affects="y")
def _(xp: Any, **given: Any) -> Steps:
    return {"y": average_2d.body(xp, **given)["total"]}


@define(
    "pool.average_backward",
    title="Backward pass of average pooling along one axis",
    inputs=[Input("g", "g_{o}", "gradient of the loss by each output", shape=("O",)), KERNEL, STRIDE],
    steps=[
        Step(
            "share",
            "h_{o}",
            r"\frac{<g>}{<kernel>}",
            "what each input of a window gets",
            shape=("O",),
        ),
        Step(
            "dx",
            r"\frac{\partial L}{\partial x}",
            r"\operatorname{spread}(<share>; <kernel>, <stride>)",
            "sum of the shares of the windows over it",
            shape=("N",),
        ),
    ],
    source=f"{LECUN}; Goodfellow, Bengio & Courville 2016, Deep Learning, section 9.3",
    example=(
        {"g": [2.0, 4.0], "kernel": "2", "stride": "1"},
        {"share": [1.0, 2.0], "dx": [1.0, 3.0, 2.0]},
    ),
    dims={"O": (2, 4)},
)
def average_backward(xp: Any, g: Any, kernel: str, stride: str) -> Steps:
    """dL/dx_i = sum of g_o / k over the windows o that hold i, for the (O - 1) s + k inputs

    Every input of a window gets the same share, whatever its value: unlike max pooling no input is needed for it.
    Example: gradients 2 and 4 of windows (0, 1) and (1, 2): shares 1 and 2, the middle input gets both.
    """
    k, s = int(kernel), int(stride)
    share = g / k
    return {"share": share, "dx": covered(xp, share, k, s)}


def covered(xp: Any, share: Any, k: int, s: int) -> Any:
    """For each input the sum of the shares of the windows that hold it."""
    outputs = range(share.shape[1])
    pixels = []
    for i in range((share.shape[1] - 1) * s + k):
        pixels.append(sum((share[:, o] for o in outputs if 0 <= i - o * s < k), 0 * share[:, 0]))
    return xp.stack(pixels, axis=1)


@average_backward.mistake(
    "whole-to-all", who="hands the whole gradient to every input of the window", affects=["share", "dx"]
)
def _(xp: Any, g: Any, kernel: str, stride: str) -> Steps:
    return {"share": g, "dx": covered(xp, g, int(kernel), int(stride))}


@average_backward.mistake(
    "overlap-overwritten", who="lets a later window overwrite an earlier one", affects="dx"
)
def _(xp: Any, g: Any, kernel: str, stride: str) -> Steps:
    right = average_backward.body(xp, g, kernel, stride)
    share, s, k = right["share"], int(stride), int(kernel)
    pixels = []
    for i in range(right["dx"].shape[1]):
        owners = [o for o in range(g.shape[1]) if 0 <= i - o * s < k]
        pixels.append(share[:, owners[-1]] if owners else 0 * share[:, 0])
    return {"dx": xp.stack(pixels, axis=1)}


@average_backward.mistake(
    "first-takes-all", who="routes the gradient to one input, as max pooling does", affects="dx"
)
def _(xp: Any, g: Any, kernel: str, stride: str) -> Steps:
    dx = average_backward.body(xp, g, kernel, stride)["dx"]
    s, zero = int(stride), 0 * g[:, 0]
    routed = {o * s: g[:, o] for o in range(g.shape[1])}
    return {"dx": xp.stack([routed.get(i, zero) for i in range(dx.shape[1])], axis=1)}
