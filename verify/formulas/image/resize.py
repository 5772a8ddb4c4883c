"""Resizing a map: bilinear in both conventions for the corners, and nearest neighbour in both for the rounding."""

from __future__ import annotations

from typing import Any

from verify.registry import Input, Step, Steps, define

TORCH = "torch.nn.functional.interpolate"
MAP = Input("x", "X", "one channel's map", shape=("H", "W"))
ROWS = Input("rows", r"H'", "rows wanted", "choice", values=("2", "3", "7"))
COLUMNS = Input("columns", r"W'", "columns wanted", "choice", values=("2", "5", "6"))
RAMP = {"x": [[0.0, 10.0], [20.0, 30.0]], "rows": "3", "columns": "2"}


def both(x: Any, rows: str, columns: str) -> list[tuple[int, int]]:
    """How many pixels there are and how many are wanted, down and across."""
    return [(x.shape[1], int(rows)), (x.shape[2], int(columns))]


def middles(n: int, count: int) -> list[float]:
    """Where ``count`` outputs lie among n inputs if the outer edges coincide; those beyond the ends at the ends."""
    return [min(max((i + 0.5) * n / count - 0.5, 0), n - 1) for i in range(count)]


def corners(n: int, count: int) -> list[float]:
    """Where they lie if the middles of the first and of the last coincide."""
    return [i * (n - 1) / (count - 1) for i in range(count)]


def shares(xp: Any, at: list[float], n: int, like: Any) -> Any:
    """(outputs, n): what each input gives to each output: 1 at its own place, falling to 0 at its neighbours'."""
    table = [[max(0.0, 1 - abs(place - i)) for i in range(n)] for place in at]
    return xp.asarray(table, dtype=like.dtype, device=like.device)


def each_case(xp: Any, values: list[Any], x: Any, dtype: Any) -> Any:
    """Plain numbers, the same for every case of the batch."""
    fixed = xp.asarray(values, dtype=dtype, device=x.device)
    return xp.broadcast_to(fixed, (x.shape[0], *fixed.shape))


def interpolated(xp: Any, x: Any, down: list[float], across: list[float]) -> Steps:
    """The steps of reading a map at these rows and columns."""
    above, beside = shares(xp, down, x.shape[1], x), shares(xp, across, x.shape[2], x)
    return {
        "down": each_case(xp, down, x, x.dtype),
        "across": each_case(xp, across, x, x.dtype),
        "y": xp.matmul(xp.matmul(above, x), xp.matrix_transpose(beside)),
    }


def places(down: str, across: str) -> list[Step]:
    return [
        Step("down", "p_{i}", down, "row that each output row is read at", shape=("OH",)),
        Step("across", "q_{j}", across, "column that each output column is read at", shape=("OW",)),
        Step("y", "Y", r"\operatorname{bilinear}(<x>; <down>, <across>)", "resized map", shape=("OH", "OW")),
    ]


@define(
    "image.bilinear",
    title="Bilinear resizing, outer edges aligned",
    inputs=[MAP, ROWS, COLUMNS],
    steps=places(
        r"(i + \frac{1}{2}) \cdot \frac{<H>}{<rows>} - \frac{1}{2}",
        r"(j + \frac{1}{2}) \cdot \frac{<W>}{<columns>} - \frac{1}{2}",
    ),
    source=f"{TORCH}(mode='bilinear', align_corners=False); OpenCV's and Pillow's half-pixel centres",
    example=(RAMP, {"down": [0.0, 0.5, 1.0], "across": [0.0, 1.0], "y": [[0, 10], [10, 20], [20, 30]]}),
    dims={"H": (3, 5), "W": (3, 4)},
)
def bilinear(xp: Any, x: Any, rows: str, columns: str) -> Steps:
    """p_i = (i + 1/2) H / H' - 1/2, held between 0 and H - 1;  Y_ij = X read between four pixels at (p_i, q_j)

    A pixel is a square whose middle is at i + 1/2, and the images cover each other. Nothing is smoothed: shrinking
    by more than two leaves pixels out.
    Example: 2 rows to 3: (1/2) 2/3 - 1/2 = -1/6 is held at 0, then 1/2, then 1: the new row is the mean of the two.
    """
    return interpolated(xp, x, middles(x.shape[1], int(rows)), middles(x.shape[2], int(columns)))


