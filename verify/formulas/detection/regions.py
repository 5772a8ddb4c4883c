"""Regions of interest: the bins of RoI pooling, and the level of a feature pyramid that a region is taken from."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

GIRSHICK = "Girshick 2015, arXiv:1504.08083, section 2.1"
LIN = "Lin et al. 2017, arXiv:1612.03144, equation 1"


@define(
    "detection.roi_bins",
    title="Bins of RoI pooling along one axis",
    inputs=[
        Input("stride", "s", "pixels between two positions of the map", "choice", values=("8", "16", "32")),
        Input("bins", "B", "bins along the axis", "choice", values=("2", "3", "7")),
        Input("x1", "x_1", "first pixel of the region", "int", 0, 200),
        Input("x2", "x_2", "last pixel of the region", "int", 0, 200),
    ],
    steps=[
        Step(
            "first", "f", r"\operatorname{round}(\frac{<x1>}{<stride>})", "first position on the map", "int"
        ),
        Step("last", "l", r"\operatorname{round}(\frac{<x2>}{<stride>})", "last position on the map", "int"),
        Step("size", "n", r"<last> - <first> + 1", "positions of the region", "int"),
        Step(
            "begin",
            "a_{b}",
            r"<first> + \lfloor \frac{b \cdot <size>}{<bins>} \rfloor",
            "first position of each bin",
            "int",
            ("B",),
        ),
        Step(
            "end",
            "e_{b}",
            r"<first> + \lceil \frac{(b + 1) \cdot <size>}{<bins>} \rceil",
            "first position behind each bin",
            "int",
            ("B",),
        ),
    ],
    source=f"{GIRSHICK}, and the layer's code: rounding half up, the last position included",
    example=(
        {"stride": "16", "bins": "2", "x1": 30, "x2": 110},
        {"first": 2, "last": 7, "size": 6, "begin": [2, 5], "end": [5, 8]},
    ),
    where=["x1 <= x2"],
)
def roi_bins(xp: Any, stride: str, bins: str, x1: Any, x2: Any) -> Steps:
    """n = round(x2 / s) - round(x1 / s) + 1;  bin b holds floor(b n / B) .. ceil((b + 1) n / B) - 1, b = 0 .. B - 1

    Rounded twice: onto the map, and again into bins, which share a position where B does not divide n. A region of
    fewer positions than bins repeats them.
    Example: pixels 30 to 110 at stride 16 are positions 2 to 7, in two bins 2..4 and 5..7.
    """
    s, count = int(stride), int(bins)
    # floor(x / s + 1/2) in whole numbers
    first, last = (2 * x1 + s) // (2 * s), (2 * x2 + s) // (2 * s)
    return of_ends(xp, first, last, last - first + 1, count)


def of_ends(xp: Any, first: Any, last: Any, size: Any, count: int) -> Steps:
    """The steps that rest on the region's place on the map."""
    begin = [first + b * size // count for b in range(count)]
    end = [first - (-(b + 1) * size // count) for b in range(count)]
    return {
        "first": first,
        "last": last,
        "size": size,
        "begin": xp.stack(begin, axis=1),
        "end": xp.stack(end, axis=1),
    }


@roi_bins.mistake(
    "rounded-down",
    who="cuts the fraction off instead of rounding",
    affects=["first", "last", "size", "begin", "end"],
)
def _(xp: Any, stride: str, bins: str, x1: Any, x2: Any) -> Steps:
    first, last = x1 // int(stride), x2 // int(stride)
    return of_ends(xp, first, last, last - first + 1, int(bins))


@roi_bins.mistake(
    "last-not-counted", who="takes the difference of the ends for the size", affects=["size", "begin", "end"]
)
def _(xp: Any, stride: str, bins: str, x1: Any, x2: Any) -> Steps:
    right = roi_bins.body(xp, stride, bins, x1, x2)
    wrong = of_ends(xp, right["first"], right["last"], right["size"] - 1, int(bins))
    return {name: wrong[name] for name in ("size", "begin", "end")}


@roi_bins.mistake("no-overlap", who="ends each bin where the next begins", affects="end")
def _(xp: Any, stride: str, bins: str, x1: Any, x2: Any) -> Steps:
    right = roi_bins.body(xp, stride, bins, x1, x2)
    last = (right["first"] + right["size"])[:, None]
    return {"end": xp.concat([right["begin"][:, 1:], last], axis=1)}


SMALLEST, LARGEST = 2, 5


@define(
    "detection.pyramid_level",
    title="Level of a feature pyramid for a region",
    inputs=[
        Input("width", "w", "width of the region, pixels", "int", 16, 900),
        Input("height", "h", "height of the region, pixels", "int", 16, 900),
    ],
    steps=[
        Step(
            "scale",
            r"\rho",
            r"\frac{\sqrt{<width> \cdot <height>}}{224}",
            "size against ImageNet's 224 pixels",
        ),
        Step(
            "level",
            "k",
            r"\min(\max(\lfloor 4 + \log_2(<scale>) \rfloor, 2), 5)",
            "level that the region is pooled from",
            "int",
        ),
    ],
    source=f"{LIN}, k0 = 4, with the levels P2 to P5",
    example=({"width": 224, "height": 56}, {"scale": 0.5, "level": 3}),
)
def pyramid_level(xp: Any, width: Any, height: Any) -> Steps:
    """k = floor(4 + log2(sqrt(w h) / 224)), at least 2 and at most 5

    Half the size, one level finer. A region as large as ImageNet's images is taken from P4, ResNet's C4.
    Example: 224x56 pixels are as large as 112x112: one level below 4.
    """
    area = width * height
    # One more for every size that is reached, compared as whole areas: a logarithm may miss a power of two.
    level = SMALLEST + sum(xp.astype(area >= side**2, xp.int64) for side in (112, 224, 448))
    return {"scale": xp.sqrt(xp.astype(area, xp.float64)) / 224, "level": level}


@pyramid_level.mistake("rounded", who="rounds the logarithm instead of taking its floor", affects="level")
def _(xp: Any, width: Any, height: Any) -> Steps:
    area = xp.astype(width * height, xp.float64)
    level = xp.astype(xp.floor(4.5 + xp.log2(xp.sqrt(area) / 224)), xp.int64)
    return {"level": clamped(xp, level)}


@pyramid_level.mistake(
    "area-for-side", who="forgets the root: twice as many levels", affects=["scale", "level"]
)
def _(xp: Any, width: Any, height: Any) -> Steps:
    scale = xp.astype(width * height, xp.float64) / 224**2
    level = xp.astype(xp.floor(4 + xp.log2(scale)), xp.int64)
    return {"scale": scale, "level": clamped(xp, level)}


@pyramid_level.mistake(
    "finer-for-larger", who="subtracts: a larger region from a finer level", affects="level"
)
def _(xp: Any, width: Any, height: Any) -> Steps:
    scale = xp.sqrt(xp.astype(width * height, xp.float64)) / 224
    return {"level": clamped(xp, xp.astype(xp.floor(4 - xp.log2(scale)), xp.int64))}


def clamped(xp: Any, level: Any) -> Any:
    """The level, or the nearest that the pyramid has."""
    ends = (xp.full_like(level, SMALLEST), xp.full_like(level, LARGEST))
    return xp.minimum(xp.maximum(level, ends[0]), ends[1])
