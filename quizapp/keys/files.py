"""content/keys/<group>.json: regenerated whole and atomically, checked against the banks and against themselves."""

import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizapp.bank.problems import shortest
from quizapp.bank.reader import Bank
from quizapp.keys.records import Record, checksum, differences, records, settled, signed
from verify.backends import Backend

VERSION = 1


class KeysError(Exception):
    """A keys file that cannot be read or written; the text says where and what to do."""


@dataclass(frozen=True)
class Change:
    """One thing that is, or was, otherwise in a keys file."""

    path: Path
    question: str
    what: str

    def __str__(self) -> str:
        return f"{shortest(self.path)}: {self.question}: {self.what}"


def keys_path(content: Path, group: str) -> Path:
    return content / "keys" / f"{group}.json"


def regenerate(content: Path, banks: Sequence[Bank], backend: Backend | None = None) -> Iterator[Change]:
    """Rewrites the keys of these banks where anything changed, and tells what; nothing to tell, nothing written."""
    for bank in banks:
        path = keys_path(content, bank.group)
        old = read(path)
        new = {
            name: signed(settled({k: v for k, v in record.items() if k != "checksum"}, old.get(name)))
            for name, record in records(bank.questions, backend).items()
        }
        changes = list(_changes(path, old, new))
        if changes:
            write(path, bank.group, new)
        yield from changes


def check(content: Path, banks: Sequence[Bank], backend: Backend | None = None) -> Iterator[Change]:
    """What `regenerate` would change, and every record that a hand has edited."""
    for bank in banks:
        path = keys_path(content, bank.group)
        old = read(path)
        edited = [name for name, record in old.items() if record.get("checksum") != checksum(record)]
        new = {
            name: settled({k: v for k, v in record.items() if k != "checksum"}, _unsigned(old.get(name)))
            for name, record in records(bank.questions, backend).items()
        }
        changes = list(_changes(path, {name: _unsigned(r) for name, r in old.items()}, new))
        told = {change.question for change in changes}
        for change in changes:
            suffix = " (edited by hand: the checksum does not match)" if change.question in edited else ""
            yield Change(change.path, change.question, change.what + suffix)
        for name in edited:
            if name not in told:
                yield Change(path, name, "edited by hand: the checksum does not match")


def _unsigned(record: Record | None) -> Record | None:
    return None if record is None else {name: value for name, value in record.items() if name != "checksum"}


def _changes(path: Path, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for name in old:
        if name not in new:
            yield Change(path, name, "has a key but is in the bank no more")
    for name, record in new.items():
        if name not in old:
            yield Change(path, name, "new")
            continue
        for where, before, after in differences(old[name], record):
            if where != "checksum":
                yield Change(path, name, f"{where}: {json.dumps(before)} -> {json.dumps(after)}")


def read(path: Path) -> dict[str, Record]:
    """The records of a keys file, by question; none where there is no file. Raises KeysError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise KeysError(
            f"{shortest(path)}: cannot be read ({error}); delete it and regenerate the keys"
        ) from error
    questions = data.get("questions") if isinstance(data, dict) else None
    if not isinstance(questions, dict) or not all(isinstance(one, dict) for one in questions.values()):
        raise KeysError(f"{shortest(path)}: is no keys file; delete it and regenerate the keys")
    return questions


def write(path: Path, group: str, found: dict[str, Record]) -> None:
    """Whole or not at all: a new file takes the old one's place. Raises KeysError."""
    text = (
        json.dumps({"version": VERSION, "group": group, "questions": found}, ensure_ascii=False, indent=1)
        + "\n"
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{group}.", suffix=".json")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise KeysError(f"{shortest(path)}: cannot be written ({error.strerror})") from error
