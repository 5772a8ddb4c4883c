"""Known answers to known keys: what they are worth and what is said about them."""

import pytest

from quizapp.answers.asked import Asked, Value
from quizapp.answers.grading import Candidate, Grade, NotCounted, NumericKey, grade_number
from quizapp.answers.reading import Reading, read
from quizapp.text.phrases import Phrase

SAYS = Phrase("the biases are missing", "漏了偏置")
REAL = Asked("real", tolerance_rel=1e-3)


def mistake(name: str, *values: Value, shape: tuple[int, ...] = (), errata: str | None = None) -> Candidate:
    return Candidate("mistake", name, values, shape, SAYS, errata)


def step(name: str, *values: Value) -> Candidate:
    return Candidate("step", name, values, (), SAYS)


def grade(typed: str, asked: Asked, values: tuple[Value, ...], *candidates: Candidate) -> Grade | NotCounted:
    reading = read(typed, asked)
    assert isinstance(reading, Reading), reading
    return grade_number(reading, NumericKey(asked, values, asked.shape, candidates))


def outcome(
    typed: str, asked: Asked, values: tuple[Value, ...], *candidates: Candidate
) -> tuple[str, str | None]:
    result = grade(typed, asked, values, *candidates)
    if isinstance(result, NotCounted):
        return "not counted", result.message.text("en")
    if result.diagnosis is None:
        return result.verdict, None
    return result.verdict, result.diagnosis.name or result.diagnosis.kind


ALEXNET = (61_100_840,)
INTEGER = Asked("integer")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("61,100,840", ("right", None)),
        ("61100000+840", ("right", None)),
        ("60M", ("not counted", "Give the exact integer; 60,000,000 is rounded.")),
        ("61.1M", ("not counted", "Give the exact integer; 61,100,000 is rounded.")),
        ("6110万", ("not counted", "Give the exact integer; 61,100,000 is rounded.")),
        ("6.11e7", ("not counted", "Give the exact integer; 61,100,000 is rounded.")),
        ("6.11*10^7", ("not counted", "Give the exact integer; 61,100,000 is rounded.")),
        ("100M", ("wrong", None)),
        ("61100000", ("slip", "rounding")),
        ("-61,100,840", ("slip", "sign")),
        ("611,008,400", ("slip", "power-of-ten")),
        ("61,090,496", ("wrong", "no_bias")),
        ("61,100,841", ("wrong", None)),
        ("2.3M", ("wrong", "conv_only")),
    ],
)
def test_a_count_is_exact(typed: str, expected: tuple[str, str | None]) -> None:
    candidates = (mistake("no_bias", 61_090_496), mistake("conv_only", 2_334_080))
    assert outcome(typed, INTEGER, ALEXNET, *candidates) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0.1234", ("right", None)),
        ("0.12345", ("right", None)),
        ("12.34%", ("right", None)),
        ("617/5000", ("right", None)),
        ("0.12", ("not counted", "Right so far as it goes; give 4 or more significant digits.")),
        ("0.1", ("not counted", "Right so far as it goes; give 4 or more significant digits.")),
        ("0", ("wrong", None)),
        ("-0.1234", ("slip", "sign")),
        ("-0.12", ("slip", "sign")),
        ("12.34", ("slip", "percent")),
        ("0.001234", ("slip", "percent")),
        ("1.234", ("slip", "power-of-ten")),
        ("0.0001234", ("slip", "power-of-ten")),
        ("8.104", ("wrong", "reciprocal")),
        ("8.1", ("wrong", "reciprocal")),
        ("0.1245", ("slip", "rounding")),
        ("0.1300", ("wrong", None)),
        ("7", ("wrong", None)),
    ],
)
def test_a_measured_value_and_what_goes_wrong_with_any(typed: str, expected: tuple[str, str | None]) -> None:
    assert outcome(typed, REAL, (0.1234,)) == expected


