"""Where to look next: expected improvement, probability of improvement, confidence bounds."""

from __future__ import annotations

from typing import Any

from verify.formulas.activation.shared import normal_cdf, normal_pdf, positive
from verify.registry import Input, Step, Steps, define

JONES = "Jones, Schonlau & Welch 1998, Efficient global optimization, Journal of Global Optimization 13"
BROCHU = "Brochu, Cora & de Freitas 2010, arXiv:1012.2599"
SRINIVAS = "Srinivas, Krause, Kakade & Seeger 2009, arXiv:0912.3995"
MU = Input("mu", r"\mu", "predicted mean")
SIGMA = Input("sigma", r"\sigma", "predicted standard deviation", low=0.2, high=1.5)
XI = Input("xi", r"\xi", "margin by which to improve", low=0, high=0.3)
Z = Step("z", "z", r"\frac{<gap>}{<sigma>}", "in standard deviations")
CDF = Step("cdf", r"\Phi(z)", r"\Phi(<z>)", "chance of an improvement")
PDF = Step("pdf", r"\varphi(z)", r"\varphi(<z>)", "standard normal density")
EI = Step("ei", r"\mathrm{EI}", r"<gap> \cdot <cdf> + <sigma> \cdot <pdf>", "expected improvement")


def improvement(xp: Any, gap: Any, sigma: Any) -> Steps:
    z = gap / sigma
    cdf, pdf = normal_cdf(xp, z), normal_pdf(xp, z)
    return {"gap": gap, "z": z, "cdf": cdf, "pdf": pdf, "ei": gap * cdf + sigma * pdf}


@define(
    "search.expected_improvement",
    title="Expected improvement, larger is better",
    inputs=[MU, SIGMA, Input("best", "f^{+}", "largest value found so far", low=-1, high=1), XI],
    steps=[Step("gap", "d", "<mu> - <best> - <xi>", "mean improvement"), Z, CDF, PDF, EI],
    source=f"{JONES}; {BROCHU}, section 2.3.1",
    example=(
        {"mu": 1.0, "sigma": 0.5, "best": 0.75, "xi": 0.0},
        {"gap": 0.25, "z": 0.5, "cdf": 0.691462461, "pdf": 0.352065327, "ei": 0.348898279},
    ),
)
def expected_improvement(xp: Any, mu: Any, sigma: Any, best: Any, xi: Any) -> Steps:
    """EI = E max(0, f - f+ - xi) = d Phi(z) + sigma phi(z),  d = mu - f+ - xi,  z = d / sigma

    The first part rewards a high mean, the second an uncertain one. Positive everywhere, 0 only where sigma is 0.
    Example: mu = 1, sigma = 0.5, best 0.75: 0.25 * 0.691 + 0.5 * 0.352 = 0.349.
    """
    return improvement(xp, mu - best - xi, sigma)


ALL = ["gap", "z", "cdf", "pdf", "ei"]


@expected_improvement.mistake(
    "minimising",
    who="subtracts the mean from the best, as when less is better",
    affects=["gap", "z", "cdf", "ei"],
)
def _(xp: Any, mu: Any, sigma: Any, best: Any, xi: Any) -> Steps:
    wrong = improvement(xp, best + xi - mu, sigma)
    return {name: wrong[name] for name in ("gap", "z", "cdf", "ei")}


@expected_improvement.mistake("of-the-mean", who="takes max(0, d): forgets that f is uncertain", affects="ei")
def _(xp: Any, mu: Any, sigma: Any, best: Any, xi: Any) -> Steps:
    return {"ei": positive(xp, mu - best - xi)}


@expected_improvement.mistake("probability", who="gives the chance of an improvement", affects="ei")
def _(xp: Any, **x: Any) -> Steps:
    return {"ei": expected_improvement.body(xp, **x)["cdf"]}


