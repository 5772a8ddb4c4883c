"""How long a training run takes, and how much of the hardware it uses."""

from __future__ import annotations

from typing import Any

from verify.formulas.transformer.compute import KAPLAN, only, real
from verify.formulas.transformer.units import COUNTED
from verify.registry import Input, Step, Steps, define

PEAK = Input("peak", "P", "peak FLOP/s of a GPU", low=1e14, high=2e15)


@define(
    "transformer.training_time",
    title="Time of a training run from its FLOPs",
    inputs=[
        Input("flops", "C", "training FLOPs, 6 N D", low=1e18, high=1e25),
        Input("gpus", "G", "GPUs", "int", 1, 4096),
        PEAK,
        Input("mfu", "u", "model FLOPs utilisation", low=0.1, high=0.7),
    ],
    steps=[
        Step("speed", "v", r"<gpus> \cdot <peak> \cdot <mfu>", "FLOP/s in fact"),
        Step("seconds", "t", r"\frac{<flops>}{<speed>}", "seconds"),
        Step("gpu_hours", "t_G", r"\frac{<gpus> \cdot <seconds>}{3600}", "GPU hours"),
        Step("days", "t_d", r"\frac{<seconds>}{86400}", "days"),
    ],
    source="Narayanan et al. 2021, arXiv:2104.04473, section 5.1; Chowdhery et al. 2022, arXiv:2204.02311",
    example=(
        {"flops": 8.64e22, "gpus": 1000, "peak": 1e15, "mfu": 0.4},
        {"speed": 4e17, "seconds": 216000.0, "gpu_hours": 60000.0, "days": 2.5},
    ),
)
def training_time(xp: Any, flops: Any, gpus: Any, peak: Any, mfu: Any) -> Steps:
    """t = C / (G P u)

    Example: 8.64e22 FLOPs on 1,000 GPUs of 1e15 FLOP/s at 40 %: 216,000 s, two days and a half.
    """
    count = xp.astype(gpus, peak.dtype)
    speed = count * peak * mfu
    seconds = flops / speed
    return {
        "speed": speed,
        "seconds": seconds,
        "gpu_hours": count * seconds / 3600,
        "days": seconds / 86400,
    }


EVERY = ["speed", "seconds", "gpu_hours", "days"]


@training_time.mistake("peak-reached", who="takes the data sheet's FLOP/s for what is reached", affects=EVERY)
def _(xp: Any, mfu: Any, **rest: Any) -> Steps:
    return training_time.body(xp, mfu=0 * mfu + 1, **rest)


@training_time.mistake("one-gpu", who="forgets that the GPUs share the work", affects=EVERY)
def _(xp: Any, gpus: Any, **rest: Any) -> Steps:
    wrong = training_time.body(xp, gpus=0 * gpus + 1, **rest)
    return {**wrong, "gpu_hours": wrong["gpu_hours"] * xp.astype(gpus, wrong["speed"].dtype)}


@training_time.mistake("multiplied-by-utilisation", who="multiplies the time by u", affects=EVERY)
def _(xp: Any, mfu: Any, **rest: Any) -> Steps:
    return training_time.body(xp, mfu=1 / mfu, **rest)


@training_time.mistake("hours-for-days", who="divides the seconds by 3600", affects=["days"])
def _(xp: Any, **given: Any) -> Steps:
    return {"days": training_time.body(xp, **given)["seconds"] / 3600}


@define(
    "transformer.utilisation",
    title="Model FLOPs utilisation (MFU) from the tokens a second",
    inputs=[
        Input("params", "N", "parameters", "int", 1, 10**6),
        Input("layers", "L", "layers", "int", 0, 8),
        Input("n", "n", "tokens of a sequence", "int", 1, 64),
        Input("d", "d", "width, all heads together", "int", 1, 64),
        Input("rate", "v", "tokens a second and GPU", low=100, high=20000),
        PEAK,
    ],
    steps=[
        Step("weights", "F_1", r"6 \cdot <params>", "FLOPs a token in the weights, both passes", "int"),
        Step(
            "attention",
            "F_2",
            r"12 \cdot <layers> \cdot <n> \cdot <d>",
            "FLOPs a token in scores and their use",
            "int",
        ),
        Step("per_token", "F", "<weights> + <attention>", "FLOPs a token", "int"),
        Step("achieved", "R", r"<rate> \cdot <per_token>", "FLOP/s of the model"),
        Step("mfu", "u", r"\frac{<achieved>}{<peak>}", "share of the peak"),
    ],
    source=f"Chowdhery et al. 2022, arXiv:2204.02311 (PaLM), appendix B; {KAPLAN}",
    example=(
        {"params": 8 * 10**9, "layers": 32, "n": 8192, "d": 4096, "rate": 7000.0, "peak": 989e12},
        {
            "weights": 48000000000,
            "attention": 12884901888,
            "per_token": 60884901888,
            "achieved": 426194313216000.0,
            "mfu": 426194313216 / 989000000000,
        },
    ),
    tolerances=COUNTED,
)
def utilisation(xp: Any, params: Any, layers: Any, n: Any, d: Any, rate: Any, peak: Any) -> Steps:
    """u = v (6 N + 12 L n d) / P

    Only what the model needs is counted: what is computed a second time to save memory is not (that is the hardware's
    utilisation, HFU). No half is taken off for a causal mask. With L = 0 it is the short form 6 N v / P.
    Example: 8e9 parameters, 32 layers, n = 8192, d = 4096: 6.09e10 a token; 7,000 tokens a second: 43 % of 989e12.
    """
    weights, attention = 6 * params, 12 * layers * n * d
    per_token = weights + attention
    achieved = xp.astype(rate, xp.float64) * real(xp, per_token)
    return {
        "weights": weights,
        "attention": attention,
        "per_token": per_token,
        "achieved": achieved,
        "mfu": achieved / xp.astype(peak, xp.float64),
    }


BEHIND = ["per_token", "achieved", "mfu"]


@utilisation.mistake("attention-forgotten", who="counts 6 N only", affects=["attention", *BEHIND])
def _(xp: Any, layers: Any, **rest: Any) -> Steps:
    return only(utilisation.body(xp, layers=0 * layers, **rest), "attention", *BEHIND)


@utilisation.mistake(
    "recomputation-counted", who="counts a second forward pass: the hardware's utilisation", affects=BEHIND
)
def _(xp: Any, **given: Any) -> Steps:
    right = utilisation.body(xp, **given)
    more = (4 * right["per_token"]) // 3
    achieved = right["achieved"] * 4 / 3
    return {"per_token": more, "achieved": achieved, "mfu": right["mfu"] * 4 / 3}


@utilisation.mistake("forward-only", who="takes 2 N, inference", affects=["weights", "attention", *BEHIND])
def _(xp: Any, **given: Any) -> Steps:
    right = utilisation.body(xp, **given)
    return {name: right[name] // 3 for name in ("weights", "attention", "per_token")} | {
        name: right[name] / 3 for name in ("achieved", "mfu")
    }


@utilisation.mistake("quadratic-a-token", who="counts n^2 for every token", affects=["attention", *BEHIND])
def _(xp: Any, n: Any, d: Any, **rest: Any) -> Steps:
    return only(utilisation.body(xp, n=n * n, d=d, **rest), "attention", *BEHIND)
