"""Second ways to averages over time and early stopping: SciPy's filters and roots, torch's own bookkeeping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


@oracle(
    "regularisation.ema",
    way="library operator",
    how="scipy.signal.lfilter of the values and of ones; numpy.average weighted by powers of beta",
)
def ema(x: Any, beta: Any) -> Mapping[str, Any]:
    from scipy.signal import lfilter

    found = {name: np.zeros_like(x) for name in ("v", "weight", "v_hat")}
    for i, b in enumerate(beta):
        found["v"][i] = lfilter([1 - b], [1, -b], x[i])
        found["weight"][i] = lfilter([1 - b], [1, -b], np.ones_like(x[i]))
        for t in range(x.shape[1]):
            found["v_hat"][i, t] = np.average(x[i, : t + 1], weights=b ** np.arange(t, -1, -1))
    return found


@oracle(
    "regularisation.ema_of_weights",
    way="library operator",
    how="torch.optim.swa_utils.AveragedModel with get_ema_avg_fn around a module whose weight is set at every step",
)
def ema_of_weights(start: Any, x: Any, beta: Any) -> Mapping[str, Any]:
    found = {"v": np.zeros_like(x), "share": np.zeros_like(x)}
    for i in range(len(x)):
        found["v"][i] = shadow(float(start[i]), x[i], float(beta[i]))
        # What is left of a one that is followed by zeros.
        found["share"][i] = shadow(1.0, 0 * x[i], float(beta[i]))
    return found


def shadow(start: float, x: Any, beta: float) -> list[float]:
    torch = require_torch()
    from torch.optim.swa_utils import AveragedModel, get_ema_avg_fn

    model = torch.nn.Linear(1, 1, bias=False, dtype=torch.float64)
    with torch.no_grad():
        model.weight.fill_(start)
        copy = AveragedModel(model, avg_fn=get_ema_avg_fn(beta))
        copy.update_parameters(model)  # the first call copies the model
        found = []
        for value in x:
            model.weight.fill_(float(value))
            copy.update_parameters(model)
            found.append(float(copy.module.weight[0, 0]))
    return found


@oracle(
    "regularisation.ema_memory",
    way="enumeration",
    how="weights added up one by one, for ever in case of the span; scipy.optimize.brentq for the half-life",
)
def ema_memory(beta: Any, t: Any) -> Mapping[str, Any]:
    from scipy.optimize import brentq

    found = {name: np.zeros(len(beta)) for name in ("total", "half_life", "span")}
    for i, b in enumerate(beta):
        weights = b ** np.arange(6000)  # 0.99^6000 is 1e-26
        found["total"][i] = weights[: t[i]].sum() * (1 - b)
        found["span"][i] = weights.sum() / weights[0]
        found["half_life"][i] = brentq(lambda n, base=b: base**n - 0.5, 0, 200, xtol=1e-13, rtol=1e-14)
    return found


@oracle(
    "regularisation.early_stopping",
    way="library operator",
    how="torch.optim.lr_scheduler.ReduceLROnPlateau: its best and bad epochs, and the epoch at which it cuts the rate "
    "when it may wait one epoch less",
)
def early_stopping(losses: Any, patience: Any, min_delta: Any) -> Mapping[str, Any]:
    torch = require_torch()
    epochs = losses.shape[1]
    found = {
        "best": np.zeros_like(losses),
        "wait": np.zeros(losses.shape, dtype=np.int64),
        "stop": np.full(len(losses), epochs),
        "best_epoch": np.zeros(len(losses), dtype=np.int64),
    }

    def scheduler(i: int, waits: int) -> Any:
        optimiser = torch.optim.SGD([torch.zeros(1)], lr=1.0)
        return torch.optim.lr_scheduler.ReduceLROnPlateau(
            optimiser, patience=waits, threshold=float(min_delta[i]), threshold_mode="abs", factor=0.5
        )

    for i in range(len(losses)):
        for_ever, strict = scheduler(i, 10_000), scheduler(i, int(patience[i]) - 1)
        for t, loss in enumerate(losses[i].tolist()):
            for_ever.step(loss)
            found["best"][i, t], found["wait"][i, t] = for_ever.best, for_ever.num_bad_epochs
            strict.step(loss)
            if strict.optimizer.param_groups[0]["lr"] < 1:
                found["stop"][i] = t + 1
                break
        stop = int(found["stop"][i])
        for t in range(stop, epochs):
            for_ever.step(losses[i, t])
            found["best"][i, t], found["wait"][i, t] = for_ever.best, for_ever.num_bad_epochs
        seen = found["best"][i, :stop]
        found["best_epoch"][i] = 1 + int(np.flatnonzero(seen == seen[-1])[0])
    return found
