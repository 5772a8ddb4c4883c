"""Parameters of a Llama-like decoder, dense and as a mixture of experts."""

from __future__ import annotations

from typing import Any

from verify.formulas.transformer.blocks import FF, D, L
from verify.formulas.transformer.models import VOCABULARY, changed
from verify.registry import Input, Step, Steps, define

HEADS = Input("heads", "h", "query heads", "int", 1, 16)
KV = Input("kv", "h_{kv}", "key and value heads", "int", 1, 16)
WIDTH = Input("width", "d_h", "width of a head", "int", 1, 64)
ATTENTION = Step(
    "attention",
    "P_1",
    r"2 \cdot <d> \cdot <heads> \cdot <width> + 2 \cdot <d> \cdot <kv> \cdot <width>",
    "Q and output, K and V, without biases",
    "int",
)
NORMS = Step("norms", "P_3", r"2 \cdot <d>", "two RMS norms, a scale each", "int")


def attention_of(d: Any, heads: Any, kv: Any, width: Any) -> Any:
    return 2 * d * heads * width + 2 * d * kv * width


@define(
    "transformer.llama",
    title="Parameters of a Llama-like decoder (GQA, SwiGLU, RMSNorm, no biases)",
    inputs=[
        Input(
            "tables",
            "n_V",
            "tables of V rows: 2, or 1 where the head is the embedding",
            "choice",
            values=("2", "1"),
        ),
        VOCABULARY,
        D,
        FF,
        L,
        HEADS,
        KV,
        WIDTH,
    ],
    steps=[
        ATTENTION,
        Step("feed_forward", "P_2", r"3 \cdot <d> \cdot <ff>", "gate, up and down", "int"),
        NORMS,
        Step("block", "P_B", "<attention> + <feed_forward> + <norms>", "one block", "int"),
        Step("blocks", "P_L", r"<layers> \cdot <block>", "all blocks", "int"),
        Step("ends", "P_E", r"<tables> \cdot <v> \cdot <d>", "embedding and head", "int"),
        Step("params", "P", "<blocks> + <ends> + <d>", "all, with the last norm", "int"),
    ],
    source="Touvron et al. 2023, arXiv:2307.09288; Dubey et al. 2024, arXiv:2407.21783, table 3",
    example=(
        {
            "tables": "2",
            "v": 128256,
            "d": 4096,
            "ff": 14336,
            "layers": 32,
            "heads": 32,
            "kv": 8,
            "width": 128,
        },
        {
            "attention": 41943040,
            "feed_forward": 176160768,
            "block": 218112000,
            "ends": 1050673152,
            "params": 8030261248,
        },
    ),
    where=["kv <= heads"],
)
def llama(
    xp: Any, tables: str, v: Any, d: Any, ff: Any, layers: Any, heads: Any, kv: Any, width: Any
) -> Steps:
    """P = L (2 d h d_h + 2 d h_kv d_h + 3 d d_ff + 2 d) + n_V V d + d

    Rotary positions have no parameters. A head of its own makes n_V = 2, one that is tied to the embedding n_V = 1.
    Example: Llama-3-8B: 32 * 218,112,000 + 1,050,673,152 + 4,096 = 8,030,261,248.
    """
    attention, feed_forward = attention_of(d, heads, kv, width), 3 * d * ff
    block = attention + feed_forward + 2 * d
    ends = int(tables) * v * d
    return {
        "attention": attention,
        "feed_forward": feed_forward,
        "norms": 2 * d,
        "block": block,
        "blocks": layers * block,
        "ends": ends,
        "params": layers * block + ends + d,
    }


def other_block(xp: Any, given: dict[str, Any], **parts: Any) -> Steps:
    """What follows from parts of a block counted wrongly."""
    right = llama.body(xp, **given)
    block = right["block"] + sum((value - right[name] for name, value in parts.items()), 0 * right["block"])
    blocks = given["layers"] * block
    return {**parts, "block": block, "blocks": blocks, "params": right["params"] + blocks - right["blocks"]}


@llama.mistake(
    "all-heads-have-keys",
    who="takes 4 d^2, as if every query head had keys of its own",
    affects=["attention", "block", "blocks", "params"],
)
def _(xp: Any, **given: Any) -> Steps:
    attention = attention_of(given["d"], given["heads"], given["heads"], given["width"])
    return other_block(xp, given, attention=attention)


@llama.mistake(
    "gate-forgotten",
    who="counts two feed-forward matrices, not SwiGLU's three",
    affects=["feed_forward", "block", "blocks", "params"],
)
def _(xp: Any, **given: Any) -> Steps:
    return other_block(xp, given, feed_forward=2 * given["d"] * given["ff"])


