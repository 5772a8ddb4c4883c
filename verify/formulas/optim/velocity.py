"""Momentum in the forms that part ways: dampening, and a rate that changes while the velocity remembers the old one."""

from __future__ import annotations

from typing import Any

from verify.formulas.optim.accelerated import MU, VELOCITY_STEP, forgets_velocity, momentum
from verify.formulas.optim.shared import (
    LR,
    THETA,
    THETA0,
    TIME,
    G,
    T,
    in_time,
    steps_of,
    walks_uphill,
)
from verify.registry import Input, Step, Steps, define

RATES = Input("lr", r"\eta_{t}", "learning rate at each step", low=0.001, high=0.5, shape=("T",))


@define(
    "optim.momentum_dampened",
    title="SGD with momentum and dampening (PyTorch: the first gradient enters whole)",
    inputs=[THETA0, G, LR, MU, Input("tau", r"\tau", "dampening", low=0.1, high=0.95)],
    steps=[
        Step("weight", "w_{t}", r"1 - <tau> \cdot [<t> > 1]", "weight of the gradient", shape=T),
        Step("v", "v_{t}", r"<mu> \cdot <v-1> + <weight> \cdot <g>", "velocity", shape=T),
        VELOCITY_STEP,
        THETA,
    ],
    source="torch.optim.SGD documentation, dampening",
    example=(
        {"theta0": 1.0, "g": [0.5, 0.25, 0.5], "lr": 0.1, "mu": 0.9, "tau": 0.5},
        {"weight": [1.0, 0.5, 0.5], "v": [0.5, 0.575, 0.7675], "theta": [0.95, 0.8925, 0.81575]},
    ),
    dims=TIME,
    over="T",
)
def momentum_dampened(xp: Any, theta0: Any, g: Any, lr: Any, mu: Any, tau: Any) -> Steps:
    """v = mu v + (1 - tau) g, but v = g at the first step;  theta = theta - lr v

    tau = mu averages the gradients, tau = 0 adds them up. The buffer starts with the first gradient undamped, so that
    tau = mu is not quite the average that starts at zero.
    Example: gradients 0.5, 0.25 with mu = 0.9, tau = 0.5: v = 0.5, then 0.9 * 0.5 + 0.5 * 0.25 = 0.575.
    """
    v, theta, rows = 0 * theta0, theta0, []
    for t, g_t in steps_of(g):
        weight = 1 - tau if t > 1 else 1 + 0 * tau
        v = mu * v + weight * g_t
        step = lr * v
        theta = theta - step
        rows.append({"weight": weight, "v": v, "step": step, "theta": theta})
    return in_time(xp, rows)


@momentum_dampened.mistake(
    "first-step-dampened",
    who="dampens every gradient, as if the velocity started at zero like Adam's mean",
    affects=["weight", "v", "step", "theta"],
)
def _(xp: Any, g: Any, lr: Any, tau: Any, **rest: Any) -> Steps:
    # Every gradient weighs 1 - tau: plain momentum on gradients so shortened.
    found = momentum.body(xp, g=(1 - tau)[:, None] * g, lr=lr, **rest)
    return {"weight": 0 * g + (1 - tau)[:, None], **found}


@momentum_dampened.mistake(
    "no-dampening", who="adds the whole gradient", affects=["weight", "v", "step", "theta"]
)
def _(xp: Any, tau: Any, **rest: Any) -> Steps:
    return momentum_dampened.body(xp, tau=0 * tau, **rest)


@momentum_dampened.mistake(
    "dampening-for-momentum",
    who="takes dampening for another name of the momentum and keeps 1 - tau of the velocity",
    affects=["v", "step", "theta"],
)
def _(xp: Any, mu: Any, tau: Any, **rest: Any) -> Steps:
    wrong = momentum_dampened.body(xp, mu=1 - tau, tau=tau, **rest)
    return {name: wrong[name] for name in ("v", "step", "theta")}


forgets_velocity(momentum_dampened)
walks_uphill(momentum_dampened)


