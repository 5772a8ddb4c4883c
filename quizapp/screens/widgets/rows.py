"""A list of any length with a cursor: only what is in sight is drawn.

Ten thousand rows cost ten thousand additions when they are shown, and nothing when they scroll. Where their heights are
only guessed, those in sight are drawn to see how high they are, and what stands on the screen does not jump.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

GUTTER = 2
"""Cells before each row, for the sign that the cursor is there: a colour alone is not enough."""

Draw = Callable[[int, int], Sequence[Content]]
"""The lines of a row, by its number and the cells there are."""


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """Arrows and pages move the cursor; Enter or a click picks the row."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--cursor"}
    DEFAULT_CSS = """
    RowList {
        width: 100%; height: 1fr; background: $background; color: $foreground;
        text-wrap: nowrap; text-overflow: ellipsis;
        overflow-x: hidden; overflow-y: auto; scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        & > .rows--cursor { background: $surface-lighten-1; text-style: bold; }
        &:focus > .rows--cursor { background: $primary-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
        Binding("home,ctrl+home", "end(-1)", show=False),
        Binding("end,ctrl+end", "end(1)", show=False),
        Binding("enter", "pick", show=False),
    ]

    # No dataclasses: each of them would take Home's start half a millisecond.
    class Picked(Message):
        """Enter, or a click at this column of the row's own; None for Enter."""

        def __init__(self, index: int, column: int | None = None) -> None:
            super().__init__()
            self.index, self.column = index, column

    class Moved(Message):
        """The cursor stands on another row."""

    at: reactive[int] = reactive(0, repaint=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._draw: Draw = lambda index, width: ()
        self._tops: list[int] = [0]
        self._guess: int | None = None
        self._known: dict[int, int] = {}
        """The heights of the rows that were in sight, where the others are guessed."""
        self._settling = False
        self._empty = Content("")
        self._drawn: dict[tuple[int, bool], list[Strip]] = {}

    def show(self, heights: Sequence[int], draw: Draw, at: int = 0) -> None:
        """Rows of these heights, the cursor on one of them."""
        self._guess = None
        self._show(heights, draw, at)

    def show_many(self, count: int, guess: int, draw: Draw, at: int = 0) -> None:
        """So many rows, each about as high as guessed: how high one is turns out when it comes into sight."""
        self._guess = guess
        self._known.clear()
        self._show([guess] * count, draw, at)

    def _show(self, heights: Sequence[int], draw: Draw, at: int) -> None:
        self._draw = draw
        self._tops = list(accumulate(heights, initial=0))
        self._drawn.clear()
        self.set_reactive(RowList.at, max(0, min(at, len(heights) - 1)))
        self.virtual_size = Size(0, self._tops[-1])
        self.refresh()
        self._keep_in_sight()

    @property
    def count(self) -> int:
        return len(self._tops) - 1

    @property
    def room(self) -> int:
        """Cells for a row."""
        return max(1, self.scrollable_content_region.width - GUTTER)

    def redraw(self, empty: Content | None = None) -> None:
        """What the rows say has changed, but neither their number nor their heights (unless these are guessed);
        `empty` is what stands there where there are none."""
        self._empty = self._empty if empty is None else empty
        self._drawn.clear()
        self._guess_anew()
        self.refresh()

    def go_to(self, index: int) -> None:
        if self.count:
            self.at = max(0, min(index, self.count - 1))

    def watch_at(self, before: int, now: int) -> None:
        for index in (before, now):
            if index < self.count:
                self.refresh_lines(self._tops[index], self._tops[index + 1] - self._tops[index])
        self._keep_in_sight()
        self.post_message(self.Moved())

    def _keep_in_sight(self) -> None:
        if self.count and self.is_mounted:
            top = self._tops[self.at]
            row = Region(0, top, 1, self._tops[self.at + 1] - top)
            self.scroll_to_region(row, animate=False, force=True, immediate=True)
            self._settle(cursor=True)

    # Heights that were guessed

    def _guess_anew(self) -> None:
        if self._guess is not None and self.count:
            self._known.clear()
            self._tops = list(accumulate([self._guess] * self.count, initial=0))
            self._keep_in_sight()

    def watch_scroll_y(self, before: float, now: float) -> None:
        super().watch_scroll_y(before, now)
        self._settle(cursor=False)

    def _settle(self, cursor: bool) -> None:
        """Measures the rows in sight until all of them are known. The first that is whole in sight stays where it is;
        with `cursor`, the row of the cursor comes whole into sight."""
        if self._guess is None or self._settling or not self.count or not self.size.height:
            return
        self._settling = True
        try:
            measured = True
            while measured:
                if cursor:
                    top = self._tops[self.at]
                    row = Region(0, top, 1, min(self._tops[self.at + 1] - top, self.size.height))
                    self.scroll_to_region(row, animate=False, force=True, immediate=True)
                measured = self._measure()
        finally:
            self._settling = False

    def _measure(self) -> bool:
        """Whether a height in sight was guessed wrong."""
        y, height = round(self.scroll_y), self.size.height
        first, last = self._row_at(min(y, self._tops[-1] - 1)), self._row_at(y + height - 1)
        new = [
            row for row in (*range(first, min(last, self.count - 1) + 1), self.at) if row not in self._known
        ]
        if not new:
            return False
        for row in new:
            self._known[row] = max(1, len(self._draw(row, self.room)))
        wrong = [row for row in set(new) if self._known[row] != self._tops[row + 1] - self._tops[row]]
        if wrong:
            still = first if self._tops[first] == y or first + 1 >= self.count else first + 1
            shift = self._tops[still] - y
            heights = [after - before for before, after in pairwise(self._tops)]
            for row in wrong:
                heights[row] = self._known[row]
            self._tops = list(accumulate(heights, initial=0))
            self._drawn.clear()
            self.virtual_size = Size(0, self._tops[-1])
            self.scroll_to(y=max(0, self._tops[still] - shift), animate=False, force=True, immediate=True)
            self.refresh()
        return True

    def action_move(self, by: int) -> None:
        """From the last on to the first, and back."""
        if self.count:
            self.at = (self.at + by) % self.count

    def action_turn(self, by: int) -> None:
        """A screenful, but for one line at least, and one row at least."""
        line = max(0, self._tops[self.at] + by * max(1, self.size.height - 1))
        row = self._row_at(line)
        if by < 0 and self._tops[row] < line:
            row += 1
        self.go_to(min(row, self.at - 1) if by < 0 else max(row, self.at + 1))

    def action_end(self, which: int) -> None:
        self.go_to(0 if which < 0 else self.count - 1)

    def action_pick(self) -> None:
        if self.count:
            self.post_message(self.Picked(self.at))

    def on_click(self, event: Click) -> None:
        line = event.y + self.scroll_offset.y
        if 0 <= line < self._tops[-1]:
            self.at = self._row_at(line)
            self.post_message(self.Picked(self.at, event.x - GUTTER))

    def _row_at(self, line: int) -> int:
        return bisect_right(self._tops, line) - 1

    def on_resize(self, event: Resize) -> None:
        self._drawn.clear()
        self._guess_anew()
        self._keep_in_sight()
        self.refresh()  # else the app's first paint goes without the list, and a second one follows 17 ms later

    def notify_style_update(self) -> None:
        """Another theme."""
        self._drawn.clear()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        line = y + self.scroll_offset.y
        if line >= self._tops[-1]:
            if self._tops[-1] == 0 and y == 0:
                told = self._strips(self._empty.pad_left(GUTTER), width, cursor=False)
                return told[0] if told else Strip.blank(width, self.visual_style.rich_style)
            return Strip.blank(width, self.visual_style.rich_style)
        index = self._row_at(line)
        key = (index, index == self.at)
        if key not in self._drawn:
            if len(self._drawn) > 400:
                self._drawn.clear()
            lines = self._draw(index, self.room)
            sign = "› " if index == self.at else "  "
            row = Content("\n").join([(sign if i == 0 else "  ") + text for i, text in enumerate(lines)])
            self._drawn[key] = self._strips(row, width, index == self.at)
        strips = self._drawn[key]
        place = line - self._tops[index]
        return strips[place] if place < len(strips) else Strip.blank(width, self.visual_style.rich_style)

    def _strips(self, row: Content, width: int, cursor: bool) -> list[Strip]:
        style = self.get_visual_style("rows--cursor") if cursor else self.visual_style
        strips = Visual.to_strips(self, row, width, None, style)
        return [strip.extend_cell_length(width, style.rich_style) for strip in strips]
