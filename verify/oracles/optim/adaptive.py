"""Second ways to the adaptive optimisers: those of torch.optim run over the same gradients, and weighted means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from verify.backends import require_torch
from verify.oracles.optim.shared import run, weighted_means
from verify.oracles.ways import oracle


@oracle("optim.adagrad", way="library operator", how="torch.optim.Adagrad and its sum")
def adagrad(theta0: Any, g: Any, lr: Any, eps: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def make(parameters: Any, i: int) -> Any:
        return torch.optim.Adagrad(parameters, lr=float(lr[i]), eps=float(eps[i]))

    return run(make, theta0, g, {"s": "sum"})


@oracle("optim.rmsprop", way="library operator", how="torch.optim.RMSprop and its mean square")
def rmsprop(theta0: Any, g: Any, lr: Any, rho: Any, eps: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def make(parameters: Any, i: int) -> Any:
        return torch.optim.RMSprop(parameters, lr=float(lr[i]), alpha=float(rho[i]), eps=float(eps[i]))

    return run(make, theta0, g, {"s": "square_avg"})


@oracle("optim.adam", way="library operator", how="torch.optim.Adam and its moments over the same gradients")
def adam(theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def make(parameters: Any, i: int) -> Any:
        betas = (float(beta1[i]), float(beta2[i]))
        return torch.optim.Adam(parameters, lr=float(lr[i]), betas=betas, eps=float(eps[i]))

    return run(make, theta0, g, {"m": "exp_avg", "v": "exp_avg_sq"})


@oracle(
    "optim.adam",
    way="identity",
    how="numpy.average of the gradients and of their squares so far, weighted by powers of beta",
)
def adam_moments(theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Mapping[str, Any]:
    return {"m_hat": weighted_means(g, beta1), "v_hat": weighted_means(g**2, beta2)}


@oracle(
    "optim.adamw",
    way="library operator",
    how="torch.optim.AdamW and its moments; the decay is what it moves further than without weight decay",
)
def adamw(theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any, wd: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def decaying(rate: Any) -> Callable[[Any, int], Any]:
        def make(parameters: Any, i: int) -> Any:
            betas = (float(beta1[i]), float(beta2[i]))
            return torch.optim.AdamW(
                parameters, lr=float(lr[i]), betas=betas, eps=float(eps[i]), weight_decay=float(rate[i])
            )

        return make

    found = run(decaying(wd), theta0, g, {"m": "exp_avg", "v": "exp_avg_sq"})
    step = run(decaying(0 * wd), theta0, g, {})["step"]
    return {**found, "step": step, "decay": found["step"] - step}


@oracle(
    "optim.adamw",
    way="identity",
    how="numpy.average of the gradients and of their squares so far, weighted by powers of beta",
)
def adamw_moments(
    theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any, wd: Any
) -> Mapping[str, Any]:
    return {"m_hat": weighted_means(g, beta1), "v_hat": weighted_means(g**2, beta2)}
