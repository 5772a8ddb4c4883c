"""The desk a learner studies at: turns what they do into events, on the disk first, then into the session's next state.

Both front ends sit at this desk; neither keeps a copy of anything that it knows. The clock is handed in.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from quizapp.answers.grade import Grade
from quizapp.answers.rating import Rating, Verdict, suggested
from quizapp.answers.reading import Reading, Refusal
from quizapp.bank.catalogue import Catalogue, UnknownQuestion
from quizapp.bank.models import Numeric, Question
from quizapp.keys.template import template_of
from quizapp.keys.variant import NoVariant, Variant, variant_at, variant_of
from quizapp.memory import counts, events
from quizapp.memory.days import study_day, utc_ms
from quizapp.memory.events import Event, Logged, Stamp
from quizapp.memory.queue import build
from quizapp.memory.schedule import Scheduler
from quizapp.memory.store import Store
from quizapp.practice import marking, phrases
from quizapp.practice.page import Page, page_of
from quizapp.practice.recall import is_recalled
from quizapp.practice.session import Asking, Marked, Over, Session, apply, begin, fold
from quizapp.settings import Settings
from quizapp.text.languages import Language
from quizapp.text.prose import Prose, verbatim

Clock = Callable[[], datetime]

LONGEST_ANSWER_S = 600.0
"""Whoever takes longer than ten minutes has left the desk; more is not counted as study time."""


@dataclass(frozen=True)
class Card:
    """The question on the desk at its n-th showing."""

    question: Question
    variant: Variant | None
    n: int


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
        self._store, self._catalogue, self._clock, self._settings = store, catalogue, clock, settings
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
    def asking(self) -> bool:
        """A question waits for its answer."""
        return isinstance(self.session.phase, Asking)

    @property
    def marked(self) -> bool:
        """The answer is judged and waits for a rating."""
        return isinstance(self.session.phase, Marked)

    def page(self, language: Language) -> Page:
        """What is to be seen now; only while there is a card."""
        card, phase = self._on_desk(), self.session.phase
        topic = self.topics.get(card.question.topic)
        marked = None
        if isinstance(phase, Marked):
            marked = (phase.answered, marking.judged(card.question, card.variant, phase.answered))
        hints = phase.hints if isinstance(phase, Asking | Marked) else 0
        name = topic.text(language) if topic else card.question.topic
        return page_of(card.question, card.variant, card.n, hints, name, language, marked)

    def read(self, typed: str) -> Reading | Refusal | None:
        """How a half-typed number is understood; None for other kinds of question."""
        card = self._on_desk()
        return marking.read_number(card.question, card.variant, typed)

    @property
    def draft(self) -> str:
        """What was typed and not yet answered, before a kill as well."""
        return self._store.draft(self.session.id, self._on_desk().question.id) or ""

    @property
    def answered(self) -> events.Answered | None:
        """The judged answer that waits for its rating."""
        return self.session.phase.answered if isinstance(self.session.phase, Marked) else None

    def summary(self, language: Language) -> Prose:
        """What the session came to."""
        tally = self.session.tally
        lines = [
            phrases.SUMMARY.fill(
                answers=tally.answers, right=tally.right, again=tally.again, minutes=round(tally.seconds / 60)
            ).text(language)
        ]
        lines += [phrases.NO_LONGER_THERE.fill(card=card).text(language) for card in self.gone]
        return verbatim("\n".join(lines))

    # What the learner does

    def keep_draft(self, typed: str) -> None:
        if isinstance(self.session.phase, Asking):
            self._store.save_draft(self.session.id, self._on_desk().question.id, typed)

    def hint(self) -> bool:
        """Opens the next hint; False where there is none left."""
        card, phase = self._on_desk(), self.session.phase
        if not isinstance(phase, Asking) or phase.hints >= len(card.question.hints):
            return False
        self._log(events.Hinted(card.question.id, phase.hints))
        return True

    def answer(self, raw: str) -> marking.Mark | None:
        """Judges an answer. Only a Grade counts and is logged; the rest says what to type differently.

        None where no question waits for an answer, and where the learner judges alone: then the card is turned.
        """
        if not isinstance(self.session.phase, Asking):
            return None
        card = self._on_desk()
        if is_recalled(card.question):
            self.reveal()
            return None
        mark = marking.mark(card.question, card.variant, raw)
        if isinstance(mark, Grade):
            self._log_answer(raw, mark.verdict, marking.name_of(mark.diagnosis))
        return mark

    def reveal(self) -> None:
        """Turns a flashcard or another question that is not marked; on any that is it means "I don't know"."""
        if not isinstance(self.session.phase, Asking):
            return
        self._set_aside[self._on_desk().question.id] = self.draft
        if is_recalled(self._on_desk().question):
            self._log_answer("", None, None)
        else:
            self._log_answer("", "wrong", marking.GAVE_UP)

    @property
    def suggestion(self) -> Rating:
        """The rating that Enter takes."""
        phase = self.session.phase
        assert isinstance(phase, Marked), "there is a suggestion only after an answer"
        return suggested(phase.answered.verdict or "right", phase.hints > 0)

    @property
    def intervals(self) -> Mapping[Rating, int | None]:
        """Days until the card would return for each rating; None where it does not move in this session again."""
        scheduled = self._offered().scheduled
        return {rating: None if s is None else s.interval for rating, s in scheduled.items()}

    def rate(self, rating: Rating) -> None:
        """Schedules the card as its button said, and lays out the next one."""
        if isinstance(self.session.phase, Marked):
            offer = self._offered()
            self._log(events.Rated(self._on_desk().question.id, rating, offer.scheduled[rating]), offer.day)
            self._lay_out()

    def undo(self) -> bool:
        """Takes back the last rating, or the last answer; False where this session has none."""
        target = self.session.undoable
        if target is None or isinstance(self.session.phase, Over):
            return False
        typed = self.session.phase.answered.raw if isinstance(self.session.phase, Marked) else None
        self._log(events.Undone(target))
        self._lay_out()
        if typed is not None:
            self.keep_draft(typed or self._set_aside.get(self._on_desk().question.id, ""))
        return True

    def skip(self) -> None:
        """Puts the card at the end of the session's queue, unanswered."""
        if isinstance(self.session.phase, Asking):
            self._log(events.Skipped(self._on_desk().question.id, gone=False))
            self._lay_out()

    def leave(self) -> None:
        """Ends a session that is through; any other stays open, to be gone on with."""
        if self.finished and not isinstance(self.session.phase, Over):
            self._log(events.Ended("finished"))

    # Within

    def _on_desk(self) -> Card:
        assert self._card is not None, "there is no card on the desk"
        return self._card

    def _log_answer(self, raw: str, verdict: Verdict | None, diagnosis: str | None) -> None:
        card = self._on_desk()
        seconds = min(max(0.0, (self._clock() - self._since).total_seconds()), LONGEST_ANSWER_S)
        self._log(events.Answered(card.question.id, card.n, raw, verdict, diagnosis, seconds))

    def _log(self, event: Event, day: int | None = None) -> None:
        """On the disk first; only then does anything on the desk change."""
        stamp = stamp_of(self._clock(), self._settings.rollover_hour, self.session.id, day)
        seq = self._store.append(event, stamp)
        self.session = apply(self.session, Logged(seq, stamp, event))
        self._offer = None

    def _offered(self) -> Offer:
        if self._offer is None:
            card = self._on_desk().question.id
            day = study_day(self._clock(), self._settings.rollover_hour)
            state = self._store.state(card)
            if card in self.session.rated:
                self._offer = Offer(day, dict.fromkeys(Rating))
            else:
                self._offer = Offer(day, dict(self._scheduler.preview(state, day, card)))
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
        question = self._question(name)
        if question is None:
            return
        n = self._store.state(name).seen
        drawn = None
        if isinstance(question, Numeric):
            try:
                variant = variant_at(question, n, self._last_variant(question))
            except NoVariant:
                self._pass_over(name)
                return
            drawn = events.Variant(variant.index, variant.attempt, variant.params, variant.space)
        self._log(events.Shown(name, n, drawn))
        if drawn is not None and self._store.draft(self.session.id, name):
            self._store.save_draft(self.session.id, name, "")  # it was typed for other numbers

    def _pick_up(self, shown: events.Shown) -> None:
        """Finds the card that a Shown laid out; where its space was edited since, its numbers are drawn anew."""
        question = self._question(shown.card)
        if not isinstance(question, Numeric):
            self._card = None if question is None else Card(question, None, shown.n)
        elif shown.variant is not None and template_of(question).space.digest == shown.variant.space:
            self._card = Card(question, variant_of(question, shown.variant.index), shown.n)
        else:
            self._show(shown.card)

    def _question(self, name: str) -> Question | None:
        """The question, or None when it has gone from the banks and left the queue."""
        try:
            return self._catalogue.question(name)
        except UnknownQuestion:
            self._pass_over(name)
            return None

    def _pass_over(self, name: str) -> None:
        """Takes a question that cannot be asked out of the queue."""
        if name not in self.gone:
            self.gone.append(name)
        self._log(events.Skipped(name, gone=True))

    def _last_variant(self, question: Numeric) -> int | None:
        """The variant that it was last shown with, which must not come twice running."""
        for logged in reversed(self._store.history(question.id)):
            if isinstance(logged.event, events.Shown) and logged.event.variant is not None:
                return logged.event.variant.index
        return None


