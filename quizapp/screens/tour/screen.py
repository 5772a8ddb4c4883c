"""The first screen of the first run: six lines about the program, and the choice of its language."""

import unicodedata
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.events import Key as KeyPress
from textual.screen import Screen
from textual.widgets import Static

from quizapp.practice import tour
from quizapp.screens import phrases
from quizapp.screens.desk import Quiz
from quizapp.screens.tour import phrases as tour_phrases
from quizapp.screens.widgets.keybar import Key, KeyBar
from quizapp.screens.widgets.prose import ProseView
from quizapp.screens.widgets.titlebar import TitleBar
from quizapp.text.languages import LANGUAGES, Language
from quizapp.text.phrases import Sayable
from quizapp.text.prose import Block, Prose, Span

NAMES: dict[Language, str] = {"en": "English", "zh": "中文"}


class TourScreen(Screen[None]):
    """Shows itself in the language that is marked; Enter takes it."""

    CSS_PATH = "tour.tcss"
    help_text: ClassVar[Sayable] = tour_phrases.HELP_TOUR
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,down,left,right,tab,shift+tab", "app.language", show=False),  # of two, the other one
        Binding("escape,enter", "begin", show=False),
    ]

    @property
    def quiz(self) -> Quiz:
        return cast(Quiz, self.app)

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield ProseView(id="tour")
        yield Static(id="choose", markup=False)
        for language in LANGUAGES:
            yield Static(id=language, classes="language", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self.show_language()

    def show_language(self) -> None:
        language = self.quiz.language
        self.query_one(TitleBar).show(tour.WELCOME.text(language), phrases.TAGLINE.text(language), "")
        said = (Span(phrase.text(language)) for phrase in tour.SCREEN)
        lines = tuple(Block("item", (one,), n) for n, one in enumerate(said, 1))
        self.query_one("#tour", ProseView).prose = Prose(lines)
        self.query_one("#choose", Static).update(Content(tour_phrases.CHOOSE.text(language)))
        for n, each in enumerate(LANGUAGES, 1):
            line = self.query_one(f"#{each}", Static)
            line.update(Content(f"{'›' if each == language else ' '} {n}  {NAMES[each]}"))
            line.set_class(each == language, "marked")
        keys = [
            Key("1 2 ↑↓", tour_phrases.LANGUAGE, "app.language"),
            Key("Enter", tour_phrases.BEGIN, "screen.begin"),
            Key("F1", phrases.HELP, "app.help"),
            Key("^q", phrases.QUIT, "app.quit"),
        ]
        self.query_one(KeyBar).show(keys, language)

    def on_key(self, event: KeyPress) -> None:
        """A digit, also of full width."""
        digit = unicodedata.normalize("NFKC", event.character or "")
        if digit in ("1", "2"):
            self.quiz.speak(LANGUAGES[int(digit) - 1])
            event.stop()

    def on_click(self, event: Click) -> None:
        for language in LANGUAGES:
            if event.widget is not None and event.widget.id == language:
                self.quiz.speak(language)

    def action_begin(self) -> None:
        """Where the settings cannot be written the program goes on without, and says so."""
        failed = self.quiz.change(language=self.quiz.language)
        if failed is not None:
            self.quiz.tell(failed, "warning")
        self.dismiss()
