"""A text of any length to be read: it scrolls at once, where Textual's own would glide."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from quizapp.screens.widgets.prose import ProseView
from quizapp.text.prose import Prose


class Reader(VerticalScroll, can_focus=True, inherit_bindings=False):
    """As wide as the eye finds the next line."""

    DEFAULT_CSS = """
    Reader { height: 1fr; padding: 1 2; scrollbar-size-vertical: 1; }
    Reader ProseView { max-width: 100; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown,space", "turn(1)", show=False),
        Binding("home", "end(-1)", show=False),
        Binding("end", "end(1)", show=False),
    ]

    def compose(self) -> ComposeResult:
        yield ProseView()

    def show(self, prose: Prose) -> None:
        self.query_one(ProseView).prose = prose

    def to_the_top(self) -> None:
        self.scroll_to(y=0, animate=False)

    def action_move(self, lines: int) -> None:
        self.scroll_relative(y=lines, animate=False)

    def action_turn(self, pages: int) -> None:
        """A screenful on or back, with two lines of what was read last."""
        self.action_move(pages * max(1, self.size.height - 2))

    def action_end(self, which: int) -> None:
        self.scroll_to(y=0 if which < 0 else self.max_scroll_y, animate=False)
