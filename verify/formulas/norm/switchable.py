"""Switchable normalisation: instance, layer and batch statistics mixed by two learned softmaxes."""

from __future__ import annotations

from typing import Any

from verify.formulas.norm.image import (
    BETA,
    GAMMA,
    IMAGES,
    NCHW,
    SIZES,
    Y,
    per_case,
    per_channel,
)
from verify.formulas.norm.token import EPS, MAGNIFIED
from verify.registry import Input, Step, Steps, define

MAPS = ("N", "C")
OF_THREE = r"<{p}>_1 \cdot <{s}_in> + <{p}>_2 \cdot <{s}_ln> + <{p}>_3 \cdot <{s}_bn>"


def logits(name: str, symbol: str, meaning: str) -> Input:
    return Input(name, symbol, f"{meaning}: instance, layer, batch", low=-1.5, high=1.5, shape=("K",))


@define(
    "norm.switchable",
    title="Switchable normalisation in training",
    inputs=[
        IMAGES,
        logits("w", r"\lambda", "logits of the means"),
        logits("w_var", r"\lambda'", "logits of the variances"),
        GAMMA,
        BETA,
        EPS,
    ],
    steps=[
        Step("mean_in", r"\mu_{in}", r"\operatorname{mean}_{h,w}(<x>)", "instance means", shape=MAPS),
        Step("var_in", r"\sigma^2_{in}", r"\operatorname{var}_{h,w}(<x>)", "instance variances", shape=MAPS),
        Step("mean_ln", r"\mu_{ln}", r"\operatorname{mean}_{c}(<mean_in>)", "layer means", shape=("N",)),
        Step(
            "var_ln",
            r"\sigma^2_{ln}",
            r"\operatorname{mean}_{c}(<var_in>) + \operatorname{var}_{c}(<mean_in>)",
            "layer variances, by the law of total variance",
            shape=("N",),
        ),
        Step("mean_bn", r"\mu_{bn}", r"\operatorname{mean}_{n}(<mean_in>)", "batch means", shape=("C",)),
        Step(
            "var_bn",
            r"\sigma^2_{bn}",
            r"\operatorname{mean}_{n}(<var_in>) + \operatorname{var}_{n}(<mean_in>)",
            "batch variances, by the law of total variance",
            shape=("C",),
        ),
        Step("p", "p", r"\operatorname{softmax}(<w>)", "weights of the three means", shape=("K",)),
        Step("q", "q", r"\operatorname{softmax}(<w_var>)", "weights of the three variances", shape=("K",)),
        Step("mean", r"\mu", OF_THREE.format(p="p", s="mean"), "mixed", shape=MAPS),
        Step("var", r"\sigma^2", OF_THREE.format(p="q", s="var"), "mixed", shape=MAPS),
        Step("x_hat", r"\hat{x}", r"\frac{<x> - <mean>}{\sqrt{<var> + <eps>}}", "normalised", shape=NCHW),
        Y,
    ],
    source="Luo et al. 2019, arXiv:1806.10779, equations 3 to 5",
    example=(
        {
            "x": [[[[1.0, 3.0]], [[5.0, 7.0]]], [[[0.0, 0.0]], [[4.0, 4.0]]]],
            "w": [0.0, 0.0, 0.0],
            "w_var": [0.0, 0.0, 0.0],
            "gamma": [1.0, 1.0],
            "beta": [0.0, 0.0],
            "eps": 0.0,
        },
        {
            "mean_in": [[2.0, 6.0], [0.0, 4.0]],
            "var_in": [[1.0, 1.0], [0.0, 0.0]],
            "mean_ln": [4.0, 2.0],
            "var_ln": [5.0, 4.0],
            "mean_bn": [1.0, 5.0],
            "var_bn": [1.5, 1.5],
            "mean": [[7 / 3, 5.0], [1.0, 11 / 3]],
            "var": [[2.5, 2.5], [11 / 6, 11 / 6]],
        },
    ),
    dims={**SIZES, "K": (3, 3)},
    tolerances=MAGNIFIED,
)
def switchable(xp: Any, x: Any, w: Any, w_var: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    """y = gamma_c (x - mean) / sqrt(var + eps) + beta_c;  mean = sum p_k mean_k, var = sum q_k var_k, k = in, ln, bn

    p = softmax(w) and q = softmax(w_var) are learned. Layer and batch statistics follow from the instance ones: the
    mean of the variances plus the variance of the means, which cancels less than the published mean(var + mean^2) -
    mean^2. At inference the batch's statistics are replaced by running ones.
    Example: instance means 2 and 6 with variances 1 and 1 are a layer of mean 4 and variance 1 + 4 = 5.
    """
    mean_in, var_in = xp.mean(x, axis=(3, 4)), xp.var(x, axis=(3, 4))
    mean_ln, var_ln = xp.mean(mean_in, axis=2), xp.mean(var_in, axis=2) + xp.var(mean_in, axis=2)
    mean_bn, var_bn = xp.mean(mean_in, axis=1), xp.mean(var_in, axis=1) + xp.var(mean_in, axis=1)
    p, q = softmax(xp, w), softmax(xp, w_var)
    means, variances = (mean_in, mean_ln, mean_bn), (var_in, var_ln, var_bn)
    return {
        "mean_in": mean_in,
        "var_in": var_in,
        "mean_ln": mean_ln,
        "var_ln": var_ln,
        "mean_bn": mean_bn,
        "var_bn": var_bn,
        "p": p,
        "q": q,
        **mixed(xp, x, gamma, beta, eps, weighted(p, means), weighted(q, variances)),
    }


def softmax(xp: Any, z: Any) -> Any:
    """exp(z) / sum exp(z) along the last axis; the largest is subtracted first, so that exp cannot overflow."""
    e = xp.exp(z - xp.max(z, axis=1, keepdims=True))
    return e / xp.sum(e, axis=1, keepdims=True)


def lined_up(three: tuple[Any, Any, Any]) -> list[Any]:
    """Instance, layer and batch statistics, each shaped so that it can be had for every image and channel."""
    of_map, of_image, of_channel = three
    return [of_map, of_image[:, :, None], of_channel[:, None, :]]


def weighted(p: Any, three: tuple[Any, Any, Any]) -> Any:
    """p_1 instance + p_2 layer + p_3 batch, shaped (cases, N, C)."""
    first, second, third = lined_up(three)
    return p[:, :1, None] * first + p[:, 1:2, None] * second + p[:, 2:, None] * third


def mixed(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any, mean: Any, var: Any) -> Steps:
    """What follows from the mixed mean and variance."""
    x_hat = (x - mean[..., None, None]) / xp.sqrt(var[..., None, None] + per_case(eps))
    return {"mean": mean, "var": var, "x_hat": x_hat, "y": per_channel(gamma) * x_hat + per_channel(beta)}


def threes(right: Steps, what: str) -> tuple[Any, Any, Any]:
    return right[f"{what}_in"], right[f"{what}_ln"], right[f"{what}_bn"]


@switchable.mistake(
    "one-softmax", who="weighs the variances like the means", affects=["q", "var", "x_hat", "y"]
)
def _(xp: Any, w: Any, w_var: Any, **rest: Any) -> Steps:
    wrong = switchable.body(xp, w=w, w_var=w, **rest)
    return {name: wrong[name] for name in ("q", "var", "x_hat", "y")}


@switchable.mistake(
    "variances-averaged",
    who="takes the mean of the instance variances for that of layer and batch, without the variance of the means",
    affects=["var_ln", "var_bn", "var", "x_hat", "y"],
)
def _(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any, **rest: Any) -> Steps:
    right = switchable.body(xp, x=x, gamma=gamma, beta=beta, eps=eps, **rest)
    var_ln, var_bn = xp.mean(right["var_in"], axis=2), xp.mean(right["var_in"], axis=1)
    var = weighted(right["q"], (right["var_in"], var_ln, var_bn))
    found = mixed(xp, x, gamma, beta, eps, right["mean"], var)
    return {"var_ln": var_ln, "var_bn": var_bn, **{name: found[name] for name in ("var", "x_hat", "y")}}


@switchable.mistake(
    "no-softmax",
    who="uses the logits of the means themselves as weights, which do not sum to 1",
    affects=["p", "mean", "x_hat", "y"],
)
def _(xp: Any, x: Any, w: Any, gamma: Any, beta: Any, eps: Any, **rest: Any) -> Steps:
    right = switchable.body(xp, x=x, w=w, gamma=gamma, beta=beta, eps=eps, **rest)
    found = mixed(xp, x, gamma, beta, eps, weighted(w, threes(right, "mean")), right["var"])
    return {"p": w, **{name: found[name] for name in ("mean", "x_hat", "y")}}


@switchable.mistake(
    "outputs-averaged",
    who="mixes three normalised images instead of three statistics",
    affects=["x_hat", "y"],
)
def _(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any, **rest: Any) -> Steps:
    right = switchable.body(xp, x=x, gamma=gamma, beta=beta, eps=eps, **rest)
    x_hat = 0 * x
    for k, (mean, var) in enumerate(
        zip(lined_up(threes(right, "mean")), lined_up(threes(right, "var")), strict=True)
    ):
        alone = mixed(xp, x, gamma, beta, eps, mean, var)["x_hat"]
        x_hat = x_hat + per_case(right["p"][:, k]) * alone
    return {"x_hat": x_hat, "y": per_channel(gamma) * x_hat + per_channel(beta)}
