"""Second ways to the adversarial losses: torch's losses with autograd, maxima and roots found by SciPy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.loss.cases import cases, differentiated, table
from verify.oracles.ways import oracle


def bce(probabilities: Any, target: float) -> Any:
    """torch's mean binary cross-entropy against one target."""
    torch = require_torch()
    return torch.nn.functional.binary_cross_entropy(probabilities, torch.full_like(probabilities, target))


@oracle(
    "gan.minimax",
    way="library operator",
    how="torch.nn.functional.binary_cross_entropy, real 1 and fake 0 or 1",
)
def minimax(d_real: Any, d_fake: Any) -> Mapping[str, Any]:
    rows = []
    for case in cases(d_real=d_real, d_fake=d_fake):
        real, fake, fooled = bce(case["d_real"], 1.0), bce(case["d_fake"], 0.0), bce(case["d_fake"], 1.0)
        players = {"loss_g": -fake, "loss_ns": fooled, "loss_d": real + fake}
        rows.append({"real": -real, "fake": -fake, "value": -real - fake, **players})
    return table(rows)


@oracle(
    "gan.generator_gradient",
    way="autograd",
    how="torch's binary_cross_entropy_with_logits, fake labelled 0 and 1",
)
def generator_gradient(a: Any) -> Mapping[str, Any]:
    torch = require_torch()
    loss = torch.nn.functional.binary_cross_entropy_with_logits
    logits = torch.tensor(a)
    _, found_out = differentiated(lambda leaf: -loss(leaf, torch.zeros_like(leaf), reduction="sum"), logits)
    _, fooled = differentiated(lambda leaf: loss(leaf, torch.ones_like(leaf), reduction="sum"), logits)
    return {
        "d": torch.sigmoid(logits).numpy(),
        "saturating": found_out.numpy(),
        "non_saturating": fooled.numpy(),
    }


@oracle(
    "gan.one_sided",
    way="library operator",
    how="torch.nn.functional.binary_cross_entropy with the targets s and 0",
)
def one_sided(d_real: Any, d_fake: Any, smooth: Any) -> Mapping[str, Any]:
    rows = []
    for case in cases(d_real=d_real, d_fake=d_fake, smooth=smooth):
        real, fake = bce(case["d_real"], float(case["smooth"])), bce(case["d_fake"], 0.0)
        rows.append({"real": real, "fake": fake, "loss": real + fake})
    return table(rows)


@oracle(
    "gan.least_squares",
    way="library operator",
    how="half of torch.nn.functional.mse_loss against each target",
)
def least_squares(d_real: Any, d_fake: Any, a: Any, b: Any, c: Any) -> Mapping[str, Any]:
    mse = require_torch().nn.functional.mse_loss
    rows = []
    for case in cases(d_real=d_real, d_fake=d_fake, a=a, b=b, c=c):
        real, fake, loss_g = (
            mse(case[d], case[at].expand_as(case[d])) / 2
            for d, at in (("d_real", "b"), ("d_fake", "a"), ("d_fake", "c"))
        )
        rows.append({"real": real, "fake": fake, "loss_g": loss_g, "loss_d": real + fake})
    return table(rows)


