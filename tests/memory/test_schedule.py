import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import fsrs
import fsrs.scheduler
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.answers.rating import Rating
from quizapp.memory.events import Rated
from quizapp.memory.schedule import LONGEST, PARAMETERS, Scheduler, elapsed, spread, window
from quizapp.memory.states import CardState, New, Reviewed

from .hand import DAY, Hand

stability = st.floats(0.001, 36_500)
reviewed = st.builds(
    Reviewed,
    stability=stability,
    difficulty=st.floats(1, 10),
    last_day=st.just(DAY),
    interval=st.integers(1, LONGEST),
    reps=st.integers(1, 500),
    lapses=st.integers(0, 100),
    seen=st.integers(1, 900),
)
states = st.just(New()) | reviewed
days = st.integers(DAY - 400, DAY + 4000)
rating = st.sampled_from(Rating)


def of(stability: float, last_day: int = DAY) -> Reviewed:
    return Reviewed(stability, 5.0, last_day, round(stability), reps=3, lapses=0, seen=3)


# What FSRS promises


@pytest.mark.parametrize("days", [1, 2, 10, 365])
def test_r_is_nine_tenths_when_the_elapsed_days_equal_the_stability(days: int) -> None:
    assert Scheduler().retrievability(of(float(days)), DAY + days) == pytest.approx(0.9, abs=1e-12)


@given(reviewed, st.integers(0, 3000))
def test_retrievability_is_that_of_the_package(state: Reviewed, wait: int) -> None:
    then = datetime(2024, 1, 1, tzinfo=UTC)
    card = fsrs.Card(1, fsrs.State.Review, None, state.stability, state.difficulty, then, then)
    theirs = fsrs.Scheduler().get_card_retrievability(card, then + timedelta(days=wait))
    assert Scheduler().retrievability(state, DAY + wait) == pytest.approx(theirs, rel=1e-12)


@given(reviewed, st.integers(1, 3000), rating)
def test_stability_and_difficulty_are_those_of_the_package(state: Reviewed, wait: int, rated: Rating) -> None:
    then = datetime(2024, 1, 1, tzinfo=UTC)
    card = fsrs.Card(1, fsrs.State.Review, None, state.stability, state.difficulty, then, then)
    engine = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    theirs, _ = engine.review_card(card, fsrs.Rating(rated), then + timedelta(days=wait))
    ours = Scheduler().review(state, DAY + wait, "a", rated)
    assert (ours.stability, ours.difficulty) == (theirs.stability, theirs.difficulty)


def test_a_new_card_gets_the_stabilities_that_fsrs_6_starts_with() -> None:
    preview = Scheduler().preview(New(), DAY, "a")
    assert [preview[r].stability for r in Rating] == list(PARAMETERS[:4])
    assert all(scheduled.introduces for scheduled in preview.values())


def test_the_parameters_written_here_are_the_defaults_of_the_installed_package() -> None:
    """Fails when an upgrade changes them: then changing a learner's schedule is a decision, not an accident."""
    assert PARAMETERS == fsrs.scheduler.DEFAULT_PARAMETERS


def test_nineteen_parameters_are_refused() -> None:
    with pytest.raises(ValueError, match="21"):
        Scheduler(parameters=PARAMETERS[:19])


