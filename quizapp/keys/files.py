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
from quizapp.bank.shipped import bank_files
from quizapp.keys.records import Record, checksum, differences, records, settled, signed
from quizapp.keys.variant import NoVariant
from verify.backends import Backend

VERSION = 1
EDITED = "edited by hand: the checksum does not match"


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
        new, changes = _compared(path, bank, backend)
        if changes:
            write(path, bank.group, new)
        yield from changes
    for change in _of_no_bank(content, banks):
        _remove(change.path)
        yield change


def check(content: Path, banks: Sequence[Bank], backend: Backend | None = None) -> Iterator[Change]:
    """What `regenerate` would change, and every record that a hand has edited."""
    for bank in banks:
        yield from _compared(keys_path(content, bank.group), bank, backend)[1]
    yield from _of_no_bank(content, banks)


def _compared(path: Path, bank: Bank, backend: Backend | None) -> tuple[dict[str, Record], list[Change]]:
    """The keys as they should stand in the file, and where they do not stand so."""
    old = read(path)
    edited = [name for name, record in old.items() if record.get("checksum") != checksum(record)]
    try:
        computed = records(bank.questions, backend)
    except NoVariant as error:
        raise KeysError(f"{shortest(path)}: {error}") from error
    before = {name: _unsigned(record) for name, record in old.items()}
    new = {name: settled(_unsigned(record), before.get(name)) for name, record in computed.items()}
    found = list(_changes(path, before, new))
    told = {change.question for change in found}
    changes = [
        Change(path, one.question, f"{one.what} ({EDITED})") if one.question in edited else one
        for one in found
    ]
    changes += [Change(path, name, EDITED) for name in edited if name not in told]
    whole = {name: signed(record) for name, record in new.items()}
    if not changes and path.read_text(encoding="utf-8") != text_of(bank.group, whole):
        changes.append(
            Change(path, bank.group, "the file is not as it was written: order, heading or layout")
        )
    return whole, changes


def _of_no_bank(content: Path, banks: Sequence[Bank]) -> Iterator[Change]:
    """Keys whose bank is no more, and what a killed run left behind; asked for only where all banks are looked at."""
    groups = {path.stem for path in bank_files(content)}
    if groups == {bank.group for bank in banks}:
        for path in sorted((content / "keys").glob("*.json")):
            if path.stem not in groups:
                yield Change(path, path.stem, "keys of no bank; the file goes")


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except OSError as error:
        raise KeysError(f"{shortest(path)}: cannot be removed ({error.strerror})") from error


def _unsigned(record: Record) -> Record:
    return {name: value for name, value in record.items() if name != "checksum"}


def _changes(path: Path, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    for name in old:
        if name not in new:
            yield Change(path, name, "has a key but is in the bank no more")
    for name, record in new.items():
        if name not in old:
            yield Change(path, name, "new")
            continue
        for where, before, after in differences(old[name], record):
            yield Change(path, name, f"{where}: {_said(before)} -> {_said(after)}")


def _said(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


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


def text_of(group: str, found: dict[str, Record]) -> str:
    """A keys file, to the last character."""
    whole = {"version": VERSION, "group": group, "questions": found}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def write(path: Path, group: str, found: dict[str, Record]) -> None:
    """Whole or not at all: a new file takes the old one's place. Raises KeysError."""
    text = text_of(group, found)
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
