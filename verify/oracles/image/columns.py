"""Second ways to im2col and col2im: torch's unfold and fold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verify.backends import require_torch
from verify.oracles.conv.shared import cases, measured
from verify.oracles.ways import oracle


@oracle("image.im2col", way="library operator", how="torch.nn.functional.unfold")
def im2col(x: Any, kernel: str, stride: str, padding: str) -> Mapping[str, Any]:
    torch = require_torch()
    unfold = torch.nn.functional.unfold
    made = unfold(torch.tensor(x), int(kernel), padding=int(padding), stride=int(stride))
    return {"columns": made.numpy()}


@oracle("image.col2im", way="library operator", how="torch.nn.functional.fold")
def col2im(columns: Any, stride: str, padding: str) -> Mapping[str, Any]:
    torch = require_torch()
    k, outputs = columns.shape[1], columns.shape[3]
    size = (outputs - 1) * int(stride) + k - 2 * int(padding)
    patches = torch.tensor(columns).reshape(len(columns), k * k, outputs * outputs)
    made = torch.nn.functional.fold(patches, (size, size), k, padding=int(padding), stride=int(stride))
    return {"x": made[:, 0].numpy()}


@oracle("image.col2im", way="adjoint", how="gradient of <G, unfold(X)> by X, through torch's unfold")
def col2im_adjoint(columns: Any, stride: str, padding: str) -> Mapping[str, Any]:
    torch = require_torch()
    k, outputs = columns.shape[1], columns.shape[3]
    size = (outputs - 1) * int(stride) + k - 2 * int(padding)
    image = torch.zeros(len(columns), 1, size, size, dtype=torch.float64, requires_grad=True)
    seen = torch.nn.functional.unfold(image, k, padding=int(padding), stride=int(stride))
    (seen * torch.tensor(columns).reshape(seen.shape)).sum().backward()
    return {"x": image.grad[:, 0].numpy()}


@oracle("image.im2col_size", way="library operator", how="shape of torch's unfold on the meta device")
def im2col_size(n: Any, k: Any, s: Any, p: Any, c_in: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for size, kernel, stride, padding, channels in cases(n, k, s, p, c_in):
        image = torch.empty(1, channels, size, size, device="meta")
        made = torch.nn.functional.unfold(image, kernel, padding=padding, stride=stride)
        line = torch.empty(1, channels, kernel, size + 2 * padding, device="meta")
        along = torch.nn.functional.unfold(line, kernel, stride=stride)
        rows.append(
            {
                "out": along.shape[2],
                "rows": made.shape[1],
                "columns": made.shape[2],
                "entries": made.numel(),
                "growth": made.numel() / image.numel(),
            }
        )
    return measured(rows)
