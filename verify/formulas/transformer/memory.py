"""Bytes that a parameter costs: at inference, in training, and shared out by ZeRO."""

from __future__ import annotations

from typing import Any

from verify.formulas.transformer.units import COUNTED
from verify.registry import Input, Step, Steps, define

RAJBHANDARI = "Rajbhandari et al. 2019, arXiv:1910.02054"
N = Input("params", "N", "parameters", "int", 1, 500)
MOMENTS = {"adam": 2, "momentum": 1, "sgd": 0}


@define(
    "transformer.training_memory",
    title="Memory of weights, gradients and optimiser state",
    inputs=[
        N,
        Input(
            "precision",
            "precision",
            "mixed: 16-bit weights and gradients with a 32-bit copy; float32: all in 32 bit",
            "choice",
            values=("mixed", "float32"),
        ),
        Input(
            "optimizer", "optimizer", "Adam or AdamW, SGD with momentum, SGD", "choice", values=tuple(MOMENTS)
        ),
    ],
    steps=[
        Step("weights", "M_1", r"\operatorname{bytes}(<precision>) \cdot <params>", "weights", "int"),
        Step("gradients", "M_2", "<weights>", "gradients, as wide as the weights", "int"),
        Step(
            "master",
            "M_3",
            r"\operatorname{copy}(<precision>) \cdot <params>",
            "copy of the weights in 32 bit: 4 N, nothing in float32",
            "int",
        ),
        Step(
            "moments",
            "M_4",
            r"4 \cdot \operatorname{moments}(<optimizer>) \cdot <params>",
            "what the optimiser remembers, in 32 bit: 2 numbers, 1 or none",
            "int",
        ),
        Step(
            "per_parameter",
            "c",
            r"\frac{<weights> + <gradients> + <master> + <moments>}{<params>}",
            "bytes a parameter",
            "int",
        ),
        Step("bytes", "M", r"<per_parameter> \cdot <params>", "all, without activations", "int"),
        Step("gigabytes", "M_{GB}", r"\frac{<bytes>}{10^9}", "GB (10^9 bytes)"),
    ],
    source=f"{RAJBHANDARI}, section 3.1; Micikevicius et al. 2017, arXiv:1710.03740",
    example=(
        {"params": 7500000000, "precision": "mixed", "optimizer": "adam"},
        {
            "weights": 15000000000,
            "gradients": 15000000000,
            "master": 30000000000,
            "moments": 60000000000,
            "per_parameter": 16,
            "bytes": 120000000000,
            "gigabytes": 120.0,
        },
    ),
    tolerances=COUNTED,
)
def training_memory(xp: Any, params: Any, precision: str, optimizer: str) -> Steps:
    """M = (2 + 2 + 4 + 4 + 4) N = 16 N  for Adam in mixed precision;  (4 + 4 + 4 + 4) N = 16 N  in float32

    Mixed precision saves no state: it halves activations and is faster. The copy is there because a small step would be
    rounded away in 16 bit.
    Example: 7.5e9 parameters with Adam in mixed precision: 120 GB before the first activation.
    """
    return stored(xp, params, *widths(precision, optimizer))


def stored(xp: Any, params: Any, weight: int, gradient: int, master: int, moments: int) -> Steps:
    each = weight + gradient + master + moments
    return {
        "weights": weight * params,
        "gradients": gradient * params,
        "master": master * params,
        "moments": moments * params,
        "per_parameter": each + 0 * params,
        "bytes": each * params,
        "gigabytes": xp.astype(each * params, xp.float64) / 10**9,
    }


def widths(precision: str, optimizer: str) -> list[int]:
    """Bytes a parameter: weight, gradient, copy, moments."""
    wide = 4 if precision == "float32" else 2
    return [wide, wide, 4 if precision == "mixed" else 0, 4 * MOMENTS[optimizer]]


def only(steps: Steps, *names: str) -> Steps:
    return {name: steps[name] for name in names}


SUMS = ["per_parameter", "bytes", "gigabytes"]


@training_memory.mistake("weights-only", who="counts what inference needs", affects=SUMS)
def _(xp: Any, params: Any, precision: str, optimizer: str) -> Steps:
    weight, *_ = widths(precision, optimizer)
    return only(stored(xp, params, weight, 0, 0, 0), *SUMS)


@training_memory.mistake(
    "copy-misjudged",
    who="forgets the 32-bit copy of the weights, or keeps one in float32",
    affects=["master", *SUMS],
)
def _(xp: Any, params: Any, precision: str, optimizer: str) -> Steps:
    weight, gradient, master, moments = widths(precision, optimizer)
    return only(stored(xp, params, weight, gradient, 4 - master, moments), "master", *SUMS)


@training_memory.mistake(
    "one-number-a-parameter",
    who="lets every optimiser remember one number: Adam has two, plain SGD none",
    affects=["moments", *SUMS],
)
def _(xp: Any, params: Any, precision: str, optimizer: str) -> Steps:
    weight, gradient, master, _ = widths(precision, optimizer)
    return only(stored(xp, params, weight, gradient, master, 4), "moments", *SUMS)


