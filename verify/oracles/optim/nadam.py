"""Second ways to the three forms of Nadam."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.oracles.optim.shared import Look, optimiser, run, weighted_means
from verify.oracles.ways import oracle

MOMENTS = {"m": "exp_avg", "v": "exp_avg_sq"}
NEVER = 1e9
"""A momentum decay that makes 0.96^(t psi) zero from the first step on: mu_t is beta_1 itself."""

EMPTY = {"step": 0.0, "mu_product": 1.0, "exp_avg": 0.0, "exp_avg_sq": 0.0}
"""NAdam's own first state, in float64: torch keeps the product in the default dtype, float32."""


def walked(theta0: Any, g: Any, read: Look, **options: Any) -> dict[str, Any]:
    return run(optimiser("NAdam", **options), theta0, g, read, state=lambda case: EMPTY)


def ahead(found: Mapping[str, Any], v_hat: Any, lr: Any, eps: Any) -> Any:
    """What was divided by sqrt(v_hat) + eps in the steps that were taken."""
    return found["step"] * (np.sqrt(v_hat) + eps[:, None]) / lr[:, None]


@oracle(
    "optim.nadam_constant",
    way="library operator",
    how="torch.optim.NAdam(momentum_decay=1e9), which switches its schedule off",
)
def nadam_constant(theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any) -> Mapping[str, Any]:
    options = {"betas": (beta1, beta2), "eps": eps, "momentum_decay": NEVER}
    found = walked(theta0, g, MOMENTS, lr=lr, **options)
    # Over again from 0 and at the rate 1: differences of theta lose digits to a theta far from 0.
    whole = walked(0 * theta0, g, {}, lr=1.0, **options)
    v_hat = weighted_means(g**2, beta2)
    return {**found, "v_hat": v_hat, "ahead": ahead(whole, v_hat, np.ones_like(lr), eps)}


@oracle(
    "optim.nadam_pytorch",
    way="library operator",
    how="torch.optim.NAdam, its moments and its product of momenta, whose quotients are the momenta",
)
def nadam_pytorch(
    theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any, psi: Any
) -> Mapping[str, Any]:
    options = {"betas": (beta1, beta2), "eps": eps, "momentum_decay": psi}
    found = walked(theta0, g, MOMENTS, lr=lr, **options)
    one_more = np.pad(g, ((0, 0), (0, 1)), constant_values=1.0)
    whole = walked(0 * theta0, one_more, {"prod": "mu_product"}, lr=1.0, **options)
    prod = whole["prod"]
    mu = prod / np.concatenate([np.ones((len(g), 1)), prod[:, :-1]], axis=1)
    v_hat = weighted_means(g**2, beta2)
    whole["step"] = whole["step"][:, :-1]
    return {
        **found,
        "prod": prod[:, :-1],
        "mu": mu[:, :-1],
        "mu_next": mu[:, 1:],
        "v_hat": v_hat,
        "ahead": ahead(whole, v_hat, np.ones_like(lr), eps),
    }


@oracle(
    "optim.nadam_dozat",
    way="enumeration",
    how="every gradient's weight in the averages of today and of tomorrow; momenta from torch.optim.NAdam",
)
def nadam_dozat(
    theta0: Any, g: Any, lr: Any, beta1: Any, beta2: Any, eps: Any, psi: Any
) -> Mapping[str, Any]:
    momenta = nadam_pytorch(theta0, g, lr, beta1, beta2, eps, psi)
    mu = np.concatenate([momenta["mu"], momenta["mu_next"][:, -1:]], axis=1)
    m, look = np.zeros_like(g), np.zeros_like(g)
    for case, row in enumerate(g):
        for t in range(len(row)):
            today, tomorrow = weights(mu[case, : t + 1]), weights(mu[case, : t + 2])
            m[case, t] = today @ row[: t + 1]
            # Tomorrow's average, as far as its gradients are known, and today's gradient as it counts today.
            look[case, t] = tomorrow[:-1] @ row[: t + 1] / tomorrow.sum() + today[-1] * row[t] / today.sum()
    v_hat = weighted_means(g**2, beta2)
    scaled = run(optimiser("SGD", lr=lr), theta0, look / (np.sqrt(v_hat) + eps[:, None]), {})
    names = ("mu", "mu_next", "prod", "v")
    return {**scaled, **{name: momenta[name] for name in names}, "m": m, "ahead": look, "v_hat": v_hat}


def weights(mu: Any) -> Any:
    """How much each gradient counts in the average that decayed by each mu in its turn."""
    return np.array([(1 - one) * np.prod(mu[i + 1 :]) for i, one in enumerate(mu)])
