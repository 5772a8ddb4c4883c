"""A study session on the screen: the question, the answer as it is read, the feedback, the rating.

The session itself lives in `quizapp.practice`; this screen shows its page and hands on what the learner does.
"""

import unicodedata
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Key as KeyPress
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option as Row

from quizapp.answers.grade import NotCounted
from quizapp.answers.rating import Rating
from quizapp.answers.reading import Reading, Refusal
from quizapp.memory.errors import StoreError
from quizapp.practice import phrases as practice_phrases
from quizapp.practice.page import Page
from quizapp.practice.study import Study
from quizapp.screens import phrases
from quizapp.screens.widgets.content import content_of
from quizapp.screens.widgets.feedback import FeedbackView
from quizapp.screens.widgets.keybar import Key, KeyBar
from quizapp.screens.widgets.prose import ProseView
from quizapp.screens.widgets.ratings import RatingBar
from quizapp.text.clean import visible
from quizapp.text.prose import Block, Prose, Span

if TYPE_CHECKING:
    from quizapp.screens.app import QuizApp

TYPED = ("numeric", "cloze")


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
    """One question at a time. Letters act only where no text can be typed; function keys act everywhere."""

    CSS_PATH = "study.tcss"
    AUTO_FOCUS = None
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "home", show=False),
        Binding("f3", "hint", show=False, priority=True),
        Binding("f4,ctrl+z", "undo", show=False, priority=True),
        Binding("f5", "reveal", show=False, priority=True),
        Binding("f6", "skip", show=False, priority=True),
        Binding("pageup", "scroll(-1)", show=False, priority=True),
        Binding("pagedown", "scroll(1)", show=False, priority=True),
    ]
    LETTERS: ClassVar[dict[str, str]] = {
        "h": "hint", "u": "undo", "d": "reveal", "s": "skip", "l": "app.language", "?": "app.help", "q": "home",
    }  # fmt: skip

    def __init__(self, study: Study) -> None:
        super().__init__()
        self.study = study

    @property
    def quiz(self) -> "QuizApp":
        return cast("QuizApp", self.app)

    # What is drawn

    def compose(self) -> ComposeResult:
        yield Static(classes="bar", id="title", markup=False)
        with VerticalScroll(id="body", can_focus=False):
            yield ProseView(id="ask")
            yield OptionList(id="options", markup=False)
            yield Input(id="answer", select_on_focus=False)
            yield Static(id="reading", markup=False)
            yield ProseView(id="hints")
            yield FeedbackView()
        yield RatingBar()
        yield KeyBar()

    def on_mount(self) -> None:
        self.lay_out()

    def lay_out(self) -> None:
        """Draws a newly laid out card, with the draft that was kept of its answer."""
        self.query_one("#body", VerticalScroll).scroll_home(animate=False)
        answer = self.query_one("#answer", Input)
        with answer.prevent(Input.Changed):
            answer.value = "" if self.study.finished or self.study.marked else self.study.draft
            answer.cursor_position = len(answer.value)
        self.show_language()

    @on(Resize)
    def fit(self) -> None:
        self.show_language()

    def show_language(self) -> None:
        """Draws the whole page as it now is; nothing that was typed is touched."""
        if self.study.finished:
            self._show_summary()
            return
        page = self.study.page(self.quiz.language)
        marked = page.feedback is not None
        width = max(8, self.size.width - 6)
        self._show_title(f"{page.topic} · {page.kind_name}")
        self.query_one("#ask", ProseView).prose = page.ask
        hints = self.query_one("#hints", ProseView)
        hints.prose = _joined(page)
        hints.display = bool(page.hints) and not marked
        self._show_options(page, width, marked)
        answer = self.query_one("#answer", Input)
        answer.display = page.kind in TYPED and not marked
        answer.placeholder = f"{phrases.TYPE_HERE.text(self.quiz.language)}: {page.expects}"
        self._show_reading(answer.value if answer.display else "")
        feedback = self.query_one(FeedbackView)
        feedback.display = marked
        if page.feedback is not None:
            feedback.show(page.feedback)
        self._show_ratings(marked)
        self._show_keys(page, marked)
        self._focus_on(page, marked)

    def _show_title(self, left: str) -> None:
        done, size = self.study.session.done, self.study.session.size
        full = round(10 * done / size) if size else 10
        right = f"{'━' * full}{'─' * (10 - full)} {done}/{size}"
        title = self.quiz.title_content(left, right, max(0, self.size.width - 2))
        self.query_one("#title", Static).update(title)

    def _show_options(self, page: Page, width: int, marked: bool) -> None:
        options = self.query_one("#options", OptionList)
        options.display = bool(page.options)
        chosen = options.highlighted
        picked = self._picked_place() if marked else None
        options.clear_options()
        for number, option in enumerate(page.options, 1):
            sign = " "
            if marked:
                sign = "✓" if option.right else "✗" if option.place == picked else " "
            text = content_of(option.text, width - 6).split("\n")
            style = "bold $text-success" if sign == "✓" else "$text-error" if sign == "✗" else ""
            rest = (line.pad_left(5) for line in text[1:])
            row = Content("\n").join([Content.assemble((f"{sign} {number}. ", style), text[0]), *rest])
            options.add_option(Row(row, str(option.place), disabled=marked))
        if page.options and not marked:
            options.highlighted = chosen if chosen is not None and chosen < len(page.options) else 0

    def _picked_place(self) -> int | None:
        answered = self.study.answered
        return int(answered.raw) if answered is not None and answered.raw.isdigit() else None

    def _show_reading(self, typed: str) -> None:
        """What the program understands of the number so far, before anything is marked."""
        line = self.query_one("#reading", Static)
        reading = self.study.read(typed) if typed.strip() else None
        line.display = reading is not None
        language = self.quiz.language
        if isinstance(reading, Reading):
            notes = "".join(f"  {note.text(language)}" for note in reading.notes)
            echo = practice_phrases.READ_AS.fill(echo=reading.echo).text(language)
            line.update(Content.assemble((visible(echo), "$text-success"), (visible(notes), "$text-muted")))
        elif reading is not None:
            line.update(Content.styled(visible(reading.message.text(language)), "$text-muted"))

    def _show_ratings(self, marked: bool) -> None:
        bar = self.query_one(RatingBar)
        bar.display = marked
        if marked:
            bar.show(self.study.intervals, self.study.suggestion, self.quiz.language)

    def _show_keys(self, page: Page, marked: bool) -> None:
        if marked:
            keys = [
                Key("1-4", phrases.RATE, "screen.accept"),
                Key("Enter", phrases.TAKE, "screen.accept"),
            ]
        else:
            first = {
                "flashcard": Key("Enter", phrases.TURN, "screen.reveal"),
                "choice": Key("1-4", phrases.PICK, "screen.accept"),
            }
            keys = [first.get(page.kind, Key("Enter", phrases.ANSWER, "screen.accept"))]
            if page.hints_left:
                keys.append(Key("F3", phrases.HINT, "screen.hint"))
            if page.kind != "flashcard":
                keys.append(Key("F5", phrases.DONT_KNOW, "screen.reveal"))
            keys.append(Key("F6", phrases.SKIP, "screen.skip"))
        if self.study.session.undoable is not None:
            keys.append(Key("F4", phrases.UNDO, "screen.undo"))
        keys += [
            Key("F1", phrases.HELP, "app.help"),
            Key("F2", phrases.LANGUAGE, "app.language"),
            Key("Esc", phrases.HOME, "screen.home"),
        ]
        self.query_one(KeyBar).show(keys, self.quiz.language)

    def _focus_on(self, page: Page, marked: bool) -> None:
        if marked or page.kind not in (*TYPED, "choice"):
            self.set_focus(None)
        else:
            self.query_one("#options" if page.options else "#answer").focus(scroll_visible=False)

    def _show_summary(self) -> None:
        language = self.quiz.language
        self._show_title(phrases.SESSION_OVER.text(language))
        for hidden in ("#options", "#answer", "#reading", "#hints", "FeedbackView", "RatingBar"):
            self.query_one(hidden).display = False
        self.query_one("#ask", ProseView).prose = self.study.summary(language)
        keys = [
            Key("Enter", phrases.HOME, "screen.home"),
            Key("F4", phrases.UNDO, "screen.undo"),
            Key("F2", phrases.LANGUAGE, "app.language"),
        ]
        self.query_one(KeyBar).show(keys, language)
        self.set_focus(None)

    # What the learner does

    @on(Input.Changed, "#answer")
    @writes
    def typed(self, event: Input.Changed) -> None:
        self.study.keep_draft(event.value)
        self._show_reading(event.value)

    @on(Input.Submitted, "#answer")
    def submitted(self, event: Input.Submitted) -> None:
        self.hand_in(event.value)

    @on(OptionList.OptionSelected, "#options")
    def picked(self, event: OptionList.OptionSelected) -> None:
        self.hand_in(str(event.option_id))

    @writes
    def hand_in(self, raw: str) -> None:
        """Has an answer judged; what does not count stays in the field, with the reason under it."""
        mark = self.study.answer(raw)
        if isinstance(mark, NotCounted | Refusal):
            line = self.query_one("#reading", Static)
            line.display = True
            line.update(Content.styled(visible(mark.message.text(self.quiz.language)), "bold $text-warning"))
        else:
            self.query_one("#body", VerticalScroll).scroll_home(animate=False)
            self.show_language()

    def on_key(self, event: KeyPress) -> None:
        """Digits and letters, half or full width, where no text field takes them."""
        if isinstance(self.focused, Input):
            return
        character = unicodedata.normalize("NFKC", event.character or "").lower()
        if event.key == "enter" and not isinstance(self.focused, OptionList):
            self.action_accept()
        elif character in ("1", "2", "3", "4"):
            self._digit(int(character))
        elif character in self.LETTERS:
            self.call_later(self.run_action, self.LETTERS[character])
        else:
            return
        event.stop()

    def _digit(self, number: int) -> None:
        if self.study.finished:
            return
        if self.study.marked:
            self.rate(Rating(number))
        else:
            options = self.query_one("#options", OptionList)
            if options.display and number <= options.option_count:
                self.hand_in(str(options.get_option_at_index(number - 1).id))

    @writes
    def rate(self, rating: Rating) -> None:
        self.study.rate(rating)
        self.lay_out()

    @on(RatingBar.Chosen)
    def rated(self, event: RatingBar.Chosen) -> None:
        self.rate(event.rating)

    def action_accept(self) -> None:
        """Enter where nothing else takes it: the suggested rating, the turned card, the way home."""
        if self.study.finished:
            self.action_home()
        elif self.study.marked:
            self.rate(self.study.suggestion)
        elif self.query_one("#answer").display:
            self.hand_in(self.query_one("#answer", Input).value)
        elif self.query_one("#options").display:
            self.query_one("#options", OptionList).action_select()
        else:
            self.action_reveal()

    @writes
    def action_reveal(self) -> None:
        self.study.reveal()
        self.show_language()

    @writes
    def action_hint(self) -> None:
        if self.study.asking and not self.study.hint():
            self.quiz.tell(practice_phrases.NO_MORE_HINTS.text(self.quiz.language))
        self.show_language()

    @writes
    def action_undo(self) -> None:
        said = phrases.UNDONE if self.study.undo() else phrases.NOTHING_UNDONE
        self.lay_out()
        self.quiz.tell(said.text(self.quiz.language))

    @writes
    def action_skip(self) -> None:
        self.study.skip()
        self.lay_out()

    @writes
    def action_home(self) -> None:
        self.study.leave()
        self.dismiss()

    def action_scroll(self, pages: int) -> None:
        body = self.query_one("#body", VerticalScroll)
        body.scroll_relative(y=pages * max(1, body.size.height - 2), animate=False)


def _joined(page: Page) -> Prose:
    blocks: tuple[Block, ...] = ()
    for section in page.hints:
        blocks += (Block("paragraph", (Span(section.heading, "strong"),)), *section.body.blocks)
    return Prose(blocks)
