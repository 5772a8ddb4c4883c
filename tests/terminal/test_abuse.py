"""What a terminal may do to a program: send bytes that are no text, everything at once or for megabytes, change its
size all the time, tell it to stop or to end, and go away. No traceback, nothing lost, nobody left behind."""

import signal
import sqlite3
import subprocess
import sys
import termios
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from .kills.bank import write_bank
from .terminal import PATIENCE_S, QUIZAPP, Terminal

NOW = ("--now", "2026-03-02T10:00:00+00:00")
PASTE = "\x1b[200~{}\x1b[201~"


@pytest.fixture
def common(small_content: Path) -> tuple[str, ...]:
    return ("--only", "--content", str(small_content), *NOW)


@pytest.fixture
def terminal(common: tuple[str, ...], tmp_path: Path) -> Iterator[Terminal]:
    """42 stands in the answer line. An editor that were opened by accident would end at once."""
    with Terminal(("study", *common), tmp_path, EDITOR="true", TMPDIR=str(tmp_path)) as terminal:
        terminal.wait_for("type your answer")
        terminal.send("42")
        terminal.wait_for("read as 42")
        yield terminal
        assert b"Traceback" not in terminal.raw
        assert list(tmp_path.glob("quizapp-crash-*")) == []


def lives(terminal: Terminal) -> None:
    """It can still be worked with, and left."""
    terminal.rest()
    terminal.send("\x15", "6*7")
    terminal.wait_for("= 42")
    terminal.send("ctrl+q")
    assert terminal.wait() == 0
    assert terminal.left_as_it_was()


def query(home: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(home / "data" / "progress.db")) as connection:
        return connection.execute(sql).fetchall()


# Everything at once


def test_keys_that_come_in_one_piece_act_in_their_order(terminal: Terminal, tmp_path: Path) -> None:
    """A slow line delivers what was typed blindly: a slip mended, the answer, its rating, the next answer."""
    terminal.send("9\x7f\x7f\x7f", "5", "\x7f", "4", "enter", "3", "2", "4")
    terminal.wait_for("A stride of two")
    raws = query(tmp_path, "SELECT payload ->> 'raw' FROM events WHERE kind = 'answered' ORDER BY seq")
    ratings = query(tmp_path, "SELECT payload ->> 'rating' FROM events WHERE kind = 'rated' ORDER BY seq")
    assert raws[0] == ("4",)
    assert (len(raws), ratings) == (2, [(3,), (4,)])


# Bytes that are no text


@pytest.mark.parametrize(
    "garbage", [b"\xff\xfe\xc0", "你好，世界".encode("gbk"), b"\x80" * 5000], ids=["broken", "gbk", "many"]
)
def test_what_is_not_utf_8_is_dropped_and_said(terminal: Terminal, garbage: bytes) -> None:
    """A terminal that is set to another encoding: Chinese typed in GBK, say."""
    terminal.feed(garbage)
    assert "not UTF-8" in terminal.wait_for("not UTF-8")
    lives(terminal)


@pytest.mark.parametrize("seed", range(2))
def test_noise_is_survived(terminal: Terminal, seed: int) -> None:
    """Any bytes but those that leave: ctrl+q, and Escape to Home."""
    chance = Random(seed)
    terminal.feed(bytes(chance.choice([b for b in range(256) if b not in (0x11, 0x1B)]) for _ in range(2000)))
    terminal.rest(0.3)
    terminal.send("ctrl+q")
    assert terminal.wait() == 0


SEQUENCES = {
    "cut off": b"\x1b[",
    "no such mouse button": b"\x1b[<99;1;1M",
    "no such key": b"\x1b[999999999999;5u",
    "an endless string": b"\x1bP" + b"x" * 500,
    "clipboard asked for": b"\x1b]52;c;?\x07",
    "focus": b"\x1b[I\x1b[O",
}


