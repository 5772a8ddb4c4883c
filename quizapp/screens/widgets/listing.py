"""Numbered lines that wrap: what the widgets for picking, ticking and ordering are made of."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from quizapp.practice.page import Option
from quizapp.screens.widgets.content import content_of


class Listing(Widget, can_focus=True):
    """Options from 1 in the order shown, with a marker that the arrow keys move.

    What a line is (marked, ticked, grabbed, right) stands before it as a sign, and never as a colour alone: with
    NO_COLOR only greys are left.
    """

    DEFAULT_CSS = """
    Listing { width: 1fr; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("enter", "hand_in", show=False),
    ]

    @dataclass
    class Went(Message):
        """The marker went to a line; `to` is that line's place among what scrolls."""

        to: Region

    options: reactive[tuple[Option, ...]] = reactive((), layout=True)
    marked: reactive[bool] = reactive(False)
    """Is the answer judged?"""
    at: reactive[int] = reactive(0)
    """The line with the marker, from 0."""

    def begin(self) -> None:
        """A new question: the marker stands at the first line."""
        self.at = 0

    def show(self, options: Sequence[Option], marked: bool, raw: str) -> None:
        """Draws the options as answered so far; the marker keeps its place, as when only the language changes."""
        self.take(options, raw)
        self.marked = marked
        self.at = max(0, min(self.at, len(options) - 1))
        self.display = bool(options)
        # A list that is done with takes no focus: the arrow keys scroll then.
        self.can_focus = not marked

    # What the kinds of listing differ in

    def take(self, options: Sequence[Option], raw: str) -> None:
        """Takes over what is to be shown, and the answer `raw` that was given or is half made."""
        self.options = tuple(options)

    @abstractmethod
    def sign(self, index: int, option: Option) -> tuple[str, str]:
        """What stands before a line, and the style of the line."""

    def choose(self, index: int) -> None:
        """What a digit does, and a click."""
        self.at = index

    @abstractmethod
    def action_hand_in(self) -> None:
        """What Enter does."""

    # What they share

    def pick(self, number: int) -> None:
        """By number, from 1; nothing where there is no such line."""
        if not self.marked and 1 <= number <= len(self.options):
            self.choose(number - 1)

    def action_move(self, by: int) -> None:
        self.at = max(0, min(len(self.options) - 1, self.at + by))
        self.keep_in_sight()

    def keep_in_sight(self) -> None:
        """Has whatever scrolls around it follow the marker."""
        heights = self.heights()
        place = Region(0, sum(heights[: self.at]), self.size.width, heights[self.at])
        self.post_message(self.Went(place.translate(self.virtual_region.offset)))

    def line_at(self, y: int) -> int | None:
        """The option that a row of the widget belongs to."""
        bottom = 0
        for index, height in enumerate(self.heights()):
            bottom += height
            if 0 <= y < bottom:
                return index
        return None

    def heights(self) -> list[int]:
        """How many rows each option takes."""
        return [drawn.plain.count("\n") + 1 for drawn in self._drawn(self.content_size.width)]

    def render(self) -> Content:
        return Content("\n").join(self._drawn(self.content_size.width))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return sum(drawn.plain.count("\n") + 1 for drawn in self._drawn(width))

    def _drawn(self, width: int) -> list[Content]:
        return [self._line(i, option, width) for i, option in enumerate(self.options)]

    def _line(self, index: int, option: Option, width: int) -> Content:
        before, style = self.sign(index, option)
        margin = cell_len(before)
        first, *rest = content_of(option.text, width - margin).split("\n")
        lines = [Content.assemble((before, style), first), *(line.pad_left(margin) for line in rest)]
        return Content("\n").join([line.stylize_before(style) for line in lines])
