"""GoogLeNet as published, and as torchvision builds it; each with and without its two auxiliary classifiers."""

from __future__ import annotations

from typing import Any

from verify.formulas.arch.counting import C_IN, CLASSES, EXACT, image_size, mistake, weights, without_norm
from verify.formulas.arch.description import Conv, Count, Dense, Network, Node, Paths, Pool, Resize
from verify.formulas.arch.inception import add_inception_mistakes, inception_steps, inception_totals
from verify.formulas.arch.layer import which
from verify.formulas.arch.stage import STAGE_STEPS, add_stage_mistakes, stage_of
from verify.registry import Steps, define

SZEGEDY = "Szegedy et al. 2015, arXiv:1409.4842"
TOTAL = [image_size(209, 224), C_IN, CLASSES]
DIMS = {"M": (9, 9), "A": (2, 2)}
PARAMS = ["modules", "params", "macs", "training"]


def googlenet(classes: Any, largest: int = 5, norm: bool = False, reduced: bool = True) -> Network:
    """Table 1 of the paper; response normalisation has no parameters. ``largest`` is the kernel of the 5x5 branch;
    without ``reduced`` the modules are the naive ones of figure 2 (a)."""

    def module(one: int, reduce3: int, three: int, reduce5: int, five: int, pool: int) -> list[Node]:
        before3, before5 = ([Conv(width, 1, norm=norm)] if reduced else [] for width in (reduce3, reduce5))
        branches: tuple[list[Node], ...] = (
            [Conv(one, 1, norm=norm)],
            [*before3, Conv(three, 3, norm=norm)],
            [*before5, Conv(five, largest, norm=norm)],
            [Pool(3, 1, 1), Conv(pool, 1, norm=norm)],
        )
        return [Paths(branches, "concatenate")]

    return [
        ("conv1", [Conv(64, 7, 2, norm=norm)]),
        ("pool1", [Pool(3, 2, ceil=True)]),
        ("conv2", [Conv(64, 1, norm=norm), Conv(192, 3, norm=norm)]),
        ("pool2", [Pool(3, 2, ceil=True)]),
        ("3a", module(64, 96, 128, 16, 32, 32)),
        ("3b", module(128, 128, 192, 32, 96, 64)),
        ("pool3", [Pool(3, 2, ceil=True)]),
        ("4a", module(192, 96, 208, 16, 48, 64)),
        ("4b", module(160, 112, 224, 24, 64, 64)),
        ("4c", module(128, 128, 256, 24, 64, 64)),
        ("4d", module(112, 144, 288, 32, 64, 64)),
        ("4e", module(256, 160, 320, 32, 128, 128)),
        ("pool4", [Pool(2 if norm else 3, 2, ceil=True)]),
        ("5a", module(256, 160, 320, 32, 128, 128)),
        ("5b", module(384, 192, 384, 48, 128, 128)),
        ("avgpool", [Resize(1)]),
        ("linear", [Dense(classes)]),
    ]


def googlenet_today(classes: Any, largest: int = 3) -> Network:
    """torchvision's: batch norm for biases, 3x3 for 5x5, a 2x2 pooling."""
    return googlenet(classes, largest, norm=True)


def heads(classes: Any, norm: bool = False) -> list[tuple[str, list[Node]]]:
    """Section 5: an average pooling to 4x4, 1x1 to 128 channels, 1024 units, the classes."""
    pooling = Resize(4) if norm else Pool(5, 3)
    head: list[Node] = [pooling, Conv(128, 1, norm=norm), Dense(1024), Dense(classes)]
    return [("4a", head), ("4d", head)]


