"""The real program in a pseudo-terminal: what is on the screen survives kill -9, and nothing unclean gets out."""

import re
import sys
from pathlib import Path

import pytest

from .terminal import Terminal

NOW = ("--now", "2026-03-02T10:00:00+00:00")


def test_killed_while_typing_and_after_marking_it_goes_on_where_it_was(
    small_content: Path, tmp_path: Path
) -> None:
    """Start, type, kill -9, start: still there, to the half-typed answer; answer, kill -9, start: the verdict waits."""
    study = ("study", "small", "--only", "--content", str(small_content), *NOW)
    with Terminal(study, tmp_path) as terminal:
        terminal.wait_for("type your answer")
        terminal.send("(8+2-3", "f3")
        terminal.wait_for("Floor it.")
        terminal.wait_for("(8+2-3")
        terminal.kill()
    with Terminal(study, tmp_path) as terminal:
        terminal.wait_for("(8+2-3")
        assert "Floor it." in terminal.seen()
        terminal.send(")/2+1.5", "enter")
        terminal.wait_for("✗ Not right.")
        terminal.kill()
    with Terminal(study, tmp_path) as terminal:
        terminal.wait_for("You rounded up.")
        assert "(8+2-3)/2+1.5" in terminal.wait_for("1 Again")
        terminal.send("f4")
        terminal.wait_for("Taken back: the answer.")
        assert "(8+2-3)/2+1.5" in terminal.seen()
        terminal.send("enter")
        terminal.wait_for("1 Again")
        terminal.send("enter")
        terminal.wait_for("What does a stride of 2 leave?")
        terminal.kill()
    with Terminal(("--only", "--content", str(small_content), *NOW), tmp_path) as terminal:
        terminal.wait_for("Still open: Small bank, 0 of 4 done")
        terminal.send("enter")
        terminal.wait_for("What does a stride of 2 leave?")
        terminal.send("ctrl+q")
        assert terminal.wait() == 0


def test_it_leaves_the_terminal_as_it_was(small_content: Path, tmp_path: Path) -> None:
    with Terminal(("--only", "--content", str(small_content), *NOW), tmp_path) as terminal:
        terminal.wait_for("4 new today")
        assert all(b"\x1b[?%dh" % mode in terminal.raw for mode in (1049, 2004, 1000, 1006))
        assert not terminal.left_as_it_was()
        terminal.send("ctrl+q")
        assert terminal.wait() == 0
        assert terminal.left_as_it_was()


def test_hostile_content_commands_no_terminal(hostile_content: Path, tmp_path: Path) -> None:
    """Neither the escape sequences of the content nor its invisible characters are among the bytes that get out."""
    study = ("study", "--only", "--content", str(hostile_content), *NOW)
    with Terminal(study, tmp_path) as terminal:
        terminal.wait_for("[/INST]")
        terminal.send("5", "enter")
        terminal.wait_for("Enter")
        for key in ("3", "f3", "f2", "1", "3", "f5", "3", "enter", "escape"):
            terminal.send(key)
            while terminal.read(0.2):  # until it has drawn what there is to draw
                pass
        terminal.wait_for("[CLS]")
        text = terminal.raw.decode("utf-8")
    assert "\x1b]0;" not in text
    assert "\x1b[31m" not in text
    assert "\x07" not in re.sub(r"\x1b\]22;\w*\x07", "", text), "only the shape of the pointer is set so"
    assert not set(text) & set("\u202e\u202c\u200b")


def test_without_colour_nothing_but_greys_is_drawn(small_content: Path, tmp_path: Path) -> None:
    study = ("study", "--only", "--content", str(small_content), *NOW)
    with Terminal(study, tmp_path, NO_COLOR="1", COLORTERM="truecolor") as terminal:
        terminal.wait_for("type your answer")
        terminal.send("4", "enter")
        terminal.wait_for("✓ Right.")
        colours = re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", terminal.raw)
    assert colours
    assert all(red == green == blue for red, green, blue in colours)


def test_a_terminal_that_cannot_draw_is_told_of_the_plain_way(small_content: Path, tmp_path: Path) -> None:
    with Terminal(("--only", "--content", str(small_content)), tmp_path, TERM="dumb") as terminal:
        assert terminal.wait() == 2
        assert "quizapp study --plain" in terminal.seen().replace("\n", "")
        assert b"\x1b" not in terminal.raw


BROKEN = """
import sys
from quizapp import cli
from quizapp.practice import study
def broken(*_):
    raise ZeroDivisionError("a defect")
study.Study.hint = broken
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.mark.parametrize("plain", [False, True])
def test_a_defect_of_ours_leaves_one_line_and_a_file(
    small_content: Path, tmp_path: Path, plain: bool
) -> None:
    """Screen or plain: exit status 2, no traceback on the terminal, but the whole of it in the file that is named."""
    study = ("study", *(["--plain"] if plain else []), "--only", "--content", str(small_content), *NOW)
    with Terminal(study, tmp_path, [sys.executable, "-c", BROKEN], TMPDIR=str(tmp_path)) as terminal:
        terminal.wait_for("stride 2, padding 1: output?")
        terminal.send(*([":hint", "enter"] if plain else ["f3"]))
        assert terminal.wait() == 2
        assert b"Traceback" not in terminal.raw
        assert b"an unexpected error ended the program; what you answered is kept" in terminal.raw
    (report,) = tmp_path.glob("quizapp-crash-*.txt")
    assert "ZeroDivisionError: a defect" in report.read_text("utf-8")
    assert report.name.encode() in terminal.raw.replace(b"\r\n", b"")
