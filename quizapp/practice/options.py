"""What is picked, ticked or put in order: the options of a question as they are shown, and how they are handed in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from quizapp.answers.grade import Grade
from quizapp.bank.models import Choice, Cloze, Flashcard, Multi, Numeric, Open, Ordering
from quizapp.memory.events import Answered
from quizapp.practice.dealing import Card
from quizapp.practice.marking import GAVE_UP, mark
from quizapp.practice.order import shown_order
from quizapp.practice.places import places_of
from quizapp.text.languages import Language
from quizapp.text.numbers import grouped
from quizapp.text.prose import Prose, verbatim

Way = Literal["type", "pick", "tick", "order", "outline", "turn"]
"""How a question is answered."""

Say = Callable[[str], Prose]


@dataclass(frozen=True)
class Option:
    """One option as shown; ``raw`` is what stands for it in an answer, and what the log keeps."""

    raw: str
    text: Prose
    right: bool
    """To be shown once the question is answered; of a line, whether it stands where it belongs."""


def way_of(card: Card, by_choice: bool) -> Way:
    """By its kind; a number is picked where the learner prefers that and its mistakes can be told apart."""
    match card.question:
        case Numeric() as question:
            if not by_choice or card.variant is None:
                return "type"
            from quizapp.keys.alternatives import alternatives

            return "pick" if alternatives(question, card.variant, card.n) else "type"
        case Cloze():
            return "type"
        case Choice():
            return "pick"
        case Multi():
            return "tick"
        case Ordering():
            return "order"
        case Open():
            return "outline"
        case Flashcard():
            return "turn"


def options_of(
    card: Card, way: Way, answered: Answered | None, said: Say, language: Language
) -> tuple[Option, ...]:
    """In the order shown; the lines of an ordering, once they are handed in, in the learner's order."""
    order: Sequence[int]
    match card.question:
        case Numeric() as question if way == "pick" and card.variant is not None:
            from quizapp.keys.alternatives import alternatives

            raws = alternatives(question, card.variant, card.n) or ()
            return tuple(Option(raw, verbatim(grouped(raw)), _is_right(card, raw)) for raw in raws)
        case Choice(options=options) | Multi(options=options):
            order = shown_order(card.question.id, card.n, len(options))
            return tuple(
                Option(str(place), said(options[place].text.text(language)), options[place].key)
                for place in order
            )
        case Ordering(lines=lines):
            order = _line_order(card, len(lines), answered)
            return tuple(
                Option(str(place), said(lines[place].text(language)), at == place)
                for at, place in enumerate(order)
            )
    return ()


def _is_right(card: Card, raw: str) -> bool:
    found = mark(card.question, card.variant, raw)
    return isinstance(found, Grade) and found.verdict == "right"


def _line_order(card: Card, count: int, answered: Answered | None) -> Sequence[int]:
    if answered is None:
        return shown_order(card.question.id, card.n, count)
    right = tuple(range(count))
    if answered.diagnosis == GAVE_UP:
        return right
    try:
        order = places_of(answered.raw)
    except ValueError:
        return right
    return order if sorted(order) == list(right) else right  # the question was edited since
