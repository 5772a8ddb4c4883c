"""Second ways to the losses of classes: torch.nn.functional with autograd, and SciPy for soft targets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.loss.cases import cases, differentiated, table
from verify.oracles.ways import oracle


@oracle(
    "loss.bce",
    way="autograd",
    how="torch's binary_cross_entropy, and with logits for the gradient by the logit",
)
def bce(p: Any, t: Any) -> Mapping[str, Any]:
    functional = require_torch().nn.functional
    rows = []
    for case in cases(p=p, t=t):
        loss, dp = differentiated(functional.binary_cross_entropy, case["p"], case["t"])
        _, dz = differentiated(functional.binary_cross_entropy_with_logits, case["p"].logit(), case["t"])
        rows.append({"loss": loss, "dp": dp, "dz": dz})
    return table(rows)


@oracle(
    "loss.bce_with_logits", way="autograd", how="torch.nn.BCEWithLogitsLoss(pos_weight); scipy.special.expit"
)
def bce_with_logits(z: Any, t: Any, pos_weight: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from scipy.special import expit

    rows = []
    for case in cases(z=z, t=t, pos_weight=pos_weight):
        mean = torch.nn.BCEWithLogitsLoss(pos_weight=case["pos_weight"])
        every = torch.nn.BCEWithLogitsLoss(pos_weight=case["pos_weight"], reduction="none")
        loss, grad = differentiated(mean, case["z"], case["t"])
        rows.append({"per": every(case["z"], case["t"]), "loss": loss, "grad": grad})
    return {"p": expit(z), **table(rows)}


@oracle(
    "loss.cross_entropy",
    way="autograd",
    how="torch.nn.functional.cross_entropy and its gradient; one_hot; scipy",
)
def cross_entropy(z: Any, target: Any) -> Mapping[str, Any]:
    functional = require_torch().nn.functional
    from scipy.special import softmax

    rows = []
    for case in cases(z=z, target=target):
        loss, grad = differentiated(functional.cross_entropy, case["z"], case["target"])
        y = functional.one_hot(case["target"], z.shape[1])
        rows.append({"y": y.double(), "loss": loss, "grad": grad})
    return {"p": softmax(z, axis=1), **table(rows)}


@oracle("loss.label_smoothing", way="autograd", how="torch.nn.functional.cross_entropy(label_smoothing)")
def label_smoothing(z: Any, target: Any, eps: Any) -> Mapping[str, Any]:
    functional = require_torch().nn.functional
    from scipy.special import softmax

    rows = []
    for case in cases(z=z, target=target, eps=eps):
        loss, grad = differentiated(
            functional.cross_entropy, case["z"], case["target"], label_smoothing=float(case["eps"])
        )
        rows.append({"loss": loss, "grad": grad})
    found, p = table(rows), softmax(z, axis=1)
    # The gradient is p - q: torch never shows the target it smooths.
    return {"p": p, "q": p - found["grad"], **found}


@oracle(
    "loss.label_smoothing_others",
    way="identity",
    how="torch's label smoothing over all classes with the share eps K / (K - 1)",
)
def label_smoothing_others(z: Any, target: Any, eps: Any) -> Mapping[str, Any]:
    return label_smoothing(z, target, eps * z.shape[1] / (z.shape[1] - 1))


@oracle("loss.nll", way="library operator", how="torch.nn.NLLLoss of two classes' log-probabilities")
def nll(p: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in cases(p=p):
        both = torch.stack([torch.log(case["p"]), torch.log1p(-case["p"])], dim=1)
        first = torch.zeros(len(both), dtype=torch.int64)
        found = {
            name: torch.nn.NLLLoss(reduction=how)(both, first)
            for name, how in (("per", "none"), ("total", "sum"), ("loss", "mean"))
        }
        rows.append(found)
    return table(rows)


REDUCTIONS = {"per": "none", "total": "sum", "loss": "mean"}


@oracle(
    "loss.cross_entropy_weighted",
    way="library operator",
    how="torch.nn.CrossEntropyLoss(weight), each reduction",
)
def cross_entropy_weighted(z: Any, target: Any, weight: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in cases(z=z, target=target, weight=weight):
        found = {
            name: torch.nn.CrossEntropyLoss(weight=case["weight"], reduction=how)(case["z"], case["target"])
            for name, how in REDUCTIONS.items()
        }
        found["per"] = torch.nn.CrossEntropyLoss(reduction="none")(case["z"], case["target"])
        found["w"] = torch.nn.functional.embedding(case["target"], case["weight"][:, None])[:, 0]
        rows.append(found)
    return table(rows)


@oracle("loss.cross_entropy_ignore", way="library operator", how="torch.nn.CrossEntropyLoss(ignore_index)")
def cross_entropy_ignore(z: Any, target: Any, ignore: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in cases(z=z, target=target, ignore=ignore):
        found = {
            name: torch.nn.CrossEntropyLoss(ignore_index=int(case["ignore"]), reduction=how)(
                case["z"], case["target"]
            )
            for name, how in REDUCTIONS.items()
        }
        rows.append(found | {"kept": torch.count_nonzero(found["per"])})
    return table(rows)


@oracle(
    "loss.hinge", way="autograd", how="torch's hinge_embedding_loss of y f, and twice multi_margin_loss(p=2)"
)
def hinge(score: Any, y: Any) -> Mapping[str, Any]:
    torch = require_torch()
    functional, minus = torch.nn.functional, torch.tensor(-1)
    rows = []
    for case in cases(score=score, y=y):
        loss, grad = differentiated(
            lambda f, y: functional.hinge_embedding_loss(f * y, minus), case["score"], case["y"]
        )
        # Two classes whose scores are f / 2 and -f / 2 are y f apart.
        scores = torch.stack([-case["score"], case["score"]])[None] / 2
        squared = functional.multi_margin_loss(scores, (case["y"][None] + 1) // 2, p=2) * 2
        rows.append({"margin": case["y"] * case["score"], "squared": squared, "loss": loss, "grad": grad})
    return table(rows)


@oracle(
    "loss.multi_margin", way="autograd", how="torch.nn.functional.multi_margin_loss and margin_ranking_loss"
)
def multi_margin(z: Any, target: Any, delta: Any) -> Mapping[str, Any]:
    torch = require_torch()
    functional = torch.nn.functional
    rows = []
    for case in cases(z=z, target=target, delta=delta):
        true, margin = int(case["target"]), float(case["delta"])
        loss, grad = differentiated(functional.multi_margin_loss, case["z"], case["target"], margin=margin)
        margins = functional.margin_ranking_loss(
            case["z"][true].expand(z.shape[1]), case["z"], torch.ones(z.shape[1]), margin, reduction="none"
        )
        margins[true] = 0
        rows.append({"margins": margins, "loss": loss, "grad": grad})
    return table(rows)


@oracle("loss.multiclass_hinge", way="identity", how="K times torch's multi_margin_loss, which divides by K")
def multiclass_hinge(z: Any, target: Any, delta: Any) -> Mapping[str, Any]:
    found = multi_margin(z, target, delta)
    return {
        "margins": found["margins"],
        "loss": z.shape[1] * found["loss"],
        "grad": z.shape[1] * found["grad"],
    }


def softened(z: Any, p: Any, T: Any) -> Any:
    """The divergence of the student's softened probabilities from p."""
    torch = require_torch()
    return torch.nn.functional.kl_div(torch.log_softmax(z[None] / T, dim=1), p[None], reduction="batchmean")


