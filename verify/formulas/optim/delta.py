"""AdaDelta: the running size of past updates stands in for the learning rate."""

from __future__ import annotations

from typing import Any

from verify.formulas.optim.rms import MEAN_SQUARE, RHO
from verify.formulas.optim.shared import (
    THETA,
    THETA0,
    TIME,
    G,
    T,
    descended,
    in_time,
    steps_of,
    walks_uphill,
)
from verify.registry import Input, Step, Steps, define

LR = Input("lr", r"\eta", "learning rate (1 in the paper)", low=0.1, high=1)
EPS = Input("eps", r"\epsilon", "added under both roots", low=1e-6, high=1e-2)


@define(
    "optim.adadelta",
    title="AdaDelta",
    inputs=[THETA0, G, LR, RHO, EPS],
    steps=[
        MEAN_SQUARE,
        Step(
            "delta",
            r"\delta_{t}",
            r"\frac{\sqrt{<u-1> + <eps>}}{\sqrt{<s> + <eps>}} \cdot <g>",
            "update, before the rate",
            shape=T,
        ),
        Step("u", "u_{t}", r"<rho> \cdot <u-1> + (1 - <rho>) \cdot <delta>^2", "mean square update", shape=T),
        Step("step", r"\Delta_{t}", r"<lr> \cdot <delta>", "step", shape=T),
        THETA,
    ],
    source="Zeiler 2012, arXiv:1212.5701, Algorithm 1 (without a rate: 1); torch.optim.Adadelta documentation",
    example=(
        {"theta0": 1.0, "g": [1.0, 2.0], "lr": 1.0, "rho": 0.5, "eps": 0.5},
        {"s": [0.5, 2.25], "delta": [0.5**0.5, 2 * (0.75 / 2.75) ** 0.5], "u": [0.25, 0.125 + 1.5 / 2.75]},
    ),
    dims=TIME,
    over="T",
)
def adadelta(xp: Any, theta0: Any, g: Any, lr: Any, rho: Any, eps: Any) -> Steps:
    """delta = sqrt(u + eps) / sqrt(s + eps) g;  theta = theta - lr delta;  s, u: running means of g^2, delta^2

    RMS[delta]_(t-1) / RMS[g]_t gives the update the unit of the parameter and takes the place of a global rate. u is
    that of the step before: eps alone lets the first update start.
    Example: g = 1, rho = 0.5, eps = 0.5: s = 0.5, delta = sqrt(0.5) / sqrt(1) = 0.7071, u = 0.5 * 0.5 = 0.25.
    """
    s, u, theta, rows = 0 * theta0, 0 * theta0, theta0, []
    for _, g_t in steps_of(g):
        s = rho * s + (1 - rho) * g_t**2
        delta = xp.sqrt(u + eps) / xp.sqrt(s + eps) * g_t
        u = rho * u + (1 - rho) * delta**2
        step = lr * delta
        theta = theta - step
        rows.append({"s": s, "delta": delta, "u": u, "step": step, "theta": theta})
    return in_time(xp, rows)


def mean_square(xp: Any, values: Any, rho: Any) -> Any:
    """The running mean of the squares, at each step and one step before."""
    s, before, after = 0 * rho, [], []
    for _, value in steps_of(values):
        before.append(s)
        s = rho * s + (1 - rho) * value**2
        after.append(s)
    return xp.stack(before, axis=1), xp.stack(after, axis=1)


def moved(xp: Any, theta0: Any, lr: Any, rho: Any, delta: Any) -> Steps:
    """What follows from wrong updates."""
    _, u = mean_square(xp, delta, rho)
    return {"delta": delta, "u": u, **descended(xp, theta0, lr[:, None] * delta)}


CHANGED = ["delta", "u", "step", "theta"]


@adadelta.mistake(
    "rmsprop",
    who="divides by RMS[g] only: leaves out RMS of the past updates above the line, which is AdaDelta's point",
    affects=CHANGED,
    must_differ=True,
)
def _(xp: Any, theta0: Any, g: Any, lr: Any, rho: Any, eps: Any) -> Steps:
    _, s = mean_square(xp, g, rho)
    return moved(xp, theta0, lr, rho, g / xp.sqrt(s + eps[:, None]))


@adadelta.mistake("eps-outside", who="adds eps to the roots, as RMSProp and Adam do", affects=CHANGED)
def _(xp: Any, theta0: Any, g: Any, lr: Any, rho: Any, eps: Any) -> Steps:
    _, s = mean_square(xp, g, rho)
    u, updates = 0 * theta0, []
    for t, g_t in steps_of(g):
        delta = (xp.sqrt(u) + eps) / (xp.sqrt(s[:, t - 1]) + eps) * g_t
        u = rho * u + (1 - rho) * delta**2
        updates.append(delta)
    return moved(xp, theta0, lr, rho, xp.stack(updates, axis=1))


@adadelta.mistake(
    "gradients-above-the-line", who="averages the squared gradients above the line too", affects=CHANGED
)
def _(xp: Any, theta0: Any, g: Any, lr: Any, rho: Any, eps: Any) -> Steps:
    before, after = mean_square(xp, g, rho)
    return moved(xp, theta0, lr, rho, xp.sqrt(before + eps[:, None]) / xp.sqrt(after + eps[:, None]) * g)


@adadelta.mistake("no-square-root", who="divides the mean squares themselves", affects=CHANGED)
def _(xp: Any, theta0: Any, g: Any, lr: Any, rho: Any, eps: Any) -> Steps:
    _, s = mean_square(xp, g, rho)
    u, updates = 0 * theta0, []
    for t, g_t in steps_of(g):
        delta = (u + eps) / (s[:, t - 1] + eps) * g_t
        u = rho * u + (1 - rho) * delta**2
        updates.append(delta)
    return moved(xp, theta0, lr, rho, xp.stack(updates, axis=1))


walks_uphill(adadelta)
