"""Lists of answers: top-k accuracy, mean reciprocal rank, discounted gain, pass@k."""

from __future__ import annotations

import math
from typing import Any

from verify.formulas.metrics.shared import K, N, count, real
from verify.registry import Input, Step, Steps, define, predicate

JARVELIN = "Järvelin & Kekäläinen 2002, ACM Transactions on Information Systems 20"


@predicate("metrics.targets_exist")
def targets_exist(scores: Any, label: Any) -> Any:
    """Every label is the index of one of the classes, counted from 0."""
    return ((label >= 0) & (label < scores.shape[2])).all(axis=1)


@define(
    "metrics.top_k",
    title="Top-k accuracy",
    inputs=[
        Input("scores", "s_{ik}", "score of each class for each sample", shape=("N", "K")),
        Input("label", "t_{i}", "true class of each sample, from 0", "int", 0, 4, N),
        Input("k", "k", "classes that may be named", "int", 1, 3),
    ],
    steps=[
        Step("rank", "r_{i}", r"1 + \#(<scores> \gt s_{it})", "rank of the true class", "int", N),
        Step("hit", "h_{i}", r"[<rank> \le <k>]", "1 if among the first k", "int", N),
        Step("accuracy", "A_k", r"\frac{1}{<N>} \sum_i{<hit>}", "top-k accuracy"),
    ],
    source="Russakovsky et al. 2014, ImageNet challenge, arXiv:1409.0575",
    example=(
        {"scores": [[0.5, 0.3, 0.2], [0.1, 0.2, 0.7]], "label": [1, 0], "k": 2},
        {"rank": [2, 3], "hit": [1, 0], "accuracy": 0.5},
    ),
    dims={"N": (2, 4), "K": (4, 6)},
    where=["metrics.targets_exist"],
)
def top_k(xp: Any, scores: Any, label: Any, k: Any) -> Steps:
    """A_k = 1/N sum [rank of the true class <= k]

    Only the order counts: logits and probabilities give the same. Top-5 error, as on ImageNet, is 1 - A_5.
    Example: true classes at ranks 2 and 3: A_1 = 0, A_2 = 1/2, A_3 = 1.
    """
    return named(xp, scores, label, k)


def named(xp: Any, scores: Any, label: Any, k: Any) -> Steps:
    at = xp.arange(scores.shape[2], device=scores.device)[None, None, :] == label[:, :, None]
    own = xp.sum(xp.where(at, scores, 0 * scores), axis=2, keepdims=True)
    rank = 1 + count(xp, scores > own)
    hit = xp.astype(rank <= k[:, None], xp.int64)
    return {"rank": rank, "hit": hit, "accuracy": xp.mean(real(xp, hit), axis=1)}


@top_k.mistake("off-by-one", who="counts ranks from 0 but still allows k", affects=["hit", "accuracy"])
def _(xp: Any, scores: Any, label: Any, k: Any) -> Steps:
    wrong = named(xp, scores, label, k + 1)
    return {"hit": wrong["hit"], "accuracy": wrong["accuracy"]}


@top_k.mistake("top-one", who="only looks at the best class", affects=["hit", "accuracy"])
def _(xp: Any, scores: Any, label: Any, k: Any) -> Steps:
    wrong = named(xp, scores, label, 1 + 0 * k)
    return {"hit": wrong["hit"], "accuracy": wrong["accuracy"]}


@top_k.mistake("ascending", who="sorts the scores the wrong way round", affects=["rank", "hit", "accuracy"])
def _(xp: Any, scores: Any, label: Any, k: Any) -> Steps:
    return named(xp, -scores, label, k)


@top_k.mistake("error", who="gives the top-k error", affects="accuracy")
def _(xp: Any, **x: Any) -> Steps:
    return {"accuracy": 1 - top_k.body(xp, **x)["accuracy"]}


@define(
    "metrics.mrr",
    title="Mean reciprocal rank",
    inputs=[Input("rank", "r_{i}", "rank of the first right answer to each query, from 1", "int", 1, 9, N)],
    steps=[
        Step("reciprocal", "q_{i}", r"\frac{1}{<rank>}", "reciprocal rank", shape=N),
        Step("mrr", r"\mathrm{MRR}", r"\frac{1}{<N>} \sum_i{<reciprocal>}", "mean reciprocal rank"),
    ],
    source="Voorhees 1999, The TREC-8 question answering track report",
    example=(
        {"rank": [3, 2, 1]},
        {"reciprocal": [0.333333333, 0.5, 1.0], "mrr": 0.611111111},
    ),
    dims={"N": (2, 5)},
)
def mrr(xp: Any, rank: Any) -> Steps:
    """MRR = 1/N sum 1 / r_i

    One over the harmonic mean of the ranks: the first places decide.
    Example: ranks 3, 2 and 1: (1/3 + 1/2 + 1) / 3 = 11/18.
    """
    reciprocal = 1 / real(xp, rank)
    return {"reciprocal": reciprocal, "mrr": xp.mean(reciprocal, axis=1)}


