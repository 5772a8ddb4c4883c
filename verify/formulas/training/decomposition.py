"""Bias, variance and noise: what the expected squared error of a prediction is made of."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

TRUTH = Input("truth", "f", "true value at the point", low=-2, high=2)
SIGMA = Input("sigma", r"\sigma", "standard deviation of a label's noise", low=0.1, high=2)
HASTIE = "Hastie, Tibshirani & Friedman 2009, The Elements of Statistical Learning, section 7.3"
ERROR = Step("error", "E", "<bias2> + <variance> + <noise>", "expected squared error on a new label")
NOISE = Step("noise", r"\sigma^2", "<sigma>^2", "variance of the label, which no model removes")


@define(
    "training.bias_variance",
    title="Bias-variance decomposition at one point, over several training sets",
    inputs=[
        Input("predictions", "p_i", "predictions of models from equally likely training sets", shape=("M",)),
        TRUTH,
        SIGMA,
    ],
    steps=[
        Step("mean", r"\bar{p}", r"\frac{\sum_i{<predictions>}}{<M>}", "mean prediction"),
        Step("bias", "b", "<mean> - <truth>", "bias"),
        Step("bias2", "b^2", "<bias>^2", "squared bias"),
        Step(
            "variance",
            "v",
            r"\frac{\sum_i{(<predictions> - <mean>)^2}}{<M>}",
            "variance over the training sets",
        ),
        NOISE,
        ERROR,
    ],
    source=f"Geman, Bienenstock & Doursat 1992, Neural Computation 4; {HASTIE}, equation 7.9",
    example=(
        {"predictions": [1.0, 2.0, 3.0, 2.0], "truth": 1.0, "sigma": 0.5},
        {"mean": 2.0, "bias": 1.0, "bias2": 1.0, "variance": 0.5, "noise": 0.25, "error": 1.75},
    ),
    dims={"M": (3, 6)},
)
def bias_variance(xp: Any, predictions: Any, truth: Any, sigma: Any) -> Steps:
    """E = b^2 + v + sigma^2, b = mean prediction - truth, v = variance of the predictions

    The squared error of one model on one new label, averaged over training sets and labels: for the squared error
    alone, and exactly.
    Example: 1, 2, 3, 2 for a truth of 1: bias 1, variance 2 / 4; labels that scatter by 0.5 add 0.25.
    """
    mean = xp.mean(predictions, axis=1)
    bias = mean - truth
    # From the differences: the mean of squares less the square of the mean would cancel.
    variance = xp.mean((predictions - mean[:, None]) ** 2, axis=1)
    return {"mean": mean, "bias": bias, **summed(bias * bias, variance, sigma * sigma)}


def summed(bias2: Any, variance: Any, noise: Any) -> Steps:
    """The three parts and the whole."""
    return {"bias2": bias2, "variance": variance, "noise": noise, "error": bias2 + variance + noise}


@bias_variance.mistake("bias-not-squared", who="adds the bias itself", affects="error")
def _(xp: Any, **given: Any) -> Steps:
    right = bias_variance.body(xp, **given)
    return {"error": right["bias"] + right["variance"] + right["noise"]}


@bias_variance.mistake(
    "error-for-bias",
    who="takes the mean squared distance from the truth for the squared bias: counts the variance twice",
    affects=["bias2", "error"],
)
def _(xp: Any, **given: Any) -> Steps:
    right = bias_variance.body(xp, **given)
    bias2 = right["bias2"] + right["variance"]
    return {"bias2": bias2, "error": summed(bias2, right["variance"], right["noise"])["error"]}


@bias_variance.mistake(
    "noise-forgotten", who="leaves out the noise, as if the truth itself were observed", affects="error"
)
def _(xp: Any, **given: Any) -> Steps:
    right = bias_variance.body(xp, **given)
    return {"error": right["bias2"] + right["variance"]}


@bias_variance.mistake(
    "noise-not-squared", who="adds the standard deviation of the noise", affects=["noise", "error"]
)
def _(xp: Any, sigma: Any, **rest: Any) -> Steps:
    right = bias_variance.body(xp, sigma=sigma, **rest)
    return {"noise": 1 * sigma, "error": right["bias2"] + right["variance"] + sigma}


@bias_variance.mistake(
    "divided-by-m-less-one",
    who="divides by M - 1, as if these training sets were a sample of others",
    affects=["variance", "error"],
)
def _(xp: Any, predictions: Any, **rest: Any) -> Steps:
    right, count = bias_variance.body(xp, predictions=predictions, **rest), predictions.shape[1]
    variance = right["variance"] * count / (count - 1)
    return {"variance": variance, "error": right["bias2"] + variance + right["noise"]}


@define(
    "training.bias_variance_neighbours",
    title="Bias and variance of the mean of k nearest neighbours",
    inputs=[Input("values", "f_i", "true values at the k neighbours", shape=("K",)), TRUTH, SIGMA],
    steps=[
        Step("mean", r"\bar{f}", r"\frac{\sum_i{<values>}}{<K>}", "expected prediction"),
        Step("bias2", "b^2", "(<mean> - <truth>)^2", "squared bias"),
        Step("variance", "v", r"\frac{<sigma>^2}{<K>}", "variance of the prediction"),
        NOISE,
        ERROR,
    ],
    source=f"{HASTIE}, equation 7.10",
    example=(
        {"values": [1.0, 2.0, 0.0, 3.0], "truth": 1.0, "sigma": 2.0},
        {"mean": 1.5, "bias2": 0.25, "variance": 1.0, "noise": 4.0, "error": 5.25},
    ),
    dims={"K": (2, 4)},
)
def neighbours(xp: Any, values: Any, truth: Any, sigma: Any) -> Steps:
    """E = (mean f_i - f)^2 + sigma^2 / k + sigma^2

    More neighbours average the noise away and reach further, where f is another: variance falls, bias grows.
    Example: 1, 2, 0, 3 for a truth of 1 at sigma = 2: 0.25 + 4 / 4 + 4.
    """
    mean = xp.mean(values, axis=1)
    noise = sigma * sigma
    return {"mean": mean, **summed((mean - truth) ** 2, noise / values.shape[1], noise)}


VARIED = ["variance", "error"]


@neighbours.mistake("not-averaged", who="takes the variance of a single label", affects=VARIED)
def _(xp: Any, **given: Any) -> Steps:
    right = neighbours.body(xp, **given)
    found = summed(right["bias2"], 1 * right["noise"], right["noise"])
    return {name: found[name] for name in VARIED}


@neighbours.mistake(
    "error-for-variance", who="takes sigma / sqrt(k), the standard error, for the variance", affects=VARIED
)
def _(xp: Any, **given: Any) -> Steps:
    right = neighbours.body(xp, **given)
    found = summed(right["bias2"], xp.sqrt(right["variance"]), right["noise"])
    return {name: found[name] for name in VARIED}


@neighbours.mistake("noise-forgotten", who="leaves out the noise of the new label itself", affects="error")
def _(xp: Any, **given: Any) -> Steps:
    right = neighbours.body(xp, **given)
    return {"error": right["bias2"] + right["variance"]}
