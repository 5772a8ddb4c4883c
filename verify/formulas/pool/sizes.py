"""Sizes and counts round pooling: ceil mode, dense heads with and without global pooling, spatial pyramids."""

from __future__ import annotations

from typing import Any

from verify.formulas.conv.shared import K, N, P, S
from verify.formulas.conv.stacks import ratio
from verify.registry import Input, Step, Steps, define, predicate

LIN = "Lin, Chen & Yan 2014, arXiv:1312.4400"
HE = "He et al. 2014, arXiv:1406.4729"


@predicate("pool.half_padding")
def half_padding(n: Any, k: Any, p: Any) -> Any:
    """The window fits, and no more than half of it is padding (as torch asks)."""
    return (2 * p <= k) & (n + 2 * p >= k)


@define(
    "pool.output_size_ceil",
    title="Output size of pooling in ceil mode",
    inputs=[N, K, S, P],
    steps=[
        Step(
            "floor",
            r"o_{floor}",
            r"\lfloor \frac{<n> + 2 \cdot <p> - <k>}{<s>} \rfloor + 1",
            "floor mode",
            "int",
        ),
        Step(
            "rounded",
            r"o_{ceil}",
            r"\lceil \frac{<n> + 2 \cdot <p> - <k>}{<s>} \rceil + 1",
            "windows with a partly filled last one",
            "int",
        ),
        Step("last", "a", r"(<rounded> - 1) \cdot <s>", "where the last window begins", "int"),
        Step(
            "out",
            "o",
            r"<rounded> - [<last> \ge <n> + <p>]",
            "output size: no window that holds padding only",
            "int",
        ),
    ],
    source="torch.nn.MaxPool2d documentation, ceil_mode; Caffe's pooling layer",
    example=(
        {"n": 112, "k": 3, "s": 2, "p": 0},
        {"floor": 55, "rounded": 56, "last": 110, "out": 56},
    ),
    where=["pool.half_padding"],
)
def output_size_ceil(xp: Any, n: Any, k: Any, s: Any, p: Any) -> Steps:
    """o = ceil((n + 2p - k) / s) + 1, less one if the last window would begin beyond the input and its left padding

    Example: GoogLeNet's 3x3, stride 2 pooling of 112 pixels: 54.5 is rounded up, 56 windows where floor mode has 55.
    """
    span = n + 2 * p - k
    rounded = -(-span // s) + 1
    last = (rounded - 1) * s
    beyond = xp.astype(last >= n + p, xp.int64)
    return {"floor": span // s + 1, "rounded": rounded, "last": last, "out": rounded - beyond}


@output_size_ceil.mistake("floor-for-ceil", who="uses the default, floor mode")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any) -> Steps:
    return {"out": (n + 2 * p - k) // s + 1}


@output_size_ceil.mistake("padding-only", who="keeps a last window that lies in the padding altogether")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any) -> Steps:
    return {"out": output_size_ceil.body(xp, n, k, s, p)["rounded"]}


@output_size_ceil.mistake("always-one-more", who="adds one to floor mode even where the windows fit exactly")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any) -> Steps:
    return {"out": (n + 2 * p - k) // s + 2}


@output_size_ceil.mistake("same-size", who="takes ceil(n / s), TensorFlow's SAME")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any) -> Steps:
    return {"out": -(-n // s) + 0 * p}


@define(
    "pool.head_parameters",
    title="Classifier on the flattened map and on its global average",
    inputs=[
        Input("h", "H", "height of the last map", "int", 1, 14),
        Input("w", "W", "width of the last map", "int", 1, 14),
        Input("c", "C", "its channels", "int", 1, 64),
        Input("classes", "K", "classes", "int", 2, 100),
    ],
    steps=[
        Step(
            "flat", "f", r"<h> \cdot <w> \cdot <c>", "length of the flattened map, one vector a sample", "int"
        ),
        Step("dense", r"P_{flat}", r"<flat> \cdot <classes> + <classes>", "dense layer on it", "int"),
        Step(
            "pooled", r"P_{GAP}", r"<c> \cdot <classes> + <classes>", "dense layer on the C averages", "int"
        ),
        Step("ratio", r"\rho", r"\frac{<dense>}{<pooled>}", "how many times fewer"),
    ],
    source=f"{LIN}, section 3.2: global average pooling",
    example=(
        {"h": 7, "w": 7, "c": 512, "classes": 1000},
        {"flat": 25088, "dense": 25089000, "pooled": 513000, "ratio": 25089 / 513},
    ),
)
def head_parameters(xp: Any, h: Any, w: Any, c: Any, classes: Any) -> Steps:
    """P_flat = H W C K + K;  P_GAP = C K + K

    (H W C) x K is the shape of the weights, not of the output, which is K numbers. Averaging first also frees the
    network from one fixed input size.
    Example: 7x7x512 to 1000 classes: 25,089,000 parameters flattened, 513,000 after global average pooling.
    """
    flat = h * w * c
    dense, pooled = flat * classes + classes, c * classes + classes
    return {"flat": flat, "dense": dense, "pooled": pooled, "ratio": ratio(xp, dense, pooled)}


@head_parameters.mistake(
    "bias-forgotten", who="counts the weights only", affects=["dense", "pooled", "ratio"]
)
def _(xp: Any, h: Any, w: Any, c: Any, classes: Any) -> Steps:
    dense, pooled = h * w * c * classes, c * classes
    return {"dense": dense, "pooled": pooled, "ratio": ratio(xp, dense, pooled)}


@head_parameters.mistake(
    "channels-forgotten", who="flattens one map instead of all C", affects=["flat", "dense", "ratio"]
)
def _(xp: Any, h: Any, w: Any, c: Any, classes: Any) -> Steps:
    dense = h * w * classes + classes
    pooled = head_parameters.body(xp, h, w, c, classes)["pooled"]
    return {"flat": h * w, "dense": dense, "ratio": ratio(xp, dense, pooled)}


@head_parameters.mistake(
    "pooled-without-layer",
    who="lets the averages be the class scores, for which the last map needs K channels",
    affects=["pooled", "ratio"],
)
def _(xp: Any, h: Any, w: Any, c: Any, classes: Any) -> Steps:
    dense = head_parameters.body(xp, h, w, c, classes)["dense"]
    return {"pooled": classes, "ratio": ratio(xp, dense, classes)}


@define(
    "pool.spatial_pyramid",
    title="Length of a spatial pyramid pooling output",
    inputs=[
        Input("n", "n_{i}", "bins along each axis, one entry a level", "int", 1, 8, ("L",)),
        Input("c", "C", "channels", "int", 1, 64),
    ],
    steps=[
        Step("bins", "M", r"\sum_i{<n>^2}", "bins of all levels", "int"),
        Step("length", "l", r"<bins> \cdot <c>", "numbers handed to the dense layer", "int"),
    ],
    source=f"{HE}, sections 2.2 and 3.1",
    example=({"n": [6, 3, 2, 1], "c": 256}, {"bins": 50, "length": 12800}),
    dims={"L": (2, 4)},
)
def spatial_pyramid(xp: Any, n: Any, c: Any) -> Steps:
    """l = C sum_i n_i^2, whatever the size of the image

    Each level divides the map into n x n bins and keeps each bin's maximum.
    Example: 6, 3, 2 and 1 bins a side make 50; with 256 channels that is a vector of 12,800.
    """
    bins = xp.sum(n**2, axis=1)
    return {"bins": bins, "length": bins * c}


@spatial_pyramid.mistake("bins-not-squared", who="counts the bins along one axis", affects=["bins", "length"])
def _(xp: Any, n: Any, c: Any) -> Steps:
    return {"bins": xp.sum(n, axis=1), "length": xp.sum(n, axis=1) * c}


@spatial_pyramid.mistake("finest-level", who="counts the finest level only", affects=["bins", "length"])
def _(xp: Any, n: Any, c: Any) -> Steps:
    bins = xp.max(n, axis=1) ** 2
    return {"bins": bins, "length": bins * c}


@spatial_pyramid.mistake("channels-forgotten", who="pools over the channels as well", affects="length")
def _(xp: Any, n: Any, c: Any) -> Steps:
    return {"length": xp.sum(n**2, axis=1) + 0 * c}
