"""Output sizes of a convolution and of its transpose, along one spatial axis."""

from __future__ import annotations

from typing import Any

from verify.formulas.conv.shared import DUMOULIN, OUTPUT_PADDING, D, K, N, P, S
from verify.registry import Step, Steps, define


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


@define(
    "conv.transposed_size",
    title="Output size of a transposed convolution",
    inputs=[N, K, S, P, D, OUTPUT_PADDING],
    steps=[
        Step("stretched", "n'", r"(<n> - 1) \cdot <s>", "distance from first to last start", "int"),
        Step("k_eff", r"k_{eff}", r"<d> \cdot (<k> - 1) + 1", "extent of the dilated kernel", "int"),
        Step("out", "o", r"<stretched> - 2 \cdot <p> + <k_eff> + <output_padding>", "output size", "int"),
    ],
    source=f"{DUMOULIN}, relationship 14; with dilation: torch.nn.ConvTranspose2d documentation",
    example=(
        {"n": 2, "k": 4, "s": 3, "p": 0, "d": 1, "output_padding": 0},
        {"stretched": 3, "k_eff": 4, "out": 7},
    ),
    where=["conv.transposed_fits"],
)
def transposed_size(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any, output_padding: Any) -> Steps:
    """o = (n - 1) s - 2p + d(k - 1) + output_padding + 1

    The n inputs stamp their kernels s pixels apart; padding cuts p pixels from each side of the result.
    Example: 2 pixels, kernel 4, stride 3: stamps at 0 and 3, the last one ends at 6, so 7 pixels.
    """
    stretched = (n - 1) * s
    k_eff = d * (k - 1) + 1
    return {"stretched": stretched, "k_eff": k_eff, "out": stretched - 2 * p + k_eff + output_padding}


@transposed_size.mistake("forward-formula", who="uses the formula of the ordinary convolution")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any, output_padding: Any) -> Steps:
    return {"out": (n + 2 * p - d * (k - 1) - 1) // s + 1}


@transposed_size.mistake("padding-ignored", who="cuts nothing from the stamped result")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any, output_padding: Any) -> Steps:
    return {"out": transposed_size.body(xp, n, k, s, p, d, output_padding)["out"] + 2 * p}


@transposed_size.mistake("padding-once", who="cuts p from both sides together instead of from each side")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any, output_padding: Any) -> Steps:
    return {"out": transposed_size.body(xp, n, k, s, p, d, output_padding)["out"] + p}


@transposed_size.mistake("output-padding-forgotten", who="leaves out the extra pixels on one side")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any, output_padding: Any) -> Steps:
    return {"out": transposed_size.body(xp, n, k, s, p, d, 0 * n)["out"]}


@transposed_size.mistake(
    "no-minus-one", who="counts n strides between n stamps, not n - 1", affects=["stretched", "out"]
)
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, d: Any, output_padding: Any) -> Steps:
    wrong = transposed_size.body(xp, n + 1, k, s, p, d, output_padding)
    return {name: wrong[name] for name in ("stretched", "out")}
