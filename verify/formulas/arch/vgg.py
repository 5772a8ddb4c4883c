"""VGG: 3x3 convolutions throughout, five times halved, and three dense layers that hold most of the weights."""

from __future__ import annotations

from typing import Any

from verify.formulas.arch.counting import C_IN, CLASSES, EXACT, image_size, mistake
from verify.formulas.arch.description import Conv, Dense, Network, Pool
from verify.formulas.arch.layer import LAYER_STEPS, add_layer_mistakes, layer_of, which
from verify.formulas.arch.tower import FIVE, add_tower_mistakes, tower, tower_steps
from verify.registry import Input, Steps, define

SIMONYAN = "Simonyan & Zisserman 2015, arXiv:1409.1556"
SIZE = image_size(192, 255)
DEPTH = Input("depth", "d", "weight layers", "choice", values=("11", "13", "16", "19"))


def vgg(depth: Any, classes: Any, last: int = 512) -> Network:
    """Table 1 of the paper: configurations A, B, D and E."""
    repeats = {"11": (1, 1, 2, 2, 2), "13": (2, 2, 2, 2, 2), "16": (2, 2, 3, 3, 3), "19": (2, 2, 4, 4, 4)}
    stages: list[Any] = []
    for block, (count, width) in enumerate(zip(repeats[depth], (64, 128, 256, 512, last), strict=True), 1):
        stages += [(f"conv{block}_{i}", [Conv(width, 3)]) for i in range(1, count + 1)]
        stages.append((f"pool{block}", [Pool(2, 2)]))
    return [*stages, ("fc6", [Dense(4096)]), ("fc7", [Dense(4096)]), ("fc8", [Dense(classes)])]


@define(
    "arch.vgg",
    title="VGG: parameters and multiply-accumulates",
    inputs=[DEPTH, SIZE, C_IN, CLASSES],
    steps=tower_steps(512, r"\operatorname{conv}_i(\text{VGG-<depth>}; <c_in>)"),
    source=f"{SIMONYAN}, tables 1 and 2",
    example=(
        {"depth": "16", "n": 224, "c_in": 3, "classes": 1000},
        {
            "stages": [38720, 221440, 1475328, 5899776, 7079424],
            "conv": 14714688,
            "final": 7,
            "fc6": 102764544,
            "fc7": 16781312,
            "fc8": 4097000,
            "params": 138357544,
            "macs": 15470264320,
        },
    ),
    dims=FIVE,
    tolerances=EXACT,
    where=["n >= 32"],
)
def vgg_total(xp: Any, depth: str, n: Any, c_in: Any, classes: Any) -> Steps:
    """P = sum of (9 C_in + 1) C_out over the 3x3 layers + (512 o^2 + 1) 4096 + 4097 * 4096 + 4097 K

    64, 128, 256, 512 and again 512 channels, each group ended by a 2x2 pooling. 16 are all weight layers, the output
    among them.
    Example: VGG-16 has 14.7 million parameters in 13 convolutions and 123.6 million, 89 %, in 3 dense layers.
    """
    return tower(xp, vgg(depth, classes), n, c_in)


add_tower_mistakes(vgg_total, lambda depth, classes, **_: vgg(depth, classes))


@mistake(
    vgg_total,
    "doubled-to-the-end",
    who="goes on doubling: 1024 channels in the last group, which has 512 again",
    affects=["stages", "conv", "fc6", "dense", "params", "macs", "share"],
)
def _(xp: Any, depth: str, n: Any, c_in: Any, classes: Any) -> Steps:
    return tower(xp, vgg(depth, classes, last=1024), n, c_in)


