"""A study session on the screen: the question, the answer as it is read, the feedback, the rating.

The session itself lives in `quizapp.practice`; this screen shows its page and hands on what the learner does.
"""

import unicodedata
from collections.abc import Callable
from functools import wraps
from typing import ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key as KeyPress
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Input

from quizapp.answers.grade import NotCounted
from quizapp.answers.rating import Rating
from quizapp.answers.reading import Refusal
from quizapp.memory.errors import StoreError
from quizapp.practice import phrases as practice_phrases
from quizapp.practice.page import Page
from quizapp.practice.study import Study
from quizapp.screens import phrases
from quizapp.screens.desk import Quiz
from quizapp.screens.study_keys import LETTERS, keys_of
from quizapp.screens.widgets.answer import AnswerLine
from quizapp.screens.widgets.keybar import KeyBar
from quizapp.screens.widgets.options import Options
from quizapp.screens.widgets.ratings import RatingBar
from quizapp.screens.widgets.sheet import Sheet
from quizapp.screens.widgets.status import StatusLine
from quizapp.screens.widgets.titlebar import TitleBar
from quizapp.text.phrases import Sayable

ANSWER_HEIGHT = 3
"""Lines: a border above and below."""


def writes(method: Callable[..., None]) -> Callable[..., None]:
    """For what writes to the disk: where that fails the app stops and says why; what was answered before is kept."""

    @wraps(method)
    def guarded(screen: "StudyScreen", *arguments: object) -> None:
        try:
            method(screen, *arguments)
        except StoreError as error:
            screen.quiz.stop(error.said)

    return guarded


