"""Penalties on the gradient of a critic. The critic is f(x) = w x + 1/2 sum a x^2: simple enough for paper, and its
gradient w + a x depends on where it is taken (with a = 0 it is linear and does not)."""

from __future__ import annotations

from typing import Any

from verify.formulas.loss.shared import each, positive
from verify.registry import Input, Step, Steps, define

GULRAJANI = "Gulrajani, Ahmed, Arjovsky, Dumoulin & Courville 2017, arXiv:1704.00028"
D = ("D",)
SIZE = {"D": (2, 4)}
W = Input("w", "w", "linear part of the critic", low=-1.2, high=1.2, shape=D)
A = Input("a", "a", "curvature of the critic, elementwise", low=-1, high=1, shape=D)


@define(
    "gan.gradient_penalty",
    title="Gradient penalty of WGAN-GP",
    inputs=[
        Input("x_real", "x", "real sample", shape=D),
        Input("x_fake", r"\tilde{x}", "fake", shape=D),
        Input("eps", r"\epsilon", "share of the real sample", low=0.05, high=0.95),
        W,
        A,
        Input("lam", r"\lambda", "weight of the penalty, 10 in the paper", low=0.5, high=10),
    ],
    steps=[
        Step(
            "x_hat", r"\hat{x}", r"<eps> \cdot <x_real> + (1 - <eps>) \cdot <x_fake>", "in between", shape=D
        ),
        Step(
            "grad", r"\nabla f(\hat{x})", r"<w> + <a> \odot <x_hat>", "gradient of the critic there", shape=D
        ),
        Step("norm", r"\|\nabla f\|", r"\sqrt{\sum_i{<grad>^2}}", "its length"),
        Step(
            "dw",
            r"\frac{\partial L}{\partial w}",
            r"2 \cdot <lam> \cdot (<norm> - 1) \cdot \frac{<grad>}{<norm>}",
            "gradient of the penalty by w",
            shape=D,
        ),
        Step("penalty", "L", r"<lam> \cdot (<norm> - 1)^2", "penalty"),
    ],
    source=f"{GULRAJANI}, equation 3",
    example=(
        {
            "x_real": [1.0, 1.0],
            "x_fake": [5.0, -2.0],
            "eps": 0.3,
            "w": [3.0, 4.0],
            "a": [0.0, 0.0],
            "lam": 10.0,
        },
        {"x_hat": [3.8, -1.1], "grad": [3.0, 4.0], "norm": 5.0, "dw": [48.0, 64.0], "penalty": 160.0},
    ),
    dims=SIZE,
)
def gradient_penalty(xp: Any, x_real: Any, x_fake: Any, eps: Any, w: Any, a: Any, lam: Any) -> Steps:
    """L = lambda (|grad f(x_hat)| - 1)^2,  x_hat = eps x_real + (1 - eps) x_fake

    One norm a sample, so that batch normalisation has no place in the critic. Two-sided: slopes below 1 cost as well.
    A linear critic has the penalty lambda (|w| - 1)^2 wherever x_hat lies.
    Example: w = (3, 4), a = 0: the norm is 5, 10 * 4^2 = 160.
    """
    x_hat = each(eps) * x_real + (1 - each(eps)) * x_fake
    return {"x_hat": x_hat, **penalised(xp, w + a * x_hat, lam)}


def penalised(xp: Any, grad: Any, lam: Any) -> Steps:
    """What follows from the gradient."""
    norm = xp.sqrt(xp.sum(grad * grad, axis=1))
    dw = each(2 * lam * (norm - 1) / norm) * grad
    return {"grad": grad, "norm": norm, "dw": dw, "penalty": lam * (norm - 1) ** 2}


EVERY = ["x_hat", "grad", "norm", "dw", "penalty"]


@gradient_penalty.mistake("shares-swapped", who="gives eps to the fake", affects=EVERY)
def _(xp: Any, eps: Any, **rest: Any) -> Steps:
    return gradient_penalty.body(xp, eps=1 - eps, **rest)


@gradient_penalty.mistake("at-the-real-sample", who="takes the gradient at the real sample", affects=EVERY)
def _(xp: Any, eps: Any, **rest: Any) -> Steps:
    return gradient_penalty.body(xp, eps=0 * eps + 1, **rest)


