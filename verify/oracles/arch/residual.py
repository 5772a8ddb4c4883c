"""Second ways to ResNet and DenseNet: modules built from the tables of the papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from verify.backends import require_torch
from verify.oracles.arch.measure import CLASSES, Leaf, Stage, adapted, cases, columns, named, stages
from verify.oracles.ways import oracle

BLOCKS = {  # He et al. 2016, table 1
    "18": ("basic", 2, 2, 2, 2),
    "34": ("basic", 3, 4, 6, 3),
    "50": ("bottleneck", 3, 4, 6, 3),
    "101": ("bottleneck", 3, 4, 23, 3),
    "152": ("bottleneck", 3, 8, 36, 3),
}
DENSE_BLOCKS = {  # Huang et al. 2017, table 1; 161 as in their code
    "121": (6, 12, 24, 16),
    "169": (6, 12, 32, 32),
    "201": (6, 12, 48, 32),
    "161": (6, 12, 36, 24),
}
BUILT = "torch modules of every layer on the meta device, measured with hooks"


def conv_norm(before: int, after: int, kernel: int, stride: int = 1) -> list[Any]:
    nn = require_torch().nn
    conv = nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=False, device="meta")
    return [conv, nn.BatchNorm2d(after, device="meta")]


def residual_block(kind: str, before: int, planes: int, stride: int, early: bool) -> Any:
    """The module of figure 5, left or right, with a projection where the shapes differ."""
    nn = require_torch().nn
    if kind == "basic":
        out = planes
        path = [*conv_norm(before, planes, 3, stride), nn.ReLU(), *conv_norm(planes, planes, 3)]
    else:
        out = planes * 4
        first, second = (stride, 1) if early else (1, stride)
        path = [
            *conv_norm(before, planes, 1, first),
            nn.ReLU(),
            *conv_norm(planes, planes, 3, second),
            nn.ReLU(),
            *conv_norm(planes, out, 1),
        ]

    class Residual(nn.Module):  # type: ignore[misc,name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.path = nn.Sequential(*path)
            same = stride == 1 and before == out
            self.shortcut = nn.Identity() if same else nn.Sequential(*conv_norm(before, out, 1, stride))

        def forward(self, x: Any) -> Any:
            return self.path(x) + self.shortcut(x)

    return Residual()


def resnet(depth: str, early: bool) -> Any:
    nn = require_torch().nn
    kind, *repeats = BLOCKS[depth]
    parts: dict[str, Any] = {
        "conv1": nn.Sequential(*conv_norm(3, 64, 7, 2), nn.ReLU()),
        "pool1": nn.MaxPool2d(3, 2, 1),
    }
    before = 64
    for i, (repeat, planes) in enumerate(zip(repeats, (64, 128, 256, 512), strict=True)):
        blocks = []
        for j in range(int(repeat)):
            stride = 2 if i > 0 and j == 0 else 1
            blocks.append(residual_block(str(kind), before, planes, stride, early))
            before = planes * (1 if kind == "basic" else 4)
        parts[f"conv{i + 2}_x"] = nn.Sequential(*blocks)
    parts["avgpool"] = nn.AdaptiveAvgPool2d(1)
    parts["fc"] = nn.Sequential(nn.Flatten(), nn.Linear(before, CLASSES, device="meta"))
    return named(**parts)


def resnet_rows(depth: str, early: bool, n: Any, c_in: Any, classes: Any) -> list[dict[str, Any]]:
    rows = []
    for size, channels, outputs in cases(n, c_in, classes):
        found = adapted(stages(resnet, size, depth, early), channels, outputs)
        inner = [stage for name, stage in found.items() if name.endswith("_x")]
        rows.append(
            {
                "stem": found["conv1"].params(),
                "stages": [stage.params() for stage in inner],
                "head": found["fc"].params(),
                "params": sum(stage.params() for stage in found.values()),
                "norms": sum(stage.norms() for stage in found.values()),
                "stage_macs": [stage.macs() for stage in inner],
                "macs": sum(stage.macs() for stage in found.values()),
            }
        )
    return rows


@oracle("arch.resnet", way="module measured", how=BUILT)
def resnet_total(depth: str, n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    return columns(resnet_rows(depth, False, n, c_in, classes))


@oracle("arch.resnet_v1", way="module measured", how=BUILT)
def resnet_v1(depth: str, n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    found = columns(resnet_rows(depth, True, n, c_in, classes))
    return {name: found[name] for name in ("stage_macs", "macs")}


@oracle("arch.resnet_stage", way="module measured", how=BUILT)
def resnet_stage(depth: str, layer: str, n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    return columns(
        [
            adapted(stages(resnet, size, depth, False), channels, outputs)[layer].row()
            for size, channels, outputs in cases(n, c_in, classes)
        ]
    )


def dense_layer(before: int, growth: int) -> Any:
    """BN-ReLU-conv(1x1)-BN-ReLU-conv(3x3), its output behind its input."""
    torch = require_torch()
    nn = torch.nn

    class Layer(nn.Module):  # type: ignore[misc,name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.path = nn.Sequential(
                nn.BatchNorm2d(before, device="meta"),
                nn.ReLU(),
                *conv_norm(before, 4 * growth, 1),
                nn.ReLU(),
                nn.Conv2d(4 * growth, growth, 3, padding=1, bias=False, device="meta"),
            )

        def forward(self, x: Any) -> Any:
            return torch.cat([x, self.path(x)], dim=1)

    return Layer()


def densenet(depth: str, growth: int) -> Any:
    nn = require_torch().nn
    width = 2 * growth
    parts: dict[str, Any] = {
        "conv1": nn.Sequential(*conv_norm(3, width, 7, 2), nn.ReLU()),
        "pool1": nn.MaxPool2d(3, 2, 1),
    }
    for i, repeat in enumerate(DENSE_BLOCKS[depth], 1):
        layers = []
        for _ in range(repeat):
            layers.append(dense_layer(width, growth))
            width += growth
        parts[f"block{i}"] = nn.Sequential(*layers)
        norm = nn.BatchNorm2d(width, device="meta")
        if i < 4:
            half = nn.Conv2d(width, width // 2, 1, bias=False, device="meta")
            parts[f"transition{i}"] = nn.Sequential(norm, nn.ReLU(), half, nn.AvgPool2d(2))
            width //= 2
        else:
            parts["avgpool"] = nn.Sequential(norm, nn.ReLU(), nn.AdaptiveAvgPool2d(1))
    parts["fc"] = nn.Sequential(nn.Flatten(), nn.Linear(width, CLASSES, device="meta"))
    return named(**parts)


@lru_cache(maxsize=1024)
def dense_stages(depth: str, growth: int, n: int) -> dict[str, Stage]:
    """Sizes do not depend on the growth rate, nor channels on the image: each is measured with the other held fixed."""
    wide, small = stages(densenet, 224, depth, growth), stages(densenet, n, depth, 12)
    found = {}
    for name in wide:
        pairs = zip(wide[name].leaves, small[name].leaves, strict=True)
        leaves = tuple(Leaf(thick.module, thin.positions) for thick, thin in pairs)
        found[name] = replace(wide[name], entering=small[name].entering, size=small[name].size, leaves=leaves)
    return found


@oracle("arch.densenet", way="module measured", how=BUILT)
def densenet_total(depth: str, growth: Any, n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    rows = []
    for rate, size, channels, outputs in cases(growth, n, c_in, classes):
        found = adapted(dense_stages(depth, rate, size), channels, outputs)
        params = {name: stage.params() for name, stage in found.items()}
        rows.append(
            {
                "stem": params["conv1"],
                "blocks": [params[f"block{i}"] for i in range(1, 5)],
                "transitions": [params[f"transition{i}"] for i in range(1, 4)],
                "channels": found["block4"].channels,
                "head": params["avgpool"] + params["fc"],
                "macs": sum(stage.macs() for stage in found.values()),
                "params": sum(params.values()),
            }
        )
    return columns(rows)


@oracle("arch.densenet_stage", way="module measured", how=BUILT)
def densenet_stage(depth: str, layer: str, growth: Any, n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    return columns(
        [
            adapted(dense_stages(depth, rate, size), channels, outputs)[layer].row()
            for rate, size, channels, outputs in cases(growth, n, c_in, classes)
        ]
    )
