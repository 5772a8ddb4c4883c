"""Projections counted on the meta device, FLOPs by torch's counter, bytes of the score tensor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


def table(rows: list[dict[str, Any]]) -> Mapping[str, Any]:
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def elements(module: Any) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


@oracle(
    "attention.parameters",
    way="module measured",
    how="four torch.nn.Linear, and torch.nn.MultiheadAttention where the heads fill the width, meta device",
)
def parameters(d: Any, heads: Any, kv: Any, width: Any, bias: str) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for model, count, few, each in zip(d.tolist(), heads.tolist(), kv.tolist(), width.tolist(), strict=True):
        with torch.device("meta"):
            q = torch.nn.Linear(model, count * each, bias=bias == "1")
            k, v = (torch.nn.Linear(model, few * each, bias=bias == "1") for _ in range(2))
            o = torch.nn.Linear(count * each, model, bias=bias == "1")
            full = torch.nn.MultiheadAttention(count * each, count, bias=bias == "1")
        params = elements(torch.nn.ModuleList([q, k, v, o]))
        assert few != count or model != count * each or params == elements(full)
        weights = {
            "queries": q.weight.numel(),
            "keys_values": k.weight.numel() + v.weight.numel(),
            "output": o.weight.numel(),
        }
        rows.append({**weights, "biases": params - sum(weights.values()), "params": params})
    return table(rows)


@oracle(
    "attention.flops",
    way="library operator",
    how="torch's FlopCounterMode on four linear and two bmm, meta device",
)
def flops(n: Any, d: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from torch.utils.flop_counter import FlopCounterMode

    def counted(work: Any) -> int:
        with FlopCounterMode(display=False) as counter:
            work()
        return int(counter.get_total_flops())

    rows = []
    for tokens, width in zip(n.tolist(), d.tolist(), strict=True):
        x = torch.empty(1, tokens, width, device="meta")
        weights = torch.empty(1, tokens, tokens, device="meta")
        linear = torch.nn.Linear(width, 4 * width, bias=False, device="meta")
        parts = {
            "projections": counted(lambda linear=linear, x=x: linear(x)),
            "scores": counted(lambda x=x: torch.bmm(x, x.mT)),
            "mixing": counted(lambda weights=weights, x=x: torch.bmm(weights, x)),
        }
        rows.append({**parts, "flops": sum(parts.values())})
    return table(rows)


@oracle(
    "attention.score_memory", way="library operator", how="nbytes of the scores of torch.matmul, meta device"
)
def score_memory(b: Any, heads: Any, n: Any, size: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for batch, count, tokens, each in zip(b.tolist(), heads.tolist(), n.tolist(), size.tolist(), strict=True):
        q = torch.empty(batch, count, tokens, 1, dtype=torch.int8, device="meta")
        scores = torch.matmul(q, q.mT)
        found = scores.nbytes * each
        rows.append(
            {
                "one": scores[0, 0].numel(),
                "entries": scores.numel(),
                "bytes": found,
                "gibibytes": found / 1024 / 1024 / 1024,
            }
        )
    return table(rows)
