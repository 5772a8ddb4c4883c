"""Many classes: precision, recall and F1 of each, and the ways to make one number of them."""

from __future__ import annotations

from typing import Any

from verify.formulas.metrics.shared import CLASSES, MATRIX, K, diagonal, ratio, real
from verify.registry import Step, Steps, define

MET = ["metrics.every_class_met"]
SUPPORT = Step("support", "n_{k}", r"\sum_j <c>", "samples of class k: sum of its row", "int", shape=K)
CALLED = Step("called", "q_{k}", r"\sum_i <c>", "predictions of class k: sum of its column", "int", shape=K)
HIT = Step("hit", "h_{k}", r"\operatorname{diag} <c>", "samples of class k that were right", "int", shape=K)
PRECISIONS = Step("precision", "P_{k}", r"\frac{<hit>}{<called>}", "precision of each class", shape=K)
RECALLS = Step("recall", "R_{k}", r"\frac{<hit>}{<support>}", "recall of each class", shape=K)
F1S = Step(
    "f1", "F_{k}", r"\frac{2 \cdot <precision> \cdot <recall>}{<precision> + <recall>}", "F1 of each", shape=K
)
SOKOLOVA = "Sokolova & Lapalme 2009, Information Processing & Management 45"


def per_class(xp: Any, c: Any) -> Steps:
    support, called, hit = xp.sum(c, axis=2), xp.sum(c, axis=1), diagonal(xp, c)
    return {
        "support": support,
        "called": called,
        "hit": hit,
        "precision": ratio(xp, hit, called),
        "recall": ratio(xp, hit, support),
        # 2 TP / (2 TP + FP + FN): 0, not 0/0, for a class that was never right.
        "f1": ratio(xp, 2 * hit, called + support),
    }


@define(
    "metrics.macro",
    title="Macro average: precision, recall and mean of the classes' F1",
    inputs=[MATRIX],
    steps=[
        SUPPORT,
        CALLED,
        HIT,
        PRECISIONS,
        RECALLS,
        F1S,
        Step("macro_precision", r"P_{M}", r"\frac{1}{<K>} \sum_i{<precision>}", "mean precision"),
        Step("macro_recall", r"R_{M}", r"\frac{1}{<K>} \sum_i{<recall>}", "mean recall: balanced accuracy"),
        Step("macro_f1", r"F_{M}", r"\frac{1}{<K>} \sum_i{<f1>}", "mean of the F1"),
    ],
    source=f"{SOKOLOVA}; Opitz & Burst 2019, arXiv:1911.03347",
    example=(
        {"c": [[8, 2], [4, 6]]},
        {
            "support": [10, 10],
            "called": [12, 8],
            "hit": [8, 6],
            "precision": [0.666666667, 0.75],
            "recall": [0.8, 0.6],
            "macro_precision": 0.708333333,
            "macro_recall": 0.7,
            "macro_f1": 0.696969697,
        },
    ),
    dims=CLASSES,
    where=MET,
)
def macro(xp: Any, c: Any) -> Steps:
    """F_M = 1/K sum_k F_k,  F_k = 2 P_k R_k / (P_k + R_k)

    Every class counts the same. First F1 of each class, then the mean, as scikit-learn does; F1 of the two means is
    another number (`metrics.macro_of_means`), never smaller.
    Example: (8, 2; 4, 6): F = 16/22 and 12/18, mean 0.697.
    """
    found = per_class(xp, c)
    means = {f"macro_{name}": xp.mean(found[name], axis=1) for name in ("precision", "recall", "f1")}
    return {**found, **means}


def harmonic(one: Any, other: Any) -> Any:
    return 2 * one * other / (one + other)


@macro.mistake("f1-of-means", who="takes F1 of the mean precision and the mean recall", affects="macro_f1")
def _(xp: Any, c: Any) -> Steps:
    right = macro.body(xp, c)
    both = right["macro_precision"] + right["macro_recall"]
    safe = xp.where(both > 0, both, 1 + 0 * both)
    return {"macro_f1": 2 * right["macro_precision"] * right["macro_recall"] / safe}


@macro.mistake("micro", who="pools the counts, which gives the accuracy", affects="macro_f1")
def _(xp: Any, c: Any) -> Steps:
    right = macro.body(xp, c)
    return {"macro_f1": ratio(xp, xp.sum(right["hit"], axis=1), xp.sum(right["support"], axis=1))}


@macro.mistake(
    "weighted",
    who="weights every class by its samples",
    affects=["macro_precision", "macro_recall", "macro_f1"],
)
def _(xp: Any, c: Any) -> Steps:
    right = macro.body(xp, c)
    share = real(xp, right["support"]) / real(xp, xp.sum(right["support"], axis=1))[:, None]
    return {f"macro_{name}": xp.sum(share * right[name], axis=1) for name in ("precision", "recall", "f1")}


@macro.mistake(
    "transposed",
    who="reads rows as predictions: precision and recall swap",
    affects=["support", "called", "precision", "recall", "macro_precision", "macro_recall"],
)
def _(xp: Any, c: Any) -> Steps:
    wrong = macro.body(xp, xp.matrix_transpose(c))
    names = ("support", "called", "precision", "recall", "macro_precision", "macro_recall")
    return {name: wrong[name] for name in names}


