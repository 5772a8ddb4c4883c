"""ResNet-18 to ResNet-152: basic and bottleneck blocks, the stride where torchvision and where the paper puts it."""

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
    without_norm,
)
from verify.formulas.arch.description import Conv, Count, Dense, Network, Node, Paths, Pool, Resize, table
from verify.formulas.arch.layer import which
from verify.formulas.arch.stage import STAGE_STEPS, add_stage_mistakes, stage_of
from verify.registry import Input, Step, Steps, define

HE = "He et al. 2016, arXiv:1512.03385"
DEPTH = Input("depth", "d", "weight layers", "choice", values=("18", "34", "50", "101", "152"))
TOTAL = [DEPTH, image_size(209, 224), C_IN, CLASSES]
STAGES = ("conv2_x", "conv3_x", "conv4_x", "conv5_x")
FOUR = {"G": (4, 4)}


def block(width: int, s: int, project: bool, deep: bool, early: bool) -> Node:
    """Two 3x3, or 1x1, 3x3 and a four times wider 1x1, beside a shortcut; ``early`` puts the stride in the first."""
    if deep:
        first, second = (s, 1) if early else (1, s)
        body = [
            Conv(width, 1, first, norm=True),
            Conv(width, 3, second, norm=True),
            Conv(4 * width, 1, norm=True),
        ]
    else:
        body = [Conv(width, 3, s, norm=True), Conv(width, 3, norm=True)]
    shortcut = [Conv(body[-1].width, 1, s, norm=True)] if project else []
    return Paths((body, shortcut), "add")


def resnet(depth: str, classes: Any, early: bool = False, projections: bool = True) -> Network:
    """Table 1 of the paper: 7x7, pooling, four stages, averages, a dense layer."""
    repeats = {
        "18": (2, 2, 2, 2),
        "34": (3, 4, 6, 3),
        "50": (3, 4, 6, 3),
        "101": (3, 4, 23, 3),
        "152": (3, 8, 36, 3),
    }[depth]
    deep = depth in ("50", "101", "152")
    stages = []
    for i, count in enumerate(repeats):
        width, s = 64 * 2**i, 1 if i == 0 else 2
        # The shortcut is projected where it changes the size or the channels.
        first = block(width, s, projections and (i > 0 or deep), deep, early)
        stages.append((STAGES[i], [first, *(block(width, 1, False, deep, early) for _ in range(count - 1))]))
    return [
        ("conv1", [Conv(64, 7, 2, norm=True)]),
        ("pool1", [Pool(3, 2, 1)]),
        *stages,
        ("avgpool", [Resize(1)]),
        ("fc", [Dense(classes)]),
    ]


def totals(xp: Any, network: Network, n: Any, c_in: Any, counted: Counted = learned) -> Steps:
    """The steps of the whole network."""
    every = table(network, c_in, n)
    return {
        "stem": total(xp, every, n, counted, ["conv1"]),
        "stages": by_part(xp, every, n, counted, STAGES),
        "head": total(xp, every, n, counted, ["fc"]),
        "params": total(xp, every, n, counted),
        "norms": total(xp, every, n, lambda count: count.norms),
        **multiplied(xp, network, n, c_in),
    }


def multiplied(xp: Any, network: Network, n: Any, c_in: Any) -> Steps:
    every = table(network, c_in, n)
    return {"stage_macs": by_part(xp, every, n, macs, STAGES), "macs": total(xp, every, n, macs)}


MACS = [
    Step(
        "stage_macs",
        "M_{i}",
        r"\operatorname{macs}(<depth>; <n>)",
        "MACs of conv2_x to conv5_x",
        "int",
        ("G",),
    ),
    Step(
        "macs",
        "M",
        r"\sum_i{<stage_macs>} + \operatorname{macs}(\text{conv1}; <n>, <c_in>)"
        r" + \operatorname{macs}(\text{fc}; <classes>)",
        "multiply-accumulates",
        "int",
    ),
]


@define(
    "arch.resnet",
    title="ResNet: parameters and MACs, the stride in the 3x3 layer",
    inputs=TOTAL,
    steps=[
        Step("stem", r"P_1", r"49 \cdot <c_in> \cdot 64 + 128", "7x7 convolution and its batch norm", "int"),
        Step("stages", "P_{i}", r"\operatorname{stages}(<depth>)", "conv2_x to conv5_x", "int", ("G",)),
        Step(
            "head",
            r"P_{fc}",
            r"\operatorname{channels}(<depth>) \cdot <classes> + <classes>",
            "dense layer on 512 or, with bottlenecks, 2048 averages",
            "int",
        ),
        Step("params", "P", r"<stem> + \sum_i{<stages>} + <head>", "parameters", "int"),
        Step("norms", r"P_{bn}", r"\operatorname{norms}(<depth>)", "of them in batch norm", "int"),
        *MACS,
    ],
    source=f"{HE}, table 1, projection shortcuts (B); torchvision.models.resnet50 ('v1.5')",
    example=(
        {"depth": "50", "n": 224, "c_in": 3, "classes": 1000},
        {
            "stem": 9536,
            "stages": [215808, 1219584, 7098368, 14964736],
            "head": 2049000,
            "params": 25557032,
            "norms": 53120,
            "macs": 4089184256,
        },
    ),
    dims=FOUR,
)
def resnet_total(xp: Any, depth: str, n: Any, c_in: Any, classes: Any) -> Steps:
    """P = conv1 + four stages + dense layer, two batch-norm numbers a filter and no biases

    A projection (1x1) on the shortcut where size or channels change, the plain identity elsewhere.
    Example: ResNet-50 has 25,557,032 parameters and 4.09 billion MACs, ResNet-18 11,689,512 and 1.81.
    """
    return totals(xp, resnet(depth, classes), n, c_in)


