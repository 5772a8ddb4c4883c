"""The shipped content: sound, keyed, in both languages, and fair in every variant that it can offer."""

import math
from collections import Counter
from collections.abc import Iterator
from functools import cache

import numpy as np
import pytest

from quizapp.bank.check import check
from quizapp.bank.models import Flashcard, Numeric, Question
from quizapp.bank.reader import Bank, read_bank
from quizapp.bank.shipped import bank_files, content_dir
from quizapp.bank.syllabus import read_syllabus
from quizapp.keys import files
from quizapp.keys.template import template_of
from verify.registry import PLACEHOLDER
from verify.variants import Evaluated, Template, evaluate_batch

CONTENT = content_dir()
AT_MOST = 20_000
"""Variants looked at in one space: all of them, or as many spread evenly over it."""
MOST_REFUSED = 0.2


def banks() -> list[Bank]:
    syllabus, problems = read_syllabus(CONTENT / "syllabus.yaml")
    assert problems == []
    found = [read_bank(path, syllabus) for path in bank_files(CONTENT)]
    assert all(isinstance(one, Bank) for one in found), found
    return [one for one in found if isinstance(one, Bank)]


@cache
def questions() -> tuple[Question, ...]:
    return tuple(one for bank in banks() for one in bank.questions)


@cache
def numeric() -> tuple[Numeric, ...]:
    return tuple(one for one in questions() if isinstance(one, Numeric))


SPACES = pytest.mark.parametrize("question", numeric(), ids=lambda one: one.id)


def evaluated(template: Template) -> Iterator[Evaluated]:
    """The space in batches, none of which crosses a chunk."""
    size, chunk = template.space.size, template.space.chunk
    step = max(1, math.ceil(size / AT_MOST))
    for start in range(0, size, chunk):
        indices = range(start + -start % step, min(start + chunk, size), step)
        if indices:
            yield evaluate_batch(template, indices)


def test_nothing_is_wrong_with_the_content() -> None:
    """What `quizapp check` says: nothing."""
    assert [str(problem) for problem in check()] == []


def test_answer_keys_are_those_of_the_banks_and_formulas() -> None:
    """What `quizapp keys check` says: nothing."""
    assert [str(change) for change in files.check(CONTENT, banks())] == []


def test_there_is_enough_to_study() -> None:
    """Questions in plenty, most of them with a space of numbers, and other kinds beside them."""
    kinds = Counter(one.kind for one in questions())
    assert len(questions()) >= 392
    assert len([one for one in numeric() if template_of(one).space.size > 1]) >= 165
    assert kinds["open"] >= 45
    assert kinds["ordering"] >= 25


def test_syllabus_holds_every_topic_of_the_course() -> None:
    """Those of the source documents, and those of attention and of large models behind them; each is asked."""
    syllabus, _ = read_syllabus(CONTENT / "syllabus.yaml")
    assert len(syllabus.topics) >= 248 + 34
    asked = {question.topic for question in questions()}
    assert [topic.id for topic in syllabus.topics if topic.id not in asked] == []


def test_every_numeric_question_has_words_for_two_mistakes_or_more() -> None:
    assert [one.id for one in numeric() if len(one.mistakes) < 2] == []


@SPACES
def test_few_variants_are_refused(question: Numeric) -> None:
    """Whoever draws is seldom sent to draw again: at most a fifth of the space."""
    offered = np.concatenate([one.offered for one in evaluated(template_of(question))])
    assert 1 - offered.mean() <= MOST_REFUSED, f"{1 - offered.mean():.1%} refused"
    assert offered.sum() >= min(2, template_of(question).space.size)


@SPACES
def test_no_mistake_is_muted_in_most_of_the_space(question: Numeric) -> None:
    """A mistake that mostly gives the right answer teaches nobody; its words would never be read."""
    offered: list[np.ndarray] = []
    muted: dict[str, list[np.ndarray]] = {name: [] for name in question.mistakes}
    for found in evaluated(template_of(question)):
        offered.append(found.offered)
        for name in muted:
            muted[name].append(found.muted[name])
    told = np.concatenate(offered)
    shares = {name: np.concatenate(parts)[told].mean() for name, parts in muted.items()}
    assert {name: f"{share:.0%}" for name, share in shares.items() if share > 0.5} == {}


@SPACES
def test_every_key_of_the_space_is_finite(question: Numeric) -> None:
    for found in evaluated(template_of(question)):
        assert np.isfinite(found.key[found.offered]).all()


@pytest.mark.parametrize("question", questions(), ids=lambda one: one.id)
def test_both_languages_hold_the_same_placeholders(question: Question) -> None:
    for place, text in texts(question):
        english, chinese = (Counter(PLACEHOLDER.findall(one)) for one in (text[0], text[1]))
        assert english.keys() == chinese.keys(), place


def texts(question: Question) -> Iterator[tuple[str, tuple[str, str]]]:
    """Every text of a question in both languages, with its place."""

    def walk(value: object, place: str) -> Iterator[tuple[str, tuple[str, str]]]:
        if isinstance(value, dict):
            if value.keys() == {"en", "zh"} and all(isinstance(one, str) for one in value.values()):
                yield place, (value["en"], value["zh"])
            else:
                for name, one in value.items():
                    yield from walk(one, f"{place}.{name}")
        elif isinstance(value, list | tuple):
            for number, one in enumerate(value):
                yield from walk(one, f"{place}[{number}]")

    return walk(question.model_dump(), question.id)


def test_texts_are_found_everywhere_in_a_question() -> None:
    """The walk above sees what it is meant to see."""
    card = next(one for one in questions() if isinstance(one, Flashcard))
    places = {place.removeprefix(card.id) for place, _ in texts(card)}
    assert {".ask", ".why", ".answer"} <= places
    asked = next(one for one in numeric() if one.hints)
    places = {place.removeprefix(asked.id) for place, _ in texts(asked)}
    assert ".hints[0]" in places
    assert {f".mistakes.{name}.says" for name in asked.mistakes} <= places
