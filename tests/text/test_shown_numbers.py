"""Numbers as a learner reads them and may type them back."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.text.numbers import Value, shown, significant


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1216, "1216"),
        (61_100_840, "61100840"),
        (0.25, "0.25"),
        (3.0, "3"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.30000000000000004"),
        (0.0001, "0.0001"),
        (1.2e-8, "1.2e-08"),
        (-9.9e-5, "-9.9e-05"),
        (999_999_999_999_999.0, "999999999999999"),
        (1e15, "1e+15"),
        (-1234567890123456.0, "-1.234567890123456e+15"),
        (1e16, "1e+16"),
        (math.inf, "inf"),
        (math.nan, "nan"),
        (True, "True"),
        ("same", "same"),
        ([0.1, 0.2], "[0.1, 0.2]"),
        (((0.1, 2), (-0.0, 4.0)), "[[0.1, 2], [0, 4]]"),
        ([], "[]"),
    ],
)
def test_a_value_is_shown_by_its_shortest_digits(value: Value, expected: str) -> None:
    assert shown(value) == expected


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0.5, 2, "0.50"),
        (3, 1, "3.0"),
        (0.125, 2, "0.12"),
        (0.375, 2, "0.38"),
        (2.675, 2, "2.68"),
        (-0.001, 2, "0.00"),
        (1e-8, 3, "0.000"),
        (1e20, 1, "100000000000000000000.0"),
        (112.5, 0, "112"),
        (math.nan, 2, "nan"),
        ([1.005, 2], 2, "[1.00, 2.00]"),
    ],
)
def test_decimals_round_half_to_even_on_the_digits_shown_and_keep_zeros(
    value: Value, decimals: int, expected: str
) -> None:
    assert shown(value, decimals) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.1 + 0.2, "0.3"),
        (2 / 3, "0.666667"),
        (61_100_840, "61100840"),
        (61_100_840.0, "61100840"),
        (1234567.8, "1234568"),
        (999_999.7, "1000000"),
        (1e-9 / 3, "3.33333e-10"),
        (-0.0, "0"),
        ([[0.25, 1 / 3]], "[[0.25, 0.333333]]"),
    ],
)
def test_a_worked_solution_has_six_digits_and_whole_integers(value: Value, expected: str) -> None:
    assert significant(value) == expected


@given(st.floats(allow_nan=False))
def test_what_is_shown_reads_back_as_the_same_number(x: float) -> None:
    assert float(shown(x)) == x


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(0, 8))
def test_rounding_moves_by_half_a_last_digit_at_most(x: float, decimals: int) -> None:
    text = shown(x, decimals)
    assert abs(Decimal(text) - Decimal(repr(x))) <= Decimal(5).scaleb(-decimals - 1)
    assert len(text.partition(".")[2]) == decimals