@expected_improvement.mistake("sigma-forgotten", who="adds the density without sigma", affects="ei")
def _(xp: Any, **x: Any) -> Steps:
    right = expected_improvement.body(xp, **x)
    return {"ei": right["gap"] * right["cdf"] + right["pdf"]}


@expected_improvement.mistake(
    "density-and-chance-swapped", who="takes phi for Phi and Phi for phi", affects="ei"
)
def _(xp: Any, **x: Any) -> Steps:
    right = expected_improvement.body(xp, **x)
    return {"ei": right["gap"] * right["pdf"] + x["sigma"] * right["cdf"]}


@define(
    "search.expected_improvement_min",
    title="Expected improvement, smaller is better",
    inputs=[MU, SIGMA, Input("best", "f^{-}", "smallest value found so far", low=-1, high=1), XI],
    steps=[Step("gap", "d", "<best> - <mu> - <xi>", "mean improvement"), Z, CDF, PDF, EI],
    source=f"{JONES}, equation 15",
    example=(
        {"mu": 0.5, "sigma": 0.5, "best": 0.75, "xi": 0.0},
        {"gap": 0.25, "z": 0.5, "cdf": 0.691462461, "pdf": 0.352065327, "ei": 0.348898279},
    ),
)
def expected_improvement_min(xp: Any, mu: Any, sigma: Any, best: Any, xi: Any) -> Steps:
    """EI = E max(0, f- - xi - f) = d Phi(z) + sigma phi(z),  d = f- - mu - xi,  z = d / sigma

    The form for a loss.
    Example: mu = 0.5, sigma = 0.5, best 0.75: 0.25 * 0.691 + 0.5 * 0.352 = 0.349.
    """
    return improvement(xp, best - mu - xi, sigma)


@expected_improvement_min.mistake(
    "maximising", who="subtracts the best from the mean", affects=["gap", "z", "cdf", "ei"]
)
def _(xp: Any, mu: Any, sigma: Any, best: Any, xi: Any) -> Steps:
    wrong = improvement(xp, mu + xi - best, sigma)
    return {name: wrong[name] for name in ("gap", "z", "cdf", "ei")}


@expected_improvement_min.mistake(
    "margin-added", who="adds the margin: rewards points a little worse", affects=ALL
)
def _(xp: Any, mu: Any, sigma: Any, best: Any, xi: Any) -> Steps:
    return improvement(xp, best - mu + xi, sigma)


@expected_improvement_min.mistake(
    "of-the-mean", who="takes max(0, d): forgets that f is uncertain", affects="ei"
)
def _(xp: Any, mu: Any, sigma: Any, best: Any, xi: Any) -> Steps:
    return {"ei": positive(xp, best - mu - xi)}


@define(
    "search.probability_of_improvement",
    title="Probability of improvement, larger is better",
    inputs=[MU, SIGMA, Input("best", "f^{+}", "largest value found so far", low=-1, high=1), XI],
    steps=[
        Step("gap", "d", "<mu> - <best> - <xi>", "mean improvement"),
        Z,
        Step("pi", r"\mathrm{PI}", r"\Phi(<z>)", "probability of improvement"),
    ],
    source=f"Kushner 1964, Journal of Basic Engineering 86; {BROCHU}, section 2.3.1",
    example=({"mu": 1.0, "sigma": 0.5, "best": 0.75, "xi": 0.0}, {"gap": 0.25, "z": 0.5, "pi": 0.691462461}),
)
def probability_of_improvement(xp: Any, mu: Any, sigma: Any, best: Any, xi: Any) -> Steps:
    """PI = P(f > f+ + xi) = Phi((mu - f+ - xi) / sigma)

    However little: without a margin it stays beside the best point.
    Example: mu = 1, sigma = 0.5, best 0.75: Phi(0.5) = 0.691.
    """
    found = improvement(xp, mu - best - xi, sigma)
    return {"gap": found["gap"], "z": found["z"], "pi": found["cdf"]}


