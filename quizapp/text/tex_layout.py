"""Pieces of a formula set side by side on one line: spaces, brackets, superscripts."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from quizapp.text.tex_symbols import SUBSCRIPTS, SUPERSCRIPTS, Role

CLOSING = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉", "‖": "‖", "|": "|"}

# A letter before a bracket is a function where it is one of these and its argument is no sum: q(x) but n(n + 1).
FUNCTION_LETTERS = frozenset("fghpqDFGJLPQℒℓπσφψ")

_RAISED = frozenset([*SUPERSCRIPTS.values(), *SUBSCRIPTS.values()]) - frozenset("*°†′")

Shape = Literal["atom", "product", "compound"]
Script = Literal["", "bare", "bracketed"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One symbol, number, word, bracket or fraction with its scripts."""

    text: str
    role: Role = "ord"
    raised: bool = False  # ends in a superscript: √x² would say two things
    script: Script = ""  # ends in x_c or x_(i,j), for want of the characters
    apart: bool = False  # begins with a superscript, as ⁿ√x does
    lines: tuple[str, ...] = ()  # the same on several lines, where it may have them


def bracketed(text: str) -> str:
    return f"({text})"


def joined(pieces: Iterable[Piece], tight: bool = False) -> str:
    """The pieces on one line; `tight`, as in a subscript, has no space round relations and operators."""
    row = _fractions_bracketed(_signs(pieces))
    parts: list[str] = []
    previous: Piece | None = None
    wide = False
    for piece in row:
        if piece.role == "space":
            wide = True
            continue
        if previous is not None:
            parts.append(_gap(previous, piece, tight, wide))
        parts.append(piece.text)
        previous, wide = piece, False
    return "".join(parts)


_BEFORE_A_SIGN = frozenset(["open", "rel", "bin", "punct", "op", "big", "slash", "bar", "sign"])


def _signs(pieces: Iterable[Piece]) -> list[Piece]:
    """An operator with nothing on its left is a sign; one with nothing on its right is a symbol (x⁺)."""
    row: list[Piece] = []
    before: Role | None = None
    for piece in pieces:
        if piece.role == "bin" and (before is None or before in _BEFORE_A_SIGN):
            piece = replace(piece, role="sign")
        if piece.role != "space":
            before = piece.role
        row.append(piece)
    if row and row[-1].role in ("bin", "sign"):
        row[-1] = replace(row[-1], role="ord")
    return row


_BINDS_TO_A_FRACTION = frozenset(["ord", "open", "prefix", "op", "word", "big", "frac", "slash"])


def _fractions_bracketed(row: list[Piece]) -> list[Piece]:
    """A fraction is bracketed where its neighbour would otherwise seem to belong to one half of it."""
    if not any(piece.role == "frac" for piece in row):
        return row
    solid = [piece for piece in row if piece.role != "space"]
    neighbours = zip([None, *solid], solid, [*solid[1:], None], strict=False)
    loose = {
        id(piece)
        for left, piece, right in neighbours
        if piece.role == "frac"
        and (
            (right is not None and right.role in _BINDS_TO_A_FRACTION)
            or (left is not None and left.role in ("op", "prefix", "slash", "frac"))
            or (left is not None and left.role in ("ord", "close") and piece.text[0].isdecimal())
        )
    }
    return [replace(p, text=bracketed(p.text), role="ord") if id(p) in loose else p for p in row]


def _gap(a: Piece, b: Piece, tight: bool, wide: bool) -> str:
    """What stands between two neighbours."""
    if a.role == "open" or b.role in ("close", "punct"):
        return ""
    roles = (a.role, b.role)
    if "rel" in roles or "bin" in roles:
        return "" if tight and "mod" not in (a.text, b.text) else " "
    if a.role == "punct":
        return "" if tight else " "
    if wide or a.role == "big":
        return " "
    if a.role in ("sign", "bar", "slash") or b.role in ("sign", "bar", "slash"):
        return ""
    if a.role in ("op", "word"):
        return "" if b.text[:1] in ("(", "[", "{") and a.script != "bracketed" else " "
    if b.role in ("op", "word", "big") or b.apart:
        return " "
    if a.role == "frac" or b.role == "frac":
        return " "
    return " " if _run_together(a, b) else ""


def _run_together(a: Piece, b: Piece) -> bool:
    """Whether the two, set tight, would read as one: x_c y, √2 x, 2 10, x (1/2)."""
    if not b.text or not a.text:
        return False
    if b.role == "open":
        return a.text[0] in "√∛∜" and a.script == "bare"
    if a.script == "bare" or (a.text[-1].isdecimal() and b.text[0].isdecimal()):
        return True
    if "text" in (a.role, b.role):
        return a.text[-1].isalnum() and b.text[0].isalnum()
    return a.role == "ord" == b.role and b.text[0] == "(" and a.text[-1] != ")"


def _outline(pieces: Sequence[Piece]) -> Iterator[tuple[int, Piece]]:
    """The pieces with how deep in brackets each one stands; a bracket itself stands outside."""
    depth = 0
    for piece in pieces:
        if piece.role == "close":
            depth = max(depth - 1, 0)
        yield depth, piece
        if piece.role == "open":
            depth += 1


