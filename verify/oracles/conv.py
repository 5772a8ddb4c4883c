"""Second ways to the convolution arithmetic: layers built by torch on the meta device, and counting by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


def cases(*columns: Any) -> list[tuple[int, ...]]:
    """The rows of a batch as plain integers."""
    return [tuple(int(v) for v in row) for row in zip(*columns, strict=True)]


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
