"""The options of a question: to be picked from, and afterwards which was right and which was picked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from quizapp.practice.page import Option
from quizapp.screens.widgets.content import content_of

MARGIN = 5
"""The cells before the text of an option: a sign, its number, a full stop."""


class Options(Widget, can_focus=True):
    """Numbered from 1 in the order shown; the arrow keys move a marker, the screen's Enter or a click picks.

    Signs as well as colours say what is what: with NO_COLOR only greys are left.
    """

    DEFAULT_CSS = """
    Options { width: 1fr; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    @dataclass
    class Picked(Message):
        """An option was picked; `place` is where its author put it."""

        place: int

    @dataclass
    class Moved(Message):
        """The marker was moved; `to` is the option's place among what scrolls."""

        to: Region

    options: reactive[tuple[Option, ...]] = reactive((), layout=True)
    picked: reactive[int | None] = reactive(None)
    marked: reactive[bool] = reactive(False)
    at: reactive[int] = reactive(0)

    def show(self, options: Sequence[Option], marked: bool, picked: int | None) -> None:
        """The marker keeps its place when only the language changes."""
        if [o.place for o in options] != [o.place for o in self.options]:
            self.at = 0
        self.options, self.marked, self.picked = tuple(options), marked, picked
        self.display = bool(options)
        # A list that is done with takes no focus: the arrow keys scroll then.
        self.can_focus = not marked

    def pick(self, number: int) -> None:
        """Picks by number, from 1; nothing where there is no such option."""
        if not self.marked and 1 <= number <= len(self.options):
            self.at = number - 1
            self.post_message(self.Picked(self.options[self.at].place))

    def pick_marked(self) -> None:
        self.pick(self.at + 1)

    def action_move(self, by: int) -> None:
        self.at = max(0, min(len(self.options) - 1, self.at + by))
        top, height = self._extent(self.at)
        place = Region(0, top, self.size.width, height).translate(self.virtual_region.offset)
        self.post_message(self.Moved(place))

    def on_click(self, event: Click) -> None:
        bottom = 0
        for number, drawn in enumerate(self._drawn(self.content_size.width), 1):
            bottom += drawn.plain.count("\n") + 1
            if event.y < bottom:
                self.pick(number)
                return

    def render(self) -> Content:
        return Content("\n").join(self._drawn(self.content_size.width))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return sum(drawn.plain.count("\n") + 1 for drawn in self._drawn(width))

    def _extent(self, index: int) -> tuple[int, int]:
        """The first line of an option and how many it takes."""
        heights = [drawn.plain.count("\n") + 1 for drawn in self._drawn(self.content_size.width)]
        return sum(heights[:index]), heights[index]

    def _drawn(self, width: int) -> list[Content]:
        return [self._option(i, option, width) for i, option in enumerate(self.options)]

    def _option(self, index: int, option: Option, width: int) -> Content:
        sign, style = " ", ""
        if self.marked and option.right:
            sign, style = "✓", "bold $text-success"
        elif self.marked and option.place == self.picked:
            sign, style = "✗", "$text-error"
        elif not self.marked and index == self.at:
            sign, style = "›", "bold"
        first, *rest = content_of(option.text, width - MARGIN).split("\n")
        lines = [Content.assemble((f"{sign} {index + 1}. ", style), first)]
        lines += [line.pad_left(MARGIN) for line in rest]
        return Content("\n").join([line.stylize_before(style) for line in lines])
