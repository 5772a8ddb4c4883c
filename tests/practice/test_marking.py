"""Answers of every kind against their questions: question, variant and typed text in, a judgement out."""

from typing import Any

import pytest

from quizapp.answers.grade import Diagnosis, Grade, NotCounted
from quizapp.answers.reading import Reading, Refusal
from quizapp.bank.models import Numeric
from quizapp.keys.variant import variant_at
from quizapp.memory.events import Answered
from quizapp.practice.marking import GAVE_UP, judged, mark, name_of, read_number
from quizapp.text.numbers import shown, significant

from .asked import model, shipped, with_params
from .desk import CARDS, GAP, NET, PICK, SIZE, both, question

RESNET = {"n": 224, "k": 7}
"""224 pixels, kernel 7, stride 2, padding 3: 223 / 2 + 1 = 112.5, so 112."""

SIZED = with_params(SIZE, **RESNET)
NETTED = with_params(NET)


def graded(raw: str, asked: Any = SIZED) -> tuple[str, str | None, str | None]:
    """Verdict, kind and name of the diagnosis."""
    found = mark(asked[0], asked[1], raw)
    assert isinstance(found, Grade), found
    told = found.diagnosis
    return found.verdict, told.kind if told else None, told.name if told else None


@pytest.mark.parametrize("raw", ["112", "112.0", "1.12e2", "１１２", "floor(223/2) + 1", "2^4 * 7"])
def test_right_number_is_right_however_it_is_written(raw: str) -> None:
    assert graded(raw) == ("right", None, None)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("113", ("wrong", "mistake", "ceil-for-floor")),
        ("111", ("wrong", "mistake", "no-plus-one")),
        ("223", ("wrong", "step", "span")),
        ("7", ("wrong", "step", "k_eff")),
        ("-112", ("slip", "sign", None)),
        ("1120", ("slip", "power-of-ten", None)),
        ("110", ("slip", "rounding", None)),
        ("42", ("wrong", None, None)),
    ],
)
def test_wrong_number_is_told_how_it_came_about(raw: str, told: tuple[str, str | None, str | None]) -> None:
    assert graded(raw) == told


def test_fraction_for_an_integer_is_the_mistake_of_not_rounding_down() -> None:
    """112.5 is no slip of the form: it is the room divided by the stride, and nobody floored it."""
    assert graded("112.5") == ("wrong", "mistake", "not-floored")
    assert graded("225/2") == ("wrong", "mistake", "not-floored")


THIRDS = SIZE | {
    "space": {"n": [224, 225, 226]},
    "given": {"k": 7, "s": 3, "p": 3, "d": 1},
    "mistakes": {name: SIZE["mistakes"][name] for name in ("not-floored", "no-plus-one")},
}


@pytest.mark.parametrize("raw", ["75.33", "75.3", "75.33333333333333", "226/3", "223/3 + 1"])
def test_fraction_rounded_to_its_first_digits_is_that_mistake_too(raw: str) -> None:
    """223 / 3 + 1 never ends; nobody types all of its digits."""
    assert graded(raw, with_params(THIRDS, n=224)) == ("wrong", "mistake", "not-floored")


@pytest.mark.parametrize("raw", ["112.4", "12.5", "111.5", "1/3"])
def test_other_fraction_for_an_integer_costs_nothing(raw: str) -> None:
    found = mark(*SIZED, raw)
    assert isinstance(found, Refusal)
    assert found.kind == "form"
    assert "whole number" in found.message.text("en")


def test_fraction_where_the_mistake_is_not_live_costs_nothing() -> None:
    """With room for 224 and stride 2 the quotient is whole: there is no fraction that a mistake explains."""
    even = with_params(SIZE | {"space": {"n": [223, 225, 229], "k": [5, 7, 9]}}, n=223, k=5)
    assert "not-floored" not in even[1].mistakes
    assert isinstance(mark(*even, "112.5"), Refusal)


def test_unreadable_number_is_refused_and_not_read_as_a_fraction() -> None:
    for raw in ("112.5.1", "abc", "[112.5]", ""):
        assert isinstance(mark(*SIZED, raw), Refusal)


