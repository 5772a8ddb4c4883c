"""FLOPs by torch's counter over forward and backward passes; a budget's optimum and a run's end by search."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.transformer.models import linear, table
from verify.oracles.ways import oracle


def counted(work: Callable[[], Any]) -> int:
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter:
        work()
    return int(counter.get_total_flops())


@oracle(
    "transformer.block_flops",
    way="library operator",
    how="torch's FlopCounterMode on six linear maps and two bmm",
)
def block_flops(n: Any, d: Any, ff: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def build(n: int, d: int, ff: int) -> dict[str, Any]:
        x = torch.empty(1, n, d)
        q, k, v, o = (linear(d, d) for _ in range(4))
        body = torch.nn.Sequential(linear(d, ff), torch.nn.GELU(), linear(ff, d))
        parts = {
            "projections": counted(lambda: (q(x), k(x), v(x), o(x))),
            "attention": counted(lambda: torch.bmm(torch.bmm(x, x.mT).softmax(-1), x)),
            "feed_forward": counted(lambda: body(x)),
        }
        flops = counted(lambda: (q(x), k(x), v(x), o(torch.bmm(torch.bmm(x, x.mT), x)), body(x)))
        return {**parts, "flops": flops, "share": 1 - (flops - parts["attention"]) / flops}

    return table(build, n=n, d=d, ff=ff)


@oracle(
    "transformer.training_flops",
    way="library operator",
    how="torch's FlopCounterMode on a layer of N weights, forward and backward over D tokens, meta device",
)
def training_flops(params: Any, tokens: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def build(params: int, tokens: int) -> dict[str, Any]:
        layer = linear(1, params).half()
        x = torch.empty(tokens, 1, dtype=torch.float16, requires_grad=True)
        forward = counted(lambda: layer(x))
        both = counted(lambda: layer(x).sum().backward())
        return {
            "forward": float(forward),
            "backward": float(both - forward),
            "flops": float(both),
            "per_parameter": x.numel() / layer.weight.numel(),
        }

    return table(build, params=params, tokens=tokens)


@oracle(
    "transformer.compute_optimal",
    way="library operator",
    how="scipy.optimize.brentq on the model whose training at that ratio uses up the budget, in logarithms",
)
def compute_optimal(flops: Any, ratio: Any) -> Mapping[str, Any]:
    from scipy.optimize import brentq

    rows = []
    for budget, each in zip(flops.tolist(), ratio.tolist(), strict=True):
        left = np.log(budget)

        def over(size: float, each: float = each, left: float = left) -> float:
            forward, backward = np.log(2 * each) + 2 * size, np.log(4 * each) + 2 * size
            return float(np.logaddexp(forward, backward) - left)

        params = float(np.exp(brentq(over, 0.0, 80.0, xtol=1e-13, rtol=1e-14)))
        rows.append((params, params * each))
    return dict(zip(("params", "tokens"), np.array(rows).T, strict=True))


@oracle(
    "transformer.training_time",
    way="identity",
    how="scipy.optimize.brentq on the day at which the GPUs' work reaches the budget",
)
def training_time(flops: Any, gpus: Any, peak: Any, mfu: Any) -> Mapping[str, Any]:
    from datetime import timedelta

    from scipy.optimize import brentq

    rows = []
    for budget, count, most, share in zip(
        flops.tolist(), gpus.tolist(), peak.tolist(), mfu.tolist(), strict=True
    ):
        day = timedelta(days=1).total_seconds()
        done_a_day = float(np.full(count, most * share * day).sum())
        days = float(
            np.exp(brentq(lambda t, a=done_a_day, c=budget: t + np.log(a) - np.log(c), -40, 40, xtol=1e-13))
        )
        hours = days * day / timedelta(hours=1).total_seconds()
        rows.append((done_a_day / day, days * day, float(np.full(count, hours).sum()), days))
    return dict(zip(("speed", "seconds", "gpu_hours", "days"), np.array(rows).T, strict=True))


@oracle(
    "transformer.utilisation",
    way="library operator",
    how="torch's FlopCounterMode on a sequence, forward and backward, through N weights and L pairs of bmm",
)
def utilisation(params: Any, layers: Any, n: Any, d: Any, rate: Any, peak: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def build(params: int, layers: int, n: int, d: int, rate: float, peak: float) -> dict[str, Any]:
        layer = linear(1, params)
        x = torch.empty(n, 1, requires_grad=True)
        weights = counted(lambda: layer(x).sum().backward())
        q, k, v = (torch.empty(1, n, d, requires_grad=True) for _ in range(3))

        def attend() -> None:
            for _ in range(layers):
                torch.bmm(torch.bmm(q, k.mT), v).sum().backward()

        attention = counted(attend)
        total = (weights + attention) / n
        seconds = n / rate  # of one sequence on one GPU
        return {
            "weights": weights // n,
            "attention": attention // n,
            "per_token": (weights + attention) // n,
            "achieved": (weights + attention) / seconds,
            "mfu": total / (peak / rate),
        }

    return table(build, params=params, layers=layers, n=n, d=d, rate=rate, peak=peak)
