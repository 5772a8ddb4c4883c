"""Lone numbers and expressions: what each notation means, and how it is said back."""

from fractions import Fraction

import pytest

from quizapp.answers.reading import Asked, Reading, read

REAL = Asked("real", tolerance_rel=1e-3)
INTEGER = Asked("integer")


def exact(text: str, asked: Asked = REAL) -> Fraction | None:
    reading = read(text, asked)
    assert isinstance(reading, Reading), reading
    return reading.values[0].exact


def value(text: str) -> float:
    reading = read(text, REAL)
    assert isinstance(reading, Reading), reading
    return reading.values[0].value


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2^10", 1024),
        ("2**10", 1024),
        ("-2^2", -4),
        ("2^-3^2", Fraction(1, 512)),
        ("2^-1", Fraction(1, 2)),
        ("1-2-3", -4),
        ("8/4/2", 1),
        ("1+2*3", 7),
        ("(1+2)*3", 9),
        ("--5", 5),
        ("+5", 5),
        ("1/3", Fraction(1, 3)),
        (".5", Fraction(1, 2)),
        ("5.", 5),
        ("0.5.", Fraction(1, 2)),
        ("138*10^-3", Fraction(138, 1000)),
        ("1 e10", 10**10),
        ("1e-8", Fraction(1, 10**8)),
        ("2E3", 2000),
        ("floor((224-3)/2)+1", 111),
        ("ceil(7/2)", 4),
        ("abs(-3)", 3),
        ("sqrt(9/4)", Fraction(3, 2)),
        ("log2(8)", 3),
        ("log2(1/8)", -3),
        ("log10(1000)", 3),
        ("exp(0)", 1),
        ("5x5x3", 75),
        ("12 x 12", 144),
        ("10^400/10^399", 10),
    ],
)
def test_an_expression_is_worked_out_exactly_where_it_can_be(typed: str, meant: int | Fraction) -> None:
    assert exact(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sqrt(2)", 1.4142135623730951),
        ("ln(2)", 0.6931471805599453),
        ("log(2)", 0.6931471805599453),
        ("exp(1)", 2.718281828459045),
        ("tanh(0.5)", 0.46211715726000973),
        ("2*pi", 6.283185307179586),
        ("2*π", 6.283185307179586),
        ("e^2", 7.3890560989306495),
        ("√2", 1.4142135623730951),
        ("√(2)+1", 2.414213562373095),
        ("2^0.5", 1.4142135623730951),
        ("1-0.999^1000", 0.6323045752290363),
    ],
)
def test_what_has_no_exact_value_is_a_float(typed: str, meant: float) -> None:
    assert value(typed) == pytest.approx(meant, rel=1e-15)


@pytest.mark.parametrize(
    "typed",
    ["1,216", "1 216", "1_216", "１，２１６", "1，216", "1\u202f216", "1\u00a0216", "+1,216", "1、216"],
)
def test_exactly_grouped_thousands_are_one_number(typed: str) -> None:
    assert exact(typed, INTEGER) == 1216


def test_millions_are_grouped_as_well_and_may_have_decimals() -> None:
    assert exact("61,100,840", INTEGER) == 61_100_840
    assert exact("1,216.25") == Fraction(121625, 100)
    assert exact("1,216*2") == 2432


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("5×5×3×16+16", 1216),
        ("−3", -3),
        ("３．５", Fraction(7, 2)),
        ("3。5", Fraction(7, 2)),
        ("（1+2）×3", 9),
        ("6÷4", Fraction(3, 2)),
        ("2·3", 6),
        ("10²", 100),
        ("10⁻³", Fraction(1, 1000)),
        ("2×10⁻³", Fraction(2, 1000)),
        ("½", Fraction(1, 2)),
        ("\u200b5\ufeff", 5),
        ("٣", 3),
        ("𝟓", 5),
        ("５０％", Fraction(1, 2)),
        ("２＾３", 8),
    ],
)
def test_input_methods_and_pasted_signs_mean_what_they_look_like(typed: str, meant: int | Fraction) -> None:
    assert exact(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("50%", Fraction(1, 2)),
        ("1.2k", 1200),
        ("60K", 60_000),
        ("60M", 60_000_000),
        ("2G", 2 * 10**9),
        ("7B", 7 * 10**9),
        ("7b", 7 * 10**9),
        ("1.5T", 15 * 10**11),
        ("138 million", 138_000_000),
        ("3 thousand", 3000),
        ("6110万", 61_100_000),
        ("1.38亿", 138_000_000),
        ("2×60M", 120_000_000),
    ],
)
def test_percent_and_magnitudes_scale_the_number_and_are_said_back(typed: str, meant: int | Fraction) -> None:
    reading = read(typed, REAL)
    assert isinstance(reading, Reading)
    assert reading.values[0].exact == meant
    assert any("is read as" in note.text("en") and "读作" in note.text("zh") for note in reading.notes)


def test_60m_is_said_back_in_full() -> None:
    reading = read("60M", REAL)
    assert isinstance(reading, Reading)
    assert reading.echo == "60,000,000"
    assert [note.text("en") for note in reading.notes] == ["60M is read as 60,000,000."]
    assert [note.text("zh") for note in reading.notes] == ["60M 读作 60,000,000。"]


def test_a_bare_log_is_natural_and_says_so() -> None:
    reading = read("log(2)", REAL)
    assert isinstance(reading, Reading)
    assert [note.text("en").split(" ")[:4] for note in reading.notes] == [["log", "is", "the", "natural"]]
    assert read("ln(2)", REAL).notes == ()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("typed", "decimals", "digits", "scaled"),
    [
        ("0.250", 3, 3, False),
        ("1216", 0, 4, False),
        ("0.00", 2, 0, False),
        ("60M", -6, 2, True),
        ("61.1M", -5, 3, True),
        ("12.5%", 3, 3, True),
        ("1.20e3", -1, 3, True),
        ("-0.5", 1, 1, False),
        ("6.1*10^7", -6, 2, True),
        ("6.1×10⁷", -6, 2, True),
        ("(0.50)", 2, 2, False),
        ("1/4", None, None, False),
        ("0.1+0.2", None, None, False),
    ],
)
def test_the_typed_precision_is_kept(
    typed: str, decimals: int | None, digits: int | None, scaled: bool
) -> None:
    reading = read(typed, REAL)
    assert isinstance(reading, Reading)
    number = reading.values[0]
    assert (number.decimals, number.digits, number.scaled) == (decimals, digits, scaled)


@pytest.mark.parametrize(
    ("typed", "echo"),
    [
        ("1216", "1216"),
        ("0.250", "0.25"),
        ("1234567.5", "1,234,567.5"),
        ("-61100840", "-61,100,840"),
        ("5*5*3*16+16", "5 × 5 × 3 × 16 + 16 = 1216"),
        ("2^10", "2^10 = 1024"),
        ("1/3", "1 / 3 ≈ 0.3333333333"),
        ("-3 - -2", "-3 - -2 = -1"),
        ("sqrt(2)", "sqrt(2) ≈ 1.414213562"),
        ("log2(8)", "log2(8) = 3"),
        ("1.2e-8", "1.2e-08"),
        ("6.1*10^7", "61,000,000"),
        ("2*50%", "2 × 50% = 1"),
    ],
)
def test_the_echo_shows_what_was_understood(typed: str, echo: str) -> None:
    reading = read(typed, REAL)
    assert isinstance(reading, Reading)
    assert reading.echo == echo
    assert reading.raw == typed
