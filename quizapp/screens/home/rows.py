"""How Home's lines look: today's work; a bank or a topic with its title, four numbers, and what is wrong with it."""

from functools import cache

from rich.cells import cell_len
from textual.content import Content

from quizapp.memory.counts import Workload
from quizapp.practice.shelf import Part
from quizapp.screens.home import phrases
from quizapp.screens.widgets.content import line_content
from quizapp.screens.widgets.titlebar import one_line
from quizapp.text.languages import Language
from quizapp.text.phrases import Sayable
from quizapp.text.prose import verbatim
from quizapp.text.wrap import wrap

MARGIN = 2
"""Cells on either side."""
BETWEEN = " · "
# In the order of `Stock`.
COLUMNS = (phrases.DUE, phrases.NEW, phrases.LEARNED, phrases.SUSPENDED)
NARROWEST_COLUMN = 6
"""Cells: five digits and a blank."""
SIGN = 2
"""Cells: what says of a bank whether its topics stand beneath it."""
NARROW = 28
"""Cells of a title: with fewer the last columns make room for it, down to what is due and new."""
FEWEST = 2
"""Columns."""
MOST = 6
"""Lines of a title; only one that never ends is cut."""


def today(work: Workload, streak: int, width: int, language: Language) -> Content:
    """What there is to do, side by side, as much in a line as there is room for."""
    said: list[Sayable] = [phrases.TODAY.fill(due=work.due, new=work.new)]
    if work.cards:
        said.append(phrases.WORKLOAD.fill(cards=work.cards, minutes=work.minutes))
    if streak:
        said.append(phrases.STREAK.fill(days=streak))
    rows: list[str] = []
    for text in (one.text(language) for one in said):
        if rows and cell_len(rows[-1] + BETWEEN + text) <= width - 2 * MARGIN:
            rows[-1] += BETWEEN + text
        else:
            rows.append(text)
    return Content("\n".join(rows))


@cache
def column_widths(width: int, language: Language) -> list[int]:
    """Of the columns that there is room for in so many cells."""
    cells = [max(NARROWEST_COLUMN, Content(head.text(language)).cell_length + 2) for head in COLUMNS]
    while len(cells) > FEWEST and width - sum(cells) - 2 * SIGN < NARROW:
        cells.pop()
    return cells


def heads(width: int, language: Language) -> Content:
    """The line above the list."""
    line = Content("")
    for head, cells in zip(COLUMNS, column_widths(width, language), strict=False):
        said = Content(head.text(language))
        line = Content.assemble(line, " " * (cells - said.cell_length), said)
    return line.pad_left(max(0, width - line.cell_length))


def height(part: Part, width: int, language: Language) -> int:
    """How many lines it takes. Of most it is known without drawing them, which 300 topics would take 13 ms for."""
    title = part.title.text(language)
    simple = part.error is None and title.isprintable() and cell_len(title) < _room(part, width, language)
    return 1 if simple else len(lines(part, width, language))


def lines(part: Part, width: int, language: Language) -> list[Content]:
    """What is drawn of it in so many cells."""
    columns, room = column_widths(width, language), _room(part, width, language)
    indent = SIGN * (1 + part.is_topic)
    sign = "  " * part.is_topic + ("▾ " if part.open else "▸ " if part.parts else "  ")
    first, *rest = _title(part, room, language)
    numbers = (
        (f"{count:>{cells}}", "" if count else "$foreground-muted")
        for count, cells in zip(part.stock, columns, strict=False)
    )
    found = [Content.assemble(sign, first, " " * max(0, room - first.cell_length), *numbers)]
    found += [line.pad_left(indent) for line in rest]
    if part.error:
        found += _error(part.error, width - 2 * SIGN, language)
    return found


def _room(part: Part, width: int, language: Language) -> int:
    """For the title."""
    return max(8, width - sum(column_widths(width, language)) - SIGN * (1 + part.is_topic))


def _title(part: Part, room: int, language: Language) -> list[Content]:
    """The title, in as many lines as it takes."""
    text = one_line(part.title.text(language))
    # Of a title without end only what may be shown is looked at.
    wrapped = [line_content(line) for line in wrap(verbatim(text[: (MOST + 1) * room]), room - 1)]
    if len(wrapped) > MOST:
        wrapped[MOST - 1 :] = [wrapped[MOST - 1].truncate(room - 2, ellipsis=False) + "…"]
    return wrapped or [Content("")]


def _error(error: str, width: int, language: Language) -> list[Content]:
    """The first problem whole, and how many there are besides."""
    first, *more = error.splitlines()
    said = phrases.BROKEN.fill(error=first).text(language)
    prose = verbatim(one_line(said), "bad")
    if more:
        prose += verbatim(phrases.MORE_PROBLEMS.fill(count=len(more)).text(language), "bad")
    wrapped = (line_content(line) for line in wrap(prose, width) if line)
    return [line.pad_left(2 * SIGN) for line in wrapped]
