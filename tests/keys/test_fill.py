"""A variant's numbers in the texts of its question."""

import pytest

from quizapp.keys.fill import fill
from quizapp.keys.variant import variant_at, variant_of

from .samples import ADAM, BACKPROP, SIZE, numeric


def test_axes_given_inputs_and_steps_are_filled_in() -> None:
    question = numeric(SIZE)
    text = "<n> by <k>, dilation <d>: room <span>, <out> outputs"
    assert fill(text, question, variant_of(question, 67)) == "224 by 7, dilation 1: room 223, 224 outputs"


def test_lists_and_matrices_read_as_a_learner_may_type_them() -> None:
    question = numeric(BACKPROP)
    variant = variant_at(question, 0)
    assert fill("<x> <W1> <activation>", question, variant) == "[1, -2] [[0.3, 0.3], [0.3, -0.6]] sigmoid"


def test_steps_are_shown_to_six_digits_and_inputs_in_full() -> None:
    question = numeric(ADAM, given={"lr": 0.12345678, "beta1": 0.9, "beta2": 0.99, "eps": 1e-8})
    variant = variant_of(question, 29)
    assert fill("<lr> <eps>", question, variant) == "0.12345678 1e-08"
    assert fill("<v_hat>", question, variant) == "8.46231"


@pytest.mark.parametrize(("at", "shown"), [(0, "0.9"), (1, "0.816774"), (-2, "0.9"), (None, "0.816774")])
def test_timed_step_stands_for_its_value_at_the_asked_time(at: int | None, shown: str) -> None:
    question = numeric(ADAM, at=at)
    assert fill("<theta>", question, variant_of(question, 29)) == shown


@pytest.mark.parametrize("text", ["<pad>", "a < n and n > b", "<n-1>", "<N>", "<>", "< n >", "<think>", "no"])
def test_what_is_no_parameter_or_step_stays_as_written(text: str) -> None:
    question = numeric(SIZE)
    assert fill(text, question, variant_of(question, 67)) == text


def test_filled_in_values_are_not_filled_in_again() -> None:
    """A word that is a parameter's value is not itself a placeholder."""
    question = numeric(BACKPROP)
    assert fill("<<activation>>", question, variant_at(question, 0)) == "<sigmoid>"


def test_a_number_of_seven_digits_or_more_is_grouped() -> None:
    """A shorter one may stand in a line of code."""
    wide = {"space": {"n": [2_500_000, 250_000]}, "given": {"k": 3, "s": 2, "p": 1, "d": 1}}
    question = numeric(SIZE, **wide)
    assert fill("<n>", question, variant_of(question, 0)) == "2,500,000"
    assert fill("<n>", question, variant_of(question, 1)) == "250000"
