"""The learner's own content, which stands over the shipped one: `<data>/content`, a content folder like any other.

A shipped question is edited by copying it there: the same id there wins. An upgrade replaces the shipped folder and
never looks into this one, so no edit is lost. What is copied is the very text of the question, comments and all; it is
added to a file, and whatever stands in that file already stays as it is.
"""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizapp.bank.catalogue import Catalogue
from quizapp.bank.check import check
from quizapp.bank.excerpt import excerpt, last_line
from quizapp.bank.loading import NotTaken, load
from quizapp.bank.problems import Problem, shortest
from quizapp.bank.rows import Title
from quizapp.bank.shipped import bank_files, overlay_folder, stacked
from quizapp.bank.strict_yaml import UTF_8_MARK, Document, parse, read

__all__ = ["NotCopied", "Reread", "copied", "overlay_folder", "reread", "stacked"]

_HEADING = "# Questions of one's own. One with the id of a shipped question stands in its place."
_TRIES = 3


class NotCopied(Exception):
    """The question cannot be copied; the text says why, `path` and `line` where to look."""

    def __init__(self, message: str, path: Path, line: int = 1) -> None:
        super().__init__(f"{shortest(path)}:{line}: {message}")
        self.message, self.path, self.line = message, path, line


@dataclass(frozen=True)
class Reread:
    """What came of an edit."""

    problems: tuple[Problem, ...]
    """Everything wrong with the file, by the models and by the content rules."""
    in_use: bool
    """Whether its questions count; where they do not, those that they stand over do."""


def copied(catalogue: Catalogue, question: str, overlay: Path) -> tuple[Path, int]:
    """Where the question stands in the overlay, file and line, for an editor; it is copied there where it does not yet.

    Raises UnknownQuestion, and NotCopied where a file is in the way.
    """
    question = catalogue.current_id(question)
    for path in bank_files(overlay):
        if (line := _line_of(question, read(path))) is not None:
            return path, line
    source, line = catalogue.location(question)
    document = read(source)
    place = _place_of(question, document)
    if place is None:
        raise _first_problem(document) or NotCopied(
            f"{question!r} does not stand here any more", source, line
        )
    titles = {bank.group: bank.title for bank in catalogue.banks()}
    title = titles.get(source.stem, Title(source.stem, source.stem))
    target = overlay / "banks" / source.name
    for _ in range(_TRIES):
        if (added := _add(document, place, title, target)) is not None:
            return target, added
    raise NotCopied("another program writes to this file again and again", target)


def reread(catalogue: Catalogue, path: Path) -> Reread:
    """After an edit: the catalogue is brought up to date, and the file checked."""
    catalogue.refresh()
    problems = check([path], catalogue.content_dirs) if os.path.lexists(path) else []
    return Reread(tuple(problems), catalogue.error_of(path) is None)


def _questions(document: Document) -> list[Any]:
    found = document.value.get("questions") if isinstance(document.value, dict) else None
    return found if isinstance(found, list) else []


def _place_of(question: str, document: Document) -> int | None:
    for place, raw in enumerate(_questions(document)):
        if isinstance(raw, dict) and raw.get("id") == question:
            return place
    return None


def _line_of(question: str, document: Document) -> int | None:
    place = _place_of(question, document)
    return None if place is None else document.extents["questions"][place].line


def _first_problem(document: Document) -> NotCopied | None:
    if not document.problems:
        return None
    first = min(document.problems)
    return NotCopied(f"mend this first: {first.message}", document.path, first.line)


def _add(source: Document, place: int, title: Title, target: Path) -> int | None:
    """Adds the question and gives its line; None where another program has changed the file meanwhile."""
    try:
        before = load(target) if os.path.lexists(target) else None
    except NotTaken as refusal:
        raise NotCopied(refusal.message, target) from refusal
    document = parse(target, before or b"")
    if problem := _first_problem(document):
        raise problem
    empty = document.value is None
    after = _begun(source, place, title, document.text) if empty else _continued(source, place, document)
    made = parse(target, after.encode())
    beside = {"title": {"en": title.en, "zh": title.zh}} if empty else _beside(document)
    if (
        made.problems
        or _beside(made) != beside
        or _questions(made)
        != [
            *_questions(document),
            _questions(source)[place],
        ]
    ):
        line = source.extents["questions"][place].line
        raise NotCopied("this question is written in a way that cannot be copied", source.path, line)
    mark = UTF_8_MARK if before is not None and before.startswith(UTF_8_MARK) else b""
    return made.extents["questions"][-1].line if _replaced(target, before, mark + after.encode()) else None


def _beside(document: Document) -> dict[str, Any]:
    """What stands in the file beside its questions."""
    return {key: value for key, value in document.value.items() if key != "questions"}


def _begun(source: Document, place: int, title: Title, comments: str) -> str:
    """A new file, or one that so far holds comments only."""
    words = "".join(
        f"  {k}: {json.dumps(v, ensure_ascii=False)}\n" for k, v in (("en", title.en), ("zh", title.zh))
    )
    above = comments or _HEADING
    return f"{above.rstrip()}\n\ntitle:\n{words}questions:\n\n{excerpt(source, place, 2)}"


def _continued(source: Document, place: int, target: Document) -> str:
    """The text of the file with the question behind its last one."""
    if not isinstance(target.value, dict) or not _questions(target):
        raise NotCopied("this file has no list of questions to add to", target.path)
    at = target.places().value(("questions",))
    lines = target.text.splitlines(keepends=True)
    if not lines[at.line - 1].startswith("-", at.column - 1):
        raise NotCopied("write the questions of this file as a list with dashes first", target.path, at.line)
    newline = "\r\n" if "\r\n" in target.text else "\n"
    end = last_line(target, len(_questions(target)) - 1)
    above, below = "".join(lines[:end]), "".join(lines[end:])
    if not above.endswith(("\n", "\r")):
        above += newline
    return above + newline + excerpt(source, place, at.column - 1).replace("\n", newline) + below


def _replaced(target: Path, before: bytes | None, after: bytes) -> bool:
    """Puts the new file in the place of the old one at once, unless that is not what it was."""
    real = Path(os.path.realpath(target))
    made = real.with_name(f".{real.name}.{os.getpid()}.tmp")
    try:
        real.parent.mkdir(parents=True, exist_ok=True)
        try:
            with made.open("wb") as file:
                file.write(after)
                file.flush()
                os.fsync(file.fileno())
            if (real.read_bytes() if os.path.lexists(real) else None) != before:
                return False
            if before is not None:
                shutil.copymode(real, made)
            made.replace(real)
            return True
        finally:
            made.unlink(missing_ok=True)
    except OSError as error:
        raise NotCopied(f"cannot be written: {error.strerror or error}", target) from error
