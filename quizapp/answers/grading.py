"""A typed number against its key: shape, then value, then precision; a wrong one is asked how it came about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from quizapp.answers.asked import Asked, Value, near, rounds_to
from quizapp.answers.general import general_diagnosis, transposed
from quizapp.answers.grade import RIGHT, Diagnosis, Grade, NotCounted, diagnosed
from quizapp.answers.phrases import EXACT_WANTED, MORE_PRECISION, OTHER_SHAPE
from quizapp.answers.reading import Number, Reading, shape_text
from quizapp.text.phrases import Sayable

__all__ = ["Candidate", "Diagnosis", "Grade", "NotCounted", "NumericKey", "grade_number"]

# A mistake that fits one typed digit may fit by chance: then it has to be the only one that does.
SURE_DIGITS = 2


@dataclass(frozen=True)
class Candidate:
    """A value that a learner may well arrive at: by a named mistake, or by stopping at an intermediate step."""

    kind: Literal["mistake", "step"]
    name: str
    values: tuple[Value, ...]
    shape: tuple[int, ...]
    says: Sayable
    errata: str | None = None


@dataclass(frozen=True)
class NumericKey:
    """`values` in row-major order: int where the answer is counted, float where it is measured."""

    asked: Asked
    values: tuple[Value, ...]
    shape: tuple[int, ...]
    candidates: tuple[Candidate, ...] = ()


def grade_number(reading: Reading, key: NumericKey) -> Grade | NotCounted:
    """Right; else the nearest named mistake; else too few digits; else a step; else what happens to any number."""
    asked, numbers = key.asked, reading.values
    comparable = [c for c in key.candidates if c.shape == reading.shape]
    mistakes = [c for c in comparable if c.kind == "mistake"]
    steps = [c for c in comparable if c.kind == "step"]
    if reading.shape == key.shape:
        if _match(asked, numbers, key.values):
            return RIGHT
        if found := _nearest(asked, numbers, mistakes):
            return _found(found)
        if _rounded(asked, numbers, key.values):
            return _too_few_digits(reading, key)
    for candidates in (mistakes, steps):
        found = _nearest(asked, numbers, candidates) or _nearest_rounded(asked, numbers, candidates)
        if found:
            return _found(found)
    if reading.shape == key.shape:
        return diagnosed(general_diagnosis(asked, numbers, key.values, key.shape))
    if diagnosis := transposed(asked, numbers, reading.shape, key.values, key.shape):
        return diagnosed(diagnosis)
    wanted, typed = shape_text(key.shape, asked.form), shape_text(reading.shape, asked.form)
    return NotCounted(OTHER_SHAPE.fill(asked=wanted, typed=typed))


def _match(asked: Asked, numbers: Sequence[Number], targets: Sequence[Value]) -> bool:
    return all(asked.matches(number, target) for number, target in zip(numbers, targets, strict=True))


def _rounded(asked: Asked, numbers: Sequence[Number], targets: Sequence[Value]) -> bool:
    """Every number is right or the target rounded to the digits typed."""
    return all(
        asked.matches(number, target) or _rounded_to(asked, number, target)
        for number, target in zip(numbers, targets, strict=True)
    )


def _rounded_to(asked: Asked, number: Number, target: Value) -> bool:
    if not rounds_to(number, target):
        return False
    if not asked.is_exact(target):
        return True
    # 61100000 in full is a claim about every digit, and graded; 61.1M is not.
    return number.scaled and near(number, target)


def _too_few_digits(reading: Reading, key: NumericKey) -> NotCounted:
    if any(map(key.asked.is_exact, key.values)):
        return NotCounted(EXACT_WANTED.fill(typed=reading.echo))
    return NotCounted(MORE_PRECISION.fill(precision=key.asked.precision_for(key.values)))


def _nearest(asked: Asked, numbers: Sequence[Number], candidates: Sequence[Candidate]) -> Candidate | None:
    """The closest of those that are as near as the key would have to be; the first of equals."""
    matching = [c for c in candidates if _match(asked, numbers, c.values)]
    return min(matching, key=lambda c: _distance(numbers, c.values), default=None)


def _nearest_rounded(
    asked: Asked, numbers: Sequence[Number], candidates: Sequence[Candidate]
) -> Candidate | None:
    """A mistake typed with few digits is still that mistake; to one digit, steps are too many to tell."""
    fitting = [c for c in candidates if _rounded(asked, numbers, c.values)]
    sure = max(number.digits or 0 for number in numbers) >= SURE_DIGITS
    if sure or (len(fitting) == 1 and fitting[0].kind == "mistake"):
        return min(fitting, key=lambda c: _distance(numbers, c.values), default=None)
    return None


def _distance(numbers: Sequence[Number], targets: Sequence[Value]) -> float:
    return max(
        abs(number.value - target) / (abs(target) or 1.0)
        for number, target in zip(numbers, targets, strict=True)
    )


def _found(candidate: Candidate) -> Grade:
    return diagnosed(Diagnosis(candidate.kind, candidate.name, candidate.says, candidate.errata))