@define(
    "image.bilinear_corners",
    title="Bilinear resizing, corner pixels aligned",
    inputs=[MAP, ROWS, COLUMNS],
    steps=places(r"\frac{i \cdot (<H> - 1)}{<rows> - 1}", r"\frac{j \cdot (<W> - 1)}{<columns> - 1}"),
    source=f"{TORCH}(mode='bilinear', align_corners=True)",
    example=(
        {"x": [[0.0, 10.0, 40.0]], "rows": "2", "columns": "5"},
        {"across": [0.0, 0.5, 1.0, 1.5, 2.0], "y": [[0, 5, 10, 25, 40], [0, 5, 10, 25, 40]]},
    ),
    dims={"H": (3, 5), "W": (3, 4)},
)
def bilinear_corners(xp: Any, x: Any, rows: str, columns: str) -> Steps:
    """p_i = i (H - 1) / (H' - 1);  Y_ij = X read between four pixels at (p_i, q_j)

    The corner pixels keep their values; what lies between depends on the size, so that a network resized so sees its
    input shifted.
    Example: 3 columns to 5 are read at 0, 1/2, 1, 3/2, 2: 0, 10, 40 become 0, 5, 10, 25, 40.
    """
    return interpolated(xp, x, corners(x.shape[1], int(rows)), corners(x.shape[2], int(columns)))


@bilinear.mistake(
    "corners-aligned", who="aligns the corner pixels: align_corners=True", affects=["down", "across", "y"]
)
def _(xp: Any, x: Any, rows: str, columns: str) -> Steps:
    return bilinear_corners.body(xp, x, rows, columns)


@bilinear.mistake(
    "half-pixel-forgotten", who="reads at i H / H', without the half pixels", affects=["down", "across", "y"]
)
def _(xp: Any, x: Any, rows: str, columns: str) -> Steps:
    down, across = ([min(i * n / count, n - 1) for i in range(count)] for n, count in both(x, rows, columns))
    return interpolated(xp, x, down, across)


@bilinear_corners.mistake(
    "edges-aligned", who="aligns the outer edges: align_corners=False", affects=["down", "across", "y"]
)
def _(xp: Any, x: Any, rows: str, columns: str) -> Steps:
    return bilinear.body(xp, x, rows, columns)


@bilinear_corners.mistake(
    "n-for-n-minus-one",
    who="divides H by H' where there are H - 1 and H' - 1 steps",
    affects=["down", "across", "y"],
)
def _(xp: Any, x: Any, rows: str, columns: str) -> Steps:
    down, across = ([min(i * n / count, n - 1) for i in range(count)] for n, count in both(x, rows, columns))
    return interpolated(xp, x, down, across)


def _nearest(xp: Any, x: Any, rows: str, columns: str) -> Steps:
    return {"y": nearest_exact.body(xp, x, rows, columns)["y"]}


bilinear.mistake("nearest-pixel", who="takes the nearest pixel instead of weighing four", affects="y")(
    _nearest
)
bilinear_corners.mistake(
    "nearest-pixel", who="takes the nearest pixel instead of weighing four", affects="y"
)(_nearest)


def picked(xp: Any, x: Any, down: list[int], across: list[int]) -> Any:
    """The map's pixels at these rows and columns."""
    lines = xp.stack([x[:, i, :] for i in down], axis=1)
    return xp.stack([lines[:, :, j] for j in across], axis=2)


