"""How wide a DenseNet becomes from layer to layer and from block to block, and how deep it is."""

from __future__ import annotations

from typing import Any

from verify.formulas.arch.counting import mistake
from verify.formulas.arch.densenet import HUANG
from verify.registry import Input, Step, Steps, define

K0 = Input("k0", "k_0", "channels that enter the first block", "int", 16, 96)
GROWTH = Input("k", "k", "growth rate: channels that a layer adds", "int", 4, 48)


@define(
    "arch.dense_block",
    title="A dense block: channels and connections",
    inputs=[
        Input("k0", "k_0", "channels that enter the block", "int", 16, 96),
        GROWTH,
        Input("layers", "L", "layers of the block", "int", 2, 48),
        Input("l", "l", "number of the layer, from 1", "int", 1, 48),
    ],
    steps=[
        Step("seen", "C_l", r"<k0> + <k> \cdot (<l> - 1)", "channels that layer l sees", "int"),
        Step("made", "C", r"<k0> + <k> \cdot <layers>", "channels behind the block", "int"),
        Step(
            "stored",
            "S",
            r"<layers> \cdot <k0> + \frac{<k> \cdot <layers> \cdot (<layers> - 1)}{2}",
            "channels of all layers' inputs together: what concatenation copies",
            "int",
        ),
        Step(
            "connections",
            "N",
            r"\frac{<layers> \cdot (<layers> + 1)}{2}",
            "direct connections in the block",
            "int",
        ),
    ],
    where=("l <= layers",),
    source=f"{HUANG}, sections 1 and 3",
    example=(
        {"k0": 64, "k": 32, "layers": 6, "l": 3},
        {"seen": 128, "made": 256, "stored": 864, "connections": 21},
    ),
)
def dense_block(xp: Any, k0: Any, k: Any, layers: Any, l: Any) -> Steps:  # noqa: E741
    """C_l = k_0 + k (l - 1);  C = k_0 + k L;  N = L (L + 1) / 2

    Layer l is joined to the block's input and to the l - 1 layers before it; what is copied grows with L^2, which is
    why a naive DenseNet needs so much memory.
    Example: 6 layers of growth rate 32 make 256 channels of 64, over 21 connections; the third layer sees 128.
    """
    return {
        "seen": k0 + k * (l - 1),
        "made": k0 + k * layers,
        "stored": layers * k0 + k * layers * (layers - 1) // 2,
        "connections": layers * (layers + 1) // 2,
    }


@mistake(dense_block, "counted-from-zero", who="lets the first layer see k channels more", affects=["seen"])
def _(xp: Any, k0: Any, k: Any, layers: Any, l: Any) -> Steps:  # noqa: E741
    return {"seen": k0 + k * l}