def test_a_power_of_ten_is_a_percentage_only_of_a_fraction() -> None:
    assert outcome("1234", REAL, (12.34,)) == ("slip", "power-of-ten")
    assert outcome("12.34", REAL, (0.1234,)) == ("slip", "percent")
    assert outcome("0.1234", Asked("real", unit="%", tolerance_rel=1e-3), (12.34,)) == ("slip", "percent")


def test_the_factor_is_named() -> None:
    result = grade("123400", REAL, (12.34,))
    assert isinstance(result, Grade)
    assert result.diagnosis is not None
    assert result.diagnosis.says.text("en") == "10,000 times too large."
    assert result.diagnosis.says.text("zh") == "是正确值的 10,000 倍：差在 10 的幂次上。"


def test_the_nearest_mistake_is_named_and_its_erratum_passed_on() -> None:
    far, near = mistake("far", 0.5004), mistake("near", 0.5001, errata="E-CNN-1")
    result = grade("0.50012", REAL, (0.9,), far, near)
    assert isinstance(result, Grade)
    assert result.diagnosis is not None
    assert (result.diagnosis.name, result.diagnosis.errata, result.diagnosis.says) == (
        "near",
        "E-CNN-1",
        SAYS,
    )


def test_a_mistake_goes_before_a_step_and_both_before_the_general_kinds() -> None:
    assert outcome("0.5", REAL, (-0.5,), step("s", 0.5), mistake("m", 0.5)) == ("wrong", "m")
    assert outcome("0.5", REAL, (-0.5,), step("s", 0.5)) == ("wrong", "s")
    assert outcome("0.5", REAL, (-0.5,)) == ("slip", "sign")


def test_a_mistake_typed_with_few_digits_is_that_mistake_unless_the_key_rounds_so_too() -> None:
    assert outcome("0.27", REAL, (0.1234,), mistake("m", 0.2678)) == ("wrong", "m")
    assert outcome("0.12", REAL, (0.1234,), mistake("m", 0.1199))[0] == "wrong"
    assert outcome("0.12", REAL, (0.1234,), mistake("m", 0.1215))[0] == "not counted"


def test_one_digit_names_a_mistake_only_if_it_fits_no_other() -> None:
    assert outcome("0.3", REAL, (0.12,), mistake("m", 0.2678)) == ("wrong", "m")
    assert outcome("0.3", REAL, (0.12,), mistake("m", 0.2678), mistake("n", 0.3123)) == ("wrong", None)


def test_one_digit_names_no_step_that_it_only_rounds() -> None:
    assert outcome("0.3", REAL, (0.12,), step("s", 0.2678)) == ("wrong", None)
    assert outcome("0.27", REAL, (0.12,), step("s", 0.2678)) == ("wrong", "s")
    assert outcome("0.3", REAL, (0.12,), step("s", 0.3)) == ("wrong", "s")


def test_a_mistake_without_a_finite_value_fits_nothing() -> None:
    assert outcome("0.3", REAL, (0.12,), mistake("nan", float("nan")), mistake("inf", float("inf"))) == (
        "wrong",
        None,
    )


def test_a_mistake_that_happens_to_be_right_is_right() -> None:
    assert outcome("0.5", REAL, (0.5,), mistake("m", 0.5)) == ("right", None)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("1210", ("slip", "rounding")), ("1200", ("slip", "rounding")), ("1217", ("wrong", None))],
)
def test_a_count_off_by_one_was_not_rounded(typed: str, expected: tuple[str, str | None]) -> None:
    assert outcome(typed, INTEGER, (1216,)) == expected


def test_trailing_zeros_of_a_measured_value_need_not_be_meant() -> None:
    assert outcome("1200", REAL, (1234.5,))[0] == "not counted"
    assert outcome("1300", REAL, (1234.5,)) == ("wrong", None)


def test_digits_asked_for_are_those_that_are_enough() -> None:
    assert "give 2 or more significant" in str(outcome("0.1", REAL, (0.12,))[1])
    assert "give 4 or more significant" in str(outcome("0.3", REAL, (0.2996,))[1])


