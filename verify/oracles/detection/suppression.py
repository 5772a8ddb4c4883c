"""Second ways to non-maximum suppression: every subset and every order of the boxes is tried."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations, product
from typing import Any

import numpy as np

from verify.oracles.conv.shared import measured
from verify.oracles.detection.boxes import cells
from verify.oracles.ways import oracle


def overlaps(x: Any, y: Any, w: Any, h: Any) -> Any:
    """Intersection over union of every two boxes of a case."""
    boxes = [(x[i], y[i], x[i] + w[i], y[i] + h[i]) for i in range(len(x))]
    areas = [[cells(a, b) for b in boxes] for a in boxes]
    return np.array([[one["both"] / one["either"] for one in row] for row in areas])


@oracle(
    "detection.nms",
    way="enumeration",
    how="of all subsets the one in which a box is exactly where no better box of it overlaps; sorting by NumPy",
)
def nms(x: Any, y: Any, w: Any, h: Any, score: Any, threshold: Any) -> Mapping[str, Any]:
    rows = []
    for i in range(len(x)):
        overlap = overlaps(x[i], y[i], w[i], h[i])
        boxes = range(len(score[i]))

        def stands(subset: tuple[int, ...], i: int = i, overlap: Any = overlap, boxes: Any = boxes) -> bool:
            return all(
                subset[one]
                == (
                    not any(
                        subset[other]
                        and score[i, other] > score[i, one]
                        and overlap[other, one] > threshold[i]
                        for other in boxes
                    )
                )
                for one in boxes
            )

        (keep,) = [subset for subset in product((0, 1), repeat=len(boxes)) if stands(subset)]
        place = np.empty(len(boxes), dtype=np.int64)
        place[np.argsort(-score[i])] = boxes
        rows.append({"overlap": overlap, "place": place, "keep": np.array(keep), "count": sum(keep)})
    return measured(rows)


@oracle(
    "detection.soft_nms",
    way="enumeration",
    how="of all orders the one in which every box is, after the decay by those before it, the best that is left",
)
def soft_nms(
    x: Any, y: Any, w: Any, h: Any, score: Any, decay: str, threshold: Any, sigma: Any
) -> Mapping[str, Any]:
    rows = []
    for i in range(len(x)):
        overlap = overlaps(x[i], y[i], w[i], h[i])
        factor = np.where(overlap < threshold[i], 1.0, 1.0 - overlap)
        if decay == "gaussian":
            factor = np.exp(-np.square(overlap) / sigma[i])

        def after(one: int, taken: tuple[int, ...], i: int = i, factor: Any = factor) -> float:
            return float(score[i, one] * np.prod(factor[one, list(taken)]))

        orders = [
            order
            for order in permutations(range(len(score[i])))
            if all(
                after(one, order[:at]) >= max(after(other, order[:at]) for other in order[at:])
                for at, one in enumerate(order)
            )
        ]
        rescored = np.empty_like(score[i])
        for at, one in enumerate(orders[0]):
            rescored[one] = after(one, orders[0][:at])
        rows.append({"overlap": overlap, "rescored": rescored})
    return measured(rows)
