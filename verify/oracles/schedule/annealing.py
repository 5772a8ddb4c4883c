"""Second ways to cosine annealing, once and with restarts."""

from __future__ import annotations

from typing import Any

import numpy as np

from verify.oracles.schedule.shared import Rates, stepped
from verify.oracles.ways import oracle


@oracle(
    "schedule.cosine",
    way="library operator",
    how="torch.optim.lr_scheduler.CosineAnnealingLR stepped t times",
)
def cosine(lr0: Any, lr_min: Any, total: Any, t: Any) -> Rates:
    def rate(lr: Any, low: Any) -> Any:
        return stepped(lr, t, lambda s, o, i: s.CosineAnnealingLR(o, int(total[i]), eta_min=float(low[i])))

    ones = np.ones_like(lr0)
    # Between the rates 1 and -1 the schedule is the cosine itself.
    return {"cos": rate(ones, -ones), "factor": rate(ones, 0 * ones), "lr": rate(lr0, lr_min)}


@oracle(
    "schedule.warm_restarts",
    way="library operator",
    how="torch.optim.lr_scheduler.CosineAnnealingWarmRestarts stepped t times, its T_i and T_cur",
)
def warm_restarts(lr0: Any, lr_min: Any, first: Any, mult: Any, t: Any) -> Rates:
    made: list[Any] = []

    def make(schedulers: Any, optimiser: Any, i: int) -> Any:
        given = {"T_mult": int(mult[i]), "eta_min": float(lr_min[i])}
        made.append(schedulers.CosineAnnealingWarmRestarts(optimiser, int(first[i]), **given))
        return made[-1]

    lr = stepped(lr0, t, make)
    length = np.array([one.T_i for one in made])
    position = np.array([one.T_cur for one in made])
    cycle = [list(restarts(int(f), int(m), int(s))) for f, m, s in zip(first, mult, t, strict=True)]
    return {
        "cycle": np.array([len(one) - 1 for one in cycle]),
        "start": np.array([one[-1] for one in cycle]),
        "length": length,
        "position": position,
        "lr": lr,
    }


def restarts(first: int, mult: int, last: int) -> list[int]:
    """Every step at which a cycle begins, up to the last one, by counting."""
    found, length = [0], first
    for step in range(last + 1):
        if step == found[-1] + length:
            found.append(step)
            length *= mult
    return found
