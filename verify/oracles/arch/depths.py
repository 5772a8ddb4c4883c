"""Second ways to depth and width: the network built, its layers and connections counted one by one."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from verify.backends import require_torch
from verify.oracles.arch.measure import cases, columns
from verify.oracles.arch.residual import dense_layer, residual_block
from verify.oracles.ways import oracle


@lru_cache(maxsize=8192)
def shortcut_of(kind: str, before: int, planes: int, stride: int) -> tuple[int, int, int]:
    """Convolutions on the path, convolutions on the shortcut, and the channels of a block."""
    nn = require_torch().nn
    block = residual_block(kind, before, planes, stride, early=False)
    path = [layer for layer in block.path.modules() if isinstance(layer, nn.Conv2d)]
    aside = [layer for layer in block.shortcut.modules() if isinstance(layer, nn.Conv2d)]
    return len(path), len(aside), path[-1].out_channels


@oracle("arch.resnet_blocks", way="module measured", how="torch modules of every block, their Conv2d counted")
def resnet_blocks(kind: str, blocks: Any) -> Mapping[str, Any]:
    rows = []
    for row in blocks.tolist():
        channels, found = 64, []
        for stage, number in enumerate(row):
            for place in range(number):
                stride = 2 if stage > 0 and place == 0 else 1
                found.append(shortcut_of(kind, channels, 64 * 2**stage, stride))
                channels = found[-1][2]
        on_path, aside = sum(one[0] for one in found), sum(one[1] for one in found)
        rows.append(
            {
                "count": len(found),
                "each": max(one[0] for one in found),
                "projections": aside,
                "identities": sum(one[1] == 0 for one in found),
                "convs": 1 + on_path + aside,
                "channels": channels,
                "depth": 1 + on_path + 1,
            }
        )
    return columns(rows)


@oracle(
    "arch.dense_block", way="enumeration", how="every pair of layers drawn, every channel put into a list"
)
def dense_block(k0: Any, k: Any, layers: Any, l: Any) -> Mapping[str, Any]:  # noqa: E741
    rows = []
    for entering, growth, count, place in cases(k0, k, layers, l):
        made_by = [0] * entering  # which layer made each channel; 0 is what the block was given
        inputs = []
        for layer in range(1, count + 1):
            inputs.append(list(made_by))
            made_by += [layer] * growth
        rows.append(
            {
                "seen": len(inputs[place - 1]),
                "made": len(made_by),
                "stored": sum(map(len, inputs)),
                "connections": sum(len(set(seen)) for seen in inputs),
            }
        )
    return columns(rows)


@oracle(
    "arch.densenet_channels",
    way="module measured",
    how="maps concatenated on the meta device; the convolutions of every layer and transition counted",
)
def densenet_channels(k0: Any, k: Any, theta: Any, **layers: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for entering, growth, percent, *counts in cases(k0, k, theta, *(layers[f"l{i}"] for i in range(1, 5))):
        maps, added = torch.empty(1, entering, device="meta"), torch.empty(1, growth, device="meta")
        convs, found = 1, {}
        for block, count in enumerate(counts, 1):
            maps = torch.cat([maps] + [added] * count, dim=1)
            convs += count * convs_of_layer(growth)
            if block < 4:
                found[f"block{block}"] = maps.shape[1]
                maps = maps[:, : int(Fraction(percent, 100) * maps.shape[1])]
                found[f"half{block}"] = maps.shape[1]
                convs += 1
        rows.append({**found, "depth": convs + 1, "channels": maps.shape[1]})
    return columns(rows)


@lru_cache(maxsize=256)
def convs_of_layer(growth: int) -> int:
    nn = require_torch().nn
    return sum(isinstance(module, nn.Conv2d) for module in dense_layer(growth, growth).modules())
