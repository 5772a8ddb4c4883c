"""Options of which several may be right: ticked, then handed in together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Click
from textual.message import Message
from textual.reactive import reactive

from quizapp.practice.page import Option
from quizapp.screens.widgets.listing import Listing


class Ticks(Listing):
    """A digit, a click, or the space bar at the marker ticks an option or takes the tick away; Enter hands in.

    Afterwards ✓ stands at each right option and ✗ at each wrong one that was ticked; the boxes stay as they were left.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # The second one is what a Chinese input method sends in full width.
        Binding("space,ideographic_space", "tick", show=False),
    ]

    @dataclass
    class Ticked(Message):
        """A tick came or went."""

        raw: str

    @dataclass
    class HandedIn(Message):
        raw: str

    ticked: reactive[frozenset[str]] = reactive(frozenset())

    @property
    def raw(self) -> str:
        """What is ticked, in the order of the authors."""
        return ",".join(sorted(self.ticked, key=_place))

    def take(self, options: Sequence[Option], raw: str) -> None:
        self.options = tuple(options)
        self.ticked = frozenset(raw.split(",")) & {option.raw for option in options}

    def choose(self, index: int) -> None:
        self.at = index
        self.ticked = self.ticked ^ {self.options[index].raw}
        self.post_message(self.Ticked(self.raw))

    def action_tick(self) -> None:
        self.pick(self.at + 1)

    def action_hand_in(self) -> None:
        if not self.marked:
            self.post_message(self.HandedIn(self.raw))

    def on_click(self, event: Click) -> None:
        index = self.line_at(event.y)
        if index is not None:
            self.pick(index + 1)

    def sign(self, index: int, option: Option) -> tuple[str, str]:
        ticked = option.raw in self.ticked
        sign, style = " ", ""
        if self.marked and option.right:
            sign, style = "✓", "bold $text-success" if ticked else "$text-warning"
        elif self.marked and ticked:
            sign, style = "✗", "$text-error"
        elif not self.marked and index == self.at:
            sign, style = "›", "bold"
        return f"{sign} {index + 1}. [{'x' if ticked else ' '}] ", style


def _place(raw: str) -> tuple[int, str]:
    """Numbers by their size: "10" stands behind "9"."""
    return (int(raw), raw) if raw.isdecimal() else (0, raw)
