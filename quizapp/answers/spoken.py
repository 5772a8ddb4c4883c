"""The program's reading of an answer, said back before it is marked: `5*5*3*16+16` as `5 × 5 × 3 × 16 + 16 = 1216`."""

from collections.abc import Sequence
from fractions import Fraction

from quizapp.answers.arithmetic import Number
from quizapp.answers.tokens import Token
from quizapp.text.numbers import grouped as in_groups
from quizapp.text.numbers import shown, significant

SPOKEN_DIGITS = (
    10  # of a value that was worked out: beyond the tolerance of any question, short enough to compare
)
LONGEST_INTEGER = 10**21  # seven groups of three; longer ones are said with an exponent


def value_text(number: Number) -> str:
    """The value without separators, as an entry of a list is said."""
    if number.exact is not None and number.exact.denominator == 1 and abs(number.exact) < LONGEST_INTEGER:
        return str(number.exact.numerator)
    return shown(number.value) if number.digits is not None else significant(number.value, SPOKEN_DIGITS)


def grouped(number: Number) -> str:
    """The value as the feedback will show the answer."""
    return in_groups(value_text(number))


def one_number(number: Number, tokens: Sequence[Token]) -> str:
    """A typed number by its value, anything worked out as the expression and its value."""
    value = grouped(number)
    if number.digits is not None:
        return value
    exactly = number.exact is not None and Fraction(value.replace(",", "")) == number.exact
    return f"{expression(tokens)} {'=' if exactly else '≈'} {value}"


def expression(tokens: Sequence[Token]) -> str:
    """The tokens as they were understood: a sign between two values stands free, one before a value does not."""
    text = ""
    after_value = False
    for token in tokens:
        if token.kind == "sign" and after_value and token.text in "+-*/":
            text += f" {token.text.replace('*', '×')} "
        else:
            text += token.text
        after_value = token.kind in ("number", "word", "close") or token.text == "%"
    return text


def entries(numbers: Sequence[Number], shape: Sequence[int]) -> str:
    """A list in brackets, a matrix as rows in brackets."""
    if len(shape) < 2:
        return "[" + ", ".join(map(value_text, numbers)) + "]"
    width = shape[1]
    rows = [numbers[start : start + width] for start in range(0, len(numbers), width)]
    return "[" + ", ".join(entries(row, (width,)) for row in rows) + "]"


def sizes(numbers: Sequence[Number]) -> str:
    """A shape: 12 × 12 × 64."""
    return " × ".join(map(value_text, numbers))
