"""Low-rank adapters: parameters of one and of all of them in a model, and what one computes."""

from __future__ import annotations

from typing import Any

from verify.formulas.finetune.frozen import only, share
from verify.registry import Input, Step, Steps, define

HU = "Hu et al. 2021, arXiv:2106.09685"
RANK = Input("r", "r", "rank", "int", 1, 16)


@define(
    "finetune.lora_parameters",
    title="Parameters of a low-rank adapter of one matrix",
    inputs=[
        Input("d", "d", "outputs of the frozen layer", "int", 1, 256),
        Input("k", "k", "inputs of the frozen layer", "int", 1, 256),
        RANK,
    ],
    steps=[
        Step("full", "P_W", r"<d> \cdot <k>", "the frozen matrix", "int"),
        Step("equal_rank", "r^*", r"\frac{<full>}{<d> + <k>}", "rank from which on nothing is saved"),
        Step("params", "P", r"<r> \cdot (<d> + <k>)", "A is r x k, B is d x r", "int"),
        Step("share", r"\rho", r"\frac{<params>}{<full>}", "of the matrix"),
    ],
    source=f"{HU}, section 4.1",
    example=(
        {"d": 4096, "k": 4096, "r": 8},
        {"full": 16777216, "equal_rank": 2048.0, "params": 65536, "share": 1 / 256},
    ),
)
def lora_parameters(xp: Any, d: Any, k: Any, r: Any) -> Steps:
    """P = r (d + k)  instead of  d k

    Example: rank 8 on 4096 x 4096: 65,536 for 16,777,216 numbers, one in 256.
    """
    return sized(xp, d, k, r * (d + k))


def sized(xp: Any, d: Any, k: Any, params: Any) -> Steps:
    full = d * k
    return {
        "full": full,
        "equal_rank": share(xp, full, d + k),
        "params": params,
        "share": share(xp, params, full),
    }


@lora_parameters.mistake("one-matrix", who="counts A and forgets B", affects=["params", "share"])
def _(xp: Any, d: Any, k: Any, r: Any) -> Steps:
    return only(sized(xp, d, k, r * k), "params", "share")


@lora_parameters.mistake(
    "square-core", who="counts a matrix of r x r between the two, as in an SVD", affects=["params", "share"]
)
def _(xp: Any, d: Any, k: Any, r: Any) -> Steps:
    return only(sized(xp, d, k, r * (d + r + k)), "params", "share")


@lora_parameters.mistake("rank-times-all", who="multiplies: r d k", affects=["params", "share"])
def _(xp: Any, d: Any, k: Any, r: Any) -> Steps:
    return only(sized(xp, d, k, r * d * k), "params", "share")


@lora_parameters.mistake("half-the-width", who="takes the smaller side for the limit", affects=["equal_rank"])
def _(xp: Any, d: Any, k: Any, r: Any) -> Steps:
    return {"equal_rank": xp.astype(xp.minimum(d, k), xp.float64)}


@define(
    "finetune.lora_transformer",
    title="Parameters of low-rank adapters on the query and value projections of a transformer",
    inputs=[
        Input("layers", "L", "layers", "int", 1, 12),
        Input("d", "d", "width of the model and of all query heads", "int", 1, 128),
        Input("kv", "d_{kv}", "width of all value heads: d without grouping", "int", 1, 128),
        RANK,
    ],
    steps=[
        Step("query", "P_Q", r"<r> \cdot (<d> + <d>)", "adapter of the query projection", "int"),
        Step("value", "P_V", r"<r> \cdot (<d> + <kv>)", "adapter of the value projection", "int"),
        Step("layer", "P_1", "<query> + <value>", "of one layer", "int"),
        Step("params", "P", r"<layers> \cdot <layer>", "trained", "int"),
    ],
    source=f"{HU}, section 5.1 and table 4",
    example=(
        {"layers": 32, "d": 4096, "kv": 1024, "r": 16},
        {"query": 131072, "value": 81920, "layer": 212992, "params": 6815744},
    ),
    where=["kv <= d"],
)
def lora_transformer(xp: Any, layers: Any, d: Any, kv: Any, r: Any) -> Steps:
    """P = L r ((d + d) + (d + d_kv))

    Example: Llama-3-8B (d = 4096, 8 value heads of 128), rank 16: 32 * 212,992 = 6,815,744, 0.08 % of the model.
    """
    query, value = 2 * r * d, r * (d + kv)
    return {"query": query, "value": value, "layer": query + value, "params": layers * (query + value)}


@lora_transformer.mistake(
    "value-as-wide-as-query",
    who="forgets that grouped heads make the value projection narrow",
    affects=["value", "layer", "params"],
)
def _(xp: Any, layers: Any, d: Any, kv: Any, r: Any) -> Steps:
    return only(lora_transformer.body(xp, layers, d, d, r), "value", "layer", "params")


