"""Clocks that go back, change their zone, or turn the day while a session is open: what the learner finds at the desk.

The session goes on wherever the study day has not passed; nothing is asked twice in a day, nothing is ever lost.
"""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from quizapp.answers.rating import Rating
from quizapp.memory.events import Answered, Rated
from quizapp.memory.lease import Holder
from quizapp.memory.store import Store
from quizapp.settings import Settings

from .desk import CARDS, SIZE, Desk, know, name_of

AGAIN, GOOD = Rating.AGAIN, Rating.GOOD
TOKYO, BERLIN, ANGELES = (timezone(timedelta(hours=hours)) for hours in (9, 2, -7))


def at(year: int, month: int, day: int, hour: int, minute: int = 0, zone: timezone = BERLIN) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=zone)


def rebuilt(desk: Desk) -> bool:
    """The tables are what the log amounts to."""
    with Store.open(desk.progress) as store:
        store.take_lease(Holder("here", 1, "rebuild"), 0, force=True)
        return store.rebuild()


# Set back


@pytest.mark.parametrize(
    "back", [timedelta(minutes=1), timedelta(hours=7), timedelta(days=2), timedelta(days=365 * 40)]
)
def test_a_clock_set_back_in_mid_session_costs_nothing(desk: Desk, back: timedelta) -> None:
    """By minutes or to the days of the first home computers: the session goes on to its question, its numbers and its
    half-typed answer, with and without a restart; no time that was spent is negative."""
    desk.bank(SIZE, *CARDS[:2])
    with desk.sit() as study:
        session = study.session.id
        study.keep_draft("1/3")
        asked, numbers = name_of(study), study.card
        desk.now -= back
        assert (name_of(study), study.draft) == (asked, "1/3")
    with desk.sit() as study:
        assert (study.session.id, study.draft, study.card) == (session, "1/3", numbers)
        for _ in range(3):
            know(study, GOOD)
        assert study.finished
        assert study.session.tally.seconds >= 0
        study.leave()
    assert all(one.event.seconds >= 0 for one in desk.log() if isinstance(one.event, Answered))
    assert rebuilt(desk)


def test_what_was_learned_before_the_clock_was_set_back_is_not_asked_before_its_day(desk: Desk) -> None:
    desk.bank(*CARDS[:2])
    with desk.sit() as study:
        know(study, GOOD)
        know(study, GOOD)
        study.leave()
    due = desk.day + 3
    desk.now -= timedelta(days=400)
    desk.nothing_to_do()
    desk.now += timedelta(days=400)
    desk.nothing_to_do()
    desk.now += timedelta(days=due - desk.day + 7)
    with desk.sit() as study:
        assert set(study.session.queue) == {"one", "two"}


def test_what_was_learned_while_the_clock_was_back_is_due_once_it_is_right(desk: Desk) -> None:
    """Late rather than never: by the right clock its day has long passed."""
    desk.bank(*CARDS[:2])
    right = desk.now
    desk.now = datetime(1970, 1, 1, 12, tzinfo=UTC)
    with desk.sit() as study:
        know(study, GOOD)
        know(study, GOOD)
        study.leave()
    desk.now = right
    with desk.sit() as study:
        assert set(study.session.queue) == {"one", "two"}
        study.reveal()
        again, good = study.intervals[AGAIN], study.intervals[GOOD]
        assert again is not None
        assert good is not None
        assert 1 <= again <= good


def test_the_days_new_questions_are_not_handed_out_again_by_a_clock_set_back_within_the_day(
    desk: Desk,
) -> None:
    desk.bank(*CARDS)
    two = Settings(new_per_day=2)
    with desk.sit(settings=two) as study:
        know(study, GOOD)
        know(study, GOOD)
        study.leave()
    desk.now -= timedelta(hours=6)
    with desk.try_to_sit(settings=two) as found:
        assert found is None


def test_what_was_rated_while_the_clock_was_years_ahead_can_be_taken_back_once_it_is_right(
    desk: Desk,
) -> None:
    """It would wait for those years. The session stays open until it is gone through, and undo goes back in it."""
    desk.bank(*CARDS[:3])
    right = desk.now
    desk.now += timedelta(days=3650)
    with desk.sit() as study:
        session = study.session.id
        hasty = [know(study, GOOD), know(study, GOOD)]
    desk.now = right
    with desk.sit() as study:
        assert study.session.id == session
        for _ in range(4):  # two ratings and two answers
            study.undo()
        assert name_of(study) == hasty[0]
        assert [know(study, GOOD) for _ in hasty] == hasty
        know(study, GOOD)
        study.leave()
    desk.now += timedelta(days=30)
    with desk.sit() as study:
        assert set(study.session.queue) == {"one", "two", "three"}
    assert rebuilt(desk)


# Another zone