@define(
    "metrics.macro_of_means",
    title="Macro F1 as the F1 of mean precision and mean recall",
    inputs=[MATRIX],
    steps=[
        SUPPORT,
        CALLED,
        HIT,
        Step("macro_precision", "P_{M}", r"\frac{1}{<K>} \sum_i{<hit> / <called>}", "mean precision"),
        Step("macro_recall", "R_{M}", r"\frac{1}{<K>} \sum_i{<hit> / <support>}", "mean recall"),
        Step(
            "f",
            "F",
            r"\frac{2 \cdot <macro_precision> \cdot <macro_recall>}{<macro_precision> + <macro_recall>}",
            "F1 of the means",
        ),
    ],
    source=f"{SOKOLOVA}; Opitz & Burst 2019, arXiv:1911.03347",
    example=(
        {"c": [[8, 2], [4, 6]]},
        {"macro_precision": 0.708333333, "macro_recall": 0.7, "f": 0.704142012},
    ),
    dims=CLASSES,
    where=[*MET, "metrics.something_right"],
)
def macro_of_means(xp: Any, c: Any) -> Steps:
    """F = 2 P R / (P + R),  P = 1/K sum_k P_k,  R = 1/K sum_k R_k

    The other macro F1 in the literature: it forgives a class whose precision and recall lie far apart.
    Example: (8, 2; 4, 6): P = 0.708, R = 0.7, F = 0.704, where the mean of the F1 is 0.697.
    """
    found = macro.body(xp, c)
    kept = {n: found[n] for n in ("support", "called", "hit", "macro_precision", "macro_recall")}
    return {**kept, "f": harmonic(kept["macro_precision"], kept["macro_recall"])}


@macro_of_means.mistake("mean-of-f1", who="averages the F1 of the classes, as scikit-learn does")
def _(xp: Any, c: Any) -> Steps:
    return {"f": macro.body(xp, c)["macro_f1"]}


@macro_of_means.mistake("arithmetic-mean", who="averages the two means")
def _(xp: Any, c: Any) -> Steps:
    right = macro_of_means.body(xp, c)
    return {"f": (right["macro_precision"] + right["macro_recall"]) / 2}


@macro_of_means.mistake("micro", who="pools the counts, which gives the accuracy")
def _(xp: Any, c: Any) -> Steps:
    right = macro_of_means.body(xp, c)
    return {"f": ratio(xp, xp.sum(right["hit"], axis=1), xp.sum(right["support"], axis=1))}


@define(
    "metrics.weighted",
    title="Averages weighted by the classes' samples",
    inputs=[MATRIX],
    steps=[
        SUPPORT,
        CALLED,
        HIT,
        PRECISIONS,
        RECALLS,
        F1S,
        Step("share", "w_{k}", r"\frac{<support>}{\sum_i{<support>}}", "share of the samples", shape=K),
        Step("weighted_precision", "P_{w}", r"\sum_i{<share> \cdot <precision>}", "weighted precision"),
        Step("weighted_recall", "R_{w}", r"\sum_i{<share> \cdot <recall>}", "weighted recall: the accuracy"),
        Step("weighted_f1", "F_{w}", r"\sum_i{<share> \cdot <f1>}", "weighted F1"),
    ],
    source=SOKOLOVA,
    example=(
        {"c": [[8, 2], [1, 4]]},
        {
            "share": [0.666666667, 0.333333333],
            "precision": [0.888888889, 0.666666667],
            "weighted_precision": 0.814814815,
            "weighted_recall": 0.8,
            "weighted_f1": 0.803827751,
        },
    ),
    dims=CLASSES,
    where=MET,
)
def weighted(xp: Any, c: Any) -> Steps:
    """F_w = sum_k (n_k / n) F_k

    The weights follow the samples, so that a rare class hardly counts; weighted recall is the accuracy.
    Example: (8, 2; 1, 4): 2/3 * 16/19 + 1/3 * 8/11 = 0.804.
    """
    found = per_class(xp, c)
    share = real(xp, found["support"]) / real(xp, xp.sum(found["support"], axis=1))[:, None]
    return {**found, "share": share, **averaged(xp, found, share)}


def averaged(xp: Any, found: Steps, share: Any) -> Steps:
    return {f"weighted_{name}": xp.sum(share * found[name], axis=1) for name in ("precision", "recall", "f1")}


AVERAGES = ["share", "weighted_precision", "weighted_recall", "weighted_f1"]


@weighted.mistake("macro", who="weights every class the same", affects=AVERAGES)
def _(xp: Any, c: Any) -> Steps:
    right = weighted.body(xp, c)
    share = 0 * right["share"] + 1 / c.shape[2]
    return {"share": share, **averaged(xp, right, share)}


@weighted.mistake("by-predictions", who="weights by how often a class was called", affects=AVERAGES)
def _(xp: Any, c: Any) -> Steps:
    right = weighted.body(xp, c)
    share = real(xp, right["called"]) / real(xp, xp.sum(right["called"], axis=1))[:, None]
    return {"share": share, **averaged(xp, right, share)}


@weighted.mistake("f1-of-averages", who="takes F1 of weighted precision and recall", affects="weighted_f1")
def _(xp: Any, c: Any) -> Steps:
    right = weighted.body(xp, c)
    both = right["weighted_precision"] + right["weighted_recall"]
    safe = xp.where(both > 0, both, 1 + 0 * both)
    return {"weighted_f1": 2 * right["weighted_precision"] * right["weighted_recall"] / safe}
