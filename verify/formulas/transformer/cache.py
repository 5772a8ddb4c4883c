"""Bytes of the key-value cache: ordinary and grouped heads, and multi-head latent attention."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

LAYERS = Input("layers", "L", "layers", "int", 1, 80)
KV = Input("kv", "h_{kv}", "key and value heads (GQA: fewer than query heads; MQA: 1)", "int", 1, 32)
HEADS = Input("heads", "h", "query heads", "int", 1, 32)
WIDTH = Input("width", "d_h", "width of a head", "int", 1, 128)
SIZE = Input("size", "s", "bytes a number (2 for fp16 and bf16)", "int", 1, 4)
TOKENS = Input("n", "n", "tokens, prompt and answer", "int", 1, 4096)
BATCH = Input("b", "B", "sequences", "int", 1, 16)
GIB = Step("gibibytes", "M_{GiB}", r"\frac{<bytes>}{2^{30}}", "GiB")


def gibi(xp: Any, total: Any) -> Any:
    return xp.astype(total, xp.float64) / 2**30


@define(
    "transformer.kv_cache",
    title="Key-value cache of a decoder",
    inputs=[LAYERS, HEADS, KV, WIDTH, SIZE, TOKENS, BATCH],
    steps=[
        Step(
            "saving", "h / h_{kv}", r"\frac{<heads>}{<kv>}", "times smaller than with a key head a query head"
        ),
        Step(
            "per_layer",
            "c_1",
            r"2 \cdot <kv> \cdot <width>",
            "numbers a token and layer: keys and values",
            "int",
        ),
        Step("per_token", "c", r"<layers> \cdot <per_layer> \cdot <size>", "bytes a token", "int"),
        Step("bytes", "M", r"<b> \cdot <n> \cdot <per_token>", "bytes", "int"),
        GIB,
    ],
    source="Shazeer 2019, arXiv:1911.02150; Ainslie et al. 2023, arXiv:2305.13245",
    example=(
        {"layers": 32, "heads": 32, "kv": 8, "width": 128, "size": 2, "n": 8192, "b": 1},
        {"per_layer": 2048, "per_token": 131072, "bytes": 1073741824, "gibibytes": 1.0, "saving": 4.0},
    ),
    where=["kv <= heads"],
)
def kv_cache(xp: Any, layers: Any, heads: Any, kv: Any, width: Any, size: Any, n: Any, b: Any) -> Steps:
    """M = 2 L h_kv d_h s n B

    Keys and values of every layer and position are kept; queries are not needed again.
    Example: Llama-3-8B in bf16: 2 * 32 * 8 * 128 * 2 = 131,072 bytes a token, 1 GiB for 8,192 of them.
    """
    per_layer = 2 * kv * width
    per_token = layers * per_layer * size
    total = b * n * per_token
    return {
        "saving": xp.astype(heads, xp.float64) / xp.astype(kv, xp.float64),
        "per_layer": per_layer,
        "per_token": per_token,
        "bytes": total,
        "gibibytes": gibi(xp, total),
    }


BEHIND = ["per_layer", "per_token", "bytes", "gibibytes"]


def only(steps: Steps, names: list[str]) -> Steps:
    return {name: steps[name] for name in names}


@kv_cache.mistake("query-heads", who="counts all query heads, as in ordinary attention", affects=BEHIND)
def _(xp: Any, kv: Any, heads: Any, **rest: Any) -> Steps:
    return only(kv_cache.body(xp, kv=heads, heads=heads, **rest), BEHIND)


@kv_cache.mistake("keys-only", who="forgets the factor 2: keys and values", affects=BEHIND)
def _(xp: Any, **given: Any) -> Steps:
    right = kv_cache.body(xp, **given)
    return {name: right[name] // 2 for name in BEHIND[:3]} | {"gibibytes": right["gibibytes"] / 2}


@kv_cache.mistake(
    "one-layer", who="forgets that every layer has a cache", affects=["per_token", "bytes", "gibibytes"]
)
def _(xp: Any, layers: Any, **rest: Any) -> Steps:
    return only(kv_cache.body(xp, layers=1 + 0 * layers, **rest), BEHIND[1:])


@kv_cache.mistake(
    "numbers-for-bytes", who="counts numbers, not bytes", affects=["per_token", "bytes", "gibibytes"]
)
def _(xp: Any, size: Any, **rest: Any) -> Steps:
    return only(kv_cache.body(xp, size=1 + 0 * size, **rest), BEHIND[1:])


@kv_cache.mistake("gigabytes", who="divides by 10^9", affects=["gibibytes"])
def _(xp: Any, **given: Any) -> Steps:
    return {"gibibytes": xp.astype(kv_cache.body(xp, **given)["bytes"], xp.float64) / 10**9}


@kv_cache.mistake("ratio-reversed", who="divides the key heads by the query heads", affects=["saving"])
def _(xp: Any, heads: Any, kv: Any, **rest: Any) -> Steps:
    return {"saving": xp.astype(kv, xp.float64) / xp.astype(heads, xp.float64)}


@define(
    "transformer.kv_cache_latent",
    title="Cache of multi-head latent attention (MLA)",
    inputs=[
        LAYERS,
        Input("latent", "d_c", "width of the compressed keys and values", "int", 1, 512),
        Input("rotary", "d_R", "width of the rotary key that all heads share", "int", 1, 64),
        SIZE,
        TOKENS,
        BATCH,
    ],
    steps=[
        Step("per_layer", "c_1", "<latent> + <rotary>", "numbers a token and layer", "int"),
        Step("per_token", "c", r"<layers> \cdot <per_layer> \cdot <size>", "bytes a token", "int"),
        Step("bytes", "M", r"<b> \cdot <n> \cdot <per_token>", "bytes", "int"),
        GIB,
    ],
    source="DeepSeek-AI 2024, arXiv:2405.04434, section 2.1; DeepSeek-V3, arXiv:2412.19437",
    example=(
        {"layers": 61, "latent": 512, "rotary": 64, "size": 2, "n": 1024, "b": 1},
        {"per_layer": 576, "per_token": 70272, "bytes": 71958528, "gibibytes": 0.067016602},
    ),
)
def kv_cache_latent(xp: Any, layers: Any, latent: Any, rotary: Any, size: Any, n: Any, b: Any) -> Steps:
    """M = L (d_c + d_R) s n B

    One latent vector serves keys and values of all heads, so that there is no factor 2 and no number of heads.
    Example: DeepSeek-V3: (512 + 64) * 61 * 2 = 70,272 bytes a token.
    """
    per_layer = latent + rotary
    per_token = layers * per_layer * size
    total = b * n * per_token
    return {"per_layer": per_layer, "per_token": per_token, "bytes": total, "gibibytes": gibi(xp, total)}


@kv_cache_latent.mistake("keys-and-values-apart", who="doubles, as in an ordinary cache", affects=BEHIND)
def _(xp: Any, latent: Any, rotary: Any, **rest: Any) -> Steps:
    return kv_cache_latent.body(xp, latent=2 * latent, rotary=2 * rotary, **rest)


@kv_cache_latent.mistake(
    "rotary-key-forgotten", who="forgets the rotary key beside the latent", affects=BEHIND
)
def _(xp: Any, rotary: Any, **rest: Any) -> Steps:
    return kv_cache_latent.body(xp, rotary=0 * rotary, **rest)


@kv_cache_latent.mistake("one-layer", who="forgets that every layer has a cache", affects=BEHIND[1:])
def _(xp: Any, layers: Any, **rest: Any) -> Steps:
    return only(kv_cache_latent.body(xp, layers=1 + 0 * layers, **rest), BEHIND[1:])
