"""Why the learning record cannot be used, as one sentence for the learner that says what to do.

StoreError
├── NewerSchema, Foreign              not for this version, not ours: left untouched
├── Corrupt                           damaged
├── Locked, ReadOnly, Unreadable      in the way
├── Full, Disk                        the disk's fault
├── LeaseLost, Watching               another copy of quizapp writes now
├── LaterKinds                        rebuild met events of a later version
└── BadCatalogue                      the compiled content beside it cannot be read

`NotUndoable` stands apart: asking to undo anything but the last event that counts is a mistake of the caller. So does
`Garbled`, which `guarded` makes a `Corrupt` of.
"""

import sqlite3
from errno import EACCES, ENOSPC, EPERM, EROFS
from pathlib import Path

from quizapp.memory import phrases
from quizapp.text.languages import Language
from quizapp.text.phrases import Sayable


class StoreError(Exception):
    """The learning record cannot be used; `said` tells the learner why and what to do."""

    def __init__(self, said: Sayable) -> None:
        super().__init__(said.text("en"))
        self.said = said

    def text(self, language: Language) -> str:
        return self.said.text(language)


class Garbled(ValueError):
    """A payload that is not what was written."""


class NewerSchema(StoreError):
    """Written by a later version; left untouched to the byte."""


class Foreign(StoreError):
    """The database of another program; left untouched."""


class Corrupt(StoreError):
    """Not a database, or damaged."""


class Locked(StoreError):
    """Another program holds it."""


class ReadOnly(StoreError):
    """The file or its folder cannot be written."""


class Unreadable(StoreError):
    """It cannot be opened at all."""


class Full(StoreError):
    """No room on the disk."""


class Disk(StoreError):
    """The disk itself fails."""


class LeaseLost(StoreError):
    """Another copy of quizapp has taken over."""


class Watching(StoreError):
    """Another copy of quizapp writes, and this one only looks on."""


class LaterKinds(StoreError):
    """The log holds events of a later version, which cannot be rebuilt here."""


class BadCatalogue(StoreError):
    """The compiled content cannot be read; it is made again from the question files, so it may be deleted."""


class NotUndoable(ValueError):
    """Undo goes backwards through the log: only the last of the decisions that count can go."""


class guarded:
    """Turns what is reported about the file into a `StoreError`; a wrong use of the connection stays what it is.

    A class, as every call of the store goes through it: a generator takes three times as long.
    """

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        if isinstance(error, Garbled):
            raise damaged(self._path, str(error)) from error
        if isinstance(error, sqlite3.Error):
            code = getattr(error, "sqlite_errorcode", None)
            if code is not None:  # else raised by Python's wrapper: closed, or used from another thread
                raise _translated(code, self._path, str(error)) from error


def damaged(path: Path, detail: str) -> Corrupt:
    """For damage that SQLite does not see: a row whose payload is not what was written."""
    return Corrupt(phrases.CORRUPT.fill(path=str(path), detail=detail))


def inaccessible(path: Path, error: OSError) -> StoreError:
    """For what the operating system says before SQLite is asked."""
    where, detail = str(path), error.strerror or str(error)
    if error.errno in (EACCES, EPERM, EROFS):
        return ReadOnly(phrases.READ_ONLY.fill(path=where, detail=detail))
    if error.errno == ENOSPC:
        return Full(phrases.FULL.fill(path=where))
    return Unreadable(phrases.UNREADABLE.fill(path=where, detail=detail))


def _translated(code: int, path: Path, detail: str) -> StoreError:
    where = str(path)
    # The low byte is the primary result code; the rest says more than a learner needs.
    match code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Locked(phrases.LOCKED.fill(path=where))
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return ReadOnly(phrases.READ_ONLY.fill(path=where, detail=detail))
        case sqlite3.SQLITE_CANTOPEN:
            return Unreadable(phrases.UNREADABLE.fill(path=where, detail=detail))
        case sqlite3.SQLITE_FULL:
            return Full(phrases.FULL.fill(path=where))
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_PROTOCOL | sqlite3.SQLITE_NOLFS:
            return Disk(phrases.DISK.fill(path=where, detail=detail))
        case _:  # CORRUPT, NOTADB, and a table or column that somebody took away
            return damaged(path, detail)
