"""Second ways to the losses of a regression: torch.nn.functional with autograd, SciPy and NumPy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.loss.cases import cases, differentiated, table
from verify.oracles.ways import oracle


def of_two(formula: str, name: str, *steps: str) -> None:
    """Registers torch.nn.functional's loss of prediction and target, its gradient and, where asked for, its terms."""

    @oracle(f"loss.{formula}", way="autograd", how=f"torch.nn.functional.{name} and its gradient")
    def second(pred: Any, target: Any, **constant: Any) -> Mapping[str, Any]:
        function = getattr(require_torch().nn.functional, name)
        rows = []
        for case in cases(pred=pred, target=target, **constant):
            given = {key: float(case[key]) for key in constant}
            loss, grad = differentiated(function, case["pred"], case["target"], **given)
            per = function(case["pred"], case["target"], reduction="none", **given)
            found = {"e": case["pred"] - case["target"], "per": per, "loss": loss, "grad": grad}
            rows.append({step: found[step] for step in ("e", *steps, "loss", "grad")})
        return table(rows)


of_two("mse", "mse_loss")
of_two("mae", "l1_loss")
of_two("huber", "huber_loss", "per")
of_two("smooth_l1", "smooth_l1_loss", "per")


@oracle(
    "loss.half_sse", way="identity", how="half the squared torch.dist of the two vectors, and its gradient"
)
def half_sse(pred: Any, target: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in cases(pred=pred, target=target):
        loss, grad = differentiated(lambda x, y: torch.dist(x, y) ** 2 / 2, case["pred"], case["target"])
        rows.append({"e": grad, "loss": loss, "grad": grad})
    return table(rows)


@oracle("loss.huber", way="identity", how="size of the gradient of torch's huber_loss without reduction")
def huber_size(pred: Any, target: Any, delta: Any) -> Mapping[str, Any]:
    return {"size": size_of_slope(pred, target, delta)}


@oracle("loss.smooth_l1", way="identity", how="size of the gradient of torch's huber_loss without reduction")
def smooth_l1_size(pred: Any, target: Any, beta: Any) -> Mapping[str, Any]:
    return {"size": size_of_slope(pred, target, beta)}


def size_of_slope(pred: Any, target: Any, delta: Any) -> Any:
    huber = require_torch().nn.functional.huber_loss
    rows = []
    for case in cases(pred=pred, target=target, delta=delta):
        options = {"reduction": "sum", "delta": float(case["delta"])}
        _, slope = differentiated(huber, case["pred"], case["target"], **options)
        rows.append({"size": slope.abs()})
    return table(rows)["size"]


@oracle("loss.huber", way="library operator", how="scipy.special.huber of the error")
def huber(pred: Any, target: Any, delta: Any) -> Mapping[str, Any]:
    from scipy import special

    per = special.huber(delta[:, None], np.subtract(pred, target))
    return {"per": per, "loss": np.average(per, axis=1)}


@oracle("loss.log_cosh", way="autograd", how="torch.log of torch.cosh, whose gradient autograd finds")
def log_cosh(pred: Any, target: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in cases(pred=pred, target=target):
        e = case["pred"] - case["target"]
        loss, grad = differentiated(lambda leaf: torch.log(torch.cosh(leaf)).mean(), e)
        rows.append({"e": e, "per": torch.log(torch.cosh(e)), "loss": loss, "grad": grad})
    return table(rows)


def tilted(pred: Any, target: Any, tau: Any) -> Any:
    size = require_torch().nn.functional.l1_loss(pred, target, reduction="none")
    return size / 2 + (tau - 0.5) * (target - pred)


@oracle(
    "loss.pinball",
    way="identity",
    how="half the absolute error plus (tau - 1/2) times the error, by torch's l1_loss and autograd",
)
def pinball(pred: Any, target: Any, tau: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in cases(pred=pred, target=target, tau=tau):
        per = tilted(**case)
        loss, grad = differentiated(lambda *given: tilted(*given).mean(), *case.values())
        rows.append({"rest": torch.sub(case["target"], case["pred"]), "per": per, "loss": loss, "grad": grad})
    return table(rows)
