import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from quizapp.memory.counts import Counts, by_bank, candidates, renamed
from quizapp.memory.errors import BadCatalogue
from quizapp.memory.events import Renamed
from quizapp.memory.queue import build
from quizapp.memory.schedule import Scheduler

from .hand import DAY, Hand

QUESTIONS = [  # id, bank, position, topic
    ("conv-1", "conv", 0, "convolution"),
    ("conv-2", "conv", 1, "convolution"),
    ("pool-1", "conv", 2, "pooling"),
    ("adam-1", "optim", 0, "adam"),
    ("adam-2", "optim", 1, "adam"),
]
SYLLABUS = [("adam", 0), ("convolution", 1), ("pooling", 2)]


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    """The columns of the compiled content that this room reads."""
    path = tmp_path / "cache dir" / "catalogue.db"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE question (id PRIMARY KEY, bank_group, position, kind, topic, body)")
        connection.execute("CREATE TABLE topic (id PRIMARY KEY, position)")
        connection.execute("CREATE TABLE alias (old, new)")
        connection.executemany("INSERT INTO question VALUES (?, ?, ?, 'numeric', ?, '{}')", QUESTIONS)
        connection.executemany("INSERT INTO topic VALUES (?, ?)", SYLLABUS)
        connection.execute("INSERT INTO alias VALUES ('convolution-old', 'conv-1'), ('conv-2', 'pool-1')")
        connection.commit()
    return path


def test_before_the_first_answer_everything_is_new(hand: Hand, catalogue: Path) -> None:
    assert by_bank(hand.store, catalogue, DAY) == {"conv": Counts(new=3), "optim": Counts(new=2)}


def test_every_question_counts_once_as_due_or_new_or_learned(hand: Hand, catalogue: Path) -> None:
    hand.show("conv-1")  # seen and never rated is new still
    hand.rate("conv-2", interval=1)
    hand.rate("pool-1", interval=9)
    hand.rate("gone-from-the-bank", interval=1)
    assert by_bank(hand.store, catalogue, DAY)["conv"] == Counts(due=0, new=1, learned=2)
    assert by_bank(hand.store, catalogue, DAY + 1)["conv"] == Counts(due=1, new=1, learned=1)
    assert by_bank(hand.store, catalogue, DAY + 9)["conv"] == Counts(due=2, new=1, learned=0)


def test_new_questions_come_in_the_order_of_the_syllabus(hand: Hand, catalogue: Path) -> None:
    found = candidates(hand.store, catalogue, [], DAY, new_limit=4)
    assert [question.card for question in found.questions] == ["adam-1", "adam-2", "conv-1", "conv-2"]
    assert found.states == {}


def test_a_session_may_ask_all_that_is_due_in_its_banks(hand: Hand, catalogue: Path) -> None:
    hand.rate("conv-2", interval=1)
    hand.rate("adam-1", interval=1)
    found = candidates(hand.store, catalogue, ["conv"], DAY + 1, new_limit=0)
    assert [question.card for question in found.questions] == ["conv-2"]
    assert found.states == {"conv-2": hand.store.state("conv-2")}


def test_candidates_make_a_queue(hand: Hand, catalogue: Path) -> None:
    hand.rate("pool-1", interval=1)
    day = DAY + 1
    found = candidates(hand.store, catalogue, ["conv", "optim"], day, new_limit=3)
    introduced = hand.store.daily(day).new_cards
    queue = build(found.questions, found.states, day, Scheduler(), new_limit=3, introduced_today=introduced)
    assert queue == ["pool-1", "adam-1", "conv-1", "adam-2"]


def test_a_renamed_question_is_followed_once_and_never_away_from_one_that_still_exists(
    hand: Hand, catalogue: Path
) -> None:
    hand.rate("convolution-old")
    hand.rate("conv-2")
    assert renamed(hand.store, catalogue) == [Renamed("convolution-old", "conv-1")]
    for event in renamed(hand.store, catalogue):
        hand.do(event)
    assert renamed(hand.store, catalogue) == []
    assert by_bank(hand.store, catalogue, DAY)["conv"].learned == 2


def test_content_that_cannot_be_read_is_blamed_and_not_the_learning_record(
    hand: Hand, tmp_path: Path
) -> None:
    broken = tmp_path / "catalogue.db"
    for content in (None, b"garbage" * 1000, b""):
        if content is not None:
            broken.write_bytes(content)
        with pytest.raises(BadCatalogue, match="Delete it") as said:
            by_bank(hand.store, broken, DAY)
        assert str(hand.store.path) not in said.value.text("en")
    hand.rate("a")  # and the record goes on being written


def test_reading_the_content_leaves_it_as_it_was(hand: Hand, catalogue: Path) -> None:
    before = catalogue.read_bytes()
    by_bank(hand.store, catalogue, DAY)
    candidates(hand.store, catalogue, [], DAY, 3)
    assert catalogue.read_bytes() == before
