"""Typed characters, whatever keyboard or input method they came from, as the few that the tokenizer knows.

>>> source = canonical("５×３．５")
>>> source.text, source.columns
('5*3.5', (1, 2, 3, 4, 5, 6))
"""

import unicodedata
from dataclasses import dataclass
from itertools import groupby

# What NFKC leaves alone or would read wrongly. The Chinese full stop is what an input method sends for '.'.
_SIGNS = {
    **dict.fromkeys("×✕✖╳·⋅∙•・∗", "*"),
    **dict.fromkeys("÷∕⁄➗", "/"),
    **dict.fromkeys("−–—―‒‐‑➖", "-"),
    "⸺": "--",
    "➕": "+",
    **dict.fromkeys("、،", ","),
    **dict.fromkeys("。｡", "."),
    **dict.fromkeys("【〔〖", "["),
    **dict.fromkeys("】〕〗", "]"),
    "⋯": "...",
    "負": "负",
    "減": "减",
    # Pasted with a number from a web page, or sent with an emoji sign; nothing to see.
    **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff", ""),
}
# NFKC turns 10² into 102, ½ into 1⁄2 and ① into 1: of its foldings only those that keep the meaning.
_KEEPS_MEANING = {
    "<wide>",
    "<narrow>",
    "<small>",
    "<vertical>",
    "<compat>",
    "<font>",
    "<noBreak>",
    "<square>",
}


@dataclass(frozen=True)
class Source:
    """The folded text and, for each of its characters and for its end, the column in what was typed."""

    text: str
    columns: tuple[int, ...]
    raw: str

    def typed(self, start: int, end: int) -> str:
        """The stretch of what was typed that became text[start:end]."""
        return self.raw[self.columns[start] - 1 : self.after(end) - 1]

    def after(self, end: int) -> int:
        """The column just past the character before `end`."""
        return self.columns[end - 1] + 1 if end else 1


def canonical(raw: str) -> Source:
    """Full-width forms folded, Chinese punctuation as Latin, × ÷ − as * / -, a raised exponent as ^(…)."""
    text: list[str] = []
    columns: list[int] = []
    for raised, run in groupby(enumerate(raw, 1), key=lambda place: is_raised(place[1])):
        characters = list(run)
        folded = [(column, _folded(character)) for column, character in characters]
        if raised:
            folded = [(folded[0][0], "^("), *folded, (folded[-1][0], ")")]
        for column, piece in folded:
            text.append(piece)
            columns.extend([column] * len(piece))
    return Source("".join(text), (*columns, len(raw) + 1), raw)


def is_raised(character: str) -> bool:
    """A small figure above the line, such as ²."""
    return unicodedata.decomposition(character).startswith("<super>")


def _folded(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    if character.isascii():
        return " " if character.isspace() else character
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.decimal(character))
    kind = unicodedata.decomposition(character).partition(" ")[0]
    if kind == "<fraction>":
        return "(" + unicodedata.normalize("NFKC", character).replace("⁄", "/") + ")"
    if kind == "<super>" or kind in _KEEPS_MEANING:
        folded = unicodedata.normalize("NFKC", character)
        return folded if folded == character else "".join(map(_folded, folded))
    return " " if character.isspace() else character
