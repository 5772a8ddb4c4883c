"""Second ways to the optimisers: the optimisers of torch.optim, run over the same gradients."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


def run(
    make: Callable[[Any, int], Any], theta0: Any, g: Any, read: Mapping[str, Callable[[Any], Any]]
) -> dict[str, Any]:
    """theta after every step of ``make([parameter], case)``, and what ``read`` finds in the optimiser's state."""
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
            for name, look in read.items():
                found[name][case, t] = float(look(optimiser.state[parameter])[0])
    return found


@oracle("optim.adam", way="library operator", how="torch.optim.Adam and its state over the same gradients")
def adam(theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Mapping[str, Any]:
    torch = require_torch()
    return run(
        lambda parameters, i: torch.optim.Adam(
            parameters, lr=float(lr[i]), betas=(float(beta1[i]), float(beta2[i])), eps=float(eps[i])
        ),
        theta0,
        g,
        {"m": lambda state: state["exp_avg"], "v": lambda state: state["exp_avg_sq"]},
    )
