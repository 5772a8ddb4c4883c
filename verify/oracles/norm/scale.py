"""Second ways to scales: a straight line through torch's batch norm, autograd at two lengths, weight_norm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.norm.gradients import leaf
from verify.oracles.norm.token import each_case
from verify.oracles.ways import oracle


@oracle(
    "norm.batch_undone",
    way="identity",
    how="the straight line that numpy.polyfit lays from torch's normalised batch back to the batch",
)
def batch_undone(x: Any, eps: Any) -> Mapping[str, Any]:
    torch = require_torch()
    found = {name: np.zeros(len(x)) for name in ("mean", "var", "gamma", "beta")}
    for i in range(len(x)):
        column = torch.tensor(x[i])[:, None]
        normalised = torch.nn.functional.batch_norm(column, None, None, training=True, eps=float(eps[i]))
        found["gamma"][i], found["beta"][i] = np.polyfit(normalised[:, 0].numpy(), x[i], 1)
        var, mean = torch.var_mean(column, correction=0)
        found["mean"][i], found["var"][i] = float(mean), float(var)
    return found


@oracle(
    "norm.effective_rate",
    way="autograd",
    how="a step of torch.optim.SGD on a loss of w / |w|, against the gradient at unit length: by how much it turns",
)
def effective_rate(w: Any, lr: Any) -> Mapping[str, Any]:
    torch = require_torch()
    random = torch.Generator().manual_seed(0)
    found = {name: np.zeros(len(w)) for name in ("norm2", "effective")}
    for i in range(len(w)):
        target = torch.rand(len(w[i]), dtype=torch.float64, generator=random)

        def loss(weights: Any, target: Any = target) -> Any:
            return torch.nn.functional.mse_loss(torch.nn.functional.normalize(weights, dim=0), target)

        long = leaf(w[i])
        unit = torch.nn.functional.normalize(long.detach(), dim=0).requires_grad_()
        length = float(torch.linalg.vector_norm(long.detach()))
        loss(long).backward()
        loss(unit).backward()
        torch.optim.SGD([long], lr=float(lr[i])).step()
        turned = unit.detach() - long.detach() / length
        found["norm2"][i] = length**2
        found["effective"][i] = float(turned.dot(unit.grad) / unit.grad.dot(unit.grad))
    return found


@oracle(
    "norm.weight",
    way="module measured",
    how="torch.nn.utils.parametrizations.weight_norm on a linear layer, and its gradients by autograd",
)
def weight(v: Any, g: Any, dw: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for i in range(len(v)):
        layer = torch.nn.Linear(len(v[i]), 1, bias=False, dtype=torch.float64)
        layer = torch.nn.utils.parametrizations.weight_norm(layer)
        length, direction = layer.parametrizations.weight.original0, layer.parametrizations.weight.original1
        with torch.no_grad():
            length.fill_(float(g[i]))
            direction.copy_(torch.tensor(v[i]))
        layer.weight.backward(torch.tensor(dw[i])[None])
        rows.append(
            {
                "length": torch.linalg.vector_norm(torch.tensor(v[i])),
                "w": layer.weight[0],
                "dg": length.grad[0, 0],
                "dv": direction.grad[0],
            }
        )
    return each_case(rows)
