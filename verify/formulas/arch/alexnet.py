"""AlexNet in its three versions: two GPUs with groups, one tower without, and the slimmer one tower of 2014."""

from __future__ import annotations

from typing import Any

from verify.formulas.arch.counting import C_IN, CLASSES, EXACT, image_size, mistake
from verify.formulas.arch.description import Conv, Dense, Network, Pool
from verify.formulas.arch.layer import LAYER_STEPS, add_layer_mistakes, layer_of, which
from verify.formulas.arch.tower import FIVE, add_tower_mistakes, tower, tower_steps
from verify.registry import Input, Steps, define

KRIZHEVSKY = "Krizhevsky, Sutskever & Hinton 2012, ImageNet Classification with Deep CNNs"
WEIRD = "Krizhevsky 2014, arXiv:1404.5997"
TOTAL = [image_size(195, 258), C_IN, CLASSES]
# With so many pixels the last map is 6x6, to which torchvision pools whatever the image.
SIX = [image_size(223, 254), C_IN, CLASSES]
COUNTS = ["stages", "conv", "params", "macs", "share"]


def alexnet(classes: Any, groups: int = 2) -> Network:
    """Figure 2 of the paper; response normalisation has no parameters. 227 pixels: with the 224 that is printed, 11x11
    at stride 4 would stop at 54.25."""
    return chain(classes, Conv(96, 11, 4, 0), (256, 384, 384, 256), groups)


def alexnet_2014(classes: Any) -> Network:
    """One tower, 64 first filters, 224 pixels with padding 2."""
    return chain(classes, Conv(64, 11, 4, 2), (192, 384, 256, 256), 1)


def chain(classes: Any, first: Conv, widths: tuple[int, int, int, int], groups: int) -> Network:
    """Groups: conv2, conv4 and conv5 see the half of the channels that lies on their GPU; conv3 sees both."""
    return [
        ("conv1", [first]),
        ("pool1", [Pool(3, 2)]),
        ("conv2", [Conv(widths[0], 5, groups=groups)]),
        ("pool2", [Pool(3, 2)]),
        ("conv3", [Conv(widths[1], 3)]),
        ("conv4", [Conv(widths[2], 3, groups=groups)]),
        ("conv5", [Conv(widths[3], 3, groups=groups)]),
        ("pool5", [Pool(3, 2)]),
        ("fc6", [Dense(4096)]),
        ("fc7", [Dense(4096)]),
        ("fc8", [Dense(classes)]),
    ]


def version_of(version: str, classes: Any) -> Network:
    return {
        "two GPUs": alexnet(classes),
        "one tower": alexnet(classes, groups=1),
        "2014": alexnet_2014(classes),
    }[version]


