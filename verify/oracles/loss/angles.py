"""Second ways to the losses with a margin on the angle: turning the feature, Chebyshev polynomials, torch's cosines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.loss.cases import cases, table
from verify.oracles.ways import oracle


def cosines(x: Any, W: Any) -> Any:
    return require_torch().nn.functional.cosine_similarity(W, x[None], dim=1, eps=0)


def turned_away(x: Any, w: Any, angle: Any) -> Any:
    """x turned by the angle in the plane of x and w, away from w."""
    torch = require_torch()
    along = x / x.norm()
    across = w / w.norm() - torch.dot(w / w.norm(), along) * along
    return torch.cos(angle) * along - torch.sin(angle) * across / across.norm()


def logits_and_loss(logits: Any, target: Any) -> dict[str, Any]:
    loss = require_torch().nn.functional.cross_entropy(logits, target)
    return {"logits": logits, "loss": loss}


@oracle(
    "loss.arcface",
    way="identity",
    how="torch's cosine similarity of the class with the feature turned away from it by m; angle by numpy.arctan2",
)
def arcface(x: Any, W: Any, target: Any, scale: Any, m: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in cases(x=x, W=W, target=target, scale=scale, m=m):
        cos, true = cosines(case["x"], case["W"]), case["W"][case["target"]]
        quarter = turned_away(case["x"], true, torch.tensor(np.pi / 2, dtype=torch.float64))
        # How far the class leans away from the quarter turn, against how far towards the feature.
        theta = torch.atan2(-torch.dot(true, quarter), torch.dot(true, case["x"]) / case["x"].norm())
        hard = cosines(turned_away(case["x"], true, case["m"]), true[None])[0]
        logits = torch.index_fill(cos, 0, case["target"], float(hard)) * case["scale"]
        rows.append({"cos": cos, "theta": theta, "hard": hard, **logits_and_loss(logits, case["target"])})
    return table(rows)


@oracle(
    "loss.cosface", way="library operator", how="torch's cosine similarity less m one_hot, and cross_entropy"
)
def cosface(x: Any, W: Any, target: Any, scale: Any, m: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in cases(x=x, W=W, target=target, scale=scale, m=m):
        cos = cosines(case["x"], case["W"])
        less = torch.nn.functional.one_hot(case["target"], len(cos)) * case["m"]
        found = logits_and_loss((cos - less) * case["scale"], case["target"])
        rows.append({"cos": cos, "hard": (cos - less)[case["target"]], **found})
    return table(rows)


def by_chebyshev(formula: str, lengths: Callable[[Any, Any], Any]) -> None:
    """Registers a second way without angles: T_m(cos) for cos(m theta), and the arch by counting extrema passed."""

    @oracle(
        f"loss.{formula}",
        way="identity",
        how="scipy's Chebyshev polynomial of torch's cosine; the arch is how many of its extrema lie above the cosine",
    )
    def second(x: Any, W: Any, target: Any, m: Any) -> Mapping[str, Any]:
        torch = require_torch()
        from scipy.special import eval_chebyt

        rows = []
        for case in cases(x=x, W=W, target=target, m=m):
            cos, factor = cosines(case["x"], case["W"]), int(case["m"])
            true = float(cos[case["target"]])
            extrema = np.cos(np.pi * np.arange(1, factor) / factor)
            k = int(np.count_nonzero(extrema >= true))
            psi = (1.0, -1.0)[k % 2] * eval_chebyt(factor, true) - 2 * k
            logits = torch.index_fill(cos, 0, case["target"], psi) * lengths(case["x"], case["W"])
            found = {"cos": cos, "theta": np.arccos(true), "k": k, "psi": psi}
            rows.append({**found, **logits_and_loss(logits, case["target"])})
        return table(rows)


by_chebyshev("sphereface", lambda x, W: x.norm())
by_chebyshev("l_softmax", lambda x, W: x.norm() * W.norm(dim=1))
