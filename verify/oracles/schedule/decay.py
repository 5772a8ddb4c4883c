"""Second ways to the decays."""

from __future__ import annotations

from typing import Any

import numpy as np

from verify.oracles.schedule.shared import Rates, stepped
from verify.oracles.ways import oracle


@oracle("schedule.step", way="library operator", how="torch.optim.lr_scheduler.StepLR stepped t times")
def step(lr0: Any, gamma: Any, k: Any, t: Any) -> Rates:
    def rate(lr: Any, by: Any) -> Any:
        return stepped(lr, t, lambda s, o, i: s.StepLR(o, int(k[i]), gamma=float(by[i])))

    # A factor of 2 instead of gamma counts the decays.
    ones = np.ones_like(lr0)
    drops = np.rint(np.log2(rate(ones, 2 * ones))).astype(np.int64)
    return {"drops": drops, "factor": rate(ones, gamma), "lr": rate(lr0, gamma)}


@oracle(
    "schedule.multistep", way="library operator", how="torch.optim.lr_scheduler.MultiStepLR stepped t times"
)
def multistep(lr0: Any, gamma: Any, milestones: Any, t: Any) -> Rates:
    def rate(lr: Any, by: Any) -> Any:
        return stepped(lr, t, lambda s, o, i: s.MultiStepLR(o, milestones[i].tolist(), gamma=float(by[i])))

    ones = np.ones_like(lr0)
    drops = np.rint(np.log2(rate(ones, 2 * ones))).astype(np.int64)
    return {"drops": drops, "factor": rate(ones, gamma), "lr": rate(lr0, gamma)}


@oracle(
    "schedule.exponential",
    way="identity",
    how="torch.optim.lr_scheduler.ExponentialLR with the factor that halves the rate every ln 2 / k steps",
)
def exponential(lr0: Any, k: Any, t: Any) -> Rates:
    gamma = 0.5 ** (k / np.log(2))
    lr = stepped(lr0, t, lambda s, o, i: s.ExponentialLR(o, float(gamma[i])))
    return {"lr": lr, "factor": lr / lr0}


@oracle(
    "schedule.geometric", way="library operator", how="torch.optim.lr_scheduler.ExponentialLR stepped t times"
)
def geometric(lr0: Any, gamma: Any, t: Any) -> Rates:
    lr = stepped(lr0, t, lambda s, o, i: s.ExponentialLR(o, float(gamma[i])))
    return {"lr": lr, "factor": lr / lr0}


@oracle(
    "schedule.inverse_time",
    way="identity",
    how="numpy.cumsum: the inverse of the rate grows by k / lr0 at every step",
)
def inverse_time(lr0: Any, k: Any, t: Any) -> Rates:
    inverse = [np.cumsum([1 / lr0[i], *[k[i] / lr0[i]] * int(t[i])])[-1] for i in range(len(t))]
    return {"lr": 1 / np.array(inverse), "factor": 1 / (lr0 * np.array(inverse))}


@oracle(
    "schedule.polynomial",
    way="library operator",
    how="torch.optim.lr_scheduler.PolynomialLR over the part above lr_min; the progress by numpy.interp",
)
def polynomial(lr0: Any, lr_min: Any, p: Any, total: Any, t: Any) -> Rates:
    def rate(lr: Any) -> Any:
        return stepped(lr, t, lambda s, o, i: s.PolynomialLR(o, int(total[i]), power=float(p[i])))

    progress = [np.interp(t[i], [0, total[i]], [0, 1]) for i in range(len(t))]
    above = rate(lr0 - lr_min)
    return {"progress": np.array(progress), "factor": above / (lr0 - lr_min), "lr": lr_min + above}
