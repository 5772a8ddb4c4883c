"""Two copies of the program at once: the second one is told who has the first and chooses; neither loses anything."""

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from .terminal import QUIZAPP, Terminal

NOW = ("--now", "2026-03-02T10:00:00+00:00")
QUESTION = {"en": "[t]ake over, [w]atch", "zh": "[t] 接管，[w] 旁观"}
LOOKING_ON = {"en": "is studying; here you only", "zh": "此处只能旁观"}


@pytest.fixture
def common(small_content: Path) -> tuple[str, ...]:
    return ("--only", "--content", str(small_content), *NOW)


@pytest.fixture
def first(common: tuple[str, ...], tmp_path: Path) -> Iterator[Terminal]:
    """A copy in whose answer line 42 stands."""
    with Terminal(("study", *common), tmp_path) as terminal:
        terminal.wait_for("type your answer")
        terminal.send("42")
        terminal.wait_for("read as 42")
        yield terminal


def kinds(home: Path) -> list[str]:
    """What the log holds, in order."""
    with closing(sqlite3.connect(home / "data" / "progress.db")) as connection:
        return [kind for (kind,) in connection.execute("SELECT kind FROM events ORDER BY seq")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_second_copy_is_told_who_has_the_first_and_may_leave(
    first: Terminal, common: tuple[str, ...], tmp_path: Path, language: str
) -> None:
    """Asked until it says one of the three; leaving is no failure."""
    with Terminal((*common, "--language", language), tmp_path) as second:
        said = second.wait_for(QUESTION[language]).replace("\n", "")
        assert str(first.process.pid) in said
        assert "10:00" in said
        second.send("what?\r")
        second.wait_until(lambda: second.seen().count(QUESTION[language]) == 2, "question again")
        second.send("ｑ\r")
        assert second.wait() == 0
        assert b"\x1b[?1049h" not in second.raw
    first.send("1")
    first.wait_for("read as 421")


def test_who_takes_over_goes_on_where_the_first_one_was(
    first: Terminal, common: tuple[str, ...], tmp_path: Path
) -> None:
    """To the half-typed answer. The first one ends at its next key, and says why."""
    with Terminal(("study", *common), tmp_path) as second:
        second.wait_for(QUESTION["en"])
        second.send("t\r")
        second.wait_for("read as 42")
        first.send("4")
        assert first.wait() == 2
        assert b"has taken over the learning record" in first.raw
        assert first.left_as_it_was()
        second.send("3", "enter")
        second.wait_for("1 Again")
    assert kinds(tmp_path) == ["started", "shown", "answered"]


def test_the_command_line_may_say_so_at_once(
    first: Terminal, common: tuple[str, ...], tmp_path: Path
) -> None:
    with Terminal(("study", "--take-over", *common), tmp_path) as second:
        assert second.wait_for("read as 42")


def test_in_a_pipe_nobody_can_be_asked(first: Terminal, common: tuple[str, ...], tmp_path: Path) -> None:
    done = subprocess.run(
        [*QUIZAPP, "study", "--plain", *common], stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
        env=os.environ | {"QUIZAPP_HOME": str(tmp_path)}, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"Quit that one, or take over: quizapp --take-over" in done.stderr
    assert done.stderr.count(b"\n") == 1


def test_line_by_line_in_a_terminal_there_is_nothing_to_watch(
    first: Terminal, common: tuple[str, ...], tmp_path: Path
) -> None:
    with Terminal(("study", "--plain", *common), tmp_path) as second:
        assert "[w]" not in second.wait_for("[t]ake over, [q]uit")
        second.send("w\r", "t\r")
        second.wait_for("kernel 3, stride 2, padding 1: output?")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_who_looks_on_changes_nothing_and_studies_once_the_first_copy_ends(
    first: Terminal, common: tuple[str, ...], tmp_path: Path, language: str
) -> None:
    """Home and the list of questions are there; studying and suspending are refused with a sentence."""
    with Terminal(("study", *common, "--language", language), tmp_path) as second:
        second.wait_for(QUESTION[language])
        second.send("w\r")
        second.wait_for(LOOKING_ON[language])
        assert str(first.process.pid) in second.seen()
        before = kinds(tmp_path)
        second.send("enter")
        second.rest(0.2)
        second.wait_for(LOOKING_ON[language])
        second.send("f3")
        second.wait_for({"en": "All questions", "zh": "全部题目"}[language])
        second.rest()
        second.send("f8")
        second.wait_for({"en": "Another copy of quizapp", "zh": "正在学习"}[language])
        assert kinds(tmp_path) == before
        first.send("3", "ctrl+q")
        assert first.wait() == 0
        second.wait_for({"en": "yours", "zh": "已由此处接管"}[language])
        second.send("escape")
        second.rest(0.2)
        second.send("enter")
        second.wait_for("423")


def test_who_looks_on_takes_over_by_a_key(first: Terminal, common: tuple[str, ...], tmp_path: Path) -> None:
    with Terminal(common, tmp_path) as second:
        second.wait_for(QUESTION["en"])
        second.send("w\r")
        second.wait_for("ctrl+t takes over")
        second.send("\x14")
        second.wait_for("you can study here now")
        first.send("4")
        assert first.wait() == 2
        second.send("enter")
        second.wait_for("read as 42")


def test_what_the_first_copy_does_is_seen_by_who_looks_on(
    first: Terminal, common: tuple[str, ...], tmp_path: Path
) -> None:
    with Terminal(common, tmp_path) as second:
        second.wait_for(QUESTION["en"])
        second.send("w\r")
        second.wait_for("0 of 4 done")
        first.send("enter")
        first.wait_for("1 Again")
        first.send("3")
        first.wait_for("What does a stride of 2 leave?")
        assert second.wait_for("1 of 4 done")


def test_a_first_copy_that_was_killed_is_no_first_copy(
    first: Terminal, common: tuple[str, ...], tmp_path: Path
) -> None:
    first.kill()
    with Terminal(("study", *common), tmp_path) as second:
        second.wait_for("read as 42")
        assert b"Another copy" not in second.raw
