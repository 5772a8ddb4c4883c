"""What is counted of a piece, and how counts add up: the same whatever the order in which pieces are done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from verify.backends import Backend
from verify.sweep.pieces import Piece
from verify.variants import Evaluated, Template, evaluate_batch, over_entries

LARGEST = 1e12
"""An integer of more digits is not worked out by hand; neither is a real."""

SPREAD = 0.25
"""float32 may use up this share of the tolerance; the rest belongs to the learner's own rounding."""


MOST_REFUSED = 0.2
MOST_MUTED = 0.5


@dataclass
class Tally:
    """Counts over some of a question's variants, and the worst that was seen."""

    swept: int = 0
    offered: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """By reason; a variant may be refused for several."""
    muted: Counter[str] = field(default_factory=Counter)
    """By mistake, among the variants that are offered."""
    failures: Counter[str] = field(default_factory=Counter)
    """What must not be, among the variants that are offered."""
    examples: dict[str, int] = field(default_factory=dict)
    """The first variant of each failure."""
    largest: float = 0.0
    spread: float = 0.0
    """The largest share of the tolerance by which float32 is off."""

    def add(self, other: Tally) -> None:
        self.swept += other.swept
        self.offered += other.offered
        for mine, theirs in (
            (self.refused, other.refused),
            (self.muted, other.muted),
            (self.failures, other.failures),
        ):
            mine.update(theirs)
        for name, variant in other.examples.items():
            self.examples[name] = min(variant, self.examples.get(name, variant))
        self.largest = max(self.largest, other.largest)
        self.spread = max(self.spread, other.spread)

    def plain(self) -> dict[str, Any]:
        """As JSON holds it; a name that was never counted is left out."""
        return {
            name: dict(sorted((key, count) for key, count in value.items() if count or name == "examples"))
            if isinstance(value, dict)
            else value
            for name, value in vars(self).items()
        }

    def complaints(self) -> Iterator[str]:
        """Everything that keeps a space from being fit to be offered."""
        for failure, count in self.failures.items():
            yield f"{count} variants: {failure}, the first is {self.examples[failure]}"
        if not self.offered:
            yield f"no variant can be offered ({counted(self.refused)})"
            return
        if self.offered < (1 - MOST_REFUSED) * self.swept:
            share = 1 - self.offered / self.swept
            yield f"{share:.0%} of the variants are refused, more than a fifth ({counted(self.refused)})"
        for mistake, count in self.muted.items():
            if count > MOST_MUTED * self.offered:
                yield f"the mistake '{mistake}' gives the right answer in {count / self.offered:.0%} of the variants"

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Tally:
        counters = {name: Counter(plain[name]) for name in ("refused", "muted", "failures")}
        return cls(**(dict(plain) | counters | {"examples": dict(plain["examples"])}))


def tally_of(template: Template, piece: Piece, backend: Backend | None = None) -> Tally:
    """Everything about a piece. With a backend its float32 is compared as well; NumPy float64 is the truth."""
    indices = piece.indices()
    truth = evaluate_batch(template, indices)
    tally = Tally(len(indices), int(np.count_nonzero(truth.offered)))
    tally.refused.update({reason: int(np.count_nonzero(hit)) for reason, hit in truth.refused.items()})
    tally.muted.update(
        {name: int(np.count_nonzero(hit & truth.offered)) for name, hit in truth.muted.items()}
    )
    if not tally.offered:
        return tally
    key = np.where(_lifted(truth.offered, truth.key), truth.key, 0)
    tally.largest = float(max(key.max(), -key.min()))
    if tally.largest > LARGEST:
        too_large = over_entries(np, np.any, np.abs(key) > LARGEST)
        _fail(tally, truth, "the key is too large to be worked out", too_large, indices)
    exact = template.formula.step(template.asked).kind == "int"
    if backend is not None and not (
        exact and backend.device is None
    ):  # NumPy's integers are the same either way
        _compare(tally, template, truth, evaluate_batch(template, indices, backend), backend, indices)
    return tally


def _compare(
    tally: Tally, template: Template, truth: Evaluated, other: Evaluated, backend: Backend, indices: Any
) -> None:
    mine, theirs = np.asarray(truth.key), backend.numpy(other.key)
    if template.formula.step(template.asked).kind == "int":
        _fail(
            tally,
            truth,
            f"another integer by {backend.name}",
            over_entries(np, np.any, mine != theirs),
            indices,
        )
        return
    bound = np.maximum(template.relative * np.abs(mine), template.absolute)
    share = np.abs(mine - theirs.astype(np.float64)) / np.maximum(bound, np.finfo(np.float64).tiny)
    share = np.where(_lifted(truth.offered, share), share, 0.0)
    tally.spread = float(share.max())
    _fail(tally, truth, f"off by {backend.name}", over_entries(np, np.any, ~(share <= SPREAD)), indices)


def _fail(tally: Tally, truth: Evaluated, name: str, hit: Any, indices: Any) -> None:
    found = np.flatnonzero(hit & truth.offered)
    if len(found):
        tally.failures[name] += len(found)
        tally.examples[name] = int(indices[found[0]])


def _lifted(offered: Any, like: Any) -> Any:
    """One flag a variant, lined up with the entries of its key."""
    return np.reshape(offered, (-1,) + (1,) * (np.ndim(like) - 1))


def counted(counts: Any) -> str:
    return ", ".join(
        f"{name} {count:,}" for name, count in sorted(counts.items(), key=lambda one: -one[1]) if count
    )
