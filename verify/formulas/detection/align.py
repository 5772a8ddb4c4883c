"""RoI align: a region's features read between the pixels, without any rounding."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

HE = "He et al. 2017, arXiv:1703.06870, section 3"


def between(xp: Any, points: Any, count: int) -> Any:
    """(B, P) -> (B, P, count): the share of each pixel in the value at each point; outside the border pixel's value.

    A pixel's share falls from 1 at its own place to 0 at its neighbours': linear interpolation.
    """
    ends = (xp.zeros_like(points), xp.full_like(points, count - 1))
    inside = xp.minimum(xp.maximum(points, ends[0]), ends[1])
    pixels = xp.arange(count, dtype=points.dtype, device=points.device)
    share = 1 - xp.abs(inside[:, :, None] - pixels[None, None, :])
    return xp.maximum(share, xp.zeros_like(share))


def spread(xp: Any, start: Any, length: Any, count: int) -> Any:
    """(B,) -> (B, count): the middles of equal parts of a length, as places of pixels, whose middles are at i + 1/2."""
    middles = xp.arange(count, dtype=start.dtype, device=start.device) + 0.5
    return start[:, None] + length[:, None] * middles[None, :] / count - 0.5


def read(xp: Any, x: Any, rows: Any, columns: Any, bins: int) -> Any:
    """(B, H, W) at rows times columns, averaged over the points of each bin: (B, bins, bins)."""
    across = xp.matrix_transpose(between(xp, columns, x.shape[2]))
    values = xp.matmul(xp.matmul(between(xp, rows, x.shape[1]), x), across)
    each = rows.shape[1] // bins
    return xp.mean(xp.reshape(values, (-1, bins, each, bins, each)), axis=(2, 4))


@define(
    "detection.roi_align",
    title="RoI align of one map",
    inputs=[
        Input("x", "X", "feature map", shape=("H", "W")),
        Input("top", "y_1", "upper edge of the region, in pixels of the map", low=0, high=2),
        Input("left", "x_1", "left edge", low=0, high=2),
        Input("height", "h", "height of the region", low=0.5, high=2.5),
        Input("width", "w", "width of the region", low=0.5, high=2.5),
        Input("bins", "B", "bins along each axis", "choice", values=("1", "2")),
        Input("samples", "m", "points along each axis of a bin", "choice", values=("1", "2")),
    ],
    steps=[
        Step(
            "rows",
            "p_{i}",
            r"<top> + \frac{(i + 1 / 2) \cdot <height>}{<bins> \cdot <samples>} - \frac{1}{2}",
            "where it is read, down; pixel 0 is at 0",
            shape=("P",),
        ),
        Step(
            "columns",
            "q_{j}",
            r"<left> + \frac{(j + 1 / 2) \cdot <width>}{<bins> \cdot <samples>} - \frac{1}{2}",
            "where it is read, across",
            shape=("P",),
        ),
        Step(
            "y",
            "Y",
            r"\operatorname{mean}(\operatorname{bilinear}(<x>; <rows>, <columns>))",
            "mean over the points of each bin",
            shape=("B", "B"),
        ),
    ],
    source=f"{HE}; pixel centres at 1/2: torchvision.ops.roi_align(aligned=True)",
    example=(
        {
            "x": [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0], [6.0, 7.0, 8.0]],
            "top": 0.5,
            "left": 0.5,
            "height": 2.0,
            "width": 2.0,
            "bins": "2",
            "samples": "1",
        },
        {"rows": [0.5, 1.5], "columns": [0.5, 1.5], "y": [[2.0, 3.0], [5.0, 6.0]]},
    ),
    dims={"H": (4, 5), "W": (4, 6)},
)
def roi_align(
    xp: Any, x: Any, top: Any, left: Any, height: Any, width: Any, bins: str, samples: str
) -> Steps:
    """Y_b = mean of X at m^2 points spread evenly over bin b, each interpolated between its four neighbours

    Nothing is rounded, so that a region moved by half a pixel gives other values, which masks need.
    Example: a 2x2 region from (0.5, 0.5) has its bins' middles at (1, 1) .. (2, 2), between four pixels each: the first
    reads (0 + 1 + 3 + 4) / 4 = 2.
    """
    points = int(bins) * int(samples)
    rows, columns = spread(xp, top, height, points), spread(xp, left, width, points)
    return {"rows": rows, "columns": columns, "y": read(xp, x, rows, columns, int(bins))}


@roi_align.mistake(
    "region-rounded",
    who="rounds the region to whole pixels first, as RoI pooling does",
    affects=["rows", "columns", "y"],
)
def _(xp: Any, top: Any, left: Any, height: Any, width: Any, **given: Any) -> Steps:
    start = {"top": xp.floor(top + 0.5), "left": xp.floor(left + 0.5)}
    end = xp.floor(top + height + 0.5), xp.floor(left + width + 0.5)
    return roi_align.body(xp, height=end[0] - start["top"], width=end[1] - start["left"], **start, **given)


@roi_align.mistake(
    "half-pixel-forgotten",
    who="puts the middle of pixel 0 at 0 in the image as well: torchvision's aligned=False",
    affects=["rows", "columns", "y"],
)
def _(xp: Any, top: Any, left: Any, **given: Any) -> Steps:
    return roi_align.body(xp, top=top + 0.5, left=left + 0.5, **given)


@roi_align.mistake("nearest-pixel", who="reads the nearest pixel instead of interpolating", affects="y")
def _(xp: Any, x: Any, bins: str, **given: Any) -> Steps:
    right = roi_align.body(xp, x=x, bins=bins, **given)
    rows, columns = (xp.floor(right[name] + 0.5) for name in ("rows", "columns"))
    return {"y": read(xp, x, rows, columns, int(bins))}
