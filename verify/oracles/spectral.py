"""Second ways to spectral norms: singular values, torch's parametrisation, autograd, a convolution as a matrix."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


@oracle(
    "spectral.norm_2x2",
    way="library operator",
    how="numpy.linalg.svd: sums and products of the squared singular values; torch.einsum for the Gram matrix",
)
def norm_2x2(a: Any) -> Mapping[str, Any]:
    torch = require_torch()
    values = np.linalg.svd(a, compute_uv=False) ** 2
    return {
        "gram": torch.einsum("bij,bik->bjk", torch.tensor(a), torch.tensor(a)).numpy(),
        "trace": values.sum(axis=1),
        "det": values.prod(axis=1),
        "lam": values[:, 0],
        "sigma": np.linalg.norm(a, ord=2, axis=(1, 2)),
    }


def parametrised(w: Any, u0: Any) -> Any:
    """A torch layer whose weight is Wᵀ under spectral_norm, about to start from u0.

    torch multiplies by the weight first and by its transpose then, the paper the other way round.
    """
    torch = require_torch()
    layer = torch.nn.Linear(w.shape[0], w.shape[1], bias=False, dtype=torch.float64)
    layer = torch.nn.utils.parametrizations.spectral_norm(layer)
    with torch.no_grad():
        layer.parametrizations.weight.original.copy_(torch.tensor(w.T))
        layer.parametrizations.weight[0]._v.copy_(torch.tensor(u0))
    return layer.train()


def iterated(layer: Any) -> tuple[Any, Any, Any]:
    """The weight after one more power iteration, and the two vectors."""
    weight = layer.weight.detach().numpy().T
    vectors = layer.parametrizations.weight[0]
    return weight, vectors._u.numpy().copy(), vectors._v.numpy().copy()


@oracle(
    "spectral.power_iteration",
    way="module measured",
    how="torch.nn.utils.parametrizations.spectral_norm in train mode, one iteration each time its weight is read; "
    "sigma as what the weight was divided by",
)
def power_iteration(w: Any, u0: Any) -> Mapping[str, Any]:
    found: dict[str, list[Any]] = {"v": [], "u": [], "sigma": []}
    for matrix, start in zip(w, u0, strict=True):
        layer = parametrised(matrix, start)
        steps = [iterated(layer) for _ in range(3)]
        largest = np.unravel_index(np.abs(matrix).argmax(), matrix.shape)
        found["v"].append([v for _, v, _ in steps])
        found["u"].append([u for _, _, u in steps])
        found["sigma"].append([matrix[largest] / weight[largest] for weight, _, _ in steps])
    return {name: np.array(values) for name, values in found.items()}


@oracle(
    "spectral.normalise",
    way="module measured",
    how="torch.nn.utils.parametrizations.spectral_norm in train mode, its weight read once",
)
def normalise(w: Any, u0: Any) -> Mapping[str, Any]:
    first = power_iteration(w, u0)
    weights = [iterated(parametrised(matrix, start))[0] for matrix, start in zip(w, u0, strict=True)]
    return {**{name: values[:, 0] for name, values in first.items()}, "w_sn": np.stack(weights)}


def steepest_slope(activation: str) -> float:
    """The largest slope of torch's activation, by autograd; all three are steepest at or right of 0."""
    torch = require_torch()
    z = torch.linspace(0, 4, 401, dtype=torch.float64).requires_grad_()
    getattr(torch, activation)(z).sum().backward()
    return float(z.grad.max())


@oracle(
    "spectral.lipschitz_product",
    way="autograd",
    how="the slope of a chain of one unit a layer at the point where every activation is steepest, which is the bound",
)
def lipschitz_product(norms: Any, activation: str) -> Mapping[str, Any]:
    torch = require_torch()
    slope, found = steepest_slope(activation), []
    act = getattr(torch, activation)
    for row in norms:
        x = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        straight = bent = x
        for i, factor in enumerate(row.tolist()):
            straight = factor * straight
            bent = factor * bent
            if i + 1 < len(row):
                # Moved to where the activation is steepest: 0, or right of it for relu.
                bent = act(bent - bent.detach() + (activation == "relu"))
        found.append([float(torch.autograd.grad(y, x, retain_graph=True)[0]) for y in (straight, bent)])
    product, bound = np.array(found).T
    return {"product": product, "bound": bound, "steepest": slope + 0 * product}


@oracle(
    "spectral.lipschitz_network",
    way="library operator",
    how="torch.linalg.matrix_norm(ord=2) of the layers; the bound as the norm of their Kronecker product",
)
def lipschitz_network(W1: Any, W2: Any, activation: str) -> Mapping[str, Any]:
    torch = require_torch()
    slope = steepest_slope(activation)
    first, second = torch.tensor(W1), torch.tensor(W2)
    sigma1, sigma2 = (torch.linalg.matrix_norm(matrix, ord=2).numpy() for matrix in (first, second))
    # The singular values of a Kronecker product are all products of those of its factors.
    both = [
        torch.linalg.matrix_norm(torch.kron(slope * a, b), ord=2) for a, b in zip(first, second, strict=True)
    ]
    return {
        "sigma1": sigma1,
        "sigma2": sigma2,
        "steepest": slope + 0 * sigma1,
        "bound": torch.stack(both).numpy(),
    }


@oracle(
    "spectral.convolution_norm",
    way="enumeration",
    how="torch's conv2d with circular padding as a 64x64 matrix, one pixel at a time; its largest singular value",
)
def convolution_norm(kernel: Any) -> Mapping[str, Any]:
    torch = require_torch()
    size, reach = 8, kernel.shape[1] - 1
    pixels = torch.eye(size * size, dtype=torch.float64).reshape(-1, 1, size, size)
    wrapped = torch.nn.functional.pad(pixels, (0, reach, 0, reach), mode="circular")
    reshaped, operator = [], []
    for weights in torch.tensor(kernel):
        matrix = torch.nn.functional.conv2d(wrapped, weights[None, None]).flatten(1)
        operator.append(torch.linalg.svdvals(matrix)[0])
        reshaped.append(torch.linalg.svdvals(weights.reshape(1, -1))[0])
    return {"reshaped": torch.stack(reshaped).numpy(), "operator": torch.stack(operator).numpy()}
