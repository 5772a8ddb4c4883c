"""The memory at 100,000 cards and a million events: the queue, a durable answer and its undo, the rebuild."""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from random import Random

from quizapp.answers.rating import Rating
from quizapp.memory.counts import queue, stocks
from quizapp.memory.events import Answered, Event, Rated, Shown, Stamp, Started, Undone
from quizapp.memory.lease import Holder
from quizapp.memory.schedule import Scheduler
from quizapp.memory.store import Store
from tests.bench.measuring import Row, Timed, compared, timed
from tests.bench.synthetic import FULL, TODAY, catalogue, name, progress

BARE = "bare durable row (own table, WAL, synchronous=FULL)"
DUE = "SELECT name, last_day, stability FROM cards WHERE due_day <= ?"


def rows(folder: Path, runs: int) -> list[Row]:
    """The queue and Home's counts have a budget in milliseconds: 10, which is in the column `ours`."""
    record, content = folder / "progress.db", folder / "catalogue.db"
    progress(record)
    catalogue(content)
    with (
        Store.open(record) as store,
        closing(_connected(record)) as reader,
        closing(_connected(folder / "bare.db")) as writer,
    ):
        store.take_lease(Holder("bench", 1, "bench"), 0)
        learner = _Learner(store)
        writer.execute("CREATE TABLE bare (seq INTEGER PRIMARY KEY, payload TEXT)")
        read = timed(lambda: reader.execute(DUE, (TODAY,)).fetchall())
        due = f"SQLite alone reads the {FULL.due:,} due cards"
        return [
            compared("queue", timed(lambda: queue(store, content, [], TODAY, 20)), due, read, runs),
            compared("Home's counts", timed(lambda: stocks(store, content, TODAY)), due, read, runs),
            compared("durable answer", learner.answer, BARE, _inserting(writer), runs, 20, target=2.0),
            compared("durable rating", learner.rate, BARE, _inserting(writer), runs, 20, target=2.0),
            compared("four balanced intervals", learner.offer, BARE, _inserting(writer), runs, 20),
            compared("undo", learner.undo, BARE, _inserting(writer), runs, 20, target=2.0),
            compared(
                "rebuild of a million events",
                timed(store.rebuild),
                "reading the log and its JSON",
                timed(lambda: [json.loads(payload) for (payload,) in _payloads(reader)]),
                runs=1,
                warm_up=0,
            ),
        ]


class _Learner:
    """Answers, rates and undoes on cards all over the record, each call timed by itself."""

    def __init__(self, store: Store) -> None:
        self._store, self._clock, self._scheduler = store, count(1), Scheduler()
        self._session = store.append(Started((), (), 0.9, 20), Stamp(0, TODAY))
        self._cards: Iterator[int] = iter(Random(5).choices(range(FULL.cards), k=100_000))

    def _append(self, event: Event) -> float:
        start = time.perf_counter()
        self._store.append(event, Stamp(next(self._clock), TODAY, self._session))
        return time.perf_counter() - start

    def _shown(self) -> str:
        card = name(next(self._cards))
        self._append(Shown(card, 0))
        return card

    def answer(self) -> float:
        return self._append(Answered(self._shown(), 0, "0.8067736", "right", None, 12.25))

    def rate(self) -> float:
        """As a key press does it: the intervals that it offers were computed when the answer was judged."""
        card = self._shown()
        self._append(Answered(card, 0, "0.8067736", "right", None, 12.25))
        offered = self._scheduler.preview(self._store.state(card), TODAY, card, self._store.due_counts)
        return self._append(Rated(card, Rating.GOOD, offered[Rating.GOOD]))

    def offer(self) -> float:
        """The card is read, and the quietest day of the window found for each of four intervals."""
        card = name(next(self._cards))
        start = time.perf_counter()
        self._scheduler.preview(self._store.state(card), TODAY, card, self._store.due_counts)
        return time.perf_counter() - start

    def undo(self) -> float:
        self.rate()
        start = time.perf_counter()
        last = self._store.undoable()
        assert last is not None
        self._append(Undone(last.seq))
        return time.perf_counter() - start


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _inserting(connection: sqlite3.Connection) -> Timed:
    def insert() -> None:
        connection.execute("INSERT INTO bare (payload) VALUES (?)", ("x" * 150,))

    return timed(insert)


def _payloads(connection: sqlite3.Connection) -> Iterator[tuple[str]]:
    return connection.execute("SELECT payload FROM events ORDER BY seq")
