"""What is to be seen of a study session, drawn anew whenever it changes.

The session itself lives in `quizapp.practice`; this shows its page. What the learner does is in `controls` and
`study`, which build on it.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import ClassVar, cast

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen

from quizapp.memory.errors import StoreError
from quizapp.practice.page import Page, Way
from quizapp.practice.phrases import AHEAD, AHEAD_MOVES_NOTHING, REPEAT
from quizapp.practice.study import Study
from quizapp.screens import phrases
from quizapp.screens.desk import Quiz
from quizapp.screens.study import phrases as study_phrases
from quizapp.screens.study.keys import keys_of
from quizapp.screens.widgets.answer import HEIGHT, AnswerLine
from quizapp.screens.widgets.judgements import JudgeBar
from quizapp.screens.widgets.keybar import KeyBar
from quizapp.screens.widgets.ordering import Ordering
from quizapp.screens.widgets.outline import Outline
from quizapp.screens.widgets.ratings import RatingBar
from quizapp.screens.widgets.sheet import Part, Sheet
from quizapp.screens.widgets.status import StatusLine
from quizapp.screens.widgets.titlebar import TitleBar
from quizapp.text.phrases import Phrase, Sayable

FLAG = "⚑"

WIDEST = 104
"""Cells of the screen that the answer's frame and its margins take at most."""

AROUND_TITLE = 8
"""Cells of these that the words on the frame cannot have."""

HOW: Mapping[Way | None, Phrase] = {"tick": study_phrases.HOW_TO_TICK, "order": study_phrases.HOW_TO_ORDER}
"""What is said under a question whose keys are not told by its looks."""


def writes(method: Callable[..., None]) -> Callable[..., None]:
    """For what writes to the disk: where that fails the app stops and says why; what was answered before is kept."""

    @wraps(method)
    def guarded(screen: "StudyPage", *arguments: object) -> None:
        try:
            method(screen, *arguments)
        except StoreError as error:
            screen.quiz.stop(error.said)

    return guarded


