"""A typed number against its key. Apart from `marking`, as it comes with numpy and the formulas: the first question may
need neither."""

from collections.abc import Iterator
from dataclasses import replace

from quizapp.answers.asked import Asked
from quizapp.answers.grade import Grade, NotCounted
from quizapp.answers.grading import NumericKey, grade_number
from quizapp.answers.reading import Reading, Refusal, read
from quizapp.bank.models import Numeric
from quizapp.keys.asked import asked_of
from quizapp.keys.key import key_of
from quizapp.keys.variant import Variant

FRACTION = 1e-9
"""How near a fraction typed for an integer has to be to that of a mistake, or to be it rounded: 75.33 for 75 1/3."""


def read_typed(question: Numeric, variant: Variant, typed: str) -> Reading | Refusal:
    """How it is understood."""
    return read(typed, asked_of(question, variant))


def mark_number(question: Numeric, variant: Variant, raw: str) -> Grade | NotCounted | Refusal:
    """Only a Grade counts."""
    key = key_of(question, variant)
    reading = read(raw, key.asked)
    found = grade_number(reading, key) if isinstance(reading, Reading) else reading
    misshapen = isinstance(reading, Reading) and reading.shape != key.shape
    if (isinstance(found, Refusal) and found.kind == "form") or (isinstance(found, NotCounted) and misshapen):
        # Another form than was asked for is refused, unless it is just what a mistake or an earlier step gives.
        for asked in _other_forms(key):
            other = read(raw, asked)
            told = grade_number(other, replace(key, asked=asked)) if isinstance(other, Reading) else None
            if isinstance(told, Grade) and told.diagnosis and told.diagnosis.kind in ("mistake", "step"):
                return told
    return found


def _other_forms(key: NumericKey) -> Iterator[Asked]:
    """A fraction where an integer is asked for; the shapes of the candidates where they are not the key's."""
    if key.asked.form == "integer":
        yield replace(key.asked, form="real", tolerance_rel=FRACTION, tolerance_abs=0.0)
    for shape in dict.fromkeys(candidate.shape for candidate in key.candidates):
        if shape != key.shape:
            yield replace(key.asked, form=("real", "vector", "matrix")[len(shape)], shape=shape)
