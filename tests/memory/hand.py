"""A learner's hand in the tests: events with their stamps, on a day and at a time that the test sets."""

import sqlite3
from contextlib import closing
from pathlib import Path

from quizapp.answers.rating import Rating, Verdict
from quizapp.memory.events import (
    Answered,
    Buried,
    Event,
    Flagged,
    Hinted,
    How,
    Judged,
    Known,
    Rated,
    Renamed,
    Resumed,
    Scheduled,
    Shown,
    Stamp,
    Started,
    Suspended,
    Undone,
    Unflagged,
)
from quizapp.memory.lease import Holder
from quizapp.memory.states import reps
from quizapp.memory.store import Store
from quizapp.memory.tables import CARD, MARKS

DAY = 739_000
ME = Holder("here", 1, "mine")


class Hand:
    def __init__(self, store: Store, day: int = DAY) -> None:
        self.store = store
        self.day = day
        self.at = 1_000_000
        store.take_lease(ME, self.at)
        self.session = self.start()

    def start(self) -> int:
        return self.do(Started(("first",), ("a", "b"), 0.9, 20), session=None)

    def do(self, event: Event, session: int | None = -1) -> int:
        self.at += 1_000
        return self.store.append(event, Stamp(self.at, self.day, self.session if session == -1 else session))

    def show(self, card: str) -> int:
        return self.do(Shown(card, self.store.state(card).seen))

    def hint(self, card: str) -> int:
        return self.do(Hinted(card, 0))

    def answer(
        self, card: str, verdict: Verdict | None = "right", raw: str = "42", seconds: float = 3.25
    ) -> int:
        return self.do(Answered(card, 0, raw, verdict, None, seconds))

    def rate(self, card: str, rating: Rating = Rating.GOOD, interval: int = 3, stability: float = 3.7) -> int:
        first = reps(self.store.state(card)) == 0
        return self.do(Rated(card, rating, Scheduled(interval, stability, 5.5, first), 0.5))

    def repeat(self, card: str, rating: Rating = Rating.GOOD) -> int:
        return self.do(Rated(card, rating, None, 0.5))

    def know(self, card: str, interval: int = 8, stability: float = 8.3) -> int:
        first = reps(self.store.state(card)) == 0
        return self.do(Known(card, Scheduled(interval, stability, 1.0, first)))

    def judge(self, card: str, how: How = "had") -> int:
        return self.do(Judged(card, "unit", how))

    def bury(self, card: str) -> int:
        return self.do(Buried(card))

    def suspend(self, card: str) -> int:
        return self.do(Suspended(card))

    def resume(self, card: str) -> int:
        return self.do(Resumed(card))

    def flag(self, card: str, note: str = "") -> int:
        return self.do(Flagged(card, note))

    def unflag(self, card: str) -> int:
        return self.do(Unflagged(card))

    def rename(self, old: str, new: str) -> int:
        return self.do(Renamed(old, new))

    def undo(self) -> int | None:
        """Takes the last event back that can be, if there is one."""
        last = self.store.undoable()
        return None if last is None else self.do(Undone(last.seq))


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    """What another program would read from the file."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def tables(store: Store) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """All that is folded from the log: the cards, and the days on which anything stands."""
    cards = f"SELECT name, {CARD}, due_day, {MARKS} FROM cards ORDER BY name"
    days = "SELECT * FROM daily WHERE answered + reviews + repeats + known > 0 ORDER BY day"
    return rows(store.path, cards), rows(store.path, days)
