"""LeNet-5 as published in 1998, with learned subsampling, sparse C3 and fixed output centres, and as it is rebuilt."""

from __future__ import annotations

from collections.abc import Sequence
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
    weights,
    whole,
)
from verify.formulas.arch.description import Conv, Dense, Network, Pool, table
from verify.formulas.arch.layer import LAYER_STEPS, add_layer_mistakes, layer_of, which
from verify.registry import Step, Steps, define

LECUN = "LeCun et al. 1998, Gradient-Based Learning Applied to Document Recognition"
SIZE = image_size(32, 47)
TABLE_1 = (3,) * 6 + (4,) * 9 + (6,)
"""How many of the six maps of S2 each of the sixteen maps of C3 sees."""


@define(
    "arch.lenet5",
    title="LeNet-5 of 1998: parameters and connections",
    inputs=[CLASSES],
    steps=[
        Step("c1", "P_{C1}", r"6 \cdot (25 + 1)", "six 5x5 filters on the grey image", "int"),
        Step("s2", "P_{S2}", r"2 \cdot 6", "a coefficient and a bias a map", "int"),
        Step(
            "c3",
            "P_{C3}",
            r"6 \cdot (3 \cdot 25 + 1) + 9 \cdot (4 \cdot 25 + 1) + (6 \cdot 25 + 1)",
            "six maps see three maps of S2, nine see four, one sees all six",
            "int",
        ),
        Step("s4", "P_{S4}", r"2 \cdot 16", "a coefficient and a bias a map", "int"),
        Step("c5", "P_{C5}", r"120 \cdot (16 \cdot 25 + 1)", "120 5x5 filters on the 5x5 maps", "int"),
        Step("f6", "P_{F6}", r"84 \cdot (120 + 1)", "dense layer", "int"),
        Step(
            "params",
            "P",
            r"<c1> + <s2> + <c3> + <s4> + <c5> + <f6>",
            "trainable parameters; the output's centres are fixed",
            "int",
        ),
        Step(
            "output", "V_{out}", r"84 \cdot <classes>", "connections of the output: to fixed centres", "int"
        ),
        Step(
            "halved",
            "V_{S}",
            r"(4 + 1) \cdot (6 \cdot 14^2 + 16 \cdot 5^2)",
            "connections of S2 and S4",
            "int",
        ),
        Step(
            "connections",
            "V",
            r"28^2 \cdot <c1> + 10^2 \cdot <c3> + <halved> + <c5> + <f6> + <output>",
            "connections, biases among them",
            "int",
        ),
    ],
    source=f"{LECUN}, section II.B: 60,000 trainable parameters, 340,908 connections",
    example=(
        {"classes": 10},
        {
            "c1": 156,
            "s2": 12,
            "c3": 1516,
            "s4": 32,
            "c5": 48120,
            "f6": 10164,
            "params": 60000,
            "output": 840,
            "halved": 7880,
            "connections": 340908,
        },
    ),
)
def lenet5(xp: Any, classes: Any) -> Steps:
    """P = 156 + 12 + 1,516 + 32 + 48,120 + 10,164 = 60,000

    32 pixels become 28 (C1), 14 (S2), 10 (C3), 5 (S4) and 1 (C5). S2 and S4 add up four pixels, times a coefficient,
    plus a bias, both learned for each map; C3 sees 60 pairs of maps instead of 96; the outputs are distances to fixed
    centres. Sharing makes 340,908 connections of the 60,000 parameters.
    Example: C3: 6 (3 * 25 + 1) + 9 (4 * 25 + 1) + (6 * 25 + 1) = 1,516.
    """
    return published(xp, classes, TABLE_1)


def published(xp: Any, classes: Any, seen: Sequence[int], subsampling: int = 2, outputs: Any = 0) -> Steps:
    """``seen``: maps that each filter of C3 sees; ``subsampling``: parameters a map; ``outputs``: learned numbers."""
    c1, c3 = 6 * 26, sum(25 * maps + 1 for maps in seen)
    s2, s4 = subsampling * 6, subsampling * 16
    c5, f6 = 120 * (16 * 25 + 1), 84 * 121
    halved = (4 + (1 if subsampling else 0)) * (6 * 14**2 + 16 * 5**2)
    output = 84 * classes
    found = {
        "c1": c1,
        "s2": s2,
        "c3": c3,
        "s4": s4,
        "c5": c5,
        "f6": f6,
        "params": c1 + s2 + c3 + s4 + c5 + f6 + outputs,
        "output": output,
        "halved": halved,
        "connections": 28**2 * c1 + 10**2 * c3 + halved + c5 + f6 + output,
    }
    return {name: whole(xp, value, classes) for name, value in found.items()}


@mistake(
    lenet5,
    "c3-on-all-maps",
    who="lets C3 see all six maps, 16 (6 * 25 + 1) = 2,416",
    affects=["c3", "params", "connections"],
)
def _(xp: Any, classes: Any) -> Steps:
    return published(xp, classes, (6,) * 16)


@mistake(
    lenet5,
    "pooling-without-parameters",
    who="takes S2 and S4 for today's pooling",
    affects=["s2", "s4", "params", "halved", "connections"],
)
def _(xp: Any, classes: Any) -> Steps:
    return published(xp, classes, TABLE_1, subsampling=0)


