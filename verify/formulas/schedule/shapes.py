"""Whole shapes of a run: warm-up, and then a cosine, a line, or a long level stretch with a short decay."""

from __future__ import annotations

import math
from typing import Any

from verify.formulas.schedule.annealing import cosine
from verify.formulas.schedule.shared import LR_MIN, PEAK, RISE, TIME, TOTAL, WARM, part
from verify.registry import Input, Step, Steps, define, predicate


@define(
    "schedule.warmup_cosine",
    title="Linear warm-up, then cosine annealing",
    inputs=[PEAK, LR_MIN, WARM, TOTAL, TIME],
    steps=[
        RISE,
        Step(
            "progress",
            "q",
            r"\frac{\max(0, <t> - <warm>)}{<total> - <warm>}",
            "how far the annealing has come",
        ),
        Step("factor", "f", r"\frac{1 + \cos(\pi \cdot <progress>)}{2}", "of the annealing"),
        Step(
            "lr",
            r"\eta",
            r"[<t> < <warm>] \cdot <lr0> \cdot <rise> + [<t> \ge <warm>] \cdot"
            r" (<lr_min> + (<lr0> - <lr_min>) \cdot <factor>)",
            "learning rate",
        ),
    ],
    source="Loshchilov & Hutter 2017, arXiv:1608.03983, with the warm-up of Goyal et al. 2017, arXiv:1706.02677",
    example=(
        {"lr0": 0.1, "lr_min": 0.0, "warm": 10, "total": 40, "t": 20},
        {"rise": 1.0, "progress": 1 / 3, "factor": 0.75, "lr": 0.075},
    ),
    where=["warm < total", "t <= total"],
)
def warmup_cosine(xp: Any, lr0: Any, lr_min: Any, warm: Any, total: Any, t: Any) -> Steps:
    """lr = lr_max t / W up to step W, then lr_min + (lr_max - lr_min) (1 + cos(pi q)) / 2, q = (t - W) / (T - W)

    The cosine has only the steps after the warm-up, T - W of them.
    Example: W = 10, T = 40: t = 20 is a third of the way down, 0.1 * 0.75 = 0.075.
    """
    rise, progress = part(xp, t, warm, lr0), part(xp, t - warm, total - warm, lr0)
    factor = (1 + xp.cos(math.pi * progress)) / 2
    lr = xp.where(t < warm, lr0 * rise, lr_min + (lr0 - lr_min) * factor)
    return {"rise": rise, "progress": progress, "factor": factor, "lr": lr}


def annealed_from(xp: Any, lr0: Any, lr_min: Any, rise: Any, progress: Any, warming: Any) -> Steps:
    """What follows from another progress of the annealing."""
    factor = (1 + xp.cos(math.pi * progress)) / 2
    lr = xp.where(warming, lr0 * rise, lr_min + (lr0 - lr_min) * factor)
    return {"progress": progress, "factor": factor, "lr": lr}


@warmup_cosine.mistake(
    "cosine-from-the-start",
    who="lets the cosine run since step 0, so that the rate jumps down when the warm-up ends",
    affects=["progress", "factor", "lr"],
)
def _(xp: Any, lr0: Any, lr_min: Any, warm: Any, total: Any, t: Any) -> Steps:
    rise = part(xp, t, warm, lr0)
    return annealed_from(xp, lr0, lr_min, rise, part(xp, t, total, lr0), t < warm)


@warmup_cosine.mistake(
    "whole-length",
    who="divides t - W by T, so that the smallest rate is never reached",
    affects=["progress", "factor", "lr"],
)
def _(xp: Any, lr0: Any, lr_min: Any, warm: Any, total: Any, t: Any) -> Steps:
    rise = part(xp, t, warm, lr0)
    return annealed_from(xp, lr0, lr_min, rise, part(xp, t - warm, total, lr0), t < warm)


@warmup_cosine.mistake("no-warmup", who="anneals from the first step on")
def _(xp: Any, warm: Any, **rest: Any) -> Steps:
    return {"lr": cosine.body(xp, **rest)["lr"]}


