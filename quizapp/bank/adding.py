"""Adds a question to a bank file: its very text, comments and all, behind what stands there, which stays as it is.

The file is never half-written, and never the older of two: what another program has saved meanwhile is read again.
"""

import json
import os
import shutil
from pathlib import Path
from typing import Any

from quizapp.bank.excerpt import excerpt, last_line
from quizapp.bank.loading import NotTaken, load
from quizapp.bank.problems import shortest
from quizapp.bank.rows import Title
from quizapp.bank.strict_yaml import UTF_8_MARK, Document, parse

_HEADING = "# Questions of one's own. One with the id of a shipped question stands in its place."
_TRIES = 3


class NotCopied(Exception):
    """The question cannot be copied into the file; the text says why, `path` and `line` where to look."""

    def __init__(self, message: str, path: Path, line: int = 1) -> None:
        super().__init__(f"{shortest(path)}:{line}: {message}")
        self.message, self.path, self.line = message, path, line


def questions_of(document: Document) -> list[Any]:
    found = document.value.get("questions") if isinstance(document.value, dict) else None
    return found if isinstance(found, list) else []


def add(source: Document, place: int, title: Title, target: Path) -> int:
    """Adds the question at `place` of `source` and gives its line; a new file gets the title. Raises NotCopied."""
    for _ in range(_TRIES):
        if (line := _add(source, place, title, target)) is not None:
            return line
    raise NotCopied("another program writes to this file again and again", target)


def begin(target: Path, text: str) -> None:
    """A new bank file of this text, where there is none yet. Raises NotCopied."""
    if not _replaced(target, None, text.encode()):
        raise NotCopied("there is such a file already", target)


def first_problem(document: Document) -> NotCopied | None:
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
    if problem := first_problem(document):
        raise problem
    empty = document.value is None
    after = _begun(source, place, title, document.text) if empty else _continued(source, place, document)
    made = parse(target, after.encode())
    beside = {"title": {"en": title.en, "zh": title.zh}} if empty else _beside(document)
    whole = [*questions_of(document), questions_of(source)[place]]
    if made.problems or _beside(made) != beside or questions_of(made) != whole:
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
    if not isinstance(target.value, dict) or not questions_of(target):
        raise NotCopied("this file has no list of questions to add to", target.path)
    at = target.places().value(("questions",))
    lines = target.text.splitlines(keepends=True)
    if not lines[at.line - 1].startswith("-", at.column - 1):
        raise NotCopied("write the questions of this file as a list with dashes first", target.path, at.line)
    newline = "\r\n" if "\r\n" in target.text else "\n"
    end = last_line(target, len(questions_of(target)) - 1)
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
