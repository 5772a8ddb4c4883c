"""Second ways to the losses on distances: torch's triplet and embedding losses, autograd, one step of torch.optim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verify.backends import require_torch
from verify.oracles.loss.cases import cases, differentiated, table
from verify.oracles.ways import oracle


def distance(x: Any, y: Any) -> Any:
    """Euclidean, by torch.cdist."""
    return require_torch().cdist(x[None], y[None])[0, 0]


@oracle(
    "loss.triplet",
    way="autograd",
    how="torch's triplet_margin_with_distance_loss with squared torch.dist, and the anchor's gradient",
)
def triplet(a: Any, p: Any, n: Any, margin: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in cases(a=a, p=p, n=n, margin=margin):

        def loss(leaf: Any, case: Any = case) -> Any:
            return torch.nn.functional.triplet_margin_with_distance_loss(
                leaf,
                case["p"],
                case["n"],
                distance_function=lambda x, y: torch.dist(x, y) ** 2,
                margin=float(case["margin"]),
            )

        value, da = differentiated(loss, case["a"])
        squares = {f"d_a{other}": distance(case["a"], case[other]) ** 2 for other in "pn"}
        rows.append({**squares, "da": da, "loss": value})
    return table(rows)


@oracle(
    "loss.triplet_euclidean", way="library operator", how="torch.nn.functional.triplet_margin_loss(eps=0)"
)
def triplet_euclidean(a: Any, p: Any, n: Any, margin: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in cases(a=a, p=p, n=n, margin=margin):
        loss = torch.nn.functional.triplet_margin_loss(
            case["a"], case["p"], case["n"], margin=float(case["margin"]), eps=0
        )
        apart = {f"d_a{other}": distance(case["a"], case[other]) for other in "pn"}
        rows.append({**apart, "loss": loss})
    return table(rows)


@oracle(
    "loss.contrastive", way="library operator", how="half the square of torch's hinge_embedding_loss of cdist"
)
def contrastive(x1: Any, x2: Any, same: Any, margin: Any) -> Mapping[str, Any]:
    torch = require_torch()
    hinge = torch.nn.functional.hinge_embedding_loss
    rows = []
    for case in cases(x1=x1, x2=x2, same=same, margin=margin):
        d, m = distance(case["x1"], case["x2"]), float(case["margin"])
        missing = hinge(d, torch.tensor(-1), margin=m)
        rows.append({"d": d, "short": missing, "loss": hinge(d, 2 * case["same"] - 1, margin=m) ** 2 / 2})
    return table(rows)


@oracle(
    "loss.info_nce", way="library operator", how="torch's cross_entropy with class 0; scipy.special.softmax"
)
def info_nce(s: Any, T: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from scipy.special import softmax

    logits = torch.div(torch.tensor(s), torch.tensor(T).unsqueeze(1))
    first = torch.zeros(len(s), dtype=torch.int64)
    loss = torch.nn.functional.cross_entropy(logits, first, reduction="none")
    return {"logits": logits.numpy(), "p": softmax(logits.numpy(), axis=1), "loss": loss.numpy()}


@oracle(
    "loss.center",
    way="autograd",
    how="half of torch's mse_loss(sum), its gradients, and torch.optim.SGD at alpha / (1 + N) on the centre",
)
def center(x: Any, center: Any, alpha: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in cases(x=x, center=center, alpha=alpha):
        features, middle = case["x"].requires_grad_(True), case["center"].requires_grad_(True)
        count = len(features)
        loss = torch.nn.functional.mse_loss(features, middle.expand_as(features), reduction="sum") / 2
        loss.backward()
        before = middle.detach().clone()
        torch.optim.SGD([middle], lr=float(case["alpha"]) / (1 + count)).step()
        moved = (before - middle.detach()) / case["alpha"]
        rows.append({"loss": loss, "dx": features.grad, "move": moved, "center_new": middle})
    return table(rows)
