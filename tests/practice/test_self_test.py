"""Every numeric question of the shipped banks tests itself: what is right, what each mistake gives, what is garbage."""

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from quizapp.answers.grade import Grade
from quizapp.bank.models import Numeric
from quizapp.keys.solution import final_value
from quizapp.keys.variant import Variant, variant_at
from quizapp.practice.marking import mark
from quizapp.text.languages import LANGUAGES
from quizapp.text.numbers import shown

from .asked import shipped_numeric

SHOWINGS = 20
GARBAGE = (
    "",
    "   ",
    "x",
    "one hundred",
    "1 +",
    "((2)",
    "[1,",
    "1..5.",
    "5 apples",
    "0/0",
    "💥",
    "nan",
    "<n>",
)
SAME = 1e-9

EVERY = pytest.mark.parametrize("question", shipped_numeric(), ids=lambda one: one.id)


def showings(question: Numeric) -> Iterator[Variant]:
    """What a learner meets the first twenty times."""
    previous = None
    for n in range(SHOWINGS):
        found = variant_at(question, n, previous)
        previous = found.index
        yield found


def same(a: Any, b: Any) -> bool:
    return np.shape(a) == np.shape(b) and bool(np.allclose(a, b, rtol=SAME, atol=0))


@EVERY
def test_key_is_right_as_it_is_shown_and_in_full(question: Numeric) -> None:
    """Who types what stands under "Answer" is right, and so is who types every digit."""
    for variant in showings(question):
        for typed in (final_value(question, variant), shown(variant.key)):
            assert mark(question, variant, typed) == Grade("right"), (variant.params, typed)


@EVERY
def test_every_live_mistake_is_told_as_itself(question: Numeric) -> None:
    """Or as another of the same value; in its own words, in both languages; and it is never right."""
    for variant in showings(question):
        for name, wrong in variant.mistakes.items():
            if not np.isfinite(wrong).all():
                continue
            found = mark(question, variant, shown(wrong))
            assert isinstance(found, Grade), (name, variant.params, found)
            assert found.verdict == "wrong"
            assert found.diagnosis is not None, (name, variant.params)
            told = found.diagnosis.name
            assert told is not None
            assert found.diagnosis.kind == "mistake", (name, told, variant.params)
            assert same(variant.mistakes[told], wrong), (name, told, variant.params)
            for language in LANGUAGES:
                assert question.mistakes[name].says.text(language) in found.diagnosis.says.text(language)


@EVERY
def test_mistake_rounded_as_the_answer_is_asked_for_is_never_right(question: Numeric) -> None:
    """A learner who makes it and rounds as told must not be carried into the tolerance by the rounding."""
    decimals = question.decimals if question.decimals is not None else 3
    for variant in showings(question):
        for name, wrong in variant.mistakes.items():
            if np.isfinite(wrong).all():
                found = mark(question, variant, shown(wrong, decimals))
                assert found != Grade("right"), (name, variant.params)


@EVERY
def test_every_mistake_of_a_question_is_live_in_some_showing(question: Numeric) -> None:
    """Words for a mistake that is never told are dead."""
    live = {name for variant in showings(question) for name in variant.mistakes}
    assert live == set(question.mistakes)


@EVERY
def test_no_showing_has_a_key_that_is_not_finite_or_a_single_mistake(question: Numeric) -> None:
    for variant in showings(question):
        assert np.isfinite(variant.key).all()
        assert len(variant.mistakes) >= min(2, len(question.mistakes))


@EVERY
def test_garbage_is_refused_and_costs_nothing(question: Numeric) -> None:
    variant = variant_at(question, 0)
    for typed in GARBAGE:
        found = mark(question, variant, typed)
        assert not isinstance(found, Grade), typed
        for language in LANGUAGES:
            assert found.message.text(language)


@EVERY
def test_number_far_from_everything_is_wrong_without_a_word(question: Numeric) -> None:
    """No diagnosis is better than a wrong one."""
    variant = variant_at(question, 0)
    far = 7919 + 104729 * math.ceil(float(np.max(np.abs(variant.key))))
    typed = shown((np.zeros(np.shape(variant.key), dtype=int) + far).tolist())
    assert mark(question, variant, typed) == Grade("wrong")
