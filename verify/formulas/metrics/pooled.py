"""Many classes or labels: counts pooled before any ratio is taken."""

from __future__ import annotations

from typing import Any

from verify.formulas.metrics.classes import SOKOLOVA
from verify.formulas.metrics.shared import CLASSES, POWERS, K, ratio
from verify.registry import Input, Step, Steps, define


@define(
    "metrics.micro",
    title="Micro average: counts pooled over classes or labels",
    inputs=[
        Input("tp", r"\mathrm{TP}_{k}", "true positives of each class or label", "int", 1, 12, K),
        Input("fp", r"\mathrm{FP}_{k}", "false positives", "int", 0, 12, K),
        Input("fn", r"\mathrm{FN}_{k}", "false negatives", "int", 0, 12, K),
    ],
    steps=[
        Step("all_tp", r"\mathrm{TP}", r"\sum_i{<tp>}", "all true positives", "int"),
        Step("all_fp", r"\mathrm{FP}", r"\sum_i{<fp>}", "all false positives", "int"),
        Step("all_fn", r"\mathrm{FN}", r"\sum_i{<fn>}", "all false negatives", "int"),
        Step("precision", r"P_{\mu}", r"\frac{<all_tp>}{<all_tp> + <all_fp>}", "micro precision"),
        Step("recall", r"R_{\mu}", r"\frac{<all_tp>}{<all_tp> + <all_fn>}", "micro recall"),
        Step(
            "f1", r"F_{\mu}", r"\frac{2 \cdot <precision> \cdot <recall>}{<precision> + <recall>}", "micro F1"
        ),
    ],
    source=f"{SOKOLOVA}; {POWERS}",
    example=(
        {"tp": [10, 1], "fp": [2, 3], "fn": [0, 4]},
        {
            "all_tp": 11,
            "all_fp": 5,
            "all_fn": 4,
            "precision": 0.6875,
            "recall": 0.733333333,
            "f1": 0.709677419,
        },
    ),
    dims=CLASSES,
)
def micro(xp: Any, tp: Any, fp: Any, fn: Any) -> Steps:
    """F = 2 TP / (2 TP + FP + FN) with TP, FP, FN summed over the classes first

    Every decision counts the same, so that frequent classes rule. Where each sample has exactly one class and one
    prediction, FP = FN in total and micro precision, recall, F1 and accuracy are one number.
    Example: TP = 11, FP = 5, FN = 4: 22 / 31 = 0.710.
    """
    all_tp, all_fp, all_fn = (xp.sum(counts, axis=1) for counts in (tp, fp, fn))
    return {
        "all_tp": all_tp,
        "all_fp": all_fp,
        "all_fn": all_fn,
        "precision": ratio(xp, all_tp, all_tp + all_fp),
        "recall": ratio(xp, all_tp, all_tp + all_fn),
        "f1": ratio(xp, 2 * all_tp, 2 * all_tp + all_fp + all_fn),
    }


@micro.mistake("macro", who="averages the ratios of the classes", affects=["precision", "recall", "f1"])
def _(xp: Any, tp: Any, fp: Any, fn: Any) -> Steps:
    each = {
        "precision": ratio(xp, tp, tp + fp),
        "recall": ratio(xp, tp, tp + fn),
        "f1": ratio(xp, 2 * tp, 2 * tp + fp + fn),
    }
    return {name: xp.mean(values, axis=1) for name, values in each.items()}


@micro.mistake("errors-swapped", who="divides precision by the misses", affects=["precision", "recall"])
def _(xp: Any, tp: Any, fp: Any, fn: Any) -> Steps:
    wrong = micro.body(xp, tp, fn, fp)
    return {"precision": wrong["precision"], "recall": wrong["recall"]}


@micro.mistake("jaccard", who="forgets to count TP twice: TP / (TP + FP + FN)", affects="f1")
def _(xp: Any, **x: Any) -> Steps:
    right = micro.body(xp, **x)
    return {"f1": ratio(xp, right["all_tp"], right["all_tp"] + right["all_fp"] + right["all_fn"])}
