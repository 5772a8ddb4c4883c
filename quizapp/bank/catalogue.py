"""The compiled content: what Home counts and what a session draws from, without reading a line of YAML.

`catalogue.db` is a cache that anyone may delete. It is never changed in place: whoever finds that a bank has changed
writes a new file and puts it where the old one was, so that a reader sees the old or the new one whole, two writers
cannot hinder each other, and a kill leaves nothing half-done.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from quizapp.bank.freshness import brought_up_to_date, connect
from quizapp.text.languages import Language

if TYPE_CHECKING:
    from quizapp.bank.models import Question


@dataclass(frozen=True, slots=True)
class Title:
    """A title in both languages."""

    en: str
    zh: str

    def text(self, language: Language) -> str:
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class BankRow:
    """One group: its questions out of every content folder, and what is wrong with its files."""

    group: str
    title: Title
    questions: int
    error: str | None
    """Every problem of its broken files, one a line: their questions are missing until they are mended."""


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """What is known of a question without reading it."""

    id: str
    group: str
    topic: str
    kind: str
    difficulty: int
    frequency: int
    position: int
    """Its place among all questions, in the order in which they are learnt."""


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic of the syllabus, in its order."""

    id: str
    group: str
    title: Title


class UnknownQuestion(LookupError):
    """No bank holds this id, nor did one under an older name."""

    def __init__(self, question: str) -> None:
        super().__init__(f"no question has the id {question!r}")
        self.question = question


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
        """Every group in the order of the syllabus, those that it does not know last."""
        rows = self._rows(
            """
            SELECT bank.bank_group, title_en, title_zh, error,
                   (SELECT count(*) FROM question WHERE question.bank_group = bank.bank_group),
                   (SELECT min(position) FROM topic WHERE topic.bank_group = bank.bank_group) AS first
            FROM bank ORDER BY first IS NULL, first, bank.bank_group, rank
            """
        )
        groups: dict[str, BankRow] = {}
        for group, en, zh, error, count, _ in rows:
            before = groups.get(group)
            title = Title(en, zh) if en else before.title if before else Title(group, group)
            errors = [one for one in (before.error if before else None, error) if one]
            groups[group] = BankRow(group, title, count, "\n".join(errors) or None)
        return list(groups.values())

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
        wanted = () if groups is None else tuple(groups)
        where = "" if groups is None else f"WHERE bank_group IN ({', '.join('?' * len(wanted))})"
        columns = "id, bank_group, topic, kind, difficulty, frequency, position"
        rows = self._rows(f"SELECT {columns} FROM question {where} ORDER BY position", *wanted)
        return [QuestionRow(*row) for row in rows]

    def ids(self, groups: Iterable[str] | None = None) -> list[str]:
        return [row.id for row in self.rows(groups)]

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
        row = self._one(
            "SELECT body FROM question JOIN entry USING (id, bank) WHERE question.id = ?",
            question,
        )
        if row is None:
            raise UnknownQuestion(question)
        return str(row[0])

    def question(self, question: str) -> "Question":
        """The question as a model; the first call imports pydantic."""
        from quizapp.bank.models import QUESTION

        return QUESTION.validate_json(self.json(question))

    def location(self, question: str) -> tuple[Path, int]:
        """The file that holds the question, and the line on which it begins."""
        row = self._one("SELECT bank, line FROM question WHERE id = ?", question)
        if row is None:
            raise UnknownQuestion(question)
        return Path(row[0]), int(row[1])

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
