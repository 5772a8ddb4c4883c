"""Second ways to batch normalisation of a feature: torch's batch_norm, the BatchNorm1d module itself, torch.lerp."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


def column(values: Any) -> Any:
    """One case's values as a batch of one feature."""
    return require_torch().tensor(np.asarray(values)).reshape(-1, 1)


@oracle(
    "norm.batch_train",
    way="library operator",
    how="torch.nn.functional.batch_norm in training, torch.var_mean",
)
def batch_train(x: Any, gamma: Any, beta: Any, eps: Any) -> Mapping[str, Any]:
    torch = require_torch()
    var, mean = torch.var_mean(torch.tensor(x), dim=1, correction=0)
    found = {"mean": mean.numpy(), "var": var.numpy(), "x_hat": np.zeros_like(x), "y": np.zeros_like(x)}
    for i in range(len(x)):
        batch, scale, shift = column(x[i]), column(gamma[i])[0], column(beta[i])[0]
        plain = torch.nn.functional.batch_norm(batch, None, None, training=True, eps=float(eps[i]))
        scaled = torch.nn.functional.batch_norm(
            batch, None, None, scale, shift, training=True, eps=float(eps[i])
        )
        found["x_hat"][i], found["y"][i] = plain[:, 0].numpy(), scaled[:, 0].numpy()
    return found


@oracle(
    "norm.batch_running",
    way="library operator",
    how="the buffers of torch.nn.BatchNorm1d after one batch; with momentum 1 they are the batch's own statistics",
)
def batch_running(x: Any, running_mean: Any, running_var: Any, momentum: Any) -> Mapping[str, Any]:
    found = {name: np.zeros(len(x)) for name in ("mean", "var", "running_mean_new", "running_var_new")}
    for i in range(len(x)):
        for suffix, weight in (("", 1.0), ("_new", float(momentum[i]))):
            layer = batch_norm_1d(running_mean[i], running_var[i], momentum=weight)
            layer.train()(column(x[i]))
            prefix = "running_" if suffix else ""
            found[f"{prefix}mean{suffix}"][i] = float(layer.running_mean[0])
            found[f"{prefix}var{suffix}"][i] = float(layer.running_var[0])
    return found


@oracle(
    "norm.batch_running_keras",
    way="library operator",
    how="torch.var_mean of the batch and torch.lerp from it to the running statistics",
)
def batch_running_keras(x: Any, running_mean: Any, running_var: Any, momentum: Any) -> Mapping[str, Any]:
    torch = require_torch()
    var, mean = torch.var_mean(torch.tensor(x), dim=1, correction=0)
    share = torch.tensor(momentum)
    return {
        "mean": mean.numpy(),
        "var": var.numpy(),
        "running_mean_new": torch.lerp(mean, torch.tensor(running_mean), share).numpy(),
        "running_var_new": torch.lerp(var, torch.tensor(running_var), share).numpy(),
    }


@oracle("norm.batch_inference", way="library operator", how="torch.nn.BatchNorm1d in eval mode")
def batch_inference(
    x: Any, running_mean: Any, running_var: Any, gamma: Any, beta: Any, eps: Any
) -> Mapping[str, Any]:
    torch = require_torch()
    found = {name: np.zeros(len(x)) for name in ("x_hat", "y")}
    for i in range(len(x)):
        layer = batch_norm_1d(running_mean[i], running_var[i], eps=float(eps[i])).eval()
        with torch.no_grad():
            found["x_hat"][i] = float(layer(column(x[i]))[0, 0])
            layer.weight.fill_(float(gamma[i]))
            layer.bias.fill_(float(beta[i]))
            found["y"][i] = float(layer(column(x[i]))[0, 0])
    return found


def batch_norm_1d(running_mean: Any, running_var: Any, **options: float) -> Any:
    """A layer for one feature in float64 whose running statistics have been set."""
    torch = require_torch()
    layer = torch.nn.BatchNorm1d(1, dtype=torch.float64, **options)
    layer.running_mean.fill_(float(running_mean))
    layer.running_var.fill_(float(running_var))
    return layer
