"""Cosine annealing, once or with warm restarts."""

from __future__ import annotations

import math
from typing import Any

from verify.formulas.schedule.shared import LR0, LR_MIN, TIME, TOTAL, real
from verify.registry import Input, Step, Steps, define

SGDR = "Loshchilov & Hutter 2017, arXiv:1608.03983, equation 5"
MOST_RESTARTS = 40


@define(
    "schedule.cosine",
    title="Cosine annealing",
    inputs=[LR0, LR_MIN, TOTAL, TIME],
    steps=[
        Step("cos", "c", r"\cos(\frac{\pi \cdot <t>}{<total>})", "from 1 to -1"),
        Step("factor", "f", r"\frac{1 + <cos>}{2}", "what is left of the way down"),
        Step("lr", r"\eta", r"<lr_min> + (<lr0> - <lr_min>) \cdot <factor>", "learning rate"),
    ],
    source=f"{SGDR}; torch.optim.lr_scheduler.CosineAnnealingLR documentation",
    example=(
        {"lr0": 0.1, "lr_min": 0.0, "total": 30, "t": 10},
        {"cos": 0.5, "factor": 0.75, "lr": 0.075},
    ),
    where=["t <= total"],
)
def cosine(xp: Any, lr0: Any, lr_min: Any, total: Any, t: Any) -> Steps:
    """lr = lr_min + (lr0 - lr_min) (1 + cos(pi t / T)) / 2

    Half a period of the cosine: flat at both ends, steepest in the middle, where half the way is done.
    Example: a third of the way from 0.1 to 0: cos 60 degrees = 0.5, so 0.1 * 0.75 = 0.075.
    """
    cos = xp.cos(math.pi * real(xp, t, lr0) / real(xp, total, lr0))
    return {"cos": cos, **lowered(lr0, lr_min, (1 + cos) / 2)}


def lowered(lr0: Any, lr_min: Any, factor: Any) -> Steps:
    """From a factor between 1 and 0 to the rate between lr0 and lr_min."""
    return {"factor": factor, "lr": lr_min + (lr0 - lr_min) * factor}


@cosine.mistake(
    "half-forgotten", who="leaves out the half: starts at twice the rate", affects=["factor", "lr"]
)
def _(xp: Any, **given: Any) -> Steps:
    cos = cosine.body(xp, **given)["cos"]
    return lowered(given["lr0"], given["lr_min"], 1 + cos)


@cosine.mistake(
    "full-period", who="takes 2 pi for pi: the rate comes back up", affects=["cos", "factor", "lr"]
)
def _(xp: Any, t: Any, **rest: Any) -> Steps:
    return cosine.body(xp, t=2 * t, **rest)


@cosine.mistake(
    "bare-cosine", who="takes cos itself for the factor: the rate becomes negative", affects=["factor", "lr"]
)
def _(xp: Any, **given: Any) -> Steps:
    return lowered(given["lr0"], given["lr_min"], cosine.body(xp, **given)["cos"])


@cosine.mistake("linear", who="goes down in a straight line", affects=["factor", "lr"])
def _(xp: Any, lr0: Any, lr_min: Any, total: Any, t: Any) -> Steps:
    return lowered(lr0, lr_min, 1 - real(xp, t, lr0) / real(xp, total, lr0))


@cosine.mistake("ends-at-zero", who="leaves the smallest rate out")
def _(xp: Any, lr_min: Any, **rest: Any) -> Steps:
    return {"lr": cosine.body(xp, lr_min=0 * lr_min, **rest)["lr"]}