@define(
    "arch.googlenet",
    title="GoogLeNet as published: parameters and MACs",
    inputs=TOTAL,
    steps=inception_steps("conv1, conv2", "3a .. 5b", 1024, "4a, 4d"),
    source=f"{SZEGEDY}, table 1 and section 5; Caffe's bvlc_googlenet",
    example=(
        {"n": 224, "c_in": 3, "classes": 1000},
        {
            "stem": 124416,
            "modules": [163696, 388736, 376176, 449160, 510104, 605376, 868352, 1043456, 1444080],
            "head": 1025000,
            "params": 6998552,
            "auxiliary": [3188840, 3190888],
            "training": 13378280,
        },
    ),
    dims=DIMS,
    tolerances=EXACT,
    where=["n >= 79"],
)
def googlenet_paper(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    """P = stem + nine modules + (1024 + 1) K, biases included, no batch norm;  P_train = P + two auxiliary heads

    The heads hang on 4a and 4d, weigh 0.3 each in the loss, and are dropped at inference. They belong to GoogLeNet,
    not to the Inception module.
    Example: 6,998,552 parameters at inference, 13,378,280 while training.
    """
    return inception_totals(xp, googlenet(classes), heads(classes), n, c_in)


@define(
    "arch.googlenet_torchvision",
    title="GoogLeNet as torchvision builds it: parameters and MACs",
    inputs=TOTAL,
    steps=inception_steps("conv1, conv2", "3a .. 5b", 1024, "4a, 4d"),
    source=f"torchvision.models.googlenet, after {SZEGEDY}",
    example=(
        {"n": 224, "c_in": 3, "classes": 1000},
        {
            "stem": 124736,
            "head": 1025000,
            "params": 6624904,
            "auxiliary": [3188968, 3191016],
            "macs": 1498376192,
            "training": 13004888,
        },
    ),
    dims=DIMS,
    tolerances=EXACT,
    where=["n >= 15"],
)
def googlenet_torchvision(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    """P = stem + nine modules + (1024 + 1) K for K classes, with batch norm for biases and 3x3 where the paper has 5x5

    The 3x3 is a slip that was ported along with the weights and is kept for their sake (pytorch/vision issue 906).
    Batch norm learns two numbers a channel where a bias is one; the dense layers keep their biases.
    Example: 224 pixels, 1000 classes: 6,624,904 parameters without, 13,004,888 with the auxiliary heads, which only
    training needs; 1.50e9 MACs.
    """
    return inception_totals(xp, googlenet_today(classes), heads(classes, norm=True), n, c_in)


add_inception_mistakes(googlenet_paper)
add_inception_mistakes(googlenet_torchvision)


@mistake(
    googlenet_paper,
    "bias-forgotten",
    who="counts the weights only",
    affects=["stem", "modules", "head", "params", "auxiliary", "training"],
)
def _(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    return inception_totals(xp, googlenet(classes), heads(classes), n, c_in, weights)


@mistake(
    googlenet_paper,
    "no-reduction",
    who="lets the 3x3 and 5x5 filters see all channels: the naive module",
    affects=PARAMS,
)
def _(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    return inception_totals(xp, googlenet(classes, reduced=False), heads(classes), n, c_in)


@mistake(
    googlenet_paper,
    "three-by-three",
    who="builds 3x3 filters for the 5x5 ones, as torchvision does",
    affects=PARAMS,
)
def _(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    return inception_totals(xp, googlenet(classes, largest=3), heads(classes), n, c_in)


@mistake(
    googlenet_torchvision,
    "norm-forgotten",
    who="counts no batch norm",
    affects=["stem", "modules", "params", "auxiliary", "training"],
)
def _(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    return inception_totals(xp, googlenet_today(classes), heads(classes, norm=True), n, c_in, without_norm)


@mistake(
    googlenet_torchvision,
    "five-by-five",
    who="builds the 5x5 filters of the paper, which torchvision has not",
    affects=PARAMS,
)
def _(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    return inception_totals(xp, googlenet_today(classes, largest=5), heads(classes, norm=True), n, c_in)


@mistake(
    googlenet_torchvision,
    "running-statistics",
    who="counts the running mean and variance, which are not learned, as Keras' total does",
    affects=["stem", "modules", "params", "auxiliary", "training"],
)
def _(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    def stored(count: Count) -> Any:
        return count.params + count.norms

    return inception_totals(xp, googlenet_today(classes), heads(classes, norm=True), n, c_in, stored)


@define(
    "arch.googlenet_stage",
    title="A stage of GoogLeNet",
    inputs=[which(googlenet(1000), "stage, by its name in the paper's table 1"), *TOTAL],
    steps=STAGE_STEPS,
    source=f"{SZEGEDY}, table 1",
    example=(
        {"layer": "3a", "n": 224, "c_in": 3, "classes": 1000},
        {"channels": 256, "size": 28, "params": 163696, "macs": 128049152},
    ),
    where=["n >= 47"],
)
def googlenet_stage(xp: Any, layer: str, n: Any, c_in: Any, classes: Any) -> Steps:
    """C_out = b_1 + b_3 + b_5 + b_p for a module: its four branches concatenated

    224 pixels become 112, 56, 28 (3a, 3b), 14 (4a to 4e), 7 (5a, 5b) and 1. The paper's K and M are rounded.
    Example: 3a makes 64 + 128 + 32 + 32 = 256 channels: 163,696 parameters with biases, 128 million MACs.
    """
    return stage_of(xp, googlenet(classes), layer, n, c_in)


add_stage_mistakes(googlenet_stage)
