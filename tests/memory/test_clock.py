"""Clocks that are set back, taken to another time zone or moved by an hour: the study day, the fold and the queue.

A zone is written out as its offset before and after one change, so that no time-zone database is needed.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.answers.rating import Rating
from quizapp.memory.counts import queue, stocks, workload
from quizapp.memory.days import study_day
from quizapp.memory.events import Buried, Logged, Rated, Scheduled, Stamp
from quizapp.memory.fold import fold, fold_record
from quizapp.memory.schedule import Scheduler
from quizapp.memory.states import Reviewed

from .hand import DAY, Hand

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Change:
    """A time change: the instant, and the hours ahead of Greenwich before it and after it."""

    at: datetime
    before: float
    after: float

    def local(self, instant: datetime) -> datetime:
        offset = self.before if instant < self.at else self.after
        return instant.astimezone(timezone(timedelta(hours=offset)))


def utc(year: int, month: int, day: int, hour: int) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


CHANGES = {
    "Berlin, 23 hours: 2:00 becomes 3:00": Change(utc(2026, 3, 29, 1), 1, 2),
    "Berlin, 25 hours: 3:00 becomes 2:00": Change(utc(2026, 10, 25, 1), 2, 1),
    "Santiago, 23 hours: midnight becomes 1:00": Change(utc(2026, 9, 6, 4), -4, -3),
    "Santiago, 25 hours: midnight becomes 23:00": Change(utc(2026, 4, 5, 3), -3, -4),
    "Havana, 25 hours: 1:00 becomes midnight": Change(utc(2026, 11, 1, 5), -4, -5),
    "Lord Howe, half an hour: 2:00 becomes 1:30": Change(utc(2026, 4, 4, 15), 11, 10.5),
}
BERLIN_23, BERLIN_25 = list(CHANGES.values())[:2]


# The study day


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("rollover", range(24))
def test_through_a_time_change_the_study_day_turns_once_a_day_and_never_back(
    name: str, rollover: int
) -> None:
    """One study day is longer or shorter by what the clock was moved, every other has 24 hours."""
    change = CHANGES[name]
    instants = [change.at + timedelta(minutes=10 * n) for n in range(-6 * 72, 6 * 72)]
    days = [study_day(change.local(instant), rollover) for instant in instants]
    turns = [later for (earlier, later) in pairwise(range(len(days))) if days[later] != days[earlier]]
    assert all(days[turn] == days[turn - 1] + 1 for turn in turns)
    lengths = [instants[later] - instants[earlier] for earlier, later in pairwise(turns)]
    moved = timedelta(hours=change.before - change.after)
    assert sorted(lengths) == sorted([24 * HOUR + moved] + [24 * HOUR] * (len(lengths) - 1))


@pytest.mark.parametrize("change", [BERLIN_23, BERLIN_25])
def test_a_study_day_that_ends_at_four_ends_there_by_the_wall_clock_after_a_time_change_too(
    change: Change,
) -> None:
    four = next(t for n in range(48) if (t := change.local(change.at + n * HOUR)).hour == 4)
    assert study_day(four, 4) == study_day(four - timedelta(seconds=1), 4) + 1
    assert date.fromordinal(study_day(four, 4)) == four.date()


@given(
    st.integers(0, 10**9), st.integers(0, 10**8), st.floats(-12, 14), st.floats(-12, 14), st.integers(0, 23)
)
def test_no_journey_moves_the_study_day_by_more_than_the_zones_are_apart(
    start: int, later: int, zone: float, other: float, rollover: int
) -> None:
    """|days counted - days gone by| < 1 + hours between the zones / 24."""
    here = datetime.fromtimestamp(start, timezone(timedelta(hours=zone)))
    there = datetime.fromtimestamp(start + later, timezone(timedelta(hours=other)))
    counted = study_day(there, rollover) - study_day(here, rollover)
    assert abs(counted - later / 86_400) < 1 + abs(other - zone) / 24 + 1e-9


# The fold


@pytest.mark.parametrize("change", [BERLIN_23, BERLIN_25])
def test_one_night_is_one_day_of_forgetting_however_many_hours_it_had(change: Change) -> None:
    evening = change.local(change.at - 3 * HOUR)
    morning = change.local(change.at + 8 * HOUR)
    rated = Rated("a", Rating.GOOD, Scheduled(1, 2.5, 5.0, introduces=True))
    state = fold([Logged(1, Stamp(0, study_day(evening, 4)), rated)])
    assert isinstance(state, Reviewed)
    assert state.due_day == study_day(morning, 4)
    plain = Reviewed(2.5, 5.0, DAY, 1, 1, 0, 0)
    assert Scheduler().retrievability(state, study_day(morning, 4)) == Scheduler().retrievability(
        plain, DAY + 1
    )


@given(st.lists(st.integers(-40, 40), min_size=1, max_size=8))
def test_the_last_event_decides_whatever_the_clock_said(steps: list[int]) -> None:
    """A bury or a rating stands by its place in the log, though its day may lie before that of an earlier one."""
    day, entries = DAY, []
    for seq, step in enumerate(steps, 1):
        day += step
        rated = Rated("a", Rating.GOOD, Scheduled(3, 3.0, 5.0, introduces=seq == 1))
        entries += [Logged(2 * seq, Stamp(0, day), rated), Logged(2 * seq + 1, Stamp(0, day), Buried("a"))]
    state, marks = fold_record(entries)
    assert isinstance(state, Reviewed)
    assert (state.last_day, state.reps, marks.buried_on) == (day, len(steps), day)


# The queue


@pytest.mark.parametrize("change", [BERLIN_23, BERLIN_25])
def test_a_card_for_tomorrow_is_due_from_four_in_the_morning_of_a_day_with_23_or_25_hours(
    hand: Hand, catalogue: Path, change: Change
) -> None:
    hand.day = study_day(change.local(change.at - 3 * HOUR), 4)
    hand.rate("conv-1", interval=1)
    for minutes in range(0, 600, 10):
        now = change.local(change.at + timedelta(minutes=minutes))
        asked = queue(hand.store, catalogue, [], study_day(now, 4), new_per_day=0)
        assert asked == (["conv-1"] if now.hour >= 4 else [])


def test_at_one_minute_to_four_it_is_yesterday_for_all_that_counts_days(hand: Hand, catalogue: Path) -> None:
    """The limit of new cards, what is due, what is buried, the streak and the open session turn at four together."""
    late = datetime(2026, 5, 2, 3, 59, tzinfo=UTC)
    hand.day = yesterday = study_day(late, 4)
    hand.session = hand.start()
    today = study_day(late + timedelta(minutes=1), 4)
    hand.rate("adam-1", interval=1)
    hand.rate("adam-2", interval=1)
    hand.bury("adam-2")
    hand.bury("conv-1")
    assert queue(hand.store, catalogue, [], yesterday, new_per_day=3) == ["conv-2"]
    assert workload(hand.store, catalogue, yesterday, new_per_day=3)[:2] == (0, 1)
    assert hand.store.open_session(yesterday) != []
    assert set(queue(hand.store, catalogue, [], today, new_per_day=3)) == {
        "adam-1",
        "adam-2",
        "conv-1",
        "conv-2",
        "pool-1",
    }
    assert workload(hand.store, catalogue, today, new_per_day=3)[:2] == (2, 3)
    assert hand.store.open_session(today) == []
    assert (hand.store.streak(yesterday), hand.store.streak(today), hand.store.streak(today + 1)) == (1, 1, 0)


def test_a_clock_set_back_makes_nothing_due_hides_nothing_and_breaks_nothing(
    hand: Hand, catalogue: Path
) -> None:
    hand.rate("conv-1", interval=2)
    hand.bury("conv-2")
    hand.suspend("pool-1")
    past = DAY - 900
    assert queue(hand.store, catalogue, [], past, new_per_day=9) == ["adam-1", "conv-2", "adam-2"]
    assert stocks(hand.store, catalogue, past).total == (0, 3, 1, 1)
    assert workload(hand.store, catalogue, past, new_per_day=9)[:2] == (0, 3)
    hand.day = past
    hand.rate("adam-1", interval=1)
    assert queue(hand.store, catalogue, [], past + 1, new_per_day=0) == ["adam-1"]
    assert hand.store.rebuild()


def test_what_was_buried_while_the_clock_was_years_ahead_is_asked_once_it_is_right(
    hand: Hand, catalogue: Path
) -> None:
    hand.rate("conv-1", interval=1)
    hand.day = DAY + 5000
    hand.bury("conv-1")
    assert queue(hand.store, catalogue, [], DAY + 5000, new_per_day=0) == []
    assert queue(hand.store, catalogue, [], DAY + 1, new_per_day=0) == ["conv-1"]


def test_days_of_a_clock_that_was_ahead_count_neither_for_the_streak_nor_for_the_pace(hand: Hand) -> None:
    for n in range(12):
        hand.rate(f"card-{n}")
    pace = hand.store.seconds_per_card(DAY)
    hand.day = DAY + 5000
    for _ in range(12):
        hand.answer("a", seconds=600.0)
        hand.repeat("a")
    assert (hand.store.streak(DAY), hand.store.streak(DAY + 1)) == (1, 1)
    assert hand.store.seconds_per_card(DAY) == pace


@pytest.mark.parametrize(
    ("left", "arrived", "hours", "days"),
    [
        pytest.param(9, -8, 10, 0, id="Tokyo to Los Angeles: the same day a second time"),
        pytest.param(-8, 9, 11, 1, id="Los Angeles to Tokyo: the next day after eleven hours"),
    ],
)
def test_after_a_flight_a_card_is_due_on_its_local_day_and_never_on_the_day_it_was_rated(
    hand: Hand, catalogue: Path, left: int, arrived: int, hours: int, days: int
) -> None:
    before = datetime(2026, 6, 10, 17, tzinfo=timezone(timedelta(hours=left)))
    after = (before + hours * HOUR).astimezone(timezone(timedelta(hours=arrived)))
    hand.day = study_day(before, 4)
    hand.rate("conv-1", interval=1)
    assert study_day(after, 4) - hand.day == days
    asked = [queue(hand.store, catalogue, [], study_day(after, 4) + n, 0) for n in range(3)]
    assert asked == [[]] * (1 - days) + [["conv-1"]] * (2 + days)
