"""Optimisers that divide each gradient by a running size of the squared ones: AdaGrad, RMSProp, Adam, AdamW."""

from __future__ import annotations

from typing import Any

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
from verify.registry import TOLERANCES, Formula, Input, Step, Steps, Tolerance, define

# 1 - beta2^t is 0.001 at beta2 = 0.999, t = 1: float32 keeps four of its digits.
CORRECTED = {**TOLERANCES, "float32": Tolerance(3e-4, 3e-5)}

BETA1 = Input("beta1", r"\beta_1", "decay of the first moment", low=0.5, high=0.95)
BETA2 = Input("beta2", r"\beta_2", "decay of the second moment", low=0.8, high=0.999)
WD = Input("wd", r"\lambda", "weight decay", low=0.01, high=0.3)
SCALED_STEP = Step("step", r"\Delta_{t}", r"<lr> \cdot \frac{<g>}{\sqrt{<s>} + <eps>}", "step", shape=T)
MOMENTS = [
    Step("m", "m_{t}", r"<beta1> \cdot <m-1> + (1 - <beta1>) \cdot <g>", "first moment", shape=T),
    Step("v", "v_{t}", r"<beta2> \cdot <v-1> + (1 - <beta2>) \cdot <g>^2", "second moment", shape=T),
    Step("m_hat", r"\hat{m}_{t}", r"\frac{<m>}{1 - <beta1>^{<t>}}", "bias-corrected", shape=T),
    Step("v_hat", r"\hat{v}_{t}", r"\frac{<v>}{1 - <beta2>^{<t>}}", "bias-corrected", shape=T),
]
ADAM_STEP = Step("step", r"\Delta_{t}", r"<lr> \cdot \frac{<m_hat>}{\sqrt{<v_hat>} + <eps>}", "step", shape=T)


def skips_the_root(made: Formula) -> None:
    """Registers the mistake of dividing by s itself."""

    @made.mistake("no-square-root", who="divides by s itself", affects=["step", "theta"])
    def _(xp: Any, theta0: Any, g: Any, lr: Any, eps: Any, **rest: Any) -> Steps:
        s = made.body(xp, theta0=theta0, g=g, lr=lr, eps=eps, **rest)["s"]
        return descended(xp, theta0, lr[:, None] * g / (s + eps[:, None]))


@define(
    "optim.adagrad",
    title="AdaGrad",
    inputs=[THETA0, G, LR, EPS],
    steps=[Step("s", "s_{t}", "<s-1> + <g>^2", "sum of squared gradients", shape=T), SCALED_STEP, THETA],
    source="Duchi, Hazan & Singer 2011, JMLR 12; torch.optim.Adagrad documentation (eps outside the root)",
    example=(
        {"theta0": 1.0, "g": [3.0, 4.0], "lr": 0.1, "eps": 0.0},
        {"s": [9.0, 25.0], "step": [0.1, 0.08], "theta": [0.9, 0.82]},
    ),
    dims=TIME,
    over="T",
)
def adagrad(xp: Any, theta0: Any, g: Any, lr: Any, eps: Any) -> Steps:
    """s = s + g^2;  theta = theta - lr g / (sqrt(s) + eps)

    s only grows, so that the steps shrink for ever.
    Example: gradients 3 and 4: s = 9, then 25; the second step is 0.1 * 4 / 5 = 0.08.
    """
    s, theta, rows = 0 * theta0, theta0, []
    for _, g_t in steps_of(g):
        s = s + g_t**2
        step = lr * g_t / (xp.sqrt(s) + eps)
        theta = theta - step
        rows.append({"s": s, "step": step, "theta": theta})
    return in_time(xp, rows)


@adagrad.mistake(
    "moving-average", who="averages with 0.9 and 0.1: that is RMSProp", affects=["s", "step", "theta"]
)
def _(xp: Any, lr: Any, **rest: Any) -> Steps:
    return rmsprop.body(xp, lr=lr, rho=0.9 + 0 * lr, **rest)


@adagrad.mistake(
    "not-accumulated",
    who="divides by the last gradient only",
    affects=["s", "step", "theta"],
    must_differ=True,
)
def _(xp: Any, theta0: Any, g: Any, lr: Any, eps: Any) -> Steps:
    return {"s": g**2, **descended(xp, theta0, lr[:, None] * g / (xp.abs(g) + eps[:, None]))}


skips_the_root(adagrad)
walks_uphill(adagrad)


