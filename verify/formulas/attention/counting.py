"""What attention holds and costs: parameters of its projections, multiplications and memory of its scores."""

from __future__ import annotations

from typing import Any

from verify.formulas.attention.scaled import VASWANI
from verify.registry import Input, Step, Steps, define

AINSLIE = "grouped: Ainslie et al. 2023, arXiv:2305.13245"


@define(
    "attention.parameters",
    title="Parameters of multi-head attention, perhaps with fewer key and value heads (GQA, MQA)",
    inputs=[
        Input("d", "d", "width of the model", "int", 1, 128),
        Input("heads", "h", "query heads", "int", 1, 16),
        Input("kv", "h_{kv}", "key and value heads: h ordinary, 1 multi-query", "int", 1, 16),
        Input("width", "d_h", "width of a head", "int", 1, 64),
        Input(
            "bias",
            "n_b",
            "1 where the four projections have biases, 0 where not",
            "choice",
            values=("1", "0"),
        ),
    ],
    steps=[
        Step("queries", "P_Q", r"<d> \cdot <heads> \cdot <width>", "weights to the queries", "int"),
        Step(
            "keys_values",
            "P_{KV}",
            r"2 \cdot <d> \cdot <kv> \cdot <width>",
            "weights to keys and values",
            "int",
        ),
        Step("output", "P_O", r"<heads> \cdot <width> \cdot <d>", "weights of the output projection", "int"),
        Step(
            "biases",
            "P_b",
            r"<bias> \cdot ((<heads> + 2 \cdot <kv>) \cdot <width> + <d>)",
            "biases; none without",
            "int",
        ),
        Step("params", "P", "<queries> + <keys_values> + <output> + <biases>", "parameters", "int"),
    ],
    source=f"{VASWANI}, section 3.2.2; {AINSLIE}",
    example=(
        {"d": 768, "heads": 12, "kv": 12, "width": 64, "bias": "1"},
        {"queries": 589824, "keys_values": 1179648, "output": 589824, "biases": 3072, "params": 2362368},
    ),
    where=["kv <= heads"],
)
def parameters(xp: Any, d: Any, heads: Any, kv: Any, width: Any, bias: str) -> Steps:
    """P = d h d_h + 2 d h_kv d_h + h d_h d (+ biases);  4 d^2 where h_kv = h and h d_h = d

    The number of heads alone changes nothing: the width is shared out among them.
    Example: d = 768, 12 heads of 64: 4 * 768^2 + 4 * 768 = 2,362,368.
    """
    queries = d * heads * width
    keys_values = 2 * d * kv * width
    biases = (heads + 2 * kv) * width + d if bias == "1" else 0 * d
    params = queries + keys_values + queries + biases
    return {
        "queries": queries,
        "keys_values": keys_values,
        "output": queries,
        "biases": biases,
        "params": params,
    }


def only(steps: Steps, *names: str) -> Steps:
    return {name: steps[name] for name in names}


@parameters.mistake(
    "output-projection-forgotten", who="counts Q, K and V only: 3 d^2", affects=["output", "params"]
)
def _(xp: Any, **given: Any) -> Steps:
    right = parameters.body(xp, **given)
    return {"output": 0 * right["output"], "params": right["params"] - right["output"]}


@parameters.mistake(
    "all-heads-have-keys",
    who="counts as many key and value heads as query heads",
    affects=["keys_values", "biases", "params"],
)
def _(xp: Any, kv: Any, heads: Any, **rest: Any) -> Steps:
    return only(parameters.body(xp, kv=heads, heads=heads, **rest), "keys_values", "biases", "params")


@parameters.mistake(
    "full-width-for-each-head",
    who="gives every head d x d matrices",
    affects=["queries", "keys_values", "output", "biases", "params"],
)
def _(xp: Any, d: Any, width: Any, **rest: Any) -> Steps:
    return parameters.body(xp, d=d, width=d + 0 * width, **rest)


@parameters.mistake(
    "bias-misread", who="forgets the biases, or counts those that are not there", affects=["biases", "params"]
)
def _(xp: Any, bias: str, **rest: Any) -> Steps:
    return only(parameters.body(xp, bias="0" if bias == "1" else "1", **rest), "biases", "params")


