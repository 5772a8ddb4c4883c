"""Local response normalisation across channels, in the two conventions for alpha."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define, predicate

ALEXNET = "Krizhevsky, Sutskever & Hinton 2012, ImageNet Classification with Deep CNNs, section 3.3"

INPUTS = [
    Input("x", "x_{i}", "the channels at one position", shape=("C",)),
    Input("n", "n", "channels in a window, an odd number", "int", 1, 7),
    Input("k", "k", "added to the denominator", low=1, high=2),
    Input("alpha", r"\alpha", "weight of the squares", low=0.05, high=1),
    Input("beta", r"\beta", "exponent", low=0.5, high=1),
]
ENERGY = Step(
    "energy",
    "s_{i}",
    r"\operatorname{sum}_{<n>}(<x>^2)",
    "squares of the n channels around each, itself among them",
    shape=("C",),
)
Y = Step("y", "y_{i}", r"\frac{<x>}{<base>^{<beta>}}", "normalised", shape=("C",))
# AlexNet's constants, on channels of 100 so that the squares count.
PAPER = {"x": [100.0, 0.0, 0.0, 100.0], "n": 5, "k": 2.0, "alpha": 1e-4, "beta": 0.75}


@predicate("norm.odd_window")
def odd_window(n: Any) -> Any:
    """The window has as many channels on either side of its own."""
    return n % 2 == 1


def window(xp: Any, x: Any, each_side: Any) -> Any:
    """The sum of x over each channel and ``each_side`` neighbours on either side; beyond the edges it is 0."""
    at = xp.arange(x.shape[1], device=x.device)
    distance = xp.abs(at[:, None] - at[None, :])
    near = xp.astype(distance[None, :, :] <= each_side[:, None, None], x.dtype)
    return xp.sum(near * x[:, None, :], axis=2)


def damped(xp: Any, x: Any, k: Any, weight: Any, beta: Any, each_side: Any) -> Steps:
    """Every step, with the squares weighed by ``weight``."""
    energy = window(xp, x**2, each_side)
    base = k[:, None] + weight[:, None] * energy
    return {"energy": energy, "base": base, "y": x / base ** beta[:, None]}


@define(
    "norm.lrn",
    title="Local response normalisation, alpha times the sum (AlexNet)",
    inputs=INPUTS,
    steps=[
        ENERGY,
        Step("base", "d_{i}", r"<k> + <alpha> \cdot <energy>", "denominator before the power", shape=("C",)),
        Y,
    ],
    source=f"{ALEXNET} (k = 2, n = 5, alpha = 1e-4, beta = 0.75)",
    example=(PAPER, {"energy": [1e4, 2e4, 2e4, 1e4], "base": [3.0, 4.0, 4.0, 3.0]}),
    dims={"C": (3, 6)},
    where=["norm.odd_window"],
)
def lrn(xp: Any, x: Any, n: Any, k: Any, alpha: Any, beta: Any) -> Steps:
    """y_i = x_i / (k + alpha sum x_j^2)^beta, over the n channels j nearest to i at the same position

    The window is cut off at the first and the last channel.
    Example: channels 100, 0, 0, 100 with alpha = 1e-4, n = 5: the outer ones see one square, 100 / 3^0.75 = 43.87.
    """
    return damped(xp, x, k, alpha, beta, (n - 1) // 2)


@define(
    "norm.lrn_averaged",
    title="Local response normalisation, alpha over n (PyTorch, Caffe)",
    inputs=INPUTS,
    steps=[
        ENERGY,
        Step(
            "base",
            "d_{i}",
            r"<k> + \frac{<alpha>}{<n>} \cdot <energy>",
            "denominator before the power",
            shape=("C",),
        ),
        Y,
    ],
    source="torch.nn.LocalResponseNorm documentation; Caffe's LRN layer",
    example=(
        {**PAPER, "alpha": 5e-4},
        {"energy": [1e4, 2e4, 2e4, 1e4], "base": [3.0, 4.0, 4.0, 3.0]},
    ),
    dims={"C": (3, 6)},
    where=["norm.odd_window"],
)
def lrn_averaged(xp: Any, x: Any, n: Any, k: Any, alpha: Any, beta: Any) -> Steps:
    """y_i = x_i / (k + alpha/n sum x_j^2)^beta, over the n channels j nearest to i at the same position

    n divides even at the edges, where fewer channels are summed. AlexNet's alpha = 1e-4 with n = 5 is 5e-4 here.
    Example: channels 100, 0, 0, 100 with alpha = 5e-4, n = 5: the outer ones see one square, 100 / 3^0.75 = 43.87.
    """
    return damped(xp, x, k, alpha / xp.astype(n, x.dtype), beta, (n - 1) // 2)


@lrn.mistake(
    "alpha-over-n",
    who="divides alpha by n, as PyTorch and Caffe do: another convention",
    affects=["base", "y"],
)
def _(xp: Any, **given: Any) -> Steps:
    wrong = lrn_averaged.body(xp, **given)
    return {name: wrong[name] for name in ("base", "y")}


@lrn_averaged.mistake(
    "alpha-whole",
    who="takes alpha times the sum, as AlexNet's paper does: another convention",
    affects=["base", "y"],
)
def _(xp: Any, **given: Any) -> Steps:
    wrong = lrn.body(xp, **given)
    return {name: wrong[name] for name in ("base", "y")}


BOTH_SIDES = "looks n channels to either side, 2n + 1 in all"


@lrn.mistake("n-on-each-side", who=BOTH_SIDES, affects=["energy", "base", "y"])
def _(xp: Any, x: Any, n: Any, k: Any, alpha: Any, beta: Any) -> Steps:
    return damped(xp, x, k, alpha, beta, n)


@lrn_averaged.mistake("n-on-each-side", who=BOTH_SIDES, affects=["energy", "base", "y"])
def _(xp: Any, x: Any, n: Any, k: Any, alpha: Any, beta: Any) -> Steps:
    return damped(xp, x, k, alpha / xp.astype(n, x.dtype), beta, n)


NOT_SQUARED = "adds up sizes, not squares"


@lrn.mistake("not-squared", who=NOT_SQUARED, affects=["energy", "base", "y"])
def _(xp: Any, x: Any, n: Any, k: Any, alpha: Any, beta: Any) -> Steps:
    return not_squared(xp, x, k, alpha, beta, n)


@lrn_averaged.mistake("not-squared", who=NOT_SQUARED, affects=["energy", "base", "y"])
def _(xp: Any, x: Any, n: Any, k: Any, alpha: Any, beta: Any) -> Steps:
    return not_squared(xp, x, k, alpha / xp.astype(n, x.dtype), beta, n)


def not_squared(xp: Any, x: Any, k: Any, weight: Any, beta: Any, n: Any) -> Steps:
    energy = window(xp, xp.abs(x), (n - 1) // 2)
    base = k[:, None] + weight[:, None] * energy
    return {"energy": energy, "base": base, "y": x / base ** beta[:, None]}