@llama.mistake(
    "layer-norms", who="gives the norms a shift as well", affects=["norms", "block", "blocks", "params"]
)
def _(xp: Any, **given: Any) -> Steps:
    wrong = other_block(xp, given, norms=4 * given["d"])
    return {**wrong, "params": wrong["params"] + given["d"]}


@llama.mistake(
    "head-misread", who="ties the head where it is not, or the other way round", affects=["ends", "params"]
)
def _(xp: Any, **given: Any) -> Steps:
    once = given["v"] * given["d"]
    return changed(llama, xp, given, ends=2 * once if given["tables"] == "1" else once)


@define(
    "transformer.mixture_of_experts",
    title="Total and active parameters of a mixture-of-experts decoder",
    inputs=[
        VOCABULARY,
        D,
        FF,
        L,
        HEADS,
        KV,
        WIDTH,
        Input("experts", "E", "experts a block", "int", 2, 16),
        Input("active", "k", "experts that a token visits", "int", 1, 4),
    ],
    steps=[
        ATTENTION,
        Step("expert", "P_X", r"3 \cdot <d> \cdot <ff>", "one expert: gate, up and down", "int"),
        Step("router", "P_R", r"<d> \cdot <experts>", "scores of the experts", "int"),
        Step(
            "rest",
            "P_0",
            r"<layers> \cdot (<attention> + <router> + 2 \cdot <d>) + 2 \cdot <v> \cdot <d> + <d>",
            "what every token uses",
            "int",
        ),
        Step("total", "P", r"<rest> + <layers> \cdot <experts> \cdot <expert>", "what memory holds", "int"),
        Step("used", "P_a", r"<rest> + <layers> \cdot <active> \cdot <expert>", "what a token uses", "int"),
    ],
    source="Jiang et al. 2024, arXiv:2401.04088 (Mixtral 8x7B)",
    example=(
        {
            "v": 32000,
            "d": 4096,
            "ff": 14336,
            "layers": 32,
            "heads": 32,
            "kv": 8,
            "width": 128,
            "experts": 8,
            "active": 2,
        },
        {"expert": 176160768, "router": 32768, "total": 46702792704, "used": 12879925248},
    ),
    where=["kv <= heads", "active <= experts"],
)
def mixture_of_experts(
    xp: Any, v: Any, d: Any, ff: Any, layers: Any, heads: Any, kv: Any, width: Any, experts: Any, active: Any
) -> Steps:
    """P = rest + L E 3 d d_ff in memory;  P_a = rest + L k 3 d d_ff at work

    Attention, norms and embeddings are shared; only the feed-forward layer comes E times.
    Example: Mixtral 8x7B holds 46.7 billion, not 56, and uses 12.9, not 14.
    """
    attention, expert, router = attention_of(d, heads, kv, width), 3 * d * ff, d * experts
    rest = layers * (attention + router + 2 * d) + 2 * v * d + d
    return {
        "attention": attention,
        "expert": expert,
        "router": router,
        "rest": rest,
        "total": rest + layers * experts * expert,
        "used": rest + layers * active * expert,
    }


@mixture_of_experts.mistake(
    "models-multiplied", who="reads 8x7B as eight whole models", affects=["total", "used"]
)
def _(xp: Any, experts: Any, active: Any, **rest: Any) -> Steps:
    one = mixture_of_experts.body(xp, experts=1 + 0 * experts, active=1 + 0 * active, **rest)["total"]
    return {"total": experts * one, "used": active * one}


@mixture_of_experts.mistake("all-experts-work", who="lets every token visit all experts", affects=["used"])
def _(xp: Any, **given: Any) -> Steps:
    return {"used": mixture_of_experts.body(xp, **given)["total"]}


@mixture_of_experts.mistake(
    "router-forgotten", who="forgets the router", affects=["router", "rest", "total", "used"]
)
def _(xp: Any, **given: Any) -> Steps:
    right = mixture_of_experts.body(xp, **given)
    routers = given["layers"] * right["router"]
    return {"router": 0 * routers, **{name: right[name] - routers for name in ("rest", "total", "used")}}


@mixture_of_experts.mistake(
    "share-of-the-total", who="takes k / E of everything, shared parts too", affects=["used"]
)
def _(xp: Any, **given: Any) -> Steps:
    return {"used": mixture_of_experts.body(xp, **given)["total"] * given["active"] // given["experts"]}
