"""The desk a learner studies at: turns what they do into events, on the disk first, then into the session's next state.

Both front ends sit at this desk; neither keeps a copy of anything that it knows. The clock is handed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quizapp.answers.grade import Grade
from quizapp.answers.rating import Rating, Verdict, suggested
from quizapp.answers.refusals import Refusal
from quizapp.bank.catalogue import Catalogue
from quizapp.bank.models import Open, Unit
from quizapp.memory import events
from quizapp.memory.days import study_day
from quizapp.memory.events import Event, Logged
from quizapp.memory.schedule import Scheduler
from quizapp.memory.store import Store
from quizapp.practice import dealing, marking, undoing
from quizapp.practice.dealing import Card
from quizapp.practice.exhibit import as_text
from quizapp.practice.page import Page, page_of
from quizapp.practice.recall import is_recalled
from quizapp.practice.session import Asking, Marked, Over, Session, apply
from quizapp.practice.stamp import Clock, stamp_of
from quizapp.practice.summary import summary_of
from quizapp.practice.units import unit_at, verdict_of
from quizapp.settings import Settings
from quizapp.text.languages import Language
from quizapp.text.phrases import Sayable
from quizapp.text.prose import Prose

if TYPE_CHECKING:
    from quizapp.answers.reading import Reading

LONGEST_ANSWER_S = 600.0
"""Whoever takes longer than ten minutes has left the desk; more is not counted as study time."""


@dataclass(frozen=True)
class Offer:
    """The intervals that the ratings show, and the study day they were computed for: what is stored is one of these."""

    day: int
    scheduled: Mapping[Rating, events.Scheduled | None]


class Study:
    """A session bound to the disk. Open it with `open_study`; a StoreError means that nothing more was written."""

    def __init__(
        self, store: Store, catalogue: Catalogue, clock: Clock, settings: Settings, session: Session
    ) -> None:
        self._store, self._catalogue, self._clock = store, catalogue, clock
        self.settings = settings
        """May be replaced; the session's retention and new cards a day stay those that it began with."""
        self._scheduler = Scheduler(session.started.retention)
        self._card: Card | None = None
        self._offer: Offer | None = None
        self._since = clock()
        self._set_aside: dict[str, str] = {}
        """What was half typed when the learner gave up, by question: undo puts it back."""
        self.session = session
        self.topics = {topic.id: topic.title for topic in catalogue.topics()}
        self.gone: list[str] = []
        """Questions of the queue that are no longer in the banks, or whose space offers no variant any more."""
        self._lay_out()

    # What is on the desk

    @property
    def card(self) -> Card | None:
        """None once the queue is empty or the session is over."""
        return self._card

    @property
    def finished(self) -> bool:
        """The queue is through; undo still brings its last card back."""
        return self._card is None

    @property
    def ahead(self) -> bool:
        """Is this a session over what is learned, which moves no schedule?"""
        return self.session.started.ahead

    @property
    def asking(self) -> bool:
        """A question waits for its answer."""
        return isinstance(self.session.phase, Asking)

    @property
    def judging(self) -> bool:
        """An open answer is in and waits for the judgement of its units, one by one."""
        return self._unit() is not None

    @property
    def marked(self) -> bool:
        """The answer is judged and waits for a rating."""
        return isinstance(self.session.phase, Marked) and not self.judging

    def page(self, language: Language) -> Page:
        """What is to be seen now; only while there is a card."""
        card = self._on_desk()
        topic = self.topics.get(card.question.topic)
        name = topic.text(language) if topic else card.question.topic
        by_choice = self.settings.numbers == "choice"
        return page_of(card, self.session.phase, name, language, by_choice, self.flagged)

    def copy(self, language: Language) -> str:
        """The question and what is open of it as plain text, for the clipboard."""
        return as_text(self.page(language))

    def read(self, typed: str) -> "Reading | Refusal | None":
        """How a half-typed number is understood; None for other kinds of question."""
        card = self._on_desk()
        return marking.read_number(card.question, card.variant, typed)

    @property
    def draft(self) -> str:
        """What was typed, ticked or put in order and not yet handed in, before a kill as well."""
        return self._store.draft(self.session.id, self._on_desk().question.id) or ""

    @property
    def answered(self) -> events.Answered | None:
        """The answer that waits for its judgement or its rating."""
        return self.session.phase.answered if isinstance(self.session.phase, Marked) else None

    @property
    def flagged(self) -> str | None:
        """The note of the card's flag, which may be empty; None where there is no flag."""
        return self._store.marks(self._on_desk().question.id).flag

    @property
    def undoable(self) -> bool:
        """Whether anything in the whole log is left to undo."""
        return self._store.undoable() is not None

    def summary(self, language: Language) -> Prose:
        """What the session came to, and what to do next."""
        day = study_day(self._clock(), self.settings.rollover_hour)
        return summary_of(self.session, self._store, self._catalogue, day, self.gone, language)

    # What the learner does with the question

    def keep_draft(self, raw: str) -> None:
        if self.asking:
            self._store.save_draft(self.session.id, self._on_desk().question.id, raw)

    def hint(self) -> bool:
        """Opens the next hint; False where there is none left."""
        card, phase = self._on_desk(), self.session.phase
        if not isinstance(phase, Asking) or phase.hints >= len(card.question.hints):
            return False
        self._log(events.Hinted(card.question.id, phase.hints))
        return True

    def answer(self, raw: str) -> marking.Mark | None:
        """Judges an answer. Only a Grade counts and is logged; the rest says what to type differently.

        None where no question waits for an answer, and where the learner judges: then the outline is taken, or the card
        is turned.
        """
        if not self.asking:
            return None
        card = self._on_desk()
        if isinstance(card.question, Open):
            self._log_answer(raw, None, None)
            return None
        if is_recalled(card.question):
            self.reveal()
            return None
        mark = marking.mark(card.question, card.variant, raw)
        if isinstance(mark, Grade):
            self._log_answer(raw, mark.verdict, marking.name_of(mark.diagnosis))
        return mark

    def reveal(self) -> None:
        """Turns a flashcard; on any other question it means "I don't know"."""
        if not self.asking:
            return
        self._set_aside[self._on_desk().question.id] = self.draft
        if is_recalled(self._on_desk().question):
            self._log_answer("", None, None)
        else:
            self._log_answer("", "wrong", marking.GAVE_UP)

    def judge(self, how: events.How) -> None:
        """Judges the idea unit on the desk."""
        unit = self._unit()
        if unit is not None:
            self._log(events.Judged(self._on_desk().question.id, unit.id, how))

    @property
    def suggestion(self) -> Rating:
        """The rating that Enter takes."""
        phase, question = self.session.phase, self._on_desk().question
        assert isinstance(phase, Marked), "there is a suggestion only after an answer"
        verdict = phase.answered.verdict
        if verdict is None:
            verdict = verdict_of(question, phase.judged) if isinstance(question, Open) else "right"
        return suggested(verdict, phase.hints > 0)

    @property
    def intervals(self) -> Mapping[Rating, int | None]:
        """Days until the card would return for each rating; None where it does not move in this session again."""
        scheduled = self._offered().scheduled
        return {rating: None if s is None else s.interval for rating, s in scheduled.items()}

    @property
    def moves(self) -> bool:
        """Whether the rating that is waited for sets the card's day; a repeat within the session does not, and none
        does in a session ahead of its day."""
        return not self.ahead and self._on_desk().question.id not in self.session.rated

    def rate(self, rating: Rating) -> None:
        """Schedules the card as its button said, and lays out the next one."""
        if self.marked:
            offer = self._offered()
            self._log(events.Rated(self._on_desk().question.id, rating, offer.scheduled[rating]), offer.day)
            self._lay_out()

    # What the learner does with the card

    def skip(self) -> None:
        """Puts the card at the end of the session's queue, unanswered."""
        if self.asking:
            self._take_off(events.Skipped(self._on_desk().question.id, gone=False))

    def bury(self) -> None:
        """Not today: the card comes back on the next study day."""
        if not self.finished:
            self._take_off(events.Buried(self._on_desk().question.id))

    def suspend(self) -> None:
        """Not until it is resumed."""
        if not self.finished:
            self._take_off(events.Suspended(self._on_desk().question.id))

    def know(self) -> None:
        """Known already: the card is scheduled as Easy would, without an answer."""
        if not self.finished and not self.ahead:
            card = self._on_desk().question.id
            day = study_day(self._clock(), self.settings.rollover_hour)
            easy = self._scheduler.review(
                self._store.state(card), day, card, Rating.EASY, self._store.due_counts
            )
            self._take_off(events.Known(card, easy), day)

    def flag(self, note: str) -> None:
        """Marks the card to come back to; the note takes the place of an earlier one."""
        if not self.finished:
            self._log(events.Flagged(self._on_desk().question.id, note))

    def unflag(self) -> None:
        if not self.finished and self.flagged is not None:
            self._log(events.Unflagged(self._on_desk().question.id))

    def undo(self) -> Sayable | None:
        """Takes back the last thing that counts, of this session or of one before; says what. None: nothing is left."""
        last = self._store.undoable()
        if last is None or isinstance(self.session.phase, Over):
            return None
        typed = self.session.phase.answered.raw if isinstance(self.session.phase, Marked) else None
        self._log(undoing.undone(last, self.session.id))
        self._lay_out()
        if isinstance(last.event, events.Answered) and typed is not None and self._card is not None:
            self.keep_draft(typed or self._set_aside.get(self._card.question.id, ""))
        question = dealing.find(self._catalogue, getattr(last.event, "card", ""))
        topic = None if question is None else self.topics.get(question.topic)
        return undoing.said(last, self.session.id, question, topic)

    def reload(self) -> None:
        """Reads the question again after it was edited. Where its space changed, its numbers are drawn anew."""
        self._lay_out()

    def leave(self) -> None:
        """Ends a session that is through; any other stays open, to be gone on with."""
        if self.finished and not isinstance(self.session.phase, Over):
            self._log(events.Ended("finished"))

    # Within

    def _on_desk(self) -> Card:
        assert self._card is not None, "there is no card on the desk"
        return self._card

    def _unit(self) -> Unit | None:
        phase = self.session.phase
        if self._card is None or not isinstance(phase, Marked):
            return None
        return unit_at(self._card.question, phase.answered, phase.judged)

    def _log_answer(self, raw: str, verdict: Verdict | None, diagnosis: str | None) -> None:
        card = self._on_desk()
        seconds = min(max(0.0, (self._clock() - self._since).total_seconds()), LONGEST_ANSWER_S)
        self._log(events.Answered(card.question.id, card.n, raw, verdict, diagnosis, seconds))

    def _take_off(self, event: Event, day: int | None = None) -> None:
        self._log(event, day)
        self._lay_out()

    def _log(self, event: Event, day: int | None = None) -> None:
        """On the disk first; only then does anything on the desk change."""
        stamp = stamp_of(self._clock(), self.settings.rollover_hour, self.session.id, day)
        seq = self._store.append(event, stamp)
        self.session = apply(self.session, Logged(seq, stamp, event))
        self._offer = None

    def _offered(self) -> Offer:
        if self._offer is None:
            card = self._on_desk().question.id
            day = study_day(self._clock(), self.settings.rollover_hour)
            if not self.moves:
                self._offer = Offer(day, dict.fromkeys(Rating))
            else:
                state = self._store.state(card)
                preview = self._scheduler.preview(state, day, card, self._store.due_counts)
                self._offer = Offer(day, dict(preview))
        return self._offer

    def _lay_out(self) -> None:
        """Puts the session's card on the desk, drawing the next one where none is out. An empty desk is not yet the
        end: the last rating can still be undone."""
        self._card = None
        while self._card is None and self.session.queue:
            phase = self.session.phase
            if isinstance(phase, Asking | Marked):
                self._pick_up(phase.shown)
            else:
                self._show(self.session.queue[0])
        self._since = self._clock()

    def _show(self, name: str) -> None:
        """Draws a card anew; one that cannot be asked, or that was put away meanwhile, leaves the queue."""
        day = study_day(self._clock(), self.settings.rollover_hour)
        if self._store.marks(name).hidden(day):
            self._log(events.Skipped(name, gone=True))
            return
        question = dealing.find(self._catalogue, name)
        shown = None if question is None else dealing.deal(self._store, question)
        if shown is None:
            self._pass_over(name)
            return
        self._log(shown)
        if shown.variant is not None and self._store.draft(self.session.id, name):
            self._store.save_draft(self.session.id, name, "")  # it was typed for other numbers

    def _pick_up(self, shown: events.Shown) -> None:
        """Finds the card that a Shown laid out; where its space was edited since, its numbers are drawn anew."""
        question = dealing.find(self._catalogue, shown.card)
        if question is None:
            self._pass_over(shown.card)
            return
        self._card = dealing.card_of(question, shown)
        if self._card is None:
            self._show(shown.card)

    def _pass_over(self, name: str) -> None:
        """Takes a question that cannot be asked out of the queue."""
        if name not in self.gone:
            self.gone.append(name)
        self._log(events.Skipped(name, gone=True))
