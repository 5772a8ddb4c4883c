"""What comes onto the desk: a question of the banks at its next showing, with numbers of its own."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.bank.catalogue import Catalogue, UnknownQuestion
from quizapp.bank.models import Numeric, Question
from quizapp.memory.events import Shown
from quizapp.memory.events import Variant as Drawn
from quizapp.memory.store import Store

if TYPE_CHECKING:  # with numpy and the formulas a third of the way to the first question: for numbers alone
    from quizapp.keys.variant import Variant


@dataclass(frozen=True)
class Card:
    """The question on the desk at its n-th showing."""

    question: Question
    variant: "Variant | None"
    n: int


def find(catalogue: Catalogue, name: str) -> Question | None:
    """The question; None where it has gone from the banks."""
    try:
        return catalogue.question(name)
    except UnknownQuestion:
        return None


def deal(store: Store, question: Question) -> Shown | None:
    """The next showing of a question, never with the numbers of the last one; None where its space offers none."""
    n = store.state(question.id).seen
    if not isinstance(question, Numeric):
        return Shown(question.id, n)
    from quizapp.keys.variant import NoVariant, variant_at

    try:
        variant = variant_at(question, n, _last_variant(store, question))
    except NoVariant:
        return None
    return Shown(question.id, n, Drawn(variant.index, variant.attempt, variant.params, variant.space))


def card_of(question: Question, shown: Shown) -> Card | None:
    """The card that a showing laid out; None where its space was edited since, so that its numbers are no more."""
    if not isinstance(question, Numeric):
        return Card(question, None, shown.n)
    from quizapp.keys.template import template_of
    from quizapp.keys.variant import variant_of

    if shown.variant is not None and template_of(question).space.digest == shown.variant.space:
        return Card(question, variant_of(question, shown.variant.index), shown.n)
    return None


def _last_variant(store: Store, question: Numeric) -> int | None:
    for logged in reversed(store.history(question.id)):
        if isinstance(logged.event, Shown) and logged.event.variant is not None:
            return logged.event.variant.index
    return None
