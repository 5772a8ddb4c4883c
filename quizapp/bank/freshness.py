"""Whether the compiled content is still true of the files it was compiled from.

Only files whose size or time has changed are looked into, and only those whose bytes have changed are compiled;
yaml and pydantic are imported for those alone. Nothing changed costs a stat a file.
"""

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from quizapp.bank.shipped import bank_files

SCHEMA = 1
# A file written this shortly before the catalogue may have been written again within the file system's tick.
TICK_NS = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A content file and its state when it was compiled."""

    path: str
    rank: int
    size: int
    mtime_ns: int
    digest: str = ""

    def same_stat(self, other: "Source") -> bool:
        return (self.rank, self.size, self.mtime_ns) == (other.rank, other.size, other.mtime_ns)

    def looked_into(self) -> "Source":
        """With the digest of the bytes that are there now."""
        try:
            with Path(self.path).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            digest = f"unreadable: {error.errno}"
        return Source(self.path, self.rank, self.size, self.mtime_ns, digest)


def connect(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def brought_up_to_date(path: Path, dirs: Sequence[Path]) -> Path:
    """The file that holds the compiled content: `path`, or a temporary one where `path` cannot be written."""
    compiler = _compiler_state()
    syllabuses, banks = _sources(dirs)
    known, written_ns = _known(path, compiler)
    if known is not None and _still_true(path, [*syllabuses, *banks], known, written_ns):
        return path
    from quizapp.bank.compiling import compile_catalogue

    return compile_catalogue(path, compiler, syllabuses, banks)


def _still_true(path: Path, now: Sequence[Source], known: Sequence[Source], written_ns: int) -> bool:
    if [one.path for one in now] != [one.path for one in known]:
        return False
    if not all(one.same_stat(before) for one, before in zip(now, known, strict=True)):
        return False
    recent = [
        (one, before) for one, before in zip(now, known, strict=True) if one.mtime_ns > written_ns - TICK_NS
    ]
    if any(one.looked_into().digest != before.digest for one, before in recent):
        return False
    if recent:
        with contextlib.suppress(OSError):
            os.utime(path)  # so that the next start need not look into them again
    return True


def _known(path: Path, compiler: str) -> tuple[list[Source] | None, int]:
    """What the file was compiled from, None where it is missing, damaged or of another version; and when."""
    try:
        written_ns = path.stat().st_mtime_ns
        with contextlib.closing(connect(path)) as connection:
            rules = connection.execute(
                "SELECT value, user_version FROM meta, pragma_user_version WHERE name = 'compiler'"
            )
            if rules.fetchone() != (compiler, SCHEMA):
                return None, 0
            rows = connection.execute(
                """
                SELECT path, rank, size, mtime_ns, digest, 0 AS role FROM syllabus
                UNION ALL SELECT path, rank, size, mtime_ns, digest, 1 FROM bank ORDER BY role, rank, path
                """
            )
            return [Source(*row[:5]) for row in rows], written_ns
    except (OSError, sqlite3.Error):
        return None, 0


def _sources(dirs: Sequence[Path]) -> tuple[list[Source], list[Source]]:
    """The syllabus files and the bank files that are there, with their state."""
    syllabuses = [_source(one / "syllabus.yaml", rank) for rank, one in enumerate(dirs)]
    banks = [_source(file, rank) for rank, one in enumerate(dirs) for file in bank_files(one)]
    return [one for one in syllabuses if one], [one for one in banks if one]


def _source(path: Path, rank: int) -> Source | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return Source(str(path), rank, state.st_size, state.st_mtime_ns)


def _compiler_state() -> str:
    """Size and time of every file that decides what a bank compiles to: an upgrade recompiles, a start only stats."""
    bank = Path(__file__).parent
    verify = bank.parent.parent / "verify"
    files = [
        *bank.glob("*.py"),
        verify / "registry.py",
        verify / "spaces.py",
        *(verify / "formulas").rglob("*.py"),
    ]
    states = [
        (file.name, state.st_size, state.st_mtime_ns) for file in sorted(files) if (state := file.stat())
    ]
    return f"{SCHEMA}:{hashlib.sha256(repr(states).encode()).hexdigest()}"
