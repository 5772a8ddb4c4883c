"""Gradient descent, and what momentum adds to it: a velocity, as a sum, as an average, or looking ahead."""

from __future__ import annotations

from typing import Any

from verify.formulas.optim.shared import (
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
from verify.registry import Formula, Input, Step, Steps, define

PYTORCH_SGD = "torch.optim.SGD documentation (dampening 0)"
MU = Input("mu", r"\mu", "momentum", low=0.5, high=0.95)
LOOKAHEAD_STEPS = 3
VELOCITY_STEP = Step("step", r"\Delta_{t}", r"<lr> \cdot <v>", "step", shape=T)


def forgets_velocity(made: Formula) -> None:
    """Registers the mistake of a velocity that starts at zero in every step."""

    @made.mistake(
        "velocity-reset", who="carries no velocity over", affects=["v", "step", "theta"], must_differ=True
    )
    def _(xp: Any, g: Any, **rest: Any) -> Steps:
        alone = [made.body(xp, g=g[:, i : i + 1], **rest) for i in range(g.shape[1])]
        v, step = (xp.concat([one[name] for one in alone], axis=1) for name in ("v", "step"))
        return {"v": v, **descended(xp, rest["theta0"], step)}


@define(
    "optim.sgd",
    title="Stochastic gradient descent",
    inputs=[THETA0, G, LR],
    steps=[Step("step", r"\Delta_{t}", r"<lr> \cdot <g>", "step", shape=T), THETA],
    source="Robbins & Monro 1951, Annals of Mathematical Statistics 22; torch.optim.SGD documentation",
    example=(
        {"theta0": 1.0, "g": [0.5, 0.25], "lr": 0.1},
        {"step": [0.05, 0.025], "theta": [0.95, 0.925]},
    ),
    dims=TIME,
    over="T",
)
def sgd(xp: Any, theta0: Any, g: Any, lr: Any) -> Steps:
    """theta = theta - lr g

    Example: from 1 with gradients 0.5 and 0.25 at rate 0.1: 0.95, then 0.925.
    """
    theta, rows = theta0, []
    for _, g_t in steps_of(g):
        step = lr * g_t
        theta = theta - step
        rows.append({"step": step, "theta": theta})
    return in_time(xp, rows)


@sgd.mistake("rate-forgotten", who="subtracts the gradient itself", affects=["step", "theta"])
def _(xp: Any, theta0: Any, g: Any, lr: Any) -> Steps:
    return descended(xp, theta0, g)


@sgd.mistake("started-over", who="takes every step from theta_0", must_differ=True)
def _(xp: Any, theta0: Any, g: Any, lr: Any) -> Steps:
    return {"theta": theta0[:, None] - lr[:, None] * g}


walks_uphill(sgd)


@define(
    "optim.momentum",
    title="SGD with momentum (velocity is a decaying sum)",
    inputs=[THETA0, G, LR, MU],
    steps=[Step("v", "v_{t}", r"<mu> \cdot <v-1> + <g>", "velocity", shape=T), VELOCITY_STEP, THETA],
    source=f"Polyak 1964; Sutskever et al. 2013, ICML (their velocity is -lr v); {PYTORCH_SGD}",
    example=(
        {"theta0": 1.0, "g": [0.5, 0.25], "lr": 0.1, "mu": 0.9},
        {"v": [0.5, 0.7], "step": [0.05, 0.07], "theta": [0.95, 0.88]},
    ),
    dims=TIME,
    over="T",
)
def momentum(xp: Any, theta0: Any, g: Any, lr: Any, mu: Any) -> Steps:
    """v = mu v + g;  theta = theta - lr v

    Under a constant gradient v grows to g / (1 - mu): ten times g for mu = 0.9.
    Example: gradients 0.5 and 0.25 with mu = 0.9 give v = 0.5, then 0.9 * 0.5 + 0.25 = 0.7.
    """
    v, theta, rows = 0 * theta0, theta0, []
    for _, g_t in steps_of(g):
        v = mu * v + g_t
        step = lr * v
        theta = theta - step
        rows.append({"v": v, "step": step, "theta": theta})
    return in_time(xp, rows)


@momentum.mistake(
    "ema-form", who="weighs the gradient with 1 - mu: another convention", affects=["v", "step", "theta"]
)
def _(xp: Any, **given: Any) -> Steps:
    return momentum_ema.body(xp, **given)


forgets_velocity(momentum)
walks_uphill(momentum)


@define(
    "optim.momentum_ema",
    title="SGD with momentum (velocity is a moving average)",
    inputs=[THETA0, G, LR, MU],
    steps=[
        Step("v", "v_{t}", r"<mu> \cdot <v-1> + (1 - <mu>) \cdot <g>", "velocity", shape=T),
        VELOCITY_STEP,
        THETA,
    ],
    source="the first moment of Kingma & Ba 2015, arXiv:1412.6980, without bias correction",
    example=(
        {"theta0": 1.0, "g": [0.5, 0.25], "lr": 0.1, "mu": 0.9},
        {"v": [0.05, 0.07], "step": [0.005, 0.007], "theta": [0.995, 0.988]},
    ),
    dims=TIME,
    over="T",
)
def momentum_ema(xp: Any, theta0: Any, g: Any, lr: Any, mu: Any) -> Steps:
    """v = mu v + (1 - mu) g;  theta = theta - lr v

    The same path as v = mu v + g walks at the rate (1 - mu) lr.
    Example: gradients 0.5 and 0.25 with mu = 0.9 give v = 0.05, then 0.9 * 0.05 + 0.1 * 0.25 = 0.07.
    """
    v, theta, rows = 0 * theta0, theta0, []
    for _, g_t in steps_of(g):
        v = mu * v + (1 - mu) * g_t
        step = lr * v
        theta = theta - step
        rows.append({"v": v, "step": step, "theta": theta})
    return in_time(xp, rows)


@momentum_ema.mistake(
    "sum-form",
    who="adds the whole gradient, as PyTorch does: another convention",
    affects=["v", "step", "theta"],
)
def _(xp: Any, **given: Any) -> Steps:
    return momentum.body(xp, **given)


forgets_velocity(momentum_ema)
walks_uphill(momentum_ema)


@define(
    "optim.nesterov",
    title="SGD with Nesterov momentum (PyTorch's form)",
    inputs=[THETA0, G, LR, MU],
    steps=[
        Step("v", "v_{t}", r"<mu> \cdot <v-1> + <g>", "velocity", shape=T),
        Step("step", r"\Delta_{t}", r"<lr> \cdot (<g> + <mu> \cdot <v>)", "step", shape=T),
        THETA,
    ],
    source=f"{PYTORCH_SGD}; Sutskever et al. 2013, ICML, in the variable theta + mu v",
    example=(
        {"theta0": 1.0, "g": [0.5, 0.25], "lr": 0.1, "mu": 0.9},
        {"v": [0.5, 0.7], "step": [0.095, 0.088], "theta": [0.905, 0.817]},
    ),
    dims=TIME,
    over="T",
)
def nesterov(xp: Any, theta0: Any, g: Any, lr: Any, mu: Any) -> Steps:
    """v = mu v + g;  theta = theta - lr (g + mu v)

    theta is the look-ahead point itself, so that the gradient is taken where the parameter stands.
    Example: g = 0.5 first: v = 0.5 and a step of 0.1 * (0.5 + 0.45) = 0.095.
    """
    v, theta, rows = 0 * theta0, theta0, []
    for _, g_t in steps_of(g):
        v = mu * v + g_t
        step = lr * (g_t + mu * v)
        theta = theta - step
        rows.append({"v": v, "step": step, "theta": theta})
    return in_time(xp, rows)


@nesterov.mistake("classical-momentum", who="steps by lr v, without looking ahead", affects=["step", "theta"])
def _(xp: Any, **given: Any) -> Steps:
    wrong = momentum.body(xp, **given)
    return {name: wrong[name] for name in ("step", "theta")}


forgets_velocity(nesterov)
walks_uphill(nesterov)


@define(
    "optim.nesterov_lookahead",
    title="Nesterov momentum on f(x) = a x^2 / 2: the gradient at the look-ahead point, three steps",
    inputs=[THETA0, Input("a", "a", "curvature of the quadratic", low=0.5, high=4), LR, MU],
    steps=[
        Step("look", r"\tilde{\theta}_{t}", r"<theta-1> + <mu> \cdot <v-1>", "look-ahead point", shape=T),
        Step("grad", "g_{t}", r"<a> \cdot <look>", "gradient there", shape=T),
        Step("v", "v_{t}", r"<mu> \cdot <v-1> - <lr> \cdot <grad>", "velocity", shape=T),
        Step("theta", r"\theta_{t}", "<theta-1> + <v>", "parameter", shape=T, before="theta0"),
    ],
    source="Sutskever, Martens, Dahl & Hinton 2013, On the importance of initialization and momentum, ICML",
    example=(
        {"theta0": 1.0, "a": 2.0, "lr": 0.1, "mu": 0.5},
        {"look": [1.0, 0.7, 0.44], "v": [-0.2, -0.24, -0.208], "theta": [0.8, 0.56, 0.352]},
    ),
    dims={"T": (LOOKAHEAD_STEPS, LOOKAHEAD_STEPS)},
    over="T",
)
def nesterov_lookahead(xp: Any, theta0: Any, a: Any, lr: Any, mu: Any) -> Steps:
    """v = mu v - lr f'(theta + mu v);  theta = theta + v, with f(x) = a x^2 / 2

    The velocity holds rate and sign here, unlike PyTorch's.
    Example: from 1 with a = 2, lr = 0.1, mu = 0.5: v = -0.2, theta = 0.8; then look at 0.8 - 0.1 = 0.7.
    """
    v, theta, rows = 0 * theta0, theta0, []
    for _ in range(LOOKAHEAD_STEPS):
        look = theta + mu * v
        grad = a * look
        v = mu * v - lr * grad
        theta = theta + v
        rows.append({"look": look, "grad": grad, "v": v, "theta": theta})
    return in_time(xp, rows)


def looking_from(xp: Any, theta0: Any, a: Any, lr: Any, mu: Any, ahead: Any, kept: Any) -> Steps:
    """The same walk with wrong factors: looks ``ahead`` times v away and keeps ``kept`` of the velocity."""
    v, theta, rows = 0 * theta0, theta0, []
    for _ in range(LOOKAHEAD_STEPS):
        look = theta + ahead * v
        v = kept * v - lr * a * look
        theta = theta + v
        rows.append({"look": look, "grad": a * look, "v": v, "theta": theta})
    return in_time(xp, rows)


LOOKING = ["look", "grad", "v", "theta"]


@nesterov_lookahead.mistake("classical-momentum", who="takes the gradient at theta itself", affects=LOOKING)
def _(xp: Any, mu: Any, **rest: Any) -> Steps:
    return looking_from(xp, mu=mu, ahead=0, kept=mu, **rest)


@nesterov_lookahead.mistake("full-velocity-ahead", who="looks ahead by v instead of mu v", affects=LOOKING)
def _(xp: Any, mu: Any, **rest: Any) -> Steps:
    return looking_from(xp, mu=mu, ahead=1, kept=mu, **rest)


@nesterov_lookahead.mistake(
    "velocity-reset", who="carries no velocity over", affects=LOOKING, must_differ=True
)
def _(xp: Any, mu: Any, **rest: Any) -> Steps:
    return looking_from(xp, mu=mu, ahead=0, kept=0, **rest)


@nesterov_lookahead.mistake("plus-for-minus", who="adds the gradient: walks uphill", affects=LOOKING)
def _(xp: Any, lr: Any, **rest: Any) -> Steps:
    return nesterov_lookahead.body(xp, lr=-lr, **rest)
