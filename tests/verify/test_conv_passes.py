"""Passes of a convolution: worked examples, central differences, the adjoint test, equivariance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from verify.registry import formula

RNG = np.random.default_rng(20240914)


def found(name: str, **inputs: Any) -> dict[str, Any]:
    return formula(f"conv.{name}")(**inputs)


def drawn(*shape: int) -> Any:
    return RNG.normal(size=shape).tolist()


def test_worked_examples_of_dive_into_deep_learning() -> None:
    """Zhang et al., Dive into Deep Learning: 7.2.1 (one channel), 7.4.1 (two channels), 14.10 (transposed)."""
    x, w = np.arange(9.0).reshape(3, 3), np.arange(4.0).reshape(2, 2)
    plain = {"b": 0.0, "stride": "1", "padding": "0"}
    one = found("forward_2d", x=x.tolist(), w=w.tolist(), **plain, dilation="1")
    assert one["y"] == [[19, 25], [37, 43]]
    two = found("one_filter", x=[x.tolist(), (x + 1).tolist()], w=[w.tolist(), (w + 1).tolist()], **plain)
    assert two["y"] == [[56, 72], [104, 120]]

    def transposed(stride: str, padding: str) -> Any:
        return found("transposed_2d", x=w.tolist(), w=w.tolist(), stride=stride, padding=padding)["y"]

    assert transposed("1", "0") == [[0, 0, 1], [0, 4, 6], [4, 12, 9]]
    assert transposed("2", "0") == [[0, 0, 0, 1], [0, 0, 2, 3], [0, 2, 0, 3], [4, 6, 6, 9]]
    assert transposed("1", "1") == [[4]]


def test_true_convolution_commutes_and_multiplies_polynomials() -> None:
    """Full convolution multiplies the coefficients: (1 + 2x)(1 - x + 3x^2) = 1 + x + x^2 + 6x^3."""
    assert found("true_convolution", x=[1.0, -1.0, 3.0], w=[1.0, 2.0], mode="full")["y"] == [1, 1, 1, 6]
    a, b = drawn(5), drawn(5)
    there, back = (found("true_convolution", x=x, w=w, mode="full")["y"] for x, w in ((a, b), (b, a)))
    assert there == pytest.approx(back)


def test_convolution_is_translation_equivariant_at_stride_one_only() -> None:
    x, w = drawn(9), drawn(3)

    def y(signal: list[float], stride: str) -> list[float]:
        made = found("forward_1d", x=signal, w=w, b=0.3, stride=stride, padding="0", dilation="1")["y"]
        return list(made)

    assert y(x[1:], "1") == pytest.approx(y(x, "1")[1:])
    assert y(x[1:], "2")[0] != pytest.approx(y(x, "2")[1])


def test_depthwise_then_pointwise_is_one_full_convolution_of_rank_one_kernels() -> None:
    x, depthwise, mix = drawn(3, 5, 5), drawn(3, 1, 3, 3), drawn(2, 3)
    window = {"stride": "1", "padding": "1"}
    apart = found("forward_grouped", x=x, w=depthwise, b=[0.0] * 3, **window)["y"]
    whole = np.einsum("fc,cij->fcij", np.array(mix), np.array(depthwise)[:, 0]).tolist()
    at_once = found("forward_grouped", x=x, w=whole, b=[0.0] * 2, **window)["y"]
    np.testing.assert_allclose(np.einsum("fc,chw->fhw", np.array(mix), np.array(apart)), at_once)


def test_gradients_against_central_differences() -> None:
    """L = <G, Y>: every entry of kernel and input moved by itself."""
    x, w, g, h = np.array(drawn(5, 4)), np.array(drawn(2, 2)), np.array(drawn(2, 2)), 1e-6
    window = {"stride": "2", "padding": "1", "dilation": "2"}

    def loss(x: Any, w: Any) -> float:
        y = found("forward_2d", x=x.tolist(), w=w.tolist(), b=0.0, **window)["y"]
        return float((np.array(y)[:2, :2] * g).sum())

    back = found("backward_2d", x=x.tolist(), w=w.tolist(), g=g.tolist(), **window)
    for name, values in (("dx", x), ("dw", w)):
        slopes = np.zeros_like(values)
        for place in np.ndindex(values.shape):
            step = np.zeros_like(values)
            step[place] = h
            up, down = ((x + t * step, w) if name == "dx" else (x, w + t * step) for t in (1, -1))
            slopes[place] = (loss(*up) - loss(*down)) / (2 * h)
        np.testing.assert_allclose(back[name], slopes, atol=1e-8)


def test_transposed_convolution_is_the_adjoint_of_convolution() -> None:
    """<C u, x> = <u, C^T x> for the formulas themselves."""
    for stride, padding, size in (("1", "0", 6), ("2", "1", 5), ("3", "0", 9)):
        w, u = drawn(3), drawn(size)
        y = found("forward_1d", x=u, w=w, b=0.0, stride=stride, padding=padding, dilation="1")["y"]
        x = drawn(len(y))
        back = found("transposed_1d", x=x, w=w, stride=stride, padding=padding)["y"]
        assert len(back) == size
        assert np.dot(y, x) == pytest.approx(np.dot(u, back))


def test_two_by_two_and_a_kernel_of_four_at_stride_three() -> None:
    """Figures of the course: 7x7, one row and one column of overlap; the way back does not restore the values."""
    stamped = found(
        "transposed_2d", x=[[1.0, 1.0], [1.0, 1.0]], w=np.ones((4, 4)).tolist(), stride="3", padding="0"
    )
    rows = [1.0, 1.0, 1.0, 2.0, 1.0, 1.0, 1.0]
    assert stamped["y"] == np.outer(rows, rows).tolist()
    assert found("checkerboard", k=4, s=3) == {"most": 2, "least": 1, "busy": 1, "contrast": 3}


@pytest.mark.parametrize(("k", "s", "even"), [(3, 2, False), (4, 2, True), (5, 3, False), (6, 3, True)])
def test_even_overlap_where_the_stride_divides_the_kernel(k: int, s: int, even: bool) -> None:
    """Odena, Dumoulin & Olah 2016, Distill: choose a kernel size that the stride divides."""
    assert (found("checkerboard", k=k, s=s)["contrast"] == 0) is even


@pytest.mark.parametrize(
    ("backward", "forward", "shapes", "bias"),
    [
        ("backward_grouped", "forward_grouped", ((2, 4, 4), (4, 1, 2, 2), (4, 2, 2)), [0.0] * 4),
        ("backward_3d", "forward_3d", ((4, 4, 4), (2, 2, 2), (2, 2, 2)), 0.0),
    ],
)
def test_a_layers_gradients_tell_what_a_small_step_changes(
    backward: str, forward: str, shapes: tuple[tuple[int, ...], ...], bias: Any
) -> None:
    """<dx, u> + <dw, v> is the slope of <G, Y> along (u, v)."""
    x, w, g = (RNG.normal(size=shape) for shape in shapes)
    u, v = RNG.normal(size=x.shape), RNG.normal(size=w.shape)
    window, h = {"stride": "2", "padding": "1"}, 1e-6

    def loss(t: float) -> float:
        y = found(forward, x=(x + t * u).tolist(), w=(w + t * v).tolist(), b=bias, **window)["y"]
        return float((np.array(y)[tuple(slice(size) for size in g.shape)] * g).sum())

    back = found(backward, x=x.tolist(), w=w.tolist(), g=g.tolist(), **window)
    slope = np.sum(np.array(back["dx"]) * u) + np.sum(np.array(back["dw"]) * v)
    assert slope == pytest.approx((loss(h) - loss(-h)) / (2 * h), rel=1e-7)


def test_dcgans_generator_is_counted_on_its_input() -> None:
    """Radford et al. 2016, arXiv:1511.06434, figure 1: 4x4x1024 to 8x8x512 with 5x5 kernels at stride 2. The ordinary
    convolution the other way round, 8x8x512 to 4x4x1024, has the same weights and as many multiplications."""
    there = found("transposed_cost", n=4, k=5, c_in=1024, c_out=512, groups=1)
    back = found("macs_grouped", axes="2", out=4, k=5, c_in=512, c_out=1024, groups=1)
    assert there["weights"] == 13107200
    assert there["macs"] == back["macs"]
