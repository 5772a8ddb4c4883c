"""Second ways to weights, thresholds and synthetic samples: scikit-learn, log odds by SciPy, searched optima."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


def weights(counts: Any) -> Any:
    """scikit-learn's balanced weights of samples that have those counts."""
    from sklearn.utils.class_weight import compute_class_weight

    labels = np.repeat(np.arange(len(counts)), counts)
    return compute_class_weight("balanced", classes=np.arange(len(counts)), y=labels)


@oracle(
    "imbalance.balanced_weights",
    way="library operator",
    how="sklearn.utils.class_weight.compute_class_weight",
)
def balanced_weights(counts: Any) -> Mapping[str, Any]:
    found = np.array([weights(row) for row in counts])
    sizes = np.array([len(np.repeat(row, row)) for row in counts])
    return {"n": sizes, "weight": found, "largest": np.divide(counts.max(axis=1), counts.min(axis=1))}


@oracle(
    "imbalance.effective_number",
    way="enumeration",
    how="expected number of distinct samples, one drawn after the other",
)
def effective_number(counts: Any, beta: Any) -> Mapping[str, Any]:
    effective = np.zeros(counts.shape)
    for case, (row, overlap) in enumerate(zip(counts, beta, strict=True)):
        for k, n in enumerate(row):
            volume = 0.0
            for _ in range(n):
                volume = 1 + overlap * volume  # a new sample overlaps what is there with that chance
            effective[case, k] = volume
    torch = require_torch()
    inverse = torch.reciprocal(torch.tensor(effective))
    shares = torch.distributions.Categorical(probs=inverse).probs
    return {"effective": effective, "inverse": inverse.numpy(), "weight": shares.numpy() * counts.shape[1]}


@oracle(
    "imbalance.positive_weight",
    way="library operator",
    how="sklearn's balanced weights and DummyClassifier; scipy's logit",
)
def positive_weight(positives: Any, negatives: Any) -> Mapping[str, Any]:
    from scipy.special import logit
    from sklearn.dummy import DummyClassifier

    rate, weight = [], []
    for many, others in zip(positives, negatives, strict=True):
        label = np.repeat([0, 1], [others, many])
        rate.append(DummyClassifier().fit(label[:, None], label).predict_proba([[0]])[0, 1])
        balanced = weights(np.array([others, many]))
        weight.append(balanced[1] / balanced[0])
    return {"rate": np.array(rate), "weight": np.array(weight), "bias": logit(rate)}


@oracle(
    "imbalance.positive_weight", way="autograd", how="where torch's weighted loss of a constant logit is flat"
)
def positive_weight_by_loss(positives: Any, negatives: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from scipy.optimize import brentq

    def bias(many: int, others: int) -> float:
        target = torch.tensor([1.0] * many + [0.0] * others, dtype=torch.float64)

        def slope(at: float) -> float:
            leaf = torch.tensor(at, dtype=torch.float64, requires_grad=True)
            loss = torch.nn.functional.binary_cross_entropy_with_logits(leaf.expand_as(target), target)
            return float(torch.autograd.grad(loss, leaf)[0])

        return float(brentq(slope, -20, 20, xtol=1e-14, rtol=1e-14))

    pairs = zip(positives.tolist(), negatives.tolist(), strict=True)
    return {"bias": np.array([bias(*pair) for pair in pairs])}


@oracle(
    "imbalance.prior_correction",
    way="identity",
    how="the logit moved by the difference of the shares' logits",
)
def prior_correction(p: Any, trained: Any, used: Any) -> Mapping[str, Any]:
    from scipy.special import expit, logit

    moved = logit(used) - logit(trained)
    return {"threshold": expit(-moved), "corrected": expit(logit(p) + moved)}


@oracle(
    "imbalance.prior_correction",
    way="enumeration",
    how="a population of weighted samples, drawn anew with the other shares",
)
def prior_by_population(p: Any, trained: Any, used: Any) -> Mapping[str, Any]:
    # Positives and negatives that look like this one, each as many times as its class is drawn more often.
    people = np.stack([p, 1 - p], axis=1)
    shares = [np.stack([share, 1 - share], axis=1) for share in (used, trained)]
    times = np.exp(np.log(shares[0]) - np.log(shares[1]))
    drawn = np.einsum("bc,bc->bc", people, times)
    return {
        "up": drawn[:, 0],
        "down": drawn[:, 1],
        "corrected": np.array([np.average([1, 0], weights=w) for w in drawn]),
    }


@oracle("imbalance.undersampling", way="identity", how="the logit moved by log b, scipy's logit and expit")
def undersampling(p: Any, kept: Any) -> Mapping[str, Any]:
    from scipy.special import expit, logit

    moved = logit(p) + np.log(kept)
    return {"odds": np.exp(logit(p)), "true_odds": np.exp(moved), "corrected": expit(moved)}


@oracle("imbalance.cost_threshold", way="identity", how="where both calls cost the same, by scipy's brentq")
def cost_threshold(p: Any, false_alarm: Any, miss: Any) -> Mapping[str, Any]:
    from scipy.optimize import brentq

    def costs(chance: float, alarm: float, missed: float) -> Any:
        """Cost matrix times the chances of the two states."""
        return np.array([[0.0, alarm], [missed, 0.0]]) @ np.array([chance, 1 - chance])

    rows = []
    for one, alarm, missed in zip(p.tolist(), false_alarm.tolist(), miss.tolist(), strict=True):
        both = costs(one, alarm, missed)
        even = brentq(
            lambda c, a=alarm, m=missed: float(np.diff(costs(c, a, m))[0]), 0, 1, xtol=1e-15, rtol=1e-14
        )
        rows.append((both[0], both[1], both.min(), even))
    act, wait, cost, threshold = np.array(rows).T
    return {"act": act, "wait": wait, "cost": cost, "threshold": threshold}


@oracle("imbalance.smote", way="library operator", how="sklearn's NearestNeighbors; torch.lerp")
def smote(x: Any, others: Any, j: Any, u: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from sklearn.metrics import pairwise_distances
    from sklearn.neighbors import NearestNeighbors

    distance, chosen = [], []
    for sample, rest, place in zip(x, others, j, strict=True):
        search = NearestNeighbors(n_neighbors=int(place), algorithm="brute").fit(rest)
        chosen.append(search.kneighbors(sample[None], return_distance=False)[0, -1])
        distance.append(pairwise_distances(sample[None], rest)[0])
    neighbour = others[np.arange(len(x)), chosen]
    step, new = (
        np.subtract(neighbour, x),
        torch.lerp(torch.tensor(x), torch.tensor(neighbour), torch.tensor(u)[:, None]),
    )
    return {
        "distance": np.array(distance),
        "chosen": np.array(chosen),
        "neighbour": neighbour,
        "step": step,
        "new": new.numpy(),
    }