def test_matrix_is_marked_entry_by_entry() -> None:
    key = NETTED[1].key
    assert graded(shown(key), NETTED) == ("right", None, None)
    turned = [list(row) for row in zip(*key, strict=True)]
    assert graded(shown(turned), NETTED) == ("wrong", "transposed", None)
    flipped = [[-value for value in row] for row in key]
    assert graded(shown(flipped), NETTED) == ("wrong", "mistake", "sign-flipped")
    assert isinstance(mark(*NETTED, "[[1, 2, 3]]"), NotCounted)


def test_option_is_marked_by_the_place_its_author_gave_it() -> None:
    pick = model(PICK)
    assert mark(pick, None, "0") == Grade("right")
    third = mark(pick, None, "1")
    assert isinstance(third, Grade)
    assert third.diagnosis is not None
    assert (third.verdict, third.diagnosis.name) == ("wrong", "thirds")
    assert third.diagnosis.says.text("en") == "Not a third."
    for raw in ("3", "-1", "x", ""):
        with pytest.raises(ValueError, match=r"places|invalid literal"):
            mark(pick, None, raw)


@pytest.mark.parametrize("raw", ["kernel", " Kernel ", "卷积核", "ＫＥＲＮＥＬ"])
def test_blank_is_filled_in_either_language(raw: str) -> None:
    assert mark(model(GAP), None, raw) == Grade("right")


def test_blank_filled_wrongly_or_not_at_all() -> None:
    wrong = mark(model(GAP), None, "stride")
    assert isinstance(wrong, Grade)
    assert wrong.verdict == "wrong"
    assert isinstance(mark(model(GAP), None, "  "), Refusal)


def test_card_is_not_marked() -> None:
    with pytest.raises(ValueError, match="a flashcard question is not marked"):
        mark(model(CARDS[0]), None, "Half.")


def test_number_is_read_in_the_form_that_is_asked_for() -> None:
    assert isinstance(read_number(*SIZED, "112"), Reading)
    assert isinstance(read_number(*NETTED, "112"), Refusal)
    assert read_number(model(PICK), None, "112") is None


@pytest.mark.parametrize(
    ("diagnosis", "name"),
    [
        (None, None),
        (Diagnosis("mistake", "no-bias", both), "no-bias"),  # type: ignore[arg-type]
        (Diagnosis("step", "m_hat", both), "m_hat"),  # type: ignore[arg-type]
        (Diagnosis("sign", None, both), "sign"),  # type: ignore[arg-type]
        (Diagnosis("mistake", None, both), "mistake"),  # type: ignore[arg-type]
    ],
)
def test_log_names_a_diagnosis_by_its_own_name_or_its_kind(
    diagnosis: Diagnosis | None, name: str | None
) -> None:
    assert name_of(diagnosis) == name


@pytest.mark.parametrize("raw", ["112", "112.5", "113", "-112", "223", "42"])
def test_logged_answer_is_judged_as_it_was(raw: str) -> None:
    """What a resumed session shows is what was shown before, diagnosis and all."""
    before = mark(*SIZED, raw)
    assert isinstance(before, Grade)
    answered = Answered("size", 0, raw, before.verdict, name_of(before.diagnosis), 1.0)
    assert judged(*SIZED, answered) == before


@pytest.mark.parametrize(
    ("asked", "raw", "verdict"),
    [
        (PICK, "3", "right"),
        (PICK, "kernel", "wrong"),
        (CARDS[0], "112", "slip"),
        (GAP, "", "right"),
        (question("q", "flashcard", answer=both("x")), "", "wrong"),
    ],
)
def test_answer_to_a_question_edited_since_keeps_its_verdict(asked: Any, raw: str, verdict: Any) -> None:
    """It was judged when it was given; what the question has become since is no reason to judge it again."""
    assert judged(model(asked), None, Answered("q", 0, raw, verdict, None, 1.0)) == Grade(verdict)


def test_giving_up_and_turning_a_card_have_no_grade() -> None:
    assert judged(*SIZED, Answered("size", 0, "", "wrong", GAVE_UP, 1.0)) is None
    assert judged(model(CARDS[0]), None, Answered("one", 0, "", None, None, 1.0)) is None


def test_a_step_of_another_shape_is_recognised_where_its_form_would_be_refused() -> None:
    """Who stops at the output delta, a vector, where a matrix of gradients is asked for is told so."""
    question = shipped()["bp-output-weights-tanh"]
    assert isinstance(question, Numeric)
    variant = variant_at(question, 0)
    typed = significant(variant.steps["delta2"], 12)
    assert graded(typed, (question, variant)) == ("wrong", "step", "delta2")
