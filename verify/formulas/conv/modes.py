"""Output sizes under the padding modes that have names: valid, same and full, and along several axes at once."""

from __future__ import annotations

from typing import Any

from verify.formulas.conv.shared import DUMOULIN, D, K, N, P, S
from verify.registry import Input, Step, Steps, define, predicate

KALCHBRENNER = "Kalchbrenner, Grefenstette & Blunsom 2014, arXiv:1404.2188"


@predicate("conv.kernel_within")
def kernel_within(n: Any, k: Any) -> Any:
    """The kernel is no larger than the unpadded input."""
    return k <= n


@define(
    "conv.mode_sizes",
    title="Output sizes of the valid, same and full convolution",
    inputs=[N, K],
    steps=[
        Step("valid", r"o_{valid}", r"<n> - <k> + 1", "narrow: the kernel stays inside", "int"),
        Step("same_padding", r"2p", r"<k> - 1", "zeros on both sides together that keep the size", "int"),
        Step("same", r"o_{same}", r"<valid> + <same_padding>", "same: as large as the input", "int"),
        Step("full", r"o_{full}", r"<n> + <k> - 1", "wide: one tap is inside at least", "int"),
    ],
    source=f"{KALCHBRENNER}, section 2.2: narrow and wide convolution; {DUMOULIN}, section 2.2",
    example=({"n": 7, "k": 3}, {"valid": 5, "same_padding": 2, "same": 7, "full": 9}),
    where=["conv.kernel_within"],
)
def mode_sizes(xp: Any, n: Any, k: Any) -> Steps:
    """valid (narrow) = n - k + 1;  same = n;  full (wide) = n + k - 1, at stride 1

    Padding 0, k - 1 in all, and k - 1 on each side. 'Wide' is full, not same.
    Example: 7 values and a kernel of 3 give 5, 7 and 9.
    """
    valid = n - k + 1
    return {"valid": valid, "same_padding": k - 1, "same": valid + k - 1, "full": n + k - 1}


@mode_sizes.mistake("wide-is-same", who="takes the wide convolution for the one that keeps the size")
def _(xp: Any, n: Any, k: Any) -> Steps:
    return {"full": n}


@mode_sizes.mistake(
    "no-one", who="counts n - k positions for n - k + 1, n + k for n + k - 1", affects=["valid", "full"]
)
def _(xp: Any, n: Any, k: Any) -> Steps:
    return {"valid": n - k, "full": n + k}


@mode_sizes.mistake("padding-not-lost-again", who="adds k - 1 on each side and lets the kernel take nothing")
def _(xp: Any, n: Any, k: Any) -> Steps:
    return {"full": n + 2 * (k - 1)}


