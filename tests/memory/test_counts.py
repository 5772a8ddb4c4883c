from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.memory.counts import (
    Standing,
    Stock,
    Workload,
    queue,
    renamed,
    standings,
    stocks,
    workload,
)
from quizapp.memory.errors import BadCatalogue
from quizapp.memory.events import Renamed
from quizapp.memory.figures import USUAL_SECONDS
from quizapp.memory.store import Store

from .hand import DAY, Hand


def test_before_the_first_answer_everything_is_new(hand: Hand, catalogue: Path) -> None:
    assert stocks(hand.store, catalogue, DAY).banks == {"conv": Stock(new=3), "optim": Stock(new=2)}


def test_every_question_counts_once_as_due_or_new_or_learned(hand: Hand, catalogue: Path) -> None:
    hand.show("conv-1")  # seen and never rated is new still
    hand.rate("conv-2", interval=1)
    hand.rate("pool-1", interval=9)
    hand.rate("gone-from-the-bank", interval=1)
    assert stocks(hand.store, catalogue, DAY).banks["conv"] == Stock(due=0, new=1, learned=2)
    assert stocks(hand.store, catalogue, DAY + 1).banks["conv"] == Stock(due=1, new=1, learned=1)
    assert stocks(hand.store, catalogue, DAY + 9).banks["conv"] == Stock(due=2, new=1, learned=0)


def test_new_questions_come_in_the_order_of_the_syllabus(hand: Hand, catalogue: Path) -> None:
    """And topics are kept apart within it."""
    assert queue(hand.store, catalogue, [], DAY, new_per_day=4) == ["adam-1", "conv-1", "adam-2", "conv-2"]


def test_a_session_may_ask_all_that_is_due_in_its_banks(hand: Hand, catalogue: Path) -> None:
    hand.rate("conv-2", interval=1)
    hand.rate("adam-1", interval=1)
    assert queue(hand.store, catalogue, ["conv"], DAY + 1, new_per_day=0) == ["conv-2"]


# With what the learner has set aside


def test_every_question_counts_once_in_its_bank_and_in_its_topic(hand: Hand, catalogue: Path) -> None:
    hand.rate("conv-1", interval=1)
    hand.rate("pool-1", interval=9)
    hand.suspend("conv-2")
    hand.suspend("gone-from-the-bank")
    found = stocks(hand.store, catalogue, DAY + 1)
    assert found.banks == {"conv": Stock(due=1, learned=1, suspended=1), "optim": Stock(new=2)}
    assert found.topics == {
        "conv": {"convolution": Stock(due=1, suspended=1), "pooling": Stock(learned=1)},
        "optim": {"adam": Stock(new=2)},
    }
    assert found.total == Stock(due=1, new=2, learned=1, suspended=1)


def test_a_suspended_question_is_suspended_whatever_else_it_is(hand: Hand, catalogue: Path) -> None:
    hand.rate("conv-1", interval=1)
    hand.suspend("conv-1")
    hand.suspend("adam-1")
    assert stocks(hand.store, catalogue, DAY + 1).total == Stock(new=3, suspended=2)
    hand.resume("conv-1")
    assert stocks(hand.store, catalogue, DAY + 1).total == Stock(due=1, new=3, suspended=1)


def test_a_question_buried_today_is_not_due_today_and_is_due_tomorrow(hand: Hand, catalogue: Path) -> None:
    hand.rate("conv-1", interval=1)
    hand.day = DAY + 1
    hand.bury("conv-1")
    hand.bury("adam-1")
    assert stocks(hand.store, catalogue, DAY + 1).total == Stock(new=4, learned=1)
    assert stocks(hand.store, catalogue, DAY + 2).total == Stock(due=1, new=4)


def test_nothing_buried_or_suspended_is_asked(hand: Hand, catalogue: Path) -> None:
    for card in ("conv-1", "conv-2", "pool-1"):
        hand.rate(card, interval=1)
    hand.day = DAY + 1
    hand.bury("conv-1")
    hand.suspend("conv-2")
    hand.bury("adam-1")
    assert queue(hand.store, catalogue, [], DAY + 1, new_per_day=9) == ["pool-1", "adam-2"]
    assert set(queue(hand.store, catalogue, [], DAY + 2, new_per_day=9)) == {
        "conv-1",
        "pool-1",
        "adam-1",
        "adam-2",
    }


def test_what_is_known_already_is_learned_and_takes_nothing_of_the_limit(hand: Hand, catalogue: Path) -> None:
    hand.know("adam-1", interval=8)
    assert stocks(hand.store, catalogue, DAY).total == Stock(new=4, learned=1)
    assert queue(hand.store, catalogue, [], DAY, new_per_day=2) == ["adam-2", "conv-1"]
    assert queue(hand.store, catalogue, [], DAY + 8, new_per_day=0) == ["adam-1"]


def test_a_topic_of_a_bank_is_a_session_of_its_own(hand: Hand, catalogue: Path) -> None:
    """Named as bank/topic; a topic that another bank shares is not meant, and one that is nowhere holds nothing."""
    every = queue(hand.store, catalogue, [], DAY, new_per_day=9)
    pooling = queue(hand.store, catalogue, ["conv/pooling"], DAY, new_per_day=9)
    assert pooling == ["pool-1"]
    both = queue(hand.store, catalogue, ["conv/pooling", "optim"], DAY, new_per_day=9)
    assert set(both) == {one for one in every if one.startswith(("pool", "adam"))}
    assert queue(hand.store, catalogue, ["optim/pooling"], DAY, new_per_day=9) == []
    assert workload(hand.store, catalogue, DAY, new_per_day=9, groups=["conv/pooling"])[:2] == (0, 1)


