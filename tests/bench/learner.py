"""A learner's decisions on a record, each timed by itself."""

import time
from collections.abc import Iterator
from itertools import count
from random import Random

from quizapp.answers.rating import Rating
from quizapp.memory.events import Answered, Event, Rated, Shown, Stamp, Started, Undone
from quizapp.memory.lease import Holder
from quizapp.memory.schedule import Scheduler
from quizapp.memory.store import Store
from tests.bench.synthetic import TODAY, name

ME = Holder("bench", 1, "bench")
PAUSE_S = 0.002
"""Before what is timed, on either side: no key comes right behind the commit of the one before, and a disk that is
still at it is quicker than one that has come to rest."""


def answer_to(card: str) -> Answered:
    return Answered(card, 0, "0.8067736", "right", None, 12.25)


class Learner:
    """Answers, rates and undoes on cards all over the record, each call timed by itself."""

    def __init__(self, store: Store, cards: int) -> None:
        self._store, self._clock, self._scheduler = store, count(1), Scheduler()
        self._session = store.append(Started((), (), 0.9, 20), Stamp(0, TODAY))
        self._cards: Iterator[int] = iter(Random(5).choices(range(cards), k=1_000_000))

    def _append(self, event: Event) -> float:
        start = time.perf_counter()
        self._store.append(event, Stamp(next(self._clock), TODAY, self._session))
        return time.perf_counter() - start

    def _shown(self) -> str:
        card = name(next(self._cards))
        self._append(Shown(card, 0))
        return card

    def _answered(self) -> str:
        card = self._shown()
        self._append(answer_to(card))
        return card

    def answer(self) -> float:
        answer = answer_to(self._shown())
        time.sleep(PAUSE_S)
        return self._append(answer)

    def rate(self) -> float:
        """As a key press does it: the intervals that it offers were computed when the answer was judged."""
        card = self._answered()
        offered = self._scheduler.preview(self._store.state(card), TODAY, card, self._store.due_counts)
        rated = Rated(card, Rating.GOOD, offered[Rating.GOOD])
        time.sleep(PAUSE_S)
        return self._append(rated)

    def schedule(self) -> float:
        """The card is read, its next interval computed, and both are on the disk."""
        card = self._answered()
        time.sleep(PAUSE_S)
        start = time.perf_counter()
        scheduled = self._scheduler.review(self._store.state(card), TODAY, card, Rating.GOOD)
        self._append(Rated(card, Rating.GOOD, scheduled))
        return time.perf_counter() - start

    def offer(self) -> float:
        """The card is read, and the quietest day of the window found for each of four intervals."""
        card = name(next(self._cards))
        start = time.perf_counter()
        self._scheduler.preview(self._store.state(card), TODAY, card, self._store.due_counts)
        return time.perf_counter() - start

    def undo(self) -> float:
        self.rate()
        return self._undone()

    def undo_cold(self) -> float:
        """As after a restart: what is undone, and what was before it, has to be found in the log."""
        self.rate()
        self._store.take_lease(ME, next(self._clock))
        self._shown()  # so that, as on the other side, something was written to the disk right before
        return self._undone()

    def _undone(self) -> float:
        time.sleep(PAUSE_S)
        start = time.perf_counter()
        last = self._store.undoable()
        assert last is not None
        self._append(Undone(last.seq))
        return time.perf_counter() - start
