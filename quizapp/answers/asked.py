"""What a numeric question asks for: the form of the answer, and how near is near enough."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from quizapp.answers.arithmetic import Number
from quizapp.answers.phrases import DECIMALS_NEEDED, DIGITS_NEEDED
from quizapp.text.phrases import Said

Form = Literal["integer", "real", "vector", "matrix", "shape"]
Value = int | float

# A value asked for to n decimals may be off by half a unit of the last, and by what the halves differ in binary.
HALF_UNIT = 0.51
FLOAT_SLACK = 1e-12  # relative: the key itself, typed back, has to be right under a tolerance of 0
# 60M is 61,100,840 rounded to one digit, 2 % off; 100M is it as well, and nobody means that.
FURTHEST_ROUNDING = 0.1
FEWEST_DIGITS_ASKED = 2
MOST_DIGITS_ASKED = 17  # enough for any float


@dataclass(frozen=True)
class Asked:
    form: Form
    shape: tuple[int, ...] = ()
    """() for one number; for a shape, how many sizes it has: (3,) for 12x12x64."""
    unit: str | None = None
    decimals: int | None = None
    tolerance_rel: float = 0.0
    tolerance_abs: float = 0.0

    def is_exact(self, target: Value) -> bool:
        """Whether an answer has to hit the target to the last digit: counts and sizes, not measurements."""
        if self.form == "real":
            return False
        return self.form in ("integer", "shape") or isinstance(target, int)

    def tolerance(self, target: Value) -> float:
        """How far from the target an answer is still right: the widest of what the question allows."""
        if self.is_exact(target):
            return 0.0
        asked = 0.0 if self.decimals is None else HALF_UNIT * 10.0**-self.decimals
        return max(self.tolerance_abs, self.tolerance_rel * abs(target), asked, FLOAT_SLACK * abs(target))

    def matches(self, number: Number, target: Value) -> bool:
        """Right, as far as this one number goes."""
        if not math.isfinite(target):
            return False
        if self.is_exact(target):
            if number.exact is not None:
                return number.exact == Fraction(target)
            return math.isclose(number.value, target, rel_tol=FLOAT_SLACK)
        # the product and the difference round once each, so that 0.101 may be 0.001000000000000001 from 0.1
        return abs(number.value - target) <= self.tolerance(target) * (1 + 1e-9)

    def precision(self) -> Said:
        """The digits that are enough whatever the answer is."""
        if self.decimals is not None:
            return DECIMALS_NEEDED.fill(n=self.decimals)
        if self.tolerance_rel <= 0 and self.tolerance_abs > 0:
            return DECIMALS_NEEDED.fill(n=max(0, math.ceil(-math.log10(2 * self.tolerance_abs))))
        tolerance = max(self.tolerance_rel, FLOAT_SLACK)
        return DIGITS_NEEDED.fill(n=max(FEWEST_DIGITS_ASKED, math.ceil(1 - math.log10(2 * tolerance))))

    def precision_for(self, targets: Sequence[Value]) -> Said:
        """The digits to which these targets can be rounded and still be right."""
        if self.decimals is not None:
            return self.precision()
        return DIGITS_NEEDED.fill(n=max(map(self._digits_for, targets)))

    def _digits_for(self, target: Value) -> int:
        for digits in range(1, MOST_DIGITS_ASKED):
            if abs(float(f"{target:.{digits - 1}e}") - target) <= self.tolerance(target):
                return digits
        return MOST_DIGITS_ASKED


def rounds_to(number: Number, target: Value) -> bool:
    """Whether the target, rounded to the digits that were typed, is what was typed.

    A bare 0 is no rounding of 0.3: it claims no digit. Trailing zeros may claim none either: 1200 is 1234 rounded,
    60M is 61,100,840, as long as they stay near.
    """
    if number.decimals is None or number.exact is None or not math.isfinite(target):
        return False
    if not number.digits and number.decimals < 1:
        return False
    unit = Fraction(10) ** -number.decimals
    distance = abs(number.exact - Fraction(target)) / (1 + Fraction(1, 10**9))
    if 2 * distance <= unit:
        return True
    whole = str(abs(number.exact) / unit)
    zeros = len(whole) - len(whole.rstrip("0"))
    may_be_unclaimed = number.scaled or number.decimals <= 0
    return may_be_unclaimed and near(number, target) and 2 * distance <= unit * 10**zeros


def near(number: Number, target: Value) -> bool:
    """Close enough to have been rounded off in the head."""
    return abs(number.value - target) <= FURTHEST_ROUNDING * abs(target)
