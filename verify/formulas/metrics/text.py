"""Text: perplexity, bits a byte, clipped n-gram precision and BLEU. Tokens are whole numbers from 0."""

from __future__ import annotations

import math
from typing import Any

from verify.formulas.metrics.shared import N, count, ratio, real
from verify.registry import Input, Step, Steps, define, predicate

JELINEK = "Jelinek, Mercer, Bahl & Baker 1977, Journal of the Acoustical Society of America 62"
PAPINENI = "Papineni, Roukos, Ward & Zhu 2002, BLEU, ACL"
BREVITY = r"\exp(\min(0, 1 - <reference> / <length>))"


@define(
    "metrics.perplexity",
    title="Perplexity of a sequence",
    inputs=[Input("p", "p_{i}", "probability given to each token that came", low=0.02, high=1, shape=N)],
    steps=[
        Step("surprise", "l_{i}", r"-\log(<p>)", "surprise of each token, in nats", shape=N),
        Step("loss", "H", r"\frac{1}{<N>} \sum_i{<surprise>}", "mean, the cross-entropy loss"),
        Step("bits", "H_2", r"\frac{<loss>}{\log 2}", "in bits a token"),
        Step("perplexity", r"\mathrm{PPL}", r"e^{<loss>}", "perplexity"),
    ],
    source=JELINEK,
    example=(
        {"p": [0.5, 0.25, 0.125]},
        {"loss": 1.386294361, "bits": 2.0, "perplexity": 4.0},
    ),
    dims={"N": (2, 6)},
)
def perplexity(xp: Any, p: Any) -> Steps:
    """PPL = exp(-1/N sum log p_i) = (p_1 ... p_N)^(-1/N)

    As surprised as by a fair die with that many faces; the base of the logarithm cancels if the power has the same.
    Comparable only between models with the same tokens.
    Example: (1/2, 1/4, 1/8): 2 bits a token, perplexity 4.
    """
    # A sum of logarithms: the product of thousands of probabilities underflows.
    surprise = -xp.log(p)
    loss = xp.mean(surprise, axis=1)
    return {"surprise": surprise, "loss": loss, "bits": loss / math.log(2), "perplexity": xp.exp(loss)}


@perplexity.mistake("base-mixed", who="raises 2 to a loss in nats")
def _(xp: Any, p: Any) -> Steps:
    return {"perplexity": 2 ** perplexity.body(xp, p)["loss"]}


@perplexity.mistake(
    "not-per-token", who="forgets the N-th root: one over the product", affects=["loss", "bits", "perplexity"]
)
def _(xp: Any, p: Any) -> Steps:
    whole = -xp.sum(xp.log(p), axis=1)
    return {"loss": whole, "bits": whole / math.log(2), "perplexity": xp.exp(whole)}


@perplexity.mistake("mean-of-inverses", who="averages 1 / p")
def _(xp: Any, p: Any) -> Steps:
    return {"perplexity": xp.mean(1 / p, axis=1)}


@perplexity.mistake("inverse-of-mean", who="takes one over the mean probability")
def _(xp: Any, p: Any) -> Steps:
    return {"perplexity": 1 / xp.mean(p, axis=1)}


@perplexity.mistake("nats-for-bits", who="calls the loss in nats bits", affects="bits")
def _(xp: Any, p: Any) -> Steps:
    return {"bits": perplexity.body(xp, p)["loss"]}


