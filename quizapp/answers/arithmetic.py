"""Arithmetic on typed numbers: exact fractions for as long as they stay small, floats from there on."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from quizapp.answers.phrases import DIVISION_BY_ZERO, NO_REAL_VALUE, NOT_FINITE_AT
from quizapp.answers.refusals import quoted, unreadable

LARGEST_EXPONENT = 400  # 10^400 is beyond a float already; what lies above is computed in floats or refused
MOST_BITS = 4096  # of an exact numerator or denominator: 64 tokens of them still cost microseconds


@dataclass(frozen=True)
class Number:
    """A number with the precision it was typed to; `digits` and `decimals` are None where it was worked out."""

    exact: Fraction | None
    value: float
    decimals: int | None = None
    """Places after the point that the typing fixes; negative for 60M, which fixes millions."""
    digits: int | None = None
    """Significant digits typed."""
    scaled: bool = False
    """By k, M, %, 万, an exponent: the trailing zeros are nobody's claim."""


@dataclass(frozen=True)
class PowerOfTen(Number):
    """10^power: a typed number times it is that number with another exponent, 6.1*10^7 is 6.1e7."""

    power: int = 0


def of_fraction(exact: Fraction) -> Number:
    """A number without typed precision; an infinite `value` is refused once the whole answer is known."""
    return Number(exact if _small(exact) else None, _float(exact))


def of_float(value: float, column: int) -> Number:
    if not math.isfinite(value):
        raise unreadable(NOT_FINITE_AT, column)
    return Number(None, value)


def scaled(number: Number, power: int) -> Number:
    """The number times 10^power, its precision moved along with it."""
    decimals = None if number.decimals is None else number.decimals - power
    if number.exact is None:
        value = number.value * 10.0**power if power >= 0 else number.value / 10.0**-power
        return Number(None, value, decimals, number.digits, True)
    exact = number.exact * Fraction(10) ** power
    return Number(exact if _small(exact) else None, _float(exact), decimals, number.digits, True)


def negated(number: Number) -> Number:
    exact = None if number.exact is None else -number.exact
    return Number(
        exact, -number.value if number.value else 0.0, number.decimals, number.digits, number.scaled
    )


def combined(sign: str, left: Number, right: Number, column: int) -> Number:
    """left + - * / ^ right; `column` is the sign's."""
    if sign == "^":
        return _power(left, right, column)
    exact = left.exact is not None and right.exact is not None
    if sign == "*" and isinstance(right, PowerOfTen) and left.digits is not None and exact:
        return scaled(left, right.power)
    if sign == "/" and right.value == 0 and not right.exact:
        raise unreadable(DIVISION_BY_ZERO, column)
    if left.exact is not None and right.exact is not None:
        return of_fraction(_EXACT[sign](left.exact, right.exact))
    try:
        return of_float(_INEXACT[sign](left.value, right.value), column)
    except (OverflowError, ZeroDivisionError):  # 1e-345 is exact, and 0 as a float
        raise unreadable(NOT_FINITE_AT, column) from None


def called(name: str, argument: Number, column: int) -> Number:
    """The function's value; `column` is that of its name."""
    try:
        if argument.exact is not None and name in _EXACTLY:
            exact = _EXACTLY[name](argument.exact)
            if exact is not None:
                return of_fraction(exact)
        return of_float(_INEXACTLY[name](argument.value), column)
    except ValueError:
        raise unreadable(NO_REAL_VALUE, column, typed=quoted(name)) from None
    except OverflowError:
        raise unreadable(NOT_FINITE_AT, column) from None


def _power(base: Number, exponent: Number, column: int) -> Number:
    power = exponent.exact
    if base.value == 0 and exponent.value < 0:
        raise unreadable(DIVISION_BY_ZERO, column)
    if base.exact is not None and power is not None and power.denominator == 1:
        whole = int(power)
        if abs(whole) <= LARGEST_EXPONENT and _bits(base.exact) * abs(whole) <= MOST_BITS:
            result = of_fraction(base.exact**whole)
            return PowerOfTen(result.exact, result.value, power=whole) if base.exact == 10 else result
    try:
        value = math.pow(base.value, exponent.value)
    except OverflowError:
        raise unreadable(NOT_FINITE_AT, column) from None
    except ValueError:
        raise unreadable(NO_REAL_VALUE, column, typed="^") from None
    return of_float(value, column)


def _small(exact: Fraction) -> bool:
    return _bits(exact) <= MOST_BITS


def _bits(exact: Fraction) -> int:
    return max(exact.numerator.bit_length(), exact.denominator.bit_length())


def _float(exact: Fraction) -> float:
    try:
        return float(exact)
    except OverflowError:
        return math.inf if exact > 0 else -math.inf


def _exact_root(square: Fraction) -> Fraction | None:
    if square < 0:
        raise ValueError("a negative number has no real root")
    root = Fraction(math.isqrt(square.numerator), math.isqrt(square.denominator))
    return root if root * root == square else None


def _exact_logarithm(base: int, x: Fraction) -> Fraction | None:
    """log2(8) is 3, not about 3."""
    if x <= 0:
        raise ValueError("the logarithm of zero or less is no real number")
    power = round(_bits(x) * math.log(2, base)) + 1  # within 2 of the logarithm's size
    size = x if x >= 1 else 1 / x
    for whole in range(max(0, power - 3), power + 1):
        if size == base**whole:
            return Fraction(whole if x >= 1 else -whole)
    return None


_EXACT: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
_INEXACT: dict[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}
_EXACTLY: dict[str, Callable[[Fraction], Fraction | None]] = {
    "sqrt": _exact_root,
    "abs": abs,
    "floor": lambda x: Fraction(math.floor(x)),
    "ceil": lambda x: Fraction(math.ceil(x)),
    "exp": lambda x: Fraction(1) if x == 0 else None,
    "ln": lambda x: Fraction(0) if x == 1 else None,
    "log2": lambda x: _exact_logarithm(2, x),
    "log10": lambda x: _exact_logarithm(10, x),
}
_INEXACTLY: dict[str, Callable[[float], float]] = {
    "sqrt": math.sqrt,
    "ln": math.log,
    "log2": math.log2,
    "log10": math.log10,
    "exp": math.exp,
    "abs": abs,
    "floor": lambda x: float(math.floor(x)),
    "ceil": lambda x: float(math.ceil(x)),
    "tanh": math.tanh,
}
FUNCTIONS = {name: name for name in _INEXACTLY} | {"log": "ln", "√": "sqrt"}
"""As typed, and what it stands for."""
CONSTANTS = {"pi": math.pi, "π": math.pi, "e": math.e}
VOCABULARY = ", ".join(word for word in (*FUNCTIONS, *CONSTANTS) if word.isascii())


def function(word: str) -> str | None:
    """The function a word stands for, in any case."""
    return FUNCTIONS.get(word.casefold())


def constant(word: str) -> float | None:
    """Pi in any case; e only small, a lone E being half an exponent."""
    return CONSTANTS.get(word if word == "E" else word.casefold())
