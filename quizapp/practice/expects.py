"""What kind of answer a question waits for, in words."""

import math

from quizapp.bank.models import Choice, Cloze, Numeric, Question
from quizapp.keys.asked import asked_of
from quizapp.keys.variant import Variant
from quizapp.practice import phrases
from quizapp.text.phrases import Sayable


def expected(question: Question, variant: Variant | None) -> Sayable:
    """Such as "a number, to 4 decimals" or "one of them"."""
    match question:
        case Numeric() if variant is not None:
            return _numeric(question, variant)
        case Choice():
            return phrases.PICK_ONE
        case Cloze():
            return phrases.ONE_WORD
        case _:
            return phrases.RECALL


def _numeric(question: Numeric, variant: Variant) -> Sayable:
    asked = asked_of(question, variant)
    said: Sayable
    match asked.form:
        case "vector":
            said = phrases.FORMS["vector"].fill(n=math.prod(asked.shape))
        case "matrix":
            said = phrases.FORMS["matrix"].fill(rows=asked.shape[0], columns=asked.shape[1])
        case form:
            said = phrases.FORMS[form]
    if asked.decimals is not None:
        said = phrases.DECIMALS.fill(form=said, decimals=asked.decimals)
    if asked.unit is not None:
        said = phrases.IN_UNIT.fill(form=said, unit=asked.unit)
    return said
