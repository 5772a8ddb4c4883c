"""Second ways to receptive fields: which input pixels have a gradient."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.conv.shared import cases, measured
from verify.oracles.ways import oracle


@oracle(
    "conv.receptive_field",
    way="autograd",
    how="which input pixels have a gradient from output 0, and how far on those of output 1 begin",
)
def receptive_field(k: Any, s: Any) -> Mapping[str, Any]:
    jump, field = np.zeros_like(k), np.zeros_like(k)
    for case in range(k.shape[0]):
        layers = cases(k[case], s[case])
        for depth in range(1, len(layers) + 1):
            first, second = seen_pixels(layers[:depth])
            field[case, depth - 1] = first[-1] - first[0] + 1
            jump[case, depth - 1] = second[0] - first[0]
    return {"jump": jump, "field": field}


def seen_pixels(layers: list[tuple[int, ...]]) -> tuple[Any, Any]:
    """The pixels with a nonzero gradient from the first and from the second output of all-ones convolutions.

    Every path adds a positive term, so that nothing cancels; the input is doubled until there are two outputs.
    """
    torch = require_torch()
    size = 16
    while True:
        pixels = torch.ones(1, 1, size, dtype=torch.float64, requires_grad=True)
        out: Any = pixels
        for kernel, stride in layers:
            if out.shape[-1] < kernel:
                break
            out = torch.nn.functional.conv1d(
                out, torch.ones(1, 1, kernel, dtype=torch.float64), stride=stride
            )
        else:
            if out.shape[-1] >= 2:
                gradients = [torch.autograd.grad(out[0, 0, i], pixels, retain_graph=True)[0] for i in (0, 1)]
                return gradients[0][0, 0].nonzero()[:, 0].numpy(), gradients[1][0, 0].nonzero()[:, 0].numpy()
        size *= 2


@oracle(
    "conv.receptive_field_start",
    way="autograd",
    how="which input pixels have a gradient from two neighbouring outputs far from the border",
)
def receptive_field_start(k: Any, s: Any, p: Any, d: Any) -> Mapping[str, Any]:
    found = {name: np.zeros_like(k) for name in ("jump", "field", "left")}
    centre = np.zeros(k.shape)
    for case in range(len(k)):
        layers = cases(k[case], s[case], p[case], d[case])
        for depth in range(1, len(layers) + 1):
            place, first, second = inner_pixels(layers[:depth])
            jump = second[0] - first[0]
            found["jump"][case, depth - 1] = jump
            found["field"][case, depth - 1] = first[-1] - first[0] + 1
            found["left"][case, depth - 1] = first[0] - place * jump
            centre[case, depth - 1] = (first[-1] + first[0]) / 2 - place * jump
    return found | {"centre": centre}


def inner_pixels(layers: list[tuple[int, ...]]) -> tuple[int, Any, Any]:
    """The place of an output in the middle, and the pixels with a gradient from it and from the next one.

    A quarter of the input on either side is more than any gap between two pixels seen, so that none is cut off.
    """
    torch = require_torch()
    size = 512
    while True:
        pixels = torch.ones(1, 1, size, dtype=torch.float64, requires_grad=True)
        out: Any = pixels
        for kernel, stride, padding, dilation in layers:
            ones = torch.ones(1, 1, kernel, dtype=torch.float64)
            out = torch.nn.functional.conv1d(out, ones, None, stride, padding, dilation)
        place = out.shape[-1] // 2 - 1
        seen = []
        for output in out[0, 0, place : place + 2]:
            gradient = torch.autograd.grad(output, pixels, retain_graph=True)[0]
            seen.append(gradient[0, 0].nonzero()[:, 0].numpy())
        if min(map(len, seen)) and seen[0][0] > size // 4 and seen[1][-1] < size - size // 4:
            return place, seen[0], seen[1]
        size *= 2


@oracle(
    "conv.gridding",
    way="autograd",
    how="how many pixels have a gradient from one output of a stack of dilated all-ones convolutions",
)
def gridding(k: str, d: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    ones = torch.ones(1, 1, int(k), dtype=torch.float64)
    for dilations in d.tolist():
        pixels = torch.ones(1, 1, 128, dtype=torch.float64, requires_grad=True)
        out = pixels
        for dilation in dilations:
            out = torch.nn.functional.conv1d(out, ones, dilation=dilation)
        out[0, 0, 0].backward()
        seen = pixels.grad[0, 0].nonzero()[:, 0].tolist()
        field = seen[-1] - seen[0] + 1
        rows.append(
            {
                "field": field,
                "seen": len(seen),
                "missed": len(set(range(field)) - set(seen)),
                "coverage": len(seen) / field,
            }
        )
    return measured(rows)


@oracle(
    "conv.effective_kernel",
    way="autograd",
    how="pixels with a gradient from one output of a dilated conv2d; zeros with which conv1d keeps the size",
)
def effective_kernel(k: Any, d: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for kernel, dilation in cases(k, d):
        layer = torch.nn.Conv2d(1, 1, kernel, dilation=dilation, bias=False)
        torch.nn.init.ones_(layer.weight)
        image = torch.ones(1, 1, 40, 40, requires_grad=True)
        layer(image)[0, 0, 0, 0].backward()
        seen = image.grad[0, 0].nonzero()
        extent = int(seen[:, 1].max()) + 1
        row, window = torch.empty(1, 1, 40, device="meta"), torch.empty(1, 1, kernel, device="meta")
        padding = next(
            t
            for t in range(40)
            if torch.nn.functional.conv1d(
                torch.nn.functional.pad(row, (0, t)), window, dilation=dilation
            ).shape[-1]
            == 40
        )
        rows.append(
            {
                "k_eff": extent,
                "holes": extent - len(set(seen[:, 1].tolist())),
                "same_padding": padding,
                "weights": layer.weight.numel(),
                "seen": len(seen) / extent**2,
            }
        )
    return measured(rows)
