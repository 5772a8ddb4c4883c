"""A flag on the question underneath, with a note: what to come back for."""

from dataclasses import dataclass
from typing import ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from quizapp.screens import phrases
from quizapp.screens.desk import Quiz
from quizapp.screens.study import phrases as study_phrases
from quizapp.screens.widgets.answer import AnswerLine
from quizapp.screens.widgets.keybar import Key, KeyBar
from quizapp.screens.widgets.prose import ProseView
from quizapp.text.prose import render


@dataclass(frozen=True)
class Flagging:
    """What was decided: a flag with this note, which may be empty; None takes the flag away."""

    note: str | None


class FlagScreen(ModalScreen[Flagging | None]):
    """One line to write in. Dismissed with None, nothing is changed."""

    CSS_PATH = "flag.tcss"
    AUTO_FOCUS = "#note"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss", show=False),
        # Before the field, which deletes a letter with it.
        Binding("ctrl+d", "remove", show=False, priority=True),
    ]

    def __init__(self, present: str | None) -> None:
        super().__init__()
        self._present = present

    @property
    def quiz(self) -> Quiz:
        return cast(Quiz, self.app)

    def compose(self) -> ComposeResult:
        with Vertical(id="sheet"):
            yield ProseView(id="about")
            yield AnswerLine(id="note")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(AnswerLine).lay_out(self._present or "")
        self.show_language()

    def show_language(self) -> None:
        language, flagged = self.quiz.language, self._present is not None
        title = study_phrases.FLAGGED_ALREADY if flagged else study_phrases.FLAG_TITLE
        self.query_one("#sheet").border_title = Content(f"⚑ {title.text(language)}")
        self.query_one(ProseView).prose = render(study_phrases.FLAG_ABOUT.text(language))
        self.query_one(AnswerLine).placeholder = study_phrases.FLAG_HERE.text(language)
        keys = [
            Key("Enter", study_phrases.SAVE, "screen.save"),
            Key("Esc", study_phrases.CANCEL, "screen.dismiss"),
            *([Key("^d", study_phrases.UNFLAG, "screen.remove")] if flagged else []),
            Key("F2", phrases.LANGUAGE, "app.language"),
        ]
        self.query_one(KeyBar).show(keys, language)

    @on(Input.Submitted)
    def action_save(self) -> None:
        self.dismiss(Flagging(self.query_one(AnswerLine).value.strip()))

    def action_remove(self) -> None:
        if self._present is not None:
            self.dismiss(Flagging(None))
