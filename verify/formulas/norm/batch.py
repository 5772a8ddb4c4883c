"""Batch normalisation of one feature: in training, its running statistics, and at inference.

PyTorch's conventions: normalise with the biased variance, store the unbiased one, eps under the root, and
``momentum`` is the weight of the *new* value.
"""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

IOFFE = "Ioffe & Szegedy 2015, arXiv:1502.03167"
BATCH = {"N": (3, 6)}

X = Input("x", "x_{i}", "the feature's values in the batch", shape=("N",))
GAMMA = Input("gamma", r"\gamma", "learned scale", low=0.5, high=2)
BETA = Input("beta", r"\beta", "learned shift", low=-1, high=1)
EPS = Input("eps", r"\epsilon", "added to the variance", low=1e-5, high=1e-3)
RUNNING_MEAN = Input("running_mean", r"\mu_{run}", "running mean", low=-1, high=1)
RUNNING_VAR = Input("running_var", r"\sigma^2_{run}", "running variance", low=0.25, high=4)


def each(value: Any) -> Any:
    """One number a case, lined up with that case's N values."""
    return value[:, None]


def centred(xp: Any, x: Any) -> tuple[Any, Any]:
    """The batch mean and every value's distance from it."""
    mean = xp.mean(x, axis=1)
    return mean, x - each(mean)


