"""Pooling: published worked examples, ties, what padding may not do, and how its kinds hang together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.registry import formula

RNG = np.random.default_rng(20240915)
PLAIN = {"stride": "1", "padding": "0"}


def found(name: str, **inputs: Any) -> dict[str, Any]:
    return formula(f"pool.{name}")(**inputs)


def test_worked_examples_of_dive_into_deep_learning() -> None:
    """Zhang et al., Dive into Deep Learning, 7.5.1: 2x2 windows on 0..8."""
    x = np.arange(9.0).reshape(3, 3).tolist()
    assert found("max_2d", x=x, kernel="2", **PLAIN)["y"] == [[4, 5], [7, 8]]
    assert found("average_2d", x=x, kernel="2", **PLAIN, include="yes")["y"] == [[2, 3], [5, 6]]


def test_max_pooling_of_cs231n() -> None:
    """CS231n, Convolutional Networks: the 4x4 map with 2x2 windows at stride 2 keeps 6, 8, 3, 4."""
    x = [[1.0, 1.0, 2.0, 4.0], [5.0, 6.0, 7.0, 8.0], [3.0, 2.0, 1.0, 0.0], [1.0, 2.0, 3.0, 4.0]]
    pooled = found("max_2d", x=x, kernel="2", stride="2", padding="0")
    assert pooled["y"] == [[6, 8], [3, 4]]


@pytest.mark.parametrize(
    ("n", "k", "s", "p", "out"),
    [
        (112, 3, 2, 0, 56),  # GoogLeNet, Szegedy et al. 2015, arXiv:1409.4842, table 1
        (56, 3, 2, 0, 28),
        (28, 3, 2, 0, 14),
        (14, 3, 2, 0, 7),
        (55, 3, 2, 0, 27),  # AlexNet: exact, so that both modes agree
        (5, 2, 2, 1, 3),  # a fourth window would hold padding only
        (1, 1, 3, 0, 1),  # stride > kernel
    ],
)
def test_sizes_in_ceil_mode(n: int, k: int, s: int, p: int, out: int) -> None:
    assert found("output_size_ceil", n=n, k=k, s=s, p=p)["out"] == out


def test_padding_never_wins() -> None:
    """Among negative values a padded zero would be the largest; torch pads with minus infinity."""
    x = [-3.0, -1.0, -2.0, -5.0]
    pooled = found("max_1d", x=x, kernel="2", stride="2", padding="1", ceil="no")
    assert pooled == {"index": [0, 1, 3], "y": [-3, -1, -5]}


def test_the_first_of_equal_values_is_routed_to() -> None:
    back = found("max_backward", x=[[2.0, 2.0], [2.0, 2.0]], g=[[7.0]], kernel="2", stride="1")
    assert back["dx"] == [[7, 0], [0, 0]]


def test_gradients_are_neither_made_nor_lost() -> None:
    """Both backward passes hand on the sum of what they get; a winner of two windows gets both gradients."""
    x, g = RNG.normal(size=(6, 6)), RNG.normal(size=(4, 4))
    back = found("max_backward", x=x.tolist(), g=g.tolist(), kernel="3", stride="1")["dx"]
    assert np.sum(back) == pytest.approx(g.sum())
    x[2, 2] = 9.0
    peak = found("max_backward", x=x.tolist(), g=g.tolist(), kernel="3", stride="1")["dx"][2][2]
    assert peak == pytest.approx(g[:3, :3].sum())
    line = found("average_backward", g=g[0].tolist(), kernel="3", stride="2")["dx"]
    assert np.sum(line) == pytest.approx(g[0].sum())


def test_gradient_of_average_pooling_against_central_differences() -> None:
    x, g, h = RNG.normal(size=7), RNG.normal(size=3), 1e-6
    back = found("average_backward", g=g.tolist(), kernel="3", stride="2")["dx"]

    def loss(x: Any) -> float:
        window = {"kernel": "3", "stride": "2", "padding": "0", "ceil": "no", "include": "yes"}
        return float(np.dot(g, found("average_1d", x=x.tolist(), **window)["y"]))

    slopes = [(loss(x + h * e) - loss(x - h * e)) / (2 * h) for e in np.eye(7)]
    assert back == pytest.approx(slopes, abs=1e-8)


def test_max_pooling_is_not_moved_by_a_shift_of_its_values_and_average_pooling_is_linear() -> None:
    x, y = RNG.normal(size=6), RNG.normal(size=6)
    window = {"kernel": "3", "stride": "2", "padding": "1", "ceil": "yes"}

    def pooled(name: str, values: Any, **options: str) -> Any:
        return np.array(found(name, x=values.tolist(), **window, **options)["y"])

    np.testing.assert_allclose(pooled("max_1d", x + 4), pooled("max_1d", x) + 4)
    np.testing.assert_allclose(
        pooled("average_1d", 2 * x + y, include="yes"),
        2 * pooled("average_1d", x, include="yes") + pooled("average_1d", y, include="yes"),
    )


def test_a_constant_survives_where_padded_zeros_are_not_counted() -> None:
    ones = np.ones((4, 4)).tolist()
    window = {"kernel": "3", "stride": "1", "padding": "1"}
    assert np.all(np.array(found("average_2d", x=ones, **window, include="no")["y"]) == 1)
    counted = found("average_2d", x=ones, **window, include="yes")["y"]
    assert counted[0][0] == pytest.approx(4 / 9)
    assert counted[1][1] == 1


@pytest.mark.parametrize("p", [1.0, 8.0, 400.0])
def test_lp_pooling_runs_from_the_sum_to_the_maximum(p: float) -> None:
    """p = 1 adds the window up; a large p is the maximum, and 3^400 * 2 overflows nothing on the way to y."""
    x = [0.5, 3.0, 1.0, 0.2]
    y = found("power", x=x, p=p, kernel="2", stride="2")["y"]
    limits = {1.0: [3.5, 1.2], 400.0: [3.0, 1.0]}
    assert max(x[:2]) <= y[0] <= sum(x[:2])
    assert y == pytest.approx(limits.get(p, y))


def test_adaptive_pooling_is_ordinary_pooling_where_it_divides() -> None:
    x = RNG.normal(size=8).tolist()
    window = {"kernel": "2", "stride": "2", "padding": "0", "ceil": "no", "include": "yes"}
    assert found("adaptive_average", x=x, size="4")["y"] == pytest.approx(
        found("average_1d", x=x, **window)["y"]
    )
    assert found("adaptive_average", x=x, size="1")["y"] == pytest.approx([np.mean(x)])


def test_spatial_pyramid_of_the_paper() -> None:
    """He et al. 2014, arXiv:1406.4729, section 3.1: 50 bins, 12,800 numbers with 256 filters."""
    assert found("spatial_pyramid", n=[6, 3, 2, 1], c=256) == {"bins": 50, "length": 12800}


def test_global_average_pooling_spares_vggs_dense_layer() -> None:
    """VGG's 7x7x512 map to 4,096 units: the 102,764,544 of its first dense layer."""
    assert found("head_parameters", h=7, w=7, c=512, classes=4096)["dense"] == 102764544
