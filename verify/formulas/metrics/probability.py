"""Probabilities judged by proper scores: log loss, and the Brier score in both of its forms."""

from __future__ import annotations

import math
from typing import Any

from verify.formulas.metrics.shared import K, N
from verify.registry import Input, Step, Steps, define, predicate

BRIER = "Brier 1950, Monthly Weather Review 78"
PROBABILITY = Input("p", "p_{i}", "predicted probability of class 1", low=0.02, high=0.98, shape=N)
CLASS = Input("label", "t_{i}", "true class, 0 or 1", "int", 0, 1, N)
SAMPLES = {"N": (3, 6)}


def labels(xp: Any, label: Any, like: Any) -> Any:
    return xp.astype(label, like.dtype)


@define(
    "metrics.log_loss",
    title="Log loss of two classes",
    inputs=[PROBABILITY, CLASS],
    steps=[
        Step(
            "given",
            "q_{i}",
            r"<label> \cdot <p> + (1 - <label>) \cdot (1 - <p>)",
            "given to the truth",
            shape=N,
        ),
        Step("per", "l_{i}", r"-\log(<given>)", "loss of each sample", shape=N),
        Step("log_loss", "L", r"\frac{1}{<N>} \sum_i{<per>}", "log loss"),
    ],
    source="Good 1952, Rational decisions, Journal of the Royal Statistical Society B 14",
    example=(
        {"p": [0.8, 0.4], "label": [1, 0]},
        {"given": [0.8, 0.6], "per": [0.223143551, 0.510825624], "log_loss": 0.366984588},
    ),
    dims=SAMPLES,
)
def log_loss(xp: Any, p: Any, label: Any) -> Steps:
    """L = -1/N sum log q_i,  q_i = p_i for a positive, 1 - p_i for a negative

    A strictly proper score: on average least where p is the true chance. Unbounded: one certain error is enough.
    Example: p = (0.8, 0.4) for (1, 0): (-log 0.8 - log 0.6) / 2 = 0.367.
    """
    t = labels(xp, label, p)
    # log1p keeps the digits of a small p that 1 - p would round away.
    per = -xp.where(label == 1, xp.log(p), xp.log1p(-p))
    given = t * p + (1 - t) * (1 - p)
    return {"given": given, "per": per, "log_loss": xp.mean(per, axis=1)}


@log_loss.mistake("base-two", who="takes the binary logarithm", affects=["per", "log_loss"])
def _(xp: Any, **x: Any) -> Steps:
    right = log_loss.body(xp, **x)
    return {name: right[name] / math.log(2) for name in ("per", "log_loss")}


@log_loss.mistake("positives-only", who="forgets (1 - t) log(1 - p)", affects=["per", "log_loss"])
def _(xp: Any, p: Any, label: Any) -> Steps:
    per = -labels(xp, label, p) * xp.log(p)
    return {"per": per, "log_loss": xp.mean(per, axis=1)}


@log_loss.mistake("summed", who="forgets to divide by N", affects="log_loss")
def _(xp: Any, **x: Any) -> Steps:
    return {"log_loss": xp.sum(log_loss.body(xp, **x)["per"], axis=1)}


@log_loss.mistake("log-of-mean", who="takes the logarithm of the mean probability", affects="log_loss")
def _(xp: Any, **x: Any) -> Steps:
    return {"log_loss": -xp.log(xp.mean(log_loss.body(xp, **x)["given"], axis=1))}


@define(
    "metrics.brier",
    title="Brier score of two classes",
    inputs=[PROBABILITY, CLASS],
    steps=[
        Step("error", "e_{i}", "<p> - <label>", "error of each sample", shape=N),
        Step("brier", r"\mathrm{BS}", r"\frac{1}{<N>} \sum_i{<error>^2}", "mean squared error"),
    ],
    source=f"{BRIER}, in the halved form used for two classes; Murphy 1973, Journal of Applied Meteorology 12",
    example=({"p": [0.8, 0.4, 0.9], "label": [1, 0, 0]}, {"error": [-0.2, 0.4, 0.9], "brier": 0.336666667}),
    dims=SAMPLES,
)
def brier(xp: Any, p: Any, label: Any) -> Steps:
    """BS = 1/N sum (p_i - t_i)^2

    Strictly proper and bounded by 1; always saying 1/2 gets 1/4. The original score of 1950 sums over both classes
    and is twice as large (`metrics.brier_classes`).
    Example: errors 0.2, 0.4, 0.9: (0.04 + 0.16 + 0.81) / 3 = 0.337.
    """
    error = p - labels(xp, label, p)
    return {"error": error, "brier": xp.mean(error**2, axis=1)}