@define(
    "arch.resnet_v1",
    title="ResNet's MACs with the stride in the first layer of a block, as published",
    inputs=TOTAL,
    steps=MACS,
    source=f"{HE}, table 1: 3.8 billion for ResNet-50; Caffe's models",
    example=({"depth": "50", "n": 224, "c_in": 3, "classes": 1000}, {"macs": 3857973248}),
    dims=FOUR,
)
def resnet_v1(xp: Any, depth: str, n: Any, c_in: Any, classes: Any) -> Steps:
    """M = sum of o^2 k^2 C_in C_out, with downsampling in the first convolution of conv3_1, conv4_1 and conv5_1

    The parameters are those of the later form; three quarters of the input of those blocks are never looked at.
    Example: ResNet-50: 3.86 billion MACs where the stride in the 3x3 layer makes 4.09.
    """
    return multiplied(xp, resnet(depth, classes, early=True), n, c_in)


@define(
    "arch.resnet_stage",
    title="A stage of a ResNet",
    inputs=[DEPTH, which(resnet("50", 1000), "stage, by its name in the paper's table 1"), *TOTAL[1:]],
    steps=STAGE_STEPS,
    source=f"{HE}, table 1; the stride in the 3x3 layer",
    example=(
        {"depth": "50", "layer": "conv2_x", "n": 224, "c_in": 3, "classes": 1000},
        {"channels": 256, "size": 56, "params": 215808, "macs": 667942912},
    ),
)
def resnet_stage(xp: Any, depth: str, layer: str, n: Any, c_in: Any, classes: Any) -> Steps:
    """C_out = 64, 128, 256, 512 from stage to stage, four times that with bottlenecks; o is halved each time

    224 pixels become 112, 56 (pooling and conv2_x), 28, 14 and 7.
    Example: conv2_x of ResNet-50 makes 256 channels on 56x56 = 3136 positions with 215,808 parameters.
    """
    return stage_of(xp, resnet(depth, classes), layer, n, c_in)


add_stage_mistakes(resnet_stage)


@mistake(
    resnet_total,
    "projections-forgotten",
    who="takes every shortcut for the identity, which the channels do not allow",
    affects=["stages", "params", "norms", "stage_macs", "macs"],
)
def _(xp: Any, depth: str, n: Any, c_in: Any, classes: Any) -> Steps:
    return totals(xp, resnet(depth, classes, projections=False), n, c_in)


@mistake(resnet_total, "norm-forgotten", who="counts no batch norm", affects=["stem", "stages", "params"])
def _(xp: Any, depth: str, n: Any, c_in: Any, classes: Any) -> Steps:
    return totals(xp, resnet(depth, classes), n, c_in, without_norm)


@mistake(
    resnet_total,
    "biases-too",
    who="gives the convolutions biases besides their batch norm",
    affects=["stem", "stages", "params"],
)
def _(xp: Any, depth: str, n: Any, c_in: Any, classes: Any) -> Steps:
    def biased(count: Count) -> Any:
        return count.params + count.norms // 2

    return totals(xp, resnet(depth, classes), n, c_in, biased)


@mistake(
    resnet_total,
    "running-statistics",
    who="counts the running mean and variance, which are not learned, as Keras' total does",
    affects=["norms", "params"],
)
def _(xp: Any, **given: Any) -> Steps:
    right = resnet_total.body(xp, **given)
    return {"norms": 2 * right["norms"], "params": right["params"] + right["norms"]}


@mistake(
    resnet_total,
    "stride-in-1x1",
    who="halves the map in the first 1x1 layer, as published; torchvision does so in the 3x3",
    affects=["stage_macs", "macs"],
)
def _(xp: Any, **given: Any) -> Steps:
    return resnet_v1.body(xp, **given)


@mistake(
    resnet_v1,
    "stride-in-3x3",
    who="halves the map in the 3x3 layer, as torchvision does, where the paper does so in the first",
    affects=["stage_macs", "macs"],
)
def _(xp: Any, **given: Any) -> Steps:
    return resnet_total.body(xp, **given)


flops_for_macs(resnet_total, ["stage_macs", "macs"])
flops_for_macs(resnet_v1, ["stage_macs", "macs"])
