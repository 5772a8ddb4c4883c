"""RMSProp's and AdaGrad's relatives: eps inside the root, centred by the mean gradient, with momentum."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from verify.formulas.optim.accelerated import MU, VELOCITY_STEP
from verify.formulas.optim.adaptive import CORRECTED, adagrad, rmsprop, skips_the_root
from verify.formulas.optim.shared import (
    EPS,
    LR,
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

EPS_INSIDE = replace(EPS, meaning="added under the root")
RHO = Input("rho", r"\rho", "decay of the squares", low=0.5, high=0.99)
MEAN_SQUARE = Step("s", "s_{t}", r"<rho> \cdot <s-1> + (1 - <rho>) \cdot <g>^2", "mean square", shape=T)
INSIDE = Step("step", r"\Delta_{t}", r"<lr> \cdot \frac{<g>}{\sqrt{<s> + <eps>}}", "step", shape=T)


def inside(xp: Any, theta0: Any, g: Any, lr: Any, eps: Any, s: Any) -> Steps:
    """The steps of gradients divided by sqrt(s + eps), and where they lead."""
    return descended(xp, theta0, lr[:, None] * g / xp.sqrt(s + eps[:, None]))


def outside(xp: Any, theta0: Any, g: Any, lr: Any, eps: Any, s: Any) -> Steps:
    """The same, divided by sqrt(s) + eps."""
    return descended(xp, theta0, lr[:, None] * g / (xp.sqrt(s) + eps[:, None]))


@define(
    "optim.adagrad_eps_inside",
    title="AdaGrad with eps inside the root",
    inputs=[THETA0, G, LR, EPS_INSIDE],
    steps=[Step("s", "s_{t}", "<s-1> + <g>^2", "sum of squared gradients", shape=T), INSIDE, THETA],
    source="Ruder 2016, arXiv:1609.04747, section 4.3; Duchi, Hazan & Singer 2011, JMLR 12, for eps = 0",
    example=(
        {"theta0": 1.0, "g": [2.0, 4.0], "lr": 0.1, "eps": 5.0},
        {"s": [4.0, 20.0], "step": [0.2 / 3, 0.08]},
    ),
    dims=TIME,
    over="T",
)
def adagrad_eps_inside(xp: Any, theta0: Any, g: Any, lr: Any, eps: Any) -> Steps:
    """s = s + g^2;  theta = theta - lr g / sqrt(s + eps)

    The square root of eps bounds the denominator from below: eps = 1e-8 inside acts like 1e-4 outside.
    Example: gradients 2 and 4, eps = 5: s + eps = 9, then 25; steps of 0.2 / 3 and 0.4 / 5.
    """
    s = xp.cumulative_sum(g**2, axis=1)
    return {"s": s, **inside(xp, theta0, g, lr, eps, s)}


@adagrad_eps_inside.mistake(
    "eps-outside", who="adds eps to the root, as PyTorch does: another convention", affects=["step", "theta"]
)
def _(xp: Any, **given: Any) -> Steps:
    found = adagrad.body(xp, **given)
    return {"step": found["step"], "theta": found["theta"]}


@adagrad.mistake("eps-inside", who="takes the root of s + eps: another convention", affects=["step", "theta"])
def _(xp: Any, **given: Any) -> Steps:
    found = adagrad_eps_inside.body(xp, **given)
    return {"step": found["step"], "theta": found["theta"]}


@adagrad_eps_inside.mistake(
    "not-accumulated",
    who="divides by the last gradient only",
    affects=["s", "step", "theta"],
    must_differ=True,
)
def _(xp: Any, theta0: Any, g: Any, lr: Any, eps: Any) -> Steps:
    return {"s": g**2, **inside(xp, theta0, g, lr, eps, g**2)}


skips_the_root(adagrad_eps_inside)
walks_uphill(adagrad_eps_inside)


@define(
    "optim.rmsprop_eps_inside",
    title="RMSProp with eps inside the root",
    inputs=[THETA0, G, LR, RHO, EPS_INSIDE],
    steps=[MEAN_SQUARE, INSIDE, THETA],
    source="Ruder 2016, arXiv:1609.04747, section 4.5; Hinton, lecture 6 (without eps)",
    example=(
        {"theta0": 1.0, "g": [1.0, 2.0], "lr": 0.1, "rho": 0.5, "eps": 0.5},
        {"s": [0.5, 2.25], "step": [0.1, 0.2 / 2.75**0.5]},
    ),
    dims=TIME,
    over="T",
)
def rmsprop_eps_inside(xp: Any, theta0: Any, g: Any, lr: Any, rho: Any, eps: Any) -> Steps:
    """s = rho s + (1 - rho) g^2;  theta = theta - lr g / sqrt(s + eps)

    PyTorch adds eps to the root instead; with a gradient of zero size the two differ by the root of eps.
    Example: gradients 1 and 2, rho = 0.5, eps = 0.5: s + eps = 1, a step of 0.1; then 2.25 + 0.5 = 2.75.
    """
    s, rows = 0 * theta0, []
    for _, g_t in steps_of(g):
        s = rho * s + (1 - rho) * g_t**2
        rows.append({"s": s})
    found = in_time(xp, rows)
    return {**found, **inside(xp, theta0, g, lr, eps, found["s"])}


@rmsprop_eps_inside.mistake(
    "eps-outside", who="adds eps to the root, as PyTorch does: another convention", affects=["step", "theta"]
)
def _(xp: Any, **given: Any) -> Steps:
    found = rmsprop.body(xp, **given)
    return {"step": found["step"], "theta": found["theta"]}


@rmsprop_eps_inside.mistake(
    "accumulated-sum",
    who="adds the squares up: that is AdaGrad",
    affects=["s", "step", "theta"],
    must_differ=True,
)
def _(xp: Any, rho: Any, **rest: Any) -> Steps:
    return adagrad_eps_inside.body(xp, **rest)


@adagrad_eps_inside.mistake(
    "moving-average", who="averages with 0.9 and 0.1: that is RMSProp", affects=["s", "step", "theta"]
)
def _(xp: Any, lr: Any, **rest: Any) -> Steps:
    return rmsprop_eps_inside.body(xp, lr=lr, rho=0.9 + 0 * lr, **rest)


skips_the_root(rmsprop_eps_inside)
walks_uphill(rmsprop_eps_inside)


@define(
    "optim.rmsprop_centered",
    title="RMSProp, centred: divided by a running standard deviation",
    inputs=[THETA0, G, LR, RHO, EPS],
    steps=[
        MEAN_SQUARE,
        Step("m", "m_{t}", r"<rho> \cdot <m-1> + (1 - <rho>) \cdot <g>", "mean gradient", shape=T),
        Step("var", r"\sigma^2_{t}", "<s> - <m>^2", "running variance", shape=T),
        Step("step", r"\Delta_{t}", r"<lr> \cdot \frac{<g>}{\sqrt{<var>} + <eps>}", "step", shape=T),
        THETA,
    ],
    source="Graves 2013, arXiv:1308.0850, section 4.2 (eps inside the root); torch.optim.RMSprop, centered (outside)",
    example=(
        {"theta0": 1.0, "g": [1.0, 1.0], "lr": 0.1, "rho": 0.5, "eps": 0.0},
        {"s": [0.5, 0.75], "m": [0.5, 0.75], "var": [0.25, 0.1875], "step": [0.2, 0.1 / 0.1875**0.5]},
    ),
    dims=TIME,
    over="T",
    tolerances=CORRECTED,
)
def rmsprop_centered(xp: Any, theta0: Any, g: Any, lr: Any, rho: Any, eps: Any) -> Steps:
    """s = rho s + (1 - rho) g^2;  m = rho m + (1 - rho) g;  theta = theta - lr g / (sqrt(s - m^2) + eps)

    A gradient that hardly varies has a small variance, and so takes long steps.
    Example: gradient 1, rho = 0.5: s = m = 0.5, the variance 0.5 - 0.25 = 0.25, a step of 0.1 / 0.5 = 0.2.
    """
    s, m, theta, rows = 0 * theta0, 0 * theta0, theta0, []
    for _, g_t in steps_of(g):
        s = rho * s + (1 - rho) * g_t**2
        m = rho * m + (1 - rho) * g_t
        var = s - m**2
        step = lr * g_t / (xp.sqrt(var) + eps)
        theta = theta - step
        rows.append({"s": s, "m": m, "var": var, "step": step, "theta": theta})
    return in_time(xp, rows)


@rmsprop_centered.mistake(
    "not-centered",
    who="forgets to subtract the squared mean: plain RMSProp",
    affects=["var", "step", "theta"],
    must_differ=True,
)
def _(xp: Any, **given: Any) -> Steps:
    found = rmsprop.body(xp, **given)
    return {"var": found["s"], "step": found["step"], "theta": found["theta"]}


@rmsprop_centered.mistake(
    "gradient-centered",
    who="subtracts the mean from the gradient above the line too",
    affects=["step", "theta"],
)
def _(xp: Any, theta0: Any, g: Any, lr: Any, rho: Any, eps: Any) -> Steps:
    right = rmsprop_centered.body(xp, theta0, g, lr, rho, eps)
    return outside(xp, theta0, g - right["m"], lr, eps, right["var"])


@rmsprop_centered.mistake(
    "eps-inside", who="takes the root of the variance + eps: Graves's convention", affects=["step", "theta"]
)
def _(xp: Any, theta0: Any, g: Any, lr: Any, rho: Any, eps: Any) -> Steps:
    right = rmsprop_centered.body(xp, theta0, g, lr, rho, eps)
    return inside(xp, theta0, g, lr, eps, right["var"])


walks_uphill(rmsprop_centered)


@define(
    "optim.rmsprop_momentum",
    title="RMSProp with momentum (PyTorch: the velocity adds up scaled gradients)",
    inputs=[THETA0, G, LR, RHO, MU, EPS],
    steps=[
        MEAN_SQUARE,
        Step("scaled", r"\tilde{g}_{t}", r"\frac{<g>}{\sqrt{<s>} + <eps>}", "scaled gradient", shape=T),
        Step("v", "v_{t}", r"<mu> \cdot <v-1> + <scaled>", "velocity", shape=T),
        VELOCITY_STEP,
        THETA,
    ],
    source="torch.optim.RMSprop documentation, momentum; Graves 2013, arXiv:1308.0850 (centred, with the rate inside)",
    example=(
        {"theta0": 1.0, "g": [2.0, 3.0], "lr": 0.1, "rho": 0.75, "mu": 0.5, "eps": 0.0},
        {"s": [1.0, 3.0], "scaled": [2.0, 3.0**0.5], "v": [2.0, 1 + 3.0**0.5]},
    ),
    dims=TIME,
    over="T",
)
def rmsprop_momentum(xp: Any, theta0: Any, g: Any, lr: Any, rho: Any, mu: Any, eps: Any) -> Steps:
    """s = rho s + (1 - rho) g^2;  v = mu v + g / (sqrt(s) + eps);  theta = theta - lr v

    Each gradient is divided by the mean square of its own day and then remembered.
    Example: gradients 2 and 3, rho = 0.75, mu = 0.5: s = 1, then 3; v = 2, then 1 + 3 / sqrt(3) = 2.732.
    """
    s, v, theta, rows = 0 * theta0, 0 * theta0, theta0, []
    for _, g_t in steps_of(g):
        s = rho * s + (1 - rho) * g_t**2
        scaled = g_t / (xp.sqrt(s) + eps)
        v = mu * v + scaled
        step = lr * v
        theta = theta - step
        rows.append({"s": s, "scaled": scaled, "v": v, "step": step, "theta": theta})
    return in_time(xp, rows)


@rmsprop_momentum.mistake(
    "velocity-scaled-last",
    who="adds up plain gradients and divides the velocity by today's root, as Adam does",
    affects=["v", "step", "theta"],
)
def _(xp: Any, theta0: Any, g: Any, lr: Any, rho: Any, mu: Any, eps: Any) -> Steps:
    s = rmsprop.body(xp, theta0, g, lr, rho, eps)["s"]
    v, rows = 0 * theta0, []
    for _, g_t in steps_of(g):
        v = mu * v + g_t
        rows.append({"v": v})
    v = in_time(xp, rows)["v"]
    return {"v": v, **outside(xp, theta0, v, lr, eps, s)}


@rmsprop_momentum.mistake(
    "ema-form", who="weighs the scaled gradient with 1 - mu", affects=["v", "step", "theta"]
)
def _(xp: Any, theta0: Any, lr: Any, mu: Any, **rest: Any) -> Steps:
    right = rmsprop_momentum.body(xp, theta0=theta0, lr=lr, mu=mu, **rest)
    return {
        "v": (1 - mu)[:, None] * right["v"],
        **descended(xp, theta0, (1 - mu)[:, None] * right["step"]),
    }


@rmsprop_momentum.mistake(
    "no-momentum", who="stops at RMSProp's own step", affects=["v", "step", "theta"], must_differ=True
)
def _(xp: Any, mu: Any, **rest: Any) -> Steps:
    found = rmsprop_momentum.body(xp, mu=0 * mu, **rest)
    return {name: found[name] for name in ("v", "step", "theta")}


walks_uphill(rmsprop_momentum)
