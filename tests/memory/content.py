"""A compiled catalogue in the tests: the tables that the compiler makes, filled as far as this room reads them."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from quizapp.bank.compiling import TABLES, WINNERS

Question = tuple[str, str, int, str]
"""Its id, its bank, its place there, its topic."""


def compiled(
    path: Path,
    questions: Sequence[Question],
    syllabus: Sequence[str],
    aliases: Sequence[tuple[str, str]] = (),
) -> Path:
    path.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        for statement in TABLES.split(";\n"):
            connection.execute(statement)
        connection.executemany(
            "INSERT INTO topic (id, position, bank_group, title_en, title_zh) VALUES (?, ?, '', '', '')",
            [(topic, n) for n, topic in enumerate(syllabus)],
        )
        connection.executemany(
            "INSERT INTO entry (id, bank, rank, bank_group, position, kind, topic, difficulty, frequency, line, body) "
            "VALUES (?, 'bank.yaml', 0, ?, ?, 'numeric', ?, 3, 3, 1, '{}')",
            questions,
        )
        connection.executemany(
            "INSERT INTO was (old, new, bank, rank) VALUES (?, ?, 'bank.yaml', 0)", aliases
        )
        for statement in WINNERS.split(";\n"):
            connection.execute(statement)
        connection.commit()
    return path
