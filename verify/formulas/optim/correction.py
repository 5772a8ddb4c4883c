"""Adam's bias correction by itself, and the two places where eps may stand beside it."""

from __future__ import annotations

from typing import Any

from verify.formulas.optim.adaptive import BETA1, BETA2, CORRECTED, MOMENTS, adam
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

ADAM_PAPER = "Kingma & Ba 2015, arXiv:1412.6980"


@define(
    "optim.bias_correction",
    title="What Adam's bias correction undoes after t steps",
    inputs=[BETA1, BETA2, Input("t", "t", "steps taken", "int", 1, 30)],
    steps=[
        Step("weight1", "c_1", r"1 - <beta1>^{<t>}", "weights of the first moment sum to"),
        Step("weight2", "c_2", r"1 - <beta2>^{<t>}", "weights of the second moment sum to"),
        Step("factor1", "k_1", r"\frac{1}{<weight1>}", "factor on the first moment"),
        Step("factor2", "k_2", r"\frac{1}{<weight2>}", "factor on the second moment"),
        Step(
            "ratio",
            "q",
            r"\frac{<weight1>}{\sqrt{<weight2>}}",
            "step without correction, over the step with it (eps = 0)",
        ),
    ],
    source=f"{ADAM_PAPER}, section 3",
    example=(
        {"beta1": 0.9, "beta2": 0.999, "t": 1},
        {"weight1": 0.1, "weight2": 0.001, "factor1": 10.0, "factor2": 1000.0, "ratio": 3.1622776601683795},
    ),
    tolerances=CORRECTED,
)
def bias_correction(xp: Any, beta1: Any, beta2: Any, t: Any) -> Steps:
    """m_hat = m / (1 - b1^t);  v_hat = v / (1 - b2^t)

    A moving average that starts at zero gives its gradients the weights (1 - b) b^i, which sum to 1 - b^t only.
    Example: at t = 1 with 0.9 and 0.999 the sums are 0.1 and 0.001: uncorrected, the first step would be
    0.1 / sqrt(0.001) = 3.16 times the learning rate.
    """
    steps = xp.astype(t, beta1.dtype)
    weight1, weight2 = 1 - beta1**steps, 1 - beta2**steps
    return {
        "weight1": weight1,
        "weight2": weight2,
        "factor1": 1 / weight1,
        "factor2": 1 / weight2,
        "ratio": weight1 / xp.sqrt(weight2),
    }


WEIGHED = ["weight1", "weight2", "factor1", "factor2", "ratio"]


@bias_correction.mistake(
    "next-step", who="raises beta to t + 1, as only Nadam's look-ahead does", affects=WEIGHED
)
def _(xp: Any, beta1: Any, beta2: Any, t: Any) -> Steps:
    return bias_correction.body(xp, beta1, beta2, t + 1)


@bias_correction.mistake("power-forgotten", who="divides by 1 - beta at every step", affects=WEIGHED)
def _(xp: Any, beta1: Any, beta2: Any, t: Any) -> Steps:
    return bias_correction.body(xp, beta1, beta2, 1 + 0 * t)


@bias_correction.mistake("betas-swapped", who="takes beta_1 for the squares", affects=WEIGHED)
def _(xp: Any, beta1: Any, beta2: Any, t: Any) -> Steps:
    return bias_correction.body(xp, beta2, beta1, t)


@bias_correction.mistake("no-square-root", who="forgets that the second moment stands under a root")
def _(xp: Any, **given: Any) -> Steps:
    right = bias_correction.body(xp, **given)
    return {"ratio": right["weight1"] / right["weight2"]}


