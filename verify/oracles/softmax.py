"""Second ways to the softmax family: SciPy, torch, and torch's Jacobians by autograd."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


@oracle("softmax.softmax", way="library operator", how="scipy.special.softmax of z / T")
def softmax(z: Any, T: Any) -> Mapping[str, Any]:
    from scipy import special

    return {"p": special.softmax(z / T[:, None], axis=1)}


@oracle(
    "softmax.softmax",
    way="identity",
    how="torch.softmax over its largest entry: the exponentials; the inverse of that entry: their sum",
)
def softmax_odds(z: Any, T: Any) -> Mapping[str, Any]:
    torch = require_torch()
    scaled = torch.div(torch.tensor(z), torch.tensor(T).unsqueeze(1))
    p = torch.softmax(scaled, dim=1)
    top = p.amax(dim=1, keepdim=True)
    return {
        "scaled": scaled.numpy(),
        "largest": scaled.sort(dim=1).values[:, -1].numpy(),
        "exps": (p / top).numpy(),
        "total": (1 / top[:, 0]).numpy(),
    }


@oracle(
    "softmax.logsumexp",
    way="library operator",
    how="scipy.special.logsumexp, and its difference to the maximum",
)
def logsumexp(z: Any) -> Mapping[str, Any]:
    from scipy import special

    lse = special.logsumexp(z, axis=1)
    largest = np.sort(z, axis=1)[:, -1]
    return {"lse": lse, "largest": largest, "total": np.exp(lse - largest)}


@oracle("softmax.log_softmax", way="library operator", how="torch.log_softmax; torch.logsumexp")
def log_softmax(z: Any) -> Mapping[str, Any]:
    torch = require_torch()
    logits = torch.tensor(z)
    return {
        "lse": torch.logsumexp(logits, dim=1).numpy(),
        "log_p": torch.log_softmax(logits, dim=1).numpy(),
    }


@oracle("softmax.two_classes", way="identity", how="scipy.special.expit of the difference, and logit back")
def two_classes(z0: Any, z1: Any) -> Mapping[str, Any]:
    from scipy import special

    p1 = special.softmax(np.stack([z0, z1]), axis=0)[1]
    return {"difference": special.logit(p1), "p1": p1}


@oracle("softmax.jacobian", way="autograd", how="torch.func.jacrev of torch.softmax, case by case")
def jacobian(z: Any) -> Mapping[str, Any]:
    torch = require_torch()
    logits = torch.tensor(z)

    def of(row: Any) -> Any:
        return torch.softmax(row, dim=0)

    return {
        "p": of(logits.T).T.numpy(),
        "jacobian": np.stack([torch.func.jacrev(of)(row).numpy() for row in logits]),
    }


@oracle("softmax.backward", way="autograd", how="torch.softmax and its backward pass; numpy.average under p")
def backward(z: Any, g: Any) -> Mapping[str, Any]:
    torch = require_torch()
    logits = torch.tensor(z, requires_grad=True)
    softened = torch.softmax(logits, dim=1)
    softened.backward(torch.tensor(g))
    p = softened.detach().numpy()
    mean = np.array([np.average(row, weights=weights) for row, weights in zip(g, p, strict=True)])
    return {"p": p, "mean": mean, "dz": logits.grad.numpy()}


@oracle("softmax.gumbel", way="library operator", how="scipy.stats.gumbel_r.ppf(u); torch.softmax and sort")
def gumbel(z: Any, u: Any, T: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from scipy.stats import gumbel_r

    noise = gumbel_r.ppf(u)
    perturbed = gumbel_r.ppf(u, loc=z)
    y = torch.softmax(torch.tensor(perturbed) / torch.tensor(T).unsqueeze(1), dim=1)
    return {
        "noise": noise,
        "perturbed": perturbed,
        "sample": np.argsort(perturbed, axis=1)[:, -1],
        "y": y.numpy(),
    }
