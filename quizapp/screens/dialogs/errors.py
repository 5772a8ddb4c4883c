"""What is wrong with the settings, and with banks that could not be read: every problem with its file and line."""

from collections.abc import Sequence
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from quizapp.bank.catalogue import BankRow
from quizapp.screens import phrases
from quizapp.screens.desk import Quiz
from quizapp.screens.home.phrases import ERRORS_ABOUT, ERRORS_TITLE
from quizapp.screens.widgets.keybar import Key, KeyBar
from quizapp.screens.widgets.prose import ProseView
from quizapp.text.clean import visible
from quizapp.text.phrases import Sayable
from quizapp.text.prose import Block, Prose, Span, verbatim


class ErrorsScreen(ModalScreen[None]):
    """A sheet over Home; the file is mended elsewhere, so that there is nothing to do here but to read."""

    CSS_PATH = "errors.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f5,q,enter", "dismiss", show=False)]

    def __init__(self, banks: Sequence[BankRow], notices: Sequence[Sayable]) -> None:
        super().__init__()
        self._banks, self._notices = banks, notices

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
        self.query_one("#sheet").border_title = Content(ERRORS_TITLE.text(language))
        prose = Prose()
        for notice in self._notices:
            prose += verbatim(notice.text(language))
        prose += verbatim(ERRORS_ABOUT.text(language)) if self._banks else Prose()
        for bank in self._banks:
            prose += verbatim(bank.title.text(language), "strong")
            told = (Span(visible(error)) for error in (bank.error or "").splitlines())
            prose += Prose(tuple(Block("bullet", (one,)) for one in told))
        self.query_one(ProseView).prose = prose
        keys = [
            Key("Esc", phrases.CLOSE, "screen.dismiss"),
            Key("↑↓", phrases.SCROLL, ""),
            Key("F2", phrases.LANGUAGE, "app.language"),
        ]
        self.query_one(KeyBar).show(keys, language)
