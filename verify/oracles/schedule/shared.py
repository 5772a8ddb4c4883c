"""A PyTorch scheduler stepped t times, and interpolation between the corners of a schedule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from verify.backends import require_torch

Rates = Mapping[str, Any]


def stepped(lr: Any, t: Any, make: Callable[[Any, Any, int], Any]) -> Any:
    """The rate of each case after t steps of ``make(torch.optim.lr_scheduler, optimiser, case)``."""
    torch = require_torch()
    found = np.zeros(len(t))
    for case in range(len(t)):
        optimiser = torch.optim.SGD([torch.zeros(1)], lr=float(lr[case]))
        scheduler = make(torch.optim.lr_scheduler, optimiser, case)
        for _ in range(int(t[case])):
            optimiser.step()
            scheduler.step()
        found[case] = scheduler.get_last_lr()[0]
    return found


def interpolated(t: Any, at: list[Any], values: list[Any]) -> Any:
    """numpy.interp for every case; a corner is a number or an array over the cases."""
    corners, heights = (np.stack(np.broadcast_arrays(*one, t)[:-1], axis=1) for one in (at, values))
    return np.array([np.interp(*case) for case in zip(t, corners, heights, strict=True)])
