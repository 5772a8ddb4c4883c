"""Scaled dot-product attention, and why it is scaled."""

from __future__ import annotations

from typing import Any

from verify.formulas.softmax.values import probabilities
from verify.registry import Input, Step, Steps, define

VASWANI = "Vaswani et al. 2017, arXiv:1706.03762"
SIZES = {"N": (2, 3), "M": (2, 4), "D": (2, 4), "E": (1, 3)}

Q = Input("q", "Q", "queries, a row each", low=-3, high=3, shape=("N", "D"))
K = Input("k", "K", "keys, a row each", low=-3, high=3, shape=("M", "D"))
V = Input("v", "V", "values, a row each", shape=("M", "E"))
SCORES = Step("scores", r"QK^\top", r"<q> \cdot <k>^\top", "dot products", shape=("N", "M"))
SCALED = Step("scaled", "S", r"\frac{<scores>}{\sqrt{<D>}}", "scaled scores", shape=("N", "M"))
OUT = Step("out", "O", r"<weights> \cdot <v>", "weighted values, a row for each query", shape=("N", "E"))


def products(xp: Any, left: Any, right: Any) -> Any:
    """left rightᵀ: every row of one with every row of the other, over the last two axes."""
    return xp.matmul(left, xp.matrix_transpose(right))


@define(
    "attention.scaled_dot_product",
    title="Scaled dot-product attention",
    inputs=[Q, K, V],
    steps=[
        SCORES,
        SCALED,
        Step(
            "weights", "A", r"\softmax(<scaled>)", "attention weights: each row sums to 1", shape=("N", "M")
        ),
        OUT,
    ],
    source=f"{VASWANI}, equation 1",
    example=(
        {
            "q": [[1.0, 0.0, 0.0, 0.0]],
            "k": [[2.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]],
            "v": [[1.0, 0.0], [0.0, 10.0]],
        },
        {
            "scores": [[2.0, 0.0]],
            "scaled": [[1.0, 0.0]],
            "weights": [[0.731058579, 0.268941421]],
            "out": [[0.731058579, 2.689414214]],
        },
    ),
    dims=SIZES,
)
def scaled_dot_product(xp: Any, q: Any, k: Any, v: Any) -> Steps:
    """O = softmax(Q Kᵀ / sqrt(d)) V

    The softmax runs over the keys; d is the width of a query and a key, not of a value.
    Example: scores 2 and 0 at d = 4: softmax(1, 0) = (0.731, 0.269).
    """
    scores = products(xp, q, k)
    return {"scores": scores, **weighed(xp, scores / k.shape[2] ** 0.5, v)}


def weighed(xp: Any, scaled: Any, v: Any) -> Steps:
    """What follows from the scaled scores."""
    weights = probabilities(xp, scaled)
    return {"scaled": scaled, "weights": weights, "out": xp.matmul(weights, v)}


BEHIND = ["scaled", "weights", "out"]


@scaled_dot_product.mistake("not-scaled", who="leaves 1 / sqrt(d) out", affects=BEHIND)
def _(xp: Any, q: Any, k: Any, v: Any) -> Steps:
    return weighed(xp, products(xp, q, k), v)


@scaled_dot_product.mistake("divided-by-d", who="divides by d, not by its root", affects=BEHIND)
def _(xp: Any, q: Any, k: Any, v: Any) -> Steps:
    return weighed(xp, products(xp, q, k) / k.shape[2], v)


@scaled_dot_product.mistake(
    "softmax-over-queries", who="lets each column sum to 1, not each row", affects=["weights", "out"]
)
def _(xp: Any, q: Any, k: Any, v: Any) -> Steps:
    down = products(xp, k, q) / k.shape[2] ** 0.5
    weights = xp.matrix_transpose(probabilities(xp, down))
    return {"weights": weights, "out": xp.matmul(weights, v)}


@scaled_dot_product.mistake(
    "scaled-after-softmax",
    who="divides the weights by sqrt(d), behind the softmax",
    affects=["weights", "out"],
)
def _(xp: Any, q: Any, k: Any, v: Any) -> Steps:
    weights = probabilities(xp, products(xp, q, k)) / k.shape[2] ** 0.5
    return {"weights": weights, "out": xp.matmul(weights, v)}


@scaled_dot_product.mistake(
    "no-softmax", who="weighs the values with the scores themselves", affects=["weights", "out"]
)
def _(xp: Any, q: Any, k: Any, v: Any) -> Steps:
    weights = products(xp, q, k) / k.shape[2] ** 0.5
    return {"weights": weights, "out": xp.matmul(weights, v)}


@define(
    "attention.score_variance",
    title="Variance of a dot product of random vectors: why scores are divided by sqrt(d)",
    inputs=[
        Input("d", "d_k", "width of a query and a key", "int", 1, 12),
        Input("a", r"\sigma_q", "standard deviation of a query's entries (mean 0)", low=0.2, high=3),
        Input("b", r"\sigma_k", "standard deviation of a key's entries (mean 0)", low=0.2, high=3),
    ],
    steps=[
        Step("var", r"\Var(q \cdot k)", r"<d> \cdot <a>^2 \cdot <b>^2", "variance of a score"),
        Step("std", r"\sigma", r"\sqrt{<var>}", "its standard deviation"),
        Step("scaled_var", r"\Var(q \cdot k / \sqrt{d_k})", r"\frac{<var>}{<d>}", "variance once scaled"),
    ],
    source=f"{VASWANI}, footnote 4",
    example=({"d": 64, "a": 1.0, "b": 1.0}, {"var": 64.0, "std": 8.0, "scaled_var": 1.0}),
)
def score_variance(xp: Any, d: Any, a: Any, b: Any) -> Steps:
    """Var(q . k) = d sigma_q^2 sigma_k^2;  Var(q . k / sqrt(d)) = sigma_q^2 sigma_k^2  (independent, mean 0)

    Unscaled, the scores grow with d, the softmax saturates and its gradient vanishes.
    Example: d = 64, unit variances: scores of standard deviation 8, scaled 1.
    """
    each = a * a * b * b
    var = xp.astype(d, a.dtype) * each
    return {"var": var, "std": xp.sqrt(var), "scaled_var": each}


@score_variance.mistake(
    "d-squared", who="lets the variances of d products add up to d^2", affects=["var", "std"]
)
def _(xp: Any, d: Any, a: Any, b: Any) -> Steps:
    right = score_variance.body(xp, d * d, a, b)
    return {"var": right["var"], "std": right["std"]}


@score_variance.mistake(
    "divided-by-d", who="divides the score by d, so that its variance shrinks with d", affects=["scaled_var"]
)
def _(xp: Any, d: Any, a: Any, b: Any) -> Steps:
    return {"scaled_var": a * a * b * b / xp.astype(d, a.dtype)}


@score_variance.mistake(
    "variance-divided-by-root",
    who="divides the variance by sqrt(d), as if it scaled like the score",
    affects=["scaled_var"],
)
def _(xp: Any, d: Any, a: Any, b: Any) -> Steps:
    return {"scaled_var": a * a * b * b * xp.sqrt(xp.astype(d, a.dtype))}


@score_variance.mistake(
    "deviations-not-squared", who="multiplies standard deviations", affects=["var", "std", "scaled_var"]
)
def _(xp: Any, d: Any, a: Any, b: Any) -> Steps:
    return score_variance.body(xp, d, xp.sqrt(a), xp.sqrt(b))
