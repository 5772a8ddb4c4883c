"""Second ways to GoogLeNet and Inception-v3: modules built from the tables and figures of the papers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from verify.backends import require_torch
from verify.oracles.arch.measure import CLASSES, Stage, adapted, cases, columns, named, stages, with_classes
from verify.oracles.ways import oracle

BUILT = "torch modules of every layer on the meta device, measured with hooks"
TABLE_1 = """
3a 192 64 96 128 16 32 32
3b 256 128 128 192 32 96 64
4a 480 192 96 208 16 48 64
4b 512 160 112 224 24 64 64
4c 512 128 128 256 24 64 64
4d 512 112 144 288 32 64 64
4e 528 256 160 320 32 128 128
5a 832 256 160 320 32 128 128
5b 832 384 192 384 48 128 128
"""  # Szegedy et al. 2015: module, input channels, #1x1, #3x3 reduce, #3x3, #5x5 reduce, #5x5, pool proj


def beside(*branches: Any) -> Any:
    """Branches on one input, concatenated."""
    torch = require_torch()
    nn = torch.nn

    class Beside(nn.Module):  # type: ignore[misc,name-defined]
        def __init__(self) -> None:
            super().__init__()
            self.branches = nn.ModuleList(branches)

        def forward(self, x: Any) -> Any:
            return torch.cat([branch(x) for branch in self.branches], dim=1)

    return Beside()


def chain(*layers: Any) -> Any:
    return require_torch().nn.Sequential(*layers)


def googlenet(torchvision: bool) -> Any:
    nn = require_torch().nn

    def conv(before: int, after: int, kernel: int, stride: int = 1) -> Any:
        layer = nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=not torchvision, device="meta")
        return chain(layer, nn.BatchNorm2d(after, device="meta")) if torchvision else layer

    modules = {}
    for row in TABLE_1.split("\n")[1:-1]:
        name, *numbers = row.split()
        c, one, r3, three, r5, five, proj = map(int, numbers)
        modules[name] = beside(
            conv(c, one, 1),
            chain(conv(c, r3, 1), conv(r3, three, 3)),
            chain(conv(c, r5, 1), conv(r5, five, 3 if torchvision else 5)),
            chain(nn.MaxPool2d(3, 1, 1), conv(c, proj, 1)),
        )

    def pool(kernel: int = 3) -> Any:
        return nn.MaxPool2d(kernel, 2, ceil_mode=True)

    return named(
        conv1=conv(3, 64, 7, 2),
        pool1=pool(),
        conv2=chain(conv(64, 64, 1), conv(64, 192, 3)),
        pool2=pool(),
        **{name: modules[name] for name in ("3a", "3b")},
        pool3=pool(),
        **{name: modules[name] for name in ("4a", "4b", "4c", "4d", "4e")},
        pool4=pool(2 if torchvision else 3),
        **{name: modules[name] for name in ("5a", "5b")},
        avgpool=nn.AdaptiveAvgPool2d(1),
        linear=chain(nn.Flatten(), nn.Linear(1024, CLASSES, device="meta")),
    )


@lru_cache(maxsize=64)
def auxiliary(channels: int, size: int, torchvision: bool) -> tuple[int, Any]:
    """Parameters of an auxiliary head of GoogLeNet but for its last layer, and that layer."""
    torch = require_torch()
    nn = torch.nn
    pool = nn.AdaptiveAvgPool2d(4) if torchvision else nn.AvgPool2d(5, 3)
    layers = [pool, nn.Conv2d(channels, 128, 1, bias=not torchvision, device="meta")]
    if torchvision:
        layers.append(nn.BatchNorm2d(128, device="meta").eval())
    flat = chain(*layers)(torch.empty(1, channels, size, size, device="meta")).numel()
    layers.append(nn.Linear(flat, 1024, device="meta"))
    inner = sum(p.numel() for layer in layers for p in layer.parameters())
    return inner, nn.Linear(1024, CLASSES, device="meta")


def head_params(inner: int, last: Any, classes: int) -> int:
    return inner + sum(int(p.numel()) for p in with_classes(last, classes).parameters())


def googlenet_totals(torchvision: bool, n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    rows = []
    for size, channels, outputs in cases(n, c_in, classes):
        found = adapted(stages(googlenet, size, torchvision), channels, outputs)
        heads = [
            head_params(*auxiliary(found[name].channels, found[name].size, torchvision), outputs)
            for name in ("4a", "4d")
        ]
        params = {name: stage.params() for name, stage in found.items()}
        rows.append(
            {
                "stem": params["conv1"] + params["conv2"],
                "modules": [params[name] for name in params if name[0] in "345"],
                "head": params["linear"],
                "params": sum(params.values()),
                "auxiliary": heads,
                "macs": sum(stage.macs() for stage in found.values()),
                "training": sum(params.values()) + sum(heads),
            }
        )
    return columns(rows)


@oracle("arch.googlenet", way="module measured", how=BUILT)
def googlenet_paper(n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    return googlenet_totals(False, n, c_in, classes)


@oracle("arch.googlenet_torchvision", way="module measured", how=BUILT)
def googlenet_torchvision(n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    return googlenet_totals(True, n, c_in, classes)


@oracle("arch.googlenet_stage", way="module measured", how=BUILT)
def googlenet_stage(layer: str, n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    return columns(
        [
            adapted(stages(googlenet, size, False), channels, outputs)[layer].row()
            for size, channels, outputs in cases(n, c_in, classes)
        ]
    )


def unit(before: int, after: int, kernel: Any, stride: int = 1, same: bool = True) -> Any:
    """Convolution without bias, then batch norm."""
    nn = require_torch().nn
    sides = kernel if isinstance(kernel, tuple) else (kernel, kernel)
    padding = tuple(side // 2 for side in sides) if same else 0
    conv = nn.Conv2d(before, after, sides, stride, padding, bias=False, device="meta")
    return chain(conv, nn.BatchNorm2d(after, device="meta"))


def inception_v3() -> Any:
    nn = require_torch().nn
    average = nn.AvgPool2d(3, 1, 1)

    def figure_5(c: int, proj: int) -> Any:
        return beside(
            unit(c, 64, 1),
            chain(unit(c, 48, 1), unit(48, 64, 5)),
            chain(unit(c, 64, 1), unit(64, 96, 3), unit(96, 96, 3)),
            chain(average, unit(c, proj, 1)),
        )

    def figure_6(m: int) -> Any:
        double = [
            unit(768, m, 1),
            unit(m, m, (7, 1)),
            unit(m, m, (1, 7)),
            unit(m, m, (7, 1)),
            unit(m, 192, (1, 7)),
        ]
        return beside(
            unit(768, 192, 1),
            chain(unit(768, m, 1), unit(m, m, (1, 7)), unit(m, 192, (7, 1))),
            chain(*double),
            chain(average, unit(768, 192, 1)),
        )

    def figure_7(c: int) -> Any:
        def fork() -> Any:
            return beside(unit(384, 384, (1, 3)), unit(384, 384, (3, 1)))

        return beside(
            unit(c, 320, 1),
            chain(unit(c, 384, 1), fork()),
            chain(unit(c, 448, 1), unit(448, 384, 3), fork()),
            chain(average, unit(c, 192, 1)),
        )

    return named(
        conv1=unit(3, 32, 3, 2, same=False),
        conv2=unit(32, 32, 3, same=False),
        conv3=unit(32, 64, 3),
        pool1=nn.MaxPool2d(3, 2),
        conv4=unit(64, 80, 1),
        conv5=unit(80, 192, 3, same=False),
        pool2=nn.MaxPool2d(3, 2),
        **{"5b": figure_5(192, 32), "5c": figure_5(256, 64), "5d": figure_5(288, 64)},
        **{
            "6a": beside(
                unit(288, 384, 3, 2, same=False),
                chain(unit(288, 64, 1), unit(64, 96, 3), unit(96, 96, 3, 2, same=False)),
                nn.MaxPool2d(3, 2),
            )
        },
        **{"6b": figure_6(128), "6c": figure_6(160), "6d": figure_6(160), "6e": figure_6(192)},
        **{
            "7a": beside(
                chain(unit(768, 192, 1), unit(192, 320, 3, 2, same=False)),
                chain(
                    unit(768, 192, 1),
                    unit(192, 192, (1, 7)),
                    unit(192, 192, (7, 1)),
                    unit(192, 192, 3, 2, same=False),
                ),
                nn.MaxPool2d(3, 2),
            )
        },
        **{"7b": figure_7(1280), "7c": figure_7(2048)},
        avgpool=nn.AdaptiveAvgPool2d(1),
        linear=chain(nn.Flatten(), nn.Linear(2048, CLASSES, device="meta")),
    )


@lru_cache(maxsize=8)
def v3_head(size: int) -> tuple[int, Any]:
    """Parameters of the auxiliary head but for its last layer, and that layer."""
    torch = require_torch()
    nn = torch.nn
    layers = chain(
        nn.AvgPool2d(5, 3), unit(768, 128, 1), unit(128, 768, 5, same=False), nn.AdaptiveAvgPool2d(1)
    )
    made = layers.eval()(torch.empty(1, 768, size, size, device="meta"))
    return sum(p.numel() for p in layers.parameters()), nn.Linear(made.numel(), CLASSES, device="meta")


@oracle("arch.inception_v3", way="module measured", how=BUILT)
def inception_v3_total(n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    rows = []
    for size, channels, outputs in cases(n, c_in, classes):
        found: dict[str, Stage] = adapted(stages(inception_v3, size), channels, outputs)
        params = {name: stage.params() for name, stage in found.items()}
        head = head_params(*v3_head(found["6e"].size), outputs)
        rows.append(
            {
                "stem": sum(count for name, count in params.items() if name.startswith("conv")),
                "modules": [params[name] for name in params if name[0] in "567"],
                "head": params["linear"],
                "params": sum(params.values()),
                "auxiliary": [head],
                "macs": sum(stage.macs() for stage in found.values()),
                "training": sum(params.values()) + head,
            }
        )
    return columns(rows)


@oracle("arch.inception_v3_stage", way="module measured", how=BUILT)
def inception_v3_stage(layer: str, n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    return columns(
        [
            adapted(stages(inception_v3, size), channels, outputs)[layer].row()
            for size, channels, outputs in cases(n, c_in, classes)
        ]
    )