@mrr.mistake("reciprocal-of-mean", who="averages the ranks first")
def _(xp: Any, rank: Any) -> Steps:
    return {"mrr": 1 / xp.mean(real(xp, rank), axis=1)}


@mrr.mistake("ranks-from-zero", who="adds 1 to ranks that began at 1", affects=["reciprocal", "mrr"])
def _(xp: Any, rank: Any) -> Steps:
    return mrr.body(xp, rank + 1)


@mrr.mistake("hits-at-one", who="counts the queries answered at once")
def _(xp: Any, rank: Any) -> Steps:
    return {"mrr": xp.mean(real(xp, xp.astype(rank == 1, xp.int64)), axis=1)}


@predicate("metrics.something_relevant")
def something_relevant(rel: Any) -> Any:
    """At least one result is relevant."""
    return (rel > 0).any(axis=1)


REL = Input("rel", r"\mathrm{rel}_{i}", "relevance of the results, in the order shown", "int", 0, 3, K)
DISCOUNT = Step("discount", "d_{i}", r"\frac{1}{\log_2(i + 1)}", "discount of rank i", shape=K)
IDEAL = Step("ideal", "g^*_{i}", r"\operatorname{sort}(<gain>)", "gains in the best order", shape=K)
DCG = Step("dcg", r"\mathrm{DCG}", r"\sum_i{<gain> \cdot <discount>}", "discounted gain")
IDCG = Step("idcg", r"\mathrm{IDCG}", r"\sum_i{<ideal> \cdot <discount>}", "of the best order")
NDCG = Step("ndcg", r"\mathrm{nDCG}", r"\frac{<dcg>}{<idcg>}", "normalised")


def discounted(xp: Any, gain: Any, first: int = 2) -> Steps:
    """Gains in the order shown and in the best one; the discount of the first place is 1 / log2(first)."""
    place = xp.arange(gain.shape[1], device=gain.device, dtype=gain.dtype)
    discount = 1 / xp.log2(place + first) + 0 * gain
    ideal = -xp.sort(-gain, axis=1)
    dcg, idcg = xp.sum(gain * discount, axis=1), xp.sum(ideal * discount, axis=1)
    return {"gain": gain, "discount": discount, "ideal": ideal, "dcg": dcg, "idcg": idcg, "ndcg": dcg / idcg}


@define(
    "metrics.ndcg",
    title="Normalised discounted cumulative gain, linear gain",
    inputs=[REL],
    steps=[Step("gain", "g_{i}", "<rel>", "gain", shape=K), DISCOUNT, IDEAL, DCG, IDCG, NDCG],
    source=JARVELIN,
    example=(
        {"rel": [2, 0, 1]},
        {"discount": [1.0, 0.630929754, 0.5], "dcg": 2.5, "idcg": 2.630929754, "ndcg": 0.950234416},
    ),
    dims={"K": (3, 6)},
    where=["metrics.something_relevant"],
)
def ndcg(xp: Any, rel: Any) -> Steps:
    """nDCG = DCG / IDCG,  DCG = sum_i rel_i / log2(i + 1)

    1 for the best order. The first place is not discounted: log2(2) = 1.
    Example: (2, 0, 1): 2 + 1/2 = 2.5 against 2 + 0.631.
    """
    return discounted(xp, real(xp, rel))


@ndcg.mistake(
    "exponential", who="takes 2^rel - 1 for the gain", affects=["gain", "ideal", "dcg", "idcg", "ndcg"]
)
def _(xp: Any, rel: Any) -> Steps:
    wrong = discounted(xp, 2 ** real(xp, rel) - 1)
    return {name: wrong[name] for name in ("gain", "ideal", "dcg", "idcg", "ndcg")}


@ndcg.mistake("not-normalised", who="stops at DCG")
def _(xp: Any, rel: Any) -> Steps:
    return {"ndcg": ndcg.body(xp, rel)["dcg"]}


@ndcg.mistake(
    "natural-logarithm", who="takes ln, which the ratio forgives", affects=["discount", "dcg", "idcg"]
)
def _(xp: Any, rel: Any) -> Steps:
    right = ndcg.body(xp, rel)
    return {name: right[name] / math.log(2) for name in ("discount", "dcg", "idcg")}


@ndcg.mistake(
    "no-discount", who="adds up the gains whatever their place", affects=["discount", "dcg", "idcg", "ndcg"]
)
def _(xp: Any, rel: Any) -> Steps:
    right = ndcg.body(xp, rel)
    whole = xp.sum(right["gain"], axis=1)
    return {"discount": 1 + 0 * right["discount"], "dcg": whole, "idcg": whole, "ndcg": whole / whole}


