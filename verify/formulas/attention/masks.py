"""Attention that must not look everywhere: ahead in a decoder, at padding in a batch."""

from __future__ import annotations

from typing import Any

from verify.formulas.attention.scaled import (
    OUT,
    SCALED,
    SCORES,
    VASWANI,
    K,
    Q,
    V,
    products,
    scaled_dot_product,
)
from verify.formulas.softmax.values import probabilities
from verify.registry import Input, Step, Steps, define, predicate

WEIGHTS = Step(
    "weights", "A", r"\softmax(<scaled> + M)", "0 where the mask M is minus infinity", shape=("N", "M")
)


def masked(xp: Any, scores: Any, allowed: Any, v: Any, width: int) -> Steps:
    """Minus infinity where not allowed, so that e^s is exactly 0 there; the softmax's own shift keeps it finite."""
    scaled = scores / width**0.5
    hidden = xp.where(allowed, scaled, -xp.inf + 0 * scaled)
    weights = probabilities(xp, hidden)
    return {"scores": scores, "scaled": scaled, "weights": weights, "out": xp.matmul(weights, v)}


def places(xp: Any, scores: Any) -> tuple[Any, Any]:
    """Indices of query and key of each score."""
    _, n, m = scores.shape
    rows = xp.arange(n, device=scores.device)[None, :, None]
    columns = xp.arange(m, device=scores.device)[None, None, :]
    return rows + xp.zeros_like(columns), columns + xp.zeros_like(rows)


@define(
    "attention.causal",
    title="Causal self-attention: no position looks ahead",
    inputs=[
        Input("q", "Q", "queries, a row a position", low=-3, high=3, shape=("M", "D")),
        K,
        V,
    ],
    steps=[
        Step("scores", r"QK^\top", r"<q> \cdot <k>^\top", "dot products", shape=("M", "M")),
        Step("scaled", "S", r"\frac{<scores>}{\sqrt{<D>}}", "scaled scores", shape=("M", "M")),
        Step("weights", "A", r"\softmax(<scaled> + M)", "0 above the diagonal", shape=("M", "M")),
        Step("out", "O", r"<weights> \cdot <v>", "weighted values, a row a position", shape=("M", "E")),
    ],
    source=f"{VASWANI}, section 3.2.3",
    example=(
        {"q": [[0.0], [0.0]], "k": [[1.0], [5.0]], "v": [[1.0], [3.0]]},
        {"weights": [[1.0, 0.0], [0.5, 0.5]], "out": [[1.0], [2.0]]},
    ),
    dims={"M": (2, 4), "D": (1, 4), "E": (1, 3)},
)
def causal(xp: Any, q: Any, k: Any, v: Any) -> Steps:
    """O = softmax(Q Kᵀ / sqrt(d) + M) V,  M_ij = 0 for j <= i, minus infinity for j > i

    The first position sees itself only, whatever the scores.
    Example: two positions with equal scores: weights (1, 0) and (1/2, 1/2).
    """
    scores = products(xp, q, k)
    row, column = places(xp, scores)
    return masked(xp, scores, column <= row, v, k.shape[2])


@causal.mistake("looks-ahead", who="masks nothing, as an encoder does", affects=["weights", "out"])
def _(xp: Any, q: Any, k: Any, v: Any) -> Steps:
    wrong = scaled_dot_product.body(xp, q, k, v)
    return {"weights": wrong["weights"], "out": wrong["out"]}


@causal.mistake("mask-reversed", who="hides the past and shows the future", affects=["weights", "out"])
def _(xp: Any, q: Any, k: Any, v: Any) -> Steps:
    scores = products(xp, q, k)
    row, column = places(xp, scores)
    wrong = masked(xp, scores, column >= row, v, k.shape[2])
    return {"weights": wrong["weights"], "out": wrong["out"]}


