"""Inception-v3: factorised filters, batch norm behind every convolution, one auxiliary head."""

from __future__ import annotations

from typing import Any

from verify.formulas.arch.counting import C_IN, CLASSES, image_size, mistake, without_norm
from verify.formulas.arch.description import Conv, Dense, Network, Node, Paths, Pool, Resize
from verify.formulas.arch.inception import add_inception_mistakes, inception_steps, inception_totals
from verify.formulas.arch.layer import which
from verify.formulas.arch.stage import STAGE_STEPS, add_stage_mistakes, stage_of
from verify.registry import Steps, define

SZEGEDY = "Szegedy et al. 2016, arXiv:1512.00567"
TOTAL = [image_size(299, 314), C_IN, CLASSES]


def conv(width: int, k: Any, s: int = 1, p: int | None = None) -> Conv:
    return Conv(width, k, s, p, norm=True)


def factorised(width: int) -> list[Node]:
    """Figure 5: the 5x5 of the first Inception as two 3x3 (the other 5x5 stays)."""
    return [
        Paths(
            (
                [conv(64, 1)],
                [conv(48, 1), conv(64, 5)],
                [conv(64, 1), conv(96, 3), conv(96, 3)],
                [Pool(3, 1, 1), conv(width, 1)],
            ),
            "concatenate",
        )
    ]


def asymmetric(width: int, high: Any = (7, 1), wide: Any = (1, 7)) -> list[Node]:
    """Figure 6: n x n as 1 x n and n x 1, n = 7."""
    return [
        Paths(
            (
                [conv(192, 1)],
                [conv(width, 1), conv(width, wide), conv(192, high)],
                [conv(width, 1), conv(width, high), conv(width, wide), conv(width, high), conv(192, wide)],
                [Pool(3, 1, 1), conv(192, 1)],
            ),
            "concatenate",
        )
    ]


def widened() -> list[Node]:
    """Figure 7: 1x3 and 3x1 side by side on the coarsest map."""
    fan = Paths(([conv(384, (1, 3))], [conv(384, (3, 1))]), "concatenate")
    return [
        Paths(
            (
                [conv(320, 1)],
                [conv(384, 1), fan],
                [conv(448, 1), conv(384, 3), fan],
                [Pool(3, 1, 1), conv(192, 1)],
            ),
            "concatenate",
        )
    ]


def halved(stage: str) -> list[Node]:
    """Figure 10: convolutions and pooling of stride 2 side by side, so that nothing is squeezed through."""
    if stage == "6a":
        branches: tuple[list[Node], ...] = (
            [conv(384, 3, 2, 0)],
            [conv(64, 1), conv(96, 3), conv(96, 3, 2, 0)],
            [Pool(3, 2)],
        )
    else:
        branches = (
            [conv(192, 1), conv(320, 3, 2, 0)],
            [conv(192, 1), conv(192, (1, 7)), conv(192, (7, 1)), conv(192, 3, 2, 0)],
            [Pool(3, 2)],
        )
    return [Paths(branches, "concatenate")]


def inception_v3(classes: Any, high: Any = (7, 1), wide: Any = (1, 7)) -> Network:
    """Table 1 in the form that TF-slim and torchvision build."""
    return [
        ("conv1", [conv(32, 3, 2, 0)]),
        ("conv2", [conv(32, 3, 1, 0)]),
        ("conv3", [conv(64, 3)]),
        ("pool1", [Pool(3, 2)]),
        ("conv4", [conv(80, 1)]),
        ("conv5", [conv(192, 3, 1, 0)]),
        ("pool2", [Pool(3, 2)]),
        ("5b", factorised(32)),
        ("5c", factorised(64)),
        ("5d", factorised(64)),
        ("6a", halved("6a")),
        ("6b", asymmetric(128, high, wide)),
        ("6c", asymmetric(160, high, wide)),
        ("6d", asymmetric(160, high, wide)),
        ("6e", asymmetric(192, high, wide)),
        ("7a", halved("7a")),
        ("7b", widened()),
        ("7c", widened()),
        ("avgpool", [Resize(1)]),
        ("linear", [Dense(classes)]),
    ]


def heads(classes: Any) -> list[tuple[str, list[Node]]]:
    """One, behind 6e: 5x5 pooling, 1x1, 5x5 without padding, a dense layer."""
    return [("6e", [Pool(5, 3), conv(128, 1), conv(768, 5, 1, 0), Resize(1), Dense(classes)])]


@define(
    "arch.inception_v3",
    title="Inception-v3: parameters and MACs",
    inputs=TOTAL,
    steps=inception_steps("conv1 .. conv5", "5b .. 7c", 2048, "6e"),
    source=f"{SZEGEDY}, table 1 and figures 5 to 8, 10; as built by TF-slim and torchvision.models.inception_v3",
    example=(
        {"n": 299, "c_in": 3, "classes": 1000},
        {"head": 2049000, "params": 23834568, "auxiliary": [3326696], "training": 27161264},
    ),
    dims={"M": (11, 11), "A": (1, 1)},
    where=["n >= 299"],
)
def inception_v3_total(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    """P = stem + eleven modules + 2049 K, two batch-norm numbers a filter and no biases;  P_train = P + head on 6e

    5x5 filters become two of 3x3, 7x7 become 1x7 and 7x1. 299 pixels become 35, 17 and 8.
    Example: 23,834,568 parameters, 27,161,264 with the head; Keras says 23,851,784, for it counts running statistics
    and has no gamma.
    """
    return inception_totals(xp, inception_v3(classes), heads(classes), n, c_in)


add_inception_mistakes(inception_v3_total)


@mistake(
    inception_v3_total,
    "not-factorised",
    who="leaves 7x7 kernels for each pair of 1x7 and 7x1",
    affects=["modules", "params", "macs", "training"],
)
def _(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    return inception_totals(xp, inception_v3(classes, (7, 7), (7, 7)), heads(classes), n, c_in)


@mistake(
    inception_v3_total,
    "norm-forgotten",
    who="counts no batch norm",
    affects=["stem", "modules", "params", "auxiliary", "training"],
)
def _(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    return inception_totals(xp, inception_v3(classes), heads(classes), n, c_in, without_norm)


@mistake(inception_v3_total, "two-heads", who="gives it two heads, as GoogLeNet has", affects=["training"])
def _(xp: Any, **given: Any) -> Steps:
    right = inception_v3_total.body(xp, **given)
    return {"training": right["training"] + right["auxiliary"][:, 0]}


@define(
    "arch.inception_v3_stage",
    title="A stage of Inception-v3",
    inputs=[which(inception_v3(1000), "stage, by its name in torchvision"), *TOTAL],
    steps=STAGE_STEPS,
    source=f"{SZEGEDY}, table 1; torchvision.models.inception_v3",
    example=(
        {"layer": "5b", "n": 299, "c_in": 3, "classes": 1000},
        {"channels": 256, "size": 35, "params": 255904},
    ),
    where=["n >= 75"],
)
def inception_v3_stage(xp: Any, layer: str, n: Any, c_in: Any, classes: Any) -> Steps:
    """C_out = sum over a module's branches, which are concatenated

    299 pixels become 149, 147, 73, 71, 35 (5b to 5d), 17 (6a to 6e), 8 (7a to 7c) and 1; 2048 channels at the end.
    Example: 5b makes 64 + 64 + 96 + 32 = 256 channels of 192.
    """
    return stage_of(xp, inception_v3(classes), layer, n, c_in)


add_stage_mistakes(inception_v3_stage)