def soft_targets(v: Any, T: Any) -> Any:
    from scipy.special import softmax

    return softmax(v / np.reshape(T, (-1, 1)), axis=1)


@oracle(
    "loss.distillation",
    way="autograd",
    how="torch.nn.functional.kl_div(batchmean) of scipy's softened probabilities, times T squared",
)
def distillation(z: Any, v: Any, T: Any) -> Mapping[str, Any]:
    rows = []
    for case in cases(z=z, p=soft_targets(v, T), T=T):
        loss, grad = differentiated(lambda z, p, T: T.square() * softened(z, p, T), *case.values())
        rows.append({"kl": softened(**case), "loss": loss, "grad": grad})
    return {"p": soft_targets(v, T), "q": soft_targets(z, T), **table(rows)}


@oracle(
    "loss.distillation_total",
    way="library operator",
    how="torch.lerp of cross_entropy and T^2 scipy rel_entr",
)
def distillation_total(z: Any, v: Any, target: Any, T: Any, alpha: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from scipy.special import rel_entr

    soft = T**2 * rel_entr(soft_targets(v, T), soft_targets(z, T)).sum(axis=1)
    hard = torch.nn.functional.cross_entropy(torch.tensor(z), torch.tensor(target), reduction="none")
    total = torch.lerp(hard, torch.tensor(soft), torch.tensor(alpha))
    return {"soft": soft, "hard": hard.numpy(), "total": total.numpy()}
