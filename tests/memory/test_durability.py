"""What was acknowledged is on the disk, whenever the process dies; and what that costs."""

import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from quizapp.answers.rating import Rating
from quizapp.memory.errors import Full
from quizapp.memory.events import Answered, Rated, Scheduled
from quizapp.memory.store import Store

from .hand import Hand, rows, tables

ROOT = Path(__file__).parents[2]

# Answers and rates for ever, and says on its standard output what the store has acknowledged.
LEARNER = """
import os, sys
from pathlib import Path
from quizapp.answers.rating import Rating
from quizapp.memory.events import *
from quizapp.memory.lease import Holder
from quizapp.memory.store import Store
def say(*words):  # one write a line: a line is said wholly or not at all
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())
store = Store.open(Path(sys.argv[1]))
store.take_lease(Holder("here", 1, sys.argv[2]), 0, force=True)
session = store.append(Started((), (), 0.9, 20), Stamp(0, 1))
n = 0
while True:
    n += 1
    card = f"card-{n % 7}"
    store.save_draft(session, card, f"typed {n}")
    say("draft", session, card, n)
    seq = store.append(Answered(card, n, str(n), "right", None, 1.0), Stamp(n, n // 50, session))
    say("event", seq, n)
    first = store.state(card).__class__.__name__ == "New"
    seq = store.append(Rated(card, Rating.GOOD, Scheduled(3, 3.0 + n, 5.0, first)), Stamp(n, n // 50, session))
    say("event", seq, n)
    aside = [Buried(card), Suspended(card), Resumed(card), Flagged(card, str(n)), Unflagged(card)][n % 5]
    seq = store.append(aside, Stamp(n, n // 50, session))
    say("event", seq, n)
    if n % 3 == 0:
        seq = store.append(Undone(store.undoable().seq), Stamp(n, n // 50, session))
        say("event", seq, n)
"""

# The campaign of 300 is run with QUIZAPP_KILLS=300; twelve are enough to notice that it broke.
KILLS = int(os.environ.get("QUIZAPP_KILLS", "12"))


def run_and_kill(path: Path, run: str, after: float) -> list[list[str]]:
    """What a learner killed so many seconds after its first word had said, line by line."""
    command = [sys.executable, "-c", LEARNER, str(path), run]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as learner:
        assert learner.stdout is not None
        first = learner.stdout.readline()
        time.sleep(after)
        learner.send_signal(signal.SIGKILL)
        return [line.split() for line in [first, *learner.stdout.read().splitlines()]]


def test_a_process_killed_at_any_moment_loses_nothing_that_it_acknowledged(path: Path) -> None:
    chance = Random(20)
    for kill in range(KILLS):
        said = run_and_kill(path, f"run-{kill}", chance.uniform(0, 0.03))
        assert rows(path, "PRAGMA integrity_check") == [("ok",)]
        stored = {seq for (seq,) in rows(path, "SELECT seq FROM events")}
        assert {int(seq) for kind, seq, *_ in said if kind == "event"} <= stored
        with Store.open(path) as store:
            Hand(store)
            assert store.rebuild()
            if said[-1][0] == "draft":  # its answer was not acknowledged: the one or the other is there
                session, card, n = int(said[-1][1]), said[-1][2], int(said[-1][3])
                answers = [e for e in store.history(card) if isinstance(e.event, Answered) and e.event.n == n]
                answered = any(entry.stamp.session == session for entry in answers)
                assert answered != (store.draft(session, card) == f"typed {n}")


def test_every_event_is_one_transaction_synced_before_it_returns(hand: Hand) -> None:
    connection = hand.store._connection
    for act in (
        lambda: hand.show("a"),
        lambda: hand.answer("a"),
        lambda: hand.rate("a"),
        lambda: hand.know("b"),
        lambda: hand.flag("a", "why?"),
        lambda: hand.bury("a"),
        lambda: hand.suspend("a"),
        hand.undo,
        lambda: hand.rename("a", "b"),
    ):
        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        act()
        connection.set_trace_callback(None)
        assert statements.count("COMMIT") == 1
        assert sum(s.startswith("BEGIN") for s in statements) == 1
        assert not any("synchronous" in s for s in statements)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL


def test_after_a_draft_or_a_beat_the_next_answer_is_synced_again(hand: Hand) -> None:
    hand.store.save_draft(hand.session, "a", "1")
    assert hand.store._connection.execute("PRAGMA synchronous").fetchone() == (2,)
    hand.store.beat(hand.at)
    assert hand.store._connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_full_disk_is_said_and_takes_nothing_half(hand: Hand) -> None:
    hand.rate("a")
    before = tables(hand.store), rows(hand.store.path, "SELECT * FROM events")
    connection = hand.store._connection
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Full) as full:
        hand.answer("a", raw="x" * 1_000_000)
    assert "Free some space" in full.value.text("en")
    assert "腾出空间" in full.value.text("zh")
    assert (tables(hand.store), rows(hand.store.path, "SELECT * FROM events")) == before
    connection.execute("PRAGMA max_page_count = 1000000")
    hand.answer("a", raw="x" * 1_000_000)
    assert len(hand.store.history("a")) == 2


def test_an_answer_takes_a_handful_of_statements_however_long_its_history(hand: Hand) -> None:
    for _ in range(300):
        hand.answer("a")
        hand.rate("a")
    statements: list[str] = []
    hand.store._connection.set_trace_callback(statements.append)
    hand.do(Rated("a", Rating.GOOD, Scheduled(3, 3.0, 5.0, introduces=False)))
    hand.store._connection.set_trace_callback(None)
    assert len(statements) <= 7  # begin, lease, card, event, card, day, commit
    assert not any("events WHERE" in statement for statement in statements)


def test_an_answer_costs_at_most_two_times_a_bare_durable_row(hand: Hand, tmp_path: Path) -> None:
    """Medians of interleaved commits, so that what else the machine does falls on both alike."""
    with closing(sqlite3.connect(tmp_path / "bare.db", isolation_level=None)) as bare:
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = FULL")
        bare.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, payload TEXT)")
        theirs, ours = [], []
        for n in range(300):
            start = time.perf_counter()
            bare.execute("INSERT INTO row (payload) VALUES (?)", ("x" * 150,))
            middle = time.perf_counter()
            hand.rate(f"card-{n % 50}")
            theirs.append(middle - start)
            ours.append(time.perf_counter() - middle)
    # 1.1 measured, reading the state included; where a disk syncs in no time at all, the statements themselves show.
    assert statistics.median(ours) <= 2 * statistics.median(theirs) + 0.000_1
