"""The compiled content: what Home counts and what a session draws from, without reading a line of YAML.

`catalogue.db` is a cache that anyone may delete. It is never changed in place: whoever finds that a bank has changed
writes a new file and puts it where the old one was, so that a reader sees the old or the new one whole, two writers
cannot hinder each other, and a kill leaves nothing half-done.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

from quizapp.bank.freshness import brought_up_to_date
from quizapp.bank.rows import BankRow, QuestionRow, Title, TopicRow, UnknownQuestion
from quizapp.bank.shipped import folder_of
from quizapp.bank.sources import column, from_column
from quizapp.bank.tables import connect
from quizapp.text.languages import LANGUAGES, Language

if TYPE_CHECKING:
    from quizapp.bank.models import Question

__all__ = ["BankRow", "Catalogue", "QuestionRow", "Title", "TopicRow", "UnknownQuestion"]


class Catalogue:
    """Reads one compiled catalogue; `open` makes it true first. `path` is the file, for who attaches it."""

    def __init__(self, wanted: Path, content_dirs: Sequence[Path]) -> None:
        self._wanted = wanted
        self.content_dirs = tuple(content_dirs)
        self._reopen()

    @classmethod
    def open(cls, path: Path, content_dirs: Sequence[Path]) -> Self:
        """The catalogue of these folders; where an id is in two of them, the later folder's question counts."""
        return cls(path, [one.resolve() for one in content_dirs])

    def _reopen(self) -> None:
        self.path = brought_up_to_date(self._wanted, self.content_dirs)
        self._connection = connect(self.path)

    def refresh(self) -> None:
        """Looks again at the folders, after a bank was edited."""
        self.close()
        self._reopen()

    def close(self) -> None:
        self._connection.close()
        if self.path != self._wanted:  # a temporary one, in a folder of its own
            with contextlib.suppress(OSError):
                self.path.unlink()
                self.path.parent.rmdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def banks(self) -> list[BankRow]:
        """Every group in the order of the syllabus, those that it does not know last.

        A title is that of the first folder which has one: a copy of one's own does not hold up a new one.
        """
        counts = dict(self._rows("SELECT bank_group, questions FROM held"))
        rows = self._rows(
            """
            SELECT bank.bank_group, title_en, title_zh, error,
                   (SELECT min(position) FROM topic WHERE topic.bank_group = bank.bank_group) AS first
            FROM bank ORDER BY first IS NULL, first, bank.bank_group, rank
            """
        )
        titles: dict[str, Title] = {}
        errors: dict[str, list[str]] = {}
        for group, en, zh, error, _ in rows:
            errors.setdefault(group, []).extend([error] if error else [])
            if en and group not in titles:
                titles[group] = Title(en, zh)
        return [
            BankRow(
                group, titles.get(group, Title(group, group)), counts.get(group, 0), "\n".join(told) or None
            )
            for group, told in errors.items()
        ]

    def topics(self) -> list[TopicRow]:
        rows = self._rows("SELECT id, bank_group, title_en, title_zh FROM topic ORDER BY position")
        return [TopicRow(name, group, Title(en, zh)) for name, group, en, zh in rows]

    @property
    def syllabus_error(self) -> str | None:
        """Every problem of the syllabus files, one a line."""
        rows = self._rows("SELECT error FROM syllabus WHERE error IS NOT NULL ORDER BY rank")
        return "\n".join(error for (error,) in rows) or None

    def rows(self, groups: Iterable[str] | None = None) -> list[QuestionRow]:
        """The questions of these groups, or of all, in the order in which they are learnt."""
        columns = "id, bank_group, topic, kind, difficulty, frequency, position"
        return list(map(QuestionRow._make, self._of_groups(columns, groups)))

    def ids(self, groups: Iterable[str] | None = None) -> list[str]:
        return [name for (name,) in self._of_groups("id", groups)]

    def _of_groups(self, columns: str, groups: Iterable[str] | None) -> list[Any]:
        wanted = () if groups is None else tuple(groups)
        where = "" if groups is None else f"WHERE bank_group IN ({', '.join('?' * len(wanted))})"
        return self._rows(f"SELECT {columns} FROM question {where} ORDER BY position", *wanted)

    def search(self, words: str, *languages: Language) -> list[str]:
        """The ids of the questions that hold every one of the words in what they ask, their topic or their tags, in one
        of these languages (in either where none is named); in the order in which they are learnt; all of them where
        nothing is typed."""
        from quizapp.bank.search import condition

        conditions = [condition(words, language) for language in languages or LANGUAGES]
        holds = " OR ".join(f"({one})" for one, _ in conditions)
        values = [value for _, some in conditions for value in some]
        rows = self._rows(
            # CROSS: goes through the texts first, and from the few that hold the words to their questions.
            f"""
            SELECT question.id FROM said CROSS JOIN question ON question.entry = said.entry
            WHERE ({holds}) ORDER BY question.position
            """,
            *values,
        )
        return [name for (name,) in rows]

    def current_id(self, question: str) -> str:
        """The id under which the question is known now: its own, or the one that followed it."""
        seen: set[str] = set()
        while question not in seen:
            seen.add(question)
            if self._one("SELECT 1 FROM question WHERE id = ?", question):
                return question
            row = self._one("SELECT new FROM alias WHERE old = ?", question)
            if row is None:
                break
            question = row[0]
        raise UnknownQuestion(question)

    def renamed(self) -> dict[str, str]:
        """Every id that a question had before, with its present one."""
        return dict(self._rows("SELECT old, new FROM alias ORDER BY old"))

    def json(self, question: str) -> str:
        """The question as JSON; raises UnknownQuestion."""
        return self._body(question)[1]

    def question(self, question: str) -> "Question":
        """The question as a model; the first call imports pydantic."""
        from quizapp.bank.models import MODELS

        kind, body = self._body(question)
        # Not through QUESTION, which would compile the models of the other kinds as well.
        return cast("Question", MODELS[kind].model_validate_json(body))

    def _body(self, question: str) -> tuple[str, str]:
        row = self._one(
            """
            SELECT question.kind, entry.body FROM question JOIN entry ON entry.rowid = question.entry
            WHERE question.id = ?
            """,
            question,
        )
        if row is None:
            raise UnknownQuestion(question)
        return str(row[0]), str(row[1])

    def __contains__(self, question: str) -> bool:
        """Whether a question of this id is in a bank that is here."""
        return self._one("SELECT 1 FROM question WHERE id = ?", question) is not None

    def location(self, question: str) -> tuple[Path, int]:
        """The file that holds the question, and the line on which it begins."""
        row = self._one("SELECT bank, line FROM question WHERE id = ?", question)
        if row is None:
            raise UnknownQuestion(question)
        return Path(from_column(row[0])), int(row[1])

    def error_of(self, path: Path) -> str | None:
        """What keeps the questions of this bank file out, every problem on a line; None where nothing does."""
        folder = folder_of(path)
        known = folder.resolve() / path.absolute().relative_to(folder)
        row = self._one("SELECT error FROM bank WHERE path = ?", column(str(known)))
        return row[0] if row else None

    def _rows(self, sql: str, *values: object) -> list[Any]:
        """Reads; a file that turns out to be damaged inside is thrown away and compiled anew."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.DatabaseError:
            self.path.unlink(missing_ok=True)
            self.refresh()
            return self._connection.execute(sql, values).fetchall()

    def _one(self, sql: str, *values: object) -> Any:
        return next(iter(self._rows(sql, *values)), None)
