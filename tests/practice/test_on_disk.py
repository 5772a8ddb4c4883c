"""What the learner does is on the disk before anything else happens."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.answers.rating import Rating
from quizapp.memory.errors import LeaseLost
from quizapp.memory.lease import Holder
from quizapp.memory.store import Store
from quizapp.practice.session import Marked, fold
from quizapp.practice.study import Study

from .desk import CARDS, GAP, NET, PICK, SIZE, Desk, name_of, right_answer

AGAIN, GOOD = Rating.AGAIN, Rating.GOOD


def act(study: Study, action: Any) -> None:
    """One thing a learner can do; what does not fit the moment is refused by the desk itself."""
    match action:
        case "answer" if not study.finished:
            study.answer(right_answer(study))
        case "wrong" if not study.finished and name_of(study) != "pick":
            study.answer("7")
        case "unreadable" if not study.finished and name_of(study) != "pick":
            study.answer("12 +")
        case "hint" if not study.finished:
            study.hint()
        case "reveal":
            study.reveal()
        case "skip":
            study.skip()
        case "undo":
            study.undo()
        case Rating() if study.marked:
            study.rate(action)


ACTIONS = st.sampled_from(
    ["answer", "answer", "wrong", "unreadable", "hint", "reveal", "skip", "undo", *Rating, GOOD, AGAIN]
)


@settings(max_examples=25, deadline=None)
@given(st.lists(ACTIONS, min_size=3, max_size=14))
def test_disk_holds_the_live_state_after_every_step(actions: list[Any]) -> None:
    """Another program that opens the file at any moment sees the same session, the same cards and the same counts."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        desk.bank(SIZE, NET, PICK, GAP, *CARDS[:2])
        with desk.sit() as study:
            for action in actions:
                act(study, action)
                with Store.open(desk.progress) as other:
                    assert fold(other.open_session(desk.day)) == study.session
                    counted = other.daily(desk.day)
                assert counted.answered == study.session.tally.answers
                assert counted.right == study.session.tally.right
                assert counted.reviews + counted.repeats >= len(study.session.rated)
                assert counted.new_cards == len(study.session.rated)


def test_answer_is_on_the_disk_before_it_is_judged_on_the_screen(desk: Desk) -> None:
    desk.bank(SIZE)
    with desk.sit() as study:
        study.answer("7")
        found = desk.on_disk()
        assert found is not None
        assert isinstance(found.phase, Marked)
        assert found.phase.answered == study.answered
        assert found.phase.answered.raw == "7"


def test_rating_is_on_the_disk_before_the_next_question_is_out(desk: Desk) -> None:
    """When the disk refuses the rating, the card stays; nothing was rated and nothing else was shown."""
    desk.bank(*CARDS[:2])
    with desk.sit() as study:
        study.reveal()
        with Store.open(desk.progress) as thief:
            thief.take_lease(Holder("there", 2, "thief"), 1, force=True)
            with pytest.raises(LeaseLost):
                study.rate(GOOD)
            assert study.marked
            assert name_of(study) == "one"
            assert thief.state("two").seen == 0
            assert desk.on_disk() == study.session
