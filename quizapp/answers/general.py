"""What can go wrong with any number: its sign, a power of ten, a percentage, upside down, turned round, rounded."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from quizapp.answers.arithmetic import Number, negated, scaled
from quizapp.answers.asked import Asked, Value, rounds_to
from quizapp.answers.grade import Diagnosis
from quizapp.answers.phrases import (
    PERCENT_ASKED,
    PERCENT_GIVEN,
    PERCENT_TWICE,
    RECIPROCAL,
    REVERSED,
    ROUNDED,
    ROUNDED_INTEGER,
    SIGN,
    SIGN_AT,
    TIMES_TOO_LARGE,
    TIMES_TOO_SMALL,
    TRANSPOSED,
)
from quizapp.text.numbers import grouped
from quizapp.text.phrases import Sayable

ROUNDING_REACH = 0.02  # relative: what is further off was not lost by rounding
FURTHEST_POWER = 15  # as far as slips of units go: femto for whole
SURE_DIGITS = 2  # one typed digit fits every tenth number


def general_diagnosis(
    asked: Asked, numbers: Sequence[Number], targets: Sequence[Value], shape: Sequence[int]
) -> Diagnosis | None:
    """The first that fits; the sizes of a shape have neither sign nor scale."""
    if asked.form == "shape":
        return transposed(asked, numbers, shape, targets, shape)
    return (
        _sign(asked, numbers, targets, shape)
        or _power_of_ten(asked, numbers, targets)
        or _reciprocal(asked, numbers, targets)
        or transposed(asked, numbers, shape, targets, shape)
        or _rounding(asked, numbers, targets)
    )


def transposed(
    asked: Asked,
    numbers: Sequence[Number],
    typed_shape: Sequence[int],
    targets: Sequence[Value],
    shape: Sequence[int],
) -> Diagnosis | None:
    """A matrix with rows and columns exchanged, whatever its shape, or sizes in reverse order."""
    if asked.form == "shape":
        turned = tuple(reversed(numbers))
        says: Sayable = REVERSED
    elif len(typed_shape) == 2 and tuple(reversed(typed_shape)) == tuple(shape):
        columns = typed_shape[1]
        turned = tuple(number for column in range(columns) for number in numbers[column::columns])
        says = TRANSPOSED
    else:
        return None
    if len(turned) != len(targets) or not _all_agree(asked, turned, targets):
        return None
    return Diagnosis("transposed", None, says)


def _agrees(asked: Asked, number: Number, target: Value) -> bool:
    """Right, or right to the two or more digits that were typed."""
    if asked.matches(number, target):
        return True
    return (number.digits or 0) >= SURE_DIGITS and not asked.is_exact(target) and rounds_to(number, target)


def _all_agree(asked: Asked, numbers: Iterable[Number], targets: Sequence[Value]) -> bool:
    return all(_agrees(asked, number, target) for number, target in zip(numbers, targets, strict=True))


def _sign(
    asked: Asked, numbers: Sequence[Number], targets: Sequence[Value], shape: Sequence[int]
) -> Diagnosis | None:
    flipped = [not _agrees(asked, number, target) for number, target in zip(numbers, targets, strict=True)]
    mended = [negated(number) if flip else number for number, flip in zip(numbers, flipped, strict=True)]
    if not _all_agree(asked, mended, targets):
        return None
    if all(flip or target == 0 for flip, target in zip(flipped, targets, strict=True)):
        return Diagnosis("sign", None, SIGN)
    places = [_place(index, shape) for index, flip in enumerate(flipped) if flip]
    return Diagnosis("sign", None, SIGN_AT.fill(places=", ".join(places)))


def _place(index: int, shape: Sequence[int]) -> str:
    """Counted from 1, as people do: 2, or (1, 2) for row 1, column 2."""
    if len(shape) < 2:
        return str(index + 1)
    row, column = divmod(index, shape[1])
    return f"({row + 1}, {column + 1})"


def _power_of_ten(asked: Asked, numbers: Sequence[Number], targets: Sequence[Value]) -> Diagnosis | None:
    number, target = max(zip(numbers, targets, strict=True), key=lambda pair: abs(pair[1]))
    if not (math.isfinite(target) and number.value and target) or (number.value > 0) != (target > 0):
        return None
    power = round(math.log10(abs(number.value)) - math.log10(abs(target)))
    if not 1 <= abs(power) <= FURTHEST_POWER:
        return None
    shifted = [replace(scaled(number, -power), scaled=number.scaled) for number in numbers]
    if not _all_agree(asked, shifted, targets):
        return None
    if abs(power) == 2 and not any(map(asked.is_exact, targets)):
        if asked.unit == "%" and power == -2:
            return Diagnosis("percent", None, PERCENT_ASKED)
        if asked.unit != "%" and abs(target) <= 1:
            return Diagnosis("percent", None, PERCENT_GIVEN if power == 2 else PERCENT_TWICE)
    says = TIMES_TOO_LARGE if power > 0 else TIMES_TOO_SMALL
    return Diagnosis("power-of-ten", None, says.fill(factor=grouped(str(10 ** abs(power)))))


def _reciprocal(asked: Asked, numbers: Sequence[Number], targets: Sequence[Value]) -> Diagnosis | None:
    if any(map(asked.is_exact, targets)) or not all(
        target and math.isfinite(1 / target) for target in targets
    ):
        return None
    inverse = [1 / target for target in targets]
    # An absolute tolerance is one for the answer, not for what it is the inverse of.
    relative = replace(asked, tolerance_abs=0.0, decimals=None)
    return Diagnosis("reciprocal", None, RECIPROCAL) if _all_agree(relative, numbers, inverse) else None


def _rounding(asked: Asked, numbers: Sequence[Number], targets: Sequence[Value]) -> Diagnosis | None:
    pairs = list(zip(numbers, targets, strict=True))
    if not all(asked.matches(number, target) or _nearly(asked, number, target) for number, target in pairs):
        return None
    counted = any(map(asked.is_exact, targets))
    return Diagnosis("rounding", None, ROUNDED_INTEGER if counted else ROUNDED)


def _nearly(asked: Asked, number: Number, target: Value) -> bool:
    if not abs(number.value - target) < ROUNDING_REACH * abs(target):
        return False
    if not asked.is_exact(target):
        return True
    # 113 for 112 was not rounded, it was counted wrongly; 1210 for 1216 was.
    exact = number.exact if number.exact is not None else Fraction(number.value)
    digits = str(abs(int(exact)))
    unit: int = 10 ** (len(digits) - len(digits.rstrip("0")))
    return abs(exact - Fraction(target)) < unit and unit > 1
