"""A session as a fold over its events: nothing here touches a disk or a clock."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.answers.rating import Rating
from quizapp.memory.events import (
    Answered,
    Ended,
    Event,
    Hinted,
    Logged,
    Rated,
    Scheduled,
    Shown,
    Skipped,
    Stamp,
    Started,
    Undone,
    kind_of,
    pack,
    unpack,
)
from quizapp.practice.session import Asking, Between, Marked, Over, Session, apply, begin, fold

QUEUE = ("a", "b", "c", "d", "e")
AGAIN, HARD, GOOD = Rating.AGAIN, Rating.HARD, Rating.GOOD


class Log:
    """Appends events and keeps the live session beside them."""

    def __init__(self, *queue: str) -> None:
        self.events: list[Logged] = []
        self.session = begin(self._write(Started((), queue or QUEUE, 0.9, 20)))

    def _write(self, event: Event) -> Logged:
        seq = len(self.events) + 1
        self.events.append(Logged(seq, Stamp(1000 * seq, 739_000, None if seq == 1 else 1), event))
        return self.events[-1]

    def do(self, event: Event) -> Session:
        self.session = apply(self.session, self._write(event))
        return self.session

    @property
    def head(self) -> str:
        return self.session.queue[0]

    def show(self) -> Session:
        return self.do(Shown(self.head, 0))

    def answer(self, verdict: Any = "right", seconds: float = 2.0) -> Session:
        return self.do(Answered(self.head, 0, "1", verdict, None, seconds))

    def rate(self, rating: Rating = GOOD) -> Session:
        repeat = self.head in self.session.rated
        return self.do(Rated(self.head, rating, None if repeat else Scheduled(3, 3.0, 5.0, True)))

    def study(self, rating: Rating = GOOD) -> str:
        """Show, answer and rate the next card; its name."""
        name = self.head
        self.show()
        self.answer()
        self.rate(rating)
        return name

    def undo(self) -> Session:
        assert self.session.undoable is not None
        return self.do(Undone(self.session.undoable))


ACTIONS = st.one_of(
    st.sampled_from(["show", "hint", "skip", "gone", "undo", "undo", "end"]),
    st.tuples(st.just("answer"), st.sampled_from(["right", "slip", "wrong", None])),
    st.tuples(st.just("rate"), st.sampled_from(list(Rating))),
    st.tuples(st.just("stray"), st.sampled_from(QUEUE)),
)


def played(actions: list[Any]) -> Log:
    """Any sequence of what a learner can do, and of events that do not fit where they come."""
    log = Log()
    for action in actions:
        head = log.session.queue[0] if log.session.queue else "a"
        match action:
            case "show":
                log.do(Shown(head, len(log.events)))
            case "hint":
                log.do(Hinted(head, 0))
            case "skip" | "gone":
                log.do(Skipped(head, action == "gone"))
            case "undo" if log.session.undoable is not None:
                log.undo()
            case ("answer", verdict):
                log.do(Answered(head, 0, "1", verdict, None, 1.5))
            case ("rate", rating):
                log.do(Rated(head, rating, None))
            case ("stray", card):
                log.do(Rated(card, GOOD, None))
            case "end":
                log.do(Ended("enough"))
    return log


def untold(events: list[Logged]) -> list[Logged]:
    """The log as if what was undone, and all since, had never happened: another way to the same state."""
    kept: list[Logged] = []
    for logged in events:
        if isinstance(logged.event, Undone):
            kept = [one for one in kept if one.seq < logged.event.target]
        else:
            kept.append(logged)
    return kept


@given(st.lists(ACTIONS, max_size=40))
def test_fold_of_the_log_is_the_live_state(actions: list[Any]) -> None:
    """Also after every event has been to the disk and back."""
    log = played(actions)
    read = [Logged(one.seq, one.stamp, unpack(kind_of(one.event), pack(one.event))) for one in log.events]
    assert read == log.events
    assert fold(read) == log.session


@given(st.lists(ACTIONS, max_size=40))
def test_undo_is_as_if_it_had_never_been(actions: list[Any]) -> None:
    log = played(actions)
    assert fold(untold(log.events)) == log.session


@given(st.lists(ACTIONS, max_size=40))
def test_no_card_is_lost_and_none_stands_twice_in_the_queue(actions: list[Any]) -> None:
    log = played(actions)
    gone = {e.event.card for e in untold(log.events) if isinstance(e.event, Skipped) and e.event.gone}
    assert len(set(log.session.queue)) == len(log.session.queue)
    assert set(QUEUE) - gone <= set(log.session.queue) | log.session.rated
    assert 0 <= log.session.done <= log.session.size <= len(QUEUE)


@given(st.lists(ACTIONS, max_size=40))
def test_undoing_everything_leads_back_to_the_beginning(actions: list[Any]) -> None:
    """To any depth: nothing answered, nothing rated, no second counted."""
    log = played([one for one in actions if one not in ("end", "gone", "skip")])
    while log.session.undoable is not None:
        log.undo()
    assert log.session.tally == begin(log.events[0]).tally
    assert log.session.rated == frozenset()
    assert log.session.queue == QUEUE
    assert not isinstance(log.session.phase, Marked)


def test_failed_card_returns_after_three_others() -> None:
    log = Log(*"abcdefgh")
    log.study(AGAIN)
    assert [log.study() for _ in range(4)] == ["b", "c", "d", "a"]


def test_two_failed_cards_return_in_the_order_they_failed() -> None:
    log = Log(*"abcdefgh")
    log.study(AGAIN)
    log.study(AGAIN)
    assert [log.study() for _ in range(5)] == ["c", "d", "a", "b", "e"]


def test_failed_card_returns_last_where_fewer_are_left() -> None:
    log = Log("a", "b")
    log.study(AGAIN)
    assert list(log.session.queue) == ["b", "a"]
    log.study()
    log.study(AGAIN)
    assert list(log.session.queue) == ["a"]
    log.study()
    assert list(log.session.queue) == []


def test_failed_card_counts_as_done_only_when_it_leaves_the_queue() -> None:
    log = Log("a", "b", "c")
    log.study(AGAIN)
    assert (log.session.done, log.session.size) == (0, 3)
    log.study()
    assert (log.session.done, log.session.size) == (1, 3)
    log.study()
    log.study()
    assert (log.session.done, log.session.size) == (3, 3)


def test_skipped_card_goes_to_the_end_and_counts_for_nothing() -> None:
    log = Log("a", "b", "c")
    log.show()
    after = log.do(Skipped("a", gone=False))
    assert (after.queue, after.phase, after.done, after.undoable) == (("b", "c", "a"), Between(), 0, None)


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_card_that_is_gone_leaves_the_queue_in_any_phase(steps: int) -> None:
    log = Log("a", "b")
    for step in (log.show, log.answer)[:steps]:
        step()
    after = log.do(Skipped("a", gone=True))
    assert (after.queue, after.phase, after.size) == (("b",), Between(), 1)


def test_undo_of_a_rating_asks_for_the_rating_again() -> None:
    """The next card that was laid out meanwhile goes back under the pile."""
    log = Log("a", "b")
    log.show()
    marked = log.answer("wrong")
    log.rate(AGAIN)
    log.show()
    log.do(Hinted("b", 0))
    assert log.undo() == marked
    assert isinstance(marked.phase, Marked)
    assert marked.tally.answers == 1


def test_undo_of_an_answer_asks_the_question_again_with_its_hints() -> None:
    log = Log("a")
    log.show()
    asking = log.do(Hinted("a", 0))
    log.answer()
    assert log.undo() == asking
    assert asking.phase == Asking(Shown("a", 0), hints=1)


def test_undo_of_something_unknown_changes_nothing() -> None:
    log = Log("a")
    log.show()
    before = log.answer()
    assert log.do(Undone(99)) == before


def test_tally_counts_answers_and_repeats() -> None:
    log = Log("a", "b")
    for verdict, rating in (("right", GOOD), ("wrong", AGAIN), (None, AGAIN), ("slip", HARD)):
        log.show()
        log.answer(verdict, seconds=2.5)
        log.rate(rating)
    tally = log.session.tally
    assert (tally.answers, tally.right, tally.again, tally.seconds) == (4, 1, 2, 10.0)


@pytest.mark.parametrize(
    "event",
    [
        Answered("a", 0, "1", "right", None, 1.0),
        Rated("a", GOOD, None),
        Hinted("a", 0),
        Shown("b", 0),
        Skipped("b", False),
        Skipped("b", True),
        Started((), ("x",), 0.9, 20),
    ],
    ids=kind_of,
)
def test_event_that_does_not_fit_leaves_the_session_as_it_is(event: Event) -> None:
    log = Log("a", "b")
    assert log.do(event) == begin(log.events[0])


def test_answer_and_rating_of_another_card_change_nothing() -> None:
    log = Log("a", "b")
    shown = log.show()
    assert log.do(Answered("b", 0, "1", "right", None, 1.0)) == shown
    marked = log.answer()
    assert log.do(Rated("b", GOOD, None)) == marked


def test_card_shown_anew_after_its_answer_is_asked_again() -> None:
    """As where its numbers are no longer to be had: the answer stays in the log, the question comes back."""
    log = Log("a", "b")
    log.show()
    log.answer()
    again = log.do(Shown("a", 1))
    assert again.phase == Asking(Shown("a", 1))
    assert again.tally.answers == 1


def test_ended_session_is_over() -> None:
    log = Log("a")
    assert log.do(Ended("finished")).phase == Over("finished")


def test_session_begins_with_its_start_and_nothing_else() -> None:
    with pytest.raises(ValueError, match="a session begins with Started"):
        begin(Logged(1, Stamp(0, 1), Ended("x")))
    assert fold([]) is None
    assert begin(Logged(7, Stamp(0, 1), Started(("g",), ("a",), 0.9, 20))).id == 7
