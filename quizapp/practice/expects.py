"""What kind of answer a question waits for, in words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from quizapp.bank.models import Numeric
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


def expected(card: Card, way: Way) -> Sayable:
    """Such as "a number, to 4 decimals" or "one of them"."""
    if way == "type" and isinstance(card.question, Numeric) and card.variant is not None:
        return _numeric(card.question, card.variant)
    return BY_WAY[way]


def _numeric(question: Numeric, variant: "Variant") -> Sayable:
    from quizapp.keys.asked import asked_of

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
