"""The oracles on a space's corners and on a stratified sample: the very numbers that questions are asked with."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from verify.backends import BackendMissing, evaluate, numpy_backend
from verify.crosscheck import Report, compare
from verify.oracles.ways import oracles
from verify.spaces import Space
from verify.sweep.pieces import pieces
from verify.variants import Template, evaluate_batch, inputs_of

SAMPLE = 200
MOST_CORNERS = 64


def corners(space: Space) -> list[int]:
    """Variants with every axis at its first or its last value; of a tensor all entries alike. At most 64 of them."""
    ends = [sorted({0, axis.radix - 1}) for _, axis in space.axes]
    total = 1
    for end in ends:
        total *= len(end)
    found = []
    for number, digits in enumerate(itertools.product(*ends)):
        if number * MOST_CORNERS // total == (number - 1) * MOST_CORNERS // total and total > MOST_CORNERS:
            continue
        index = 0
        for (_, axis), digit in zip(space.axes, digits, strict=True):
            index = index * axis.radix + digit
        found.append(index)
    return found


def looked_at(space: Space) -> list[list[int]]:
    """The corners and the sample, in batches that share their structural axes."""
    wanted = set(corners(space))
    for piece in pieces(space, SAMPLE):
        wanted.update(piece.indices())
        if len(wanted) >= SAMPLE + MOST_CORNERS:
            break
    return [list(group) for _, group in itertools.groupby(sorted(wanted), key=lambda i: i // space.chunk)]


def contradicted(template: Template) -> tuple[int, str]:
    """How many variants the oracles were asked about, and the first that one contradicts; empty where none does."""
    made, seconds = template.formula, oracles(template.compute)
    cases = 0
    for batch in looked_at(template.space):
        kept = [index for index, good in zip(batch, _defined(template, batch), strict=True) if good]
        if not kept:
            continue
        found = evaluate_batch(template, kept)
        inputs = {name: _owned(value) for name, value in inputs_of(made, found.params).items()}
        cases += len(kept)
        with np.errstate(all="ignore"):
            steps = {
                name: np.asarray(value) for name, value in evaluate(numpy_backend(), made, inputs).items()
            }
            for second in seconds:
                try:
                    other = second.body(**inputs)
                except BackendMissing:
                    raise
                except (
                    Exception
                ) as error:  # such as sizes that no layer has; the other spaces are still swept
                    told = f"{type(error).__name__}: {error}".splitlines()[0]
                    return cases, f"variants {kept[0]}…{kept[-1]}: the oracle breaks ({told})"
                failure = compare(
                    made, second, steps, other, made.tolerances["float64"], Report(made.name, "")
                )
                if failure:
                    return cases, f"variants {kept[0]}…{kept[-1]}: {failure}"
    return cases, "" if seconds else "no oracle"


def _defined(template: Template, batch: list[int]) -> Iterator[bool]:
    """Only what meets the conditions of the formula and of the question is asked of an oracle."""
    refused = evaluate_batch(template, batch).refused
    return (not (a or b) for a, b in zip(refused["conditions"], refused["not finite"], strict=True))


def _owned(value: Any) -> Any:
    """An array of its own, as torch wants it: a broadcast one shares its memory."""
    return value if isinstance(value, str) else np.array(value)
