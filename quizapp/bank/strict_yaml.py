"""The YAML that banks are written in: plain data that every YAML reader reads alike.

Built straight from libyaml's events, which takes a fifth of the time of its node tree and cannot overflow the C
stack on deep nesting. Refused, with their position: anchors and aliases, tags, duplicate keys, keys that are not
words, and plain scalars that YAML 1.1 and 1.2 read differently (NO, 3:30, 1e-8, 017, 1_000).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from quizapp.bank.problems import Loc, Problem, quoted
from quizapp.bank.scalars import MAY_BE_MORE, Ambiguous, resolve

MAX_BYTES = 16 * 1024 * 1024  # 10,000 bilingual questions in one file are 12 MB
MAX_DEPTH = 24  # a bank needs 8

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Refused:
    """Stands where something was refused, so that nothing more is said about that place."""

    def __repr__(self) -> str:
        return "refused"


REFUSED: Final = Refused()


@dataclass(frozen=True, slots=True)
class Place:
    line: int
    column: int
    raw: str | None = None
    """A scalar as the author wrote it."""


@dataclass(slots=True)
class Places:
    """Where every key and value of one file stands."""

    values: dict[Loc, Place] = field(default_factory=dict)
    keys: dict[Loc, Place] = field(default_factory=dict)

    def path(self, loc: Loc) -> Loc:
        """The part of `loc` that is in the file, without what only a model knows, such as a tag of a union."""
        path: Loc = ()
        for part in loc:
            if (*path, part) in self.values:
                path = (*path, part)
        return path

    def value(self, loc: Loc) -> Place:
        return self.values.get(self.path(loc), Place(1, 1))

    def key(self, loc: Loc) -> Place:
        return self.keys.get(self.path(loc)) or self.value(loc)


@dataclass(slots=True)
class Document:
    """The plain data of one file, and the lines on which the entries of its lists of mappings begin."""

    path: Path
    text: str
    value: Any = REFUSED
    problems: list[Problem] = field(default_factory=list)
    entry_lines: dict[str, list[int]] = field(default_factory=dict)

    def places(self) -> Places:
        """Goes through the file a second time, for positions: wanted only where something is wrong."""
        places = Places()
        _Builder(Document(self.path, self.text), places).build()
        return places


def read(path: Path) -> Document:
    """Reads one file; whatever its bytes, the answer is data or problems."""
    document = Document(path, "")
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        document.problems.append(Problem(path, 1, 1, f"cannot be read: {error.strerror or error}"))
        return document
    if len(data) > MAX_BYTES:
        document.problems.append(Problem(path, 1, 1, f"a file holds at most {MAX_BYTES:,} bytes", "split it"))
        return document
    return parse(path, data)


def parse(path: Path, data: bytes) -> Document:
    """The same for bytes that are at hand."""
    document = Document(path, "")
    try:
        document.text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        message = f"not UTF-8: byte 0x{data[error.start]:02x}"
        document.problems.append(_at_offset(path, before, message, "save the file as UTF-8"))
        return document
    odd = _UNPRINTABLE.search(document.text)
    if odd:
        message = f"the character U+{ord(odd.group()):04X} is not allowed here"
        document.problems.append(_at_offset(path, document.text[: odd.start()], message, ""))
        return document
    _Builder(document).build()
    return document


# Turned round: what YAML calls printable, less the three that end a line for YAML but for no editor. Looked for here
# because the two loaders report it differently.
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def _at_offset(path: Path, before: str, message: str, hint: str) -> Problem:
    line = before.count("\n") + 1
    return Problem(path, line, len(before) - before.rfind("\n"), message, hint)


class _Builder:
    """Turns events into data with a stack of its own; with `places`, notes where everything stands."""

    def __init__(self, document: Document, places: Places | None = None) -> None:
        self.document = document
        self.places = places
        self.containers: list[Any] = []
        self.path: list[str | int] = []  # one part for every open container: where in it we are
        self.key_wanted: list[bool] = []

    def build(self) -> None:
        self.document.value = None  # what a file without content is
        try:
            self._consume(yaml.parse(self.document.text, _LOADER))
        except yaml.MarkedYAMLError as error:
            self.document.value = REFUSED
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            self._problem(line, column, *_syntax(error, self.document.text))
        except yaml.YAMLError as error:
            self.document.value = REFUSED
            self._problem(1, 1, "not YAML: " + str(error).splitlines()[0])

    def _consume(self, events: Iterator[Any]) -> None:
        documents = 0
        for event in events:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                if event.anchor is not None or event.tag is not None:
                    value: Any = self._decorated(event)
                elif event.implicit[0]:
                    value = self._plain(event)
                else:
                    value = event.value
                self._take(value, event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                if event.anchor is not None or event.tag is not None:
                    self._decorated(event)
                if len(self.containers) >= MAX_DEPTH:
                    self._problem_at(event, f"nested deeper than {MAX_DEPTH} levels")
                    self.document.value = REFUSED
                    return
                mapping = kind is yaml.MappingStartEvent
                container: Any = {} if mapping else []
                self._take(container, event)
                self.containers.append(container)
                self.path.append("" if mapping else 0)
                self.key_wanted.append(mapping)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self.containers.pop()
                self.path.pop()
                self.key_wanted.pop()
            elif kind is yaml.AliasEvent:
                self._problem_at(
                    event, f"aliases are not allowed (*{event.anchor[:40]})", "write the value out"
                )
                self._take(REFUSED, event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._problem_at(event, "a second document begins here", "one file holds one document")
                    return

    def _take(self, value: Any, event: Any) -> None:
        """Puts a value where it belongs: the root, a key, the value of a key, an entry of a list."""
        if not self.containers:
            self.document.value = value
            if self.places is not None:
                self.places.values[()] = _place(event)
            return
        container = self.containers[-1]
        if isinstance(container, list):
            self.path[-1] = len(container)
            if self.places is not None:
                self.places.values[tuple(self.path)] = _place(event)
            elif len(self.containers) == 2 and isinstance(self.path[0], str):
                self.document.entry_lines.setdefault(self.path[0], []).append(event.start_mark.line + 1)
            container.append(value)
        elif self.key_wanted[-1]:
            self.key_wanted[-1] = False
            self.path[-1] = self._key(container, value, event)
            if self.places is not None:
                self.places.keys[tuple(self.path)] = _place(event)
        else:
            self.key_wanted[-1] = True
            key = self.path[-1]
            if self.places is not None:
                self.places.values[tuple(self.path)] = _place(event)
            if key != _NO_KEY:
                container[key] = value

    def _key(self, container: dict[str, Any], value: Any, event: Any) -> str:
        if value is REFUSED:
            return _NO_KEY
        if not isinstance(value, str) or not value.isprintable() or not value:
            self._problem_at(
                event, "a key is a word", "write key: value" if value is None else "put it in quotes"
            )
            return _NO_KEY
        if value in container:
            self._problem_at(event, f"the key {quoted(value)} stands twice in this mapping")
            return _NO_KEY
        return value

    def _decorated(self, event: Any) -> Refused:
        if event.anchor is not None:
            self._problem_at(
                event, f"anchors are not allowed (&{event.anchor[:40]})", "write the value where it is used"
            )
        if event.tag is not None:
            self._problem_at(event, f"tags are not allowed ({event.tag[:40]})", "plain values need none")
        return REFUSED

    def _plain(self, event: Any) -> Any:
        raw: str = event.value
        if raw and raw[0] not in MAY_BE_MORE:
            return raw
        try:
            return resolve(raw)
        except Ambiguous as told:
            self._problem_at(event, told.message, told.hint)
            return REFUSED

    def _problem_at(self, event: Any, message: str, hint: str = "") -> None:
        mark = event.start_mark
        self._problem(mark.line + 1, mark.column + 1, message, hint)

    def _problem(self, line: int, column: int, message: str, hint: str = "") -> None:
        self.document.problems.append(Problem(self.document.path, line, column, message, hint))


_NO_KEY = "\0"  # a key is printable, so none is this


def _place(event: Any) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1, event.value if type(event) is yaml.ScalarEvent else None)


def _syntax(error: yaml.MarkedYAMLError, text: str) -> tuple[str, str]:
    """libyaml's own words, and what they usually mean."""
    said = error.problem or error.context or "not YAML"
    mark = error.problem_mark or error.context_mark
    lines = text.splitlines()
    line = lines[mark.line] if mark and mark.line < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())] or ("cannot start any token" in said and "\t" in line):
        return "not YAML: a tab in the indentation", "indent with spaces"
    if "mapping values are not allowed" in said:
        return f"not YAML: {said}", "put a text that holds ': ' in quotes"
    if "found character" in said and "cannot start" in said:
        return f"not YAML: {said}", "put a text that begins with this character in quotes"
    if "found unknown escape" in said:
        return f"not YAML: {said}", "write TeX in single quotes or in a block (>)"
    return f"not YAML: {said}", ""
