"""Everything wrong with content, in one go: what `quizapp check` prints."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizapp.bank.lint import of_all_banks, of_one_bank
from quizapp.bank.problems import Problem
from quizapp.bank.reader import Reading, read_all
from quizapp.bank.shipped import bank_files, content_dir, folder_of, syllabus_file
from quizapp.bank.syllabus import EMPTY, Syllabus, read_syllabus

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
    problems: tuple[Problem, ...]


class Checker:
    """Checks the same files any number of times; what has not changed since the last time is not read again."""

    def __init__(self, paths: Sequence[Path] | None = None, content: Sequence[Path] | None = None) -> None:
        self._paths = paths
        self._content = [Path(one) for one in content] if content is not None else [content_dir()]
        self._judged: dict[tuple[Path, ...], _Judged] = {}

    def problems(self) -> list[Problem]:
        if self._paths is None:
            return self._checked(self._content, self._content, None)
        problems: list[Problem] = []
        wanted: dict[Path, list[Path]] = {}
        for path in self._paths:
            found = _named(path)
            if not found and path.is_dir():
                problems.append(Problem(path, 1, 1, "no bank lies in this folder", "banks are banks/*.yaml"))
            elif not found:
                problems.append(Problem(path, 1, 1, "no such file or folder"))
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
        looked_at += [*named, *(file for folder in folders for file in _files(folder))]
        return {path: _state(path) for path in looked_at}

    def _checked(
        self, known: Sequence[Path], folders: Sequence[Path], only: Sequence[Path] | None
    ) -> list[Problem]:
        """The problems of the banks in `folders`, or of those in `only`, with the topics of the `known` folders."""
        syllabuses: dict[Path, Path] = {}
        for path in filter(None, map(syllabus_file, known)):
            syllabuses.setdefault(path.resolve(), path)
        syllabus, problems = _topics(syllabuses.values())
        for folder in folders:
            files = {path.resolve(): path for path in bank_files(folder)}
            files |= {path.resolve(): path for path in only or () if path.name != "syllabus.yaml"}
            judged = [self._judge(path, syllabus, list(syllabuses.values())) for path in files.values()]
            problems += (problem for one in judged for problem in one.problems)
            problems += of_all_banks([one.reading for one in judged])
            problems += (
                Problem(path, 1, 1, "not read: its name ends in .yml", f"name it {path.stem}.yaml")
                for path in sorted((folder / "banks").glob("*.yml"))
            )
        if only is None:
            return sorted(set(problems))
        named = {path.resolve() for path in only}
        return sorted({problem for problem in problems if problem.path.resolve() in named})

    def _judge(self, path: Path, syllabus: Syllabus, syllabuses: Sequence[Path]) -> _Judged:
        state, topics = _state(path), {one: _state(one) for one in syllabuses}
        before = self._judged.get((path, *syllabuses))
        if before is None or state is None or (before.state, before.topics) != (state, topics):
            reading = read_all(path, syllabus)
            before = _Judged(state, topics, reading, (*reading.problems, *of_one_bank(reading, syllabus)))
            self._judged[path, *syllabuses] = before
        return before


def _topics(paths: Iterable[Path]) -> tuple[Syllabus, list[Problem]]:
    syllabus, problems = EMPTY, []
    for path in paths:
        more, wrong = read_syllabus(path)
        syllabus = syllabus.with_more(more.topics)
        problems += wrong
    return syllabus, problems


def _named(path: Path) -> list[Path]:
    """The banks and the syllabus that a path names: itself, or those in the folder."""
    if not path.is_dir():
        return [path] if os.path.lexists(path) else []
    inside = bank_files(path) or sorted(path.glob("*.yaml"))
    syllabus = syllabus_file(path)
    return [one for one in inside if one != syllabus] + ([syllabus] if syllabus else [])


def _files(folder: Path) -> Iterator[Path]:
    yield from bank_files(folder)
    if syllabus := syllabus_file(folder):
        yield syllabus


def _state(path: Path) -> State:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_ino, state.st_size, state.st_mtime_ns
