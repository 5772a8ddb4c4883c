"""A torch network on the meta device, measured: what every stage receives, makes, holds and computes.

A network is a torch.nn.Sequential of named stages, built for three channels and seven classes; another number of
channels or classes changes its first convolution and its last dense layer only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from verify.backends import require_torch

CLASSES = 7
Build = Callable[..., Any]


@dataclass(frozen=True)
class Leaf:
    """A layer with parameters: its module and the positions at which it works."""

    module: Any
    positions: int


@dataclass(frozen=True)
class Stage:
    """A named part of a network: what comes in, what goes out, its layers."""

    name: str
    before: int
    entering: int
    channels: int
    size: int
    leaves: tuple[Leaf, ...]
    window: tuple[int, int, int, int, int]
    """Kernel, stride, padding, groups and filters of its first layer, as torch's module has them."""

    def weights(self) -> int:
        return sum(int(leaf.module.weight.numel()) for leaf in self.leaves if not is_norm(leaf.module))

    def extra(self) -> int:
        everything = sum(int(p.numel()) for leaf in self.leaves for p in leaf.module.parameters())
        return everything - self.weights()

    def norms(self) -> int:
        return sum(
            p.numel() for leaf in self.leaves if is_norm(leaf.module) for p in leaf.module.parameters()
        )

    def params(self) -> int:
        return self.weights() + self.extra()

    def macs(self) -> int:
        return sum(
            leaf.module.weight.numel() * leaf.positions for leaf in self.leaves if not is_norm(leaf.module)
        )

    def row(self) -> dict[str, int]:
        return {
            "before": self.before,
            "entering": self.entering,
            "channels": self.channels,
            "size": self.size,
            "weights": self.weights(),
            "extra": self.extra(),
            "params": self.params(),
            "macs": self.macs(),
        }

    def layer(self) -> dict[str, int]:
        """The same of a stage that is one layer, with its window."""
        names = ("k", "s", "p", "groups", "filters")
        row = self.row() | dict(zip(names, self.window, strict=True))
        del row["extra"]
        return row


def is_norm(module: Any) -> bool:
    return isinstance(module, require_torch().nn.BatchNorm2d)


def window(layers: list[Any]) -> tuple[int, int, int, int, int]:
    """Of the first convolution, pooling or dense layer among them."""
    nn = require_torch().nn
    for layer in layers:
        if isinstance(layer, nn.Conv2d):
            return layer.kernel_size[0], layer.stride[0], layer.padding[0], layer.groups, layer.out_channels
        if isinstance(layer, nn.MaxPool2d | nn.AvgPool2d):
            return layer.kernel_size, layer.stride, layer.padding, 1, 0
        if isinstance(layer, nn.Linear):
            return 1, 1, 0, 1, layer.out_features
    return 0, 0, 0, 0, 0  # adaptive pooling has no window of its own


@lru_cache(maxsize=256)
def built(build: Build, *variant: Any) -> Any:
    """The model, with batch norm passing its input on: its shape is the same, and torch is slow to find that out."""
    model = build(*variant)
    for module in model.modules():
        if is_norm(module):
            module.forward = lambda x: x
    return model


@lru_cache(maxsize=2048)
def stages(build: Build, n: int, *variant: Any) -> dict[str, Stage]:
    """What one image of n x n pixels in three channels makes of every stage."""
    torch = require_torch()
    nn = torch.nn
    found: dict[str, Stage] = {}
    positions: dict[Any, int] = {}

    def seen(module: Any, _: Any, out: Any) -> None:
        positions[module] = out[0, 0].numel() if out.dim() == 4 else 1

    model = built(build, *variant)
    image = torch.empty(1, 3, n, n, device="meta")
    for name, stage in model.named_children():
        layers = [m for m in stage.modules() if isinstance(m, nn.Conv2d | nn.Linear | nn.BatchNorm2d)]
        handles = [layer.register_forward_hook(seen) for layer in layers]
        with torch.no_grad():
            out = stage(image)
        for handle in handles:
            handle.remove()
        dense = bool(layers) and isinstance(layers[0], nn.Linear)
        found[name] = Stage(
            name,
            layers[0].in_features if dense else image.shape[1],
            1 if dense else image.shape[-1],
            out.shape[1],
            out.shape[-1] if out.dim() == 4 else 1,
            tuple(Leaf(layer, positions[layer]) for layer in layers),
            window(list(stage.modules())),
        )
        image = out
    return found


def adapted(found: dict[str, Stage], c_in: int, classes: int) -> dict[str, Stage]:
    """The same network for other channels and classes."""
    first, *_, last = found
    entry, exit_ = found[first], found[last]
    head = replace(exit_.leaves[-1], module=with_classes(exit_.leaves[-1].module, classes))
    units = (*exit_.window[:-1], classes)
    changed = {last: replace(exit_, channels=classes, leaves=(*exit_.leaves[:-1], head), window=units)}
    stem = replace(entry.leaves[0], module=with_channels(entry.leaves[0].module, c_in))
    changed[first] = replace(entry, before=c_in, leaves=(stem, *entry.leaves[1:]))
    return found | changed


@lru_cache(maxsize=4096)
def with_classes(layer: Any, classes: int) -> Any:
    return require_torch().nn.Linear(layer.in_features, classes, device="meta")


@lru_cache(maxsize=256)
def with_channels(layer: Any, channels: int) -> Any:
    return require_torch().nn.Conv2d(
        channels,
        layer.out_channels,
        layer.kernel_size,
        layer.stride,
        layer.padding,
        bias=layer.bias is not None,
        device="meta",
    )


def named(**parts: Any) -> Any:
    """A torch.nn.Sequential of named stages."""
    from collections import OrderedDict

    return require_torch().nn.Sequential(OrderedDict(parts))


def columns(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What was found in every case, side by side."""
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def cases(*inputs: Any) -> list[tuple[int, ...]]:
    """The rows of a batch as plain integers."""
    return [tuple(int(v) for v in row) for row in zip(*inputs, strict=True)]
