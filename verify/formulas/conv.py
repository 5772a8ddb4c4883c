"""Convolution arithmetic: sizes, parameters, multiply-accumulates, receptive fields.

Sizes are along one spatial axis; a square image and kernel has the same size along both.
"""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define, predicate

DUMOULIN = "Dumoulin & Visin 2016, arXiv:1603.07285"

N = Input("n", "n", "input size, pixels", "int", 1, 64)
K = Input("k", "k", "kernel size, pixels", "int", 1, 7)
S = Input("s", "s", "stride, pixels", "int", 1, 4)
P = Input("p", "p", "zero padding on each side, pixels", "int", 0, 3)
D = Input("d", "d", "dilation (1 = none)", "int", 1, 3)
C_IN = Input("c_in", r"C_{in}", "input channels", "int", 1, 24)
C_OUT = Input("c_out", r"C_{out}", "output channels (filters)", "int", 1, 24)


@predicate("conv.fits")
def fits(n: Any, k: Any, p: Any, d: Any) -> Any:
    """The dilated kernel fits into the padded input, so that there is at least one output."""
    return n + 2 * p >= d * (k - 1) + 1


@define(
    "conv.output_size",
    title="Output size of a convolution or pooling layer",
    inputs=[N, K, S, P, D],
    steps=[
        Step("k_eff", r"k_{eff}", r"<d> \cdot (<k> - 1) + 1", "extent of the dilated kernel", "int"),
        Step("span", r"r", r"<n> + 2 \cdot <p> - <k_eff>", "last start position of the kernel", "int"),
        Step("out", r"o", r"\lfloor \frac{<span>}{<s>} \rfloor + 1", "output size", "int"),
    ],
    source=f"{DUMOULIN}, relationship 15",
    example=({"n": 224, "k": 7, "s": 2, "p": 3, "d": 1}, {"k_eff": 7, "span": 223, "out": 112}),
    where=["conv.fits"],
)
def output_size(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any) -> Steps:
    """o = floor((n + 2p - d(k - 1) - 1) / s) + 1

    The kernel starts at 0, s, 2s, ...; the last start is at most r = n + 2p - k_eff. All sizes in pixels.
    Example: a 7x7 kernel with stride 2 and padding 3 on 224 pixels: floor(223 / 2) + 1 = 112.
    """
    k_eff = d * (k - 1) + 1
    span = n + 2 * p - k_eff
    return {"k_eff": k_eff, "span": span, "out": span // s + 1}


@output_size.mistake("ceil-for-floor", who="rounds the last partial step up, as pooling with ceil_mode does")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any) -> Steps:
    return {"out": -(-(n + 2 * p - d * (k - 1) - 1) // s) + 1}


@output_size.mistake("no-plus-one", who="counts the steps between positions instead of the positions")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any) -> Steps:
    return {"out": (n + 2 * p - d * (k - 1) - 1) // s}


@output_size.mistake("padding-once", who="adds p for both sides together instead of p on each side")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any) -> Steps:
    return {"out": (n + p - d * (k - 1) - 1) // s + 1}


@output_size.mistake("dilation-ignored", who="uses k where the dilated kernel spans d(k - 1) + 1")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any) -> Steps:
    return {"out": (n + 2 * p - k) // s + 1}


@output_size.mistake("not-floored", who="leaves the fraction standing, an output of 112.5 pixels")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any) -> Steps:
    span = xp.astype(n + 2 * p - d * (k - 1) - 1, xp.float64)
    return {"out": span / xp.astype(s, xp.float64) + 1}
