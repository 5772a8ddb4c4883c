"""Second ways to the backward passes: autograd through torch's own normalisation operators."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from verify.backends import require_torch
from verify.oracles.norm.token import each_case
from verify.oracles.ways import oracle


def leaf(values: Any) -> Any:
    """A tensor that receives a gradient."""
    return require_torch().tensor(values, requires_grad=True)


def pulled_back(normalise: Callable[[Any], Any], x: Any, gamma: Any, dy: Any) -> dict[str, Any]:
    """x_hat and every gradient of one case; ``normalise`` is the operator without scale and shift."""
    torch = require_torch()
    values, scale, shift = leaf(x), leaf(gamma), leaf(0 * gamma)
    x_hat = normalise(values)
    x_hat.retain_grad()
    (scale * x_hat + shift).backward(torch.tensor(dy))
    found = {"x_hat": x_hat, "dx_hat": x_hat.grad, "dx": values.grad}
    return {**found, "dgamma": scale.grad, "dbeta": shift.grad}


@oracle(
    "norm.batch_backward",
    way="autograd",
    how="torch.autograd through torch.nn.functional.batch_norm",
)
def batch_backward(x: Any, gamma: Any, dy: Any, eps: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for i in range(len(x)):

        def normalise(values: Any, spread: float = float(eps[i])) -> Any:
            made = torch.nn.functional.batch_norm(values[:, None], None, None, training=True, eps=spread)
            return made[:, 0]

        rows.append(pulled_back(normalise, x[i], gamma[i], dy[i]))
    return each_case(rows)


@oracle(
    "norm.batch_backward",
    way="autograd",
    how="torch.autograd with the batch mean and variance as nodes of the graph that keep their gradients",
)
def batch_backward_through_statistics(x: Any, gamma: Any, dy: Any, eps: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for i in range(len(x)):
        values = leaf(x[i])
        mean = values.mean()
        var = torch.nn.functional.mse_loss(values, mean.expand(len(x[i])))
        mean.retain_grad()
        var.retain_grad()
        # In eval mode batch_norm divides by what it is given, but lets no gradient into it: hence by hand.
        x_hat = torch.sub(values, mean).mul(torch.rsqrt(var + float(eps[i])))
        torch.dot(float(gamma[i]) * x_hat, torch.tensor(dy[i])).backward()
        rows.append({"mean": mean, "var": var, "dmean": mean.grad, "dvar": var.grad})
    return each_case(rows)


@oracle("norm.layer_backward", way="autograd", how="torch.autograd through torch.nn.functional.layer_norm")
def layer_backward(x: Any, gamma: Any, dy: Any, eps: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for i in range(len(x)):

        def normalise(values: Any, spread: float = float(eps[i])) -> Any:
            return torch.nn.functional.layer_norm(values, values.shape, eps=spread)

        var, mean = torch.var_mean(torch.tensor(x[i]), dim=0, correction=0)
        found = pulled_back(normalise, x[i], gamma[i], dy[i])
        rows.append({**found, **projections(found), "mean": mean, "var": var})
        del rows[-1]["dbeta"]
    return each_case(rows)


@oracle("norm.rms_backward", way="autograd", how="torch.autograd through torch.nn.functional.rms_norm")
def rms_backward(x: Any, gamma: Any, dy: Any, eps: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for i in range(len(x)):

        def normalise(values: Any, spread: float = float(eps[i])) -> Any:
            return torch.nn.functional.rms_norm(values, values.shape, eps=spread)

        found = pulled_back(normalise, x[i], gamma[i], dy[i])
        along = projections(found)["along"]
        # What x was divided by, seen from the first entry.
        rms = torch.tensor(x[i])[0] / found["x_hat"][0]
        rows.append({**found, "along": along, "rms": rms})
        del rows[-1]["dbeta"]
    return each_case(rows)


def projections(found: Mapping[str, Any]) -> dict[str, Any]:
    """Autograd's dx_hat on the vector of ones and on x_hat, over the number of features."""
    dx_hat, x_hat = found["dx_hat"], found["x_hat"]
    return {"level": dx_hat.mean(), "along": dx_hat.dot(x_hat) / len(dx_hat)}


def images_pulled_back(
    normalise: Callable[[Any, float], Any], x: Any, gamma: Any, dy: Any, eps: Any
) -> list[dict[str, Any]]:
    """The gradients of every case through an operator on (N, C, H, W)."""
    rows = []
    for i in range(len(x)):

        def one(values: Any, spread: float = float(eps[i])) -> Any:
            return normalise(values, spread)

        rows.append(pulled_back(one, x[i], gamma[i][:, None, None], dy[i]))
        rows[-1]["dgamma"] = rows[-1]["dgamma"][:, 0, 0]
        rows[-1]["dbeta"] = rows[-1]["dbeta"][:, 0, 0]
    return rows


@oracle(
    "norm.batch_image_backward",
    way="autograd",
    how="torch.autograd through torch.nn.functional.batch_norm on (N, C, H, W); torch.std of each channel",
)
def batch_image_backward(x: Any, gamma: Any, dy: Any, eps: Any) -> Mapping[str, Any]:
    torch = require_torch()
    operator = torch.nn.functional.batch_norm
    rows = images_pulled_back(lambda v, e: operator(v, None, None, training=True, eps=e), x, gamma, dy, eps)
    for i, row in enumerate(rows):
        channels = torch.tensor(x[i]).transpose(0, 1).flatten(1)
        row["sigma"] = torch.hypot(channels.std(dim=1, correction=0), torch.tensor(eps[i] ** 0.5))
    return each_case(rows)


@oracle(
    "norm.instance_backward",
    way="autograd",
    how="torch.autograd through torch.nn.functional.instance_norm; torch.std of each map",
)
def instance_backward(x: Any, gamma: Any, dy: Any, eps: Any) -> Mapping[str, Any]:
    torch = require_torch()
    operator = torch.nn.functional.instance_norm
    rows = images_pulled_back(lambda v, e: operator(v, eps=e), x, gamma, dy, eps)
    for i, row in enumerate(rows):
        maps = torch.tensor(x[i]).flatten(2)
        row["sigma"] = torch.hypot(maps.std(dim=2, correction=0), torch.tensor(eps[i] ** 0.5))
    return each_case(rows)


@oracle(
    "norm.group_backward",
    way="autograd",
    how="torch.autograd through torch.nn.functional.group_norm; torch.std of each chunk of channels",
)
def group_backward(x: Any, gamma: Any, dy: Any, eps: Any, groups: str) -> Mapping[str, Any]:
    torch = require_torch()
    operator = torch.nn.functional.group_norm
    rows = images_pulled_back(lambda v, e: operator(v, int(groups), eps=e), x, gamma, dy, eps)
    for i, row in enumerate(rows):
        chunks = torch.tensor(x[i]).chunk(int(groups), dim=1)
        spreads = [chunk.flatten(1).std(dim=1, correction=0) for chunk in chunks]
        sigma = torch.stack(
            [s for s, c in zip(spreads, chunks, strict=True) for _ in range(c.shape[1])], dim=1
        )
        row["sigma"] = torch.hypot(sigma, torch.tensor(eps[i] ** 0.5))
    return each_case(rows)
