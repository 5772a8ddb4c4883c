"""Two classes: the confusion matrix at a threshold, and what is read off its four counts."""

from __future__ import annotations

from typing import Any

from verify.formulas.metrics.shared import (
    FN,
    FP,
    LABEL,
    POWERS,
    PRECISION,
    RECALL,
    SAMPLES,
    SCORE,
    TN,
    TP,
    N,
    count,
    ratio,
    real,
)
from verify.registry import Input, Step, Steps, define


@define(
    "metrics.confusion",
    title="Confusion matrix of two classes at a threshold",
    inputs=[SCORE, LABEL, Input("threshold", r"\tau", "called positive from here on", "int", 1, 6)],
    steps=[
        Step("called", r"\hat{y}_{i}", r"[<score> \ge <threshold>]", "1 if called positive", "int", shape=N),
        Step("tp", r"\mathrm{TP}", r"\sum_i{<label> \cdot <called>}", "true positives", "int"),
        Step("fp", r"\mathrm{FP}", r"\sum_i{(1 - <label>) \cdot <called>}", "false positives", "int"),
        Step("fn", r"\mathrm{FN}", r"\sum_i{<label> \cdot (1 - <called>)}", "false negatives", "int"),
        Step("tn", r"\mathrm{TN}", r"\sum_i{(1 - <label>) \cdot (1 - <called>)}", "true negatives", "int"),
        Step("accuracy", "A", r"\frac{<tp> + <tn>}{<N>}", "share of right calls"),
    ],
    source="Fawcett 2006, An introduction to ROC analysis, Pattern Recognition Letters 27",
    example=(
        {"score": [90, 70, 40, 20], "label": [1, 0, 1, 0], "threshold": 70},
        {"called": [1, 1, 0, 0], "tp": 1, "fp": 1, "fn": 1, "tn": 1, "accuracy": 0.5},
    ),
    dims=SAMPLES,
)
def confusion(xp: Any, score: Any, label: Any, threshold: Any) -> Steps:
    """called = [score >= threshold];  TP, FP, FN, TN count truth against call;  A = (TP + TN) / N

    The second word is what was said, the first whether it was right: a false positive is a negative sample.
    Example: scores (90, 70, 40, 20) of classes (1, 0, 1, 0) at 70: one of each count.
    """
    return counted(xp, score >= threshold[:, None], label)


def counted(xp: Any, called: Any, label: Any) -> Steps:
    positive = label == 1
    tp, fp = count(xp, positive & called), count(xp, ~positive & called)
    fn, tn = count(xp, positive & ~called), count(xp, ~positive & ~called)
    accuracy = real(xp, tp + tn) / label.shape[1]
    return {
        "called": xp.astype(called, xp.int64),
        "tp": tp,
        "fp": fp,
        "fn": fn,
        "tn": tn,
        "accuracy": accuracy,
    }


@confusion.mistake(
    "strict",
    who="calls a score at the threshold negative",
    affects=["called", "tp", "fp", "fn", "tn", "accuracy"],
)
def _(xp: Any, score: Any, label: Any, threshold: Any) -> Steps:
    return counted(xp, score > threshold[:, None], label)


@confusion.mistake(
    "errors-swapped", who="names the errors by the true class: FP for a missed positive", affects=["fp", "fn"]
)
def _(xp: Any, **x: Any) -> Steps:
    right = confusion.body(xp, **x)
    return {"fp": right["fn"], "fn": right["fp"]}


@confusion.mistake(
    "negative-is-positive", who="takes class 0 for the positive one", affects=["tp", "fp", "fn", "tn"]
)
def _(xp: Any, **x: Any) -> Steps:
    right = confusion.body(xp, **x)
    return {"tp": right["tn"], "fp": right["fn"], "fn": right["fp"], "tn": right["tp"]}


