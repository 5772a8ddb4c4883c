"""Study days, sessions, and how many new questions a day brings."""

from quizapp.answers.rating import Rating
from quizapp.memory.states import Reviewed
from quizapp.memory.store import Store
from quizapp.settings import Settings

from .desk import CARDS, Desk, know

AGAIN, GOOD = Rating.AGAIN, Rating.GOOD


def test_rollover_begins_a_new_session_with_what_is_due(desk: Desk) -> None:
    """At 03:59 it is still yesterday and the session goes on; at 04:00 another begins."""
    desk.bank(*CARDS[:3])
    with desk.sit() as study:
        first = study.session.id
        know(study, AGAIN)
    desk.later(hours=15, minutes=59)
    with desk.sit() as study:
        assert study.session.id == first
    desk.later(minutes=1)
    with desk.sit() as study:
        assert study.session.id > first
        assert study.session.queue[0] == "one"
        assert set(study.session.queue) == {"one", "two", "three"}


def test_study_across_midnight_keeps_the_day_it_showed(desk: Desk) -> None:
    """The buttons were drawn before the rollover: what they said is stored, with the day they said it on."""
    desk.bank(*CARDS[:1])
    desk.later(hours=15, minutes=59, seconds=50)
    with desk.sit() as study:
        study.reveal()
        offered = study.intervals[GOOD]
        day = desk.day
        desk.later(minutes=1)
        assert desk.day == day + 1
        study.rate(GOOD)
        with Store.open(desk.progress) as store:
            state = store.state("one")
        assert isinstance(state, Reviewed)
        assert (state.last_day, state.interval) == (day, offered)


def test_only_so_many_new_questions_come_a_day(desk: Desk) -> None:
    """The limit counts what was introduced today, in whatever session; tomorrow there is room again."""
    desk.bank(*CARDS, group="first")
    few = Settings(new_per_day=2)
    with desk.sit(settings=few) as study:
        introduced = {know(study), know(study)}
        assert study.finished
        study.leave()
    with desk.try_to_sit(settings=few) as study_or_none:
        assert study_or_none is None
    with desk.sit(settings=Settings(new_per_day=3)) as study:
        assert len(study.session.queue) == 1
    desk.later(days=1)
    with desk.sit(settings=few) as study:
        assert len(set(study.session.queue) - introduced) == 2


def test_question_seen_but_not_rated_is_still_new_tomorrow(desk: Desk) -> None:
    desk.bank(*CARDS[:2])
    with desk.sit() as study:
        study.reveal()
    desk.later(days=1)
    with desk.sit() as study:
        assert set(study.session.queue) == {"one", "two"}
        with Store.open(desk.progress) as store:
            assert store.daily(desk.day).new_cards == 0


def test_no_limit_holds_what_is_due(desk: Desk) -> None:
    desk.bank(*CARDS[:3])
    with desk.sit() as study:
        for _ in range(3):
            know(study)
        study.leave()
    desk.later(days=60)
    with desk.sit(settings=Settings(new_per_day=0)) as study:
        assert set(study.session.queue) == {"one", "two", "three"}


def test_nothing_due_and_nothing_new_is_told(desk: Desk) -> None:
    desk.bank(*CARDS[:1])
    with desk.sit() as study:
        know(study)
        study.leave()
    with desk.try_to_sit() as found:
        assert found is None


def test_groups_choose_the_questions_and_other_groups_end_the_open_session(desk: Desk) -> None:
    desk.bank(*CARDS[:2], group="first")
    desk.bank(*CARDS[2:4], group="second")
    with desk.sit(["second"]) as study:
        first = study.session.id
        assert set(study.session.queue) == {"three", "four"}
    with desk.sit() as study:
        assert study.session.id == first
    with desk.sit(["first"]) as study:
        assert study.session.id > first
        assert set(study.session.queue) == {"one", "two"}
        assert study.session.started.groups == ("first",)


def test_session_that_is_through_is_not_gone_on_with(desk: Desk) -> None:
    """Killed on its summary, the next start begins another."""
    desk.bank(*CARDS[:2])
    with desk.sit(settings=Settings(new_per_day=1)) as study:
        know(study)
        assert study.finished
        first = study.session.id
    with desk.sit(settings=Settings(new_per_day=2)) as study:
        assert study.session.id > first
        assert study.session.queue == ("two",)


def test_retention_of_a_session_holds_until_it_ends(desk: Desk) -> None:
    desk.bank(*CARDS[:1])
    with desk.sit(settings=Settings(retention=0.95)) as study:
        study.reveal()
        offered = study.intervals
    with desk.sit(settings=Settings(retention=0.7)) as study:
        assert study.intervals == offered
        assert study.session.started.retention == 0.95