@define(
    "norm.batch_train",
    title="Batch normalisation in training",
    inputs=[X, GAMMA, BETA, EPS],
    steps=[
        Step("mean", r"\mu_B", r"\frac{1}{<N>} \sum_i{<x>}", "batch mean"),
        Step("var", r"\sigma_B^2", r"\frac{1}{<N>} \sum_i{(<x> - <mean>)^2}", "biased batch variance"),
        Step(
            "x_hat", r"\hat{x}_{i}", r"\frac{<x> - <mean>}{\sqrt{<var> + <eps>}}", "normalised", shape=("N",)
        ),
        Step("y", "y_{i}", r"<gamma> \cdot <x_hat> + <beta>", "scaled and shifted", shape=("N",)),
    ],
    source=f"{IOFFE}, Algorithm 1",
    example=(
        {"x": [1.0, 1.0, 3.0, 3.0], "gamma": 2.0, "beta": 0.5, "eps": 0.0},
        {"mean": 2.0, "var": 1.0, "x_hat": [-1.0, -1.0, 1.0, 1.0], "y": [-1.5, -1.5, 2.5, 2.5]},
    ),
    dims=BATCH,
)
def batch_train(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    """x_hat = (x - mean) / sqrt(var + eps);  y = gamma x_hat + beta

    mean and var are those of the batch, var divides by N.
    Example: 1, 1, 3, 3 have mean 2 and variance 1, so x_hat is -1, -1, 1, 1.
    """
    mean, distance = centred(xp, x)
    var = xp.mean(distance**2, axis=1)
    x_hat = distance / xp.sqrt(each(var + eps))
    return {"mean": mean, "var": var, "x_hat": x_hat, "y": each(gamma) * x_hat + each(beta)}


@batch_train.mistake(
    "unbiased-variance", who="divides by N - 1, as for the running variance", affects=["var", "x_hat", "y"]
)
def _(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    _, distance = centred(xp, x)
    var = xp.sum(distance**2, axis=1) / (x.shape[1] - 1)
    x_hat = distance / xp.sqrt(each(var + eps))
    return {"var": var, "x_hat": x_hat, "y": each(gamma) * x_hat + each(beta)}


@batch_train.mistake(
    "divides-by-variance", who="forgets the root: variance for standard deviation", affects=["x_hat", "y"]
)
def _(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    right = batch_train.body(xp, x, gamma, beta, eps)
    x_hat = (x - each(right["mean"])) / each(right["var"] + eps)
    return {"x_hat": x_hat, "y": each(gamma) * x_hat + each(beta)}


@batch_train.mistake("no-scale-shift", who="stops at the normalised value, without gamma and beta")
def _(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    return {"y": batch_train.body(xp, x, gamma, beta, eps)["x_hat"]}


@batch_train.mistake("scale-and-shift-swapped", who="multiplies by beta and adds gamma")
def _(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    return {"y": batch_train.body(xp, x, beta, gamma, eps)["y"]}


@batch_train.mistake(
    "variance-not-centred",
    who="takes the mean of the squares without subtracting the mean first",
    affects=["var", "x_hat", "y"],
)
def _(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    _, distance = centred(xp, x)
    var = xp.mean(x**2, axis=1)
    x_hat = distance / xp.sqrt(each(var + eps))
    return {"var": var, "x_hat": x_hat, "y": each(gamma) * x_hat + each(beta)}


@batch_train.mistake(
    "sum-for-mean",
    who="forgets the 1/N of the batch mean, as some notes print it",
    affects=["mean", "var", "x_hat", "y"],
)
def _(xp: Any, x: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    mean = xp.sum(x, axis=1)
    distance = x - each(mean)
    var = xp.mean(distance**2, axis=1)
    x_hat = distance / xp.sqrt(each(var + eps))
    return {"mean": mean, "var": var, "x_hat": x_hat, "y": each(gamma) * x_hat + each(beta)}


@define(
    "norm.batch_running",
    title="Running statistics of batch normalisation (PyTorch)",
    inputs=[
        X,
        RUNNING_MEAN,
        RUNNING_VAR,
        Input("momentum", r"\alpha", "weight of the new value (PyTorch)", low=0.05, high=0.4),
    ],
    steps=[
        Step("mean", r"\mu_B", r"\frac{1}{<N>} \sum_i{<x>}", "batch mean"),
        Step("var", r"s_B^2", r"\frac{1}{<N> - 1} \sum_i{(<x> - <mean>)^2}", "unbiased batch variance"),
        Step(
            "running_mean_new",
            r"\mu_{run}'",
            r"(1 - <momentum>) \cdot <running_mean> + <momentum> \cdot <mean>",
            "running mean after the batch",
        ),
        Step(
            "running_var_new",
            r"\sigma^{2\prime}_{run}",
            r"(1 - <momentum>) \cdot <running_var> + <momentum> \cdot <var>",
            "running variance after the batch",
        ),
    ],
    source=f"torch.nn.BatchNorm2d documentation; the unbiased variance: {IOFFE}, Algorithm 2",
    example=(
        {"x": [1.0, 1.0, 3.0, 3.0], "running_mean": 0.0, "running_var": 1.0, "momentum": 0.1},
        {"mean": 2.0, "var": 4 / 3, "running_mean_new": 0.2, "running_var_new": 0.9 + 0.4 / 3},
    ),
    dims=BATCH,
)
def batch_running(xp: Any, x: Any, running_mean: Any, running_var: Any, momentum: Any) -> Steps:
    """running = (1 - momentum) running + momentum batch, for the mean and for the unbiased variance

    Some other libraries give ``momentum`` to the old value: their 0.9 is PyTorch's 0.1.
    Example: batch mean 2 on a running mean of 0 with momentum 0.1 gives 0.2.
    """
    mean, distance = centred(xp, x)
    var = xp.sum(distance**2, axis=1) / (x.shape[1] - 1)
    return {
        "mean": mean,
        "var": var,
        "running_mean_new": (1 - momentum) * running_mean + momentum * mean,
        "running_var_new": (1 - momentum) * running_var + momentum * var,
    }


@batch_running.mistake(
    "momentum-of-old",
    who="gives momentum to the old value, as TensorFlow and Keras do",
    affects=["running_mean_new", "running_var_new"],
)
def _(xp: Any, x: Any, running_mean: Any, running_var: Any, momentum: Any) -> Steps:
    wrong = batch_running.body(xp, x, running_mean, running_var, 1 - momentum)
    return {name: wrong[name] for name in ("running_mean_new", "running_var_new")}


@batch_running.mistake(
    "biased-variance",
    who="stores the variance that divides by N, with which the batch was normalised",
    affects=["var", "running_var_new"],
)
def _(xp: Any, x: Any, running_mean: Any, running_var: Any, momentum: Any) -> Steps:
    _, distance = centred(xp, x)
    var = xp.mean(distance**2, axis=1)
    return {"var": var, "running_var_new": (1 - momentum) * running_var + momentum * var}


@batch_running.mistake(
    "overwritten",
    who="puts the statistics of the last batch in place of the running ones",
    affects=["running_mean_new", "running_var_new"],
)
def _(xp: Any, x: Any, running_mean: Any, running_var: Any, momentum: Any) -> Steps:
    right = batch_running.body(xp, x, running_mean, running_var, momentum)
    return {"running_mean_new": right["mean"], "running_var_new": right["var"]}


@define(
    "norm.batch_inference",
    title="Batch normalisation at inference",
    inputs=[
        Input("x", "x", "the feature's value in one sample"),
        RUNNING_MEAN,
        RUNNING_VAR,
        GAMMA,
        BETA,
        EPS,
    ],
    steps=[
        Step("x_hat", r"\hat{x}", r"\frac{<x> - <running_mean>}{\sqrt{<running_var> + <eps>}}", "normalised"),
        Step("y", "y", r"<gamma> \cdot <x_hat> + <beta>", "scaled and shifted"),
    ],
    source=f"{IOFFE}, Algorithm 2",
    example=(
        {"x": 3.0, "running_mean": 1.0, "running_var": 4.0, "gamma": 2.0, "beta": 0.5, "eps": 0.0},
        {"x_hat": 1.0, "y": 2.5},
    ),
)
def batch_inference(
    xp: Any, x: Any, running_mean: Any, running_var: Any, gamma: Any, beta: Any, eps: Any
) -> Steps:
    """y = gamma (x - running_mean) / sqrt(running_var + eps) + beta

    A fixed affine map: the other samples of the batch have no say.
    Example: x = 3 with running mean 1 and running variance 4 gives x_hat = 2 / 2 = 1; gamma = 2, beta = 0.5: y = 2.5.
    """
    x_hat = (x - running_mean) / xp.sqrt(running_var + eps)
    return {"x_hat": x_hat, "y": gamma * x_hat + beta}


@batch_inference.mistake(
    "own-statistics",
    who="leaves the layer in training mode: one sample is its own mean, so that only beta is left",
    affects=["x_hat", "y"],
    must_differ=True,
)
def _(xp: Any, x: Any, running_mean: Any, running_var: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    return {"x_hat": 0 * x, "y": beta}


@batch_inference.mistake(
    "divides-by-variance", who="forgets the root: variance for standard deviation", affects=["x_hat", "y"]
)
def _(xp: Any, x: Any, running_mean: Any, running_var: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    x_hat = (x - running_mean) / (running_var + eps)
    return {"x_hat": x_hat, "y": gamma * x_hat + beta}


@batch_inference.mistake("no-scale-shift", who="stops at the normalised value, without gamma and beta")
def _(xp: Any, x: Any, running_mean: Any, running_var: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    return {"y": (x - running_mean) / xp.sqrt(running_var + eps)}


@batch_inference.mistake("scale-and-shift-swapped", who="multiplies by beta and adds gamma")
def _(xp: Any, x: Any, running_mean: Any, running_var: Any, gamma: Any, beta: Any, eps: Any) -> Steps:
    return {"y": batch_inference.body(xp, x, running_mean, running_var, beta, gamma, eps)["y"]}
