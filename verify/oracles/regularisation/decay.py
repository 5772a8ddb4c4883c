"""Second ways to weight decay: torch.optim.SGD and Adam with their own weight_decay."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


def walked(make: Callable[[Any, int], Any], theta0: Any, g: Any, state: Mapping[str, str]) -> dict[str, Any]:
    """theta after every step of ``make([parameter], case)`` and the state that ``state`` names."""
    torch = require_torch()
    found = {name: np.zeros_like(g) for name in ("theta", *state)}
    for case in range(len(g)):
        parameter = torch.tensor([theta0[case]], requires_grad=True)
        optimiser = make([parameter], case)
        for t in range(g.shape[1]):
            parameter.grad = torch.tensor([g[case, t]])
            optimiser.step()
            found["theta"][case, t] = float(parameter.detach()[0])
            for name, key in state.items():
                found[name][case, t] = float(optimiser.state[parameter][key][0])
    return found


def sgd(lr: Any, lam: Any) -> Callable[[Any, int], Any]:
    torch = require_torch()
    return lambda p, i: torch.optim.SGD(p, lr=float(lr[i]), weight_decay=float(lam[i]))


@oracle(
    "regularisation.sgd_l2",
    way="library operator",
    how="torch.optim.SGD(weight_decay); the whole gradient is its move over the rate",
)
def sgd_l2(theta0: Any, g: Any, lr: Any, lam: Any) -> Mapping[str, Any]:
    theta = walked(sgd(lr, lam), theta0, g, {})["theta"]
    return {"theta": theta, "total": -np.diff(theta, axis=1, prepend=theta0[:, None]) / lr[:, None]}


@oracle(
    "regularisation.sgd_decay",
    way="library operator",
    how="torch.optim.SGD(weight_decay), which for SGD is the same; decay alone where it is given no gradient",
)
def sgd_decay(theta0: Any, g: Any, lr: Any, lam: Any) -> Mapping[str, Any]:
    theta = walked(sgd(lr, lam), theta0, g, {})["theta"]
    before = np.concatenate([theta0[:, None], theta[:, :-1]], axis=1)
    # One step without a gradient from each of them: what is left of it.
    shrunk = [walked(sgd(lr, lam), before[:, t], 0 * g[:, :1], {})["theta"] for t in range(g.shape[1])]
    factor = walked(sgd(lr, lam), 1 + 0 * theta0, 0 * g[:, :1], {})["theta"]
    return {
        "theta": theta,
        "shrunk": np.concatenate(shrunk, axis=1),
        "factor": np.repeat(factor, g.shape[1], 1),
    }


@oracle(
    "regularisation.adam_l2",
    way="library operator",
    how="torch.optim.Adam(weight_decay) and its moments; numpy.average of what it saw, weighted by powers of beta",
)
def adam_l2(theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any, lam: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def make(parameters: Any, i: int) -> Any:
        betas = (float(beta1[i]), float(beta2[i]))
        return torch.optim.Adam(
            parameters, lr=float(lr[i]), betas=betas, eps=float(eps[i]), weight_decay=float(lam[i])
        )

    found = walked(make, theta0, g, {"m": "exp_avg", "v": "exp_avg_sq"})
    # What an average of weight beta has seen last is what it rose by, over 1 - beta.
    old = beta1[:, None] * np.pad(found["m"], ((0, 0), (1, 0)))[:, :-1]
    total = (found["m"] - old) / (1 - beta1[:, None])
    means = {"m_hat": weighted_means(total, beta1), "v_hat": weighted_means(total**2, beta2)}
    return {**found, "total": total, **means}


def weighted_means(values: Any, beta: Any) -> Any:
    """The mean of the values up to each time, one ``i`` steps old weighing beta^i."""
    means = np.zeros_like(values)
    for case, row in enumerate(values):
        for t in range(len(row)):
            means[case, t] = np.average(row[: t + 1], weights=beta[case] ** np.arange(t, -1, -1))
    return means
