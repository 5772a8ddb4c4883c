"""The disk fills, fails, is locked or turns read-only in the middle of a session.

It ends with a sentence that says what to do, the terminal is itself again, and what was acknowledged is there after.
"""

import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from quizapp.memory import phrases

from .mortal import AS_MORTAL, ON_SMALL_DISK, environment, may_mount
from .terminal import PATIENCE_S, Terminal

NOW = ("--now", "2026-03-02T10:00:00+00:00")


@pytest.fixture
def study(small_content: Path) -> tuple[str, ...]:
    return ("study", "--only", "--content", str(small_content), *NOW)


def kinds(record: Path) -> list[str]:
    """What the log holds; the file is sound."""
    with closing(sqlite3.connect(record)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [kind for (kind,) in connection.execute("SELECT kind FROM events ORDER BY seq")]


def answered(terminal: Terminal) -> None:
    terminal.wait_for("type your answer")
    terminal.send("5", "enter")
    terminal.wait_for("1 Again")


def fails(terminal: Terminal, said: str) -> None:
    """It ends with status 2 and this sentence, and nothing else is left on the terminal."""
    assert terminal.wait() == 2
    assert said in terminal.raw.decode().rpartition("\x1b")[2]
    assert b"Traceback" not in terminal.raw
    assert terminal.left_as_it_was()


def advice(phrase: phrases.Phrase) -> str:
    return phrase.en.rpartition("}")[2]


# The disk is full


@pytest.mark.skipif(not may_mount(), reason="a disk of one's own takes a kernel that lets users mount one")
@pytest.mark.parametrize("key", ["3", "f4"])
def test_a_disk_that_fills_up_costs_only_what_was_not_acknowledged(
    study: tuple[str, ...], tmp_path: Path, key: str
) -> None:
    """A real file system without a free byte: the rating, or the undo, is not taken; the answer before it is stored."""
    with Terminal(study, tmp_path, ON_SMALL_DISK, PYTHON=sys.executable) as terminal:
        answered(terminal)
        (tmp_path / "fill").touch()
        terminal.wait_until((tmp_path / "filled").exists, "full disk")
        terminal.send(key)
        fails(terminal, advice(phrases.FULL))
    shutil.copytree(tmp_path / "rescued", tmp_path / "data", dirs_exist_ok=True)
    assert kinds(tmp_path / "data" / "progress.db") == ["started", "shown", "answered"]
    with Terminal(study, tmp_path) as terminal:
        terminal.wait_for("1 Again")


@pytest.mark.skipif(not may_mount(), reason="a disk of one's own takes a kernel that lets users mount one")
def test_typing_on_a_full_disk_is_not_taken_for_kept(study: tuple[str, ...], tmp_path: Path) -> None:
    with Terminal(study, tmp_path, ON_SMALL_DISK, PYTHON=sys.executable) as terminal:
        terminal.wait_for("type your answer")
        (tmp_path / "fill").touch()
        terminal.wait_until((tmp_path / "filled").exists, "full disk")
        terminal.send("5" * 3)
        fails(terminal, advice(phrases.FULL))


@pytest.mark.skipif(not may_mount(), reason="a disk of one's own takes a kernel that lets users mount one")
def test_line_by_line_a_full_disk_is_said_as_well(study: tuple[str, ...], tmp_path: Path) -> None:
    with subprocess.Popen(
        [*ON_SMALL_DISK, study[0], "--plain", *study[1:]], env=environment(tmp_path), text=True, bufsize=1,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("5\n")
        while not process.stdout.readline().startswith("4 Easy"):
            assert process.poll() is None
        (tmp_path / "fill").touch()
        end = time.monotonic() + PATIENCE_S
        while not (tmp_path / "filled").exists():
            assert time.monotonic() < end
        out, err = process.communicate("3\n", timeout=60)
    assert (process.returncode, out) == (2, "")
    assert advice(phrases.FULL) in err
    assert err.count("\n") == 1
    assert kinds(tmp_path / "rescued" / "progress.db") == ["started", "shown", "answered"]


# The disk fails


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux limits a program that runs already")
def test_a_disk_that_fails_is_said_and_the_answer_before_is_there(
    study: tuple[str, ...], tmp_path: Path
) -> None:
    """No file may grow any more: every write comes back with an error that is not "full"."""
    with Terminal(study, tmp_path) as terminal:
        answered(terminal)
        resource.prlimit(terminal.process.pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
        terminal.send("3")
        fails(terminal, advice(phrases.DISK))
    assert kinds(tmp_path / "data" / "progress.db") == ["started", "shown", "answered"]
    with Terminal(study, tmp_path) as terminal:
        terminal.wait_for("1 Again")


# Another program holds the file


def test_a_file_that_another_program_locks_is_said_and_nothing_is_lost(
    study: tuple[str, ...], tmp_path: Path
) -> None:
    with Terminal(study, tmp_path) as terminal:
        answered(terminal)
        with closing(sqlite3.connect(tmp_path / "data" / "progress.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            terminal.send("3")
            fails(terminal, advice(phrases.LOCKED))
    assert kinds(tmp_path / "data" / "progress.db") == ["started", "shown", "answered"]


# The folder turns read-only


@pytest.mark.skipif(sys.platform != "linux", reason="root gives up its power by Linux's capabilities")
def test_a_folder_that_turns_read_only_stops_no_session_but_the_next_one(
    study: tuple[str, ...], tmp_path: Path
) -> None:
    """What is open stays so: what is acknowledged meanwhile is stored. The next start is refused, and is told why."""
    data = tmp_path / "data"
    with Terminal(study, tmp_path, AS_MORTAL) as terminal:
        answered(terminal)
        for one in data.iterdir():
            one.chmod(0o444)
        data.chmod(0o555)
        terminal.send("3")
        terminal.wait_for("What does a stride of 2 leave?")
        terminal.send("ctrl+q")
        assert terminal.wait() == 0
    with Terminal(study, tmp_path, AS_MORTAL) as terminal:
        assert terminal.wait() == 2
        assert advice(phrases.READ_ONLY) in terminal.raw.decode()
    data.chmod(0o755)
    for one in data.iterdir():
        one.chmod(0o644)
    assert kinds(data / "progress.db") == ["started", "shown", "answered", "rated", "shown"]
    with Terminal(study, tmp_path) as terminal:
        terminal.wait_for("What does a stride of 2 leave?")
