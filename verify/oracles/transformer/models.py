"""Blocks and models put together from torch's modules on the meta device, and counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle

Row = dict[str, Any]


def elements(*modules: Any) -> int:
    """Parameters of the modules; one that two of them share counts once."""
    found = {id(one): one.numel() for module in modules for one in module.parameters()}
    return sum(found.values())


def table(build: Callable[..., Row], **inputs: Any) -> Mapping[str, Any]:
    """One row a case, built on the meta device."""
    torch = require_torch()
    with torch.device("meta"):
        rows = [
            build(**dict(zip(inputs, case, strict=True)))
            for case in zip(*(values.tolist() for values in inputs.values()), strict=True)
        ]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def linear(into: int, out: int) -> Any:
    return require_torch().nn.Linear(into, out, bias=False)


@oracle("transformer.weights", way="module measured", how="torch.nn.Linear without biases, a list of blocks")
def weights(d: Any, layers: Any) -> Mapping[str, Any]:
    nn = require_torch().nn

    def build(d: int, layers: int) -> Row:
        blocks = [
            (nn.ModuleList(linear(d, d) for _ in "qkvo"), nn.Sequential(linear(d, 4 * d), linear(4 * d, d)))
            for _ in range(layers)
        ]
        attention, feed_forward = blocks[0]
        return {
            "attention": elements(attention),
            "feed_forward": elements(feed_forward),
            "block": elements(*blocks[0]),
            "params": sum(elements(*one) for one in blocks),
        }

    return table(build, d=d, layers=layers)


def encoder_layer(d: int, ff: int) -> Any:
    return require_torch().nn.TransformerEncoderLayer(d, 1, ff)


@oracle("transformer.block_parameters", way="module measured", how="torch.nn.TransformerEncoderLayer")
def block_parameters(d: Any, ff: Any) -> Mapping[str, Any]:
    def build(d: int, ff: int) -> Row:
        layer = encoder_layer(d, ff)
        return {
            "attention": elements(layer.self_attn),
            "feed_forward": elements(layer.linear1, layer.linear2),
            "norms": elements(layer.norm1, layer.norm2),
            "params": elements(layer),
        }

    return table(build, d=d, ff=ff)


@oracle(
    "transformer.gated_feed_forward",
    way="module measured",
    how="torch.nn.Linear; the equal width is where the gated layer's line meets the plain one's count",
)
def gated_feed_forward(d: Any, ff: Any) -> Mapping[str, Any]:
    def build(d: int, ff: int) -> Row:
        def plain(width: int) -> int:
            return elements(linear(d, width), linear(width, d))

        def gated(width: int) -> int:
            return elements(linear(d, width), linear(d, width), linear(width, d))

        equal = np.interp(plain(4 * d), [gated(1), gated(8 * d)], [1, 8 * d])
        return {"plain": plain(ff), "params": gated(ff), "equal_width": float(equal)}

    return table(build, d=d, ff=ff)


def stack(d: int, ff: int, layers: int) -> Any:
    return require_torch().nn.TransformerEncoder(encoder_layer(d, ff), layers, enable_nested_tensor=False)


def in_blocks(body: Any) -> Row:
    return {"block": elements(body.layers[0]), "blocks": elements(body)}


@oracle(
    "transformer.gpt2",
    way="module measured",
    how="torch.nn.Embedding, TransformerEncoder, LayerNorm, tied Linear",
)
def gpt2(v: Any, n: Any, d: Any, ff: Any, layers: Any) -> Mapping[str, Any]:
    nn = require_torch().nn

    def build(v: int, n: int, d: int, ff: int, layers: int) -> Row:
        tokens, positions, body, norm = (
            nn.Embedding(v, d),
            nn.Embedding(n, d),
            stack(d, ff, layers),
            nn.LayerNorm(d),
        )
        head = linear(d, v)
        head.weight = tokens.weight
        return {
            "tokens": elements(tokens),
            "positions": elements(positions),
            **in_blocks(body),
            "norm": elements(norm),
            "params": elements(tokens, positions, body, norm, head),
        }

    return table(build, v=v, n=n, d=d, ff=ff, layers=layers)


@oracle(
    "transformer.bert", way="module measured", how="torch.nn.Embedding, LayerNorm, TransformerEncoder, Linear"
)
def bert(v: Any, n: Any, d: Any, ff: Any, layers: Any) -> Mapping[str, Any]:
    nn = require_torch().nn

    def build(v: int, n: int, d: int, ff: int, layers: int) -> Row:
        parts = {
            "tokens": nn.Embedding(v, d),
            "positions": nn.Embedding(n, d),
            "segments": nn.Embedding(2, d),
            "norm": nn.LayerNorm(d),
            "pooler": nn.Linear(d, d),
        }
        body = stack(d, ff, layers)
        counts = {name: elements(part) for name, part in parts.items()}
        return {**counts, **in_blocks(body), "params": elements(*parts.values(), body)}

    return table(build, v=v, n=n, d=d, ff=ff, layers=layers)


@oracle(
    "transformer.vit",
    way="module measured",
    how="torch.nn.Conv2d run on an image for the patches, TransformerEncoder, LayerNorm, Linear",
)
def vit(patches: Any, p: Any, d: Any, ff: Any, layers: Any, classes: Any) -> Mapping[str, Any]:
    torch = require_torch()
    nn = torch.nn

    def build(patches: int, p: int, d: int, ff: int, layers: int, classes: int) -> Row:
        embed = nn.Conv2d(3, d, p, stride=p)
        image = torch.empty(1, 3, patches * p, patches * p)
        class_token = torch.empty(1, 1, d)
        sequence = torch.cat([class_token, embed(image).flatten(2).mT], dim=1)
        positions = torch.empty_like(sequence)
        body, norm, head = stack(d, ff, layers), nn.LayerNorm(d), nn.Linear(d, classes)
        return {
            "tokens": sequence.shape[1],
            "patch_embedding": elements(embed),
            "class_token": class_token.numel(),
            "positions": positions.numel(),
            **in_blocks(body),
            "norm": elements(norm),
            "head": elements(head),
            "params": elements(embed, body, norm, head) + class_token.numel() + positions.numel(),
        }

    return table(build, patches=patches, p=p, d=d, ff=ff, layers=layers, classes=classes)


def projections(d: int, heads: int, kv: int, width: int) -> Any:
    nn = require_torch().nn
    shapes = [(d, heads * width), (d, kv * width), (d, kv * width), (heads * width, d)]
    return nn.ModuleList(linear(*shape) for shape in shapes)


def gated(d: int, ff: int) -> Any:
    return require_torch().nn.ModuleList([linear(d, ff), linear(d, ff), linear(ff, d)])


def norms(d: int) -> Any:
    nn = require_torch().nn
    return nn.ModuleList(nn.RMSNorm(d) for _ in range(2))


@oracle(
    "transformer.llama",
    way="module measured",
    how="torch.nn.Linear, RMSNorm and Embedding, the head sharing its weight where it is tied",
)
def llama(
    tables: str, v: Any, d: Any, ff: Any, layers: Any, heads: Any, kv: Any, width: Any
) -> Mapping[str, Any]:
    nn = require_torch().nn

    def build(v: int, d: int, ff: int, layers: int, heads: int, kv: int, width: int) -> Row:
        blocks = [
            nn.ModuleList([projections(d, heads, kv, width), gated(d, ff), norms(d)]) for _ in range(layers)
        ]
        embedding, head = nn.Embedding(v, d), linear(d, v)
        if tables == "1":
            head.weight = embedding.weight
        return {
            "attention": elements(blocks[0][0]),
            "feed_forward": elements(blocks[0][1]),
            "norms": elements(blocks[0][2]),
            "block": elements(blocks[0]),
            "blocks": elements(*blocks),
            "ends": elements(embedding, head),
            "params": elements(embedding, *blocks, nn.RMSNorm(d), head),
        }

    return table(build, v=v, d=d, ff=ff, layers=layers, heads=heads, kv=kv, width=width)


@oracle(
    "transformer.mixture_of_experts",
    way="module measured",
    how="experts picked by torch.topk of a router, and those that were called counted",
)
def mixture_of_experts(
    v: Any, d: Any, ff: Any, layers: Any, heads: Any, kv: Any, width: Any, experts: Any, active: Any
) -> Mapping[str, Any]:
    torch = require_torch()
    nn = torch.nn

    def build(
        v: int, d: int, ff: int, layers: int, heads: int, kv: int, width: int, experts: int, active: int
    ) -> Row:
        always: list[Any] = [nn.Embedding(v, d), nn.RMSNorm(d), linear(d, v)]
        all_experts: list[Any] = []
        called: list[Any] = []
        for _ in range(layers):
            router, mine = linear(d, experts), [gated(d, ff) for _ in range(experts)]
            always += [projections(d, heads, kv, width), norms(d), router]
            all_experts += mine
            scores = torch.rand(router(torch.empty(d)).shape, device="cpu")
            called += [mine[place] for place in torch.topk(scores, active).indices.tolist()]
        return {
            "attention": elements(always[3]),
            "expert": elements(all_experts[0]),
            "router": elements(always[5]),
            "rest": elements(*always),
            "total": elements(*always, *all_experts),
            "used": elements(*always, *called),
        }

    return table(
        build,
        v=v,
        d=d,
        ff=ff,
        layers=layers,
        heads=heads,
        kv=kv,
        width=width,
        experts=experts,
        active=active,
    )
