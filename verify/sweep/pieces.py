"""A space cut into pieces that fit into memory: consecutive variants, or a stratified sample of a space too large."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from verify.spaces import Numbers, Space, Tensor, Words, mixed

ENTRIES = 1 << 14
"""Numbers in the widest input of a piece: 128 KiB in float64. What is computed from it stays in the cache and in memory
that the process holds; more at a time is asked of the system anew, which takes a fifth longer."""


@dataclass(frozen=True)
class Piece:
    """``count`` variants of one setting of the structural axes: consecutive from ``start``, or one of each stratum.

    A stratum is an equal share of the ``span`` variants from ``start``; which of its variants is taken is a hash.
    """

    start: int
    count: int
    span: int

    @property
    def whole(self) -> bool:
        return self.count == self.span

    def indices(self) -> Sequence[int]:
        if self.whole:
            return range(self.start, self.start + self.count)
        found = []
        for stratum in range(self.count):
            low, high = (edge * self.span // self.count for edge in (stratum, stratum + 1))
            found.append(self.start + low + mixed(self.start + stratum, 0) % (high - low))
        return found


def width(space: Space) -> int:
    """How many numbers the widest input of one variant holds."""
    return max((axis.count for _, axis in space.axes if isinstance(axis, Tensor)), default=1)


def block(space: Space, most: int) -> int:
    """About ``most`` variants, and so many that a piece turns whole axes and an even part of the next: `evaluate_batch`
    decodes such pieces but once."""
    size = 1
    for _, axis in reversed(space.axes):
        if not isinstance(axis, Numbers):
            return size if 8 * size > most or isinstance(axis, Words) else most
        if size * axis.radix > most:
            runs = (run for run in range(most // size, 0, -1) if axis.radix % run == 0)
            whole = size * next(runs)
            return whole if 8 * whole > most else most
        size *= axis.radix
    return size


def pieces(space: Space, limit: int | None = None) -> Iterator[Piece]:
    """Every variant, or a sample of about ``limit`` of a larger space, every structural setting in its share."""
    most = block(space, max(1, ENTRIES // width(space)))
    settings = space.size // space.chunk
    if limit is None or space.size <= limit:
        for chunk in range(0, space.size, space.chunk):
            for start in range(chunk, chunk + space.chunk, most):
                count = min(most, chunk + space.chunk - start)
                yield Piece(start, count, count)
        return
    taken = min(settings, limit)
    for number in range(taken):
        chunk = number * settings // taken * space.chunk
        share = min(space.chunk, math.ceil(limit / taken))
        parts = math.ceil(share / most)
        for part in range(parts):
            low, high = (edge * space.chunk // parts for edge in (part, part + 1))
            count = (part + 1) * share // parts - part * share // parts
            yield Piece(chunk + low, min(count, high - low), high - low)
