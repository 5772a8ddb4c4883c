"""Lone numbers and expressions: what each notation means, and what is said of those that mean nothing."""

from fractions import Fraction

import pytest

from quizapp.answers.reading import Asked, Reading, Refusal, read
from quizapp.text.languages import LANGUAGES

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


def refused(text: str, asked: Asked = REAL) -> Refusal:
    refusal = read(text, asked)
    assert isinstance(refusal, Refusal), refusal
    for language in LANGUAGES:
        assert refusal.message.text(language)
    return refusal


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


@pytest.mark.parametrize("typed", ["0,5", "1,21", "12,34", "0,342", "1234,567", "1.216,5", ",5", "０，５"])
def test_a_decimal_comma_is_never_guessed_at(typed: str) -> None:
    refusal = refused(typed)
    assert "Write the decimal point as '.'" in refusal.message.text("en")
    assert "小数点请写作 '.'" in refusal.message.text("zh")
    assert refusal.column == typed.replace("，", ",").index(",") + 1


@pytest.mark.parametrize("typed", ["1,2,3", "12_34", "1,216 000", "1 2 3"])
def test_inexact_grouping_is_refused(typed: str) -> None:
    assert "grouped in threes" in refused(typed).message.text("en")


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
    ("typed", "en", "zh", "column"),
    [
        ("5*5*3*16+", "Something is missing after '+' (column 10)", "“+”后面缺少内容（第 10 列）", 10),
        ("5×", "Something is missing after '×' (column 3)", "“×”后面缺少内容（第 3 列）", 3),
        ("*5", "Something is missing before '*' (column 1)", "“*”前面缺少内容（第 1 列）", 1),
        ("5*/3", "Something is missing after '*' (column 3)", "“*”后面缺少内容（第 3 列）", 3),
        ("()", "Something is missing after '(' (column 2)", "“(”后面缺少内容（第 2 列）", 2),
        ("(1", "'(' is never closed (column 1)", "“(”没有配对的右括号（第 1 列）", 1),
        ("1)", "')' does not fit here (column 2)", "“)”不应出现在这里（第 2 列）", 2),
        ("2pi", "A sign is missing before 'pi' (column 2): write * to multiply.", None, 2),
        ("2(3)", "A sign is missing before '(' (column 2): write * to multiply.", None, 2),
        ("5 5", "A sign is missing before '5' (column 3): write * to multiply.", None, 3),
        ("1½", "A sign is missing before '½' (column 2): write * to multiply.", None, 2),
        ("ln2", "Write ln(…), with brackets (column 1)", "请写成 ln(…)，带括号（第 1 列）", 1),
        ("sqrt 2", "Write sqrt(…), with brackets (column 1)", None, 1),
        ("16m", "'m' could mean milli or million: write M for a million (column 3)", None, 3),
        ("1.216.000", "A number has one decimal point; here is a second (column 6)", None, 6),
        ("0x10", "'0x10' looks hexadecimal; type a decimal number (column 1)", None, 1),
        ("5!", "'!' cannot be read (column 2)", "无法识别“!”（第 2 列）", 2),
        ("\x1b[31m", "'U+001B' cannot be read (column 1)", None, 1),
        ("5①", "'①' cannot be read (column 2)", None, 2),
        ("1/0", "A division by zero is not a finite number (column 2)", "除以零，不是有限数（第 2 列）", 2),
        ("0^-1", "A division by zero is not a finite number (column 2)", None, 2),
        ("sqrt(-1)", "'sqrt' has no real value there (column 1)", None, 1),
        ("ln(0)", "'ln' has no real value there (column 1)", None, 1),
        ("log2(0)", "'log2' has no real value there (column 1)", None, 1),
        ("(-8)^(1/3)", "'^' has no real value there (column 5)", None, 5),
        ("1e400", "This is not a finite number.", "这不是有限数。", None),
        ("nan", "This is not a finite number (column 1)", "这不是有限数（第 1 列）", 1),
        ("-inf", "This is not a finite number (column 2)", None, 2),
        ("∞", "This is not a finite number (column 1)", None, 1),
        ("exp(1000)", "This is not a finite number (column 1)", None, 1),
        ("1e401", "An exponent lies between -400 and 400 here (column 1)", None, 1),
        ("", "Nothing has been typed yet.", "还没有输入内容。", None),
        (" \u3000", "Nothing has been typed yet.", None, None),
    ],
)
def test_what_cannot_be_read_is_named_and_pointed_at(
    typed: str, en: str, zh: str | None, column: int | None
) -> None:
    refusal = refused(typed)
    assert refusal.message.text("en") == en
    assert zh is None or refusal.message.text("zh") == zh
    assert (refusal.column, refusal.kind) == (column, "unreadable")


def test_an_unknown_word_is_answered_with_those_there_are() -> None:
    assert "'foo' is not known (column 1)" in refused("foo(2)").message.text("en")
    assert "sqrt, ln, log" in refused("foo(2)").message.text("zh")


@pytest.mark.parametrize("typed", ["0.333...", "0.333…", "0.333……", "3...", "0.333。。。"])
def test_dots_for_digits_ask_for_digits_or_the_fraction(typed: str) -> None:
    assert "give 4 or more significant digits, or type the fraction, such as 1/3" in refused(
        typed
    ).message.text("en")
    assert "至少 4 位有效数字" in refused(typed).message.text("zh")


def test_dots_for_digits_ask_for_the_decimals_of_the_question() -> None:
    assert "give 2 or more decimals" in refused("0.3...", Asked("real", decimals=2)).message.text("en")
    assert "give 3 or more decimals" in refused("0.3...", Asked("real", tolerance_abs=1e-3)).message.text(
        "en"
    )


@pytest.mark.parametrize(
    "typed",
    [
        '__import__("os").getpid()',
        "9**9**9",
        "10**10**8",
        "factorial(10**8)",
        "((999^400)^400)^400",
        "9" * 41,
        "(" * 199,
        "-" * 5000 + "1",
        "1+" * 20000 + "1",
        "[" * 100,
        "1" * 1_000_000,
        "x.__class__",
        "lambda: 1",
        "\ud800",
        "ﷺ" * 50,
        "1e99999999999999999999",
        "2^10^10^10^10",
        "1/(1-1)",
        "exp(exp(exp(exp(5))))",
    ],
)
@pytest.mark.parametrize("form", ["integer", "real", "vector", "matrix", "shape"])
def test_hostile_input_is_a_refusal(typed: str, form: str) -> None:
    refused(typed, Asked(form, shape=(2,), tolerance_rel=1e-3))  # type: ignore[arg-type]


def test_the_caps_name_themselves() -> None:
    assert (
        refused("1" * 201)
        .message.text("en")
        .startswith("Too long to be read: at most 200 characters, 64 numbers")
    )
    assert refused("1+" * 40 + "1").message.text("en").startswith("Too long")
    assert refused("(" * 21 + "1" + ")" * 21).message.text("en") == "Nested too deeply (column 21)"
    assert exact("(" * 20 + "1" + ")" * 20) == 1
    assert refused("9" * 41).message.text("en") == "A number has at most 40 digits here (column 1)"


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
        ("1216", "1,216"),
        ("0.250", "0.25"),
        ("1234567.5", "1,234,567.5"),
        ("-61100840", "-61,100,840"),
        ("5*5*3*16+16", "5 × 5 × 3 × 16 + 16 = 1,216"),
        ("2^10", "2^10 = 1,024"),
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
