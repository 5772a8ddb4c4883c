"""An answer of any kind against its question: pure, so that a resumed session judges what the log kept as it did."""

from collections.abc import Iterator
from dataclasses import replace

from quizapp.answers.asked import Asked
from quizapp.answers.choices import grade_choice
from quizapp.answers.cloze import grade_cloze
from quizapp.answers.grade import Diagnosis, Grade, NotCounted
from quizapp.answers.grading import NumericKey, grade_number
from quizapp.answers.ordering import grade_ordering
from quizapp.answers.reading import Reading, Refusal, read
from quizapp.bank.models import Choice, Cloze, Multi, Numeric, Ordering, Question
from quizapp.keys.asked import asked_of
from quizapp.keys.key import key_of
from quizapp.keys.variant import Variant
from quizapp.memory.events import Answered
from quizapp.practice.phrases import NOTHING_TICKED
from quizapp.practice.places import places_of

Mark = Grade | NotCounted | Refusal

FRACTION = 1e-9
"""How near a fraction typed for an integer has to be to that of a mistake, or to be it rounded: 75.33 for 75 1/3."""

GAVE_UP = "gave-up"
"""What the log calls the diagnosis of "I don't know"."""


def mark(question: Question, variant: Variant | None, raw: str) -> Mark:
    """Only a Grade counts. Of options and lines, ``raw`` holds the authored places; raises ValueError for others."""
    match question:
        case Numeric() if variant is not None:
            return _mark_number(key_of(question, variant), raw)
        case Choice():
            return grade_choice(question, frozenset({int(raw)}))
        case Multi():
            if not raw:
                return NotCounted(NOTHING_TICKED.fill())
            return grade_choice(question, frozenset(places_of(raw)))
        case Ordering():
            return grade_ordering(question, places_of(raw))
        case Cloze():
            return grade_cloze(question, raw)
    raise ValueError(f"{question.id}: a {question.kind} question is not marked")


def read_number(question: Question, variant: Variant | None, typed: str) -> Reading | Refusal | None:
    """How a number is understood while it is typed; None for other kinds of question."""
    if isinstance(question, Numeric) and variant is not None:
        return read(typed, asked_of(question, variant))
    return None


def judged(question: Question, variant: Variant | None, answered: Answered) -> Grade | None:
    """The grade that an answer in the log had; None where the learner gave up or judges alone."""
    if answered.verdict is None or answered.diagnosis == GAVE_UP:
        return None
    try:
        found = mark(question, variant, answered.raw)
    except ValueError:  # the question was edited since: it has other options, or is of another kind
        return Grade(answered.verdict)
    return found if isinstance(found, Grade) else Grade(answered.verdict)


def name_of(diagnosis: Diagnosis | None) -> str | None:
    """A diagnosis as the log keeps it: its own name, or that of its kind."""
    return None if diagnosis is None else diagnosis.name or diagnosis.kind


def _mark_number(key: NumericKey, raw: str) -> Mark:
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
