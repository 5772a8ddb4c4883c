"""Second ways to momentum with dampening and under a changing rate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.oracles.optim.shared import optimiser, run
from verify.oracles.ways import oracle


@oracle(
    "optim.momentum_dampened", way="library operator", how="torch.optim.SGD(momentum, dampening), its buffer"
)
def momentum_dampened(theta0: Any, g: Any, lr: Any, mu: Any, tau: Any) -> Mapping[str, Any]:
    make = optimiser("SGD", lr=lr, momentum=mu, dampening=tau)
    found = run(make, theta0, g, {"v": "momentum_buffer"})
    # What a single gradient of 1 at step t leaves in the buffer is its weight.
    weight = np.zeros_like(g)
    for t in range(g.shape[1]):
        alone = np.zeros_like(g)
        alone[:, t] = 1
        weight[:, t] = run(make, theta0, alone, {"v": "momentum_buffer"})["v"][:, t]
    return {**found, "weight": weight}


@oracle(
    "optim.momentum_rate_inside",
    way="identity",
    how="torch.optim.SGD(momentum) at the rate 1 over gradients that are multiplied by their rates beforehand",
)
def momentum_rate_inside(theta0: Any, g: Any, lr: Any, mu: Any) -> Mapping[str, Any]:
    found = run(optimiser("SGD", lr=1.0, momentum=mu), theta0, lr * g, {"v": "momentum_buffer"})
    return {"v": -found["v"], "theta": found["theta"]}


@oracle(
    "optim.momentum_rate_outside",
    way="library operator",
    how="torch.optim.SGD(momentum) whose group is given a new rate before every step, as a scheduler does",
)
def momentum_rate_outside(theta0: Any, g: Any, lr: Any, mu: Any) -> Mapping[str, Any]:
    def retune(case: int, t: int) -> Mapping[str, Any]:
        return {"lr": float(lr[case, t])}

    make = optimiser("SGD", lr=1.0, momentum=mu)
    return run(make, theta0, g, {"v": "momentum_buffer"}, retune=retune)
