"""A file that is damaged, locked, read-only or another's is refused with a sentence that says what to do."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from quizapp.memory import database, errors
from quizapp.memory.errors import Corrupt, Foreign, Locked, StoreError, Unreadable
from quizapp.memory.store import Store

from .hand import Hand

ROOT = Path(__file__).parents[2]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def used(path: Path) -> None:
    with Store.open(path) as store:
        hand = Hand(store)
        for card in "abcdefgh":
            hand.rate(card)


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
