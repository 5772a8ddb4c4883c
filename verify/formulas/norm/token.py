"""Normalisation over the features of one token, as transformers do: layer norm and RMS norm."""

from __future__ import annotations

from typing import Any

from verify.registry import TOLERANCES, Input, Step, Steps, Tolerance, define

BA = "Ba, Kiros & Hinton 2016, arXiv:1607.06450"
ZHANG = "Zhang & Sennrich 2019, arXiv:1910.07467"
D = ("D",)
# Where the values are nearly equal, what their difference lost in rounding is divided by sqrt(eps): float32 keeps less.
MAGNIFIED = {**TOLERANCES, "float32": Tolerance(1e-4, 5e-5)}

X = Input("x", "x_{i}", "the features of one token", shape=D)
GAMMA = Input("gamma", r"\gamma_{i}", "learned scale, one a feature", low=0.5, high=2, shape=D)
EPS = Input("eps", r"\epsilon", "added to the variance", low=1e-3, high=0.1)
BETA = Input("beta", r"\beta_{i}", "learned shift, one a feature", low=-1, high=1, shape=D)
STATISTICS = [
    Step("mean", r"\mu", r"\frac{1}{<D>} \sum_i{<x>}", "mean over the features"),
    Step("var", r"\sigma^2", r"\frac{1}{<D>} \sum_i{(<x> - <mean>)^2}", "biased variance over the features"),
]
X_HAT = Step("x_hat", r"\hat{x}_{i}", r"\frac{<x> - <mean>}{\sqrt{<var> + <eps>}}", "normalised", shape=D)


def scaled(x_hat: Any, gamma: Any, beta: Any) -> Steps:
    """The normalised values and what scale and shift make of them."""
    return {"x_hat": x_hat, "y": gamma * x_hat + beta}


