"""What the formulas of a convolution share: their inputs, and the conditions that a kernel fits."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, predicate

DUMOULIN = "Dumoulin & Visin 2016, arXiv:1603.07285"

N = Input("n", "n", "input size, pixels", "int", 1, 64)
K = Input("k", "k", "kernel size, pixels", "int", 1, 7)
S = Input("s", "s", "stride, pixels", "int", 1, 4)
P = Input("p", "p", "zero padding on each side, pixels", "int", 0, 3)
D = Input("d", "d", "dilation (1 = none)", "int", 1, 3)
OUTPUT_PADDING = Input("output_padding", r"p_{out}", "extra pixels on one side of the output", "int", 0, 3)
C_IN = Input("c_in", r"C_{in}", "input channels", "int", 1, 24)
C_OUT = Input("c_out", r"C_{out}", "output channels (filters)", "int", 1, 24)


@predicate("conv.fits")
def fits(n: Any, k: Any, p: Any, d: Any) -> Any:
    """The dilated kernel fits into the padded input, so that there is at least one output."""
    return n + 2 * p >= d * (k - 1) + 1


@predicate("conv.fits_undilated")
def fits_undilated(n: Any, k: Any, p: Any) -> Any:
    """The kernel fits into the padded input."""
    return n + 2 * p >= k


@predicate("conv.transposed_fits")
def transposed_fits(n: Any, k: Any, s: Any, p: Any, d: Any, output_padding: Any) -> Any:
    """At least one output is left, and output_padding is smaller than the stride or the dilation (as torch asks)."""
    left = (n - 1) * s + d * (k - 1) + 1 + output_padding > 2 * p
    return left & ((output_padding < s) | (output_padding < d))
