"""Losses of a regression: squared, absolute, and what lies between. Gradients are by the predictions."""

from __future__ import annotations

from typing import Any

from verify.formulas.loss.shared import ERROR, MEAN, PRED, SAMPLES, TARGET, N, each
from verify.registry import Input, Step, Steps, define

LEAST_SQUARES = "Legendre 1805; d2l.ai, section 3.1"
HUBER = "Huber 1964, Annals of Mathematical Statistics 35"
DELTA = Input("delta", r"\delta", "where the parabola ends", low=0.3, high=2)


def gradient(expression: str) -> Step:
    return Step("grad", r"\frac{\partial L}{\partial \hat{y}_{i}}", expression, "gradient", shape=N)


@define(
    "loss.mse",
    title="Mean squared error",
    inputs=[PRED, TARGET],
    steps=[
        ERROR,
        Step("loss", "L", r"\frac{1}{<N>} \sum_i{<e>^2}", "mean squared error"),
        gradient(r"\frac{2}{<N>} \cdot <e>"),
    ],
    source=LEAST_SQUARES,
    example=(
        {"pred": [1.0, 2.0, 4.0, 0.0], "target": [1.0, 0.0, 3.0, 1.0]},
        {"e": [0.0, 2.0, 1.0, -1.0], "loss": 1.5, "grad": [0.0, 1.0, 0.5, -0.5]},
    ),
    dims=SAMPLES,
)
def mse(xp: Any, pred: Any, target: Any) -> Steps:
    """L = 1/N sum (pred - target)^2;  dL/dpred = 2/N (pred - target)

    PyTorch's MSELoss. Its minimum is the mean of the targets.
    Example: errors (0, 2, 1, -1): (0 + 4 + 1 + 1) / 4 = 1.5, the gradients are half the errors.
    """
    e = pred - target
    return {"e": e, "loss": xp.mean(e * e, axis=1), "grad": 2 * e / e.shape[1]}


@mse.mistake(
    "halved", who="uses the convention with 1/2 in front, whose gradient has no 2", affects=["loss", "grad"]
)
def _(xp: Any, pred: Any, target: Any) -> Steps:
    right = mse.body(xp, pred, target)
    return {"loss": right["loss"] / 2, "grad": right["grad"] / 2}


@mse.mistake("summed", who="forgets to divide by N", affects=["loss", "grad"])
def _(xp: Any, pred: Any, target: Any) -> Steps:
    e = pred - target
    return {"loss": xp.sum(e * e, axis=1), "grad": 2 * e}


@mse.mistake("gradient-not-averaged", who="averages the loss but not its gradient", affects="grad")
def _(xp: Any, pred: Any, target: Any) -> Steps:
    return {"grad": 2 * (pred - target)}


@mse.mistake("sign-flipped", who="differentiates target - pred and forgets the inner minus", affects="grad")
def _(xp: Any, pred: Any, target: Any) -> Steps:
    return {"grad": 2 * (target - pred) / pred.shape[1]}


@mse.mistake("root", who="takes the root: RMSE", affects="loss")
def _(xp: Any, pred: Any, target: Any) -> Steps:
    return {"loss": xp.sqrt(mse.body(xp, pred, target)["loss"])}


@define(
    "loss.half_sse",
    title="Half the sum of squared errors",
    inputs=[PRED, TARGET],
    steps=[
        ERROR,
        Step("loss", "L", r"\frac{1}{2} \sum_i{<e>^2}", "half the sum of squares"),
        gradient("<e>"),
    ],
    source=f"{LEAST_SQUARES}; Rumelhart, Hinton & Williams 1986, Nature 323",
    example=(
        {"pred": [1.0, 2.0, 4.0, 0.0], "target": [1.0, 0.0, 3.0, 1.0]},
        {"loss": 3.0, "grad": [0.0, 2.0, 1.0, -1.0]},
    ),
    dims=SAMPLES,
)
def half_sse(xp: Any, pred: Any, target: Any) -> Steps:
    """L = 1/2 sum (pred - target)^2;  dL/dpred = pred - target

    The textbook form: the 1/2 is there so that the gradient is the error itself.
    Example: errors (0, 2, 1, -1): (0 + 4 + 1 + 1) / 2 = 3.
    """
    e = pred - target
    return {"e": e, "loss": xp.sum(e * e, axis=1) / 2, "grad": e}


@half_sse.mistake("averaged", who="divides by N as well", affects=["loss", "grad"])
def _(xp: Any, pred: Any, target: Any) -> Steps:
    e = pred - target
    return {"loss": xp.mean(e * e, axis=1) / 2, "grad": e / e.shape[1]}


