"""From events to what is known of a card: pure functions, the only definition of card state there is.

The store keeps the result of this fold in tables and moves it on event by event; `rebuild` proves that both agree.
"""

from collections.abc import Iterable, Iterator
from functools import reduce

from quizapp.answers.rating import Rating
from quizapp.memory.events import (
    Answered,
    Buried,
    Flagged,
    Known,
    Logged,
    Rated,
    Resumed,
    Scheduled,
    Shown,
    Suspended,
    Undone,
    Unflagged,
)
from quizapp.memory.states import KNOWN, NOTHING, CardState, Daily, Marks, New, Record, Reviewed, reps


def after(state: CardState, entry: Logged) -> CardState:
    """The state that an event leaves. A rating that moves nothing, a hint, an answer leave it as it was."""
    match entry.event:
        case Shown():
            return state._replace(seen=state.seen + 1)
        case Rated(schedule=schedule, rating=rating) if schedule is not None:
            return _scheduled(state, schedule, entry.stamp.day, lapse=rating is Rating.AGAIN)
        case Known(schedule=schedule):
            return _scheduled(state, schedule, entry.stamp.day, lapse=False)
        case _:
            return state


def _scheduled(state: CardState, schedule: Scheduled, day: int, lapse: bool) -> Reviewed:
    lapses = state.lapses + lapse if isinstance(state, Reviewed) else 0
    return Reviewed(
        schedule.stability, schedule.difficulty, day, schedule.interval, reps(state) + 1, lapses, state.seen
    )


def marked(marks: Marks, entry: Logged) -> Marks:
    """The marks that an event leaves."""
    match entry.event:
        case Buried():
            return marks._replace(buried_on=entry.stamp.day)
        case Suspended():
            return marks._replace(suspended=True)
        case Resumed():
            return marks._replace(suspended=False)
        case Flagged(note=note):
            return marks._replace(flag=note)
        case Unflagged():
            return marks._replace(flag=None)
        case _:
            return marks


def moved(record: Record, entry: Logged) -> Record:
    """All that an event leaves."""
    return Record(after(record.state, entry), marked(record.marks, entry))


_MARKED_BY = {"suspended": Suspended | Resumed, "buried_on": Buried, "flag": Flagged | Unflagged}


def without(record: Record, last: Logged, earlier: Iterable[Logged]) -> Record:
    """The record as it was before its last event: what the fold of the events without that one gives.

    `earlier` are the events before it that count, latest first. They are read back to the one whose place the last one
    took and no further, so that to undo costs the same however long the history is.
    """
    for field, kinds in _MARKED_BY.items():
        if isinstance(last.event, kinds):
            before = next((entry for entry in earlier if isinstance(entry.event, kinds)), None)
            marks = marked(Marks(), before) if before else Marks()
            return record._replace(marks=record.marks._replace(**{field: getattr(marks, field)}))
    if not isinstance(record.state, Reviewed) or _schedule_of(last) is None:
        return record
    return record._replace(state=_unscheduled(record.state, last, earlier))


def _unscheduled(state: Reviewed, last: Logged, earlier: Iterable[Logged]) -> CardState:
    for entry in earlier:
        schedule = _schedule_of(entry)
        if schedule is not None:
            lapse = isinstance(last.event, Rated) and last.event.rating is Rating.AGAIN
            kept = (state.reps - 1, state.lapses - lapse, state.seen)
            return Reviewed(
                schedule.stability, schedule.difficulty, entry.stamp.day, schedule.interval, *kept
            )
    return New(state.seen)


def _schedule_of(entry: Logged) -> Scheduled | None:
    return entry.event.schedule if isinstance(entry.event, Rated | Known) else None


def standing_backwards(entries: Iterable[Logged]) -> Iterator[Logged]:
    """The events that still count, of entries that come latest first; no more of these are read than are asked for."""
    gone: set[int] = set()
    for entry in entries:
        if isinstance(entry.event, Undone):
            gone.add(entry.event.target)
        elif entry.seq not in gone:
            yield entry


def standing(entries: Iterable[Logged]) -> Iterator[Logged]:
    """The events that still count: without those undone, and without the undoing."""
    entries = list(entries)
    gone = {entry.event.target for entry in entries if isinstance(entry.event, Undone)}
    return (e for e in entries if e.seq not in gone and not isinstance(e.event, Undone))


def fold(entries: Iterable[Logged]) -> CardState:
    """The state of one card from its whole history, in order of sequence."""
    return fold_record(entries).state


def fold_record(entries: Iterable[Logged]) -> Record:
    """The state and the marks of one card from its whole history."""
    return reduce(moved, standing(entries), Record())


_RATED = {
    Rating.AGAIN: (1, 0, 0, 0),
    Rating.HARD: (0, 1, 0, 0),
    Rating.GOOD: (0, 0, 1, 0),
    Rating.EASY: (0, 0, 0, 1),
}


def contribution(entry: Logged) -> Daily:
    """What an event adds to its study day; it depends on nothing but the event, and so can be taken back."""
    match entry.event:
        case Answered(verdict=verdict, seconds=seconds):
            return Daily(answered=1, right=int(verdict == "right"), milliseconds=round(seconds * 1000))
        case Rated(rating=rating, schedule=schedule, seconds=seconds):
            # By place: reviews, repeats, new_cards, one for each rating, milliseconds. By name it takes three times as
            # long, which is a twentieth of an undo.
            moved = (0, 1, 0) if schedule is None else (1, 0, int(schedule.introduces))
            return Daily(0, 0, *moved, *_RATED[rating], round(seconds * 1000))
        case Known():
            return KNOWN
        case _:
            return NOTHING
