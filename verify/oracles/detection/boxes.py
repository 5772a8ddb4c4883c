"""Second ways to boxes: the cells between their edges, sets of pixels, and equations solved."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise, product
from typing import Any

import numpy as np

from verify.oracles.conv.shared import measured
from verify.oracles.ways import oracle

Box = tuple[float, float, float, float]


def cells(a: Box, b: Box) -> dict[str, float]:
    """The areas of two boxes (left, top, right, bottom) and what they share, from the cells that all edges cut out."""
    across, down = (sorted({a[i], a[i + 2], b[i], b[i + 2]}) for i in (0, 1))
    area = {"a": 0.0, "b": 0.0, "both": 0.0, "either": 0.0}
    for (x, right), (y, bottom) in product(pairwise(across), pairwise(down)):
        size, middle = (right - x) * (bottom - y), ((x + right) / 2, (y + bottom) / 2)
        inside = [box[0] < middle[0] < box[2] and box[1] < middle[1] < box[3] for box in (a, b)]
        area["a"] += size * inside[0]
        area["b"] += size * inside[1]
        area["both"] += size * all(inside)
        area["either"] += size * any(inside)
    return area


def shared_length(first: tuple[float, float], second: tuple[float, float]) -> float:
    """What two intervals share, as the length of the middle one of the pieces between their ends."""
    ends = sorted((*first, *second))
    middle = (ends[1] + ends[2]) / 2
    inside = all(start <= middle <= end for start, end in (first, second))
    return ends[2] - ends[1] if inside else 0.0


def pairs(box: Mapping[str, Any]) -> list[tuple[Box, Box]]:
    """Box A and box B of every case."""
    columns = [[box[f"{one}{place}"] for place in ("x1", "y1", "x2", "y2")] for one in "ab"]
    return list(zip(*(zip(*column, strict=True) for column in columns), strict=True))


def overlap(a: Box, b: Box) -> dict[str, float]:
    area = cells(a, b)
    return {
        "width": shared_length((a[0], a[2]), (b[0], b[2])),
        "height": shared_length((a[1], a[3]), (b[1], b[3])),
        "inter": area["both"],
        "area_a": area["a"],
        "area_b": area["b"],
        "union": area["either"],
        "iou": area["both"] / area["either"],
    }


@oracle(
    "detection.iou",
    way="enumeration",
    how="sums the cells between all edges that lie in one, both, either box",
)
def iou(**box: Any) -> Mapping[str, Any]:
    return measured([overlap(a, b) for a, b in pairs(box)])


@oracle(
    "detection.iou_pixels", way="enumeration", how="sets of the pixels of both boxes: intersection and union"
)
def iou_pixels(**box: Any) -> Mapping[str, Any]:
    rows = []
    for a, b in pairs(box):
        seen = [
            {(x, y) for x in range(int(left), int(right) + 1) for y in range(int(top), int(bottom) + 1)}
            for left, top, right, bottom in (a, b)
        ]
        both, either = seen[0] & seen[1], seen[0] | seen[1]
        columns, lines = ([{pixel[axis] for pixel in one} for one in seen] for axis in (0, 1))
        rows.append(
            {
                "width": len(columns[0] & columns[1]),
                "height": len(lines[0] & lines[1]),
                "inter": len(both),
                "area_a": len(seen[0]),
                "area_b": len(seen[1]),
                "union": len(either),
                "iou": len(both) / len(either),
            }
        )
    return measured(rows)


@oracle(
    "detection.giou", way="enumeration", how="cells between all edges; the hull is all of the cells together"
)
def giou(**box: Any) -> Mapping[str, Any]:
    rows = []
    for a, b in pairs(box):
        found = overlap(a, b)
        corners = np.array([a, b]).reshape(4, 2)
        hull = float(np.prod(np.ptp(corners, axis=0)))
        share = found["union"] / hull
        rows.append(
            found | {"hull": hull, "giou": found["iou"] + share - 1, "loss": 2 - found["iou"] - share}
        )
    return measured(rows)


@oracle(
    "detection.box_targets",
    way="identity",
    how="NumPy solves the affine map of the anchor's unit square; SciPy integrates 1/u from the anchor's size on",
)
def box_targets(x: Any, y: Any, w: Any, h: Any, xa: Any, ya: Any, wa: Any, ha: Any) -> Mapping[str, Any]:
    from scipy.integrate import quad

    def shift(centre: float, anchor: float, size: float) -> float:
        # Where the centre lies between the anchor's two edges, which are at -1/2 and 1/2.
        edges = np.array([[anchor - size / 2, 1.0], [anchor + size / 2, 1.0]])
        slope, offset = np.linalg.solve(edges, np.array([-0.5, 0.5]))
        return float(slope * centre + offset)

    def stretch(size: float, anchor: float) -> float:
        return float(quad(lambda u: 1 / u, anchor, size, epsabs=1e-13, epsrel=1e-13)[0])

    return {
        "tx": np.array([shift(*one) for one in zip(x, xa, wa, strict=True)]),
        "ty": np.array([shift(*one) for one in zip(y, ya, ha, strict=True)]),
        "tw": np.array([stretch(*one) for one in zip(w, wa, strict=True)]),
        "th": np.array([stretch(*one) for one in zip(h, ha, strict=True)]),
    }


@oracle(
    "detection.box_decode",
    way="identity",
    how="the box whose targets are the offsets: a linear equation, and a root found by SciPy's brentq",
)
def box_decode(tx: Any, ty: Any, tw: Any, th: Any, xa: Any, ya: Any, wa: Any, ha: Any) -> Mapping[str, Any]:
    from scipy.optimize import brentq

    def centre(t: float, anchor: float, size: float) -> float:
        return float(np.interp(t, [-4.0, 4.0], [anchor - 4 * size, anchor + 4 * size]))

    def size(t: float, anchor: float) -> float:
        return float(brentq(lambda u: np.log(u / anchor) - t, anchor / 9, anchor * 9, xtol=1e-14, rtol=1e-14))

    rows = []
    for i in range(len(tx)):
        across, down = centre(tx[i], xa[i], wa[i]), centre(ty[i], ya[i], ha[i])
        wide, high = size(tw[i], wa[i]), size(th[i], ha[i])
        ends = across + wide * np.array([-0.5, 0.5])
        rows.append({"x": across, "y": down, "w": wide, "h": high, "left": ends[0], "right": ends[1]})
    return measured(rows)
