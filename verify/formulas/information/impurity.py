"""Decision trees: Gini impurity, and what a split gains in entropy or in Gini."""

from __future__ import annotations

import math
from typing import Any

from verify.registry import Input, Step, Steps, define, predicate

BREIMAN = "Breiman, Friedman, Olshen & Stone 1984, Classification and Regression Trees; Hastie et al. ESL, section 9.2"
QUINLAN = "Quinlan 1986, Induction of decision trees, Machine Learning 1"
K, C = ("K",), ("C",)
SIZES = {"C": (2, 3), "K": (2, 4)}
CHILDREN = Input("counts", "n_{ck}", "samples of class k (column) in child c (row)", "int", 0, 9, ("C", "K"))
SIZE = Step("size", "n_{c}", r"\sum_k <counts>", "samples in each child", "int", C)
WEIGHT = Step("weight", "w_{c}", r"\frac{<size>}{\sum_i{<size>}}", "share of each child", shape=C)


@predicate("information.node_holds_a_sample")
def node_holds_a_sample(counts: Any) -> Any:
    """The node holds a sample."""
    return counts.sum(axis=1) > 0


@predicate("information.no_child_is_empty")
def no_child_is_empty(counts: Any) -> Any:
    """Every child holds a sample."""
    return (counts.sum(axis=2) > 0).all(axis=1)


def real(xp: Any, counts: Any) -> Any:
    return xp.astype(counts, xp.float64)


def shares(xp: Any, counts: Any) -> Any:
    """Counts along the last axis as shares of their sum."""
    return real(xp, counts) / real(xp, xp.sum(counts, axis=-1, keepdims=True))


def bits(xp: Any, p: Any) -> Any:
    """Entropy along the last axis; 0 log 0 is 0."""
    return -xp.sum(p * xp.log2(xp.where(p > 0, p, 1 + 0 * p)), axis=-1)


def gini_of(xp: Any, p: Any) -> Any:
    return xp.sum(p * (1 - p), axis=-1)


@define(
    "information.gini",
    title="Gini impurity",
    inputs=[Input("counts", "n_{k}", "samples of each class", "int", 0, 20, K)],
    steps=[
        Step("p", "p_{k}", r"\frac{<counts>}{\sum_i{<counts>}}", "shares", shape=K),
        Step("purity", "s", r"\sum_i{<p>^2}", "chance that two draws are of one class"),
        Step("gini", "G", "1 - <purity>", "Gini impurity"),
    ],
    source=BREIMAN,
    example=({"counts": [6, 2]}, {"p": [0.75, 0.25], "purity": 0.625, "gini": 0.375}),
    dims={"K": (2, 5)},
    where=["information.node_holds_a_sample"],
)
def gini(xp: Any, counts: Any) -> Steps:
    """G = 1 - sum p_k^2 = sum p_k (1 - p_k)

    The chance that two samples drawn with replacement differ in class; 0 when pure, 1 - 1/K at most.
    Example: 6 and 2: 1 - (9/16 + 1/16) = 0.375.
    """
    p = shares(xp, counts)
    return {"p": p, "purity": xp.sum(p * p, axis=1), "gini": gini_of(xp, p)}


@gini.mistake("not-subtracted", who="gives the sum of squares")
def _(xp: Any, counts: Any) -> Steps:
    return {"gini": gini.body(xp, counts)["purity"]}


@gini.mistake("entropy", who="takes the entropy in bits")
def _(xp: Any, counts: Any) -> Steps:
    return {"gini": bits(xp, shares(xp, counts))}


@gini.mistake("misclassification", who="takes 1 - max p, the error of the majority vote")
def _(xp: Any, counts: Any) -> Steps:
    return {"gini": 1 - xp.max(shares(xp, counts), axis=1)}


@gini.mistake(
    "without-replacement", who="draws the second sample from what is left", affects=["purity", "gini"]
)
def _(xp: Any, counts: Any) -> Steps:
    n = xp.sum(counts, axis=1)
    pairs = xp.where(n > 1, n * (n - 1), 1 + 0 * n)
    purity = real(xp, xp.sum(counts * (counts - 1), axis=1)) / real(xp, pairs)
    return {"purity": purity, "gini": 1 - purity}


@define(
    "information.gain",
    title="Information gain of a split, in bits",
    inputs=[CHILDREN],
    steps=[
        SIZE,
        WEIGHT,
        Step("parent", "H", r"H_2(\sum_c <counts>)", "entropy before the split"),
        Step("entropies", "H_{c}", "H_2(<counts>)", "entropy of each child", shape=C),
        Step("after", r"\bar{H}", r"\sum_i{<weight> \cdot <entropies>}", "entropy left"),
        Step("split", "H_s", r"-\sum_i{<weight> \cdot \log_2(<weight>)}", "entropy of the split itself"),
        Step("gain", "I", "<parent> - <after>", "information gain"),
        Step("ratio", "g", r"\frac{<gain>}{<split>}", "gain ratio"),
    ],
    source=f"{QUINLAN}; gain ratio: Quinlan 1993, C4.5",
    example=(
        {"counts": [[6, 2], [3, 3]]},
        {
            "size": [8, 6],
            "weight": [0.571428571, 0.428571429],
            "parent": 0.940285959,
            "entropies": [0.811278124, 1.0],
            "after": 0.892158928,
            "split": 0.985228136,
            "gain": 0.048127030,
            "ratio": 0.048848616,
        },
    ),
    dims=SIZES,
    where=["information.no_child_is_empty"],
)
def gain(xp: Any, counts: Any) -> Steps:
    """I = H(parent) - sum_c (n_c / n) H(child c);  gain ratio = I / H(split)

    Never negative: what the branch tells about the class. A feature with a value of its own for every sample has the
    largest gain, which the ratio is to correct.
    Example (Quinlan's weather, wind): (6, 2) and (3, 3) of (9, 5): 0.940 - 0.892 = 0.048.
    """
    size = xp.sum(counts, axis=2)
    weight = shares(xp, size)
    parent = bits(xp, shares(xp, xp.sum(counts, axis=1)))
    entropies = bits(xp, shares(xp, counts))
    return {
        "size": size,
        "weight": weight,
        "parent": parent,
        "entropies": entropies,
        **gained(xp, weight, parent, entropies),
    }


