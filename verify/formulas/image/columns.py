"""im2col and its adjoint col2im, and how much larger the unrolled image is."""

from __future__ import annotations

from itertools import product
from typing import Any

from verify.formulas.conv.shared import C_IN, K, N, P, S
from verify.formulas.conv.stacks import ratio
from verify.formulas.conv.stamps import stamped
from verify.formulas.conv.windows import PADDING, STRIDE, windows_2d
from verify.registry import Input, Step, Steps, define

CHELLAPILLA = "Chellapilla, Puri & Simard 2006, High Performance Convolutional Neural Networks: unrolling"
KERNEL = Input("kernel", "k", "kernel size, pixels", "choice", values=("2", "3"))


@define(
    "image.im2col",
    title="im2col: every window of an image as a column",
    inputs=[Input("x", "X_{c}", "image", shape=("C", "H", "W")), KERNEL, STRIDE, PADDING],
    steps=[
        Step(
            "columns",
            r"X_{col}",
            r"\operatorname{im2col}(<x>; <kernel>, <stride>, <padding>)",
            "a column a window, channel by channel and row by row",
            shape=("Q", "P"),
        )
    ],
    source=f"{CHELLAPILLA}; layout of torch.nn.Unfold",
    example=(
        {"x": [[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]], "kernel": "2", "stride": "1", "padding": "0"},
        {"columns": [[1, 2], [2, 3], [4, 5], [5, 6]]},
    ),
    dims={"C": (2, 3), "H": (4, 5), "W": (4, 6)},
)
def im2col(xp: Any, x: Any, kernel: str, stride: str, padding: str) -> Steps:
    """X_col[(c k + i) k + j, o] = X_c at (y s - p + i, x s - p + j)

    C k^2 rows and one column for each window o = (y, x), row by row, with zeros outside of the image.
    With the filters as rows of a matrix, W X_col is the convolution: one large product instead of many small ones.
    Example: the windows (1, 2; 4, 5) and (2, 3; 5, 6) become the columns (1, 2, 4, 5) and (2, 3, 5, 6).
    """
    windows = windows_2d(xp, x, int(kernel), int(stride), int(padding), 1)
    by_tap = xp.permute_dims(windows, (0, 1, 4, 2, 3))
    taps = x.shape[1] * int(kernel) ** 2
    return {"columns": xp.reshape(by_tap, (-1, taps, windows.shape[2] * windows.shape[3]))}


@im2col.mistake("channels-last", who="lists the channels of a pixel together, as (i, j, c)")
def _(xp: Any, x: Any, kernel: str, **given: str) -> Steps:
    columns = im2col.body(xp, x, kernel, **given)["columns"]
    count, each = columns.shape[2], int(kernel) ** 2
    apart = xp.reshape(columns, (-1, x.shape[1], each, count))
    return {"columns": xp.reshape(xp.permute_dims(apart, (0, 2, 1, 3)), columns.shape)}


@im2col.mistake("kernel-turned", who="lists each window from back to front, as a true convolution meets it")
def _(xp: Any, x: Any, kernel: str, **given: str) -> Steps:
    columns = im2col.body(xp, x, kernel, **given)["columns"]
    apart = xp.reshape(columns, (-1, x.shape[1], int(kernel) ** 2, columns.shape[2]))
    return {"columns": xp.reshape(xp.flip(apart, axis=2), columns.shape)}


@im2col.mistake("columns-first", who="lists the windows and their pixels column by column")
def _(xp: Any, x: Any, **given: str) -> Steps:
    turned = windows_2d(
        xp, xp.matrix_transpose(x), int(given["kernel"]), int(given["stride"]), int(given["padding"]), 1
    )
    by_tap = xp.permute_dims(turned, (0, 1, 4, 2, 3))
    return {"columns": xp.reshape(by_tap, im2col.body(xp, x, **given)["columns"].shape)}


@define(
    "image.col2im",
    title="col2im: columns added back into an image",
    inputs=[
        Input(
            "columns", "G_{o}", "a k x k patch for every window of a square image", shape=("K", "K", "O", "O")
        ),
        Input("stride", "s", "stride, pixels", "choice", values=("1", "2")),
        PADDING,
    ],
    steps=[
        Step(
            "x",
            "X",
            r"\operatorname{col2im}(<columns>; <stride>, <padding>)",
            "sum of the patches at their windows",
            shape=("N", "N"),
        )
    ],
    source=f"{CHELLAPILLA}: backward propagation; torch.nn.Fold",
    example=(
        {"columns": [[[[1.0, 2.0], [3.0, 4.0]]]], "stride": "2", "padding": "0"},
        {"x": [[1.0, 0.0, 2.0], [0.0, 0.0, 0.0], [3.0, 0.0, 4.0]]},
    ),
    dims={"K": (2, 3), "O": (2, 3)},
)
def col2im(xp: Any, columns: Any, stride: str, padding: str) -> Steps:
    """X at (y s - p + i, x s - p + j) = sum of G_ij,yx: every patch is added where its window was

    The adjoint of im2col, as its backward pass needs it, and no inverse: a pixel that three windows saw is counted
    three times.
    Example: 1x1 patches 1, 2, 3, 4 at stride 2 land on every other pixel of a 3x3 image.
    """
    s, p, k = int(stride), int(padding), columns.shape[1]
    size = (columns.shape[3] - 1) * s + k - 2 * p
    total = None
    for i, j in product(range(k), range(k)):
        tap = [[1.0 if cell == (i, j) else 0.0 for cell in product((row,), range(k))] for row in range(k)]
        where = xp.broadcast_to(
            xp.asarray(tap, dtype=columns.dtype, device=columns.device), (columns.shape[0], k, k)
        )
        laid = stamped(xp, columns[:, i, j, ...], where, (size, size), s, p, 1)
        total = laid if total is None else total + laid
    return {"x": total}


