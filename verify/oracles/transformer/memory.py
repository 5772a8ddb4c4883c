"""Memory by measuring tensors: saved for the backward pass, held by an optimiser, cached, and cut into shards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.transformer.models import linear, table
from verify.oracles.ways import oracle


def layer_of(h: int, a: int) -> tuple[Any, Any]:
    """One pre-norm layer in bfloat16 with dropout, as autograd sees it; and its parameters."""
    torch = require_torch()
    nn, functional = torch.nn, torch.nn.functional
    with torch.device("cpu"):
        parts = nn.ModuleDict(
            {name: nn.Linear(h, h) for name in "qkvo"}
            | {"up": nn.Linear(h, 4 * h), "down": nn.Linear(4 * h, h)}
            | {"norm1": nn.LayerNorm(h), "norm2": nn.LayerNorm(h)}
        ).bfloat16()

    def drop(x: Any) -> Any:
        return torch.native_dropout(x, 0.5, True)[0]

    def split(x: Any) -> Any:
        s, b, _ = x.shape
        return x.reshape(s, b * a, h // a).transpose(0, 1)

    def run(x: Any) -> Any:
        seen = parts["norm1"](x)
        q, k, v = (split(parts[name](seen)) for name in "qkv")
        weights = torch.softmax(torch.bmm(q, k.mT) * (h // a) ** -0.5, dim=-1)
        mixed = torch.bmm(drop(weights), v).transpose(0, 1).reshape(x.shape)
        x = x + drop(parts["o"](mixed))
        inner = functional.gelu(parts["up"](parts["norm2"](x)))
        return x + drop(parts["down"](inner))

    return run, list(parts.parameters())


def saved_bytes(work: Any, x: Any, parameters: list[Any]) -> int:
    """Bytes of the tensors that autograd keeps, each once: no parameters, nor the norms' mean and spread of a token."""
    torch = require_torch()
    kept: dict[int, Any] = {}
    known = {one.untyped_storage().data_ptr() for one in parameters}

    def pack(tensor: Any) -> Any:
        at = tensor.untyped_storage().data_ptr()
        if at not in known and tensor.shape != (*x.shape[:-1], 1):
            kept[at] = tensor
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        out = work(x)
    assert out.requires_grad
    return sum(one.untyped_storage().nbytes() for one in kept.values())


