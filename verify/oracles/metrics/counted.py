"""Second ways to counts and agreement: scikit-learn's metrics of samples that have those counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.oracles.metrics.cases import cases, from_matrix, samples, table
from verify.oracles.ways import oracle


@oracle(
    "metrics.confusion", way="library operator", how="sklearn Binarizer, confusion_matrix, accuracy_score"
)
def confusion(score: Any, label: Any, threshold: Any) -> Mapping[str, Any]:
    from sklearn import metrics
    from sklearn.preprocessing import Binarizer

    rows = []
    for one in cases(score=score, label=label, threshold=threshold):
        called = Binarizer(threshold=one["threshold"] - 0.5).fit_transform(one["score"][None].astype(float))[
            0
        ]
        tn, fp, fn, tp = metrics.confusion_matrix(one["label"], called, labels=[0, 1]).ravel()
        accuracy = metrics.accuracy_score(one["label"], called)
        rows.append({"called": called, "tp": tp, "fp": fp, "fn": fn, "tn": tn, "accuracy": accuracy})
    return table(rows)


@oracle(
    "metrics.binary",
    way="library operator",
    how="sklearn's accuracy_score, precision_score, recall_score, f1_score of samples",
)
def binary(tp: Any, fp: Any, fn: Any, tn: Any) -> Mapping[str, Any]:
    from sklearn import metrics

    rows = []
    for one in cases(tp=tp, fp=fp, fn=fn, tn=tn):
        truth, called = samples(**one)
        rows.append(
            {
                "accuracy": metrics.accuracy_score(truth, called),
                "specificity": metrics.recall_score(truth, called, pos_label=0),
                "fpr": metrics.recall_score(1 - truth, called),
                "precision": metrics.precision_score(truth, called),
                "recall": metrics.recall_score(truth, called),
                "f1": metrics.f1_score(truth, called),
            }
        )
    return table(rows)


@oracle("metrics.f_beta", way="library operator", how="sklearn's fbeta_score of samples with those counts")
def f_beta(tp: Any, fp: Any, fn: Any, beta: Any) -> Mapping[str, Any]:
    from sklearn import metrics

    rows = []
    for one in cases(tp=tp, fp=fp, fn=fn, beta=beta):
        truth, called = samples(one["tp"], one["fp"], one["fn"], 3)
        precision, recall, f, _ = metrics.precision_recall_fscore_support(
            truth, called, beta=float(one["beta"]), average="binary"
        )
        rows.append({"precision": precision, "recall": recall, "f": f})
    return table(rows)


@oracle(
    "metrics.balanced_accuracy",
    way="library operator",
    how="sklearn's balanced_accuracy_score, plain and adjusted for chance",
)
def balanced_accuracy(tp: Any, fp: Any, fn: Any, tn: Any) -> Mapping[str, Any]:
    from sklearn import metrics

    rows = []
    for one in cases(tp=tp, fp=fp, fn=fn, tn=tn):
        truth, called = samples(**one)
        tnr, tpr = metrics.recall_score(truth, called, average=None)
        rows.append(
            {
                "tpr": tpr,
                "tnr": tnr,
                "youden": metrics.balanced_accuracy_score(truth, called, adjusted=True),
                "balanced": metrics.balanced_accuracy_score(truth, called),
            }
        )
    return table(rows)


@oracle(
    "metrics.mcc",
    way="library operator",
    how="sklearn's matthews_corrcoef; numpy's determinant of the matrix",
)
def mcc(tp: Any, fp: Any, fn: Any, tn: Any) -> Mapping[str, Any]:
    from sklearn import metrics

    rows = []
    for one in cases(tp=tp, fp=fp, fn=fn, tn=tn):
        truth, called = samples(**one)
        matrix = metrics.confusion_matrix(truth, called)
        margins = [*matrix.sum(axis=0), *matrix.sum(axis=1)]
        rows.append(
            {
                "numerator": round(np.linalg.det(matrix)),
                "product": np.prod(margins),
                "mcc": metrics.matthews_corrcoef(truth, called),
            }
        )
    return table(rows)


@oracle("metrics.mcc", way="identity", how="Pearson's correlation of truth and call, numpy's corrcoef")
def mcc_as_correlation(tp: Any, fp: Any, fn: Any, tn: Any) -> Mapping[str, Any]:
    pairs = [samples(**one) for one in cases(tp=tp, fp=fp, fn=fn, tn=tn)]
    return {"mcc": np.array([np.corrcoef(truth, called)[0, 1] for truth, called in pairs])}


@oracle(
    "metrics.kappa",
    way="library operator",
    how="sklearn's cohen_kappa_score; scipy's expected_freq of the table",
)
def kappa(c: Any) -> Mapping[str, Any]:
    from scipy.stats.contingency import expected_freq, margins
    from sklearn import metrics

    rows = []
    for one in cases(c=c):
        truth, called = from_matrix(one["c"])
        by_truth, by_call = margins(one["c"])
        rows.append(
            {
                "n": len(truth),
                "rows": by_truth.ravel(),
                "columns": by_call.ravel(),
                "observed": metrics.accuracy_score(truth, called),
                "expected": np.trace(expected_freq(one["c"])) / len(truth),
                "kappa": metrics.cohen_kappa_score(truth, called),
            }
        )
    return table(rows)


def of_classes(c: Any) -> dict[str, Any]:
    """What scikit-learn finds for each class of the samples that the matrix counts."""
    from sklearn import metrics

    truth, called = from_matrix(c)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(truth, called, zero_division=0)
    return {
        "support": support,
        "called": np.bincount(called, minlength=len(c)),
        "hit": np.bincount(truth[truth == called], minlength=len(c)),
        "precision": precision,
        "recall": recall,
        "f1": f1,
    }


def averaged(c: Any, average: str) -> tuple[float, float, float]:
    from sklearn import metrics

    found = metrics.precision_recall_fscore_support(*from_matrix(c), average=average, zero_division=0)
    return found[0], found[1], found[2]


@oracle("metrics.macro", way="library operator", how="sklearn's precision_recall_fscore_support, macro")
def macro(c: Any) -> Mapping[str, Any]:
    names = ("macro_precision", "macro_recall", "macro_f1")
    one_by_one = (one["c"] for one in cases(c=c))
    return table([of_classes(m) | dict(zip(names, averaged(m, "macro"), strict=True)) for m in one_by_one])


@oracle("metrics.macro_of_means", way="library operator", how="scipy's hmean of sklearn's macro averages")
def macro_of_means(c: Any) -> Mapping[str, Any]:
    from scipy.stats import hmean

    rows = []
    for one in cases(c=c):
        precision, recall, _ = averaged(one["c"], "macro")
        counts = {name: of_classes(one["c"])[name] for name in ("support", "called", "hit")}
        means = {"macro_precision": precision, "macro_recall": recall, "f": hmean([precision, recall])}
        rows.append(counts | means)
    return table(rows)


@oracle("metrics.weighted", way="library operator", how="sklearn's precision_recall_fscore_support, weighted")
def weighted(c: Any) -> Mapping[str, Any]:
    names = ("weighted_precision", "weighted_recall", "weighted_f1")
    rows = []
    for one in cases(c=c):
        truth, _ = from_matrix(one["c"])
        share = np.histogram(truth, bins=np.arange(len(one["c"]) + 1) - 0.5, density=True)[0]
        averages = dict(zip(names, averaged(one["c"], "weighted"), strict=True))
        rows.append(of_classes(one["c"]) | {"share": share} | averages)
    return table(rows)


@oracle("metrics.micro", way="library operator", how="sklearn's micro average over a multilabel indicator")
def micro(tp: Any, fp: Any, fn: Any) -> Mapping[str, Any]:
    from sklearn import metrics

    rows = []
    for one in cases(tp=tp, fp=fp, fn=fn):
        columns = [samples(hit, wrong, missed, 0) for hit, wrong, missed in zip(*one.values(), strict=True)]
        longest = max(len(truth) for truth, _ in columns)
        padded = [[np.pad(part, (0, longest - len(part))) for part in column] for column in columns]
        truth, called = (np.stack([column[i] for column in padded], axis=1) for i in (0, 1))
        pooled = metrics.multilabel_confusion_matrix(truth, called).sum(axis=0)
        precision, recall, f1, _ = metrics.precision_recall_fscore_support(truth, called, average="micro")
        counts = {"all_tp": pooled[1, 1], "all_fp": pooled[0, 1], "all_fn": pooled[1, 0]}
        rows.append(counts | {"precision": precision, "recall": recall, "f1": f1})
    return table(rows)


@oracle("metrics.overlap", way="library operator", how="sklearn's jaccard_score and f1_score; sets of pixels")
def overlap(mask: Any, label: Any) -> Mapping[str, Any]:
    from sklearn import metrics

    rows = []
    for one in cases(mask=mask, label=label):
        mine, theirs = (set(np.flatnonzero(pixels).tolist()) for pixels in (one["mask"], one["label"]))
        rows.append(
            {
                "intersection": len(mine & theirs),
                "sizes": len(mine) + len(theirs),
                "union": len(mine | theirs),
                "jaccard": metrics.jaccard_score(one["label"], one["mask"], zero_division=0),
                "dice": metrics.f1_score(one["label"], one["mask"], zero_division=0),
            }
        )
    return table(rows)


@oracle("metrics.overlap", way="library operator", how="scipy.spatial.distance: one less jaccard and dice")
def overlap_by_distance(mask: Any, label: Any) -> Mapping[str, Any]:
    from scipy.spatial import distance

    pairs = [(one["mask"] == 1, one["label"] == 1) for one in cases(mask=mask, label=label)]
    return {
        "jaccard": np.array([1 - distance.jaccard(*pair) for pair in pairs]),
        "dice": np.array([1 - distance.dice(*pair) for pair in pairs]),
    }


@oracle("metrics.mean_iou", way="library operator", how="sklearn's jaccard_score of the pixels, macro")
def mean_iou(c: Any) -> Mapping[str, Any]:
    from sklearn import metrics

    rows = []
    for one in cases(c=c):
        truth, called = from_matrix(one["c"])
        found = of_classes(one["c"])
        rows.append(
            {
                "hit": found["hit"],
                "rows": found["support"],
                "columns": found["called"],
                "iou": metrics.jaccard_score(truth, called, average=None, zero_division=0),
                "mean_iou": metrics.jaccard_score(truth, called, average="macro", zero_division=0),
            }
        )
    return table(rows)