@confusion.mistake("error-rate", who="gives the share of wrong calls", affects="accuracy")
def _(xp: Any, **x: Any) -> Steps:
    return {"accuracy": 1 - confusion.body(xp, **x)["accuracy"]}


@confusion.mistake("true-negatives-forgotten", who="divides the true positives by N", affects="accuracy")
def _(xp: Any, **x: Any) -> Steps:
    return {"accuracy": real(xp, confusion.body(xp, **x)["tp"]) / x["label"].shape[1]}


@define(
    "metrics.binary",
    title="Accuracy, precision, recall, specificity and F1 of two classes",
    inputs=[TP, FP, FN, TN],
    steps=[
        Step("accuracy", "A", r"\frac{<tp> + <tn>}{<tp> + <fp> + <fn> + <tn>}", "share of right calls"),
        Step(
            "specificity", r"\mathrm{TNR}", r"\frac{<tn>}{<tn> + <fp>}", "of the negatives, the share found"
        ),
        Step(
            "fpr", r"\mathrm{FPR}", r"\frac{<fp>}{<fp> + <tn>}", "of the negatives, the share called positive"
        ),
        PRECISION,
        RECALL,
        Step(
            "f1", "F_1", r"\frac{2 \cdot <precision> \cdot <recall>}{<precision> + <recall>}", "harmonic mean"
        ),
    ],
    source=f"van Rijsbergen 1979, Information Retrieval, chapter 7; {POWERS}",
    example=(
        {"tp": 8, "fp": 2, "fn": 4, "tn": 86},
        {
            "accuracy": 0.94,
            "specificity": 0.977272727,
            "fpr": 0.022727273,
            "precision": 0.8,
            "recall": 0.666666667,
            "f1": 0.727272727,
        },
    ),
)
def binary(xp: Any, tp: Any, fp: Any, fn: Any, tn: Any) -> Steps:
    """P = TP / (TP + FP);  R = TP / (TP + FN);  F1 = 2 P R / (P + R) = 2 TP / (2 TP + FP + FN)

    Precision looks at the predicted positives, recall at the true ones; neither knows the true negatives, which lift
    accuracy wherever positives are rare. The harmonic mean is near the smaller of the two.
    Example: 8, 2, 4, 86: P = 8/10, R = 8/12, F1 = 16/22 = 0.727 beside an accuracy of 0.94.
    """
    return {
        "accuracy": ratio(xp, tp + tn, tp + fp + fn + tn),
        "specificity": ratio(xp, tn, tn + fp),
        "fpr": ratio(xp, fp, fp + tn),
        "precision": ratio(xp, tp, tp + fp),
        "recall": ratio(xp, tp, tp + fn),
        "f1": ratio(xp, 2 * tp, 2 * tp + fp + fn),
    }


@binary.mistake("precision-recall-swapped", who="swaps precision and recall", affects=["precision", "recall"])
def _(xp: Any, **x: Any) -> Steps:
    right = binary.body(xp, **x)
    return {"precision": right["recall"], "recall": right["precision"]}


@binary.mistake("arithmetic-mean", who="averages precision and recall", affects="f1")
def _(xp: Any, **x: Any) -> Steps:
    right = binary.body(xp, **x)
    return {"f1": (right["precision"] + right["recall"]) / 2}


@binary.mistake("geometric-mean", who="takes the root of P R: the Fowlkes-Mallows index", affects="f1")
def _(xp: Any, **x: Any) -> Steps:
    right = binary.body(xp, **x)
    return {"f1": xp.sqrt(right["precision"] * right["recall"])}


@binary.mistake("two-forgotten", who="writes P R / (P + R)", affects="f1")
def _(xp: Any, **x: Any) -> Steps:
    return {"f1": binary.body(xp, **x)["f1"] / 2}


@binary.mistake("false-discovery", who="divides FP by the predicted positives: 1 - precision", affects="fpr")
def _(xp: Any, tp: Any, fp: Any, fn: Any, tn: Any) -> Steps:
    return {"fpr": ratio(xp, fp, tp + fp)}


