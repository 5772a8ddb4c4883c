from pathlib import Path

import pytest

from quizapp.answers.rating import Rating
from quizapp.memory.errors import NotUndoable
from quizapp.memory.events import Answered, Ended, Rated, Renamed, Shown, Stamp, Started, Undone
from quizapp.memory.fold import Daily, New, Reviewed
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
