"""*Emphasis* and **strong** within one block."""

import re
from dataclasses import dataclass

from quizapp.text.spans import Span, Style

_ASTERISKS = re.compile(r"\*+")
_WORD = re.compile("[A-Za-z0-9_\u00c0-\u024f\u0370-\u03ff]")
_STYLES: dict[int, Style] = {1: "emphasis", 2: "strong"}


@dataclass(frozen=True, slots=True)
class _Pair:
    opens: re.Match[str]
    closes: re.Match[str]


def runs(text: str) -> list[Span]:
    """The text in stretches of one style; asterisks without a partner stay as they are.

    They open before and close behind what is not a space, and not inside a word: 2*3*4, a * b and x**2 have none.
    """
    if "*" not in text:
        return [Span(text)]
    found: list[Span] = []
    at = 0
    style: Style = ""
    for place, width, after in _marks(text):
        if place > at:
            found.append(Span(text[at:place], style))
        at, style = place + width, after
    if at < len(text):
        found.append(Span(text[at:], style))
    return found


def _marks(text: str) -> list[tuple[int, int, Style]]:
    """Where the asterisks that are markup stand, how many they are, and the style behind them."""
    pairs: list[_Pair] = []
    open_: dict[int, re.Match[str]] = {}
    for match in _ASTERISKS.finditer(text):
        width = len(match[0])
        if width not in _STYLES:
            continue
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        opener = open_.get(width)
        if opener is not None and not before.isspace() and not _WORD.match(after):
            pairs.append(_Pair(opener, match))
            # What was opened inside and not closed there is no markup.
            open_ = {w: m for w, m in open_.items() if m.start() < opener.start()}
        elif after and not after.isspace() and not (before and _WORD.match(before)):
            open_[width] = match
    # Strong outweighs the emphasis inside it.
    edges: list[tuple[int, int, int]] = []
    for pair in pairs:
        width = len(pair.opens[0])
        edges += [(pair.opens.start(), width, 1), (pair.closes.start(), width, -1)]
    marks: list[tuple[int, int, Style]] = []
    depth = {1: 0, 2: 0}
    for place, width, step in sorted(edges):
        depth[width] += step
        marks.append((place, width, "strong" if depth[2] else "emphasis" if depth[1] else ""))
    return marks
