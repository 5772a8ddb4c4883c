"""Losses that shape an embedding: InfoNCE, and the centre loss with the move of its centre."""

from __future__ import annotations

from typing import Any

from verify.formulas.loss.shared import each
from verify.formulas.softmax.values import log_probabilities, log_sum_exp, probabilities
from verify.registry import Input, Step, Steps, define

D = ("D",)


@define(
    "loss.info_nce",
    title="InfoNCE loss of one query",
    inputs=[
        Input("s", "s_{k}", "similarities to the keys, the positive first", low=-1, high=1, shape=("K",)),
        Input("T", r"\tau", "temperature", low=0.07, high=1),
    ],
    steps=[
        Step("logits", "z_{k}", r"\frac{<s>}{<T>}", "logits", shape=("K",)),
        Step("p", "p_{k}", r"\operatorname{softmax}(<logits>)", "probability of each key", shape=("K",)),
        Step("loss", "L", r"-\log((<p>)_{0})", "minus the log-probability of the positive"),
    ],
    source="van den Oord, Li & Vinyals 2018, arXiv:1807.03748; Chen et al. 2020, arXiv:2002.05709",
    example=(
        {"s": [1.0, 0.5, 0.0], "T": 0.5},
        {"logits": [2.0, 1.0, 0.0], "p": [0.665240956, 0.244728471, 0.090030573], "loss": 0.407605964},
    ),
    dims={"K": (3, 5)},
)
def info_nce(xp: Any, s: Any, T: Any) -> Steps:
    """L = -log(e^(s_0 / T) / sum_k e^(s_k / T))

    Cross-entropy of picking the positive among all keys; log K - L bounds the mutual information from below.
    Example: (1, 0.5, 0) at T = 0.5 is softmax of (2, 1, 0): -log 0.665 = 0.408.
    """
    logits = s / each(T)
    return {"logits": logits, "p": probabilities(xp, logits), "loss": -log_probabilities(xp, logits)[:, 0]}


@info_nce.mistake("no-temperature", who="leaves the temperature out", affects=["logits", "p", "loss"])
def _(xp: Any, s: Any, T: Any) -> Steps:
    return info_nce.body(xp, s, 1 + 0 * T)


@info_nce.mistake("times-temperature", who="multiplies by the temperature", affects=["logits", "p", "loss"])
def _(xp: Any, s: Any, T: Any) -> Steps:
    return info_nce.body(xp, s, 1 / T)


@info_nce.mistake("positive-left-out", who="sums over the negatives only in the denominator")
def _(xp: Any, s: Any, T: Any) -> Steps:
    logits = s / each(T)
    return {"loss": log_sum_exp(xp, logits[:, 1:])[:, 0] - logits[:, 0]}


@define(
    "loss.center",
    title="Centre loss of one class and the move of its centre",
    inputs=[
        Input("x", "x_{i}", "features of the class in the batch", shape=("N", "D")),
        Input("center", "c", "centre of the class", shape=D),
        Input("alpha", r"\alpha", "rate of the centre", low=0.1, high=1),
    ],
    steps=[
        Step("loss", "L", r"\frac{1}{2} \cdot \sum_i \|<x> - <center>\|^2", "centre loss"),
        Step(
            "dx",
            r"\frac{\partial L}{\partial x_{i}}",
            "<x> - <center>",
            "gradient of the features",
            shape=("N", "D"),
        ),
        Step("move", r"\Delta c", r"\frac{\sum_i (<center> - <x>)}{1 + <N>}", "by the paper's rule", shape=D),
        Step("center_new", "c'", r"<center> - <alpha> \cdot <move>", "centre after the step", shape=D),
    ],
    source="Wen, Zhang, Li & Qiao 2016, ECCV, equations 2-4",
    example=(
        {"x": [[1.0, 0.0], [3.0, 2.0]], "center": [0.0, 0.0], "alpha": 0.5},
        {"loss": 7.0, "move": [-4 / 3, -2 / 3], "center_new": [2 / 3, 1 / 3]},
    ),
    dims={"N": (2, 4), "D": (2, 3)},
)
def center_loss(xp: Any, x: Any, center: Any, alpha: Any) -> Steps:
    """L = 1/2 sum |x_i - c|^2;  c' = c - alpha sum (c - x_i) / (1 + N)

    N are the samples of this class in the batch; the 1 keeps a class that is absent where it is.
    Example: x = (1, 0), (3, 2) and c = 0: (1 + 13) / 2 = 7; the centre moves by 0.5 * (4, 2) / 3.
    """
    offset = x - center[:, None, :]
    move = -xp.sum(offset, axis=1) / (1 + x.shape[1])
    return {
        "loss": xp.sum(offset**2, axis=(1, 2)) / 2,
        "dx": offset,
        "move": move,
        "center_new": center - each(alpha) * move,
    }


@center_loss.mistake("plain-mean", who="divides by N: the mean offset", affects=["move", "center_new"])
def _(xp: Any, x: Any, center: Any, alpha: Any) -> Steps:
    move = center - xp.mean(x, axis=1)
    return {"move": move, "center_new": center - each(alpha) * move}


@center_loss.mistake("plus-for-minus", who="adds the move: the centre flees its class", affects="center_new")
def _(xp: Any, x: Any, center: Any, alpha: Any) -> Steps:
    return {"center_new": center_loss.body(xp, x, center, -alpha)["center_new"]}


@center_loss.mistake("not-halved", who="forgets the 1/2", affects=["loss", "dx"])
def _(xp: Any, x: Any, center: Any, alpha: Any) -> Steps:
    right = center_loss.body(xp, x, center, alpha)
    return {"loss": 2 * right["loss"], "dx": 2 * right["dx"]}


@center_loss.mistake("rate-forgotten", who="moves the centre by the whole of the move", affects="center_new")
def _(xp: Any, x: Any, center: Any, alpha: Any) -> Steps:
    return {"center_new": center_loss.body(xp, x, center, 1 + 0 * alpha)["center_new"]}
