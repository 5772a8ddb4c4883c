"""Second ways to parameters, multiply-accumulates and memory: torch's layers built and measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.conv.shared import cases, elements, measured
from verify.oracles.ways import oracle


@oracle("conv.parameters", way="library operator", how="elements of torch.nn.Conv2d built on the meta device")
def parameters(k: Any, c_in: Any, c_out: Any) -> Mapping[str, Any]:
    torch = require_torch()
    found = []
    for kernel, before, after in cases(k, c_in, c_out):
        layer = torch.nn.Conv2d(before, after, kernel, device="meta")
        every = sum(parameter.numel() for parameter in layer.parameters())
        found.append((layer.weight[0].numel(), layer.weight.numel(), every))
    return dict(zip(("per_filter", "weights", "params"), np.array(found).T, strict=True))


@oracle("conv.macs", way="library operator", how="half the FLOPs that torch's FlopCounterMode sees in conv2d")
def macs(n: Any, k: Any, s: Any, p: Any, c_in: Any, c_out: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from torch.utils.flop_counter import FlopCounterMode

    found = []
    for size, kernel, stride, padding, before, after in cases(n, k, s, p, c_in, c_out):
        image = torch.empty(1, before, size, size, device="meta")
        layer = torch.nn.Conv2d(before, after, kernel, stride, padding, bias=False, device="meta")
        with FlopCounterMode(display=False) as counter:
            out = layer(image)
        positions = out[0, 0].numel()
        found.append((out.shape[-1], positions, layer.weight.numel(), counter.get_total_flops() // 2))
    return dict(zip(("out", "positions", "per_position", "macs"), np.array(found).T, strict=True))


def layers_of(axes: str) -> tuple[Any, Any]:
    """torch's convolution module and its functional form along that many axes."""
    torch = require_torch()
    module = {"1": torch.nn.Conv1d, "2": torch.nn.Conv2d, "3": torch.nn.Conv3d}[axes]
    functional = torch.nn.functional
    return module, {"1": functional.conv1d, "2": functional.conv2d, "3": functional.conv3d}[axes]


def half_the_flops(layer: Any, image: Any) -> tuple[Any, int]:
    """The layer's output and the multiply-accumulates that torch's FlopCounterMode sees."""
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter:
        out = layer(image)
    return out, counter.get_total_flops() // 2


@oracle(
    "conv.parameters_grouped",
    way="module measured",
    how="weight and bias of torch.nn.Conv1d, 2d and 3d",
)
def parameters_grouped(axes: str, bias: str, k: Any, c_in: Any, c_out: Any, groups: Any) -> Mapping[str, Any]:
    module, _ = layers_of(axes)
    rows = []
    for kernel, before, after, parts in cases(k, c_in, c_out, groups):
        layer = module(before, after, kernel, groups=parts, bias=bias == "yes", device="meta")
        rows.append(
            {
                "taps": layer.weight[0, 0].numel(),
                "depth": layer.weight.shape[1],
                "weights": layer.weight.numel(),
                "biases": 0 if layer.bias is None else layer.bias.numel(),
                "params": elements(layer),
            }
        )
    return measured(rows)


@oracle(
    "conv.macs_grouped",
    way="library operator",
    how="what torch's FlopCounterMode sees in a grouped layer",
)
def macs_grouped(axes: str, out: Any, k: Any, c_in: Any, c_out: Any, groups: Any) -> Mapping[str, Any]:
    torch = require_torch()
    module, _ = layers_of(axes)
    rows = []
    for size, kernel, before, after, parts in cases(out, k, c_in, c_out, groups):
        layer = module(before, after, kernel, groups=parts, bias=False, device="meta")
        image = torch.empty(1, before, *[size + kernel - 1] * int(axes), device="meta")
        made, macs_seen = half_the_flops(layer, image)
        rows.append(
            {
                "positions": made[0, 0].numel(),
                "per_position": layer.weight.numel(),
                "macs": macs_seen,
                "flops": 2 * macs_seen,
            }
        )
    return measured(rows)


@oracle(
    "conv.sharing",
    way="module measured",
    how="torch.nn.Conv2d, a weight for every entry of torch's unfold, and torch.nn.Linear, on the meta device",
)
def sharing(n: Any, k: Any, c_in: Any, c_out: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for size, kernel, before, after in cases(n, k, c_in, c_out):
        image = torch.empty(1, before, size, size, device="meta")
        layer = torch.nn.Conv2d(before, after, kernel, bias=False, device="meta")
        made = layer(image)
        windows = torch.nn.functional.unfold(image, kernel)
        rows.append(
            {
                "out": made.shape[-1],
                "shared": elements(layer),
                "local": windows.numel() * after,
                "dense": elements(torch.nn.Linear(image.numel(), made.numel(), bias=False, device="meta")),
            }
        )
    return measured(rows)


@oracle(
    "conv.pooled_first",
    way="module measured",
    how="FlopCounterMode on one Conv2d module before and behind torch.nn.AvgPool2d, on the meta device",
)
def pooled_first(out: Any, f: Any, k: Any, c_in: Any, c_out: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for size, factor, kernel, before, after in cases(out, f, k, c_in, c_out):
        layer = torch.nn.Conv2d(before, after, kernel, device="meta")
        image = torch.empty(1, before, size * factor, size * factor, device="meta")
        border = ((kernel - 1) // 2, kernel // 2) * 2
        seen = []
        for picture in (image, torch.nn.AvgPool2d(factor)(image)):
            made, macs_seen = half_the_flops(layer, torch.nn.functional.pad(picture, border))
            assert made.shape[2:] == picture.shape[2:], "same padding"
            seen.append(macs_seen)
        rows.append(
            {
                "macs_before": seen[0],
                "macs_after": seen[1],
                "saving": seen[0] // seen[1],
                "params": elements(layer),
            }
        )
    return measured(rows)


@oracle(
    "conv.activation_memory",
    way="library operator",
    how="nbytes of a tensor and of its gradient",
)
def activation_memory(dtype: str, b: Any, c: Any, h: Any, w: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for shape in cases(b, c, h, w):
        maps = torch.empty(*shape, dtype=getattr(torch, dtype), device="meta")
        rows.append(
            {
                "one": maps[0].numel(),
                "values": maps.numel(),
                "bytes": maps.nbytes,
                "mebibytes": maps.untyped_storage().nbytes() / 1024 / 1024,
                "training": maps.nbytes + torch.empty_like(maps).nbytes,
            }
        )
    return measured(rows)
