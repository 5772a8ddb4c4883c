"""What is left of the agreement once chance and imbalance are taken out: balanced accuracy, Matthews, Cohen."""

from __future__ import annotations

from typing import Any

from verify.formulas.metrics.shared import CLASSES, FN, FP, MATRIX, TN, TP, K, diagonal, ratio, real
from verify.registry import Step, Steps, define, predicate


@define(
    "metrics.balanced_accuracy",
    title="Balanced accuracy and Youden's index",
    inputs=[TP, FP, FN, TN],
    steps=[
        Step("tpr", r"\mathrm{TPR}", r"\frac{<tp>}{<tp> + <fn>}", "recall of the positives"),
        Step("tnr", r"\mathrm{TNR}", r"\frac{<tn>}{<tn> + <fp>}", "recall of the negatives"),
        Step("youden", "J", r"<tpr> + <tnr> - 1", "Youden's index, informedness"),
        Step("balanced", r"\mathrm{BA}", r"\frac{<tpr> + <tnr>}{2}", "balanced accuracy"),
    ],
    source="Brodersen, Ong, Stephan & Buhmann 2010, ICPR; Youden 1950, Cancer 3",
    example=(
        {"tp": 8, "fp": 22, "fn": 2, "tn": 68},
        {"tpr": 0.8, "tnr": 0.755555556, "youden": 0.555555556, "balanced": 0.777777778},
    ),
)
def balanced_accuracy(xp: Any, tp: Any, fp: Any, fn: Any, tn: Any) -> Steps:
    """BA = (TPR + TNR) / 2;  J = TPR + TNR - 1 = 2 BA - 1

    Each class counts the same, however rare: always calling the larger class gets 1/2.
    Example: 8 of 10 positives and 68 of 90 negatives: (0.8 + 0.756) / 2 = 0.778.
    """
    tpr, tnr = ratio(xp, tp, tp + fn), ratio(xp, tn, tn + fp)
    return {"tpr": tpr, "tnr": tnr, "youden": tpr + tnr - 1, "balanced": (tpr + tnr) / 2}


@balanced_accuracy.mistake(
    "plain-accuracy", who="counts the right calls, whatever their class", affects="balanced"
)
def _(xp: Any, tp: Any, fp: Any, fn: Any, tn: Any) -> Steps:
    return {"balanced": ratio(xp, tp + tn, tp + fp + fn + tn)}


@balanced_accuracy.mistake("geometric-mean", who="takes the root of TPR TNR, the G-mean", affects="balanced")
def _(xp: Any, **x: Any) -> Steps:
    right = balanced_accuracy.body(xp, **x)
    return {"balanced": xp.sqrt(right["tpr"] * right["tnr"])}


@balanced_accuracy.mistake(
    "by-predicted-class",
    who="divides by what was called positive and negative",
    affects=["tpr", "tnr", "youden", "balanced"],
)
def _(xp: Any, tp: Any, fp: Any, fn: Any, tn: Any) -> Steps:
    return balanced_accuracy.body(xp, tp, fn, fp, tn)


@balanced_accuracy.mistake("false-positive-rate", who="adds TPR and FPR", affects=["youden", "balanced"])
def _(xp: Any, **x: Any) -> Steps:
    right = balanced_accuracy.body(xp, **x)
    fpr = 1 - right["tnr"]
    return {"youden": right["tpr"] + fpr - 1, "balanced": (right["tpr"] + fpr) / 2}


