"""A session over what is learned already, ahead of its day: everything in it is logged, and no schedule moves."""

from collections.abc import Sequence

import pytest

from quizapp.answers.rating import Rating
from quizapp.memory.events import Rated, Started
from quizapp.memory.store import Store
from quizapp.settings import Settings

from .desk import CARDS, TOPICS, Desk, know, name_of


@pytest.fixture
def learned(desk: Desk) -> Desk:
    """Four of six cards were rated yesterday; none of them is due."""
    desk.bank(*CARDS)
    with desk.sit(settings=Settings(new_per_day=4)) as study:
        while not study.finished:
            know(study, Rating.EASY)
        study.leave()
    desk.later(days=1)
    return desk


def rated(desk: Desk) -> list[str]:
    return [one.event.card for one in desk.log() if isinstance(one.event, Rated)]


def states(desk: Desk) -> list[object]:
    with Store.open(desk.progress) as store:
        return [store.state(one["id"])._replace(seen=0) for one in CARDS]


def test_all_that_is_learned_is_asked_and_nothing_moves(learned: Desk) -> None:
    before = states(learned)
    with learned.sit(ahead=True) as study:
        assert study.ahead
        assert set(study.session.queue) == set(rated(learned))
        study.reveal()
        assert not study.moves
        assert dict(study.intervals) == dict.fromkeys(Rating)
        failed = name_of(study)
        study.rate(Rating.AGAIN)
        assert [know(study, Rating.EASY) for _ in range(4)][-1] == failed, "it returns in this session"
        assert study.finished
        assert "schedule stays as it is" in "".join(
            span.text for block in study.summary("en").blocks for span in block.spans
        )
        study.leave()
    assert states(learned) == before
    ratings = [one.event for one in learned.log() if isinstance(one.event, Rated)]
    assert [one.schedule is None for one in ratings] == [False] * 4 + [True] * 5
    with Store.open(learned.progress) as store:
        assert store.daily(learned.day).repeats == 5


@pytest.mark.parametrize("topics", [TOPICS, TOPICS[:1], TOPICS[1:]])
def test_of_a_bank_or_a_topic(learned: Desk, topics: Sequence[str]) -> None:
    groups = ["first"] if len(topics) > 1 else [f"first/{topics[0]}"]
    with learned.try_to_sit(groups, ahead=True) as study:
        asked = set(study.session.queue) if study else set()
    assert asked == {one["id"] for one in CARDS if one["topic"] in topics} & set(rated(learned))


def test_nothing_learned_is_nothing_to_go_over(desk: Desk) -> None:
    desk.bank(*CARDS)
    with desk.try_to_sit(ahead=True) as study:
        assert study is None


def test_i_know_this_moves_nothing_either(learned: Desk) -> None:
    before = states(learned)
    with learned.sit(ahead=True) as study:
        name = name_of(study)
        study.know()
        assert name_of(study) == name
    assert states(learned) == before


def test_it_is_gone_on_with_and_undone_like_any_other(learned: Desk) -> None:
    with learned.sit(ahead=True) as study:
        first = know(study)
        session = study.session.id
    with learned.sit(ahead=True) as study:
        assert (study.session.id, study.ahead, study.session.done) == (session, True, 1)
        assert study.undo() is not None
        assert name_of(study) == first
        assert study.marked
        assert not study.moves


def test_what_is_due_is_never_swallowed_by_it(learned: Desk) -> None:
    """Whoever wants to study finds a session of the other sort; a new card is scheduled in that one."""
    with learned.sit(ahead=True) as study:
        know(study)
    with learned.sit() as study:
        assert not study.ahead
        assert set(study.session.queue).isdisjoint(rated(learned))
        study.reveal()
        assert study.moves
    with learned.sit(ahead=True) as study:
        assert study.session.size == 4
    assert [one.event.ahead for one in learned.log() if isinstance(one.event, Started)] == [False, True] * 2