@pytest.mark.parametrize("retention", [0.0, 1.0, 1.5, -0.9])
def test_a_retention_that_is_no_probability_is_refused(retention: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Scheduler(retention)


def test_wanting_to_remember_more_means_being_asked_sooner() -> None:
    intervals = [Scheduler(r).review(of(50.0), DAY + 50, "a", Rating.GOOD).interval for r in (0.8, 0.9, 0.95)]
    assert intervals == sorted(intervals, reverse=True)
    assert len(set(intervals)) == 3


# What the adapter promises


@given(states, days, st.text(max_size=8), rating)
def test_the_interval_shown_is_the_interval_reviewed(
    state: CardState, day: int, card: str, rated: Rating
) -> None:
    assert Scheduler().preview(state, day, card)[rated] == Scheduler().review(state, day, card, rated)


def test_the_interval_shown_is_the_interval_stored(hand: Hand) -> None:
    scheduler = Scheduler()
    for n, rated in enumerate([Rating.GOOD, Rating.EASY, Rating.HARD, Rating.AGAIN, Rating.GOOD]):
        shown = scheduler.preview(hand.store.state("adam-step"), hand.day, "adam-step")[rated]
        hand.do(Rated("adam-step", rated, shown))
        stored = hand.store.state("adam-step")
        assert isinstance(stored, Reviewed)
        assert (stored.interval, stored.due_day - hand.day) == (shown.interval, shown.interval)
        assert (stored.stability, stored.difficulty, stored.reps) == (
            shown.stability,
            shown.difficulty,
            n + 1,
        )
        hand.day = stored.due_day


@given(states, days, st.text(max_size=8))
def test_a_better_rating_never_comes_back_sooner(state: CardState, day: int, card: str) -> None:
    if isinstance(state, Reviewed) and day <= state.last_day:
        return  # on the same day FSRS's short-term formula is at work, which need not keep this order after a lapse
    preview = Scheduler().preview(state, day, card)
    passed = [preview[r].interval for r in (Rating.HARD, Rating.GOOD, Rating.EASY)]
    assert passed == sorted(passed)


@given(states, st.integers(0, 5_000_000), rating)
def test_every_interval_is_between_a_day_and_a_hundred_years(
    state: CardState, day: int, rated: Rating
) -> None:
    assert 1 <= Scheduler().review(state, day, "a", rated).interval <= LONGEST


@given(reviewed, st.integers(1, 100_000), rating)
def test_a_clock_set_back_makes_the_elapsed_days_nought_and_never_less(
    state: Reviewed, back: int, rated: Rating
) -> None:
    scheduler = Scheduler()
    assert elapsed(state, DAY - back) == 0
    assert scheduler.review(state, DAY - back, "a", rated) == scheduler.review(state, DAY, "a", rated)
    assert scheduler.retrievability(state, DAY - back) == 1.0


def test_rating_neither_sleeps_nor_reads_a_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package's Card() without an id sleeps a millisecond, and without a due date asks for the time."""
    monkeypatch.setattr(time, "sleep", lambda _: pytest.fail("slept"))

    class NoClock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> "NoClock":
            raise AssertionError("read the clock")

    monkeypatch.setattr("fsrs.card.datetime", NoClock)
    monkeypatch.setattr("fsrs.scheduler.datetime", NoClock)
    assert Scheduler().preview(New(), DAY, "a").keys() == set(Rating)
    assert Scheduler().preview(of(4.0), DAY + 4, "a").keys() == set(Rating)


# The spread


@pytest.mark.parametrize(
    ("interval", "first", "last"),
    [(1, 1, 1), (2, 2, 2), (3, 2, 4), (10, 8, 12), (30, 27, 33), (100, 93, 107), (LONGEST, 34_673, LONGEST)],
)
def test_the_window_is_the_one_documented(interval: int, first: int, last: int) -> None:
    days = window(interval)
    assert (days[0], days[-1]) == (first, last)


@given(st.integers(1, LONGEST), st.text(max_size=12), st.integers(0, 1000))
def test_the_spread_stays_in_its_window_and_is_the_same_whenever_asked(n: int, card: str, rep: int) -> None:
    assert spread(n, card, rep) in window(n)
    assert spread(n, card, rep) == spread(n, card, rep)


def test_the_spread_is_the_same_on_every_machine_for_ever() -> None:
    assert [spread(30, "adam-step", repetition) for repetition in range(8)] == [
        33,
        32,
        30,
        32,
        30,
        27,
        31,
        27,
    ]


def test_the_spread_uses_every_day_of_its_window_about_equally() -> None:
    seen = Counter(spread(30, f"card-{n}", 1) for n in range(7000))
    assert set(seen) == set(window(30))
    assert min(seen.values()) > 850  # 1,000 expected; five standard deviations are 146
    assert max(seen.values()) < 1150


def test_a_longer_interval_is_never_spread_to_an_earlier_day() -> None:
    for card in ("a", "b", "c"):
        days = [spread(n, card, 1) for n in range(1, 3000)]
        assert days == sorted(days)


# What it costs to import


def test_counts_and_log_and_queue_load_neither_fsrs_nor_anything_heavy() -> None:
    """Home starts from these; fsrs alone is 24 ms, and waits for the first rating that is asked about."""
    code = (
        "import sys; import quizapp.memory.counts, quizapp.memory.store, quizapp.memory.queue, quizapp.memory.schedule;"
        "quizapp.memory.schedule.Scheduler(0.9);"
        "print([m for m in ('fsrs', 'numpy', 'pydantic', 'yaml', 'textual') if m in sys.modules])"
    )
    root = Path(__file__).parents[2]
    found = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
