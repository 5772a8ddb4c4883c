"""Reads one bank file: every question that can be read, and every problem of the others."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from quizapp.bank.building import MOST_PROBLEMS, NOT_LOOKED_AT
from quizapp.bank.explain import explain
from quizapp.bank.fit import drawn, misfits
from quizapp.bank.models import MODELS, BankFile, Flashcard, Numeric, Question, Text
from quizapp.bank.problems import Found, Problem, choose, closest, nearest, quoted, shortened
from quizapp.bank.strict_yaml import Document, Places, Refused, read
from quizapp.bank.syllabus import Syllabus

MOST_NUMBERS = 10_000_000  # on the axes of all questions of a file: two seconds of laying them out


@dataclass(frozen=True)
class Bank:
    """The questions of one file, whole."""

    path: Path
    title: Text
    questions: tuple[Question, ...]
    lines: tuple[int, ...]
    """Where each question begins."""

    @property
    def group(self) -> str:
        return self.path.stem


@dataclass(frozen=True)
class Entry:
    """A question that could be read, and its place in the file's list."""

    place: int
    line: int
    question: Question


@dataclass
class Reading:
    """What came of one file: for `read_bank` all or nothing, for the checks whatever is sound."""

    path: Path
    document: Document
    title: Text | None
    entries: list[Entry]
    problems: list[Problem]
    _places: Places | None = None

    @property
    def places(self) -> Places:
        """Composed when the first problem asks for it, and once."""
        if self._places is None:
            self._places = self.document.places()
        return self._places

    @property
    def bank(self) -> Bank | None:
        """The whole of it, where nothing is wrong with it."""
        if self.problems or self.title is None:
            return None
        questions = tuple(entry.question for entry in self.entries)
        return Bank(self.path, self.title, questions, tuple(entry.line for entry in self.entries))

    def problem(self, place: int, found: Found) -> Problem:
        """What was found in the question at `place` of the list, with its position."""
        loc = ("questions", place, *found.loc)
        at = self.places.key(loc) if found.key else self.places.value(loc)
        return Problem(self.path, at.line, at.column, shortened(found.message), found.hint)


def read_bank(path: Path, syllabus: Syllabus) -> Bank | list[Problem]:
    """The bank, or everything wrong with it."""
    reading = read_all(path, syllabus)
    return reading.bank or reading.problems


def read_all(path: Path, syllabus: Syllabus) -> Reading:
    """Reads on past what is broken, so that one run tells everything."""
    document = read(path)
    reading = Reading(path, document, None, [], list(document.problems))
    root = document.value
    if isinstance(root, Refused):
        return reading
    if not isinstance(root, dict):
        reading.problems.append(Problem(path, 1, 1, *_not_a_bank(root)))
        return reading
    reading.title = _title(reading, root)
    questions = root.get("questions")
    if not isinstance(questions, list) or not questions:
        if "questions" in root and not isinstance(questions, Refused):
            at = reading.places.value(("questions",))
            message = "'questions' is a list of questions, with at least one"
            reading.problems.append(Problem(path, at.line, at.column, message))
        return _sorted(reading)
    _read_questions(reading, questions)
    _ids_and_topics(reading, syllabus)
    return _sorted(reading)


def _ids_and_topics(reading: Reading, syllabus: Syllabus) -> None:
    first: dict[str, Entry] = {}
    for entry in reading.entries:
        if _enough(reading, entry.place):
            return
        before = first.setdefault(entry.question.id, entry)
        if before is not entry:
            message = f"the id {entry.question.id!r} is taken by the question on line {before.line}"
            reading.problems.append(reading.problem(entry.place, Found(("id",), message)))
        if entry.question.topic not in syllabus:
            message = f"unknown topic {entry.question.topic!r}"
            found = Found(("topic",), message, choose(entry.question.topic, syllabus.by_id))
            reading.problems.append(reading.problem(entry.place, found))


