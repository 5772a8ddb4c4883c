"""First-order optimisers on one parameter: the gradients of T steps in, every intermediate value out.

The state starts at zero, as libraries do. Time is the trailing axis; gradients are given, so that a step can be
followed by hand. An optimiser works elementwise: a tensor is many such parameters.
"""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

THETA0 = Input("theta0", r"\theta_{0}", "parameter before the first step", low=-2, high=2)
G = Input("g", r"g_{t}", "gradient at each step", low=-2, high=2, shape=("T",))
LR = Input("lr", r"\eta", "learning rate", low=0.001, high=0.5)
BETA1 = Input("beta1", r"\beta_1", "decay of the first moment", low=0.5, high=0.95)
BETA2 = Input("beta2", r"\beta_2", "decay of the second moment", low=0.8, high=0.999)
EPS = Input("eps", r"\epsilon", "added to the denominator", low=1e-8, high=1e-3)
TIME = {"T": (3, 5)}


def steps_of(g: Any) -> list[tuple[int, Any]]:
    """(t, gradients of that step), t from 1."""
    return [(i + 1, g[:, i]) for i in range(g.shape[1])]


def in_time(xp: Any, rows: list[dict[str, Any]]) -> Steps:
    """The values of every step side by side along a trailing time axis."""
    return {name: xp.stack([row[name] for row in rows], axis=1) for name in rows[0]}


@define(
    "optim.adam",
    title="Adam",
    inputs=[THETA0, G, LR, BETA1, BETA2, EPS],
    steps=[
        Step("m", "m_{t}", r"<beta1> \cdot <m-1> + (1 - <beta1>) \cdot <g>", "first moment", shape=("T",)),
        Step("v", "v_{t}", r"<beta2> \cdot <v-1> + (1 - <beta2>) \cdot <g>^2", "second moment", shape=("T",)),
        Step("m_hat", r"\hat{m}_{t}", r"\frac{<m>}{1 - <beta1>^{<t>}}", "bias-corrected", shape=("T",)),
        Step("v_hat", r"\hat{v}_{t}", r"\frac{<v>}{1 - <beta2>^{<t>}}", "bias-corrected", shape=("T",)),
        Step("step", r"\Delta_{t}", r"<lr> \cdot \frac{<m_hat>}{\sqrt{<v_hat>} + <eps>}", shape=("T",)),
        Step("theta", r"\theta_{t}", r"<theta-1> - <step>", "parameter", shape=("T",), before="theta0"),
    ],
    source="Kingma & Ba 2015, arXiv:1412.6980, Algorithm 1",
    example=(
        {"theta0": 1.0, "g": [0.5, 0.25], "lr": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
        {"m": [0.05, 0.07], "v": [0.00025, 0.00031225], "m_hat": [0.5, 0.07 / 0.19]},
    ),
    dims=TIME,
    over="T",
)
def adam(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Steps:
    """m = b1 m + (1 - b1) g;  v = b2 v + (1 - b2) g^2;  theta = theta - lr m_hat / (sqrt(v_hat) + eps)

    m_hat = m / (1 - b1^t) undoes the start at zero: the weights (1 - b1) b1^i of the mean sum to 1 - b1^t only.
    Example: g = 0.5 at t = 1 gives m_hat = 0.5 and v_hat = 0.25, a step of lr whatever the size of the gradient.
    """
    m, v, theta, rows = 0.0 * theta0, 0.0 * theta0, theta0, []
    for t, g_t in steps_of(g):
        m = beta1 * m + (1 - beta1) * g_t
        v = beta2 * v + (1 - beta2) * g_t**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        step = lr * m_hat / (xp.sqrt(v_hat) + eps)
        theta = theta - step
        rows.append({"m": m, "v": v, "m_hat": m_hat, "v_hat": v_hat, "step": step, "theta": theta})
    return in_time(xp, rows)


@adam.mistake(
    "no-bias-correction",
    who="stops at m and v, as if the averages had not started at zero",
    affects=["m_hat", "v_hat", "step", "theta"],
    must_differ=True,
)
def _(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Steps:
    right = adam.body(xp, theta0, g, lr, beta1, beta2, eps)
    step = lr[:, None] * right["m"] / (xp.sqrt(right["v"]) + eps[:, None])
    theta = theta0[:, None] - xp.cumulative_sum(step, axis=1)
    return {"m_hat": right["m"], "v_hat": right["v"], "step": step, "theta": theta}


@adam.mistake("no-square-root", who="divides by v_hat itself", affects=["step", "theta"])
def _(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Steps:
    right = adam.body(xp, theta0, g, lr, beta1, beta2, eps)
    step = lr[:, None] * right["m_hat"] / (right["v_hat"] + eps[:, None])
    return {"step": step, "theta": theta0[:, None] - xp.cumulative_sum(step, axis=1)}


@adam.mistake(
    "betas-swapped",
    who="uses beta_1 for the squares and beta_2 for the mean",
    affects=["m", "v", "step", "theta"],
)
def _(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Steps:
    wrong = adam.body(xp, theta0, g, lr, beta2, beta1, eps)
    return {name: wrong[name] for name in ("m", "v", "step", "theta")}


@adam.mistake("plus-for-minus", who="walks uphill")
def _(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Steps:
    right = adam.body(xp, theta0, g, lr, beta1, beta2, eps)
    return {"theta": 2 * theta0[:, None] - right["theta"]}