@define(
    "schedule.warm_restarts",
    title="Cosine annealing with warm restarts (SGDR)",
    inputs=[
        LR0,
        LR_MIN,
        Input("first", "T_0", "length of the first cycle", "int", 2, 10),
        Input("mult", "m", "each cycle is so many times longer than the last", "int", 1, 3),
        TIME,
    ],
    steps=[
        Step("cycle", "i", r"\max \{i: T_0 + \cdots + T_{i-1} \le <t>\}", "restarts so far", "int"),
        Step("length", "T_i", r"<first> \cdot <mult>^{<cycle>}", "length of the cycle", "int"),
        Step("start", "s_i", r"\sum_{j < <cycle>} <first> \cdot <mult>^j", "where the cycle began", "int"),
        Step("position", "T_{cur}", "<t> - <start>", "steps since the restart", "int"),
        Step(
            "lr",
            r"\eta",
            r"<lr_min> + \frac{<lr0> - <lr_min>}{2} \cdot (1 + \cos(\frac{\pi \cdot <position>}{<length>}))",
            "learning rate",
        ),
    ],
    source=f"{SGDR}; torch.optim.lr_scheduler.CosineAnnealingWarmRestarts documentation",
    example=(
        {"lr0": 0.1, "lr_min": 0.0, "first": 10, "mult": 2, "t": 40},
        {"cycle": 2, "length": 40, "start": 30, "position": 10, "lr": 0.085355339},
    ),
)
def warm_restarts(xp: Any, lr0: Any, lr_min: Any, first: Any, mult: Any, t: Any) -> Steps:
    """lr = lr_min + (lr0 - lr_min) (1 + cos(pi T_cur / T_i)) / 2, T_i = T_0 m^i

    T_cur counts from the last restart, at which the rate jumps back to lr0.
    Example: T_0 = 10, m = 2: cycles of 10, 20, 40; t = 40 is step 10 of the third: 0.05 (1 + cos(pi / 4)) = 0.0854.
    """
    # Where every cycle is as long as the first a division counts them all; growing ones are few.
    cycle = xp.where(mult == 1, t // first, 0 * t)
    length, start = first, cycle * first
    for _ in range(MOST_RESTARTS):
        over = (mult > 1) & (t >= start + length)
        cycle = xp.where(over, cycle + 1, cycle)
        start = xp.where(over, start + length, start)
        length = xp.where(over, length * mult, length)
    position = t - start
    return {
        "cycle": cycle,
        "length": length,
        "start": start,
        "position": position,
        "lr": annealed(xp, lr0, lr_min, length, position),
    }


def annealed(xp: Any, lr0: Any, lr_min: Any, length: Any, position: Any) -> Any:
    """The cosine within a cycle."""
    return lr_min + (lr0 - lr_min) / 2 * (
        1 + xp.cos(math.pi * real(xp, position, lr0) / real(xp, length, lr0))
    )


@warm_restarts.mistake(
    "cycles-not-longer",
    who="leaves out the factor m: every cycle is as long as the first",
    affects=["cycle", "length", "start", "position", "lr"],
)
def _(xp: Any, mult: Any, **rest: Any) -> Steps:
    return warm_restarts.body(xp, mult=0 * mult + 1, **rest)


@warm_restarts.mistake(
    "counted-from-the-start", who="puts t itself for the steps since the restart", affects=["position", "lr"]
)
def _(xp: Any, lr0: Any, lr_min: Any, first: Any, mult: Any, t: Any) -> Steps:
    length = warm_restarts.body(xp, lr0, lr_min, first, mult, t)["length"]
    return {"position": t, "lr": annealed(xp, lr0, lr_min, length, t)}


@warm_restarts.mistake("first-length-kept", who="divides by T_0 in every cycle")
def _(xp: Any, lr0: Any, lr_min: Any, first: Any, mult: Any, t: Any) -> Steps:
    position = warm_restarts.body(xp, lr0, lr_min, first, mult, t)["position"]
    return {"lr": annealed(xp, lr0, lr_min, first, position)}


@warm_restarts.mistake(
    "restart-one-late",
    who="lets the last step of a cycle reach the smallest rate, and restarts after it",
    affects=["cycle", "length", "start", "position", "lr"],
)
def _(xp: Any, t: Any, first: Any, lr0: Any, lr_min: Any, mult: Any) -> Steps:
    before = warm_restarts.body(xp, lr0, lr_min, first, mult, xp.where(t > 0, t - 1, t))
    position = t - before["start"]
    wrong = {**before, "position": position}
    return {**wrong, "lr": annealed(xp, lr0, lr_min, before["length"], position)}
