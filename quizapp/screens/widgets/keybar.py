"""The line at the bottom that says which keys do what now; a click does the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.style import Style
from textual.widget import Widget

from quizapp.text.languages import Language
from quizapp.text.phrases import Sayable

ACTION = "key_action"
"""What an entry carries in its style, for the click. (An `@click` would be drawn as a link, underlined.)"""


@dataclass(frozen=True)
class Key:
    """One entry: the key as printed, what it does, and the action that a click runs."""

    key: str
    does: Sayable
    action: str
    spare: bool = False
    """Shown only where the others leave room for it."""


class KeyBar(Widget):
    """Every entry is shown whole: on a narrow screen they move together, then go on in another line.

    Spare ones fill what is left of the lines that the others take; the first that does not fit ends the bar.
    """

    DEFAULT_CSS = """
    KeyBar {
        width: 100%; height: auto; padding: 0 1;
        background: $panel; color: $foreground;
    }
    """

    keys: reactive[tuple[Key, ...]] = reactive((), layout=True)
    language: reactive[Language] = reactive("en", layout=True)

    def show(self, keys: Sequence[Key], language: Language) -> None:
        self.language = language
        self.keys = tuple(keys)

    async def on_click(self, event: Click) -> None:
        action = event.style.meta.get(ACTION)
        if action:
            await self.run_action(action)

    def render(self) -> Content:
        return Content("\n").join(self._rows(self.content_size.width))

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return max(1, len(self._rows(width)), self._beneath(width))

    def _beneath(self, width: int) -> int:
        """Of a sheet over a screen that shines through: the lines of that one's bar, which this one is to cover."""
        if not isinstance(self.screen, ModalScreen):
            return 0
        stack = self.app.screen_stack
        below = stack[: stack.index(self.screen)] if self.screen in stack else stack
        bars = [bar for screen in below[-1:] for bar in screen.query(KeyBar)]
        return max((max(len(bar._rows(width)), bar._beneath(width)) for bar in bars), default=0)

    def shown(self, width: int) -> list[Key]:
        """The entries that there is room for, in their order."""
        keys = [key for key in self.keys if not key.spare]
        lines, gap = self._packed(keys, width)
        for spare in (key for key in self.keys if key.spare):
            wider = [key for key in self.keys if key in keys or key is spare]
            rows, squeezed = self._packed(wider, width)
            if len(rows) > max(1, len(lines)) or squeezed < gap:
                break
            keys = wider
        return keys

    def _rows(self, width: int) -> list[Content]:
        return self._packed(self.shown(width), width)[0]

    def _packed(self, keys: Sequence[Key], width: int) -> tuple[list[Content], int]:
        """The lines of these entries, and the cells between two of them."""
        entries = [self._entry(key) for key in keys]
        cells = sum(entry.cell_length for entry in entries)
        gap = 1 if cells + 2 * (len(entries) - 1) > width >= cells + len(entries) - 1 else 2
        rows: list[Content] = []
        for entry in entries:
            if rows and rows[-1].cell_length + gap + entry.cell_length <= width:
                rows[-1] = Content.assemble(rows[-1], " " * gap, entry)
            else:
                rows.append(entry)
        return rows, gap

    def _entry(self, entry: Key) -> Content:
        # At least 3 : 1 in every theme; the colours that themes have for a footer fall to 1.2 in some.
        key = (entry.key, "bold $text-primary")
        made = Content.assemble(key, " ", entry.does.text(self.language))
        return made.stylize(Style.from_meta({ACTION: entry.action}))
