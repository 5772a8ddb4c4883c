"""The best answer of the discriminator, and what the game is worth against it."""

from __future__ import annotations

import math
from typing import Any

from verify.formulas.gan.losses import GOODFELLOW, SALIMANS
from verify.formulas.loss.divergence import P_WEIGHTS, Q_WEIGHTS, SIZES, P, Q, js, normalised, surprise
from verify.registry import Input, Step, Steps, define

P_X = Input("p", r"p_{data}(x)", "density of the data at x", low=0.02, high=2)
Q_X = Input("q", r"p_g(x)", "density of the fakes at x", low=0.02, high=2)


@define(
    "gan.optimal_discriminator",
    title="Optimal discriminator",
    inputs=[P_X, Q_X],
    steps=[
        Step("ratio", "r", r"\frac{<p>}{<q>}", "ratio of the densities"),
        Step("logit", "a", r"\log <ratio>", "its logit"),
        Step("d", "D^*", r"\frac{<p>}{<p> + <q>}", "probability that x is real"),
    ],
    source=f"{GOODFELLOW}, proposition 1",
    example=({"p": 0.3, "q": 0.1}, {"ratio": 3.0, "logit": 1.098612289, "d": 0.75}),
)
def optimal_discriminator(xp: Any, p: Any, q: Any) -> Steps:
    """D*(x) = p_data(x) / (p_data(x) + p_g(x))

    The maximum of p log D + q log(1 - D). 1/2 wherever the densities are equal; its logit is the log of their ratio.
    Example: three times as much data as fakes at x: D* = 3/4.
    """
    return {"ratio": p / q, "logit": xp.log(p / q), "d": p / (p + q)}


@optimal_discriminator.mistake(
    "reversed", who="puts the fakes' density on top", affects=["ratio", "logit", "d"]
)
def _(xp: Any, p: Any, q: Any) -> Steps:
    return optimal_discriminator.body(xp, q, p)


@optimal_discriminator.mistake("ratio-for-probability", who="takes p / q for the probability")
def _(xp: Any, p: Any, q: Any) -> Steps:
    return {"d": p / q}


@optimal_discriminator.mistake(
    "always-half", who="takes the value at the equilibrium for the optimum everywhere"
)
def _(xp: Any, p: Any, q: Any) -> Steps:
    return {"d": 0 * p + 0.5}


@define(
    "gan.smoothed_discriminator",
    title="Optimal discriminator under smoothed labels",
    inputs=[
        P_X,
        Q_X,
        Input("alpha", r"\alpha", "target of the real samples", low=0.7, high=1),
        Input("beta", r"\beta", "target of the fakes", low=0, high=0.3),
    ],
    steps=[
        Step("aimed", "h", r"<alpha> \cdot <p> + <beta> \cdot <q>", "targets, each with its density"),
        Step("d", "D^*", r"\frac{<aimed>}{<p> + <q>}", "optimal output"),
    ],
    source=SALIMANS,
    example=({"p": 0.0, "q": 1.0, "alpha": 0.9, "beta": 0.3}, {"aimed": 0.3, "d": 0.3}),
)
def smoothed_discriminator(xp: Any, p: Any, q: Any, alpha: Any, beta: Any) -> Steps:
    """D*(x) = (alpha p_data(x) + beta p_g(x)) / (p_data(x) + p_g(x))

    With beta > 0 the fakes stand in the numerator: where there is no data at all D* = beta, and the generator is not
    driven away. One-sided smoothing, beta = 0, has no such flaw.
    Example: no data at x, beta = 0.3: D* = 0.3, without smoothing it would be 0.
    """
    aimed = alpha * p + beta * q
    return {"aimed": aimed, "d": aimed / (p + q)}


@smoothed_discriminator.mistake("one-sided", who="leaves the fakes' target at 0", affects=["aimed", "d"])
def _(xp: Any, p: Any, q: Any, alpha: Any, beta: Any) -> Steps:
    return smoothed_discriminator.body(xp, p, q, alpha, 0 * beta)


