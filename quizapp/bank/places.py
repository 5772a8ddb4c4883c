"""Where in a file its keys and values stand."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from quizapp.bank.problems import Loc


@dataclass(frozen=True, slots=True)
class Place:
    """A line and a column, counted from 1 as editors do."""

    line: int
    column: int
    raw: str | None = None
    """A scalar as the author wrote it."""


@dataclass(slots=True)
class Extent:
    """An entry of a list under a key of the file: where it begins, and which characters of the text it is."""

    line: int
    column: int
    start: int
    end: int


@dataclass(slots=True)
class Table:
    """Places of keys and values by their location."""

    values: dict[Loc, Place] = field(default_factory=dict)
    keys: dict[Loc, Place] = field(default_factory=dict)


Lookup = Callable[[str, int, Extent], Table]


class Places:
    """Finds the place of anything in one file.

    What stands outside the entries of its lists is known from the first reading. An entry is looked through when
    something in it is asked for, so that ten thousand questions without a fault cost no memory for positions.
    """

    def __init__(self, outer: Table, extents: Mapping[str, list[Extent]], look: Lookup) -> None:
        self._outer, self._extents, self._look = outer, extents, look
        self._last: tuple[Loc, Table] = ((), Table())

    def value(self, loc: Loc) -> Place:
        table = self._within(loc)
        path = self._path(loc, table)
        return table.values.get(path) or self._outer.values.get(path) or Place(1, 1)

    def key(self, loc: Loc) -> Place:
        table = self._within(loc)
        path = self._path(loc, table)
        return table.keys.get(path) or self._outer.keys.get(path) or self.value(loc)

    def _path(self, loc: Loc, table: Table) -> Loc:
        """The part of `loc` that is in the file, without what only a model knows, such as a tag of a union."""
        path: Loc = ()
        for part in loc:
            longer = (*path, part)
            if longer in table.values or longer in self._outer.values:
                path = longer
        return path

    def _within(self, loc: Loc) -> Table:
        """The table of the entry that `loc` lies in, an empty one outside of entries."""
        if len(loc) < 2 or not isinstance(loc[0], str) or not isinstance(loc[1], int):
            return Table()
        extents = self._extents.get(loc[0], [])
        if loc[1] >= len(extents):
            return Table()
        if self._last[0] != loc[:2]:
            self._last = loc[:2], self._look(loc[0], loc[1], extents[loc[1]])
        return self._last[1]
