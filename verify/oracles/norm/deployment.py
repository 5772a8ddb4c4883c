"""Second ways to what batch norm is outside of training: torch's fusion, its cumulative average, one large batch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.norm.token import each_case
from verify.oracles.ways import oracle


@oracle(
    "norm.fold_convolution",
    way="library operator",
    how="torch.nn.utils.fusion.fuse_conv_bn_weights; the scale as its answer to weights of one",
)
def fold_convolution(
    weight: Any, bias: Any, gamma: Any, beta: Any, running_mean: Any, running_var: Any, eps: Any
) -> Mapping[str, Any]:
    torch = require_torch()
    from torch.nn.utils.fusion import fuse_conv_bn_weights

    rows = []
    for i in range(len(weight)):
        b, mean, var, scale, shift = (
            torch.tensor(values[i]) for values in (bias, running_mean, running_var, gamma, beta)
        )
        kernels, ones = torch.tensor(weight[i]), torch.ones(len(scale), 1, 1, 1, dtype=torch.float64)
        folded, shifted = fuse_conv_bn_weights(kernels, b, mean, var, float(eps[i]), scale, shift)
        factor, _ = fuse_conv_bn_weights(ones, b, mean, var, float(eps[i]), scale, shift)
        rows.append({"scale": factor.flatten(), "weight_folded": folded, "bias_folded": shifted})
    return each_case(rows)


@oracle(
    "norm.fold_convolution",
    way="identity",
    how="torch's convolution then its batch norm in eval mode, whose answers to a blank and to each single pixel "
    "are the bias and the weights of the one convolution",
)
def fold_convolution_probed(
    weight: Any, bias: Any, gamma: Any, beta: Any, running_mean: Any, running_var: Any, eps: Any
) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for i in range(len(weight)):
        kernels = torch.tensor(weight[i])
        blank = torch.zeros(1, *kernels.shape[1:], dtype=torch.float64)
        pixels = torch.eye(blank.numel(), dtype=torch.float64).reshape(-1, *blank.shape[1:])
        mean, var, scale, shift = (
            torch.tensor(values[i]) for values in (running_mean, running_var, gamma, beta)
        )
        z = torch.nn.functional.conv2d(torch.cat([blank, pixels]), kernels, torch.tensor(bias[i]))
        y = torch.nn.functional.batch_norm(z, mean, var, scale, shift, eps=float(eps[i]))[:, :, 0, 0]
        weights = (y[1:] - y[0]).T.reshape(kernels.shape)
        rows.append({"weight_folded": weights, "bias_folded": y[0]})
    return each_case(rows)


@oracle(
    "norm.batch_population",
    way="module measured",
    how="the buffers of torch.nn.BatchNorm1d(momentum=None), which averages over the batches it is shown",
)
def batch_population(x: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for batches in x:
        average = torch.nn.BatchNorm1d(1, momentum=None, dtype=torch.float64)
        for batch in batches:
            average.train()(torch.tensor(batch)[:, None])
        var, mean = torch.var_mean(torch.tensor(batches), dim=1, correction=0)
        rows.append(
            {
                "means": mean,
                "variances": var,
                "mean": average.running_mean[0],
                "var": average.running_var[0],
            }
        )
    return each_case(rows)


@oracle(
    "norm.batch_synchronised",
    way="identity",
    how="numpy.var of the whole batch, of the batch with each value replaced by its device's mean, and of the rest",
)
def batch_synchronised(x: Any) -> Mapping[str, Any]:
    cases, _, size = x.shape
    means = np.average(x, axis=2)
    replaced = np.repeat(means, size, axis=1)
    whole = x.reshape(cases, -1)
    return {
        "means": means,
        "variances": np.var(x, axis=2),
        "mean": np.average(whole, axis=1),
        "within": np.var(whole - replaced, axis=1),
        "between": np.var(replaced, axis=1),
        "var": np.var(whole, axis=1),
    }
