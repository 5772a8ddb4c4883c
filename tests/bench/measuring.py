"""Ratios of medians, measured by turns, so that what else the machine does falls on both sides alike."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

Timed = Callable[[], float]
"""Does something once and returns the seconds it took."""


@dataclass(frozen=True)
class Row:
    """One figure: what was measured against what, in milliseconds, and how many times the baseline is allowed."""

    what: str
    baseline: str
    ours_ms: float
    baseline_ms: float
    runs: int
    target: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours_ms / self.baseline_ms

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        return f"{'met' if self.ratio <= self.target else 'MISSED'} (≤ {self.target:g})"


def by_turns(runs: int, warm_up: int, *contestants: Timed) -> list[list[float]]:
    """The seconds of each contestant, one after the other in every round; the first rounds are thrown away."""
    rounds = [[one() for one in contestants] for _ in range(warm_up + runs)][warm_up:]
    return [list(column) for column in zip(*rounds, strict=True)]


def compared(
    what: str,
    ours: Timed,
    baseline: str,
    other: Timed,
    runs: int,
    warm_up: int = 2,
    target: float | None = None,
) -> Row:
    mine, theirs = by_turns(runs, warm_up, ours, other)
    return Row(what, baseline, 1e3 * median(mine), 1e3 * median(theirs), runs, target)


def timed(work: Callable[[], object]) -> Timed:
    """A contestant out of anything that can be called."""

    def once() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return once


def table(rows: list[Row]) -> Iterator[str]:
    """In Markdown, so that it reads the same on a terminal and in the results file."""
    yield "| what | baseline | ratio | target | ours, ms | baseline, ms | runs |"
    yield "|---|---|---|---|---|---|---|"
    for row in rows:
        yield (
            f"| {row.what} | {row.baseline} | **{row.ratio:.2f}** | {row.verdict} "
            f"| {row.ours_ms:.3g} | {row.baseline_ms:.3g} | {row.runs} |"
        )
