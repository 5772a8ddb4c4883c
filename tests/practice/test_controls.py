"""Not today, not until resumed, known already, flagged: what becomes of the card and of the session."""

from collections.abc import Callable

import pytest

from quizapp.answers.rating import Rating
from quizapp.memory.events import Known, Skipped
from quizapp.memory.states import Marks, New, Reviewed
from quizapp.memory.store import Store
from quizapp.practice.study import Study

from .desk import CARDS, PICK, SIZE, Desk, both, know, name_of

AWAY: list[Callable[[Study], None]] = [Study.bury, Study.suspend, Study.know]


@pytest.mark.parametrize("answered", [False, True])
@pytest.mark.parametrize("away", AWAY)
def test_card_that_is_put_away_leaves_the_queue_and_undo_brings_it_back(
    desk: Desk, away: Callable[[Study], None], answered: bool
) -> None:
    desk.bank(*CARDS[:3])
    with desk.sit() as study:
        before = study.session
        name = name_of(study)
        if answered:
            study.reveal()
        away(study)
        assert name not in study.session.queue
        assert study.session.size == 2
        assert desk.on_disk() == study.session
        assert study.undo() is not None
        assert (name_of(study), study.marked) == (name, answered)
        assert (study.session.queue, study.session.done) == (before.queue, before.done)
        with Store.open(desk.progress) as store:
            assert (store.marks(name), type(store.state(name))) == (Marks(), New)


def test_buried_card_comes_back_on_the_next_day(desk: Desk) -> None:
    desk.bank(*CARDS[:2])
    with desk.sit() as study:
        name = name_of(study)
        study.bury()
        know(study)
        study.leave()
    desk.nothing_to_do()
    desk.later(days=1)
    with desk.sit() as study:
        assert name in study.session.queue


def test_suspended_card_stays_away(desk: Desk) -> None:
    desk.bank(*CARDS[:2])
    with desk.sit() as study:
        name = name_of(study)
        study.suspend()
        know(study)
        study.leave()
    desk.later(days=40)
    with desk.sit() as study:
        assert name not in study.session.queue


def test_card_put_away_elsewhere_is_passed_over_in_an_open_session(desk: Desk) -> None:
    """It was suspended on another screen while it waited in the queue; it is not reported as gone."""
    desk.bank(*CARDS[:3])
    with desk.sit() as study:
        _, second, third = study.session.queue
    desk.suspend_outside(second)
    with desk.sit() as study:
        know(study)
        assert name_of(study) == third
        assert study.gone == []
        assert Skipped(second, gone=True) in [one.event for one in desk.log()]


def test_known_card_is_scheduled_as_easy_would_without_an_answer(desk: Desk) -> None:
    desk.bank(*CARDS[:2])
    with desk.sit() as study:
        name = name_of(study)
        study.reveal()
        easy = study.intervals[Rating.EASY]
        study.undo()
        study.know()
        with Store.open(desk.progress) as store:
            state = store.state(name)
            assert isinstance(state, Reviewed)
            assert state.interval == easy
            assert (store.daily(desk.day).known, store.daily(desk.day).new_cards) == (1, 0)
        assert any(isinstance(one.event, Known) for one in desk.log())


def test_flag_keeps_its_note_and_moves_nothing(desk: Desk) -> None:
    desk.bank(PICK, *CARDS[:1])
    with desk.sit() as study:
        name, page = name_of(study), study.page("en")
        study.flag("[b]ask[/b] again")
        assert (name_of(study), study.page("en").options) == (name, page.options)
        assert study.page("en").flag == study.flagged == "[b]ask[/b] again"
        study.flag("other")
        assert study.flagged == "other"
    with desk.sit() as study:
        assert study.flagged == "other"
        assert study.undo() is not None
        assert study.flagged == "[b]ask[/b] again"
        study.unflag()
        assert study.flagged is None
        assert study.undo() is not None
        assert study.flagged == "[b]ask[/b] again"
        assert (name_of(study), study.asking) == (name, True)


def test_taking_a_flag_off_where_there_is_none_is_no_event(desk: Desk) -> None:
    desk.bank(*CARDS[:1])
    with desk.sit() as study:
        before = len(desk.log())
        study.unflag()
        assert len(desk.log()) == before


def test_nothing_is_done_with_a_card_where_there_is_none(desk: Desk) -> None:
    desk.bank(*CARDS[:1])
    with desk.sit() as study:
        know(study)
        assert study.finished
        before = len(desk.log())
        for act in (*AWAY, Study.skip, Study.unflag):
            act(study)
        study.flag("late")
        assert len(desk.log()) == before


def test_edited_question_is_read_again(desk: Desk) -> None:
    """The words are the new ones, the numbers and what was half typed stay while the space does."""
    desk.bank(SIZE)
    with desk.sit() as study:
        assert study.card is not None
        numbers = study.card.variant
        study.keep_draft("11")
        desk.bank(SIZE | {"why": both("Because of the floor.")})
        desk.refresh()
        study.reload()
        assert study.card is not None
        assert (study.card.variant, study.draft) == (numbers, "11")
        study.reveal()
        assert "Because of the floor." in study.copy("en")


def test_question_with_an_edited_space_gets_new_numbers(desk: Desk) -> None:
    desk.bank(SIZE)
    with desk.sit() as study:
        desk.bank(SIZE | {"space": {"n": [32, 64, 96], "k": [3, 5]}})
        desk.refresh()
        study.reload()
        assert study.card is not None
        assert study.card.variant is not None
        assert study.card.variant.params["n"] in (32, 64, 96)
        assert desk.on_disk() == study.session