@probability_of_improvement.mistake("variance", who="divides by the variance", affects=["z", "pi"])
def _(xp: Any, mu: Any, sigma: Any, best: Any, xi: Any) -> Steps:
    z = (mu - best - xi) / sigma**2
    return {"z": z, "pi": normal_cdf(xp, z)}


@probability_of_improvement.mistake("density", who="takes the density for the chance", affects="pi")
def _(xp: Any, mu: Any, sigma: Any, best: Any, xi: Any) -> Steps:
    return {"pi": normal_pdf(xp, (mu - best - xi) / sigma)}


@probability_of_improvement.mistake(
    "minimising", who="turns the difference round", affects=["gap", "z", "pi"]
)
def _(xp: Any, mu: Any, sigma: Any, best: Any, xi: Any) -> Steps:
    return probability_of_improvement.body(xp, best, sigma, mu, -xi)


@define(
    "search.ucb",
    title="Upper confidence bound, and the candidate it picks",
    inputs=[
        Input("mu", r"\mu_{i}", "predicted mean of each candidate", shape=("N",)),
        Input("sigma", r"\sigma_{i}", "predicted standard deviation", low=0.2, high=1.5, shape=("N",)),
        Input("kappa", r"\kappa", "weight of the uncertainty", low=0.5, high=3),
    ],
    steps=[
        Step("ucb", "u_{i}", r"<mu> + <kappa> \cdot <sigma>", "bound of each candidate", shape=("N",)),
        Step("value", r"u^*", r"\max <ucb>", "largest bound"),
        Step("pick", r"i^*", r"\operatorname{argmax} <ucb>", "candidate to try next, from 0", "int"),
    ],
    source=f"{SRINIVAS}; Cox & John 1992, A statistical method for global optimization, IEEE SMC",
    example=(
        {"mu": [1.0, 0.5, 0.0], "sigma": [0.1, 0.4, 0.5], "kappa": 2.0},
        {"ucb": [1.2, 1.3, 1.0], "value": 1.3, "pick": 1},
    ),
    dims={"N": (3, 5)},
)
def ucb(xp: Any, mu: Any, sigma: Any, kappa: Any) -> Steps:
    """u_i = mu_i + kappa sigma_i;  the next trial is the largest

    kappa = 0 exploits, a large one explores; GP-UCB lets kappa = sqrt(beta_t) grow with the logarithm of t.
    Example: means (1, 0.5, 0), deviations (0.1, 0.4, 0.5), kappa = 2: 1.2, 1.3 and 1.0, so the second.
    """
    return picked(xp, mu + kappa[:, None] * sigma)


def picked(xp: Any, bound: Any) -> Steps:
    return {
        "ucb": bound,
        "value": xp.max(bound, axis=1),
        "pick": xp.astype(xp.argmax(bound, axis=1), xp.int64),
    }


BOUND = ["ucb", "value", "pick"]


@ucb.mistake("lower-bound", who="subtracts the uncertainty", affects=BOUND)
def _(xp: Any, mu: Any, sigma: Any, kappa: Any) -> Steps:
    return picked(xp, mu - kappa[:, None] * sigma)


@ucb.mistake("greedy", who="takes the best mean", affects=BOUND)
def _(xp: Any, mu: Any, sigma: Any, kappa: Any) -> Steps:
    return picked(xp, mu)


@ucb.mistake("variance", who="adds kappa times the variance", affects=BOUND)
def _(xp: Any, mu: Any, sigma: Any, kappa: Any) -> Steps:
    return picked(xp, mu + kappa[:, None] * sigma**2)


@ucb.mistake("most-uncertain", who="takes the candidate of which least is known", affects="pick")
def _(xp: Any, mu: Any, sigma: Any, kappa: Any) -> Steps:
    return {"pick": picked(xp, sigma)["pick"]}


@ucb.mistake("from-one", who="counts the candidates from 1", affects="pick")
def _(xp: Any, mu: Any, sigma: Any, kappa: Any) -> Steps:
    return {"pick": ucb.body(xp, mu, sigma, kappa)["pick"] + 1}
