"""Transposed convolution: every input stamps its kernel, overlaps add up. It restores a shape, not the values."""

from __future__ import annotations

from typing import Any

from verify.formulas.conv.shared import DUMOULIN
from verify.formulas.conv.windows import PADDING, STRIDE, flat, matrix_1d, matrix_2d, positions, times
from verify.registry import Input, Step, Steps, define

ODENA = "Odena, Dumoulin & Olah 2016, Deconvolution and Checkerboard Artifacts, Distill"


def stamped_size(n: int, k: int, s: int) -> int:
    """How many pixels n kernels cover that are laid down s apart."""
    return (n - 1) * s + k


@define(
    "conv.transposed_1d",
    title="Forward pass of a transposed convolution along one axis",
    inputs=[
        Input("x", "x_{i}", "input values", shape=("N",)),
        Input("w", "w_{k}", "kernel", shape=("K",)),
        STRIDE,
        PADDING,
    ],
    steps=[
        Step(
            "stamped",
            r"\tilde{y}",
            r"\operatorname{matrix}(<w>; <stride>)^\top \cdot <x>",
            "sum of the stamped kernels",
            shape=("S",),
        ),
        Step(
            "y",
            "y",
            r"\operatorname{cut}(<stamped>; <padding>)",
            "without p pixels at each end",
            shape=("O",),
        ),
    ],
    source=f"{DUMOULIN}, chapter 4; torch.nn.ConvTranspose1d",
    example=(
        {"x": [1.0, 2.0], "w": [1.0, 0.0, -2.0], "stride": "2", "padding": "0"},
        {"stamped": [1.0, 0.0, 0.0, 0.0, -4.0], "y": [1.0, 0.0, 0.0, 0.0, -4.0]},
    ),
    dims={"N": (2, 4), "K": (2, 4)},
)
def transposed_1d(xp: Any, x: Any, w: Any, stride: str, padding: str) -> Steps:
    """y = C^T x: x_i w_k is added at i s + k - p

    The transpose of the sparse matrix C of the ordinary convolution with this kernel, stride and padding.
    Example: 1 and 2 stamp (1, 0, -2) at 0 and 2: (1, 0, -2 + 2, 0, -4).
    """
    s, p, size = int(stride), int(padding), stamped_size(x.shape[1], w.shape[1], int(stride))
    matrix = matrix_1d(xp, w, x.shape[1], size, s, 0, 1)
    stamped = times(xp, xp.matrix_transpose(matrix), x)
    return {"stamped": stamped, "y": stamped[:, p : size - p]}


@transposed_1d.mistake("kernel-flipped", who="flips the kernel before stamping it", affects=["stamped", "y"])
def _(xp: Any, w: Any, **given: Any) -> Steps:
    return transposed_1d.body(xp, w=xp.flip(w, axis=1), **given)


