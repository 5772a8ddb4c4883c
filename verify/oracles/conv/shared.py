"""What the second ways to the convolutions share."""

from __future__ import annotations

from typing import Any

import numpy as np


def cases(*columns: Any) -> list[tuple[int, ...]]:
    """The rows of a batch as plain integers."""
    return [tuple(int(v) for v in row) for row in zip(*columns, strict=True)]


def measured(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """What was found in every case, side by side."""
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def each_case(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The tensors of every case side by side, as NumPy arrays."""
    return {name: np.stack([np.asarray(row[name].detach()) for row in rows]) for name in rows[0]}


def elements(*layers: Any) -> int:
    """How many learned numbers the layers hold."""
    return sum(parameter.numel() for layer in layers for parameter in layer.parameters())
