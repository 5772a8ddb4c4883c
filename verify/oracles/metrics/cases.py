"""Walking through the cases, and samples that have given counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np


def cases(**inputs: Any) -> Iterator[dict[str, Any]]:
    """The inputs of one case after the other."""
    for i in range(len(next(iter(inputs.values())))):
        yield {name: values[i] for name, values in inputs.items()}


def table(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: np.stack([np.asarray(row[name]) for row in rows]) for name in rows[0]}


def samples(tp: int, fp: int, fn: int, tn: int) -> tuple[Any, Any]:
    """True classes and calls of as many samples as the counts say."""
    return np.repeat([1, 0, 1, 0], [tp, fp, fn, tn]), np.repeat([1, 1, 0, 0], [tp, fp, fn, tn])


def from_matrix(c: Any) -> tuple[Any, Any]:
    """True classes and calls of the samples that a confusion matrix counts."""
    rows, columns = np.indices(c.shape)
    return np.repeat(rows.ravel(), c.ravel()), np.repeat(columns.ravel(), c.ravel())