@ndcg.mistake(
    "one-place-late",
    who="divides by log2(i + 2): places from 1, as if from 0",
    affects=["discount", "dcg", "idcg", "ndcg"],
)
def _(xp: Any, rel: Any) -> Steps:
    wrong = discounted(xp, real(xp, rel), first=3)
    return {name: wrong[name] for name in ("discount", "dcg", "idcg", "ndcg")}


@define(
    "metrics.ndcg_exponential",
    title="Normalised discounted cumulative gain, exponential gain",
    inputs=[REL],
    steps=[Step("gain", "g_{i}", "2^{<rel>} - 1", "gain", shape=K), DISCOUNT, IDEAL, DCG, IDCG, NDCG],
    source="Burges et al. 2005, Learning to rank using gradient descent, ICML",
    example=(
        {"rel": [1, 2, 0]},
        {"gain": [1.0, 3.0, 0.0], "dcg": 2.892789261, "idcg": 3.630929754, "ndcg": 0.796707581},
    ),
    dims={"K": (3, 6)},
    where=["metrics.something_relevant"],
)
def ndcg_exponential(xp: Any, rel: Any) -> Steps:
    """nDCG = DCG / IDCG,  DCG = sum_i (2^rel_i - 1) / log2(i + 1)

    High grades count for much more; for relevance 0 or 1 it is the linear form.
    Example: (1, 2, 0): 1 + 3 * 0.631 = 2.893 against 3 + 0.631.
    """
    return discounted(xp, 2 ** real(xp, rel) - 1)


@ndcg_exponential.mistake(
    "linear", who="takes rel for the gain", affects=["gain", "ideal", "dcg", "idcg", "ndcg"]
)
def _(xp: Any, rel: Any) -> Steps:
    wrong = ndcg.body(xp, rel)
    return {name: wrong[name] for name in ("gain", "ideal", "dcg", "idcg", "ndcg")}


@ndcg_exponential.mistake(
    "one-not-subtracted", who="takes 2^rel", affects=["gain", "ideal", "dcg", "idcg", "ndcg"]
)
def _(xp: Any, rel: Any) -> Steps:
    wrong = discounted(xp, 2 ** real(xp, rel))
    return {name: wrong[name] for name in ("gain", "ideal", "dcg", "idcg", "ndcg")}


@define(
    "metrics.pass_at_k",
    title="pass@k without bias",
    inputs=[
        Input("n", "n", "programs drawn", "int", 5, 12),
        Input("c", "c", "of them correct", "int", 0, 8),
        Input("k", "k", "programs that may be tried", "int", 1, 5),
    ],
    steps=[
        Step(
            "fail",
            "q",
            r"\frac{C(<n> - <c>, <k>)}{C(<n>, <k>)}",
            "chance of no correct one",
        ),
        Step("value", "p_k", "1 - <fail>", "chance of a correct one among k"),
    ],
    source="Chen et al. 2021, Evaluating large language models trained on code, arXiv:2107.03374, equation 1",
    example=({"n": 10, "c": 3, "k": 2}, {"fail": 0.466666667, "value": 0.533333333}),
    where=["c <= n", "k <= n", "k <= 64"],
)
def pass_at_k(xp: Any, n: Any, c: Any, k: Any) -> Steps:
    """pass@k = 1 - C(n - c, k) / C(n, k)

    The chance that k of the n programs, drawn without replacement, hold a correct one: unbiased, where
    1 - (1 - c/n)^k is too small.
    Example: 3 of 10 correct, k = 2: 1 - 21/45 = 0.533.
    """
    fail = 1 + 0 * real(xp, n)
    # k of the n are drawn one after the other; a product of ratios, since binomials grow beyond int64.
    for drawn in range(64):
        left = real(xp, n - c - drawn) / real(xp, xp.where(n > drawn, n - drawn, 1 + 0 * n))
        fail = xp.where(drawn < k, fail * xp.where(left > 0, left, 0 * left), fail)
    return {"fail": fail, "value": 1 - fail}


@pass_at_k.mistake(
    "with-replacement", who="takes 1 - (1 - c/n)^k, which is biased", affects=["fail", "value"]
)
def _(xp: Any, n: Any, c: Any, k: Any) -> Steps:
    fail = (real(xp, n - c) / real(xp, n)) ** real(xp, k)
    return {"fail": fail, "value": 1 - fail}


@pass_at_k.mistake("share", who="gives the share of correct programs, pass@1", affects="value")
def _(xp: Any, n: Any, c: Any, k: Any) -> Steps:
    return {"value": real(xp, c) / real(xp, n)}


@pass_at_k.mistake("all-correct", who="asks that all k are correct", affects="value")
def _(xp: Any, n: Any, c: Any, k: Any) -> Steps:
    return {"value": pass_at_k.body(xp, n, n - c, k)["fail"]}
