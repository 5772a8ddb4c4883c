"""Second ways to descent on quadratics: torch.optim.SGD with autograd, linear programmes, roots, SciPy's solver."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle

Arrays = Mapping[str, Any]


def walked(loss: Callable[[Any], Any], x0: Any, lr: float, steps: int) -> tuple[Any, float]:
    """Where torch.optim.SGD arrives after so many steps, and the loss there."""
    torch = require_torch()
    x = torch.tensor(x0, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.SGD([x], lr=lr)
    for _ in range(steps):
        optimiser.zero_grad()
        loss(x).backward()
        optimiser.step()
    return x.detach().numpy(), float(loss(x).detach())


@oracle(
    "quadratic.gd", way="library operator", how="n steps of torch.optim.SGD with autograd; one step from 1"
)
def gd(a: Any, x0: Any, lr: Any, n: Any) -> Arrays:
    rows = []
    for case in range(len(a)):
        curvature, rate = float(a[case]), float(lr[case])

        def loss(x: Any, curvature: float = curvature) -> Any:
            return curvature * x.square() / 2

        factor, _ = walked(loss, 1.0, rate, 1)
        x, value = walked(loss, float(x0[case]), rate, int(n[case]))
        rows.append((factor, x, value))
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    return dict(zip(("factor", "x", "loss"), columns, strict=True))


@oracle(
    "quadratic.gd_axes",
    way="library operator",
    how="n steps of torch.optim.SGD with autograd; one from (1, ..., 1)",
)
def gd_axes(h: Any, x0: Any, lr: Any, n: Any) -> Arrays:
    torch = require_torch()
    rows = []
    for case in range(len(h)):
        curvature = torch.tensor(h[case])

        def loss(x: Any, curvature: Any = curvature) -> Any:
            return torch.sum(curvature * x.square()) / 2

        factor, _ = walked(loss, np.ones(h.shape[1]), float(lr[case]), 1)
        x, value = walked(loss, x0[case], float(lr[case]), int(n[case]))
        rows.append((factor, x, value))
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    found = dict(zip(("factor", "x", "loss"), columns, strict=True))
    return {**found, "slowest": np.linalg.norm(found["factor"], ord=np.inf, axis=1)}


@oracle(
    "quadratic.stability",
    way="enumeration",
    how="scipy.optimize.brentq for the rates at which one step of torch.optim.SGD lands on 0 and on the other side;"
    " 40 steps at the given rate show whether it diverges",
)
def stability(a: Any, lr: Any) -> Arrays:
    from scipy.optimize import brentq

    torch = require_torch()
    rows = []
    for coefficient, rate in zip(a.tolist(), lr.tolist(), strict=True):

        def loss(x: Any, coefficient: float = coefficient) -> Any:
            return coefficient * x.square()

        def landed(r: float, on: float, loss: Any = loss) -> float:
            return float(walked(loss, 1.0, r, 1)[0]) - on

        best, limit = (brentq(landed, 0.0, 100.0, args=(on,), xtol=1e-15, rtol=1e-14) for on in (0.0, -1.0))
        far = abs(float(walked(loss, 1.0, rate, 40)[0]))
        curvature = torch.autograd.functional.hessian(loss, torch.tensor(1.0, dtype=torch.float64))
        rows.append((float(curvature), best, limit, float(walked(loss, 1.0, rate, 1)[0]), int(far > 1)))
    names = ("curvature", "best", "limit", "factor", "diverges")
    return {name: np.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


@oracle(
    "quadratic.best_step",
    way="library operator",
    how="scipy.optimize.linprog: the least q with -q <= 1 - lr h_i <= q, and the largest lr with q = 1",
)
def best_step(h: Any) -> Arrays:
    from scipy.optimize import linprog

    rows = []
    for values in h:
        sides = np.concatenate(
            [np.stack([-values, -1 + 0 * values], 1), np.stack([values, -1 + 0 * values], 1)]
        )
        bounds = np.repeat([-1.0, 1.0], len(values))
        best = linprog([0, 1], A_ub=sides, b_ub=bounds, bounds=[(0, None), (0, None)])
        limit = linprog([-1, 0], A_ub=sides, b_ub=bounds, bounds=[(0, None), (0, 1)])
        rows.append((best.x[0], best.x[1], limit.x[0]))
    rate, q, limit = (np.array(column) for column in zip(*rows, strict=True))
    matrices = np.stack([np.diag(values) for values in h])
    return {
        "low": np.linalg.norm(matrices, ord=-2, axis=(1, 2)),
        "high": np.linalg.norm(matrices, ord=2, axis=(1, 2)),
        "kappa": np.linalg.cond(matrices),
        "limit": limit,
        "best": rate,
        "rate": q,
    }


@oracle(
    "quadratic.momentum_best",
    way="identity",
    how="scipy.optimize.root: the rate and the momentum at which both axes are critically damped",
)
def momentum_best(low: Any, high: Any) -> Arrays:
    from scipy.optimize import root

    rows = []
    for small, large in zip(low.tolist(), high.tolist(), strict=True):
        # z^2 - (1 + beta - lr h) z + beta has a double root sqrt(beta) on the flat axis, -sqrt(beta) on the steep one.
        def damped(p: Any, small: float = small, large: float = large) -> list[float]:
            lr, q = p
            return [1 + q * q - lr * small - 2 * q, 1 + q * q - lr * large + 2 * q]

        lr, q = root(damped, [2 / (small + large), 0.5], tol=1e-15).x
        rows.append((large / small, lr, q, q * q))
    names = ("kappa", "lr", "rate", "momentum")
    return {name: np.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


@oracle(
    "quadratic.steps_needed",
    way="identity",
    how="scipy.optimize.brentq: the power to which the rate of the curvatures 1 and kappa is 1/10 and 10^-k",
)
def steps_needed(kappa: Any, digits: Any) -> Arrays:
    from scipy.optimize import brentq

    rate = best_step(np.stack([np.ones_like(kappa), kappa], axis=1))["rate"]

    def power(q: float, k: int) -> float:
        # The k-th root of q^n = 10^-k, which is less flat where the curve crosses.
        return float(brentq(lambda n: q ** (n / k) - 0.1, 0.0, 1e5, xtol=1e-14, rtol=1e-14))

    return {
        "rate": rate,
        "per_digit": np.array([power(q, 1) for q in rate]),
        "steps": np.array([power(q, int(k)) for q, k in zip(rate, digits, strict=True)]),
    }


def systems(a11: Any, a12: Any, a22: Any) -> Any:
    return np.stack([a11, a12, a12, a22], axis=1).reshape(-1, 2, 2)


@oracle(
    "quadratic.exact_step",
    way="identity",
    how="numpy.polyfit through three points of f along autograd's negative gradient: the vertex of the parabola",
)
def exact_step(a11: Any, a12: Any, a22: Any, b: Any, x0: Any) -> Arrays:
    torch = require_torch()
    rows = []
    for A, right, start in zip(*map(torch.tensor, (systems(a11, a12, a22), b, x0)), strict=True):

        def f(x: Any, A: Any = A, right: Any = right) -> Any:
            return x @ A @ x / 2 - right @ x

        r = -torch.func.grad(f)(start)
        values = [float(f(start + s * r)) for s in (-1.0, 0.0, 1.0)]
        square, linear, _ = np.polyfit([-1.0, 0.0, 1.0], values, 2)
        alpha = -linear / (2 * square)
        # The gradient is linear: what a step along r adds to it is A r.
        q = torch.func.grad(f)(start + r) + r
        rows.append((r.numpy(), q.numpy(), alpha, (start + alpha * r).numpy()))
    names = ("r", "q", "alpha", "x")
    return {name: np.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


@oracle(
    "quadratic.conjugate_gradient",
    way="library operator",
    how="iterates of scipy.sparse.linalg.cg; numpy.linalg.solve; beta from conjugacy instead of from the residuals",
)
def conjugate_gradient(a11: Any, a12: Any, a22: Any, b: Any, x0: Any) -> Arrays:
    from scipy.sparse.linalg import cg

    rows = []
    for A, right, start in zip(systems(a11, a12, a22), b, x0, strict=True):
        x1, _ = cg(A, right, x0=start, rtol=0.0, maxiter=1)
        x2 = np.linalg.solve(A, right)
        r0, r1 = right - A @ start, right - A @ x1
        # p_1 = r_1 + beta p_0 with p_0 . A p_1 = 0; the steps are what the points differ by, along their directions.
        beta = -(r0 @ A @ r1) / (r0 @ A @ r0)
        p1 = r1 + beta * r0
        rows.append(
            {
                "r0": r0,
                "q0": A @ r0,
                "alpha0": np.linalg.norm(x1 - start) / np.linalg.norm(r0),
                "x1": x1,
                "r1": r1,
                "beta0": beta,
                "p1": p1,
                "q1": A @ p1,
                "alpha1": np.linalg.norm(x2 - x1) / np.linalg.norm(p1),
                "x2": x2,
            }
        )
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}
