"""The real program in a terminal of its own: what it draws is drawn by pyte, what is typed goes in as bytes."""

import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path

import pyte

QUIZAPP = [sys.executable, "-m", "quizapp.cli"]
SIZE = (80, 24)
PATIENCE_S = 20.0
"""For a machine under load; a start takes half a second."""

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "f2": "\x1bOQ",
    "f3": "\x1bOR",
    "f4": "\x1bOS",
    "f5": "\x1b[15~",
    "ctrl+q": "\x11",
}

# What pyte does not know and would draw: kitty's keyboard protocol, and a query of the terminal's modes.
UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*u|\x1b\[\?[0-9;]*\$p|\x1bP[^\x1b]*\x1b\\")

UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;?<=>$]*|P[^\x1b]*)?$")
"""A sequence that the read has cut in two."""


class Terminal:
    """One run of the program; ends with the `with` block at the latest.

    The process is started by `subprocess`, not by forking here: other tests have brought threads into this process.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        home: Path,
        command: Sequence[str] = QUIZAPP,
        **environment: str,
    ) -> None:
        columns, rows = SIZE
        self.screen = pyte.Screen(columns, rows)
        self.raw = bytearray()
        self._stream = pyte.ByteStream(self.screen)
        self._held = b""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process = subprocess.Popen(
            [*command, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env=os.environ | {"TERM": "xterm-256color", "QUIZAPP_HOME": str(home)} | environment,
        )
        os.close(slave)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        os.close(self._master)

    def send(self, *keys: str) -> None:
        """Keys by their names, or text as it is."""
        os.write(self._master, "".join(KEYS.get(key, key) for key in keys).encode())

    def seen(self) -> str:
        # Not `screen.display`: it fails on the second half of a wide character whose first half was drawn over.
        rows = (self.screen.buffer[y] for y in range(self.screen.lines))
        return "\n".join("".join(row[x].data for x in range(self.screen.columns)).rstrip() for row in rows)

    def wait_for(self, text: str) -> str:
        """The screen once it holds this text; fails with what it holds instead."""
        end = time.monotonic() + PATIENCE_S
        while text not in self.seen():
            if time.monotonic() > end or (not self.read(0.5) and self.process.poll() is not None):
                raise AssertionError(f"no {text!r} within {PATIENCE_S} s; the screen holds:\n{self.seen()}")
        return self.seen()

    def wait(self) -> int:
        """The exit status, once the program has ended and all it wrote is read."""
        end = time.monotonic() + PATIENCE_S
        while self.read(0.2) or self.process.poll() is None:
            assert time.monotonic() < end, f"the program does not end; the screen holds:\n{self.seen()}"
        return self.process.wait()

    def kill(self) -> None:
        """kill -9: nothing is tidied up."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def read(self, timeout: float) -> bool:
        """Takes in what the program has written; False where it wrote nothing, or has closed the terminal."""
        if not select.select([self._master], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError as error:  # Linux says so when the other end is closed
            if error.errno == errno.EIO:
                return False
            raise
        self.raw += data
        text = self._held + data
        cut = UNFINISHED.search(text)
        self._held = cut[0] if cut else b""
        self._stream.feed(UNKNOWN.sub(b"", text.removesuffix(self._held)))
        return bool(data)
