"""Cross-entropy of two classes: from a probability, and from logits with a weight for the positives."""

from __future__ import annotations

import math
from typing import Any

from verify.formulas.loss.shared import MEAN, SAMPLES, N, each, sigmoid, softplus
from verify.formulas.softmax.values import probabilities
from verify.registry import Input, Step, Steps, define

BISHOP = "Bishop 2006, Pattern Recognition and Machine Learning, section 4.3.2"


@define(
    "loss.bce",
    title="Binary cross-entropy of a probability",
    inputs=[
        Input("p", "p", "predicted probability of class 1", low=0.02, high=0.98),
        Input("t", "t", "target, 0 or 1 (or between, when smoothed)", low=0, high=1),
    ],
    steps=[
        Step("loss", "L", r"-(<t> \cdot \log <p> + (1 - <t>) \cdot \log(1 - <p>))", "loss"),
        Step("dp", r"\frac{dL}{dp}", r"\frac{<p> - <t>}{<p> \cdot (1 - <p>)}", "by the probability"),
        Step("dz", r"\frac{dL}{dz}", r"<p> - <t>", "by the logit, where p is its sigmoid"),
    ],
    source=BISHOP,
    example=({"p": 0.8, "t": 1.0}, {"loss": 0.223143551, "dp": -1.25, "dz": -0.2}),
)
def bce(xp: Any, p: Any, t: Any) -> Steps:
    """L = -(t log p + (1 - t) log(1 - p));  dL/dp = (p - t) / (p (1 - p));  dL/dz = p - t

    The slope p (1 - p) of the sigmoid cancels the denominator: by the logit the gradient does not saturate. With a
    target above 1 the loss has no lower bound.
    Example: p = 0.8 for t = 1: -log 0.8 = 0.2231, dL/dp = -1.25, dL/dz = -0.2.
    """
    loss = -(t * xp.log(p) + (1 - t) * xp.log1p(-p))
    return {"loss": loss, "dp": (p - t) / (p * (1 - p)), "dz": p - t}


@bce.mistake(
    "positive-term-only", who="writes -t log p, which costs nothing for a negative sample", affects="loss"
)
def _(xp: Any, p: Any, t: Any) -> Steps:
    return {"loss": -t * xp.log(p)}


@bce.mistake("base-two", who="takes the binary logarithm", affects="loss")
def _(xp: Any, p: Any, t: Any) -> Steps:
    return {"loss": bce.body(xp, p, t)["loss"] / math.log(2)}


@bce.mistake("squared-error", who="uses (p - t)^2 and its gradients", affects=["loss", "dp", "dz"])
def _(xp: Any, p: Any, t: Any) -> Steps:
    return {"loss": (p - t) ** 2, "dp": 2 * (p - t), "dz": 2 * (p - t) * p * (1 - p)}


@bce.mistake("gradient-of-logit", who="takes p - t, the gradient by the logit, for that by p", affects="dp")
def _(xp: Any, p: Any, t: Any) -> Steps:
    return {"dp": p - t}


@bce.mistake("slope-counted-again", who="multiplies p - t by p (1 - p), which has cancelled", affects="dz")
def _(xp: Any, p: Any, t: Any) -> Steps:
    return {"dz": (p - t) * p * (1 - p)}


@bce.mistake("sign-flipped", who="takes t - p: downhill", affects=["dp", "dz"])
def _(xp: Any, p: Any, t: Any) -> Steps:
    right = bce.body(xp, p, t)
    return {"dp": -right["dp"], "dz": -right["dz"]}