def test_a_flight_west_goes_on_with_the_session_of_the_same_local_day(desk: Desk) -> None:
    """Tokyo to Los Angeles: ten hours later it is the same morning once more."""
    desk.bank(*CARDS[:3])
    desk.now = at(2026, 6, 10, 17, zone=TOKYO)
    with desk.sit() as study:
        session = study.session.id
        know(study, GOOD)
        desk.now = (desk.now + timedelta(hours=10)).astimezone(ANGELES)
        know(study, GOOD)  # the computer knew of the zone in mid-session
    assert desk.now.day == 10
    with desk.sit() as study:
        assert study.session.id == session
        know(study, GOOD)
        assert study.finished
        study.leave()
    desk.nothing_to_do()
    assert rebuilt(desk)


def test_a_flight_east_over_the_end_of_the_day_begins_another_session_with_what_was_left(desk: Desk) -> None:
    desk.bank(*CARDS[:3])
    desk.now = at(2026, 6, 10, 17, zone=ANGELES)
    with desk.sit() as study:
        session = study.session.id
        know(study, GOOD)
    desk.now = (desk.now + timedelta(hours=11)).astimezone(TOKYO)
    assert desk.now.day == 11
    with desk.sit() as study:
        assert study.session.id > session
        assert set(study.session.queue) == {"two", "three"}


def test_the_day_before_or_after_by_another_zone_is_no_second_day_for_what_was_rated(desk: Desk) -> None:
    """Over the date line and back: a card for tomorrow is due tomorrow by the place where one is, never earlier than
    the day after it was rated."""
    desk.bank(*CARDS[:1])
    desk.now = at(2026, 6, 10, 12, zone=TOKYO)
    with desk.sit() as study:
        know(study, AGAIN)  # in a day
        know(study, GOOD)
        study.leave()
    rated = desk.day
    desk.now = desk.now.astimezone(ANGELES)
    assert desk.day == rated - 1
    desk.nothing_to_do()
    desk.now = at(2026, 6, 10, 12, zone=ANGELES)
    desk.nothing_to_do()
    desk.now = at(2026, 6, 11, 4, zone=ANGELES)
    with desk.sit() as study:
        assert study.session.queue == ("one",)


# The end of the day


@pytest.mark.parametrize("hour", [0, 1, 4, 12, 23])
def test_the_session_ends_with_the_day_at_whatever_hour_that_is(desk: Desk, hour: int) -> None:
    """A minute before it goes on, at the hour another begins, with what was left and what has become due."""
    settings = Settings(rollover_hour=hour)
    desk.bank(*CARDS[:3])
    desk.now = at(2026, 5, 4, hour) + timedelta(hours=2)
    with desk.sit(settings=settings) as study:
        session = study.session.id
        know(study, AGAIN)
    desk.now = at(2026, 5, 5, hour) - timedelta(minutes=1)
    with desk.sit(settings=settings) as study:
        assert study.session.id == session
    desk.later(minutes=1)
    with desk.sit(settings=settings) as study:
        assert study.session.id > session
        assert set(study.session.queue) == {"one", "two", "three"}


def test_a_session_that_is_open_over_the_end_of_the_day_is_gone_through(desk: Desk) -> None:
    """Nobody is interrupted at four in the morning. What is rated after it counts for the new day, with intervals from
    the new day; the next start begins the new day's session."""
    desk.bank(*CARDS[:3])
    desk.now = at(2026, 5, 5, 3, 50)
    with desk.sit() as study:
        session, evening = study.session.id, desk.day
        know(study, GOOD)
        desk.later(minutes=20)
        know(study, GOOD)  # it was laid out before four, and turned after it
        know(study, GOOD)
        assert study.finished
        study.leave()
    assert desk.day == evening + 1
    rated = [one for one in desk.log() if isinstance(one.event, Rated)]
    assert {one.stamp.session for one in rated} == {session}
    assert [one.stamp.day for one in rated] == [evening, evening + 1, evening + 1]
    with Store.open(desk.progress) as store:
        assert (store.daily(evening).reviews, store.daily(evening + 1).reviews) == (1, 2)
        assert store.streak(evening + 1) == 2
    desk.nothing_to_do()


def test_a_failed_card_that_comes_back_after_the_end_of_the_day_is_still_a_repeat(desk: Desk) -> None:
    """It was scheduled for the new day already: the repeat does not move it, the new day's session asks it."""
    desk.bank(*CARDS[:2])
    desk.now = at(2026, 5, 5, 3, 50)
    with desk.sit() as study:
        failed = know(study, AGAIN)
        desk.later(minutes=20)
        know(study, GOOD)
        assert name_of(study) == failed
        know(study, GOOD)
        study.leave()
    with desk.sit() as study:
        assert study.session.queue == (failed,)
