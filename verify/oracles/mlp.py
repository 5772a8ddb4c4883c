"""Second ways to back-propagation: torch's autograd through the same network, and torch.optim.SGD."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle

NAMES = ("W1", "b1", "W2", "b2")


def traced(x: Any, y: Any, activation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """One case's forward pass and, by autograd, dL/dz of both layers; the parameters receive their gradients."""
    torch = require_torch()
    act = getattr(torch, activation)
    z1 = torch.nn.functional.linear(torch.tensor(x), parameters["W1"], parameters["b1"])
    a1 = act(z1)
    z2 = torch.nn.functional.linear(a1, parameters["W2"], parameters["b2"])
    a2 = act(z2)
    loss = torch.nn.functional.mse_loss(a2, torch.tensor(y), reduction="sum") / 2
    z1.retain_grad()
    z2.retain_grad()
    loss.backward()
    return {"z1": z1, "a1": a1, "z2": z2, "a2": a2, "loss": loss, "delta2": z2.grad, "delta1": z1.grad}


def stacked(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: np.stack([row[name].detach().numpy() for row in rows]) for name in rows[0]}


def leaves(case: int, **parameters: Any) -> dict[str, Any]:
    torch = require_torch()
    return {name: torch.tensor(values[case], requires_grad=True) for name, values in parameters.items()}


@oracle("mlp.backprop", way="autograd", how="torch.autograd through linear, activation and mse_loss(sum) / 2")
def backprop(x: Any, W1: Any, b1: Any, W2: Any, b2: Any, y: Any, activation: str) -> Mapping[str, Any]:
    rows = []
    for case in range(len(x)):
        parameters = leaves(case, W1=W1, b1=b1, W2=W2, b2=b2)
        found = traced(x[case], y[case], activation, parameters)
        rows.append(found | {f"d{name}": parameter.grad for name, parameter in parameters.items()})
    return stacked(rows)


@oracle("mlp.sgd_step", way="autograd", how="torch.optim.SGD on the gradients of torch.autograd")
def sgd_step(
    x: Any, W1: Any, b1: Any, W2: Any, b2: Any, y: Any, activation: str, lr: Any
) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in range(len(x)):
        parameters = leaves(case, W1=W1, b1=b1, W2=W2, b2=b2)
        found = traced(x[case], y[case], activation, parameters)
        torch.optim.SGD(parameters.values(), lr=float(lr[case])).step()
        found |= {f"d{name}": parameter.grad for name, parameter in parameters.items()}
        rows.append(found | {f"{name}_new": parameter for name, parameter in parameters.items()})
    return stacked(rows)