@define(
    "attention.flops",
    title="FLOPs of one self-attention layer",
    inputs=[
        Input("n", "n", "tokens", "int", 1, 64),
        Input("d", "d", "width of the model (all heads together)", "int", 1, 64),
    ],
    steps=[
        Step("projections", "F_1", r"8 \cdot <n> \cdot <d>^2", "Q, K, V and output projection", "int"),
        Step("scores", "F_2", r"2 \cdot <n>^2 \cdot <d>", "Q times K", "int"),
        Step("mixing", "F_3", r"2 \cdot <n>^2 \cdot <d>", "weights times V", "int"),
        Step("flops", "F", "<projections> + <scores> + <mixing>", "all, two a multiply-accumulate", "int"),
    ],
    source=f"{VASWANI}, table 1; Kaplan et al. 2020, arXiv:2001.08361, table 1",
    example=(
        {"n": 8192, "d": 4096},
        {
            "projections": 1099511627776,
            "scores": 549755813888,
            "mixing": 549755813888,
            "flops": 2199023255552,
        },
    ),
)
def flops(xp: Any, n: Any, d: Any) -> Steps:
    """F = 8 n d^2 + 4 n^2 d

    The projections grow with n, the scores with n^2: they cost the same at n = 2 d. Heads do not enter; softmax and
    mask are not counted, and a causal mask saves half of the n^2 part only where the kernel makes use of it.
    Example: n = 8192, d = 4096: 1.10e12 for the projections and as much for the scores and their use.
    """
    projections = 8 * n * d * d
    each = 2 * n * n * d
    return {"projections": projections, "scores": each, "mixing": each, "flops": projections + 2 * each}


@flops.mistake(
    "macs-for-flops",
    who="counts a multiply-accumulate as one",
    affects=["projections", "scores", "mixing", "flops"],
)
def _(xp: Any, n: Any, d: Any) -> Steps:
    return {name: value // 2 for name, value in flops.body(xp, n, d).items()}


@flops.mistake("projections-forgotten", who="counts the quadratic part only")
def _(xp: Any, n: Any, d: Any) -> Steps:
    return {"flops": 4 * n * n * d}


@flops.mistake("mixing-forgotten", who="forgets the product with V", affects=["mixing", "flops"])
def _(xp: Any, n: Any, d: Any) -> Steps:
    return {"mixing": 0 * n, "flops": 8 * n * d * d + 2 * n * n * d}


@flops.mistake(
    "output-projection-forgotten", who="counts three projections", affects=["projections", "flops"]
)
def _(xp: Any, n: Any, d: Any) -> Steps:
    return {"projections": 6 * n * d * d, "flops": 6 * n * d * d + 4 * n * n * d}


@define(
    "attention.score_memory",
    title="Memory of the score matrices of one attention layer",
    inputs=[
        Input("b", "B", "sequences in the batch", "int", 1, 8),
        Input("heads", "h", "query heads", "int", 1, 32),
        Input("n", "n", "tokens", "int", 1, 4096),
        Input("size", "s", "bytes a number (2 for fp16 and bf16)", "int", 1, 4),
    ],
    steps=[
        Step("one", "n^2", "<n>^2", "entries of one matrix", "int"),
        Step("entries", "N", r"<b> \cdot <heads> \cdot <one>", "entries", "int"),
        Step("bytes", "M", r"<entries> \cdot <size>", "bytes", "int"),
        Step("gibibytes", "M_{GiB}", r"\frac{<bytes>}{2^{30}}", "GiB"),
    ],
    source="Dao et al. 2022, arXiv:2205.14135",
    example=(
        {"b": 1, "heads": 32, "n": 8192, "size": 2},
        {"one": 67108864, "entries": 2147483648, "bytes": 4294967296, "gibibytes": 4.0},
    ),
)
def score_memory(xp: Any, b: Any, heads: Any, n: Any, size: Any) -> Steps:
    """M = B h n^2 s

    What FlashAttention does not write out: it works on tiles and keeps O(n).
    Example: 32 heads, 8192 tokens, fp16: 32 * 8192^2 * 2 bytes = 4 GiB a layer.
    """
    one = n * n
    entries = b * heads * one
    total = entries * size
    # An exact int64 count, handed over in the dtype of the others: 2^-30 is exact in both.
    return {"one": one, "entries": entries, "bytes": total, "gibibytes": xp.astype(total, xp.float64) / 2**30}


@score_memory.mistake(
    "one-head", who="stores one matrix for all heads", affects=["entries", "bytes", "gibibytes"]
)
def _(xp: Any, b: Any, heads: Any, n: Any, size: Any) -> Steps:
    return only(score_memory.body(xp, b, 1 + 0 * heads, n, size), "entries", "bytes", "gibibytes")


@score_memory.mistake(
    "linear-in-n", who="lets the memory grow with n", affects=["one", "entries", "bytes", "gibibytes"]
)
def _(xp: Any, b: Any, heads: Any, n: Any, size: Any) -> Steps:
    total = b * heads * n * size
    return {
        "one": n,
        "entries": b * heads * n,
        "bytes": total,
        "gibibytes": xp.astype(total, xp.float64) / 2**30,
    }


@score_memory.mistake("gigabytes", who="divides by 10^9", affects=["gibibytes"])
def _(xp: Any, **given: Any) -> Steps:
    return {"gibibytes": xp.astype(score_memory.body(xp, **given)["bytes"], xp.float64) / 10**9}
