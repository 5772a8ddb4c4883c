"""One number token as a number, with the precision it was typed to."""

from fractions import Fraction

from quizapp.answers.arithmetic import LARGEST_EXPONENT, Number, of_fraction
from quizapp.answers.phrases import EXPONENT_TOO_LARGE, TOO_MANY_DIGITS
from quizapp.answers.refusals import unreadable
from quizapp.answers.tokens import Token

MOST_DIGITS = 40


def literal(token: Token) -> Number:
    """1.20e3 has three significant digits and fixes tens: `decimals` is -1."""
    mantissa, _, exponent = token.text.partition("e")
    whole, _, fraction = mantissa.partition(".")
    typed = whole + fraction
    if len(typed) > MOST_DIGITS:
        raise unreadable(TOO_MANY_DIGITS, token.column, most=MOST_DIGITS)
    power = int(exponent or 0)
    if abs(power) > LARGEST_EXPONENT:
        raise unreadable(EXPONENT_TOO_LARGE, token.column, most=LARGEST_EXPONENT)
    decimals = len(fraction) - power
    number = of_fraction(int(typed) * Fraction(10) ** -decimals)
    return Number(number.exact, number.value, decimals, len(typed.lstrip("0")), scaled=bool(exponent))
