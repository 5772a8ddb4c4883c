"""Warm-up: a straight line up to the full rate, by itself and before the Transformer's inverse square root."""

from __future__ import annotations

from typing import Any

from verify.formulas.schedule.shared import PEAK, RISE, TIME, WARM, part, real
from verify.registry import Input, Step, Steps, define

GOYAL = "Goyal et al. 2017, arXiv:1706.02677, section 2.2"


@define(
    "schedule.warmup",
    title="Linear warm-up from a first rate",
    inputs=[PEAK, Input("lr_start", r"\eta_{start}", "rate at the first step", low=0, high=0.01), WARM, TIME],
    steps=[
        RISE,
        Step("lr", r"\eta", r"<lr_start> + (<lr0> - <lr_start>) \cdot <rise>", "learning rate"),
    ],
    source=f"{GOYAL}; torch.optim.lr_scheduler.LinearLR documentation",
    example=(
        {"lr0": 0.1, "lr_start": 0.02, "warm": 8, "t": 2},
        {"rise": 0.25, "lr": 0.04},
    ),
)
def warmup(xp: Any, lr0: Any, lr_start: Any, warm: Any, t: Any) -> Steps:
    """lr = lr_start + (lr_max - lr_start) min(1, t / W)

    t counts from 0: the first step has the rate lr_start, step W the full one.
    Example: from 0.02 to 0.1 in 8 steps: after 2 of them 0.02 + 0.08 / 4 = 0.04.
    """
    rise = part(xp, t, warm, lr0)
    return {"rise": rise, "lr": lr_start + (lr0 - lr_start) * rise}


@warmup.mistake("starts-at-zero", who="leaves out the first rate: lr_max t / W")
def _(xp: Any, lr_start: Any, **rest: Any) -> Steps:
    return {"lr": warmup.body(xp, lr_start=0 * lr_start, **rest)["lr"]}


@warmup.mistake("counted-from-one", who="takes (t + 1) / W: another convention", affects=["rise", "lr"])
def _(xp: Any, t: Any, **rest: Any) -> Steps:
    return warmup.body(xp, t=t + 1, **rest)


@warmup.mistake("not-capped", who="goes on rising after the warm-up", affects=["rise", "lr"])
def _(xp: Any, lr0: Any, lr_start: Any, warm: Any, t: Any) -> Steps:
    rise = real(xp, t, lr0) / real(xp, warm, lr0)
    return {"rise": rise, "lr": lr_start + (lr0 - lr_start) * rise}


@warmup.mistake("range-not-reduced", who="adds lr_start to the whole lr_max t / W")
def _(xp: Any, lr0: Any, lr_start: Any, warm: Any, t: Any) -> Steps:
    return {"lr": lr_start + lr0 * part(xp, t, warm, lr0)}


@define(
    "schedule.warmup_from_one",
    title="Linear warm-up that counts its steps from 1",
    inputs=[PEAK, WARM, TIME],
    steps=[
        Step("rise", "u", r"\min(1, \frac{<t> + 1}{<warm>})", "how far the warm-up has come"),
        Step("lr", r"\eta", r"<lr0> \cdot <rise>", "learning rate"),
    ],
    source="Ma & Yarats 2021, arXiv:1910.04209, section 1 (factor min(1, t / W), t from 1)",
    example=({"lr0": 0.1, "warm": 5, "t": 0}, {"rise": 0.2, "lr": 0.02}),
)
def warmup_from_one(xp: Any, lr0: Any, warm: Any, t: Any) -> Steps:
    """lr = lr_max min(1, (t + 1) / W), t from 0

    No step is wasted at the rate 0; the full rate is reached one step earlier.
    Example: five steps of warm-up to 0.1: the first has 0.02, the fifth 0.1.
    """
    rise = part(xp, t + 1, warm, lr0)
    return {"rise": rise, "lr": lr0 * rise}


@warmup_from_one.mistake(
    "counted-from-zero", who="takes t / W, so that the first step does nothing", affects=["rise", "lr"]
)
def _(xp: Any, t: Any, **rest: Any) -> Steps:
    return warmup_from_one.body(xp, t=t - 1, **rest)


@warmup_from_one.mistake("not-capped", who="goes on rising after the warm-up", affects=["rise", "lr"])
def _(xp: Any, lr0: Any, warm: Any, t: Any) -> Steps:
    rise = real(xp, t + 1, lr0) / real(xp, warm, lr0)
    return {"rise": rise, "lr": lr0 * rise}


@define(
    "schedule.transformer",
    title="The Transformer's schedule: linear warm-up, then inverse square root (Noam)",
    inputs=[
        Input("d", "d", "width of the model", "int", 16, 1024),
        Input("warm", "W", "steps of warm-up", "int", 2, 40),
        Input("t", "t", "step, counted from 1", "int", 1, 120),
    ],
    steps=[
        Step("rising", "a", r"<t> \cdot <warm>^{-1.5}", "the line"),
        Step("falling", "b", "<t>^{-0.5}", "the inverse root"),
        Step("lr", r"\eta", r"<d>^{-0.5} \cdot \min(<rising>, <falling>)", "learning rate"),
    ],
    source="Vaswani et al. 2017, arXiv:1706.03762, equation 3",
    example=(
        {"d": 256, "warm": 16, "t": 64},
        {"rising": 1.0, "falling": 0.125, "lr": 0.0078125},
    ),
)
def transformer(xp: Any, d: Any, warm: Any, t: Any) -> Steps:
    """lr = d^(-1/2) min(t^(-1/2), t W^(-3/2))

    The two meet at t = W, in the largest rate (d W)^(-1/2).
    Example: d = 256, W = 16: at t = 64 the root rules, 1 / 8 / 16 = 0.0078.
    """
    width, whole, step = (xp.astype(x, xp.float64) for x in (d, warm, t))
    rising, falling = step * whole**-1.5, step**-0.5
    return {"rising": rising, "falling": falling, "lr": width**-0.5 * xp.minimum(rising, falling)}


@transformer.mistake("maximum", who="takes the larger of the two branches")
def _(xp: Any, d: Any, warm: Any, t: Any) -> Steps:
    right = transformer.body(xp, d, warm, t)
    return {"lr": xp.astype(d, xp.float64) ** -0.5 * xp.maximum(right["rising"], right["falling"])}


@transformer.mistake("width-forgotten", who="leaves out d^(-1/2)")
def _(xp: Any, d: Any, warm: Any, t: Any) -> Steps:
    return {"lr": transformer.body(xp, 0 * d + 1, warm, t)["lr"]}


@transformer.mistake(
    "line-too-steep", who="rises with t / W: as high as 1 at step W", affects=["rising", "lr"]
)
def _(xp: Any, d: Any, warm: Any, t: Any) -> Steps:
    rising = xp.astype(t, xp.float64) / xp.astype(warm, xp.float64)
    falling = transformer.body(xp, d, warm, t)["falling"]
    return {"rising": rising, "lr": xp.astype(d, xp.float64) ** -0.5 * xp.minimum(rising, falling)}
