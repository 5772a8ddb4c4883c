"""Second ways to the convolution arithmetic: layers built by torch on the meta device, and counting by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


@oracle(
    "conv.output_size", way="library operator", how="shape of torch.nn.functional.conv1d on the meta device"
)
def output_size(n: Any, k: Any, s: Any, p: Any, d: Any) -> Mapping[str, Any]:
    torch = require_torch()
    out = []
    for size, kernel, stride, padding, dilation in zip(n, k, s, p, d, strict=True):
        image = torch.empty(1, 1, int(size), device="meta")
        weight = torch.empty(1, 1, int(kernel), device="meta")
        made = torch.nn.functional.conv1d(
            image, weight, stride=int(stride), padding=int(padding), dilation=int(dilation)
        )
        out.append(made.shape[-1])
    return {"out": np.array(out)}


@oracle(
    "conv.output_size", way="enumeration", how="counts the start positions whose last tap is inside the input"
)
def output_size_counted(n: Any, k: Any, s: Any, p: Any, d: Any) -> Mapping[str, Any]:
    out, extent = [], []
    for size, kernel, stride, padding, dilation in zip(n, k, s, p, d, strict=True):
        taps = [int(dilation) * i for i in range(int(kernel))]
        inside = [
            a for a in range(0, int(size + 2 * padding), int(stride)) if a + taps[-1] < size + 2 * padding
        ]
        out.append(len(inside))
        extent.append(len(range(taps[0], taps[-1] + 1)))
    return {"out": np.array(out), "k_eff": np.array(extent)}
