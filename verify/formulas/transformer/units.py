"""Tolerances of what is counted exactly and only then divided: gigabytes of a small layer are far below 1e-6."""

from __future__ import annotations

from verify.registry import Tolerance

COUNTED = {"float64": Tolerance(1e-9, 1e-15), "float32": Tolerance(2e-5, 1e-15)}
