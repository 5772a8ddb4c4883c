"""What a kill left on the disk, read from a copy: the program itself is to find its files as they were left."""

import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from quizapp.memory.lease import Holder
from quizapp.memory.store import Store
from quizapp.practice.session import Session, apply, begin

from .book import Entry

LEARNED = {
    "answered": "raw", "judged": "how", "rated": "rating", "undone": None,
    "known": None, "buried": None, "suspended": None, "flagged": "note",
}  # fmt: skip
"""The kinds of event that a learner decides, and what in their payload says how."""


@dataclass(frozen=True)
class Disk:
    """progress.db with its write-ahead log, in a folder of its own."""

    path: Path
    day: int

    @staticmethod
    def copied(home: Path, to: Path, day: int) -> "Disk":
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir()
        for name in ("progress.db", "progress.db-wal"):  # what -shm holds is made again from them
            if (home / "data" / name).exists():
                shutil.copy(home / "data" / name, to)
        return Disk(to / "progress.db", day)

    def check(self) -> None:
        """The file is sound and its tables are what the log amounts to."""
        if not self.path.exists():
            return  # killed before it was made
        with closing(sqlite3.connect(self.path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        with Store.open(self.path) as store:
            assert store.take_lease(Holder("campaign", 1, "campaign"), 0, force=True) is None
            assert store.rebuild(), "the tables are not what the log amounts to"

    @cached_property
    def entries(self) -> list[Entry]:
        """What the learner decided, by the log, read without the program's help."""
        if not self.path.exists():
            return []
        found: list[Entry] = []
        with closing(sqlite3.connect(self.path)) as connection:
            for kind, text in connection.execute("SELECT kind, payload FROM events ORDER BY seq"):
                payload = json.loads(text)
                if kind in LEARNED:
                    found.append((kind, payload.get("card", ""), payload.get(LEARNED[kind])))
        return [(kind, "", None) if kind == "undone" else (kind, card, how) for kind, card, how in found]

    @cached_property
    def states(self) -> list[Session]:
        """Today's open session after each of its events; empty where there is none."""
        if not self.path.exists():
            return []
        with Store.open(self.path) as store:
            events = store.open_session(self.day)
        states: list[Session] = []
        for logged in events:
            states.append(apply(states[-1], logged) if states else begin(logged))
        return states

    @property
    def session(self) -> Session | None:
        return self.states[-1] if self.states else None

    def draft(self, card: str) -> str:
        assert self.session is not None
        with Store.open(self.path) as store:
            return store.draft(self.session.id, card) or ""
