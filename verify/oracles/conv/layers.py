"""Second ways to layers with channels, groups and volumes: autograd, torch's transposed layers, an adjoint test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.conv.counting import half_the_flops
from verify.oracles.conv.passes import tensors
from verify.oracles.conv.shared import cases, each_case, elements, measured
from verify.oracles.ways import oracle


def gradients(convolve: Callable[..., Any], image: Any, kernel: Any, upstream: Any, padding: int) -> Any:
    """Of <G, Y> by kernel, bias and image; Y reaches as far as G, on an image padded with more zeros than it needs."""
    torch = require_torch()
    axes = upstream.dim() - 1
    bias = torch.zeros(len(upstream), dtype=torch.float64, requires_grad=True)
    image.requires_grad_()
    kernel.requires_grad_()
    wide = torch.nn.functional.pad(image, (padding, 8) * axes)
    y = convolve(wide[None], kernel, bias)[0]
    first = (slice(None), *(slice(size) for size in upstream.shape[1:]))
    (y[first] * upstream).sum().backward()
    return {"dw": kernel.grad, "db": bias.grad, "dx": image.grad}


@oracle(
    "conv.backward_grouped",
    way="autograd",
    how="gradients of <G, Y> by filters, biases and input through torch's conv2d with groups",
)
def backward_grouped(x: Any, w: Any, g: Any, stride: str, padding: str) -> Mapping[str, Any]:
    torch = require_torch()
    groups = x.shape[1] // w.shape[2]

    def convolve(image: Any, kernel: Any, bias: Any) -> Any:
        return torch.nn.functional.conv2d(image, kernel, bias, int(stride), groups=groups)

    return each_case(
        [
            gradients(convolve, maps, filters, upstream, int(padding))
            for maps, filters, upstream in tensors(x, w, g)
        ]
    )


@oracle(
    "conv.backward_3d",
    way="autograd",
    how="gradients of <G, Y> by kernel, bias and input through torch's conv3d",
)
def backward_3d(x: Any, w: Any, g: Any, stride: str, padding: str) -> Mapping[str, Any]:
    torch = require_torch()

    def convolve(image: Any, kernel: Any, bias: Any) -> Any:
        return torch.nn.functional.conv3d(image, kernel, bias, int(stride))

    rows = []
    for volume, cube, upstream in tensors(x, w, g):
        found = gradients(convolve, volume[None], cube[None, None], upstream[None], int(padding))
        rows.append({"dw": found["dw"][0, 0], "db": found["db"][0], "dx": found["dx"][0]})
    return each_case(rows)


@oracle(
    "conv.transposed_grouped", way="library operator", how="torch.nn.functional.conv_transpose2d with groups"
)
def transposed_grouped(
    x: Any, w: Any, b: Any, stride: str, padding: str, dilation: str, extra: str
) -> Mapping[str, Any]:
    transpose = require_torch().nn.functional.conv_transpose2d
    groups = b.shape[1] // w.shape[2]
    window = (int(stride), int(padding), int(extra), groups, int(dilation))
    return each_case(
        [
            {"y": transpose(maps[None], kernels, biases, *window)[0]}
            for maps, kernels, biases in tensors(x, w, b)
        ]
    )


@oracle("conv.transposed_3d", way="library operator", how="torch.nn.functional.conv_transpose3d")
def transposed_3d(x: Any, w: Any, stride: str, padding: str) -> Mapping[str, Any]:
    transpose = require_torch().nn.functional.conv_transpose3d
    return each_case(
        [
            {"y": transpose(volume[None, None], cube[None, None], None, int(stride), int(padding))[0, 0]}
            for volume, cube in tensors(x, w)
        ]
    )


@oracle("conv.transposed_3d", way="adjoint", how="entry j is <A e_j, X>, where A is torch's ordinary conv3d")
def transposed_3d_adjoint(x: Any, w: Any, stride: str, padding: str) -> Mapping[str, Any]:
    torch = require_torch()
    s, p = int(stride), int(padding)
    sizes = [(n - 1) * s + w.shape[-1] - 2 * p for n in x.shape[1:]]
    units = torch.eye(int(np.prod(sizes)), dtype=torch.float64).reshape(-1, 1, *sizes)
    y = []
    for volume, cube in tensors(x, w):
        seen = torch.nn.functional.conv3d(units, cube[None, None], None, s, p)[:, 0]
        y.append((seen * volume).sum(dim=(1, 2, 3)).reshape(sizes).numpy())
    return {"y": np.array(y)}


@oracle(
    "conv.transposed_cost",
    way="module measured",
    how="torch.nn.ConvTranspose2d on the meta device; FLOPs by FlopCounterMode at stride 1",
)
def transposed_cost(n: Any, k: Any, c_in: Any, c_out: Any, groups: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for size, kernel, before, after, parts in cases(n, k, c_in, c_out, groups):
        layer = torch.nn.ConvTranspose2d(before, after, kernel, groups=parts, device="meta")
        image = torch.empty(1, before, size, size, device="meta")
        rows.append(
            {
                "weights": layer.weight.numel(),
                "params": elements(layer),
                "macs": half_the_flops(layer, image)[1],
            }
        )
    return measured(rows)
