"""A durable answer against a bare durable row: the same disk, the same settings of SQLite, the same number of bytes."""

import sqlite3
import time
from contextlib import closing
from itertools import count
from pathlib import Path

from quizapp.answers.rating import Rating
from quizapp.memory.events import Answered, Event, Rated, Shown, Stamp, Started, pack
from quizapp.memory.lease import Holder
from quizapp.memory.schedule import Scheduler
from quizapp.memory.store import Store
from tests.bench.measuring import Row, Timed, compared

DAY = 739_000
CARDS = 500
PAGES = 1000
"""Of the write-ahead log, until SQLite begins it anew: from then on no commit makes the file longer, on either side."""
BARE = "bare durable row (own table, WAL, synchronous=FULL)"


def rows(folder: Path, runs: int) -> list[Row]:
    names = tuple(f"card-{number}" for number in range(CARDS))
    with Store.open(folder / "progress.db") as store, closing(_bare(folder / "bare.db")) as connection:
        store.take_lease(Holder("bench", 1, "bench"), 0)
        session = store.append(Started((), names, 0.9, CARDS), Stamp(0, DAY))
        scheduler = Scheduler()
        clock = count(1)

        def append(event: Event, day: int = DAY) -> float:
            start = time.perf_counter()
            store.append(event, Stamp(next(clock), day, session))
            return time.perf_counter() - start

        def answered() -> Answered:
            number = next(clock)
            card = names[number % CARDS]
            append(Shown(card, 0))
            return Answered(card, 0, "0.8067736", "right", None, 12.25)

        def rated() -> float:
            """The card is read, its next interval computed, and both are on the disk."""
            number = next(clock)
            card, day = names[number % CARDS], DAY + number // CARDS
            append(answered(), day)
            start = time.perf_counter()
            schedule = scheduler.review(store.state(card), day, card, Rating.GOOD)
            append(Rated(card, Rating.GOOD, schedule), day)
            return time.perf_counter() - start

        def offered() -> float:
            """What the four buttons show once an answer is judged."""
            number = next(clock)
            card = names[number % CARDS]
            start = time.perf_counter()
            scheduler.preview(store.state(card), DAY + number // CARDS, card)
            return time.perf_counter() - start

        for _ in range(CARDS):
            rated()
        sample = Answered(names[0], 0, "0.8067736", "right", None, 12.25)
        bare = _inserting(connection, len(pack(sample)))
        for _ in range(PAGES):
            bare()
        return [
            compared("durable answer", lambda: append(answered()), BARE, bare, runs, 20, target=2.0),
            compared("durable rating, scheduled", rated, BARE, bare, runs, 20, target=2.0),
            compared("the four intervals of the buttons", offered, BARE, bare, runs, 20),
        ]


def _bare(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE bare (seq INTEGER PRIMARY KEY, payload TEXT)")
    return connection


def _inserting(connection: sqlite3.Connection, size: int) -> Timed:
    payload = "x" * size

    def insert() -> float:
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare (payload) VALUES (?)", (payload,))
        connection.execute("COMMIT")
        return time.perf_counter() - start

    def once() -> float:
        insert()  # an answer follows the showing of its question on the same file; so does this row another
        return insert()

    return once
