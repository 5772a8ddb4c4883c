"""Second ways to bias and variance: every training set and every label that could have been, one by one."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from verify.oracles.ways import oracle

Parts = Mapping[str, Any]


def labels(value: float, sigma: float) -> list[float]:
    """A fair coin's labels: their mean is the value, their standard deviation sigma."""
    return [value - sigma, value + sigma]


@oracle(
    "training.bias_variance",
    way="enumeration",
    how="squared errors of every prediction on two equally likely labels; bias and variance from pairs of predictions",
)
def bias_variance(predictions: Any, truth: Any, sigma: Any) -> Parts:
    rows = []
    for found, value, spread in zip(predictions, truth.tolist(), sigma.tolist(), strict=True):
        seen = labels(value, spread)
        pairs = list(product(found, repeat=2))
        rows.append(
            {
                "mean": np.mean([(p + q) / 2 for p, q in pairs]),
                "bias": np.mean([p - y for p, y in product(found, seen)]),
                # Two models from independent training sets: their errors have nothing in common but the bias.
                "bias2": np.mean([(p - value) * (q - value) for p, q in pairs]),
                "variance": np.mean([(p - q) ** 2 for p, q in pairs]) / 2,
                "noise": np.var(seen),
                "error": np.mean([(p - y) ** 2 for p, y in product(found, seen)]),
            }
        )
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


@oracle(
    "training.bias_variance_neighbours",
    way="enumeration",
    how="sklearn's KNeighborsRegressor fitted to every pattern of labels, each f_i + sigma or f_i - sigma",
)
def neighbours(values: Any, truth: Any, sigma: Any) -> Parts:
    from sklearn.neighbors import KNeighborsRegressor

    count = values.shape[1]
    rows = []
    for f, value, spread in zip(values.tolist(), truth.tolist(), sigma.tolist(), strict=True):
        # A column of targets a pattern, so that one fit predicts with all of them.
        targets = np.array(list(product(*(labels(one, spread) for one in f)))).T
        model = KNeighborsRegressor(count).fit(np.arange(count)[:, None], targets)
        predicted = model.predict(np.array([[0.3]]))[0]
        seen = labels(value, spread)
        rows.append(
            {
                "mean": predicted.mean(),
                "bias2": (predicted.mean() - value) ** 2,
                "variance": predicted.var(),
                "noise": np.var(seen),
                "error": np.mean([(p - y) ** 2 for p, y in product(predicted, seen)]),
            }
        )
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}
