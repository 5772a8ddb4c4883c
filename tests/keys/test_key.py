"""The key of a variant, and the wrong values that it can tell apart."""

from typing import Any

import pytest

from quizapp.answers.grading import Candidate
from quizapp.bank.models import Numeric
from quizapp.keys.asked import asked_of
from quizapp.keys.key import key_of
from quizapp.keys.variant import variant_at, variant_of

from .samples import ADAM, BACKPROP, FIXED, SIZE, both, numeric, slip


def candidates(question: Numeric, index: int) -> dict[tuple[str, str, tuple[Any, ...]], Candidate]:
    """By kind, name and values to six digits."""
    found = key_of(question, variant_of(question, index)).candidates
    return {(one.kind, one.name, tuple(round(v, 6) for v in one.values)): one for one in found}


def test_counted_key_is_an_integer_with_its_mistakes_and_steps() -> None:
    """28 pixels, kernel 5, stride 2, padding 3: room for 29, so 15 outputs."""
    question = numeric(SIZE)
    key = key_of(question, variant_of(question, 39))
    assert (key.values, key.shape, key.asked.form) == ((15,), (), "integer")
    assert type(key.values[0]) is int
    assert set(candidates(question, 39)) == {
        ("mistake", "ceil-for-floor", (16,)),
        ("mistake", "no-plus-one", (14,)),
        ("mistake", "not-floored", (15.5,)),
        ("step", "span", (29,)),
        ("step", "k_eff", (5,)),
    }


def test_mistakes_with_one_value_are_told_together() -> None:
    """Padded once, or one forgotten: 14 both times, and nobody can tell which."""
    question = numeric(SIZE)
    told = candidates(question, 39)["mistake", "no-plus-one", (14,)]
    assert told.says.text("en") == "Counted the moves.\n\nOr: Padded <p> once."
    assert told.says.text("zh") == "中文：Counted the moves.\n\n也可能是：中文：Padded <p> once."
    assert told.errata == "E-CNN-2"


def test_step_with_words_of_its_author_comes_first_and_says_them() -> None:
    question = numeric(SIZE)
    steps = [one for one in key_of(question, variant_of(question, 39)).candidates if one.kind == "step"]
    assert [one.name for one in steps] == ["span", "k_eff"]
    assert steps[0].says.text("zh") == "中文：The room to move, <span>."
    assert steps[1].says.text("en") == "That is $k_{eff}$, a step on the way. What was asked for is $o$."


def test_mistakes_stand_before_steps_so_that_the_sharper_word_wins() -> None:
    for made in (SIZE, ADAM, BACKPROP):
        question = numeric(made)
        kinds = [one.kind for one in key_of(question, variant_at(question, 0)).candidates]
        assert kinds == sorted(kinds)
        assert set(kinds) == {"mistake", "step"}


def test_timed_formula_offers_every_step_at_every_time_but_the_asked_one() -> None:
    question = numeric(ADAM)
    found = candidates(question, 29)
    names = [name for kind, name, _ in found if kind == "step"]
    assert names == ["m", "m", "v", "v", "m_hat", "m_hat", "v_hat", "v_hat", "step", "step", "theta"]
    first = found["step", "theta", (0.9,)]
    said = r"That is $\theta_{1}$, the value at another step. What was asked for is $\theta_{2}$."
    assert first.says.text("en") == said
    assert ("step", "theta", (0.816774,)) not in found


@pytest.mark.parametrize("at", [0, -2])
def test_earlier_time_asked_for_makes_the_last_one_a_candidate(at: int) -> None:
    question = numeric(ADAM, at=at)
    key = key_of(question, variant_of(question, 29))
    assert key.values == pytest.approx((0.9,))
    last = candidates(question, 29)["step", "theta", (0.816774,)]
    assert last.says.text("en").endswith(r"What was asked for is $\theta_{1}$.")


def test_matrix_key_lies_in_rows_with_its_shape() -> None:
    question = numeric(BACKPROP)
    variant = variant_at(question, 0)
    key = key_of(question, variant)
    assert key.shape == (2, 2)
    assert key.values == tuple(value for row in variant.key for value in row)
    assert key.asked.form == "matrix"
    shapes = {one.name: one.shape for one in key.candidates}
    assert (shapes["sign-flipped"], shapes["delta1"], shapes["dW2"], shapes["loss"]) == (
        (2, 2),
        (2,),
        (1, 2),
        (),
    )


def test_wrong_value_that_is_not_finite_is_no_candidate() -> None:
    """Without eps the first gradient, 0, makes a step of 0/0: the parameter is lost, the second step is not."""
    question = numeric(
        ADAM,
        compute="optim.adagrad",
        asked="s",
        given={"lr": 0.1, "eps": 0.0, "theta0": 1.0, "g": [0.0, 2.0]},
        space={},
        mistakes={"not-accumulated": slip("Last one only."), "moving-average": slip("Averaged.")},
        decimals=None,
        tolerance=None,
    )
    found = candidates(question, 0)
    assert [name for kind, name, _ in found if kind == "step"] == ["s", "step"]
    assert {name for kind, name, _ in found if kind == "mistake"} == {"moving-average"}


@pytest.mark.parametrize(
    ("made", "changes", "form"),
    [
        (SIZE, {}, "integer"),
        (ADAM, {}, "real"),
        (BACKPROP, {}, "matrix"),
        (BACKPROP, {"asked": "delta1", "mistakes": {}}, "vector"),
        (FIXED, {"form": "integer"}, "integer"),
    ],
)
def test_form_follows_the_step(made: dict[str, Any], changes: dict[str, Any], form: str) -> None:
    question = numeric(made, **changes)
    assert asked_of(question, variant_at(question, 0)).form == form


def test_tolerance_is_the_wider_of_the_stated_and_half_a_unit_of_the_decimals() -> None:
    stated = asked_of(numeric(ADAM), variant_of(numeric(ADAM), 0))
    assert (stated.tolerance_rel, stated.tolerance_abs, stated.decimals) == (0.0, 2e-4, 4)
    coarse = numeric(ADAM, decimals=2)
    assert asked_of(coarse, variant_of(coarse, 0)).tolerance_abs == pytest.approx(0.0051)
    unsaid = numeric(ADAM, decimals=None, tolerance=None)
    assert asked_of(unsaid, variant_of(unsaid, 0)).tolerance_rel == 1e-3


def test_unit_is_asked_for_as_the_author_wrote_it() -> None:
    question = numeric(FIXED, unit="M", mistakes={"no-bias": {"says": both("Bias.")}})
    assert asked_of(question, variant_at(question, 0)).unit == "M"
