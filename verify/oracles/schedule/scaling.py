"""Second ways to the rules that go from the batch size to the rate."""

from __future__ import annotations

from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.schedule.shared import Rates
from verify.oracles.ways import oracle


@oracle(
    "schedule.linear_scaling",
    way="library operator",
    how="torch.optim.SGD: B' steps at the rate lr on one gradient go as far as B at the new rate",
)
def linear_scaling(lr: Any, batch: Any, new_batch: Any) -> Rates:
    return {"ratio": far(np.ones_like(lr), new_batch) / batch, "lr_new": far(lr, new_batch) / batch}


def far(lr: Any, steps: Any) -> Any:
    """How far that many steps of torch.optim.SGD go on a gradient of 1."""
    torch = require_torch()
    found = np.zeros(len(lr))
    for case in range(len(lr)):
        parameter = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        parameter.grad = -torch.ones(1, dtype=torch.float64)
        optimiser = torch.optim.SGD([parameter], lr=float(lr[case]))
        for _ in range(int(steps[case])):
            optimiser.step()
        found[case] = float(parameter.detach()[0])
    return found


@oracle(
    "schedule.sqrt_scaling",
    way="enumeration",
    how="variances of steps on the mean of B and of B' fair signs, over their binomial distributions",
)
def sqrt_scaling(lr: Any, batch: Any, new_batch: Any) -> Rates:
    old, new = (np.array([variance(int(n)) for n in size]) for size in (batch, new_batch))
    return {"ratio": old / new, "lr_new": np.sqrt(lr**2 * old / new)}


def variance(count: int) -> float:
    """Of the mean of that many independent signs, each +1 or -1 with probability 1/2."""
    from scipy.stats import binom

    heads = np.arange(count + 1)
    return float(np.sum(binom.pmf(heads, count, 0.5) * (2 * heads / count - 1) ** 2))
