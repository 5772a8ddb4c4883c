"""The learner of some years that the benchmarks measure on is one that the rooms could have written."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from quizapp.memory.counts import queue, stocks
from quizapp.memory.events import kind_of, pack, unpack
from quizapp.memory.store import Store
from tests.bench.flashcards import flashcards
from tests.bench.library import Home
from tests.bench.synthetic import TODAY, Size, progress

from .hand import ME, rows, tables

SMALL = Size(cards=300, events=6_000, due=40, questions=100, days=60, suspended=12, flagged=7)


@pytest.fixture
def store(path: Path) -> Store:
    progress(path, SMALL)
    return Store.open(path)


def test_its_tables_are_the_fold_of_its_log(store: Store) -> None:
    with store:
        before = tables(store)
        store.take_lease(ME, 0)
        assert store.rebuild()
        assert tables(store) == before


def test_its_events_are_written_as_the_store_writes_them(store: Store) -> None:
    with store:
        for kind, payload in rows(store.path, "SELECT kind, payload FROM events"):
            event = unpack(str(kind), str(payload))
            assert (kind_of(event), pack(event)) == (kind, payload)


def test_it_has_what_was_asked_for(store: Store, tmp_path: Path) -> None:
    with store:
        home = Home(tmp_path / "learner")
        flashcards(home, SMALL.questions, topics=10, groups=2)
        content = home.places.catalogue
        (events,) = rows(store.path, "SELECT count(*) FROM events")[0]
        assert isinstance(events, int)
        assert events == pytest.approx(SMALL.events, rel=0.05)
        assert rows(store.path, "SELECT count(*), sum(suspended), count(flag) FROM cards") == [(300, 12, 7)]
        assert len(queue(store, content, [], TODAY, new_per_day=0)) == SMALL.due
        assert stocks(store, content, TODAY).total.due == SMALL.due
        assert rows(store.path, "SELECT count(*) FROM events WHERE kind = 'undone'") > [(0,)]


def test_it_is_the_same_every_time_and_another_for_another_seed(tmp_path: Path) -> None:
    logs = []
    for n, seed in enumerate([1, 1, 2]):
        progress(tmp_path / f"{n}.db", SMALL, seed)
        with closing(sqlite3.connect(tmp_path / f"{n}.db")) as connection:
            logs.append(connection.execute("SELECT * FROM events").fetchall())
    assert logs[0] == logs[1] != logs[2]
