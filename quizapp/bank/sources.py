"""The content files that a catalogue was, or is to be, compiled from, and their state."""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from quizapp.bank.loading import NotTaken, load
from quizapp.bank.shipped import bank_files, syllabus_file

# A file written this shortly before the catalogue may have been written again within the file system's tick.
TICK_NS = 2_000_000_000
_REFUSED = "refused: "


@dataclass(frozen=True, slots=True)
class Source:
    """A content file and its state when it was compiled."""

    path: str
    rank: int
    """The number of its content folder: of the same id in two folders the later one counts."""
    size: int
    mtime_ns: int
    digest: str = ""

    def same_stat(self, other: "Source") -> bool:
        return (self.rank, self.size, self.mtime_ns) == (other.rank, other.size, other.mtime_ns)

    def doubtful(self, written_ns: int) -> bool:
        """Whether a catalogue written then may be untrue of the file although its size and time have not changed.

        What was refused is tried again every time: a permission leaves no trace in size and time.
        """
        return self.mtime_ns > written_ns - TICK_NS or self.digest.startswith(_REFUSED)

    def looked_into(self) -> "Source":
        """With the digest of the bytes that are there now, or of the reason why they cannot be had."""
        try:
            digest = hashlib.sha256(load(Path(self.path))).hexdigest()
        except NotTaken as refusal:
            digest = _REFUSED + refusal.message
        return replace(self, digest=digest)


def sources(dirs: Sequence[Path]) -> tuple[list[Source], list[Source]]:
    """The syllabus files and the bank files that are there, with their state."""
    syllabuses = [_source(path, rank) for rank, one in enumerate(dirs) if (path := syllabus_file(one))]
    banks = [_source(path, rank) for rank, one in enumerate(dirs) for path in bank_files(one)]
    return [one for one in syllabuses if one], [one for one in banks if one]


def _source(path: Path, rank: int) -> Source | None:
    try:
        state = (
            path.stat() if path.exists() else path.lstat()
        )  # a link that leads nowhere is there all the same
    except OSError:
        return None
    return Source(str(path), rank, state.st_size, state.st_mtime_ns)


def column(path: str) -> str | bytes:
    """The path as a database takes it, whatever bytes are in it."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return os.fsencode(path)
    return path


def from_column(path: str | bytes) -> str:
    return os.fsdecode(path)
