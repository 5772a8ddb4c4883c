"""BLEU of n-grams up to four against one reference."""

from __future__ import annotations

from typing import Any

from verify.formulas.metrics.shared import real
from verify.formulas.metrics.text import BREVITY, PAPINENI, clipped, penalty, windows
from verify.registry import Input, Step, Steps, define

ORDERS = {"O": (4, 4)}
ORDER = ("O",)


@define(
    "metrics.bleu",
    title="BLEU-4 of one sentence against one reference, not smoothed",
    inputs=[
        Input("candidate", "c_{i}", "tokens of the candidate, at least four", "int", 0, 1, ("C",)),
        Input("sentence", "r_{i}", "tokens of the reference, at least four", "int", 0, 1, ("R",)),
    ],
    steps=[
        Step(
            "matched",
            "m_{n}",
            r"\sum_g \min(\#_g(<candidate>), \#_g(<sentence>))",
            "clipped counts of 1- to 4-grams",
            "int",
            ORDER,
        ),
        Step("total", "c_{n}", r"\#(<candidate>) - n + 1", "n-grams of the candidate", "int", ORDER),
        Step("precision", "p_{n}", r"\frac{<matched>}{<total>}", "modified precisions", shape=ORDER),
        Step("length", "c", r"\#(<candidate>)", "length of the candidate", "int"),
        Step("reference", "r", r"\#(<sentence>)", "length of the reference", "int"),
        Step("mean", r"\bar{p}", r"(\prod_n <precision>)^{1/4}", "geometric mean"),
        Step("brevity", r"\mathrm{BP}", BREVITY, "brevity penalty"),
        Step("bleu", r"\mathrm{BLEU}", r"<brevity> \cdot <mean>", "BLEU-4"),
    ],
    source=PAPINENI,
    example=(
        {"candidate": [1, 2, 3, 4, 5], "sentence": [1, 2, 3, 4, 6, 7]},
        {
            "matched": [4, 3, 2, 1],
            "total": [5, 4, 3, 2],
            "precision": [0.8, 0.75, 0.666666667, 0.5],
            "mean": 0.668740305,
            "brevity": 0.818730753,
            "bleu": 0.547518253,
        },
    ),
    dims={"C": (5, 8), "R": (5, 8), **ORDERS},
)
def bleu(xp: Any, candidate: Any, sentence: Any) -> Steps:
    """BLEU = BP (p_1 p_2 p_3 p_4)^(1/4),  BP = exp(min(0, 1 - r / c))

    0 as soon as one order has no match, which is why the original is meant for a whole corpus, its counts added up
    first, and why sentences are smoothed.
    Example: 4 of 5, 3 of 4, 2 of 3, 1 of 2; 5 tokens for 6: 0.669 e^(-1/5) = 0.548.
    """
    matched = xp.stack([xp.sum(hits(xp, candidate, sentence, n), axis=1) for n in range(1, 5)], axis=1)
    return assembled(xp, matched, candidate, sentence)


def hits(xp: Any, candidate: Any, sentence: Any, n: int) -> Any:
    return xp.astype(clipped(xp, candidate, sentence, n), xp.int64)


def assembled(xp: Any, matched: Any, candidate: Any, sentence: Any) -> Steps:
    zero = 0 * matched[:, 0]
    length, reference = candidate.shape[1] + zero, sentence.shape[1] + zero
    orders = xp.arange(4, device=matched.device)
    total = length[:, None] - orders[None, :]
    precision = real(xp, matched) / real(xp, total)
    # The fourth root of the product, not e to the mean logarithm: a precision may be 0.
    mean, brevity = xp.prod(precision, axis=1) ** 0.25, penalty(xp, length, reference)
    return {
        "matched": matched,
        "total": total,
        "precision": precision,
        "length": length,
        "reference": reference,
        "mean": mean,
        "brevity": brevity,
        "bleu": brevity * mean,
    }


@bleu.mistake("arithmetic-mean", who="averages the four precisions", affects=["mean", "bleu"])
def _(xp: Any, **x: Any) -> Steps:
    right = bleu.body(xp, **x)
    mean = xp.mean(right["precision"], axis=1)
    return {"mean": mean, "bleu": right["brevity"] * mean}


@bleu.mistake(
    "not-clipped",
    who="counts every n-gram that the reference holds at all",
    affects=["matched", "precision", "mean", "bleu"],
)
def _(xp: Any, candidate: Any, sentence: Any) -> Steps:
    counts = []
    for n in range(1, 5):
        mine, theirs = windows(xp, candidate, n), windows(xp, sentence, n)
        held = xp.any(xp.all(mine[:, :, None, :] == theirs[:, None, :, :], axis=3), axis=2)
        counts.append(xp.sum(xp.astype(held, xp.int64), axis=1))
    wrong = assembled(xp, xp.stack(counts, axis=1), candidate, sentence)
    return {name: wrong[name] for name in ("matched", "precision", "mean", "bleu")}


@bleu.mistake("no-brevity", who="forgets the brevity penalty", affects=["brevity", "bleu"])
def _(xp: Any, **x: Any) -> Steps:
    right = bleu.body(xp, **x)
    return {"brevity": 1 + 0 * right["brevity"], "bleu": right["mean"]}


@bleu.mistake("unigrams-only", who="stops at single words: BLEU-1", affects=["mean", "bleu"])
def _(xp: Any, **x: Any) -> Steps:
    right = bleu.body(xp, **x)
    return {"mean": right["precision"][:, 0], "bleu": right["brevity"] * right["precision"][:, 0]}


@bleu.mistake("root-forgotten", who="multiplies the precisions and stops", affects=["mean", "bleu"])
def _(xp: Any, **x: Any) -> Steps:
    right = bleu.body(xp, **x)
    mean = xp.prod(right["precision"], axis=1)
    return {"mean": mean, "bleu": right["brevity"] * mean}


@bleu.mistake(
    "all-the-same-total",
    who="divides every order by the number of words",
    affects=["total", "precision", "mean", "bleu"],
)
def _(xp: Any, **x: Any) -> Steps:
    right = bleu.body(xp, **x)
    total = right["length"][:, None] + 0 * right["total"]
    precision = real(xp, right["matched"]) / real(xp, total)
    mean = xp.prod(precision, axis=1) ** 0.25
    return {"total": total, "precision": precision, "mean": mean, "bleu": right["brevity"] * mean}