@col2im.mistake("overwritten", who="lets a later patch overwrite an earlier one, as if it were an inverse")
def _(xp: Any, columns: Any, stride: str, padding: str) -> Steps:
    s, p, k, outputs = int(stride), int(padding), columns.shape[1], columns.shape[3]
    size = (outputs - 1) * s + k - 2 * p
    at = {}
    for y, x, i, j in product(range(outputs), range(outputs), range(k), range(k)):
        at[y * s - p + i, x * s - p + j] = columns[:, i, j, y, x]
    nothing = 0 * columns[:, 0, 0, 0, 0]
    rows = [xp.stack([at.get((y, x), nothing) for x in range(size)], axis=1) for y in range(size)]
    return {"x": xp.stack(rows, axis=1)}


@col2im.mistake("averaged", who="averages over the windows that saw a pixel: that is the inverse of im2col")
def _(xp: Any, columns: Any, stride: str, padding: str) -> Steps:
    total = col2im.body(xp, columns, stride, padding)["x"]
    count = col2im.body(xp, xp.ones_like(columns), stride, padding)["x"]
    return {"x": total / xp.where(count > 0, count, xp.ones_like(count))}


@col2im.mistake("patch-turned", who="turns every patch by 180 degrees")
def _(xp: Any, columns: Any, **given: str) -> Steps:
    return {"x": col2im.body(xp, xp.flip(columns, axis=(1, 2)), **given)["x"]}


@define(
    "image.im2col_size",
    title="Size of the im2col matrix",
    inputs=[N, K, S, P, C_IN],
    steps=[
        Step(
            "out",
            "o",
            r"\lfloor \frac{<n> + 2 \cdot <p> - <k>}{<s>} \rfloor + 1",
            "windows along an axis",
            "int",
        ),
        Step("rows", "r", r"<c_in> \cdot <k>^2", "values of a window", "int"),
        Step("columns", "c", r"<out>^2", "windows", "int"),
        Step("entries", "e", r"<rows> \cdot <columns>", "numbers of the matrix", "int"),
        Step("growth", r"\rho", r"\frac{<entries>}{<c_in> \cdot <n>^2}", "times the image"),
    ],
    source=CHELLAPILLA,
    example=(
        {"n": 56, "k": 3, "s": 1, "p": 1, "c_in": 64},
        {"out": 56, "rows": 576, "columns": 3136, "entries": 1806336, "growth": 9.0},
    ),
    where=["conv.fits_undilated"],
)
def im2col_size(xp: Any, n: Any, k: Any, s: Any, p: Any, c_in: Any) -> Steps:
    """e = C k^2 o^2, about k^2 / s^2 times the image

    The price of one large product: at stride 1 every pixel is copied k^2 times.
    Example: a 3x3 layer on 64 channels of 56x56 pixels: 576 x 3136, 9 times the image.
    """
    out = (n + 2 * p - k) // s + 1
    return of_matrix(xp, out, c_in * k**2, out**2, c_in * n**2)


def of_matrix(xp: Any, out: Any, rows: Any, columns: Any, image: Any) -> Steps:
    entries = rows * columns
    return {
        "out": out,
        "rows": rows,
        "columns": columns,
        "entries": entries,
        "growth": ratio(xp, entries, image),
    }


@im2col_size.mistake("channels-forgotten", who="unrolls one channel", affects=["rows", "entries", "growth"])
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, c_in: Any) -> Steps:
    out = im2col_size.body(xp, n, k, s, p, c_in)["out"]
    wrong = of_matrix(xp, out, k**2 + 0 * c_in, out**2, c_in * n**2)
    return {name: wrong[name] for name in ("rows", "entries", "growth")}


@im2col_size.mistake(
    "one-axis", who="counts the windows along one axis", affects=["columns", "entries", "growth"]
)
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, c_in: Any) -> Steps:
    right = im2col_size.body(xp, n, k, s, p, c_in)
    wrong = of_matrix(xp, right["out"], right["rows"], right["out"], c_in * n**2)
    return {name: wrong[name] for name in ("columns", "entries", "growth")}


@im2col_size.mistake("always-k-squared", who="quotes k^2 whatever stride and border are", affects="growth")
def _(xp: Any, n: Any, k: Any, s: Any, p: Any, c_in: Any) -> Steps:
    return {"growth": xp.astype(k**2 + 0 * n, xp.float64)}