def test_broken_and_unknown_sequences_are_survived(terminal: Terminal) -> None:
    """Also where the end of one is missing until something else comes."""
    for line, sequence in enumerate(SEQUENCES.values(), 3):
        terminal.feed(sequence * 3 + b"\x1b\\")
        terminal.rest(0.2)
        terminal.send("\x15", f"6*{line}")
        assert terminal.wait_for(f"= {6 * line}")
    lives(terminal)


# Megabytes


def test_a_pasted_book_becomes_an_answer_that_is_too_long(terminal: Terminal, tmp_path: Path) -> None:
    """Two megabytes are read, cut and refused in seconds; what is kept of them as a draft is short."""
    terminal.send("\x15")
    terminal.feed(PASTE.format("1234567 " * 250_000).encode())
    terminal.wait_for("Too long to be read")
    terminal.send("enter")
    terminal.wait_for("Not counted")
    assert query(tmp_path, "SELECT max(length(typed)) < 9000 FROM drafts") == [(1,)]
    lives(terminal)


def test_a_book_pasted_into_an_outline_is_cut(tmp_path: Path) -> None:
    content = write_bank(tmp_path / "content")
    study = ("study", "kills/ideas", "--only", "--content", str(content), *NOW)
    with Terminal(study, tmp_path) as terminal:
        terminal.wait_for("@tick-0")
        for _ in range(2):
            terminal.send("f6")
            terminal.rest(0.2)
        terminal.wait_for("@open-0")
        terminal.feed(PASTE.format("one more line\r" * 100_000).encode())
        terminal.wait_for("one more line")
        terminal.rest(0.2)
        terminal.send("f3")
        terminal.wait_for("hint-0")
        assert query(tmp_path, "SELECT max(length(typed)) BETWEEN 10000 AND 20000 FROM drafts") == [(1,)]
        terminal.send("ctrl+q")
        assert terminal.wait() == 0


def test_a_book_pasted_on_home_looks_for_nothing(common: tuple[str, ...], tmp_path: Path) -> None:
    with Terminal(common, tmp_path) as terminal:
        terminal.wait_for("4 new today")
        terminal.feed(PASTE.format("x" * 1_000_000).encode())
        terminal.wait_for("No bank and no topic is called that.")
        terminal.send("ctrl+q")
        assert terminal.wait() == 0


# Sizes


@pytest.mark.parametrize("begun", [True, False], ids=["study", "home"])
def test_a_storm_of_sizes_is_weathered(common: tuple[str, ...], tmp_path: Path, begun: bool) -> None:
    """From one cell to 300 columns and 100 rows, faster than anything can be drawn."""
    chance = Random(3)
    with Terminal(("study", *common) if begun else common, tmp_path) as terminal:
        terminal.wait_for("type your answer" if begun else "4 new today")
        for _ in range(150):
            terminal.resize(chance.choice((1, 2, 5, 20, 80, 300)), chance.choice((1, 2, 3, 10, 24, 100)))
            terminal.watch(chance.choice((0, 0, 0.02)))
        terminal.resize(80, 24)
        terminal.wait_for("type your answer" if begun else "4 new today")
        terminal.send("ctrl+q")
        assert terminal.wait() == 0


@pytest.mark.parametrize("size", [(1, 1), (300, 100)])
def test_at_any_size_a_question_is_answered_and_rated(
    terminal: Terminal, tmp_path: Path, size: tuple[int, int]
) -> None:
    """Blindly, where nothing can be seen."""
    terminal.resize(*size)
    terminal.rest(0.3)
    terminal.send("\x15", "4", "enter", "3")
    terminal.rest(0.3)
    terminal.resize(80, 24)
    terminal.wait_for("What does a stride of 2 leave?")
    assert query(tmp_path, "SELECT kind FROM events WHERE kind = 'rated'") == [("rated",)]