@training_memory.mistake(
    "moments-in-weights-precision",
    who="keeps the optimiser's state as wide as the weights",
    affects=["moments", *SUMS],
)
def _(xp: Any, params: Any, precision: str, optimizer: str) -> Steps:
    weight, gradient, master, moments = widths(precision, optimizer)
    return only(stored(xp, params, weight, gradient, master, moments * weight // 4), "moments", *SUMS)


@training_memory.mistake("gradients-forgotten", who="forgets the gradients", affects=["gradients", *SUMS])
def _(xp: Any, params: Any, precision: str, optimizer: str) -> Steps:
    weight, _, master, moments = widths(precision, optimizer)
    return only(stored(xp, params, weight, 0, master, moments), "gradients", *SUMS)


@define(
    "transformer.zero",
    title="Memory a GPU under ZeRO (Adam, mixed precision)",
    inputs=[
        N,
        Input("gpus", "n", "GPUs that share the data", "int", 1, 8),
        Input(
            "stage",
            "stage",
            "0: nothing shared out; 1: optimiser state; 2: gradients too; 3: weights too (FSDP)",
            "choice",
            values=("0", "1", "2", "3"),
        ),
    ],
    steps=[
        Step(
            "weights",
            "M_1",
            r"2 \cdot <params> / \operatorname{parts}_3(<stage>)",
            "bytes; shared out in stage 3",
        ),
        Step(
            "gradients",
            "M_2",
            r"2 \cdot <params> / \operatorname{parts}_2(<stage>)",
            "bytes; from stage 2 on",
        ),
        Step(
            "states", "M_3", r"12 \cdot <params> / \operatorname{parts}_1(<stage>)", "bytes; from stage 1 on"
        ),
        Step("bytes", "M", "<weights> + <gradients> + <states>", "bytes a GPU, without activations"),
        Step("gigabytes", "M_{GB}", r"\frac{<bytes>}{10^9}", "GB (10^9 bytes)"),
    ],
    source=f"{RAJBHANDARI}, figure 1 and section 5",
    example=(
        {"params": 7500000000, "gpus": 64, "stage": "1"},
        {"weights": 15e9, "gradients": 15e9, "states": 1.40625e9, "bytes": 31.40625e9, "gigabytes": 31.40625},
    ),
    tolerances=COUNTED,
)
def zero(xp: Any, params: Any, gpus: Any, stage: str) -> Steps:
    """M = 16 N;  stage 1: 4 N + 12 N / n;  stage 2: 2 N + 14 N / n;  stage 3: 16 N / n

    12 bytes are Adam's: a 32-bit copy and two moments. Stages 1 and 2 cost no more communication than plain data
    parallelism, stage 3 half as much again.
    Example: 7.5e9 parameters on 64 GPUs: 120, 31.4, 16.6 and 1.88 GB in stages 0 to 3.
    """
    return shared_out(xp, params, gpus, int(stage))


def shared_out(xp: Any, params: Any, gpus: Any, stage: int, state: int = 12) -> Steps:
    whole = xp.astype(params, xp.float64)
    share = whole / xp.astype(gpus, xp.float64)
    weights = 2 * (share if stage >= 3 else whole)
    gradients = 2 * (share if stage >= 2 else whole)
    states = state * (share if stage >= 1 else whole)
    total = weights + gradients + states
    return {
        "weights": weights,
        "gradients": gradients,
        "states": states,
        "bytes": total,
        "gigabytes": total / 10**9,
    }


@zero.mistake(
    "all-shared-out",
    who="divides everything by the number of GPUs, which is stage 3",
    affects=["weights", "gradients", "states", "bytes", "gigabytes"],
)
def _(xp: Any, params: Any, gpus: Any, stage: str) -> Steps:
    return shared_out(xp, params, gpus, 3)


@zero.mistake(
    "nothing-shared-out",
    who="takes ZeRO for plain data parallelism",
    affects=["weights", "gradients", "states", "bytes", "gigabytes"],
)
def _(xp: Any, params: Any, gpus: Any, stage: str) -> Steps:
    return shared_out(xp, params, gpus, 0)


@zero.mistake(
    "copy-forgotten",
    who="counts Adam's two moments and not the 32-bit copy",
    affects=["states", "bytes", "gigabytes"],
)
def _(xp: Any, params: Any, gpus: Any, stage: str) -> Steps:
    return only(shared_out(xp, params, gpus, int(stage), 8), "states", "bytes", "gigabytes")


@zero.mistake("next-stage", who="counts the stages from 0 to 2", affects=["bytes", "gigabytes"])
def _(xp: Any, params: Any, gpus: Any, stage: str) -> Steps:
    return only(shared_out(xp, params, gpus, int(stage) + 1), "bytes", "gigabytes")
