"""What kind of answer a question waits for, in words."""

from quizapp.bank.models import Choice, Cloze, Numeric, Question
from quizapp.keys.asked import asked_of
from quizapp.keys.variant import Variant
from quizapp.practice import phrases
from quizapp.text.numbers import shown
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
            said = phrases.FORMS["vector"].fill(n=asked.shape[0], example=shown(_counted(asked.shape[0])))
        case "matrix":
            rows, columns = asked.shape
            example = [_counted(columns, row * columns) for row in range(rows)]
            said = phrases.FORMS["matrix"].fill(rows=rows, columns=columns, example=shown(example))
        case form:
            said = phrases.FORMS[form]
    if asked.decimals is not None:
        said = phrases.DECIMALS.fill(form=said, decimals=asked.decimals)
    if asked.unit is not None:
        said = phrases.IN_UNIT.fill(form=said, unit=asked.unit)
    return said


def _counted(length: int, after: int = 0) -> list[float]:
    """0.1, 0.2, ...: an example that nobody takes for the answer."""
    return [(after + i + 1) / 10 for i in range(length)]
