"""Further losses of a regression: log-cosh, and the pinball loss of a quantile."""

from __future__ import annotations

import math
from typing import Any

from verify.formulas.loss.regression import gradient
from verify.formulas.loss.shared import ERROR, MEAN, PRED, SAMPLES, TARGET, N, each, holds
from verify.registry import Input, Step, Steps, define


@define(
    "loss.log_cosh",
    title="Log-cosh loss",
    inputs=[PRED, TARGET],
    steps=[
        ERROR,
        Step("per", "l_{i}", r"\log \cosh(<e>)", "loss of each sample", shape=N),
        MEAN,
        gradient(r"\frac{\tanh(<e>)}{<N>}"),
    ],
    source="Green 1990, IEEE Transactions on Medical Imaging 9; tf.keras.losses.LogCosh documentation",
    example=(
        {"pred": [1.0, 0.0], "target": [0.0, 0.0]},
        {"per": [0.433780831, 0.0], "loss": 0.216890415, "grad": [0.380797078, 0.0]},
    ),
    dims=SAMPLES,
)
def log_cosh(xp: Any, pred: Any, target: Any) -> Steps:
    """L = 1/N sum log cosh(pred - target);  dL/dpred = tanh(pred - target) / N

    e^2 / 2 for small errors, |e| - log 2 for large ones.
    Example: e = 1 gives log 1.5431 = 0.4338.
    """
    e = pred - target
    # cosh overflows from 711 on in float64 and from 90 on in float32; this form raises e to negative powers only.
    per = xp.abs(e) + xp.log1p(xp.exp(-2 * xp.abs(e))) - math.log(2)
    return {"e": e, "per": per, "loss": xp.mean(per, axis=1), "grad": xp.tanh(e) / e.shape[1]}


@log_cosh.mistake("not-halved", who="writes log(e^x + e^-x): cosh is half of that", affects=["per", "loss"])
def _(xp: Any, pred: Any, target: Any) -> Steps:
    right = log_cosh.body(xp, pred, target)
    return {"per": right["per"] + math.log(2), "loss": right["loss"] + math.log(2)}


@log_cosh.mistake("no-chain-rule", who="differentiates cosh alone: sinh(e)", affects="grad")
def _(xp: Any, pred: Any, target: Any) -> Steps:
    return {"grad": xp.sinh(pred - target) / pred.shape[1]}


@log_cosh.mistake(
    "gradient-is-error", who="takes the error itself, right for small errors only", affects="grad"
)
def _(xp: Any, pred: Any, target: Any) -> Steps:
    return {"grad": (pred - target) / pred.shape[1]}


@log_cosh.mistake("summed", who="forgets to divide by N", affects=["loss", "grad"])
def _(xp: Any, pred: Any, target: Any) -> Steps:
    right = log_cosh.body(xp, pred, target)
    return {"loss": xp.sum(right["per"], axis=1), "grad": xp.tanh(right["e"])}


@define(
    "loss.pinball",
    title="Pinball loss of a quantile",
    inputs=[PRED, TARGET, Input("tau", r"\tau", "quantile", low=0.05, high=0.95)],
    steps=[
        Step("rest", "r_{i}", "<target> - <pred>", "what the prediction falls short by", shape=N),
        Step(
            "per", "l_{i}", r"\max(<tau> \cdot <rest>, (<tau> - 1) \cdot <rest>)", "of each sample", shape=N
        ),
        MEAN,
        gradient(r"\frac{[<rest> < 0] - <tau>}{<N>}"),
    ],
    source="Koenker & Bassett 1978, Econometrica 46",
    example=(
        {"pred": [1.0, 4.0], "target": [3.0, 3.0], "tau": 0.9},
        {"rest": [2.0, -1.0], "per": [1.8, 0.1], "loss": 0.95, "grad": [-0.45, 0.05]},
    ),
    dims=SAMPLES,
)
def pinball(xp: Any, pred: Any, target: Any, tau: Any) -> Steps:
    """l = tau r for r = target - pred > 0, otherwise (tau - 1) r;  L = 1/N sum l

    Its minimum is the tau-quantile of the targets; tau = 1/2 is half the absolute error.
    Example: tau = 0.9: predicting 2 too little costs 1.8, predicting 1 too much 0.1.
    """
    rest = target - pred
    per = xp.maximum(each(tau) * rest, (each(tau) - 1) * rest)
    grad = (holds(xp, rest < 0, rest) - each(tau)) / rest.shape[1]
    return {"rest": rest, "per": per, "loss": xp.mean(per, axis=1), "grad": grad}


@pinball.mistake(
    "quantile-reversed", who="charges tau for predicting too much", affects=["per", "loss", "grad"]
)
def _(xp: Any, pred: Any, target: Any, tau: Any) -> Steps:
    found = pinball.body(xp, pred, target, 1 - tau)
    return {name: found[name] for name in ("per", "loss", "grad")}


@pinball.mistake("symmetric", who="charges tau on both sides", affects=["per", "loss"])
def _(xp: Any, pred: Any, target: Any, tau: Any) -> Steps:
    per = each(tau) * xp.abs(target - pred)
    return {"per": per, "loss": xp.mean(per, axis=1)}


@pinball.mistake("sign-flipped", who="differentiates by the target", affects="grad")
def _(xp: Any, pred: Any, target: Any, tau: Any) -> Steps:
    return {"grad": -pinball.body(xp, pred, target, tau)["grad"]}
