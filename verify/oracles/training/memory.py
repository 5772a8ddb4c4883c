"""Second ways to memory: parameters, gradients and torch's own optimiser states on the meta device, measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch
from verify.oracles.ways import oracle

Bytes = Mapping[str, Any]


def bytes_of(*tensors: Any) -> int:
    return sum(one.numel() * one.element_size() for one in tensors)


def parameter(count: int, dtype: Any) -> Any:
    """A parameter with a gradient; the meta device knows sizes and holds no numbers."""
    torch = require_torch()
    made = torch.nn.Parameter(torch.empty(count, dtype=dtype, device="meta"))
    made.grad = torch.empty_like(made)
    return made


def stepped(one: Any, kind: str) -> list[Any]:
    """What torch's optimiser remembers of the parameter after a step, its own counter aside."""
    torch = require_torch()
    optimiser = {
        "sgd": lambda: torch.optim.SGD([one], lr=0.1),
        "momentum": lambda: torch.optim.SGD([one], lr=0.1, momentum=0.9),
        "adam": lambda: torch.optim.Adam([one], lr=0.1),
    }[kind]()
    optimiser.step()
    state = optimiser.state[one].items()
    return [held for key, held in state if torch.is_tensor(held) and key != "step"]


def columns(rows: list[dict[str, int]]) -> Bytes:
    found = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    return {**found, "gigabytes": found["total"] / 1e9}


@oracle(
    "training.memory",
    way="module measured",
    how="a parameter on the meta device, its gradient and its torch.optim states after a step",
)
def memory(params: Any, size: Any, optimizer: str) -> Bytes:
    torch = require_torch()
    types = {2: torch.bfloat16, 4: torch.float32, 8: torch.float64}
    rows = []
    for count, width in zip(params.tolist(), size.tolist(), strict=True):
        one = parameter(count, types[width])
        rows.append(measured(one, stepped(one, optimizer)))
    return columns(rows)


def measured(one: Any, states: list[Any]) -> dict[str, int]:
    return {
        "weights": bytes_of(one),
        "gradients": bytes_of(one.grad),
        "states": bytes_of(*states),
        "total": bytes_of(one, one.grad, *states),
    }


@oracle(
    "training.mixed_memory",
    way="module measured",
    how="a bfloat16 parameter on the meta device, its gradient, its float32 copy and torch.optim.Adam's states of it",
)
def mixed_memory(params: Any) -> Bytes:
    torch = require_torch()
    rows = []
    for count in params.tolist():
        half, copy = parameter(count, torch.bfloat16), parameter(count, torch.float32)
        moments = stepped(copy, "adam")
        rows.append(
            {**measured(half, [copy, *moments]), "master": bytes_of(copy), "moments": bytes_of(*moments)}
        )
    return columns(rows)


@oracle(
    "training.zero_memory",
    way="module measured",
    how="torch.tensor_split of those tensors over the devices, which hold a part or the whole; mean over the devices",
)
def zero_memory(params: Any, devices: Any, stage: Any) -> Bytes:
    torch = require_torch()
    rows = []
    for count, ranks, level in zip(params.tolist(), devices.tolist(), stage.tolist(), strict=True):
        half, copy = parameter(count, torch.bfloat16), parameter(count, torch.float32)
        parts = {"states": [copy, *stepped(copy, "adam")], "gradients": [half.grad], "weights": [half]}
        row = {}
        for number, (name, tensors) in enumerate(parts.items()):
            divided = [list(torch.tensor_split(one.detach(), ranks)) for one in tensors]
            whole = [[one] * ranks for one in tensors]
            held = divided if number < level else whole
            row[name] = sum(bytes_of(*copies) for copies in held) / ranks
        rows.append({**row, "gigabytes": sum(row.values()) / 1e9})
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}
