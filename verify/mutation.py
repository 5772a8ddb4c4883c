"""Every named mistake in its formula's place: a cross-check that does not fail then has a hole.

A mistake is caught where each step that it claims to change, as far as an oracle computes that step, is found wrong
by the very comparison that the cross-check makes, in at least one of its random cases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from verify.backends import Backend, Device, Dtype, arrays
from verify.crosscheck import CASES, SEED, Report, backends_of, compare, rounded
from verify.draws import Batch, batches
from verify.oracles.ways import Oracle, oracles
from verify.registry import Formula, Mistake, formula


@dataclass(frozen=True)
class Mutant:
    """One mistake in its formula's place, on one backend; ``escaped`` says why it was not caught."""

    formula: str
    mistake: str
    backend: str
    steps: tuple[str, ...]
    """The steps at which it was caught."""
    escaped: str = ""

    @property
    def caught(self) -> bool:
        return not self.escaped


def mutate(
    names: Sequence[str],
    device: Device = "cpu",
    dtype: Dtype = "float64",
    cases: int = CASES,
    seed: int = SEED,
) -> Iterator[Mutant]:
    """One mutant a mistake and backend, formula by formula. Raises BackendMissing and UnknownName at once."""
    wanted = [formula(name) for name in names]
    backends = backends_of(device, dtype)
    for one in wanted:
        for backend in backends:
            yield from mutants_of(one, backend, dtype, cases, seed)


def mutants_of(one: Formula, backend: Backend, dtype: Dtype, cases: int, seed: int) -> list[Mutant]:
    """What the cross-check makes of each of the formula's mistakes."""
    seconds = oracles(one.name)
    found: dict[str, set[str]] = {name: set() for name in one.mistakes}
    claims: dict[str, str] = {}
    computed: set[str] = set()
    for batch in batches(one, seed, cases):
        inputs = rounded(one, batch, dtype)
        expected = [(second, second.body(**inputs)) for second in seconds]
        computed |= {step for _, values in expected for step in values}
        for name, mistake in one.mistakes.items():
            try:
                wrong = _wrong(one, mistake, backend, inputs)
            except (
                Exception
            ) as error:  # a mistake that breaks is caught by nobody; the others are still tried
                claims[name] = f"{type(error).__name__}: {error}"
                continue
            if set(wrong) != mistake.affects:
                claims[name] = f"says that it changes {sorted(mistake.affects)}, changes {sorted(wrong)}"
                continue
            found[name] |= _differing(one, wrong, expected, dtype)
    return [
        _judged(one, mistake, backend, found[mistake.name], computed, claims.get(mistake.name, ""))
        for mistake in one.mistakes.values()
    ]


def _wrong(one: Formula, mistake: Mistake, backend: Backend, inputs: Batch) -> dict[str, Any]:
    with np.errstate(all="ignore"):
        wrong = mistake.body(backend.xp, **arrays(backend, one, inputs))
        return {step: backend.numpy(values) for step, values in wrong.items()}


def _differing(
    one: Formula, wrong: Mapping[str, Any], expected: Sequence[tuple[Oracle, Any]], dtype: Dtype
) -> set[str]:
    """The steps at which the cross-check fails with the mistake in the formula's place."""
    report = Report(one.name, "")
    return {
        step
        for second, values in expected
        for step in wrong
        if step in values
        and compare(one, second, dict(wrong), {step: values[step]}, one.tolerances[dtype], report)
    }


def _judged(
    one: Formula, mistake: Mistake, backend: Backend, steps: set[str], computed: set[str], claim: str
) -> Mutant:
    checked = mistake.affects & computed
    if claim:
        escaped = claim
    elif not checked:
        escaped = f"no oracle computes {', '.join(sorted(mistake.affects))}"
    elif missed := sorted(checked - steps):
        escaped = f"the cross-check passes with it at {', '.join(missed)}"
    else:
        escaped = ""
    return Mutant(one.name, mistake.name, backend.name, tuple(sorted(steps)), escaped)
