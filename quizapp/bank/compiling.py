"""Writes a catalogue: takes over what has not changed, compiles the rest, and puts the new file in place of the old."""

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from quizapp.bank.freshness import SCHEMA, Source
from quizapp.bank.problems import Problem
from quizapp.bank.reader import Bank, read_bank
from quizapp.bank.syllabus import EMPTY, Syllabus, read_syllabus

TABLES = f"""
PRAGMA user_version = {SCHEMA};
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE syllabus (
    path TEXT PRIMARY KEY, rank INTEGER NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    digest TEXT NOT NULL, error TEXT);
CREATE TABLE bank (
    path TEXT PRIMARY KEY, rank INTEGER NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    digest TEXT NOT NULL, error TEXT, bank_group TEXT NOT NULL, title_en TEXT, title_zh TEXT);
CREATE TABLE entry (
    id TEXT, bank TEXT, rank INTEGER NOT NULL, bank_group TEXT NOT NULL, position INTEGER NOT NULL,
    kind TEXT NOT NULL, topic TEXT NOT NULL, difficulty INTEGER NOT NULL, frequency INTEGER NOT NULL,
    line INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (id, bank));
CREATE TABLE was (old TEXT, new TEXT NOT NULL, bank TEXT, rank INTEGER NOT NULL, PRIMARY KEY (old, bank));
CREATE TABLE question (
    id TEXT PRIMARY KEY, bank TEXT NOT NULL, bank_group TEXT NOT NULL, position INTEGER NOT NULL,
    kind TEXT NOT NULL, topic TEXT NOT NULL, difficulty INTEGER NOT NULL, frequency INTEGER NOT NULL,
    line INTEGER NOT NULL);
CREATE UNIQUE INDEX in_order ON question (position, bank_group, id, topic, kind, difficulty, frequency);
CREATE INDEX by_group ON question (bank_group);
CREATE TABLE alias (old TEXT PRIMARY KEY, new TEXT NOT NULL);
CREATE TABLE topic (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, bank_group TEXT NOT NULL, title_en TEXT NOT NULL,
    title_zh TEXT NOT NULL);
"""

# Of an id that stands in several files the last folder's question counts, in the place of the first folder's.
# `position` counts through all questions in the order of the syllabus, so that a session need not sort them.
WINNERS = """
DELETE FROM question;
INSERT INTO question
    SELECT one.id, bank, one.bank_group, row_number() OVER (ORDER BY topic.position, first, one.id) - 1,
           kind, topic, difficulty, frequency, line
    FROM (SELECT id, bank, bank_group, kind, topic, difficulty, frequency, line,
                 row_number() OVER (PARTITION BY id ORDER BY rank DESC, bank) AS nth,
                 first_value(position) OVER (PARTITION BY id ORDER BY rank, bank) AS first
          FROM entry) AS one
    LEFT JOIN topic ON topic.id = one.topic WHERE nth = 1;
DELETE FROM alias;
INSERT INTO alias SELECT old, new FROM (
    SELECT *, row_number() OVER (PARTITION BY old ORDER BY rank DESC, bank) AS nth FROM was) WHERE nth = 1;
"""


def compile_catalogue(
    path: Path, compiler: str, syllabuses: Sequence[Source], banks: Sequence[Source]
) -> Path:
    """Compiles what has changed since `path` was written; the answer is where the result lies."""
    syllabuses = [one.looked_into() for one in syllabuses]
    banks = [one.looked_into() for one in banks]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _clear_leftovers(path)
        made = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        _write(made, path, compiler, syllabuses, banks)
        return made.replace(path)
    except (OSError, sqlite3.Error):  # a read-only or full cache folder costs speed, not the session
        made = Path(tempfile.mkdtemp(prefix="quizapp-")) / path.name
        _write(made, path, compiler, syllabuses, banks)
        return made


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
        before = dict(connection.execute("SELECT path, digest FROM bank").fetchall())
        for gone in before.keys() - {bank.path for bank in banks}:
            _remove(connection, gone)
        for bank in banks:
            if before.get(bank.path) == bank.digest:
                connection.execute(
                    "UPDATE bank SET rank = ?, size = ?, mtime_ns = ? WHERE path = ?",
                    (bank.rank, bank.size, bank.mtime_ns, bank.path),
                )
                connection.execute("UPDATE entry SET rank = ? WHERE bank = ?", (bank.rank, bank.path))
                connection.execute("UPDATE was SET rank = ? WHERE bank = ?", (bank.rank, bank.path))
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
    with contextlib.closing(sqlite3.connect(old)) as connection:
        if connection.execute("PRAGMA user_version").fetchone() != (SCHEMA,):
            return False
        if connection.execute("SELECT value FROM meta WHERE name = 'compiler'").fetchone() != (compiler,):
            return False
        known = connection.execute("SELECT path, rank, digest FROM syllabus ORDER BY rank").fetchall()
    return known == [(one.path, one.rank, one.digest) for one in syllabuses]


def _write_syllabus(connection: sqlite3.Connection, syllabuses: Iterable[Source]) -> Syllabus:
    """Notes the topics of every folder; gives them for the banks to be judged by."""
    merged = EMPTY
    connection.execute("DELETE FROM syllabus")
    connection.execute("DELETE FROM topic")
    for source in syllabuses:
        syllabus, problems = read_syllabus(Path(source.path))
        merged = merged.with_more(syllabus.topics)
        connection.execute(
            "INSERT INTO syllabus VALUES (?, ?, ?, ?, ?, ?)",
            (source.path, source.rank, source.size, source.mtime_ns, source.digest, _told(problems)),
        )
    connection.executemany(
        "INSERT INTO topic VALUES (?, ?, ?, ?, ?)",
        (
            (topic.id, position, topic.group, topic.title.en, topic.title.zh)
            for position, topic in enumerate(merged.topics)
        ),
    )
    return merged


def _remove(connection: sqlite3.Connection, bank: str) -> None:
    connection.execute("DELETE FROM bank WHERE path = ?", (bank,))
    connection.execute("DELETE FROM entry WHERE bank = ?", (bank,))
    connection.execute("DELETE FROM was WHERE bank = ?", (bank,))


def _write_bank(connection: sqlite3.Connection, source: Source, syllabus: Syllabus) -> None:
    path = Path(source.path)
    bank = read_bank(path, syllabus)
    if not isinstance(bank, Bank):
        _note_bank(connection, source, _told(bank), None, None)
        return
    _note_bank(connection, source, None, bank.title.en, bank.title.zh)
    for position, (question, line) in enumerate(zip(bank.questions, bank.lines, strict=True)):
        body = question.model_dump_json(exclude_defaults=True)
        row = (question.kind, question.topic, question.difficulty, question.frequency, line, body)
        connection.execute(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (question.id, source.path, source.rank, bank.group, position, *row),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO was VALUES (?, ?, ?, ?)",
            ((old, question.id, source.path, source.rank) for old in question.was),
        )


def _note_bank(
    connection: sqlite3.Connection, source: Source, error: str | None, en: str | None, zh: str | None
) -> None:
    known = (source.path, source.rank, source.size, source.mtime_ns, source.digest)
    connection.execute(
        "INSERT INTO bank VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*known, error, Path(source.path).stem, en, zh)
    )


def _told(problems: Sequence[Problem]) -> str | None:
    return "\n".join(map(str, problems)) or None
