"""Undo appends; renaming takes the history along."""

import pytest

from quizapp.answers.rating import Rating
from quizapp.memory.errors import NotUndoable
from quizapp.memory.events import Answered, Ended, Rated, Renamed, Started, Undone
from quizapp.memory.states import Daily, New, Reviewed

from .hand import DAY, Hand, rows, tables


def answer(hand: Hand, card: str) -> None:
    hand.show(card)
    hand.answer(card)
    hand.rate(card)


# Undo


def test_undo_appends_and_restores_exactly_the_earlier_state_at_any_depth(hand: Hand) -> None:
    for card in "abc":
        hand.show(card)
    earlier = []
    for n in range(30):
        earlier.append(tables(hand.store))
        hand.day = DAY + n // 4
        card = "abc"[n % 3]
        if n % 5 == 4:
            hand.repeat(card, Rating.HARD)
        elif n % 7 == 6:
            hand.answer(card, "slip")
        elif n % 7 == 3:
            [hand.bury, hand.suspend, hand.flag, hand.resume, hand.know][n // 7](card)
        else:
            hand.rate(card, Rating(1 + n % 4), interval=1 + n, stability=0.1 + n)
    events = rows(hand.store.path, "SELECT * FROM events ORDER BY seq")
    while earlier:
        hand.undo()
        assert tables(hand.store) == earlier.pop()
    assert hand.store.undoable() is None
    kept = rows(hand.store.path, "SELECT * FROM events ORDER BY seq")
    assert kept[: len(events)] == events
    assert len(kept) == len(events) + 30


def test_undo_goes_on_into_earlier_sessions(hand: Hand) -> None:
    hand.rate("a")
    hand.do(Ended("finished"))
    hand.day += 1
    hand.session = hand.do(Started((), (), 0.9, 20), session=None)
    hand.undo()
    assert hand.store.state("a") == New()
    assert hand.store.daily(DAY) == Daily()


def test_a_rating_is_undone_before_the_answer_that_it_rates(hand: Hand) -> None:
    answer(hand, "a")
    first = hand.store.undoable()
    hand.undo()
    second = hand.store.undoable()
    assert first is not None
    assert second is not None
    assert isinstance(first.event, Rated)
    assert isinstance(second.event, Answered)


def test_undo_keeps_count_of_how_often_a_card_was_shown(hand: Hand) -> None:
    """So that what is asked after an undo is a variant that was not seen before."""
    answer(hand, "a")
    hand.show("a")
    hand.undo()
    assert hand.store.state("a") == New(seen=2)


def test_a_card_rated_again_after_an_undo_is_introduced_once(hand: Hand) -> None:
    hand.rate("a", Rating.EASY, interval=9)
    hand.undo()
    hand.rate("a", Rating.GOOD, interval=3)
    assert hand.store.daily(DAY).new_cards == 1
    assert hand.store.daily(DAY).easy == 0


def test_only_the_last_event_that_counts_can_be_undone(hand: Hand) -> None:
    first, last = hand.rate("a"), hand.rate("b")
    shown = hand.show("c")
    before = tables(hand.store)
    for target in (first, shown, 0, 99):
        with pytest.raises(NotUndoable):
            hand.do(Undone(target))
    hand.do(Undone(last))
    with pytest.raises(NotUndoable):
        hand.do(Undone(last))
    hand.do(Undone(first))
    assert tables(hand.store) != before


@pytest.mark.parametrize("actions", [3, 300])
def test_undo_costs_the_same_however_long_the_history_and_however_deep_the_undo(
    hand: Hand, actions: int
) -> None:
    """Counted in the steps of SQLite's machine, which a busy computer does not change."""
    for n in range(actions):
        hand.show("a")
        hand.answer("a")
        hand.rate("a", Rating.GOOD, interval=1 + n % 30)
    for _ in range(actions - 2):
        hand.undo()
    steps = [0]

    def count() -> int:
        steps[0] += 1
        return 0

    target = hand.store.undoable()
    assert target is not None
    hand.store._connection.set_progress_handler(count, 1)
    hand.do(Undone(target.seq))
    hand.store._connection.set_progress_handler(None, 1)
    assert 100 < steps[0] < 1_000


# Renaming


def test_history_and_schedule_and_draft_go_along_with_a_new_name(hand: Hand) -> None:
    answer(hand, "old")
    hand.store.save_draft(hand.session, "old", "13")
    before = hand.store.state("old")
    hand.rename("old", "new")
    assert hand.store.state("new") == before
    assert hand.store.state("old") == New()
    assert len(hand.store.history("new")) == 3
    assert hand.store.draft(hand.session, "new") == "13"


def test_undo_after_a_renaming_names_the_card_as_it_is_called_now(hand: Hand) -> None:
    hand.rate("old")
    hand.rename("old", "new")
    last = hand.store.undoable()
    assert last is not None
    assert isinstance(last.event, Rated)
    assert last.event.card == "new"
    hand.undo()
    assert hand.store.state("new") == New()


def test_two_histories_under_one_name_become_one_in_order_of_sequence(hand: Hand) -> None:
    hand.rate("old", interval=3)
    hand.rate("new", interval=5)
    hand.rate("old", Rating.AGAIN, interval=1)
    hand.rename("old", "new")
    assert hand.store.state("new") == Reviewed(3.7, 5.5, DAY, interval=1, reps=3, lapses=1, seen=0)
    assert hand.store.daily(DAY).new_cards == 2
    assert hand.store.rebuild()


def test_renaming_what_was_never_asked_changes_nothing(hand: Hand) -> None:
    hand.rate("a")
    before = tables(hand.store)
    hand.rename("unknown", "a")
    hand.rename("a", "a")
    assert tables(hand.store) == before
    assert hand.do(Renamed("unknown", "never")) > 0
    assert tables(hand.store) == before
