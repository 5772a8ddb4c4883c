"""A numeric question as a choice: every alternative is graded as what it stands for, and no look or place tells it."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, permutations
from typing import Any

import pytest

from quizapp.answers.grade import Grade
from quizapp.answers.reading import Reading, read
from quizapp.bank.models import Numeric
from quizapp.bank.reader import Bank, read_bank
from quizapp.bank.shipped import bank_files, content_dir
from quizapp.bank.syllabus import read_syllabus
from quizapp.keys.alternatives import MOST_DIGITS, MOST_MISTAKES, alternatives
from quizapp.keys.asked import asked_of
from quizapp.keys.variant import Variant, variant_at, variant_of
from quizapp.practice.marking import mark

from .samples import ADAM, BACKPROP, FIXED, SIZE, numeric, slip

SHOWINGS = 30


def shipped() -> list[Numeric]:
    syllabus, _ = read_syllabus(content_dir() / "syllabus.yaml")
    banks = [read_bank(path, syllabus) for path in bank_files(content_dir())]
    questions = [one for bank in banks if isinstance(bank, Bank) for one in bank.questions]
    return [one for one in questions if isinstance(one, Numeric)]


def showings(question: Numeric) -> Iterator[tuple[int, Variant, tuple[str, ...]]]:
    """Those of the first thirty showings that can be asked as a choice."""
    previous = None
    for n in range(SHOWINGS):
        variant = variant_at(question, n, previous)
        previous = variant.index
        found = alternatives(question, variant, n)
        if found is not None:
            yield n, variant, found


def told(question: Numeric, variant: Variant, typed: str) -> str:
    """The mistake that an alternative is marked as; "" for the right one."""
    found = mark(question, variant, typed)
    assert isinstance(found, Grade), (typed, found)
    if found.verdict == "right":
        return ""
    assert found.verdict == "wrong"
    assert found.diagnosis is not None, (typed, variant.params)
    assert found.diagnosis.kind == "mistake"
    assert found.diagnosis.name is not None
    return found.diagnosis.name


def place_of_key(question: Numeric, variant: Variant, found: tuple[str, ...]) -> int:
    return [told(question, variant, typed) for typed in found].index("")


SHIPPED = shipped()
EVERY = pytest.mark.parametrize("question", SHIPPED, ids=lambda one: one.id)


@EVERY
def test_every_alternative_is_marked_as_what_it_stands_for(question: Numeric) -> None:
    """One is right, each other one a live mistake of its own, in every showing that is asked so."""
    for _, variant, found in showings(question):
        names = [told(question, variant, typed) for typed in found]
        assert names.count("") == 1
        assert len(set(names)) == len(names) in (3, 4)
        assert set(names) - {""} <= set(variant.mistakes)


@EVERY
def test_no_two_alternatives_are_read_as_the_same(question: Numeric) -> None:
    """Read as the question asks it, they have the key's shape, and differ in a number at least."""
    for _, variant, found in showings(question):
        readings = [read(typed, asked_of(question, variant)) for typed in found]
        for one, other in combinations(readings, 2):
            assert isinstance(one, Reading)
            assert isinstance(other, Reading)
            assert one.shape == other.shape
            assert [number.value for number in one.values] != [number.value for number in other.values]


@EVERY
def test_look_of_an_alternative_does_not_tell_it(question: Numeric) -> None:
    """All have the decimals that are asked for, or none has any where the answer is counted."""
    for _, variant, found in showings(question):
        asked = asked_of(question, variant)
        for typed in found:
            assert typed == typed.strip()
            for number in typed.strip("[]").replace("], [", ", ").split(", "):
                if asked.decimals is not None:
                    assert len(number.partition(".")[2]) == asked.decimals, typed
                elif asked.form == "integer":
                    assert number.replace(",", "").lstrip("-").isdecimal(), typed


