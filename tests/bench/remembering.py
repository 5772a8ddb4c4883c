"""The memory at 100,000 cards and a million events: the queue, a durable answer and its undo, the rebuild."""

import json
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from quizapp.memory.counts import queue, stocks
from quizapp.memory.events import pack
from quizapp.memory.store import Store
from tests.bench.flashcards import flashcards
from tests.bench.learner import ME, PAUSE_S, Learner, answer_to
from tests.bench.library import Home
from tests.bench.measuring import Bench, Row, Section, Timed, compared, timed
from tests.bench.synthetic import FULL, TODAY, Size, name, progress

BARE = "bare durable row (own table, WAL, synchronous=FULL)"
DUE = "SELECT name, last_day, stability FROM cards WHERE due_day <= ?"
PAGES = 1000
"""Of the write-ahead log, until SQLite begins it anew: from then on no commit makes the file longer, on either side."""


def section(bench: Bench, size: Size = FULL, pages: int = PAGES) -> Section:
    made = bench.shared / f"record-{size.cards}.db"
    if not made.exists():
        progress(made, size)
    home = Home(bench.own)
    flashcards(home, size.questions)
    home.places.data.mkdir(exist_ok=True)
    record, content = Path(shutil.copy(made, home.places.progress)), home.places.catalogue
    with Store.open(record) as store, closing(_connected(record)) as reader:
        store.take_lease(ME, 0)
        rows = [
            *_counting(store, content, reader, size, bench.runs),
            *_deciding(store, size, 20 * bench.runs, pages),
        ]
    with Store.open(record) as store, closing(_connected(record)) as reader:
        store.take_lease(ME, 0)
        told: list[int] = []
        rows += _proving(store, reader, told)
    return Section(
        f"Memory: {size.cards:,} cards, {size.events:,} events",
        rows,
        (
            "The bare row is written after another one of its own, as an answer follows the showing of its question; "
            f"on either side {1e3 * PAUSE_S:g} ms after it, as no key comes sooner.",
            "A rating is timed as a key press causes it, its interval having been offered before, and once with the "
            "reading and the scheduling of its card.",
            f"The rebuild folds the whole log and proves every table; it told of its progress {len(told)} times.",
        ),
    )


def _counting(store: Store, content: Path, reader: sqlite3.Connection, size: Size, runs: int) -> list[Row]:
    read = timed(lambda: reader.execute(DUE, (TODAY,)).fetchall())
    due = f"SQLite alone reads the {size.due:,} due cards"
    return [
        compared(
            f"queue with {size.due:,} due, nothing new left",
            timed(lambda: queue(store, content, [], TODAY, 20)),
            due,
            read,
            runs,
            limit=10,
        ),
        compared(
            f"queue with {size.due:,} due, the day's new cards done",
            timed(lambda: queue(store, content, [], TODAY, 0)),
            due,
            read,
            runs,
            limit=10,
        ),
        compared("Home's counts", timed(lambda: stocks(store, content, TODAY)), due, read, runs),
    ]


def _deciding(store: Store, size: Size, runs: int, pages: int) -> list[Row]:
    learner = Learner(store, size.cards)
    with closing(_connected(store.path.with_name("bare.db"))) as writer:
        bare = _inserting(writer)
        for _ in range(pages // 4):
            learner.undo()
        for _ in range(pages):
            bare()

        def against(what: str, ours: Timed, target: float | None = None) -> Row:
            return compared(what, ours, BARE, bare, runs, 20, target)

        return [
            against("durable answer", learner.answer, 2),
            against("durable rating", learner.rate, 2),
            against("durable rating, read and scheduled", learner.schedule, 2),
            against("durable undo", learner.undo, 2),
            against("durable undo of what an earlier run decided", learner.undo_cold),
            against("four balanced intervals offered", learner.offer),
        ]


def _proving(store: Store, reader: sqlite3.Connection, told: list[int]) -> list[Row]:
    (events,) = reader.execute("SELECT count(*) FROM events").fetchone()

    def prove() -> None:
        assert store.rebuild(lambda done, _: told.append(done)), "the tables said what the log says"

    payloads = "SELECT payload FROM events ORDER BY seq"
    return [
        compared(
            f"rebuild of {events:,} events",
            timed(prove),
            "reading the log and its JSON",
            timed(lambda: [json.loads(payload) for (payload,) in reader.execute(payloads)]),
            runs=1,
            warm_up=0,
        )
    ]


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _inserting(connection: sqlite3.Connection) -> Timed:
    """A row as long as an answer's."""
    connection.execute("CREATE TABLE bare (seq INTEGER PRIMARY KEY, payload TEXT)")
    payload = "x" * len(pack(answer_to(name(0))))

    def insert() -> float:
        start = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bare (payload) VALUES (?)", (payload,))
        connection.execute("COMMIT")
        return time.perf_counter() - start

    def once() -> float:
        insert()
        time.sleep(PAUSE_S)
        return insert()

    return once
