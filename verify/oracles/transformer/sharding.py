"""A ring that adds up, a pipeline that runs slot by slot, and a loader that deals out a batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.transformer.models import table
from verify.oracles.ways import oracle


@oracle(
    "transformer.ring_all_reduce",
    way="enumeration",
    how="a ring of GPUs simulated: chunks passed on until every GPU holds every sum",
)
def ring_all_reduce(gpus: Any, size: Any, bandwidth: Any) -> Mapping[str, Any]:
    rows = []
    for count, total, speed in zip(gpus.tolist(), size.tolist(), bandwidth.tolist(), strict=True):
        numbers = np.random.default_rng(count).normal(size=(count, count))  # a GPU a row, a chunk a column
        held, sent = numbers.copy(), {"scatter": 0.0, "gather": 0.0}
        for round_ in range(count - 1):
            for gpu, chunk in [(gpu, (gpu - round_) % count) for gpu in range(count)]:
                held[(gpu + 1) % count, chunk] += held[gpu, chunk]
            sent["scatter"] += total / count
        for round_ in range(count - 1):
            for gpu, chunk in [(gpu, (gpu + 1 - round_) % count) for gpu in range(count)]:
                held[(gpu + 1) % count, chunk] = held[gpu, chunk]
            sent["gather"] += total / count
        np.testing.assert_allclose(held, np.tile(numbers.sum(axis=0), (count, 1)), rtol=1e-9, atol=1e-12)
        each = sent["scatter"] + sent["gather"]
        rows.append((sent["scatter"], each, each / speed))
    return dict(zip(("half", "sent", "seconds"), np.array(rows).T, strict=True))


def schedule(stages: int, micro: int) -> Any:
    """Which slots a stage works in: a micro-batch enters a stage the slot after it left the one before."""
    free, left = [0] * stages, [0] * micro
    busy: list[set[int]] = [set() for _ in range(stages)]
    for batch in range(micro):
        for stage in range(stages):
            at = max(free[stage], left[batch])
            busy[stage].add(at)
            free[stage] = left[batch] = at + 1
    grid = np.zeros((stages, max(left)), dtype=bool)
    for stage, slots in enumerate(busy):
        grid[stage, sorted(slots)] = True
    return grid


@oracle(
    "transformer.pipeline_bubble",
    way="enumeration",
    how="a pipeline run slot by slot, its idle slots counted",
)
def pipeline_bubble(p: Any, m: Any) -> Mapping[str, Any]:
    def build(p: int, m: int) -> dict[str, Any]:
        grid = schedule(p, m)
        return {"idle": int((~grid[0]).sum()), "slots": grid.shape[1], "bubble": float((~grid).mean())}

    return table(build, p=p, m=m)


@oracle(
    "transformer.pipeline_overhead",
    way="enumeration",
    how="a pipeline run slot by slot, its idle slots counted",
)
def pipeline_overhead(p: Any, m: Any) -> Mapping[str, Any]:
    def build(p: int, m: int) -> dict[str, Any]:
        grid = schedule(p, m)
        return {"idle": int((~grid[-1]).sum()), "overhead": float((~grid).sum() / grid.sum())}

    return table(build, p=p, m=m)


@oracle(
    "transformer.global_batch",
    way="library operator",
    how="torch's DistributedSampler and BatchSampler: samples dealt out until the optimiser steps",
)
def global_batch(micro: Any, accumulated: Any, gpus: Any, length: Any, tokens: Any) -> Mapping[str, Any]:
    require_torch()
    from torch.utils.data import BatchSampler, DistributedSampler

    rows = []
    for each, passes, count, size, total in zip(
        *(one.tolist() for one in (micro, accumulated, gpus, length, tokens)), strict=True
    ):
        seen: set[int] = set()
        for rank in range(count):
            sampler = DistributedSampler(range(1000), count, rank, shuffle=True)
            for taken, batch in enumerate(BatchSampler(sampler, each, drop_last=True)):
                if taken == passes:
                    break
                seen.update(batch)
        batch_tokens = sum(len(range(size)) for _ in seen)
        steps = len(range(batch_tokens, total + 1, batch_tokens))
        rows.append((len(seen), batch_tokens, steps))
    return dict(zip(("batch", "batch_tokens", "steps"), np.array(rows).T, strict=True))
