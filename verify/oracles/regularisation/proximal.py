"""Second ways to minimisers and thresholds: scikit-learn's Lasso, a Newton step, softshrink, torch.optim.SGD."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


@oracle(
    "regularisation.l1_minimiser",
    way="library operator",
    how="sklearn.linear_model.Lasso on one feature whose squared error is the quadratic",
)
def l1_minimiser(slope: Any, curvature: Any, lam: Any) -> Mapping[str, Any]:
    from sklearn.linear_model import Lasso

    found = np.zeros_like(slope)
    for i in range(len(slope)):
        # (y - x w)^2 / 2 = d0 w + h/2 w^2 + const with x = sqrt(h) and y = -d0 / sqrt(h).
        x, y = np.array([[curvature[i] ** 0.5]]), np.array([-slope[i] / curvature[i] ** 0.5])
        found[i] = Lasso(alpha=float(lam[i]), fit_intercept=False, tol=1e-15).fit(x, y).coef_[0]
    return {"w": found}


@oracle(
    "regularisation.l1_minimiser",
    way="autograd",
    how="the slope a hair to the left and to the right of 0",
)
def l1_slopes(slope: Any, curvature: Any, lam: Any) -> Mapping[str, Any]:
    torch = require_torch()
    slope, curvature, lam = (torch.tensor(values) for values in (slope, curvature, lam))
    found = {}
    for side, hair in (("left", -1e-200), ("right", 1e-200)):
        w = torch.full_like(slope, hair).requires_grad_()
        (slope * w + curvature / 2 * w.square() + lam * w.abs()).sum().backward()
        found[side] = w.grad.numpy()
    return found


@oracle(
    "regularisation.l2_minimiser",
    way="autograd",
    how="one Newton step from 0 with torch.func.grad and its grad, exact for a quadratic",
)
def l2_minimiser(slope: Any, curvature: Any, lam: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from torch.func import grad

    def newton(d0: float, h: float, strength: float) -> float:
        zero = torch.tensor(0.0, dtype=torch.float64)
        first = grad(lambda w: d0 * w + h / 2 * w.square() + strength * w.square())
        return float(-first(zero) / grad(first)(zero))

    cases = list(zip(slope.tolist(), curvature.tolist(), lam.tolist(), strict=True))
    alone = np.array([newton(d0, h, 0.0) for d0, h, _ in cases])
    penalised = np.array([newton(*case) for case in cases])
    return {"unpenalised": alone, "w": penalised, "shrinkage": penalised / alone}


@oracle("regularisation.soft_threshold", way="library operator", how="torch.nn.functional.softshrink")
def soft_threshold(v: Any, t: Any) -> Mapping[str, Any]:
    torch = require_torch()
    shrink = torch.nn.functional.softshrink
    w = np.stack([shrink(torch.tensor(v[i]), float(t[i])).numpy() for i in range(len(v))])
    return {"w": w, "left": np.abs(w)}


@oracle(
    "regularisation.soft_threshold",
    way="enumeration",
    how="the best of the three points at which (w - v)^2 / 2 + t |w| can be smallest: v - t, v + t and 0",
)
def soft_threshold_searched(v: Any, t: Any) -> Mapping[str, Any]:
    bound = t[:, None]
    candidates = np.stack([v - bound, v + bound, 0 * v])
    worth = (candidates - v) ** 2 / 2 + bound * np.abs(candidates)
    return {"w": np.take_along_axis(candidates, worth.argmin(axis=0)[None], axis=0)[0]}


def descended(w: Any, g: Any, lr: Any) -> Any:
    """The weights after a step of torch.optim.SGD on the gradient."""
    torch = require_torch()
    found = np.zeros_like(w)
    for i in range(len(w)):
        weights = torch.tensor(w[i], requires_grad=True)
        weights.grad = torch.tensor(g[i])
        torch.optim.SGD([weights], lr=float(lr[i])).step()
        found[i] = weights.detach().numpy()
    return found


@oracle(
    "regularisation.proximal_step",
    way="library operator",
    how="torch.optim.SGD, then torch.nn.functional.softshrink; the threshold is how far a large value is shrunk",
)
def proximal_step(w: Any, g: Any, lr: Any, lam: Any) -> Mapping[str, Any]:
    torch = require_torch()
    v = descended(w, g, lr)
    # The step with lambda in place of g moves 0 by the threshold.
    t = -descended(0 * w[:, :1], lam[:, None], lr)[:, 0]
    shrink = torch.nn.functional.softshrink
    w_new = np.stack([shrink(torch.tensor(v[i]), float(t[i])).numpy() for i in range(len(v))])
    return {"v": v, "t": t, "w_new": w_new}


@oracle(
    "regularisation.subgradient_step",
    way="autograd",
    how="torch.optim.SGD on the gradient that autograd finds for g . w + lambda |w|",
)
def subgradient_step(w: Any, g: Any, lr: Any, lam: Any) -> Mapping[str, Any]:
    torch = require_torch()
    found = {"direction": np.zeros_like(w), "w_new": np.zeros_like(w)}
    for i in range(len(w)):
        weights = torch.tensor(w[i], requires_grad=True)
        (
            torch.tensor(g[i]).dot(weights) + float(lam[i]) * torch.linalg.vector_norm(weights, ord=1)
        ).backward()
        torch.optim.SGD([weights], lr=float(lr[i])).step()
        found["direction"][i] = weights.grad.numpy()
        found["w_new"][i] = weights.detach().numpy()
    return found
