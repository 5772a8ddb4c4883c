from hypothesis import given
from hypothesis import strategies as st

from quizapp.answers.rating import Rating
from quizapp.memory.events import Answered, Event, Hinted, Logged, Rated, Scheduled, Shown, Stamp, Undone
from quizapp.memory.fold import after, contribution, fold, standing
from quizapp.memory.states import NOTHING, CardState, Daily, New, Reviewed

from .hand import DAY

WEEK = Scheduled(7, 7.3, 5.5, introduces=True)


def log(*events: Event, day: int = DAY) -> list[Logged]:
    return [Logged(seq, Stamp(seq * 1000, day), event) for seq, event in enumerate(events, 1)]


def test_a_card_without_events_is_new() -> None:
    assert fold([]) == New(seen=0)


def test_showing_counts_and_hints_and_answers_leave_the_card_as_it_was() -> None:
    entries = log(Shown("a", 0), Hinted("a", 0), Answered("a", 0, "7", "right", None, 1.0), Shown("a", 1))
    assert fold(entries) == New(seen=2)


def test_a_rating_gives_the_card_the_memory_and_the_interval_that_it_records() -> None:
    state = fold(log(Shown("a", 0), Rated("a", Rating.GOOD, WEEK)))
    assert state == Reviewed(7.3, 5.5, last_day=DAY, interval=7, reps=1, lapses=0, seen=1)
    assert state.due_day == DAY + 7


def test_forgetting_a_reviewed_card_is_a_lapse_and_failing_a_new_one_is_not() -> None:
    again = Rated("a", Rating.AGAIN, WEEK)
    once, twice = fold(log(again)), fold(log(again, again))
    assert isinstance(once, Reviewed)
    assert isinstance(twice, Reviewed)
    assert (once.lapses, twice.lapses) == (0, 1)


def test_a_repeat_of_a_failed_card_within_the_session_leaves_its_schedule_alone() -> None:
    failed = [Rated("a", Rating.AGAIN, WEEK)]
    repeated = [*failed, Rated("a", Rating.EASY, None), Rated("a", Rating.AGAIN, None)]
    assert fold(log(*repeated)) == fold(log(*failed))


def test_a_repeat_is_counted_in_the_day() -> None:
    (entry,) = log(Rated("a", Rating.EASY, None, 2.0))
    assert contribution(entry) == Daily(repeats=1, easy=1, milliseconds=2000)


def test_only_the_first_rating_of_a_card_counts_as_a_new_card() -> None:
    first, later = log(
        Rated("a", Rating.GOOD, WEEK), Rated("a", Rating.GOOD, Scheduled(9, 9.0, 5.0, introduces=False))
    )
    assert (contribution(first).new_cards, contribution(later).new_cards) == (1, 0)


def test_what_is_undone_never_happened() -> None:
    entries = log(Rated("a", Rating.GOOD, WEEK), Rated("a", Rating.AGAIN, WEEK), Undone(2))
    assert fold(entries) == fold(entries[:1])
    assert [entry.seq for entry in standing(entries)] == [1]


@given(st.lists(st.sampled_from([0, 1, -3, 40]), min_size=1, max_size=8))
def test_order_is_by_sequence_whatever_the_clock_said(steps: list[int]) -> None:
    """The last event decides, though its day may lie before that of an earlier one."""
    day, entries = DAY, []
    for seq, step in enumerate(steps, 1):
        day += step
        entries.append(Logged(seq, Stamp(day, day), Rated("a", Rating.GOOD, WEEK)))
    state = fold(entries)
    assert isinstance(state, Reviewed)
    assert (state.last_day, state.reps) == (day, len(steps))


counted = st.one_of(
    st.builds(
        Answered,
        st.just("a"),
        st.just(0),
        st.just(""),
        st.sampled_from(["right", "slip", "wrong", None]),
        st.none(),
        st.floats(0, 1e6),
    ),
    st.builds(Rated, st.just("a"), st.sampled_from(Rating), st.none() | st.just(WEEK), st.floats(0, 1e6)),
)


@given(st.lists(counted, max_size=10))
def test_taking_back_what_was_added_leaves_exactly_nothing(events: list[Event]) -> None:
    amounts = [contribution(entry) for entry in log(*events)]
    total = NOTHING
    for amount in amounts:
        total = total.plus(amount)
    for amount in amounts:
        total = total.minus(amount)
    assert total == NOTHING


@given(st.lists(st.one_of(counted, st.builds(Shown, st.just("a"), st.just(0))), max_size=12), st.data())
def test_undoing_last_first_walks_back_through_every_earlier_state(
    events: list[Event], data: st.DataObject
) -> None:
    """fold(events + undo of the last k) is the fold of the events without those k, for every k."""
    entries = log(*events)
    undoable = [entry.seq for entry in entries if not isinstance(entry.event, Shown)]
    depth = data.draw(st.integers(0, len(undoable)))
    gone = undoable[len(undoable) - depth :][::-1]
    undoing = [Logged(1000 + i, Stamp(0, DAY), Undone(target)) for i, target in enumerate(gone)]
    expected: CardState = New()
    for entry in entries:
        if entry.seq not in gone:
            expected = after(expected, entry)
    assert fold(entries + undoing) == expected