@mistake(
    dense_block,
    "input-not-kept",
    who="forgets the channels that entered the block",
    affects=["seen", "made", "stored", "connections"],
)
def _(xp: Any, k0: Any, k: Any, layers: Any, l: Any) -> Steps:  # noqa: E741
    return dense_block.body(xp, 0 * k0, k, layers, l) | {"connections": layers * (layers - 1) // 2}


@mistake(
    dense_block,
    "added-up",
    who="adds the maps up as a ResNet does, so that their number stays, and joins neighbours only",
    affects=["seen", "made", "stored", "connections"],
)
def _(xp: Any, k0: Any, k: Any, layers: Any, l: Any) -> Steps:  # noqa: E741
    return {"seen": k0, "made": k0, "stored": layers * k0, "connections": layers}


@define(
    "arch.densenet_channels",
    title="DenseNet: channels from block to block, and its depth",
    inputs=[
        K0,
        GROWTH,
        Input("theta", r"\theta", "compression at a transition, percent", "int", 25, 99),
        *(Input(f"l{i}", f"L_{i}", f"layers of dense block {i}", "int", 2, 48) for i in range(1, 5)),
    ],
    steps=[
        Step("block1", "m_1", r"<k0> + <k> \cdot <l1>", "channels behind block 1", "int"),
        Step(
            "half1",
            "c_1",
            r"\lfloor \frac{<theta> \cdot <block1>}{100} \rfloor",
            "behind transition 1",
            "int",
        ),
        Step("block2", "m_2", r"<half1> + <k> \cdot <l2>", "channels behind block 2", "int"),
        Step(
            "half2",
            "c_2",
            r"\lfloor \frac{<theta> \cdot <block2>}{100} \rfloor",
            "behind transition 2",
            "int",
        ),
        Step("block3", "m_3", r"<half2> + <k> \cdot <l3>", "channels behind block 3", "int"),
        Step(
            "half3",
            "c_3",
            r"\lfloor \frac{<theta> \cdot <block3>}{100} \rfloor",
            "behind transition 3",
            "int",
        ),
        Step(
            "depth",
            "d",
            r"2 \cdot (<l1> + <l2> + <l3> + <l4>) + 5",
            "weight layers: two a dense layer, first convolution, three transitions, dense layer",
            "int",
        ),
        Step(
            "channels",
            "m_4",
            r"<half3> + <k> \cdot <l4>",
            "channels behind block 4, which has no transition",
            "int",
        ),
    ],
    source=f"{HUANG}, section 3 and table 1",
    example=(
        {"k0": 64, "k": 32, "theta": 50, "l1": 6, "l2": 12, "l3": 24, "l4": 16},
        {
            "block1": 256,
            "half1": 128,
            "block2": 512,
            "half2": 256,
            "block3": 1024,
            "half3": 512,
            "channels": 1024,
            "depth": 121,
        },
    ),
)
def densenet_channels(xp: Any, k0: Any, k: Any, theta: Any, **layers: Any) -> Steps:
    """m_i = c_(i-1) + k L_i;  c_i = floor(theta m_i);  d = 2 (L_1 + L_2 + L_3 + L_4) + 5

    Each layer adds k channels, each transition keeps the part theta of them; the last block has no transition.
    Example: DenseNet-121: 64, 256, 128, 512, 256, 1024, 512, 1024 channels, and 2 * 58 + 5 = 121 layers.
    """
    return grown(k0, k, theta, **layers)


def grown(k0: Any, k: Any, theta: Any, l1: Any, l2: Any, l3: Any, l4: Any, up: int = 0) -> Steps:
    """``up`` = 99 rounds up."""
    found, channels = {}, k0
    for i, layers in ((1, l1), (2, l2), (3, l3)):
        found[f"block{i}"] = channels + k * layers
        channels = found[f"half{i}"] = (theta * found[f"block{i}"] + up) // 100
    return found | {"depth": 2 * (l1 + l2 + l3 + l4) + 5, "channels": channels + k * l4}


SECOND = ["half1", "block2", "half2", "block3", "half3", "channels"]


@mistake(densenet_channels, "not-compressed", who="keeps all channels (theta = 1)", affects=SECOND)
def _(xp: Any, k0: Any, k: Any, theta: Any, **layers: Any) -> Steps:
    return grown(k0, k, 0 * theta + 100, **layers)


@mistake(
    densenet_channels, "compression-removed", who="takes theta for the part that is dropped", affects=SECOND
)
def _(xp: Any, k0: Any, k: Any, theta: Any, **layers: Any) -> Steps:
    return grown(k0, k, 100 - theta, **layers)


@mistake(densenet_channels, "rounded-up", who="rounds up where the paper rounds down", affects=SECOND)
def _(xp: Any, k0: Any, k: Any, theta: Any, **layers: Any) -> Steps:
    return grown(k0, k, theta, **layers, up=99)


@mistake(
    densenet_channels,
    "compressed-at-the-end",
    who="compresses behind the last block too",
    affects=["channels"],
)
def _(xp: Any, k0: Any, k: Any, theta: Any, **layers: Any) -> Steps:
    return {"channels": theta * grown(k0, k, theta, **layers)["channels"] // 100}


@mistake(
    densenet_channels,
    "bottlenecks-not-counted",
    who="counts one layer a dense layer, without its 1x1",
    affects=["depth"],
)
def _(xp: Any, k0: Any, k: Any, theta: Any, **layers: Any) -> Steps:
    return {"depth": sum(layers.values()) + 5}


@mistake(
    densenet_channels,
    "transitions-not-counted",
    who="forgets the 1x1 layers of the transitions",
    affects=["depth"],
)
def _(xp: Any, k0: Any, k: Any, theta: Any, **layers: Any) -> Steps:
    return {"depth": 2 * sum(layers.values()) + 2}
