"""Second ways to warm-up and to the shapes that begin with it: corners joined by lines, and LinearLR."""

from __future__ import annotations

from typing import Any

import numpy as np

from verify.oracles.schedule.annealing import cosine
from verify.oracles.schedule.shared import Rates, interpolated, stepped
from verify.oracles.ways import oracle


@oracle(
    "schedule.warmup", way="identity", how="numpy.interp between the corners (0, lr_start) and (W, lr_max)"
)
def warmup(lr0: Any, lr_start: Any, warm: Any, t: Any) -> Rates:
    return {
        "rise": interpolated(t, [0, warm], [0, 1]),
        "lr": interpolated(t, [0, warm], [lr_start, lr0]),
    }


@oracle("schedule.warmup", way="library operator", how="torch.optim.lr_scheduler.LinearLR stepped t times")
def linear_lr(lr0: Any, lr_start: Any, warm: Any, t: Any) -> Rates:
    def make(schedulers: Any, optimiser: Any, i: int) -> Any:
        return schedulers.LinearLR(optimiser, float(lr_start[i] / lr0[i]), 1.0, int(warm[i]))

    return {"lr": stepped(lr0, t, make)}


@oracle(
    "schedule.warmup_from_one",
    way="library operator",
    how="torch.optim.lr_scheduler.LinearLR from 1 / W, W - 1 steps long",
)
def warmup_from_one(lr0: Any, warm: Any, t: Any) -> Rates:
    def make(schedulers: Any, optimiser: Any, i: int) -> Any:
        return schedulers.LinearLR(optimiser, 1 / float(warm[i]), 1.0, int(warm[i]) - 1)

    return {"lr": stepped(lr0, t, make), "rise": stepped(np.ones_like(lr0), t, make)}


@oracle(
    "schedule.warmup_cosine",
    way="library operator",
    how="numpy.interp up to step W; CosineAnnealingLR over T - W steps from there",
)
def warmup_cosine(lr0: Any, lr_min: Any, warm: Any, total: Any, t: Any) -> Rates:
    after = np.maximum(t - warm, 0)
    down = cosine(lr0, lr_min, total - warm, after)
    rise = interpolated(t, [0, warm], [0, 1])
    return {
        "rise": rise,
        "progress": interpolated(t, [warm, total], [0, 1]),
        "factor": down["factor"],
        "lr": np.where(t < warm, interpolated(t, [0, warm], [0, lr0]), down["lr"]),
    }


@oracle(
    "schedule.warmup_linear",
    way="identity",
    how="numpy.interp between the corners (0, 0), (W, lr_max) and (T, 0)",
)
def warmup_linear(lr0: Any, warm: Any, total: Any, t: Any) -> Rates:
    return {
        "rise": interpolated(t, [0, warm], [0, 1]),
        "fall": interpolated(t, [warm, total], [1, 0]),
        "lr": interpolated(t, [0, warm, total], [0, lr0, 0]),
    }


@oracle(
    "schedule.warmup_stable_decay",
    way="identity",
    how="numpy.interp between the corners (0, 0), (W, lr_max), (T - D, lr_max) and (T, 0)",
)
def warmup_stable_decay(lr0: Any, warm: Any, decay: Any, total: Any, t: Any) -> Rates:
    return {
        "rise": interpolated(t, [0, warm], [0, 1]),
        "fall": interpolated(t, [total - decay, total], [1, 0]),
        "lr": interpolated(t, [0, warm, total - decay, total], [0, lr0, lr0, 0]),
    }


@oracle(
    "schedule.transformer",
    way="identity",
    how="numpy.interp on doubly logarithmic paper: slopes 1 and -1/2 from the peak (W, 1 / sqrt(d W))",
)
def transformer(d: Any, warm: Any, t: Any) -> Rates:
    log_t, log_w, log_d = (np.log(np.asarray(x, dtype=np.float64)) for x in (t, warm, d))
    far = 20.0
    up = interpolated(log_t, [log_w - far, log_w + far], [-log_w / 2 - far, -log_w / 2 + far])
    down = interpolated(log_t, [log_w - far, log_w + far], [(far - log_w) / 2, (-far - log_w) / 2])
    peak = [-far - (log_d + log_w) / 2, -(log_d + log_w) / 2, -far / 2 - (log_d + log_w) / 2]
    lr = interpolated(log_t, [log_w - far, log_w, log_w + far], peak)
    return {"rising": np.exp(up), "falling": np.exp(down), "lr": np.exp(lr)}