@oracle(
    "transformer.activation_memory",
    way="module measured",
    how="torch.autograd.graph.saved_tensors_hooks on a layer in bfloat16, and on one under torch.utils.checkpoint",
)
def activation_memory(s: Any, b: Any, h: Any, a: Any) -> Mapping[str, Any]:
    torch = require_torch()
    from torch.utils.checkpoint import checkpoint

    rows = []
    for length, batch, width, heads in zip(s.tolist(), b.tolist(), h.tolist(), a.tolist(), strict=True):
        run, parameters = layer_of(width, heads)
        x = torch.randn(length, batch, width, dtype=torch.bfloat16, requires_grad=True)
        total = saved_bytes(run, x, parameters)
        full = saved_bytes(lambda x, run=run: checkpoint(run, x, use_reentrant=True), x, parameters)
        scores = torch.randn(batch * heads, length, length, dtype=torch.bfloat16, requires_grad=True)
        values = torch.randn(batch * heads, length, width // heads, dtype=torch.bfloat16).requires_grad_()

        def weigh(scores: Any, values: Any = values) -> Any:
            return torch.bmm(torch.native_dropout(scores.softmax(-1), 0.5, True)[0], values)

        # What the core of attention keeps; the values are counted with the rest.
        core = saved_bytes(weigh, scores, [values])
        rows.append(
            {
                "entries": x.numel(),
                "full": full,
                "selective": total - core,
                "scores": core,
                "bytes": total,
                "gigabytes": total / 1000 / 1000 / 1000,
            }
        )
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


@oracle(
    "transformer.training_memory",
    way="module measured",
    how="nbytes of a parameter, its gradient, its float32 copy and the state of torch.optim after a step",
)
def training_memory(params: Any, precision: str, optimizer: str) -> Mapping[str, Any]:
    torch = require_torch()
    rows = []
    for count in params.tolist():
        narrow = torch.bfloat16 if precision == "mixed" else torch.float32
        weight = torch.nn.Parameter(torch.randn(count).to(narrow))
        weight.square().sum().backward()
        master = torch.nn.Parameter(weight.detach().float()) if precision == "mixed" else weight
        master.grad = weight.grad.to(master.dtype)
        step = {
            "adam": lambda one: torch.optim.AdamW([one]),
            "momentum": lambda one: torch.optim.SGD([one], lr=0.1, momentum=0.9),
            "sgd": lambda one: torch.optim.SGD([one], lr=0.1),
        }[optimizer](master)
        step.step()
        state = [v for v in step.state[master].values() if torch.is_tensor(v) and v.shape == master.shape]
        parts = {
            "weights": weight.nbytes,
            "gradients": weight.grad.nbytes,
            "master": 0 if master is weight else master.nbytes,
            "moments": sum(one.nbytes for one in state),
        }
        total = sum(parts.values())
        rows.append(
            {
                **parts,
                "per_parameter": total // count,
                "bytes": total,
                "gigabytes": total / 1000 / 1000 / 1000,
            }
        )
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


@oracle(
    "transformer.zero",
    way="enumeration",
    how="tensors cut by torch.tensor_split where the stage says so, bytes averaged over all ranks",
)
def zero(params: Any, gpus: Any, stage: str) -> Mapping[str, Any]:
    torch = require_torch()

    def build(params: int, gpus: int) -> dict[str, Any]:
        tensors = {
            "weights": [torch.empty(params, dtype=torch.bfloat16)],
            "gradients": [torch.empty(params, dtype=torch.bfloat16)],
            "states": [torch.empty(params, dtype=torch.float32) for _ in ("copy", "mean", "square")],
        }
        cut = ["states", "gradients", "weights"][: int(stage)]
        held = dict.fromkeys(tensors, 0)
        for rank in range(gpus):
            for name, several in tensors.items():
                for one in several:
                    held[name] += (torch.tensor_split(one, gpus)[rank] if name in cut else one).nbytes
        each = {name: total / gpus for name, total in held.items()}
        total = sum(held.values()) / gpus
        return {**each, "bytes": total, "gigabytes": total / 1000 / 1000 / 1000}

    return table(build, params=params, gpus=gpus)


@oracle(
    "transformer.kv_cache",
    way="module measured",
    how="outputs of torch.nn.Linear to keys and to values for every layer, meta device",
)
def kv_cache(layers: Any, heads: Any, kv: Any, width: Any, size: Any, n: Any, b: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def build(layers: int, heads: int, kv: int, width: int, size: int, n: int, b: int) -> dict[str, Any]:
        def cached(tokens: int, count: int) -> Any:
            x = torch.empty(b, tokens, 1)
            keys, values = linear(1, count * width)(x), linear(1, count * width)(x)
            return torch.stack([torch.stack([keys, values])]).expand(layers, -1, -1, -1, -1)

        whole, token = cached(n, kv), cached(1, kv)[:, :, :1]
        total = whole.numel() * size
        return {
            "saving": cached(n, heads).numel() / whole.numel(),
            "per_layer": token[0].numel(),
            "per_token": token.numel() * size,
            "bytes": total,
            "gibibytes": total / 1024 / 1024 / 1024,
        }

    return table(build, layers=layers, heads=heads, kv=kv, width=width, size=size, n=n, b=b)


@oracle(
    "transformer.kv_cache_latent",
    way="module measured",
    how="outputs of torch.nn.Linear to the latent and to the rotary key for every layer, meta device",
)
def kv_cache_latent(layers: Any, latent: Any, rotary: Any, size: Any, n: Any, b: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def build(layers: int, latent: int, rotary: int, size: int, n: int, b: int) -> dict[str, Any]:
        x = torch.empty(b, n, 1)
        one = torch.cat([linear(1, latent)(x), linear(1, rotary)(x)], dim=-1)
        whole = one.expand(layers, -1, -1, -1)
        total = whole.numel() * size
        return {
            "per_layer": one[0, 0].numel(),
            "per_token": whole[:, 0, 0].numel() * size,
            "bytes": total,
            "gibibytes": total / 1024 / 1024 / 1024,
        }

    return table(build, layers=layers, latent=latent, rotary=rotary, size=size, n=n, b=b)
