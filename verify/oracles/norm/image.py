"""Second ways to the normalisation of images: torch's operators, and the statistics by torch.var_mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.norm.token import each_case
from verify.oracles.ways import oracle

Operator = Callable[[Any, Any, Any, float], Any]


def through(operator: Operator, x: Any, gamma: Any, beta: Any, eps: Any) -> list[dict[str, Any]]:
    """x_hat and y of every case: ``operator(images, scale, shift, eps)`` without and with scale and shift."""
    torch = require_torch()
    rows = []
    for i in range(len(x)):
        images, scale, shift = torch.tensor(x[i]), torch.tensor(gamma[i]), torch.tensor(beta[i])
        plain = operator(images, None, None, float(eps[i]))
        rows.append({"x_hat": plain, "y": operator(images, scale, shift, float(eps[i]))})
    return rows


def measured(rows: list[dict[str, Any]], x: Any, dims: tuple[int, ...]) -> dict[str, Any]:
    """The rows with mean and variance of the images over the dimensions."""
    torch = require_torch()
    for i, row in enumerate(rows):
        row["var"], row["mean"] = torch.var_mean(torch.tensor(x[i]), dim=dims, correction=0)
    return each_case(rows)


@oracle("norm.batch_image", way="library operator", how="torch.nn.functional.batch_norm on (N, C, H, W)")
def batch_image(x: Any, gamma: Any, beta: Any, eps: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def operator(images: Any, scale: Any, shift: Any, spread: float) -> Any:
        return torch.nn.functional.batch_norm(images, None, None, scale, shift, training=True, eps=spread)

    return measured(through(operator, x, gamma, beta, eps), x, (0, 2, 3))


@oracle("norm.instance", way="library operator", how="torch.nn.functional.instance_norm")
def instance(x: Any, gamma: Any, beta: Any, eps: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def operator(images: Any, scale: Any, shift: Any, spread: float) -> Any:
        return torch.nn.functional.instance_norm(images, weight=scale, bias=shift, eps=spread)

    return measured(through(operator, x, gamma, beta, eps), x, (2, 3))


@oracle("norm.layer_image", way="library operator", how="torch.nn.functional.layer_norm over (C, H, W)")
def layer_image(x: Any, gamma: Any, beta: Any, eps: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def operator(images: Any, scale: Any, shift: Any, spread: float) -> Any:
        return torch.nn.functional.layer_norm(images, images.shape[1:], scale, shift, eps=spread)

    return measured(through(operator, x, gamma, beta, eps), x, (1, 2, 3))


@oracle(
    "norm.group", way="library operator", how="torch.native_group_norm, which returns the mean and 1/sigma"
)
def group(x: Any, gamma: Any, beta: Any, eps: Any, groups: str) -> Mapping[str, Any]:
    torch = require_torch()
    parts = int(groups)

    def operator(images: Any, scale: Any, shift: Any, spread: float) -> Any:
        return torch.nn.functional.group_norm(images, parts, scale, shift, eps=spread)

    rows = through(operator, x, gamma, beta, eps)
    for i, row in enumerate(rows):
        images = torch.tensor(x[i])
        n, c, h, w = images.shape
        _, mean, reciprocal = torch.native_group_norm(images, None, None, n, c, h * w, parts, float(eps[i]))
        row["mean"] = mean.repeat_interleave(c // parts, dim=1)
        row["var"] = (reciprocal**-2 - float(eps[i])).repeat_interleave(c // parts, dim=1)
    return each_case(rows)


@oracle(
    "norm.switchable",
    way="library operator",
    how="torch.var_mean over each layer's own axes, torch.softmax, torch.nn.functional.batch_norm in eval mode",
)
def switchable(x: Any, w: Any, w_var: Any, gamma: Any, beta: Any, eps: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for i in range(len(x)):
        images = torch.tensor(x[i])
        n, c = images.shape[:2]
        row = {"p": torch.tensor(w[i]).softmax(0), "q": torch.tensor(w_var[i]).softmax(0)}
        means, variances = [], []
        for name, dims in (("in", (2, 3)), ("ln", (1, 2, 3)), ("bn", (0, 2, 3))):
            var, mean = torch.var_mean(images, dim=dims, correction=0, keepdim=True)
            row[f"var_{name}"], row[f"mean_{name}"] = var.squeeze(dims), mean.squeeze(dims)
            means.append(mean.expand(n, c, 1, 1).flatten())
            variances.append(var.expand(n, c, 1, 1).flatten())
        mean = torch.einsum("k,km->m", row["p"], torch.stack(means))
        var = torch.einsum("k,km->m", row["q"], torch.stack(variances))
        # Every map of every image as a channel of one image, with its mixed statistics as running ones.
        flat = images.reshape(1, n * c, *images.shape[2:])
        normalise = torch.nn.functional.batch_norm
        scale, shift = torch.tensor(gamma[i]).repeat(n), torch.tensor(beta[i]).repeat(n)
        row["x_hat"] = normalise(flat, mean, var, eps=float(eps[i])).reshape(images.shape)
        row["y"] = normalise(flat, mean, var, scale, shift, eps=float(eps[i])).reshape(images.shape)
        rows.append({**row, "mean": mean.reshape(n, c), "var": var.reshape(n, c)})
    return each_case(rows)


@oracle(
    "norm.lrn_averaged",
    way="library operator",
    how="torch.nn.functional.local_response_norm; the sum of squares from its answer to alpha = n, beta = k = 1",
)
def lrn_averaged(x: Any, n: Any, k: Any, alpha: Any, beta: Any) -> Mapping[str, Any]:
    return responses(x, n, k, alpha, beta)


@oracle(
    "norm.lrn",
    way="library operator",
    how="torch.nn.functional.local_response_norm, which divides alpha by n, called with n alpha",
)
def lrn(x: Any, n: Any, k: Any, alpha: Any, beta: Any) -> Mapping[str, Any]:
    return responses(x, n, k, n * alpha, beta)


def responses(x: Any, n: Any, k: Any, alpha: Any, beta: Any) -> dict[str, Any]:
    """y, and what the operator divides by before and after the power."""
    torch = require_torch()
    respond = torch.nn.functional.local_response_norm
    found = {name: np.zeros_like(x) for name in ("energy", "base", "y")}
    for i in range(len(x)):
        channels, size = torch.tensor(x[i]).reshape(1, -1, 1), int(n[i])
        constants = float(alpha[i]), float(beta[i]), float(k[i])
        found["y"][i] = respond(channels, size, *constants)[0, :, 0]
        found["base"][i] = (channels / respond(channels, size, constants[0], 1.0, constants[2]))[0, :, 0]
        found["energy"][i] = (channels / respond(channels, size, float(size), 1.0, 1.0))[0, :, 0] - 1
    return found
