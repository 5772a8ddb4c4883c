"""The spread with the load of the days to come: the quietest day of the window instead of the seeded place."""

from collections import Counter
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from quizapp.answers.rating import Rating
from quizapp.memory.events import Rated
from quizapp.memory.schedule import LONGEST, Load, Scheduler, quietest, spread, window
from quizapp.memory.states import CardState, New, Reviewed

from .hand import DAY, Hand

SCHEDULER = Scheduler()
reviewed = st.builds(
    Reviewed,
    stability=st.floats(0.001, 3000),
    difficulty=st.floats(1, 10),
    last_day=st.just(DAY),
    interval=st.integers(1, 3000),
    reps=st.integers(1, 500),
    lapses=st.integers(0, 100),
    seen=st.integers(1, 900),
)
states = st.just(New()) | reviewed
names = st.text(max_size=8)
waits = st.integers(0, 4000)
# Loads as a learner has them: few cards a day, so that ties and lone quiet days are common.
busy = st.dictionaries(st.integers(DAY, DAY + 60), st.integers(0, 3), max_size=60)


def load_of(due: Mapping[int, int]) -> Load:
    return lambda first, last: {day: n for day, n in due.items() if first <= day <= last}


@given(states, waits, names, busy)
def test_the_interval_shown_is_the_interval_reviewed_under_any_load(
    state: CardState, wait: int, card: str, due: dict[int, int]
) -> None:
    load = load_of(due)
    preview = SCHEDULER.preview(state, DAY + wait, card, load)
    for rating in Rating:
        assert SCHEDULER.review(state, DAY + wait, card, rating, load) == preview[rating]


# Asked again after a day or two, a card gets intervals so close together that their windows overlap.
soon = reviewed.map(lambda state: state._replace(stability=3 + state.stability % 40))
full = st.lists(st.integers(0, 9), min_size=80, max_size=80)


@given(st.tuples(soon, st.integers(1, 3)) | st.tuples(states, st.integers(1, 4000)), names, full)
def test_under_any_load_a_better_rating_never_comes_back_sooner(
    asked: tuple[CardState, int], card: str, due: list[int]
) -> None:
    state, wait = asked
    load = load_of({DAY + wait + ahead: n for ahead, n in enumerate(due)})
    preview = SCHEDULER.preview(state, DAY + wait, card, load)
    intervals = [preview[rating].interval for rating in Rating]
    assert intervals == sorted(intervals)


@given(states, waits, names, busy)
def test_the_load_moves_an_interval_within_its_window_and_nothing_else(
    state: CardState, wait: int, card: str, due: dict[int, int]
) -> None:
    plain = SCHEDULER.preview(state, DAY + wait, card)
    balanced = SCHEDULER.preview(state, DAY + wait, card, load_of(due))
    for rating in Rating:
        raw = SCHEDULER._moved(state, DAY + wait, rating)
        assert plain[rating].interval in window(raw.interval)
        assert balanced[rating].interval in window(raw.interval)
        assert (balanced[rating].stability, balanced[rating].difficulty) == (raw.stability, raw.difficulty)


@given(states, st.integers(1, 4000), names, st.integers(0, 9))
def test_where_all_days_are_alike_the_seeded_place_decides(
    state: CardState, wait: int, card: str, each: int
) -> None:
    """An empty calendar and an evenly filled one give the intervals that are given without a load."""
    even = lambda first, last: dict.fromkeys(range(first, last + 1), each)  # noqa: E731
    assert SCHEDULER.preview(state, DAY + wait, card, even) == SCHEDULER.preview(state, DAY + wait, card)


@given(st.integers(1, 400), names, st.integers(0, 50), busy)
def test_the_day_chosen_has_the_fewest_cards_and_of_such_days_lies_nearest_to_the_seeded_one(
    interval: int, card: str, repetition: int, due: dict[int, int]
) -> None:
    days, seeded = window(interval), spread(interval, card, repetition)
    found = quietest(days, seeded, DAY, load_of(due))
    fewest = min(due.get(DAY + wait, 0) for wait in days)
    assert due.get(DAY + found, 0) == fewest
    nearest = min(abs(wait - seeded) for wait in days if due.get(DAY + wait, 0) == fewest)
    assert abs(found - seeded) == nearest


def test_the_load_is_asked_for_the_days_of_a_window_that_leaves_a_choice_and_no_others() -> None:
    asked: list[tuple[int, int]] = []

    def load(first: int, last: int) -> Mapping[int, int]:
        asked.append((first, last))
        return {}

    SCHEDULER.preview(Reviewed(100.0, 5.0, DAY - 100, 100, reps=3, lapses=0, seen=3), DAY, "a", load)
    SCHEDULER.preview(New(), DAY, "a", load)
    asked_again = [(3, 5), (179, 201), (236, 264), (360, 402)]
    introduced = [(6, 10)]  # 1, 1 and 2 days leave no choice
    assert [(first - DAY, last - DAY) for first, last in asked] == asked_again + introduced


def test_the_longest_interval_is_balanced_too() -> None:
    assert quietest(window(LONGEST), LONGEST, DAY, load_of({DAY + LONGEST: 1})) == LONGEST - 1


def test_the_interval_shown_is_the_interval_stored_and_counts_for_the_next_card(hand: Hand) -> None:
    for n in range(40):
        card = f"card-{n}"
        shown = SCHEDULER.preview(hand.store.state(card), DAY, card, hand.store.due_counts)[Rating.EASY]
        hand.do(Rated(card, Rating.EASY, shown))
        stored = hand.store.state(card)
        assert isinstance(stored, Reviewed)
        assert stored.due_day - DAY == shown.interval
    assert sum(hand.store.due_counts(DAY, DAY + 20).values()) == 40


def test_forty_cards_learned_together_return_evenly_over_their_window(hand: Hand) -> None:
    """8 days become 6 to 10: eight cards on each of the five days; the seeded places alone give 6 to 12."""
    for n in range(40):
        shown = SCHEDULER.review(New(), DAY, f"card-{n}", Rating.EASY, hand.store.due_counts)
        hand.do(Rated(f"card-{n}", Rating.EASY, shown))
    days = [DAY + wait for wait in window(8)]
    assert hand.store.due_counts(DAY, DAY + 99) == dict.fromkeys(days, 8)
    seeded = Counter(SCHEDULER.review(New(), DAY, f"card-{n}", Rating.EASY).interval for n in range(40))
    assert max(seeded.values()) > 8
