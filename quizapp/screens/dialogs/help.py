"""The keys of the screen underneath."""

from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from quizapp.screens import phrases
from quizapp.screens.desk import Quiz
from quizapp.screens.widgets.keybar import Key, KeyBar
from quizapp.screens.widgets.prose import ProseView
from quizapp.text.phrases import Sayable
from quizapp.text.prose import render


class HelpScreen(ModalScreen[None]):
    """A sheet over the screen; any of its keys closes it."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,q,enter,question_mark", "dismiss", "close", show=False)
    ]

    def __init__(self, text: Sayable) -> None:
        super().__init__()
        self._text = text

    @property
    def quiz(self) -> Quiz:
        return cast(Quiz, self.app)

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="sheet"):
            yield ProseView()
        yield KeyBar()

    def on_mount(self) -> None:
        self.show_language()

    def show_language(self) -> None:
        language = self.quiz.language
        self.query_one("#sheet").border_title = Content(phrases.HELP_TITLE.text(language))
        self.query_one(ProseView).prose = render(self._text.text(language))
        keys = [
            Key("Esc", phrases.CLOSE, "screen.dismiss"),
            Key("↑↓", phrases.SCROLL, ""),
            Key("F2", phrases.LANGUAGE, "app.language"),
        ]
        self.query_one(KeyBar).show(keys, language)
