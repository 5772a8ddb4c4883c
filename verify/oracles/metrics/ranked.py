"""Second ways to curves and areas: scikit-learn's curves, SciPy's rank tests, binary search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.oracles.metrics.cases import cases, table
from verify.oracles.ways import oracle


def counts_at_scores(score: Any, label: Any) -> dict[str, Any]:
    """What lies at or above each score, by binary search among the sorted scores of either class."""
    thresholds = -np.sort(-score)
    found = {"threshold": thresholds}
    for name, one in (("tp", 1), ("fp", 0)):
        members = np.sort(score[label == one])
        found[name] = len(members) - np.searchsorted(members, thresholds, side="left")
    return found


@oracle(
    "metrics.roc", way="library operator", how="sklearn's roc_curve and auc; numpy's searchsorted and diff"
)
def roc(score: Any, label: Any) -> Mapping[str, Any]:
    from sklearn import metrics

    rows = []
    for one in cases(score=score, label=label):
        fpr, tpr, levels = metrics.roc_curve(one["label"], one["score"], drop_intermediate=False)
        counts = counts_at_scores(one["score"], one["label"])
        at = len(levels) - 1 - np.searchsorted(levels[::-1], counts["threshold"])
        middle = np.convolve(np.concatenate([[0.0], tpr[at]]), [0.5, 0.5], mode="valid")
        curve = {"tpr": tpr[at], "fpr": fpr[at], "width": np.diff(fpr[at], prepend=0.0), "height": middle}
        rows.append(counts | curve | {"auc": metrics.auc(fpr, tpr)})
    return table(rows)


@oracle("metrics.roc", way="identity", how="Mann and Whitney's U by scipy, over the number of pairs")
def roc_as_chance(score: Any, label: Any) -> Mapping[str, Any]:
    return {"auc": mann_whitney(score, label)["auc"]}


def mann_whitney(score: Any, label: Any) -> dict[str, Any]:
    from scipy import stats

    rows = []
    for one in cases(score=score, label=label):
        positive, negative = one["score"][one["label"] == 1], one["score"][one["label"] == 0]
        u = stats.mannwhitneyu(positive, negative, method="asymptotic").statistic
        sizes = {"positives": len(positive), "negatives": len(negative)}
        rows.append(sizes | {"u": u, "auc": u / (len(positive) * len(negative))})
    return table(rows)


@oracle(
    "metrics.auc_ranks",
    way="library operator",
    how="scipy.stats.mannwhitneyu and rankdata",
)
def auc_ranks(score: Any, label: Any) -> Mapping[str, Any]:
    from scipy import stats

    rank = stats.rankdata(score, method="average", axis=1)
    sums = np.array([ranks[labels == 1].sum() for ranks, labels in zip(rank, label, strict=True)])
    return mann_whitney(score, label) | {"rank": rank, "rank_sum": sums}


@oracle("metrics.auc_ranks", way="library operator", how="sklearn.metrics.roc_auc_score")
def auc_ranks_by_curve(score: Any, label: Any) -> Mapping[str, Any]:
    from sklearn.metrics import roc_auc_score

    return {"auc": np.array([roc_auc_score(t, s) for t, s in zip(label, score, strict=True)])}


@oracle(
    "metrics.auc_pairs",
    way="identity",
    how="(1 + Somers' D of scipy) / 2; binary search for the wins and ties",
)
def auc_pairs(score: Any, label: Any) -> Mapping[str, Any]:
    from scipy import stats

    rows = []
    for one in cases(score=score, label=label):
        positive, negative = one["score"][one["label"] == 1], np.sort(one["score"][one["label"] == 0])
        below, level = (np.searchsorted(negative, positive, side=side).sum() for side in ("left", "right"))
        sizes = {"positives": len(positive), "negatives": len(negative)}
        somers = stats.somersd(one["label"], one["score"]).statistic
        rows.append(sizes | {"wins": below, "ties": level - below, "auc": (1 + somers) / 2})
    return table(rows)


@oracle(
    "metrics.average_precision",
    way="library operator",
    how="sklearn's average_precision_score and precision_recall_curve",
)
def average_precision(score: Any, label: Any) -> Mapping[str, Any]:
    from sklearn import metrics

    rows = []
    for one in cases(score=score, label=label):
        precision, recall, levels = metrics.precision_recall_curve(one["label"], one["score"])
        counts = counts_at_scores(one["score"], one["label"])
        at = np.searchsorted(levels, counts["threshold"])
        curve = {"precision": precision[at], "recall": recall[at], "gain": np.diff(recall[at], prepend=0.0)}
        ap = metrics.average_precision_score(one["label"], one["score"])
        rows.append(counts | curve | {"ap": ap})
    return table(rows)