@define(
    "optim.rmsprop",
    title="RMSProp",
    inputs=[THETA0, G, LR, Input("rho", r"\rho", "decay of the squares", low=0.5, high=0.99), EPS],
    steps=[
        Step("s", "s_{t}", r"<rho> \cdot <s-1> + (1 - <rho>) \cdot <g>^2", "mean square", shape=T),
        SCALED_STEP,
        THETA,
    ],
    source="Hinton, Neural Networks for Machine Learning, lecture 6; torch.optim.RMSprop (eps outside the root)",
    example=(
        {"theta0": 1.0, "g": [1.0, 2.0], "lr": 0.1, "rho": 0.9, "eps": 0.0},
        {"s": [0.1, 0.49], "step": [0.1 / 0.1**0.5, 0.2 / 0.7]},
    ),
    dims=TIME,
    over="T",
)
def rmsprop(xp: Any, theta0: Any, g: Any, lr: Any, rho: Any, eps: Any) -> Steps:
    """s = rho s + (1 - rho) g^2;  theta = theta - lr g / (sqrt(s) + eps)

    s starts at zero and is not corrected, so that the first steps are too long: lr / sqrt(1 - rho).
    Example: gradients 1 and 2 with rho = 0.9: s = 0.1, then 0.09 + 0.4 = 0.49, a step of 0.2 / 0.7.
    """
    s, theta, rows = 0 * theta0, theta0, []
    for _, g_t in steps_of(g):
        s = rho * s + (1 - rho) * g_t**2
        step = lr * g_t / (xp.sqrt(s) + eps)
        theta = theta - step
        rows.append({"s": s, "step": step, "theta": theta})
    return in_time(xp, rows)


@rmsprop.mistake(
    "accumulated-sum",
    who="adds the squares up: that is AdaGrad",
    affects=["s", "step", "theta"],
    must_differ=True,
)
def _(xp: Any, rho: Any, **rest: Any) -> Steps:
    return adagrad.body(xp, **rest)


@rmsprop.mistake("eps-inside", who="takes the root of s + eps: another convention", affects=["step", "theta"])
def _(xp: Any, theta0: Any, g: Any, lr: Any, rho: Any, eps: Any) -> Steps:
    s = rmsprop.body(xp, theta0, g, lr, rho, eps)["s"]
    return descended(xp, theta0, lr[:, None] * g / xp.sqrt(s + eps[:, None]))


skips_the_root(rmsprop)
walks_uphill(rmsprop)