@transposed_1d.mistake(
    "overlaps-overwritten",
    who="lets a later stamp replace an earlier one where they overlap",
    affects=["stamped", "y"],
)
def _(xp: Any, x: Any, w: Any, stride: str, padding: str) -> Steps:
    s, p, k, n = int(stride), int(padding), w.shape[1], x.shape[1]
    kept = []
    for pixel in range(stamped_size(n, k, s)):
        owner = min(pixel // s, n - 1)
        tap = pixel - owner * s
        kept.append(x[:, owner] * w[:, tap] if tap < k else 0 * x[:, 0])
    stamped = xp.stack(kept, axis=1)
    return {"stamped": stamped, "y": stamped[:, p : stamped.shape[1] - p]}


@transposed_1d.mistake("cut-at-the-end", who="cuts 2 p pixels off one end instead of p off each", affects="y")
def _(xp: Any, **given: Any) -> Steps:
    right = transposed_1d.body(xp, **given)
    return {"y": right["stamped"][:, : right["y"].shape[1]]}


@define(
    "conv.transposed_2d",
    title="Forward pass of a transposed convolution on one channel",
    inputs=[
        Input("x", "X", "input map", shape=("H", "W")),
        Input("w", "K", "square kernel", shape=("K", "K")),
        STRIDE,
        PADDING,
    ],
    steps=[
        Step(
            "stamped",
            r"\tilde{Y}",
            r"\operatorname{matrix}(<w>; <stride>)^\top \cdot \operatorname{vec}(<x>)",
            "sum of the stamped kernels",
            shape=("SH", "SW"),
        ),
        Step(
            "y",
            "Y",
            r"\operatorname{cut}(<stamped>; <padding>)",
            "without p pixels all round",
            shape=("OH", "OW"),
        ),
    ],
    source=f"{DUMOULIN}, chapter 4; torch.nn.ConvTranspose2d",
    example=(
        {"x": [[1.0, 2.0]], "w": [[1.0, -1.0], [0.0, 2.0]], "stride": "1", "padding": "0"},
        {"stamped": [[1.0, 1.0, -2.0], [0.0, 2.0, 4.0]], "y": [[1.0, 1.0, -2.0], [0.0, 2.0, 4.0]]},
    ),
    dims={"H": (2, 3), "W": (2, 2), "K": (2, 3)},
)
def transposed_2d(xp: Any, x: Any, w: Any, stride: str, padding: str) -> Steps:
    """vec(Y) = C^T vec(X): X_yx K is added with its corner at (y s - p, x s - p)

    C^T is the transpose of the sparse matrix of the convolution; the kernel itself is neither transposed nor turned.
    Example: 1 and 2 stamp (1, -1; 0, 2) one pixel apart: (1, -1 + 2, -2; 0, 2 + 0, 4).
    """
    s, p, k = int(stride), int(padding), w.shape[1]
    size = (stamped_size(x.shape[1], k, s), stamped_size(x.shape[2], k, s))
    matrix = matrix_2d(xp, w, x.shape[1:], size, s, 0, 1)
    stamped = xp.reshape(times(xp, xp.matrix_transpose(matrix), flat(xp, x)), (x.shape[0], *size))
    return {"stamped": stamped, "y": stamped[:, p : size[0] - p, p : size[1] - p]}


@transposed_2d.mistake(
    "kernel-transposed",
    who="transposes the kernel instead of the matrix of the convolution",
    affects=["stamped", "y"],
)
def _(xp: Any, w: Any, **given: Any) -> Steps:
    return transposed_2d.body(xp, w=xp.matrix_transpose(w), **given)


@transposed_2d.mistake(
    "kernel-turned", who="turns the kernel by 180 degrees before stamping it", affects=["stamped", "y"]
)
def _(xp: Any, w: Any, **given: Any) -> Steps:
    return transposed_2d.body(xp, w=xp.flip(w, axis=(1, 2)), **given)


@transposed_2d.mistake("cut-at-the-end", who="cuts 2 p pixels off one end instead of p off each", affects="y")
def _(xp: Any, **given: Any) -> Steps:
    right = transposed_2d.body(xp, **given)
    return {"y": right["stamped"][:, : right["y"].shape[1], : right["y"].shape[2]]}


@define(
    "conv.transposed_roundtrip",
    title="Convolution, then its transposed convolution: what comes back",
    inputs=[
        Input("x", "x_{i}", "input values", shape=("N",)),
        Input("w", "w_{k}", "kernel", shape=("K",)),
        STRIDE,
        PADDING,
    ],
    steps=[
        Step(
            "matrix",
            "C",
            r"\operatorname{matrix}(<w>; <stride>, <padding>)",
            "the convolution as a matrix",
            shape=("O", "N"),
        ),
        Step("y", "y", r"<matrix> \cdot <x>", "its output", shape=("O",)),
        Step("back", "x'", r"<matrix>^\top \cdot <y>", "transposed convolution of it", shape=("N",)),
    ],
    source=f"{DUMOULIN}, section 4.1: it is not the inverse",
    example=(
        {"x": [1.0, 2.0, 3.0], "w": [1.0, -1.0], "stride": "1", "padding": "0"},
        {"matrix": [[1, -1, 0], [0, 1, -1]], "y": [-1.0, -1.0], "back": [-1.0, 0.0, 1.0]},
    ),
    dims={"N": (4, 6), "K": (2, 3)},
)
def transposed_roundtrip(xp: Any, x: Any, w: Any, stride: str, padding: str) -> Steps:
    """x' = C^T (C x), which has the size of x and in general other values

    The transpose is no inverse: C^T C is no identity, and 'deconvolution' a misnomer.
    Example: differences of 1, 2, 3 are -1, -1; the transpose makes -1, 0, 1 of them.
    """
    n, k, s, p = x.shape[1], w.shape[1], int(stride), int(padding)
    matrix = matrix_1d(xp, w, positions(n, k, s, p, 1), n, s, p, 1)
    y = times(xp, matrix, x)
    return {"matrix": matrix, "y": y, "back": times(xp, xp.matrix_transpose(matrix), y)}


@transposed_roundtrip.mistake(
    "inverse",
    who="takes the 'deconvolution' for the inverse, which restores the values",
    affects="back",
    must_differ=True,
)
def _(xp: Any, x: Any, **given: Any) -> Steps:
    return {"back": 1 * x}


@transposed_roundtrip.mistake("kernel-flipped", who="flips the kernel on the way back", affects="back")
def _(xp: Any, w: Any, **given: Any) -> Steps:
    right = transposed_roundtrip.body(xp, w=w, **given)
    other = transposed_roundtrip.body(xp, w=xp.flip(w, axis=1), **given)["matrix"]
    return {"back": times(xp, xp.matrix_transpose(other), right["y"])}


@transposed_roundtrip.mistake(
    "kernel-flipped-on-the-way-there",
    who="convolves with the flipped kernel",
    affects=["y", "matrix", "back"],
)
def _(xp: Any, w: Any, **given: Any) -> Steps:
    return transposed_roundtrip.body(xp, w=xp.flip(w, axis=1), **given)


@define(
    "conv.checkerboard",
    title="Uneven overlap of a transposed convolution",
    inputs=[
        Input("k", "k", "kernel size, pixels", "int", 1, 9),
        Input("s", "s", "stride, pixels", "int", 1, 5),
    ],
    steps=[
        Step("most", "m", r"\lceil \frac{<k>}{<s>} \rceil", "stamps on the busiest pixels, one axis", "int"),
        Step("least", "l", r"\lfloor \frac{<k>}{<s>} \rfloor", "stamps on the others", "int"),
        Step("busy", "r", r"<k> \bmod <s>", "busier pixels in every s; 0: no checkerboard", "int"),
        Step(
            "contrast",
            r"\Delta",
            r"<most>^2 - <least>^2",
            "difference of the stamps in two dimensions",
            "int",
        ),
    ],
    source=ODENA,
    example=({"k": 3, "s": 2}, {"most": 2, "least": 1, "busy": 1, "contrast": 3}),
)
def checkerboard(xp: Any, k: Any, s: Any) -> Steps:
    """m = ceil(k / s), l = floor(k / s) on k mod s and on s - k mod s of every s pixels

    Even exactly where the stride divides the kernel; in two dimensions the two patterns multiply.
    Example: a 3-wide kernel at stride 2 lays 2 and 1 stamps in turn, in two dimensions 4, 2 and 1.
    """
    most, least = -(-k // s), k // s
    return {"most": most, "least": least, "busy": k % s, "contrast": most**2 - least**2}


@checkerboard.mistake(
    "overlap-of-neighbours",
    who="takes the overlap k - s of two neighbouring stamps for the busier pixels",
    affects="busy",
)
def _(xp: Any, k: Any, s: Any) -> Steps:
    return {"busy": xp.where(k > s, k - s, 0 * k)}


@checkerboard.mistake("one-axis", who="stays in one dimension: the two patterns multiply", affects="contrast")
def _(xp: Any, k: Any, s: Any) -> Steps:
    right = checkerboard.body(xp, k, s)
    return {"contrast": right["most"] - right["least"]}


@checkerboard.mistake(
    "always-even",
    who="thinks that every pixel gets the same number of stamps",
    affects=["least", "busy", "contrast"],
)
def _(xp: Any, k: Any, s: Any) -> Steps:
    most = checkerboard.body(xp, k, s)["most"]
    return {"least": most, "busy": 0 * most, "contrast": 0 * most}
