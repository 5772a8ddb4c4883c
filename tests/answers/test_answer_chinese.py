"""What a Chinese input method or a Chinese speaker types: read where it means one thing, refused where it means two."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.answers.reading import Asked, Reading, Refusal, read

REAL = Asked("real", tolerance_rel=1e-3)
VECTOR = Asked("vector", (2,))
SHAPE = Asked("shape", (3,))


def reading(typed: str, asked: Asked = REAL) -> Reading:
    result = read(typed, asked)
    assert isinstance(result, Reading), result
    return result


def exact(typed: str, asked: Asked = REAL) -> list[Fraction | None]:
    return [number.exact for number in reading(typed, asked).values]


def refusal(typed: str, asked: Asked = REAL) -> Refusal:
    result = read(typed, asked)
    assert isinstance(result, Refusal), result
    return result


@pytest.mark.parametrize(
    ("typed", "meant", "echo"),
    [
        ("负3", -3, "-3"),
        ("负0.5", Fraction(-1, 2), "-0.5"),
        ("负１２．５", Fraction(-25, 2), "-12.5"),
        ("負3", -3, "-3"),
        ("负 3", -3, "-3"),
        ("负3.5万", -35_000, "-35,000"),
        ("2^负3", Fraction(1, 8), "2^-3 = 0.125"),
        ("1e负3", Fraction(1, 1000), "0.001"),
        ("1.5E负3", Fraction(3, 2000), "0.0015"),
        ("2×负3", -6, "2 × -3 = -6"),
        ("3乘5", 15, "3 × 5 = 15"),
        ("3万乘5", 150_000, "3万 × 5 = 150,000"),
        ("3乘以负5", -15, "3 × -5 = -15"),
        ("6除以4", Fraction(3, 2), "6 / 4 = 1.5"),
        ("5加3", 8, "5 + 3 = 8"),
        ("5加上3减去1", 7, "5 + 3 - 1 = 7"),
        ("5減3", 2, "5 - 3 = 2"),
        ("根号16", 4, "√16 = 4"),
        ("根号（9÷4）", Fraction(3, 2), "√(9 / 4) = 1.5"),
        ("2的10次方", 1024, "2^(10) = 1024"),
        ("10的负3次方", Fraction(1, 1000), "10^(-3) = 0.001"),
        ("5乘以10的-3次幂", Fraction(1, 200), "0.005"),
        ("2 的 10 次方加1", 1025, "2^(10) + 1 = 1025"),
        ("3的平方加2的立方", 17, "3^(2) + 2^(3) = 17"),
        ("（1+2）的2次方", 9, "(1 + 2)^(2) = 9"),
        ("百分之50", Fraction(1, 2), "0.5"),
        ("负百分之12.5", Fraction(-1, 8), "-0.125"),
        ("5百", 500, "500"),
    ],
)
def test_signs_and_powers_may_be_said_in_words(typed: str, meant: int | Fraction, echo: str) -> None:
    assert exact(typed) == [meant]
    assert reading(typed).echo == echo


def test_a_constant_may_be_raised_in_words() -> None:
    assert reading("e的负1次方").values[0].value == pytest.approx(0.36787944117144233, rel=1e-15)
    assert reading("2乘π").values[0].value == pytest.approx(6.283185307179586, rel=1e-15)


def test_a_percentage_in_words_is_said_back_and_is_the_unit_where_percent_is_asked_for() -> None:
    [note] = reading("百分之50").notes
    assert note.text("zh") == "百分之50 读作 0.5。"
    percent = Asked("real", unit="%")
    assert (exact("百分之50", percent), reading("百分之50", percent).echo) == ([50], "50 %")
    number = reading("百分之12.50").values[0]
    assert (number.decimals, number.digits) == (4, 4)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("１２．５", Fraction(25, 2)),
        ("－３", -3),
        ("﹣３", -3),
        ("―3", -3),
        ("3﹢2", 5),
        ("2﹡3", 6),
        ("50﹪", Fraction(1, 2)),
        ("１，２１６", 1216),
        ("1﹐216", 1216),
        ("1﹒5", Fraction(3, 2)),
        ("3✖\ufe0f5", 15),
        ("3╳5", 15),
        ("3➗5", Fraction(3, 5)),
        ("\u200e5\u200f", 5),
        ("１ｅ－３", Fraction(1, 1000)),
        ("（1+2）。", 3),
        ("50%。", Fraction(1, 2)),
        ("5万。", 50_000),
        ("5 。", 5),
    ],
)
def test_full_width_small_and_emoji_forms_mean_what_they_look_like(typed: str, meant: int | Fraction) -> None:
    assert exact(typed) == [meant]


@pytest.mark.parametrize(
    "typed",
    [
        "负0.1、负0.2",
        "负0.1，负0.2",
        "负0.1 负0.2",
        "负0.1 负 0.2",
        "（－０。１，－０。２）",
        "［负0.1　负0.2］。",
        "〔-0.1﹐-0.2〕",
        "-百分之10；负百分之20",
    ],
)
def test_a_vector_may_hold_them_too(typed: str) -> None:
    assert exact(typed, VECTOR) == [Fraction(-1, 10), Fraction(-1, 5)]


@pytest.mark.parametrize("typed", ["12乘12乘64", "12乘以12乘以64", "12 乘 12 乘 64", "（12，12、64）"])
def test_a_shape_may_be_said(typed: str) -> None:
    assert exact(typed, SHAPE) == [12, 12, 64]
    assert reading(typed, SHAPE).echo == "12 × 12 × 64"


def test_minus_between_entries_is_a_difference_in_words_and_a_sign_as_a_word() -> None:
    assert exact("3 减1 5", VECTOR) == [2, 5]
    assert exact("3 负1", VECTOR) == [3, -1]


@pytest.mark.parametrize(
    ("typed", "en", "zh", "column"),
    [
        ("3负5", "'负' does not fit here (column 2)", "“负”不应出现在这里（第 2 列）", 2),
        ("负", "Something is missing after '负' (column 2)", "“负”后面缺少内容（第 2 列）", 2),
        ("加5", "Something is missing before '加' (column 1)", "“加”前面缺少内容（第 1 列）", 1),
        ("减5", "Something is missing before '减' (column 1)", None, 1),
        ("乘5", "Something is missing before '乘' (column 1)", None, 1),
        ("5乘", "Something is missing after '乘' (column 3)", None, 3),
        ("的2次方", "Something is missing before '的' (column 1)", None, 1),
        ("百分之50%", "'%' does not fit here (column 6)", None, 6),
        ("10的3次方%", "'%' does not fit here (column 7)", None, 7),
        ("10²%", "'%' does not fit here (column 4)", None, 4),
        (
            "——3",
            "'——' may be one minus or two: write - (column 1)",
            "“——”可能是一个负号，也可能是两个：请写 -（第 1 列）",
            1,
        ),
        ("1——2", "'——' may be one minus or two: write - (column 2)", None, 2),
        ("—\u200b—3", "'—U+200B—' may be one minus or two", None, 1),
        ("⸺3", "'⸺' may be one minus or two: write - (column 1)", None, 1),
        (
            "6除2",
            "'除' can be read both ways: write / or 除以 (column 2)",
            "“除”有两种读法：请写 / 或“除以”（第 2 列）",
            2,
        ),
        (
            "负2的2次方",
            "It is not clear what is raised: write brackets and ^, as in (-2)^2 or -(2^2) (column 3)",
            "不清楚是对什么求幂：请用括号和 ^，如 (-2)^2 或 -(2^2)（第 3 列）",
            3,
        ),
        ("-2的2次方", "It is not clear what is raised", None, 3),
        ("1/2的2次方", "It is not clear what is raised", None, 4),
        ("2的3次方的2次方", "It is not clear what is raised", None, 6),
        ("2^3的2次方", "It is not clear what is raised", None, 4),
        (
            "2兆",
            "'兆' could mean 10^6 or 10^12: write M, T or 万亿 (column 2)",
            "“兆”可能指 10^6，也可能指 10^12：请写 M、T 或“万亿”（第 2 列）",
            2,
        ),
        (
            "1亿2千万",
            "Give one magnitude, as in 1.25亿, or a sum, as in 1亿+2500万 (column 3)",
            "请只写一个数量级，如 1.25亿，或写成和，如 1亿+2500万（第 3 列）",
            3,
        ),
        ("1万5", "Give one magnitude", None, 3),
        (
            "三分之一",
            "Write '三分之一' in figures, as 12, 0.5, 1/3, 50% or 3.5万 (column 1)",
            "“三分之一”请用数字书写，如 12、0.5、1/3、50% 或 3.5万（第 1 列）",
            1,
        ),
        ("3分之1", "Write '分之' in figures", None, 2),
        ("3点5", "Write '点' in figures", None, 2),
        ("负三", "Write '三' in figures", None, 2),
        ("十二", "Write '十二' in figures", None, 1),
        ("百分之五十", "Write '百分之五十' in figures", None, 1),
        ("百分之负5", "Write '百分之' in figures", None, 1),
        ("一3", "Write '一' in figures", None, 1),
        (
            "100万的5%",
            "'的' is read in powers only, such as 10的3次方: write * or ^ (column 5)",
            "“的”只用于幂，如 10的3次方：请写 * 或 ^（第 5 列）",
            5,
        ),
        ("10的三次方", "'的三次方' is read in powers only", None, 3),
        ("正负3", "'正' is not known (column 1)", None, 1),
    ],
)
def test_what_means_two_things_is_refused_in_words_of_its_own(
    typed: str, en: str, zh: str | None, column: int
) -> None:
    result = refusal(typed)
    assert result.message.text("en").startswith(en)
    assert zh is None or result.message.text("zh") == zh
    assert (result.column, result.kind) == (column, "unreadable")


def test_units_that_hold_such_a_word_stay_whole() -> None:
    """次乘加 (MAC) is one word, asked for or not."""
    assert exact("5万次乘加", Asked("real", unit="MACs")) == [50_000]
    assert refusal("5次乘加").message.text("zh") == "这里不需要单位：请去掉 次乘加，只输入数（第 2 列）"


def test_a_word_of_several_magnitudes_is_still_one() -> None:
    assert exact("2百万") == [2_000_000]
    assert exact("2万亿") == [2 * 10**12]
    assert exact("1亿加2千万") == [120_000_000]


@pytest.mark.parametrize(
    ("typed", "unit", "meant"),
    [
        ("6110万参数", "parameters", 61_100_000),
        ("6110万个参数", "parameters", 61_100_000),
        ("1.5亿 参数", "parameters", 150_000_000),
        ("2千字节", "bytes", 2000),
        ("3百万步", "steps", 3_000_000),
        ("负2百个百分点", "%", -200),
    ],
)
def test_a_magnitude_may_be_followed_by_the_unit(typed: str, unit: str, meant: int) -> None:
    assert exact(typed, Asked("real", unit=unit)) == [meant]


VALUES = ("3", "0.5", "1,216", "5万", "负2", "－2", "百分之5", "（1加2）", "π", "根号4")
IN_SIGNS = {
    "乘以": "*",
    "除以": "/",
    "乘": "*",
    "加": "+",
    "减": "-",
    "负": "-",
    "百分之5": "5%",
}


@given(
    first=st.sampled_from(VALUES),
    rest=st.lists(
        st.tuples(st.sampled_from(["乘以", "乘", "除以", "加", "减"]), st.sampled_from(VALUES)), max_size=4
    ),
)
def test_words_and_signs_are_the_same_arithmetic(first: str, rest: list[tuple[str, str]]) -> None:
    said = first + "".join(map("".join, rest))
    signs = said.replace("根号4", "sqrt(4)")
    for word, sign in IN_SIGNS.items():
        signs = signs.replace(word, sign)
    assert reading(said).values == reading(signs).values