@define(
    "norm.layer",
    title="Layer normalisation of one token",
    inputs=[X, GAMMA, BETA, EPS],
    steps=[
        *STATISTICS,
        X_HAT,
        Step("y", "y_{i}", r"<gamma> \odot <x_hat> + <beta>", "scaled and shifted", shape=D),
    ],
    source=f"{BA}, equation 4; torch.nn.LayerNorm documentation (biased variance, eps under the root)",
    example=(
        {"x": [1.0, 1.0, 3.0, 3.0], "gamma": [2.0, 1.0, 1.0, 2.0], "beta": [0.5] * 4, "eps": 0.0},
        {"mean": 2.0, "var": 1.0, "x_hat": [-1.0, -1.0, 1.0, 1.0], "y": [-1.5, -0.5, 1.5, 2.5]},
    ),
    dims={"D": (3, 6)},
    tolerances=MAGNIFIED,
)
def layer(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    """y = gamma * (x - mean) / sqrt(var + eps) + beta, with mean and var over the token's own features

    Nothing depends on the batch, so that training and inference compute the same.
    Example: 1, 1, 3, 3 have mean 2 and variance 1, so x_hat is -1, -1, 1, 1.
    """
    mean = xp.mean(x, axis=1)
    distance = x - mean[:, None]
    var = xp.mean(distance**2, axis=1)
    return {"mean": mean, "var": var, **scaled(distance / xp.sqrt((var + eps)[:, None]), gamma, beta)}


@layer.mistake(
    "unbiased-variance",
    who="divides by D - 1, the default of torch.std, in a layer written by hand",
    affects=["var", "x_hat", "y"],
)
def _(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    distance = x - xp.mean(x, axis=1, keepdims=True)
    var = xp.sum(distance**2, axis=1) / (x.shape[1] - 1)
    return {"var": var, **scaled(distance / xp.sqrt((var + eps)[:, None]), gamma, beta)}


@layer.mistake(
    "eps-outside-root",
    who="divides by sigma + eps, as the Annotated Transformer did",
    affects=["x_hat", "y"],
)
def _(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    right = layer.body(xp, x, gamma, beta, eps)
    spread = xp.sqrt(right["var"]) + eps
    return scaled((x - right["mean"][:, None]) / spread[:, None], gamma, beta)


@layer.mistake("not-centred", who="computes RMS norm: the mean is not subtracted", affects=["x_hat", "y"])
def _(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    return scaled(x / xp.sqrt(xp.mean(x**2, axis=1) + eps)[:, None], gamma, beta)


@layer.mistake(
    "divides-by-variance", who="forgets the root: variance for standard deviation", affects=["x_hat", "y"]
)
def _(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    right = layer.body(xp, x, gamma, beta, eps)
    return scaled((x - right["mean"][:, None]) / (right["var"] + eps)[:, None], gamma, beta)


@layer.mistake("no-scale-shift", who="stops at the normalised value, without gamma and beta")
def _(xp: Any, **given: Any) -> Steps:
    return {"y": layer.body(xp, **given)["x_hat"]}


@define(
    "norm.layer_tokens",
    title="Layer normalisation of a sequence of tokens",
    inputs=[
        Input("x", "x", "tokens, one a row of D features", shape=("T", "D")),
        GAMMA,
        BETA,
        EPS,
    ],
    steps=[
        Step("mean", r"\mu_t", r"\operatorname{mean}_{i}(<x>)", "one mean a token", shape=("T",)),
        Step(
            "var", r"\sigma_t^2", r"\operatorname{var}_{i}(<x>)", "one biased variance a token", shape=("T",)
        ),
        Step(
            "x_hat",
            r"\hat{x}",
            r"\frac{<x> - <mean>}{\sqrt{<var> + <eps>}}",
            "every row normalised by its own statistics",
            shape=("T", "D"),
        ),
        Step("y", "y", r"<gamma> \odot <x_hat> + <beta>", "scaled and shifted", shape=("T", "D")),
    ],
    source=f"{BA}, section 3; torch.nn.LayerNorm(D) on (T, D)",
    example=(
        {"x": [[1.0, 3.0], [0.0, 8.0]], "gamma": [1.0, 2.0], "beta": [0.0, 1.0], "eps": 0.0},
        {"mean": [2.0, 4.0], "var": [1.0, 16.0], "y": [[-1.0, 3.0], [-1.0, 3.0]]},
    ),
    dims={"T": (2, 3), "D": (2, 4)},
    tolerances=MAGNIFIED,
)
def layer_tokens(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    """y_t = gamma * (x_t - mean_t) / sqrt(var_t + eps) + beta, with mean_t and var_t over the features of token t

    T tokens have T means and T variances; gamma and beta, one a feature, are shared by all tokens.
    Example: rows (1, 3) and (0, 8) both become (-1, 1), however far apart their scales are.
    """
    mean = xp.mean(x, axis=2)
    distance = x - mean[:, :, None]
    var = xp.mean(distance**2, axis=2)
    x_hat = distance / xp.sqrt(var + eps[:, None])[:, :, None]
    return {"mean": mean, "var": var, **scaled(x_hat, gamma[:, None, :], beta[:, None, :])}


def tokens_over(xp: Any, axis: int | tuple[int, ...], x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    """x_hat and y with the statistics over other axes."""
    distance = x - xp.mean(x, axis=axis, keepdims=True)
    var = xp.mean(distance**2, axis=axis, keepdims=True)
    return scaled(distance / xp.sqrt(var + eps[:, None, None]), gamma[:, None, :], beta[:, None, :])


@layer_tokens.mistake(
    "over-the-tokens", who="averages each feature over the tokens: batch norm's axis", affects=["x_hat", "y"]
)
def _(xp: Any, **given: Any) -> Steps:
    return tokens_over(xp, 1, **given)


@layer_tokens.mistake(
    "whole-sequence",
    who="takes one mean and variance over all tokens and features, as for the C, H, W of an image",
    affects=["x_hat", "y"],
)
def _(xp: Any, **given: Any) -> Steps:
    return tokens_over(xp, (1, 2), **given)


@layer_tokens.mistake(
    "unbiased-variance", who="divides by D - 1, the default of torch.var", affects=["var", "x_hat", "y"]
)
def _(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    distance = x - xp.mean(x, axis=2, keepdims=True)
    var = xp.sum(distance**2, axis=2) / (x.shape[2] - 1)
    x_hat = distance / xp.sqrt(var + eps[:, None])[:, :, None]
    return {"var": var, **scaled(x_hat, gamma[:, None, :], beta[:, None, :])}


@define(
    "norm.rms",
    title="RMS normalisation",
    inputs=[X, GAMMA, EPS],
    steps=[
        Step("ms", "m_2", r"\frac{1}{<D>} \sum_i{<x>^2}", "mean square over the features"),
        Step("rms", "r", r"\sqrt{<ms> + <eps>}", "root mean square"),
        Step("x_hat", r"\hat{x}_{i}", r"\frac{<x>}{<rms>}", "normalised", shape=D),
        Step("y", "y_{i}", r"<gamma> \odot <x_hat>", "scaled", shape=D),
    ],
    source=f"{ZHANG}, equation 4; torch.nn.RMSNorm documentation (eps under the root)",
    example=(
        {"x": [1.0, 1.0, 5.0, 3.0], "gamma": [1.0, 1.0, 1.0, 2.0], "eps": 0.0},
        {"ms": 9.0, "rms": 3.0, "x_hat": [1 / 3, 1 / 3, 5 / 3, 1.0], "y": [1 / 3, 1 / 3, 5 / 3, 2.0]},
    ),
    dims={"D": (3, 6)},
    tolerances=MAGNIFIED,
)
def rms(xp: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    """y = gamma * x / sqrt(mean(x^2) + eps)

    Layer norm without subtracting the mean and without a shift: half the statistics, half the parameters.
    Example: 1, 1, 5, 3 have the mean square 36 / 4 = 9 and are divided by 3.
    """
    ms = xp.mean(x**2, axis=1)
    size = xp.sqrt(ms + eps)
    x_hat = x / size[:, None]
    return {"ms": ms, "rms": size, "x_hat": x_hat, "y": gamma * x_hat}


def divided(xp: Any, x: Any, gamma: Any, ms: Any, size: Any) -> Steps:
    """What follows from a wrong mean square or root."""
    return {"ms": ms, "rms": size, "x_hat": x / size[:, None], "y": gamma * x / size[:, None]}


@rms.mistake(
    "centred",
    who="subtracts the mean first: layer norm without its shift",
    affects=["ms", "rms", "x_hat", "y"],
)
def _(xp: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    return rms.body(xp, x - xp.mean(x, axis=1, keepdims=True), gamma, eps)


@rms.mistake(
    "l2-norm",
    who="divides by the length of the vector: the squares are added up, not averaged",
    affects=["ms", "rms", "x_hat", "y"],
)
def _(xp: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    ms = xp.sum(x**2, axis=1)
    return divided(xp, x, gamma, ms, xp.sqrt(ms + eps))


@rms.mistake("eps-outside-root", who="divides by sqrt(mean square) + eps", affects=["rms", "x_hat", "y"])
def _(xp: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    ms = xp.mean(x**2, axis=1)
    wrong = divided(xp, x, gamma, ms, xp.sqrt(ms) + eps)
    return {name: wrong[name] for name in ("rms", "x_hat", "y")}


@rms.mistake("no-root", who="divides by the mean square itself", affects=["rms", "x_hat", "y"])
def _(xp: Any, x: Any, gamma: Any, eps: Any) -> Steps:
    ms = xp.mean(x**2, axis=1)
    wrong = divided(xp, x, gamma, ms, ms + eps)
    return {name: wrong[name] for name in ("rms", "x_hat", "y")}
