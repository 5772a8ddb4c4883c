r"""Words within a formula: \text{if }, \mathrm{Var}, \operatorname{arg\,max}."""

import re

from quizapp.text.tex_layout import Piece
from quizapp.text.tex_symbols import COMMANDS

WORDS_ARGUMENT = re.compile(r"\*?\s*\{((?:[^\\{}$]|\\[%_&#$ {},;:!])*)\}")

_ESCAPE = re.compile(r"\\(.)")
_SPACES = {" ": " ", ",": " ", ";": " ", ":": " ", "!": ""}
_EDGE = Piece(" ", "space")


def words(command: str, source: str) -> list[Piece]:
    """What stands in the braces, as one piece, with the spaces at its edges."""
    text = _ESCAPE.sub(lambda m: _SPACES.get(m[1], m[1]), source)
    if command == "mathrm":
        text = text.replace(" ", "")  # spaces mean nothing where words do not
    before, after = ([_EDGE] if edge.isspace() else [] for edge in (text[:1], text[-1:]))
    return [*before, *_piece(command, " ".join(text.split()), spaced=" " in text), *after]


def _piece(command: str, inner: str, spaced: bool) -> list[Piece]:
    if command == "operatorname" or inner in COMMANDS:
        return [Piece(inner, "op")]
    if len(inner) <= 1 or inner.isdecimal():
        return [Piece(inner)] if inner else []
    return [Piece(inner, "word" if inner.isascii() and not spaced else "text")]
