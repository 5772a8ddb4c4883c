"""Rankings of two classes: the ROC curve with its area, and average precision.

A threshold stands at every score, highest first; tied scores share one point of the curve, so that the points of a
curve are repeated where scores are and no curve is ragged.
"""

from __future__ import annotations

from typing import Any

from verify.formulas.metrics.shared import LABEL, SAMPLES, SCORE, N, count, ratio, real
from verify.registry import Step, Steps, define

FAWCETT = "Fawcett 2006, An introduction to ROC analysis, Pattern Recognition Letters 27"
BOTH = ["metrics.both_classes"]
THRESHOLD = Step(
    "threshold", r"\tau_{j}", r"\operatorname{sort}(<score>)", "scores, highest first", "int", shape=N
)
TPS = Step(
    "tp", r"\mathrm{TP}_{j}", r"\#[<score> \ge <threshold>, <label> = 1]", "positives from there on", "int", N
)
FPS = Step(
    "fp", r"\mathrm{FP}_{j}", r"\#[<score> \ge <threshold>, <label> = 0]", "negatives from there on", "int", N
)
TPR = Step("tpr", r"\mathrm{TPR}_{j}", r"\frac{<tp>}{\sum_i{<label>}}", "true positive rate", shape=N)


def at_thresholds(xp: Any, score: Any, label: Any) -> Steps:
    """How many of each class score at least as much as each threshold."""
    threshold = -xp.sort(-score, axis=1)
    above = score[:, None, :] >= threshold[:, :, None]
    positive = (label == 1)[:, None, :]
    return {"threshold": threshold, "tp": count(xp, above & positive), "fp": count(xp, above & ~positive)}


def rates(xp: Any, tp: Any, fp: Any, label: Any) -> Steps:
    positives, negatives = (count(xp, label == one)[:, None] for one in (1, 0))
    return area(xp, ratio(xp, tp, positives), ratio(xp, fp, negatives))


def area(xp: Any, tpr: Any, fpr: Any) -> Steps:
    width, height = fpr - before(xp, fpr), (tpr + before(xp, tpr)) / 2
    auc = xp.sum(width * height, axis=1)
    return {"tpr": tpr, "fpr": fpr, "width": width, "height": height, "auc": auc}


def before(xp: Any, values: Any) -> Any:
    """The values moved on by one, with 0 in front: a curve starts at the origin."""
    return xp.concat([0 * values[:, :1], values[:, :-1]], axis=1)


@define(
    "metrics.roc",
    title="ROC curve and the area under it by trapezoids",
    inputs=[SCORE, LABEL],
    steps=[
        THRESHOLD,
        TPS,
        FPS,
        TPR,
        Step(
            "fpr", r"\mathrm{FPR}_{j}", r"\frac{<fp>}{\sum_i{(1 - <label>)}}", "false positive rate", shape=N
        ),
        Step(
            "width",
            "w_{j}",
            r"\Delta <fpr>",
            "step to the right from the point before, first from 0",
            shape=N,
        ),
        Step(
            "height",
            "h_{j}",
            r"\operatorname{mid} <tpr>",
            "mean height of the point and the one before",
            shape=N,
        ),
        Step("auc", r"\mathrm{AUC}", r"\sum_i{<width> \cdot <height>}", "area"),
    ],
    source=FAWCETT,
    example=(
        {"score": [80, 60, 60, 30], "label": [1, 1, 0, 0]},
        {
            "threshold": [80, 60, 60, 30],
            "tp": [1, 2, 2, 2],
            "fp": [0, 1, 1, 2],
            "tpr": [0.5, 1.0, 1.0, 1.0],
            "fpr": [0.0, 0.5, 0.5, 1.0],
            "width": [0.0, 0.5, 0.0, 0.5],
            "height": [0.25, 0.75, 1.0, 1.0],
            "auc": 0.875,
        },
    ),
    dims=SAMPLES,
    where=BOTH,
)
def roc(xp: Any, score: Any, label: Any) -> Steps:
    """AUC = sum_j (FPR_j - FPR_(j-1)) (TPR_j + TPR_(j-1)) / 2, from (0, 0) to (1, 1)

    Lowering the threshold moves up by a positive, to the right by a negative, and aslant by both where scores tie:
    the trapezoid counts a tied pair one half.
    Example: scores (80, 60, 60, 30) of classes (1, 1, 0, 0): (0, 1/2), (1/2, 1), (1, 1); area 7/8.
    """
    found = at_thresholds(xp, score, label)
    return {**found, **rates(xp, found["tp"], found["fp"], label)}


CURVE = ["tpr", "fpr", "width", "height", "auc"]


