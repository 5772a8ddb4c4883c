"""Second ways to pooled values and their gradients: torch.nn.functional and autograd."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.conv.passes import tensors
from verify.oracles.conv.shared import each_case
from verify.oracles.ways import oracle


@oracle("pool.max_1d", way="library operator", how="torch.nn.functional.max_pool1d with return_indices")
def max_1d(x: Any, kernel: str, stride: str, padding: str, ceil: str) -> Mapping[str, Any]:
    torch = require_torch()
    y, index = torch.nn.functional.max_pool1d(
        torch.tensor(x)[:, None],
        int(kernel),
        int(stride),
        int(padding),
        ceil_mode=ceil == "yes",
        return_indices=True,
    )
    return {"index": index[:, 0].numpy(), "y": y[:, 0].numpy()}


@oracle("pool.max_2d", way="library operator", how="torch.nn.functional.max_pool2d with return_indices")
def max_2d(x: Any, kernel: str, stride: str, padding: str) -> Mapping[str, Any]:
    torch = require_torch()
    y, index = torch.nn.functional.max_pool2d(
        torch.tensor(x)[:, None], int(kernel), int(stride), int(padding), return_indices=True
    )
    return {"index": index[:, 0].numpy(), "y": y[:, 0].numpy()}


@oracle(
    "pool.max_backward", way="autograd", how="gradient of <G, Y> through torch's max_pool2d, and its indices"
)
def max_backward(x: Any, g: Any, kernel: str, stride: str) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    height, width = g.shape[1:]
    for image, upstream in tensors(x, g):
        image.requires_grad_()
        y, index = torch.nn.functional.max_pool2d(
            image[None, None], int(kernel), int(stride), return_indices=True
        )
        (y[0, 0, :height, :width] * upstream).sum().backward()
        rows.append({"index": index[0, 0, :height, :width], "dx": image.grad})
    return each_case(rows)


@oracle(
    "pool.average_1d",
    way="library operator",
    how="torch.nn.functional.avg_pool1d; its answer to ones tells the divisor, the real ones counted by a conv1d",
)
def average_1d(x: Any, kernel: str, stride: str, padding: str, ceil: str, include: str) -> Mapping[str, Any]:
    torch = require_torch()
    functional = torch.nn.functional
    window = (int(kernel), int(stride), int(padding), ceil == "yes", include == "yes")
    values = torch.tensor(x)[:, None]
    y = functional.avg_pool1d(values, *window)[:, 0]
    count = divisor(functional.avg_pool1d, torch.ones_like(values), window)[:, 0]
    return {"total": (y * count).numpy(), "count": count.to(torch.int64).numpy(), "y": y.numpy()}


@oracle(
    "pool.average_2d",
    way="library operator",
    how="torch.nn.functional.avg_pool2d, its sum with divisor_override=1, and its answer to ones",
)
def average_2d(x: Any, kernel: str, stride: str, padding: str, include: str) -> Mapping[str, Any]:
    torch = require_torch()
    pool = torch.nn.functional.avg_pool2d
    window = (int(kernel), int(stride), int(padding), False, include == "yes")
    values = torch.tensor(x)[:, None]
    total = pool(values, *window, divisor_override=1)[:, 0]
    count = divisor(pool, torch.ones_like(values), window)[:, 0]
    return {
        "total": total.numpy(),
        "count": count.to(torch.int64).numpy(),
        "y": pool(values, *window)[:, 0].numpy(),
    }


def divisor(pool: Any, ones: Any, window: tuple[Any, ...]) -> Any:
    """What a window's sum is divided by: the real values under it, over their mean as the layer answers it."""
    torch = require_torch()
    kernel, stride, padding = window[:3]
    wide = torch.nn.functional.pad(ones, (padding, padding + kernel) * (ones.dim() - 2))
    real = pool(wide, kernel, stride) * kernel ** (ones.dim() - 2)
    mean = pool(ones, *window)
    return (real[tuple(slice(size) for size in mean.shape)] / mean).round()


@oracle("pool.average_backward", way="autograd", how="gradient of <g, y> through torch's avg_pool1d")
def average_backward(g: Any, kernel: str, stride: str) -> Mapping[str, Any]:
    torch = require_torch()
    size = (g.shape[1] - 1) * int(stride) + int(kernel)
    values = torch.zeros(len(g), 1, size, dtype=torch.float64, requires_grad=True)
    y = torch.nn.functional.avg_pool1d(values, int(kernel), int(stride))
    (y[:, 0] * torch.tensor(g)).sum().backward()
    # One window alone: what its inputs get is its share.
    single = torch.zeros(g.size, 1, int(kernel), dtype=torch.float64, requires_grad=True)
    alone = torch.nn.functional.avg_pool1d(single, int(kernel))
    (alone.flatten() * torch.tensor(g).flatten()).sum().backward()
    return {
        "share": single.grad[:, 0, 0].numpy().reshape(g.shape),
        "dx": values.grad[:, 0].numpy(),
    }


@oracle("pool.global_average", way="library operator", how="torch.nn.AdaptiveAvgPool2d(1)")
def global_average(x: Any) -> Mapping[str, Any]:
    torch = require_torch()
    return {"y": torch.nn.AdaptiveAvgPool2d(1)(torch.tensor(x))[:, :, 0, 0].numpy()}


@oracle(
    "pool.adaptive_average",
    way="library operator",
    how="torch.nn.AdaptiveAvgPool1d; the windows as the inputs with a gradient from each output",
)
def adaptive_average(x: Any, size: str) -> Mapping[str, Any]:
    torch = require_torch()
    values = torch.tensor(x, requires_grad=True)
    y = torch.nn.AdaptiveAvgPool1d(int(size))(values[:, None])[:, 0]
    start, end = [], []
    for output in range(int(size)):
        gradient = torch.autograd.grad(y[:, output].sum(), values, retain_graph=True)[0].numpy()
        seen = [np.flatnonzero(row) for row in gradient]
        start.append([row[0] for row in seen])
        end.append([row[-1] + 1 for row in seen])
    return {"start": np.array(start).T, "end": np.array(end).T, "y": y.detach().numpy()}


@oracle(
    "pool.power",
    way="library operator",
    how="torch.nn.functional.lp_pool1d; the sum of powers as its answer with exponent 1 to the powers",
)
def power(x: Any, p: Any, kernel: str, stride: str) -> Mapping[str, Any]:
    torch = require_torch()
    pool = torch.nn.functional.lp_pool1d
    rows = []
    for values, exponent in tensors(x, p):
        powers = torch.exp(exponent * torch.log(values))
        rows.append(
            {
                "sum": pool(powers[None], 1.0, int(kernel), int(stride))[0],
                "y": pool(values[None], float(exponent), int(kernel), int(stride))[0],
            }
        )
    return each_case(rows)
