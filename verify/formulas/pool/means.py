"""Global, adaptive and power-mean pooling."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from verify.formulas.conv.windows import windows_1d
from verify.formulas.pool.shared import KERNEL, whole
from verify.registry import Input, Step, Steps, define

LIN = "Lin, Chen & Yan 2014, arXiv:1312.4400"
SERMANET = "Sermanet, Chintala & LeCun 2012, arXiv:1204.3968"


@define(
    "pool.global_average",
    title="Global average pooling",
    inputs=[Input("x", "X_{c}", "feature maps", shape=("C", "H", "W"))],
    steps=[Step("y", "y_{c}", r"\operatorname{mean}_{h,w}(<x>)", "one number a channel", shape=("C",))],
    source=f"{LIN}, section 3.2",
    example=({"x": [[[1.0, 3.0], [5.0, 7.0]], [[0.0, 0.0], [0.0, 2.0]]]}, {"y": [4.0, 0.5]}),
    dims={"C": (2, 3), "H": (2, 4), "W": (2, 3)},
)
def global_average(xp: Any, x: Any) -> Steps:
    """y_c = (1 / (H W)) sum_hw X_chw

    No parameters, any size of map; every pixel's gradient is 1 / (H W).
    Example: the maps 1, 3; 5, 7 and 0, 0; 0, 2 become 4 and 0.5.
    """
    return {"y": xp.mean(x, axis=(2, 3))}


@global_average.mistake("max-for-average", who="takes each map's largest value: global max pooling")
def _(xp: Any, x: Any) -> Steps:
    return {"y": xp.max(x, axis=(2, 3))}


@global_average.mistake("sum-for-mean", who="forgets to divide by H W")
def _(xp: Any, x: Any) -> Steps:
    return {"y": xp.sum(x, axis=(2, 3))}


@global_average.mistake("channels-mixed", who="averages over the channels as well")
def _(xp: Any, x: Any) -> Steps:
    return {"y": xp.mean(x, axis=(1, 2, 3))[:, None] + 0 * x[:, :, 0, 0]}


@define(
    "pool.adaptive_average",
    title="Adaptive average pooling along one axis",
    inputs=[
        Input("x", "x_{i}", "values along one axis", shape=("N",)),
        Input("size", "O", "outputs wanted", "choice", values=("1", "2", "3", "4", "5")),
    ],
    steps=[
        Step(
            "start",
            "a_{o}",
            r"\lfloor \frac{o \cdot <N>}{<size>} \rfloor",
            "first of each window",
            "int",
            ("O",),
        ),
        Step(
            "end",
            "e_{o}",
            r"\lceil \frac{(o + 1) \cdot <N>}{<size>} \rceil",
            "first beyond each window",
            "int",
            ("O",),
        ),
        Step("y", "y_{o}", r"\operatorname{mean}(<x>; <start>, <end>)", "mean of each window", shape=("O",)),
    ],
    source="torch.nn.AdaptiveAvgPool1d; in torchvision's AlexNet, VGG and ResNet",
    example=(
        {"x": [1.0, 2.0, 3.0, 4.0, 5.0], "size": "2"},
        {"start": [0, 2], "end": [3, 5], "y": [2.0, 4.0]},
    ),
    dims={"N": (7, 9)},
)
def adaptive_average(xp: Any, x: Any, size: str) -> Steps:
    """y_o = mean of x_(floor(o N / O)) .. x_(ceil((o + 1) N / O) - 1), o = 0 .. O - 1

    The output size is given, the windows follow: they differ in length or overlap where O does not divide N.
    Example: 5 values to 2: the windows 0..2 and 2..4 share the middle one.
    """
    n, outputs = x.shape[1], int(size)
    start = [o * n // outputs for o in range(outputs)]
    end = [-(-(o + 1) * n // outputs) for o in range(outputs)]
    y = [xp.mean(x[:, a:e], axis=1) for a, e in zip(start, end, strict=True)]
    return {"start": whole(xp, start, x), "end": whole(xp, end, x), "y": xp.stack(y, axis=1)}


@adaptive_average.mistake(
    "no-overlap", who="ends each window where the next begins, floor((o + 1) N / O)", affects=["end", "y"]
)
def _(xp: Any, x: Any, size: str) -> Steps:
    n, outputs = x.shape[1], int(size)
    cuts = [o * n // outputs for o in range(outputs + 1)]
    pairs = list(pairwise(cuts))
    # Fewer values than outputs would leave a window empty: it then keeps its one value.
    y = [xp.mean(x[:, a : max(e, a + 1)], axis=1) for a, e in pairs]
    return {"end": whole(xp, [e for _, e in pairs], x), "y": xp.stack(y, axis=1)}


@adaptive_average.mistake(
    "fixed-window",
    who="uses one window and stride of floor(N / O) and drops what is left",
    affects=["start", "end", "y"],
)
def _(xp: Any, x: Any, size: str) -> Steps:
    n, outputs = x.shape[1], int(size)
    step = max(n // outputs, 1)
    start = [min(o * step, n - 1) for o in range(outputs)]
    y = xp.stack([xp.mean(x[:, a : a + step], axis=1) for a in start], axis=1)
    return {"start": whole(xp, start, x), "end": whole(xp, [a + step for a in start], x), "y": y}


@adaptive_average.mistake(
    "max-for-average", who="takes each window's largest value: adaptive max pooling", affects="y"
)
def _(xp: Any, x: Any, size: str) -> Steps:
    n, outputs = x.shape[1], int(size)
    y = [xp.max(x[:, o * n // outputs : -(-(o + 1) * n // outputs)], axis=1) for o in range(outputs)]
    return {"y": xp.stack(y, axis=1)}


@define(
    "pool.power",
    title="Lp pooling along one axis",
    inputs=[
        Input("x", "x_{i}", "positive values along one axis", low=0.1, high=3, shape=("N",)),
        Input("p", "p", "exponent", low=1, high=8),
        KERNEL,
        Input("stride", "s", "stride, pixels", "choice", values=("1", "2")),
    ],
    steps=[
        Step(
            "sum",
            r"\sigma_{o}",
            r"\operatorname{sum}(\operatorname{windows}(<x>^{<p>}; <kernel>, <stride>))",
            "sum of the powers",
            shape=("O",),
        ),
        Step("y", "y_{o}", r"<sum>^{1 / <p>}", "its p-th root", shape=("O",)),
    ],
    source=f"{SERMANET}, section 3; torch.nn.LPPool1d",
    example=(
        {"x": [3.0, 4.0, 0.0, 1.0], "p": 2.0, "kernel": "2", "stride": "2"},
        {"sum": [25.0, 1.0], "y": [5.0, 1.0]},
    ),
    dims={"N": (4, 7)},
)
def power(xp: Any, x: Any, p: Any, kernel: str, stride: str) -> Steps:
    """y_o = (sum over the window of x_i^p)^(1/p)

    p = 1 is the sum, k times the average; p to infinity is the maximum. torch sums; the paper weighs with a Gaussian.
    Example: p = 2 on (3, 4): the root of 25 is 5.
    """
    windows = windows_1d(xp, x, int(kernel), int(stride), 0, 1)
    each = p[:, None]
    # The largest value is taken out before the power, so that neither a large p nor a large x overflows in y.
    largest = xp.max(windows, axis=-1)
    scale = xp.where(largest > 0, largest, xp.ones_like(largest))
    root = xp.sum((windows / scale[..., None]) ** each[..., None], axis=-1) ** (1 / each)
    return {"sum": xp.sum(windows ** each[..., None], axis=-1), "y": scale * root}


@power.mistake(
    "mean-for-sum", who="divides the sum of powers by k first: the power mean", affects=["sum", "y"]
)
def _(xp: Any, x: Any, p: Any, kernel: str, stride: str) -> Steps:
    total = power.body(xp, x, p, kernel, stride)["sum"] / int(kernel)
    return {"sum": total, "y": total ** (1 / p[:, None])}


@power.mistake("root-forgotten", who="stops at the sum of powers", affects="y")
def _(xp: Any, **given: Any) -> Steps:
    return {"y": power.body(xp, **given)["sum"]}


@power.mistake("max", who="takes the largest value, which is the limit of a large p", affects="y")
def _(xp: Any, x: Any, p: Any, kernel: str, stride: str) -> Steps:
    return {"y": xp.max(windows_1d(xp, x, int(kernel), int(stride), 0, 1), axis=-1)}
