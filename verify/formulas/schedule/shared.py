"""What the schedules share: their inputs, and integers as reals."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step

LR0 = Input("lr0", r"\eta_0", "first (or largest) learning rate", low=0.01, high=1)
LR_MIN = Input("lr_min", r"\eta_{min}", "smallest learning rate", low=0.0001, high=0.01)
TIME = Input("t", "t", "steps or epochs done", "int", 0, 40)
TOTAL = Input("total", "T", "steps or epochs in all", "int", 10, 40)
PEAK = Input("lr0", r"\eta_{max}", "full learning rate", low=0.01, high=1)
WARM = Input("warm", "W", "steps of warm-up", "int", 2, 20)
RISE = Step("rise", "u", r"\min(1, \frac{<t>}{<warm>})", "how far the warm-up has come")


def real(xp: Any, count: Any, like: Any) -> Any:
    """Integers in the floating type of another input."""
    return xp.astype(count, like.dtype)


def part(xp: Any, t: Any, whole: Any, like: Any) -> Any:
    """t / whole, from 0 to 1 and no further."""
    done = xp.where(t < whole, t, whole)
    return real(xp, xp.where(done > 0, done, 0 * done), like) / real(xp, whole, like)
