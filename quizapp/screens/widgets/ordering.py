"""Lines to be put in order, by the keyboard or with the mouse."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Hide, MouseDown, MouseMove, MouseUp
from textual.message import Message
from textual.reactive import reactive

from quizapp.practice.page import Option
from quizapp.screens.widgets.listing import Listing

GRABBED = "⇅"
"""One cell wide in every font; ↕ is drawn as an emoji of two by some terminals."""


def in_order(options: Sequence[Option], raw: str) -> tuple[Option, ...]:
    """The lines in the order that an answer names; as they are shown where it does not name just these."""
    named = {option.raw: option for option in options}
    order = raw.split(",")
    if len(order) != len(named) or set(order) != set(named):
        return tuple(options)
    return tuple(named[one] for one in order)


def pulled_to(heights: Sequence[int], at: int, y: int) -> int:
    """Where a line belongs that the mouse has pulled from place `at` to the row `y`.

    It changes places with a neighbour once it would lie under the mouse afterwards: so a short line pulled over a tall
    one does not jump to and fro.
    """
    rows = list(heights)
    top = sum(rows[:at])
    while at + 1 < len(rows) and y >= top + max(rows[at], rows[at + 1]):
        top += rows[at + 1]
        rows[at], rows[at + 1] = rows[at + 1], rows[at]
        at += 1
    while at > 0 and y < top - max(0, rows[at - 1] - rows[at]):
        top -= rows[at - 1]
        rows[at], rows[at - 1] = rows[at - 1], rows[at]
        at -= 1
    return at


class Ordering(Listing):
    """The arrow keys move the marker; with shift, or once the space bar has grabbed the line, they move the line.

    J and K are for terminals that keep shift and arrow to themselves. Enter lets go of a line, else hands in. The mouse
    drags. Once it is judged, ✓ stands at each line in its place, and each other one says where it belongs.
    """

    # What is dragged here are lines, not a selection of text.
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        # What a Chinese input method sends in full width counts as well.
        Binding("shift+up,K,Ｋ", "carry(-1)", show=False),
        Binding("shift+down,J,Ｊ", "carry(1)", show=False),
        Binding("space,ideographic_space", "grab", show=False),
    ]

    @dataclass
    class Moved(Message):
        """A line was moved; `raw` is the order as it now is."""

        raw: str

    @dataclass
    class HandedIn(Message):
        raw: str

    grabbed: reactive[bool] = reactive(False)
    """Does the line at the marker go where the marker goes?"""
    judged: reactive[bool] = reactive(False)
    """Is this an order that the learner made, to be told right from wrong?"""

    def __init__(self) -> None:
        super().__init__()
        self._dragging = False

    @property
    def raw(self) -> str:
        """The order as it is handed in."""
        return ",".join(option.raw for option in self.options)

    def begin(self) -> None:
        super().begin()
        self._let_go()

    def show(self, options: Sequence[Option], marked: bool, raw: str) -> None:
        super().show(options, marked, raw)
        self.judged = marked and bool(raw)
        if marked or not options:
            self._let_go()

    def take(self, options: Sequence[Option], raw: str) -> None:
        self.options = in_order(options, raw)

    # By the keyboard

    def action_move(self, by: int) -> None:
        if self.grabbed:
            self.action_carry(by)
        else:
            super().action_move(by)

    def action_grab(self) -> None:
        """Takes hold of the line at the marker, or lets go of it."""
        self.grabbed = not self.grabbed and not self.marked

    def action_carry(self, by: int) -> None:
        """Moves the line at the marker."""
        self._put(self.at + by)

    def action_hand_in(self) -> None:
        if self.grabbed:
            self.grabbed = False
        elif not self.marked:
            self.post_message(self.HandedIn(self.raw))

    def _put(self, to: int) -> None:
        to = max(0, min(len(self.options) - 1, to))
        if self.marked or to == self.at:
            return
        lines = list(self.options)
        lines.insert(to, lines.pop(self.at))
        self.options, self.at = tuple(lines), to
        self.post_message(self.Moved(self.raw))
        # Once it is laid out anew: the lines have different heights.
        self.call_after_refresh(self.keep_in_sight)

    # With the mouse

    def on_mouse_down(self, event: MouseDown) -> None:
        index = self.line_at(event.y)
        if index is None or self.marked or event.button != 1:
            return
        self.at, self.grabbed, self._dragging = index, True, True
        self.capture_mouse()

    def on_mouse_move(self, event: MouseMove) -> None:
        if not self._dragging:
            return
        if event.button != 1:  # it was let go where nobody told us: before the mouse was captured
            self._let_go()
        else:
            self._put(pulled_to(self.heights(), self.at, event.y))

    def on_mouse_up(self, event: MouseUp) -> None:
        if self._dragging:
            self._let_go()

    def on_hide(self, event: Hide) -> None:
        self._let_go()

    def _let_go(self) -> None:
        self.grabbed = False
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    def sign(self, index: int, option: Option) -> tuple[str, str]:
        if self.judged and option.right:
            return f"✓ {index + 1}   ", "$text-success"
        if self.judged:
            return f"✗ {index + 1}→{int(option.raw) + 1} ", "$text-error"
        if self.marked or index != self.at:
            return f"  {index + 1}. ", ""
        return f"{GRABBED if self.grabbed else '›'} {index + 1}. ", "bold"
