"""What a store remembers of what it wrote is what it would read from the disk."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.memory import log
from quizapp.memory.errors import LeaseLost
from quizapp.memory.events import Rated, Stamp, Undone
from quizapp.memory.lease import Holder
from quizapp.memory.recent import REMEMBERED
from quizapp.memory.store import Store

from .hand import ME, Hand, rows, tables
from .test_store_laws import on_disk, play, step


@on_disk
@given(st.lists(st.tuples(step, st.booleans()), max_size=25))
def test_what_is_remembered_and_what_is_read_come_to_the_same(
    steps: list[tuple[tuple[int, tuple[str, ...]], bool]],
) -> None:
    """One store forgets whenever it is told to, the other never: their logs and tables are the same throughout."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("forgets.db", "remembers.db")]
        with Store.open(paths[0]) as forgets, Store.open(paths[1]) as remembers:
            hands = [Hand(forgets), Hand(remembers)]
            for one, forget in steps:
                if forget:
                    forgets.take_lease(ME, hands[0].at)
                for hand in hands:
                    play(hand, [one])
                assert tables(forgets) == tables(remembers)
                assert forgets.undoable() == remembers.undoable()
            events = "SELECT seq, day, kind, payload FROM events ORDER BY seq"
            assert rows(paths[0], events) == rows(paths[1], events)
            assert forgets.rebuild()
            assert remembers.rebuild()


def test_more_is_undone_than_is_remembered(hand: Hand) -> None:
    """The last hundred from memory, those before from the log, each to exactly what was before."""
    hand.show("a")
    earlier = []
    for n in range(REMEMBERED + 20):
        earlier.append(tables(hand.store))
        hand.rate("a", interval=1 + n)
    while earlier:
        hand.undo()
        assert tables(hand.store) == earlier.pop()
    assert hand.store.undoable() is None


def test_more_cards_are_met_than_are_remembered(hand: Hand) -> None:
    for n in range(2 * REMEMBERED + 1):
        hand.show(f"card-{n % (REMEMBERED + 7)}")
    assert hand.store.rebuild()


@pytest.mark.parametrize("written", [False, True])
def test_an_interrupt_at_the_commit_is_survived(
    hand: Hand, monkeypatch: pytest.MonkeyPatch, written: bool
) -> None:
    """Whether what it interrupted was written or not, the next undo takes back what the log says is the last."""
    hand.rate("a", interval=3)
    whole = log.append

    def interrupted(*arguments: object) -> object:
        if written:
            whole(*arguments)  # type: ignore[arg-type]
            hand.store._connection.execute("COMMIT")
        raise KeyboardInterrupt

    monkeypatch.setattr(log, "append", interrupted)
    with pytest.raises(KeyboardInterrupt):
        hand.rate("a", interval=7)
    monkeypatch.undo()
    last = hand.store.undoable()
    assert last is not None
    assert isinstance(last.event, Rated)
    assert last.event.interval == (7 if written else 3)
    hand.undo()
    assert hand.store.rebuild()


def test_nothing_is_remembered_across_a_time_when_another_copy_wrote(hand: Hand, path: Path) -> None:
    hand.rate("a", interval=3)
    with Store.open(path) as other:
        assert other.take_lease(Holder("here", 2, "other"), hand.at, force=True) is None
        last = other.undoable()
        assert last is not None
        other.append(Undone(last.seq), Stamp(hand.at, hand.day))
    with pytest.raises(LeaseLost):
        hand.rate("a", interval=9)
    hand.store.take_lease(ME, hand.at)
    assert hand.store.undoable() is None
    hand.rate("a", interval=5)
    assert hand.store.rebuild()
