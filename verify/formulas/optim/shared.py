"""What the optimisers share: their inputs, their common steps, time, and mistakes that several of them allow."""

from __future__ import annotations

from typing import Any

from verify.registry import Formula, Input, Step, Steps

THETA0 = Input("theta0", r"\theta_{0}", "parameter before the first step", low=-2, high=2)
G = Input("g", r"g_{t}", "gradient at each step", low=-2, high=2, shape=("T",))
LR = Input("lr", r"\eta", "learning rate", low=0.001, high=0.5)
EPS = Input("eps", r"\epsilon", "added to the denominator", low=1e-8, high=1e-3)
TIME = {"T": (3, 5)}
T = ("T",)

THETA = Step("theta", r"\theta_{t}", r"<theta-1> - <step>", "parameter", shape=T, before="theta0")


def steps_of(g: Any) -> list[tuple[int, Any]]:
    """(t, gradients of that step), t from 1."""
    return [(i + 1, g[:, i]) for i in range(g.shape[1])]


def in_time(xp: Any, rows: list[dict[str, Any]]) -> Steps:
    """The values of every step side by side along a trailing time axis."""
    return {name: xp.stack([row[name] for row in rows], axis=1) for name in rows[0]}


def descended(xp: Any, theta0: Any, step: Any) -> Steps:
    """What follows from wrong steps."""
    return {"step": step, "theta": theta0[:, None] - xp.cumulative_sum(step, axis=1)}


def walks_uphill(made: Formula) -> None:
    """Registers the mistake of adding the step."""

    @made.mistake("plus-for-minus", who="adds the step: walks uphill")
    def _(xp: Any, theta0: Any, **rest: Any) -> Steps:
        return {"theta": 2 * theta0[:, None] - made.body(xp, theta0=theta0, **rest)["theta"]}
