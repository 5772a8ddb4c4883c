"""Second ways to the sizes round pooling: torch's layers on the meta device."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verify.backends import require_torch
from verify.oracles.conv.shared import cases, elements, measured
from verify.oracles.ways import oracle


@oracle(
    "pool.output_size_ceil",
    way="library operator",
    how="shape of torch's max_pool1d in floor and in ceil mode; starts counted until a window reaches the end",
)
def output_size_ceil(n: Any, k: Any, s: Any, p: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for size, kernel, stride, padding in cases(n, k, s, p):
        line = torch.empty(1, 1, size, device="meta")
        floor, out = (
            torch.nn.functional.max_pool1d(line, kernel, stride, padding, ceil_mode=mode).shape[-1]
            for mode in (False, True)
        )
        # Every start until a window reaches the end of the padded input.
        starts = [0]
        while starts[-1] + kernel < size + 2 * padding:
            starts.append(starts[-1] + stride)
        rows.append({"floor": floor, "rounded": len(starts), "last": starts[-1], "out": out})
    return measured(rows)


@oracle(
    "pool.head_parameters",
    way="module measured",
    how="torch.nn.Flatten and AdaptiveAvgPool2d(1), each with a Linear that fits it, on the meta device",
)
def head_parameters(h: Any, w: Any, c: Any, classes: Any) -> Mapping[str, Any]:
    torch = require_torch()
    nn = torch.nn
    rows = []
    for height, width, channels, outputs in cases(h, w, c, classes):
        maps = torch.empty(1, channels, height, width, device="meta")
        flat = nn.Flatten()(maps)
        averages = nn.Flatten()(nn.AdaptiveAvgPool2d(1)(maps))
        dense, pooled = (
            elements(nn.Linear(vector.shape[1], outputs, device="meta")) for vector in (flat, averages)
        )
        rows.append({"flat": flat.shape[1], "dense": dense, "pooled": pooled, "ratio": dense / pooled})
    return measured(rows)


@oracle(
    "pool.spatial_pyramid",
    way="library operator",
    how="elements of torch's adaptive_max_pool2d of every level, concatenated, on the meta device",
)
def spatial_pyramid(n: Any, c: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for levels, channels in zip(n.tolist(), c.tolist(), strict=True):
        maps = torch.empty(1, channels, 13, 13, device="meta")
        pooled = [torch.nn.functional.adaptive_max_pool2d(maps, size).flatten(2) for size in levels]
        joined = torch.cat(pooled, dim=2)
        rows.append({"bins": joined.shape[2], "length": joined.numel()})
    return measured(rows)
