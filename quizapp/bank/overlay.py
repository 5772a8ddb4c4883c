"""The learner's own content, which stands over the shipped one: `<data>/content`, a content folder like any other.

A shipped question is edited by copying it there: the same id there wins. An upgrade replaces the shipped folder and
never looks into this one, so no edit is lost.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from quizapp.bank.adding import NotCopied, add, first_problem, questions_of
from quizapp.bank.catalogue import Catalogue
from quizapp.bank.check import check
from quizapp.bank.problems import Problem
from quizapp.bank.rows import Title
from quizapp.bank.shipped import bank_files, bank_folder, overlay_folder, stacked
from quizapp.bank.strict_yaml import Document, read

__all__ = ["NotCopied", "Reread", "copied", "overlay_folder", "reread", "stacked"]


@dataclass(frozen=True)
class Reread:
    """What came of an edit."""

    problems: tuple[Problem, ...]
    """Everything wrong with the file, by the models and by the content rules."""
    in_use: bool
    """Whether its questions count; where they do not, those that they stand over do."""


def copied(catalogue: Catalogue, question: str, overlay: Path) -> tuple[Path, int]:
    """Where the question is edited, file and line: in the overlay, to which it is copied where it is not there yet.

    The first folder of the catalogue is the shipped one, and is not written to. What lies in another, or where the
    overlay is not among them, is the learner's own: it is edited where it stands.

    Raises UnknownQuestion, and NotCopied where a file is in the way.
    """
    question = catalogue.current_id(question)
    stands_over = overlay.resolve() in catalogue.content_dirs
    for path in bank_files(overlay) if stands_over else ():
        if (line := _line_of(question, read(path))) is not None:
            return path, line
    source, line = catalogue.location(question)
    if not stands_over or not source.is_relative_to(catalogue.content_dirs[0]):
        return source, line
    document = read(source)
    place = _place_of(question, document)
    if place is None:
        raise first_problem(document) or NotCopied(f"{question!r} does not stand here any more", source, line)
    titles = {bank.group: bank.title for bank in catalogue.banks()}
    title = titles.get(source.stem, Title(source.stem, source.stem))
    target = bank_folder(overlay) / source.name
    return target, add(document, place, title, target)


def reread(catalogue: Catalogue, path: Path) -> Reread:
    """After an edit: the catalogue is brought up to date, and the file checked."""
    catalogue.refresh()
    problems = check([path], catalogue.content_dirs) if os.path.lexists(path) else []
    return Reread(tuple(problems), catalogue.error_of(path) is None)


def _place_of(question: str, document: Document) -> int | None:
    for place, raw in enumerate(questions_of(document)):
        if isinstance(raw, dict) and raw.get("id") == question:
            return place
    return None


def _line_of(question: str, document: Document) -> int | None:
    place = _place_of(question, document)
    return None if place is None else document.extents["questions"][place].line
