"""The line at the bottom that says which keys do what now; a click does the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from quizapp.text.languages import Language
from quizapp.text.phrases import Sayable


@dataclass(frozen=True)
class Key:
    """One entry: the key as printed, what it does, and the action that a click runs."""

    key: str
    does: Sayable
    action: str


class KeyBar(Widget):
    """Entries that do not fit are left out from the right, never cut in the middle."""

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; width: 1fr; background: $footer-background; color: $footer-foreground; }
    """

    keys: reactive[tuple[Key, ...]] = reactive(())
    language: reactive[Language] = reactive("en")

    def show(self, keys: Sequence[Key], language: Language) -> None:
        self.language = language
        self.keys = tuple(keys)

    def render(self) -> Content:
        shown = Content("")
        for entry in self.keys:
            click = Style.from_meta({"@click": entry.action})
            piece = Content.assemble(
                (f" {entry.key} ", "bold $footer-key-foreground"), (f"{entry.does.text(self.language)} ", "")
            ).stylize(click)
            if shown.cell_length + piece.cell_length > self.content_size.width:
                break
            shown += piece
        return shown