@roc.mistake("strict", who="counts only scores above the threshold", affects=["tp", "fp", *CURVE])
def _(xp: Any, score: Any, label: Any) -> Steps:
    threshold = -xp.sort(-score, axis=1)
    above, positive = score[:, None, :] > threshold[:, :, None], (label == 1)[:, None, :]
    tp, fp = count(xp, above & positive), count(xp, above & ~positive)
    return {"tp": tp, "fp": fp, **rates(xp, tp, fp, label)}


@roc.mistake("rates-of-all", who="divides both counts by all samples", affects=CURVE)
def _(xp: Any, score: Any, label: Any) -> Steps:
    found = at_thresholds(xp, score, label)
    tpr, fpr = (real(xp, found[name]) / score.shape[1] for name in ("tp", "fp"))
    return area(xp, tpr, fpr)


@roc.mistake("false-discovery", who="divides the false positives by what was called positive", affects="fpr")
def _(xp: Any, score: Any, label: Any) -> Steps:
    found = at_thresholds(xp, score, label)
    return {"fpr": ratio(xp, found["fp"], found["tp"] + found["fp"])}


@roc.mistake(
    "upper-rectangles", who="counts a tied pair as won: takes the new height", affects=["height", "auc"]
)
def _(xp: Any, **x: Any) -> Steps:
    right = roc.body(xp, **x)
    return {"height": right["tpr"], "auc": xp.sum(right["width"] * right["tpr"], axis=1)}


@roc.mistake(
    "lower-rectangles", who="counts a tied pair as lost: takes the height before", affects=["height", "auc"]
)
def _(xp: Any, **x: Any) -> Steps:
    right = roc.body(xp, **x)
    height = before(xp, right["tpr"])
    return {"height": height, "auc": xp.sum(right["width"] * height, axis=1)}


@define(
    "metrics.average_precision",
    title="Average precision: area under the precision-recall curve in steps",
    inputs=[SCORE, LABEL],
    steps=[
        THRESHOLD,
        TPS,
        FPS,
        Step("precision", "P_{j}", r"\frac{<tp>}{<tp> + <fp>}", "precision from there on", shape=N),
        Step("recall", "R_{j}", r"\frac{<tp>}{\sum_i{<label>}}", "recall from there on", shape=N),
        Step("gain", "g_{j}", r"\Delta <recall>", "recall gained since the point before", shape=N),
        Step("ap", r"\mathrm{AP}", r"\sum_i{<gain> \cdot <precision>}", "average precision"),
    ],
    source="Manning, Raghavan & Schütze 2008, Introduction to Information Retrieval, section 8.4",
    example=(
        {"score": [90, 80, 70, 60], "label": [1, 0, 1, 0]},
        {"precision": [1.0, 0.5, 0.666666667, 0.5], "recall": [0.5, 0.5, 1.0, 1.0], "ap": 0.833333333},
    ),
    dims=SAMPLES,
    where=BOTH,
)
def average_precision(xp: Any, score: Any, label: Any) -> Steps:
    """AP = sum_j (R_j - R_(j-1)) P_j

    Without ties the mean of the precision at each positive. A random ranking has the share of positives, not 1/2.
    Example: positives at ranks 1 and 3: (1 + 2/3) / 2 = 0.833.
    """
    found = at_thresholds(xp, score, label)
    precision = ratio(xp, found["tp"], found["tp"] + found["fp"])
    recall = ratio(xp, found["tp"], count(xp, label == 1)[:, None])
    gain = recall - before(xp, recall)
    ap = xp.sum(gain * precision, axis=1)
    return {**found, "precision": precision, "recall": recall, "gain": gain, "ap": ap}


@average_precision.mistake("trapezoid", who="joins the points by straight lines, which promises too much")
def _(xp: Any, **x: Any) -> Steps:
    right = average_precision.body(xp, **x)
    precision = right["precision"]
    # The curve starts at recall 0 with the precision 1.
    earlier = xp.concat([1 + 0 * precision[:, :1], precision[:, :-1]], axis=1)
    return {"ap": xp.sum(right["gain"] * (precision + earlier), axis=1) / 2}


@average_precision.mistake(
    "mean-precision", who="averages the precision over all thresholds, not over the positives"
)
def _(xp: Any, **x: Any) -> Steps:
    return {"ap": xp.mean(average_precision.body(xp, **x)["precision"], axis=1)}


@average_precision.mistake("roc-area", who="gives the area under the ROC curve")
def _(xp: Any, **x: Any) -> Steps:
    return {"ap": roc.body(xp, **x)["auc"]}


@average_precision.mistake(
    "precision-recall-swapped", who="takes the one for the other", affects=["precision", "recall"]
)
def _(xp: Any, **x: Any) -> Steps:
    right = average_precision.body(xp, **x)
    return {"precision": right["recall"], "recall": right["precision"]}
