"""Second ways to stacks and blocks of convolutions: torch modules built from the papers' figures, and measured."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.conv.counting import half_the_flops
from verify.oracles.conv.shared import cases, elements, measured
from verify.oracles.ways import oracle


def conv(before: int, after: int, kernel: Any, **options: Any) -> Any:
    """A torch.nn.Conv2d on the meta device, without bias unless asked for."""
    return require_torch().nn.Conv2d(before, after, kernel, **({"bias": False} | options), device="meta")


@oracle(
    "conv.stacked_kernels",
    way="module measured",
    how="torch.nn.Sequential of Conv2d, and the one Conv2d that shrinks the image as much",
)
def stacked_kernels(k: Any, m: Any, c: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for kernel, depth, width in cases(k, m, c):
        stack = torch.nn.Sequential(*(conv(width, width, kernel) for _ in range(depth)))
        out = stack(torch.empty(1, width, 64, 64, device="meta")).shape[-1]
        field = 64 - out + 1
        single = conv(width, width, field)
        counts = elements(stack), elements(single)
        rows.append({"field": field, "stack": counts[0], "single": counts[1], "ratio": counts[0] / counts[1]})
    return measured(rows)


@oracle("conv.stacked_parameters", way="module measured", how="Conv2d modules with bias on the meta device")
def stacked_parameters(c_in: Any, c_mid: Any, c_out: Any) -> Mapping[str, Any]:
    rows = []
    for before, middle, after in cases(c_in, c_mid, c_out):
        first, second = conv(before, middle, 3, bias=True), conv(middle, after, 3, bias=True)
        single = conv(before, after, 5, bias=True)
        rows.append(
            {
                "first": elements(first),
                "second": elements(second),
                "stack": elements(first, second),
                "single": elements(single),
                "ratio": elements(first, second) / elements(single),
            }
        )
    return measured(rows)


@oracle(
    "conv.asymmetric",
    way="module measured",
    how="FLOPs of Conv2d with kernels (k, k), (k, 1) and (1, k), padded to 5x5 outputs each",
)
def asymmetric(k: Any, c_in: Any, c_mid: Any, c_out: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for kernel, before, middle, after in cases(k, c_in, c_mid, c_out):
        found = []
        for planes, shape in (
            ((before, after), (kernel, kernel)),
            ((before, middle), (kernel, 1)),
            ((middle, after), (1, kernel)),
        ):
            image = torch.empty(1, planes[0], shape[0] + 4, shape[1] + 4, device="meta")
            found.append(half_the_flops(conv(*planes, shape), image)[1] // 25)
        square, pair = found[0], found[1] + found[2]
        rows.append({"square": square, "pair": pair, "saving": (square - pair) / square})
    return measured(rows)


@oracle(
    "conv.depthwise_separable",
    way="module measured",
    how="Conv2d, Conv2d(groups=channels) and a 1x1 Conv2d on the meta device; FLOPs by FlopCounterMode",
)
def depthwise_separable(k: Any, c_in: Any, c_out: Any, out: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for kernel, before, after, size in cases(k, c_in, c_out, out):
        image = torch.empty(1, before, size + kernel - 1, size + kernel - 1, device="meta")
        standard, depthwise = conv(before, after, kernel), conv(before, before, kernel, groups=before)
        pointwise = conv(before, after, 1)
        separable = torch.nn.Sequential(depthwise, pointwise)
        rows.append(
            {
                "standard": elements(standard),
                "depthwise": elements(depthwise),
                "pointwise": elements(pointwise),
                "separable": elements(separable),
                "macs_standard": half_the_flops(standard, image)[1],
                "macs_separable": half_the_flops(separable, image)[1],
                "ratio": elements(separable) / elements(standard),
            }
        )
    return measured(rows)


@oracle(
    "conv.mobilenet_multipliers",
    way="identity",
    how="weights times outputs of torch tensors at the whole sizes around, interpolated: linear in every size",
)
def mobilenet_multipliers(k: Any, c_in: Any, c_out: Any, out: Any, alpha: Any, rho: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for i in range(len(k)):
        thin = alpha[i] * c_in[i], alpha[i] * c_out[i], rho[i] * out[i], rho[i] * out[i]
        row = {"depthwise": 0.0, "pointwise": 0.0}
        for above in product((0, 1), repeat=4):
            sizes = [int(np.floor(value)) + up for value, up in zip(thin, above, strict=True)]
            share = np.prod([1 - abs(value - size) for value, size in zip(thin, sizes, strict=True)])
            kernels = torch.empty(sizes[0], 1, int(k[i]), int(k[i]), device="meta")
            mixing = torch.empty(sizes[1], sizes[0], 1, 1, device="meta")
            places = torch.empty(sizes[2], sizes[3], device="meta").numel()
            row["depthwise"] += share * kernels.numel() * places
            row["pointwise"] += share * mixing.numel() * places
        rows.append(row | {"macs": row["depthwise"] + row["pointwise"]})
    return measured(rows)


@oracle(
    "conv.bottleneck",
    way="module measured",
    how="torch.nn.Sequential of 1x1, k x k and 1x1 on the meta device",
)
def bottleneck(k: Any, c: Any, m: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for kernel, outside, inside in cases(k, c, m):
        block = torch.nn.Sequential(
            conv(outside, inside, 1), conv(inside, inside, kernel), conv(inside, outside, 1)
        )
        plain = conv(outside, outside, kernel)
        rows.append(
            {
                **dict(zip(("reduce", "middle", "expand"), map(elements, block), strict=True)),
                "weights": elements(block),
                "plain": elements(plain),
                "ratio": elements(block) / elements(plain),
            }
        )
    return measured(rows)


@oracle(
    "conv.inverted_residual",
    way="module measured",
    how="torch.nn.Sequential of 1x1, depthwise k x k and 1x1 on the meta device",
)
def inverted_residual(k: Any, c_in: Any, t: Any, c_out: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for kernel, before, factor, after in cases(k, c_in, t, c_out):
        widen = torch.nn.Conv2d(before, before * factor, 1, bias=False, device="meta")
        inside = widen.weight.shape[0]
        block = torch.nn.Sequential(
            widen, conv(inside, inside, kernel, groups=inside), conv(inside, after, 1)
        )
        parts = dict(zip(("expand", "depthwise", "project"), map(elements, block), strict=True))
        rows.append({"hidden": inside, **parts, "weights": elements(block)})
    return measured(rows)


@oracle(
    "conv.inception",
    way="module measured",
    how="four torch.nn.Sequential branches, concatenated, on the meta device; FLOPs by FlopCounterMode",
)
def inception(
    c_in: Any, one: Any, reduce3: Any, three: Any, reduce5: Any, five: Any, pool: Any, n: Any
) -> Mapping[str, Any]:
    torch = require_torch()
    nn = torch.nn
    rows = []
    for before, b1, r3, b3, r5, b5, bp, size in cases(c_in, one, reduce3, three, reduce5, five, pool, n):
        branches = nn.ModuleList(
            [
                conv(before, b1, 1, bias=True),
                nn.Sequential(conv(before, r3, 1, bias=True), conv(r3, b3, 3, padding=1, bias=True)),
                nn.Sequential(conv(before, r5, 1, bias=True), conv(r5, b5, 5, padding=2, bias=True)),
                nn.Sequential(nn.MaxPool2d(3, 1, 1), conv(before, bp, 1, bias=True)),
            ]
        )
        image = torch.empty(1, before, size, size, device="meta")
        out, macs_seen = half_the_flops(
            lambda picture, branches=branches: torch.cat([branch(picture) for branch in branches], 1), image
        )
        weights = [sum(p.numel() for p in branch.parameters() if p.dim() == 4) for branch in branches]
        rows.append(
            {
                "channels": out.shape[1],
                "branch3": weights[1],
                "branch5": weights[2],
                "weights": sum(weights),
                "params": elements(branches),
                "macs": macs_seen,
            }
        )
    return measured(rows)
