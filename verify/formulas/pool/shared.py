"""What the pooling formulas share: their settings, and how many windows there are."""

from __future__ import annotations

from typing import Any

from verify.formulas.conv.windows import positions
from verify.registry import Input

KERNEL = Input("kernel", "k", "window, pixels", "choice", values=("2", "3"))
STRIDE = Input("stride", "s", "stride, pixels", "choice", values=("1", "2", "3"))
PADDING = Input("padding", "p", "padding on each side, pixels", "choice", values=("0", "1"))
CEIL = Input(
    "ceil", r"\text{ceil}", "whether a partly filled last window counts", "choice", values=("no", "yes")
)
INCLUDE = Input(
    "include",
    r"\text{include}",
    "whether padded zeros count (count_include_pad)",
    "choice",
    values=("yes", "no"),
)
MAP = Input("x", "X", "one channel's map", shape=("H", "W"))
LINE = Input("x", "x_{i}", "values along one axis", shape=("N",))
LOWEST = float("-inf")


def windows_along(n: int, k: int, s: int, p: int, ceil: str) -> int:
    """How many windows n values have; in ceil mode none that begins beyond them."""
    if ceil == "no":
        return positions(n, k, s, p, 1)
    count = -(-(n + 2 * p - k) // s) + 1
    return count - 1 if (count - 1) * s >= n + p else count


def whole(xp: Any, values: list[list[int]] | list[int], like: Any) -> Any:
    """Plain integers, the same for every case of the batch."""
    fixed = xp.asarray(values, dtype=xp.int64, device=like.device)
    return xp.broadcast_to(fixed, (like.shape[0], *fixed.shape))