@define(
    "optim.adam",
    title="Adam",
    inputs=[THETA0, G, LR, BETA1, BETA2, EPS],
    steps=[*MOMENTS, ADAM_STEP, THETA],
    source="Kingma & Ba 2015, arXiv:1412.6980, Algorithm 1",
    example=(
        {"theta0": 1.0, "g": [0.5, 0.25], "lr": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
        {"m": [0.05, 0.07], "v": [0.00025, 0.00031225], "m_hat": [0.5, 0.07 / 0.19]},
    ),
    dims=TIME,
    over="T",
    tolerances=CORRECTED,
)
def adam(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Steps:
    """m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;  theta = theta - lr m_hat / (sqrt(v_hat) + eps)

    m_hat = m / (1 - b1^t) undoes the start at zero: the weights (1 - b1) b1^i of the mean sum to 1 - b1^t only.
    Example: g = 0.5 at t = 1 gives m_hat = 0.5 and v_hat = 0.25, a step of lr whatever the size of the gradient.
    """
    m, v, theta, rows = 0 * theta0, 0 * theta0, theta0, []
    for t, g_t in steps_of(g):
        m = beta1 * m + (1 - beta1) * g_t
        v = beta2 * v + (1 - beta2) * g_t**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        step = lr * m_hat / (xp.sqrt(v_hat) + eps)
        theta = theta - step
        rows.append({"m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "step": step, "theta": theta})
    return in_time(xp, rows)


def uncorrected(xp: Any, right: Steps, lr: Any, eps: Any) -> Steps:
    """m and v in place of their corrected values."""
    step = lr[:, None] * right["m"] / (xp.sqrt(right["v"]) + eps[:, None])
    return {"m_hat": right["m"], "v_hat": right["v"], "step": step}


@adam.mistake(
    "no-bias-correction",
    who="stops at m and v, as if the averages had not started at zero",
    affects=["m_hat", "v_hat", "step", "theta"],
    must_differ=True,
)
def _(xp: Any, theta0: Any, lr: Any, eps: Any, **rest: Any) -> Steps:
    right = adam.body(xp, theta0=theta0, lr=lr, eps=eps, **rest)
    wrong = uncorrected(xp, right, lr, eps)
    return {**wrong, **descended(xp, theta0, wrong["step"])}


@adam.mistake("no-square-root", who="divides by v_hat itself", affects=["step", "theta"])
def _(xp: Any, theta0: Any, lr: Any, eps: Any, **rest: Any) -> Steps:
    right = adam.body(xp, theta0=theta0, lr=lr, eps=eps, **rest)
    return descended(xp, theta0, lr[:, None] * right["m_hat"] / (right["v_hat"] + eps[:, None]))


@adam.mistake(
    "betas-swapped",
    who="uses beta_1 for the squares and beta_2 for the mean",
    affects=["m", "v", "m_hat", "v_hat", "step", "theta"],
)
def _(xp: Any, beta1: Any, beta2: Any, **rest: Any) -> Steps:
    return adam.body(xp, beta1=beta2, beta2=beta1, **rest)


walks_uphill(adam)


@define(
    "optim.adamw",
    title="AdamW (decay scaled by the learning rate, as in PyTorch)",
    inputs=[THETA0, G, LR, BETA1, BETA2, EPS, WD],
    steps=[
        *MOMENTS,
        ADAM_STEP,
        Step("decay", "d_{t}", r"<lr> \cdot <wd> \cdot <theta-1>", "decoupled decay", shape=T),
        Step(
            "theta",
            r"\theta_{t}",
            r"<theta-1> - <decay> - <step>",
            "parameter",
            shape=T,
            before="theta0",
        ),
    ],
    source="Loshchilov & Hutter 2019, arXiv:1711.05101, Algorithm 2; torch.optim.AdamW scales the decay by lr",
    example=(
        {"theta0": 1.0, "g": [0.5, 0.25], "lr": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 0.0, "wd": 0.01},
        {"m_hat": [0.5, 0.07 / 0.19], "decay": [0.001, 0.000899]},
    ),
    dims=TIME,
    over="T",
    tolerances=CORRECTED,
)
def adamw(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any, wd: Any) -> Steps:
    """theta = theta - lr wd theta - lr m_hat / (sqrt(v_hat) + eps), with Adam's m_hat and v_hat

    The decay stays out of the gradient, so that it is not divided by sqrt(v_hat).
    Example: theta = 1, lr = 0.1, wd = 0.01: a decay of 0.001 and a first step of 0.1 leave 0.899.
    """
    m, v, theta, rows = 0 * theta0, 0 * theta0, theta0, []
    for t, g_t in steps_of(g):
        m = beta1 * m + (1 - beta1) * g_t
        v = beta2 * v + (1 - beta2) * g_t**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        step = lr * m_hat / (xp.sqrt(v_hat) + eps)
        decay = lr * wd * theta
        theta = theta - decay - step
        rows.append(
            {"m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "step": step, "decay": decay, "theta": theta}
        )
    return in_time(xp, rows)


@adamw.mistake(
    "decay-in-gradient",
    who="adds wd theta to the gradient: Adam with L2 regularisation",
    affects=["m", "v", "m_hat", "v_hat", "step", "theta"],
)
def _(xp: Any, theta0: Any, g: Any, lr: Any, wd: Any, **rest: Any) -> Steps:
    found, theta = {}, theta0
    seen = g[:, :0]
    for _, g_t in steps_of(g):
        seen = xp.concat([seen, (g_t + wd * theta)[:, None]], axis=1)
        found = adam.body(xp, theta0=theta0, g=seen, lr=lr, **rest)
        theta = found["theta"][:, -1]
    return found


@adamw.mistake(
    "decay-not-scaled", who="subtracts wd theta without the learning rate", affects=["decay", "theta"]
)
def _(xp: Any, theta0: Any, lr: Any, wd: Any, **rest: Any) -> Steps:
    # Decayed by wd as lr (wd / lr): the steps do not see theta.
    wrong = adamw.body(xp, theta0=theta0, lr=lr, wd=wd / lr, **rest)
    return {name: wrong[name] for name in ("decay", "theta")}


@adamw.mistake("no-decay", who="leaves the decay out: plain Adam")
def _(xp: Any, wd: Any, **rest: Any) -> Steps:
    return {"theta": adam.body(xp, **rest)["theta"]}


@adamw.mistake(
    "no-bias-correction",
    who="stops at m and v, as if the averages had not started at zero",
    affects=["m_hat", "v_hat", "step", "decay", "theta"],
    must_differ=True,
)
def _(xp: Any, theta0: Any, g: Any, lr: Any, eps: Any, wd: Any, **rest: Any) -> Steps:
    right = adam.body(xp, theta0=theta0, g=g, lr=lr, eps=eps, **rest)
    wrong, theta, rows = uncorrected(xp, right, lr, eps), theta0, []
    for t, _ in steps_of(g):
        decay = lr * wd * theta
        theta = theta - decay - wrong["step"][:, t - 1]
        rows.append({"decay": decay, "theta": theta})
    return {**wrong, **in_time(xp, rows)}