@define(
    "arch.vgg11_layer",
    title="A layer of VGG-11",
    inputs=[which(vgg("11", 1000)), SIZE, C_IN, CLASSES],
    steps=LAYER_STEPS,
    source=f"{SIMONYAN}, table 1, configuration A",
    example=(
        {"layer": "conv3_1", "n": 224, "c_in": 3, "classes": 1000},
        {"channels": 256, "size": 56, "params": 295168, "macs": 924844032},
    ),
    where=["n >= 32"],
)
def vgg11_layer(xp: Any, layer: str, n: Any, c_in: Any, classes: Any) -> Steps:
    """P = 9 C_(l-1) C_l + C_l for 3x3, C_(l-1) C_l + C_l for dense layers;  M = o^2 9 C_(l-1) C_l

    Configuration A: 1, 1, 2, 2, 2 convolutions with 64, 128, 256, 512, 512 channels between the poolings.
    Example: conv3_1 makes 256 channels of 128 on 56x56: 9 * 128 * 256 + 256 = 295,168 parameters.
    """
    return layer_of(xp, vgg("11", classes), layer, n, c_in)


@define(
    "arch.vgg13_layer",
    title="A layer of VGG-13",
    inputs=[which(vgg("13", 1000)), SIZE, C_IN, CLASSES],
    steps=LAYER_STEPS,
    source=f"{SIMONYAN}, table 1, configuration B",
    example=(
        {"layer": "conv1_2", "n": 224, "c_in": 3, "classes": 1000},
        {"channels": 64, "size": 224, "params": 36928, "macs": 1849688064},
    ),
    where=["n >= 32"],
)
def vgg13_layer(xp: Any, layer: str, n: Any, c_in: Any, classes: Any) -> Steps:
    """P = 9 C_(l-1) C_l + C_l for 3x3, C_(l-1) C_l + C_l for dense layers;  M = o^2 9 C_(l-1) C_l

    Configuration B: 2, 2, 2, 2, 2 convolutions with 64, 128, 256, 512, 512 channels between the poolings.
    Example: conv1_2 keeps 64 channels on 224x224: few parameters, 9 * 64 * 64 + 64 = 36,928, and 1.85 billion MACs.
    """
    return layer_of(xp, vgg("13", classes), layer, n, c_in)


@define(
    "arch.vgg16_layer",
    title="A layer of VGG-16",
    inputs=[which(vgg("16", 1000)), SIZE, C_IN, CLASSES],
    steps=LAYER_STEPS,
    source=f"{SIMONYAN}, table 1, configuration D",
    example=(
        {"layer": "fc6", "n": 224, "c_in": 3, "classes": 1000},
        {"channels": 4096, "size": 1, "params": 102764544, "macs": 102760448},
    ),
    where=["n >= 32"],
)
def vgg16_layer(xp: Any, layer: str, n: Any, c_in: Any, classes: Any) -> Steps:
    """P = 9 C_(l-1) C_l + C_l for 3x3, C_(l-1) C_l + C_l for dense layers;  M = o^2 9 C_(l-1) C_l

    Configuration D: 2, 2, 3, 3, 3 convolutions with 64, 128, 256, 512, 512 channels between the poolings.
    Example: fc6 sees 7 * 7 * 512 = 25,088 numbers: 25,088 * 4096 + 4096 = 102,764,544 parameters.
    """
    return layer_of(xp, vgg("16", classes), layer, n, c_in)


@define(
    "arch.vgg19_layer",
    title="A layer of VGG-19",
    inputs=[which(vgg("19", 1000)), SIZE, C_IN, CLASSES],
    steps=LAYER_STEPS,
    source=f"{SIMONYAN}, table 1, configuration E",
    example=(
        {"layer": "conv4_4", "n": 224, "c_in": 3, "classes": 1000},
        {"channels": 512, "size": 28, "params": 2359808, "macs": 1849688064},
    ),
    where=["n >= 32"],
)
def vgg19_layer(xp: Any, layer: str, n: Any, c_in: Any, classes: Any) -> Steps:
    """P = 9 C_(l-1) C_l + C_l for 3x3, C_(l-1) C_l + C_l for dense layers;  M = o^2 9 C_(l-1) C_l

    Configuration E: 2, 2, 4, 4, 4 convolutions with 64, 128, 256, 512, 512 channels between the poolings.
    Example: conv4_4 keeps 512 channels on 28x28: 9 * 512 * 512 + 512 = 2,359,808 parameters.
    """
    return layer_of(xp, vgg("19", classes), layer, n, c_in)


for made in (vgg11_layer, vgg13_layer, vgg16_layer, vgg19_layer):
    add_layer_mistakes(made)
