"""Lists, matrices, shapes, units and whole numbers: the form that was asked for, or a word about it."""

import pytest

from quizapp.answers.reading import Asked, Reading, Refusal, read

VECTOR = Asked("vector", (2,), tolerance_rel=1e-3)
MATRIX = Asked("matrix", (2, 2), tolerance_rel=1e-3)
SHAPE = Asked("shape", (3,))
INTEGER = Asked("integer")
REAL = Asked("real", tolerance_rel=1e-3)


def reading(text: str, asked: Asked) -> Reading:
    result = read(text, asked)
    assert isinstance(result, Reading), result
    return result


def values(text: str, asked: Asked) -> list[float]:
    return [number.value for number in reading(text, asked).values]


def refusal(text: str, asked: Asked) -> Refusal:
    result = read(text, asked)
    assert isinstance(result, Refusal), result
    return result


@pytest.mark.parametrize(
    "typed",
    [
        "[0.1, -0.2]",
        "(0.1, -0.2)",
        "{0.1, -0.2}",
        "0.1, -0.2",
        "0.1 -0.2",
        "[0.1 -0.2]",
        "0.1; -0.2",
        "[[0.1], [-0.2]]",
        "[[0.1, -0.2]]",
        "【0.1，−0.2】",
        "0.1、-0.2",
        "0.1；-0.2",
        "[0.1,-0.2,]",
        "1/10, -1/5",
        "10% -20%",
    ],
)
def test_a_vector_in_each_of_its_notations(typed: str) -> None:
    result = reading(typed, VECTOR)
    assert ([number.value for number in result.values], result.shape) == ([0.1, -0.2], (2,))
    assert result.echo == "[0.1, -0.2]"


@pytest.mark.parametrize(
    "typed",
    [
        "[0.1, 0.2; 0.3, 0.4]",
        "[0.1 0.2; 0.3 0.4;]",
        "0.1 0.2；0.3 0.4",
        "[[0.1, 0.2], [0.3, 0.4]]",
        "[[0.1 0.2]\n [0.3 0.4]]",
        "[0.1, 0.2], [0.3, 0.4]",
        "[0.1, 0.2][0.3, 0.4]",
        "((0.1, 0.2), (0.3, 0.4))",
    ],
)
def test_a_matrix_in_each_of_its_notations(typed: str) -> None:
    result = reading(typed, MATRIX)
    assert ([number.value for number in result.values], result.shape) == ([0.1, 0.2, 0.3, 0.4], (2, 2))
    assert result.echo == "[[0.1, 0.2], [0.3, 0.4]]"


@pytest.mark.parametrize(
    "typed",
    [
        "12x12x64",
        "12X12X64",
        "12 x 12 x 64",
        "12×12×64",
        "12*12*64",
        "12, 12, 64",
        "(12, 12, 64)",
        "[12,12,64]",
        "12 12 64",
        "１２×１２×６４",
    ],
)
def test_a_shape_in_each_of_its_notations(typed: str) -> None:
    result = reading(typed, SHAPE)
    assert (values(typed, SHAPE), result.shape) == ([12, 12, 64], (3,))
    assert result.echo == "12 × 12 × 64"


def test_a_comma_separates_in_a_list_and_groups_in_a_lone_number() -> None:
    assert values("1,216", VECTOR) == [1, 216]
    assert values("1,216", INTEGER) == [1216]
    assert values("1_216 2", VECTOR) == [1216, 2]


def test_spaces_decide_between_a_difference_and_two_entries() -> None:
    assert values("[3 - 1, 5 -2 ]", Asked("vector", (3,))) == [2, 5, -2]


def test_a_vector_of_one_may_be_typed_bare() -> None:
    assert reading("0.5", Asked("vector", (1,))).shape == (1,)
    assert reading("64", Asked("shape", (1,))).shape == (1,)
    assert reading("(64,)", Asked("shape", (1,))).shape == (1,)
    assert reading("1 2 3", Asked("matrix", (3, 1))).shape == (3, 1)
    assert reading("1 2 3", Asked("matrix", (1, 3))).shape == (1, 3)


@pytest.mark.parametrize(
    ("typed", "asked", "en"),
    [
        ("[1]", REAL, "One number is asked for, not a list (column 1)"),
        ("1; 2", REAL, "One number is asked for, not a list (column 2)"),
        ("1, 2", REAL, "One number is asked for, not a list (column 2)"),
        ("0.5", VECTOR, "What is asked for is a list of length 2; this is one number."),
        ("0.5", Asked("vector"), "What is asked for is a list of numbers; this is one number."),
        ("1 2 3 4", MATRIX, "What is asked for is a 2×2 matrix; this is a list of length 4."),
        ("[1 2; 3 4]", SHAPE, "What is asked for is a shape of 3 sizes; this is a 2×2 matrix."),
        ("[1, 2; 3]", MATRIX, "The rows are of different lengths."),
        ("[[[1]]]", MATRIX, "Lists may be nested twice at most: rows, and their entries."),
        ("112.5", INTEGER, "A whole number is asked for; this is 112.5."),
        ("50%", INTEGER, "A whole number is asked for; this is 0.5."),
        ("sqrt(2)", INTEGER, "A whole number is asked for; this is 1.414213562."),
        ("12.5x3", SHAPE, "A whole number is asked for; this is 12.5."),
        ("3^600", INTEGER, "This is too large to be worked out exactly; type the whole number itself."),
    ],
)
def test_another_form_than_asked_costs_nothing_and_is_named(typed: str, asked: Asked, en: str) -> None:
    result = refusal(typed, asked)
    assert (result.message.text("en"), result.kind) == (en, "form")
    assert result.message.text("zh") != en


