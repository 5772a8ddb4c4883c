"""Which variants of a question may be offered, and which mistakes are muted in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from verify.backends import strict_backend, torch_backend
from verify.spaces import SpaceError, draw
from verify.variants import NoVariant, Template, evaluate_batch, offered_at

SIZE = Template(
    question="conv-output-size",
    compute="conv.output_size",
    asked="out",
    axes={"n": [27, 28, 224], "k": [1, 3, 7], "s": [1, 2], "p": [0, 1, 3], "d": [1, 2]},
    mistakes={"ceil-for-floor": None, "no-plus-one": None, "padding-once": None, "dilation-ignored": None},
)
ADAM = Template(
    question="adam-theta",
    compute="optim.adam",
    asked="theta",
    axes={"g": {"shape": [3], "from": -0.4, "to": 0.4, "step": 0.2}, "theta0": [0.5, 1.0]},
    given={"lr": 0.1, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
    relative=1e-3,
    absolute=1e-6,
    mistakes={"no-bias-correction": None, "no-square-root": None, "plus-for-minus": None},
)
BACKPROP = Template(
    question="backprop-dw1",
    compute="mlp.backprop",
    asked="dW1",
    axes={
        "W1": {"shape": [2, 2], "from": -0.9, "to": 0.9, "step": 0.1, "draws": 40},
        "activation": ["sigmoid", "relu"],
    },
    given={"x": [0.5, -1.0], "b1": [0.1, 0.2], "W2": [[0.3, -0.4]], "b2": [0.1], "y": [1.0]},
    mistakes={"no-hidden-derivative": None, "sign-flipped": None, "derivative-at-activation": None},
)


def whole(template: Template) -> range:
    return range(template.space.size)


def test_muted_is_exactly_a_mistake_that_gives_the_right_answer() -> None:
    """Worked out a second time from plain numbers: an integer is muted if and only if it equals the key."""
    found = evaluate_batch(SIZE, whole(SIZE))
    for index in whole(SIZE):
        at: dict[str, Any] = SIZE.space.decode(index)
        n, k, s, p, d = (at[name] for name in "nkspd")
        key = (n + 2 * p - d * (k - 1) - 1) // s + 1
        once = (n + p - d * (k - 1) - 1) // s + 1
        undilated = (n + 2 * p - k) // s + 1
        assert found.key[index] == key
        assert bool(found.muted["padding-once"][index]) == (once == key)
        assert bool(found.muted["dilation-ignored"][index]) == (undilated == key)
        assert not found.muted["no-plus-one"][index]


def test_real_mistake_within_twice_the_tolerance_is_muted() -> None:
    """A wrong value that a learner's rounding could carry into the key's tolerance diagnoses nobody."""
    template = Template(
        question="q",
        compute="norm.batch_inference",
        asked="y",
        axes={"gamma": [1.0, 1.001, 1.003, 2.0]},
        given={"x": 3.0, "running_mean": 1.0, "running_var": 4.0, "beta": 0.0, "eps": 0.0},
        relative=1e-3,
        mistakes={"no-scale-shift": None, "own-statistics": None, "divides-by-variance": None},
    )
    assert evaluate_batch(template, range(4)).muted["no-scale-shift"].tolist() == [True, True, False, False]
    wider = replace(template, absolute=0.01)
    assert evaluate_batch(wider, range(4)).muted["no-scale-shift"].tolist() == [True, True, True, False]


def test_matrix_mistake_is_live_when_one_entry_differs() -> None:
    """With relu the derivative at a is the derivative at z: muted everywhere; a flipped sign never is."""
    half = BACKPROP.space.chunk
    sigmoid = evaluate_batch(BACKPROP, range(half))
    relu = evaluate_batch(BACKPROP, range(half, 2 * half))
    assert relu.muted["derivative-at-activation"].all()
    assert not sigmoid.muted["derivative-at-activation"].any()
    assert not sigmoid.muted["sign-flipped"].any()
    assert sigmoid.key.shape == (half, 2, 2)


def test_must_differ_refuses_where_the_mistake_coincides() -> None:
    """The formula's own mark, the question's addition, and the question's waiver."""
    asked_v = Template(
        question="momentum-v",
        compute="optim.momentum",
        asked="v",
        axes={"g": {"shape": [2], "from": -1, "to": 1}},
        given={"theta0": 1.0, "lr": 0.1, "mu": 0.9},
        mistakes={"velocity-reset": None, "ema-form": None},
    )
    found = evaluate_batch(asked_v, whole(asked_v))
    gradients: list[Any] = [asked_v.space.decode(i)["g"] for i in whole(asked_v)]
    first_is_zero = np.array([g[0] == 0 for g in gradients])
    assert found.refused["'velocity-reset' coincides"].tolist() == first_is_zero.tolist()
    assert not found.offered[first_is_zero].any()
    assert "'ema-form' coincides" not in found.refused
    waived = evaluate_batch(replace(asked_v, mistakes={"velocity-reset": False}), whole(asked_v))
    assert not any("coincides" in reason for reason in waived.refused)
    added = evaluate_batch(replace(asked_v, mistakes={"ema-form": True}), whole(asked_v))
    assert "'ema-form' coincides" in added.refused