@mistake(
    lenet5,
    "learned-output",
    who="counts a dense softmax layer where the paper has fixed centres",
    affects=["params"],
)
def _(xp: Any, classes: Any) -> Steps:
    return published(xp, classes, TABLE_1, outputs=85 * classes)


@mistake(lenet5, "sharing-ignored", who="gives the connections for the parameters", affects=["params"])
def _(xp: Any, classes: Any) -> Steps:
    return {"params": lenet5.body(xp, classes)["connections"]}


@mistake(
    lenet5, "sharing-everywhere", who="gives the parameters for the connections", affects=["connections"]
)
def _(xp: Any, classes: Any) -> Steps:
    return {"connections": lenet5.body(xp, classes)["params"]}


LAYERS = ("C1", "S2", "C3", "S4", "C5", "F6", "output")


def lenet5_today(classes: Any) -> Network:
    """Plain pooling, C3 on all maps, a dense output layer for softmax."""
    return [
        ("C1", [Conv(6, 5, 1, 0)]),
        ("S2", [Pool(2, 2)]),
        ("C3", [Conv(16, 5, 1, 0)]),
        ("S4", [Pool(2, 2)]),
        ("C5", [Conv(120, 5, 1, 0)]),
        ("F6", [Dense(84)]),
        ("output", [Dense(classes)]),
    ]


@define(
    "arch.lenet5_modern",
    title="LeNet-5 as it is rebuilt today: parameters and MACs",
    inputs=[SIZE, C_IN, CLASSES],
    steps=[
        Step(
            "layers",
            "P_{i}",
            r"\operatorname{params}_i(\text{LeNet-5}; <c_in>, <classes>)",
            "parameters of C1, S2, C3, S4, C5, F6, output",
            "int",
            ("G",),
        ),
        Step("macs", "M", r"\sum_j o_j^2 \cdot w_j", "multiply-accumulates: positions times weights", "int"),
        Step("params", "P", r"\sum_i{<layers>}", "parameters", "int"),
    ],
    source=f"{LECUN}, figure 2, without sparse connections, learned subsampling and fixed centres",
    example=(
        {"n": 32, "c_in": 1, "classes": 10},
        {"layers": [156, 0, 2416, 0, 48120, 10164, 850], "params": 61706, "macs": 416520},
    ),
    dims={"G": (7, 7)},
    where=["n >= 32"],
)
def lenet5_modern(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    """P = 156 + 0 + 2,416 + 0 + 48,120 + 10,164 + 850 = 61,706 for one channel and ten classes

    Pooling without parameters, C3 on all maps, a dense output layer. The dense layer F6 sees 120 numbers of a 1x1 map,
    more from an image larger than 35 pixels; below 32 nothing is left for C5: MNIST's 28 pixels are padded by 2.
    Example: the output layer has 84 * 10 + 10 = 850 parameters.
    """
    return today(xp, lenet5_today(classes), n, c_in)


def today(xp: Any, network: Network, n: Any, c_in: Any, counted: Counted = learned) -> Steps:
    every = table(network, c_in, n)
    layers = by_part(xp, every, n, counted, LAYERS)
    return {"layers": layers, "macs": total(xp, every, n, macs), "params": xp.sum(layers, axis=1)}


@mistake(
    lenet5_modern,
    "c3-of-1998",
    who="keeps the sparse C3 of 1998, 1,516",
    affects=["layers", "macs", "params"],
)
def _(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    right = lenet5_modern.body(xp, n, c_in, classes)
    fewer = xp.stack([whole(xp, 900 if name == "C3" else 0, n) for name in LAYERS], axis=1)
    positions = table(lenet5_today(classes), c_in, n)["C3"].size ** 2
    return {
        "layers": right["layers"] - fewer,
        "macs": right["macs"] - 900 * positions,
        "params": right["params"] - 900,
    }


@mistake(lenet5_modern, "bias-forgotten", who="counts the weights only", affects=["layers", "params"])
def _(xp: Any, n: Any, c_in: Any, classes: Any) -> Steps:
    return today(xp, lenet5_today(classes), n, c_in, weights)


flops_for_macs(lenet5_modern)


@define(
    "arch.lenet5_layer",
    title="A layer of LeNet-5",
    inputs=[which(lenet5_today(10)), SIZE, C_IN, CLASSES],
    steps=LAYER_STEPS,
    source=f"{LECUN}, figure 2, as it is rebuilt today",
    example=(
        {"layer": "C3", "n": 32, "c_in": 1, "classes": 10},
        {"channels": 16, "size": 10, "params": 2416, "macs": 240000},
    ),
    where=["n >= 32"],
)
def lenet5_layer(xp: Any, layer: str, n: Any, c_in: Any, classes: Any) -> Steps:
    """P = (k^2 C_in + 1) C_out;  M = o^2 k^2 C_in C_out, as it is rebuilt today

    32 pixels become 28, 14, 10, 5 and 1 with 6, 6, 16, 16 and 120 channels.
    Example: C3 makes 16 channels of 6 on 10x10: 25 * 6 * 16 + 16 = 2,416 parameters.
    """
    return layer_of(xp, lenet5_today(classes), layer, n, c_in)


add_layer_mistakes(lenet5_layer, padded=False)