@mode_sizes.mistake(
    "half-the-kernel",
    who="pads floor(k / 2) on each side, one zero too many for an even kernel",
    affects="same_padding",
)
def _(xp: Any, n: Any, k: Any) -> Steps:
    return {"same_padding": 2 * (k // 2)}


@mode_sizes.mistake("one-side", who="gives the zeros of one side for those of both", affects="same_padding")
def _(xp: Any, n: Any, k: Any) -> Steps:
    return {"same_padding": (k - 1) // 2}


@define(
    "conv.output_size_same",
    title="Output size and padding of TensorFlow's SAME",
    inputs=[N, K, S, D],
    steps=[
        Step("k_eff", r"k_{eff}", r"<d> \cdot (<k> - 1) + 1", "extent of the dilated kernel", "int"),
        Step("out", "o", r"\lceil \frac{<n>}{<s>} \rceil", "output size", "int"),
        Step(
            "total",
            r"p_{total}",
            r"\max((<out> - 1) \cdot <s> + <k_eff> - <n>, 0)",
            "zeros on both sides together",
            "int",
        ),
        Step("before", r"p_{before}", r"\lfloor \frac{<total>}{2} \rfloor", "zeros in front", "int"),
        Step("after", r"p_{after}", r"<total> - <before>", "zeros behind, one more where odd", "int"),
    ],
    source="TensorFlow documentation, tf.nn: notes on padding; keras.layers.Conv2D",
    example=(
        {"n": 224, "k": 3, "s": 2, "d": 1},
        {"k_eff": 3, "out": 112, "total": 1, "before": 0, "after": 1},
    ),
)
def output_size_same(xp: Any, n: Any, k: Any, s: Any, d: Any) -> Steps:
    """o = ceil(n / s);  p_total = max((o - 1) s + d(k - 1) + 1 - n, 0), the odd zero behind

    The kernel has no say in the size, only in how many zeros it takes.
    Example: 3x3, stride 2 on 224 pixels: 112 with one zero at the far end only; PyTorch's padding=1 puts it in front.
    """
    k_eff = d * (k - 1) + 1
    out = -(-n // s)
    total = (out - 1) * s + k_eff - n
    total = xp.where(total > 0, total, xp.zeros_like(total))
    return {"k_eff": k_eff, "out": out, "total": total, "before": total // 2, "after": total - total // 2}


@output_size_same.mistake(
    "stride-ignored", who="takes 'same' at its word, whatever the stride", affects="out"
)
def _(xp: Any, n: Any, k: Any, s: Any, d: Any) -> Steps:
    return {"out": n + 0 * s}


@output_size_same.mistake("floor-for-ceil", who="drops the last, partly filled step", affects="out")
def _(xp: Any, n: Any, k: Any, s: Any, d: Any) -> Steps:
    return {"out": n // s}


@output_size_same.mistake("valid-size", who="uses VALID's size, without any padding", affects="out")
def _(xp: Any, n: Any, k: Any, s: Any, d: Any) -> Steps:
    return {"out": (n - d * (k - 1) - 1) // s + 1}


@output_size_same.mistake(
    "stride-one-padding",
    who="pads k_eff - 1 zeros as at stride 1, half of them in front, as padding=(k - 1) / 2 does",
    affects=["total", "before", "after"],
)
def _(xp: Any, n: Any, k: Any, s: Any, d: Any) -> Steps:
    total = d * (k - 1) + 0 * n * s
    return {"total": total, "before": total // 2, "after": total - total // 2}


@output_size_same.mistake(
    "odd-zero-in-front",
    who="puts the odd zero in front: ONNX calls it SAME_LOWER",
    affects=["before", "after"],
)
def _(xp: Any, n: Any, k: Any, s: Any, d: Any) -> Steps:
    right = output_size_same.body(xp, n, k, s, d)
    return {"before": right["after"], "after": right["before"]}


AXES = {"A": (1, 3)}


def each_axis(one: Input, meaning: str, low: int, high: int) -> Input:
    return Input(one.name, f"{one.symbol}_{{i}}", meaning, "int", low, high, ("A",))


@define(
    "conv.output_shape",
    title="Output shape of a convolution along one to three axes",
    inputs=[
        each_axis(N, "input size along each axis", 5, 16),
        each_axis(K, "kernel size along each axis", 1, 3),
        each_axis(S, "stride along each axis", 1, 3),
        each_axis(P, "zero padding on each side of each axis", 0, 2),
        each_axis(D, "dilation along each axis", 1, 2),
    ],
    steps=[
        Step("span", "r_{i}", r"<n> + 2 \cdot <p> - <d> \cdot (<k> - 1) - 1", "last start", "int", ("A",)),
        Step("out", "o_{i}", r"\lfloor \frac{<span>}{<s>} \rfloor + 1", "output size", "int", ("A",)),
        Step("positions", r"\prod_i o_i", r"\operatorname{prod}(<out>)", "output values a channel", "int"),
    ],
    source=f"{DUMOULIN}, relationship 15, along every axis by itself",
    example=(
        {"n": [224, 112], "k": [7, 3], "s": [2, 1], "p": [3, 0], "d": [1, 2]},
        {"span": [223, 107], "out": [112, 108], "positions": 12096},
    ),
    dims=AXES,
)
def output_shape(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any) -> Steps:
    """o_i = floor((n_i + 2 p_i - d_i (k_i - 1) - 1) / s_i) + 1 along every axis i

    Time, rows and columns, or depth as well: each axis minds its own kernel, stride, padding and dilation.
    Example: 224 x 112 with a 7x3 kernel, stride 2x1, padding 3x0 and dilation 1x2: 112 x 108.
    """
    span = n + 2 * p - d * (k - 1) - 1
    out = span // s + 1
    return {"span": span, "out": out, "positions": xp.prod(out, axis=1)}


@output_shape.mistake(
    "axes-reversed",
    who="gives kernel, stride, padding and dilation as (width, height) for (height, width)",
    affects=["span", "out", "positions"],
)
def _(xp: Any, n: Any, **window: Any) -> Steps:
    return output_shape.body(xp, n, **{name: xp.flip(value, axis=1) for name, value in window.items()})


@output_shape.mistake(
    "first-axis-for-all", who="takes the first axis's stride for every axis", affects=["out", "positions"]
)
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any) -> Steps:
    wrong = output_shape.body(xp, n, k, s[:, :1] + 0 * s, p, d)
    return {name: wrong[name] for name in ("out", "positions")}


@output_shape.mistake(
    "padding-once", who="adds p for both sides together", affects=["span", "out", "positions"]
)
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any) -> Steps:
    return output_shape.body(xp, n - p, k, s, p, d)


@output_shape.mistake("ceil-for-floor", who="rounds the last partial step up", affects=["out", "positions"])
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any) -> Steps:
    out = -(-output_shape.body(xp, n, k, s, p, d)["span"] // s) + 1
    return {"out": out, "positions": xp.prod(out, axis=1)}


@output_shape.mistake(
    "sizes-added", who="adds the sizes of the axes up instead of multiplying", affects="positions"
)
def _(xp: Any, **given: Any) -> Steps:
    return {"positions": xp.sum(output_shape.body(xp, **given)["out"], axis=1)}
