"""The compiled content: what Home counts and what a session draws from, without reading a line of YAML.

`catalogue.db` is a cache that anyone may delete. It is never changed in place: whoever finds that a bank has changed
writes a new file and puts it where the old one was, so that a reader sees the old or the new one whole, two writers
cannot hinder each other, and a kill leaves nothing half-done. Only files whose size or time has changed are looked
into, and only those whose bytes have changed are compiled; yaml and pydantic are imported for those alone.
"""

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from quizapp.bank.shipped import bank_files
from quizapp.text.languages import Language

if TYPE_CHECKING:
    from quizapp.bank.models import Question

SCHEMA = 1
# A file written this shortly before the catalogue may have been written again within the file system's tick.
TICK_NS = 2_000_000_000


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


@dataclass(frozen=True, slots=True)
class Source:
    """A content file and its state when it was compiled."""

    path: str
    rank: int
    size: int
    mtime_ns: int
    digest: str = ""

    def same_stat(self, other: "Source | None") -> bool:
        mine = (self.rank, self.size, self.mtime_ns)
        return other is not None and mine == (other.rank, other.size, other.mtime_ns)

    def looked_into(self) -> "Source":
        """With the digest of the bytes that are there now."""
        try:
            digest = hashlib.sha256(Path(self.path).read_bytes()).hexdigest()
        except OSError as error:
            digest = f"unreadable: {error.errno}"
        return Source(self.path, self.rank, self.size, self.mtime_ns, digest)


class Catalogue:
    """Reads one compiled catalogue; `open` makes it true first."""

    def __init__(self, path: Path, content_dirs: Sequence[Path]) -> None:
        self.path = path
        self.content_dirs = tuple(content_dirs)
        self._connection = _connect(path)

    @classmethod
    def open(cls, path: Path, content_dirs: Sequence[Path]) -> Self:
        """The catalogue of these folders; where an id is in two of them, the later folder's question counts."""
        dirs = [one.resolve() for one in content_dirs]
        return cls(_brought_up_to_date(path, dirs), dirs)

    def refresh(self) -> None:
        """Looks again at the folders, after a bank was edited."""
        path = _brought_up_to_date(self.path, self.content_dirs)
        self._connection.close()
        self.path, self._connection = path, _connect(path)

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def banks(self) -> list[BankRow]:
        """Every group in the order of the syllabus, those that it does not know last."""
        rows = self._connection.execute(
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
        rows = self._connection.execute(
            "SELECT id, bank_group, title_en, title_zh FROM topic ORDER BY position"
        )
        return [TopicRow(name, group, Title(en, zh)) for name, group, en, zh in rows]

    @property
    def syllabus_error(self) -> str | None:
        """Every problem of the syllabus files, one a line."""
        rows = self._connection.execute("SELECT error FROM syllabus WHERE error IS NOT NULL ORDER BY rank")
        return "\n".join(error for (error,) in rows) or None

    def rows(self, groups: Iterable[str] | None = None) -> list[QuestionRow]:
        """The questions of these groups, or of all, in the order in which they are learnt."""
        wanted = None if groups is None else list(groups)
        marks = "" if wanted is None else f"WHERE question.bank_group IN ({', '.join('?' * len(wanted))})"
        rows = self._connection.execute(
            f"""
            SELECT question.id, question.bank_group, question.topic, kind, difficulty, frequency
            FROM question LEFT JOIN topic ON topic.id = question.topic {marks}
            ORDER BY topic.position, question.position, question.id
            """,
            wanted or (),
        )
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
        return dict(self._connection.execute("SELECT old, new FROM alias ORDER BY old").fetchall())

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

    def _one(self, sql: str, *values: object) -> Any:
        return self._connection.execute(sql, values).fetchone()


def _connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _brought_up_to_date(path: Path, dirs: Sequence[Path]) -> Path:
    """The file that holds the compiled content: `path`, or a temporary one where `path` cannot be written."""
    compiler = _compiler_state()
    syllabuses, banks = _sources(dirs)
    known = _known(path, compiler)
    if known is not None:
        written_ns = path.stat().st_mtime_ns
        now = [*syllabuses, *banks]
        if [one.path for one in now] == [one.path for one in known]:
            trusted, uncertain = True, False
            for source, before in zip(now, known, strict=True):
                recent = source.mtime_ns > written_ns - TICK_NS
                if source.same_stat(before) and not recent:
                    continue
                uncertain = True
                trusted = (
                    trusted and source.same_stat(before) and source.looked_into().digest == before.digest
                )
            if trusted:
                if uncertain:
                    with contextlib.suppress(OSError):
                        os.utime(path)  # so that the next start need not look into them again
                return path
    from quizapp.bank.compiling import compile_catalogue

    return compile_catalogue(path, compiler, syllabuses, banks)


def _known(path: Path, compiler: str) -> list[Source] | None:
    """What an existing catalogue was compiled from; None where it is missing, damaged or of another version."""
    if not path.is_file():
        return None
    try:
        with contextlib.closing(_connect(path)) as connection:
            if connection.execute("PRAGMA user_version").fetchone() != (SCHEMA,):
                return None
            if connection.execute("SELECT value FROM meta WHERE name = 'compiler'").fetchone() != (compiler,):
                return None
            rows = connection.execute(
                """
                SELECT path, rank, size, mtime_ns, digest, 0 AS role FROM syllabus
                UNION ALL SELECT path, rank, size, mtime_ns, digest, 1 FROM bank ORDER BY role, rank, path
                """
            )
            return [Source(*row[:5]) for row in rows]
    except sqlite3.Error:
        return None


def _sources(dirs: Sequence[Path]) -> tuple[list[Source], list[Source]]:
    """The syllabus files and the bank files that are there, with their state."""
    syllabuses = [_source(one / "syllabus.yaml", rank) for rank, one in enumerate(dirs)]
    banks = [_source(file, rank) for rank, one in enumerate(dirs) for file in bank_files(one)]
    return [one for one in syllabuses if one], [one for one in banks if one]


def _source(path: Path, rank: int) -> Source | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return Source(str(path), rank, state.st_size, state.st_mtime_ns)


def _compiler_state() -> str:
    """Size and time of every file that decides what a bank compiles to: an upgrade recompiles, a start only stats."""
    bank = Path(__file__).parent
    verify = bank.parent.parent / "verify"
    files = [
        *bank.glob("*.py"),
        verify / "registry.py",
        verify / "spaces.py",
        *(verify / "formulas").rglob("*.py"),
    ]
    states = [
        (file.name, state.st_size, state.st_mtime_ns) for file in sorted(files) if (state := file.stat())
    ]
    return f"{SCHEMA}:{hashlib.sha256(repr(states).encode()).hexdigest()}"
