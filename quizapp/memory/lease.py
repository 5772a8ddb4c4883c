"""One writer at a time: whoever studies holds the lease, and a second copy of the program is told who that is."""

import os
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path

from quizapp.memory import phrases
from quizapp.text.phrases import Said

# A holder beats at least every half minute while it lives; four missed beats are a dead one.
STALE_MS = 120_000
BEAT_MS = 30_000


@dataclass(frozen=True, slots=True)
class Holder:
    """A running copy of the program. `token` is its own for one run: process numbers are used again."""

    host: str
    pid: int
    token: str

    @staticmethod
    def here(token: str) -> "Holder":
        """This process; the token is handed in, as nothing here draws random numbers."""
        return Holder(_host(), os.getpid(), token)


@dataclass(frozen=True, slots=True)
class Held:
    """The lease is another's, who gave a sign of life at `beat` (UTC ms)."""

    holder: Holder
    beat: int

    def said(self) -> Said:
        return phrases.HELD.fill(host=self.holder.host, pid=self.holder.pid)

    def watched(self) -> Said:
        """For who chose to look on."""
        return phrases.WATCHING.fill(host=self.holder.host, pid=self.holder.pid)


def _host() -> str:
    if hasattr(os, "uname"):
        return os.uname().nodename
    import socket  # 2 ms, and needed on Windows alone

    return socket.gethostname()


def read(connection: sqlite3.Connection) -> Held | None:
    row = connection.execute("SELECT host, pid, token, beat FROM lease").fetchone()
    return None if row is None else Held(Holder(row[0], row[1], row[2]), row[3])


def token(connection: sqlite3.Connection) -> str | None:
    """All that is asked at every write: half the time of reading the whole lease."""
    row = connection.execute("SELECT token FROM lease").fetchone()
    return None if row is None else str(row[0])


def write(connection: sqlite3.Connection, holder: Holder, now: int) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO lease (only, host, pid, token, beat) VALUES (1, ?, ?, ?, ?)",
        (holder.host, holder.pid, holder.token, now),
    )


def remove(connection: sqlite3.Connection, holder: Holder) -> None:
    connection.execute("DELETE FROM lease WHERE token = ?", (holder.token,))


def free(held: Held | None, mine: Holder, now: int) -> bool:
    """May `mine` take the lease without asking?

    A beat more than two minutes ahead is as stale as an old one: the clock was set back since.
    A holder of our own host and process number with another token is a run before ours (in a container the number is
    the same at every start).
    """
    if held is None or held.holder.token == mine.token or abs(now - held.beat) > STALE_MS:
        return True
    if held.holder.host != mine.host:
        return False
    return held.holder.pid == mine.pid or not alive(held.holder.pid)


def alive(pid: int) -> bool:
    """Is there such a process on this host? Where that cannot be asked safely, yes: the beat decides."""
    if sys.platform == "win32":
        return True  # signal 0 is CTRL_C_EVENT there: asking would interrupt the other copy
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return not _zombie(pid)


def _zombie(pid: int) -> bool:
    """Killed, and kept by the kernel until its parent asks: in a container without an init that can be for ever."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[:1] == ["Z"]
