"""Bytes of quantised weights with their constants, and of fine-tuning through adapters."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, Tolerance, define

DETTMERS = "Dettmers et al. 2023, arXiv:2305.14314 (QLoRA)"
# Gigabytes of the few parameters that are drawn lie far below the usual absolute tolerance.
COUNTED = {"float64": Tolerance(1e-9, 1e-15), "float32": Tolerance(2e-5, 1e-15)}
N = Input("params", "N", "parameters of the model", "int", 1000, 50000)


def real(xp: Any, whole: Any) -> Any:
    return xp.astype(whole, xp.float64)


def only(steps: Steps, *names: str) -> Steps:
    return {name: steps[name] for name in names}


@define(
    "finetune.quantised_weights",
    title="Memory of block-wise quantised weights (NF4), constants quantised again or not",
    inputs=[
        N,
        Input("bits", "b", "bits a weight", "int", 2, 8),
        Input("block", "B", "weights that share a 32-bit constant", "int", 16, 256),
        Input("group", "G", "constants that share one of their own", "int", 16, 512),
        Input(
            "twice",
            "twice",
            "constants quantised to 8 bit (double quantisation)",
            "choice",
            values=("yes", "no"),
        ),
    ],
    steps=[
        Step("single", "o_1", r"\frac{32}{<block>}", "bits a weight for constants in 32 bit"),
        Step(
            "double", "o_2", r"\frac{8}{<block>} + \frac{32}{<block> \cdot <group>}", "for constants in 8 bit"
        ),
        Step("width", r"\beta", r"<bits> + \operatorname{overhead}(<twice>)", "bits a weight, all in all"),
        Step("bytes", "M", r"\frac{<params> \cdot <width>}{8}", "bytes"),
        Step("gigabytes", "M_{GB}", r"\frac{<bytes>}{10^9}", "GB (10^9 bytes)"),
    ],
    source=f"{DETTMERS}, section 3",
    example=(
        {"params": 7 * 10**9, "bits": 4, "block": 64, "group": 256, "twice": "yes"},
        {"single": 0.5, "double": 0.126953125, "width": 4.126953125, "bytes": 3611083984.375},
    ),
    tolerances=COUNTED,
)
def quantised_weights(xp: Any, params: Any, bits: Any, block: Any, group: Any, twice: str) -> Steps:
    """M = N (b + 32 / B) / 8,  with double quantisation N (b + 8 / B + 32 / (B G)) / 8

    Each block has its own scale, or one large weight would cost all others their digits.
    Example: 7e9 weights in 4 bit, blocks of 64: 0.5 bits for constants, 0.127 quantised again: 3.61 GB.
    """
    single = 32 / real(xp, block)
    double = 8 / real(xp, block) + 32 / real(xp, block * group)
    overhead = double if twice == "yes" else single
    return {"single": single, "double": double, **wide(xp, params, real(xp, bits) + overhead)}


def wide(xp: Any, params: Any, width: Any) -> Steps:
    total = real(xp, params) * width / 8
    return {"width": width, "bytes": total, "gigabytes": total / 10**9}


SUMS = ["width", "bytes", "gigabytes"]


@quantised_weights.mistake("constants-forgotten", who="counts the bits of the weights only", affects=SUMS)
def _(xp: Any, params: Any, bits: Any, block: Any, group: Any, twice: str) -> Steps:
    return wide(xp, params, real(xp, bits))


@quantised_weights.mistake(
    "other-constants",
    who="takes the constants for quantised where they are not, or the other way round",
    affects=SUMS,
)
def _(xp: Any, twice: str, **rest: Any) -> Steps:
    other = "no" if twice == "yes" else "yes"
    return only(quantised_weights.body(xp, twice=other, **rest), *SUMS)


@quantised_weights.mistake(
    "constants-of-constants-forgotten",
    who="stops at 8 / B: the constants' own constants are missing",
    affects=["double"],
)
def _(xp: Any, block: Any, **rest: Any) -> Steps:
    return {"double": 8 / real(xp, block)}


@quantised_weights.mistake("bits-for-bytes", who="forgets to divide by 8", affects=["bytes", "gigabytes"])
def _(xp: Any, **given: Any) -> Steps:
    right = quantised_weights.body(xp, **given)
    return {name: 8 * right[name] for name in ("bytes", "gigabytes")}


@define(
    "finetune.adapter_memory",
    title="Memory of fine-tuning through adapters against training all (Adam, mixed precision)",
    inputs=[
        N,
        Input("trained", "n", "parameters of the adapters", "int", 1, 1000),
        Input("size", "s", "bytes of a frozen weight: 2 in 16 bit, 1 in 8", "int", 1, 2),
    ],
    steps=[
        Step("full", "M_0", r"16 \cdot <params>", "training all: 2 + 2 + 4 + 4 + 4 bytes each", "int"),
        Step("frozen", "M_1", r"<size> \cdot <params>", "frozen weights: no gradient, no state", "int"),
        Step("adapters", "M_2", r"16 \cdot <trained>", "adapters with gradients and state", "int"),
        Step("bytes", "M", "<frozen> + <adapters>", "through adapters, without activations", "int"),
        Step("saving", "M_0 / M", r"\frac{<full>}{<bytes>}", "times smaller"),
    ],
    source="Hu et al. 2021, arXiv:2106.09685, section 4.2; Rajbhandari et al. 2019, arXiv:1910.02054",
    example=(
        {"params": 8030261248, "trained": 6815744, "size": 2},
        {"full": 128484179968, "frozen": 16060522496, "adapters": 109051904, "bytes": 16169574400},
    ),
)
def adapter_memory(xp: Any, params: Any, trained: Any, size: Any) -> Steps:
    """M = s N + 16 n  instead of  16 N bytes

    The weights stay, their gradients and Adam's state go: at most 16 / s times smaller. The activations' memory, not
    counted here, hardly shrinks: the gradient still runs through every layer.
    Example: Llama-3-8B in bf16 with 6.8e6 adapter weights: 2 * 8.03e9 + 16 * 6.8e6 bytes, 16.2 GB instead of 128.
    """
    return saved(xp, params, size * params, 16 * trained)


def saved(xp: Any, params: Any, frozen: Any, adapters: Any) -> Steps:
    total = frozen + adapters
    return {
        "full": 16 * params,
        "frozen": frozen,
        "adapters": adapters,
        "bytes": total,
        "saving": real(xp, 16 * params) / real(xp, total),
    }


@adapter_memory.mistake(
    "frozen-weights-free",
    who="forgets that the frozen weights lie in memory",
    affects=["frozen", "bytes", "saving"],
)
def _(xp: Any, params: Any, trained: Any, size: Any) -> Steps:
    return only(saved(xp, params, 0 * params, 16 * trained), "frozen", "bytes", "saving")


@adapter_memory.mistake(
    "gradients-for-all",
    who="keeps gradients of the frozen weights, too",
    affects=["frozen", "bytes", "saving"],
)
def _(xp: Any, params: Any, trained: Any, size: Any) -> Steps:
    return only(saved(xp, params, (size + 2) * params, 16 * trained), "frozen", "bytes", "saving")


@adapter_memory.mistake(
    "master-copy-forgotten",
    who="counts 12 bytes for what is trained: 16-bit weight and gradient, two moments, no 32-bit copy of the weight",
    affects=["full", "adapters", "bytes", "saving"],
)
def _(xp: Any, params: Any, trained: Any, size: Any) -> Steps:
    found = saved(xp, params, size * params, 12 * trained)
    ratio = real(xp, 12 * params) / real(xp, found["bytes"])
    return {**only(found, "adapters", "bytes"), "full": 12 * params, "saving": ratio}


@adapter_memory.mistake(
    "adapters-without-state", who="counts the adapters' weights only", affects=["adapters", "bytes", "saving"]
)
def _(xp: Any, params: Any, trained: Any, size: Any) -> Steps:
    return only(saved(xp, params, size * params, 2 * trained), "adapters", "bytes", "saving")
