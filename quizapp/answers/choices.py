"""Picked options against the right ones."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from quizapp.answers.grade import RIGHT, Diagnosis, Grade
from quizapp.answers.phrases import BOTH, PICKED
from quizapp.text.phrases import Sayable

if TYPE_CHECKING:  # pydantic stays unloaded until a question has been read
    from quizapp.bank.models import Choice, Multi, Option


def grade_choice(question: "Choice | Multi", picked: frozenset[int]) -> Grade:
    """Right where exactly the right options are picked (places from 0); a wrong one says why it is wrong."""
    places = range(len(question.options))
    if not picked <= set(places):
        raise ValueError(f"{sorted(picked)} are not all places among {len(places)} options")
    right = frozenset(place for place in places if question.options[place].key)
    if picked == right:
        return RIGHT
    extra = [question.options[place] for place in sorted(picked - right)]
    if question.kind == "choice":
        return Grade("wrong", _told(extra, None))
    return Grade("wrong", _told(extra, PICKED.fill(missed=len(right - picked), extra=len(extra))))


def _told(extra: "Sequence[Option]", count: Sayable | None) -> Diagnosis | None:
    """The first wrong option names the misconception; each of them has its say."""
    says: Sayable | None = count
    for option in extra:
        if option.says is not None:
            says = option.says if says is None else BOTH.fill(first=says, second=option.says)
    if says is None:
        return None
    name = next((option.misconception for option in extra if option.misconception), None)
    errata = next((option.errata for option in extra if option.errata), None)
    return Diagnosis("mistake", name, says, errata)
