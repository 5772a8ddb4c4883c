"""The learning rate and the batch size: the linear rule, and the rule of the square root."""

from __future__ import annotations

from typing import Any

from verify.formulas.schedule.shared import real
from verify.registry import Input, Step, Steps, define

LR = Input("lr", r"\eta", "learning rate tuned for the batch B", low=0.001, high=0.5)
BATCH = Input("batch", "B", "batch size it was tuned for", "int", 1, 64)
NEW = Input("new_batch", "B'", "batch size wanted", "int", 1, 128)
RATIO = Step("ratio", "k", r"\frac{<new_batch>}{<batch>}", "times larger")


@define(
    "schedule.linear_scaling",
    title="Linear scaling rule",
    inputs=[LR, BATCH, NEW],
    steps=[RATIO, Step("lr_new", r"\eta'", r"<lr> \cdot <ratio>", "learning rate for the new batch")],
    source="Goyal et al. 2017, arXiv:1706.02677, section 2.1; Krizhevsky 2014, arXiv:1404.5997",
    example=({"lr": 0.1, "batch": 256, "new_batch": 8192}, {"ratio": 32.0, "lr_new": 3.2}),
)
def linear_scaling(xp: Any, lr: Any, batch: Any, new_batch: Any) -> Steps:
    """lr' = lr B' / B

    One step with k times the samples stands for k steps, and so goes k times as far: as long as the gradient hardly
    changes during those, hence the warm-up. For SGD; with Adam many take the square root.
    Example: ResNet-50 has 0.1 for 256 images; 8,192 images are 32 times as many, so 3.2.
    """
    ratio = real(xp, new_batch, lr) / real(xp, batch, lr)
    return {"ratio": ratio, "lr_new": lr * ratio}


@linear_scaling.mistake("square-root", who="scales with the root: another rule")
def _(xp: Any, **given: Any) -> Steps:
    return {"lr_new": sqrt_scaling.body(xp, **given)["lr_new"]}


@linear_scaling.mistake(
    "inverted", who="makes the rate smaller for a larger batch", affects=["ratio", "lr_new"]
)
def _(xp: Any, lr: Any, batch: Any, new_batch: Any) -> Steps:
    return linear_scaling.body(xp, lr, new_batch, batch)


@linear_scaling.mistake("unchanged", who="keeps the rate, as the loss is a mean over the batch")
def _(xp: Any, lr: Any, batch: Any, new_batch: Any) -> Steps:
    return {"lr_new": lr}


@define(
    "schedule.sqrt_scaling",
    title="Square-root scaling rule",
    inputs=[LR, BATCH, NEW],
    steps=[
        RATIO,
        Step("lr_new", r"\eta'", r"<lr> \cdot \sqrt{<ratio>}", "learning rate for the new batch"),
    ],
    source="Krizhevsky 2014, arXiv:1404.5997, section 5; Malladi et al. 2022, arXiv:2205.10287, for Adam",
    example=({"lr": 0.1, "batch": 256, "new_batch": 1024}, {"ratio": 4.0, "lr_new": 0.2}),
)
def sqrt_scaling(xp: Any, lr: Any, batch: Any, new_batch: Any) -> Steps:
    """lr' = lr sqrt(B' / B)

    The noise of a mean over B samples falls with the root of B; this keeps the spread of the steps as it was.
    Example: four times the batch, twice the rate.
    """
    ratio = real(xp, new_batch, lr) / real(xp, batch, lr)
    return {"ratio": ratio, "lr_new": lr * xp.sqrt(ratio)}


@sqrt_scaling.mistake("linear", who="scales with the batch itself: the linear rule")
def _(xp: Any, **given: Any) -> Steps:
    return {"lr_new": linear_scaling.body(xp, **given)["lr_new"]}


@sqrt_scaling.mistake(
    "inverted", who="makes the rate smaller for a larger batch", affects=["ratio", "lr_new"]
)
def _(xp: Any, lr: Any, batch: Any, new_batch: Any) -> Steps:
    return sqrt_scaling.body(xp, lr, new_batch, batch)
