"""What the catalogue knows of banks, topics and questions without reading a question."""

from dataclasses import dataclass
from typing import NamedTuple

from quizapp.text.languages import Language


@dataclass(frozen=True, slots=True)
class Title:
    """A title in both languages."""

    en: str
    zh: str

    def text(self, language: Language) -> str:
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class BankRow:
    """One group: its questions out of every content folder, and what is wrong with its files."""

    group: str
    title: Title
    questions: int
    error: str | None
    """Every problem of its broken files, one a line: their questions are missing until they are mended."""


class QuestionRow(NamedTuple):
    """What is known of a question without reading it. A named tuple: 10,000 of them are made in a sixth of the time."""

    id: str
    group: str
    topic: str
    kind: str
    difficulty: int
    frequency: int
    position: int
    """Its place among all questions, in the order in which they are learnt."""


@dataclass(frozen=True, slots=True)
class TopicRow:
    """A topic of the syllabus, in its order."""

    id: str
    group: str
    title: Title


class UnknownQuestion(LookupError):
    """No bank holds this id, nor did one under an older name."""

    def __init__(self, question: str) -> None:
        super().__init__(f"no question has the id {question!r}")
        self.question = question
