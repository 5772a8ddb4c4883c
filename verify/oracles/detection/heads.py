"""Second ways to anchors and output sizes: torch's layers on the meta device, and equations solved."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import log2
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.conv.shared import cases, measured
from verify.oracles.ways import oracle


@oracle(
    "detection.anchor_count",
    way="module measured",
    how="2x2 poolings down to the stride, and 1x1 layers with a filter for every score and offset of every pair",
)
def anchor_count(stride: str, height: Any, width: Any, scales: Any, ratios: Any) -> Mapping[str, Any]:
    torch = require_torch()
    halvings = torch.nn.Sequential(*(torch.nn.MaxPool2d(2) for _ in range(round(log2(int(stride))))))
    rows = []
    for high, wide, sizes, shapes in cases(height, width, scales, ratios):
        pairs = list(product(range(sizes), range(shapes)))
        maps = halvings(torch.empty(1, 1, high, wide, device="meta"))
        scores, offsets = (
            torch.nn.Conv2d(1, len(list(product(pairs, kinds))), 1, device="meta")(maps)
            for kinds in (("object", "background"), ("x", "y", "w", "h"))
        )
        rows.append(
            {
                "rows": maps.shape[2],
                "columns": maps.shape[3],
                "each": len(pairs),
                "scores": scores.shape[1],
                "offsets": offsets.shape[1],
                "anchors": scores.numel() // 2,
            }
        )
    return measured(rows)


@oracle(
    "detection.anchor_shape",
    way="identity",
    how="NumPy solves log w + log h = 2 log s, log h - log w = log r",
)
def anchor_shape(scale: Any, ratio: Any) -> Mapping[str, Any]:
    equations = np.array([[1.0, 1.0], [-1.0, 1.0]])
    right = np.stack([2 * np.log(scale), np.log(ratio)])
    width, height = np.exp(np.linalg.solve(equations, right))
    return {"width": width, "height": height}


@oracle(
    "detection.default_boxes",
    way="module measured",
    how="outputs of a 3x3 Conv2d head on every map, on the meta device",
)
def default_boxes(f: Any, b: Any, classes: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for sizes, each, kinds in zip(f.tolist(), b.tolist(), classes.tolist(), strict=True):
        counted = []
        for values in (1, kinds + 4):
            heads = [
                torch.nn.Conv2d(1, boxes * values, 3, padding=1, device="meta")(
                    torch.empty(1, 1, size, size, device="meta")
                )
                for size, boxes in zip(sizes, each, strict=True)
            ]
            counted.append(torch.cat([head.flatten(1) for head in heads], dim=1).numel())
        rows.append(dict(zip(("boxes", "outputs"), counted, strict=True)))
    return measured(rows)


def grid(s: Any, b: Any, classes: Any, of_box: bool) -> Mapping[str, Any]:
    """Elements of the tensors of boxes and classes, the classes once a cell or with every box."""
    torch = require_torch()
    rows = []
    for size, each, kinds in cases(s, b, classes):
        boxes = torch.empty(size, size, each, 5, device="meta")
        likely = torch.empty(size, size, *([each] if of_box else []), kinds, device="meta")
        out = torch.cat([boxes.flatten(2), likely.flatten(2)], dim=2)
        rows.append({"boxes": boxes[..., 0].numel(), "cell": out.shape[2], "outputs": out.numel()})
    return measured(rows)


@oracle(
    "detection.yolo_outputs",
    way="enumeration",
    how="elements of the tensors of boxes and of one class vector a cell",
)
def yolo_outputs(s: Any, b: Any, classes: Any) -> Mapping[str, Any]:
    return grid(s, b, classes, of_box=False)


@oracle(
    "detection.yolo_anchor_outputs",
    way="enumeration",
    how="elements of the tensors of boxes and of a class vector for every box",
)
def yolo_anchor_outputs(s: Any, b: Any, classes: Any) -> Mapping[str, Any]:
    return grid(s, b, classes, of_box=True)
