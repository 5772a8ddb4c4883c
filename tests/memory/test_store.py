from pathlib import Path

import pytest

from quizapp.answers.rating import Rating
from quizapp.memory.events import Answered, Ended, Shown, Stamp, Started
from quizapp.memory.states import Daily, New, Reviewed
from quizapp.memory.store import Store

from .hand import DAY, Hand, rows, tables


def answer(hand: Hand, card: str, rating: Rating = Rating.GOOD) -> None:
    hand.show(card)
    hand.answer(card)
    hand.rate(card, rating)


# One answer


def test_an_answer_moves_the_card_and_the_day(hand: Hand) -> None:
    hand.show("a")
    hand.answer("a", "right", seconds=3.25)
    hand.rate("a", Rating.GOOD, interval=3, stability=3.7)
    assert hand.store.state("a") == Reviewed(3.7, 5.5, DAY, interval=3, reps=1, lapses=0, seen=1)
    assert hand.store.daily(DAY) == Daily(
        answered=1, right=1, reviews=1, new_cards=1, good=1, milliseconds=3750
    )


def test_a_card_that_was_never_heard_of_is_new(store: Store) -> None:
    assert store.state("nothing") == New()
    assert store.states(["nothing"]) == {}
    assert store.daily(DAY) == Daily()
    assert store.undoable() is None
    assert store.history("nothing") == []


def test_the_log_keeps_events_in_order_with_their_stamps(hand: Hand) -> None:
    first, second = hand.show("a"), hand.hint("a")
    shown, hinted = hand.store.history("a")
    assert (shown.seq, hinted.seq) == (first, second)
    assert shown.event == Shown("a", 0)
    assert shown.stamp == Stamp(hand.at - 1000, DAY, hand.session)


def test_a_repeat_within_the_session_is_logged_and_counted_and_moves_nothing(hand: Hand) -> None:
    hand.rate("a", Rating.AGAIN, interval=1)
    before = hand.store.state("a")
    hand.repeat("a", Rating.GOOD)
    assert hand.store.state("a") == before
    assert hand.store.daily(DAY).repeats == 1
    assert hand.store.daily(DAY).reviews == 1
    assert len(hand.store.history("a")) == 2


def test_what_was_appended_is_there_when_the_file_is_opened_again(hand: Hand, path: Path) -> None:
    answer(hand, "a")
    before = tables(hand.store)
    hand.store.close()
    with Store.open(path) as again:
        assert tables(again) == before
        assert again.history("a")[0].event == Shown("a", 0)


def test_a_failed_append_leaves_no_trace(hand: Hand) -> None:
    answer(hand, "a")
    before = tables(hand.store), rows(hand.store.path, "SELECT * FROM events")
    with pytest.raises(ValueError, match="JSON"):
        hand.answer("a", seconds=float("nan"))
    assert (tables(hand.store), rows(hand.store.path, "SELECT * FROM events")) == before


def test_nothing_is_written_without_the_lease(store: Store) -> None:
    with pytest.raises(RuntimeError, match="lease"):
        store.append(Shown("a", 0), Stamp(0, DAY))
    assert store.history("a") == []


# A clock that goes wrong


def test_a_clock_set_back_leaves_a_card_due_from_the_day_it_was_rated(hand: Hand) -> None:
    hand.rate("a", interval=3)
    hand.day, hand.at = DAY - 10, 5
    hand.rate("a", interval=4)
    state = hand.store.state("a")
    assert isinstance(state, Reviewed)
    assert (state.last_day, state.due_day, state.reps) == (DAY - 10, DAY - 6, 2)
    assert [entry.seq for entry in hand.store.history("a")] == sorted(e.seq for e in hand.store.history("a"))
    assert hand.store.rebuild()


