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
from collections.abc import Callable, Sequence
from contextlib import suppress
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
    "f6": "\x1b[17~",
    "f7": "\x1b[18~",
    "f8": "\x1b[19~",
    "f9": "\x1b[20~",
    "f10": "\x1b[21~",
    "ctrl+q": "\x11",
}

# What pyte does not know and would draw: kitty's keyboard protocol, and a query of the terminal's modes.
UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[um]|\x1b\[\?[0-9;]*(?:\$p|m)|\x1bP[^\x1b]*\x1b\\")

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
        size: tuple[int, int] = SIZE,
        first_run: bool = False,
        **environment: str,
    ) -> None:
        if not first_run:  # which would begin with the tour
            (home / "config").mkdir(parents=True, exist_ok=True)
            (home / "config" / "settings.toml").touch()
        columns, rows = size
        self.screen = pyte.Screen(columns, rows)
        self.raw = bytearray()
        self._stream = pyte.ByteStream(self.screen)
        self._held = b""
        self._master, slave = pty.openpty()
        self._tell_size()
        self._before = termios.tcgetattr(self._master)
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
        self.close()

    def send(self, *keys: str) -> None:
        """Keys by their names, or text as it is."""
        os.write(self._master, "".join(KEYS.get(key, key) for key in keys).encode())

    def feed(self, data: bytes) -> None:
        """Any bytes, however many: reads meanwhile what the program writes, so that neither waits for the other."""
        os.set_blocking(self._master, False)
        try:
            while data and self.process.poll() is None:
                with suppress(BlockingIOError):
                    data = data[os.write(self._master, data[:4096]) :]
                self.read(0.005)
        finally:
            os.set_blocking(self._master, True)

    def seen(self) -> str:
        # Not `screen.display`: it fails on the second half of a wide character whose first half was drawn over.
        rows = (self.screen.buffer[y] for y in range(self.screen.lines))
        return "\n".join("".join(row[x].data for x in range(self.screen.columns)).rstrip() for row in rows)

    def wait_for(self, text: str) -> str:
        """The screen once it holds this text; fails with what it holds instead."""
        self.wait_until(lambda: text in self.seen(), repr(text))
        return self.seen()

    def wait_until(self, told: Callable[[], bool], what: str) -> None:
        """Reads until this holds; fails with what the screen holds instead."""
        end = time.monotonic() + PATIENCE_S
        while not told():
            if time.monotonic() > end or (not self.read(0.5) and self.process.poll() is not None):
                raise AssertionError(f"no {what} within {PATIENCE_S} s; the screen holds:\n{self.seen()}")

    def watch(self, seconds: float) -> None:
        """Takes in whatever comes for so long: a program that nobody reads from would stand still."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)

    def rest(self, quiet: float = 0.03) -> str:
        """The screen once nothing has come for so long, and the program waits for something to happen."""
        end = time.monotonic() + PATIENCE_S
        while (self.read(quiet) or self._runs()) and time.monotonic() < end:
            pass
        return self.seen()

    def _runs(self) -> bool:
        """Whether it computes, or would if it had a processor; where that cannot be known, no."""
        for one in Path(f"/proc/{self.process.pid}/task").glob("*/stat"):
            with suppress(OSError):
                if one.read_text("ascii", "replace").rpartition(")")[2].split()[:1] == ["R"]:
                    return True
        return False

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)
        self._tell_size()
        self.process.send_signal(signal.SIGWINCH)  # the kernel tells only whose controlling terminal it is

    def _tell_size(self) -> None:
        size = struct.pack("HHHH", self.screen.lines, self.screen.columns, 0, 0)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, size)

    def wait(self) -> int:
        """The exit status, once the program has ended and all it wrote is read."""
        end = time.monotonic() + PATIENCE_S
        while self.read(0.2) or self.process.poll() is None:
            assert time.monotonic() < end, f"the program does not end; the screen holds:\n{self.seen()}"
        return self.process.wait()

    def kill(self) -> str:
        """kill -9: nothing is tidied up. The screen with all that was written before."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        return self.rest(0) if self._master >= 0 else self.seen()

    def left_as_it_was(self) -> bool:
        """The screen that was there before, its cursor, no reports of mouse or pastes, the line discipline."""
        modes = {1049: False, 25: True, 1000: False, 1003: False, 1004: False, 1006: False, 2004: False}
        last = {
            mode: max((b"\x1b[?%dh" % mode, b"\x1b[?%dl" % mode), key=self.raw.rfind).endswith(b"h")
            for mode in modes
            if b"\x1b[?%d" % mode in self.raw
        }
        return (
            last == {mode: modes[mode] for mode in last} and termios.tcgetattr(self._master) == self._before
        )

    def close(self) -> None:
        """The window is closed: whoever still writes into it finds nobody there."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

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
