"""DenseNet-121 to DenseNet-201: every layer of a block sees the outputs of all before it, concatenated."""

from __future__ import annotations

from typing import Any

from verify.formulas.arch.counting import (
    C_IN,
    CLASSES,
    Counted,
    by_part,
    flops_for_macs,
    image_size,
    learned,
    macs,
    mistake,
    total,
    whole,
    without_norm,
)
from verify.formulas.arch.description import Conv, Dense, Network, Node, Norm, Paths, Pool, Resize, table
from verify.formulas.arch.layer import which
from verify.formulas.arch.stage import STAGE_STEPS, add_stage_mistakes, stage_of
from verify.registry import Input, Step, Steps, define

HUANG = "Huang et al. 2017, arXiv:1608.06993"
DEPTH = Input("depth", "d", "weight layers", "choice", values=("121", "169", "201", "161"))
GROWTH = Input("growth", "k", "growth rate: channels that a layer adds", "int", 12, 15)
REST = [GROWTH, image_size(209, 224), C_IN, CLASSES]
BLOCKS = ("block1", "block2", "block3", "block4")
TRANSITIONS = ("transition1", "transition2", "transition3")


def densenet(
    depth: str, growth: Any, classes: Any, bottleneck: bool = True, compressed: bool = True
) -> Network:
    """Table 1 of the paper: 2k first filters, 4k in front of each 3x3, half the channels after each block."""
    repeats = {
        "121": (6, 12, 24, 16),
        "169": (6, 12, 32, 32),
        "201": (6, 12, 48, 32),
        "161": (6, 12, 36, 24),
    }[depth]
    before: list[Node] = [Conv(4 * growth, 1, norm=True)] if bottleneck else []
    layer = [Norm(), *before, Conv(growth, 3, bias=False)]
    channels = 2 * growth
    stages: list[Any] = [("conv1", [Conv(channels, 7, 2, norm=True)]), ("pool1", [Pool(3, 2, 1)])]
    for i, count in enumerate(repeats):
        stages.append((BLOCKS[i], [Paths(([], layer), "concatenate")] * count))
        channels = channels + count * growth
        if i < 3:
            channels = channels // 2 if compressed else channels
            stages.append((TRANSITIONS[i], [Norm(), Conv(channels, 1, bias=False), Pool(2, 2)]))
    return [*stages, ("avgpool", [Norm(), Resize(1)]), ("fc", [Dense(classes)])]


def totals(xp: Any, network: Network, n: Any, c_in: Any, counted: Counted = learned) -> Steps:
    """The steps of the whole network."""
    every = table(network, c_in, n)
    return {
        "stem": total(xp, every, n, counted, ["conv1"]),
        "blocks": by_part(xp, every, n, counted, BLOCKS),
        "transitions": by_part(xp, every, n, counted, TRANSITIONS),
        "channels": whole(xp, every["block4"].channels, n),
        "head": total(xp, every, n, counted, ["avgpool", "fc"]),
        "macs": total(xp, every, n, macs),
        "params": total(xp, every, n, counted),
    }


@define(
    "arch.densenet",
    title="DenseNet: parameters and MACs",
    inputs=[DEPTH, *REST],
    steps=[
        Step(
            "stem",
            r"P_1",
            r"49 \cdot <c_in> \cdot 2 \cdot <growth> + 4 \cdot <growth>",
            "7x7, batch norm",
            "int",
        ),
        Step(
            "blocks", "P_{i}", r"\operatorname{blocks}(<depth>; <growth>)", "four dense blocks", "int", ("G",)
        ),
        Step(
            "transitions",
            "T_{i}",
            r"\operatorname{transitions}(<depth>; <growth>)",
            "between them",
            "int",
            ("R",),
        ),
        Step("channels", r"C_4", r"\operatorname{channels}(<depth>; <growth>)", "channels at the end", "int"),
        Step(
            "head",
            r"P_{fc}",
            r"2 \cdot <channels> + <channels> \cdot <classes> + <classes>",
            "last batch norm, dense layer",
            "int",
        ),
        Step("macs", "M", r"\sum_j o_j^2 \cdot w_j", "multiply-accumulates: positions times weights", "int"),
        Step(
            "params", "P", r"<stem> + \sum_i{<blocks>} + \sum_i{<transitions>} + <head>", "parameters", "int"
        ),
    ],
    source=f"{HUANG}, table 1 (DenseNet-BC); torchvision.models.densenet121; 161 has k = 48",
    example=(
        {"depth": "121", "growth": 32, "n": 224, "c_in": 3, "classes": 1000},
        {
            "stem": 9536,
            "blocks": [335040, 919680, 2837760, 2158080],
            "transitions": [33280, 132096, 526336],
            "channels": 1024,
            "head": 1027048,
            "params": 7978856,
        },
    ),
    dims={"G": (4, 4), "R": (3, 3)},
    where=["n >= 29"],
)
def densenet_total(xp: Any, depth: str, growth: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    """P = stem + sum of (2 C + 4k C + 8k + 36 k^2) over the layers + sum of (2 C + C^2 / 2) over the transitions + head

    Layer l of a block sees C = k_0 + k (l - 1) channels and adds k; thin layers make it smaller than a ResNet.
    Example: DenseNet-121 (k = 32) has 7,978,856 parameters where ResNet-50 has 25,557,032.
    """
    return totals(xp, densenet(depth, growth, classes), n, c_in)


@mistake(
    densenet_total,
    "not-compressed",
    who="keeps all channels at the transitions (theta = 1)",
    affects=["blocks", "transitions", "channels", "head", "macs", "params"],
)
def _(xp: Any, depth: str, growth: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    return totals(xp, densenet(depth, growth, classes, compressed=False), n, c_in)


@mistake(
    densenet_total,
    "no-bottleneck",
    who="lets the 3x3 see all channels, without the 1x1 to 4k",
    affects=["blocks", "macs", "params"],
)
def _(xp: Any, depth: str, growth: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    return totals(xp, densenet(depth, growth, classes, bottleneck=False), n, c_in)


@mistake(
    densenet_total,
    "norm-forgotten",
    who="counts no batch norm",
    affects=["stem", "blocks", "transitions", "head", "params"],
)
def _(xp: Any, depth: str, growth: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    return totals(xp, densenet(depth, growth, classes), n, c_in, without_norm)


flops_for_macs(densenet_total)


@define(
    "arch.densenet_stage",
    title="A stage of a DenseNet",
    inputs=[DEPTH, which(densenet("121", 32, 1000), "dense block, transition or other stage"), *REST],
    steps=STAGE_STEPS,
    source=f"{HUANG}, table 1",
    example=(
        {"depth": "121", "layer": "block1", "growth": 32, "n": 224, "c_in": 3, "classes": 1000},
        {"channels": 256, "size": 56, "params": 335040},
    ),
    where=["n >= 29"],
)
def densenet_stage(xp: Any, depth: str, layer: str, growth: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    """C = k_0 + L k after a dense block, half of it after a transition, which also halves the map

    224 pixels become 112, 56 (block1), 28, 14 and 7 (block4).
    Example: block1 of DenseNet-121: 64 + 6 * 32 = 256 channels on 56x56.
    """
    return stage_of(xp, densenet(depth, growth, classes), layer, n, c_in)


add_stage_mistakes(densenet_stage)