def test_an_answer_to_the_decimals_asked_for_is_right() -> None:
    asked = Asked("real", decimals=2, tolerance_rel=1e-3)
    assert outcome("0.12", asked, (0.1234,)) == ("right", None)
    assert outcome("0.1", asked, (0.1234,)) == (
        "not counted",
        "Right so far as it goes; give 2 or more decimals.",
    )


VECTOR = Asked("vector", (2,), tolerance_rel=1e-3)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0.5, -0.25", ("right", None)),
        ("0.5, 0.25", ("slip", "sign")),
        ("-0.5, 0.25", ("slip", "sign")),
        ("50 -25", ("slip", "percent")),
        ("2 -4", ("wrong", "reciprocal")),
        ("0.505 -0.25", ("slip", "rounding")),
        ("0.5 0.7", ("wrong", None)),
        (
            "0.5 -0.25 1",
            ("not counted", "What is asked for is a list of length 2; this is a list of length 3."),
        ),
    ],
)
def test_a_vector_is_judged_by_all_its_entries(typed: str, expected: tuple[str, str | None]) -> None:
    assert outcome(typed, VECTOR, (0.5, -0.25)) == expected


def test_a_zero_entry_is_compared_as_it_is() -> None:
    assert outcome("0 0.5", VECTOR, (0.0, 0.5)) == ("right", None)
    assert outcome("0 -0.5", VECTOR, (0.0, 0.5)) == ("slip", "sign")
    assert outcome("0.001 0.5", VECTOR, (0.0, 0.5)) == ("wrong", None)
    assert outcome(
        "0.001 0.5", Asked("vector", (2,), tolerance_rel=1e-3, tolerance_abs=0.01), (0.0, 0.5)
    ) == ("right", None)


def test_the_place_of_a_wrong_sign_is_named() -> None:
    asked = Asked("matrix", (2, 2), tolerance_rel=1e-3)
    result = grade("1 2; 3 -4", asked, (1.0, 2.0, 3.0, 4.0))
    assert isinstance(result, Grade)
    assert result.diagnosis is not None
    assert result.diagnosis.says.text("en") == "The sizes are right; the sign is wrong at place (2, 2)."


def test_a_transposed_matrix_is_recognised_square_or_not() -> None:
    square, oblong = Asked("matrix", (2, 2), tolerance_rel=1e-3), Asked("matrix", (2, 3), tolerance_rel=1e-3)
    assert outcome("1 3; 2 4", square, (1.0, 2.0, 3.0, 4.0)) == ("wrong", "transposed")
    assert outcome("1 4; 2 5; 3 6", oblong, (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)) == ("wrong", "transposed")
    assert outcome("1 4; 2 5; 3 7", oblong, (1.0, 2.0, 3.0, 4.0, 5.0, 6.0))[0] == "not counted"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("12x12x64", ("right", None)),
        ("64x12x12", ("wrong", "transposed")),
        ("11x11x64", ("wrong", "no_padding")),
        ("120x120x640", ("wrong", None)),
        (
            "9216",
            ("not counted", "What is asked for is a shape of 3 sizes; this is a shape of 1 sizes."),
        ),
        ("12x64", ("wrong", "one_axis")),
    ],
)
def test_a_shape_is_exact_and_may_be_reversed(typed: str, expected: tuple[str, str | None]) -> None:
    candidates = (mistake("no_padding", 11, 11, 64, shape=(3,)), mistake("one_axis", 12, 64, shape=(2,)))
    assert outcome(typed, Asked("shape", (3,)), (12, 12, 64), *candidates) == expected


def test_a_vector_of_counts_is_exact() -> None:
    asked = Asked("vector", (2,), tolerance_rel=1e-3)
    assert outcome("1216 2432", asked, (1216, 2432)) == ("right", None)
    assert outcome("1216 2433", asked, (1216, 2432)) == ("wrong", None)
