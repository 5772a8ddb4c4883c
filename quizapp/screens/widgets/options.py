"""The options of a question: one is picked, and afterwards it is seen which was right and which was picked."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.events import Click
from textual.message import Message
from textual.reactive import reactive

from quizapp.practice.page import Option
from quizapp.screens.widgets.listing import Listing


class Options(Listing):
    """A digit or a click picks; Enter picks what the marker stands at."""

    @dataclass
    class Picked(Message):
        """An option was picked."""

        raw: str

    picked: reactive[str] = reactive("")
    """What was picked, once it is marked; nothing where the learner gave up."""

    def take(self, options: Sequence[Option], raw: str) -> None:
        self.options, self.picked = tuple(options), raw

    def choose(self, index: int) -> None:
        self.at = index
        self.post_message(self.Picked(self.options[index].raw))

    def action_hand_in(self) -> None:
        self.pick(self.at + 1)

    def on_click(self, event: Click) -> None:
        index = self.line_at(event.y)
        if index is not None:
            self.pick(index + 1)

    def sign(self, index: int, option: Option) -> tuple[str, str]:
        sign, style = " ", ""
        if self.marked and option.right:
            sign, style = "✓", "bold $text-success"
        elif self.marked and option.raw == self.picked:
            sign, style = "✗", "$text-error"
        elif not self.marked and index == self.at:
            sign, style = "›", "bold"
        return f"{sign} {index + 1}. ", style