def _read_questions(reading: Reading, questions: list[Any]) -> None:
    """Each question by itself, as long as there are neither too many faults nor too much to lay out."""
    lines = reading.document.entry_lines.get("questions", [])
    numbers = 0
    for place, raw in enumerate(questions):
        question = _question(reading, place, raw)
        if question is not None:
            reading.entries.append(Entry(place, lines[place], question))
            numbers += drawn(question) if isinstance(question, Numeric) else 0
        if numbers > MOST_NUMBERS:
            message = f"the spaces of this file hold more than {MOST_NUMBERS:,} numbers"
            reading.problems.append(reading.problem(place, Found((), message, "split it")))
            return
        if _enough(reading, place):
            return


def _enough(reading: Reading, place: int) -> bool:
    """Whether there are so many problems that the rest is not looked at; says so once."""
    if len(reading.problems) < MOST_PROBLEMS:
        return False
    if reading.problems[-1].message != NOT_LOOKED_AT:
        reading.problems.append(reading.problem(place, Found((), NOT_LOOKED_AT)))
    return True


def _sorted(reading: Reading) -> Reading:
    reading.problems.sort()
    return reading


def _not_a_bank(root: object) -> tuple[str, str]:
    if root is None:
        return "the file is empty", "a bank has a title and questions"
    kind = "a list" if isinstance(root, list) else "a single value"
    return f"a bank is a mapping with the keys title and questions; this is {kind}", ""


def _title(reading: Reading, root: dict[str, Any]) -> Text | None:
    """Judges the file around its questions, which are judged one by one."""
    outer = {key: value for key, value in root.items() if key != "questions"}
    if "questions" in root:
        outer["questions"] = [_STAND_IN]
    try:
        return BankFile.model_validate(outer).title
    except ValidationError as error:
        reading.problems += explain(error, BankFile, reading.places, reading.path)
        return None


_STAND_IN = Flashcard(
    kind="flashcard",
    id="stand-in",
    topic="stand-in",
    ask=Text(en="-", zh="-"),
    why=Text(en="-", zh="-"),
    sources=("-",),
    difficulty=1,
    frequency=1,
    answer=Text(en="-", zh="-"),
)


def _question(reading: Reading, place: int, raw: Any) -> Question | None:
    prefix = ("questions", place)
    if isinstance(raw, Refused):
        return None
    if not isinstance(raw, dict):
        at = reading.places.value(prefix)
        reading.problems.append(
            Problem(reading.path, at.line, at.column, "a question is a mapping", "begin with - id:")
        )
        return None
    kind = raw.get("kind")
    model = MODELS.get(kind) if isinstance(kind, str) else None
    if model is None:
        if not isinstance(kind, Refused):
            reading.problems.append(reading.problem(place, _kind_wanted(raw)))
        meant = closest(kind, MODELS)
        if meant is None:
            return None
        model, raw = MODELS[meant], {**raw, "kind": meant}  # its other slips are told in the same run
    try:
        question: Question = model.model_validate(raw)  # type: ignore[assignment]
    except ValidationError as error:
        reading.problems += explain(error, model, reading.places, reading.path, prefix)
        return None
    misfitting = list(misfits(question)) if isinstance(question, Numeric) else []
    reading.problems += (reading.problem(place, found) for found in misfitting)
    return None if misfitting or kind not in MODELS else question


_KEYS = {key for model in MODELS.values() for key in model.model_fields}


def _kind_wanted(raw: dict[str, Any]) -> Found:
    hint = f"known: {', '.join(MODELS)}"
    if "kind" in raw:
        return Found(("kind",), f"unknown kind {quoted(raw['kind'])}", nearest(raw["kind"], MODELS) or hint)
    misspelt = closest("kind", raw.keys() - _KEYS)
    if misspelt is not None:
        return Found((misspelt,), f"unknown key {quoted(misspelt)}", "did you mean 'kind'?", key=True)
    return Found((), "missing key 'kind'", hint)
