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
from collections.abc import Sequence
from pathlib import Path

from quizapp.bank.catalogue import Catalogue
from quizapp.bank.shipped import content_dir
from quizapp.settings import HOME_VARIABLE, places
from tests.bench import bare
from tests.bench.measuring import Row, Timed, compared

SIZE = (30, 100)
PATIENCE_S = 30.0
QUIZAPP = ("-c", "import sys; from quizapp.cli import main; sys.exit(main())")
"""What the installed command does, without its file's shebang."""


def rows(folder: Path, runs: int) -> list[Row]:
    environment = os.environ | {HOME_VARIABLE: str(folder), "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    with Catalogue.open(places(environment).catalogue, [content_dir()]) as catalogue:
        title = catalogue.banks()[0].title.en[:20]
    return [
        compared(
            "cold start to first painted Home",
            painted(QUIZAPP, title, environment),
            "bare Textual app (Header + OptionList + Footer)",
            painted((bare.__file__, title), title, environment),
            runs,
            target=1.35,
        )
    ]


def painted(arguments: Sequence[str], text: str, environment: dict[str, str]) -> Timed:
    """Seconds until the text stands on the terminal; the process is killed then."""

    def once() -> float:
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
        start = time.perf_counter()
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
            return time.perf_counter() - start
        finally:
            child.kill()
            child.wait()
            os.close(master)

    return once


def _wait_for(text: bytes, master: int) -> None:
    seen, end = b"", time.monotonic() + PATIENCE_S
    while text not in seen:
        ready, _, _ = select.select([master], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            raise TimeoutError(f"{text.decode()!r} was not painted within {PATIENCE_S:g} s")
        seen += os.read(master, 65536)
