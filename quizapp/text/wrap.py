"""Prose to lines no wider than the screen, with the rules of Latin and Chinese setting."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.cells import cell_len

from quizapp.text.cjk import is_cjk
from quizapp.text.spans import Block, Prose, Span, Style

Line = tuple[Span, ...]

NARROWEST = 8  # a lead of up to five cells and one wide character still fit

# Kinsoku: what may not begin a line, and what may not end one.
NOT_FIRST = frozenset("，。、；：！？）】》〉」』”’％…—·～,.;:!?)]}%°℃′″ー々〕〗｝］")
NOT_LAST = frozenset("（【《〈「『“‘([{〔〖｛［＄￥")

Cell = tuple[str, int, Style]  # a character with its combining marks, how many cells it takes, and its style


def wrap(prose: Prose, width: int) -> list[Line]:
    """The lines of a text on a screen of `width` cells: a blank one between blocks, none inside a list.

    No line is wider than `width`, which is at least 8.
    """
    width = max(width, NARROWEST)
    lines: list[Line] = []
    for i, block in enumerate(prose.blocks):
        if i and not block.follows_tightly(prose.blocks[i - 1]):
            lines.append(())
        lines.extend(_block(block, width))
    return lines


def _block(block: Block, width: int) -> Iterator[Line]:
    margin = block.lead
    room = width - len(margin)
    for source in _source_lines(block.spans):
        for line in _hard(source, room) if block.kind == "code" else _soft(source, room):
            yield _line(margin, line)
            margin = block.indent


def _line(margin: str, cells: Iterable[Cell]) -> Line:
    spans = [Span("".join(c[0] for c in run), style) for style, run in groupby(cells, key=lambda c: c[2])]
    return (Span(margin, "dim" if margin.strip() else ""), *spans) if margin and spans else tuple(spans)


def _source_lines(spans: Iterable[Span]) -> Iterator[list[Cell]]:
    """The characters between the newlines a block holds already."""
    line: list[Cell] = []
    for span in spans:
        for c in span.text:
            if c == "\n":
                yield line
                line = []
                continue
            size = 1 if " " <= c <= "~" else cell_len(c)
            if size == 0 and line:  # a combining mark stays with its letter
                text, wide, style = line[-1]
                line[-1] = (text + c, wide, style)
            else:
                line.append((c, size, span.style))
    yield line


def _hard(cells: list[Cell], room: int) -> Iterator[list[Cell]]:
    """Broken where the room ends, and nowhere else."""
    line: list[Cell] = []
    used = 0
    for cell in cells:
        if used + cell[1] > room:
            yield line
            line, used = [], 0
        line.append(cell)
        used += cell[1]
    yield line


def _soft(cells: list[Cell], room: int) -> Iterator[list[Cell]]:
    """Broken at spaces and between Chinese characters; the spaces at a break go."""
    start = 0
    while start < len(cells):
        end, used = start, 0
        while end < len(cells) and used + cells[end][1] <= room:
            used += cells[end][1]
            end += 1
        if end < len(cells):
            end = _last_break(cells, start, end)
        stop = end
        while stop > start and cells[stop - 1][0] == " " and end < len(cells):
            stop -= 1
        yield cells[start:stop]
        start = end
        while start < len(cells) and cells[start][0] == " ":
            start += 1
    if not cells:
        yield cells


def _last_break(cells: list[Cell], start: int, end: int) -> int:
    """The last good place up to `end`; inside a formula only where half the line would be left empty otherwise."""
    inside_formula = 0
    for place in range(end, start, -1):
        if not _may_break(cells, place):
            continue
        if not _in_formula(cells, place):
            far = inside_formula and place - start < (end - start) // 2
            return inside_formula if far else place
        inside_formula = inside_formula or place
    if inside_formula:
        return inside_formula
    # A word longer than the line is broken anywhere that kinsoku allows.
    return next((p for p in range(end, start, -1) if _kinsoku(cells, p)), end)


def _may_break(cells: list[Cell], place: int) -> bool:
    before, after = cells[place - 1][0], cells[place][0]
    between_words = " " in (before, after) or is_cjk(before[0]) or is_cjk(after[0])
    return between_words and _kinsoku(cells, place)


def _kinsoku(cells: list[Cell], place: int) -> bool:
    """Whether what stands on either side, the spaces aside, may end a line and begin one."""
    left, right = place - 1, place
    while left > 0 and cells[left][0] == " ":
        left -= 1
    while right < len(cells) - 1 and cells[right][0] == " ":
        right += 1
    return cells[right][0][0] not in NOT_FIRST and cells[left][0][0] not in NOT_LAST


def _in_formula(cells: list[Cell], place: int) -> bool:
    return cells[place - 1][2] == "math" == cells[place][2]