@define(
    "metrics.mcc",
    title="Matthews' correlation coefficient",
    inputs=[TP, FP, FN, TN],
    steps=[
        Step("numerator", "a", r"<tp> \cdot <tn> - <fp> \cdot <fn>", "determinant of the counts", "int"),
        Step(
            "product",
            "b",
            r"(<tp> + <fp>) \cdot (<tp> + <fn>) \cdot (<tn> + <fp>) \cdot (<tn> + <fn>)",
            "product of the four sums",
            "int",
        ),
        Step(
            "mcc", r"\mathrm{MCC}", r"\frac{<numerator>}{\sqrt{<product>}}", "correlation of truth and call"
        ),
    ],
    source="Matthews 1975, Biochimica et Biophysica Acta 405",
    example=(
        {"tp": 6, "fp": 1, "fn": 2, "tn": 3},
        {"numerator": 16, "product": 1120, "mcc": 0.478091444},
    ),
)
def mcc(xp: Any, tp: Any, fp: Any, fn: Any, tn: Any) -> Steps:
    """MCC = (TP TN - FP FN) / sqrt((TP + FP) (TP + FN) (TN + FP) (TN + FN))

    Pearson's correlation of two variables of 0 and 1: from -1 to 1, 0 for a guess, the same when the classes swap.
    Example: 6, 1, 2, 3: (18 - 2) / sqrt(7 * 8 * 4 * 5) = 16 / 33.47 = 0.478.
    """
    numerator, product = tp * tn - fp * fn, (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    value = real(xp, numerator) / xp.sqrt(real(xp, product))
    return {"numerator": numerator, "product": product, "mcc": value}


@mcc.mistake("no-root", who="forgets the root")
def _(xp: Any, **x: Any) -> Steps:
    right = mcc.body(xp, **x)
    return {"mcc": ratio(xp, right["numerator"], right["product"])}


@mcc.mistake("plus", who="adds FP FN", affects=["numerator", "mcc"])
def _(xp: Any, tp: Any, fp: Any, fn: Any, tn: Any) -> Steps:
    numerator = tp * tn + fp * fn
    root = xp.sqrt(real(xp, mcc.body(xp, tp, fp, fn, tn)["product"]))
    return {"numerator": numerator, "mcc": real(xp, numerator) / root}


@mcc.mistake(
    "rows-only", who="multiplies the two true totals squared, not all four sums", affects=["product", "mcc"]
)
def _(xp: Any, tp: Any, fp: Any, fn: Any, tn: Any) -> Steps:
    product = (tp + fn) ** 2 * (tn + fp) ** 2
    return {"product": product, "mcc": real(xp, tp * tn - fp * fn) / xp.sqrt(real(xp, product))}


@mcc.mistake("like-with-like", who="pairs TP FP with TN FN", affects=["numerator", "mcc"])
def _(xp: Any, tp: Any, fp: Any, fn: Any, tn: Any) -> Steps:
    numerator = tp * fp - tn * fn
    root = xp.sqrt(real(xp, mcc.body(xp, tp, fp, fn, tn)["product"]))
    return {"numerator": numerator, "mcc": real(xp, numerator) / root}


@predicate("metrics.chance_is_not_certain")
def chance_is_not_certain(c: Any) -> Any:
    """Not all samples and predictions are of one class."""
    rows, columns = c.sum(axis=2), c.sum(axis=1)
    return (rows * columns).sum(axis=1) < c.sum(axis=2).sum(axis=1) ** 2


@define(
    "metrics.kappa",
    title="Cohen's kappa",
    inputs=[MATRIX],
    steps=[
        Step("n", "n", r"\sum_{ij} <c>", "samples", "int"),
        Step("rows", "r_{k}", r"\sum_j <c>", "samples of class k", "int", shape=K),
        Step("columns", "q_{k}", r"\sum_i <c>", "predictions of class k", "int", shape=K),
        Step("observed", "p_o", r"\frac{\operatorname{tr} <c>}{<n>}", "agreement: the accuracy"),
        Step("expected", "p_e", r"\frac{\sum_i{<rows> \cdot <columns>}}{<n>^2}", "agreement by chance"),
        Step(
            "kappa", r"\kappa", r"\frac{<observed> - <expected>}{1 - <expected>}", "agreement beyond chance"
        ),
    ],
    source="Cohen 1960, Educational and Psychological Measurement 20",
    example=(
        {"c": [[20, 5], [10, 15]]},
        {"n": 50, "rows": [25, 25], "columns": [30, 20], "observed": 0.7, "expected": 0.5, "kappa": 0.4},
    ),
    dims=CLASSES,
    where=["metrics.chance_is_not_certain"],
)
def kappa(xp: Any, c: Any) -> Steps:
    """kappa = (p_o - p_e) / (1 - p_e),  p_e = sum_k row_k column_k / n^2

    1 for full agreement, 0 for what independent raters with the same marginals reach, negative below that.
    Example: (20, 5; 10, 15): p_o = 35/50, p_e = (25 * 30 + 25 * 20) / 2500 = 1/2, kappa = 0.4.
    """
    rows, columns = xp.sum(c, axis=2), xp.sum(c, axis=1)
    n = xp.sum(rows, axis=1)
    observed = ratio(xp, xp.sum(diagonal(xp, c), axis=1), n)
    expected = ratio(xp, xp.sum(rows * columns, axis=1), n * n)
    # 1 - p_e from whole numbers, which do not cancel.
    missing = ratio(xp, n * n - xp.sum(rows * columns, axis=1), n * n)
    return {
        "n": n,
        "rows": rows,
        "columns": columns,
        "observed": observed,
        "expected": expected,
        "kappa": (observed - expected) / missing,
    }


@kappa.mistake("accuracy", who="leaves chance out")
def _(xp: Any, c: Any) -> Steps:
    return {"kappa": kappa.body(xp, c)["observed"]}


@kappa.mistake("not-normalised", who="only subtracts the chance agreement")
def _(xp: Any, c: Any) -> Steps:
    right = kappa.body(xp, c)
    return {"kappa": right["observed"] - right["expected"]}


@kappa.mistake("uniform-chance", who="takes 1/K for chance: Bennett's S", affects=["expected", "kappa"])
def _(xp: Any, c: Any) -> Steps:
    right = kappa.body(xp, c)
    expected = 0 * right["expected"] + 1 / c.shape[2]
    return {"expected": expected, "kappa": (right["observed"] - expected) / (1 - expected)}


@kappa.mistake(
    "pooled-marginals",
    who="averages rows and columns first: Scott's pi",
    affects=["expected", "kappa"],
)
def _(xp: Any, c: Any) -> Steps:
    right = kappa.body(xp, c)
    both = right["rows"] + right["columns"]
    expected = ratio(xp, xp.sum(both * both, axis=1), 4 * right["n"] * right["n"])
    return {"expected": expected, "kappa": (right["observed"] - expected) / (1 - expected)}
