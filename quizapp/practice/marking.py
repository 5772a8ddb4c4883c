"""An answer of any kind against its question: pure, so that a resumed session judges what the log kept as it did."""

from typing import TYPE_CHECKING

from quizapp.answers.choices import grade_choice
from quizapp.answers.grade import Diagnosis, Grade, NotCounted
from quizapp.answers.ordering import grade_ordering
from quizapp.answers.refusals import Refusal
from quizapp.bank.models import Choice, Cloze, Multi, Numeric, Ordering, Question
from quizapp.memory.events import Answered
from quizapp.practice.phrases import NOTHING_TICKED
from quizapp.practice.places import places_of

if TYPE_CHECKING:
    from quizapp.answers.reading import Reading
    from quizapp.keys.variant import Variant

Mark = Grade | NotCounted | Refusal

GAVE_UP = "gave-up"
"""What the log calls the diagnosis of "I don't know"."""


def mark(question: Question, variant: "Variant | None", raw: str) -> Mark:
    """Only a Grade counts. Of options and lines, ``raw`` holds the authored places; raises ValueError for others."""
    match question:
        case Numeric() if variant is not None:
            from quizapp.practice.numbers import mark_number

            return mark_number(question, variant, raw)
        case Choice():
            return grade_choice(question, frozenset({int(raw)}))
        case Multi():
            if not raw:
                return NotCounted(NOTHING_TICKED.fill())
            return grade_choice(question, frozenset(places_of(raw)))
        case Ordering():
            return grade_ordering(question, places_of(raw))
        case Cloze():
            from quizapp.answers.cloze import grade_cloze

            return grade_cloze(question, raw)
    raise ValueError(f"{question.id}: a {question.kind} question is not marked")


def read_number(question: Question, variant: "Variant | None", typed: str) -> "Reading | Refusal | None":
    """How a number is understood while it is typed; None for other kinds of question."""
    if isinstance(question, Numeric) and variant is not None:
        from quizapp.practice.numbers import read_typed

        return read_typed(question, variant, typed)
    return None


def judged(question: Question, variant: "Variant | None", answered: Answered) -> Grade | None:
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