def test_variant_needs_two_live_mistakes_or_the_only_one() -> None:
    found = evaluate_batch(SIZE, whole(SIZE))
    live = sum((~muted).astype(int) for muted in found.muted.values())
    assert found.refused["too few live mistakes"].tolist() == (live < 2).tolist()
    single = replace(SIZE, mistakes={"dilation-ignored": None})
    one = evaluate_batch(single, whole(single))
    assert one.refused["too few live mistakes"].tolist() == one.muted["dilation-ignored"].tolist()
    none = replace(SIZE, mistakes={})
    assert "too few live mistakes" not in evaluate_batch(none, whole(none)).refused


def test_conditions_of_the_formula_and_of_the_question_both_refuse() -> None:
    """A kernel that does not fit is refused although the question does not say so."""
    tight = replace(SIZE, axes={**SIZE.axes, "n": [3, 28]}, where=("p < 3",), mistakes={})
    found = evaluate_batch(tight, whole(tight))
    for index in whole(tight):
        at: dict[str, Any] = tight.space.decode(index)
        fits = at["n"] + 2 * at["p"] >= at["d"] * (at["k"] - 1) + 1
        assert bool(found.offered[index]) == (fits and at["p"] < 3)


def test_key_that_is_not_finite_is_refused() -> None:
    """0 / 0 in AdaGrad's first step without eps."""
    still = Template(
        question="q",
        compute="optim.adagrad",
        asked="theta",
        axes={"g": {"shape": [2], "from": 0, "to": 1}},
        given={"theta0": 1.0, "lr": 0.1, "eps": 0.0},
    )
    found = evaluate_batch(still, whole(still))
    assert found.refused["not finite"].tolist() == [True, True, False, False]


@pytest.mark.parametrize("template", [SIZE, ADAM, BACKPROP], ids=lambda one: one.question)
def test_batch_equals_one_at_a_time(template: Template) -> None:
    """What a session asks about one variant is what the sweep finds among many."""
    indices = list(range(template.space.chunk))[::7]
    batch = evaluate_batch(template, indices)
    for row, index in enumerate(indices):
        alone = evaluate_batch(template, [index])
        np.testing.assert_allclose(alone.key[0], batch.key[row], rtol=1e-12)
        assert bool(alone.offered[0]) == bool(batch.offered[row])
        assert {n: bool(m[0]) for n, m in alone.muted.items()} == {
            n: bool(m[row]) for n, m in batch.muted.items()
        }
        assert set(alone.refused) == set(batch.refused)


@pytest.mark.parametrize("template", [SIZE, ADAM, BACKPROP], ids=lambda one: one.question)
def test_every_backend_offers_the_same_variants(template: Template) -> None:
    indices = range(template.space.chunk)
    truth = evaluate_batch(template, indices)
    for backend in (torch_backend(), strict_backend()):
        other = evaluate_batch(template, indices, backend)
        assert backend.numpy(other.offered).tolist() == truth.offered.tolist()
        for name, muted in other.muted.items():
            assert backend.numpy(muted).tolist() == truth.muted[name].tolist()


def test_asked_time_is_one_point_of_the_walk() -> None:
    """By default the last step; ``at`` counts from the first."""
    index = 100
    walk = evaluate_batch(ADAM, [index]).steps["theta"][0]
    assert evaluate_batch(ADAM, [index]).key[0] == walk[2]
    for t in range(3):
        assert evaluate_batch(replace(ADAM, at=t), [index]).key[0] == walk[t]


def test_same_variant_is_never_shown_twice_running() -> None:
    """Over 300 showings of a space of few offered variants, each of which does come."""
    few = replace(SIZE, axes={**SIZE.axes, "n": [27], "s": [2], "p": [1, 3]})
    offered = {int(i) for i in np.flatnonzero(evaluate_batch(few, whole(few)).offered)}
    previous, seen = None, Counter[int]()
    for n in range(300):
        index, _, found = offered_at(few, n, previous)
        assert index != previous
        assert bool(found.offered[0])
        previous = index
        seen[index] += 1
    assert 2 <= len(offered) == len(seen)
    assert set(seen) == offered


def test_refused_draws_are_drawn_again_with_the_next_attempt() -> None:
    """The variant is the digest's at the attempt that is told, and every earlier attempt was refused or repeated."""
    attempts = []
    for n in range(40):
        index, attempt, _ = offered_at(SIZE, n)
        assert index == draw(SIZE.question, n, attempt, SIZE.space.size)
        earlier = [draw(SIZE.question, n, before, SIZE.space.size) for before in range(attempt)]
        assert not any(bool(evaluate_batch(SIZE, [other]).offered[0]) for other in earlier)
        attempts.append(attempt)
    assert max(attempts) > 0


def test_question_without_axes_repeats_its_one_variant() -> None:
    fixed: dict[str, Any] = {"n": 224, "k": 7, "s": 2, "p": 3, "d": 1}
    single = Template("q", "conv.output_size", "out", given=fixed)
    index, attempt, found = offered_at(single, 5, previous=0)
    assert (index, attempt, int(found.key[0])) == (0, 0, 112)


def test_question_that_can_offer_nothing_says_why() -> None:
    """Without dilation the mistake of ignoring it cannot be made."""
    hopeless = replace(SIZE, axes={**SIZE.axes, "d": [1]}, mistakes={"dilation-ignored": True})
    with pytest.raises(NoVariant, match="'dilation-ignored' coincides"):
        offered_at(hopeless, 0)


def test_decimals_for_an_integer_input_are_refused() -> None:
    halves = replace(SIZE, axes={**SIZE.axes, "n": [27.5, 28]})
    with pytest.raises(SpaceError, match=r"n: conv\.output_size takes integers here"):
        evaluate_batch(halves, [0])
