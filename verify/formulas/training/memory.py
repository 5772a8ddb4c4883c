"""Memory of training: parameters, gradients, the optimiser's states, in one precision or two, on one device or many.

Activations come on top: they grow with the batch, and these do not.
"""

from __future__ import annotations

from typing import Any

from verify.registry import Formula, Input, Step, Steps, define, predicate

ZERO = "Rajbhandari et al. 2020, ZeRO, arXiv:1910.02054"
# Real networks, so that a gigabyte is a number one can read; they are counted, never allocated.
PARAMS = Input("params", "P", "parameters", "int", 1_000_000, 10_000_000_000)
WEIGHTS_16 = Step("weights", "M_w", r"2 \cdot <params>", "bytes of the weights, 16 bits", "int")
GRADIENTS_16 = Step("gradients", "M_g", r"2 \cdot <params>", "bytes of the gradients, 16 bits", "int")
TOTAL = Step("total", "M", "<weights> + <gradients> + <states>", "bytes in all", "int")
GIGABYTES = Step("gigabytes", r"M_{GB}", r"\frac{<total>}{10^9}", "gigabytes, of 1e9 bytes")
STATES = {"sgd": 0, "momentum": 1, "adam": 2}


@predicate("training.float_size")
def float_size(size: Any) -> Any:
    """A number has 2, 4 or 8 bytes."""
    return (size == 2) | (size == 4) | (size == 8)


def summed(xp: Any, weights: Any, gradients: Any, states: Any) -> Steps:
    """The three parts and the whole."""
    total = weights + gradients + states
    return {"weights": weights, "gradients": gradients, "states": states, **whole(xp, total)}


def whole(xp: Any, total: Any, unit: float = 1e9) -> Steps:
    return {"total": total, "gigabytes": xp.astype(total, xp.float64) / unit}


@define(
    "training.memory",
    title="Memory of parameters, gradients and the optimiser's states, all in one precision",
    inputs=[
        PARAMS,
        Input("size", "b", "bytes of a number", "int", 2, 8),
        Input(
            "optimizer",
            "optimizer",
            "'momentum' keeps a velocity, 'adam' two moments, 'sgd' nothing",
            "choice",
            values=tuple(STATES),
        ),
    ],
    steps=[
        Step("weights", "M_w", r"<size> \cdot <params>", "bytes of the parameters", "int"),
        Step("gradients", "M_g", r"<size> \cdot <params>", "bytes of the gradients", "int"),
        Step(
            "states",
            "M_s",
            r"\operatorname{states}(<optimizer>) \cdot <size> \cdot <params>",
            "bytes of the optimiser's states",
            "int",
        ),
        TOTAL,
        GIGABYTES,
    ],
    source="Kingma & Ba 2015, arXiv:1412.6980, Algorithm 1 (m and v); torch.optim.Adam documentation",
    example=(
        {"params": 138_357_544, "size": 4, "optimizer": "adam"},
        {
            "weights": 553_430_176,
            "gradients": 553_430_176,
            "states": 1_106_860_352,
            "total": 2_213_720_704,
            "gigabytes": 2.213720704,
        },
    ),
    where=["training.float_size"],
)
def memory(xp: Any, params: Any, size: Any, optimizer: str) -> Steps:
    """M = (1 + 1 + s) b P, s = 0 for SGD, 1 with momentum, 2 for Adam

    Adam in float32 takes 16 bytes a parameter, four times what inference needs.
    Example: VGG-16's 138,357,544 parameters: 553 MB of weights, as much again for gradients, twice that for Adam.
    """
    weights = size * params
    return summed(xp, weights, 1 * weights, STATES[optimizer] * weights)