def chosen(xp: Any, x: Any, down: list[int], across: list[int]) -> Steps:
    return {
        "down": each_case(xp, down, x, xp.int64),
        "across": each_case(xp, across, x, xp.int64),
        "y": picked(xp, x, down, across),
    }


def numbers(down: str, across: str) -> list[Step]:
    return [
        Step("down", "p_{i}", down, "row that each output row is taken from", "int", ("OH",)),
        Step("across", "q_{j}", across, "column that each output column is taken from", "int", ("OW",)),
        Step("y", "Y", r"\operatorname{take}(<x>; <down>, <across>)", "resized map", shape=("OH", "OW")),
    ]


@define(
    "image.nearest",
    title="Nearest-neighbour resizing, rounded down",
    inputs=[MAP, ROWS, COLUMNS],
    steps=numbers(
        r"\lfloor \frac{i \cdot <H>}{<rows>} \rfloor", r"\lfloor \frac{j \cdot <W>}{<columns>} \rfloor"
    ),
    source=f"{TORCH}(mode='nearest'), which is OpenCV's INTER_NEAREST",
    example=(
        {"x": [[1.0, 2.0, 3.0]], "rows": "2", "columns": "2"},
        {"across": [0, 1], "y": [[1, 2], [1, 2]]},
    ),
    dims={"H": (3, 5), "W": (3, 4)},
)
def nearest(xp: Any, x: Any, rows: str, columns: str) -> Steps:
    """p_i = floor(i H / H'), counted from the corner: the upper left of the pixels an output covers

    Named nearest, and a little up and left of it.
    Example: 3 columns to 2: floor(0), floor(1.5): the first and the second, although the third is no farther off.
    """
    down, across = ([i * n // count for i in range(count)] for n, count in both(x, rows, columns))
    return chosen(xp, x, down, across)


@define(
    "image.nearest_exact",
    title="Nearest-neighbour resizing by middles",
    inputs=[MAP, ROWS, COLUMNS],
    steps=numbers(
        r"\lfloor (i + \frac{1}{2}) \cdot \frac{<H>}{<rows>} \rfloor",
        r"\lfloor (j + \frac{1}{2}) \cdot \frac{<W>}{<columns>} \rfloor",
    ),
    source=f"{TORCH}(mode='nearest-exact'), which is Pillow's and scikit-image's",
    example=(
        {"x": [[1.0, 2.0, 3.0]], "rows": "2", "columns": "2"},
        {"across": [0, 2], "y": [[1, 3], [1, 3]]},
    ),
    dims={"H": (3, 5), "W": (3, 4)},
)
def nearest_exact(xp: Any, x: Any, rows: str, columns: str) -> Steps:
    """p_i = floor((i + 1/2) H / H'), the pixel in which the output's middle lies

    Example: 3 columns to 2: floor(0.75), floor(2.25): the first and the last.
    """
    down, across = (
        [(2 * i + 1) * n // (2 * count) for i in range(count)] for n, count in both(x, rows, columns)
    )
    return chosen(xp, x, down, across)


@nearest.mistake(
    "by-middles",
    who="takes the pixel of the output's middle, as Pillow does",
    affects=["down", "across", "y"],
)
def _(xp: Any, x: Any, rows: str, columns: str) -> Steps:
    return nearest_exact.body(xp, x, rows, columns)


@nearest_exact.mistake(
    "from-the-corner",
    who="forgets the half pixel, as torch's 'nearest' does",
    affects=["down", "across", "y"],
)
def _(xp: Any, x: Any, rows: str, columns: str) -> Steps:
    return nearest.body(xp, x, rows, columns)


def _averaged(xp: Any, x: Any, rows: str, columns: str) -> Steps:
    return {"y": bilinear.body(xp, x, rows, columns)["y"]}


nearest.mistake("interpolated", who="weighs four pixels instead of taking one", affects="y")(_averaged)
nearest_exact.mistake("interpolated", who="weighs four pixels instead of taking one", affects="y")(_averaged)
