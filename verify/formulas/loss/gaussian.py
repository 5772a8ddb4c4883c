"""Kullback-Leibler divergence of normal distributions: two of them, and a diagonal one from the standard normal."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

KINGMA = "Kingma & Welling 2013, arXiv:1312.6114, appendix B"


@define(
    "loss.kl_normal",
    title="KL divergence of two normal distributions",
    inputs=[
        Input("mu1", r"\mu_1", "mean of the first"),
        Input("sigma1", r"\sigma_1", "standard deviation of the first", low=0.3, high=3),
        Input("mu2", r"\mu_2", "mean of the second"),
        Input("sigma2", r"\sigma_2", "standard deviation of the second", low=0.3, high=3),
    ],
    steps=[
        Step("log_ratio", "r", r"\log \frac{<sigma2>}{<sigma1>}", "logarithm of the ratio of widths"),
        Step(
            "spread",
            "s",
            r"\frac{<sigma1>^2 + (<mu1> - <mu2>)^2}{2 \cdot <sigma2>^2}",
            "half the mean squared distance from the second's mean, in its own widths",
        ),
        Step("kl", r"D(1 \| 2)", r"<log_ratio> + <spread> - \frac{1}{2}", "divergence"),
    ],
    source="Kullback 1959, Information Theory and Statistics, chapter 9",
    example=(
        {"mu1": 1.0, "sigma1": 0.5, "mu2": 0.0, "sigma2": 1.0},
        {"log_ratio": 0.693147181, "spread": 0.625, "kl": 0.818147181},
    ),
)
def kl_normal(xp: Any, mu1: Any, sigma1: Any, mu2: Any, sigma2: Any) -> Steps:
    """D = log(s2 / s1) + (s1^2 + (m1 - m2)^2) / (2 s2^2) - 1/2

    s are standard deviations, not variances.
    Example: N(1, 0.5^2) from N(0, 1): log 2 + (0.25 + 1) / 2 - 0.5 = 0.8181.
    """
    log_ratio = xp.log(sigma2 / sigma1)
    spread = (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2)
    return {"log_ratio": log_ratio, "spread": spread, "kl": log_ratio + spread - 0.5}


@kl_normal.mistake(
    "arguments-swapped", who="takes the other direction", affects=["log_ratio", "spread", "kl"]
)
def _(xp: Any, mu1: Any, sigma1: Any, mu2: Any, sigma2: Any) -> Steps:
    return kl_normal.body(xp, mu2, sigma2, mu1, sigma1)


@kl_normal.mistake("no-half", who="forgets the - 1/2: two equal distributions would differ")
def _(xp: Any, mu1: Any, sigma1: Any, mu2: Any, sigma2: Any) -> Steps:
    return {"kl": kl_normal.body(xp, mu1, sigma1, mu2, sigma2)["kl"] + 0.5}


@kl_normal.mistake(
    "variance-for-deviation", who="takes s for the variance", affects=["log_ratio", "spread", "kl"]
)
def _(xp: Any, mu1: Any, sigma1: Any, mu2: Any, sigma2: Any) -> Steps:
    return kl_normal.body(xp, mu1, xp.sqrt(sigma1), mu2, xp.sqrt(sigma2))


@kl_normal.mistake("means-ignored", who="leaves the distance of the means out", affects=["spread", "kl"])
def _(xp: Any, mu1: Any, sigma1: Any, mu2: Any, sigma2: Any) -> Steps:
    wrong = kl_normal.body(xp, mu1, sigma1, mu1, sigma2)
    return {"spread": wrong["spread"], "kl": wrong["kl"]}


@define(
    "loss.kl_standard_normal",
    title="KL term of a variational autoencoder",
    inputs=[
        Input("mu", r"\mu_{j}", "means of the code", shape=("D",)),
        Input("log_var", r"\log \sigma_{j}^2", "logarithms of its variances", shape=("D",)),
    ],
    steps=[
        Step(
            "per",
            "d_{j}",
            r"\frac{1}{2} \cdot (<mu>^2 + \exp(<log_var>) - 1 - <log_var>)",
            "of each dimension",
            shape=("D",),
        ),
        Step("kl", r"D(q \| \mathcal{N}(0, I))", r"\sum_i{<per>}", "divergence"),
    ],
    source=KINGMA,
    example=(
        {"mu": [1.0, 0.0], "log_var": [-1.386294361, 0.0]},
        {"per": [0.818147181, 0.0], "kl": 0.818147181},
    ),
    dims={"D": (2, 4)},
)
def kl_standard_normal(xp: Any, mu: Any, log_var: Any) -> Steps:
    """D = 1/2 sum (mu^2 + sigma^2 - 1 - log sigma^2)

    Summed over the dimensions of the code; 0 exactly where every code is standard normal.
    Example: mu = 1, sigma = 0.5: (1 + 0.25 - 1 + 1.3863) / 2 = 0.8181.
    """
    # expm1: near sigma = 1 the difference e^x - 1 - x would lose its digits.
    per = (mu**2 + (xp.expm1(log_var) - log_var)) / 2
    return {"per": per, "kl": xp.sum(per, axis=1)}


@kl_standard_normal.mistake("not-halved", who="forgets the 1/2", affects=["per", "kl"])
def _(xp: Any, mu: Any, log_var: Any) -> Steps:
    return {name: 2 * value for name, value in kl_standard_normal.body(xp, mu, log_var).items()}


@kl_standard_normal.mistake("sign", who="keeps the sign of the lower bound, - D", affects=["per", "kl"])
def _(xp: Any, mu: Any, log_var: Any) -> Steps:
    return {name: -value for name, value in kl_standard_normal.body(xp, mu, log_var).items()}


@kl_standard_normal.mistake(
    "deviation-for-variance", who="takes log sigma for log sigma^2", affects=["per", "kl"]
)
def _(xp: Any, mu: Any, log_var: Any) -> Steps:
    return kl_standard_normal.body(xp, mu, 2 * log_var)


@kl_standard_normal.mistake("averaged", who="takes the mean over the dimensions")
def _(xp: Any, mu: Any, log_var: Any) -> Steps:
    return {"kl": xp.mean(kl_standard_normal.body(xp, mu, log_var)["per"], axis=1)}
