"""The keys of the screen underneath."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

from quizapp.screens import phrases
from quizapp.screens.widgets.keybar import Key, KeyBar
from quizapp.screens.widgets.prose import ProseView
from quizapp.text.languages import Language
from quizapp.text.phrases import Sayable
from quizapp.text.prose import render


class HelpScreen(ModalScreen[None]):
    """A sheet over the screen; any of its keys closes it."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q,enter,question_mark", "dismiss", "close", show=False)
    ]

    def __init__(self, text: Sayable, language: Language) -> None:
        super().__init__()
        self._text, self._language = text, language

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="sheet") as sheet:
            sheet.border_title = phrases.HELP_TITLE.text(self._language)
            yield ProseView(render(self._text.text(self._language)))
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(KeyBar).show([Key("Esc", phrases.CLOSE, "screen.dismiss")], self._language)