@gradient_penalty.mistake(
    "zero-centred", who="penalises the norm itself, lambda |grad|^2", affects=["dw", "penalty"]
)
def _(xp: Any, lam: Any, **rest: Any) -> Steps:
    right = gradient_penalty.body(xp, lam=lam, **rest)
    return {"dw": each(2 * lam) * right["grad"], "penalty": lam * right["norm"] ** 2}


@gradient_penalty.mistake("one-sided", who="lets slopes below 1 go free (WGAN-LP)", affects=["dw", "penalty"])
def _(xp: Any, lam: Any, **rest: Any) -> Steps:
    right = gradient_penalty.body(xp, lam=lam, **rest)
    over = positive(xp, right["norm"] - 1)
    return {"dw": each(2 * lam * over / right["norm"]) * right["grad"], "penalty": lam * over**2}


@gradient_penalty.mistake(
    "norm-squared", who="compares the squared norm with 1: (|grad|^2 - 1)^2", affects="penalty"
)
def _(xp: Any, lam: Any, **rest: Any) -> Steps:
    norm = gradient_penalty.body(xp, lam=lam, **rest)["norm"]
    return {"penalty": lam * (norm**2 - 1) ** 2}


@gradient_penalty.mistake("not-squared", who="takes lambda | |grad| - 1 |", affects="penalty")
def _(xp: Any, lam: Any, **rest: Any) -> Steps:
    norm = gradient_penalty.body(xp, lam=lam, **rest)["norm"]
    return {"penalty": lam * xp.abs(norm - 1)}


@gradient_penalty.mistake("weight-forgotten", who="leaves lambda out", affects=["dw", "penalty"])
def _(xp: Any, lam: Any, **rest: Any) -> Steps:
    wrong = gradient_penalty.body(xp, lam=0 * lam + 1, **rest)
    return {"dw": wrong["dw"], "penalty": wrong["penalty"]}


@define(
    "gan.r1",
    title="R1 penalty",
    inputs=[
        Input("x", "x", "real sample", shape=D),
        W,
        A,
        Input("gamma", r"\gamma", "weight of the penalty", low=0.5, high=10),
    ],
    steps=[
        Step("grad", r"\nabla f(x)", r"<w> + <a> \odot <x>", "gradient of the discriminator", shape=D),
        Step("squared", r"\|\nabla f\|^2", r"\sum_i{<grad>^2}", "its squared length"),
        Step("penalty", "R_1", r"\frac{<gamma>}{2} \cdot <squared>", "penalty"),
    ],
    source="Mescheder, Geiger & Nowozin 2018, arXiv:1801.04406, equation 9",
    example=(
        {"x": [1.0, 2.0], "w": [1.0, 0.0], "a": [0.0, 1.0], "gamma": 10.0},
        {"grad": [1.0, 2.0], "squared": 5.0, "penalty": 25.0},
    ),
    dims=SIZE,
)
def r1(xp: Any, x: Any, w: Any, a: Any, gamma: Any) -> Steps:
    """R1 = gamma / 2 |grad f(x)|^2 on real samples

    Centred on 0, not on 1: at the equilibrium the discriminator is flat on the data.
    Example: gradient (1, 2), gamma = 10: 5 * 5 = 25.
    """
    grad = w + a * x
    squared = xp.sum(grad * grad, axis=1)
    return {"grad": grad, "squared": squared, "penalty": gamma / 2 * squared}


@r1.mistake("not-halved", who="forgets the 1/2")
def _(xp: Any, x: Any, w: Any, a: Any, gamma: Any) -> Steps:
    return {"penalty": 2 * r1.body(xp, x, w, a, gamma)["penalty"]}


@r1.mistake("one-centred", who="compares the norm with 1, as WGAN-GP does")
def _(xp: Any, x: Any, w: Any, a: Any, gamma: Any) -> Steps:
    norm = xp.sqrt(r1.body(xp, x, w, a, gamma)["squared"])
    return {"penalty": gamma / 2 * (norm - 1) ** 2}


@r1.mistake("not-squared", who="penalises the norm, not its square", affects=["squared", "penalty"])
def _(xp: Any, x: Any, w: Any, a: Any, gamma: Any) -> Steps:
    norm = xp.sqrt(r1.body(xp, x, w, a, gamma)["squared"])
    return {"squared": norm, "penalty": gamma / 2 * norm}
