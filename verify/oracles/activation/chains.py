"""Second ways to maxout and to gradients through depth: torch's pooling and layers, a chain by autograd."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.activation.graded import graded
from verify.oracles.ways import oracle


@oracle(
    "activation.maxout",
    way="library operator",
    how="torch.nn.functional.linear, max_pool1d over the pieces with its indices, and autograd",
)
def maxout(x: Any, W: Any, b: Any) -> Mapping[str, Any]:
    torch = require_torch()
    found: dict[str, list[Any]] = {"z": [], "winner": [], "y": [], "dx": []}
    for point, weights, biases in zip(x, W, b, strict=True):
        leaf = torch.tensor(point, requires_grad=True)
        z = torch.nn.functional.linear(leaf, torch.tensor(weights), torch.tensor(biases))
        y, winner = torch.nn.functional.max_pool1d(z[None, None], len(biases), return_indices=True)
        y.sum().backward()
        found["z"].append(z.detach().numpy())
        found["winner"].append(winner.item())
        found["y"].append(y.item())
        found["dx"].append(leaf.grad.numpy())
    return {name: np.array(rows) for name, rows in found.items()}


@oracle(
    "activation.maxout_parameters", way="module measured", how="elements of a torch.nn.Linear to m k pieces"
)
def maxout_parameters(d: Any, m: Any, k: Any) -> Mapping[str, Any]:
    torch = require_torch()
    layers = [torch.nn.Linear(int(i), int(o), device="meta") for i, o in zip(d, m * k, strict=True)]
    return {
        "weights": np.array([layer.weight.numel() for layer in layers]),
        "biases": np.array([layer.bias.numel() for layer in layers]),
        "params": np.array([sum(p.numel() for p in layer.parameters()) for layer in layers]),
    }


@oracle("activation.through_depth", way="autograd", how="torch.autograd through the chain, layer by layer")
def through_depth(a0: Any, w: Any, b: Any, activation: str) -> Mapping[str, Any]:
    torch = require_torch()
    start = torch.tensor(a0, requires_grad=True)
    weights, biases = torch.tensor(w), torch.tensor(b)
    found: dict[str, list[Any]] = {"z": [], "a": [], "factor": [], "product": []}
    a = start
    for layer in range(w.shape[1]):
        z = torch.addcmul(biases[:, layer], weights[:, layer], a)
        after = getattr(torch, activation)(z)
        found["factor"].append(torch.autograd.grad(after.sum(), a, retain_graph=True)[0])
        found["product"].append(torch.autograd.grad(after.sum(), start, retain_graph=True)[0])
        found["z"].append(z.detach())
        found["a"].append(after.detach())
        a = after
    return {name: torch.stack(rows, dim=1).numpy() for name, rows in found.items()}


@oracle(
    "activation.depth_bound",
    way="autograd",
    how="gradient of a chain whose biases keep every net input where the slope is largest on a fine grid",
)
def depth_bound(w: Any, depth: Any, activation: str) -> Mapping[str, Any]:
    torch = require_torch()
    function = getattr(torch, activation)
    grid = np.linspace(-8, 8, 16001)
    _, slopes = graded(function, grid)
    steepest = torch.tensor(grid[slopes.argmax()])
    factors, bounds = [], []
    for weight, layers in zip(w, depth, strict=True):
        start = a = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
        gradients = []
        for _ in range(int(layers)):
            bias = steepest - float(weight) * a.detach()
            a = function(float(weight) * a + bias)
            gradients.append(abs(torch.autograd.grad(a, start, retain_graph=True)[0].item()))
        factors.append(gradients[0])
        bounds.append(gradients[-1])
    return {
        "slope": np.full(len(w), slopes.max()),
        "factor": np.array(factors),
        "bound": np.array(bounds),
    }
