import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from quizapp.answers.rating import Rating
from quizapp.memory import rebuild
from quizapp.memory.errors import LaterKinds
from quizapp.memory.store import Store

from .hand import Hand, rows, tables


@pytest.fixture
def studied(hand: Hand) -> Store:
    for card in "abc":
        hand.show(card)
        hand.answer(card)
        hand.rate(card, Rating.GOOD)
    hand.undo()
    hand.rename("a", "z")
    hand.rate("a", Rating.EASY)
    hand.rename("b", "z")
    hand.suspend("c")
    hand.bury("z")
    hand.flag("a", "why \ud800?")
    hand.know("a")
    return hand.store


def execute(store: Store, sql: str) -> None:
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute(sql)
        connection.commit()


def test_rebuild_finds_the_tables_as_it_would_make_them(studied: Store) -> None:
    before = tables(studied)
    assert studied.rebuild()
    assert tables(studied) == before


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE cards SET stability = stability + 1e-9 WHERE name = 'z'",
        "UPDATE cards SET seen = 9 WHERE name = 'c'",
        "UPDATE cards SET name = 'zz' WHERE name = 'z'",
        "DELETE FROM cards",
        "DELETE FROM cards WHERE name = 'a'",
        "INSERT INTO cards (name, id, seen, reps, lapses) VALUES ('never-asked', 99, 1, 0, 0)",
        "UPDATE cards SET suspended = 1 - suspended WHERE name = 'c'",
        "UPDATE cards SET buried_on = 5 WHERE name = 'z'",
        "UPDATE cards SET flag = NULL",
        "UPDATE daily SET milliseconds = milliseconds + 1",
        "DELETE FROM daily",
        "INSERT INTO daily VALUES (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)",
        "UPDATE daily SET known = 7",
        "UPDATE events SET card = 99 WHERE kind = 'rated'",
        "UPDATE events SET card = NULL",
        "UPDATE events SET card = (SELECT max(card) FROM events) WHERE kind = 'undone'",
    ],
)
def test_whatever_was_wrong_with_the_tables_is_reported_and_put_right(studied: Store, harm: str) -> None:
    cards, days = tables(studied)
    histories = {name: studied.history(name) for name in ("a", "z", "c")}
    execute(studied, harm)
    assert not studied.rebuild()
    assert tables(studied) == (cards, days)
    assert {name: studied.history(name) for name in ("a", "z", "c")} == histories
    assert studied.rebuild()


def test_what_was_put_right_goes_on_being_studied(studied: Store) -> None:
    execute(studied, "DELETE FROM cards")
    studied.rebuild()
    hand = Hand(studied)
    while hand.undo():
        assert studied.rebuild()
    assert studied.undoable() is None


def test_rebuild_tells_how_far_it_is(studied: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "REPORT_EVERY", 4)
    heard: list[tuple[int, int]] = []
    studied.rebuild(lambda done, total: heard.append((done, total)))
    (total,) = rows(studied.path, "SELECT count(*) FROM events")[0]
    assert heard == [(4, total), (8, total), (12, total), (16, total), (total, total)]


def test_a_log_with_events_of_a_later_version_is_not_rebuilt_by_this_one(studied: Store) -> None:
    """What such an event does to a card, only the version that writes it knows; its tables are left alone."""
    execute(
        studied,
        "INSERT INTO events (at, day, kind, card, payload) VALUES (1, 1, 'praised', 1, '{\"card\":\"z\"}')",
    )
    before = tables(studied)
    with pytest.raises(LaterKinds, match="praised"):
        studied.rebuild()
    assert tables(studied) == before
    assert len(studied.history("z")) > 0


def test_rebuild_of_an_empty_log_is_true(hand: Hand, path: Path) -> None:
    assert hand.store.rebuild()
    assert rows(path, "SELECT * FROM cards") == []


def test_rebuild_that_is_interrupted_changes_nothing(studied: Store) -> None:
    execute(studied, "UPDATE cards SET seen = 77")
    before = tables(studied)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        studied.rebuild(stop)
    assert tables(studied) == before
