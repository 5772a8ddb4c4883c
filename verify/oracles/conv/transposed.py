"""Second ways to the transposed convolution: torch's operators, and the adjoint test <A u, x> = <u, A' x>."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.conv.passes import tensors
from verify.oracles.conv.shared import cases, each_case, measured
from verify.oracles.ways import oracle


@oracle(
    "conv.transposed_1d",
    way="library operator",
    how="torch's conv_transpose1d, with and without padding",
)
def transposed_1d(x: Any, w: Any, stride: str, padding: str) -> Mapping[str, Any]:
    transpose = require_torch().nn.functional.conv_transpose1d
    rows = []
    for signal, kernel in tensors(x, w):
        made = [
            transpose(signal[None, None], kernel[None, None], None, int(stride), p)[0, 0]
            for p in (0, int(padding))
        ]
        rows.append(dict(zip(("stamped", "y"), made, strict=True)))
    return each_case(rows)


@oracle("conv.transposed_1d", way="adjoint", how="entry j is <A e_j, x>, where A is torch's ordinary conv1d")
def transposed_1d_adjoint(x: Any, w: Any, stride: str, padding: str) -> Mapping[str, Any]:
    torch = require_torch()
    s, p = int(stride), int(padding)
    size = (x.shape[1] - 1) * s + w.shape[1] - 2 * p
    units = torch.eye(size, dtype=torch.float64)[:, None]
    y = []
    for signal, kernel in tensors(x, w):
        seen = torch.nn.functional.conv1d(units, kernel[None, None], None, s, p)[:, 0]
        y.append((seen @ signal).numpy())
    return {"y": np.array(y)}


@oracle("conv.transposed_2d", way="library operator", how="torch.nn.functional.conv_transpose2d")
def transposed_2d(x: Any, w: Any, stride: str, padding: str) -> Mapping[str, Any]:
    transpose = require_torch().nn.functional.conv_transpose2d
    rows = []
    for image, kernel in tensors(x, w):
        made = [
            transpose(image[None, None], kernel[None, None], None, int(stride), p)[0, 0]
            for p in (0, int(padding))
        ]
        rows.append(dict(zip(("stamped", "y"), made, strict=True)))
    return each_case(rows)


@oracle(
    "conv.transposed_roundtrip",
    way="autograd",
    how="torch's conv1d, its Jacobian, and its vector-Jacobian product with its own output",
)
def transposed_roundtrip(x: Any, w: Any, stride: str, padding: str) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for signal, kernel in tensors(x, w):

        def forward(values: Any, kernel: Any = kernel) -> Any:
            return torch.nn.functional.conv1d(
                values[None, None], kernel[None, None], None, int(stride), int(padding)
            )[0, 0]

        y = forward(signal)
        rows.append(
            {
                "matrix": torch.autograd.functional.jacobian(forward, signal),
                "y": y,
                "back": torch.autograd.functional.vjp(forward, signal, y)[1],
            }
        )
    return each_case(rows)


@oracle(
    "conv.checkerboard",
    way="library operator",
    how="torch's conv_transpose1d and 2d of ones with a kernel of ones, one period away from the border",
)
def checkerboard(k: Any, s: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for kernel, stride in cases(k, s):
        n = kernel // stride + 4
        period = slice(kernel, kernel + stride)
        line = torch.nn.functional.conv_transpose1d(
            torch.ones(1, 1, n), torch.ones(1, 1, kernel), stride=stride
        )[0, 0, period]
        plane = torch.nn.functional.conv_transpose2d(
            torch.ones(1, 1, n, n), torch.ones(1, 1, kernel, kernel), stride=stride
        )[0, 0, period, period]
        uneven = line.max() > line.min()
        rows.append(
            {
                "most": int(line.max()),
                "least": int(line.min()),
                "busy": int((line == line.max()).sum()) if uneven else 0,
                "contrast": int(plane.max() - plane.min()),
            }
        )
    return measured(rows)