@define(
    "optim.momentum_rate_inside",
    title="Momentum whose velocity holds the learning rate (Sutskever), under a changing rate",
    inputs=[THETA0, G, RATES, MU],
    steps=[
        Step("v", "v_{t}", r"<mu> \cdot <v-1> - <lr> \cdot <g>", "velocity", shape=T),
        Step("theta", r"\theta_{t}", "<theta-1> + <v>", "parameter", shape=T, before="theta0"),
    ],
    source="Sutskever, Martens, Dahl & Hinton 2013, ICML, equations 1 and 2; Polyak 1964",
    example=(
        {"theta0": 1.0, "g": [1.0, 1.0], "lr": [0.1, 0.01], "mu": 0.9},
        {"v": [-0.1, -0.1], "theta": [0.9, 0.8]},
    ),
    dims=TIME,
    over="T",
)
def momentum_rate_inside(xp: Any, theta0: Any, g: Any, lr: Any, mu: Any) -> Steps:
    """v = mu v - lr g;  theta = theta + v

    The old gradients keep the rate they came with: after a drop of the rate the velocity fades, it does not jump. The
    velocity is the last move: this is Polyak's heavy ball, theta - lr g + mu (theta - theta_(t-2)).
    Example: gradients 1 and 1, the rate falls from 0.1 to 0.01: v = -0.1, then -0.09 - 0.01 = -0.1.
    """
    v, theta, rows = 0 * theta0, theta0, []
    for t, g_t in steps_of(g):
        v = mu * v - lr[:, t - 1] * g_t
        theta = theta + v
        rows.append({"v": v, "theta": theta})
    return in_time(xp, rows)


@momentum_rate_inside.mistake(
    "rate-outside",
    who="multiplies the whole velocity by today's rate, as PyTorch does",
    affects=["v", "theta"],
)
def _(xp: Any, lr: Any, **rest: Any) -> Steps:
    found = momentum_rate_outside.body(xp, lr=lr, **rest)
    return {"v": -found["step"], "theta": found["theta"]}


@momentum_rate_inside.mistake(
    "velocity-reset", who="carries no velocity over", affects=["v", "theta"], must_differ=True
)
def _(xp: Any, mu: Any, **rest: Any) -> Steps:
    return momentum_rate_inside.body(xp, mu=0 * mu, **rest)


@momentum_rate_inside.mistake("plus-for-minus", who="adds the gradient: walks uphill", affects=["v", "theta"])
def _(xp: Any, lr: Any, **rest: Any) -> Steps:
    return momentum_rate_inside.body(xp, lr=-lr, **rest)


@define(
    "optim.momentum_rate_outside",
    title="Momentum whose velocity holds gradients only (PyTorch), under a changing rate",
    inputs=[THETA0, G, RATES, MU],
    steps=[Step("v", "v_{t}", r"<mu> \cdot <v-1> + <g>", "velocity", shape=T), VELOCITY_STEP, THETA],
    source="torch.optim.SGD documentation, note on the difference from Sutskever et al. 2013",
    example=(
        {"theta0": 1.0, "g": [1.0, 1.0], "lr": [0.1, 0.01], "mu": 0.9},
        {"v": [1.0, 1.9], "step": [0.1, 0.019], "theta": [0.9, 0.881]},
    ),
    dims=TIME,
    over="T",
)
def momentum_rate_outside(xp: Any, theta0: Any, g: Any, lr: Any, mu: Any) -> Steps:
    """v = mu v + g;  theta = theta - lr v, with today's lr

    A drop of the rate shortens what the old gradients still do, too.
    Example: gradients 1 and 1, the rate falls from 0.1 to 0.01: v = 1, then 1.9; steps of 0.1 and 0.019.
    """
    v, theta, rows = 0 * theta0, theta0, []
    for t, g_t in steps_of(g):
        v = mu * v + g_t
        step = lr[:, t - 1] * v
        theta = theta - step
        rows.append({"v": v, "step": step, "theta": theta})
    return in_time(xp, rows)


@momentum_rate_outside.mistake(
    "rate-inside",
    who="lets each gradient keep the rate it came with, as Sutskever's form does",
    affects=["step", "theta"],
)
def _(xp: Any, **given: Any) -> Steps:
    found = momentum_rate_inside.body(xp, **given)
    return {"step": -found["v"], "theta": found["theta"]}


@momentum_rate_outside.mistake(
    "first-rate-kept",
    who="goes on with the first rate, forgetting that the schedule changed it",
    affects=["step", "theta"],
)
def _(xp: Any, lr: Any, **rest: Any) -> Steps:
    found = momentum.body(xp, lr=lr[:, 0], **rest)
    return {"step": found["step"], "theta": found["theta"]}


walks_uphill(momentum_rate_outside)