def stamp_of(now: datetime, rollover_hour: int, session: int | None = None, day: int | None = None) -> Stamp:
    """When an event happened, on the study day that the clock says unless another is meant."""
    return Stamp(utc_ms(now), study_day(now, rollover_hour) if day is None else day, session)


def open_study(
    store: Store, catalogue: Catalogue, clock: Clock, settings: Settings, groups: Sequence[str] = ()
) -> Study | None:
    """Goes on with today's open session, or begins one with these groups (all of them where none is named).

    None where nothing is due and nothing new is left for today. An open session of other groups is ended first.
    The store's lease must be held.
    """
    now = clock()
    day = study_day(now, settings.rollover_hour)
    for rename in counts.renamed(store, catalogue.path):
        store.append(rename, stamp_of(now, settings.rollover_hour))
    resumed = fold(store.open_session(day))
    if resumed is not None:
        if resumed.queue and (not groups or tuple(groups) == resumed.started.groups):
            return Study(store, catalogue, clock, settings, resumed)
        store.append(
            events.Ended("another began" if resumed.queue else "finished"),
            stamp_of(now, settings.rollover_hour, resumed.id),
        )
    introduced = store.daily(day).new_cards
    found = counts.candidates(store, catalogue.path, groups, day, settings.new_per_day - introduced)
    scheduler = Scheduler(settings.retention)
    queue = build(found.questions, found.states, day, scheduler, settings.new_per_day, introduced)
    if not queue:
        return None
    started = events.Started(tuple(groups), tuple(queue), settings.retention, settings.new_per_day)
    stamp = stamp_of(now, settings.rollover_hour)
    return Study(
        store, catalogue, clock, settings, begin(Logged(store.append(started, stamp), stamp, started))
    )
