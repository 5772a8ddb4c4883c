"""What the second ways to methods with curvature share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

Arrays = Mapping[str, Any]


def stacked(rows: list[dict[str, Any]]) -> Arrays:
    """The values of every case side by side."""
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def matrices(h11: Any, h12: Any, h22: Any) -> Any:
    """The symmetric matrix of every case."""
    return np.stack([h11, h12, h12, h22], axis=1).reshape(-1, 2, 2)
