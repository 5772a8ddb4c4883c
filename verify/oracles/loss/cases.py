"""What the oracles of the losses share: walking through the cases, and a loss with its gradient."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from verify.backends import require_torch


def cases(**inputs: Any) -> Iterator[dict[str, Any]]:
    """The inputs of one case after the other, as torch tensors."""
    torch = require_torch()
    for i in range(len(next(iter(inputs.values())))):
        yield {name: torch.tensor(np.asarray(values[i])) for name, values in inputs.items()}


def table(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The rows' values under one another, as NumPy arrays."""
    torch = require_torch()
    return {
        name: np.stack([v.detach().numpy() if torch.is_tensor(v) else np.asarray(v) for v in column])
        for name, column in ((name, [row[name] for row in rows]) for name in rows[0])
    }


def differentiated(loss: Callable[..., Any], at: Any, *others: Any, **options: Any) -> tuple[Any, Any]:
    """The loss of a leaf and further arguments, and by autograd its gradient by the leaf."""
    torch = require_torch()
    leaf = at.clone().requires_grad_(True)
    value = loss(leaf, *others, **options)
    return value.detach(), torch.autograd.grad(value, leaf)[0]