@define(
    "optim.adam_eps_hat",
    title="Adam with eps added before the correction (the paper's efficient order, TensorFlow, Keras)",
    inputs=[THETA0, G, LR, BETA1, BETA2, EPS],
    steps=[
        *MOMENTS[:2],
        Step(
            "rate",
            r"\alpha_{t}",
            r"<lr> \cdot \frac{\sqrt{1 - <beta2>^{<t>}}}{1 - <beta1>^{<t>}}",
            "rate that holds both corrections",
            shape=T,
        ),
        Step("step", r"\Delta_{t}", r"<rate> \cdot \frac{<m>}{\sqrt{<v>} + <eps>}", "step", shape=T),
        THETA,
    ],
    source=f"{ADAM_PAPER}, end of section 2; tf.keras.optimizers.Adam documentation ('epsilon hat')",
    example=(
        {"theta0": 1.0, "g": [0.5, 0.25], "lr": 0.1, "beta1": 0.9, "beta2": 0.99, "eps": 0.0},
        {
            "m": [0.05, 0.07],
            "v": [0.0025, 0.0031],
            "rate": [0.1, 0.1 * 0.0199**0.5 / 0.19],
            "step": [0.1, 0.007 / 0.19 * (0.0199 / 0.0031) ** 0.5],
        },
    ),
    dims=TIME,
    over="T",
    tolerances=CORRECTED,
)
def adam_eps_hat(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Steps:
    """theta = theta - alpha m / (sqrt(v) + eps), alpha = lr sqrt(1 - b2^t) / (1 - b1^t)

    With eps = 0 this is Adam; otherwise eps counts for eps / sqrt(1 - b2^t) there, thirty times more at t = 1.
    Example: g = 0.5: m = 0.05, sqrt(v) = 0.05, alpha = 0.1 * 0.1 / 0.1 = 0.1, a step of 0.1.
    """
    m, v, theta, rows = 0 * theta0, 0 * theta0, theta0, []
    for t, g_t in steps_of(g):
        m = beta1 * m + (1 - beta1) * g_t
        v = beta2 * v + (1 - beta2) * g_t**2
        rate = lr * xp.sqrt(1 - beta2**t) / (1 - beta1**t)
        step = rate * m / (xp.sqrt(v) + eps)
        theta = theta - step
        rows.append({"m": m, "v": v, "rate": rate, "step": step, "theta": theta})
    return in_time(xp, rows)


@adam_eps_hat.mistake(
    "eps-after-correction",
    who="adds eps to the root of v_hat, as Algorithm 1 and PyTorch do",
    affects=["step", "theta"],
)
def _(xp: Any, **given: Any) -> Steps:
    found = adam.body(xp, **given)
    return {"step": found["step"], "theta": found["theta"]}


@adam_eps_hat.mistake(
    "no-bias-correction", who="keeps the rate as it is", affects=["rate", "step", "theta"], must_differ=True
)
def _(xp: Any, theta0: Any, lr: Any, eps: Any, **rest: Any) -> Steps:
    right = adam_eps_hat.body(xp, theta0=theta0, lr=lr, eps=eps, **rest)
    rate = lr[:, None] + 0 * right["m"]
    return {"rate": rate, **descended(xp, theta0, rate * right["m"] / (xp.sqrt(right["v"]) + eps[:, None]))}


@adam_eps_hat.mistake(
    "first-correction-only",
    who="divides by 1 - b1^t and leaves v uncorrected",
    affects=["rate", "step", "theta"],
)
def _(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Steps:
    right = adam_eps_hat.body(xp, theta0, g, lr, beta1, beta2, eps)
    rate = xp.stack([lr / (1 - beta1**t) for t, _ in steps_of(g)], axis=1)
    return {"rate": rate, **descended(xp, theta0, rate * right["m"] / (xp.sqrt(right["v"]) + eps[:, None]))}


walks_uphill(adam_eps_hat)


@adam.mistake(
    "eps-before-correction",
    who="adds eps to the root of v, as TensorFlow and Keras do ('epsilon hat')",
    affects=["step", "theta"],
)
def _(xp: Any, **given: Any) -> Steps:
    found = adam_eps_hat.body(xp, **given)
    return {"step": found["step"], "theta": found["theta"]}


@adam.mistake(
    "squares-in-both-moments",
    who="takes Adam for 'the second moments of momentum and of RMSProp' and averages g^2 in m too",
    affects=["m", "m_hat", "step", "theta"],
)
def _(xp: Any, theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Steps:
    right = adam.body(xp, theta0, g, lr, beta1, beta2, eps)
    wrong = adam.body(xp, theta0, g**2, lr, beta1, beta2, eps)
    step = lr[:, None] * wrong["m_hat"] / (xp.sqrt(right["v_hat"]) + eps[:, None])
    return {"m": wrong["m"], "m_hat": wrong["m_hat"], **descended(xp, theta0, step)}
