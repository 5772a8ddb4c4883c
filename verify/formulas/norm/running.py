"""Running statistics in Keras's convention: momentum weighs the old value, and the biased variance is stored."""

from __future__ import annotations

from typing import Any

from verify.formulas.norm.batch import BATCH, RUNNING_MEAN, RUNNING_VAR, X, batch_running
from verify.registry import Input, Step, Steps, define

UPDATED = ["running_mean_new", "running_var_new"]


@define(
    "norm.batch_running_keras",
    title="Running statistics of batch normalisation (Keras)",
    inputs=[
        X,
        RUNNING_MEAN,
        RUNNING_VAR,
        Input("momentum", "m", "weight of the old value (Keras)", low=0.6, high=0.95),
    ],
    steps=[
        Step("mean", r"\mu_B", r"\frac{1}{<N>} \sum_i{<x>}", "batch mean"),
        Step("var", r"\sigma_B^2", r"\frac{1}{<N>} \sum_i{(<x> - <mean>)^2}", "biased batch variance"),
        Step(
            "running_mean_new",
            r"\mu_{run}'",
            r"<momentum> \cdot <running_mean> + (1 - <momentum>) \cdot <mean>",
            "running mean after the batch",
        ),
        Step(
            "running_var_new",
            r"\sigma^{2\prime}_{run}",
            r"<momentum> \cdot <running_var> + (1 - <momentum>) \cdot <var>",
            "running variance after the batch",
        ),
    ],
    source="keras.layers.BatchNormalization documentation (Keras 3; momentum 0.99 by default)",
    example=(
        {"x": [1.0, 1.0, 3.0, 3.0], "running_mean": 0.0, "running_var": 2.0, "momentum": 0.9},
        {"mean": 2.0, "var": 1.0, "running_mean_new": 0.2, "running_var_new": 1.9},
    ),
    dims=BATCH,
)
def batch_running_keras(xp: Any, x: Any, running_mean: Any, running_var: Any, momentum: Any) -> Steps:
    """running = momentum running + (1 - momentum) batch, for the mean and for the biased variance

    Keras's 0.99 is PyTorch's 0.01; the stored variances differ by N/(N - 1) besides.
    Example: batch variance 1 on a running variance of 2 with momentum 0.9 gives 1.9.
    """
    mean, var = xp.mean(x, axis=1), xp.var(x, axis=1)
    return {
        "mean": mean,
        "var": var,
        "running_mean_new": momentum * running_mean + (1 - momentum) * mean,
        "running_var_new": momentum * running_var + (1 - momentum) * var,
    }


@batch_running_keras.mistake(
    "momentum-of-new", who="gives momentum to the new value, as PyTorch does", affects=UPDATED
)
def _(xp: Any, x: Any, running_mean: Any, running_var: Any, momentum: Any) -> Steps:
    wrong = batch_running_keras.body(xp, x, running_mean, running_var, 1 - momentum)
    return {name: wrong[name] for name in UPDATED}


@batch_running_keras.mistake(
    "unbiased-variance",
    who="stores the variance that divides by N - 1, as PyTorch does",
    affects=["var", "running_var_new"],
)
def _(xp: Any, x: Any, running_mean: Any, running_var: Any, momentum: Any) -> Steps:
    torch_like = batch_running.body(xp, x, running_mean, running_var, 1 - momentum)
    return {name: torch_like[name] for name in ("var", "running_var_new")}


@batch_running_keras.mistake(
    "overwritten", who="puts the statistics of the last batch in place of the running ones", affects=UPDATED
)
def _(xp: Any, x: Any, running_mean: Any, running_var: Any, momentum: Any) -> Steps:
    right = batch_running_keras.body(xp, x, running_mean, running_var, momentum)
    return {"running_mean_new": right["mean"], "running_var_new": right["var"]}
