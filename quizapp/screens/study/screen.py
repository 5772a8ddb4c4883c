"""A study session on the screen: how each kind of question is answered, and the answer judged and rated."""

import unicodedata
from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.events import Key as KeyPress
from textual.widgets import Input, TextArea

from quizapp.answers.grade import NotCounted
from quizapp.answers.rating import Rating
from quizapp.answers.reading import Refusal
from quizapp.memory.events import How
from quizapp.practice import phrases as practice_phrases
from quizapp.screens.commands import Command
from quizapp.screens.study.controls import StudyControls
from quizapp.screens.study.keys import LETTERS, commands_of
from quizapp.screens.study.page import writes
from quizapp.screens.study.phrases import HELP_STUDY
from quizapp.screens.widgets.answer import AnswerLine
from quizapp.screens.widgets.judgements import SAID, JudgeBar
from quizapp.screens.widgets.options import Options
from quizapp.screens.widgets.ordering import Ordering
from quizapp.screens.widgets.outline import Outline
from quizapp.screens.widgets.ratings import RatingBar
from quizapp.screens.widgets.sheet import Sheet
from quizapp.screens.widgets.ticks import Ticks
from quizapp.text.phrases import Sayable

DIGITS = frozenset("123456")


class StudyScreen(StudyControls):
    """One question at a time. Letters act only where no text can be typed; function keys act everywhere."""

    help_text: ClassVar[Sayable] = HELP_STUDY

    def commands(self) -> Sequence[Command]:
        return commands_of(self.study, self.page)

    def adapt(self) -> None:
        """A number may have to be picked from now on, or to be typed."""
        self.study.settings = self.quiz.desk.settings

    # Half-made answers: on the disk with every key

    @on(Input.Changed, "#answer")
    @writes
    def typed(self, event: Input.Changed) -> None:
        self.study.keep_draft(event.value)
        self.say(None)

    @on(TextArea.Changed, "#outline")
    @writes
    def outlined(self, event: TextArea.Changed) -> None:
        self.study.keep_draft(event.text_area.text)
        self.say(None)

    @on(Ticks.Ticked)
    @on(Ordering.Moved)
    @writes
    def arranged(self, event: Ticks.Ticked | Ordering.Moved) -> None:
        self.study.keep_draft(event.raw)
        self.say(None)

    # Answers

    @on(Input.Submitted, "#answer")
    def submitted(self, event: Input.Submitted) -> None:
        self.hand_in(event.value)

    @on(Options.Picked)
    @on(Ticks.HandedIn)
    @on(Ordering.HandedIn)
    @on(Outline.HandedIn)
    def handed_in(
        self, event: Options.Picked | Ticks.HandedIn | Ordering.HandedIn | Outline.HandedIn
    ) -> None:
        self.hand_in(event.raw)

    @writes
    def hand_in(self, raw: str) -> None:
        """Has an answer judged; what does not count stays as it is, with the reason under it."""
        mark = self.study.answer(raw)
        if isinstance(mark, NotCounted | Refusal):
            self.say(practice_phrases.NOT_COUNTED.fill(message=mark.message))
        else:
            self.judged()

    @on(JudgeBar.Chosen)
    def unit_judged(self, event: JudgeBar.Chosen) -> None:
        self.judge(event.how)

    @writes
    def judge(self, how: How) -> None:
        if self.study.judging:
            self.study.judge(how)
            self.judged()

    @on(RatingBar.Chosen)
    def rated(self, event: RatingBar.Chosen) -> None:
        self.rate(event.rating)

    @writes
    def rate(self, rating: Rating) -> None:
        if self.study.marked:
            self.study.rate(rating)
            self.lay_out()

    # Keys that no field and no binding took

    def on_key(self, event: KeyPress) -> None:
        """Digits and letters, half or full width, where no text field takes them."""
        field = self.field
        if field is not None:
            if not field.has_focus and event.is_printable and event.character:
                # Whatever took the focus away, what is typed belongs to the answer and is no command.
                field.focus()
                field.type_in(event.character)
                event.stop()
            return
        character = unicodedata.normalize("NFKC", event.character or "").lower()
        if event.key == "enter" or (event.key == "space" and self.way == "turn"):
            self.action_accept()
        elif character in DIGITS:
            self._digit(int(character))
        elif character in LETTERS:
            self.call_later(self.run_action, LETTERS[character])
        else:
            return
        event.stop()

    def _digit(self, number: int) -> None:
        listing = self.query_one(Sheet).listing
        if self.study.marked and number in tuple(Rating):
            self.rate(Rating(number))
        elif self.study.judging and number <= len(SAID):
            self.judge(tuple(SAID)[number - 1])
        elif self.study.asking and listing is not None:
            listing.pick(number)

    def action_accept(self) -> None:
        """Enter where nothing else takes it: the suggested rating, the turned card, the way home."""
        if self.study.finished:
            self.action_home()
        elif self.study.marked:
            self.rate(self.study.suggestion)
        elif self.study.asking:
            self._hand_in_what_there_is()

    def _hand_in_what_there_is(self) -> None:
        listing = self.query_one(Sheet).listing
        match self.field:
            case AnswerLine() as line:
                self.hand_in(line.value)
            case Outline() as outline:
                outline.hand_in()
            case None if listing is not None:
                listing.action_hand_in()
            case None:
                self.action_reveal()

    def action_grab(self) -> None:
        """A click on the key bar; the key itself is the list's."""
        self.query_one(Ordering).action_grab()