def test_places_of_the_key_are_spread_over_the_showings() -> None:
    """Of the choices among four, a quarter has the key at each place, within a twentieth; none keeps it at one."""
    places: Counter[int] = Counter()
    for question in SHIPPED:
        own = [place_of_key(question, v, found) for _, v, found in showings(question) if len(found) == 4]
        places.update(own)
        if len(own) >= 20:
            assert len(set(own)) >= 3, question.id
    assert places.total() > 200
    assert all(abs(places[place] / places.total() - 0.25) < 0.05 for place in range(4)), places


FIVE = {
    name: slip(name)
    for name in ("no-bias", "one-bias", "input-channels-forgotten", "kernel-not-squared", "one-filter")
}


def test_mistakes_take_turns_where_there_are_more_than_three() -> None:
    """Three of five are shown 18 times in 30 each, give or take."""
    question = numeric(FIXED, mistakes=FIVE)
    seen: Counter[str] = Counter()
    for _, variant, found in showings(question):
        seen.update(told(question, variant, typed) for typed in found)
    assert seen[""] == SHOWINGS
    assert {name for name, count in seen.items() if 10 <= count <= 26} == set(FIVE)


def test_alternatives_are_the_same_again_and_in_every_order_in_time() -> None:
    question = numeric(SIZE)
    variant = variant_of(question, 39)
    found = [alternatives(question, variant, n) for n in range(40)]
    assert found == [alternatives(question, variant, n) for n in range(40)]
    assert set(found) == set(permutations(("14", "15", "16")))


def test_first_showings_are_the_same_for_ever() -> None:
    """Written down once: a session that goes on after an update shows what it showed before."""
    question = numeric(FIXED, mistakes=FIVE)
    variant = variant_of(question, 0)
    assert [alternatives(question, variant, n) for n in range(2)] == [
        ("1,201", "256", "1,216", "416"),
        ("1,200", "76", "1,216", "416"),
    ]


def alone(made: dict[str, Any], index: int = 0, **changes: Any) -> tuple[str, ...] | None:
    question = numeric(made, **changes)
    return alternatives(question, variant_of(question, index), 0)


def test_a_lone_count_has_its_thousands_grouped() -> None:
    assert sorted(alone(FIXED) or ()) == ["1,200", "1,201", "1,216"]


def test_a_fraction_is_no_alternative_where_the_answer_is_counted() -> None:
    """28 pixels, kernel 5, stride 2, padding 3: 15 outputs; 15.5 is a live mistake and would give itself away."""
    found = variant_of(numeric(SIZE), 39)
    assert found.mistakes["not-floored"] == 15.5
    for n in range(20):
        typed = alternatives(numeric(SIZE), found, n)
        assert typed is not None
        assert {"15"} < set(typed) <= {"15", "16", "14", "13", "12"}


def test_too_few_mistakes_are_no_choice() -> None:
    assert alone(FIXED, mistakes={"no-bias": slip("No bias.")}) is None
    assert alone(FIXED, mistakes={}) is None


def test_mistakes_that_round_to_the_key_or_to_each_other_do_not_count() -> None:
    """To no decimals, 0.9 and the two live mistakes of this Adam step cannot be told apart."""
    assert len(alone(ADAM, 29) or ()) == 3
    assert alone(ADAM, 29, decimals=0, tolerance=None) is None


def test_without_decimals_all_have_as_many_digits_as_tell_them_apart() -> None:
    """Each entry to the same significant digits, never more than a worked solution shows."""
    question = numeric(BACKPROP)
    for n in range(10):
        found = alternatives(question, variant_at(question, n), n)
        assert found is not None
        digits = {
            len(number.lstrip("-").replace(".", "").lstrip("0"))
            for typed in found
            for number in typed.strip("[]").replace("], [", ", ").split(", ")
            if number != "0"
        }
        assert len(digits) == 1
        assert max(digits) <= MOST_DIGITS


def test_a_narrow_tolerance_gets_the_digits_that_it_needs() -> None:
    question = numeric(BACKPROP, tolerance={"rel": 1e-9})
    variant = variant_at(question, 0)
    found = alternatives(question, variant, 0)
    assert found is not None
    assert sorted(told(question, variant, typed) for typed in found) == ["", *sorted(variant.mistakes)]
    assert len(found) <= 1 + MOST_MISTAKES
