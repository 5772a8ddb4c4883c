"""The YAML that banks are written in: plain data that every YAML reader reads alike.

Built straight from libyaml's events, which takes a fifth of the time of its node tree and cannot overflow the C
stack on deep nesting. Refused, with their position: anchors and aliases, tags, duplicate keys, keys that are not
words, and plain scalars that YAML 1.1 and 1.2 read differently (NO, 3:30, 1e-8, 017, 1_000).
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quizapp.bank.building import MAX_DEPTH, REFUSED, Builder, Refused
from quizapp.bank.loading import MAX_BYTES, NotTaken, load
from quizapp.bank.places import Extent, Place, Places, Table
from quizapp.bank.problems import Problem

__all__ = ["MAX_BYTES", "MAX_DEPTH", "REFUSED", "Document", "Place", "Places", "Refused", "parse", "read"]


@dataclass(slots=True)
class Document:
    """The plain data of one file, and what is wrong with it as YAML."""

    path: Path
    text: str
    value: Any = REFUSED
    problems: list[Problem] = field(default_factory=list)
    extents: dict[str, list[Extent]] = field(default_factory=dict)
    """By key of the root, the entries of the list that stands there."""
    outer: Table = field(default_factory=Table)

    @property
    def entry_lines(self) -> dict[str, list[int]]:
        """The lines on which the entries of a list begin."""
        return {key: [extent.line for extent in extents] for key, extents in self.extents.items()}

    def places(self) -> Places:
        return Places(self.outer, self.extents, self._look_through)

    def _look_through(self, key: str, number: int, extent: Extent) -> Table:
        # Its first line keeps its column; the others have theirs.
        text = " " * (extent.column - 1) + self.text[extent.start : extent.end]
        entry = Builder(self.path, text, ((key, number), extent))
        entry.build()
        return entry.table


def read(path: Path) -> Document:
    """Reads one file; whatever its bytes, the answer is data or problems."""
    try:
        return parse(path, load(path))
    except NotTaken as refusal:
        return Document(path, "", problems=[Problem(path, 1, 1, refusal.message, refusal.hint)])


def parse(path: Path, data: bytes) -> Document:
    """The same for bytes that are at hand."""
    document = Document(path, "")
    try:
        document.text = data.removeprefix(UTF_8_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        message = f"not UTF-8: byte 0x{data[error.start]:02x}"
        if data.startswith(_UTF_16_MARKS):
            message = f"not UTF-8: its first bytes are those of UTF-16 or UTF-32 (0x{data[:2].hex()})"
        document.problems.append(_at_offset(path, before, message, "save the file as UTF-8"))
        return document
    odd = _UNPRINTABLE.search(document.text)
    if odd:
        message = f"the character U+{ord(odd.group()):04X} is not allowed here"
        hint = "save the file as UTF-8" if odd.group() == "\0" else ""
        document.problems.append(_at_offset(path, document.text[: odd.start()], message, hint))
        return document
    builder = Builder(path, document.text)
    builder.build()
    document.value, document.problems = builder.value, builder.problems
    document.extents, document.outer = builder.extents, builder.table
    return document


UTF_8_MARK = b"\xef\xbb\xbf"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Turned round: what YAML calls printable, less the three that end a line for YAML but for no editor. Looked for here
# because the two loaders report it differently.
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def _at_offset(path: Path, before: str, message: str, hint: str) -> Problem:
    line = before.count("\n") + 1
    return Problem(path, line, len(before) - before.rfind("\n"), message, hint)
