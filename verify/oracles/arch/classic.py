"""Second ways to LeNet-5, AlexNet and VGG: modules built from the papers' figures and tables."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from verify.backends import require_torch
from verify.oracles.arch.measure import CLASSES, Stage, adapted, cases, columns, named, stages
from verify.oracles.ways import oracle

# LeCun et al. 1998, table I: the maps of S2 that each map of C3 sees.
C3_SEES = "012 123 234 345 450 501 0123 1234 2345 3450 4501 5012 0134 1245 0235 012345"


def dense(*widths: int) -> dict[str, Any]:
    """Dense layers fc6, fc7, ... on a flattened map."""
    nn = require_torch().nn
    layers = {}
    for i, (before, after) in enumerate(pairwise(widths), 6):
        linear = nn.Linear(before, after, device="meta")
        layers[f"fc{i}"] = nn.Sequential(nn.Flatten(), linear, nn.ReLU())
    return layers


def length(parts: Mapping[str, Any], n: int) -> int:
    """How many values the stages make of an image of n x n pixels in three channels."""
    torch = require_torch()
    return int(torch.nn.Sequential(*parts.values())(torch.empty(1, 3, n, n, device="meta")).numel())


def lenet_1998(classes: int) -> dict[str, int]:
    """Learned numbers and connections of the published layers."""
    torch = require_torch()
    nn = torch.nn
    c1, c5, f6 = (
        nn.Conv2d(1, 6, 5, device="meta"),
        nn.Conv2d(16, 120, 5, device="meta"),
        nn.Linear(120, 84, device="meta"),
    )
    c3 = nn.ModuleList(nn.Conv2d(len(maps), 1, 5, device="meta") for maps in C3_SEES.split())
    # Every output of S2 and S4 is joined to its four pixels and a bias; batch norm has as many learned numbers as they:
    # a coefficient and a bias a map.
    joined = {maps: nn.Conv2d(maps, maps, 2, 2, groups=maps, device="meta") for maps in (6, 16)}
    shared = {maps: nn.BatchNorm2d(maps, device="meta") for maps in (6, 16)}
    centres = torch.empty(classes, 84, device="meta")
    image = c1(torch.empty(1, 1, 32, 32, device="meta"))
    half = joined[6](image)
    fine = torch.cat(
        [conv(half[:, [int(i) for i in maps]]) for conv, maps in zip(c3, C3_SEES.split(), strict=True)], dim=1
    )
    coarse = joined[16](fine)
    last = c5(coarse)
    learned = {
        "c1": count(c1),
        "s2": count(shared[6]),
        "c3": count(c3),
        "s4": count(shared[16]),
        "c5": count(c5),
        "f6": count(f6),
    }
    halved = count(joined[6]) * half[0, 0].numel() + count(joined[16]) * coarse[0, 0].numel()
    convolved = sum(count(m) * out[0, 0].numel() for m, out in ((c1, image), (c3, fine), (c5, last)))
    return {
        **learned,
        "params": sum(learned.values()),
        "output": centres.numel(),
        "halved": halved,
        "connections": convolved + halved + count(f6) + centres.numel(),
    }


def count(module: Any) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


@oracle(
    "arch.lenet5",
    way="module measured",
    how="Conv2d modules for each of the paper's table I, times the outputs that each makes on the meta device",
)
def lenet5(classes: Any) -> Mapping[str, Any]:
    return columns([lenet_1998(outputs) for (outputs,) in cases(classes)])


def lenet_today(n: int) -> Any:
    nn = require_torch().nn
    parts = {
        "C1": nn.Sequential(nn.Conv2d(3, 6, 5, device="meta"), nn.Tanh()),
        "S2": nn.AvgPool2d(2),
        "C3": nn.Sequential(nn.Conv2d(6, 16, 5, device="meta"), nn.Tanh()),
        "S4": nn.AvgPool2d(2),
        "C5": nn.Sequential(nn.Conv2d(16, 120, 5, device="meta"), nn.Tanh()),
    }
    return named(
        **parts,
        F6=nn.Sequential(nn.Flatten(), nn.Linear(length(parts, n), 84, device="meta")),
        output=nn.Linear(84, CLASSES, device="meta"),
    )


@oracle("arch.lenet5_modern", way="module measured", how="torch modules of every layer on the meta device")
def lenet5_modern(n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    rows = []
    for size, channels, outputs in cases(n, c_in, classes):
        found = adapted(stages(lenet_today, size, size), channels, outputs)
        rows.append(
            {
                "layers": [stage.params() for stage in found.values()],
                "params": sum(stage.params() for stage in found.values()),
                "macs": sum(stage.macs() for stage in found.values()),
            }
        )
    return columns(rows)


@oracle("arch.lenet5_layer", way="module measured", how="torch modules of every layer on the meta device")
def lenet5_layer(layer: str, n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    return columns(
        [
            adapted(stages(lenet_today, size, size), channels, outputs)[layer].layer()
            for size, channels, outputs in cases(n, c_in, classes)
        ]
    )


def alexnet(n: int, filters: tuple[int, ...], groups: int, padding: int, six: bool) -> Any:
    """Figure 2 of the paper; ``six``: pooled to 6x6 whatever comes in."""
    nn = require_torch().nn

    def conv(i: int, before: int, kernel: int, parts: int, **window: int) -> Any:
        return nn.Sequential(
            nn.Conv2d(before, filters[i], kernel, groups=parts, device="meta", **window), nn.ReLU()
        )

    last = [nn.MaxPool2d(3, 2)] + ([nn.AdaptiveAvgPool2d(6)] if six else [])
    parts = {
        "conv1": conv(0, 3, 11, 1, stride=4, padding=padding),
        "pool1": nn.MaxPool2d(3, 2),
        "conv2": conv(1, filters[0], 5, groups, padding=2),
        "pool2": nn.MaxPool2d(3, 2),
        "conv3": conv(2, filters[1], 3, 1, padding=1),
        "conv4": conv(3, filters[2], 3, groups, padding=1),
        "conv5": conv(4, filters[3], 3, groups, padding=1),
        "pool5": nn.Sequential(*last),
    }
    return named(**parts, **dense(length(parts, n), 4096, 4096, CLASSES))


PAPER = (96, 256, 384, 384, 256)
VERSIONS: dict[str, tuple[Any, ...]] = {
    "two GPUs": (PAPER, 2, 0, False),
    "one tower": (PAPER, 1, 0, False),
    "2014": ((64, 192, 384, 256, 256), 1, 2, True),
}


BUILT = "torch modules of every layer on the meta device, measured with hooks"


def tower(found: Mapping[str, Stage]) -> dict[str, Any]:
    """Totals of a network of five groups of convolutions and three dense layers."""
    convs = [
        sum(stage.params() for name, stage in found.items() if name.startswith(f"conv{i}"))
        for i in range(1, 6)
    ]
    linear = {name: found[name].params() for name in ("fc6", "fc7", "fc8")}
    everything = sum(stage.params() for stage in found.values())
    return {
        "stages": convs,
        "conv": sum(convs),
        "final": found["pool5"].size,
        **linear,
        "dense": sum(linear.values()),
        "params": everything,
        "macs": sum(stage.macs() for stage in found.values()),
        "share": 1 - sum(convs) / everything,
    }


def alexnet_found(version: str, n: Any, c_in: Any, classes: Any) -> list[dict[str, Stage]]:
    return [
        adapted(stages(alexnet, size, size, *VERSIONS[version]), channels, outputs)
        for size, channels, outputs in cases(n, c_in, classes)
    ]


@oracle("arch.alexnet", way="module measured", how=BUILT)
def alexnet_grouped(n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    return columns([tower(found) for found in alexnet_found("two GPUs", n, c_in, classes)])


@oracle("arch.alexnet_ungrouped", way="module measured", how=BUILT)
def alexnet_ungrouped(n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    return columns([tower(found) for found in alexnet_found("one tower", n, c_in, classes)])


@oracle("arch.alexnet_2014", way="module measured", how=f"{BUILT}; pooled to 6x6 as in torchvision")
def alexnet_2014(n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    return columns([tower(found) for found in alexnet_found("2014", n, c_in, classes)])


@oracle("arch.alexnet_layer", way="module measured", how=BUILT)
def alexnet_layer(version: str, layer: str, n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    return columns([found[layer].layer() for found in alexnet_found(version, n, c_in, classes)])


TABLE_1 = {
    "11": "64 M 128 M 256 256 M 512 512 M 512 512 M",
    "13": "64 64 M 128 128 M 256 256 M 512 512 M 512 512 M",
    "16": "64 64 M 128 128 M 256 256 256 M 512 512 512 M 512 512 512 M",
    "19": "64 64 M 128 128 M 256 256 256 256 M 512 512 512 512 M 512 512 512 512 M",
}


def vgg(n: int, depth: str) -> Any:
    nn = require_torch().nn
    parts: dict[str, Any] = {}
    block, place, before = 1, 1, 3
    for entry in TABLE_1[depth].split():
        if entry == "M":
            parts[f"pool{block}"] = nn.MaxPool2d(2)
            block, place = block + 1, 1
        else:
            conv = nn.Conv2d(before, int(entry), 3, padding=1, device="meta")
            parts[f"conv{block}_{place}"] = nn.Sequential(conv, nn.ReLU())
            place, before = place + 1, int(entry)
    return named(**parts, **dense(length(parts, n), 4096, 4096, CLASSES))


def vgg_found(depth: str, n: Any, c_in: Any, classes: Any) -> list[dict[str, Stage]]:
    return [
        adapted(stages(vgg, size, size, depth), channels, outputs)
        for size, channels, outputs in cases(n, c_in, classes)
    ]


@oracle("arch.vgg", way="module measured", how=BUILT)
def vgg_total(depth: str, n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    return columns([tower(found) for found in vgg_found(depth, n, c_in, classes)])


@oracle("arch.vgg11_layer", way="module measured", how=BUILT)
def vgg11_layer(layer: str, n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    return columns([found[layer].layer() for found in vgg_found("11", n, c_in, classes)])


@oracle("arch.vgg13_layer", way="module measured", how=BUILT)
def vgg13_layer(layer: str, n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    return columns([found[layer].layer() for found in vgg_found("13", n, c_in, classes)])


@oracle("arch.vgg16_layer", way="module measured", how=BUILT)
def vgg16_layer(layer: str, n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    return columns([found[layer].layer() for found in vgg_found("16", n, c_in, classes)])


@oracle("arch.vgg19_layer", way="module measured", how=BUILT)
def vgg19_layer(layer: str, n: Any, c_in: Any, classes: Any) -> Mapping[str, Any]:
    return columns([found[layer].layer() for found in vgg_found("19", n, c_in, classes)])
