"""Weights of the classes: balanced, by the effective number of samples, and of the positives."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

KING = "King & Zeng 2001, Logistic regression in rare events data, Political Analysis 9"
CUI = "Cui, Jia, Lin, Song & Belongie 2019, arXiv:1901.05555"
LIN = "Lin, Goyal, Girshick, He & Dollár 2017, arXiv:1708.02002, section 3.3"
K = ("K",)
COUNTS = Input("counts", "n_{k}", "samples of each class", "int", 1, 60, K)
SIZES = {"K": (2, 4)}


def real(xp: Any, counts: Any) -> Any:
    return xp.astype(counts, xp.float64)


@define(
    "imbalance.balanced_weights",
    title="Balanced class weights",
    inputs=[COUNTS],
    steps=[
        Step("n", "n", r"\sum_i{<counts>}", "samples", "int"),
        Step("weight", "w_{k}", r"\frac{<n>}{<K> \cdot <counts>}", "weight of each class", shape=K),
        Step("largest", r"\rho", r"\frac{\max <weight>}{\min <weight>}", "rarest against most frequent"),
    ],
    source=f"{KING}; scikit-learn, compute_class_weight",
    example=({"counts": [90, 10]}, {"n": 100, "weight": [0.555555556, 5.0], "largest": 9.0}),
    dims=SIZES,
)
def balanced_weights(xp: Any, counts: Any) -> Steps:
    """w_k = n / (K n_k)

    Every class then has the same total weight n / K, and the samples' weights still sum to n, so that the loss keeps
    its scale. Weighted training no longer gives the true probabilities.
    Example: 90 and 10: 100 / 180 = 0.556 and 100 / 20 = 5.
    """
    n = xp.sum(counts, axis=1)
    return {"n": n, **weighed(xp, real(xp, n)[:, None] / (counts.shape[1] * real(xp, counts)))}


def weighed(xp: Any, weight: Any) -> Steps:
    return {"weight": weight, "largest": xp.max(weight, axis=1) / xp.min(weight, axis=1)}


@balanced_weights.mistake("classes-forgotten", who="takes n / n_k, K times too much", affects="weight")
def _(xp: Any, counts: Any) -> Steps:
    return {"weight": balanced_weights.body(xp, counts)["weight"] * counts.shape[1]}


@balanced_weights.mistake(
    "share", who="weights each class by its own share, which worsens it", affects="weight"
)
def _(xp: Any, counts: Any) -> Steps:
    share = real(xp, counts)
    return {"weight": share / xp.sum(share, axis=1, keepdims=True)}


@balanced_weights.mistake("sums-to-one", who="scales the weights to the sum 1", affects="weight")
def _(xp: Any, counts: Any) -> Steps:
    weight = 1 / real(xp, counts)
    return {"weight": weight / xp.sum(weight, axis=1, keepdims=True)}


@balanced_weights.mistake(
    "root", who="takes the root of the inverse frequency", affects=["weight", "largest"]
)
def _(xp: Any, counts: Any) -> Steps:
    return weighed(xp, xp.sqrt(balanced_weights.body(xp, counts)["weight"]))


@balanced_weights.mistake("difference", who="gives the weights' difference", affects="largest")
def _(xp: Any, counts: Any) -> Steps:
    weight = balanced_weights.body(xp, counts)["weight"]
    return {"largest": xp.max(weight, axis=1) - xp.min(weight, axis=1)}


@define(
    "imbalance.effective_number",
    title="Class weights by the effective number of samples",
    inputs=[COUNTS, Input("beta", r"\beta", "overlap of the samples", low=0.6, high=0.999)],
    steps=[
        Step("effective", "E_{k}", r"\frac{1 - <beta>^{<counts>}}{1 - <beta>}", "effective number", shape=K),
        Step("inverse", "v_{k}", r"\frac{1}{<effective>}", "its inverse", shape=K),
        Step(
            "weight", "w_{k}", r"\frac{<K> \cdot <inverse>}{\sum_i{<inverse>}}", "weights, of sum K", shape=K
        ),
    ],
    source=f"{CUI}, proposition 1",
    example=(
        {"counts": [3, 1], "beta": 0.5},
        {"effective": [1.75, 1.0], "inverse": [0.571428571, 1.0], "weight": [0.727272727, 1.272727273]},
    ),
    dims=SIZES,
)
def effective_number(xp: Any, counts: Any, beta: Any) -> Steps:
    """E_n = (1 - b^n) / (1 - b) = 1 + b + ... + b^(n-1);  w_k ~ 1 / E_k, scaled to the sum K

    New samples overlap old ones, so that E stops at 1 / (1 - b). b = 0 weights no class, b -> 1 by the inverse
    frequency; the paper takes 0.9 to 0.9999.
    Example: b = 0.5: E_3 = 1.75, E_1 = 1; weights 8/11 and 14/11.
    """
    # expm1 and log keep the digits of 1 - b^n where b is near 1.
    logs = xp.astype(counts, beta.dtype) * xp.log(beta)[:, None]
    return of_effective(xp, -xp.expm1(logs) / (1 - beta)[:, None])


def of_effective(xp: Any, effective: Any) -> Steps:
    inverse = 1 / effective
    weight = effective.shape[1] * inverse / xp.sum(inverse, axis=1, keepdims=True)
    return {"effective": effective, "inverse": inverse, "weight": weight}


@effective_number.mistake(
    "inverse-frequency", who="takes the plain counts: b = 1", affects=["effective", "inverse", "weight"]
)
def _(xp: Any, counts: Any, beta: Any) -> Steps:
    return of_effective(xp, xp.astype(counts, beta.dtype))


@effective_number.mistake("not-scaled", who="does not scale the weights to the sum K", affects="weight")
def _(xp: Any, counts: Any, beta: Any) -> Steps:
    return {"weight": effective_number.body(xp, counts, beta)["inverse"]}


@effective_number.mistake(
    "proportional", who="weights by the effective number, not its inverse", affects="weight"
)
def _(xp: Any, counts: Any, beta: Any) -> Steps:
    effective = effective_number.body(xp, counts, beta)["effective"]
    return {"weight": counts.shape[1] * effective / xp.sum(effective, axis=1, keepdims=True)}


@effective_number.mistake(
    "denominator-forgotten", who="takes 1 - b^n, which scaling forgives", affects=["effective", "inverse"]
)
def _(xp: Any, counts: Any, beta: Any) -> Steps:
    effective = effective_number.body(xp, counts, beta)["effective"] * (1 - beta)[:, None]
    return {"effective": effective, "inverse": 1 / effective}


@define(
    "imbalance.positive_weight",
    title="Weight of the positives, and the bias that starts at the base rate",
    inputs=[
        Input("positives", "n_{+}", "positive samples", "int", 1, 40),
        Input("negatives", "n_{-}", "negative samples", "int", 1, 90),
    ],
    steps=[
        Step("rate", r"\pi", r"\frac{<positives>}{<positives> + <negatives>}", "base rate"),
        Step("weight", "w_{+}", r"\frac{<negatives>}{<positives>}", "weight of a positive"),
        Step("bias", "b", r"\log\frac{<rate>}{1 - <rate>}", "initial bias of the last layer"),
    ],
    source=f"{LIN} (bias); torch.nn.BCEWithLogitsLoss documentation (weight)",
    example=({"positives": 10, "negatives": 90}, {"rate": 0.1, "weight": 9.0, "bias": -2.197224577}),
)
def positive_weight(xp: Any, positives: Any, negatives: Any) -> Steps:
    """w = n_- / n_+;  b = log(pi / (1 - pi)) = -log w

    With that weight both classes add the same to the loss. With that bias the first predictions are the base rate,
    not 1/2, and the first steps are not spent on learning it.
    Example: 10 positives, 90 negatives: w = 9, b = -log 9 = -2.197.
    """
    weight = real(xp, negatives) / real(xp, positives)
    rate = real(xp, positives) / real(xp, positives + negatives)
    return {"rate": rate, "weight": weight, "bias": -xp.log(weight)}


@positive_weight.mistake("inverted", who="divides the positives by the negatives", affects="weight")
def _(xp: Any, positives: Any, negatives: Any) -> Steps:
    return {"weight": real(xp, positives) / real(xp, negatives)}


@positive_weight.mistake("of-all", who="divides all samples by the positives", affects="weight")
def _(xp: Any, positives: Any, negatives: Any) -> Steps:
    return {"weight": real(xp, positives + negatives) / real(xp, positives)}


@positive_weight.mistake(
    "sign", who="starts at log((1 - pi) / pi): the rate of the negatives", affects="bias"
)
def _(xp: Any, **x: Any) -> Steps:
    return {"bias": -positive_weight.body(xp, **x)["bias"]}


@positive_weight.mistake(
    "logarithm-of-rate", who="takes log pi, as for a softmax of many classes", affects="bias"
)
def _(xp: Any, **x: Any) -> Steps:
    return {"bias": xp.log(positive_weight.body(xp, **x)["rate"])}


@positive_weight.mistake("rate-itself", who="starts the logit at the rate", affects="bias")
def _(xp: Any, **x: Any) -> Steps:
    return {"bias": positive_weight.body(xp, **x)["rate"]}


@positive_weight.mistake("odds", who="divides by the negatives only", affects="rate")
def _(xp: Any, positives: Any, negatives: Any) -> Steps:
    return {"rate": real(xp, positives) / real(xp, negatives)}