@define(
    "arch.alexnet",
    title="AlexNet with its two groups: parameters and MACs",
    inputs=TOTAL,
    steps=tower_steps(256, r"\operatorname{conv}_i(\text{two groups}; <c_in>)"),
    source=f"{KRIZHEVSKY}, section 3.5 and figure 2: 60 million parameters",
    example=(
        {"n": 227, "c_in": 3, "classes": 1000},
        {
            "stages": [34944, 307456, 885120, 663936, 442624],
            "final": 6,
            "dense": 58631144,
            "params": 60965224,
            "macs": 724406816,
        },
    ),
    dims=FIVE,
    tolerances=EXACT,
    where=["n >= 67"],
)
def alexnet_grouped(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    """P = sum of (k^2 C_in / g + 1) C_out + 9217 * 4096 + 4097 * 4096 + 4097 K

    11x11 at stride 4, 5x5, then three of 3x3; the second, fourth and fifth see one GPU's half of the channels only.
    Example: 60,965,224 parameters on 227 pixels, 96 % of them in the dense layers.
    """
    return tower(xp, alexnet(classes), n, c_in)


@define(
    "arch.alexnet_ungrouped",
    title="AlexNet in one tower, without groups: parameters and MACs",
    inputs=TOTAL,
    steps=tower_steps(256, r"\operatorname{conv}_i(\text{one group}; <c_in>)"),
    source=f"{KRIZHEVSKY}, figure 2, with every filter on all channels",
    example=(
        {"n": 227, "c_in": 3, "classes": 1000},
        {
            "stages": [34944, 614656, 885120, 1327488, 884992],
            "final": 6,
            "dense": 58631144,
            "params": 62378344,
            "macs": 1135256096,
        },
    ),
    dims=FIVE,
    tolerances=EXACT,
    where=["n >= 67"],
)
def alexnet_ungrouped(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    """P = sum of (k^2 C_in + 1) C_out + 9217 * 4096 + 4097 * 4096 + 4097 K

    The usual re-implementation; the second, fourth and fifth layer have twice the weights of the paper's.
    Example: 62,378,344 parameters on 227 pixels.
    """
    return tower(xp, alexnet(classes, groups=1), n, c_in)


@define(
    "arch.alexnet_2014",
    title="AlexNet's one tower of 2014, torchvision's: parameters and MACs",
    inputs=SIX,
    steps=tower_steps(256, r"\operatorname{conv}_i(\text{2014}; <c_in>)"),
    source=f"{WEIRD}, footnote 1; torchvision.models.alexnet",
    example=(
        {"n": 224, "c_in": 3, "classes": 1000},
        {
            "stages": [23296, 307392, 663936, 884992, 590080],
            "final": 6,
            "dense": 58631144,
            "params": 61100840,
            "macs": 714188480,
        },
    ),
    dims=FIVE,
    tolerances=EXACT,
    where=["n >= 223", "n <= 254"],
)
def alexnet_slim(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    """P = sum of (k^2 C_in + 1) C_out + 9217 * 4096 + 4097 * 4096 + 4097 K, with 64, 192, 384, 256, 256 filters

    Fewer filters than in 2012, but each on all channels.
    Example: 61,100,840 parameters.
    """
    return tower(xp, alexnet_2014(classes), n, c_in)


add_tower_mistakes(alexnet_grouped, lambda classes, **_: alexnet(classes))
add_tower_mistakes(alexnet_ungrouped, lambda classes, **_: alexnet(classes, groups=1))
add_tower_mistakes(alexnet_slim, lambda classes, **_: alexnet_2014(classes))


@mistake(alexnet_grouped, "groups-ignored", who="gives every filter all channels", affects=COUNTS)
def _(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    return tower(xp, alexnet(classes, groups=1), n, c_in)


@mistake(
    alexnet_ungrouped,
    "groups-kept",
    who="halves the channels that some filters see, as on two GPUs",
    affects=COUNTS,
)
def _(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    return tower(xp, alexnet(classes), n, c_in)


@mistake(
    alexnet_slim,
    "filters-of-2012",
    who="takes the 96, 256, 384, 384, 256 filters of the paper, without groups",
    affects=COUNTS,
)
def _(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    return tower(xp, chain(classes, Conv(96, 11, 4, 2), (256, 384, 384, 256), 1), n, c_in)


@define(
    "arch.alexnet_layer",
    title="A layer of AlexNet",
    inputs=[
        Input("version", "v", "which AlexNet", "choice", values=("two GPUs", "one tower", "2014")),
        which(alexnet(1000)),
        *SIX,
    ],
    steps=LAYER_STEPS,
    source=f"{KRIZHEVSKY}, figure 2; {WEIRD}, footnote 1",
    example=(
        {"version": "two GPUs", "layer": "conv2", "n": 227, "c_in": 3, "classes": 1000},
        {"channels": 256, "size": 27, "params": 307456, "macs": 223948800},
    ),
    where=["n >= 223", "n <= 254"],
)
def alexnet_layer(xp: Any, version: str, layer: str, n: Any, c_in: Any, classes: Any) -> Steps:
    """P = (k^2 C_in / g + 1) C_out;  M = o^2 k^2 C_in / g C_out, with g = 2 in conv2, conv4 and conv5 on two GPUs

    227 pixels become 55, 27, 13 and 6.
    Example: conv2, 5x5 on 48 of 96 channels, makes 256 on 27x27: 25 * 48 * 256 + 256 = 307,456 parameters.
    """
    return layer_of(xp, version_of(version, classes), layer, n, c_in)


add_layer_mistakes(alexnet_layer)


@mistake(
    alexnet_layer,
    "groups-mistaken",
    who="gives every filter all channels on two GPUs, or half of them in one tower",
    affects=["groups", "weights", "params", "macs"],
)
def _(xp: Any, version: str, layer: str, n: Any, c_in: Any, classes: Any) -> Steps:
    other = {"two GPUs": "one tower", "one tower": "two GPUs", "2014": "2014"}[version]
    return layer_of(xp, version_of(other, classes), layer, n, c_in)
