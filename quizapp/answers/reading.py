"""What was typed, read as what was asked for, and said back before anything is marked."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from quizapp.answers.arithmetic import Number
from quizapp.answers.asked import Asked, Form
from quizapp.answers.numbers import Item, Parsed, parse
from quizapp.answers.phrases import (
    A_LIST,
    A_LIST_OF,
    A_MATRIX,
    A_MATRIX_OF,
    A_NUMBER,
    A_SHAPE,
    A_SHAPE_OF,
    INEXACT,
    NOT_FINITE,
    NOT_WHOLE,
    OTHER_SHAPE,
    RAGGED,
    TOO_NESTED,
)
from quizapp.answers.refusals import Refusal, Refused, other_form, unreadable
from quizapp.answers.spoken import entries, grouped, one_number, sizes
from quizapp.answers.tokens import Layout, Syntax
from quizapp.text.phrases import Sayable

__all__ = ["Asked", "Form", "Number", "Reading", "Refusal", "read", "shape_text"]

# Beyond 2^53 neighbouring integers share a float, so that a float proves no integer.
LARGEST_EXACT_FLOAT = 2**53
WHOLE_WITHIN = 1e-9  # sqrt(2)^2 is 2.0000000000000004


@dataclass(frozen=True)
class Reading:
    """`values` in row-major order; `echo` is what was understood, in no language."""

    raw: str
    values: tuple[Number, ...]
    shape: tuple[int, ...]
    echo: str
    notes: tuple[Sayable, ...]


def read(text: str, asked: Asked) -> Reading | Refusal:
    """Never raises, never evaluates: at most 200 characters are looked at, in about a millisecond."""
    try:
        return _reading(text, asked)
    except Refused as refused:
        return refused.refusal


def shape_text(shape: Sequence[int], form: Form) -> Sayable:
    """A shape in words: one number, a list of length 3, a shape of 3 sizes, a 2×3 matrix."""
    if not shape:
        return A_NUMBER
    if form == "shape" and len(shape) == 1:
        return A_SHAPE_OF.fill(n=shape[0])
    if len(shape) == 1:
        return A_LIST_OF.fill(n=shape[0])
    return A_MATRIX_OF.fill(rows=shape[0], columns=shape[1])


def _reading(text: str, asked: Asked) -> Reading:
    parsed = parse(text, Syntax(_layout(asked.form), asked.unit, asked.precision()))
    numbers, shape = _flat(parsed.item)
    if not all(math.isfinite(number.value) for number in numbers):
        raise unreadable(NOT_FINITE, None)
    if asked.form in ("integer", "shape"):
        numbers = tuple(map(_whole, numbers))
    shape = _fitted(shape, asked)
    return Reading(text, numbers, shape, _echo(parsed, numbers, shape, asked), parsed.notes)


def _layout(form: Form) -> Layout:
    if form in ("integer", "real"):
        return "number"
    return "shape" if form == "shape" else "list"


def _flat(item: Item) -> tuple[tuple[Number, ...], tuple[int, ...]]:
    if isinstance(item, Number):
        return (item,), ()
    parts = [_flat(entry) for entry in item]
    shapes = {shape for _, shape in parts}
    if len(shapes) > 1:
        raise other_form(RAGGED, None)
    shape = (len(parts), *shapes.pop())
    if len(shape) > 2:
        raise other_form(TOO_NESTED, None)
    return tuple(number for numbers, _ in parts for number in numbers), shape


def _fitted(shape: tuple[int, ...], asked: Asked) -> tuple[int, ...]:
    """The typed shape in the rank that was asked for; a row or a column may be typed as a plain list."""
    rank = {"integer": 0, "real": 0, "vector": 1, "shape": 1, "matrix": 2}[asked.form]
    count = math.prod(shape)
    if len(shape) == rank:
        return shape
    if rank == 1 and (1 in shape if len(shape) == 2 else asked.form == "shape" or asked.shape == (1,)):
        return (count,)
    if rank == 2 and len(asked.shape) == 2 and 1 in asked.shape and len(shape) < 2:
        return (count, 1) if asked.shape[1] == 1 else (1, count)
    unsized = {"vector": A_LIST, "shape": A_SHAPE, "matrix": A_MATRIX}.get(asked.form, A_NUMBER)
    wanted = shape_text(asked.shape, asked.form) if len(asked.shape) == rank else unsized
    raise other_form(OTHER_SHAPE, None, asked=wanted, typed=shape_text(shape, asked.form))


def _whole(number: Number) -> Number:
    if number.exact is not None:
        if number.exact.denominator != 1:
            raise other_form(NOT_WHOLE, None, value=grouped(number))
        return number
    if abs(number.value) >= LARGEST_EXACT_FLOAT:
        raise other_form(INEXACT, None)
    nearest = round(number.value)
    if not math.isclose(number.value, nearest, rel_tol=WHOLE_WITHIN, abs_tol=WHOLE_WITHIN):
        raise other_form(NOT_WHOLE, None, value=grouped(number))
    return replace(number, exact=Fraction(nearest), value=float(nearest))


def _echo(parsed: Parsed, numbers: tuple[Number, ...], shape: tuple[int, ...], asked: Asked) -> str:
    if asked.form == "shape":
        text = sizes(numbers)
    elif shape:
        text = entries(numbers, shape)
    else:
        text = one_number(numbers[0], parsed.tokens)
    return text if asked.unit is None else f"{text} {asked.unit}"
