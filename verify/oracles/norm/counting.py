"""Second ways to what a layer holds: modules built on the meta device, and what one output depends on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


@oracle(
    "norm.batch_parameters",
    way="module measured",
    how="parameters and floating-point buffers of torch.nn.BatchNorm2d on the meta device",
)
def batch_parameters(c: Any) -> Mapping[str, Any]:
    torch = require_torch()
    found = []
    for channels in c:
        layer = torch.nn.BatchNorm2d(int(channels), device="meta")
        learned = sum(parameter.numel() for parameter in layer.parameters())
        buffers = sum(buffer.numel() for buffer in layer.buffers() if buffer.is_floating_point())
        found.append((learned, buffers, learned + buffers))
    return dict(zip(("learned", "buffers", "total"), np.array(found).T, strict=True))


@oracle(
    "norm.statistics_count",
    way="autograd",
    how="how many inputs have a gradient from one output of torch's layer, and how many such sets make up the batch",
)
def statistics_count(layer: str, n: Any, c: Any, h: Any, w: Any, g: Any) -> Mapping[str, Any]:
    torch = require_torch()
    random = torch.Generator().manual_seed(0)
    means, values = [], []
    for images, channels, height, width, groups in zip(n, c, h, w, g, strict=True):
        shape = (int(images), int(channels), int(height), int(width))
        batch = torch.rand(*shape, dtype=torch.float64, generator=random, requires_grad=True)
        normalised(layer, batch, int(groups))[0, 0, 0, 0].backward()
        sharing = int((batch.grad != 0).sum())
        values.append(sharing)
        means.append(batch.numel() // sharing)
    return {"means": np.array(means), "values": np.array(values)}


def normalised(layer: str, batch: Any, groups: int) -> Any:
    """torch's layer of that name; eps = 1, so that the gradient of two values alone is not lost in rounding."""
    F = require_torch().nn.functional
    if layer == "batch":
        return F.batch_norm(batch, None, None, training=True, eps=1.0)
    if layer == "layer":
        return F.layer_norm(batch, batch.shape[1:], eps=1.0)
    return F.instance_norm(batch, eps=1.0) if layer == "instance" else F.group_norm(batch, groups, eps=1.0)
