"""Image operations: what resizing keeps, weights that are known, im2col as a convolution, norms of kernels."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.registry import formula

RNG = np.random.default_rng(20240917)


def found(name: str, **inputs: Any) -> dict[str, Any]:
    return formula(f"image.{name}")(**inputs)


@pytest.mark.parametrize("name", ["bilinear", "bilinear_corners", "nearest", "nearest_exact"])
def test_resizing_keeps_a_constant_and_the_range(name: str) -> None:
    sizes = {"rows": "7", "columns": "5"}
    assert np.allclose(found(name, x=np.full((3, 4), 2.5).tolist(), **sizes)["y"], 2.5)
    x = RNG.normal(size=(3, 4))
    y = np.array(found(name, x=x.tolist(), **sizes)["y"])
    assert x.min() <= y.min()
    assert y.max() <= x.max()


def test_the_same_size_is_the_same_map() -> None:
    x = RNG.normal(size=(3, 5)).tolist()
    for name in ("bilinear", "bilinear_corners", "nearest", "nearest_exact"):
        np.testing.assert_allclose(found(name, x=x, rows="3", columns="5")["y"], x)


def test_aligned_corners_keep_the_corners_and_aligned_edges_the_mean() -> None:
    """Doubling with aligned edges reads at quarters: -1/4 (held at 0), 1/4, 3/4, ..; a halving is a 2x2 mean."""
    x = RNG.normal(size=(6, 4))
    kept = np.array(found("bilinear_corners", x=x.tolist(), rows="7", columns="6")["y"])
    np.testing.assert_allclose(kept[[0, 0, -1, -1], [0, -1, 0, -1]], x[[0, 0, -1, -1], [0, -1, 0, -1]])
    halved = found("bilinear", x=x.tolist(), rows="3", columns="2")
    np.testing.assert_allclose(halved["y"], x.reshape(3, 2, 2, 2).mean(axis=(1, 3)))
    doubled = found("bilinear", x=[[0.0, 4.0, 8.0]], rows="2", columns="6")
    assert doubled["across"] == [0, 0.25, 0.75, 1.25, 1.75, 2]
    assert doubled["y"][0] == [0, 1, 3, 5, 7, 8]


def test_cubic_weights_that_are_known() -> None:
    """Half-way: -1/16, 9/16 for Keys' a = -1/2, and -3/32, 19/32 for a = -3/4, as torch and OpenCV have it."""
    keys, opencv = (found("cubic_weights", t=0.5, a=a) for a in (-0.5, -0.75))
    assert [keys["before"], keys["left"]] == [-1 / 16, 9 / 16]
    assert [opencv["before"], opencv["left"]] == [-3 / 32, 19 / 32]


@pytest.mark.parametrize("t", [0.0, 0.2, 0.7, 1.0])
def test_cubic_weights_add_up_to_one_and_keys_reproduces_parabolas(t: float) -> None:
    """Keys 1981: with a = -1/2, and with no other, a quadratic is interpolated exactly."""
    for a, exact in ((-0.5, True), (-0.75, t in (0.0, 1.0))):
        weights = np.array(list(found("cubic_weights", t=t, a=a).values()))
        assert weights.sum() == pytest.approx(1)
        parabola = float(weights @ np.array([1.0, 0.0, 1.0, 4.0]))
        assert (parabola == pytest.approx(t * t, abs=1e-12)) is exact


def test_filters_times_columns_are_the_convolution() -> None:
    x, w = RNG.normal(size=(3, 5, 6)), RNG.normal(size=(3, 2, 2))
    window = {"stride": "2", "padding": "1"}
    columns = np.array(found("im2col", x=x.tolist(), kernel="2", **window)["columns"])
    y = formula("conv.one_filter")(x=x.tolist(), w=w.tolist(), b=0.0, **window)["y"]
    np.testing.assert_allclose(w.ravel() @ columns, np.ravel(y))


def test_columns_of_ones_count_how_often_a_pixel_is_seen() -> None:
    """3x3 windows at stride 1 on 5x5 pixels: 9 times in the middle, once in a corner."""
    seen = np.array(found("col2im", columns=np.ones((3, 3, 3, 3)).tolist(), stride="1", padding="0")["x"])
    assert seen.tolist() == np.outer([1, 2, 3, 2, 1], [1, 2, 3, 2, 1]).tolist()


def test_col2im_is_the_adjoint_of_im2col() -> None:
    x, g = RNG.normal(size=(1, 5, 5)), RNG.normal(size=(3, 3, 3, 3))
    window = {"stride": "2", "padding": "1"}
    columns = np.array(found("im2col", x=x.tolist(), kernel="3", **window)["columns"])
    back = np.array(found("col2im", columns=g.tolist(), **window)["x"])
    assert np.sum(columns.ravel() * g.ravel()) == pytest.approx(np.sum(x[0] * back))


def test_spectra_give_what_sums_of_products_give() -> None:
    x, w = RNG.normal(size=6).tolist(), RNG.normal(size=3).tolist()
    full = formula("conv.true_convolution")(x=x, w=w, mode="full")["y"]
    assert found("fft_convolution", x=x, w=w)["y"] == pytest.approx(full)
    ring = np.array(full[:6]) + np.array([*full[6:], 0, 0, 0, 0])
    assert found("circular_convolution", x=x, w=w)["y"] == pytest.approx(ring.tolist())


def test_norm_of_nine_ones() -> None:
    """The figures of the course: on 8x8 pixels the reshaped kernel's norm is 3, the convolution's 9."""
    norm = found("convolution_norm", w=np.ones((3, 3)).tolist(), n="8")
    assert (norm["reshaped"], norm["norm"]) == pytest.approx((3, 9))


def test_norm_lies_between_the_reshaped_kernels_and_k_times_it() -> None:
    """Sedghi, Gupta & Long 2019, arXiv:1805.10408; a single weight only shifts, so that both agree."""
    for _ in range(5):
        norm = found("convolution_norm", w=RNG.normal(size=(3, 3)).tolist(), n="8")
        assert norm["reshaped"] <= norm["norm"] <= 3 * norm["reshaped"]
    shift = found("convolution_norm", w=[[0.0, 0.0], [0.0, -2.0]], n="5")
    assert np.allclose(shift["singular"], 2)
