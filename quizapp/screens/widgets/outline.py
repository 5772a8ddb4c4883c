"""The field that the outline of an open answer is written into."""

from dataclasses import dataclass

from textual.events import Key
from textual.message import Message
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from quizapp.screens.widgets.answer import typeable

FEWEST = 3
"""Lines of text it always offers: one alone would not invite to an outline."""

FRAME = 2

MOST = 20_000
"""Characters: ten pages. Of what is pasted beyond that the rest is dropped."""


def typeable_lines(text: str) -> str:
    """Printed characters and line ends, see `typeable`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(typeable(line) for line in lines)


class Outline(TextArea):
    """Enter begins a new line; on an empty one it hands in. It grows with its text, up to a third of the screen."""

    @dataclass
    class HandedIn(Message):
        raw: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, highlight_cursor_line=False)

    def lay_out(self, draft: str) -> None:
        """Puts what was written before into the field, as if it had never left; posts no message."""
        with self.prevent(TextArea.Changed):
            self.load_text(typeable_lines(draft))
            self.move_cursor(self.document.end)

    def type_in(self, text: str) -> None:
        self.insert(text)

    def lines(self, screen_height: int) -> int:
        """How many it takes on a screen of this height, its frame included."""
        most = max(1, screen_height // 3 - FRAME)
        return min(most, max(FEWEST, self.wrapped_document.height)) + FRAME

    def hand_in(self) -> None:
        self.post_message(self.HandedIn(self.text.rstrip()))

    def edit(self, edit: Edit) -> EditResult:
        """Whatever is typed, pasted or cut goes through here."""
        replaced = self.get_text_range(*sorted((edit.from_location, edit.to_location)))
        room = max(0, MOST - len(self.text) + len(replaced))
        edit.text = typeable_lines(edit.text[: 2 * MOST])[:room]
        return super().edit(edit)

    async def _on_key(self, event: Key) -> None:
        row, _ = self.cursor_location
        if event.key == "enter" and not self.document[row].strip():
            event.stop()
            event.prevent_default()  # TextArea's own handler would be asked next
            self.hand_in()