@oracle(
    "gan.hinge",
    way="library operator",
    how="torch's hinge_embedding_loss; nll_loss of the bare scores",
)
def hinge(d_real: Any, d_fake: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in cases(d_real=d_real, d_fake=d_fake):
        minus = -torch.ones_like(case["d_real"])
        real = torch.nn.functional.hinge_embedding_loss(case["d_real"], minus)
        fake = torch.nn.functional.hinge_embedding_loss(-case["d_fake"], minus)
        rows.append(
            {"real": real, "fake": fake, "loss_g": towards_one(case["d_fake"]), "loss_d": real + fake}
        )
    return table(rows)


def towards_one(scores: Any) -> Any:
    """Minus the mean score: NLLLoss of one class, which takes its input as it is."""
    torch = require_torch()
    only = torch.zeros(len(scores), dtype=torch.int64)
    return torch.nn.functional.nll_loss(scores[:, None], only)


@oracle("gan.wasserstein", way="library operator", how="torch.nn.functional.nll_loss of the bare scores")
def wasserstein(d_real: Any, d_fake: Any) -> Mapping[str, Any]:
    rows = []
    for case in cases(d_real=d_real, d_fake=d_fake):
        loss_g, real = towards_one(case["d_fake"]), towards_one(case["d_real"])
        pair = {"loss_g": loss_g, "distance": loss_g - real, "loss_d": real - loss_g}
        rows.append({"real": -real, "fake": -loss_g, **pair})
    return table(rows)


def best_answer(p: float, q: float, alpha: float = 1.0, beta: float = 0.0) -> float:
    """Where the autograd derivative of the discriminator's expected loss at x is zero, by scipy.optimize.brentq."""
    torch = require_torch()
    from scipy.optimize import brentq

    def slope(d: float) -> float:
        at = torch.tensor(d, dtype=torch.float64)
        _, derivative = differentiated(lambda leaf: p * bce(leaf, alpha) + q * bce(leaf, beta), at)
        return float(derivative)

    return float(brentq(slope, 1e-9, 1 - 1e-9, xtol=1e-15, rtol=1e-14))


@oracle(
    "gan.optimal_discriminator",
    way="identity",
    how="zero of the loss's autograd derivative, by scipy's brentq",
)
def optimal_discriminator(p: Any, q: Any) -> Mapping[str, Any]:
    from scipy.special import logit

    d = np.array([best_answer(float(one), float(other)) for one, other in zip(p, q, strict=True)])
    return {"ratio": np.exp(logit(d)), "logit": logit(d), "d": d}


@oracle(
    "gan.smoothed_discriminator",
    way="identity",
    how="zero of the loss's autograd derivative, by scipy's brentq",
)
def smoothed_discriminator(p: Any, q: Any, alpha: Any, beta: Any) -> Mapping[str, Any]:
    d = np.array([best_answer(*map(float, row)) for row in zip(p, q, alpha, beta, strict=True)])
    return {"aimed": d * np.add(p, q), "d": d}


@oracle(
    "gan.value",
    way="library operator",
    how="sum of the maxima that scipy.optimize.minimize_scalar finds; squared scipy jensenshannon",
)
def value(p_weights: Any, q_weights: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from scipy.optimize import minimize_scalar
    from scipy.spatial.distance import jensenshannon
    from scipy.special import xlog1py, xlogy

    def worth(p: float, q: float) -> float:
        game = minimize_scalar(
            lambda d: -xlogy(p, d) - xlog1py(q, -d), bounds=(0, 1), method="bounded", options={"xatol": 1e-9}
        )
        return float(-game.fun)

    p, q = (
        torch.distributions.Categorical(probs=torch.tensor(w)).probs.numpy() for w in (p_weights, q_weights)
    )
    return {
        "p": p,
        "q": q,
        "d": np.vectorize(best_answer)(p, q),
        "js": jensenshannon(p_weights, q_weights, axis=1) ** 2,
        "value": np.vectorize(worth)(p, q).sum(axis=1),
    }


def critic(w: Any, a: Any) -> Callable[[Any], Any]:
    """w x + 1/2 sum a x^2 as a bilinear form of torch's."""
    torch = require_torch()
    bent = torch.nn.functional.bilinear
    return lambda x: torch.dot(w, x) + bent(x[None], x[None], torch.diag(a)[None] / 2).squeeze()


@oracle(
    "gan.gradient_penalty",
    way="autograd",
    how="torch.autograd twice through the critic at torch.lerp's point",
)
def gradient_penalty(x_real: Any, x_fake: Any, eps: Any, w: Any, a: Any, lam: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in cases(x_real=x_real, x_fake=x_fake, eps=eps, w=w, a=a, lam=lam):
        x_hat = torch.lerp(case["x_fake"], case["x_real"], case["eps"]).requires_grad_(True)
        weights = case["w"].requires_grad_(True)
        (grad,) = torch.autograd.grad(critic(weights, case["a"])(x_hat), x_hat, create_graph=True)
        norm = torch.linalg.vector_norm(grad)
        penalty = case["lam"] * torch.nn.functional.mse_loss(norm, torch.ones_like(norm))
        (dw,) = torch.autograd.grad(penalty, weights)
        rows.append({"x_hat": x_hat, "grad": grad, "norm": norm, "dw": dw, "penalty": penalty})
    return table(rows)


@oracle(
    "gan.r1",
    way="autograd",
    how="torch.autograd through the critic, half of gamma times torch.dot of the gradient",
)
def r1(x: Any, w: Any, a: Any, gamma: Any) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for case in cases(x=x, w=w, a=a, gamma=gamma):
        _, grad = differentiated(critic(case["w"], case["a"]), case["x"])
        squared = torch.dot(grad, grad)
        rows.append({"grad": grad, "squared": squared, "penalty": case["gamma"] * squared / 2})
    return table(rows)


@oracle("gan.wasserstein_samples", way="library operator", how="scipy.stats.wasserstein_distance; torch.sort")
def wasserstein_samples(x: Any, y: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from scipy.stats import wasserstein_distance

    return {
        "x_sorted": torch.sort(torch.tensor(x), dim=1).values.numpy(),
        "y_sorted": torch.sort(torch.tensor(y), dim=1).values.numpy(),
        "w": np.array([wasserstein_distance(one, other) for one, other in zip(x, y, strict=True)]),
    }


@oracle("gan.wasserstein_samples", way="enumeration", how="cheapest of all pairings of the two samples")
def wasserstein_pairings(x: Any, y: Any) -> Mapping[str, Any]:
    from itertools import permutations

    pairings = [list(order) for order in permutations(range(x.shape[1]))]
    costs = [np.abs(x - y[:, order]).mean(axis=1) for order in pairings]
    return {"w": np.min(costs, axis=0)}


@oracle(
    "gan.frechet_diagonal",
    way="library operator",
    how="scipy.linalg.sqrtm of the product of full covariances",
)
def frechet_diagonal(mu1: Any, var1: Any, mu2: Any, var2: Any) -> Mapping[str, Any]:
    from scipy.linalg import sqrtm
    from scipy.stats import gmean

    means, spread = np.linalg.norm(mu1 - mu2, axis=1) ** 2, []
    for one, other in zip(var1, var2, strict=True):
        # Turned alike by a random rotation, the covariances are no longer diagonal; distances do not change.
        turn, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(len(one), len(one))))
        first, second = turn @ np.diag(one) @ turn.T, turn @ np.diag(other) @ turn.T
        spread.append(np.trace(first + second - 2 * np.real(sqrtm(first @ second))))
    root = gmean(np.stack([var1, var2]), axis=0)
    return {"means": means, "root": root, "spread": np.array(spread), "distance": means + spread}


@oracle(
    "gan.inception_score",
    way="library operator",
    how="exp of the mean scipy.stats.entropy against torch's mixture",
)
def inception_score(weights: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from scipy import stats

    images = torch.distributions.Categorical(probs=torch.tensor(weights))
    even = torch.distributions.Categorical(probs=torch.ones(weights.shape[:2], dtype=torch.float64))
    # The mixture of the images, each as likely as the other, has the marginal for its probabilities.
    marginal = torch.bmm(even.probs[:, None, :], images.probs)[:, 0, :].numpy()
    kl = stats.entropy(weights, marginal[:, None, :], axis=2)
    return {
        "p": images.probs.numpy(),
        "marginal": marginal,
        "kl": kl,
        "score": stats.gmean(np.exp(kl), axis=1),
    }
