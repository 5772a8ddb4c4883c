"""`quizapp study --plain` as other programs use it: through pipes, whatever comes or does not come through them."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from .terminal import QUIZAPP

NOW = ("--now", "2026-03-02T10:00:00+00:00")


def study(content: Path, typed: bytes | None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [*QUIZAPP, "study", "--plain", "--only", "--content", str(content), *NOW]
    return subprocess.run(command, input=typed, capture_output=True, timeout=60, env=os.environ | environment)


def test_answers_through_a_pipe_are_graded_diagnosed_and_kept(small_content: Path) -> None:
    """Two runs are one session: what the first one answered the second one has not to be told again."""
    first = study(small_content, b"5\n\n:dontknow\n")
    assert first.returncode == 0
    assert first.stderr == b""
    said = first.stdout.decode("utf-8")
    assert "You rounded up." in said
    assert said.endswith("The session stays open; come back any time today.\n")
    second = study(small_content, "２\nhalves\n\n\n4\n4\n\n".encode(), LANG="zh_CN.UTF-8")
    assert second.returncode == 0
    assert "共答 5 次，对 2 次，需再看 1 次" in second.stdout.decode("utf-8")


def test_garbage_bytes_are_answers_that_cannot_be_read(small_content: Path) -> None:
    """Any byte there is, in lines and without them."""
    garbage = bytes(range(256)) * 40 + b"\n" + b"\xff\xfe\x00\x1b[31m\n" + b"\x00" * 10_000
    done = study(small_content, garbage)
    assert done.returncode == 0
    assert done.stderr == b""
    assert not set(done.stdout.decode("utf-8")) & set("\x00\x1b\x07")


def test_a_terminal_of_another_encoding_gets_what_it_can_show(small_content: Path) -> None:
    done = study(small_content, b"4\n", PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert b"? Output size ? numeric" in done.stdout


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_empty_ones(small_content: Path, closed: str) -> None:
    """As cron and some service managers start programs."""
    command = " ".join(
        [*QUIZAPP, "study", "--plain", "--only", "--content", str(small_content), *NOW, closed]
    )
    done = subprocess.run(["/bin/sh", "-c", command], input=b"4\n", capture_output=True, timeout=60)
    assert done.returncode == 0
    assert done.stderr == b""


def test_a_reader_that_goes_away_ends_the_session_quietly(small_content: Path) -> None:
    """`quizapp study --plain | head -1`"""
    command = [*QUIZAPP, "study", "--plain", "--only", "--content", str(small_content), *NOW]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b"5\n")
        process.stdin.close()
        assert process.stderr.read() == b""
    assert process.returncode == 2


def test_ctrl_c_ends_the_session_quietly(small_content: Path) -> None:
    command = [*QUIZAPP, "study", "--plain", "--only", "--content", str(small_content), *NOW]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        while b"Answer: " not in process.stdout.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == b""
    assert process.returncode == 130
