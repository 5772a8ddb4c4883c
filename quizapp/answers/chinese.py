"""Signs, powers and percentages said in Chinese: 负3, 12乘12, 10的负3次方, 百分之50.

What has two meanings is refused, and the words for it say which they are.
"""

import re
from typing import Literal

from quizapp.answers.phrases import AMBIGUOUS_TRILLION, DIVIDED, IN_FIGURES, POWERS_ONLY
from quizapp.answers.refusals import Refused, quoted, unreadable
from quizapp.answers.units import SUFFIXES

Fix = Literal["", "before", "between", "said"]
"""Where a sign may stand: 负 before a value only, 加 between two only; "said" is the ^ of 的…次方."""

SIGNS: dict[str, tuple[str, Fix]] = {
    "乘以": ("*", "between"),
    "乘": ("*", "between"),
    "除以": ("/", "between"),
    "加上": ("+", "between"),
    "加": ("+", "between"),
    "减去": ("-", "between"),
    "减": ("-", "between"),
    "负": ("-", "before"),
    "根号": ("√", "before"),
}
SIGN = re.compile("|".join(SIGNS))
POWER = re.compile(
    r"的 *(?:(?P<sign>[负+-]?) *(?P<digits>\d+(?:\.\d+)?) *次[方幂]|(?P<name>[平立])方)", re.ASCII
)
NAMED_POWERS = {"平": "2", "立": "3"}
PERCENT = re.compile(r"百分之 *(?=\.?\d)")
# A run of letters that are not Latin, up to the next sign; one unit holds a sign.
WORD = re.compile(rf"次乘加|[^\W\d_A-Za-zμ](?:(?!{SIGN.pattern}|除|的|百分之)[^\W\d_A-Za-zμ])*")

# Behind a number it ends where it ends: 6110万参数 is 61,100,000 parameters; 百分之 and 万分之 are no magnitudes.
MAGNITUDE = re.compile(
    f"(?:{'|'.join(sorted((word for word in SUFFIXES if not word.isascii()), key=len, reverse=True))})(?!分)"
)

_FIGURES = re.compile("[零〇一二两三四五六七八九十百千万亿半点分之又]+")


def refused_word(text: str, typed: str, column: int) -> Refused | None:
    """What is said of a word that a Chinese speaker means something by; None where it is any other."""
    if text == "除":
        return unreadable(DIVIDED, column)
    if text == "兆":
        return unreadable(AMBIGUOUS_TRILLION, column)
    if text.startswith("的"):
        return unreadable(POWERS_ONLY, column, typed=quoted(typed))
    if text not in SUFFIXES and _FIGURES.fullmatch(text):
        return unreadable(IN_FIGURES, column, typed=quoted(typed))
    return None
