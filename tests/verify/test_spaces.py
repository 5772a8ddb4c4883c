"""A variant is an integer: decoding is a bijection, exact, and the same on Python ints, NumPy and torch."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from verify.backends import numpy_backend, torch_backend
from verify.spaces import LIMIT, Condition, Space, SpaceError, Tensor, draw, mixed
from verify.variants import Template, parameters

EXACT = st.decimals(min_value=-50, max_value=50, places=2).map(float)
NUMBERS = st.lists(EXACT, min_size=1, max_size=5, unique=True)
WORDS = st.lists(st.sampled_from(["relu", "tanh", "sigmoid", "gelu"]), min_size=1, max_size=4, unique=True)
RANGES = st.builds(
    lambda low, count, step: {
        "from": low,
        "to": float(Decimal(str(low)) + count * Decimal(str(step))),
        "step": step,
    },
    st.integers(-9, 9),
    st.integers(0, 6),
    st.sampled_from([0.1, 0.25, 1, 3]),
)
TENSORS = st.builds(
    lambda shape, values: {"shape": shape, "values": values}, st.sampled_from([[2], [1, 2], [3]]), NUMBERS
)
SPACES = st.dictionaries(st.sampled_from("abcdef"), NUMBERS | WORDS | RANGES | TENSORS, max_size=4)


def listed(definition: Any) -> list[Any]:
    """Every value of an axis in the order in which its digit counts, worked out without `Space`."""
    if isinstance(definition, list):
        return definition
    if "shape" in definition:
        columns = definition["shape"][-1]
        rows = 1 if len(definition["shape"]) == 1 else definition["shape"][0]
        flat = [list(entries) for entries in product(definition["values"], repeat=rows * columns)]
        return flat if len(definition["shape"]) == 1 else [[one] for one in flat]
    low, high, step = (Decimal(str(definition[key])) for key in ("from", "to", "step"))
    return [float(low + step * i) for i in range(int((high - low) / step) + 1)]


@settings(max_examples=60, deadline=None)
@given(SPACES)
def test_decoding_is_a_bijection_onto_the_product_of_the_axes(axes: dict[str, Any]) -> None:
    """Every combination once, the last axis turning fastest, axes of words outermost."""
    space = Space.parse(axes)
    ordered = sorted(axes, key=lambda name: not isinstance(listed(axes[name])[0], str))
    expected = [
        dict(zip(ordered, values, strict=True)) for values in product(*(listed(axes[n]) for n in ordered))
    ]
    step = max(1, space.size // 200)
    assert space.size == len(expected)
    for index in range(0, space.size, step):
        assert space.decode(index) == expected[index]


@settings(max_examples=60, deadline=None)
@given(SPACES, st.data())
def test_digits_are_the_same_from_ints_numpy_and_torch(axes: dict[str, Any], data: st.DataObject) -> None:
    space = Space.parse(axes)
    indices = data.draw(st.lists(st.integers(0, space.size - 1), min_size=1, max_size=9))
    plain = [space.digits(index) for index in indices]
    for array in (np.array(indices, dtype=np.int64), torch.tensor(indices, dtype=torch.int64)):
        found = space.digits(array)
        for name in axes:
            assert found[name].tolist() == [digits[name] for digits in plain]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 2**31 - 1), min_size=1, max_size=20), st.integers(0, 10_000))
def test_hash_is_the_same_on_ints_numpy_and_torch(digits: list[int], position: int) -> None:
    """No product reaches 2^63, at which the three would part."""
    plain = [mixed(digit, position) for digit in digits]
    assert all(0 <= h < 2**32 for h in plain)
    assert mixed(np.array(digits, dtype=np.int64), position).tolist() == plain
    assert mixed(torch.tensor(digits, dtype=torch.int64), position).tolist() == plain


def test_hash_stays_what_it_is() -> None:
    """Written down once: a variant a learner has seen must decode alike for ever."""
    assert [mixed(0, 0), mixed(1, 0), mixed(0, 1), mixed(2**31 - 1, 9999)] == [
        3449593467,
        4270909895,
        2671052933,
        2013402898,
    ]
    assert [draw("conv-out-1", n, 0, 10_000) for n in range(4)] == [7503, 5388, 3239, 1896]
    assert draw("conv-out-1", 0, 1, 10_000) == 9881


def test_hashed_tensors_are_the_same_on_every_backend() -> None:
    """One bounded digit names a whole tensor; its entries spread over the range."""
    template = Template(
        question="q",
        compute="norm.batch_train",
        asked="mean",
        axes={"x": {"shape": [6], "from": -0.9, "to": 0.9, "step": 0.1, "draws": 1000}},
        given={"gamma": 1.0, "beta": 0.0, "eps": 0.0},
    )
    indices = list(range(0, 1000, 7))
    plain = np.array([template.space.decode(i)["x"] for i in indices])
    for backend in (numpy_backend(), torch_backend()):
        array = backend.numpy(parameters(template, template.space, indices, backend)["x"])
        assert array.tolist() == plain.tolist()
    assert template.space.size == 1000
    assert set(np.round(plain.ravel() * 10).astype(int).tolist()) == set(range(-9, 10))
    assert len({tuple(row) for row in plain.tolist()}) == len(indices)


def test_decimals_are_exact() -> None:
    """0.3 is three tenths, the float that '0.3' reads as, and not 3 * 0.1 = 0.30000000000000004."""
    space = Space.parse({"p": {"from": 0.1, "to": 0.9, "step": 0.1}})
    assert [space.decode(i)["p"] for i in range(9)] == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
    assert Space.parse({"eps": [1e-8, 1e-5]}).decode(0) == {"eps": 1e-8}


@settings(max_examples=60, deadline=None)
@given(NUMBERS)
def test_numbers_come_out_as_the_floats_that_went_in(values: list[float]) -> None:
    space = Space.parse({"lr": values})
    assert [space.decode(i)["lr"] for i in range(space.size)] == values


@settings(max_examples=40, deadline=None)
@given(NUMBERS)
def test_arrays_hold_the_same_floats_as_decoding(values: list[float]) -> None:
    """Divided once in float64, an integer by a power of ten: the same bits in NumPy and in torch."""
    template = Template("q", "optim.sgd", "theta", axes={"lr": values}, given={"theta0": 1.0, "g": [1.0]})
    indices = list(range(len(values)))
    for backend in (numpy_backend(), torch_backend()):
        assert backend.numpy(parameters(template, template.space, indices, backend)["lr"]).tolist() == values


def test_integers_stay_integers() -> None:
    assert Space.parse({"k": [3, 5]}).decode(1) == {"k": 5}
    assert type(Space.parse({"k": {"from": 1, "to": 9, "step": 2}}).decode(4)["k"]) is int


def test_structural_axes_are_constant_within_a_chunk() -> None:
    """Words are the outermost digits wherever they stand in the definition."""
    space = Space.parse({"k": [3, 5, 7], "activation": ["relu", "tanh"], "s": [1, 2]})
    assert [name for name, _ in space.axes] == ["activation", "k", "s"]
    assert (space.size, space.chunk) == (12, 6)
    chunks = [{space.decode(i)["activation"] for i in range(first, first + 6)} for first in (0, 6)]
    assert chunks == [{"relu"}, {"tanh"}]
    assert [space.decode(i)["s"] for i in range(4)] == [1, 2, 1, 2]


def test_sizes_can_be_made_structural() -> None:
    space = Space.parse({"k": [3, 5], "n": {"structural": [8, 16]}})
    assert [space.decode(i) for i in (0, 3)] == [{"n": 8, "k": 3}, {"n": 16, "k": 5}]


def test_tensor_entries_count_in_row_major_order() -> None:
    space = Space.parse({"W": {"shape": [2, 2], "from": 0, "to": 9}})
    assert space.size == 10**4
    assert space.decode(1234) == {"W": [[1, 2], [3, 4]]}


def test_empty_space_holds_one_variant() -> None:
    """A question without axes has the one variant that its given inputs make."""
    space = Space.parse({})
    assert (space.size, space.decode(0)) == (1, {})


@pytest.mark.parametrize("index", [-1, 4])
def test_variant_outside_the_space_is_refused(index: int) -> None:
    with pytest.raises(IndexError, match="of a space of 4"):
        Space.parse({"k": [1, 3, 5, 7]}).decode(index)


def test_digest_changes_with_whatever_changes_a_variant() -> None:
    """Values, conditions and the order of the axes, which decides which axis turns fastest."""
    axes = {"n": [8, 16], "k": [3, 5]}
    same = Space.parse(axes, ["k <= n"]).digest
    assert Space.parse(dict(axes), ["k <= n"]).digest == same
    others = [
        Space.parse({"n": [8, 16], "k": [3, 7]}, ["k <= n"]),
        Space.parse({"k": [3, 5], "n": [8, 16]}, ["k <= n"]),
        Space.parse(axes, ["k < n"]),
        Space.parse(axes),
    ]
    assert same not in {other.digest for other in others}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("k <= n", [True, True, False]),
        ("k == n", [False, True, False]),
        ("k != n", [True, False, True]),
        ("n > 3", [True, False, False]),
        ("n>=2.5", [True, True, False]),
        ("n < -1", [False, False, False]),
        ("conv.fits", [True, True, True]),
    ],
)
def test_conditions_hold_on_numbers_and_arrays(text: str, expected: list[bool]) -> None:
    params = {"k": [2, 3, 4], "n": [4, 3, 2], "p": [1, 0, 1], "d": [1, 1, 1]}
    rows = [{name: values[i] for name, values in params.items()} for i in range(3)]
    assert [bool(Condition(text).holds(row)) for row in rows] == expected
    for array in (np.array, torch.tensor):
        assert (
            Condition(text).holds({name: array(values) for name, values in params.items()}).tolist()
            == expected
        )


def test_conditions_name_their_parameters() -> None:
    assert Condition("k <= n").names == ["k", "n"]
    assert Condition("p < 3").names == ["p"]
    assert Condition("conv.fits").names == ["n", "k", "p", "d"]


@pytest.mark.parametrize("text", ["q < 3", "k < q"])
def test_condition_on_an_unknown_parameter_names_it(text: str) -> None:
    with pytest.raises(KeyError, match="q"):
        Condition(text).holds({"k": 1})


def test_every_condition_must_hold() -> None:
    space = Space.parse({"k": [1, 3, 5], "n": [2, 4]}, ["k <= n", "k > 1"])
    allowed = [index for index in range(space.size) if space.allows(space.decode(index))]
    assert [space.decode(i) for i in allowed] == [{"k": 3, "n": 4}]


@pytest.mark.parametrize("text", ["__import__('os')", "k + 1 < n", "k <", "conv.fit", "k <= n and p < 3", ""])
def test_condition_is_never_evaluated_code(text: str) -> None:
    with pytest.raises(SpaceError, match="neither a comparison"):
        Space.parse({"k": [1]}, [text])


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        (3, "an axis is a list"),
        ("3", "an axis is a list"),
        ([], "empty"),
        ([1, 1], "stands twice"),
        ([0.5, "relu"], "'relu' is not a number"),
        ([2, True], "'True' is not a number"),
        ([None], "'None' is not a number"),
        ([float("nan")], "not a number"),
        ([1e-13], "12 decimals"),
        ([2e15], "10^15"),
        ([1_000_000_000.5, 1e-9], "digits"),
        ({"from": 1}, "'from' and 'to'"),
        ({"from": 5, "to": 1}, "from <= to"),
        ({"from": 1, "to": 5, "step": 0}, "positive step"),
        ({"from": 0, "to": 1, "step": 0.3}, "not reached"),
        ({"from": 0, "to": 1, "step": 1e-7}, "at most 1,000,000"),
        ({"from": 0, "to": 1, "by": 1}, "unknown key 'by'"),
        ({"shape": [], "from": 0, "to": 1}, "positive integers"),
        ({"shape": [0], "from": 0, "to": 1}, "positive integers"),
        ({"shape": [2.0], "from": 0, "to": 1}, "positive integers"),
        ({"shape": [2], "values": []}, "list of numbers"),
        ({"shape": [2], "values": [1, 1]}, "stands twice"),
        ({"shape": [100_000, 100_000], "from": 0, "to": 1}, "at most 10,000"),
        ({"shape": [2], "from": 0, "to": 1, "draws": 0}, "'draws'"),
        ({"shape": [2], "from": 0, "to": 1, "draws": 2**31 + 1}, "'draws'"),
        ({"structural": []}, "'structural' holds"),
        ({"structural": [8, 8]}, "stands twice"),
        ({"structural": [[8]]}, "'structural' holds"),
        ({"structural": [8], "from": 1}, "unknown key 'from'"),
    ],
)
def test_errors_name_the_axis(definition: Any, message: str) -> None:
    with pytest.raises(SpaceError) as caught:
        Space.parse({"n": [1, 2], "wrong": definition})
    assert caught.value.axis == "wrong"
    assert message in caught.value.message
    assert str(caught.value).startswith("wrong: ")


def test_space_stays_below_the_integers_of_every_backend() -> None:
    """At 2^62 variants an index would leave int64 arithmetic; the error says what helps."""
    wide = {"shape": [61], "values": [0, 1]}
    assert Space.parse({"x": wide}).size == 2**61 < LIMIT
    with pytest.raises(SpaceError, match="'draws'"):
        Space.parse({"x": wide, "y": [0, 1]})


def test_registered_inputs_are_no_part_of_a_space() -> None:
    """A tensor axis knows its own shape; the formula is not asked."""
    (_, axis), *_ = Space.parse({"g": {"shape": [3], "from": -1, "to": 1}}).axes
    assert isinstance(axis, Tensor)
    assert (axis.count, axis.radix) == (3, 27)


def test_draws_cover_the_space_evenly() -> None:
    """Over 20,000 showings each of 50 variants comes 400 times, give or take five standard deviations."""
    counts = np.bincount([draw("even", n, 0, 50) for n in range(20_000)], minlength=50)
    assert counts.min() > 400 - 5 * 20
    assert counts.max() < 400 + 5 * 20