class StudyPage(Screen[None]):
    """What is read scrolls; what is acted on (the answer, the ratings, the keys) stays at the bottom, in sight."""

    CSS_PATH = "study.tcss"
    # Nothing. None would be the app's, the answer line: come back to while it is hidden, it would swallow the ratings.
    AUTO_FOCUS: ClassVar[str | None] = ""

    def __init__(self, study: Study) -> None:
        super().__init__()
        self.study = study
        self._message: Sayable | None = None
        """What the last key came to, until the next one; kept to be said again in the other language."""
        self._framed: tuple[str, str] | None = None
        """What was said last on the frame of the answer, and inside it."""
        self.page: Page | None = None
        """What is to be seen, as it was drawn last; None once the session is through."""

    @property
    def quiz(self) -> Quiz:
        return cast(Quiz, self.app)

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield Sheet()
        yield AnswerLine(id="answer")
        yield Outline(id="outline")
        yield StatusLine()
        with Vertical(id="foot"):
            yield RatingBar()
            yield JudgeBar()
            yield KeyBar()

    def on_mount(self) -> None:
        self.watch(self.query_one(Sheet), "more", self.show_keys, init=False)
        self.watch(self.query_one(Ordering), "grabbed", self.show_keys, init=False)
        self.watch(self.query_one(Outline), "virtual_size", self.fit, init=False)
        self.lay_out()

    @property
    def way(self) -> Way | None:
        """How the question that waits for its answer is answered; None where none waits."""
        return self.page.way if self.page is not None and self.study.asking else None

    @property
    def field(self) -> AnswerLine | Outline | None:
        """What can be typed into now."""
        answer, outline = self.query_one(AnswerLine), self.query_one(Outline)
        return answer if answer.display else outline if outline.display else None

    def lay_out(self, message: Sayable | None = None) -> None:
        """Draws a newly laid out card, with the draft that was kept of its answer."""
        self._message = message
        draft = self.study.draft if self.study.asking else ""
        self.query_one(AnswerLine).lay_out(draft)
        self.query_one(Outline).lay_out(draft)
        self.query_one(Sheet).lay_out()
        self.show_language()
        self.turn_to_what_counts()

    def turn_to_what_counts(self) -> None:
        """To the question's beginning, or to what was just shown of its answer."""
        part: Part = "feedback" if self.study.marked else "unit" if self.study.judging else "top"
        self.query_one(Sheet).turn_to(part)

    def say(self, message: Sayable | None) -> None:
        """What the last key came to; None where there is nothing to say of it."""
        self._message = message
        self.show_status()

    def show_language(self) -> None:
        """Draws the whole page as it now is; nothing that was typed is touched."""
        language, sheet = self.quiz.language, self.query_one(Sheet)
        self.page = page = None if self.study.finished else self.study.page(language)
        if page is None:
            sheet.show_alone(self.study.summary(language))
        else:
            answered = self.study.answered
            sheet.show(page, self.study.draft if answered is None else answered.raw, language)
        self._show_title(page)
        self._show_field(page)
        self._show_boxes()
        self.show_status()
        self._focus()
        self.show_keys()
        # Else Textual first paints what has changed where it lay before, and lays it out for the next frame.
        self.refresh(layout=True)

    def _show_title(self, page: Page | None) -> None:
        done, size = self.study.session.done, self.study.session.size
        full = round(10 * done / size) if size else 10
        left = f"{page.topic} · {page.kind_name}" if page else phrases.SESSION_OVER.text(self.quiz.language)
        if page is not None and self.study.ahead:
            left = f"{AHEAD.text(self.quiz.language)} · {left}"
        flag = f"{FLAG} " if page is not None and page.flag is not None else ""
        far = f"{done}/{size}"
        self.query_one(TitleBar).show(left, f"{flag}{'━' * full}{'─' * (10 - full)} {far}", f"{flag}{far}")

    def _show_field(self, page: Page | None) -> None:
        language = self.quiz.language
        answer, outline = self.query_one(AnswerLine), self.query_one(Outline)
        answer.display = self.way == "type"
        outline.display = self.way == "outline"
        outline.placeholder = study_phrases.WRITE_HERE.text(language)
        self._say_what_is_expected()
        outline.border_subtitle = Content(study_phrases.EMPTY_LINE.text(language))

    def _say_what_is_expected(self) -> None:
        """On the frame; where that is too narrow, the example stands inside as long as nothing is typed."""
        answer, outline, page = self.query_one(AnswerLine), self.query_one(Outline), self.page
        said = page.expects if page else ""
        inside = phrases.TYPE_HERE.text(self.quiz.language)
        room = min(self.app.size.width, WIDEST) - AROUND_TITLE
        if page is not None and cell_len(said) > room:
            said = page.expects_briefly
            inside = page.example if cell_len(page.example) <= room else inside
        if (said, inside) == self._framed:  # to set them would paint the field before the page around it
            return
        self._framed = (said, inside)
        answer.placeholder = inside
        # `Content`, as a border's text is markup otherwise.
        answer.border_title = outline.border_title = Content(said) if page else None

    def _show_boxes(self) -> None:
        ratings, judgements = self.query_one(RatingBar), self.query_one(JudgeBar)
        ratings.display, judgements.display = self.study.marked, self.study.judging
        judgements.show(self.quiz.language)
        if self.study.marked:
            ratings.show(self.study.intervals, self.study.suggestion, self.quiz.language)

    def show_status(self) -> None:
        """The message, else how a typed number is read, else how lines are ticked or moved."""
        line, answer, language = self.query_one(StatusLine), self.query_one(AnswerLine), self.quiz.language
        if self._message is not None:
            line.message(self._message, language)
        elif self.way == "type" and answer.value.strip():
            line.read_back(self.study.read(answer.value), language)
        elif self.way in HOW:
            line.explain(HOW[self.way], language)
        elif self.study.marked and not self.study.moves:
            line.explain(AHEAD_MOVES_NOTHING if self.study.ahead else REPEAT, language)
        else:
            line.read_back(None, language)
        line.display = self.field is not None or bool(line.prose)
        self.fit()

    @on(Resize)
    def fit(self) -> None:
        """Leaves room for the answer and what is said under it."""
        line, outline = self.query_one(StatusLine), self.query_one(Outline)
        self._say_what_is_expected()
        outline.styles.height = outline.lines(self.size.height)
        below = line.lines(self.size.width) if line.display else 0
        match self.field:
            case AnswerLine():
                below += HEIGHT
            case Outline():
                below += outline.lines(self.size.height)
        self.query_one(Sheet).below = below

    def show_keys(self) -> None:
        more, grabbed = self.query_one(Sheet).more, self.query_one(Ordering).grabbed
        entries = keys_of(self.study, self.page, more, grabbed)
        self.query_one(KeyBar).show(entries, self.quiz.language)

    def _focus(self) -> None:
        listing = self.query_one(Sheet).listing
        target = self.field or (listing if listing is not None and listing.can_focus else None)
        self.set_focus(target, scroll_visible=False)
