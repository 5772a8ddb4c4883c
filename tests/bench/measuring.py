"""Ratios of medians, measured by turns, so that what else the machine does falls on both sides alike."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

Timed = Callable[[], float]
"""Does something once and returns the seconds it took."""


@dataclass(frozen=True)
class Bench:
    """Where a part of the benchmarks works, and how many times it does what it measures."""

    own: Path
    """A folder of its own, empty at first."""
    shared: Path
    """One that all parts of a run have in common, for what takes long to make."""
    runs: int


@dataclass(frozen=True)
class Row:
    """One figure: what was measured against what, and how much is allowed.

    ``target`` is how many times the baseline is allowed, ``limit`` what is allowed whatever the baseline is.
    """

    what: str
    baseline: str
    ours: float
    other: float
    worst: float
    runs: int
    target: float | None = None
    limit: float | None = None
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        return self.ours / self.other

    @property
    def missed(self) -> bool:
        too_slow = self.target is not None and self.ratio > self.target
        return too_slow or (self.limit is not None and self.ours > self.limit)

    @property
    def verdict(self) -> str:
        allowed = [] if self.target is None else [f"≤ {times(self.target, 3)} ×"]
        allowed += [] if self.limit is None else [f"≤ {figure(self.limit)} {self.unit}"]
        return f"{'MISSED' if self.missed else 'met'} ({', '.join(allowed)})" if allowed else ""


@dataclass(frozen=True)
class Section:
    """What a part has found: rows, and sentences that say what they are."""

    title: str
    rows: Sequence[Row]
    said: Sequence[str] = ()


def by_turns(runs: int, warm_up: int, *contestants: Timed) -> list[list[float]]:
    """The seconds of each contestant, one after the other in every round; the first rounds are thrown away."""
    rounds = [[one() for one in contestants] for _ in range(warm_up + runs)][warm_up:]
    return [list(column) for column in zip(*rounds, strict=True)]


def row(
    what: str,
    mine: Sequence[float],
    baseline: str,
    theirs: Sequence[float],
    target: float | None = None,
    limit: float | None = None,
) -> Row:
    """Of seconds."""
    times = (1e3 * median(mine), 1e3 * median(theirs), 1e3 * max(mine))
    return Row(what, baseline, *times, len(mine), target, limit)


def compared(
    what: str,
    ours: Timed,
    baseline: str,
    other: Timed,
    runs: int,
    warm_up: int = 2,
    target: float | None = None,
    limit: float | None = None,
) -> Row:
    mine, theirs = by_turns(runs, warm_up, ours, other)
    return row(what, mine, baseline, theirs, target, limit)


def timed(work: Callable[[], object]) -> Timed:
    """A contestant out of anything that can be called."""

    def once() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return once


def load() -> str:
    """How many programs wanted a processor in the last minute, on average."""
    return f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load unknown"


def table(rows: Sequence[Row]) -> Iterator[str]:
    """In Markdown, so that it reads the same on a terminal and in the results file."""
    yield "| what | baseline | ratio | target | ours | worst | baseline's | runs |"
    yield "|---|---|---|---|---|---|---|---|"
    for one in rows:
        amounts = " | ".join(f"{figure(amount)} {one.unit}" for amount in (one.ours, one.worst, one.other))
        yield f"| {one.what} | {one.baseline} | **{times(one.ratio)}** | {one.verdict} | {amounts} | {one.runs} |"


def times(ratio: float, digits: int = 2) -> str:
    """How many times the baseline; of what is far quicker, how many would fit into it."""
    if ratio < 1 / 20:
        return f"1/{1 / ratio:,.0f}"
    return f"{ratio:.{digits}f}".rstrip("0").rstrip(".") if digits > 2 else f"{ratio:.{digits}f}"


def figure(amount: float) -> str:
    """Three digits of it, and whole thousands."""
    return f"{amount:,.0f}" if amount >= 100 else f"{amount:.3g}"
