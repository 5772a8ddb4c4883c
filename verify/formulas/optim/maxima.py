"""Adam with a maximum in it: AdaMax divides by the largest gradient, AMSGrad by the largest second moment so far."""

from __future__ import annotations

from typing import Any

from verify.formulas.optim.adaptive import ADAM_STEP, BETA1, BETA2, CORRECTED, MOMENTS, adam
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
from verify.registry import Step, Steps, define

REDDI = "Reddi, Kale & Kumar 2018, arXiv:1904.09237, Algorithm 2"
LARGEST = Step("v_max", r"v^{max}_{t}", r"\max(<v_max-1>, <v>)", "largest second moment so far", shape=T)


@define(
    "optim.adamax",
    title="AdaMax",
    inputs=[THETA0, G, LR, BETA1, BETA2, EPS],
    steps=[
        MOMENTS[0],
        Step(
            "u",
            "u_{t}",
            r"\max(<beta2> \cdot <u-1>, |<g>| + <eps>)",
            "exponentially weighted largest gradient",
            shape=T,
        ),
        MOMENTS[2],
        Step("step", r"\Delta_{t}", r"<lr> \cdot \frac{<m_hat>}{<u>}", "step", shape=T),
        THETA,
    ],
    source="Kingma & Ba 2015, arXiv:1412.6980, Algorithm 2 (without eps); torch.optim.Adamax documentation",
    example=(
        {"theta0": 1.0, "g": [1.0, 0.5], "lr": 0.1, "beta1": 0.5, "beta2": 0.9, "eps": 0.0},
        {"m": [0.5, 0.5], "u": [1.0, 0.9], "m_hat": [1.0, 2 / 3], "step": [0.1, 0.2 / 2.7]},
    ),
    dims=TIME,
    over="T",
    tolerances=CORRECTED,
)
def adamax(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Steps:
    """u = max(b2 u, |g| + eps);  theta = theta - lr m_hat / u, with Adam's m_hat

    Adam's second moment with the infinity norm for the 2-norm. u needs no correction: a maximum is not biased
    towards its start at zero.
    Example: gradients 1 and 0.5, b2 = 0.9: u = 1, then max(0.9, 0.5) = 0.9.
    """
    m, u, theta, rows = 0 * theta0, 0 * theta0, theta0, []
    for t, g_t in steps_of(g):
        m = beta1 * m + (1 - beta1) * g_t
        u = xp.maximum(beta2 * u, xp.abs(g_t) + eps)
        m_hat = m / (1 - beta1**t)
        step = lr * m_hat / u
        theta = theta - step
        rows.append({"m": m, "u": u, "m_hat": m_hat, "step": step, "theta": theta})
    return in_time(xp, rows)


@adamax.mistake(
    "no-bias-correction",
    who="stops at m, as if its average had not started at zero",
    affects=["m_hat", "step", "theta"],
    must_differ=True,
)
def _(xp: Any, theta0: Any, lr: Any, **rest: Any) -> Steps:
    right = adamax.body(xp, theta0=theta0, lr=lr, **rest)
    return {"m_hat": right["m"], **descended(xp, theta0, lr[:, None] * right["m"] / right["u"])}


@adamax.mistake("maximum-corrected", who="divides u by 1 - b2^t too, as Adam's v", affects=["step", "theta"])
def _(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Steps:
    right = adamax.body(xp, theta0, g, lr, beta1, beta2, eps)
    corrected = xp.stack([1 - beta2**t for t, _ in steps_of(g)], axis=1)
    return descended(xp, theta0, right["step"] * corrected)


@adamax.mistake(
    "maximum-without-decay",
    who="keeps the largest gradient ever seen for ever",
    affects=["u", "step", "theta"],
)
def _(xp: Any, beta2: Any, **rest: Any) -> Steps:
    found = adamax.body(xp, beta2=1 + 0 * beta2, **rest)
    return {name: found[name] for name in ("u", "step", "theta")}


@adamax.mistake(
    "root-mean-square",
    who="keeps Adam's root of averaged squares for u",
    affects=["u", "step", "theta"],
    must_differ=True,
)
def _(xp: Any, theta0: Any, eps: Any, lr: Any, **rest: Any) -> Steps:
    right = adam.body(xp, theta0=theta0, lr=lr, eps=eps, **rest)
    u = xp.sqrt(right["v"]) + eps[:, None]
    return {"u": u, **descended(xp, theta0, lr[:, None] * right["m_hat"] / u)}


walks_uphill(adamax)


@define(
    "optim.amsgrad",
    title="AMSGrad (as published: without bias correction)",
    inputs=[THETA0, G, LR, BETA1, BETA2, EPS],
    steps=[
        *MOMENTS[:2],
        LARGEST,
        Step("step", r"\Delta_{t}", r"<lr> \cdot \frac{<m>}{\sqrt{<v_max>} + <eps>}", "step", shape=T),
        THETA,
    ],
    source=f"{REDDI}; with an eps as in Adam",
    example=(
        {"theta0": 1.0, "g": [2.0, 0.0], "lr": 0.1, "beta1": 0.5, "beta2": 0.75, "eps": 0.0},
        {"m": [1.0, 0.5], "v": [1.0, 0.75], "v_max": [1.0, 1.0], "step": [0.1, 0.05], "theta": [0.9, 0.85]},
    ),
    dims=TIME,
    over="T",
    tolerances=CORRECTED,
)
def amsgrad(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Steps:
    """v_max = max(v_max, v);  theta = theta - lr m / (sqrt(v_max) + eps), with Adam's m and v

    The denominator never shrinks, so that a rare large gradient is not forgotten: Adam may fail to converge for that.
    Example: gradients 2 and 0, b2 = 0.75: v = 1, then 0.75, but v_max stays 1.
    """
    m, v, v_max, theta, rows = 0 * theta0, 0 * theta0, 0 * theta0, theta0, []
    for _, g_t in steps_of(g):
        m = beta1 * m + (1 - beta1) * g_t
        v = beta2 * v + (1 - beta2) * g_t**2
        v_max = xp.maximum(v_max, v)
        step = lr * m / (xp.sqrt(v_max) + eps)
        theta = theta - step
        rows.append({"m": m, "v": v, "v_max": v_max, "step": step, "theta": theta})
    return in_time(xp, rows)


@amsgrad.mistake(
    "bias-corrected",
    who="corrects m and v_max, as PyTorch does: another convention",
    affects=["step", "theta"],
)
def _(xp: Any, **given: Any) -> Steps:
    found = amsgrad_pytorch.body(xp, **given)
    return {"step": found["step"], "theta": found["theta"]}


@amsgrad.mistake(
    "no-maximum",
    who="divides by the last second moment: Adam without its correction",
    affects=["v_max", "step", "theta"],
)
def _(xp: Any, theta0: Any, lr: Any, eps: Any, **rest: Any) -> Steps:
    right = amsgrad.body(xp, theta0=theta0, lr=lr, eps=eps, **rest)
    step = lr[:, None] * right["m"] / (xp.sqrt(right["v"]) + eps[:, None])
    return {"v_max": right["v"], **descended(xp, theta0, step)}


walks_uphill(amsgrad)


@define(
    "optim.amsgrad_pytorch",
    title="AMSGrad (PyTorch: the largest raw second moment, then corrected)",
    inputs=[THETA0, G, LR, BETA1, BETA2, EPS],
    steps=[
        *MOMENTS[:2],
        LARGEST,
        MOMENTS[2],
        Step("v_hat", r"\hat{v}_{t}", r"\frac{<v_max>}{1 - <beta2>^{<t>}}", "bias-corrected", shape=T),
        ADAM_STEP,
        THETA,
    ],
    source=f"torch.optim.Adam documentation, amsgrad; {REDDI}, corrects nothing",
    example=(
        {"theta0": 1.0, "g": [2.0, 0.0], "lr": 0.1, "beta1": 0.5, "beta2": 0.75, "eps": 0.0},
        {"v_max": [1.0, 1.0], "m_hat": [2.0, 2 / 3], "v_hat": [4.0, 16 / 7], "step": [0.1, 0.1 * 7**0.5 / 6]},
    ),
    dims=TIME,
    over="T",
    tolerances=CORRECTED,
)
def amsgrad_pytorch(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Steps:
    """v_max = max(v_max, v);  theta = theta - lr m_hat / (sqrt(v_hat) + eps), v_hat = v_max / (1 - b2^t)

    The correction shrinks with t, so that v_hat may fall although v_max cannot.
    Example: gradients 2 and 0, b2 = 0.75: v_max = 1 twice, but v_hat = 1 / 0.25 = 4, then 1 / 0.4375 = 2.286.
    """
    m, v, v_max, theta, rows = 0 * theta0, 0 * theta0, 0 * theta0, theta0, []
    for t, g_t in steps_of(g):
        m = beta1 * m + (1 - beta1) * g_t
        v = beta2 * v + (1 - beta2) * g_t**2
        v_max = xp.maximum(v_max, v)
        m_hat = m / (1 - beta1**t)
        v_hat = v_max / (1 - beta2**t)
        step = lr * m_hat / (xp.sqrt(v_hat) + eps)
        theta = theta - step
        rows.append(
            {"m": m, "v": v, "v_max": v_max, "m_hat": m_hat, "v_hat": v_hat, "step": step, "theta": theta}
        )
    return in_time(xp, rows)


@amsgrad_pytorch.mistake(
    "no-bias-correction",
    who="divides the raw moments, as the paper's Algorithm 2 does: another convention",
    affects=["m_hat", "v_hat", "step", "theta"],
    must_differ=True,
)
def _(xp: Any, **given: Any) -> Steps:
    found = amsgrad.body(xp, **given)
    return {"m_hat": found["m"], "v_hat": found["v_max"], "step": found["step"], "theta": found["theta"]}


@amsgrad_pytorch.mistake(
    "maximum-of-corrected",
    who="corrects v first and takes the largest of the corrected ones, as Optax does",
    affects=["v_hat", "step", "theta"],
)
def _(xp: Any, theta0: Any, lr: Any, eps: Any, **rest: Any) -> Steps:
    right = adam.body(xp, theta0=theta0, lr=lr, eps=eps, **rest)
    largest, rows = 0 * theta0, []
    for _, v_hat in steps_of(right["v_hat"]):
        largest = xp.maximum(largest, v_hat)
        rows.append({"v_hat": largest})
    found = in_time(xp, rows)
    step = lr[:, None] * right["m_hat"] / (xp.sqrt(found["v_hat"]) + eps[:, None])
    return {**found, **descended(xp, theta0, step)}


@amsgrad_pytorch.mistake(
    "no-maximum",
    who="divides by the last second moment: that is Adam",
    affects=["v_max", "v_hat", "step", "theta"],
)
def _(xp: Any, **given: Any) -> Steps:
    found = adam.body(xp, **given)
    return {"v_max": found["v"], **{name: found[name] for name in ("v_hat", "step", "theta")}}


walks_uphill(amsgrad_pytorch)
