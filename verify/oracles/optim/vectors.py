"""Second ways to what looks at whole vectors: LARS, LAMB and clipping."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.optim.shared import weighted_means
from verify.oracles.ways import oracle

Arrays = Mapping[str, Any]


def parameter(values: Any, gradient: Any) -> Any:
    torch = require_torch()
    made = torch.tensor(values, dtype=torch.float64, requires_grad=True)
    made.grad = torch.tensor(gradient, dtype=torch.float64)
    return made


def size(*vectors: Any) -> float:
    """The norm by torch's own clipping, which returns it and here clips nothing."""
    torch = require_torch()
    given = [parameter(v, v) for v in vectors]
    return float(torch.nn.utils.clip_grad_norm_(given, float("inf")))


@oracle(
    "optim.lars",
    way="library operator",
    how="torch.optim.SGD(weight_decay) at the layer's rate; norms from clip_grad_norm_",
)
def lars(w: Any, g: Any, lr: Any, trust: Any, wd: Any) -> Arrays:
    torch = require_torch()
    rows = []
    for case in range(len(w)):
        w_norm, g_norm = size(w[case]), size(g[case])
        ratio = float(trust[case]) / (g_norm / w_norm + float(wd[case]))
        layer = parameter(w[case], g[case])
        torch.optim.SGD([layer], lr=float(lr[case]) * ratio, weight_decay=float(wd[case])).step()
        new = layer.detach().numpy()
        rows.append({"w_norm": w_norm, "g_norm": g_norm, "ratio": ratio, "step": w[case] - new, "w_new": new})
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


@oracle(
    "optim.lamb",
    way="library operator",
    how="the moves of torch.optim.Adam at the rate 1 as direction; torch.optim.SGD takes the step",
)
def lamb(theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any, wd: Any) -> Arrays:
    torch = require_torch()
    names = ("m", "v", "update", "ratio", "theta")
    cases, steps, entries = g.shape
    found = {name: np.zeros((cases, steps) if name == "ratio" else g.shape) for name in names}
    for case in range(cases):
        walker = parameter(np.zeros(entries), g[case, 0])
        betas = (float(beta1[case]), float(beta2[case]))
        adam = torch.optim.Adam([walker], lr=1.0, betas=betas, eps=float(eps[case]))
        layer = parameter(theta0[case], g[case, 0])
        for t in range(steps):
            before = layer.detach().numpy().copy()
            torch.nn.init.zeros_(walker)
            walker.grad = torch.tensor(g[case, t])
            adam.step()
            update = wd[case] * before - walker.detach().numpy()
            ratio = size(before) / size(update)
            layer.grad = torch.tensor(update)
            torch.optim.SGD([layer], lr=float(lr[case]) * ratio).step()
            state = adam.state[walker]
            values = (state["exp_avg"], state["exp_avg_sq"], update, ratio, layer.detach())
            for name, value in zip(names, values, strict=True):
                found[name][case, t] = value
    hats = {
        "m_hat": np.stack([weighted_means(g[:, :, i], beta1) for i in range(entries)], axis=2),
        "v_hat": np.stack([weighted_means(g[:, :, i] ** 2, beta2) for i in range(entries)], axis=2),
    }
    return {**found, **hats}


LARGE = 1e9
"""torch adds 1e-6 to the norm; gradients and limit taken this much larger, that is gone in the rounding."""


def clipped(limit: float, *gradients: Any) -> tuple[float, list[Any]]:
    """The global norm and the gradients as torch clips them."""
    torch = require_torch()
    given = [parameter(0 * g, LARGE * g) for g in gradients]
    total = torch.nn.utils.clip_grad_norm_(given, LARGE * limit)
    return float(total) / LARGE, [one.grad.numpy() / LARGE for one in given]


@oracle("optim.clip_norm", way="library operator", how="torch.nn.utils.clip_grad_norm_, all in units of 1e-9")
def clip_norm(g: Any, c: Any) -> Arrays:
    total, first = [], []
    for row, limit in zip(g, c, strict=True):
        norm, (cut,) = clipped(float(limit), row)
        total.append(norm)
        first.append(cut)
    new = np.array(first)
    return {"norm": np.array(total), "clipped": new, "factor": lengths(new) / lengths(g)}


@oracle("optim.clip_global_norm", way="library operator", how="torch.nn.utils.clip_grad_norm_ of two tensors")
def clip_global_norm(g1: Any, g2: Any, c: Any) -> Arrays:
    found = [clipped(float(limit), a, b) for a, b, limit in zip(g1, g2, c, strict=True)]
    new1, new2 = (np.array([cut[i] for _, cut in found]) for i in range(2))
    return {
        "norm1": np.array([size(row) for row in g1]),
        "norm2": np.array([size(row) for row in g2]),
        "norm": np.array([norm for norm, _ in found]),
        "factor": lengths(new1) / lengths(g1),
        "clipped1": new1,
        "clipped2": new2,
    }


@oracle(
    "optim.clip_value",
    way="library operator",
    how="torch.nn.utils.clip_grad_value_; torch.nn.functional.cosine_similarity",
)
def clip_value(g: Any, c: Any) -> Arrays:
    torch = require_torch()
    new = np.zeros_like(g)
    for case in range(len(g)):
        one = parameter(g[case], g[case])
        torch.nn.utils.clip_grad_value_([one], float(c[case]))
        new[case] = one.grad.numpy()
    cosine = torch.nn.functional.cosine_similarity(torch.tensor(g), torch.tensor(new), dim=1)
    return {"clipped": new, "cosine": cosine.numpy()}


def lengths(vectors: Any) -> Any:
    return np.linalg.norm(vectors, axis=1)