@pytest.mark.parametrize(
    ("typed", "en"),
    [
        ("[1, 2", "'[' is never closed (column 1)"),
        ("1,,2", "Something is missing after ',' (column 3)"),
        ("1,", "Something is missing after ',' (column 3)"),
        ("[]", "Something is missing after '[' (column 2)"),
        (")", "')' does not fit here (column 1)"),
        ("[1, 2)", "')' does not fit here (column 6)"),
        ("[1 2]+1", "'+' works on numbers, not on lists (column 6)"),
        ("2(3) 1", "A sign is missing before '(' (column 2): write * to multiply."),
    ],
)
def test_an_unreadable_list_is_pointed_at(typed: str, en: str) -> None:
    result = refusal(typed, VECTOR)
    assert (result.message.text("en"), result.kind) == (en, "unreadable")


def test_an_unfinished_shape_is_pointed_at() -> None:
    assert refusal("12x", SHAPE).message.text("en") == "Something is missing after 'x' (column 4)"


@pytest.mark.parametrize("typed", ["1216", "1216.0", "1.216k", "sqrt(1478656)", "5*5*3*16+16"])
def test_a_whole_number_may_be_worked_out(typed: str) -> None:
    assert [number.exact for number in reading(typed, INTEGER).values] == [1216]


def test_a_float_that_is_whole_but_for_its_last_bit_is_whole() -> None:
    assert [number.exact for number in reading("sqrt(2)^2", INTEGER).values] == [2]


@pytest.mark.parametrize(
    ("unit", "typed", "meant"),
    [
        ("GiB", "16 GiB", 16),
        ("GiB", "16GiB", 16),
        ("GiB", "16 gib", 16),
        ("GiB", "2^4 GiB", 16),
        ("GiB", "16", 16),
        ("bytes", "16 B", 16),
        ("bytes", "16k bytes", 16_000),
        ("bytes", "16 字节", 16),
        ("%", "50%", 50),
        ("%", "５０％", 50),
        ("GB/s", "900 GB/s", 900),
        ("ms", "1e3ms", 1000),
        ("µs", "5 μs", 5),
        ("parameters", "7B", 7 * 10**9),
        ("parameters", "60 million params", 60_000_000),
        ("B", "16B", 16),
    ],
)
def test_the_asked_unit_may_be_typed_after_the_number(unit: str, typed: str, meant: float) -> None:
    result = reading(typed, Asked("real", unit=unit))
    assert result.values[0].value == meant
    assert result.echo.endswith(f" {unit}")


@pytest.mark.parametrize(
    ("unit", "typed"),
    [("GiB", "2*pi GiB"), ("GiB", "2×π GiB"), ("%", "2*pi%"), ("%", "2*π %"), ("ms", "2*PI ms")],
)
def test_the_asked_unit_may_be_typed_after_a_constant(unit: str, typed: str) -> None:
    """Not doing so, 2π % was read as 2π divided by 100."""
    result = reading(typed, Asked("real", unit=unit))
    assert result.values[0].value == pytest.approx(6.283185307179586, rel=1e-15)


def test_a_product_may_go_on_with_x_after_a_constant() -> None:
    assert reading("pi x 2", REAL).values[0].value == pytest.approx(6.283185307179586, rel=1e-15)


def test_each_entry_of_a_vector_may_carry_the_unit() -> None:
    assert values("[1 ms, 2 ms]", Asked("vector", (2,), unit="ms")) == [1, 2]
    assert values("[1, 2] ms", Asked("vector", (2,), unit="ms")) == [1, 2]


@pytest.mark.parametrize(
    ("unit", "typed", "en"),
    [
        ("GiB", "16 GB", "The answer is asked for in GiB; here stands GB (column 4)"),
        ("GiB", "16G", "The answer is asked for in GiB; here stands G (column 3)"),
        ("bytes", "1GB", "The answer is asked for in bytes; here stands GB (column 2)"),
        ("GB/s", "900 GB", "The answer is asked for in GB/s; here stands GB (column 5)"),
        ("ms", "5 s", "The answer is asked for in ms; here stands s (column 3)"),
        (None, "16 GiB", "No unit is asked for: type the number without GiB (column 4)"),
    ],
)
def test_another_unit_is_refused_and_never_converted(unit: str | None, typed: str, en: str) -> None:
    result = refusal(typed, Asked("real", unit=unit))
    assert (result.message.text("en"), result.kind) == (en, "form")
