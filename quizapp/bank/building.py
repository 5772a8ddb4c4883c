"""From the events of a YAML reader to plain data, with a stack of its own and bounds on everything."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from quizapp.bank.places import Extent, Place, Table
from quizapp.bank.problems import Loc, Problem, quoted
from quizapp.bank.scalars import MAY_BE_MORE, Ambiguous, resolve
from quizapp.text.clean import visible

MAX_DEPTH = 24  # a bank needs 8
MAX_VALUES = 800_000  # keys and values of one file; 16 MB of bilingual questions hold 560,000
MAX_IN_ENTRY = 5_000  # of one question; the largest shipped one has 330
MOST_PROBLEMS = 200  # after which the rest of a file is not looked at
NOT_LOOKED_AT = "the rest of the file was not looked at"

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Refused:
    """Stands where something was refused, so that nothing more is said about that place."""

    def __repr__(self) -> str:
        return "refused"


REFUSED: Final = Refused()
_NO_KEY = "\0"  # a key is printable, so none is this


class _Enough(Exception):
    """The rest of the file is not looked at."""


class Builder:
    """Builds the value of one text. Of a list under a key of the root it notes the extent of every entry; of all that
    lies outside such entries, the places. With `entry` the text is one such entry, and every place in it is noted."""

    def __init__(self, path: Path, text: str, entry: tuple[Loc, Extent] | None = None) -> None:
        self.path, self.text = path, text
        self.value: Any = None  # what a file without content is
        self.problems: list[Problem] = []
        self.table = Table()
        self.extents: dict[str, list[Extent]] = {}
        self._base: Loc = entry[0] if entry else ()
        self._lines_above = entry[1].line - 1 if entry else 0
        self._whole = entry is None
        self._inside = False  # an entry, whose places are not noted
        self._containers: list[Any] = []
        self._path: list[str | int] = []  # one part for every open container: where in it we are
        self._key_wanted: list[bool] = []
        self._count = 0
        self._allowed = MAX_IN_ENTRY

    def build(self) -> None:
        loader = LOADER(self.text)
        try:
            self._consume(iter(loader.get_event, None))
        except _Enough:
            self.value = REFUSED
        except yaml.MarkedYAMLError as error:
            self.value = REFUSED
            mark = error.problem_mark or error.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            self._note_problem(line, column, *_syntax(error, self.text))
        except yaml.YAMLError as error:
            self.value = REFUSED
            self._note_problem(1, 1, "not YAML: " + str(error).splitlines()[0])
        finally:
            loader.dispose()

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
                if len(self._containers) >= MAX_DEPTH:
                    self._problem_at(event, f"nested deeper than {MAX_DEPTH} levels")
                    raise _Enough
                mapping = kind is yaml.MappingStartEvent
                container: Any = {} if mapping else []
                self._take(container, event)
                self._containers.append(container)
                self._path.append("" if mapping else 0)
                self._key_wanted.append(mapping)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._containers.pop()
                self._path.pop()
                self._key_wanted.pop()
                if self._inside and len(self._containers) == 2:
                    self._inside = False
                    self.extents[str(self._path[0])][-1].end = event.end_mark.index
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
        self._count += 1
        if self._count > self._allowed:
            self._too_many(event)
        if not self._containers:
            self.value = value
            self.table.values[self._base] = self._place(event)
            return
        container = self._containers[-1]
        if isinstance(container, list):
            self._path[-1] = len(container)
            if self._whole and len(self._containers) == 2 and isinstance(self._path[0], str):
                self._begin_entry(value, event)
            elif not self._inside:
                self.table.values[(*self._base, *self._path)] = self._place(event)
            container.append(value)
        elif self._key_wanted[-1]:
            self._key_wanted[-1] = False
            self._path[-1] = self._key(container, value, event)
            if not self._inside:
                self.table.keys[(*self._base, *self._path)] = self._place(event)
        else:
            self._key_wanted[-1] = True
            if not self._inside:
                self.table.values[(*self._base, *self._path)] = self._place(event)
            if self._path[-1] != _NO_KEY:
                container[self._path[-1]] = value

    def _begin_entry(self, value: Any, event: Any) -> None:
        mark = event.start_mark
        extent = Extent(mark.line + 1, mark.column + 1, mark.index, event.end_mark.index)
        self.extents.setdefault(str(self._path[0]), []).append(extent)
        self._inside = isinstance(value, dict | list)
        self._allowed = min(MAX_VALUES, self._count + MAX_IN_ENTRY)

    def _too_many(self, event: Any) -> None:
        if self._count > MAX_VALUES:
            self._problem_at(event, f"more than {MAX_VALUES:,} keys and values in one file", "split it")
        else:
            self._problem_at(event, f"more than {MAX_IN_ENTRY:,} keys and values in one place")
        raise _Enough

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
            self._problem_at(
                event, f"tags are not allowed ({visible(event.tag[:40])})", "plain values need none"
            )
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

    def _place(self, event: Any) -> Place:
        mark = event.start_mark
        raw = event.value if type(event) is yaml.ScalarEvent else None
        return Place(mark.line + 1 + self._lines_above, mark.column + 1, raw)

    def _problem_at(self, event: Any, message: str, hint: str = "") -> None:
        mark = event.start_mark
        self._note_problem(mark.line + 1, mark.column + 1, message, hint)
        if len(self.problems) >= MOST_PROBLEMS:
            self._note_problem(mark.line + 1, mark.column + 1, NOT_LOOKED_AT)
            raise _Enough

    def _note_problem(self, line: int, column: int, message: str, hint: str = "") -> None:
        self.problems.append(Problem(self.path, line, column, message, hint))


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
