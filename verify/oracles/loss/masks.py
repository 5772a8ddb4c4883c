"""Second ways to focal and Dice loss: torch's binary cross-entropy, a soft confusion matrix, autograd."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from verify.backends import require_torch
from verify.oracles.loss.cases import cases, differentiated, table
from verify.oracles.ways import oracle


@oracle(
    "loss.focal",
    way="autograd",
    how="torch's binary_cross_entropy_with_logits, from which p_t = exp(-loss), and the gradient of the product",
)
def focal(z: Any, t: Any, gamma: Any, alpha: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in cases(z=z, t=t, gamma=gamma, alpha=alpha):
        found: dict[str, Any] = {}

        def loss(leaf: Any, case: Any = case, found: dict[str, Any] = found) -> Any:
            ce = torch.nn.functional.binary_cross_entropy_with_logits(leaf, case["t"].double())
            # The weight of torch's loss multiplies either class; p_t is what the loss is the logarithm of.
            weight = torch.where(case["t"].bool(), case["alpha"], 1 - case["alpha"])
            factor = torch.pow(-torch.expm1(-ce), case["gamma"])
            found |= {"p_t": torch.exp(-ce), "alpha_t": weight, "factor": factor, "ce": ce}
            return weight * factor * ce

        value, grad = differentiated(loss, case["z"])
        rows.append({**found, "loss": value, "grad": grad})
    return table(rows)


def by_confusion(formula: str, how: str, sizes: Callable[[Any, Any], Any]) -> None:
    """Registers the F1 of soft counts as the second way; half the smoothing is added to the true positives."""

    @oracle(f"loss.{formula}", way="identity", how=how)
    def second(p: Any, t: Any, smooth: Any) -> Mapping[str, Any]:
        torch = require_torch()
        rows = []
        for case in cases(p=p, t=t, smooth=smooth):
            found: dict[str, Any] = {}

            def loss(leaf: Any, case: Any = case, found: dict[str, Any] = found) -> Any:
                hits = torch.dot(leaf, case["t"])
                predicted, actual = sizes(leaf, case["t"])
                padded = hits + case["smooth"] / 2
                precision, recall = (
                    padded / (predicted + case["smooth"] / 2),
                    padded / (actual + case["smooth"] / 2),
                )
                f1 = 2 / (1 / precision + 1 / recall)
                found |= {"overlap": hits, "sizes": predicted + actual, "dice": f1}
                return 1 - f1

            value, grad = differentiated(loss, case["p"])
            rows.append({**found, "loss": value, "grad": grad})
        return table(rows)


by_confusion(
    "dice",
    "harmonic mean of precision and recall of soft counts, half the smoothing being true positives, and autograd",
    lambda p, t: (p.norm(1), t.norm(1)),
)
by_confusion(
    "dice_squared",
    "harmonic mean of the overlap over either squared norm, half the smoothing added, and autograd",
    lambda p, t: (p.norm(2) ** 2, t.norm(2) ** 2),
)
