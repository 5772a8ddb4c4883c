"""Gradient descent on a quadratic: each step multiplies the distance by 1 - lr L, along each axis by itself."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

BOYD = "Boyd & Vandenberghe 2004, Convex Optimization, section 9.3"
LR = Input("lr", r"\eta", "learning rate", low=0.02, high=0.9)
COUNT = Input("n", "n", "steps", "int", 1, 10)


def real(xp: Any, count: Any, like: Any) -> Any:
    return xp.astype(count, like.dtype)


@define(
    "quadratic.gd",
    title="Gradient descent on f = a x^2 / 2 after n steps",
    inputs=[
        Input("a", "a", "curvature", low=0.3, high=4),
        Input("x0", "x_0", "start", low=-3, high=3),
        LR,
        COUNT,
    ],
    steps=[
        Step("factor", "q", r"1 - <lr> \cdot <a>", "factor of each step"),
        Step("x", "x_n", r"<factor>^{<n>} \cdot <x0>", "where n steps lead"),
        Step("loss", "f(x_n)", r"\frac{<a> \cdot <x>^2}{2}", "loss there"),
    ],
    source=BOYD,
    example=(
        {"a": 2.0, "x0": 1.0, "lr": 0.75, "n": 3},
        {"factor": -0.5, "x": -0.125, "loss": 0.015625},
    ),
)
def gd(xp: Any, a: Any, x0: Any, lr: Any, n: Any) -> Steps:
    """x_n = (1 - lr a)^n x_0

    The gradient is a x, so that x - lr a x = (1 - lr a) x. A negative factor jumps over the minimum each time; beyond
    -1, that is for lr > 2 / a, the jumps grow.
    Example: a = 2, lr = 0.75: the factor -0.5 leads from 1 to -0.5, 0.25, -0.125.
    """
    return descended(xp, a, x0, 1 - lr * a, n)


def descended(xp: Any, a: Any, x0: Any, factor: Any, n: Any) -> Steps:
    """What follows from the factor of each step."""
    x = factor ** real(xp, n, factor) * x0
    return {"factor": factor, "x": x, "loss": a * x * x / 2}


EVERY = ["factor", "x", "loss"]


@gd.mistake("curvature-forgotten", who="takes 1 - lr for the factor", affects=EVERY)
def _(xp: Any, a: Any, x0: Any, lr: Any, n: Any) -> Steps:
    return descended(xp, a, x0, 1 - lr, n)


@gd.mistake("derivative-doubled", who="takes the derivative of a x^2: 2 a x", affects=EVERY)
def _(xp: Any, a: Any, x0: Any, lr: Any, n: Any) -> Steps:
    return descended(xp, a, x0, 1 - 2 * lr * a, n)


@gd.mistake("plus-for-minus", who="adds the gradient: walks uphill", affects=EVERY)
def _(xp: Any, a: Any, x0: Any, lr: Any, n: Any) -> Steps:
    return descended(xp, a, x0, 1 + lr * a, n)


@gd.mistake("steps-added", who="subtracts n equal steps from the start", affects=["x", "loss"])
def _(xp: Any, a: Any, x0: Any, lr: Any, n: Any) -> Steps:
    x = x0 - real(xp, n, a) * lr * a * x0
    return {"x": x, "loss": a * x * x / 2}


@define(
    "quadratic.stability",
    title="Largest stable and best learning rate on f = a x^2",
    inputs=[Input("a", "a", "coefficient of x^2", low=0.2, high=5), LR],
    steps=[
        Step("curvature", "L", r"2 \cdot <a>", "second derivative"),
        Step("best", r"\eta_{best}", r"\frac{1}{<curvature>}", "reaches the minimum in one step"),
        Step("limit", r"\eta_{max}", r"\frac{2}{<curvature>}", "beyond it gradient descent diverges"),
        Step("factor", "q", r"1 - <lr> \cdot <curvature>", "factor of each step at the given rate"),
        Step("diverges", "d", "[<lr> > <limit>]", "1 where it diverges", "int"),
    ],
    source=BOYD,
    example=(
        {"a": 4.0, "lr": 0.3},
        {"curvature": 8.0, "best": 0.125, "limit": 0.25, "factor": -1.4, "diverges": 1},
    ),
)
def stability(xp: Any, a: Any, lr: Any) -> Steps:
    """Converges for lr < 2 / L = 1 / a, where L = f'' = 2 a

    |1 - lr L| < 1 is the whole condition. Just below the limit the parameter swings from side to side, the loss still
    falls.
    Example: f = 4 x^2 has L = 8: the limit is 0.25, so that 0.3 diverges (factor -1.4).
    """
    return judged(xp, 2 * a, lr)


def judged(xp: Any, curvature: Any, lr: Any, over: float = 2.0) -> Steps:
    """What follows from the curvature and from the limit over / L."""
    limit = over / curvature
    return {
        "curvature": curvature,
        "best": 1 / curvature,
        "limit": limit,
        "factor": 1 - lr * curvature,
        "diverges": xp.astype(lr > limit, xp.int64),
    }


@stability.mistake(
    "coefficient-for-curvature",
    who="takes a for the second derivative of a x^2, as if there were a half",
    affects=["curvature", "best", "limit", "factor", "diverges"],
)
def _(xp: Any, a: Any, lr: Any) -> Steps:
    return judged(xp, a, lr)


@stability.mistake(
    "best-for-limit",
    who="takes 1 / L, the best rate, for the largest stable one",
    affects=["limit", "diverges"],
)
def _(xp: Any, a: Any, lr: Any) -> Steps:
    wrong = judged(xp, 2 * a, lr, over=1.0)
    return {"limit": wrong["limit"], "diverges": wrong["diverges"]}


@stability.mistake(
    "curvature-not-inverted", who="takes the limit to grow with the curvature", affects=["limit", "diverges"]
)
def _(xp: Any, a: Any, lr: Any) -> Steps:
    limit = 4 * a
    return {"limit": limit, "diverges": xp.astype(lr > limit, xp.int64)}


@define(
    "quadratic.gd_axes",
    title="Gradient descent in a valley: f = sum of h_i x_i^2 / 2",
    inputs=[
        Input("h", "h", "curvature along each axis", low=0.1, high=4, shape=("N",)),
        Input("x0", "x_0", "start", low=-3, high=3, shape=("N",)),
        LR,
        COUNT,
    ],
    steps=[
        Step("factor", "q", r"1 - <lr> \cdot <h>", "factor along each axis", shape=("N",)),
        Step("slowest", r"q_{max}", r"\max |<factor>|", "of the axis that decides"),
        Step("x", "x_n", r"<factor>^{<n>} \cdot <x0>", "where n steps lead", shape=("N",)),
        Step("loss", "f(x_n)", r"\frac{1}{2} \cdot \sum_i{<h> \cdot <x>^2}", "loss there"),
    ],
    source=f"{BOYD}; Goh 2017, Why Momentum Really Works, Distill",
    example=(
        {"h": [4.0, 1.0], "x0": [1.0, 2.0], "lr": 0.4, "n": 2},
        {"factor": [-0.6, 0.6], "slowest": 0.6, "x": [0.36, 0.72], "loss": 0.5184},
    ),
    dims={"N": (2, 3)},
)
def gd_axes(xp: Any, h: Any, x0: Any, lr: Any, n: Any) -> Steps:
    """x_n,i = (1 - lr h_i)^n x_0,i

    Along the eigenvectors of the Hessian the axes do not see each other: the steepest one limits the rate, the flattest
    one then crawls.
    Example: curvatures 4 and 1 at lr = 0.4, the best rate: factors -0.6 and 0.6.
    """
    return crawled(xp, h, x0, 1 - lr[:, None] * h, n)


def crawled(xp: Any, h: Any, x0: Any, factor: Any, n: Any) -> Steps:
    """What follows from the factors of the axes."""
    x = factor ** real(xp, n, h)[:, None] * x0
    return {
        "factor": factor,
        "slowest": xp.max(xp.abs(factor), axis=1),
        "x": x,
        "loss": xp.sum(h * x * x, axis=1) / 2,
    }


AXES = ["factor", "slowest", "x", "loss"]


@gd_axes.mistake("mean-curvature", who="takes the mean curvature for every axis", affects=AXES)
def _(xp: Any, h: Any, x0: Any, lr: Any, n: Any) -> Steps:
    mean = xp.mean(h, axis=1, keepdims=True) + 0 * h
    return crawled(xp, h, x0, 1 - lr[:, None] * mean, n)


@gd_axes.mistake("derivative-doubled", who="takes 2 h x for the derivative of h x^2 / 2", affects=AXES)
def _(xp: Any, h: Any, x0: Any, lr: Any, n: Any) -> Steps:
    return crawled(xp, h, x0, 1 - 2 * lr[:, None] * h, n)


@gd_axes.mistake(
    "largest-without-sign", who="takes the largest factor, not the largest in size", affects="slowest"
)
def _(xp: Any, h: Any, x0: Any, lr: Any, n: Any) -> Steps:
    return {"slowest": xp.max(1 - lr[:, None] * h, axis=1)}


@gd_axes.mistake("half-forgotten", who="leaves out the half of the loss", affects="loss")
def _(xp: Any, **given: Any) -> Steps:
    return {"loss": 2 * gd_axes.body(xp, **given)["loss"]}
