"""What one transformer layer keeps of its activations for the backward pass."""

from __future__ import annotations

from typing import Any

from verify.formulas.transformer.units import COUNTED
from verify.registry import Input, Step, Steps, define, predicate


@predicate("transformer.heads_fit")
def heads_fit(h: Any, a: Any) -> Any:
    """The width is shared out among the heads without a rest."""
    return h % a == 0


@define(
    "transformer.activation_memory",
    title="Activations of one layer kept for the backward pass (16 bit, dropout, d_ff = 4 h)",
    inputs=[
        Input("s", "s", "tokens of a sequence", "int", 2, 6),
        Input("b", "b", "sequences in a micro-batch", "int", 1, 3),
        Input("h", "h", "width of the model", "int", 2, 12),
        Input("a", "a", "heads", "int", 1, 4),
    ],
    steps=[
        Step("entries", "sbh", r"<s> \cdot <b> \cdot <h>", "entries of one activation", "int"),
        Step("full", "M_0", r"2 \cdot <entries>", "bytes if all is recomputed: the input is kept", "int"),
        Step("selective", "M_1", r"34 \cdot <entries>", "bytes if only the scores are recomputed", "int"),
        Step("scores", "M_2", r"5 \cdot <a> \cdot <s>^2 \cdot <b>", "softmax, its dropout and mask", "int"),
        Step("bytes", "M", "<selective> + <scores>", "bytes if nothing is recomputed", "int"),
        Step("gigabytes", "M_{GB}", r"\frac{<bytes>}{10^9}", "GB (10^9 bytes)"),
    ],
    source="Korthikanti et al. 2022, arXiv:2205.05198, equation 1 and section 5",
    example=(
        {"s": 2048, "b": 1, "h": 12288, "a": 96},
        {
            "entries": 25165824,
            "full": 50331648,
            "selective": 855638016,
            "scores": 2013265920,
            "bytes": 2868903936,
            "gigabytes": 2.868903936,
        },
    ),
    where=["transformer.heads_fit"],
    tolerances=COUNTED,
)
def activation_memory(xp: Any, s: Any, b: Any, h: Any, a: Any) -> Steps:
    """M = s b h (34 + 5 a s / h) bytes a layer

    Attention keeps 11 s b h (input 2, Q and K 4, V 2, projection's input 2, mask 1) and the scores 5 a s^2 b (softmax
    2, its dropped-out copy 2, mask 1); the feed-forward layer 19 (2 + 8 + 8, mask 1); two layer norms 4. A kernel
    that never writes the scores, as FlashAttention, needs 34 s b h without being told.
    Example: a layer of GPT-3, s = 2048, h = 12288, 96 heads: 25,165,824 (34 + 80) bytes = 2.87 GB.
    """
    entries = s * b * h
    return behind(xp, entries, 34 * entries, 5 * a * s * s * b)


def behind(xp: Any, entries: Any, selective: Any, scores: Any) -> Steps:
    total = selective + scores
    return {
        "entries": entries,
        "full": 2 * entries,
        "selective": selective,
        "scores": scores,
        "bytes": total,
        "gigabytes": xp.astype(total, xp.float64) / 10**9,
    }


def only(steps: Steps, *names: str) -> Steps:
    return {name: steps[name] for name in names}


@activation_memory.mistake(
    "scores-forgotten", who="lets the activations grow with s alone", affects=["scores", "bytes", "gigabytes"]
)
def _(xp: Any, s: Any, b: Any, h: Any, a: Any) -> Steps:
    return only(behind(xp, s * b * h, 34 * s * b * h, 0 * a), "scores", "bytes", "gigabytes")


@activation_memory.mistake(
    "one-head", who="keeps one score matrix for all heads", affects=["scores", "bytes", "gigabytes"]
)
def _(xp: Any, s: Any, b: Any, h: Any, a: Any) -> Steps:
    return only(behind(xp, s * b * h, 34 * s * b * h, 5 * s * s * b), "scores", "bytes", "gigabytes")


@activation_memory.mistake(
    "masks-of-two-bytes",
    who="keeps dropout masks in 16 bit; they are one byte an entry",
    affects=["selective", "scores", "bytes", "gigabytes"],
)
def _(xp: Any, s: Any, b: Any, h: Any, a: Any) -> Steps:
    wrong = behind(xp, s * b * h, 36 * s * b * h, 6 * a * s * s * b)
    return only(wrong, "selective", "scores", "bytes", "gigabytes")


@activation_memory.mistake(
    "norms-forgotten",
    who="forgets that the layer norms keep their inputs",
    affects=["selective", "bytes", "gigabytes"],
)
def _(xp: Any, s: Any, b: Any, h: Any, a: Any) -> Steps:
    return only(behind(xp, s * b * h, 30 * s * b * h, 5 * a * s * s * b), "selective", "bytes", "gigabytes")


@activation_memory.mistake("gibibytes", who="divides by 2^30", affects=["gigabytes"])
def _(xp: Any, **given: Any) -> Steps:
    return {"gigabytes": xp.astype(activation_memory.body(xp, **given)["bytes"], xp.float64) / 2**30}
