"""Second ways to output sizes: torch on the meta device, NumPy, and counting positions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.conv.shared import cases, measured
from verify.oracles.ways import oracle


@oracle(
    "conv.output_size", way="library operator", how="shape of torch.nn.functional.conv1d on the meta device"
)
def output_size(n: Any, k: Any, s: Any, p: Any, d: Any) -> Mapping[str, Any]:
    torch = require_torch()
    out = []
    for size, kernel, stride, padding, dilation in cases(n, k, s, p, d):
        image = torch.empty(1, 1, size, device="meta")
        weight = torch.empty(1, 1, kernel, device="meta")
        made = torch.nn.functional.conv1d(image, weight, stride=stride, padding=padding, dilation=dilation)
        out.append(made.shape[-1])
    return {"out": np.array(out)}


@oracle(
    "conv.output_size", way="enumeration", how="counts the start positions whose last tap is inside the input"
)
def output_size_counted(n: Any, k: Any, s: Any, p: Any, d: Any) -> Mapping[str, Any]:
    out, extent, last = [], [], []
    for size, kernel, stride, padding, dilation in cases(n, k, s, p, d):
        taps = [dilation * i for i in range(kernel)]
        padded = size + 2 * padding
        inside = [a for a in range(padded) if a + taps[-1] < padded]
        out.append(len(inside[::stride]))
        extent.append(len(range(taps[0], taps[-1] + 1)))
        last.append(inside[-1])
    return {"out": np.array(out), "k_eff": np.array(extent), "span": np.array(last)}


@oracle(
    "conv.transposed_size",
    way="library operator",
    how="shape of torch.nn.functional.conv_transpose1d on the meta device",
)
def transposed_size(n: Any, k: Any, s: Any, p: Any, d: Any, output_padding: Any) -> Mapping[str, Any]:
    torch = require_torch()
    out = []
    for size, kernel, stride, padding, dilation, extra in cases(n, k, s, p, d, output_padding):
        image = torch.empty(1, 1, size, device="meta")
        weight = torch.empty(1, 1, kernel, device="meta")
        made = torch.nn.functional.conv_transpose1d(
            image, weight, stride=stride, padding=padding, output_padding=extra, dilation=dilation
        )
        out.append(made.shape[-1])
    return {"out": np.array(out)}


@oracle("conv.transposed_size", way="enumeration", how="lists the pixels that the stamped kernels touch")
def transposed_size_stamped(n: Any, k: Any, s: Any, p: Any, d: Any, output_padding: Any) -> Mapping[str, Any]:
    out, extent, stretched = [], [], []
    for size, kernel, stride, padding, dilation, extra in cases(n, k, s, p, d, output_padding):
        starts = list(range(0, size * stride, stride))
        taps = list(range(0, kernel * dilation, dilation))
        touched = range(min(starts), max(start + tap for start in starts for tap in taps) + 1)
        pixels = [*touched, *range(touched.stop, touched.stop + extra)]
        out.append(len(pixels[padding : len(pixels) - padding]))
        extent.append(len(range(taps[0], taps[-1] + 1)))
        stretched.append(starts[-1] - starts[0])
    return {"out": np.array(out), "k_eff": np.array(extent), "stretched": np.array(stretched)}


@oracle("conv.mode_sizes", way="library operator", how="length of numpy.convolve in its three modes")
def mode_sizes(n: Any, k: Any) -> Mapping[str, Any]:
    rows = []
    for size, kernel in cases(n, k):
        row: dict[str, Any] = {
            mode: len(np.convolve(np.ones(size), np.ones(kernel), mode)) for mode in ("valid", "same", "full")
        }
        row["same_padding"] = next(
            t for t in range(kernel) if len(np.convolve(np.ones(size + t), np.ones(kernel), "valid")) == size
        )
        rows.append(row)
    return measured(rows)


@oracle(
    "conv.output_size_same",
    way="enumeration",
    how="every s-th pixel is a centre; the fewest zeros with which torch's conv1d has that many outputs",
)
def output_size_same(n: Any, k: Any, s: Any, d: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for size, kernel, stride, dilation in cases(n, k, s, d):
        weight = torch.empty(1, 1, kernel, device="meta")
        single = torch.empty(1, 1, 1, device="meta")
        extent = torch.nn.functional.conv_transpose1d(single, weight, dilation=dilation).shape[-1]
        wanted = len(range(0, size, stride))

        def outputs(
            total: int,
            size: int = size,
            weight: Any = weight,
            extent: int = extent,
            stride: int = stride,
            dilation: int = dilation,
        ) -> int:
            if size + total < extent:
                return 0
            image = torch.empty(1, 1, size + total, device="meta")
            made = torch.nn.functional.conv1d(image, weight, stride=stride, dilation=dilation)
            return int(made.shape[-1])

        total = next(t for t in range(extent) if outputs(t) >= wanted)
        before, after = next((b, total - b) for b in range(total + 1) if 0 <= total - 2 * b <= 1)
        rows.append({"k_eff": extent, "out": wanted, "total": total, "before": before, "after": after})
    return measured(rows)


@oracle(
    "conv.output_shape",
    way="library operator",
    how="shape of torch's conv1d, conv2d or conv3d on the meta device; at stride 1 the last start",
)
def output_shape(n: Any, k: Any, s: Any, p: Any, d: Any) -> Mapping[str, Any]:
    torch = require_torch()
    functional = torch.nn.functional
    convolve = (functional.conv1d, functional.conv2d, functional.conv3d)[n.shape[1] - 1]
    rows = []
    for i in range(len(n)):
        image = torch.empty(1, 1, *n[i].tolist(), device="meta")
        weight = torch.empty(1, 1, *k[i].tolist(), device="meta")
        window = {"padding": p[i].tolist(), "dilation": d[i].tolist()}
        made = convolve(image, weight, stride=s[i].tolist(), **window)
        every = convolve(image, weight, **window)
        rows.append(
            {
                "span": [size - 1 for size in every.shape[2:]],
                "out": list(made.shape[2:]),
                "positions": made[0, 0].numel(),
            }
        )
    return measured(rows)