# Told to stop, or to end


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP])
def test_told_to_end_it_leaves_everything_in_order(
    terminal: Terminal, common: tuple[str, ...], tmp_path: Path, told: signal.Signals
) -> None:
    """The terminal is itself again, the lease is given back, and the half-typed answer is there at the next start."""
    terminal.process.send_signal(told)
    assert terminal.wait() == 128 + told
    assert terminal.left_as_it_was()
    assert query(tmp_path, "SELECT * FROM lease") == []
    with Terminal(("study", *common), tmp_path) as again:
        again.wait_for("read as 42")


def test_told_to_stop_it_gives_the_terminal_back_and_goes_on_when_it_may(terminal: Terminal) -> None:
    terminal.process.send_signal(signal.SIGTSTP)
    terminal.wait_until(lambda: state_of(terminal.process.pid) == "T" and terminal.left_as_it_was(), "stop")
    terminal.process.send_signal(signal.SIGCONT)
    terminal.wait_until(lambda: not terminal.left_as_it_was(), "drawn again")
    terminal.send("0")
    terminal.wait_for("read as 420")


def test_an_editor_is_opened_as_often_as_one_likes(terminal: Terminal) -> None:
    """The thread that reads ends each time, also where the terminal said that there is something and had nothing."""
    for _ in range(8):
        assert termios.tcgetattr(terminal._master)[6][termios.VMIN] in (0, b"\0")
        before = len(terminal.raw)
        terminal.send("\x0f")
        terminal.wait_until(lambda: b"\x1b[?1049h" in terminal.raw[before:], "editor")  # noqa: B023
        terminal.wait_for("Nothing was changed.")
        terminal.rest()
    lives(terminal)


def test_ctrl_z_takes_back_and_stops_nothing(terminal: Terminal) -> None:
    terminal.send("enter")
    terminal.wait_for("1 Again")
    terminal.send("\x1a")
    terminal.wait_for("Taken back: the answer.")
    assert state_of(terminal.process.pid) != "T"


# Nobody there any more


# The terminal becomes its own: only then is it told that it has gone.
OWNING = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-m", "quizapp.cli", *sys.argv[1:]])
"""


@pytest.mark.parametrize(
    "command", [QUIZAPP, [sys.executable, "-c", OWNING]], ids=["without a word", "with a signal"]
)
@pytest.mark.parametrize("begun", [True, False], ids=["study", "home"])
def test_without_its_terminal_the_program_ends(
    common: tuple[str, ...], tmp_path: Path, command: Sequence[str], begun: bool
) -> None:
    """The window is closed, or the line breaks. In good order: the lease is given back."""
    start = ("study", *common) if begun else common
    with Terminal(start, tmp_path, command, TMPDIR=str(tmp_path)) as terminal:
        terminal.wait_for("type your answer" if begun else "4 new today")
        terminal.send("42")
        terminal.wait_for("42")
        terminal.close()
        assert terminal.process.wait(PATIENCE_S) == 128 + signal.SIGHUP
    assert query(tmp_path, "SELECT * FROM lease") == []
    assert list(tmp_path.glob("quizapp-crash-*")) == []
    if begun:
        with Terminal(("study", *common), tmp_path) as again:
            again.wait_for("read as 42")


@pytest.mark.parametrize("told", [signal.SIGTERM, None], ids=["told to", "alone"])
def test_line_by_line_it_ends_as_well(
    common: tuple[str, ...], tmp_path: Path, told: signal.Signals | None
) -> None:
    with Terminal(("study", "--plain", *common), tmp_path) as terminal:
        terminal.wait_for("stride 2, padding 1: output?")
        terminal.send("5", "enter")
        terminal.wait_for("Rate 1-4")
        if told is None:
            terminal.close()
        else:
            terminal.process.send_signal(told)
        terminal.process.wait(PATIENCE_S)
        assert b"Traceback" not in terminal.raw
    assert query(tmp_path, "SELECT count(*) FROM events WHERE kind = 'answered'") == [(1,)]


def state_of(pid: int) -> str:
    """One letter, as `ps` has it: T is stopped."""
    found = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return found.stdout.strip()[:1]
