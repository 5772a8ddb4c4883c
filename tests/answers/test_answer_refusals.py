"""What cannot be read: each kind is named in both languages, pointed at, and hostile input is refused at once."""

import pytest

from quizapp.answers.reading import Asked, Form, Reading, Refusal, read
from quizapp.text.languages import LANGUAGES

REAL = Asked("real", tolerance_rel=1e-3)
FORMS: tuple[Form, ...] = ("integer", "real", "vector", "matrix", "shape")


def refused(text: str, asked: Asked = REAL) -> Refusal:
    refusal = read(text, asked)
    assert isinstance(refusal, Refusal), refusal
    for language in LANGUAGES:
        assert refusal.message.text(language)
    return refusal


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
        # 1e-345 is not zero, and no float is so small; dividing a float by it raised.
        ("sqrt(2)/1e-345", "This is not a finite number (column 8)", None, 8),
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
    assert "sqrt, ln, log2, log10, exp, abs, floor, ceil, tanh, log, pi, e" in refused("foo(2)").message.text(
        "zh"
    )


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
@pytest.mark.parametrize("form", FORMS)
def test_hostile_input_is_a_refusal(typed: str, form: Form) -> None:
    asked = Asked(form, shape=(2,), tolerance_rel=1e-3)
    assert refused(typed, asked).kind == "unreadable"


def test_the_caps_name_themselves() -> None:
    assert (
        refused("1" * 201)
        .message.text("en")
        .startswith("Too long to be read: at most 200 characters, 64 numbers")
    )
    assert refused("1+" * 40 + "1").message.text("en").startswith("Too long")
    assert refused("(" * 21 + "1" + ")" * 21).message.text("en") == "Nested too deeply (column 21)"
    assert isinstance(read("(" * 20 + "1" + ")" * 20, REAL), Reading)
    assert refused("9" * 41).message.text("en") == "A number has at most 40 digits here (column 1)"
