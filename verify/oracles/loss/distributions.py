"""Second ways to entropies and divergences: scipy.stats, scipy.spatial, torch.distributions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle


def probs(weights: Any) -> Any:
    """What torch.distributions makes of the weights."""
    torch = require_torch()
    return torch.distributions.Categorical(probs=torch.tensor(weights)).probs.numpy()


@oracle(
    "loss.entropy",
    way="library operator",
    how="scipy.stats.entropy, base e and 2; torch.distributions.Categorical",
)
def entropy(p_weights: Any) -> Mapping[str, Any]:
    from scipy import stats

    return {
        "p": probs(p_weights),
        "bits": stats.entropy(p_weights, base=2, axis=1),
        "entropy": stats.entropy(p_weights, axis=1),
    }


@oracle(
    "loss.kl",
    way="library operator",
    how="scipy.stats.entropy(p, q) both ways; torch's cross_entropy of log q",
)
def kl(p_weights: Any, q_weights: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from scipy import stats

    p, q = probs(p_weights), probs(q_weights)
    cross = torch.nn.functional.cross_entropy(torch.tensor(np.log(q)), torch.tensor(p), reduction="none")
    return {
        "p": p,
        "q": q,
        "entropy": stats.entropy(p_weights, axis=1),
        "cross": cross.numpy(),
        "reverse": stats.entropy(q_weights, p_weights, axis=1),
        "kl": stats.entropy(p_weights, q_weights, axis=1),
    }


@oracle(
    "loss.js",
    way="library operator",
    how="squared scipy.spatial.distance.jensenshannon; torch's kl_divergence to the torch mixture",
)
def js(p_weights: Any, q_weights: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from scipy.spatial.distance import jensenshannon

    one, other = (torch.distributions.Categorical(probs=torch.tensor(w)) for w in (p_weights, q_weights))
    mixture = torch.distributions.Categorical(probs=torch.lerp(one.probs, other.probs, 0.5))
    return {
        "p": one.probs.numpy(),
        "q": other.probs.numpy(),
        "m": mixture.probs.numpy(),
        "kl_p": torch.distributions.kl_divergence(one, mixture).numpy(),
        "kl_q": torch.distributions.kl_divergence(other, mixture).numpy(),
        "js": jensenshannon(p_weights, q_weights, axis=1) ** 2,
    }


@oracle(
    "loss.kl_normal",
    way="library operator",
    how="torch.distributions: kl_divergence and entropies of two Normals",
)
def kl_normal(mu1: Any, sigma1: Any, mu2: Any, sigma2: Any) -> Mapping[str, Any]:
    torch = require_torch()
    one = torch.distributions.Normal(torch.tensor(mu1), torch.tensor(sigma1))
    other = torch.distributions.Normal(torch.tensor(mu2), torch.tensor(sigma2))
    divergence = torch.distributions.kl_divergence(one, other)
    # Entropies differ by the logarithm of the widths; the divergence is that plus the spread less 1/2.
    log_ratio = other.entropy() - one.entropy()
    spread = divergence - log_ratio + 0.5
    return {"log_ratio": log_ratio.numpy(), "spread": spread.numpy(), "kl": divergence.numpy()}


@oracle(
    "loss.kl_standard_normal", way="library operator", how="torch.distributions.kl_divergence to Normal(0, 1)"
)
def kl_standard_normal(mu: Any, log_var: Any) -> Mapping[str, Any]:
    torch = require_torch()
    code = torch.distributions.Normal(torch.tensor(mu), torch.exp(torch.tensor(log_var) / 2))
    standard = torch.distributions.Normal(torch.zeros_like(code.loc), torch.ones_like(code.loc))
    whole = torch.distributions.kl_divergence(
        torch.distributions.Independent(code, 1), torch.distributions.Independent(standard, 1)
    )
    return {"per": torch.distributions.kl_divergence(code, standard).numpy(), "kl": whole.numpy()}
