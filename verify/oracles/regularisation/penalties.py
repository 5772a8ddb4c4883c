"""Second ways to penalties and priors: norms, autograd, PyTorch's own weight decay, log densities of distributions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle

Penalty = Callable[[Any, int], Any]


def differentiated(w: Any, penalty: Penalty) -> tuple[Any, Any]:
    """The penalty of every case, and its gradient by autograd; ``penalty(weights, case)``."""
    torch = require_torch()
    weights = torch.tensor(w, requires_grad=True)
    values = torch.stack([penalty(weights[i], i) for i in range(len(w))])
    values.sum().backward()
    return values.detach().numpy(), weights.grad.numpy()


def norm(order: int) -> Callable[[Any], Any]:
    torch = require_torch()
    return lambda weights: torch.linalg.vector_norm(weights, ord=order)


@oracle("regularisation.l2", way="autograd", how="torch.linalg.vector_norm squared, its gradient by autograd")
def l2(w: Any, lam: Any) -> Mapping[str, Any]:
    penalty, grad = differentiated(w, lambda weights, i: float(lam[i]) * norm(2)(weights) ** 2)
    return {"squares": np.linalg.norm(w, axis=1) ** 2, "penalty": penalty, "grad": grad}


@oracle(
    "regularisation.l2_half",
    way="library operator",
    how="what torch.optim.SGD(weight_decay) subtracts at a rate of 1 without a gradient; its integral from 0 "
    "to w is the penalty, which torch.trapezoid finds exactly for a straight line",
)
def l2_half(w: Any, lam: Any) -> Mapping[str, Any]:
    torch = require_torch()
    grad, penalty = np.zeros_like(w), np.zeros(len(w))
    for i in range(len(w)):
        weights = torch.tensor(w[i], requires_grad=True)
        weights.grad = torch.zeros_like(weights)
        torch.optim.SGD([weights], lr=1.0, weight_decay=float(lam[i])).step()
        grad[i] = w[i] - weights.detach().numpy()
        pulls = torch.stack([torch.zeros(len(w[i]), dtype=torch.float64), torch.tensor(grad[i])])
        ways = torch.stack([torch.zeros(len(w[i]), dtype=torch.float64), torch.tensor(w[i])])
        penalty[i] = float(torch.trapezoid(pulls, ways, dim=0).sum())
    return {"squares": np.linalg.norm(w, axis=1) ** 2, "penalty": penalty, "grad": grad}


@oracle("regularisation.l1", way="autograd", how="torch.linalg.vector_norm(ord=1), its gradient by autograd")
def l1(w: Any, lam: Any) -> Mapping[str, Any]:
    penalty, grad = differentiated(w, lambda weights, i: float(lam[i]) * norm(1)(weights))
    return {"sizes": np.linalg.norm(w, ord=1, axis=1), "penalty": penalty, "grad": grad}


@oracle(
    "regularisation.elastic_net",
    way="autograd",
    how="torch.linalg.vector_norm with ord 1 and torch.nn.functional.mse_loss, their gradient by autograd",
)
def elastic_net(w: Any, lam: Any, ratio: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def penalty(weights: Any, i: int) -> Any:
        squares = torch.nn.functional.mse_loss(weights, torch.zeros_like(weights), reduction="sum")
        return float(lam[i]) * torch.lerp(squares / 2, norm(1)(weights), float(ratio[i]))

    value, grad = differentiated(w, penalty)
    return {
        "sizes": np.linalg.norm(w, ord=1, axis=1),
        "squares": np.linalg.norm(w, axis=1) ** 2,
        "penalty": value,
        "grad": grad,
    }


@oracle(
    "regularisation.gaussian_prior",
    way="autograd",
    how="torch.distributions.Normal: minus sigma^2 times its log density above that of 0, and its gradient",
)
def gaussian_prior(w: Any, sigma: Any, tau: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def prior(i: int) -> Any:
        return torch.distributions.Normal(torch.zeros(1, dtype=torch.float64), float(tau[i]))

    found = pulls(w, sigma, prior)
    # The slope of a pull that is linear in w: lambda.
    slopes = [found["grad"][i][0] / w[i][0] for i in range(len(w))]
    return {**found, "lam": np.array(slopes)}


@oracle(
    "regularisation.laplace_prior",
    way="autograd",
    how="torch.distributions.Laplace: minus sigma^2 times its log density above that of 0, and its gradient",
)
def laplace_prior(w: Any, sigma: Any, b: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def prior(i: int) -> Any:
        return torch.distributions.Laplace(torch.zeros(1, dtype=torch.float64), float(b[i]))

    found = pulls(w, sigma, prior)
    return {**found, "lam": np.abs(found["grad"]).max(axis=1)}


def pulls(w: Any, sigma: Any, prior: Callable[[int], Any]) -> dict[str, Any]:
    """Penalty and gradient: sigma^2 (log p(0) - log p(w)), summed over the weights."""
    torch = require_torch()

    def penalty(weights: Any, i: int) -> Any:
        density = prior(i).log_prob
        return float(sigma[i]) ** 2 * (density(torch.zeros_like(weights)) - density(weights)).sum()

    value, grad = differentiated(w, penalty)
    return {"penalty": value, "grad": grad}
