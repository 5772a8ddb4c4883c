"""The queue that SQL reads in order is the queue that the pure law makes of the same cards."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizapp.memory.counts import queue, stocks, workload
from quizapp.memory.queue import Candidate, build
from quizapp.memory.schedule import Scheduler
from quizapp.memory.store import Store

from .content import compiled
from .hand import Hand

TOPICS = ["adam", "bleu", "conv"]
QUESTIONS = [
    (f"{topic}-{n}", "first" if topic < "c" else "second", n, topic) for topic in TOPICS for n in range(4)
]
NAMES = [name for name, *_ in QUESTIONS]
ALL = [Candidate(name, topic, position) for position, (name, _, _, topic) in enumerate(QUESTIONS)]

name = st.sampled_from([*NAMES, "in-no-bank"])
doing = st.one_of(
    st.tuples(st.just("rate"), name, st.just(3), st.integers(1, 12), st.floats(0.1, 30)),
    st.tuples(st.just("know"), name, st.integers(1, 12), st.floats(0.1, 30)),
    st.tuples(st.sampled_from(["bury", "suspend", "resume", "show", "undo"]), name),
)
step = st.tuples(st.sampled_from([0, 0, 1, 3, -2]), doing)
on_disk = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@on_disk
@given(
    st.lists(step, max_size=30),
    st.integers(-5, 20),
    st.integers(0, 8),
    st.sampled_from([[], ["first"], ["second"], ["first", "second"], ["unknown"]]),
)
def test_due_by_ascending_retrievability_then_new_in_order_within_the_daily_limit(
    steps: list[tuple[int, tuple[str, ...]]], later: int, new_per_day: int, groups: list[str]
) -> None:
    """queue == build of the cards that are neither buried nor suspended; its length is today's workload."""
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "progress.db") as store:
        catalogue = compiled(Path(folder) / "catalogue.db", QUESTIONS, TOPICS)
        hand = Hand(store)
        for days, (what, *rest) in steps:
            hand.day += days
            if what == "undo":
                hand.undo()
            else:
                getattr(hand, what)(*rest)
        day = hand.day + later
        banks = {name: bank for name, bank, *_ in QUESTIONS}
        wanted = [
            one
            for one in ALL
            if (not groups or banks[one.card] in groups) and not store.marks(one.card).hidden(day)
        ]
        introduced = store.daily(day).new_cards
        lawful = build(wanted, store.states(NAMES), day, Scheduler(), new_per_day, introduced)
        assert queue(store, catalogue, groups, day, new_per_day) == lawful
        assert workload(store, catalogue, day, new_per_day, groups).cards == len(lawful)
        total = stocks(store, catalogue, day).total
        assert sum(total) == len(QUESTIONS)
        assert total.suspended == sum(store.marks(name).suspended for name in NAMES)


@pytest.mark.parametrize(("new_per_day", "first_new"), [(0, 300), (1, 300), (5, 299), (400, 300), (400, 700)])
def test_many_questions_lie_before_what_is_new(
    hand: Hand, tmp_path: Path, new_per_day: int, first_new: int
) -> None:
    """More than are fetched at once: what is due before and behind the new ones, and the new ones themselves."""
    questions = [(f"{n:03d}", "first", n, TOPICS[n % 3]) for n in range(700)]
    catalogue = compiled(tmp_path / "many.db", questions, TOPICS)
    in_order = sorted(questions, key=lambda one: (one[3], one[2]))
    for n, (name, *_) in enumerate(in_order):
        if n < first_new or n % 3 == 0:
            hand.rate(name, interval=1 + n % 4, stability=1.0 + n % 5)
    day = hand.day + 2
    every = [Candidate(name, topic, n) for n, (name, _, _, topic) in enumerate(in_order)]
    states = hand.store.states(name for name, *_ in questions)
    lawful = build(every, states, day, Scheduler(), new_per_day, 0)
    assert queue(hand.store, catalogue, [], day, new_per_day) == lawful
