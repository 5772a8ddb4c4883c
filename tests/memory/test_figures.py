import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.answers.rating import Rating
from quizapp.memory import tables
from quizapp.memory.figures import PACE_CARDS, PACE_DAYS, USUAL_SECONDS, Flag, streak
from quizapp.memory.migrations import migrate
from quizapp.memory.states import Daily

from .hand import DAY, Hand

# The streak


def test_the_streak_counts_days_running_and_today_once_it_has_a_rating(hand: Hand) -> None:
    for hand.day in (DAY - 5, DAY - 3, DAY - 2, DAY - 1):
        hand.rate("a")
    assert hand.store.streak(DAY) == 3  # yesterday keeps it alive
    hand.day = DAY
    hand.answer("a")
    assert hand.store.streak(DAY) == 3  # an answer alone is no rating
    hand.repeat("a")
    assert hand.store.streak(DAY) == 4  # one that moves nothing is
    assert [hand.store.streak(DAY + n) for n in (1, 2, 9)] == [4, 0, 0]


def test_what_is_undone_or_known_already_makes_no_streak(hand: Hand) -> None:
    hand.know("a")
    hand.rate("b")
    hand.undo()
    assert hand.store.streak(DAY) == 0


@given(st.sets(st.integers(0, 12)))
def test_the_streak_is_the_run_of_days_that_ends_today_or_yesterday(ago: set[int]) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        migrate(connection)
        for days in ago:
            tables.add_daily(connection, DAY - days, Daily(reviews=1))
        last = 0 if 0 in ago else 1
        run = next(n for n in range(15) if last + n not in ago)
        assert streak(connection, DAY) == run


# The pace


def test_the_pace_is_the_learners_own_mean_with_the_time_that_repeats_took(hand: Hand) -> None:
    for n in range(PACE_CARDS):
        hand.answer(f"card-{n}", seconds=19.5)
        hand.rate(f"card-{n}", Rating.AGAIN)  # half a second each
        hand.answer(f"card-{n}", seconds=9.5)
        hand.repeat(f"card-{n}")
    assert hand.store.seconds_per_card(DAY) == pytest.approx(30.0)


def test_without_enough_cards_in_the_last_weeks_the_usual_pace_is_taken(hand: Hand) -> None:
    for n in range(PACE_CARDS - 1):
        hand.answer(f"card-{n}", seconds=100.0)
        hand.rate(f"card-{n}")
    assert hand.store.seconds_per_card(DAY) == USUAL_SECONDS
    hand.answer("one-more", seconds=100.0)
    hand.rate("one-more")
    assert hand.store.seconds_per_card(DAY) == pytest.approx(100.5)
    assert hand.store.seconds_per_card(DAY + PACE_DAYS - 1) == pytest.approx(100.5)
    assert hand.store.seconds_per_card(DAY + PACE_DAYS) == USUAL_SECONDS


# The days to come, and the flags


def test_due_counts_are_those_of_the_days_asked_about_without_the_suspended(hand: Hand) -> None:
    for card, interval in [("a", 1), ("b", 3), ("c", 3), ("d", 3), ("e", 9)]:
        hand.rate(card, interval=interval)
    hand.suspend("c")
    hand.bury("b")
    hand.show("never-rated")
    assert hand.store.due_counts(DAY, DAY + 8) == {DAY + 1: 1, DAY + 3: 2}
    assert hand.store.due_counts(DAY + 9, DAY + 9) == {DAY + 9: 1}
    assert hand.store.due_counts(DAY + 4, DAY + 8) == {}


def test_flags_are_listed_by_name_with_their_notes(hand: Hand) -> None:
    hand.flag("b", "is β₂ right?")
    hand.flag("a")
    hand.flag("c", "x")
    hand.unflag("c")
    assert hand.store.flags() == [Flag("a", ""), Flag("b", "is β₂ right?")]