# Question by question


def test_every_question_is_listed_in_order_with_where_it_stands(hand: Hand, catalogue: Path) -> None:
    hand.rate("conv-1", interval=2)
    hand.suspend("conv-1")
    hand.bury("adam-2")
    hand.flag("adam-2", "")
    hand.flag("gone-from-the-bank", "x")
    found = standings(hand.store, catalogue, DAY)
    assert found[:3] == [
        Standing("adam-1", "optim", "adam", "numeric", None, False, False, False),
        Standing("adam-2", "optim", "adam", "numeric", None, False, True, True),
        Standing("conv-1", "conv", "convolution", "numeric", DAY + 2, True, False, False),
    ]
    assert [one.question for one in found[3:]] == ["conv-2", "pool-1"]
    assert not any(one.buried for one in standings(hand.store, catalogue, DAY + 1))


# Today's work


def test_the_work_of_today_is_what_is_due_and_what_the_limit_lets_through(
    hand: Hand, catalogue: Path
) -> None:
    assert workload(hand.store, catalogue, DAY, new_per_day=4) == Workload(0, 4, USUAL_SECONDS)
    hand.rate("adam-1", interval=1)
    assert workload(hand.store, catalogue, DAY, new_per_day=4) == Workload(0, 3, USUAL_SECONDS)
    assert workload(hand.store, catalogue, DAY, new_per_day=4, groups=["optim"])[:2] == (0, 1)
    assert workload(hand.store, catalogue, DAY + 1, new_per_day=4)[:2] == (1, 4)
    assert workload(hand.store, catalogue, DAY, new_per_day=0)[:2] == (0, 0)


@pytest.mark.parametrize(
    ("due", "new", "seconds", "minutes"),
    [(0, 0, 40.0, 0), (1, 0, 1.0, 1), (0, 3, 40.0, 2), (3, 1, 30.0, 2), (10, 5, 60.5, 16)],
)
def test_minutes_are_rounded_up(due: int, new: int, seconds: float, minutes: int) -> None:
    assert Workload(due, new, seconds).minutes == minutes


# At any size


@pytest.mark.parametrize(
    ("call", "steps"),
    [
        (
            lambda store, catalogue: queue(store, catalogue, [], DAY, 2),
            {
                "SCAN q USING COVERING INDEX in_order",
                "SEARCH c USING PRIMARY KEY (name=?) LEFT-JOIN",
                "SEARCH c USING COVERING INDEX cards_due (due_day<?)",
                "SEARCH q USING PRIMARY KEY (id=?)",
            },
        ),
        (
            lambda store, catalogue: stocks(store, catalogue, DAY),
            {"SEARCH c USING PRIMARY KEY (name=?) LEFT-JOIN"},
        ),
        (
            lambda store, catalogue: standings(store, catalogue, DAY),
            {
                "SCAN q USING COVERING INDEX in_order",
                "SEARCH c USING PRIMARY KEY (name=?) LEFT-JOIN",
            },
        ),
        (
            lambda store, catalogue: store.due_counts(DAY, DAY + 9),
            {"SEARCH cards USING COVERING INDEX cards_due (due_day>? AND due_day<?)"},
        ),
        (lambda store, catalogue: store.flags(), {"SCAN cards USING INDEX cards_flagged"}),
    ],
)
def test_no_figure_reads_through_all_the_cards_or_the_log(
    hand: Hand, catalogue: Path, call: Callable[[Store, Path], object], steps: set[str]
) -> None:
    """The queue walks the questions in their order until it has new ones enough, and goes on from what is due."""
    statements: list[str] = []
    connection = hand.store._connection
    connection.set_trace_callback(statements.append)
    call(hand.store, catalogue)
    connection.set_trace_callback(None)
    with hand.store.beside(catalogue):
        plans = [
            step[3]
            for statement in statements
            if statement.startswith("SELECT")
            for step in connection.execute("EXPLAIN QUERY PLAN " + statement)
        ]
    assert steps <= set(plans)
    assert not [plan for plan in plans if plan in ("SCAN c", "SCAN cards", "SCAN events")]


def test_a_renamed_question_is_followed_once_and_never_away_from_one_that_still_exists(
    hand: Hand, catalogue: Path
) -> None:
    hand.rate("convolution-old")
    hand.rate("conv-2")
    assert renamed(hand.store, catalogue) == [Renamed("convolution-old", "conv-1")]
    for event in renamed(hand.store, catalogue):
        hand.do(event)
    assert renamed(hand.store, catalogue) == []
    assert stocks(hand.store, catalogue, DAY).banks["conv"].learned == 2


def test_content_that_cannot_be_read_is_blamed_and_not_the_learning_record(
    hand: Hand, tmp_path: Path
) -> None:
    broken = tmp_path / "catalogue.db"
    for content in (None, b"garbage" * 1000, b""):
        if content is not None:
            broken.write_bytes(content)
        with pytest.raises(BadCatalogue, match="Delete it") as said:
            stocks(hand.store, broken, DAY)
        assert str(hand.store.path) not in said.value.text("en")
    hand.rate("a")  # and the record goes on being written


def test_reading_the_content_leaves_it_as_it_was(hand: Hand, catalogue: Path) -> None:
    before = catalogue.read_bytes()
    stocks(hand.store, catalogue, DAY)
    queue(hand.store, catalogue, [], DAY, 3)
    standings(hand.store, catalogue, DAY)
    assert catalogue.read_bytes() == before
