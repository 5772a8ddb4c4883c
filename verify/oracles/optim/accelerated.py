"""Second ways to gradient descent and momentum: torch.optim.SGD run over the same gradients, and identities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.optim.shared import run
from verify.oracles.ways import oracle


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
