import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.memory.errors import LeaseLost, Watching
from quizapp.memory.events import Shown, Stamp
from quizapp.memory.lease import BEAT_MS, STALE_MS, Held, Holder, alive, free
from quizapp.memory.store import Store

NOW = 1_700_000_000_000
LIVING = os.getppid()
HOST = Holder.here("x").host
FIRST = Holder(HOST, LIVING, "first")
SECOND = Holder(HOST, os.getpid(), "second")


@pytest.fixture
def other(path: Path, store: Store) -> Iterator[Store]:
    """A second copy of the program on the same file; `store` is the first."""
    with Store.open(path) as other:
        yield other


def a_dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        return process.pid


def test_a_second_copy_is_told_who_holds_the_lease(store: Store, other: Store) -> None:
    assert store.take_lease(FIRST, NOW) is None
    held = other.take_lease(SECOND, NOW + 1000)
    assert held == Held(FIRST, NOW)
    assert f"process {LIVING}" in held.said().text("en")
    assert str(LIVING) in held.said().text("zh")


def test_a_second_copy_may_watch_while_the_first_writes(store: Store, other: Store) -> None:
    store.take_lease(FIRST, NOW)
    store.append(Shown("a", 0), Stamp(NOW, 1))
    assert other.state("a").seen == 1


def test_a_second_copy_that_writes_all_the_same_is_told_that_it_only_looks_on(
    store: Store, other: Store
) -> None:
    """Who asked for the lease in vain is no defect of the program; who never asked is."""
    store.take_lease(FIRST, NOW)
    with pytest.raises(RuntimeError, match="take the lease"):
        other.save_draft(1, "a", "typed")
    assert other.take_lease(SECOND, NOW) == Held(FIRST, NOW)
    for write in (
        lambda: other.append(Shown("a", 0), Stamp(NOW, 1)),
        lambda: other.save_draft(1, "a", "typed"),
    ):
        with pytest.raises(Watching, match=f"process {LIVING}") as said:
            write()
        assert "ctrl+t" in said.value.text("zh")
    store.close()
    assert other.take_lease(SECOND, NOW) is None
    assert other.append(Shown("a", 0), Stamp(NOW, 1)) > 0


def test_a_copy_that_was_taken_over_from_writes_nothing_more(store: Store, other: Store) -> None:
    store.take_lease(FIRST, NOW)
    assert other.take_lease(SECOND, NOW, force=True) is None
    for write in (
        lambda: store.append(Shown("a", 0), Stamp(NOW, 1)),
        lambda: store.save_draft(1, "a", "typed"),
        lambda: store.beat(NOW),
        store.rebuild,
    ):
        with pytest.raises(LeaseLost, match="taken over"):
            write()
    assert other.history("a") == []
    assert other.append(Shown("a", 0), Stamp(NOW, 1)) > 0


def test_the_first_copy_may_take_over_again(store: Store, other: Store) -> None:
    store.take_lease(FIRST, NOW)
    other.take_lease(SECOND, NOW, force=True)
    assert store.take_lease(FIRST, NOW, force=True) is None
    assert store.append(Shown("a", 0), Stamp(NOW, 1)) > 0
    with pytest.raises(LeaseLost):
        other.append(Shown("a", 0), Stamp(NOW, 1))


def test_a_copy_does_not_write_on_where_another_came_and_went(store: Store, other: Store) -> None:
    """What the first copy remembers may no longer be what is stored."""
    store.take_lease(FIRST, NOW)
    other.take_lease(SECOND, NOW, force=True)
    other.close()
    with pytest.raises(LeaseLost, match="in the meantime"):
        store.append(Shown("a", 0), Stamp(NOW, 1))


def test_closing_gives_the_lease_back_and_takes_no_other_ones(store: Store, other: Store) -> None:
    store.take_lease(FIRST, NOW)
    other.take_lease(SECOND, NOW, force=True)
    store.close()
    assert other.append(Shown("a", 0), Stamp(NOW, 1)) > 0


def test_the_lease_of_a_dead_process_on_this_host_is_taken_silently() -> None:
    dead = a_dead_process()
    assert not alive(dead)
    assert free(Held(Holder(HOST, dead, "first"), NOW), SECOND, NOW)


def test_the_lease_of_a_living_process_is_not() -> None:
    assert alive(LIVING)
    assert not free(Held(FIRST, NOW), SECOND, NOW)


def test_a_process_number_on_another_host_says_nothing() -> None:
    elsewhere = Holder("another-host", a_dead_process(), "first")
    assert not free(Held(elsewhere, NOW), SECOND, NOW)


@pytest.mark.parametrize(("age", "taken"), [(STALE_MS, False), (STALE_MS + 1, True), (-STALE_MS - 1, True)])
def test_two_minutes_without_a_beat_end_a_lease_also_when_the_clock_was_set_back(
    age: int, taken: bool
) -> None:
    assert free(Held(FIRST, NOW), SECOND, NOW + age) is taken


def test_a_restart_with_the_same_process_number_takes_its_own_old_lease() -> None:
    """In a container the program is process 1 at every start."""
    assert free(Held(Holder(SECOND.host, SECOND.pid, "the run before"), NOW), SECOND, NOW)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells a zombie in /proc")
def test_a_killed_process_that_nobody_has_reaped_is_dead() -> None:
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    try:
        assert not alive(child.pid)
    finally:
        child.communicate()


def test_a_beat_keeps_the_lease_alive(store: Store, other: Store) -> None:
    store.take_lease(FIRST, NOW)
    store.beat(NOW + STALE_MS)
    assert other.take_lease(SECOND, NOW + STALE_MS + 1000) == Held(FIRST, NOW + STALE_MS)


def test_answers_beat_as_well_but_not_each_of_them(store: Store, other: Store) -> None:
    store.take_lease(FIRST, NOW)
    store.append(Shown("a", 0), Stamp(NOW + BEAT_MS - 1, 1))
    assert other.take_lease(SECOND, NOW) == Held(FIRST, NOW)
    store.append(Shown("a", 1), Stamp(NOW + BEAT_MS, 1))
    assert other.take_lease(SECOND, NOW) == Held(FIRST, NOW + BEAT_MS)
