"""Entropy, Kullback-Leibler divergence in both directions and Jensen-Shannon divergence of discrete distributions.

Distributions are given by weights, which are divided by their sum: counts will do, and what sums to 1 stays as it is.
Natural logarithms: the unit is the nat.
"""

from __future__ import annotations

import math
from typing import Any

from verify.formulas.loss.shared import K
from verify.registry import Input, Step, Steps, define

SHANNON = "Shannon 1948, A Mathematical Theory of Communication"
COVER = "Cover & Thomas 2006, Elements of Information Theory, chapter 2"
SIZES = {"K": (2, 5)}
P_WEIGHTS = Input("p_weights", r"\tilde{p}_{k}", "probabilities or counts", low=0.05, high=1, shape=K)
Q_WEIGHTS = Input("q_weights", r"\tilde{q}_{k}", "probabilities or counts", low=0.05, high=1, shape=K)
P = Step("p", "p_{k}", r"\frac{<p_weights>}{\sum_i{<p_weights>}}", "first distribution", shape=K)
Q = Step("q", "q_{k}", r"\frac{<q_weights>}{\sum_i{<q_weights>}}", "second distribution", shape=K)


def normalised(xp: Any, weights: Any) -> Any:
    """The distribution in proportion to the weights."""
    return weights / xp.sum(weights, axis=-1, keepdims=True)


def surprise(xp: Any, p: Any, q: Any) -> Any:
    """-sum p log q: a class without probability under p adds nothing, one without it under q alone is infinite."""
    impossible = (p > 0) & (q <= 0)
    logs = xp.log(xp.where((p > 0) & (q > 0), q, 1 + 0 * q))
    return xp.sum(xp.where(impossible, xp.inf + 0 * q, -p * logs), axis=-1)


@define(
    "loss.entropy",
    title="Entropy of a distribution",
    inputs=[P_WEIGHTS],
    steps=[
        P,
        Step("bits", "H_2", r"-\sum_i{<p> \cdot \log_2(<p>)}", "in bits"),
        Step("entropy", "H", r"-\sum_i{<p> \cdot \log(<p>)}", "in nats"),
    ],
    source=f"{SHANNON}; {COVER}",
    example=(
        {"p_weights": [0.5, 0.25, 0.25]},
        {"p": [0.5, 0.25, 0.25], "bits": 1.5, "entropy": 1.039720771},
    ),
    dims=SIZES,
)
def entropy(xp: Any, p_weights: Any) -> Steps:
    """H(p) = -sum p log p

    0 for a certain outcome, largest, log K, for the uniform distribution; 0 log 0 counts as 0.
    Example: (1/2, 1/4, 1/4): 1.5 bits, which are 1.5 log 2 = 1.0397 nats.
    """
    p = normalised(xp, p_weights)
    nats = surprise(xp, p, p)
    return {"p": p, "bits": nats / math.log(2), "entropy": nats}


@entropy.mistake("sign", who="forgets the minus", affects=["bits", "entropy"])
def _(xp: Any, p_weights: Any) -> Steps:
    right = entropy.body(xp, p_weights)
    return {"bits": -right["bits"], "entropy": -right["entropy"]}


@entropy.mistake("unit-swapped", who="takes bits for nats and nats for bits", affects=["bits", "entropy"])
def _(xp: Any, p_weights: Any) -> Steps:
    right = entropy.body(xp, p_weights)
    return {"bits": right["entropy"], "entropy": right["bits"]}


@entropy.mistake(
    "not-weighted", who="averages -log p over the classes, not under p", affects=["bits", "entropy"]
)
def _(xp: Any, p_weights: Any) -> Steps:
    p = normalised(xp, p_weights)
    nats = -xp.mean(xp.log(p), axis=1)
    return {"bits": nats / math.log(2), "entropy": nats}


@entropy.mistake("gini", who="takes 1 - sum p^2, Gini's impurity", affects="entropy")
def _(xp: Any, p_weights: Any) -> Steps:
    return {"entropy": 1 - xp.sum(normalised(xp, p_weights) ** 2, axis=1)}


@define(
    "loss.kl",
    title="Kullback-Leibler divergence, both directions",
    inputs=[P_WEIGHTS, Q_WEIGHTS],
    steps=[
        P,
        Q,
        Step("entropy", "H(p)", r"-\sum_i{<p> \cdot \log(<p>)}", "entropy of p"),
        Step("cross", "H(p, q)", r"-\sum_i{<p> \cdot \log(<q>)}", "cross-entropy"),
        Step("reverse", r"D(q \| p)", r"\sum_i{<q> \cdot \log(<q> / <p>)}", "reverse divergence"),
        Step("kl", r"D(p \| q)", r"<cross> - <entropy>", "forward divergence"),
    ],
    source=f"Kullback & Leibler 1951, Annals of Mathematical Statistics 22; {COVER}",
    example=(
        {"p_weights": [0.5, 0.5], "q_weights": [0.75, 0.25]},
        {"entropy": 0.693147181, "cross": 0.836988217, "kl": 0.143841036, "reverse": 0.130812036},
    ),
    dims=SIZES,
)
def kl(xp: Any, p_weights: Any, q_weights: Any) -> Steps:
    """D(p || q) = sum p log(p / q) = H(p, q) - H(p)

    Never negative, 0 only for p = q, not symmetric. Cross-entropy with fixed targets p differs from it by the
    constant H(p), so that both have the same gradient by q. Forward covers every mode of p, reverse seeks one.
    Example: p = (1/2, 1/2), q = (3/4, 1/4): 1/2 log 2/3 + 1/2 log 2 = 0.1438; reversed it is 0.1308.
    """
    p, q = normalised(xp, p_weights), normalised(xp, q_weights)
    own, cross = surprise(xp, p, p), surprise(xp, p, q)
    reverse = surprise(xp, q, p) - surprise(xp, q, q)
    return {"p": p, "q": q, "entropy": own, "cross": cross, "reverse": reverse, "kl": cross - own}


