"""Second ways to counting and watching a run: a DataLoader run through, enumerations, SciPy's statistics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle

Arrays = Mapping[str, Any]


def batches(samples: int, batch: int, drop_last: bool) -> list[int]:
    """The sizes of the batches that torch's sampler deals in one epoch."""
    data = require_torch().utils.data
    dealt = data.BatchSampler(data.SequentialSampler(range(samples)), batch, drop_last)
    return [len(one) for one in dealt]


def counted(samples: Any, batch: Any, epochs: Any, drop_last: bool) -> Arrays:
    dealt = [len(batches(int(n), int(b), drop_last)) for n, b in zip(samples, batch, strict=True)]
    total = [sum(one for _ in range(e)) for one, e in zip(dealt, epochs, strict=True)]
    return {"per_epoch": np.array(dealt), "total": np.array(total)}


@oracle("training.iterations", way="enumeration", how="the batches of torch.utils.data.BatchSampler, counted")
def iterations(samples: Any, batch: Any, epochs: Any) -> Arrays:
    return counted(samples, batch, epochs, drop_last=False)


@oracle(
    "training.iterations_dropped",
    way="enumeration",
    how="the batches of torch.utils.data.BatchSampler(drop_last)",
)
def iterations_dropped(samples: Any, batch: Any, epochs: Any) -> Arrays:
    return counted(samples, batch, epochs, drop_last=True)


@oracle("training.last_batch", way="enumeration", how="the last batch of torch.utils.data.BatchSampler")
def last_batch(samples: Any, batch: Any) -> Arrays:
    dealt = [batches(int(n), int(b), drop_last=False) for n, b in zip(samples, batch, strict=True)]
    return {"per_epoch": np.array([len(one) for one in dealt]), "last": np.array([one[-1] for one in dealt])}


@oracle(
    "training.epochs",
    way="enumeration",
    how="samples dealt round and round: how often each was seen whole, and how far the last round came",
)
def epochs(samples: Any, batch: Any, steps: Any) -> Arrays:
    rows = []
    for count, size, updates in zip(samples.tolist(), batch.tolist(), steps.tolist(), strict=True):
        seen = len(range(0, updates * size))
        rounds = np.bincount(np.arange(seen) % count, minlength=count)
        rows.append((seen, rounds.mean()))
    return {"seen": np.array([one for one, _ in rows]), "epochs": np.array([one for _, one in rows])}


@oracle(
    "training.effective_batch",
    way="enumeration",
    how="samples dealt to torch's DistributedSampler and passes; updates as batches of that many samples",
)
def effective_batch(micro: Any, accumulation: Any, devices: Any, samples: Any) -> Arrays:
    data = require_torch().utils.data
    rows = []
    for size, passes, ranks, count in zip(micro, accumulation, devices, samples, strict=True):
        shares = []
        for rank in range(int(ranks)):
            sampler = data.DistributedSampler(range(int(ranks * size)), int(ranks), rank, shuffle=False)
            shares.append(len(list(sampler)))
        update = sum(sum(shares) for _ in range(int(passes)))
        rows.append((sum(shares), update, len(batches(int(count), update, drop_last=False))))
    names = ("per_pass", "effective", "updates")
    return {name: np.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


@oracle(
    "training.update_ratio",
    way="library operator",
    how="what torch.optim.SGD moves the weights by; scipy.linalg.norm",
)
def update_ratio(w: Any, g: Any, lr: Any) -> Arrays:
    from scipy.linalg import norm

    torch = require_torch()
    rows = []
    for weights, gradient, rate in zip(w, g, lr, strict=True):
        layer = torch.zeros(len(weights), dtype=torch.float64, requires_grad=True)
        layer.grad = torch.tensor(gradient)
        torch.optim.SGD([layer], lr=float(rate)).step()
        update = float(norm(layer.detach().numpy()))
        rows.append((update, float(norm(weights)), update / float(norm(weights))))
    names = ("update", "size", "ratio")
    return {name: np.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


@oracle(
    "training.batch_noise",
    way="enumeration",
    how="samples that are +sigma or -sigma: moments of their mean over the binomial distribution",
)
def batch_noise(sigma: Any, batch: Any) -> Arrays:
    from scipy.stats import binom

    variance = np.zeros_like(sigma)
    for case, count in enumerate(batch.tolist()):
        heads = np.arange(count + 1)
        mean = sigma[case] * (2 * heads / count - 1)
        variance[case] = np.average(mean**2, weights=binom.pmf(heads, count, 0.5))
    return {"variance": variance, "std": np.sqrt(variance)}


@oracle(
    "training.steps_at_batch",
    way="identity",
    how="scipy.optimize.brentq on the hyperbola (S / S_min - 1)(E / E_min - 1) = 1 with E = B S",
)
def steps_at_batch(least: Any, critical: Any, batch: Any) -> Arrays:
    from scipy.optimize import brentq

    rows = []
    for s_min, b_crit, size in zip(least.tolist(), critical.tolist(), batch.tolist(), strict=True):
        e_min = s_min * b_crit

        def off(log_s: float, s_min: float = s_min, e_min: float = e_min, size: int = size) -> float:
            steps = s_min + np.exp(log_s)
            return float((steps / s_min - 1) * (steps * size / e_min - 1) - 1)

        # On the branch where both brackets are positive: S above S_min and above E_min / B.
        start = np.log(max(e_min / size - s_min, 0.0) + 1e-300)
        steps = s_min + np.exp(brentq(off, start, 60.0, xtol=1e-14, rtol=1e-14))
        rows.append((steps, steps * size, e_min, steps * size / e_min))
    names = ("steps", "samples", "cheapest", "overhead")
    return {name: np.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


@oracle("training.over_seeds", way="library operator", how="scipy.stats.describe and scipy.stats.sem")
def over_seeds(scores: Any) -> Arrays:
    from scipy import stats

    found = stats.describe(scores, axis=1)
    return {"mean": found.mean, "std": np.sqrt(found.variance), "error": stats.sem(scores, axis=1)}
