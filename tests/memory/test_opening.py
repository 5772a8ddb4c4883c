"""A file that cannot be used is refused with a sentence that says what to do, and left as it was."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from quizapp.memory import database, migrations
from quizapp.memory.errors import NewerSchema, StoreError
from quizapp.memory.migrations import SCHEMA
from quizapp.memory.store import Store

from .hand import Hand, rows, tables

ROOT = Path(__file__).parents[2]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def used(path: Path) -> None:
    with Store.open(path) as store:
        hand = Hand(store)
        for card in "abcdefgh":
            hand.rate(card)


def made_newer(path: Path) -> None:
    used(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")


# The first time


def test_the_file_and_its_folder_are_made_where_there_are_none(tmp_path: Path) -> None:
    path = tmp_path / "data" / "quizapp" / "progress.db"
    with Store.open(path):
        assert rows(path, "PRAGMA user_version") == [(SCHEMA,)]
        assert rows(path, "PRAGMA journal_mode") == [("wal",)]
        assert rows(path, "SELECT count(*) FROM events") == [(0,)]


def test_a_file_that_a_killed_first_start_left_empty_is_filled(path: Path) -> None:
    path.touch()
    with Store.open(path) as store:
        assert store.undoable() is None


def test_many_copies_started_at_once_on_a_fresh_machine_all_open(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from quizapp.memory.store import Store;"
        "Store.open(Path(sys.argv[1])).close()"
    )
    starts = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], cwd=ROOT, stderr=subprocess.PIPE, text=True)
        for _ in range(6)
    ]
    assert [start.communicate()[1] for start in starts] == [""] * 6
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]


@pytest.mark.parametrize("name", ["进度 50%.db", "a?b#c.db", "it's.db"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    used(tmp_path / name)
    assert (tmp_path / name).stat().st_size > 0


# Migrations


def test_a_newer_schema_is_refused_and_the_file_is_untouched_to_the_byte(path: Path) -> None:
    made_newer(path)
    before = bytes_of(path.parent)
    with pytest.raises(NewerSchema) as refused:
        Store.open(path)
    assert bytes_of(path.parent) == before
    assert f"its format is {SCHEMA + 1}" in refused.value.text("en")
    assert "install the newer version" in refused.value.text("en")
    assert "请重新安装新版本" in refused.value.text("zh")


def test_a_newer_schema_that_is_still_in_the_write_ahead_log_is_refused_as_well(path: Path) -> None:
    """A newer version was killed: the file itself still says the old schema, and must not be checkpointed by us."""
    used(path)
    code = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        f"c.execute('PRAGMA user_version = {SCHEMA + 1}'); c.execute('CREATE TABLE later (x)'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    before = bytes_of(path.parent)
    assert len(before[path.name + "-wal"]) > 0
    with pytest.raises(NewerSchema):
        Store.open(path)
    after = bytes_of(path.parent)
    assert (after[path.name], after[path.name + "-wal"]) == (before[path.name], before[path.name + "-wal"])


def test_an_older_schema_is_brought_up_with_its_events(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    used(path)
    steps = (*migrations.STEPS, ("ALTER TABLE cards ADD COLUMN flagged INTEGER NOT NULL DEFAULT 0",))
    monkeypatch.setattr(database, "migrate", lambda connection: migrations.migrate(connection, steps))
    monkeypatch.setattr(database, "SCHEMA", len(steps))
    for _ in range(2):  # the second time there is nothing to do
        with Store.open(path) as store:
            assert len(store.history("a")) == 1
    assert rows(path, "PRAGMA user_version") == [(len(steps),)]
    assert rows(path, "SELECT sum(flagged) FROM cards") == [(0,)]


def test_a_migration_that_fails_leaves_the_schema_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    used(path)
    steps = (
        *migrations.STEPS,
        ("ALTER TABLE cards ADD COLUMN flagged INTEGER", "CREATE TABLE cards (again)"),
    )
    with monkeypatch.context() as patch:
        patch.setattr(database, "migrate", lambda connection: migrations.migrate(connection, steps))
        with pytest.raises(StoreError):
            Store.open(path)
    with Store.open(path) as store:
        assert len(store.history("a")) == 1
    assert rows(path, "PRAGMA user_version") == [(SCHEMA,)]


def test_tables_are_the_same_after_closing_and_opening(path: Path) -> None:
    used(path)
    with Store.open(path) as store:
        first = tables(store)
    with Store.open(path) as store:
        assert tables(store) == first
