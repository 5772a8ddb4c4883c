"""A program in a terminal of its own, with the time at which each piece of what it writes arrived."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence

import pyte

from tests.terminal.terminal import UNFINISHED, UNKNOWN

COLUMNS, LINES = 80, 24
QUIET_S = 0.15
"""Whoever has written nothing for so long has drawn what there is to draw."""
PATIENCE_S = 30.0


class Watched:
    """What is written is drawn only once nothing more comes, so that drawing delays no reading."""

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str]) -> None:
        self._screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._screen)
        self._held = b""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=dict(environment),
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> "Watched":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._master)

    def wait_for(self, text: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while text not in self.seen():
            if time.monotonic() > end:
                raise TimeoutError(f"no {text!r} within {PATIENCE_S:g} s; the screen holds:\n{self.seen()}")
            self.draw(self.quiet())

    def press(self, key: str) -> tuple[float, list[tuple[float, bytes]]]:
        """When the key went in, and what was written on it until all was quiet; none of that is drawn yet."""
        start = time.perf_counter()
        os.write(self._master, key.encode())
        select.select([self._master], [], [], PATIENCE_S)
        return start, self.quiet()

    def painted(self, text: str, pieces: list[tuple[float, bytes]]) -> float:
        """Draws what has come, and what comes until the text stands on the screen: the time at which it did."""
        end = time.monotonic() + PATIENCE_S
        while (when := self.draw(pieces, text)) is None:
            if time.monotonic() > end:
                raise TimeoutError(f"no {text!r} within {PATIENCE_S:g} s; the screen holds:\n{self.seen()}")
            pieces = self.quiet()
        self.draw(self.quiet())
        return when

    def quiet(self) -> list[tuple[float, bytes]]:
        """What the program writes until it is quiet, each piece with the time at which it came."""
        pieces: list[tuple[float, bytes]] = []
        while select.select([self._master], [], [], QUIET_S)[0]:
            data = os.read(self._master, 65536)
            pieces.append((time.perf_counter(), data))
        return pieces

    def draw(self, pieces: Sequence[tuple[float, bytes]], text: str = "") -> float | None:
        """Draws it all; the time of the piece with which the text stood on the screen, None where it never did."""
        when: float | None = None
        for arrived, data in pieces:
            whole = self._held + data
            cut = UNFINISHED.search(whole)
            self._held = cut[0] if cut else b""
            self._stream.feed(UNKNOWN.sub(b"", whole.removesuffix(self._held)))
            if text and when is None and text in self.seen():
                when = arrived
        return when

    def seen(self) -> str:
        rows = (self._screen.buffer[y] for y in range(LINES))
        return "\n".join("".join(row[x].data for x in range(COLUMNS)).rstrip() for row in rows)
