"""L2 and L1 as priors on the weights: maximum a posteriori with a Gaussian or a Laplace prior."""

from __future__ import annotations

from typing import Any

from verify.formulas.regularisation.penalties import D, line
from verify.registry import Input, Step, Steps, define

W = Input("w", "w_{i}", "weights", shape=D)
SIGMA = Input("sigma", r"\sigma", "standard deviation of the noise on the targets", low=0.3, high=2)
MURPHY = "Murphy 2012, Machine Learning: A Probabilistic Perspective, sections 7.5 and 13.3; Tibshirani 1996"
PULL = r"-\sigma^2 \frac{\partial \log p(w)}{\partial w_{i}}"


@define(
    "regularisation.gaussian_prior",
    title="The L2 penalty that a Gaussian prior on the weights stands for",
    inputs=[W, SIGMA, Input("tau", r"\tau", "standard deviation of the prior", low=0.3, high=2)],
    steps=[
        Step("lam", r"\lambda", r"\frac{<sigma>^2}{<tau>^2}", "of the penalty lambda / 2 times the squares"),
        Step("grad", PULL, r"<lam> \cdot <w>", "the prior's pull, in units of the squared error", shape=D),
        Step("penalty", "R", r"\frac{<lam>}{2} \cdot \sum_i{<w>^2}", "beside half the squared error"),
    ],
    source=MURPHY,
    example=(
        {"w": [1.0, -2.0], "sigma": 1.0, "tau": 2.0},
        {"lam": 0.25, "grad": [0.25, -0.5], "penalty": 0.625},
    ),
    dims={"D": (2, 4)},
)
def gaussian_prior(xp: Any, w: Any, sigma: Any, tau: Any) -> Steps:
    """argmax p(w | data) = argmin 1/2 sum (y - f)^2 + lambda / 2 sum w^2, with lambda = sigma^2 / tau^2

    Targets with Gaussian noise sigma, weights from N(0, tau^2). It is the weights that have the prior, not the data;
    noisier targets or a narrower prior mean a stronger penalty.
    Example: sigma = 1, tau = 2: lambda = 1/4.
    """
    lam = sigma**2 / tau**2
    return {"lam": lam, "grad": line(lam) * w, "penalty": lam / 2 * xp.sum(w**2, axis=1)}


GAUSSIAN = ["lam", "grad", "penalty"]


@gaussian_prior.mistake(
    "inverted", who="takes tau^2 / sigma^2: a wide prior for a strong penalty", affects=GAUSSIAN
)
def _(xp: Any, w: Any, sigma: Any, tau: Any) -> Steps:
    return gaussian_prior.body(xp, w, tau, sigma)


@gaussian_prior.mistake("not-squared", who="divides standard deviations, not variances", affects=GAUSSIAN)
def _(xp: Any, w: Any, sigma: Any, tau: Any) -> Steps:
    return gaussian_prior.body(xp, w, xp.sqrt(sigma), xp.sqrt(tau))


@gaussian_prior.mistake(
    "noise-forgotten", who="takes 1 / tau^2, which is right for sigma = 1 only", affects=GAUSSIAN
)
def _(xp: Any, w: Any, sigma: Any, tau: Any) -> Steps:
    return gaussian_prior.body(xp, w, 1 + 0 * sigma, tau)


@define(
    "regularisation.laplace_prior",
    title="The L1 penalty that a Laplace prior on the weights stands for",
    inputs=[
        W,
        SIGMA,
        Input("b", "b", "scale of the prior, its density falls as exp(-|w| / b)", low=0.3, high=2),
    ],
    steps=[
        Step("lam", r"\lambda", r"\frac{<sigma>^2}{<b>}", "of the penalty lambda times the sizes"),
        Step(
            "grad",
            PULL,
            r"<lam> \cdot \operatorname{sign}(<w>)",
            "the prior's pull, in units of the squared error",
            shape=D,
        ),
        Step("penalty", "R", r"<lam> \cdot \sum_i{|<w>|}", "beside half the squared error"),
    ],
    source=f"{MURPHY}; Park & Casella 2008, JASA 103",
    example=({"w": [1.0, -2.0], "sigma": 1.0, "b": 2.0}, {"lam": 0.5, "grad": [0.5, -0.5], "penalty": 1.5}),
    dims={"D": (2, 4)},
)
def laplace_prior(xp: Any, w: Any, sigma: Any, b: Any) -> Steps:
    """argmax p(w | data) = argmin 1/2 sum (y - f)^2 + lambda sum |w|, with lambda = sigma^2 / b

    Draws from a Laplace are not sparse; the *mode* of the posterior is. Its variance is 2 b^2.
    Example: sigma = 1, b = 2: lambda = 1/2.
    """
    lam = sigma**2 / b
    return {"lam": lam, "grad": line(lam) * xp.sign(w), "penalty": lam * xp.sum(xp.abs(w), axis=1)}


@laplace_prior.mistake("scale-squared", who="divides by b^2, as by the Gaussian's tau^2", affects=GAUSSIAN)
def _(xp: Any, w: Any, sigma: Any, b: Any) -> Steps:
    return laplace_prior.body(xp, w, sigma, b**2)


@laplace_prior.mistake(
    "noise-forgotten", who="takes 1 / b, which is right for sigma = 1 only", affects=GAUSSIAN
)
def _(xp: Any, w: Any, sigma: Any, b: Any) -> Steps:
    return laplace_prior.body(xp, w, 1 + 0 * sigma, b)


@laplace_prior.mistake(
    "inverted", who="takes b / sigma^2: a wide prior for a strong penalty", affects=GAUSSIAN
)
def _(xp: Any, w: Any, sigma: Any, b: Any) -> Steps:
    lam = b / sigma**2
    return {"lam": lam, "grad": line(lam) * xp.sign(w), "penalty": lam * xp.sum(xp.abs(w), axis=1)}