@define(
    "schedule.warmup_linear",
    title="Linear warm-up, then linear decay to zero (BERT)",
    inputs=[PEAK, WARM, TOTAL, TIME],
    steps=[
        RISE,
        Step(
            "fall",
            "f",
            r"\min(1, \frac{<total> - <t>}{<total> - <warm>})",
            "what is left of the way down",
        ),
        Step("lr", r"\eta", r"<lr0> \cdot \min(<rise>, <fall>)", "learning rate"),
    ],
    source="Devlin et al. 2019, arXiv:1810.04805, appendix A.2",
    example=(
        {"lr0": 0.1, "warm": 10, "total": 40, "t": 25},
        {"rise": 1.0, "fall": 0.5, "lr": 0.05},
    ),
    where=["warm < total", "t <= total"],
)
def warmup_linear(xp: Any, lr0: Any, warm: Any, total: Any, t: Any) -> Steps:
    """lr = lr_max min(t / W, (T - t) / (T - W))

    A triangle: up in W steps, down to zero in the T - W that are left.
    Example: W = 10, T = 40: at t = 25 half the way down is done, 0.1 * 15 / 30 = 0.05.
    """
    rise, fall = part(xp, t, warm, lr0), part(xp, total - t, total - warm, lr0)
    return {"rise": rise, "fall": fall, "lr": lr0 * xp.minimum(rise, fall)}


@warmup_linear.mistake(
    "whole-length",
    who="falls by 1 / T a step, 1 - t / T, so that the rate jumps down when the warm-up ends",
    affects=["fall", "lr"],
)
def _(xp: Any, lr0: Any, warm: Any, total: Any, t: Any) -> Steps:
    rise, fall = part(xp, t, warm, lr0), part(xp, total - t, total, lr0)
    return {"fall": fall, "lr": lr0 * xp.where(t < warm, rise, fall)}


@warmup_linear.mistake("multiplied", who="multiplies the rise by 1 - t / T", affects=["fall", "lr"])
def _(xp: Any, lr0: Any, warm: Any, total: Any, t: Any) -> Steps:
    fall = part(xp, total - t, total, lr0)
    return {"fall": fall, "lr": lr0 * part(xp, t, warm, lr0) * fall}


@warmup_linear.mistake(
    "constant-after", who="stays at the full rate after the warm-up", affects=["fall", "lr"]
)
def _(xp: Any, lr0: Any, warm: Any, total: Any, t: Any) -> Steps:
    rise = part(xp, t, warm, lr0)
    return {"fall": 1 + 0 * rise, "lr": lr0 * rise}


@predicate("schedule.plateau_left")
def plateau_left(warm: Any, decay: Any, total: Any) -> Any:
    """Warm-up and decay do not overlap."""
    return warm + decay <= total


@define(
    "schedule.warmup_stable_decay",
    title="Warm-up, stable, decay (WSD)",
    inputs=[PEAK, WARM, Input("decay", "D", "steps of decay", "int", 2, 20), TOTAL, TIME],
    steps=[
        RISE,
        Step("fall", "f", r"\min(1, \frac{<total> - <t>}{<decay>})", "what is left of the decay"),
        Step("lr", r"\eta", r"<lr0> \cdot \min(<rise>, <fall>)", "learning rate"),
    ],
    source="Hu et al. 2024, arXiv:2404.06395, section 4 (here with a linear decay to zero)",
    example=(
        {"lr0": 0.1, "warm": 4, "decay": 10, "total": 40, "t": 35},
        {"rise": 1.0, "fall": 0.5, "lr": 0.05},
    ),
    where=["t <= total", "schedule.plateau_left"],
)
def warmup_stable_decay(xp: Any, lr0: Any, warm: Any, decay: Any, total: Any, t: Any) -> Steps:
    """lr = lr_max min(1, t / W, (T - t) / D)

    The long middle runs at the full rate; only the last D steps decay, so that training can be prolonged from there.
    Example: D = 10, T = 40: at t = 35 half the decay is done, 0.1 * 5 / 10 = 0.05.
    """
    rise, fall = part(xp, t, warm, lr0), part(xp, total - t, decay, lr0)
    return {"rise": rise, "fall": fall, "lr": lr0 * xp.minimum(rise, fall)}


@warmup_stable_decay.mistake(
    "no-stable-phase", who="decays from the end of the warm-up on", affects=["fall", "lr"]
)
def _(xp: Any, lr0: Any, warm: Any, decay: Any, total: Any, t: Any) -> Steps:
    found = warmup_linear.body(xp, lr0, warm, total, t)
    return {"fall": found["fall"], "lr": found["lr"]}


@warmup_stable_decay.mistake("never-decays", who="stays at the full rate to the end", affects=["fall", "lr"])
def _(xp: Any, lr0: Any, warm: Any, decay: Any, total: Any, t: Any) -> Steps:
    rise = part(xp, t, warm, lr0)
    return {"fall": 1 + 0 * rise, "lr": lr0 * rise}
