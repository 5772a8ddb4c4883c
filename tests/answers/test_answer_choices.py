"""Picked options, filled blanks, and the rating a verdict suggests."""

from typing import Literal

import pytest

from quizapp.answers.choices import grade_choice
from quizapp.answers.cloze import grade_cloze
from quizapp.answers.grade import Grade
from quizapp.answers.rating import Rating, Verdict, suggested
from quizapp.answers.refusals import Refusal
from quizapp.bank.models import Choice, Cloze, Multi


def common(kind: str) -> dict[str, object]:
    both = {"en": "What? ____", "zh": "什么？____"}
    return {
        "kind": kind,
        "id": "q",
        "topic": "t",
        "ask": both,
        "why": both,
        "sources": ["s"],
        "difficulty": 1,
        "frequency": 1,
    }


def option(text: str, key: bool = False, **more: object) -> dict[str, object]:
    return {"text": {"en": text, "zh": text + "项"}, "key": key, **more}


def says(text: str) -> dict[str, str]:
    return {"en": text, "zh": text + "。"}


CHOICE = Choice.model_validate(
    common("choice")
    | {
        "options": [
            option("Dropout(0.2)", True),
            option(
                "Dropout(0.8)", says=says("p is dropped"), misconception="keep-for-drop", errata="E-REG-1"
            ),
            option("Dropout(0.5)"),
        ]
    }
)
MULTI = Multi.model_validate(
    common("multi")
    | {
        "options": [
            option("a", True),
            option("b", True),
            option("c", says=says("c is not")),
            option("d", says=says("d is not")),
        ]
    }
)


def test_the_key_alone_is_right() -> None:
    assert grade_choice(CHOICE, frozenset({0})) == Grade("right")


def test_a_wrong_option_tells_its_misconception_and_erratum() -> None:
    grade = grade_choice(CHOICE, frozenset({1}))
    assert grade.verdict == "wrong"
    assert grade.diagnosis is not None
    assert (grade.diagnosis.name, grade.diagnosis.errata) == ("keep-for-drop", "E-REG-1")
    assert grade.diagnosis.says.text("zh") == "p is dropped。"


def test_a_wrong_option_without_words_is_plainly_wrong() -> None:
    assert grade_choice(CHOICE, frozenset({2})) == Grade("wrong")


def test_a_place_that_does_not_exist_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="not all places among 3 options"):
        grade_choice(CHOICE, frozenset({3}))


def test_multi_is_right_as_a_whole_or_wrong() -> None:
    assert grade_choice(MULTI, frozenset({0, 1})) == Grade("right")
    for picked in (frozenset({0}), frozenset({0, 1, 2}), frozenset({2, 3})):
        assert grade_choice(MULTI, picked).verdict == "wrong"


def test_multi_counts_what_is_missed_and_lets_every_wrong_option_speak() -> None:
    diagnosis = grade_choice(MULTI, frozenset({0, 2, 3})).diagnosis
    assert diagnosis is not None
    assert (
        diagnosis.says.text("en")
        == "Left out: 1 of the right ones. Picked: 2 of the wrong ones. c is not d is not"
    )


def cloze(en: str, zh: str, accept_en: tuple[str, ...] = (), accept_zh: tuple[str, ...] = ()) -> Cloze:
    accept = {"en": accept_en, "zh": accept_zh}
    return Cloze.model_validate(common("cloze") | {"answer": {"en": en, "zh": zh}, "accept": accept})


@pytest.mark.parametrize(
    "typed",
    [
        "batch normalization",
        "Batch Normalization",
        "  batch   normalization. ",
        "batch-normalization",
        "the batch normalization",
        "ｂａｔｃｈ ｎｏｒｍａｌｉｚａｔｉｏｎ",
        '"batch normalization"',
        "BatchNorm",
        "批归一化",
        "批 归一化。",
        "「批归一化」",
        "批量归一化",
    ],
)
def test_case_width_spaces_marks_and_the_other_language_do_not_matter(typed: str) -> None:
    question = cloze("batch normalization", "批归一化", ("batch norm",), ("批量归一化",))
    assert grade_cloze(question, typed) == Grade("right")


@pytest.mark.parametrize("typed", ["beta_1", "β1", "β₁", "$\\beta_1$", "Beta1", "\\beta_{1}"])
def test_a_symbol_is_right_however_it_is_typed(typed: str) -> None:
    assert grade_cloze(cloze("$\\beta_1$", "$\\beta_1$"), typed) == Grade("right")


@pytest.mark.parametrize("typed", ["0.9", "0.90", ".9", "９０％", "9/10", "0.9。"])
def test_a_number_is_right_by_its_value(typed: str) -> None:
    assert grade_cloze(cloze("0.9", "0.9"), typed) == Grade("right")


@pytest.mark.parametrize(
    ("answer", "typed"), [("-1", "1"), ("0.9", "0.99"), ("10^2", "102"), ("x^2", "x2"), ("n+1", "n-1")]
)
def test_what_a_number_says_is_not_folded_away(answer: str, typed: str) -> None:
    assert grade_cloze(cloze(answer, answer), typed) == Grade("wrong")


def test_a_raised_exponent_is_a_caret() -> None:
    assert grade_cloze(cloze("O(n^2)", "O(n^2)"), "O(n²)") == Grade("right")


@pytest.mark.parametrize("typed", ["momentun", "momenutm", "momentumm", "momntum"])
def test_one_wrong_letter_in_a_long_word_costs_nothing(typed: str) -> None:
    result = grade_cloze(cloze("momentum", "动量"), typed)
    assert isinstance(result, Refusal)
    assert result.message.text("en") == "Nearly: look at the spelling again."


@pytest.mark.parametrize(
    ("answer", "typed"),
    [("L1", "L2"), ("ReLU", "SeLU"), ("overfitting", "underfitting"), ("ResNet-50", "ResNet-51")],
)
def test_another_word_is_wrong_and_no_misspelling(answer: str, typed: str) -> None:
    assert grade_cloze(cloze(answer, answer), typed) == Grade("wrong")


@pytest.mark.parametrize("typed", ["", "  ", "。", "\u3000", "x" * 201, "x" * 10**6])
def test_nothing_or_far_too_much_is_refused(typed: str) -> None:
    assert isinstance(grade_cloze(cloze("momentum", "动量"), typed), Refusal)


@pytest.mark.parametrize(
    ("verdict", "hinted", "rating"),
    [
        ("right", False, Rating.GOOD),
        ("right", True, Rating.HARD),
        ("slip", False, Rating.HARD),
        ("slip", True, Rating.HARD),
        ("wrong", False, Rating.AGAIN),
        ("wrong", True, Rating.AGAIN),
    ],
)
def test_the_suggested_rating(verdict: Verdict, hinted: bool, rating: Literal[1, 2, 3, 4]) -> None:
    assert suggested(verdict, hinted) is rating
