"""Second ways to the optimisers: those of torch.optim run over the same gradients, and identities."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle

Look = Mapping[str, str]


def run(make: Callable[[Any, int], Any], theta0: Any, g: Any, read: Look) -> dict[str, Any]:
    """theta after every step of ``make([parameter], case)``, its moves, and the state that ``read`` names."""
    torch = require_torch()
    cases, steps = g.shape
    found = {name: np.zeros((cases, steps)) for name in ("theta", *read)}
    for case in range(cases):
        parameter = torch.tensor([float(theta0[case])], dtype=torch.float64, requires_grad=True)
        optimiser = make([parameter], case)
        for t in range(steps):
            parameter.grad = torch.tensor([float(g[case, t])], dtype=torch.float64)
            optimiser.step()
            found["theta"][case, t] = float(parameter.detach()[0])
            for name, key in read.items():
                found[name][case, t] = float(optimiser.state[parameter][key][0])
    return {**found, "step": moves(theta0, found["theta"])}


def moves(theta0: Any, theta: Any) -> Any:
    """How far each step went down."""
    return -np.diff(theta, axis=1, prepend=theta0[:, None])


@oracle("optim.sgd", way="library operator", how="torch.optim.SGD over the same gradients")
def sgd(theta0: Any, g: Any, lr: Any) -> Mapping[str, Any]:
    torch = require_torch()
    return run(lambda p, i: torch.optim.SGD(p, lr=float(lr[i])), theta0, g, {})


@oracle("optim.momentum", way="library operator", how="torch.optim.SGD(momentum) and its buffer")
def momentum(theta0: Any, g: Any, lr: Any, mu: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def make(parameters: Any, i: int) -> Any:
        return torch.optim.SGD(parameters, lr=float(lr[i]), momentum=float(mu[i]))

    return run(make, theta0, g, {"v": "momentum_buffer"})


@oracle(
    "optim.momentum_ema",
    way="library operator",
    how="torch.optim.SGD(momentum, dampening=momentum) after one zero gradient, so that its buffer starts at 0",
)
def momentum_ema(theta0: Any, g: Any, lr: Any, mu: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def make(parameters: Any, i: int) -> Any:
        return torch.optim.SGD(parameters, lr=float(lr[i]), momentum=float(mu[i]), dampening=float(mu[i]))

    # Without it torch would start the buffer with the whole first gradient, dampening or not.
    after_zero = np.pad(g, ((0, 0), (1, 0)))
    found = run(make, theta0, after_zero, {"v": "momentum_buffer"})
    return {name: values[:, 1:] for name, values in found.items()}


@oracle("optim.nesterov", way="library operator", how="torch.optim.SGD(nesterov=True) and its buffer")
def nesterov(theta0: Any, g: Any, lr: Any, mu: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def make(parameters: Any, i: int) -> Any:
        return torch.optim.SGD(parameters, lr=float(lr[i]), momentum=float(mu[i]), nesterov=True)

    return run(make, theta0, g, {"v": "momentum_buffer"})


@oracle(
    "optim.nesterov_lookahead",
    way="identity",
    how="torch.optim.SGD(nesterov=True) with autograd on the quadratic walks the look-ahead points theta + mu v",
)
def nesterov_lookahead(theta0: Any, a: Any, lr: Any, mu: Any) -> Mapping[str, Any]:
    torch = require_torch()
    found = {name: np.zeros((len(theta0), 3)) for name in ("look", "grad", "v", "theta")}
    for case in range(len(theta0)):
        point = torch.tensor(float(theta0[case]), dtype=torch.float64, requires_grad=True)
        optimiser = torch.optim.SGD([point], lr=float(lr[case]), momentum=float(mu[case]), nesterov=True)
        for t in range(3):
            found["look"][case, t] = float(point.detach())
            optimiser.zero_grad()
            (float(a[case]) * point.square() / 2).backward()
            optimiser.step()
            # torch's buffer is the velocity without rate and sign; its parameter stands mu v ahead of theta.
            v = -float(lr[case]) * float(optimiser.state[point]["momentum_buffer"])
            found["grad"][case, t] = float(point.grad)
            found["v"][case, t] = v
            found["theta"][case, t] = float(point.detach()) - float(mu[case]) * v
    return found


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


def weighted_means(values: Any, beta: Any) -> Any:
    """The mean of the values up to each time, one ``i`` steps old weighing beta^i."""
    means = np.zeros_like(values)
    for case, row in enumerate(values):
        for t in range(len(row)):
            means[case, t] = np.average(row[: t + 1], weights=beta[case] ** np.arange(t, -1, -1))
    return means


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
