"""Matrices, cases and aligned rows on one line."""

import unicodedata
from collections.abc import Sequence

from quizapp.text.tex_layout import Piece, joined

Row = Sequence[Sequence[Piece]]

_FENCES = {
    "matrix": "",
    "smallmatrix": "",
    "array": "",
    "bmatrix": "[]",
    "pmatrix": "()",
    "Bmatrix": "{}",
    "vmatrix": "||",
    "Vmatrix": "‖‖",
}
_ALIGNED = ("aligned", "align", "split", "gathered", "gather", "equation")

ENVIRONMENTS = frozenset([*_FENCES, *_ALIGNED, "cases"])


def environment(name: str, rows: Sequence[Row]) -> Piece:
    """A grid as one piece: [a b; c d], {x, if x > 0; 0, otherwise}, and aligned rows one after another."""
    if name == "cases":
        return Piece("{" + "; ".join(_case(row) for row in rows) + "}")
    if name in _FENCES:
        cells = [[joined(cell) for cell in row] for row in rows]
        # [1 -2] may be a difference, and entries may hold spaces themselves.
        between = ", " if any(" " in cell or cell[:1] in ("-", "+") for row in cells for cell in row) else " "
        fences = _FENCES[name]
        return Piece(fences[:1] + "; ".join(between.join(row) for row in cells) + fences[1:])
    lines = aligned(rows)
    return Piece("; ".join(line.strip() for line in lines), "text", lines=lines)


def _case(row: Row) -> str:
    cells = [joined(cell).rstrip(",;. ") for cell in row]
    return ", ".join(cell for cell in cells if cell)


def aligned(rows: Sequence[Row]) -> tuple[str, ...]:
    """One line a row, with the first & of each under one another."""
    if len(rows) == 1:
        return (joined(piece for cell in rows[0] for piece in cell),)
    heads = [joined(row[0]) if len(row) > 1 else "" for row in rows]
    tails = [joined(piece for cell in (row[1:] or row) for piece in cell) for row in rows]
    edge = max(map(_width, heads))
    gap = " " if edge else ""
    return tuple(
        " " * (edge - _width(head)) + head + gap + tail for head, tail in zip(heads, tails, strict=True)
    )


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text if not unicodedata.combining(c))