@binary.mistake("specificity-for-recall", who="takes TN / (TN + FP) for the recall", affects="recall")
def _(xp: Any, **x: Any) -> Steps:
    return {"recall": binary.body(xp, **x)["specificity"]}


@binary.mistake(
    "negative-predictive-value", who="divides TN by everything called negative", affects="specificity"
)
def _(xp: Any, tp: Any, fp: Any, fn: Any, tn: Any) -> Steps:
    return {"specificity": ratio(xp, tn, tn + fn)}


@binary.mistake("true-negatives-forgotten", who="leaves TN out of the right calls", affects="accuracy")
def _(xp: Any, tp: Any, fp: Any, fn: Any, tn: Any) -> Steps:
    return {"accuracy": ratio(xp, tp, tp + fp + fn + tn)}


@define(
    "metrics.f_beta",
    title="F-beta: recall weighted beta times as much as precision",
    inputs=[TP, FP, FN, Input("beta", r"\beta", "weight of recall", low=0.4, high=3)],
    steps=[
        PRECISION,
        RECALL,
        Step(
            "f",
            r"F_{\beta}",
            r"\frac{(1 + <beta>^2) \cdot <precision> \cdot <recall>}{<beta>^2 \cdot <precision> + <recall>}",
            "weighted harmonic mean",
        ),
    ],
    source="van Rijsbergen 1979, Information Retrieval, chapter 7",
    example=(
        {"tp": 8, "fp": 2, "fn": 4, "beta": 2.0},
        {"precision": 0.8, "recall": 0.666666667, "f": 0.689655172},
    ),
)
def f_beta(xp: Any, tp: Any, fp: Any, fn: Any, beta: Any) -> Steps:
    """F = (1 + b^2) P R / (b^2 P + R) = (1 + b^2) TP / ((1 + b^2) TP + b^2 FN + FP)

    b = 2 where a miss is worse than a false alarm, b = 1/2 where it is the other way round; b -> 0 gives precision,
    b -> infinity recall.
    Example: P = 0.8, R = 2/3, b = 2: 5 * 8 / (40 + 16 + 2) = 0.690.
    """
    precision, recall = ratio(xp, tp, tp + fp), ratio(xp, tp, tp + fn)
    return {"precision": precision, "recall": recall, "f": weighted(precision, recall, beta**2)}


def weighted(precision: Any, recall: Any, square: Any) -> Any:
    return (1 + square) * precision * recall / (square * precision + recall)


@f_beta.mistake("beta-not-squared", who="uses b where b^2 belongs")
def _(xp: Any, **x: Any) -> Steps:
    right = f_beta.body(xp, **x)
    return {"f": weighted(right["precision"], right["recall"], x["beta"])}


@f_beta.mistake("precision-weighted", who="puts b^2 beside recall, so that precision counts for more")
def _(xp: Any, **x: Any) -> Steps:
    right = f_beta.body(xp, **x)
    return {"f": weighted(right["recall"], right["precision"], x["beta"] ** 2)}


@f_beta.mistake("f1", who="leaves b out")
def _(xp: Any, **x: Any) -> Steps:
    right = f_beta.body(xp, **x)
    return {"f": weighted(right["precision"], right["recall"], 1)}


@f_beta.mistake("two-kept", who="keeps the 2 of F1 in the numerator")
def _(xp: Any, **x: Any) -> Steps:
    return {"f": f_beta.body(xp, **x)["f"] * 2 / (1 + x["beta"] ** 2)}


@f_beta.mistake(
    "precision-recall-swapped", who="swaps precision and recall", affects=["precision", "recall", "f"]
)
def _(xp: Any, tp: Any, fp: Any, fn: Any, beta: Any) -> Steps:
    return f_beta.body(xp, tp, fn, fp, beta)
