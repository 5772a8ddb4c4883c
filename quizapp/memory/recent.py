"""What this copy of the program wrote last: the cards as they are now, the last decisions with what was before them.

So a card that was just shown is not read again to be answered, and to undo a rating no log is searched: that halves
the time of an undo. Sound while the lease is held, for then nobody else writes; what is not known here is on the disk.
"""

from collections import deque
from typing import NamedTuple

from quizapp.memory.events import Event, Logged, Renamed, Undone
from quizapp.memory.states import New, Record
from quizapp.memory.tables import Card

REMEMBERED = 100
"""Cards, and decisions."""


class Decision(NamedTuple):
    """An `Undoable` event, the name of its card, and what was known of the card before it."""

    logged: Logged
    name: str
    before: Record

    def taken_back(self, now: Record) -> Record:
        """The card without it: as it was, but for how often it was shown meanwhile, which no undo takes back."""
        state, seen = self.before.state, now.state.seen
        if state.seen == seen:
            return self.before
        return Record(New(seen) if isinstance(state, New) else state._replace(seen=seen), self.before.marks)


class Appended(NamedTuple):
    """What an event has come to: its sequence number, the card that it moved, and the decision that it is."""

    seq: int
    name: str | None = None
    card: Card | None = None
    decision: Decision | None = None


class Recent:
    """Filled after every commit."""

    def __init__(self) -> None:
        self._cards: dict[str, Card] = {}
        self._decisions: deque[Decision] = deque(maxlen=REMEMBERED)

    @property
    def last(self) -> Decision | None:
        """The last decision that counts."""
        return self._decisions[-1] if self._decisions else None

    def card(self, name: str) -> Card | None:
        return self._cards.get(name)

    def note(self, event: Event, appended: Appended) -> None:
        """After the commit."""
        if isinstance(event, Renamed):
            self._cards.clear()
            self._decisions.clear()  # under which name a card is known now, the log says
            return
        if appended.name is not None and appended.card is not None:
            if len(self._cards) >= REMEMBERED:
                self._cards.clear()
            self._cards[appended.name] = appended.card
        if appended.decision is not None:
            self._decisions.append(appended.decision)
        elif isinstance(event, Undone) and self._decisions:
            self._decisions.pop()
