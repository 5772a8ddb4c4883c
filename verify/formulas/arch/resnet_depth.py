"""How deep a ResNet becomes with how many blocks, which is its name."""

from __future__ import annotations

from typing import Any

from verify.formulas.arch.counting import mistake
from verify.formulas.arch.resnet import HE
from verify.registry import Input, Step, Steps, define

KIND = Input(
    "kind",
    "kind",
    "block: basic (3x3, 3x3) or bottleneck (1x1, 3x3, 1x1)",
    "choice",
    values=("basic", "bottleneck"),
)


@define(
    "arch.resnet_blocks",
    title="ResNet: its depth from its blocks",
    inputs=[KIND, Input("blocks", "B_{i}", "blocks of conv2_x to conv5_x", "int", 1, 12, ("G",))],
    steps=[
        Step("count", "B", r"\sum_i{<blocks>}", "blocks", "int"),
        Step("each", "l", r"\operatorname{layers}(\text{<kind>})", "weight layers of a block: 2 or 3", "int"),
        Step(
            "projections",
            "q",
            r"\operatorname{projections}(\text{<kind>})",
            "1x1 layers on shortcuts: 3 or 4",
            "int",
        ),
        Step("identities", "i", r"<count> - <projections>", "shortcuts that hand their input on", "int"),
        Step("convs", "c", r"<each> \cdot <count> + <projections> + 1", "convolutions of all kinds", "int"),
        Step(
            "channels",
            "C",
            r"\operatorname{channels}(\text{<kind>})",
            "channels of conv5_x: 512 or 2048",
            "int",
        ),
        Step(
            "depth",
            "d",
            r"<each> \cdot <count> + 2",
            "weight layers as in the name: without projections",
            "int",
        ),
    ],
    source=f"{HE}, table 1",
    example=(
        {"kind": "bottleneck", "blocks": [3, 4, 6, 3]},
        {
            "count": 16,
            "each": 3,
            "projections": 4,
            "identities": 12,
            "convs": 53,
            "channels": 2048,
            "depth": 50,
        },
    ),
    dims={"G": (4, 4)},
)
def resnet_blocks(xp: Any, kind: str, blocks: Any) -> Steps:
    """d = l (B_1 + B_2 + B_3 + B_4) + 2, with l = 2 layers in a basic block and 3 in a bottleneck

    The two are the first 7x7 and the last dense layer. Projections are not counted in the name; there is one at the
    head of each stage, but for conv2_x with basic blocks, which keeps its 64 channels.
    Example: 3 (3 + 4 + 6 + 3) + 2 = 50, of 53 convolutions and a dense layer.
    """
    count = xp.sum(blocks, axis=1)
    deep = kind == "bottleneck"
    each, projections, channels = (3, 4, 2048) if deep else (2, 3, 512)
    return {
        "count": count,
        "each": each + 0 * count,
        "projections": projections + 0 * count,
        "identities": count - projections,
        "convs": each * count + projections + 1,
        "channels": channels + 0 * count,
        "depth": each * count + 2,
    }


@mistake(
    resnet_blocks,
    "ends-forgotten",
    who="counts the layers of the blocks only, without 7x7 and dense layer",
    affects=["depth"],
)
def _(xp: Any, **given: Any) -> Steps:
    return {"depth": resnet_blocks.body(xp, **given)["depth"] - 2}


@mistake(
    resnet_blocks, "projections-counted", who="counts the 1x1 layers on the shortcuts too", affects=["depth"]
)
def _(xp: Any, **given: Any) -> Steps:
    right = resnet_blocks.body(xp, **given)
    return {"depth": right["depth"] + right["projections"]}


@mistake(
    resnet_blocks,
    "other-block",
    who="takes bottlenecks for basic blocks, or the other way round",
    affects=["each", "projections", "identities", "convs", "channels", "depth"],
)
def _(xp: Any, kind: str, blocks: Any) -> Steps:
    return resnet_blocks.body(xp, "basic" if kind == "bottleneck" else "bottleneck", blocks)
