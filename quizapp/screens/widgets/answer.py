"""The line that an answer is typed into. It holds only what a terminal may be given: see `typeable`."""

import unicodedata

from textual.events import Paste
from textual.widgets import Input

HEIGHT = 3
"""Lines: a border above and below."""

MOST = 2_000
"""Characters: ten times what is read of a number, and more than any blank takes. Of a pasted book the rest is dropped:
it would be kept as a draft at every key."""


def typeable(text: str) -> str:
    """One line of printed characters: line ends and tabs are spaces; control, format and unassigned characters go.

    They are dropped, not shown as marks: a mark in the middle of a pasted number would be read as part of it.
    """
    one_line = " ".join(text.replace("\t", " ").splitlines())
    return "".join(c for c in one_line if not unicodedata.category(c).startswith("C"))


class AnswerLine(Input):
    """Pasted text of several lines (a matrix, say) becomes one line instead of losing all but its first."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, select_on_focus=False)

    def lay_out(self, draft: str) -> None:
        """Puts what was typed before into the line, as if it had never left; posts no message."""
        with self.prevent(Input.Changed):
            self.value = typeable(draft)
            self.cursor_position = len(self.value)

    def type_in(self, text: str) -> None:
        self.insert_text_at_cursor(text)

    def replace(self, text: str, start: int, end: int) -> None:
        room = MOST - (len(self.value) - abs(end - start))
        super().replace(typeable(text[: 2 * MOST])[: max(0, room)], start, end)

    def _on_paste(self, event: Paste) -> None:
        event.stop()
        event.prevent_default()
        self.replace(event.text, *self.selection)
