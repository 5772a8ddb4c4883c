"""Best rates on a quadratic with curvatures between mu and L, without and with momentum, and the steps they need."""

from __future__ import annotations

import math
from typing import Any

from verify.registry import Input, Step, Steps, define

POLYAK = "Polyak 1964, Some methods of speeding up the convergence of iteration methods"
NESTEROV = "Nesterov 2004, Introductory Lectures on Convex Optimization, theorem 2.1.15"


@define(
    "quadratic.best_step",
    title="Best learning rate of gradient descent on a quadratic",
    inputs=[Input("h", "h", "eigenvalues of the Hessian", low=0.1, high=8, shape=("N",))],
    steps=[
        Step("low", r"\mu", r"\min <h>", "smallest curvature"),
        Step("high", "L", r"\max <h>", "largest curvature"),
        Step("kappa", r"\kappa", r"\frac{<high>}{<low>}", "condition number"),
        Step("limit", r"\eta_{max}", r"\frac{2}{<high>}", "beyond it the steepest axis diverges"),
        Step("best", r"\eta^*", r"\frac{2}{<low> + <high>}", "best rate"),
        Step("rate", "q", r"\frac{<kappa> - 1}{<kappa> + 1}", "factor of the distance at each step"),
    ],
    source=NESTEROV,
    example=(
        {"h": [1.0, 4.0]},
        {"low": 1.0, "high": 4.0, "kappa": 4.0, "limit": 0.5, "best": 0.4, "rate": 0.6},
    ),
    dims={"N": (2, 4)},
)
def best_step(xp: Any, h: Any) -> Steps:
    """lr = 2 / (mu + L), rate = (kappa - 1) / (kappa + 1), kappa = L / mu

    There the flattest and the steepest axis shrink equally fast, 1 - lr mu = lr L - 1; any other rate slows one down.
    Example: eigenvalues 1 and 4: the best rate is 0.4 and the distance shrinks to 0.6 of itself.
    """
    low, high = xp.min(h, axis=1), xp.max(h, axis=1)
    kappa = high / low
    return {
        "low": low,
        "high": high,
        "kappa": kappa,
        "limit": 2 / high,
        "best": 2 / (low + high),
        "rate": (kappa - 1) / (kappa + 1),
    }


@best_step.mistake(
    "inverse-of-largest",
    who="takes 1 / L, the safe step of the theory, and its rate 1 - 1 / kappa",
    affects=["best", "rate"],
)
def _(xp: Any, h: Any) -> Steps:
    right = best_step.body(xp, h)
    return {"best": 1 / right["high"], "rate": 1 - 1 / right["kappa"]}


@best_step.mistake(
    "stability-limit", who="takes 2 / L, where the steepest axis no longer shrinks", affects=["best", "rate"]
)
def _(xp: Any, h: Any) -> Steps:
    right = best_step.body(xp, h)
    return {"best": right["limit"], "rate": 1 + 0 * right["rate"]}


@best_step.mistake("inverse-of-sum", who="forgets the 2: 1 / (mu + L)", affects="best")
def _(xp: Any, h: Any) -> Steps:
    return {"best": best_step.body(xp, h)["best"] / 2}


@best_step.mistake(
    "condition-inverted", who="divides the smallest eigenvalue by the largest", affects=["kappa", "rate"]
)
def _(xp: Any, h: Any) -> Steps:
    right = best_step.body(xp, h)
    return {"kappa": 1 / right["kappa"], "rate": -right["rate"]}


@define(
    "quadratic.momentum_best",
    title="Best heavy-ball momentum on a quadratic (Polyak)",
    inputs=[
        Input("low", r"\mu", "smallest curvature", low=0.1, high=1),
        Input("high", "L", "largest curvature", low=1.5, high=20),
    ],
    steps=[
        Step("kappa", r"\kappa", r"\frac{<high>}{<low>}", "condition number"),
        Step("lr", r"\eta^*", r"\frac{4}{(\sqrt{<high>} + \sqrt{<low>})^2}", "best learning rate"),
        Step(
            "rate",
            "q",
            r"\frac{\sqrt{<kappa>} - 1}{\sqrt{<kappa>} + 1}",
            "factor of the distance at each step",
        ),
        Step("momentum", r"\beta^*", "<rate>^2", "best momentum"),
    ],
    source=f"{POLYAK}; Goh 2017, Why Momentum Really Works, Distill",
    example=(
        {"low": 1.0, "high": 9.0},
        {"kappa": 9.0, "lr": 0.25, "rate": 0.5, "momentum": 0.25},
    ),
)
def momentum_best(xp: Any, low: Any, high: Any) -> Steps:
    """lr = (2 / (sqrt(L) + sqrt(mu)))^2, beta = ((sqrt(kappa) - 1) / (sqrt(kappa) + 1))^2

    Momentum puts the root of the condition number in its place: kappa = 100 costs as much as 10 without it.
    Example: mu = 1, L = 9: kappa = 9, lr = 4 / 16, beta = (2 / 4)^2 = 0.25, rate 0.5; without momentum it is 0.8.
    """
    kappa = high / low
    root = xp.sqrt(kappa)
    rate = (root - 1) / (root + 1)
    return {
        "kappa": kappa,
        "lr": 4 / (xp.sqrt(high) + xp.sqrt(low)) ** 2,
        "rate": rate,
        "momentum": rate**2,
    }


