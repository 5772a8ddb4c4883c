"""A study session is a fold over its events: pure, and the same whether the events are live or read from the log."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from quizapp.answers.rating import Rating
from quizapp.memory.events import (
    UNDOABLE,
    Answered,
    Buried,
    Ended,
    Hinted,
    Judged,
    Known,
    Logged,
    Rated,
    Shown,
    Skipped,
    Started,
    Suspended,
    Undone,
)

RETURNS_AFTER = 3
"""A failed card comes back in the same session after this many others, or last where fewer are left."""


@dataclass(frozen=True)
class Between:
    """No question is on the screen: the next one is to be shown, or there is none left."""


@dataclass(frozen=True)
class Asking:
    """A question is on the screen and waits for its answer."""

    shown: Shown
    hints: int = 0


@dataclass(frozen=True)
class Marked:
    """The answer is in and waits for the learner's rating; of an open one, for the judgement of its units first."""

    shown: Shown
    hints: int
    answered: Answered
    judged: tuple[Judged, ...] = ()


@dataclass(frozen=True)
class Over:
    """The session was ended."""

    reason: str


Phase = Between | Asking | Marked | Over


@dataclass(frozen=True)
class Tally:
    """What the session amounts to so far; ``failed`` are the cards that were rated Again, each once."""

    answers: int = 0
    right: int = 0
    again: int = 0
    seconds: float = 0.0
    failed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Session:
    """The queue's head is the card on the screen, or the next one. ``past`` holds what each undoable event replaced."""

    id: int
    started: Started
    queue: tuple[str, ...]
    phase: Phase = Between()
    rated: frozenset[str] = frozenset()
    tally: Tally = Tally()
    past: "tuple[tuple[int, Session], ...]" = field(default=(), repr=False)

    @property
    def done(self) -> int:
        """How many cards left the queue for good."""
        return len(self.rated - set(self.queue))

    @property
    def size(self) -> int:
        return len(self.rated | set(self.queue))

    @property
    def undoable(self) -> int | None:
        """The sequence number of what undo would take back within this session."""
        return self.past[-1][0] if self.past else None


def begin(logged: Logged) -> Session:
    """The session that a `Started` opens; it is named by that event's sequence number."""
    if not isinstance(logged.event, Started):
        raise ValueError(f"a session begins with Started, not {logged.event}")
    return Session(logged.seq, logged.event, logged.event.queue)


def apply(session: Session, logged: Logged) -> Session:
    """The session after one more event. An event that does not fit the phase leaves it as it is."""
    after = _applied(session, logged)
    if after is not session and isinstance(logged.event, UNDOABLE):
        return replace(after, past=(*session.past, (logged.seq, session)))
    return after


def fold(events: Iterable[Logged]) -> Session | None:
    """The session that the events amount to; None where there are none."""
    session: Session | None = None
    for logged in events:
        session = begin(logged) if session is None else apply(session, logged)
    return session


def _applied(session: Session, logged: Logged) -> Session:
    match logged.event, session.phase:
        case Shown() as shown, Between() | Asking() | Marked() if (
            session.queue and shown.card == session.queue[0]
        ):
            return replace(session, phase=Asking(shown))
        case Hinted(), Asking(shown, hints):
            return replace(session, phase=Asking(shown, hints + 1))
        case Answered() as answered, Asking(shown, hints) if answered.card == shown.card:
            tally = replace(
                session.tally,
                answers=session.tally.answers + 1,
                right=session.tally.right + (answered.verdict == "right"),
                seconds=session.tally.seconds + answered.seconds,
            )
            return replace(session, phase=Marked(shown, hints, answered), tally=tally)
        case Judged() as judged, Marked() as marked if judged.card == marked.shown.card:
            return replace(session, phase=replace(marked, judged=(*marked.judged, judged)))
        case Rated() as rated, Marked(shown) if rated.card == shown.card:
            return _after(session, rated)
        case Skipped(card, gone), Between() | Asking() if session.queue and card == session.queue[0]:
            rest = session.queue[1:] if gone else (*session.queue[1:], card)
            return replace(session, queue=rest, phase=Between())
        case Skipped(card, True), Marked():
            return replace(session, queue=session.queue[1:], phase=Between())
        case ((Known(card) | Buried(card) | Suspended(card)), _):
            return _without(session, card)
        case Undone(target, card), _:
            return _before(session, target, card)
        case Ended(reason), _:
            return replace(session, phase=Over(reason))
    return session


def _after(session: Session, rated: Rated) -> Session:
    rest, tally = session.queue[1:], session.tally
    if rated.rating == Rating.AGAIN:
        rest = (*rest[:RETURNS_AFTER], rated.card, *rest[RETURNS_AFTER:])
        failed = tally.failed if rated.card in tally.failed else (*tally.failed, rated.card)
        tally = replace(tally, again=tally.again + 1, failed=failed)
    return replace(session, queue=rest, phase=Between(), rated=session.rated | {rated.card}, tally=tally)


def _without(session: Session, card: str) -> Session:
    """The card leaves the queue, wherever in it it stood."""
    queue = tuple(one for one in session.queue if one != card)
    heads = session.queue[:1] == (card,)
    return replace(session, queue=queue, phase=Between() if heads else session.phase)


def _before(session: Session, target: int, card: str) -> Session:
    """As it was before the event ``target``, which takes with it whatever came after.

    What an earlier session did has no before in this one: its card comes to the head of the queue.
    """
    for seq, before in reversed(session.past):
        if seq == target:
            return before
    if not card:
        return session
    others = tuple(one for one in session.queue if one != card)
    return replace(session, queue=(card, *others), phase=Between(), rated=session.rated - {card})
