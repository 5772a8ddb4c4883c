"""What undo takes back, and how it is called."""

from collections.abc import Mapping

from quizapp.bank.models import Question
from quizapp.memory import events
from quizapp.memory.events import Event, Logged, Undone
from quizapp.practice import phrases
from quizapp.text.phrases import Phrase, Sayable

NAMES: Mapping[type[Event], Phrase] = {
    events.Answered: phrases.THE_LAST_ANSWER,
    events.Judged: phrases.THE_LAST_JUDGEMENT,
    events.Rated: phrases.THE_LAST_RATING,
    events.Known: phrases.THE_KNOWN,
    events.Buried: phrases.THE_BURIAL,
    events.Suspended: phrases.THE_SUSPENSION,
    events.Resumed: phrases.THE_RESUMPTION,
    events.Flagged: phrases.THE_FLAG,
    events.Unflagged: phrases.THE_FLAG_REMOVED,
}
BRINGS_BACK = events.Answered | events.Judged | events.Rated | events.Known | events.Buried | events.Suspended
"""What took a card off the desk, or was on its way to."""


def undone(last: Logged, session: int) -> Undone:
    """The event that takes `last` back; what an earlier session put away comes back to the desk with it."""
    earlier = last.stamp.session not in (None, session)
    card = last.event.card if earlier and isinstance(last.event, BRINGS_BACK) else ""
    return Undone(last.seq, card)


def said(last: Logged, session: int, question: Question | None, topic: Sayable | None) -> Sayable:
    """What was taken back; of an earlier session also on which question, by its id where it does not come back to the
    desk. None where it has gone from the banks."""
    what = NAMES[type(last.event)]
    if last.stamp.session == session:
        return phrases.TAKEN_BACK.fill(what=what)
    name: str = getattr(last.event, "card", "")
    if question is None:
        return phrases.TAKEN_BACK_EARLIER.fill(what=what, card=name)
    card: Sayable = phrases.CARD_ON.fill(kind=phrases.KINDS[question.kind], topic=topic or question.topic)
    if not isinstance(last.event, BRINGS_BACK):
        card = phrases.CARD_BY_NAME.fill(card=card, name=name)
    return phrases.TAKEN_BACK_EARLIER.fill(what=what, card=card)
