"""What kind of answer a question waits for, in words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from quizapp.bank.models import Cloze, Numeric
from quizapp.practice import phrases
from quizapp.practice.dealing import Card
from quizapp.practice.options import Way
from quizapp.text.numbers import shown
from quizapp.text.phrases import Phrase, Sayable

if TYPE_CHECKING:
    from quizapp.keys.variant import Variant

BY_WAY: Mapping[Way, Phrase] = {
    "type": phrases.ONE_WORD,
    "pick": phrases.PICK_ONE,
    "tick": phrases.TICK_ALL,
    "order": phrases.PUT_IN_ORDER,
    "outline": phrases.OUTLINE,
    "turn": phrases.RECALL,
}


def expected(card: Card, way: Way, brief: bool = False) -> Sayable:
    """Such as "a number, to 4 decimals" or "one of them"; `brief` without an example of a vector or a matrix."""
    if way == "type" and isinstance(card.question, Numeric) and card.variant is not None:
        return _numeric(card.question, card.variant, brief)
    if way == "type" and isinstance(card.question, Cloze) and _is_number(card.question.answer.en):
        return phrases.A_NUMBER
    return BY_WAY[way]


def example_of(card: Card, way: Way) -> Sayable | None:
    """Such as "such as [0.1, 0.2]"; None where the form speaks for itself."""
    if way != "type" or not isinstance(card.question, Numeric) or card.variant is None:
        return None
    from quizapp.keys.asked import asked_of

    asked = asked_of(card.question, card.variant)
    if asked.form not in ("vector", "matrix"):
        return None
    return phrases.SUCH_AS.fill(example=_example(asked.shape))


def _example(shape: tuple[int, ...]) -> str:
    if len(shape) == 1:
        return shown(_counted(shape[0]))
    rows, columns = shape
    return shown([_counted(columns, row * columns) for row in range(rows)])


def _numeric(question: Numeric, variant: "Variant", brief: bool) -> Sayable:
    from quizapp.keys.asked import asked_of

    asked = asked_of(question, variant)
    said: Sayable
    match asked.form:
        case "vector" if brief:
            said = phrases.BRIEF_FORMS["vector"].fill(n=asked.shape[0])
        case "vector":
            said = phrases.FORMS["vector"].fill(n=asked.shape[0], example=_example(asked.shape))
        case "matrix" if brief:
            said = phrases.BRIEF_FORMS["matrix"].fill(rows=asked.shape[0], columns=asked.shape[1])
        case "matrix":
            rows, columns = asked.shape
            example = _example(asked.shape)
            said = phrases.FORMS["matrix"].fill(rows=rows, columns=columns, example=example)
        case form:
            said = phrases.FORMS[form]
    if asked.decimals is not None:
        several = phrases.DECIMALS.fill(form=said, decimals=asked.decimals)
        said = phrases.ONE_DECIMAL.fill(form=said) if asked.decimals == 1 else several
    if asked.unit is not None:
        said = phrases.IN_UNIT.fill(form=said, unit=asked.unit)
    return said


def _is_number(text: str) -> bool:
    try:
        float(text.strip("$ ").replace(",", ""))
    except ValueError:
        return False
    return True


def _counted(length: int, after: int = 0) -> list[float]:
    """0.1, 0.2, ...: an example that nobody takes for the answer."""
    return [(after + i + 1) / 10 for i in range(length)]
