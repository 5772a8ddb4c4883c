"""What a session came to, and what to do next."""

from collections.abc import Sequence

from quizapp.bank.catalogue import Catalogue
from quizapp.memory import counts
from quizapp.memory.store import Store
from quizapp.practice import dealing, phrases
from quizapp.practice.session import Session
from quizapp.text.languages import Language
from quizapp.text.phrases import Sayable
from quizapp.text.prose import Prose, verbatim

WEAKEST = 3
"""Topics named to read up on; a longer list is nobody's next step."""


def summary_of(
    session: Session, store: Store, catalogue: Catalogue, day: int, gone: Sequence[str], language: Language
) -> Prose:
    """In paragraphs: the figures, then one piece of advice each."""
    tally = session.tally
    figures = phrases.SUMMARY.fill(
        answers=tally.answers, right=tally.right, again=tally.again, minutes=round(tally.seconds / 60)
    )
    ahead = [phrases.AHEAD_MOVES_NOTHING] if session.started.ahead else []
    said: list[Sayable] = [
        figures,
        *ahead,
        *_weak(session, catalogue),
        *_next(session, store, catalogue, day),
    ]
    said += [phrases.NO_LONGER_THERE.fill(card=card) for card in gone]
    prose = Prose()
    for one in said:
        prose += verbatim(one.text(language))
    return prose


def _weak(session: Session, catalogue: Catalogue) -> list[Sayable]:
    """The topics of what was rated Again, most often first."""
    titles = {topic.id: topic.title for topic in catalogue.topics()}
    counted: dict[str, int] = {}
    for card in session.tally.failed:
        question = dealing.find(catalogue, card)
        if question is not None and question.topic in titles:
            counted[question.topic] = counted.get(question.topic, 0) + 1
    weakest = sorted(counted, key=lambda topic: -counted[topic])[:WEAKEST]
    if not weakest:
        return []
    names: Sayable = titles[weakest[0]]
    for topic in weakest[1:]:
        names = phrases.AND.fill(first=names, second=titles[topic])
    return [phrases.READ_UP.fill(topics=names)]


def _next(session: Session, store: Store, catalogue: Catalogue, day: int) -> list[Sayable]:
    left = counts.workload(store, catalogue.path, day, session.started.new_per_day)
    said: list[Sayable] = []
    if left.cards:
        said.append(phrases.STILL_TODAY.fill(cards=left.cards, minutes=left.minutes))
    else:
        tomorrow = store.due_counts(day + 1, day + 1).get(day + 1, 0)
        said.append(phrases.TOMORROW.fill(due=tomorrow))
    if flags := len(store.flags()):
        said.append(phrases.FLAGGED_COUNT.fill(count=flags))
    return said
