"""Second ways to layer and RMS normalisation of tokens: torch's operators, with and without scale and shift."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


def each_case(found: list[dict[str, Any]]) -> dict[str, Any]:
    """The tensors of every case side by side, as NumPy arrays."""
    return {name: np.stack([np.asarray(row[name].detach()) for row in found]) for name in found[0]}


@oracle("norm.layer", way="library operator", how="torch.nn.functional.layer_norm, torch.var_mean")
def layer(x: Any, gamma: Any, beta: Any, eps: Any) -> Mapping[str, Any]:
    return layer_norm(x, gamma, beta, eps)


@oracle("norm.layer_tokens", way="library operator", how="torch.nn.functional.layer_norm on (T, D)")
def layer_tokens(x: Any, gamma: Any, beta: Any, eps: Any) -> Mapping[str, Any]:
    return layer_norm(x, gamma, beta, eps)


def layer_norm(x: Any, gamma: Any, beta: Any, eps: Any) -> dict[str, Any]:
    torch = require_torch()
    rows = []
    for i in range(len(x)):
        values, scale, shift = torch.tensor(x[i]), torch.tensor(gamma[i]), torch.tensor(beta[i])
        normalise = torch.nn.functional.layer_norm
        var, mean = torch.var_mean(values, dim=-1, correction=0)
        plain = normalise(values, scale.shape, eps=float(eps[i]))
        scaled = normalise(values, scale.shape, scale, shift, eps=float(eps[i]))
        rows.append({"mean": mean, "var": var, "x_hat": plain, "y": scaled})
    return each_case(rows)


@oracle(
    "norm.rms",
    way="library operator",
    how="torch.nn.functional.rms_norm; the root mean square by torch.linalg.vector_norm of x and sqrt(D eps)",
)
def rms(x: Any, gamma: Any, eps: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for i in range(len(x)):
        values, scale, size = torch.tensor(x[i]), torch.tensor(gamma[i]), len(x[i])
        normalise = torch.nn.functional.rms_norm
        longer = torch.cat([values, torch.tensor([(size * float(eps[i])) ** 0.5], dtype=torch.float64)])
        rows.append(
            {
                "ms": torch.nn.functional.mse_loss(values, torch.zeros_like(values)),
                "rms": torch.linalg.vector_norm(longer) / size**0.5,
                "x_hat": normalise(values, scale.shape, eps=float(eps[i])),
                "y": normalise(values, scale.shape, scale, eps=float(eps[i])),
            }
        )
    return each_case(rows)