def gained(xp: Any, weight: Any, parent: Any, entropies: Any) -> Steps:
    after, split = xp.sum(weight * entropies, axis=1), bits(xp, weight)
    return {"after": after, "split": split, "gain": parent - after, "ratio": (parent - after) / split}


LEFT = ["after", "gain", "ratio"]


@gain.mistake("not-weighted", who="averages the children, however few samples they hold", affects=LEFT)
def _(xp: Any, counts: Any) -> Steps:
    right = gain.body(xp, counts)
    after = xp.mean(right["entropies"], axis=1)
    left = right["parent"] - after
    return {"after": after, "gain": left, "ratio": left / right["split"]}


@gain.mistake("summed", who="adds the children's entropies", affects=LEFT)
def _(xp: Any, counts: Any) -> Steps:
    right = gain.body(xp, counts)
    after = xp.sum(right["entropies"], axis=1)
    left = right["parent"] - after
    return {"after": after, "gain": left, "ratio": left / right["split"]}


@gain.mistake(
    "nats",
    who="takes natural logarithms, which the ratio forgives",
    affects=["parent", "entropies", "after", "split", "gain"],
)
def _(xp: Any, counts: Any) -> Steps:
    right = gain.body(xp, counts)
    return {n: right[n] * math.log(2) for n in ("parent", "entropies", "after", "split", "gain")}


@gain.mistake("gini", who="takes Gini impurities", affects=["parent", "entropies", "after", "gain", "ratio"])
def _(xp: Any, counts: Any) -> Steps:
    parent = gini_of(xp, shares(xp, xp.sum(counts, axis=1)))
    entropies = gini_of(xp, shares(xp, counts))
    wrong = gained(xp, gain.body(xp, counts)["weight"], parent, entropies)
    return {
        "parent": parent,
        "entropies": entropies,
        "after": wrong["after"],
        "gain": wrong["gain"],
        "ratio": wrong["ratio"],
    }


@gain.mistake("remaining-entropy", who="gives what is left, not what is gained", affects=["gain", "ratio"])
def _(xp: Any, counts: Any) -> Steps:
    right = gain.body(xp, counts)
    return {"gain": right["after"], "ratio": right["after"] / right["split"]}


@define(
    "information.gini_gain",
    title="Decrease of Gini impurity by a split",
    inputs=[CHILDREN],
    steps=[
        SIZE,
        WEIGHT,
        Step("parent", "G", r"G(\sum_c <counts>)", "impurity before the split"),
        Step("impurities", "G_{c}", "G(<counts>)", "impurity of each child", shape=C),
        Step("after", r"\bar{G}", r"\sum_i{<weight> \cdot <impurities>}", "impurity left"),
        Step("gain", r"\Delta G", "<parent> - <after>", "decrease"),
    ],
    source=BREIMAN,
    example=(
        {"counts": [[4, 0], [2, 4]]},
        {"parent": 0.48, "impurities": [0.0, 0.444444444], "after": 0.266666667, "gain": 0.213333333},
    ),
    dims=SIZES,
    where=["information.no_child_is_empty"],
)
def gini_gain(xp: Any, counts: Any) -> Steps:
    """dG = G(parent) - sum_c (n_c / n) G(child c)

    What CART maximises; over all splits by a feature it adds up to the feature's importance.
    Example: (4, 0) and (2, 4): 0.48 - 0.6 * 0.444 = 0.213.
    """
    size = xp.sum(counts, axis=2)
    weight = shares(xp, size)
    parent = gini_of(xp, shares(xp, xp.sum(counts, axis=1)))
    impurities = gini_of(xp, shares(xp, counts))
    after = xp.sum(weight * impurities, axis=1)
    found = {"size": size, "weight": weight, "parent": parent, "impurities": impurities}
    return {**found, "after": after, "gain": parent - after}


@gini_gain.mistake(
    "not-weighted", who="averages the children, however few samples they hold", affects=["after", "gain"]
)
def _(xp: Any, counts: Any) -> Steps:
    right = gini_gain.body(xp, counts)
    after = xp.mean(right["impurities"], axis=1)
    return {"after": after, "gain": right["parent"] - after}


@gini_gain.mistake("summed", who="adds the children's impurities", affects=["after", "gain"])
def _(xp: Any, counts: Any) -> Steps:
    right = gini_gain.body(xp, counts)
    after = xp.sum(right["impurities"], axis=1)
    return {"after": after, "gain": right["parent"] - after}


@gini_gain.mistake(
    "entropy", who="takes entropies in bits", affects=["parent", "impurities", "after", "gain"]
)
def _(xp: Any, counts: Any) -> Steps:
    wrong = gain.body(xp, counts)
    return {
        "parent": wrong["parent"],
        "impurities": wrong["entropies"],
        "after": wrong["after"],
        "gain": wrong["gain"],
    }
