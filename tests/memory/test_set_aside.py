"""What a learner decides about a card beside rating it: not today, not until resumed, flagged, known already."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.answers.rating import Rating
from quizapp.memory.errors import NotUndoable
from quizapp.memory.events import (
    UNDOABLE,
    Answered,
    Buried,
    Event,
    Flagged,
    Known,
    Logged,
    Rated,
    Resumed,
    Scheduled,
    Shown,
    Stamp,
    Suspended,
    Undone,
    Unflagged,
)
from quizapp.memory.figures import Flag
from quizapp.memory.fold import contribution, fold, fold_record, standing_backwards, without
from quizapp.memory.schedule import Scheduler
from quizapp.memory.states import Daily, Marks, New, Reviewed

from .hand import DAY, Hand, tables

EIGHT_DAYS = Scheduled(8, 8.2956, 1.0, introduces=True)


def log(*events: Event, day: int = DAY) -> list[Logged]:
    return [Logged(seq, Stamp(seq * 1000, day), event) for seq, event in enumerate(events, 1)]


# The fold


def test_a_buried_card_is_hidden_on_its_day_and_on_no_other() -> None:
    marks = fold_record(log(Buried("a"))).marks
    assert [marks.hidden(day) for day in (DAY - 1, DAY, DAY + 1, DAY + 1000)] == [False, True, False, False]


def test_a_suspended_card_is_hidden_until_it_is_resumed() -> None:
    suspended = log(Suspended("a"))
    assert all(fold_record(suspended).marks.hidden(day) for day in (DAY - 9, DAY, DAY + 9999))
    assert fold_record(log(Suspended("a"), Resumed("a"))).marks == Marks()


def test_a_flag_keeps_its_last_note_until_it_is_taken_away() -> None:
    flagged = log(Flagged("a", "why?"), Flagged("a", ""))
    assert fold_record(flagged).marks.flag == ""
    assert fold_record(log(Flagged("a", "why?"), Unflagged("a"))).marks.flag is None


@given(st.permutations([Buried("a"), Suspended("a"), Flagged("a", "n"), Rated("a", Rating.GOOD, EIGHT_DAYS)]))
def test_setting_aside_and_scheduling_do_not_disturb_each_other(events: list[Event]) -> None:
    state, marks = fold_record(log(*events))
    assert state == Reviewed(8.2956, 1.0, DAY, interval=8, reps=1, lapses=0, seen=0)
    assert marks == Marks(suspended=True, buried_on=DAY, flag="n")


def test_a_card_known_already_is_introduced_as_an_easy_rating_would_without_an_answer() -> None:
    schedule = Scheduler().preview(New(), DAY, "a")[Rating.EASY]
    known, easy = (
        fold(log(Shown("a", 0), Known("a", schedule))),
        fold(log(Shown("a", 0), Rated("a", Rating.EASY, schedule))),
    )
    assert known == easy
    assert isinstance(known, Reviewed)
    assert (known.interval, known.reps, known.seen) == (schedule.interval, 1, 1)


def test_what_is_known_already_is_no_rating_of_the_day_and_takes_nothing_of_its_limit() -> None:
    (entry,) = log(Known("a", EIGHT_DAYS))
    assert contribution(entry) == Daily(known=1)


def test_a_known_card_that_is_failed_later_has_lapsed() -> None:
    state = fold(log(Known("a", EIGHT_DAYS), Rated("a", Rating.AGAIN, EIGHT_DAYS)))
    assert isinstance(state, Reviewed)
    assert (state.reps, state.lapses) == (2, 1)


decided = st.one_of(
    st.builds(Rated, st.just("a"), st.sampled_from(Rating), st.none() | st.builds(
        Scheduled, st.integers(1, 400), st.floats(0.01, 400), st.floats(1, 10), st.booleans()
    )),
    st.builds(Known, st.just("a"), st.builds(
        Scheduled, st.integers(1, 400), st.floats(0.01, 400), st.floats(1, 10), st.booleans()
    )),
    st.builds(Answered, st.just("a"), st.just(0), st.just(""), st.just("right"), st.none(), st.just(1.0)),
    st.sampled_from([Buried("a"), Suspended("a"), Resumed("a"), Unflagged("a"), Flagged("a", "x"), Flagged("a", "y")]),
)  # fmt: skip


@given(
    st.lists(
        st.tuples(st.integers(-3, 9), st.one_of(decided, st.builds(Shown, st.just("a"), st.just(0)))),
        max_size=12,
    )
)
def test_taking_the_last_event_back_gives_the_fold_of_the_events_without_it(
    drawn: list[tuple[int, Event]],
) -> None:
    """without(fold(events), last, the rest) == fold(the rest), all the way back."""
    entries = [Logged(seq, Stamp(0, DAY + day), event) for seq, (day, event) in enumerate(drawn, 1)]
    undone: list[Logged] = []
    while counting := [e for e in entries if isinstance(e.event, UNDOABLE)]:
        last = counting[-1]
        earlier = [e for e in entries if e.seq < last.seq]
        kept = [e for e in entries if e is not last]
        backwards = standing_backwards(reversed(earlier))
        assert without(fold_record(entries), last, backwards) == fold_record(kept)
        undone += [last, Logged(1000 + last.seq, Stamp(0, DAY), Undone(last.seq))]
        entries = kept
    assert [e.seq for e in standing_backwards(sorted(entries + undone, key=lambda e: -e.seq))] == [
        e.seq for e in reversed(entries)
    ]


# The store

DEEDS: dict[str, Callable[[Hand], int]] = {
    "bury": lambda hand: hand.bury("a"),
    "suspend": lambda hand: hand.suspend("a"),
    "resume": lambda hand: hand.resume("b"),
    "flag": lambda hand: hand.flag("a", "why β₁?"),
    "flag again": lambda hand: hand.flag("b", "and why β₂?"),
    "unflag": lambda hand: hand.unflag("b"),
    "know": lambda hand: hand.know("c"),
    "know what was rated": lambda hand: hand.know("a"),
}


@pytest.fixture
def settled(hand: Hand) -> Hand:
    """a was rated twice, b is suspended and flagged, c was shown."""
    for card in "abc":
        hand.show(card)
    hand.rate("a", interval=1)
    hand.rate("a", Rating.AGAIN, interval=4)
    hand.suspend("b")
    hand.flag("b", "look again")
    return hand


@pytest.mark.parametrize("deed", DEEDS)
def test_each_decision_shows_in_the_tables_and_its_undo_restores_them_exactly(
    settled: Hand, deed: str
) -> None:
    before = tables(settled.store)
    seq = DEEDS[deed](settled)
    after = tables(settled.store)
    assert after != before
    assert settled.store.rebuild()
    last = settled.store.undoable()
    assert last is not None
    assert last.seq == seq
    settled.day += 3
    settled.do(Undone(seq))
    assert tables(settled.store) == before
    assert settled.store.rebuild()
    with pytest.raises(NotUndoable):
        settled.do(Undone(seq))


def test_decisions_and_ratings_are_undone_in_one_line_last_first(settled: Hand) -> None:
    seqs = [deed(settled) for deed in DEEDS.values()]
    settled.answer("c")
    settled.undo()
    for seq in reversed(seqs):
        last = settled.store.undoable()
        assert last is not None
        assert last.seq == seq
        settled.undo()


def test_marks_go_along_with_a_new_name_and_two_histories_become_one(settled: Hand) -> None:
    settled.rename("b", "z")
    assert settled.store.marks("z") == Marks(suspended=True, flag="look again")
    assert settled.store.marks("b") == Marks()
    settled.bury("a")
    settled.rename("a", "z")
    assert settled.store.marks("z") == Marks(suspended=True, buried_on=DAY, flag="look again")
    settled.undo()
    assert settled.store.marks("z").buried_on is None
    assert settled.store.rebuild()


def test_marks_are_there_when_the_file_is_opened_again(settled: Hand) -> None:
    settled.flag("a", "卷积 \ud800")
    before = settled.store.flags()
    settled.store.close()
    with type(settled.store).open(settled.store.path) as again:
        assert again.flags() == before == [Flag("a", "卷积 \ud800"), Flag("b", "look again")]
        assert again.marks("b") == Marks(suspended=True, flag="look again")
        assert again.marks("never heard of") == Marks()


def test_a_flag_without_a_note_is_a_flag(hand: Hand) -> None:
    hand.flag("a")
    assert hand.store.flags() == [Flag("a", "")]
    hand.unflag("a")
    assert hand.store.flags() == []


def test_marks_on_a_card_that_was_never_asked_leave_it_new(hand: Hand) -> None:
    hand.suspend("a")
    assert hand.store.state("a") == New()
    assert hand.store.daily(DAY) == Daily()


def test_setting_a_card_aside_keeps_its_draft(hand: Hand) -> None:
    """It was not answered: what was typed is there when it comes back."""
    hand.store.save_draft(hand.session, "a", "12")
    hand.bury("a")
    assert hand.store.draft(hand.session, "a") == "12"