@half_sse.mistake("not-halved", who="forgets the 1/2", affects=["loss", "grad"])
def _(xp: Any, pred: Any, target: Any) -> Steps:
    e = pred - target
    return {"loss": xp.sum(e * e, axis=1), "grad": 2 * e}


@half_sse.mistake("mean-squared", who="uses the mean squared error instead", affects=["loss", "grad"])
def _(xp: Any, pred: Any, target: Any) -> Steps:
    found = mse.body(xp, pred, target)
    return {"loss": found["loss"], "grad": found["grad"]}


@half_sse.mistake("sign-flipped", who="takes target - pred for the gradient", affects="grad")
def _(xp: Any, pred: Any, target: Any) -> Steps:
    return {"grad": target - pred}


@define(
    "loss.mae",
    title="Mean absolute error",
    inputs=[PRED, TARGET],
    steps=[
        ERROR,
        Step("loss", "L", r"\frac{1}{<N>} \sum_i{|<e>|}", "mean absolute error"),
        gradient(r"\frac{\sign(<e>)}{<N>}"),
    ],
    source="Laplace 1774; torch.nn.L1Loss documentation",
    example=(
        {"pred": [1.0, 2.0, 4.0, 0.0], "target": [1.0, 0.0, 3.0, 1.0]},
        {"loss": 1.0, "grad": [0.0, 0.25, 0.25, -0.25]},
    ),
    dims=SAMPLES,
)
def mae(xp: Any, pred: Any, target: Any) -> Steps:
    """L = 1/N sum |pred - target|;  dL/dpred = sign(pred - target) / N

    All gradients have the same size, however large the error. Its minimum is the median of the targets. At an error
    of 0 the gradient is 0, by convention.
    Example: errors (0, 2, 1, -1): (0 + 2 + 1 + 1) / 4 = 1.
    """
    e = pred - target
    return {"e": e, "loss": xp.mean(xp.abs(e), axis=1), "grad": xp.sign(e) / e.shape[1]}


@mae.mistake("signed-errors", who="averages the errors with their signs, so that they cancel", affects="loss")
def _(xp: Any, pred: Any, target: Any) -> Steps:
    return {"loss": xp.mean(pred - target, axis=1)}


@mae.mistake("gradient-not-averaged", who="averages the loss but not its gradient", affects="grad")
def _(xp: Any, pred: Any, target: Any) -> Steps:
    return {"grad": xp.sign(pred - target)}


@mae.mistake(
    "gradient-is-error", who="takes the gradient in proportion to the error, as for squares", affects="grad"
)
def _(xp: Any, pred: Any, target: Any) -> Steps:
    return {"grad": (pred - target) / pred.shape[1]}


@mae.mistake("squared", who="squares the errors: that is MSE", affects=["loss", "grad"])
def _(xp: Any, pred: Any, target: Any) -> Steps:
    found = mse.body(xp, pred, target)
    return {"loss": found["loss"], "grad": found["grad"]}


@define(
    "loss.huber",
    title="Huber loss",
    inputs=[PRED, TARGET, DELTA],
    steps=[
        ERROR,
        Step("size", "a_{i}", r"\min(|<e>|, <delta>)", "part of the error within the parabola", shape=N),
        Step("per", "l_{i}", r"<size> \cdot (|<e>| - \frac{<size>}{2})", "loss of each sample", shape=N),
        MEAN,
        gradient(r"\frac{\sign(<e>) \cdot <size>}{<N>}"),
    ],
    source=f"{HUBER}; torch.nn.HuberLoss documentation",
    example=(
        {"pred": [0.5, 3.0], "target": [0.0, 0.0], "delta": 1.0},
        {"per": [0.125, 2.5], "loss": 1.3125, "grad": [0.25, 0.5]},
    ),
    dims=SAMPLES,
)
def huber(xp: Any, pred: Any, target: Any, delta: Any) -> Steps:
    """l = e^2 / 2 for |e| <= delta, otherwise delta (|e| - delta / 2);  L = 1/N sum l

    Both branches in one: a (|e| - a / 2) with a = min(|e|, delta). The gradient is the error, cut off at delta.
    Example: delta = 1: e = 0.5 gives 0.125, e = 3 gives 1 * (3 - 0.5) = 2.5; their mean is 1.3125.
    """
    e = pred - target
    size = xp.minimum(xp.abs(e), each(delta) + 0 * e)
    per = size * (xp.abs(e) - size / 2)
    return {
        "e": e,
        "size": size,
        "per": per,
        "loss": xp.mean(per, axis=1),
        "grad": xp.sign(e) * size / e.shape[1],
    }