@define(
    "loss.bce_with_logits",
    title="Binary cross-entropy with logits and a weight for the positives",
    inputs=[
        Input("z", "z_{i}", "logits", low=-8, high=8, shape=N),
        Input("t", "t_{i}", "targets, 0 or 1 (or between)", low=0, high=1, shape=N),
        Input("pos_weight", "w_{+}", "weight of the positive term", low=0.3, high=4),
    ],
    steps=[
        Step("p", "p_{i}", r"\sigma(<z>)", "probabilities", shape=N),
        Step(
            "per",
            "l_{i}",
            r"-(<pos_weight> \cdot <t> \cdot \log <p> + (1 - <t>) \cdot \log(1 - <p>))",
            "loss of each entry",
            shape=N,
        ),
        MEAN,
        Step(
            "grad",
            r"\frac{\partial L}{\partial z_{i}}",
            r"\frac{(1 - <t>) \cdot <p> - <pos_weight> \cdot <t> \cdot (1 - <p>)}{<N>}",
            "gradient",
            shape=N,
        ),
    ],
    source=f"{BISHOP}; torch.nn.BCEWithLogitsLoss documentation",
    example=(
        {"z": [0.0, 0.0], "t": [1.0, 0.0], "pos_weight": 3.0},
        {"p": [0.5, 0.5], "per": [2.079441542, 0.693147181], "loss": 1.386294361, "grad": [-0.75, 0.25]},
    ),
    dims=SAMPLES,
)
def bce_with_logits(xp: Any, z: Any, t: Any, pos_weight: Any) -> Steps:
    """L = 1/N sum -(w t log p + (1 - t) log(1 - p)),  p = sigmoid(z);  dL/dz = (p - t) / N for w = 1

    One independent sigmoid an entry: labels that exclude each other want softmax. w > 1 makes missed positives dear.
    Example: z = 0, t = (1, 0), w = 3: (3 log 2 + log 2) / 2 = 1.386.
    """
    p, w = sigmoid(xp, z), each(pos_weight)
    # -log sigmoid(z) = softplus(-z): log of a p that has rounded to 0 or 1 would be infinite.
    per = w * t * softplus(xp, -z) + (1 - t) * softplus(xp, z)
    grad = ((1 - t) * p - w * t * sigmoid(xp, -z)) / z.shape[1]
    return {"p": p, "per": per, "loss": xp.mean(per, axis=1), "grad": grad}


@bce_with_logits.mistake(
    "sigmoid-twice",
    who="hands probabilities to a loss that wants logits",
    affects=["p", "per", "loss", "grad"],
)
def _(xp: Any, z: Any, t: Any, pos_weight: Any) -> Steps:
    return bce_with_logits.body(xp, sigmoid(xp, z), t, pos_weight)


@bce_with_logits.mistake("weight-ignored", who="leaves the weight out", affects=["per", "loss", "grad"])
def _(xp: Any, z: Any, t: Any, pos_weight: Any) -> Steps:
    return changed(bce_with_logits.body(xp, z, t, 1 + 0 * pos_weight))


def changed(steps: Steps) -> Steps:
    return {name: steps[name] for name in ("per", "loss", "grad")}


@bce_with_logits.mistake(
    "weight-on-negatives", who="weighs the negative term", affects=["per", "loss", "grad"]
)
def _(xp: Any, z: Any, t: Any, pos_weight: Any) -> Steps:
    mirrored = changed(bce_with_logits.body(xp, -z, 1 - t, pos_weight))
    return {**mirrored, "grad": -mirrored["grad"]}


@bce_with_logits.mistake(
    "softmax-over-entries",
    who="lets the labels compete, as if only one could be true",
    affects=["p", "per", "loss"],
)
def _(xp: Any, z: Any, t: Any, pos_weight: Any) -> Steps:
    p = probabilities(xp, z)
    per = -(each(pos_weight) * t * xp.log(p) + (1 - t) * xp.log1p(-p))
    return {"p": p, "per": per, "loss": xp.mean(per, axis=1)}


@bce_with_logits.mistake("summed", who="forgets to divide by N", affects=["loss", "grad"])
def _(xp: Any, z: Any, t: Any, pos_weight: Any) -> Steps:
    right = bce_with_logits.body(xp, z, t, pos_weight)
    return {"loss": xp.sum(right["per"], axis=1), "grad": right["grad"] * z.shape[1]}


@bce_with_logits.mistake(
    "slope-counted-again", who="multiplies by the sigmoid's slope, which has cancelled", affects="grad"
)
def _(xp: Any, z: Any, t: Any, pos_weight: Any) -> Steps:
    return {"grad": bce_with_logits.body(xp, z, t, pos_weight)["grad"] * sigmoid(xp, z) * sigmoid(xp, -z)}