@causal.mistake(
    "masked-after-softmax",
    who="sets weights to 0 behind the softmax, so that a row sums to less than 1",
    affects=["weights", "out"],
)
def _(xp: Any, q: Any, k: Any, v: Any) -> Steps:
    scores = products(xp, q, k)
    row, column = places(xp, scores)
    weights = probabilities(xp, scores / k.shape[2] ** 0.5)
    weights = xp.where(column <= row, weights, 0 * weights)
    return {"weights": weights, "out": xp.matmul(weights, v)}


@causal.mistake(
    "masked-with-zero", who="puts 0 for minus infinity: e^0 still weighs", affects=["weights", "out"]
)
def _(xp: Any, q: Any, k: Any, v: Any) -> Steps:
    scores = products(xp, q, k)
    row, column = places(xp, scores)
    weights = probabilities(xp, xp.where(column <= row, scores / k.shape[2] ** 0.5, 0 * scores))
    return {"weights": weights, "out": xp.matmul(weights, v)}


@predicate("attention.some_left")
def some_left(k: Any, length: Any) -> Any:
    """At least one key is real, and no more than there are."""
    return (length >= 1) & (length <= k.shape[1])


@define(
    "attention.padded",
    title="Attention over a sequence that is filled up with padding",
    inputs=[Q, K, V, Input("length", r"\ell", "real keys; those behind them are padding", "int", 1, 4)],
    steps=[SCORES, SCALED, WEIGHTS, OUT],
    source=f"{VASWANI}; torch.nn.MultiheadAttention, key_padding_mask",
    example=(
        {
            "q": [[0.0, 0.0]],
            "k": [[1.0, 0.0], [0.0, 1.0], [9.0, 9.0]],
            "v": [[1.0], [3.0], [100.0]],
            "length": 2,
        },
        {"weights": [[0.5, 0.5, 0.0]], "out": [[2.0]]},
    ),
    dims={"N": (2, 3), "M": (4, 4), "D": (2, 4), "E": (1, 3)},
    where=["attention.some_left"],
)
def padded(xp: Any, q: Any, k: Any, v: Any, length: Any) -> Steps:
    """O = softmax(Q Kᵀ / sqrt(d) + M) V,  M_ij = 0 for a real key j, minus infinity for padding

    Columns are masked, not rows: a query that is padding itself still gives an output, which the loss ignores.
    Example: equal scores, two real keys of three: weights (1/2, 1/2, 0).
    """
    scores = products(xp, q, k)
    _, column = places(xp, scores)
    return masked(xp, scores, column < length[:, None, None], v, k.shape[2])


@padded.mistake("padding-attended", who="masks nothing", affects=["weights", "out"])
def _(xp: Any, q: Any, k: Any, v: Any, length: Any) -> Steps:
    wrong = scaled_dot_product.body(xp, q, k, v)
    return {"weights": wrong["weights"], "out": wrong["out"]}


@padded.mistake(
    "zero-keys-trusted",
    who="thinks that padding with zero vectors is enough: its score 0 still weighs e^0",
    affects=["weights", "out"],
)
def _(xp: Any, q: Any, k: Any, v: Any, length: Any) -> Steps:
    place = xp.arange(k.shape[1], device=k.device)[None, :, None]
    real = place < length[:, None, None]
    weights = probabilities(xp, products(xp, q, xp.where(real, k, 0 * k)) / k.shape[2] ** 0.5)
    return {"weights": weights, "out": xp.matmul(weights, xp.where(real, v, 0 * v))}


@padded.mistake(
    "mask-reversed",
    who="reads True as 'attend' where PyTorch's key_padding_mask means 'ignore'",
    affects=["weights", "out"],
)
def _(xp: Any, q: Any, k: Any, v: Any, length: Any) -> Steps:
    scores = products(xp, q, k)
    _, column = places(xp, scores)
    # Where nothing is padding, nothing would be left: the softmax of a row without keys is taken for 0.
    shown = column >= length[:, None, None]
    weights = probabilities(xp, xp.where(shown, scores / k.shape[2] ** 0.5, -1e30 + 0 * scores))
    weights = xp.where(shown, weights, 0 * weights)
    return {"weights": weights, "out": xp.matmul(weights, v)}