@huber.mistake("smooth-l1", who="divides by delta: that is smooth L1", affects=["per", "loss", "grad"])
def _(xp: Any, pred: Any, target: Any, delta: Any) -> Steps:
    found = smooth_l1.body(xp, pred, target, delta)
    return {name: found[name] for name in ("per", "loss", "grad")}


@huber.mistake(
    "no-offset", who="writes delta |e| on the line, which then jumps at delta", affects=["per", "loss"]
)
def _(xp: Any, pred: Any, target: Any, delta: Any) -> Steps:
    size = xp.abs(pred - target)
    per = xp.where(size <= each(delta), size**2 / 2, each(delta) * size)
    return {"per": per, "loss": xp.mean(per, axis=1)}


@huber.mistake("parabola-not-halved", who="writes e^2 below delta", affects=["per", "loss"])
def _(xp: Any, pred: Any, target: Any, delta: Any) -> Steps:
    size = xp.abs(pred - target)
    per = xp.where(size <= each(delta), size**2, each(delta) * (size - each(delta) / 2))
    return {"per": per, "loss": xp.mean(per, axis=1)}


@huber.mistake("gradient-not-cut", who="lets the gradient grow with the error beyond delta", affects="grad")
def _(xp: Any, pred: Any, target: Any, delta: Any) -> Steps:
    return {"grad": (pred - target) / pred.shape[1]}


@define(
    "loss.smooth_l1",
    title="Smooth L1 loss",
    inputs=[PRED, TARGET, Input("beta", r"\beta", "where the parabola ends", low=0.3, high=2)],
    steps=[
        ERROR,
        Step("size", "a_{i}", r"\min(|<e>|, <beta>)", "part of the error within the parabola", shape=N),
        Step(
            "per",
            "l_{i}",
            r"\frac{<size> \cdot (|<e>| - <size> / 2)}{<beta>}",
            "loss of each sample",
            shape=N,
        ),
        MEAN,
        gradient(r"\frac{\sign(<e>) \cdot <size>}{<N> \cdot <beta>}"),
    ],
    source="Girshick 2015, arXiv:1504.08083; torch.nn.SmoothL1Loss documentation",
    example=(
        {"pred": [0.5, 3.0], "target": [0.0, 0.0], "beta": 0.5},
        {"per": [0.25, 2.75], "loss": 1.5, "grad": [0.5, 0.5]},
    ),
    dims=SAMPLES,
)
def smooth_l1(xp: Any, pred: Any, target: Any, beta: Any) -> Steps:
    """l = e^2 / (2 beta) for |e| < beta, otherwise |e| - beta / 2;  L = 1/N sum l

    Huber's loss divided by beta: the line always has the slope 1. Equal at beta = 1.
    Example: beta = 0.5: e = 0.5 gives 0.25, e = 3 gives 3 - 0.25 = 2.75.
    """
    found = huber.body(xp, pred, target, beta)
    per = found["per"] / each(beta)
    grad = found["grad"] / each(beta)
    return {"e": found["e"], "size": found["size"], "per": per, "loss": xp.mean(per, axis=1), "grad": grad}


@smooth_l1.mistake(
    "huber", who="does not divide by beta: that is Huber's loss", affects=["per", "loss", "grad"]
)
def _(xp: Any, pred: Any, target: Any, beta: Any) -> Steps:
    found = huber.body(xp, pred, target, beta)
    return {name: found[name] for name in ("per", "loss", "grad")}


@smooth_l1.mistake(
    "beta-one", who="uses |e| < 1 and |e| - 1/2 whatever beta is", affects=["size", "per", "loss", "grad"]
)
def _(xp: Any, pred: Any, target: Any, beta: Any) -> Steps:
    found = huber.body(xp, pred, target, 1 + 0 * beta)
    return {name: found[name] for name in ("size", "per", "loss", "grad")}


@smooth_l1.mistake(
    "no-offset", who="writes |e| on the line, which then jumps at beta", affects=["per", "loss"]
)
def _(xp: Any, pred: Any, target: Any, beta: Any) -> Steps:
    size = xp.abs(pred - target)
    per = xp.where(size < each(beta), size**2 / (2 * each(beta)), size)
    return {"per": per, "loss": xp.mean(per, axis=1)}
