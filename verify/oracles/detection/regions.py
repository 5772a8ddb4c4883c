"""Second ways to regions of interest: positions that touch a bin, levels tried, torch's grid_sample."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.conv.shared import cases, measured
from verify.oracles.ways import oracle


@oracle(
    "detection.roi_bins",
    way="enumeration",
    how="the nearest positions of the map, and those that touch each exact fraction of the region",
)
def roi_bins(stride: str, bins: str, x1: Any, x2: Any) -> Mapping[str, Any]:
    s, count = int(stride), int(bins)
    rows = []
    for ends in cases(x1, x2):
        # Of two positions as near the later one: halves are rounded up.
        first, last = (-min((abs(at * s - x), -at) for at in range(40))[1] for x in ends)
        region = list(range(first, last + 1))
        begin, end = [], []
        for b in range(count):
            left, right = Fraction(b * len(region), count), Fraction((b + 1) * len(region), count)
            touched = [at for i, at in enumerate(region) if i < right and i + 1 > left]
            begin.append(touched[0])
            end.append(touched[-1] + 1)
        rows.append({"first": first, "last": last, "size": len(region), "begin": begin, "end": end})
    return measured(rows)


@oracle(
    "detection.pyramid_level",
    way="enumeration",
    how="the highest level, in exact fractions, whose square of 224 * 2^(k - 4) pixels is no larger; SciPy's gmean",
)
def pyramid_level(width: Any, height: Any) -> Mapping[str, Any]:
    from scipy.stats import gmean

    levels = []
    for area in (width * height).tolist():
        level = max(k for k in range(-8, 12) if (224 * Fraction(2) ** (k - 4)) ** 2 <= area)
        levels.append(sorted((2, level, 5))[1])
    return {"scale": gmean(np.stack([width, height]), axis=0) / 224, "level": np.array(levels)}


@oracle(
    "detection.roi_align",
    way="library operator",
    how="torch.nn.functional.grid_sample at every second point of a linspace, averaged by avg_pool2d",
)
def roi_align(
    x: Any, top: Any, left: Any, height: Any, width: Any, bins: str, samples: str
) -> Mapping[str, Any]:
    torch = require_torch()
    each = int(samples)
    count = int(bins) * each
    rows = []
    for i in range(len(x)):
        image = torch.tensor(x[i])[None, None]
        points = [
            torch.linspace(start, start + length, 2 * count + 1, dtype=torch.float64)[1::2] - 0.5
            for start, length in ((top[i], height[i]), (left[i], width[i]))
        ]
        # grid_sample calls the first pixel's middle -1 and the last one's 1, and wants (across, down).
        down, across = (2 * at / (size - 1) - 1 for at, size in zip(points, image.shape[2:], strict=True))
        where = torch.stack(torch.meshgrid(across, down, indexing="xy"), dim=-1)[None]
        values = torch.nn.functional.grid_sample(image, where, padding_mode="border", align_corners=True)
        rows.append(
            {
                "rows": points[0].numpy(),
                "columns": points[1].numpy(),
                "y": torch.nn.functional.avg_pool2d(values, each)[0, 0].numpy(),
            }
        )
    return measured(rows)
