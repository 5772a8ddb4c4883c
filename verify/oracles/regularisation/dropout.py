"""Second ways to dropout: torch.nn.Dropout measured, and expectations over every mask there is."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


def survivor(p: float) -> float:
    """What torch.nn.Dropout(p) makes of a one that it keeps."""
    torch = require_torch()
    layer, ones = torch.nn.Dropout(p).train(), torch.ones(64, dtype=torch.float64)
    while True:  # p < 1, and of 64 units some are kept at the first try nearly always
        kept = layer(ones)
        if bool(kept.any()):
            return float(kept.max())


@oracle(
    "regularisation.dropout_inverted",
    way="module measured",
    how="torch.nn.Dropout: what it makes of a kept unit in train mode, and of x in eval mode",
)
def dropout_inverted(x: Any, mask: Any, p: Any) -> Mapping[str, Any]:
    torch = require_torch()
    scale = np.array([survivor(float(rate)) for rate in p])
    tested = [torch.nn.Dropout(float(p[i])).eval()(torch.tensor(x[i])).numpy() for i in range(len(x))]
    y = np.where(mask == 1, x, 0.0) * scale[:, None]
    return {"keep": 1 / scale, "y": y, "y_test": np.stack(tested)}


@oracle(
    "regularisation.dropout_standard",
    way="enumeration",
    how="a unit kept or dropped: the mean of both, weighted by torch.distributions.Bernoulli",
)
def dropout_standard(x: Any, mask: Any, p: Any) -> Mapping[str, Any]:
    torch = require_torch()
    kept = torch.distributions.Bernoulli(probs=1 - torch.tensor(p))
    bits = {bit: torch.tensor(float(bit), dtype=torch.float64) for bit in (0, 1)}
    chance = {bit: kept.log_prob(value).exp().numpy()[:, None] for bit, value in bits.items()}
    expected = sum(np.where(bit == 1, x, 0.0) * chance[bit] for bit in (0, 1))
    return {"keep": kept.mean.numpy(), "y": np.where(mask == 1, x, 0.0), "y_test": expected}


@oracle(
    "regularisation.dropout_unit",
    way="enumeration",
    how="all 2^D masks with their probabilities, the kept units scaled as torch.nn.Dropout scales them",
)
def dropout_unit(x: Any, w: Any, p: Any) -> Mapping[str, Any]:
    masks = np.array(list(product((0, 1), repeat=x.shape[1])))
    mean, var = np.zeros(len(x)), np.zeros(len(x))
    for i, rate in enumerate(p):
        outcomes = masks @ (w[i] * x[i]) * survivor(float(rate))
        chances = np.prod(np.where(masks == 1, 1 - rate, rate), axis=1)
        mean[i] = np.average(outcomes, weights=chances)
        var[i] = np.average((outcomes - mean[i]) ** 2, weights=chances)
    return {"mean": mean, "var": var, "squares": np.linalg.norm(w * x, axis=1) ** 2}


@oracle(
    "regularisation.dropout_variance_shift",
    way="enumeration",
    how="an activation of two equally likely values with that mean and variance, kept and scaled or dropped",
)
def dropout_variance_shift(mean: Any, var: Any, p: Any) -> Mapping[str, Any]:
    trained, scales = np.zeros(len(mean)), np.zeros(len(mean))
    for i, rate in enumerate(p):
        scales[i] = survivor(float(rate))
        values = mean[i] + np.array([-1, 1]) * var[i] ** 0.5
        outcomes = np.concatenate([values * scales[i], 0 * values])
        chances = np.array([1 - rate, 1 - rate, rate, rate]) / 2
        trained[i] = np.average((outcomes - np.average(outcomes, weights=chances)) ** 2, weights=chances)
    return {"keep": 1 / scales, "trained": trained, "ratio": var / trained}


@oracle(
    "regularisation.dropout_counts",
    way="enumeration",
    how="masks listed; scipy.stats.binom of the kept units",
)
def dropout_counts(n: Any, p: Any) -> Mapping[str, Any]:
    from scipy.stats import binom

    listed = [sum(1 for _ in product((0, 1), repeat=int(units))) for units in n]
    kept = binom(n, 1 - p)
    return {"subnetworks": np.array(listed), "silent": kept.pmf(0), "active": kept.mean()}