@define(
    "metrics.bits_per_byte",
    title="Perplexity and bits a byte from a loss in nats a token",
    inputs=[
        Input("loss", "H", "mean loss, nats a token", low=0.5, high=4),
        Input("width", "w", "mean bytes a token", low=1, high=6),
    ],
    steps=[
        Step("perplexity", r"\mathrm{PPL}", "e^{<loss>}", "perplexity a token"),
        Step("bits", "H_2", r"\frac{<loss>}{\log 2}", "bits a token"),
        Step("bits_per_byte", r"\mathrm{BPB}", r"\frac{<bits>}{<width>}", "bits a byte"),
    ],
    source="Gao et al. 2020, The Pile, arXiv:2101.00027, section 3.1",
    example=(
        {"loss": 2.0, "width": 4.2},
        {"perplexity": 7.389056099, "bits": 2.885390082, "bits_per_byte": 0.686997639},
    ),
)
def bits_per_byte(xp: Any, loss: Any, width: Any) -> Steps:
    """BPB = H / (w log 2)

    Bytes are the same for every tokeniser, so that models with different vocabularies can be compared.
    Example: 2 nats a token of 4.2 bytes: perplexity 7.389, 2.885 bits a token, 0.687 bits a byte.
    """
    bits = loss / math.log(2)
    return {"perplexity": xp.exp(loss), "bits": bits, "bits_per_byte": bits / width}


@bits_per_byte.mistake("nats", who="forgets to turn nats into bits", affects=["bits", "bits_per_byte"])
def _(xp: Any, loss: Any, width: Any) -> Steps:
    return {"bits": loss, "bits_per_byte": loss / width}


@bits_per_byte.mistake("multiplied", who="multiplies by the bytes of a token", affects="bits_per_byte")
def _(xp: Any, loss: Any, width: Any) -> Steps:
    return {"bits_per_byte": loss / math.log(2) * width}


@bits_per_byte.mistake("log-two-multiplied", who="multiplies by log 2", affects=["bits", "bits_per_byte"])
def _(xp: Any, loss: Any, width: Any) -> Steps:
    return {"bits": loss * math.log(2), "bits_per_byte": loss * math.log(2) / width}


@bits_per_byte.mistake("base-two", who="raises 2 to the loss in nats", affects="perplexity")
def _(xp: Any, loss: Any, width: Any) -> Steps:
    return {"perplexity": 2**loss}


def windows(xp: Any, tokens: Any, n: int) -> Any:
    """Every run of n tokens: (..., places, n)."""
    places = tokens.shape[-1] - n + 1
    return xp.stack([tokens[..., k : k + places] for k in range(n)], axis=-1)


def clipped(xp: Any, candidate: Any, reference: Any, n: int) -> Any:
    """How many n-grams of the candidate are matched, each at most as often as the reference holds it.

    An n-gram's j-th occurrence is matched where the reference holds it j times or more.
    """
    mine, theirs = windows(xp, candidate, n), windows(xp, reference, n)
    alike = xp.all(mine[..., :, None, :] == mine[..., None, :, :], axis=-1)
    place = xp.arange(mine.shape[-2], device=mine.device)
    occurrence = count(xp, alike & (place[None, :] <= place[:, None]))
    held = count(xp, xp.all(mine[..., :, None, :] == theirs[..., None, :, :], axis=-1))
    return occurrence <= held


@predicate("metrics.reference_has_tokens")
def reference_has_tokens(references: Any) -> Any:
    """Every reference has a token; -1 stands for none."""
    return (references >= 0).any(axis=2).all(axis=1)


@define(
    "metrics.clipped_precision",
    title="BLEU-1: clipped unigram precision and brevity penalty, several references",
    inputs=[
        Input("candidate", "c_{i}", "tokens of the candidate", "int", 0, 4, ("C",)),
        Input("references", "r_{mi}", "tokens of the references; -1 fills up", "int", -1, 4, ("M", "R")),
    ],
    steps=[
        Step(
            "matched", "m", r"\sum_w \min(\#_w(<candidate>), \max \#_w(<references>))", "clipped count", "int"
        ),
        Step("length", "c", r"\#(<candidate>)", "length of the candidate", "int"),
        Step(
            "reference",
            "r",
            r"\operatorname{closest}(\#(<references>), <length>)",
            "closest reference length",
            "int",
        ),
        Step("precision", "p_1", r"\frac{<matched>}{<length>}", "modified precision"),
        Step("brevity", r"\mathrm{BP}", BREVITY, "brevity penalty"),
        Step("bleu", r"\mathrm{BLEU}_1", r"<brevity> \cdot <precision>", "BLEU-1"),
    ],
    source=PAPINENI,
    example=(
        {"candidate": [0] * 7, "references": [[0, 1, 2, 3, 0, 4, -1, -1], [5, 2, 6, 1, 3, 0, 4, -1]]},
        {
            "matched": 2,
            "length": 7,
            "reference": 7,
            "precision": 0.285714286,
            "brevity": 1.0,
            "bleu": 0.285714286,
        },
    ),
    dims={"C": (3, 6), "M": (1, 3), "R": (4, 7)},
    where=["metrics.reference_has_tokens"],
)
def clipped_precision(xp: Any, candidate: Any, references: Any) -> Steps:
    """p = sum_w min(count in the candidate, largest count in a reference) / length;  BP = exp(min(0, 1 - r / c))

    Clipping stops "the the the"; the brevity penalty stops a candidate that says only what is sure. r is the length
    of the reference closest to c, the shorter one of two.
    Example: "the" seven times against "the cat is on the mat": 2/7, not 7/7.
    """
    once = xp.any(clipped(xp, candidate[:, None, :], references, 1), axis=1)
    return scored(xp, count(xp, once), candidate, closest(xp, candidate, references))


