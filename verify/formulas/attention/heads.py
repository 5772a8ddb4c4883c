"""Multi-head self-attention on given weights."""

from __future__ import annotations

from typing import Any

from verify.formulas.attention.scaled import VASWANI, products
from verify.formulas.softmax.values import probabilities
from verify.registry import Input, Step, Steps, define


def projection(name: str, into: str) -> Input:
    return Input(
        f"W{name}", f"W_{name.upper()}", f"{into}, a row an output", low=-1, high=1, shape=("D", "D")
    )


def through(xp: Any, x: Any, weights: Any) -> Any:
    """x Wᵀ for every row of x."""
    return products(xp, x, weights)


def split(xp: Any, values: Any, heads: int) -> Any:
    """(cases, N, D) as (cases, heads, N, D / heads): neighbouring features are one head."""
    cases, n, d = values.shape
    return xp.permute_dims(xp.reshape(values, (cases, n, heads, d // heads)), (0, 2, 1, 3))


def joined(xp: Any, values: Any) -> Any:
    """(cases, heads, N, D / heads) as (cases, N, D)."""
    cases, heads, n, width = values.shape
    return xp.reshape(xp.permute_dims(values, (0, 2, 1, 3)), (cases, n, heads * width))


def attended(xp: Any, parts: list[Any], width: int) -> Any:
    """Attention of every head on its own queries, keys and values."""
    q, k, v = parts
    return xp.matmul(probabilities(xp, products(xp, q, k) / width**0.5), v)


@define(
    "attention.multi_head",
    title="Multi-head self-attention without biases",
    inputs=[
        Input("x", "X", "tokens, a row each", shape=("N", "D")),
        projection("q", "to queries"),
        projection("k", "to keys"),
        projection("v", "to values"),
        projection("o", "from the joined heads"),
        Input("heads", "h", "number of heads", "choice", values=("1", "2", "4")),
    ],
    steps=[
        Step("q", "Q", r"<x> \cdot <Wq>^\top", "queries of all heads", shape=("N", "D")),
        Step("k", "K", r"<x> \cdot <Wk>^\top", "keys of all heads", shape=("N", "D")),
        Step("v", "V", r"<x> \cdot <Wv>^\top", "values of all heads", shape=("N", "D")),
        Step(
            "joined",
            "H",
            r"\operatorname{concat}_h \softmax(Q_h K_h^\top / \sqrt{<D> / <heads>}) \cdot V_h",
            "outputs of the heads side by side",
            shape=("N", "D"),
        ),
        Step("out", "O", r"<joined> \cdot <Wo>^\top", "output", shape=("N", "D")),
    ],
    source=f"{VASWANI}, section 3.2.2; torch.nn.MultiheadAttention",
    example=(
        {
            "x": [[1.0, 0.0, 0.0, 2.0]],
            "Wq": [[1.0, 0.0, 0.0, 0.0]] * 4,
            "Wk": [[0.0, 1.0, 0.0, 0.0]] * 4,
            "Wv": [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]],
            "Wo": [[0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]],
            "heads": "2",
        },
        {"joined": [[1.0, 0.0, 0.0, 2.0]], "out": [[2.0, 0.0, 0.0, 1.0]]},
    ),
    dims={"N": (2, 3), "D": (4, 4)},
)
def multi_head(xp: Any, x: Any, Wq: Any, Wk: Any, Wv: Any, Wo: Any, heads: str) -> Steps:
    """O = concat_h softmax(Q_h K_hᵀ / sqrt(d / h)) V_h W_Oᵀ,  Q = X W_Qᵀ, K = X W_Kᵀ, V = X W_Vᵀ

    Each head sees d / h features, so that the cost is that of one head of full width.
    Example: one token attends to itself with weight 1 in every head: the heads give V, W_O turns it round.
    """
    q, k, v = (through(xp, x, weights) for weights in (Wq, Wk, Wv))
    count = int(heads)
    parts = [split(xp, values, count) for values in (q, k, v)]
    together = joined(xp, attended(xp, parts, x.shape[2] // count))
    return {"q": q, "k": k, "v": v, "joined": together, "out": through(xp, together, Wo)}


@multi_head.mistake(
    "scaled-by-model-width",
    who="divides by sqrt(d_model), not by the root of a head's width",
    affects=["joined", "out"],
)
def _(xp: Any, x: Any, Wq: Any, Wk: Any, Wv: Any, Wo: Any, heads: str) -> Steps:
    parts = [split(xp, through(xp, x, weights), int(heads)) for weights in (Wq, Wk, Wv)]
    together = joined(xp, attended(xp, parts, x.shape[2]))
    return {"joined": together, "out": through(xp, together, Wo)}


@multi_head.mistake("one-head", who="lets all features attend together", affects=["joined", "out"])
def _(xp: Any, heads: str, **rest: Any) -> Steps:
    wrong = multi_head.body(xp, heads="1", **rest)
    return {"joined": wrong["joined"], "out": wrong["out"]}


@multi_head.mistake("output-projection-forgotten", who="stops where the heads are joined", affects=["out"])
def _(xp: Any, **given: Any) -> Steps:
    return {"out": multi_head.body(xp, **given)["joined"]}


@multi_head.mistake(
    "heads-not-turned-back",
    who="reshapes (heads, tokens, width) straight to (tokens, d), without swapping the axes first",
    affects=["joined", "out"],
)
def _(xp: Any, x: Any, Wq: Any, Wk: Any, Wv: Any, Wo: Any, heads: str) -> Steps:
    parts = [split(xp, through(xp, x, weights), int(heads)) for weights in (Wq, Wk, Wv)]
    together = xp.reshape(attended(xp, parts, x.shape[2] // int(heads)), x.shape)
    return {"joined": together, "out": through(xp, together, Wo)}
