"""Everything wrong with content, in one go: what `quizapp check` prints."""

from collections.abc import Sequence
from pathlib import Path

from quizapp.bank.lint import lint
from quizapp.bank.problems import Problem
from quizapp.bank.reader import read_all
from quizapp.bank.shipped import bank_files, content_dir
from quizapp.bank.syllabus import EMPTY, Syllabus, read_syllabus


def check(paths: Sequence[Path] | None = None, content: Sequence[Path] | None = None) -> list[Problem]:
    """Reads and lints all banks, or those under `paths` (bank files, or folders that hold some).

    `content` are the content folders, the shipped one where absent: their topics are known everywhere. What a named
    bank shares with the others of its folder, such as an id, is told; what is wrong with those others is not.
    """
    folders = [Path(one) for one in content] if content is not None else [content_dir()]
    if paths is None:
        return _checked(folders, folders, None)
    problems: list[Problem] = []
    wanted: dict[Path, list[Path]] = {}
    for path in paths:
        if path.is_dir():
            inside = bank_files(path) or sorted(path.glob("*.yaml"))
            syllabus = path / "syllabus.yaml"
            found = [one for one in inside if one != syllabus] + ([syllabus] if syllabus.is_file() else [])
            if not found:
                problems.append(Problem(path, 1, 1, "no bank lies in this folder", "banks are banks/*.yaml"))
        elif path.is_file():
            found = [path]
        else:
            problems.append(Problem(path, 1, 1, "no such file or folder"))
            continue
        for one in found:
            wanted.setdefault(_folder_of(one), []).append(one)
    for folder, files in wanted.items():
        problems += _checked([*folders, folder], [folder], files)
    return sorted(set(problems))


def _folder_of(path: Path) -> Path:
    """The content folder that a bank or a syllabus belongs to."""
    parent = path.absolute().parent
    return parent.parent if parent.name == "banks" else parent


def _checked(known: Sequence[Path], folders: Sequence[Path], only: Sequence[Path] | None) -> list[Problem]:
    """The problems of the banks in `folders`, or of those in `only`, with the topics of the `known` folders."""
    syllabus, problems = _topics(known)
    for folder in folders:
        files = {path.resolve(): path for path in bank_files(folder)}
        files |= {path.resolve(): path for path in only or () if path.name != "syllabus.yaml"}
        readings = [read_all(path, syllabus) for path in files.values()]
        problems += (problem for reading in readings for problem in reading.problems)
        problems += lint(readings, syllabus)
        problems += (
            Problem(path, 1, 1, "not read: its name ends in .yml", f"name it {path.stem}.yaml")
            for path in sorted((folder / "banks").glob("*.yml"))
        )
    if only is None:
        return sorted(set(problems))
    named = {path.resolve() for path in only}
    return sorted({problem for problem in problems if problem.path.resolve() in named})


def _topics(folders: Sequence[Path]) -> tuple[Syllabus, list[Problem]]:
    syllabus, problems = EMPTY, []
    for path in dict.fromkeys((folder / "syllabus.yaml").resolve() for folder in folders):
        if path.is_file():
            more, wrong = read_syllabus(path)
            syllabus = syllabus.with_more(more.topics)
            problems += wrong
    return syllabus, problems
