"""What a kernel sees at each of its positions, and the sparse matrix by which a convolution multiplies."""

from __future__ import annotations

from itertools import product
from typing import Any

from verify.registry import Input

STRIDE = Input("stride", "s", "stride, pixels", "choice", values=("1", "2", "3"))
PADDING = Input("padding", "p", "zeros on each side, pixels", "choice", values=("0", "1"))
DILATION = Input("dilation", "d", "dilation (1 = none)", "choice", values=("1", "2"))


def positions(n: int, k: int, s: int, p: int, d: int) -> int:
    """How many outputs n inputs have."""
    return (n + 2 * p - d * (k - 1) - 1) // s + 1


def padded(xp: Any, x: Any, before: int, after: int, axis: int, fill: float = 0.0) -> Any:
    """x with zeros, or what it is filled with, on both sides of an axis."""
    shapes = [(*x.shape[:axis], count, *x.shape[axis + 1 :]) for count in (before, after)]
    first, last = (xp.full(shape, fill, dtype=x.dtype, device=x.device) for shape in shapes)
    return xp.concat([first, x, last], axis=axis)


def taps(index: int, count: int, s: int, d: int) -> slice:
    """Where tap ``index`` of the kernel lies for the first ``count`` outputs."""
    return slice(index * d, index * d + (count - 1) * s + 1, s)


def windows_1d(
    xp: Any, x: Any, k: int, s: int, p: int, d: int, count: int | None = None, fill: float = 0.0
) -> Any:
    """(B, N) -> (B, O, K): the inputs under the kernel at every output, or at the first ``count`` of them."""
    outputs = positions(x.shape[1], k, s, p, d) if count is None else count
    reach = (outputs - 1) * s + (k - 1) * d + 1
    x = padded(xp, x, p, max(p, reach - p - x.shape[1]), 1, fill)
    return xp.stack([x[:, taps(i, outputs, s, d)] for i in range(k)], axis=-1)


def windows_2d(
    xp: Any,
    x: Any,
    k: int,
    s: int,
    p: int,
    d: int,
    count: tuple[int, int] | None = None,
    fill: float = 0.0,
) -> Any:
    """(..., H, W) -> (..., OH, OW, K K): the inputs under the kernel at every output, rows first."""
    height, width = count or (positions(n, k, s, p, d) for n in x.shape[-2:])
    for axis, outputs in ((x.ndim - 2, height), (x.ndim - 1, width)):
        reach = (outputs - 1) * s + (k - 1) * d + 1
        x = padded(xp, x, p, max(p, reach - p - x.shape[axis]), axis, fill)
    cells = product(range(k), range(k))
    return xp.stack([x[..., taps(i, height, s, d), taps(j, width, s, d)] for i, j in cells], axis=-1)


def flat(xp: Any, values: Any, axes: int = 2) -> Any:
    """The last axes as one."""
    return xp.reshape(values, (*values.shape[:-axes], -1))


def matrix_1d(xp: Any, w: Any, outputs: int, inputs: int, s: int, p: int, d: int) -> Any:
    """(B, K) -> (B, O, N): row o holds the kernel's weights at the inputs that output o sees, zeros elsewhere."""
    zero = 0 * w[:, 0]
    rows = []
    for o in range(outputs):
        at = {o * s + tap * d - p: w[:, tap] for tap in range(w.shape[1])}
        rows.append(xp.stack([at.get(i, zero) for i in range(inputs)], axis=1))
    return xp.stack(rows, axis=1)


def matrix_2d(
    xp: Any, w: Any, outputs: tuple[int, int], inputs: tuple[int, int], s: int, p: int, d: int
) -> Any:
    """(B, K, K) -> (B, OH OW, H W): the same in two dimensions, positions and pixels row by row."""
    zero, k = 0 * w[:, 0, 0], w.shape[1]
    pixels = list(product(range(inputs[0]), range(inputs[1])))
    rows = []
    for y, x in product(range(outputs[0]), range(outputs[1])):
        at = {(y * s + i * d - p, x * s + j * d - p): w[:, i, j] for i, j in product(range(k), range(k))}
        rows.append(xp.stack([at.get(pixel, zero) for pixel in pixels], axis=1))
    return xp.stack(rows, axis=1)


def times(xp: Any, matrix: Any, vector: Any) -> Any:
    """Each case's matrix times its vector."""
    return xp.matmul(matrix, vector[..., None])[..., 0]
