"""A function of leaves with its gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from verify.backends import require_torch


def graded(function: Callable[..., Any], *inputs: Any) -> tuple[Any, ...]:
    """The function's values and, by autograd, its derivative by each input, as NumPy arrays."""
    torch = require_torch()
    leaves = [torch.tensor(np.asarray(values), requires_grad=True) for values in inputs]
    y = function(*leaves)
    gradients = torch.autograd.grad(y.sum(), leaves)
    return tuple(value.detach().numpy() for value in (y, *gradients))
