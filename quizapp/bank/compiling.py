"""Writes a catalogue: takes over what has not changed, compiles the rest, and puts the new file in place of the old."""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from quizapp.bank.problems import Problem
from quizapp.bank.reader import Bank, read_bank
from quizapp.bank.search import chinese, searched
from quizapp.bank.sources import Source, column, from_column
from quizapp.bank.syllabus import EMPTY, Syllabus, read_syllabus
from quizapp.bank.tables import SCHEMA, TABLES, WINNERS, connect
from quizapp.text.clean import visible

__all__ = ["TABLES", "WINNERS", "compile_catalogue"]


def compile_catalogue(
    path: Path, compiler: str, syllabuses: Sequence[Source], banks: Sequence[Source]
) -> Path:
    """Compiles what has changed since `path` was written; the answer is where the result lies."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(path)
        made = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        _write(made, path, compiler, syllabuses, banks)
        return made.replace(path)
    except (OSError, sqlite3.Error):  # a read-only or full cache folder costs speed, not the session
        folder = Path(tempfile.mkdtemp(prefix="quizapp-"))
        try:
            _write(folder / path.name, path, compiler, syllabuses, banks)
        except BaseException:  # no room there either: at least none is taken
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return folder / path.name


def _write(
    made: Path, old: Path, compiler: str, syllabuses: Sequence[Source], banks: Sequence[Source]
) -> None:
    try:
        _fill(made, old, compiler, syllabuses, banks)
    except sqlite3.DatabaseError:  # the old file is damaged where only a full read finds it
        made.unlink(missing_ok=True)
        _fill(made, None, compiler, syllabuses, banks)


def _clear_leftovers(path: Path) -> None:
    """Removes what a killed process left behind."""
    for one in path.parent.glob(f"{path.name}.*.tmp"):
        pid = one.name.split(".")[-2]
        if pid.isdigit() and len(pid) < 10 and not _alive(int(pid)):
            one.unlink(missing_ok=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _fill(
    made: Path, old: Path | None, compiler: str, syllabuses: Sequence[Source], banks: Sequence[Source]
) -> None:
    reused = old is not None and _same_rules(old, compiler, syllabuses)
    if reused and old is not None:
        shutil.copyfile(old, made)
    with contextlib.closing(sqlite3.connect(made, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")  # nobody reads the file before it is whole
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        if not reused:
            _run(connection, TABLES)
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('compiler', ?)", (compiler,))
        syllabus = _write_syllabus(connection, syllabuses)
        rows = connection.execute("SELECT path, rank, digest FROM bank").fetchall()
        before = {from_column(path): (rank, digest) for path, rank, digest in rows}
        for gone in before.keys() - {bank.path for bank in banks}:
            _remove(connection, gone)
        for bank in banks:
            rank, digest = before.get(bank.path, (None, None))
            if digest == bank.digest:
                _take_over(connection, bank, moved=rank != bank.rank)
            else:
                _remove(connection, bank.path)
                _write_bank(connection, bank, syllabus)
        _run(connection, WINNERS)
        connection.execute("COMMIT")
    with made.open("rb") as file:
        os.fsync(file.fileno())


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Like `executescript`, which would end the transaction."""
    for statement in script.split(";\n"):
        connection.execute(statement)


def _same_rules(old: Path, compiler: str, syllabuses: Sequence[Source]) -> bool:
    """Whether the old catalogue was compiled by this very code against these very topics."""
    if not old.is_file():
        return False
    with contextlib.closing(connect(old)) as connection:
        if connection.execute("PRAGMA user_version").fetchone() != (SCHEMA,):
            return False
        if connection.execute("SELECT value FROM meta WHERE name = 'compiler'").fetchone() != (compiler,):
            return False
        known = connection.execute("SELECT path, rank, digest FROM syllabus ORDER BY rank").fetchall()
    return known == [(column(one.path), one.rank, one.digest) for one in syllabuses]


def _write_syllabus(connection: sqlite3.Connection, syllabuses: Iterable[Source]) -> Syllabus:
    """Notes the topics of every folder; gives them for the banks to be judged by."""
    merged = EMPTY
    connection.execute("DELETE FROM syllabus")
    connection.execute("DELETE FROM topic")
    for source in syllabuses:
        syllabus, problems = read_syllabus(Path(source.path))
        merged = merged.with_more(syllabus.topics)
        known = (column(source.path), source.rank, source.size, source.mtime_ns, source.digest)
        connection.execute("INSERT INTO syllabus VALUES (?, ?, ?, ?, ?, ?)", (*known, _told(problems)))
    connection.executemany(
        "INSERT INTO topic VALUES (?, ?, ?, ?, ?)",
        (
            (topic.id, position, topic.group, topic.title.en, topic.title.zh)
            for position, topic in enumerate(merged.topics)
        ),
    )
    return merged


def _take_over(connection: sqlite3.Connection, bank: Source, moved: bool) -> None:
    """Its questions stand already; only where its folder has another rank now are they touched."""
    path = column(bank.path)
    connection.execute(
        "UPDATE bank SET rank = ?, size = ?, mtime_ns = ? WHERE path = ?",
        (bank.rank, bank.size, bank.mtime_ns, path),
    )
    if moved:
        connection.execute("UPDATE entry SET rank = ? WHERE bank = ?", (bank.rank, path))
        connection.execute("UPDATE was SET rank = ? WHERE bank = ?", (bank.rank, path))


def _remove(connection: sqlite3.Connection, bank: str) -> None:
    path = (column(bank),)
    connection.execute("DELETE FROM said WHERE entry IN (SELECT rowid FROM entry WHERE bank = ?)", path)
    connection.execute("DELETE FROM bank WHERE path = ?", path)
    connection.execute("DELETE FROM entry WHERE bank = ?", path)
    connection.execute("DELETE FROM was WHERE bank = ?", path)


def _write_bank(connection: sqlite3.Connection, source: Source, syllabus: Syllabus) -> None:
    path = column(source.path)
    bank = read_bank(Path(source.path), syllabus)
    if not isinstance(bank, Bank):
        _note_bank(connection, source, _told(bank), None, None)
        return
    _note_bank(connection, source, None, bank.title.en, bank.title.zh)
    for position, (question, line) in enumerate(zip(bank.questions, bank.lines, strict=True)):
        body = question.model_dump_json(exclude_defaults=True)
        row = (question.kind, question.topic, question.difficulty, question.frequency, line, body)
        entry = connection.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (question.id, path, source.rank, bank.group, position, *row),
        ).lastrowid
        title = syllabus.by_id[question.topic].title
        english = searched(question, title, "en")
        connection.execute(
            "INSERT INTO said (entry, chinese, en, zh) VALUES (?, ?, ?, ?)",
            (entry, chinese(english), english, searched(question, title, "zh")),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO was VALUES (?, ?, ?, ?)",
            ((old, question.id, path, source.rank) for old in question.was),
        )


def _note_bank(
    connection: sqlite3.Connection, source: Source, error: str | None, en: str | None, zh: str | None
) -> None:
    known = (column(source.path), source.rank, source.size, source.mtime_ns, source.digest)
    group = visible(Path(source.path).stem)
    connection.execute("INSERT INTO bank VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*known, error, group, en, zh))


def _told(problems: Sequence[Problem]) -> str | None:
    return "\n".join(map(str, problems)) or None
