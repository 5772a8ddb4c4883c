"""Cyclic rates: triangles without end, and the one cycle of super-convergence."""

from __future__ import annotations

import math
from typing import Any

from verify.formulas.schedule.shared import real
from verify.registry import Input, Step, Steps, define

SMITH = "Smith 2017, arXiv:1506.01186"
LOW = Input("lr_min", r"\eta_{min}", "lowest rate", low=0.001, high=0.05)
HIGH = Input("lr_max", r"\eta_{max}", "highest rate", low=0.1, high=1)


@define(
    "schedule.cyclic",
    title="Cyclic learning rate (triangular)",
    inputs=[
        LOW,
        HIGH,
        Input("s", "s", "step size: steps from the lowest to the highest rate", "int", 2, 12),
        Input("t", "t", "steps done", "int", 0, 60),
        Input(
            "mode",
            "mode",
            "'triangular2' halves the height with every cycle",
            "choice",
            values=("triangular", "triangular2"),
        ),
    ],
    steps=[
        Step("cycle", "c", r"1 + \lfloor \frac{<t>}{2 \cdot <s>} \rfloor", "cycle, counted from 1", "int"),
        Step("x", "x", r"|\frac{<t>}{<s>} - 2 \cdot <cycle> + 1|", "distance from the peak, 0 to 1"),
        Step(
            "height",
            "h",
            r"(<lr_max> - <lr_min>) \cdot 2^{(1 - <cycle>) \cdot [<mode> = triangular2]}",
            "height of the triangle",
        ),
        Step("lr", r"\eta", r"<lr_min> + <height> \cdot (1 - <x>)", "learning rate"),
    ],
    source=f"{SMITH}, section 3.2; torch.optim.lr_scheduler.CyclicLR documentation",
    example=(
        {"lr_min": 0.01, "lr_max": 0.09, "s": 4, "t": 14, "mode": "triangular2"},
        {"cycle": 2, "x": 0.5, "height": 0.04, "lr": 0.03},
    ),
)
def cyclic(xp: Any, lr_min: Any, lr_max: Any, s: Any, t: Any, mode: str) -> Steps:
    """lr = lr_min + (lr_max - lr_min) (1 - |t / s - 2 cycle + 1|), cycle = 1 + floor(t / 2s)

    Up in s steps and down in s: a whole cycle takes 2s. 'triangular2' halves the height after each.
    Example: s = 4: step 14 is 6 into the second cycle, halfway down; its height is half of 0.08: 0.01 + 0.02.
    """
    cycle = 1 + t // (2 * s)
    x = xp.abs(real(xp, t, lr_min) / real(xp, s, lr_min) - 2 * real(xp, cycle, lr_min) + 1)
    halved = 0.5 ** real(xp, cycle - 1, lr_min)
    height = (lr_max - lr_min) * (halved if mode == "triangular2" else 1 + 0 * halved)
    return {"cycle": cycle, "x": x, "height": height, "lr": lr_min + height * (1 - x)}


@cyclic.mistake(
    "whole-cycle", who="takes the step size s for the length of a whole cycle", affects=["cycle", "x", "lr"]
)
def _(xp: Any, lr_min: Any, lr_max: Any, s: Any, t: Any, mode: str) -> Steps:
    right = cyclic.body(xp, lr_min, lr_max, s, t, mode)
    wrong = cyclic.body(xp, lr_min, lr_max, s, 2 * t, mode)
    lr = lr_min + right["height"] * (1 - wrong["x"])
    return {"cycle": wrong["cycle"], "x": wrong["x"], "lr": lr}


@cyclic.mistake("upside-down", who="starts at the highest rate and comes down first", affects=["x", "lr"])
def _(xp: Any, lr_min: Any, lr_max: Any, s: Any, t: Any, mode: str) -> Steps:
    right = cyclic.body(xp, lr_min, lr_max, s, t, mode)
    x = 1 - right["x"]
    return {"x": x, "lr": lr_min + right["height"] * (1 - x)}


@cyclic.mistake(
    "other-policy",
    who="takes 'triangular' for 'triangular2', or the other way round",
    affects=["height", "lr"],
)
def _(xp: Any, mode: str, **rest: Any) -> Steps:
    other = "triangular" if mode == "triangular2" else "triangular2"
    found = cyclic.body(xp, mode=other, **rest)
    return {"height": found["height"], "lr": found["lr"]}


@cyclic.mistake(
    "from-zero", who="leaves the lowest rate out and starts every cycle at zero", affects=["height", "lr"]
)
def _(xp: Any, lr_min: Any, **rest: Any) -> Steps:
    found = cyclic.body(xp, lr_min=0 * lr_min, **rest)
    return {"height": found["height"], "lr": found["lr"]}


