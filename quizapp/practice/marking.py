"""An answer of any kind against its question: pure, so that a resumed session judges what the log kept as it did."""

from dataclasses import replace

from quizapp.answers.choices import grade_choice
from quizapp.answers.cloze import grade_cloze
from quizapp.answers.grade import Diagnosis, Grade, NotCounted
from quizapp.answers.grading import NumericKey, grade_number
from quizapp.answers.reading import Reading, Refusal, read
from quizapp.bank.models import Choice, Cloze, Numeric, Question
from quizapp.keys.asked import asked_of
from quizapp.keys.key import key_of
from quizapp.keys.variant import Variant
from quizapp.memory.events import Answered

Mark = Grade | NotCounted | Refusal

GAVE_UP = "gave-up"
"""What the log calls the diagnosis of "I don't know"."""


def mark(question: Question, variant: Variant | None, raw: str) -> Mark:
    """Only a Grade counts. Of a choice, ``raw`` is the authored place of the option; raises ValueError for another."""
    match question:
        case Numeric() if variant is not None:
            return _mark_number(key_of(question, variant), raw)
        case Choice():
            return grade_choice(question, frozenset({int(raw)}))
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
    found = mark(question, variant, answered.raw)
    return found if isinstance(found, Grade) else Grade(answered.verdict)


def name_of(diagnosis: Diagnosis | None) -> str | None:
    """A diagnosis as the log keeps it: its own name, or that of its kind."""
    return None if diagnosis is None else diagnosis.name or diagnosis.kind


def _mark_number(key: NumericKey, raw: str) -> Mark:
    reading = read(raw, key.asked)
    if isinstance(reading, Reading):
        return grade_number(reading, key)
    if reading.kind == "form" and key.asked.form == "integer":
        # 112.5 where an integer is asked for is no slip of the form if it is what a named mistake gives.
        fraction = read(raw, replace(key.asked, form="real"))
        if isinstance(fraction, Reading):
            found = grade_number(fraction, key)
            if isinstance(found, Grade) and found.diagnosis and found.diagnosis.kind == "mistake":
                return found
    return reading
