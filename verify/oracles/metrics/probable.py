"""Second ways to scores of probabilities: scikit-learn's log loss and Brier score, torch's losses, binning by SciPy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.metrics.cases import cases, table
from verify.oracles.ways import oracle


@oracle("metrics.log_loss", way="library operator", how="sklearn's log_loss; torch's binary_cross_entropy")
def log_loss(p: Any, label: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from sklearn import metrics

    both = np.stack([1 - p, p], axis=2)
    per = torch.nn.functional.binary_cross_entropy(
        torch.tensor(p), torch.tensor(label.astype(float)), reduction="none"
    )
    losses = [metrics.log_loss(t, q, labels=[0, 1]) for t, q in zip(label, p, strict=True)]
    given = np.take_along_axis(both, label[:, :, None], axis=2)[:, :, 0]
    return {"given": given, "per": per.numpy(), "log_loss": np.array(losses)}


@oracle("metrics.brier", way="library operator", how="sklearn's brier_score_loss; numpy's subtract")
def brier(p: Any, label: Any) -> Mapping[str, Any]:
    from sklearn.metrics import brier_score_loss

    scores = [brier_score_loss(t, q, labels=[0, 1]) for t, q in zip(label, p, strict=True)]
    return {"error": np.subtract(p, label), "brier": np.array(scores)}


@oracle(
    "metrics.brier_classes",
    way="library operator",
    how="sklearn's brier_score_loss of the classes, not halved; torch's mse_loss to a one-hot target",
)
def brier_classes(weights: Any, label: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from sklearn.metrics import brier_score_loss

    p = torch.distributions.Categorical(probs=torch.tensor(weights)).probs
    truth = torch.nn.functional.one_hot(torch.tensor(label), weights.shape[1]).to(p.dtype)
    square = torch.nn.functional.mse_loss(p, truth, reduction="none").numpy()
    names = range(weights.shape[1])
    scores = [
        brier_score_loss([t], q[None], labels=list(names), scale_by_half=False)
        for t, q in zip(label, p.numpy(), strict=True)
    ]
    return {"p": p.numpy(), "square": square, "brier": np.array(scores)}


@oracle(
    "metrics.ece_bins",
    way="library operator",
    how="numpy's average of torch's l1_loss, weighted; its maximum",
)
def ece_bins(n: Any, right: Any, conf: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for one in cases(n=n, right=right, conf=conf):
        # One sample after the other: each bin's accuracy is the mean of its ones and zeros.
        outcomes = [np.repeat([1.0, 0.0], [h, m - h]) for m, h in zip(one["n"], one["right"], strict=True)]
        acc = np.array([np.mean(outcome) for outcome in outcomes])
        gap = torch.nn.functional.l1_loss(torch.tensor(acc), torch.tensor(one["conf"]), reduction="none")
        each = np.concatenate([np.full(len(o), g) for o, g in zip(outcomes, gap.tolist(), strict=True)])
        rows.append({"acc": acc, "gap": gap.numpy(), "mce": each.max(), "ece": each.mean()})
    return table(rows)


@oracle(
    "metrics.ece",
    way="library operator",
    how="scipy.stats.binned_statistic: count, mean confidence, accuracy",
)
def ece(p: Any, right: Any, bins: Any) -> Mapping[str, Any]:
    from scipy.stats import binned_statistic

    rows = []
    for one in cases(p=p, right=right, bins=bins):
        options = {"bins": int(one["bins"]), "range": (0.0, 1.0)}
        counts, _, which = binned_statistic(one["p"], one["p"], "count", **options)
        conf, acc = (binned_statistic(one["p"], one[name], "mean", **options)[0] for name in ("p", "right"))
        held = counts > 0
        value = np.average(np.abs(acc - conf)[held], weights=counts[held])
        rows.append({"bin": which, "conf": conf[which - 1], "acc": acc[which - 1], "ece": value})
    return table(rows)
