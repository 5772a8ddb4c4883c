"""A file that cannot be used is refused with a sentence that says what to do, and left as it was."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from quizapp.memory import database, errors, migrations
from quizapp.memory.errors import Corrupt, Foreign, Locked, NewerSchema, StoreError, Unreadable
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


# Not ours, or damaged


def test_the_database_of_another_program_is_refused_and_untouched(path: Path) -> None:
    for version in (0, 1):
        path.unlink(missing_ok=True)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE theirs (x)")
            connection.execute(f"PRAGMA user_version = {version}")
        before = bytes_of(path.parent)
        with pytest.raises(Foreign, match="another program"):
            Store.open(path)
        assert bytes_of(path.parent) == before


def overwritten(path: Path) -> None:
    path.write_bytes(b"not a database at all" * 500)


def short(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0")


def headless(path: Path) -> None:
    used(path)
    path.write_bytes(b"\xff" * 4096 + path.read_bytes()[4096:])


def truncated(path: Path) -> None:
    used(path)
    path.write_bytes(path.read_bytes()[:9000])


def scrambled(path: Path) -> None:
    used(path)
    content = path.read_bytes()
    path.write_bytes(content[:4096] + bytes(reversed(content[4096:])))


def without_cards(path: Path) -> None:
    used(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE cards")


def garbled(path: Path) -> None:
    used(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE events SET payload = '{\"card\": 3' WHERE kind = 'rated'")
        connection.commit()


def use_again(path: Path) -> None:
    with Store.open(path) as store:
        Hand(store).rate("a")
        store.history("a")


@pytest.mark.parametrize(
    "damage", [overwritten, short, headless, truncated, scrambled, without_cards, garbled]
)
def test_a_damaged_file_is_said_to_be_damaged_whenever_that_is_found(
    path: Path, damage: Callable[[Path], None]
) -> None:
    damage(path)
    with pytest.raises(Corrupt) as said:
        use_again(path)
    assert "Move it away" in said.value.text("en")
    assert "请把它移走" in said.value.text("zh")
    assert str(path) in said.value.text("en")


# In the way


def test_a_locked_file_is_said_to_be_locked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "PATIENCE_S", 0.05)
    used(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Locked) as said:
            Store.open(path)
    assert "Close that program" in said.value.text("en")
    assert "请关闭该程序" in said.value.text("zh")


def test_a_lock_that_comes_during_a_session_costs_nothing_but_another_try(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE_S", 0.05)
    with Store.open(path) as store:
        hand = Hand(store)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Locked):
                hand.rate("a")
        hand.rate("a")
        assert len(store.history("a")) == 1


def test_a_folder_in_the_place_of_the_file_is_said(path: Path) -> None:
    path.mkdir()
    with pytest.raises(Unreadable, match="Check that it is a file"):
        Store.open(path)


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(tmp_path / "data" / "progress.db")


NOBODY = 65534

# Opens and says the class and the sentence of what is refused; root, to whom nothing is read-only, becomes nobody.
OPENER = f"""
import os, sys
from pathlib import Path
from quizapp.memory.errors import StoreError
from quizapp.memory.store import Store
if os.geteuid() == 0:
    os.setuid({NOBODY})
try:
    Store.open(Path(sys.argv[1])).close()
except StoreError as error:
    print(type(error).__name__, error.text("en"))
"""


def opened_by_nobody(path: Path) -> str:
    command = [sys.executable, "-c", OPENER, str(path)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that others may enter; pytest's own are closed to them."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


@pytest.mark.parametrize(
    ("folder_mode", "file_mode"), [(0o777, 0o444), (0o555, 0o444), (0o555, 0o666), (0o777, 0o000)]
)
def test_a_file_or_folder_that_cannot_be_written_is_said_to_be_so(
    folder: Path, folder_mode: int, file_mode: int
) -> None:
    path = folder / "progress.db"
    used(path)
    path.chmod(file_mode)
    folder.chmod(folder_mode)
    said = opened_by_nobody(path)
    assert said.startswith("ReadOnly")
    assert "Give yourself permission" in said


def test_a_folder_that_cannot_be_made_is_said(folder: Path) -> None:
    folder.chmod(0o555)
    said = opened_by_nobody(folder / "data" / "progress.db")
    assert said.startswith("ReadOnly")
    assert str(folder / "data") in said


def test_every_refusal_is_in_the_tree_that_the_module_draws() -> None:
    drawn = set((errors.__doc__ or "").replace(",", " ").split())
    assert {refusal.__name__ for refusal in StoreError.__subclasses__()} <= drawn


def test_tables_are_the_same_after_closing_and_opening(path: Path) -> None:
    used(path)
    with Store.open(path) as store:
        first = tables(store)
    with Store.open(path) as store:
        assert tables(store) == first
