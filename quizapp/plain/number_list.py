"""Typed numbers of options or lines: `1 3`, `1,3`, `１、３`, or `13` where there are fewer than ten."""

import re
import unicodedata

from quizapp.plain import phrases
from quizapp.text.phrases import Sayable

LONGEST = 200
"""Characters that are looked at: far more than the numbers of all the options there can be."""

LONGEST_QUOTE = 20

_BETWEEN = re.compile(r"[\s,;、]+")


def read_numbers(typed: str, count: int) -> tuple[int, ...] | Sayable:
    """Different numbers from 1 to `count` in the order typed; otherwise what to type instead."""
    text = typed.strip()
    words = [word for word in _BETWEEN.split(unicodedata.normalize("NFKC", text[:LONGEST])) if word]
    if not words:
        return phrases.NO_NUMBERS.fill(count=count)
    unread = text if len(text) > LONGEST else next((word for word in words if not word.isdecimal()), None)
    if unread is not None:
        return phrases.NOT_A_NUMBER.fill(typed=unread[:LONGEST_QUOTE], count=count)
    # Of fewer than ten each has one digit, so that nothing need stand between them.
    dense = len(words) == 1 and count < 10
    numbers = [int(number) for number in (words[0] if dense else words)]
    for at, number in enumerate(numbers):
        if not 1 <= number <= count:
            return phrases.NOT_THERE.fill(number=number, count=count)
        if number in numbers[:at]:
            return phrases.TWICE.fill(number=number)
    return tuple(numbers)


def read_order(typed: str, count: int) -> tuple[int, ...] | Sayable:
    """Every number from 1 to `count` once; otherwise what is missing."""
    numbers = read_numbers(typed, count)
    if not isinstance(numbers, tuple):
        return numbers
    missing = [str(number) for number in range(1, count + 1) if number not in numbers]
    if missing:
        return phrases.MISSING.fill(missing=", ".join(missing), count=count)
    return numbers
