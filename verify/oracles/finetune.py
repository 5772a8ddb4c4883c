"""Second ways to fine-tuning: modules frozen and counted, torch.optim's groups, merged weights, bytes measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle

Row = dict[str, Any]


def table(build: Callable[..., Row], device: str = "meta", **inputs: Any) -> Mapping[str, Any]:
    """One row a case, built on the device."""
    torch = require_torch()
    with torch.device(device):
        rows = [
            build(**dict(zip(inputs, case, strict=True)))
            for case in zip(*(values.tolist() for values in inputs.values()), strict=True)
        ]
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def elements(module: Any, *, trained: bool | None = None) -> int:
    """Parameters of a module; only those that get a gradient, or only those that do not."""
    return sum(one.numel() for one in module.parameters() if trained is None or one.requires_grad is trained)


@oracle(
    "finetune.new_head", way="module measured", how="a frozen body and torch.nn.Linear, requires_grad summed"
)
def new_head(body: Any, features: Any, old: Any, classes: Any) -> Mapping[str, Any]:
    nn = require_torch().nn

    def build(body: int, features: int, old: int, classes: int) -> Row:
        model = nn.ModuleDict({"body": nn.Linear(1, body, bias=False), "fc": nn.Linear(features, old)})
        model.requires_grad_(False)
        model["fc"] = nn.Linear(features, classes)
        trained = elements(model, trained=True)
        return {
            "trainable": trained,
            "params": elements(model),
            "share": 1 - elements(model, trained=False) / elements(model),
        }

    return table(build, body=body, features=features, old=old, classes=classes)


@oracle(
    "finetune.last_layers",
    way="module measured",
    how="torch.nn.Sequential frozen from below, requires_grad summed",
)
def last_layers(inputs: Any, width: Any, layers: Any, open: Any, classes: Any) -> Mapping[str, Any]:
    nn = require_torch().nn

    def build(inputs: int, width: int, layers: int, opened: int, classes: int) -> Row:
        sizes = [inputs, *[width] * layers, classes]
        model = nn.Sequential(*(nn.Linear(a, b) for a, b in pairwise(sizes)))
        model[: layers - opened].requires_grad_(False)
        return {
            "first": elements(model[0]),
            "layer": elements(model[1]),
            "head": elements(model[-1]),
            "params": elements(model),
            "trainable": elements(model, trained=True),
            "frozen": elements(model, trained=False),
        }

    return table(build, inputs=inputs, width=width, layers=layers, opened=open, classes=classes)


@oracle(
    "finetune.discriminative_rates",
    way="library operator",
    how="torch.optim.SGD with a group a layer, its rates from ExponentialLR walked down the layers",
)
def discriminative_rates(theta: Any, g: Any, lr: Any, factor: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def build(theta: list[float], g: list[float], lr: float, factor: float) -> Row:
        walker = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
        schedule = torch.optim.lr_scheduler.ExponentialLR(walker, 1 / factor)
        rates = []
        for _ in theta:
            rates.append(schedule.get_last_lr()[0])
            walker.step()
            schedule.step()
        weights = [torch.tensor(one, dtype=torch.float64, requires_grad=True) for one in theta]
        groups = [{"params": [w], "lr": rate} for w, rate in zip(weights, reversed(rates), strict=True)]
        optimizer = torch.optim.SGD(groups)
        loss = torch.stack(weights) @ torch.tensor(g, dtype=torch.float64)
        loss.backward()
        optimizer.step()
        return {
            "rates": [group["lr"] for group in optimizer.param_groups],
            "theta_new": [w.item() for w in weights],
        }

    return table(build, "cpu", theta=theta, g=g, lr=lr, factor=factor)


def adapter(k: int, d: int, r: int) -> Any:
    nn = require_torch().nn
    return nn.Sequential(nn.Linear(k, r, bias=False), nn.Linear(r, d, bias=False))


@oracle(
    "finetune.lora_parameters",
    way="module measured",
    how="two torch.nn.Linear in a row; the equal rank where their line meets the full matrix",
)
def lora_parameters(d: Any, k: Any, r: Any) -> Mapping[str, Any]:
    nn = require_torch().nn

    def build(d: int, k: int, r: int) -> Row:
        full, low = nn.Linear(k, d, bias=False).weight.numel(), elements(adapter(k, d, r))
        ranks = [0, d + k]
        counts = [0, elements(adapter(k, d, d + k))]
        return {
            "full": full,
            "equal_rank": float(np.interp(full, counts, ranks)),
            "params": low,
            "share": low / full,
        }

    return table(build, d=d, k=k, r=r)


@oracle(
    "finetune.lora_transformer",
    way="module measured",
    how="adapters of torch.nn.Linear in every layer, counted",
)
def lora_transformer(layers: Any, d: Any, kv: Any, r: Any) -> Mapping[str, Any]:
    nn = require_torch().nn

    def build(layers: int, d: int, kv: int, r: int) -> Row:
        model = nn.ModuleList(
            nn.ModuleDict({"q": adapter(d, d, r), "v": adapter(d, kv, r)}) for _ in range(layers)
        )
        return {
            "query": elements(model[0]["q"]),
            "value": elements(model[0]["v"]),
            "layer": elements(model[0]),
            "params": elements(model),
        }

    return table(build, layers=layers, d=d, kv=kv, r=r)


@oracle(
    "finetune.lora_forward",
    way="identity",
    how="torch.nn.functional.linear on the merged matrix, the mean of rank-one adapters added to W",
)
def lora_forward(x: Any, W: Any, A: Any, B: Any, alpha: Any) -> Mapping[str, Any]:
    torch = require_torch()
    linear = torch.nn.functional.linear

    def build(x: Any, W: Any, A: Any, B: Any, alpha: float) -> Row:
        x, W, A, B = (torch.tensor(one, dtype=torch.float64) for one in (x, W, A, B))
        ones = [
            torch.outer(B[:, place], A[place]) for place in range(len(A))
        ]  # alpha / r B A is their mean, times alpha
        merged = torch.lerp(W, W + torch.stack(ones).mean(0), alpha)
        return {
            "base": linear(x, W).numpy(),
            "down": linear(x, A).numpy(),
            "up": linear(x, B @ A).numpy(),
            "scale": alpha * torch.eye(len(A), dtype=torch.float64).mean().item(),
            "y": linear(x, merged).numpy(),
        }

    return table(build, "cpu", x=x, W=W, A=A, B=B, alpha=alpha)


@oracle(
    "finetune.quantised_weights",
    way="module measured",
    how="nbytes of packed weights and of their constants over whole groups, scaled to the model",
)
def quantised_weights(params: Any, bits: Any, block: Any, group: Any, twice: str) -> Mapping[str, Any]:
    torch = require_torch()

    def build(params: int, bits: int, block: int, group: int) -> Row:
        weights = torch.empty(8 * block * group, bits, dtype=torch.bool)  # a row a weight, an entry a bit
        count = len(weights)
        blocks = torch.empty(count).split(block)
        wide = torch.empty(len(blocks), dtype=torch.float32)
        narrow = torch.empty(len(blocks), dtype=torch.int8)
        second = torch.empty(len(narrow.split(group)), dtype=torch.float32)
        single = wide.nbytes * 8 / count
        double = (narrow.nbytes + second.nbytes) * 8 / count
        constants = narrow.nbytes + second.nbytes if twice == "yes" else wide.nbytes
        packed = weights.numel() // 8 + constants
        total = packed / count * params
        return {
            "single": single,
            "double": double,
            "width": packed * 8 / count,
            "bytes": total,
            "gigabytes": total / 1000 / 1000 / 1000,
        }

    return table(build, params=params, bits=bits, block=block, group=group)


@oracle(
    "finetune.adapter_memory",
    way="module measured",
    how="nbytes of weights, of gradients after a backward pass and of torch.optim.AdamW's state after a step",
)
def adapter_memory(params: Any, trained: Any, size: Any) -> Mapping[str, Any]:
    torch = require_torch()

    def trained_bytes(count: int) -> int:
        weight = torch.nn.Parameter(torch.ones(count, dtype=torch.bfloat16))
        weight.sum().backward()
        copy = torch.nn.Parameter(weight.detach().float())
        copy.grad = weight.grad.float()
        optimizer = torch.optim.AdamW([copy])
        optimizer.step()
        state = optimizer.state[copy]
        held = [weight, weight.grad, copy, state["exp_avg"], state["exp_avg_sq"]]
        return sum(one.nbytes for one in held)

    def build(params: int, trained: int, size: int) -> Row:
        narrow = {1: torch.int8, 2: torch.bfloat16}[size]
        frozen = torch.empty(params, dtype=narrow, requires_grad=False).nbytes
        adapters, full = trained_bytes(trained), trained_bytes(params)
        return {
            "full": full,
            "frozen": frozen,
            "adapters": adapters,
            "bytes": frozen + adapters,
            "saving": full / (frozen + adapters),
        }

    return table(build, params=params, trained=trained, size=size)
