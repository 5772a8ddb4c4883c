"""How an oracle is registered, and what kinds of second way there are."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Way = Literal[
    "library operator",
    "module measured",
    "autograd",
    "enumeration",
    "identity",
    "adjoint",
    "Monte Carlo",
    "published table",
]
Second = Callable[..., Mapping[str, Any]]


@dataclass(frozen=True)
class Oracle:
    """A second way to some steps of a formula: batched NumPy inputs (float64, int64) in, NumPy arrays out."""

    formula: str
    way: Way
    how: str
    body: Second


_ORACLES: dict[str, list[Oracle]] = {}


def oracle(formula: str, *, way: Way, how: str) -> Callable[[Second], Second]:
    """Registers the decorated function; ``how`` names the operator, the identity or what is enumerated."""

    def register(body: Second) -> Second:
        _ORACLES.setdefault(formula, []).append(Oracle(formula, way, how, body))
        return body

    return register


def oracles(formula: str) -> list[Oracle]:
    """Every second way to that formula; empty where there is none."""
    field = formula.partition(".")[0]
    try:
        importlib.import_module(f"verify.oracles.{field}")
    except ModuleNotFoundError as error:
        if error.name != f"verify.oracles.{field}":
            raise
    return list(_ORACLES.get(formula, []))
