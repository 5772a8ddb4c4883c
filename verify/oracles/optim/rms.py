"""Second ways to AdaGrad's, RMSProp's and AdaDelta's forms: torch.optim's classes, some after a change of variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.oracles.optim.shared import optimiser, run
from verify.oracles.ways import oracle


@oracle(
    "optim.adagrad_eps_inside",
    way="identity",
    how="torch.optim.Adagrad(eps=0) whose accumulator starts at eps instead of 0",
)
def adagrad_eps_inside(theta0: Any, g: Any, lr: Any, eps: Any) -> Mapping[str, Any]:
    make = optimiser("Adagrad", lr=lr, eps=0.0, initial_accumulator_value=eps)
    found = run(make, theta0, g, {"s": "sum"})
    return {**found, "s": found["s"] - eps[:, None]}


@oracle(
    "optim.rmsprop_eps_inside",
    way="identity",
    how="torch.optim.RMSprop(eps=0) over sqrt(g^2 + eps), its mean square started at eps: that of g^2, plus eps",
)
def rmsprop_eps_inside(theta0: Any, g: Any, lr: Any, rho: Any, eps: Any) -> Mapping[str, Any]:
    lifted = np.sqrt(g**2 + eps[:, None])
    found = run(
        optimiser("RMSprop", lr=1.0, alpha=rho, eps=0.0),
        0 * theta0,
        lifted,
        {"s": "square_avg"},
        state=lambda case: {"step": 0.0, "square_avg": float(eps[case])},
    )
    scaled = run(optimiser("SGD", lr=lr), theta0, found["step"] * g / lifted, {})
    return {**scaled, "s": found["s"] - eps[:, None]}


@oracle(
    "optim.rmsprop_centered", way="library operator", how="torch.optim.RMSprop(centered=True), its averages"
)
def rmsprop_centered(theta0: Any, g: Any, lr: Any, rho: Any, eps: Any) -> Mapping[str, Any]:
    make = optimiser("RMSprop", lr=lr, alpha=rho, eps=eps, centered=True)
    return run(make, theta0, g, {"s": "square_avg", "m": "grad_avg"})


@oracle(
    "optim.rmsprop_centered",
    way="identity",
    how="numpy.cov of the gradients and of the zero the averages started from, each with its weight",
)
def running_variance(theta0: Any, g: Any, lr: Any, rho: Any, eps: Any) -> Mapping[str, Any]:
    var = np.zeros_like(g)
    for case, row in enumerate(g):
        for t in range(len(row)):
            weights = rho[case] ** np.arange(t, -1, -1) * (1 - rho[case])
            weights = np.concatenate([[rho[case] ** (t + 1)], weights])
            var[case, t] = np.cov(np.concatenate([[0.0], row[: t + 1]]), aweights=weights, ddof=0)
    return {"var": var}


@oracle("optim.rmsprop_momentum", way="library operator", how="torch.optim.RMSprop(momentum) and its buffers")
def rmsprop_momentum(theta0: Any, g: Any, lr: Any, rho: Any, mu: Any, eps: Any) -> Mapping[str, Any]:
    make = optimiser("RMSprop", lr=lr, alpha=rho, momentum=mu, eps=eps)
    found = run(make, theta0, g, {"s": "square_avg", "v": "momentum_buffer"})
    plain = run(optimiser("RMSprop", lr=1.0, alpha=rho, eps=eps), 0 * theta0, g, {})
    return {**found, "scaled": plain["step"]}


@oracle(
    "optim.adadelta", way="library operator", how="torch.optim.Adadelta and its averages; delta at the rate 1"
)
def adadelta(theta0: Any, g: Any, lr: Any, rho: Any, eps: Any) -> Mapping[str, Any]:
    read = {"s": "square_avg", "u": "acc_delta"}
    found = run(optimiser("Adadelta", lr=lr, rho=rho, eps=eps), theta0, g, read)
    whole = run(optimiser("Adadelta", lr=1.0, rho=rho, eps=eps), 0 * theta0, g, {})
    return {**found, "delta": whole["step"]}