def closest(xp: Any, candidate: Any, references: Any) -> Any:
    lengths = count(xp, references >= 0)
    # Twice the distance, and one more where the reference is the longer: the shorter one wins a tie.
    distance = 2 * xp.abs(lengths - candidate.shape[1]) + xp.astype(lengths > candidate.shape[1], xp.int64)
    nearest = distance == xp.min(distance, axis=1, keepdims=True)
    return xp.max(xp.where(nearest, lengths, 0 * lengths), axis=1)


def scored(xp: Any, matched: Any, candidate: Any, reference: Any) -> Steps:
    length = candidate.shape[1] + 0 * matched
    precision, brevity = ratio(xp, matched, length), penalty(xp, length, reference)
    return {
        "matched": matched,
        "length": length,
        "reference": reference,
        "precision": precision,
        "brevity": brevity,
        "bleu": brevity * precision,
    }


def penalty(xp: Any, length: Any, reference: Any) -> Any:
    excess = 1 - real(xp, reference) / real(xp, length)
    return xp.exp(xp.where(excess < 0, excess, 0 * excess))


MATCHED = ["matched", "precision", "bleu"]


@clipped_precision.mistake(
    "not-clipped", who="counts every token that a reference holds at all", affects=MATCHED
)
def _(xp: Any, candidate: Any, references: Any) -> Steps:
    held = xp.any(xp.any(candidate[:, :, None, None] == references[:, None, :, :], axis=3), axis=2)
    wrong = scored(xp, count(xp, held), candidate, closest(xp, candidate, references))
    return {name: wrong[name] for name in MATCHED}


@clipped_precision.mistake(
    "recall", who="divides by the length of the reference", affects=["precision", "bleu"]
)
def _(xp: Any, **x: Any) -> Steps:
    right = clipped_precision.body(xp, **x)
    precision = ratio(xp, right["matched"], right["reference"])
    return {"precision": precision, "bleu": right["brevity"] * precision}


@clipped_precision.mistake("no-brevity", who="forgets the brevity penalty", affects=["brevity", "bleu"])
def _(xp: Any, **x: Any) -> Steps:
    right = clipped_precision.body(xp, **x)
    return {"brevity": 1 + 0 * right["brevity"], "bleu": right["precision"]}


@clipped_precision.mistake("linear-brevity", who="multiplies by c / r", affects=["brevity", "bleu"])
def _(xp: Any, **x: Any) -> Steps:
    right = clipped_precision.body(xp, **x)
    share = ratio(xp, right["length"], right["reference"])
    brevity = xp.where(share < 1, share, 1 + 0 * share)
    return {"brevity": brevity, "bleu": right["precision"] * brevity}


@clipped_precision.mistake(
    "long-punished", who="turns the penalty round, against long candidates", affects=["brevity", "bleu"]
)
def _(xp: Any, **x: Any) -> Steps:
    right = clipped_precision.body(xp, **x)
    brevity = penalty(xp, right["reference"], right["length"])
    return {"brevity": brevity, "bleu": right["precision"] * brevity}
