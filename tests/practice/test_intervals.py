"""What is promised is what is stored; what is suggested; who judges."""

from typing import Any

import pytest

from quizapp.answers.rating import Rating
from quizapp.memory.events import Rated
from quizapp.memory.states import Reviewed
from quizapp.memory.store import Store

from .desk import CARDS, GAP, PICK, SIZE, Desk, know, name_of, right_answer

AGAIN, HARD, GOOD, EASY = Rating.AGAIN, Rating.HARD, Rating.GOOD, Rating.EASY


@pytest.mark.parametrize("rating", list(Rating))
def test_interval_shown_is_the_interval_stored(desk: Desk, rating: Rating) -> None:
    """For a new card, for its first review, and for one long overdue."""
    desk.bank(*CARDS[:1])
    for _ in range(3):
        with desk.sit() as study:
            study.reveal()
            promised = study.intervals[rating]
            study.rate(rating)
            with Store.open(desk.progress) as store:
                state = store.state("one")
                last = [e.event for e in store.history("one") if isinstance(e.event, Rated)][-1]
            assert isinstance(state, Reviewed)
            assert state.interval == promised == last.interval
            assert state.due_day == desk.day + state.interval
            while not study.finished:
                know(study)
            study.leave()
        desk.later(days=state.interval * 2)


def test_repeat_within_the_session_has_no_schedule(desk: Desk) -> None:
    """The failed card comes back after the others; what is rated then is counted and moves nothing."""
    desk.bank(*CARDS[:5])
    with desk.sit() as study:
        failed = know(study, AGAIN)
        with Store.open(desk.progress) as store:
            state = store.state(failed)
        assert [know(study) for _ in range(3)].count(failed) == 0
        assert name_of(study) == failed
        study.reveal()
        assert dict(study.intervals) == dict.fromkeys(Rating)
        study.rate(EASY)
        with Store.open(desk.progress) as store:
            assert store.state(failed) == state._replace(seen=2)
            assert store.daily(desk.day).repeats == 1
            last = [e.event for e in store.history(failed) if isinstance(e.event, Rated)][-1]
        assert last.schedule is None


@pytest.mark.parametrize(
    ("asked", "raw", "hints", "suggestion"),
    [
        (SIZE, "right", 0, GOOD),
        (SIZE, "right", 1, HARD),
        (SIZE, "-right", 0, HARD),
        (SIZE, "7", 0, AGAIN),
        (SIZE, "7", 1, AGAIN),
        (PICK, "0", 0, GOOD),
        (PICK, "0", 1, HARD),
        (PICK, "1", 0, AGAIN),
        (GAP, "kernel", 0, GOOD),
        (GAP, "zebra", 0, AGAIN),
        (CARDS[0], "", 0, GOOD),
    ],
)
def test_suggested_rating(
    desk: Desk, asked: dict[str, Any], raw: str, hints: int, suggestion: Rating
) -> None:
    """Right → Good; right with a hint or a slip → Hard; a misconception or wrong → Again; a turned card → Good."""
    desk.bank(asked)
    with desk.sit() as study:
        for _ in range(hints):
            assert study.hint()
        study.answer(raw.replace("right", right_answer(study)))
        assert study.suggestion == suggestion


def test_i_do_not_know_is_wrong_without_a_diagnosis(desk: Desk) -> None:
    desk.bank(SIZE)
    with desk.sit() as study:
        study.reveal()
        assert study.answered is not None
        assert (study.answered.verdict, study.answered.diagnosis, study.answered.raw) == (
            "wrong",
            "gave-up",
            "",
        )
        assert study.suggestion == AGAIN
        feedback = study.page("en").feedback
        assert feedback is not None
        assert (feedback.tone, feedback.headline) == ("neutral", "Now you know.")
        assert "Your answer" not in [section.heading for section in feedback.sections]


def test_turned_card_is_judged_by_the_learner_alone(desk: Desk) -> None:
    desk.bank(CARDS[0])
    with desk.sit() as study:
        study.reveal()
        assert study.answered is not None
        assert (study.answered.verdict, study.answered.diagnosis) == (None, None)
