"""The first run in a terminal and in a pipe: the tour once, and never again; and what goes on behind Home."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from quizapp.practice import tour

from .terminal import QUIZAPP, Terminal

NOW = ("--only", "--now", "2026-03-02T10:00:00+00:00")


def test_the_tour_comes_once_and_the_language_stays(small_content: Path, tmp_path: Path) -> None:
    """Chosen with one key; the next start begins with Home, in that language. A locale of the other one is outvoted."""
    home = (*NOW, "--only", "--content", str(small_content))
    with Terminal(home, tmp_path, first_run=True, LANG="en_US.UTF-8") as terminal:
        terminal.wait_for(tour.RECALL.en)
        terminal.send("2")
        terminal.wait_for(tour.RECALL.zh)
        terminal.send("enter")
        terminal.wait_for("今日新题")
        terminal.send("ctrl+q")
        assert terminal.wait() == 0
    with Terminal(home, tmp_path, first_run=True, LANG="en_US.UTF-8") as terminal:
        terminal.wait_for("今日新题")
        assert "欢迎使用" not in terminal.raw.decode("utf-8")


@pytest.mark.skipif(
    sys.platform != "linux", reason="where even the superuser may not write is a matter of the system"
)
def test_a_configuration_that_cannot_be_written_is_told_and_the_session_runs(
    small_content: Path, tmp_path: Path
) -> None:
    (tmp_path / "config").symlink_to("/proc")
    study = ("study", *NOW, "--only", "--content", str(small_content))
    with Terminal(study, tmp_path, first_run=True) as terminal:
        terminal.wait_for(tour.RECALL.en)
        terminal.send("2", "enter")
        terminal.wait_for("输入 8，卷积核 3")
        terminal.wait_for("无法保存")
        terminal.send("ctrl+q")
        assert terminal.wait() == 0
        assert b"Traceback" not in terminal.raw


def test_leaving_while_things_are_still_being_loaded_is_quick(small_content: Path, tmp_path: Path) -> None:
    """As soon as Home is there, 0.1 s after it, 0.2 s: the status is 0, and nothing is left on the terminal."""
    home = (*NOW, "--only", "--content", str(small_content))
    for delay in (0.0, 0.1, 0.2):
        with Terminal(home, tmp_path) as terminal:
            terminal.wait_for("4 new today")
            time.sleep(delay)
            terminal.send("ctrl+q")
            asked = time.monotonic()
            assert terminal.wait() == 0
            assert time.monotonic() - asked < 5, "not even under load"
            rest = re.split(rb"\x1b\[\?1049l", bytes(terminal.raw))[-1]
            assert b"Traceback" not in rest
            assert b"Error" not in rest


def plain(content: Path, home: Path, language: str) -> str:
    command = [
        *QUIZAPP,
        "study",
        "--plain",
        "--language",
        language,
        *NOW,
        "--only",
        "--content",
        str(content),
    ]
    environment = {"QUIZAPP_HOME": str(home), "PATH": "", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, input=b"", capture_output=True, timeout=60, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode("utf-8")


def test_in_plain_the_six_lines_are_printed_once(small_content: Path, tmp_path: Path) -> None:
    """Before the first question that was ever asked here, in the language of the run."""
    first = plain(small_content, tmp_path, "zh")
    assert first.startswith("\n".join(one.zh for one in (tour.WELCOME, *tour.PLAIN)) + "\n\n")
    assert tour.RECALL.zh not in plain(small_content, tmp_path, "zh")


def test_in_plain_settings_of_one_s_own_are_no_first_run(small_content: Path, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text("new_per_day = 5\n", "utf-8")
    assert tour.RECALL.en not in plain(small_content, tmp_path, "en")
