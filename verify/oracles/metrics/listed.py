"""Second ways to metrics of lists: scikit-learn and SciPy, integration over recall, drawing without replacement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.metrics.cases import cases, table
from verify.oracles.ways import oracle


@oracle(
    "metrics.top_k",
    way="library operator",
    how="sklearn's top_k_accuracy_score; scipy's rankdata; torch.topk",
)
def top_k(scores: Any, label: Any, k: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from scipy.stats import rankdata
    from sklearn.metrics import top_k_accuracy_score

    rank = np.take_along_axis(rankdata(-scores, axis=2), label[:, :, None], axis=2)[:, :, 0]
    rows = []
    for one in cases(scores=scores, label=label, k=k):
        named = torch.topk(torch.tensor(one["scores"]), int(one["k"]), dim=1).indices.numpy()
        share = top_k_accuracy_score(
            one["label"], one["scores"], k=int(one["k"]), labels=np.arange(scores.shape[2])
        )
        rows.append({"hit": (named == one["label"][:, None]).any(axis=1), "accuracy": share})
    return table(rows) | {"rank": rank.astype(np.int64)}


@oracle("metrics.mrr", way="identity", how="one over scipy's harmonic mean of the ranks")
def mrr(rank: Any) -> Mapping[str, Any]:
    from scipy.stats import hmean

    return {"reciprocal": np.power(rank.astype(float), -1), "mrr": 1 / hmean(rank, axis=1)}


def shown_in_order(gain: Any) -> dict[str, Any]:
    """scikit-learn's scores of gains that are ranked as they stand."""
    from sklearn.metrics import dcg_score, ndcg_score

    size = gain.shape[1]
    order = np.arange(size, 0, -1.0)[None]
    # What a single unit of gain earns in each place is that place's discount.
    discount = [dcg_score(np.eye(size)[[place]], order) for place in range(size)]
    ideal = np.flip(np.sort(gain, axis=1), axis=1)
    return {
        "gain": gain,
        "discount": np.broadcast_to(discount, gain.shape),
        "ideal": ideal,
        "dcg": np.array([dcg_score(row[None], order) for row in gain]),
        "idcg": np.array([dcg_score(row[None], order) for row in ideal]),
        "ndcg": np.array([ndcg_score(row[None], order) for row in gain]),
    }


@oracle("metrics.ndcg", way="library operator", how="sklearn.metrics.dcg_score and ndcg_score")
def ndcg(rel: Any) -> Mapping[str, Any]:
    return shown_in_order(rel.astype(float))


@oracle("metrics.ndcg_exponential", way="library operator", how="sklearn's dcg_score of numpy's exp2 gains")
def ndcg_exponential(rel: Any) -> Mapping[str, Any]:
    return shown_in_order(np.exp2(rel) - 1)


@oracle("metrics.pass_at_k", way="library operator", how="scipy.stats.hypergeom: none of k drawn is correct")
def pass_at_k(n: Any, c: Any, k: Any) -> Mapping[str, Any]:
    from scipy.stats import hypergeom

    return {"fail": hypergeom.pmf(0, n, c, k), "value": hypergeom.sf(0, n, c, k)}


@oracle("metrics.pass_at_k", way="enumeration", how="every choice of k programs")
def pass_by_choices(n: Any, c: Any, k: Any) -> Mapping[str, Any]:
    from itertools import combinations

    shares = []
    for one in cases(n=n, c=c, k=k):
        choices = list(combinations(range(one["n"]), int(one["k"])))
        shares.append(sum(min(choice) < one["c"] for choice in choices) / len(choices))
    return {"value": np.array(shares)}


def prefixes(hit: Any, truths: int) -> dict[str, Any]:
    """Precision and recall of every beginning of the list, and the best precision of the beginnings from there on."""
    from sklearn.metrics import precision_score, recall_score

    # The objects never met stand behind the list, not detected.
    truth = np.concatenate([hit, np.ones(truths - hit.sum(), dtype=np.int64)])
    precision, recall = [], []
    for j in range(1, len(hit) + 1):
        detected = np.arange(len(truth)) < j
        precision.append(precision_score(truth, detected, zero_division=0))
        recall.append(recall_score(truth, detected, zero_division=0))
    best = [max(precision[j:]) for j in range(len(hit))]
    return {"precision": precision, "recall": recall, "envelope": best}


def best_at(hit: Any, truths: int, met: float) -> float:
    """The best precision among the beginnings that meet so many objects, 0 where none does."""
    found, best = 0, 0.0
    for j, one in enumerate(hit, start=1):
        found += int(one)
        if found >= met - 1e-9:
            best = max(best, found / j)
    return best


@oracle(
    "metrics.detection_ap", way="enumeration", how="best precision for each object; sklearn for every prefix"
)
def detection_ap(hit: Any, truths: Any) -> Mapping[str, Any]:
    rows = []
    for one in cases(hit=hit, truths=truths):
        n = int(one["truths"])
        ap = np.mean([best_at(one["hit"], n, met) for met in range(1, n + 1)])
        rows.append(prefixes(one["hit"], n) | {"ap": ap})
    return table(rows)


@oracle(
    "metrics.detection_ap_eleven",
    way="enumeration",
    how="best precision at each of eleven recalls, by search",
)
def detection_ap_eleven(hit: Any, truths: Any) -> Mapping[str, Any]:
    rows = []
    for one in cases(hit=hit, truths=truths):
        n = int(one["truths"])
        at = [best_at(one["hit"], n, r * n) for r in np.linspace(0, 1, 11)]
        rows.append(prefixes(one["hit"], n) | {"at": at, "ap": np.mean(at)})
    return table(rows)


@oracle("metrics.mean_ap", way="enumeration", how="best precision for each object of each class")
def mean_ap(hits: Any, truths: Any) -> Mapping[str, Any]:
    rows = []
    for one in cases(hits=hits, truths=truths):
        each = [
            np.mean([best_at(hit, int(n), met) for met in range(1, int(n) + 1)])
            for hit, n in zip(one["hits"], one["truths"], strict=True)
        ]
        rows.append({"ap": each, "mean_ap": np.mean(each)})
    return table(rows)
