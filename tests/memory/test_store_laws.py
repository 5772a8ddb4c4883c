"""Any events in any order, undo and renaming among them: the store says what a fold of the log says."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizapp.answers.rating import Rating
from quizapp.memory.events import UNDOABLE, Logged, Stamp, unpack
from quizapp.memory.fold import contribution, fold_record, standing
from quizapp.memory.states import Daily, Marks, New
from quizapp.memory.store import Store

from .hand import DAY, Hand, rows, tables

card = st.sampled_from(["a", "b", "c"])
rating = st.sampled_from(Rating)
doing = st.one_of(
    st.tuples(st.just("show"), card),
    st.tuples(st.just("hint"), card),
    st.tuples(st.just("answer"), card, st.sampled_from(["right", "slip", "wrong", None])),
    st.tuples(st.just("rate"), card, rating, st.integers(1, 400), st.floats(0.001, 400)),
    st.tuples(st.just("repeat"), card, rating),
    st.tuples(st.just("judge"), card, st.sampled_from(["had", "partly", "missed"])),
    st.tuples(st.just("know"), card, st.integers(1, 400), st.floats(0.001, 400)),
    st.tuples(st.sampled_from(["bury", "suspend", "resume", "unflag"]), card),
    st.tuples(st.just("flag"), card, st.sampled_from(["", "why?", "卷积"])),
    st.tuples(st.just("undo")),
    st.tuples(st.just("undo")),
)
renaming = st.tuples(st.just("rename"), card, card)
# Days go back as well as on: the clock is set back, the traveller flies east.
step = st.tuples(st.sampled_from([0, 0, 0, 1, 2, 30, -1, -40]), st.one_of(doing, doing, doing, renaming))

# A file and its fsyncs for every example: fewer of them than usual, and no haste.
on_disk = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def play(hand: Hand, steps: list[tuple[int, tuple[str, ...]]]) -> None:
    for days, (what, *rest) in steps:
        hand.day += days
        hand.at += days * 86_400_000
        getattr(hand, what)(*rest)


@on_disk
@given(st.lists(step, max_size=40))
def test_the_tables_are_the_fold_of_the_log_after_any_events_with_undo(
    steps: list[tuple[int, tuple[str, ...]]],
) -> None:
    """fold(events) == incremental state, for every card and every day; and rebuild finds nothing to put right."""
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "progress.db") as store:
        hand = Hand(store)
        play(hand, steps)
        days: dict[int, Daily] = {}
        for name in "abc":
            history = store.history(name)
            assert (store.state(name), store.marks(name)) == fold_record(history)
            for entry in standing(history):
                days[entry.stamp.day] = days.get(entry.stamp.day, Daily()).plus(contribution(entry))
        for day in {DAY, *days}:
            assert store.daily(day) == days.get(day, Daily())
        assert store.rebuild()


@on_disk
@given(st.lists(step, max_size=25))
def test_what_rebuild_makes_from_nothing_is_what_the_store_kept(
    steps: list[tuple[int, tuple[str, ...]]],
) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "progress.db") as store:
        hand = Hand(store)
        play(hand, steps)
        before = tables(store)
        touched = any(before)
        with store._writing() as connection:
            connection.execute("DELETE FROM cards")
            connection.execute("DELETE FROM daily")
        assert store.rebuild() is not touched
        assert tables(store) == before
        play(hand, steps)
        assert store.rebuild()


@on_disk
@given(st.lists(step.filter(lambda s: s[1][0] not in ("rename", "undo")), max_size=25))
def test_undoing_everything_leaves_no_memory_and_no_work_behind(
    steps: list[tuple[int, tuple[str, ...]]],
) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "progress.db") as store:
        hand = Hand(store)
        play(hand, steps)
        while hand.undo():
            hand.day += 1  # the day on which something is undone must not matter
        cards, days = tables(store)
        assert days == []
        for name, seen, *_ in cards:
            shown = [s for s in steps if s[1][0] == "show" and s[1][1] == name]
            assert store.state(str(name)) == New(len(shown))
            assert store.marks(str(name)) == Marks()
            assert seen == len(shown)


@on_disk
@given(st.lists(step, max_size=40))
def test_undo_takes_back_the_last_decision_that_still_counts(
    steps: list[tuple[int, tuple[str, ...]]],
) -> None:
    """Of the log's events without the undone and the undoing, the last of a kind that can be undone."""
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "progress.db") as store:
        hand = Hand(store)
        for one in steps:
            play(hand, [one])
            log = [
                Logged(int(str(seq)), Stamp(0, 0), unpack(str(kind), str(payload)))
                for seq, kind, payload in rows(
                    store.path, "SELECT seq, kind, payload FROM events ORDER BY seq"
                )
            ]
            counting = [entry.seq for entry in standing(log) if isinstance(entry.event, UNDOABLE)]
            found = store.undoable()
            assert (found.seq if found else None) == (counting[-1] if counting else None)


@on_disk
@given(st.lists(step.filter(lambda s: s[1][0] not in ("rename", "show", "undo")), max_size=25))
def test_every_undo_restores_exactly_the_tables_of_the_moment_before(
    steps: list[tuple[int, tuple[str, ...]]],
) -> None:
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "progress.db") as store:
        hand = Hand(store)
        for name in "abc":
            hand.show(name)
        earlier = []
        for one in steps:
            if one[1][0] != "hint":
                earlier.append(tables(store))
            play(hand, [one])
        while earlier:
            hand.undo()
            assert tables(store) == earlier.pop()
        assert store.undoable() is None


@on_disk
@given(st.lists(step, max_size=25))
def test_the_log_only_grows(steps: list[tuple[int, tuple[str, ...]]]) -> None:
    """No event is ever changed or erased but for the column that says in whose history it is."""
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "progress.db") as store:
        hand = Hand(store)
        sql = "SELECT seq, at, day, session, kind, payload FROM events ORDER BY seq"
        kept = rows(store.path, sql)
        for one in steps:
            play(hand, [one])
            now = rows(store.path, sql)
            assert now[: len(kept)] == kept
            kept = now