def shared_mistakes(made: Formula) -> None:
    """Registers the mistakes that every sum of memory allows."""

    @made.mistake(
        "weights-only", who="counts the weights, all that inference needs", affects=["total", "gigabytes"]
    )
    def _(xp: Any, **given: Any) -> Steps:
        return whole(xp, 1 * made.body(xp, **given)["weights"])

    @made.mistake(
        "gradients-forgotten",
        who="leaves the gradients out",
        affects=["gradients", "total", "gigabytes"],
    )
    def _(xp: Any, **given: Any) -> Steps:
        right = made.body(xp, **given)
        found = summed(xp, right["weights"], 0 * right["gradients"], right["states"])
        return {name: found[name] for name in ("gradients", "total", "gigabytes")}

    @made.mistake("gibibytes", who="divides by 2^30: that is GiB, another convention", affects="gigabytes")
    def _(xp: Any, **given: Any) -> Steps:
        return {"gigabytes": whole(xp, made.body(xp, **given)["total"], 2.0**30)["gigabytes"]}


HELD = ["states", "total", "gigabytes"]


def with_states(xp: Any, right: Steps, states: Any) -> Steps:
    """What follows from other states."""
    found = summed(xp, right["weights"], right["gradients"], states)
    return {name: found[name] for name in HELD}


@memory.mistake("states-forgotten", who="lets the optimiser remember nothing", affects=HELD)
def _(xp: Any, **given: Any) -> Steps:
    right = memory.body(xp, **given)
    return with_states(xp, right, 0 * right["states"])


@memory.mistake("one-moment", who="counts one state for Adam, which keeps two", affects=HELD)
def _(xp: Any, optimizer: str, **given: Any) -> Steps:
    right = memory.body(xp, optimizer=optimizer, **given)
    return with_states(xp, right, min(STATES[optimizer], 1) * right["weights"])


shared_mistakes(memory)


@define(
    "training.mixed_memory",
    title="Memory of mixed-precision training with Adam",
    inputs=[PARAMS],
    steps=[
        WEIGHTS_16,
        GRADIENTS_16,
        Step("master", "M_{32}", r"4 \cdot <params>", "bytes of the weights' float32 copy", "int"),
        Step("moments", "M_{mv}", r"8 \cdot <params>", "bytes of Adam's two moments, float32", "int"),
        Step("states", "M_s", "<master> + <moments>", "bytes of the optimiser", "int"),
        TOTAL,
        GIGABYTES,
    ],
    source=f"{ZERO}, section 3.1; Micikevicius et al. 2018, arXiv:1710.03740, on the copy",
    example=(
        {"params": 1_500_000_000},
        {"weights": 3_000_000_000, "states": 18_000_000_000, "total": 24_000_000_000, "gigabytes": 24.0},
    ),
)
def mixed_memory(xp: Any, params: Any) -> Steps:
    """M = (2 + 2 + 4 + 4 + 4) P = 16 P bytes

    As much as in float32 alone: what shrinks is the activations. Updates are smaller than 16 bits can add to a weight,
    hence the float32 copy.
    Example: GPT-2's 1.5 billion parameters: 3 GB of weights, 24 GB in all.
    """
    master, moments = 4 * params, 8 * params
    found = summed(xp, 2 * params, 2 * params, master + moments)
    first = {name: found[name] for name in ("weights", "gradients")}
    return {**first, "master": master, "moments": moments, **found}


@mixed_memory.mistake(
    "copy-forgotten", who="leaves out the float32 copy of the weights", affects=["master", *HELD]
)
def _(xp: Any, params: Any) -> Steps:
    right = mixed_memory.body(xp, params)
    return {"master": 0 * params, **with_states(xp, right, 1 * right["moments"])}


@mixed_memory.mistake(
    "moments-in-half", who="keeps Adam's moments in 16 bits as well", affects=["moments", *HELD]
)
def _(xp: Any, params: Any) -> Steps:
    right = mixed_memory.body(xp, params)
    return {"moments": 4 * params, **with_states(xp, right, right["master"] + 4 * params)}


@mixed_memory.mistake(
    "gradients-in-float32",
    who="adds gradients up in float32, as Megatron-LM does: 18 bytes a parameter, another convention",
    affects=["gradients", "total", "gigabytes"],
)
def _(xp: Any, params: Any) -> Steps:
    return {"gradients": 4 * params, **whole(xp, 18 * params)}


