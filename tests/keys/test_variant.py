"""Which numbers a learner sees at which showing."""

import json
import subprocess
import sys
from itertools import pairwise

import pytest

from quizapp.keys.variant import NoVariant, variant_at, variant_of
from verify.backends import torch_backend

from .samples import ADAM, BACKPROP, FIXED, SIZE, numeric

# Written down once: whoever changes how variants are drawn changes what every learner is going to see.
FIRST_THREE = {"size": (67, 39, 11), "adam": (29, 12, 22), "backprop": (37, 23, 48)}


@pytest.mark.parametrize("made", [SIZE, ADAM, BACKPROP], ids=lambda made: made["id"])
def test_first_three_showings_are_the_same_for_ever(made: dict[str, object]) -> None:
    question, previous, found = numeric(made), None, []
    for n in range(3):
        previous = variant_at(question, n, previous).index
        found.append(previous)
    assert tuple(found) == FIRST_THREE[question.id]


def test_other_process_with_another_hash_seed_draws_the_same() -> None:
    """Nothing of Python's own randomised hashing gets into the draw."""
    code = (
        "import json, sys; from quizapp.bank.models import QUESTION; from quizapp.keys.variant import variant_at; "
        "question = QUESTION.validate_python(json.loads(sys.argv[1])); "
        "print([variant_at(question, n).index for n in range(20)])"
    )
    question = numeric(ADAM)
    shown = subprocess.run(
        [sys.executable, "-c", code, json.dumps(ADAM)],
        env={"PYTHONHASHSEED": "4711", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(shown.stdout) == [variant_at(question, n).index for n in range(20)]


@pytest.mark.parametrize("made", [SIZE, ADAM, BACKPROP], ids=lambda made: made["id"])
def test_no_variant_comes_twice_running_and_all_kinds_come(made: dict[str, object]) -> None:
    """Over 150 showings, each drawn with the knowledge of the one before only."""
    question = numeric(made)
    seen: list[int] = []
    for n in range(150):
        seen.append(variant_at(question, n, seen[-1] if seen else None).index)
    assert all(a != b for a, b in pairwise(seen))
    assert len(set(seen)) > 25


def test_repeat_is_avoided_by_the_next_attempt_only() -> None:
    """A showing whose draw is the previous variant moves on to another; any other showing is not touched by it."""
    question = numeric(SIZE)
    free = variant_at(question, 5)
    moved = variant_at(question, 5, free.index)
    assert moved.index != free.index
    assert moved.attempt > free.attempt
    assert variant_at(question, 5, free.index + 1) == free


def test_question_without_a_space_has_one_variant() -> None:
    question = numeric(FIXED)
    assert [variant_at(question, n, 0).index for n in range(3)] == [0, 0, 0]
    assert variant_at(question, 0).key == 1216


def test_variant_holds_plain_numbers_that_survive_json() -> None:
    """What is written to the log comes back equal: lists, never tuples or NumPy's own numbers."""
    for made in (SIZE, ADAM, BACKPROP):
        found = variant_at(numeric(made), 3)
        for part in (found.params, found.steps, found.key, found.mistakes):
            assert json.loads(json.dumps(part)) == part
    counted = variant_at(numeric(SIZE), 0)
    assert type(counted.key) is int
    assert {type(value) for value in counted.params.values()} == {int}


def test_params_are_all_inputs_in_the_order_of_the_formula() -> None:
    found = variant_at(numeric(BACKPROP), 0)
    assert list(found.params) == ["x", "W1", "b1", "W2", "b2", "y", "activation"]
    assert found.params["x"] == [1.0, -2.0]
    assert found.params["W1"] == [[0.3, 0.3], [0.3, -0.6]]


def test_only_live_mistakes_are_held() -> None:
    """Where the stride divides the room nothing is left over, and how one rounds it is no mistake."""
    question = numeric(SIZE)
    every = [variant_of(question, index) for index in range(72)]
    for found in every:
        rest = found.steps["span"] % found.params["s"]
        assert ("ceil-for-floor" in found.mistakes) == ("not-floored" in found.mistakes) == (rest > 0)
        assert ("padding-once" in found.mistakes) == (
            found.mistakes.get("padding-once", found.key) != found.key
        )
        assert found.key not in found.mistakes.values()


def test_variant_outside_the_space_is_told() -> None:
    question = numeric(SIZE)
    assert variant_of(question, 71).index == 71
    for index in (-1, 72):
        with pytest.raises(IndexError, match=r"size has variants 0 to 71"):
            variant_of(question, index)


def test_space_that_offers_nothing_is_told_with_the_reason() -> None:
    tight = numeric(SIZE, where=["k > n"])
    with pytest.raises(NoVariant, match=r"size: no variant can be offered \(.*conditions"):
        variant_at(tight, 0)


def test_torch_computes_the_same_variant() -> None:
    question = numeric(BACKPROP)
    mine, torch = variant_of(question, 11), variant_of(question, 11, torch_backend())
    assert torch.params == mine.params
    assert torch.mistakes.keys() == mine.mistakes.keys()
    assert torch.key == [[pytest.approx(value, rel=1e-12) for value in row] for row in mine.key]
