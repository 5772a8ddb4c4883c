"""Second ways to quasi-Newton updates: SciPy's update strategies, dense and with limited memory."""

from __future__ import annotations

from typing import Any

import numpy as np

from verify.oracles.second_order.shared import Arrays, matrices, stacked
from verify.oracles.ways import oracle


def scipy_update(kind: str, matrix: Any, step: Any, change: Any) -> Any:
    """scipy.optimize.BFGS, started with the matrix, after one update."""
    from scipy.optimize import BFGS

    made = BFGS(init_scale=matrix, min_curvature=1e-12)
    made.initialize(len(step), kind)
    made.update(step, change)
    return made.get_matrix()


def product(a: Any, b: Any) -> Any:
    """The inner product by polarisation."""
    return (np.linalg.norm(a + b, axis=1) ** 2 - np.linalg.norm(a - b, axis=1) ** 2) / 4


@oracle(
    "second_order.bfgs",
    way="library operator",
    how="scipy.optimize.BFGS('inv_hess'); inner products by polarisation",
)
def bfgs(h11: Any, h12: Any, h22: Any, s: Any, y: Any) -> Arrays:
    H = [scipy_update("inv_hess", *case) for case in zip(matrices(h11, h12, h22), s, y, strict=True)]
    curvature = product(s, y)
    return {"curvature": curvature, "rho": 1 / curvature, "H_new": np.array(H)}


@oracle(
    "second_order.dfp",
    way="identity",
    how="scipy.optimize.BFGS('hess') with step and change of the gradient exchanged: DFP is its dual",
)
def dfp(h11: Any, h12: Any, h22: Any, s: Any, y: Any) -> Arrays:
    H = matrices(h11, h12, h22)
    found = [scipy_update("hess", *case) for case in zip(H, y, s, strict=True)]
    Hy = np.einsum("bij,bj->bi", H, y)
    return {"curvature": product(s, y), "Hy": Hy, "scale": product(y, Hy), "H_new": np.array(found)}


@oracle(
    "second_order.bfgs_hessian",
    way="library operator",
    how="scipy.optimize.BFGS('hess'); inner products by polarisation",
)
def bfgs_hessian(h11: Any, h12: Any, h22: Any, s: Any, y: Any) -> Arrays:
    B = matrices(h11, h12, h22)
    found = [scipy_update("hess", *case) for case in zip(B, s, y, strict=True)]
    Bs = np.einsum("bij,bj->bi", B, s)
    return {"curvature": product(s, y), "Bs": Bs, "scale": product(s, Bs), "B_new": np.array(found)}


@oracle(
    "second_order.bfgs_hessian",
    way="identity",
    how="numpy.linalg.inv of scipy.optimize.BFGS('inv_hess') started with the inverse",
)
def inverted(h11: Any, h12: Any, h22: Any, s: Any, y: Any) -> Arrays:
    started = np.linalg.inv(matrices(h11, h12, h22))
    H = [scipy_update("inv_hess", (m + m.T) / 2, a, b) for m, a, b in zip(started, s, y, strict=True)]
    return {"B_new": np.linalg.inv(np.array(H))}


@oracle(
    "second_order.lbfgs",
    way="library operator",
    how="scipy.optimize.LbfgsInvHessProduct of rescaled steps; what lies between from products of projections",
)
def lbfgs(s1: Any, y1: Any, s2: Any, y2: Any, g: Any) -> Arrays:
    from scipy.optimize import LbfgsInvHessProduct

    rows = []
    for older, dy, newer, dz, gradient in zip(s1, y1, s2, y2, g, strict=True):
        P1 = np.eye(len(gradient)) - np.outer(dy, older) / (dy @ older)
        P2 = np.eye(len(gradient)) - np.outer(dz, newer) / (dz @ newer)
        gamma = (newer @ dz) / (dz @ dz)
        q2 = P2 @ gradient
        q1 = P1 @ q2
        # What each projection has taken away, in units of what it is taken along.
        alpha2 = np.linalg.lstsq(dz[:, None], gradient - q2)[0][0]
        alpha1 = np.linalg.lstsq(dy[:, None], q2 - q1)[0][0]
        r1 = gamma * P1.T @ q1 + alpha1 * older
        # SciPy starts from I: H / gamma is that of the steps s / gamma.
        scaled = LbfgsInvHessProduct(np.stack([older, newer]) / gamma, np.stack([dy, dz]))
        found = gamma * scaled.matvec(gradient)
        rows.append(
            {
                "rho1": 1 / np.vdot(older, dy),
                "rho2": 1 / np.vdot(newer, dz),
                "alpha2": alpha2,
                "q2": q2,
                "alpha1": alpha1,
                "q1": q1,
                "gamma": gamma,
                "r0": gamma * q1,
                "beta1": alpha1 - np.linalg.lstsq(older[:, None], r1 - gamma * q1)[0][0],
                "r1": r1,
                "beta2": alpha2 - np.linalg.lstsq(newer[:, None], found - r1)[0][0],
                "product": found,
            }
        )
    return stacked(rows)


@oracle(
    "second_order.storage",
    way="module measured",
    how="sizes of the arrays that scipy.optimize.BFGS and LbfgsInvHessProduct hold",
)
def storage(n: Any, m: Any, size: Any) -> Arrays:
    from scipy.optimize import BFGS, LbfgsInvHessProduct

    rows = []
    for parameters, steps, width in zip(n.tolist(), m.tolist(), size.tolist(), strict=True):
        whole = BFGS()
        whole.initialize(parameters, "inv_hess")
        ones = np.ones((steps, parameters))
        recent = LbfgsInvHessProduct(ones, ones)
        held = [whole.get_matrix().shape, recent.sk.shape, recent.yk.shape]
        arrays = [np.empty(shape, dtype=f"V{width}") for shape in held]
        rows.append(
            {
                "full": arrays[0].size,
                "limited": arrays[1].size + arrays[2].size,
                "full_bytes": arrays[0].nbytes,
                "limited_bytes": arrays[1].nbytes + arrays[2].nbytes,
            }
        )
    return stacked(rows)
