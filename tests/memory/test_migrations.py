"""A record written by the first version is brought up to the present schema with all that it holds."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from quizapp.memory import database, migrations
from quizapp.memory.counts import queue, stocks
from quizapp.memory.errors import StoreError
from quizapp.memory.events import Answered, Shown
from quizapp.memory.migrations import FIRST, SCHEMA, STEPS, migrate
from quizapp.memory.states import Daily, Marks, Reviewed
from quizapp.memory.store import Store

from .content import compiled
from .hand import Hand, rows, tables

WRITTEN = Path(__file__).with_name("version1.sql").read_text(encoding="utf-8")
FIRST_DAY, SECOND_DAY = 739_568, 739_570

CARDS = "SELECT id, name, seen, reps, lapses, stability, difficulty, last_day, interval, due_day FROM cards ORDER BY id"
SCHEMA_SQL = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql NOT NULL ORDER BY type, name"


@pytest.fixture
def old(path: Path) -> Path:
    """The file as version 1 left it, to the row: two sessions with undo, repeats, renamings and a draft."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(WRITTEN)
    return path


def test_the_step_that_was_shipped_is_the_one_that_made_the_file(old: Path, tmp_path: Path) -> None:
    """Were the first step edited, files on learners' disks would have another schema than the steps start from."""
    with closing(sqlite3.connect(tmp_path / "now.db")) as connection:
        migrate(connection, (FIRST,))
        connection.commit()
    assert rows(old, SCHEMA_SQL) == rows(tmp_path / "now.db", SCHEMA_SQL)


def test_a_migrated_file_has_the_schema_of_a_fresh_one(old: Path, tmp_path: Path) -> None:
    Store.open(old).close()
    Store.open(tmp_path / "fresh.db").close()
    assert rows(old, SCHEMA_SQL) == rows(tmp_path / "fresh.db", SCHEMA_SQL)
    assert rows(old, "PRAGMA user_version") == [(SCHEMA,)]
    assert rows(old, "PRAGMA integrity_check") == [("ok",)]


def test_no_event_card_day_or_draft_is_lost_or_changed(old: Path) -> None:
    kept = ["SELECT * FROM events ORDER BY seq", CARDS, "SELECT * FROM drafts", "SELECT * FROM lease"]
    before = [rows(old, sql) for sql in kept]
    days = rows(old, "SELECT * FROM daily ORDER BY day")
    Store.open(old).close()
    assert [rows(old, sql) for sql in kept] == before
    assert rows(old, "SELECT * FROM daily ORDER BY day") == [(*day, 0) for day in days]
    assert rows(old, "SELECT suspended, buried_on, flag FROM cards") == [(0, None, None)] * 3


def test_the_migrated_tables_are_the_fold_of_the_old_log(old: Path) -> None:
    with Store.open(old) as store:
        assert store.state("conv-output") == Reviewed(10.9646, 2.1112, SECOND_DAY, 11, 2, 0, seen=2)
        assert store.marks("conv-output") == Marks()
        assert store.daily(FIRST_DAY) == Daily(4, 1, 3, 1, 3, 1, 1, 1, 1, 87_250, known=0)
        before = tables(store)
        Hand(store, SECOND_DAY)
        assert store.rebuild()
        assert tables(store) == before


def test_what_was_typed_and_shown_is_read_as_it_was_written(old: Path) -> None:
    with Store.open(old) as store:
        answers = [e.event.raw for e in store.history("adam-step") if isinstance(e.event, Answered)]
        assert answers == ["卷积 \ud800", "0.5"]
        session = store.open_session(SECOND_DAY)
        assert session[-1].event == Shown("adam-step", 2)
        assert store.draft(session[0].seq, "adam-step") == "0.2"


def test_a_migrated_record_is_studied_on_and_undone_back_to_its_beginning(old: Path, tmp_path: Path) -> None:
    questions = [
        (name, "bank", n, f"topic-{n}") for n, name in enumerate(["adam-step", "max-pool", "new-one"])
    ]
    catalogue = compiled(tmp_path / "catalogue.db", questions, ["topic-0", "topic-1", "topic-2"])
    with Store.open(old) as store:
        assert set(queue(store, catalogue, [], SECOND_DAY, 5)) == {"adam-step", "new-one"}
        hand = Hand(store, SECOND_DAY)
        hand.flag("max-pool", "why?")
        hand.suspend("adam-step")
        hand.know("new-one")
        assert stocks(store, catalogue, SECOND_DAY).total == (0, 0, 2, 1)
        while hand.undo():
            assert store.rebuild()
        assert stocks(store, catalogue, SECOND_DAY).total == (0, 3, 0, 0)


def test_a_migration_that_breaks_off_leaves_the_old_file_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every statement of the second step in turn is the last that succeeds."""
    before = rows(old, SCHEMA_SQL), rows(old, CARDS)
    first, second = STEPS[:2]
    for done in range(1, len(second) + 1):
        broken = (first, (*second[:done], "SELECT nothing FROM nowhere"))
        with monkeypatch.context() as patch:
            patch.setattr(database, "migrate", lambda c, steps=broken: migrations.migrate(c, steps))
            with pytest.raises(StoreError):
                Store.open(old)
        assert (rows(old, SCHEMA_SQL), rows(old, CARDS)) == before
        assert rows(old, "PRAGMA user_version") == [(1,)]
    with Store.open(old) as store:
        assert store.undoable() is not None