shared_mistakes(mixed_memory)


@define(
    "training.zero_memory",
    title="Memory of one device under ZeRO (mixed precision, Adam)",
    inputs=[
        PARAMS,
        Input("devices", "d", "devices", "int", 2, 64),
        Input("stage", "z", "ZeRO stage: 1 states, 2 and gradients, 3 and weights", "int", 0, 3),
    ],
    steps=[
        Step(
            "weights", "M_w", r"\frac{2 \cdot <params>}{<devices>^{[<stage> \ge 3]}}", "bytes of the weights"
        ),
        Step("gradients", "M_g", r"\frac{2 \cdot <params>}{<devices>^{[<stage> \ge 2]}}", "of the gradients"),
        Step(
            "states", "M_s", r"\frac{12 \cdot <params>}{<devices>^{[<stage> \ge 1]}}", "of copy and moments"
        ),
        Step(
            "gigabytes",
            r"M_{GB}",
            r"\frac{<weights> + <gradients> + <states>}{10^9}",
            "gigabytes of one device",
        ),
    ],
    source=f"{ZERO}, figure 1 and section 5",
    example=(
        {"params": 7_500_000_000, "devices": 64, "stage": 1},
        {"weights": 15e9, "gradients": 15e9, "states": 1.40625e9, "gigabytes": 31.40625},
    ),
)
def zero_memory(xp: Any, params: Any, devices: Any, stage: Any) -> Steps:
    """M = (2 + 2 + 12 / d) P, (2 + 14 / d) P, (16 / d) P in stages 1, 2, 3

    Each stage divides one part more among the devices, the largest first.
    Example: 7.5 billion parameters on 64 devices: 120 GB without it, 31.4, 16.6 and 1.9 GB with it.
    """
    count, split = xp.astype(params, xp.float64), xp.astype(devices, xp.float64)
    return held(xp, *(shared(xp, bytes_ * count, split, stage >= first) for bytes_, first in PARTS))


PARTS = ((2, 3), (2, 2), (12, 1))
"""Bytes a parameter, and the stage from which on they are divided: weights, gradients, states."""


def shared(xp: Any, whole: Any, split: Any, divided: Any) -> Any:
    return xp.where(divided, whole / split, whole)


def held(xp: Any, weights: Any, gradients: Any, states: Any) -> Steps:
    """The parts and their sum."""
    parts = {"weights": weights, "gradients": gradients, "states": states}
    return {**parts, "gigabytes": (weights + gradients + states) / 1e9}


@zero_memory.mistake(
    "everything-divided",
    who="divides everything by the devices in every stage",
    affects=["weights", "gradients", "states", "gigabytes"],
)
def _(xp: Any, params: Any, devices: Any, stage: Any) -> Steps:
    return zero_memory.body(xp, params, devices, 0 * stage + 3)


@zero_memory.mistake(
    "states-whole", who="lets every device keep the whole optimiser", affects=["states", "gigabytes"]
)
def _(xp: Any, params: Any, devices: Any, stage: Any) -> Steps:
    right = zero_memory.body(xp, params, devices, stage)
    found = held(xp, right["weights"], right["gradients"], 12 * xp.astype(params, xp.float64))
    return {"states": found["states"], "gigabytes": found["gigabytes"]}


@zero_memory.mistake(
    "order-turned",
    who="divides the weights first and the states last",
    affects=["weights", "states", "gigabytes"],
)
def _(xp: Any, params: Any, devices: Any, stage: Any) -> Steps:
    count, split = xp.astype(params, xp.float64), xp.astype(devices, xp.float64)
    turned = held(
        xp, *(shared(xp, b * count, split, stage >= first) for b, first in ((2, 1), (2, 2), (12, 3)))
    )
    return {name: turned[name] for name in ("weights", "states", "gigabytes")}
