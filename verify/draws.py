"""Random, non-constant inputs for the cross-check, drawn from the ranges a formula declares."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from verify.registry import Formula
from verify.spaces import Condition

Batch = dict[str, Any]
BATCH = 32


def batches(formula: Formula, seed: int, cases: int) -> Iterator[Batch]:
    """At least ``cases`` input sets in batches that share sizes and choices; every choice value takes part."""
    rng = np.random.default_rng(seed)
    choices = [i for i in formula.inputs if i.kind == "choice"]
    settings = list(itertools.product(*(i.values for i in choices)))
    rounds = -(-cases // (len(settings) * BATCH))
    for setting in settings * max(1, rounds):
        sizes = {name: int(rng.integers(low, high + 1)) for name, (low, high) in formula.dims.items()}
        fixed = dict(zip((i.name for i in choices), setting, strict=True))
        yield allowed_batch(formula, rng, sizes, fixed)


def allowed_batch(formula: Formula, rng: np.random.Generator, sizes: dict[str, int], fixed: Batch) -> Batch:
    """One batch in which every case meets the formula's conditions: drawn again until enough do."""
    kept: list[Batch] = []
    found = 0
    for _ in range(1000):
        drawn = {
            i.name: _numbers(rng, i.kind, i.low, i.high, (BATCH, *(sizes[s] for s in i.shape)))
            for i in formula.inputs
            if i.kind != "choice"
        }
        mask = np.ones(BATCH, dtype=bool)
        for condition in formula.where:
            mask &= np.asarray(Condition(condition).holds(drawn))
        kept.append({name: values[mask] for name, values in drawn.items()})
        found += int(mask.sum())
        if found >= BATCH:
            joined = {name: np.concatenate([part[name] for part in kept])[:BATCH] for name in kept[0]}
            return joined | fixed
    raise ValueError(f"{formula.name}: fewer than {BATCH} of {1000 * BATCH} drawn inputs meet its conditions")


def _numbers(rng: np.random.Generator, kind: str, low: float, high: float, shape: tuple[int, ...]) -> Any:
    if kind == "int":
        return rng.integers(int(low), int(high) + 1, size=shape, dtype=np.int64)
    return rng.uniform(low, high, size=shape)
