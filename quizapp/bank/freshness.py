"""Whether the compiled content is still true of the files it was compiled from.

Only files whose size or time has changed are looked into, and only those whose bytes have changed are compiled;
yaml and pydantic are imported for those alone. Nothing changed costs a stat a file.
"""

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizapp.bank.sources import Source, from_column, sources
from quizapp.bank.tables import SCHEMA, connect


@dataclass(frozen=True, slots=True)
class Known:
    """What a catalogue was compiled from, and when."""

    sources: Sequence[Source] = ()
    written_ns: int = 0

    def digested(self, now: Sequence[Source]) -> list[Source]:
        """The files with their digests, looked into where the known one may not be theirs any more."""
        before = {one.path: one for one in self.sources}
        return [self._digested(one, before.get(one.path)) for one in now]

    def _digested(self, now: Source, before: Source | None) -> Source:
        if before is None or not now.same_stat(before) or before.doubtful(self.written_ns):
            return now.looked_into()
        return before


def brought_up_to_date(path: Path, dirs: Sequence[Path]) -> Path:
    """The file that holds the compiled content: `path`, or a temporary one where `path` cannot be written."""
    compiler = _compiler_state()
    syllabuses, banks = sources(dirs)
    known = _known(path, compiler)
    if known is not None and _still_true(path, [*syllabuses, *banks], known):
        return path
    from quizapp.bank.compiling import compile_catalogue

    known = known or Known()
    return compile_catalogue(path, compiler, known.digested(syllabuses), known.digested(banks))


def _still_true(path: Path, now: Sequence[Source], known: Known) -> bool:
    earlier = {one.path: one for one in known.sources}
    if earlier.keys() != {one.path for one in now}:
        return False
    pairs = [(one, earlier[one.path]) for one in now]
    if not all(one.same_stat(before) for one, before in pairs):
        return False
    doubtful = [(one, before) for one, before in pairs if before.doubtful(known.written_ns)]
    if any(one.looked_into().digest != before.digest for one, before in doubtful):
        return False
    if doubtful:
        with contextlib.suppress(OSError):
            os.utime(path)  # so that the next start need not look into them again
    return True


def _known(path: Path, compiler: str) -> Known | None:
    """None where the file is missing, damaged or of another version."""
    try:
        written_ns = path.stat().st_mtime_ns
        with contextlib.closing(connect(path)) as connection:
            rules = connection.execute(
                "SELECT value, user_version FROM meta, pragma_user_version WHERE name = 'compiler'"
            )
            if rules.fetchone() != (compiler, SCHEMA):
                return None
            rows = connection.execute(
                """
                SELECT path, rank, size, mtime_ns, digest, 0 AS role FROM syllabus
                UNION ALL SELECT path, rank, size, mtime_ns, digest, 1 FROM bank ORDER BY role, rank, path
                """
            )
            return Known([Source(from_column(row[0]), *row[1:5]) for row in rows], written_ns)
    except (OSError, sqlite3.Error):
        return None


def _compiler_state() -> str:
    """Size and time of every file that decides what a bank compiles to: an upgrade recompiles, a start only stats."""
    bank = Path(__file__).parent
    verify = bank.parent.parent / "verify"
    states = [
        *_states(str(bank)),
        *(state for state in _states(str(verify)) if state[0] in ("registry.py", "spaces.py")),
        *_states(str(verify / "formulas"), "formulas/"),
    ]
    return f"{SCHEMA}:{hashlib.sha256(repr(sorted(states)).encode()).hexdigest()}"


def _states(folder: str, name: str = "") -> Iterator[tuple[str, int, int]]:
    """Of the Python files in a folder; with a name, which they are called by, of those in the folders below as well.

    Not with `Path`: of some two hundred files it takes 6 ms of every start, this 1.5.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                state = entry.stat()
                yield name + entry.name, state.st_size, state.st_mtime_ns
            elif name and entry.name != "__pycache__" and entry.is_dir():
                yield from _states(entry.path, f"{name}{entry.name}/")