@momentum_best.mistake(
    "without-roots",
    who="keeps gradient descent's (kappa - 1) / (kappa + 1) and 2 / (mu + L)",
    affects=["lr", "rate", "momentum"],
)
def _(xp: Any, low: Any, high: Any) -> Steps:
    rate = (high - low) / (high + low)
    return {"lr": 2 / (low + high), "rate": rate, "momentum": rate**2}


@momentum_best.mistake(
    "nesterov-coefficient", who="takes Nesterov's coefficient, which is not squared", affects="momentum"
)
def _(xp: Any, low: Any, high: Any) -> Steps:
    return {"momentum": momentum_best.body(xp, low, high)["rate"]}


@momentum_best.mistake(
    "sum-under-root", who="takes the root of the sum for the sum of the roots", affects="lr"
)
def _(xp: Any, low: Any, high: Any) -> Steps:
    return {"lr": 4 / (low + high)}


@define(
    "quadratic.steps_needed",
    title="Steps of gradient descent to a given precision",
    inputs=[
        Input("kappa", r"\kappa", "condition number", low=1.5, high=200),
        Input("digits", "k", "powers of ten by which the distance shall shrink", "int", 1, 8),
    ],
    steps=[
        Step("rate", "q", r"\frac{<kappa> - 1}{<kappa> + 1}", "factor of the distance at each step"),
        Step("per_digit", "n_1", r"\frac{\ln 10}{-\ln <rate>}", "steps a power of ten"),
        Step("steps", "n", r"<digits> \cdot <per_digit>", "steps in all"),
    ],
    source=NESTEROV,
    example=(
        {"kappa": 1.2222222222222223, "digits": 3},
        {"rate": 0.1, "per_digit": 1.0, "steps": 3.0},
    ),
)
def steps_needed(xp: Any, kappa: Any, digits: Any) -> Steps:
    """n = k ln 10 / ln(1 / q), q = (kappa - 1) / (kappa + 1), at the best learning rate

    About kappa / 2 steps for each factor e of the distance; the loss, its square, gains digits twice as fast.
    Example: kappa = 11 / 9 has q = 0.1: a digit a step.
    """
    # ln(1 / q) = ln(1 + 2 / (kappa - 1)): written so, no digits are lost where q is nearly 1.
    return paced(xp, digits, (kappa - 1) / (kappa + 1), xp.log1p(2 / (kappa - 1)))


def paced(xp: Any, digits: Any, rate: Any, decay: Any) -> Steps:
    """From the rate and its -ln to the steps."""
    per_digit = math.log(10) / decay
    return {"rate": rate, "per_digit": per_digit, "steps": xp.astype(digits, rate.dtype) * per_digit}


ALL = ["rate", "per_digit", "steps"]


@steps_needed.mistake(
    "rate-of-momentum", who="takes the root of kappa, as with the best momentum", affects=ALL
)
def _(xp: Any, kappa: Any, digits: Any) -> Steps:
    return steps_needed.body(xp, xp.sqrt(kappa), digits)


@steps_needed.mistake("rate-of-the-loss", who="squares the rate: counts the digits of the loss", affects=ALL)
def _(xp: Any, kappa: Any, digits: Any) -> Steps:
    rate = (kappa - 1) / (kappa + 1)
    return paced(xp, digits, rate**2, 2 * xp.log1p(2 / (kappa - 1)))


@steps_needed.mistake(
    "factor-of-e", who="counts factors of e for powers of ten", affects=["per_digit", "steps"]
)
def _(xp: Any, kappa: Any, digits: Any) -> Steps:
    right = steps_needed.body(xp, kappa, digits)
    return {name: right[name] / math.log(10) for name in ("per_digit", "steps")}


@steps_needed.mistake("safe-rate", who="takes 1 - 1 / kappa, the rate at the step 1 / L", affects=ALL)
def _(xp: Any, kappa: Any, digits: Any) -> Steps:
    return paced(xp, digits, 1 - 1 / kappa, -xp.log1p(-1 / kappa))