@brier.mistake("both-classes", who="sums over both classes, as Brier did in 1950: twice as much")
def _(xp: Any, **x: Any) -> Steps:
    return {"brier": 2 * brier.body(xp, **x)["brier"]}


@brier.mistake("absolute", who="takes the absolute error, which is not proper")
def _(xp: Any, **x: Any) -> Steps:
    return {"brier": xp.mean(xp.abs(brier.body(xp, **x)["error"]), axis=1)}


@brier.mistake("root", who="takes the root of the mean")
def _(xp: Any, **x: Any) -> Steps:
    return {"brier": xp.sqrt(brier.body(xp, **x)["brier"])}


@brier.mistake(
    "of-decisions", who="rounds the probabilities to 0 or 1 first: the error rate", affects=["error", "brier"]
)
def _(xp: Any, p: Any, label: Any) -> Steps:
    return brier.body(xp, labels(xp, p >= 0.5, p), label)


@predicate("metrics.class_exists")
def class_exists(weights: Any, label: Any) -> Any:
    """The true class is one of the classes, counted from 0."""
    return (label >= 0) & (label < weights.shape[1])


@define(
    "metrics.brier_classes",
    title="Brier's original score, summed over the classes",
    inputs=[
        Input("weights", r"\tilde{p}_{k}", "probabilities or counts", low=0.05, high=1, shape=K),
        Input("label", "t", "index of the true class, from 0", "int", 0, 3),
    ],
    steps=[
        Step("p", "p_{k}", r"\frac{<weights>}{\sum_i{<weights>}}", "prediction", shape=K),
        Step("square", "s_{k}", r"(<p> - [k = <label>])^2", "squared error of each class", shape=K),
        Step("brier", r"\mathrm{BS}", r"\sum_i{<square>}", "score of the sample"),
    ],
    source=BRIER,
    example=(
        {"weights": [0.7, 0.2, 0.1], "label": 0},
        {"square": [0.09, 0.04, 0.01], "brier": 0.14},
    ),
    dims={"K": (2, 4)},
    where=["metrics.class_exists"],
)
def brier_classes(xp: Any, weights: Any, label: Any) -> Steps:
    """BS = sum_k (p_k - [k = t])^2

    From 0 to 2: all on a wrong class costs 1 + 1. For two classes twice the halved form (`metrics.brier`).
    Example: (0.7, 0.2, 0.1), truth 0: 0.09 + 0.04 + 0.01 = 0.14.
    """
    p = weights / xp.sum(weights, axis=1, keepdims=True)
    truth = labels(xp, xp.arange(p.shape[1], device=p.device)[None, :] == label[:, None], p)
    square = (p - truth) ** 2
    return {"p": p, "square": square, "brier": xp.sum(square, axis=1)}


@brier_classes.mistake("halved", who="halves it, as is done for two classes")
def _(xp: Any, **x: Any) -> Steps:
    return {"brier": brier_classes.body(xp, **x)["brier"] / 2}


@brier_classes.mistake("averaged", who="divides by the number of classes")
def _(xp: Any, **x: Any) -> Steps:
    return {"brier": xp.mean(brier_classes.body(xp, **x)["square"], axis=1)}


@brier_classes.mistake("true-class-only", who="squares only 1 - p of the true class")
def _(xp: Any, **x: Any) -> Steps:
    right = brier_classes.body(xp, **x)
    at = xp.arange(right["p"].shape[1], device=right["p"].device)[None, :] == x["label"][:, None]
    return {"brier": xp.sum(xp.where(at, right["square"], 0 * right["square"]), axis=1)}
