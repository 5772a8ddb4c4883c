"""The line that says what a list is narrowed to. Nobody goes to it: whatever is typed on the screen lands in it."""

from textual.content import Content
from textual.events import Key, Paste
from textual.geometry import Offset
from textual.reactive import reactive
from textual.widget import Widget

LONGEST = 100
"""Characters: nobody looks for more, and a pasted page is not searched for."""
LEAST = 12
"""Cells for what is typed; where there are fewer, it has the line to itself."""
SPACES = " \u3000"
"""The second is what a Chinese input method sends in full width."""


def retyped(text: str, key: str, character: str | None) -> str | None:
    """The text after a key; None where the key has nothing to do with it. Spaces begin no text."""
    match key:
        case "backspace" | "ctrl+h" if text:
            return text[:-1]
        case "ctrl+w" | "ctrl+backspace" | "alt+backspace" if text:
            return text.rstrip()[: -len((text.split() or [""])[-1]) or None].rstrip(SPACES)
        case "ctrl+u" if text:
            return ""
    if character is None or (not text and character in SPACES):
        return None
    if character in SPACES:  # of which Python calls the second unprintable
        character = " "
    return (text + character)[:LONGEST] if character.isprintable() else None


class FilterLine(Widget):
    """One line high whether anything is typed or not, so that the list below does not jump."""

    DEFAULT_CSS = """
    FilterLine { width: 100%; height: 1; padding: 0 2; }
    """

    typed: reactive[str] = reactive("")
    label: reactive[str] = reactive("")
    invitation: reactive[str] = reactive("")
    found: reactive[str] = reactive("")

    def show(self, label: str, invitation: str, found: str) -> None:
        """`invitation` stands there while nothing is typed; `found` at the end of the line, how much is left."""
        self.label, self.invitation, self.found = label, invitation, found

    def take(self, event: Key) -> bool:
        """True where the key was meant for this line: something else is looked for now.

        No message tells of it: what it narrows would be drawn a sixtieth of a second after it.
        """
        text = retyped(self.typed, event.key, event.character)
        if text is not None:
            self.typed = text
        return text is not None

    def paste(self, event: Paste) -> None:
        text = " ".join("".join(c if c.isprintable() else " " for c in event.text[:LONGEST]).split())
        self.typed = (self.typed + text)[:LONGEST]

    def render(self) -> Content:
        width = self.content_size.width
        if not self.typed:
            return Content.styled(self.invitation, "$foreground-muted").truncate(width, ellipsis=True)
        label, found = (Content.styled(text, "$foreground-muted") for text in (self.label, self.found))
        if width < label.cell_length + LEAST + found.cell_length:
            found = Content("")
        if width < label.cell_length + LEAST:
            label = Content("")
        typed = Content.styled(_end_of(self.typed, width - label.cell_length - found.cell_length - 2), "bold")
        line = Content.assemble(label, typed, (" ", "reverse"))
        self._let_the_input_method_know(line.cell_length - 1)
        return Content.assemble(line, " " * max(0, width - line.cell_length - found.cell_length), found)

    def _let_the_input_method_know(self, x: int) -> None:
        """It shows its choice of characters where the terminal's own cursor is."""
        self.app.cursor_position = self.content_region.offset + Offset(x, 0)


def _end_of(text: str, cells: int) -> str:
    """As much of its end as there is room for: what was typed last is what one looks at."""
    if Content(text).cell_length <= cells:
        return text
    while text and Content(text).cell_length > cells - 1:
        text = text[1:]
    return f"…{text}"
