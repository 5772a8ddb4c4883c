"""The topics there are, in the order in which they are learnt: content/syllabus.yaml."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StringConstraints, ValidationError

from quizapp.bank.basics import Erratum, Kebab, Model, SourceRef, Text, Written
from quizapp.bank.explain import explain
from quizapp.bank.problems import Problem
from quizapp.bank.strict_yaml import Refused, read

Kind = Literal["flashcard", "choice", "multi", "cloze", "ordering", "numeric", "open"]


class Topic(Model):
    """One thing to know."""

    id: Kebab
    group: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
    """The bank that its questions go to."""
    title: Text
    source_refs: tuple[SourceRef, ...] = ()
    """The sections of the source documents that it covers."""
    kinds: tuple[Kind, ...] = ()
    """The kinds of question that suit it."""
    executable: StrictBool = False
    """Whether a formula can give the answer."""
    formula: Written | None = None
    errata: tuple[Erratum, ...] = ()
    """What the source documents get wrong about it."""
    level: Literal["heading", "part", "added"] = "added"
    """Whether the source documents have a heading for it, a part of one, or nothing."""


class SyllabusFile(Model):
    """The file: a list of topics."""

    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Syllabus:
    """Topics by id, in order."""

    topics: tuple[Topic, ...]

    @cached_property
    def by_id(self) -> dict[str, Topic]:
        return {topic.id: topic for topic in self.topics}

    @cached_property
    def errata(self) -> frozenset[str]:
        """Every erratum that some topic lists."""
        return frozenset(erratum for topic in self.topics for erratum in topic.errata)

    @cached_property
    def source_refs(self) -> frozenset[str]:
        """Every section of the source documents that some topic covers."""
        return frozenset(ref for topic in self.topics for ref in topic.source_refs)

    def __contains__(self, topic: object) -> bool:
        return topic in self.by_id

    def with_more(self, others: Iterable[Topic]) -> "Syllabus":
        """With the topics of a further syllabus behind; one of a known id takes the place of the old one."""
        merged = dict(self.by_id)
        merged.update((topic.id, topic) for topic in others)
        return Syllabus(tuple(merged.values()))


EMPTY = Syllabus(())


def read_syllabus(path: Path) -> tuple[Syllabus, list[Problem]]:
    """The topics that can be read, and everything wrong with the others."""
    document = read(path)
    problems = list(document.problems)
    if isinstance(document.value, Refused):
        return EMPTY, problems
    if not isinstance(document.value, dict) or not isinstance(document.value.get("topics"), list):
        problems.append(
            Problem(path, 1, 1, "a syllabus is a mapping with the one key 'topics'", "write topics:")
        )
        return EMPTY, problems
    topics: dict[str, Topic] = {}
    for place, raw in enumerate(document.value["topics"]):
        try:
            topic = Topic.model_validate(raw)
        except ValidationError as error:
            problems += explain(error, Topic, document.places(), path, ("topics", place))
            continue
        if topic.id in topics:
            at = document.places().value(("topics", place, "id"))
            problems.append(Problem(path, at.line, at.column, f"the topic {topic.id!r} stands twice"))
        else:
            topics[topic.id] = topic
    for key in document.value.keys() - {"topics"}:
        at = document.places().key((key,))
        problems.append(Problem(path, at.line, at.column, f"unknown key {key!r}", "the one key is 'topics'"))
    return Syllabus(tuple(topics.values())), sorted(problems)


def topics_of(paths: Iterable[Path]) -> tuple[Syllabus, list[Problem]]:
    """The topics of several syllabus files, a later one over the earlier ones, and everything wrong with them."""
    syllabus: Syllabus = EMPTY
    problems: list[Problem] = []
    for path in paths:
        more, wrong = read_syllabus(path)
        syllabus = syllabus.with_more(more.topics)
        problems += wrong
    return syllabus, problems