@kl.mistake("arguments-swapped", who="takes the divergence of the other direction", affects=["reverse", "kl"])
def _(xp: Any, p_weights: Any, q_weights: Any) -> Steps:
    right = kl.body(xp, p_weights, q_weights)
    return {"reverse": right["kl"], "kl": right["reverse"]}


@kl.mistake("cross-entropy", who="forgets to subtract the entropy of p", affects="kl")
def _(xp: Any, p_weights: Any, q_weights: Any) -> Steps:
    return {"kl": kl.body(xp, p_weights, q_weights)["cross"]}


@kl.mistake("sign", who="writes log(q / p)", affects=["reverse", "kl"])
def _(xp: Any, p_weights: Any, q_weights: Any) -> Steps:
    right = kl.body(xp, p_weights, q_weights)
    return {"reverse": -right["reverse"], "kl": -right["kl"]}


@kl.mistake("bits", who="takes the binary logarithm", affects=["entropy", "cross", "reverse", "kl"])
def _(xp: Any, p_weights: Any, q_weights: Any) -> Steps:
    right = kl.body(xp, p_weights, q_weights)
    return {name: right[name] / math.log(2) for name in ("entropy", "cross", "reverse", "kl")}


@kl.mistake(
    "mean-over-classes",
    who="divides by K as well, as torch's kl_div does with reduction 'mean'",
    affects=["reverse", "kl"],
)
def _(xp: Any, p_weights: Any, q_weights: Any) -> Steps:
    right = kl.body(xp, p_weights, q_weights)
    return {name: right[name] / p_weights.shape[1] for name in ("reverse", "kl")}


@kl.mistake("not-weighted", who="sums log(p / q) without the weight in front", affects="kl")
def _(xp: Any, p_weights: Any, q_weights: Any) -> Steps:
    p, q = normalised(xp, p_weights), normalised(xp, q_weights)
    return {"kl": xp.sum(xp.log(p) - xp.log(q), axis=1)}


@define(
    "loss.js",
    title="Jensen-Shannon divergence",
    inputs=[P_WEIGHTS, Q_WEIGHTS],
    steps=[
        P,
        Q,
        Step("m", "m_{k}", r"\frac{<p> + <q>}{2}", "mixture", shape=K),
        Step("kl_p", r"D(p \| m)", r"\sum_i{<p> \cdot \log(<p> / <m>)}", "of p to the mixture"),
        Step("kl_q", r"D(q \| m)", r"\sum_i{<q> \cdot \log(<q> / <m>)}", "of q to the mixture"),
        Step("js", r"\operatorname{JS}(p, q)", r"\frac{<kl_p> + <kl_q>}{2}", "divergence"),
    ],
    source="Lin 1991, IEEE Transactions on Information Theory 37",
    example=(
        {"p_weights": [1.0, 0.0], "q_weights": [0.0, 1.0]},
        {"m": [0.5, 0.5], "kl_p": 0.693147181, "kl_q": 0.693147181, "js": 0.693147181},
    ),
    dims=SIZES,
)
def js(xp: Any, p_weights: Any, q_weights: Any) -> Steps:
    """JS(p, q) = D(p || m) / 2 + D(q || m) / 2,  m = (p + q) / 2

    Symmetric, from 0 to log 2; log 2 wherever the supports do not touch, however far apart: no gradient there.
    Example: p = (1, 0), q = (0, 1): each is log 2 from the mixture, and so is the divergence.
    """
    p, q = normalised(xp, p_weights), normalised(xp, q_weights)
    m = (p + q) / 2
    kl_p = surprise(xp, p, m) - surprise(xp, p, p)
    kl_q = surprise(xp, q, m) - surprise(xp, q, q)
    return {"p": p, "q": q, "m": m, "kl_p": kl_p, "kl_q": kl_q, "js": (kl_p + kl_q) / 2}


@js.mistake("not-halved", who="adds the two divergences without halving")
def _(xp: Any, p_weights: Any, q_weights: Any) -> Steps:
    return {"js": 2 * js.body(xp, p_weights, q_weights)["js"]}


@js.mistake("no-mixture", who="averages both directions of KL: that is Jeffreys' divergence")
def _(xp: Any, p_weights: Any, q_weights: Any) -> Steps:
    both = kl.body(xp, p_weights, q_weights)
    return {"js": (both["kl"] + both["reverse"]) / 2}


@js.mistake("distance", who="takes the root, as scipy's jensenshannon does: the distance")
def _(xp: Any, p_weights: Any, q_weights: Any) -> Steps:
    return {"js": xp.sqrt(xp.abs(js.body(xp, p_weights, q_weights)["js"]))}


@js.mistake(
    "mixture-first", who="measures from the mixture: D(m || p) and D(m || q)", affects=["kl_p", "kl_q", "js"]
)
def _(xp: Any, p_weights: Any, q_weights: Any) -> Steps:
    right = js.body(xp, p_weights, q_weights)
    kl_p = kl.body(xp, right["m"], right["p"])["kl"]
    kl_q = kl.body(xp, right["m"], right["q"])["kl"]
    return {"kl_p": kl_p, "kl_q": kl_q, "js": (kl_p + kl_q) / 2}
