"""Dilated convolution: how far the kernel reaches, how to keep the size, and which pixels are never looked at."""

from __future__ import annotations

from itertools import product
from typing import Any

from verify.formulas.conv.shared import D, K
from verify.formulas.conv.stacks import ratio
from verify.registry import Input, Step, Steps, define

YU = "Yu & Koltun 2016, arXiv:1511.07122"
WANG = "Wang et al. 2018, arXiv:1702.08502"


@define(
    "conv.effective_kernel",
    title="Extent of a dilated kernel and the padding that keeps the size",
    inputs=[K, D],
    steps=[
        Step("k_eff", r"k_{eff}", r"<k> + (<k> - 1) \cdot (<d> - 1)", "extent of the dilated kernel", "int"),
        Step("holes", "h", r"<k_eff> - <k>", "pixels under it that it skips, along one axis", "int"),
        Step("same_padding", r"2p", r"<d> \cdot (<k> - 1)", "zeros on both sides together, stride 1", "int"),
        Step("weights", "w", r"<k>^2", "weights of a two-dimensional filter, a channel", "int"),
        Step("seen", r"\rho", r"\frac{<weights>}{<k_eff>^2}", "share of the window that is read"),
    ],
    source=f"{YU}, section 2; Dumoulin & Visin 2016, arXiv:1603.07285, section 5.1",
    example=(
        {"k": 3, "d": 2},
        {"k_eff": 5, "holes": 2, "same_padding": 4, "weights": 9, "seen": 0.36},
    ),
)
def effective_kernel(xp: Any, k: Any, d: Any) -> Steps:
    """k_eff = k + (k - 1)(d - 1) = d (k - 1) + 1;  2p = d (k - 1) keeps the size at stride 1

    Dilation widens the view and adds no weight: the k^2 taps stand d pixels apart.
    Example: 3x3 with dilation 2 spans 5x5, reads 9 of its 25 pixels and keeps the size with padding 2.
    """
    k_eff = k + (k - 1) * (d - 1)
    return {
        "k_eff": k_eff,
        "holes": k_eff - k,
        "same_padding": d * (k - 1),
        "weights": k**2 + 0 * d,
        "seen": ratio(xp, k**2, k_eff**2),
    }


def of_extent(xp: Any, k: Any, k_eff: Any) -> Steps:
    """The steps that rest on the extent."""
    return {"k_eff": k_eff, "holes": k_eff - k, "seen": ratio(xp, k**2, k_eff**2)}


@effective_kernel.mistake(
    "d-times-k",
    who="stretches the kernel to d k, with a hole behind the last tap",
    affects=["k_eff", "holes", "seen"],
)
def _(xp: Any, k: Any, d: Any) -> Steps:
    return of_extent(xp, k, d * k)


@effective_kernel.mistake(
    "one-hole",
    who="adds the d - 1 holes once, not between every two taps",
    affects=["k_eff", "holes", "seen"],
)
def _(xp: Any, k: Any, d: Any) -> Steps:
    return of_extent(xp, k, k + d - 1)


@effective_kernel.mistake(
    "d-holes",
    who="puts d zeros between two taps where dilation d means d - 1",
    affects=["k_eff", "holes", "seen"],
)
def _(xp: Any, k: Any, d: Any) -> Steps:
    return of_extent(xp, k, k + (k - 1) * d)


@effective_kernel.mistake(
    "dilation-not-padded", who="pads for the undilated kernel, k - 1", affects="same_padding"
)
def _(xp: Any, k: Any, d: Any) -> Steps:
    return {"same_padding": k - 1 + 0 * d}


@effective_kernel.mistake(
    "weights-grow", who="counts a weight for every pixel of the window", affects="weights"
)
def _(xp: Any, k: Any, d: Any) -> Steps:
    return {"weights": effective_kernel.body(xp, k, d)["k_eff"] ** 2}


@define(
    "conv.gridding",
    title="Gridding: how many pixels a stack of dilated layers really sees",
    inputs=[
        Input("k", "k", "kernel size of every layer", "choice", values=("2", "3")),
        Input("d", "d_{i}", "dilation of each layer", "int", 1, 6, ("L",)),
    ],
    steps=[
        Step(
            "field",
            "r",
            r"1 + (<k> - 1) \cdot \sum_i{<d>}",
            "receptive field along one axis, stride 1",
            "int",
        ),
        Step(
            "seen", "v", r"\operatorname{count}(\sum_i{<d> \cdot t_i})", "pixels of it that are read", "int"
        ),
        Step("missed", "h", r"<field> - <seen>", "pixels of it that no path reaches", "int"),
        Step("coverage", r"\rho", r"\frac{<seen>}{<field>}", "share of it that is read"),
    ],
    source=f"{WANG}, section 3.2: the gridding issue",
    example=(
        {"k": "3", "d": [2, 2, 2]},
        {"field": 13, "seen": 7, "missed": 6, "coverage": 7 / 13},
    ),
    dims={"L": (2, 4)},
)
def gridding(xp: Any, k: str, d: Any) -> Steps:
    """r = 1 + (k - 1) sum d_i;  v = number of different sums of d_i t_i, where each t_i is one of 0 .. k - 1

    Dilations with a common factor read every other pixel only; in two dimensions the share is the square.
    Example: 2, 2, 2 with 3x3 kernels reads 7 of 13 pixels along an axis; 1, 2, 5 reads all 17.
    """
    size = int(k)
    sums = [
        sum(d[:, i] * tap for i, tap in enumerate(taps)) for taps in product(range(size), repeat=d.shape[1])
    ]
    ordered = xp.sort(xp.stack(sums, axis=1), axis=1)
    # Sorted, a value counts where it differs from the one before it.
    seen = 1 + xp.sum(xp.astype(ordered[:, 1:] != ordered[:, :-1], xp.int64), axis=1)
    field = 1 + (size - 1) * xp.sum(d, axis=1)
    return {"field": field, "seen": seen, "missed": field - seen, "coverage": ratio(xp, seen, field)}


def of_seen(xp: Any, field: Any, seen: Any) -> Steps:
    """The steps that rest on what is seen."""
    return {"seen": seen, "missed": field - seen, "coverage": ratio(xp, seen, field)}


@gridding.mistake(
    "all-of-it",
    who="takes the receptive field for what is seen, gaps and all",
    affects=["seen", "missed", "coverage"],
)
def _(xp: Any, k: str, d: Any) -> Steps:
    field = gridding.body(xp, k, d)["field"]
    return of_seen(xp, field, field)


@gridding.mistake(
    "paths-counted",
    who="counts the k^L paths, of which many end at one pixel",
    affects=["seen", "missed", "coverage"],
)
def _(xp: Any, k: str, d: Any) -> Steps:
    field = gridding.body(xp, k, d)["field"]
    return of_seen(xp, field, int(k) ** d.shape[1] + 0 * field)


@gridding.mistake(
    "largest-dilation-alone",
    who="lets the last layer's dilation alone make the field",
    affects=["field", "missed", "coverage"],
)
def _(xp: Any, k: str, d: Any) -> Steps:
    right = gridding.body(xp, k, d)
    field = 1 + (int(k) - 1) * xp.max(d, axis=1)
    wrong = of_seen(xp, field, right["seen"])
    return {"field": field, "missed": wrong["missed"], "coverage": wrong["coverage"]}
