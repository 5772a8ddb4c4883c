"""Opening progress.db: looks before it touches, then connects so that every commit is on the disk when it returns."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from quizapp.memory import phrases
from quizapp.memory.errors import Foreign, Locked, NewerSchema, damaged, guarded, inaccessible
from quizapp.memory.migrations import APPLICATION_ID, SCHEMA, migrate

# Another copy writes for a fraction of a millisecond; whoever holds the lock for two seconds will hold it longer.
PATIENCE_S = 2.0

_HEADER_BYTES = 100
_MAGIC = b"SQLite format 3\0"


def connect(path: Path) -> sqlite3.Connection:
    """A connection to a file of exactly the schema that this version knows; made or migrated where needed.

    SQLite waits for a lock, but not everywhere: while another copy makes the file or turns its log on, it is told at
    once that the file is busy, and so tries again.
    """
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            return _connected(path)
        except Locked:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


def _connected(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise inaccessible(path.parent, error) from error
    with guarded(path):
        _look(path)
        connection = _open(path, "rwc")
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            with transaction(connection):
                migrate(connection)
                # Asks for the right to write and writes nothing: a read-only file is found out now, not at the first
                # answer. (BEGIN IMMEDIATE does not ask: on such a file it quietly begins to read.)
                connection.execute("DELETE FROM lease WHERE 0")
        except BaseException:
            connection.close()
            raise
        return connection


class transaction:
    """Wholly or not at all; the write lock is taken at once, so that what is read in it is still true at the commit."""

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> sqlite3.Connection:
        self._connection.execute("BEGIN IMMEDIATE")
        return self._connection

    def __exit__(self, kind: object, _: object, __: object) -> None:
        try:
            if kind is None:
                self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:  # a full disk makes SQLite roll back by itself
                self._connection.execute("ROLLBACK")


def _open(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=PATIENCE_S, isolation_level=None)


class _Header(NamedTuple):
    version: int
    application: int
    empty: bool


def _look(path: Path) -> None:
    """Refuses what must not be touched, having read the file and written nothing.

    A connection that may write would do worse than read: on closing it copies a log that a newer version left behind
    into the file.
    """
    header = _header(path)
    if header is None:
        return
    ours = header.empty if header.version == 0 else header.application == APPLICATION_ID
    if not ours:
        raise Foreign(phrases.FOREIGN.fill(path=str(path)))
    if header.version > SCHEMA:
        raise NewerSchema(phrases.NEWER.fill(path=str(path), found=header.version, known=SCHEMA))


def _header(path: Path) -> _Header | None:
    """What the file says of itself; None where there is nothing yet (SQLite makes an empty file first)."""
    wal = path.with_name(path.name + "-wal")
    try:
        with path.open("rb") as file:
            head = file.read(_HEADER_BYTES)
        logged = wal.exists() and wal.stat().st_size > 0
    except FileNotFoundError:
        return None
    except OSError as error:
        raise inaccessible(path, error) from error
    if not head:
        return None
    if len(head) < _HEADER_BYTES or not head.startswith(_MAGIC):
        raise damaged(path, "file is not a database")
    if logged:  # the write-ahead log may hold a later header than the file
        with closing(_open(path, "ro")) as reader:
            # At one moment: another copy may be making the tables, and a file with tables and no version is foreign.
            reader.execute("BEGIN")
            (version,) = reader.execute("PRAGMA user_version").fetchone()
            (application,) = reader.execute("PRAGMA application_id").fetchone()
            (tables,) = reader.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            return _Header(version, application, tables == 0)
    field = [int.from_bytes(head[at : at + 4], "big") for at in (60, 68, 28)]
    return _Header(version=field[0], application=field[1], empty=field[2] <= 1)