@smoothed_discriminator.mistake("not-smoothed", who="uses the labels 1 and 0", affects=["aimed", "d"])
def _(xp: Any, p: Any, q: Any, alpha: Any, beta: Any) -> Steps:
    return smoothed_discriminator.body(xp, p, q, 0 * alpha + 1, 0 * beta)


@smoothed_discriminator.mistake(
    "targets-swapped", who="gives the fakes' target to the data", affects=["aimed", "d"]
)
def _(xp: Any, p: Any, q: Any, alpha: Any, beta: Any) -> Steps:
    return smoothed_discriminator.body(xp, p, q, beta, alpha)


@smoothed_discriminator.mistake(
    "targets-in-the-sum", who="weighs the denominator with the targets too", affects="d"
)
def _(xp: Any, p: Any, q: Any, alpha: Any, beta: Any) -> Steps:
    return {"d": alpha * p / (alpha * p + beta * q)}


@define(
    "gan.value",
    title="Value of the game against the optimal discriminator",
    inputs=[P_WEIGHTS, Q_WEIGHTS],
    steps=[
        P,
        Q,
        Step("d", "D^*_{k}", r"\frac{<p>}{<p> + <q>}", "optimal discriminator", shape=("K",)),
        Step("js", r"\mathrm{JS}", r"\operatorname{JS}(<p>, <q>)", "Jensen-Shannon divergence, nats"),
        Step("value", "V^*", r"2 \cdot <js> - \log 4", "value"),
    ],
    source=f"{GOODFELLOW}, theorem 1",
    example=(
        {"p_weights": [1.0, 0.0], "q_weights": [0.5, 0.5]},
        {"d": [2 / 3, 0.0], "js": 0.215761554, "value": -0.954771253},
    ),
    dims=SIZES,
)
def value(xp: Any, p_weights: Any, q_weights: Any) -> Steps:
    """V* = max_D V = sum p log D* + sum q log(1 - D*) = 2 JS(p, q) - log 4

    -log 4 exactly where the fakes are distributed as the data; 0 where the two never meet, and there it is flat.
    Example: p = (1, 0), q = (1/2, 1/2): log 2/3 + (log 1/3) / 2 = -0.9548.
    """
    p, q = normalised(xp, p_weights), normalised(xp, q_weights)
    d, divergence = p / (p + q), js.body(xp, p, q)["js"]
    return {
        "p": p,
        "q": q,
        "d": d,
        "js": divergence,
        "value": -surprise(xp, p, d) - surprise(xp, q, q / (p + q)),
    }


@value.mistake("plus-log-four", who="adds log 4")
def _(xp: Any, p_weights: Any, q_weights: Any) -> Steps:
    return {"value": value.body(xp, p_weights, q_weights)["value"] + 2 * math.log(4)}


@value.mistake("js-once", who="forgets the 2 in front of the divergence")
def _(xp: Any, p_weights: Any, q_weights: Any) -> Steps:
    right = value.body(xp, p_weights, q_weights)
    return {"value": right["value"] - right["js"]}


@value.mistake("divergence-alone", who="forgets the constant: 2 JS")
def _(xp: Any, p_weights: Any, q_weights: Any) -> Steps:
    return {"value": 2 * value.body(xp, p_weights, q_weights)["js"]}


@value.mistake("log-two", who="subtracts log 2, half of the constant")
def _(xp: Any, p_weights: Any, q_weights: Any) -> Steps:
    return {"value": value.body(xp, p_weights, q_weights)["value"] + math.log(2)}


@value.mistake("discriminator-reversed", who="puts the fakes on top in D*", affects="d")
def _(xp: Any, p_weights: Any, q_weights: Any) -> Steps:
    return {"d": value.body(xp, q_weights, p_weights)["d"]}
