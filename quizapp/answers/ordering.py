"""Lines put in order against their right order.

A quoted line stands in a block of its own: asterisks, dollars or ticks in it find no partner in the next one.
"""

from typing import TYPE_CHECKING

from quizapp.answers.grade import RIGHT, Diagnosis, Grade
from quizapp.answers.phrases import (
    BELONGS_AFTER,
    BELONGS_FIRST,
    FIRST_LINE_RIGHT,
    LINES_RIGHT,
    NO_LINE_RIGHT,
    ORDER_REVERSED,
    SWAPPED,
)
from quizapp.text.phrases import Sayable

if TYPE_CHECKING:  # pydantic stays unloaded until a question has been read
    from quizapp.bank.models import Ordering


def grade_ordering(question: "Ordering", order: tuple[int, ...]) -> Grade:
    """Right where every line stands where it belongs; `order` holds the authored places, and ValueError where not."""
    right = tuple(range(len(question.lines)))
    if sorted(order) != list(right):
        raise ValueError(f"{order} is no order of {len(right)} lines")
    return RIGHT if order == right else Grade("wrong", Diagnosis("order", None, _told(question, order)))


def _told(question: "Ordering", order: tuple[int, ...]) -> Sayable:
    """Two neighbours, all of them, one of them; else how far it is right."""
    lines = question.lines
    start = next(place for place, line in enumerate(order) if line != place)
    end = next(place for place in reversed(range(len(order))) if order[place] != place) + 1
    moved = order[start:end]
    if moved == (start + 1, start):
        return SWAPPED.fill(first=start + 1, second=start + 2, earlier=lines[start], later=lines[start + 1])
    if order == tuple(reversed(range(len(order)))):
        return ORDER_REVERSED
    # One line taken out and put in elsewhere turns the stretch between round by one place.
    if moved == (*range(start + 1, end), start):
        return _belongs(question, start)
    if moved == (end - 1, *range(start, end - 1)):
        return _belongs(question, end - 1)
    if start == 0:
        return NO_LINE_RIGHT.fill(next=lines[0])
    if start == 1:
        return FIRST_LINE_RIGHT.fill(next=lines[1])
    return LINES_RIGHT.fill(n=start, next=lines[start])


def _belongs(question: "Ordering", place: int) -> Sayable:
    if place == 0:
        return BELONGS_FIRST.fill(line=question.lines[0])
    return BELONGS_AFTER.fill(line=question.lines[place], before=question.lines[place - 1])
