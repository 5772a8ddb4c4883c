"""How far the banks cover the syllabus: every topic asked, every error of the source documents turned to use."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from quizapp.bank.lint_kinds import stated_errata
from quizapp.bank.problems import Problem
from quizapp.bank.reader import Bank
from quizapp.bank.strict_yaml import read
from quizapp.bank.syllabus import Syllabus, Topic

ERRATA = "errata.yaml"
DEMANDED = frozenset("WI")
"""The classes of error that some question must use: what is wrong, and what is imprecise or overclaimed."""


@dataclass(frozen=True)
class Covered:
    """A topic, the number of its questions by kind, and the errata that these use."""

    topic: Topic
    kinds: Mapping[str, int]
    errata: Sequence[str]

    @property
    def questions(self) -> int:
        return sum(self.kinds.values())


@dataclass(frozen=True)
class Coverage:
    topics: Sequence[Covered]
    missing_errata: Sequence[str]

    @property
    def missing_topics(self) -> list[str]:
        return [one.topic.id for one in self.topics if not one.questions]

    @property
    def whole(self) -> bool:
        return not self.missing_topics and not self.missing_errata


def coverage(banks: Iterable[Bank], syllabus: Syllabus, classes: Mapping[str, str]) -> Coverage:
    """``classes`` holds the letters of every known erratum."""
    kinds: dict[str, Counter[str]] = {}
    errata: dict[str, list[str]] = {}
    for question in (question for bank in banks for question in bank.questions):
        kinds.setdefault(question.topic, Counter())[question.kind] += 1
        used = [*question.errata, *(name for _, name in stated_errata(question))]
        errata.setdefault(question.topic, []).extend(used)
    rows = [
        Covered(topic, kinds.get(topic.id, Counter()), list(dict.fromkeys(errata.get(topic.id, []))))
        for topic in syllabus.topics
    ]
    everywhere = {name for names in errata.values() for name in names}
    demanded = [name for name, letters in classes.items() if DEMANDED & set(letters)]
    return Coverage(rows, [name for name in demanded if name not in everywhere])


def read_classes(content: Path) -> tuple[dict[str, str], list[Problem]]:
    """The letters of each erratum, and what is wrong with the file; nothing of either where there is none."""
    path = content / ERRATA
    if not path.is_file():
        return {}, []
    document = read(path)
    found = document.value.get("errata") if isinstance(document.value, dict) else None
    if document.problems:
        return {}, list(document.problems)
    if not isinstance(found, dict) or not all(isinstance(letters, str) for letters in found.values()):
        return {}, [Problem(path, 1, 1, "a mapping of errata to their classes is missing", "write errata:")]
    return dict(found), []