def test_every_study_day_counts_its_own_new_cards(hand: Hand) -> None:
    hand.rate("a")
    hand.rate("b")
    hand.day += 1
    hand.rate("c")
    assert [hand.store.daily(day).new_cards for day in (DAY, DAY + 1, DAY + 2)] == [2, 1, 0]


# Sessions and drafts


def test_a_session_is_named_by_the_number_of_its_first_event(hand: Hand) -> None:
    hand.show("a")
    entries = hand.store.open_session(DAY)
    assert entries[0].seq == hand.session
    assert {entry.stamp.session for entry in entries} == {hand.session}


def test_a_killed_session_is_found_again_with_all_its_events(hand: Hand, path: Path) -> None:
    answer(hand, "a")
    hand.show("b")
    with Store.open(path) as other:
        events = [entry.event for entry in other.open_session(DAY)]
    assert events[0] == Started(("first",), ("a", "b"), 0.9, 20)
    assert events[1] == Shown("a", 0)
    assert events[-1] == Shown("b", 0)
    assert len(events) == 5


def test_a_session_that_was_ended_is_not_resumed(hand: Hand) -> None:
    answer(hand, "a")
    hand.do(Ended("finished"))
    assert hand.store.open_session(DAY) == []


def test_a_session_of_yesterday_is_not_resumed_and_one_of_a_clock_set_back_is(hand: Hand) -> None:
    assert hand.store.open_session(DAY + 1) == []
    assert hand.store.open_session(DAY - 1) != []


def test_finding_the_open_session_is_one_query_that_reads_no_more_than_it(hand: Hand) -> None:
    for _ in range(200):
        hand.show("a")
    hand.do(Ended("finished"))
    hand.do(Started((), (), 0.9, 20), session=None)
    statements: list[str] = []
    connection = hand.store._connection
    connection.set_trace_callback(statements.append)
    assert len(hand.store.open_session(DAY)) == 1
    connection.set_trace_callback(None)
    assert len(statements) == 1
    plan = [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + statements[0])]
    assert "SCAN events USING INDEX session_bounds" in plan
    assert "SEARCH e USING INTEGER PRIMARY KEY (rowid>?)" in plan


def test_a_draft_is_kept_by_session_and_card_and_gone_with_the_answer(hand: Hand) -> None:
    hand.store.save_draft(hand.session, "a", "1 2")
    hand.store.save_draft(hand.session, "a", "1 21")
    hand.store.save_draft(hand.session, "b", "7")
    assert hand.store.draft(hand.session, "a") == "1 21"
    assert hand.store.draft(hand.session + 1, "a") is None
    hand.answer("a")
    assert hand.store.draft(hand.session, "a") is None
    assert hand.store.draft(hand.session, "b") == "7"


def test_a_draft_goes_in_the_same_transaction_as_its_answer_or_not_at_all(hand: Hand) -> None:
    hand.store.save_draft(hand.session, "a", "1216")
    with pytest.raises(ValueError, match="JSON"):
        hand.answer("a", seconds=float("inf"))
    assert hand.store.draft(hand.session, "a") == "1216"


def test_an_emptied_draft_is_no_draft_and_an_ended_session_has_none(hand: Hand) -> None:
    hand.store.save_draft(hand.session, "a", "1")
    hand.store.save_draft(hand.session, "a", "")
    assert hand.store.draft(hand.session, "a") is None
    hand.store.save_draft(hand.session, "a", "1")
    hand.do(Ended("quit"))
    assert hand.store.draft(hand.session, "a") is None


@pytest.mark.parametrize("typed", ["卷积 １２", "\ud800 pasted", "a\0b", "x" * 10_000])
def test_whatever_was_typed_comes_back_as_it_was(hand: Hand, typed: str) -> None:
    hand.store.save_draft(hand.session, "a", typed)
    assert hand.store.draft(hand.session, "a") == typed
    hand.answer("a", raw=typed)
    event = hand.store.history("a")[-1].event
    assert isinstance(event, Answered)
    assert event.raw == typed
