"""What AlexNet and VGG have in common: five groups of convolutions conv1 to conv5, pool5, then fc6, fc7, fc8."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from verify.formulas.arch.counting import (
    Counted,
    by_part,
    flops_for_macs,
    learned,
    macs,
    mistake,
    ratio,
    total,
    weights,
    whole,
)
from verify.formulas.arch.description import Network, Resize, table
from verify.registry import Formula, Step, Steps

CONVS = ("conv1", "conv2", "conv3", "conv4", "conv5")
FIVE = {"G": (5, 5)}
DENSE = ["fc6", "dense", "params", "macs", "share"]


def tower_steps(channels: int, what: str) -> list[Step]:
    """The steps of the whole network, which makes so many channels before its first dense layer."""
    return [
        Step("stages", "P_{i}", what, "parameters of the five groups of convolutions", "int", ("G",)),
        Step("conv", r"P_{conv}", r"\sum_i{<stages>}", "parameters of all convolutions", "int"),
        Step("final", "o", r"\operatorname{size}(\text{pool5}; <n>)", "size of the last map, pixels", "int"),
        Step(
            "fc6",
            r"P_{fc6}",
            rf"{channels} \cdot <final>^2 \cdot 4096 + 4096",
            "first dense layer, on the flattened map",
            "int",
        ),
        Step("fc7", r"P_{fc7}", r"4096^2 + 4096", "second dense layer", "int"),
        Step("fc8", r"P_{fc8}", r"4096 \cdot <classes> + <classes>", "output layer", "int"),
        Step("dense", r"P_{fc}", r"<fc6> + <fc7> + <fc8>", "parameters of the dense layers", "int"),
        Step("params", "P", r"<conv> + <dense>", "parameters", "int"),
        Step("macs", "M", r"\sum_j o_j^2 \cdot w_j", "multiply-accumulates: positions times weights", "int"),
        Step("share", r"\rho", r"\frac{<dense>}{<params>}", "share of the dense layers"),
    ]


def tower(xp: Any, network: Network, n: Any, c_in: Any, counted: Counted = learned) -> Steps:
    """The steps of the whole network."""
    every = table(network, c_in, n)
    stages = by_part(xp, every, n, counted, CONVS)
    conv = xp.sum(stages, axis=1)
    dense = total(xp, every, n, counted, ["fc"])
    return {
        "stages": stages,
        "conv": conv,
        "final": whole(xp, every["pool5"].size, n),
        "fc6": total(xp, every, n, counted, ["fc6"]),
        "fc7": total(xp, every, n, counted, ["fc7"]),
        "fc8": total(xp, every, n, counted, ["fc8"]),
        "dense": dense,
        "params": conv + dense,
        "macs": total(xp, every, n, macs),
        "share": ratio(xp, dense, conv + dense),
    }


def add_tower_mistakes(made: Formula, describe: Callable[..., Network]) -> None:
    """``describe`` makes the network from the formula's inputs."""

    @mistake(
        made,
        "bias-forgotten",
        who="counts the weights only",
        affects=["stages", "conv", "fc6", "fc7", "fc8", "dense", "params", "share"],
    )
    def _(xp: Any, **given: Any) -> Steps:
        return tower(xp, describe(**given), given["n"], given["c_in"], weights)

    @mistake(
        made,
        "last-pooling-forgotten",
        who="flattens the map before the last pooling",
        affects=["final", *DENSE],
    )
    def _(xp: Any, **given: Any) -> Steps:
        unpooled = [(name, [] if name == "pool5" else nodes) for name, nodes in describe(**given)]
        return tower(xp, unpooled, given["n"], given["c_in"])

    @mistake(
        made,
        "averaged-first",
        who="lets the first dense layer see one average a channel, as in later networks",
        affects=["final", *DENSE],
    )
    def _(xp: Any, **given: Any) -> Steps:
        averaged = [(name, [Resize(1)] if name == "pool5" else nodes) for name, nodes in describe(**given)]
        return tower(xp, averaged, given["n"], given["c_in"])

    flops_for_macs(made)
