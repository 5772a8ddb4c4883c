"""Numbers as a learner reads them, and may type them back."""

from collections.abc import Callable, Sequence

Value = bool | int | float | str | Sequence["Value"]

# Every integer below it is exact in a float, and 16 digits are the most an eye will count.
LARGEST_PLAIN = 1e15

UNGROUPED = 4
"""Digits."""


def shown(value: Value, decimals: int | None = None) -> str:
    """Text of a value: whole floats without ".0", floats by their shortest digits, lists in brackets.

    `decimals` rounds half to even on those shortest digits and keeps its zeros.

    >>> shown(1216), shown(0.25), shown([[0.1, 0.2], [3.0, -0.0]]), shown(1.2e-8), shown(0.5, decimals=2)
    ('1216', '0.25', '[[0.1, 0.2], [3, 0]]', '1.2e-08', '0.50')
    """
    return _nested(value, _shortest if decimals is None else lambda x: _rounded(x, decimals))


def grouped(text: str) -> str:
    """The text of one number with its thousands grouped; one of four digits is read at a glance without that.

    >>> grouped("4344"), grouped("-61100840"), grouped("10000.12345"), grouped("1.2e-08"), grouped("[10000, 2]")
    ('4344', '-61,100,840', '10,000.12345', '1.2e-08', '[10000, 2]')
    """
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, rest = digits.partition(".")
    if not whole.isdecimal() or len(whole) <= UNGROUPED:
        return text
    return f"{sign}{int(whole):,}{point}{rest}"


LONG = 7
"""Digits from which a number is not read at a glance. A shorter one may stand in a line of code, and stays as it is."""


def readable(text: str) -> str:
    """The text of one number, its thousands grouped where it is long.

    >>> readable("224"), readable("138357544"), readable("-2500000"), readable("0.00000012")
    ('224', '138,357,544', '-2,500,000', '0.00000012')
    """
    return grouped(text) if len(text.lstrip("-").partition(".")[0]) >= LONG else text


def significant(value: Value, digits: int = 6) -> str:
    """Text of a value to `digits` significant digits, as a worked solution shows it: no trailing zeros.

    Integers, and the integer part of a float below 10^15, are never rounded away.

    >>> significant(0.1 + 0.2), significant(2 / 3, 3), significant(61100840), significant(1234567.8)
    ('0.3', '0.667', '61100840', '1234568')
    """
    return _nested(value, lambda x: _significant(x, digits))


def _nested(value: Value, text: Callable[[int | float], str]) -> str:
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, int | float):
        return text(value)
    return "[" + ", ".join(_nested(entry, text) for entry in value) + "]"


def _shortest(x: int | float) -> str:
    if isinstance(x, int):
        return str(x)
    if x == 0:
        return "0"
    digits = float.__repr__(x).removesuffix(".0")
    if LARGEST_PLAIN <= abs(x) < 1e16:  # repr itself goes over to an exponent only at 1e16
        sign, digits = ("-", digits[1:]) if x < 0 else ("", digits)
        rest = digits[1:].replace(".", "").rstrip("0")
        return f"{sign}{digits[0]}{'.' if rest else ''}{rest}e+15"
    return digits


def _rounded(x: int | float, decimals: int) -> str:
    from decimal import ROUND_HALF_EVEN, Context, Decimal  # 1 ms of import that Home does not need

    exact = Decimal(x if isinstance(x, int) else float.__repr__(x))
    if not exact.is_finite():
        return _shortest(x)
    # 1e308 to 60 decimals still fits; the default context of 28 digits would refuse it.
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN, Context(prec=400))
    return f"{abs(rounded) if rounded == 0 else rounded:f}"


def _significant(x: int | float, digits: int) -> str:
    if isinstance(x, int):
        return str(x)
    text = f"{x:.{digits}g}"
    if "e+" in text and abs(x) < LARGEST_PLAIN:
        return f"{x:.0f}"
    return "0" if x == 0 else text