def shape(pieces: Iterable[Piece]) -> Shape:
    """What the pieces are to a fraction, a root or a power that takes them as a whole."""
    row = [piece for piece in _signs(pieces) if piece.role != "space"]
    if not row:
        return "atom"
    first, rest = row[0], row[1:]
    if enclosed(rest) and first.role in ("op", "word"):
        return "atom"
    if enclosed(rest) and first.role == "ord" and first.text[:1] in FUNCTION_LETTERS:
        return "product" if any(piece.role in ("bin", "rel") for piece in rest) else "atom"
    if row[0].role == "prefix" and len(row) == 2 and row[1].role in ("ord", "prefix"):
        return "atom"
    if len(row) == 1:
        return "compound" if row[0].role in ("frac", "text") else "atom"
    if enclosed(row):
        return "atom"
    if row[0].role == "sign" and len(row) == 2 and row[1].role == "ord":
        return "product"  # -b/(2a), but a/(-b)
    flat = [piece for depth, piece in _outline(row) if depth == 0]
    if all(p.role in ("ord", "prefix", "open", "close") and not p.script and not p.apart for p in flat):
        return "product"
    return "compound"


def enclosed(row: Sequence[Piece]) -> bool:
    """Whether one pair of brackets holds everything."""
    if len(row) < 2 or row[0].role != "open" or row[-1].role != "close":
        return False
    return all(depth > 0 for depth, _ in list(_outline(row))[1:-1])


def fraction(numerator: Sequence[Piece], denominator: Sequence[Piece], tight: bool) -> Piece:
    """a/b, with brackets round whatever is more than one factor: 2x/n, but 1/(2x)."""
    above, below = joined(numerator, tight), joined(denominator, tight)
    bare_power = any(piece.script == "bare" and "^" in piece.text for piece in numerator)  # x^q/y
    if shape(numerator) == "compound" or bare_power or not above:
        above = bracketed(above)
    differential = _is_d(numerator) and _is_d(denominator) and len(denominator) == 2  # dL/dx
    if not differential and (shape(denominator) != "atom" or not below):
        below = bracketed(below)
    return Piece(f"{above}/{below}", "frac")


def _is_d(pieces: Sequence[Piece]) -> bool:
    return bool(pieces) and pieces[0].text.rstrip("⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ") == "d"


def accented(pieces: Sequence[Piece], mark: str, name: str, tight: bool) -> Piece:
    """A combining mark on one letter (x̂, and x̂ᵢ for all of xᵢ); a longer body is hat(xy)."""
    text = joined(pieces, tight)
    end = 1
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    if (
        len(pieces) == 1
        and text[:1].isalnum()
        and all(c in _RAISED for c in text[end:])
        and not pieces[0].raised
    ):
        return replace(pieces[0], text=unicodedata.normalize("NFC", text[:end] + mark) + text[end:])
    return Piece(f"{name}({text})")


def root(radicand: Sequence[Piece], index: str, tight: bool) -> Piece:
    """√x, √(x + y), ∛x, ⁿ√x; (x)^(1/q) where the index has no superscript."""
    row = [piece for piece in radicand if piece.role != "space"]
    text = joined(row, tight)
    under_brackets = enclosed(row) and row[0].text == "(" and not row[-1].raised and not row[-1].script
    if not under_brackets and (shape(row) != "atom" or not text or any(p.raised or p.script for p in row)):
        text = bracketed(text)
    sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(index) or _translated(index, SUPERSCRIPTS)
    if sign is None:
        return Piece(f"{bracketed(joined(row, tight))}^(1/{index})", script="bracketed")
    script: Script = "" if text[-1] == ")" else "bare"
    if sign in ("√", "∛", "∜"):
        return Piece(sign + text, script=script)
    return Piece(f"{sign}√{text}", script=script, apart=True)


def scripted(base: Piece, below: str, above: str, primes: int) -> Piece:
    """The piece with its subscript, primes and superscript, in Unicode where every character has one."""
    lowered, raised = _translated(below, SUBSCRIPTS), _translated(above, SUPERSCRIPTS)
    if base.role == "big" and None in (lowered, raised):  # both bounds in one manner: ∑_(c=1)^C
        lowered, raised = (None if below else ""), (None if above else "")
    if lowered is None and (above or primes) and raised is not None and base.role != "big":
        # σ²_B: a subscript for want of characters stands last, and then needs no brackets.
        return scripted(replace(base, text=base.text + "′" * primes + raised), below, "", 0)
    if lowered is None:
        lowered = "_" + (_held(below) if above else _standing(below))
    if raised is None:
        raised = "^" + _standing(above)
    text = base.text + lowered + "′" * primes + raised
    last = raised or ("" if primes else lowered)
    script: Script = "" if last[:1] not in ("_", "^") else "bracketed" if last[-1] in ")]}" else "bare"
    return replace(base, text=text, raised=bool(above) or base.raised, script=script)


def _translated(text: str, table: dict[str, str]) -> str | None:
    characters = [table.get(c) for c in text]
    return None if None in characters else "".join(c for c in characters if c)


def _standing(text: str) -> str:
    """A script that needs no brackets: one word or symbol, or one already in brackets."""
    inside = text[1:-1]
    if (
        len(text) > 2
        and CLOSING.get(text[0]) == text[-1]
        and not any(c in inside for c in text[0] + text[-1])
    ):
        return text
    letters = [c for c in text if not 0x300 <= ord(c) <= 0x36F and ord(c) != 0x20D7]
    one_word = all(c.isalnum() and c not in _RAISED for c in letters)
    return text if letters and (one_word or len(letters) == 1) else bracketed(text)


def _held(text: str) -> str:
    standing = _standing(text)
    return standing if standing.startswith("(") else bracketed(text)
