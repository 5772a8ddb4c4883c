"""From the start of the process to the first painted Home, in a pseudo-terminal; against the bare app."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.bench import bare, library
from tests.bench.library import Home
from tests.bench.measuring import Bench, Row, Section, Timed, by_turns, row

SIZE = (30, 100)
PATIENCE_S = 30.0
QUIZAPP = ("-c", "import sys; from quizapp.cli import main; sys.exit(main(sys.argv[1:]))")
"""What the installed command does, without its file's shebang."""
BARE = "bare Textual app (Header + OptionList + Footer)"
LATER_S = 3.0
"""After which what the first question needs has been imported in the background."""


def section(bench: Bench) -> Section:
    homes = (
        (library.beginner(bench.own), "the shipped banks", 1.35),
        (library.veteran(bench.shared), "10,000 questions", 1.5),
    )
    rows: list[Row] = []
    for home, what, target in homes:
        title = first_title(home)
        mine, theirs = by_turns(
            bench.runs,
            2,
            painted(QUIZAPP, title, home.environment),
            painted((bare.__file__, title), title, home.environment),
        )
        rows.append(row(f"warm start to painted Home: {what}", mine, BARE, theirs, target))
        few = max(1, bench.runs // 4)
        after = [resident(QUIZAPP, title, home.environment) for _ in range(few)]
        others = [resident((bare.__file__, title), title, home.environment) for _ in range(few)]
        for place, moment in enumerate(("at painted Home", f"{LATER_S:g} s later, ready for a question")):
            rows.append(_memory(f"memory {moment}: {what}", after, others, place, None if place else 60))
    return Section(
        "Start",
        rows,
        (
            "Of 10,000 questions in 40 banks; the learner has 100,000 cards and a million events, 5,000 of the "
            "questions are due.",
            "Memory is the resident set of the running process (`VmRSS`), pages shared with other processes included.",
        ),
    )


def first_title(home: Home) -> str:
    with home.catalogue() as catalogue:
        return catalogue.banks()[0].title.en[:20]


def painted(arguments: Sequence[str], text: str, environment: dict[str, str]) -> Timed:
    """Seconds until the text stands on the terminal; the process is killed then."""

    def once() -> float:
        start = time.perf_counter()
        with running(arguments, text, environment):
            return time.perf_counter() - start

    return once


def resident(
    arguments: Sequence[str], text: str, environment: dict[str, str], later: float = LATER_S
) -> tuple[float, float]:
    """MB that the process holds when the text stands on the terminal, and some seconds later."""
    with running(arguments, text, environment) as (pid, master):
        at_once = _resident(pid)
        end = time.monotonic() + later
        while (left := end - time.monotonic()) > 0:
            if select.select([master], [], [], left)[0]:  # what is written has to be read, or it would wait
                os.read(master, 65536)
        return at_once, _resident(pid)


@contextmanager
def running(arguments: Sequence[str], text: str, environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The process and its terminal, once the text has been written there."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
    child = subprocess.Popen(
        [sys.executable, *arguments],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment,
        start_new_session=True,
    )
    os.close(slave)
    try:
        _wait_for(text.encode(), master)
        yield child.pid, master
    finally:
        child.kill()
        child.wait()
        os.close(master)


def _resident(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise ValueError(f"process {pid} does not say what it holds")


def _memory(
    what: str,
    mine: Sequence[tuple[float, float]],
    theirs: Sequence[tuple[float, float]],
    place: int,
    limit: float | None,
) -> Row:
    ours, others = [one[place] for one in mine], [one[place] for one in theirs]
    return Row(what, BARE, median(ours), median(others), max(ours), len(ours), None, limit, "MB")


def _wait_for(text: bytes, master: int) -> None:
    seen, end = b"", time.monotonic() + PATIENCE_S
    while text not in seen:
        ready, _, _ = select.select([master], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            raise TimeoutError(f"{text.decode()!r} was not painted within {PATIENCE_S:g} s")
        seen += os.read(master, 65536)
