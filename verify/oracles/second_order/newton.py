"""Second ways to Newton steps and least squares: SciPy's and NumPy's own solvers."""

from __future__ import annotations

from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.second_order.shared import Arrays, matrices, stacked
from verify.oracles.ways import oracle


def one_newton_step(f: Any, slope: Any, x: float) -> float:
    """Where scipy.optimize.newton stands after a single iteration."""
    from scipy.optimize import newton

    return float(newton(f, x, fprime=slope, maxiter=1, disp=False))


@oracle(
    "second_order.newton",
    way="library operator",
    how="one iteration of scipy.optimize.newton on numpy.polynomial's derivative",
)
def newton(a: Any, b: Any, c: Any, d: Any, x: Any) -> Arrays:
    rows = []
    for coefficients, at in zip(np.stack([d, c, b, 0 * a, a], axis=1), x.tolist(), strict=True):
        f = np.polynomial.Polynomial(coefficients)
        x_new = one_newton_step(f.deriv(), f.deriv(2), at)
        values = {"f": f(at), "slope": f.deriv()(at), "curvature": f.deriv(2)(at)}
        rows.append({**values, "step": at - x_new, "x_new": x_new})
    return stacked(rows)


@oracle(
    "second_order.newton_root",
    way="library operator",
    how="one iteration of scipy.optimize.newton on numpy.polynomial",
)
def newton_root(a: Any, b: Any, c: Any, x: Any) -> Arrays:
    rows = []
    for coefficients, at in zip(np.stack([c, b, 0 * a, a], axis=1), x.tolist(), strict=True):
        f = np.polynomial.Polynomial(coefficients)
        x_new = one_newton_step(f, f.deriv(), at)
        rows.append({"f": f(at), "slope": f.deriv()(at), "step": at - x_new, "x_new": x_new})
    return stacked(rows)


@oracle("second_order.newton_2d", way="library operator", how="numpy.linalg.solve and numpy.linalg.det")
def newton_2d(w: Any, g: Any, h11: Any, h12: Any, h22: Any) -> Arrays:
    H = matrices(h11, h12, h22)
    step = np.linalg.solve(H, g[:, :, None])[:, :, 0]
    return {"det": np.linalg.det(H), "step": step, "w_new": w - step}


def damped(J: Any, r: Any, w: Any, rows_below: Any) -> Arrays:
    """Least squares of the residuals with rows that ask for a small step below them; derivatives by autograd."""
    torch = require_torch()
    rows = []
    for jacobian, residual, start, below in zip(*map(torch.tensor, (J, r, w, rows_below)), strict=True):

        def loss(delta: Any, jacobian: Any = jacobian, residual: Any = residual) -> Any:
            return torch.sum((residual + jacobian @ delta) ** 2) / 2

        zero = torch.zeros_like(start)
        target = torch.cat([residual, torch.zeros(len(below), dtype=residual.dtype)])
        step = np.linalg.lstsq(torch.cat([jacobian, below]).numpy(), target.numpy())[0]
        rows.append(
            {
                "square": torch.func.jacrev(torch.func.grad(loss))(zero).numpy(),
                "gradient": torch.func.grad(loss)(zero).numpy(),
                "step": step,
                "w_new": start.numpy() - step,
            }
        )
    return stacked(rows)


@oracle(
    "second_order.gauss_newton",
    way="library operator",
    how="numpy.linalg.lstsq with sqrt(lambda) I below J; gradient and Hessian of the linearised loss by autograd",
)
def gauss_newton(J: Any, r: Any, w: Any, damping: Any) -> Arrays:
    return damped(J, r, w, np.sqrt(damping)[:, None, None] * np.eye(J.shape[2]))


@oracle(
    "second_order.marquardt",
    way="library operator",
    how="numpy.linalg.lstsq with sqrt(lambda) times the columns' lengths below J; autograd of the linearised loss",
)
def marquardt(J: Any, r: Any, w: Any, damping: Any) -> Arrays:
    lengths = np.linalg.norm(J, axis=1)
    return damped(J, r, w, np.stack([np.diag(row) for row in np.sqrt(damping)[:, None] * lengths]))
