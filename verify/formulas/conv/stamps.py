"""What a value lays down where a tap of the kernel touches the other side: the adjoint of looking through windows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any


def stamp(xp: Any, values: Any, axis: int, offset: int, s: int, size: int) -> Any:
    """Value o of the axis at pixel o s + offset of ``size`` pixels, zeros elsewhere; what falls outside is lost."""
    count = values.shape[axis]
    at = {o * s + offset: (slice(None),) * axis + (o, ...) for o in range(count)}
    nothing = 0 * values[(slice(None),) * axis + (0, ...)]
    return xp.stack([values[at[i]] if i in at else nothing for i in range(size)], axis=axis)


def stamped(xp: Any, values: Any, w: Any, sizes: Sequence[int], s: int, p: int, d: int) -> Any:
    """(B, O, ...), (B, K, ...) -> (B, *sizes): every value lays the kernel down, scaled; overlaps add up."""
    axes = len(sizes)
    total: Any = None
    for cell in product(*(range(k) for k in w.shape[1:])):
        laid = values
        for axis, tap in enumerate(cell):
            laid = stamp(xp, laid, axis + 1, tap * d - p, s, sizes[axis])
        weight = xp.reshape(w[(slice(None), *cell)], (-1, *(1,) * axes))
        total = laid * weight if total is None else total + laid * weight
    return total
