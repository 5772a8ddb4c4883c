"""Everything wrong with content, in one go: what `quizapp check` prints."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizapp.bank.lint import of_all_banks, of_one_bank
from quizapp.bank.loading import NotTaken, load
from quizapp.bank.problems import Problem
from quizapp.bank.reader import Bank, Reading, read_all
from quizapp.bank.shipped import (
    SYLLABUS,
    bank_files,
    bank_folder,
    content_dir,
    folder_of,
    is_folder,
    syllabus_file,
)
from quizapp.bank.syllabus import Syllabus, topics_of

State = tuple[int, int, int] | None
"""Of a file: number, size and time; None where there is none."""


def check(paths: Sequence[Path] | None = None, content: Sequence[Path] | None = None) -> list[Problem]:
    """Reads and lints all banks, or those under `paths` (bank files, or folders that hold some).

    `content` are the content folders, the shipped one where absent: their topics are known everywhere. What a named
    bank shares with the others of its folder, such as an id, is told; what is wrong with those others is not.
    """
    return Checker(paths, content).problems()


@dataclass(frozen=True)
class _Judged:
    """A bank as it was read by the topics of these files, and what is wrong with it by itself."""

    state: State
    topics: dict[Path, State]
    reading: Reading
    bank: Bank | None
    """Where it could be read without a problem."""
    problems: tuple[Problem, ...]


class Checker:
    """Checks the same files any number of times; what has not changed since the last time is not read again."""

    def __init__(self, paths: Sequence[Path] | None = None, content: Sequence[Path] | None = None) -> None:
        self._paths = paths
        self._content = [Path(one) for one in content] if content is not None else [content_dir()]
        self._judged: dict[tuple[Path, ...], _Judged] = {}
        self.banks: list[Bank] = []
        """Those of the files that the last look could read; the same object as long as its file has not changed."""

    def problems(self) -> list[Problem]:
        self.banks = []
        if self._paths is None:
            return self._checked(self._content, self._content, None)
        problems: list[Problem] = []
        wanted: dict[Path, list[Path]] = {}
        for path in self._paths:
            found = _named(path)
            passed_over = list(_passed_over(path)) if is_folder(path) else []
            problems += passed_over
            if not found and not is_folder(path):
                problems.append(Problem(path, 1, 1, "no such file or folder"))
            elif not found and not passed_over:
                hint = "banks are the files *.yaml in it or in its folder banks"
                problems.append(Problem(path, 1, 1, "no bank lies in this folder", hint))
            for one in found:
                wanted.setdefault(folder_of(one), []).append(one)
        for folder, files in wanted.items():
            problems += self._checked([*self._content, folder], [folder], files)
        return sorted(set(problems))

    def states(self) -> dict[Path, State]:
        """Every file that a check would look at now, with its state."""
        named = [file for path in self._paths or () for file in _named(path)]
        folders = [*self._content, *map(folder_of, named)]
        looked_at = [*self._paths] if self._paths is not None else []
        looked_at += [*named, *(file for folder in folders for file in self._files(folder))]
        return {path: _state(path) for path in looked_at}

    def _files(self, folder: Path) -> Iterator[Path]:
        yield from self._company(folder)
        if syllabus := syllabus_file(folder):
            yield syllabus

    def _company(self, folder: Path) -> list[Path]:
        """The banks that a bank of this folder stands among: none where it lies in a folder of anything at all."""
        known = (folder / "banks").is_dir() or folder.resolve() in {one.resolve() for one in self._content}
        return bank_files(folder) if known else []

    def _checked(
        self, known: Sequence[Path], folders: Sequence[Path], only: Sequence[Path] | None
    ) -> list[Problem]:
        """The problems of the banks in `folders`, or of those in `only`, with the topics of the `known` folders."""
        syllabuses: dict[Path, Path] = {}
        for path in filter(None, map(syllabus_file, known)):
            syllabuses.setdefault(path.resolve(), path)
        syllabus, problems = topics_of(syllabuses.values())
        named = None if only is None else {path.resolve() for path in only}
        for folder in folders:
            files = {path.resolve(): path for path in self._company(folder)}
            files |= {path.resolve(): path for path in only or () if path.name != SYLLABUS}
            judged = {
                real: self._judge(path, syllabus, list(syllabuses.values())) for real, path in files.items()
            }
            problems += (problem for one in judged.values() for problem in one.problems)
            problems += of_all_banks([one.reading for one in judged.values()])
            problems += _passed_over(folder) if only is None else ()
            self.banks += [
                one.bank for real, one in judged.items() if one.bank and (named is None or real in named)
            ]
        if named is None:
            return sorted(set(problems))
        return sorted({problem for problem in problems if problem.path.resolve() in named})

    def _judge(self, path: Path, syllabus: Syllabus, syllabuses: Sequence[Path]) -> _Judged:
        state, topics = _state(path), {one: _state(one) for one in syllabuses}
        before = self._judged.get((path, *syllabuses))
        if before is None or state is None or (before.state, before.topics) != (state, topics):
            reading = read_all(path, syllabus)
            problems = (*reading.problems, *of_one_bank(reading, syllabus))
            before = _Judged(state, topics, reading, reading.bank, problems)
            self._judged[path, *syllabuses] = before
        return before


def _named(path: Path) -> list[Path]:
    """The banks and the syllabus that a path names: itself, or those in the folder."""
    if not is_folder(path):
        return [path] if os.path.lexists(path) else []
    syllabus = syllabus_file(path)
    return bank_files(path) + ([syllabus] if syllabus else [])


def _passed_over(folder: Path) -> Iterator[Problem]:
    """What was meant for a bank and is not read as one."""
    banks = bank_folder(folder)
    for path in sorted(banks.glob("*.yml")):
        if banks != folder or _holds_questions(path):
            yield Problem(path, 1, 1, "not read: its name ends in .yml", f"name it {path.stem}.yaml")
    if banks == folder:
        return
    if os.path.lexists(banks / SYLLABUS):
        yield Problem(banks / SYLLABUS, 1, 1, "not read: no bank has this name", "topics stand beside banks")
    for path in sorted(folder.glob("*.yaml")):
        if path.name != SYLLABUS and _holds_questions(path):
            yield Problem(path, 1, 1, "not read: this folder has a folder banks", "put it there")


def _holds_questions(path: Path) -> bool:
    """Such a folder may hold YAML files of other programs."""
    try:
        return b"\nquestions:" in b"\n" + load(path)
    except NotTaken:
        return False


def _state(path: Path) -> State:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns
