"""What is wrong with a file that was edited: every problem with its line, all of them at once."""

from collections.abc import Sequence
from typing import ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from quizapp.bank.problems import Problem
from quizapp.screens import phrases
from quizapp.screens.desk import Quiz
from quizapp.screens.study import phrases as study_phrases
from quizapp.screens.widgets.keybar import Key, KeyBar
from quizapp.screens.widgets.prose import ProseView
from quizapp.text.phrases import Sayable
from quizapp.text.prose import verbatim


class ProblemsScreen(ModalScreen[bool]):
    """Dismissed with True where the learner wants to go back to the editor."""

    CSS_PATH = "problems.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss(False)", show=False),
        Binding("e,ctrl+o", "dismiss(True)", show=False),
    ]

    def __init__(self, said: Sayable, problems: Sequence[Problem]) -> None:
        super().__init__()
        self._said, self._problems = said, problems

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
        self.query_one("#sheet").border_title = Content(study_phrases.PROBLEMS_TITLE.text(language))
        prose = verbatim(self._said.text(language), "strong")
        for problem in self._problems:
            prose += verbatim(str(problem))
        self.query_one(ProseView).prose = prose
        keys = [
            Key("e", study_phrases.EDIT_AGAIN, "screen.dismiss(True)"),
            Key("Esc", phrases.CLOSE, "screen.dismiss(False)"),
            Key("↑↓", phrases.SCROLL, ""),
            Key("F2", phrases.LANGUAGE, "app.language"),
        ]
        self.query_one(KeyBar).show(keys, language)
