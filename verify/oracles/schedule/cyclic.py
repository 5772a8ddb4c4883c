"""Second ways to cyclic rates and to the rule that waits for a plateau."""

from __future__ import annotations

from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.schedule.shared import Rates, stepped
from verify.oracles.ways import oracle


@oracle("schedule.cyclic", way="library operator", how="torch.optim.lr_scheduler.CyclicLR stepped t times")
def cyclic(lr_min: Any, lr_max: Any, s: Any, t: Any, mode: str) -> Rates:
    def rate(low: Any, high: Any, policy: str, steps: Any) -> Any:
        def make(schedulers: Any, optimiser: Any, i: int) -> Any:
            given = {"step_size_up": int(s[i]), "mode": policy, "cycle_momentum": False}
            return schedulers.CyclicLR(optimiser, float(low[i]), float(high[i]), **given)

        return stepped(low, steps, make)

    zeros, ones = np.zeros_like(lr_min), np.ones_like(lr_min)
    # Peaks stand at s, 3s, 5s, ...; the cycle is how many valleys have been left behind, its own included.
    cycle = np.array([len(range(0, int(t[i]) + 1, 2 * int(s[i]))) for i in range(len(t))])
    peak = rate(zeros, ones, mode, (2 * cycle - 1) * s)
    return {
        "cycle": cycle,
        "x": 1 - rate(zeros, ones, "triangular", t),
        "height": (lr_max - lr_min) * peak,
        "lr": rate(lr_min, lr_max, mode, t),
    }


@oracle(
    "schedule.one_cycle", way="library operator", how="torch.optim.lr_scheduler.OneCycleLR stepped t times"
)
def one_cycle(lr_max: Any, total: Any, rising: Any, div: Any, final_div: Any, t: Any, anneal: str) -> Rates:
    def rate(steps: Any, curve: str = anneal) -> Any:
        def make(schedulers: Any, optimiser: Any, i: int) -> Any:
            given = {"pct_start": float(rising[i]), "anneal_strategy": curve, "cycle_momentum": False}
            given |= {"div_factor": float(div[i]), "final_div_factor": float(final_div[i])}
            return schedulers.OneCycleLR(optimiser, float(lr_max[i]), total_steps=int(total[i]), **given)

        return stepped(lr_max, steps, make)

    first, last = rate(0 * t), rate(total - 1)
    lr, line = rate(t), rate(t, "linear")
    # On the rising line the rate after one step tells how many the way to the top takes.
    top = (lr_max - first) / (rate(0 * t + 1, "linear") - first)
    up = t <= top
    begin, end = np.where(up, first, lr_max), np.where(up, lr_max, last)
    return {
        "first": first,
        "last": last,
        "top": top,
        "part": (line - begin) / (end - begin),
        "weight": (lr - begin) / (end - begin),
        "lr": lr,
    }


@oracle(
    "schedule.plateau",
    way="library operator",
    how="torch.optim.lr_scheduler.ReduceLROnPlateau and its counters",
)
def plateau(lr0: Any, best0: Any, loss: Any, factor: Any, patience: Any, threshold: Any) -> Rates:
    torch = require_torch()
    found = {name: np.zeros(loss.shape) for name in ("best", "lr")}
    found |= {name: np.zeros(loss.shape, dtype=np.int64) for name in ("better", "bad", "reduced")}
    for case in range(len(loss)):
        optimiser = torch.optim.SGD([torch.zeros(1)], lr=float(lr0[case]))
        scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(
            optimiser,
            factor=float(factor[case]),
            patience=int(patience[case]),
            threshold=float(threshold[case]),
            eps=0,
        )
        scheduler.best = float(best0[case])
        for t, value in enumerate(loss[case]):
            best, lr = scheduler.best, optimiser.param_groups[0]["lr"]
            scheduler.step(float(value))
            found["best"][case, t] = scheduler.best
            found["better"][case, t] = scheduler.best != best
            found["bad"][case, t] = scheduler.num_bad_epochs
            found["lr"][case, t] = optimiser.param_groups[0]["lr"]
            found["reduced"][case, t] = found["lr"][case, t] != lr
    return found