@define(
    "schedule.one_cycle",
    title="One cycle (PyTorch's OneCycleLR, two phases)",
    inputs=[
        HIGH,
        Input("total", "T", "steps in all", "int", 12, 40),
        Input("rising", "p", "part of the steps that rise", low=0.2, high=0.5),
        Input("div", "a", "the first rate is the highest divided by it", low=2, high=30),
        Input("final_div", "b", "the last rate is the first divided by it", low=2, high=100),
        Input("t", "t", "steps done", "int", 0, 39),
        Input("anneal", "anneal", "the curve of both phases", "choice", values=("cos", "linear")),
    ],
    steps=[
        Step("first", r"\eta_{first}", r"\frac{<lr_max>}{<div>}", "rate of the first step"),
        Step("last", r"\eta_{last}", r"\frac{<first>}{<final_div>}", "rate of the last step"),
        Step("top", "t_{top}", r"<rising> \cdot <total> - 1", "when the highest rate is reached"),
        Step(
            "part",
            "q",
            r"[<t> \le <top>] \cdot \frac{<t>}{<top>} + [<t> > <top>] \cdot \frac{<t> - <top>}{<total> - 1 - <top>}",
            "of the phase that is done",
        ),
        Step(
            "weight",
            "w",
            r"[<anneal> = linear] \cdot <part> + [<anneal> = cos] \cdot \frac{1 - \cos(\pi \cdot <part>)}{2}",
            "of the rate at the end of the phase",
        ),
        Step(
            "lr",
            r"\eta",
            r"[<t> \le <top>] \cdot (<first> + (<lr_max> - <first>) \cdot <weight>)"
            r" + [<t> > <top>] \cdot (<lr_max> + (<last> - <lr_max>) \cdot <weight>)",
            "learning rate",
        ),
    ],
    source="Smith & Topin 2019, arXiv:1708.07120; torch.optim.lr_scheduler.OneCycleLR documentation",
    example=(
        {
            "lr_max": 0.4,
            "total": 21,
            "rising": 0.5,
            "div": 4.0,
            "final_div": 10.0,
            "t": 10,
            "anneal": "linear",
        },
        {"first": 0.1, "last": 0.01, "top": 9.5, "part": 0.5 / 10.5, "lr": 0.4 - 0.39 / 21},
    ),
    where=["t < total"],
)
def one_cycle(
    xp: Any, lr_max: Any, total: Any, rising: Any, div: Any, final_div: Any, t: Any, anneal: str
) -> Steps:
    """lr = from lr_max / a up to lr_max in the first p T steps, then down to lr_max / (a b)

    Steps count from 0, so that the peak stands at p T - 1 and the last step at T - 1; each phase follows half a
    cosine or a line.
    Example: T = 21, p = 0.5: the peak is at 9.5; step 10 has done 0.5 / 10.5 of the way down.
    """
    first = lr_max / div
    last = first / final_div
    step, end = real(xp, t, lr_max), real(xp, total - 1, lr_max)
    top = rising * real(xp, total, lr_max) - 1
    return {"first": first, "last": last, **cycled(xp, lr_max, first, last, step, top, end, anneal)}


def cycled(xp: Any, lr_max: Any, first: Any, last: Any, step: Any, top: Any, end: Any, anneal: str) -> Steps:
    """The two phases with the peak at ``top`` and the end at ``end``."""
    up = step <= top
    part = xp.where(up, step / top, (step - top) / (end - top))
    weight = part if anneal == "linear" else (1 - xp.cos(math.pi * part)) / 2
    lr = xp.where(up, first + (lr_max - first) * weight, lr_max + (last - lr_max) * weight)
    return {"top": top, "part": part, "weight": weight, "lr": lr}


@one_cycle.mistake(
    "steps-from-one", who="puts the peak at p T and the end at T", affects=["top", "part", "weight", "lr"]
)
def _(xp: Any, lr_max: Any, total: Any, rising: Any, div: Any, final_div: Any, t: Any, anneal: str) -> Steps:
    first, end = lr_max / div, real(xp, total, lr_max)
    step = real(xp, t, lr_max)
    return cycled(xp, lr_max, first, first / final_div, step, rising * end, end, anneal)


@one_cycle.mistake(
    "last-from-peak", who="divides the highest rate by b, not the first one", affects=["last", "lr"]
)
def _(xp: Any, div: Any, final_div: Any, **rest: Any) -> Steps:
    found = one_cycle.body(xp, div=div, final_div=final_div / div, **rest)
    return {"last": found["last"], "lr": found["lr"]}


@one_cycle.mistake("returns-to-first", who="comes down to the first rate only", affects=["last", "lr"])
def _(xp: Any, final_div: Any, **rest: Any) -> Steps:
    found = one_cycle.body(xp, final_div=0 * final_div + 1, **rest)
    return {"last": found["last"], "lr": found["lr"]}


@one_cycle.mistake(
    "other-curve", who="takes a line for the cosine, or the other way round", affects=["weight", "lr"]
)
def _(xp: Any, anneal: str, **rest: Any) -> Steps:
    found = one_cycle.body(xp, anneal="linear" if anneal == "cos" else "cos", **rest)
    return {"weight": found["weight"], "lr": found["lr"]}
