"""Generalised intersection over union, which still tells boxes apart that do not meet."""

from __future__ import annotations

from typing import Any

from verify.formulas.detection.overlap import BOXES_EXAMPLE, corners, iou, lengths
from verify.registry import Step, Steps, define


@define(
    "detection.giou",
    title="Generalised intersection over union of two boxes",
    inputs=corners("real"),
    steps=[
        *lengths(""),
        Step(
            "hull",
            "C",
            r"(\max(<ax2>, <bx2>) - \min(<ax1>, <bx1>)) \cdot (\max(<ay2>, <by2>) - \min(<ay1>, <by1>))",
            "smallest box round both",
        ),
        Step("giou", r"\text{GIoU}", r"<iou> - \frac{<hull> - <union>}{<hull>}", "between -1 and 1"),
        Step("loss", "L", r"1 - <giou>", "between 0 and 2"),
    ],
    source="Rezatofighi et al. 2019, arXiv:1902.09630, algorithm 1",
    example=(BOXES_EXAMPLE, {"union": 24, "hull": 30, "giou": 1 / 6 - 0.2, "loss": 1 + 0.2 - 1 / 6}),
    where=["ax1 < ax2", "ay1 < ay2", "bx1 < bx2", "by1 < by2"],
)
def giou(xp: Any, **box: Any) -> Steps:
    """GIoU = IoU - (C - U) / C,  L = 1 - GIoU

    C is the area of the smallest box round both. Where they do not meet, IoU is 0 however far apart they are, and has
    no gradient; GIoU falls towards -1.
    Example: IoU 1/6, union 24 in a 6x5 hull: 1/6 - 6/30 = -0.033.
    """
    found = iou.body(xp, **box)
    wide = xp.maximum(box["ax2"], box["bx2"]) - xp.minimum(box["ax1"], box["bx1"])
    high = xp.maximum(box["ay2"], box["by2"]) - xp.minimum(box["ay1"], box["by1"])
    return found | of_hull(found, wide * high)


def of_hull(found: Steps, hull: Any) -> Steps:
    """The steps that rest on the hull."""
    value = found["iou"] - (hull - found["union"]) / hull
    return {"hull": hull, "giou": value, "loss": 1 - value}


@giou.mistake(
    "iou-alone", who="leaves the penalty for the empty part of the hull out", affects=["giou", "loss"]
)
def _(xp: Any, **box: Any) -> Steps:
    value = iou.body(xp, **box)["iou"]
    return {"giou": value, "loss": 1 - value}


@giou.mistake(
    "divided-by-union", who="divides the empty part by the union, not by the hull", affects=["giou", "loss"]
)
def _(xp: Any, **box: Any) -> Steps:
    right = giou.body(xp, **box)
    value = right["iou"] - (right["hull"] - right["union"]) / right["union"]
    return {"giou": value, "loss": 1 - value}


@giou.mistake(
    "larger-box-as-hull",
    who="takes the larger of the two boxes for the hull",
    affects=["hull", "giou", "loss"],
)
def _(xp: Any, **box: Any) -> Steps:
    found = iou.body(xp, **box)
    return of_hull(found, xp.maximum(found["area_a"], found["area_b"]))


@giou.mistake("loss-not-flipped", who="minimises GIoU itself", affects="loss")
def _(xp: Any, **box: Any) -> Steps:
    return {"loss": giou.body(xp, **box)["giou"]}