@lora_transformer.mistake(
    "all-four-projections", who="adapts keys and output as well", affects=["layer", "params"]
)
def _(xp: Any, layers: Any, d: Any, kv: Any, r: Any) -> Steps:
    return only(doubled(lora_transformer.body(xp, layers, d, kv, r)), "layer", "params")


def doubled(steps: Steps) -> Steps:
    return {name: 2 * value for name, value in steps.items()}


@lora_transformer.mistake("one-layer", who="adapts a single layer", affects=["params"])
def _(xp: Any, **given: Any) -> Steps:
    return {"params": lora_transformer.body(xp, **given)["layer"]}


@lora_transformer.mistake(
    "one-matrix", who="counts A and forgets B", affects=["query", "value", "layer", "params"]
)
def _(xp: Any, layers: Any, d: Any, kv: Any, r: Any) -> Steps:
    return {"query": r * d, "value": r * d, "layer": 2 * r * d, "params": 2 * layers * r * d}


@define(
    "finetune.lora_forward",
    title="Output of a layer with a low-rank adapter",
    inputs=[
        Input("x", "x", "input", shape=("K",)),
        Input("W", "W", "frozen weights, a row an output", shape=("D", "K")),
        Input("A", "A", "adapter, downwards", shape=("R", "K")),
        Input("B", "B", "adapter, upwards; 0 before training", shape=("D", "R")),
        Input("alpha", r"\alpha", "scale", low=0.5, high=16),
    ],
    steps=[
        Step("base", "W x", r"<W> \cdot <x>", "of the frozen layer", shape=("D",)),
        Step("down", "A x", r"<A> \cdot <x>", "r numbers", shape=("R",)),
        Step("up", "B A x", r"<B> \cdot <down>", "back to the layer's outputs", shape=("D",)),
        Step("scale", "s", r"\frac{<alpha>}{<R>}", "alpha over the rank"),
        Step("y", "y", r"<base> + <scale> \cdot <up>", "output", shape=("D",)),
    ],
    source=f"{HU}, equation 3",
    example=(
        {"x": [1.0, 2.0], "W": [[1.0, 0.0]], "A": [[0.5, 0.5], [1.0, -1.0]], "B": [[2.0, 1.0]], "alpha": 4.0},
        {"base": [1.0], "down": [1.5, -1.0], "up": [2.0], "scale": 2.0, "y": [5.0]},
    ),
    dims={"D": (2, 4), "K": (2, 4), "R": (2, 3)},
)
def lora_forward(xp: Any, x: Any, W: Any, A: Any, B: Any, alpha: Any) -> Steps:
    """y = W x + (alpha / r) B A x

    W + (alpha / r) B A can be merged into one matrix, so that nothing is slower in use.
    Example: W x = 1, A x = (1.5, -1), B A x = 2, alpha / r = 4/2: y = 1 + 2 * 2 = 5.
    """
    return added(xp, x, W, A, B, alpha / A.shape[1])


def times(xp: Any, matrix: Any, vector: Any) -> Any:
    return xp.sum(matrix * vector[:, None, :], axis=2)


def added(xp: Any, x: Any, W: Any, A: Any, B: Any, scale: Any) -> Steps:
    base, down = times(xp, W, x), times(xp, A, x)
    up = times(xp, B, down)
    return {"base": base, "down": down, "up": up, "scale": scale, "y": base + scale[:, None] * up}


@lora_forward.mistake("not-scaled", who="adds B A x as it is", affects=["scale", "y"])
def _(xp: Any, x: Any, W: Any, A: Any, B: Any, alpha: Any) -> Steps:
    return only(added(xp, x, W, A, B, 0 * alpha + 1), "scale", "y")


@lora_forward.mistake("alpha-alone", who="multiplies by alpha and forgets the rank", affects=["scale", "y"])
def _(xp: Any, x: Any, W: Any, A: Any, B: Any, alpha: Any) -> Steps:
    return only(added(xp, x, W, A, B, alpha), "scale", "y")


@lora_forward.mistake(
    "root-of-the-rank",
    who="divides by the root of the rank: rank-stabilised LoRA, arXiv:2312.03732",
    affects=["scale", "y"],
)
def _(xp: Any, x: Any, W: Any, A: Any, B: Any, alpha: Any) -> Steps:
    return only(added(xp, x, W, A, B, alpha / A.shape[1] ** 0.5), "scale", "y")


@lora_forward.mistake("base-replaced", who="takes the adapter for the layer", affects=["y"])
def _(xp: Any, x: Any, W: Any, A: Any, B: Any, alpha: Any) -> Steps:
    right = lora_forward.body(xp, x, W, A, B, alpha)
    return {"y": right["y"] - right["base"]}
