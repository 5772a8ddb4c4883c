"""The campaign's checks can fail: what a defect would leave is laid on the disk, and found."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from .kills.book import Book
from .kills.campaign import Life
from .kills.disk import Disk


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Life:
    """A learner who has decided something, killed."""
    life = Life(tmp_path_factory.mktemp("lived"), seed=5)
    while len(life.book.entries) < 3:
        life.one()
    return life


def sql(statement: str) -> Callable[[Path], None]:
    def damage(record: Path) -> None:
        with closing(sqlite3.connect(record)) as connection:
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute(statement)
            connection.commit()

    return damage


def scrambled(record: Path) -> None:
    with closing(sqlite3.connect(record)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    content = record.read_bytes()
    record.write_bytes(content[:4096] + bytes(reversed(content[4096:])))


@pytest.mark.parametrize(
    "damage", [scrambled, sql("DELETE FROM cards"), sql("UPDATE daily SET day = day + 1")],
    ids=["bytes", "no cards", "another day"],
)  # fmt: skip
def test_a_file_that_is_unsound_or_folded_wrongly_is_found(
    lived: Life, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    disk = Disk(Path(shutil.copytree(lived.root / "copy", tmp_path / "damaged")) / "progress.db", lived.day)
    Disk(disk.path, disk.day).check()
    damage(disk.path)
    with pytest.raises((AssertionError, sqlite3.DatabaseError)):
        disk.check()


def test_a_decision_that_is_missing_doubled_or_in_the_wrong_order_is_found(lived: Life) -> None:
    entries = lived.book.entries
    for logged in (entries[:-1], [*entries, entries[-1]], [entries[1], entries[0], *entries[2:]]):
        book = Book(list(entries), len(entries))
        with pytest.raises(AssertionError):
            book.settle(list(logged))
    assert Book(list(entries), len(entries)).settle(list(entries)) == 0