class StudyScreen(Screen[None]):
    """One question at a time. Letters act only where no text can be typed; function keys act everywhere.

    What is read scrolls; what is acted on (the answer, the ratings, the keys) stays at the bottom, always in sight.
    """

    CSS_PATH = "study.tcss"
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "home", show=False),
        Binding("f3", "hint", show=False, priority=True),
        Binding("f4,ctrl+z", "undo", show=False, priority=True),
        Binding("f5", "reveal", show=False, priority=True),
        Binding("f6", "skip", show=False, priority=True),
        Binding("pageup", "turn(-1)", show=False, priority=True),
        Binding("pagedown", "turn(1)", show=False, priority=True),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
    ]

    def __init__(self, study: Study) -> None:
        super().__init__()
        self.study = study
        self._message: Sayable | None = None
        """What the last key came to, until the next one; kept to be said again in the other language."""

    @property
    def quiz(self) -> Quiz:
        return cast(Quiz, self.app)

    # What is drawn

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield Sheet()
        yield AnswerLine(id="answer")
        yield StatusLine()
        with Vertical(id="foot"):
            yield RatingBar()
            yield KeyBar()

    def on_mount(self) -> None:
        self.watch(self.query_one(Sheet), "more", self._show_keys, init=False)
        self.lay_out()

    def lay_out(self, message: Sayable | None = None) -> None:
        """Draws a newly laid out card, with the draft that was kept of its answer."""
        self._message = message
        self.query_one(Sheet).turn_to("feedback" if self.study.marked else "top")
        self.query_one(AnswerLine).lay_out(self.study.draft if self.study.asking else "")
        self.show_language()

    @property
    def page(self) -> Page | None:
        """What is to be seen; None once the session is through."""
        return None if self.study.finished else self.study.page(self.quiz.language)

    def show_language(self) -> None:
        """Draws the whole page as it now is; nothing that was typed is touched."""
        page, language, sheet = self.page, self.quiz.language, self.query_one(Sheet)
        if page is None:
            sheet.show_alone(self.study.summary(language))
        else:
            sheet.show(page, self._picked_place())
        self._show_title(page)
        answer = self.query_one(AnswerLine)
        answer.display = page is not None and page.way == "type" and page.feedback is None
        answer.placeholder = phrases.TYPE_HERE.text(language)
        answer.border_title = Content(page.expects) if page else None
        self._show_status()
        bar = self.query_one(RatingBar)
        bar.display = self.study.marked
        if self.study.marked:
            bar.show(self.study.intervals, self.study.suggestion, language)
        self._focus()
        self._show_keys()

    def _show_title(self, page: Page | None) -> None:
        done, size = self.study.session.done, self.study.session.size
        full = round(10 * done / size) if size else 10
        left = f"{page.topic} · {page.kind_name}" if page else phrases.SESSION_OVER.text(self.quiz.language)
        self.query_one(TitleBar).show(left, f"{'━' * full}{'─' * (10 - full)} {done}/{size}")

    def _picked_place(self) -> int | None:
        answered = self.study.answered
        return int(answered.raw) if answered is not None and answered.raw.isdecimal() else None

    def _show_status(self) -> None:
        line, answer, language = self.query_one(StatusLine), self.query_one(AnswerLine), self.quiz.language
        if self._message is not None:
            line.message(self._message, language)
        elif answer.display and answer.value.strip():
            line.read_back(self.study.read(answer.value), language)
        else:
            line.read_back(None, language)
        line.display = answer.display or bool(line.prose)
        self.fit()

    @on(Resize)
    def fit(self) -> None:
        """Leaves room for the answer line and what is said under it."""
        line = self.query_one(StatusLine)
        answer = ANSWER_HEIGHT if self.query_one(AnswerLine).display else 0
        self.query_one(Sheet).below = answer + (line.lines(self.size.width) if line.display else 0)

    def _show_keys(self) -> None:
        entries = keys_of(self.study, self.page, self.query_one(Sheet).more)
        self.query_one(KeyBar).show(entries, self.quiz.language)

    def _focus(self) -> None:
        answer, options = self.query_one(AnswerLine), self.query_one(Options)
        target = answer if answer.display else options if options.display and options.can_focus else None
        self.set_focus(target, scroll_visible=False)

    # What the learner does

    @on(Input.Changed, "#answer")
    @writes
    def typed(self, event: Input.Changed) -> None:
        self.study.keep_draft(event.value)
        self._message = None
        self._show_status()

    @on(Input.Submitted, "#answer")
    def submitted(self, event: Input.Submitted) -> None:
        self.hand_in(event.value)

    @on(Options.Picked)
    def picked(self, event: Options.Picked) -> None:
        self.hand_in(str(event.place))

    @on(RatingBar.Chosen)
    def rated(self, event: RatingBar.Chosen) -> None:
        self.rate(event.rating)

    @writes
    def hand_in(self, raw: str) -> None:
        """Has an answer judged; what does not count stays in the field, with the reason under it."""
        mark = self.study.answer(raw)
        if isinstance(mark, NotCounted | Refusal):
            self._message = practice_phrases.NOT_COUNTED.fill(message=mark.message)
            self._show_status()
        else:
            self._judged()

    def _judged(self) -> None:
        self._message = None
        self.show_language()
        self.query_one(Sheet).turn_to("feedback")

    @writes
    def rate(self, rating: Rating) -> None:
        self.study.rate(rating)
        self.lay_out()

    def on_key(self, event: KeyPress) -> None:
        """Digits and letters, half or full width, where no text field takes them."""
        answer = self.query_one(AnswerLine)
        if answer.display:
            if not answer.has_focus and event.is_printable and event.character:
                # Whatever took the focus away, what is typed belongs to the answer and is no command.
                answer.focus()
                answer.insert_text_at_cursor(event.character)
                event.stop()
            return
        character = unicodedata.normalize("NFKC", event.character or "").lower()
        if event.key == "enter":
            self.action_accept()
        elif character in ("1", "2", "3", "4", "5", "6"):
            self._digit(int(character))
        elif character in LETTERS:
            self.call_later(self.run_action, LETTERS[character])
        else:
            return
        event.stop()

    def _digit(self, number: int) -> None:
        if self.study.marked and number in tuple(Rating):
            self.rate(Rating(number))
        elif self.study.asking:
            self.query_one(Options).pick(number)

    def action_accept(self) -> None:
        """Enter where nothing else takes it: the suggested rating, the turned card, the way home."""
        if self.study.finished:
            self.action_home()
        elif self.study.marked:
            self.rate(self.study.suggestion)
        elif self.query_one(AnswerLine).display:
            self.hand_in(self.query_one(AnswerLine).value)
        elif self.query_one(Options).display:
            self.query_one(Options).pick_marked()
        else:
            self.action_reveal()

    @writes
    def action_reveal(self) -> None:
        if self.study.asking:
            self.study.reveal()
            self._judged()

    @writes
    def action_hint(self) -> None:
        if not self.study.asking:
            return
        self._message = None if self.study.hint() else practice_phrases.NO_MORE_HINTS
        self.show_language()
        if self._message is None:
            self.query_one(Sheet).turn_to("hint")

    @writes
    def action_undo(self) -> None:
        self.lay_out(phrases.UNDONE if self.study.undo() else phrases.NOTHING_UNDONE)

    @writes
    def action_skip(self) -> None:
        if self.study.asking:
            self.study.skip()
            self.lay_out()

    @writes
    def action_home(self) -> None:
        self.study.leave()
        self.dismiss()

    def action_turn(self, pages: int) -> None:
        self.query_one(Sheet).turn(pages)

    def action_scroll(self, lines: int) -> None:
        self.query_one(Sheet).move(lines)
