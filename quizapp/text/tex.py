r"""A subset of TeX to one line of Unicode: \frac{a+b}{c} is (a + b)/c, x_{t-1} is xₜ₋₁.

Grammar: a row is pieces; a piece is an atom with at most one subscript, one superscript and any number of primes;
an atom is a character, a number, a command with its arguments, a {row} or an environment of rows and cells.
Whatever is outside the subset, or does not balance, leaves the whole formula as its source.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from quizapp.text.tex_grid import ENVIRONMENTS, aligned, environment
from quizapp.text.tex_layout import Piece, accented, bracketed, enclosed, fraction, joined, root, scripted
from quizapp.text.tex_symbols import (
    ACCENTS,
    CHARACTERS,
    COMMANDS,
    NEGATED,
    SILENT,
    TRANSPARENT,
    WORDS,
    blackboard,
    calligraphic,
)
from quizapp.text.tex_tokens import Tokens, Unreadable
from quizapp.text.tex_words import WORDS_ARGUMENT, words

DEEPEST = 40  # nesting: no formula a person wrote comes near, and Python's own stack stays far off

_ENVIRONMENT = re.compile(r"\{([A-Za-z]+)\*?\}")
_COLUMNS = re.compile(r"\{[lcr| ]*\}")
_ROW_GAP = re.compile(r"\[[^\]]*\]")
_LETTERS = re.compile(r"\{\s*([A-Za-z0-9]+)\s*\}|([A-Za-z])")


@lru_cache(maxsize=2048)  # a formula is drawn again at every repeat, change of language and resize
def tex(source: str, display: bool = False) -> str:
    """The formula on one line, or `source` as it is; with `display`, an aligned formula has its rows on lines."""
    try:
        lines = _Parser(source).lines()
    except Unreadable:
        return source
    return "\n".join(lines) if display else "; ".join(line.strip() for line in lines)


class _Parser:
    def __init__(self, source: str) -> None:
        self.tokens = Tokens(source)
        self.depth = 0
        self.tight = False  # inside a script
        self.in_index = False  # inside the [3] of \sqrt[3]{x}, which "]" ends

    def lines(self) -> tuple[str, ...]:
        rows = self.rows()
        if self.tokens.next.kind != "end":
            raise Unreadable(f"unexpected {self.tokens.next.text}")
        if len(rows) == 1 and len(rows[0]) == 1 and len(rows[0][0]) == 1 and rows[0][0][0].lines:
            return rows[0][0][0].lines
        return aligned(rows)

    # Rows and groups

    def rows(self) -> list[list[list[Piece]]]:
        """Rows of cells, up to a token that ends both."""
        rows = [[self.row()]]
        while True:
            if self.tokens.takes("character", "&"):
                rows[-1].append(self.row())
            elif self.tokens.takes("command", "\\"):
                if self.tokens.sees("character", "["):
                    self.tokens.raw(_ROW_GAP)
                rows.append([self.row()])
            else:
                break
        return rows[:-1] if len(rows) > 1 and rows[-1] == [[]] else rows

    def row(self) -> list[Piece]:
        """Pieces up to the end of their group, cell, index or source."""
        pieces: list[Piece] = []
        bars: list[str] = []
        while not self.at_row_end():
            if self.tokens.sees("character", "!") and pieces and pieces[-1].role in ("ord", "close"):
                self.tokens.take()
                pieces[-1] = replace(pieces[-1], text=pieces[-1].text + "!", script="")
            elif not self.tokens.take_space():
                pieces.extend(self.with_scripts(self.bar(pieces, bars) or self.atom(pieces)))
        return pieces

    def at_row_end(self) -> bool:
        kind, text, _ = self.tokens.next
        if kind == "character":
            return text in "}&" or (text == "]" and self.in_index)
        return kind == "end" or (kind == "command" and text in ("\\", "end"))

    def argument(self) -> list[Piece]:
        """One token or group."""
        self.tokens.take_space()
        if self.tokens.next.kind == "number":
            return [Piece(self.tokens.digit())]
        if self.at_row_end() or self.tokens.sees("character", "^", "_", "'"):
            raise Unreadable("a missing argument")
        return self.atom([])

    def group(self, before: list[Piece]) -> list[Piece]:
        """A {row}: its pieces stand among the others, but what was made one thing stays one."""
        in_index, self.in_index = self.in_index, False
        pieces = self.row()
        self.in_index = in_index
        self.tokens.expect("}")
        if len(pieces) == 1 and pieces[0].role in ("bin", "rel", "punct"):
            return [Piece(pieces[0].text)]  # 61{,}100
        signed = bool(pieces) and pieces[0].text in ("-", "+", "±")
        if signed and before and before[-1].role in ("ord", "close", "frac"):
            return [Piece("(", "open"), *pieces, Piece(")", "close")]  # x{-1} is no difference
        return pieces

    # Scripts

    def with_scripts(self, atom: list[Piece]) -> list[Piece]:
        below: str | None = None
        above: str | None = None
        primes = 0
        while True:
            self.tokens.take_space()
            kind, text, _ = self.tokens.next
            if kind == "command" and text in ("limits", "nolimits"):
                self.tokens.take()
                continue
            if kind != "character" or text not in ("'", "_", "^"):
                break
            self.tokens.take()
            if text == "'":
                primes += 1
            elif text == "_" and below is None:
                below = self.script()
            elif text == "^" and above is None:
                above = self.script()
            else:
                raise Unreadable("a second script")
        if above is not None and above.strip("′") == "":  # ^\prime
            primes, above = primes + len(above), None
        if not (below or above or primes):
            return atom
        return [scripted(self.base(atom), below or "", above or "", primes)]

    def base(self, atom: list[Piece]) -> Piece:
        """What a script stands on, as one piece."""
        if atom and all(piece.role == "op" for piece in atom):
            return Piece(joined(atom), "op")  # {\arg\min}_x
        if len(atom) == 1:
            piece = atom[0]
            loose = piece.raised or piece.script or piece.apart or piece.text[:1] in ("√", "∛", "∜")
            return Piece(bracketed(piece.text)) if loose or piece.role in ("frac", "text") else piece
        text = joined(atom, self.tight)
        return Piece(text if not atom or enclosed(atom) else bracketed(text))

    def script(self) -> str:
        self.tokens.take_space()
        kind, text, _ = self.tokens.next
        if (kind == "number" and len(text) > 1) or text in ("+", "-"):
            # TeX reads x^12 and 10^-8 as x^{1}2 and 10^{-}8, which nobody means: the source is plainer than that.
            raise Unreadable("a longer script wants braces")
        tight, self.tight = self.tight, True
        text = joined(self.argument(), tight=True)
        self.tight = tight
        return text

    # Atoms

    def bar(self, before: list[Piece], bars: list[str]) -> list[Piece]:
        r"""| and \| open, close or stand between, by what is before them."""
        if not self.tokens.sees_bar():
            return []
        symbol = "|" if self.tokens.take()[:2] == ("character", "|") else "‖"
        last = before[-1].role if before else "open"
        if symbol in bars and last not in ("bin", "rel", "punct"):
            bars.remove(symbol)
            return [Piece(symbol, "close")]
        if last in ("ord", "close", "frac", "word", "space") and not self.tokens.another_bar(symbol):
            return [Piece(symbol, "bar" if symbol == "|" else "rel")]
        bars.append(symbol)
        return [Piece(symbol, "open")]

    def atom(self, before: list[Piece]) -> list[Piece]:
        if self.tokens.sees("character", "^", "_", "'"):
            return [Piece("")]  # a script with nothing to stand on
        kind, text, start = self.tokens.take()
        if kind == "command":
            return self.nested(lambda: self.command(text))
        if kind == "number":
            return [Piece(text)]
        if text == "{":
            return self.nested(lambda: self.group(before))
        if text == ":":
            return self.colon(start)
        if text == "." and self.tokens.next.kind != "number":
            return [Piece(".", "punct")]
        return [Piece(text, CHARACTERS.get(text, "ord"))]

    def nested(self, inner: Callable[[], list[Piece]]) -> list[Piece]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable("too deep")
        pieces = inner()
        self.depth -= 1
        return pieces

    def colon(self, start: int) -> list[Piece]:
        """x[1:3] and 2:1 as they are typed; a space where the source has one."""
        if self.tokens.takes("character", "="):
            return [Piece(":=", "rel")]
        if self.tokens.next.kind != "space":
            return [Piece(":", "bar")]
        return [Piece(":", "rel" if self.tokens.source[:start].endswith(" ") else "punct")]

    def command(self, name: str) -> list[Piece]:
        if name in COMMANDS:
            return [Piece(*COMMANDS[name])]
        if name in SILENT:
            return []
        if name in ("left", "right", "middle"):
            return self.delimiter(name)
        if name in ("frac", "dfrac", "tfrac", "cfrac"):
            return [fraction(self.argument(), self.argument(), self.tight)]
        if name == "sqrt":
            return [root(index=self.index(), radicand=self.argument(), tight=self.tight)]
        if name in ACCENTS:
            return [accented(self.argument(), ACCENTS[name], name.removeprefix("wide"), self.tight)]
        if name in WORDS:
            return words(name, self.tokens.raw(WORDS_ARGUMENT)[1])
        if name in TRANSPARENT:
            return self.argument()
        if name in ("mathbb", "mathcal", "mathscr"):
            letters = self.tokens.raw(_LETTERS)
            font = blackboard if name == "mathbb" else calligraphic
            return [Piece(font(c)) for c in letters[1] or letters[2]]
        if name in ("binom", "dbinom", "tbinom"):
            return [Piece(f"C({joined(self.argument())}, {joined(self.argument())})")]
        if name == "underset":
            below = joined(self.argument(), tight=True)
            return [scripted(self.base(self.argument()), below, "", 0)]
        if name == "pmod":
            return [Piece(" ", "space"), Piece(f"(mod {joined(self.argument())})")]
        if name == "not":
            return self.negated()
        if name == "begin":
            return [self.environment()]
        raise Unreadable(f"unknown command \\{name}")

    def delimiter(self, side: str) -> list[Piece]:
        self.tokens.take_space()
        kind, text, _ = self.tokens.take()
        symbol = "‖" if (kind, text) == ("command", "|") else COMMANDS[text][0] if text in COMMANDS else text
        if kind not in ("character", "command") or len(symbol) != 1:
            raise Unreadable("no delimiter")
        symbol = {"<": "⟨", ">": "⟩"}.get(symbol, symbol)
        if symbol == ".":
            return []
        return [Piece(symbol, "open" if side == "left" else "close" if side == "right" else "rel")]

    def index(self) -> str:
        self.tokens.take_space()
        if not self.tokens.takes("character", "["):
            return ""
        self.in_index, tight, self.tight = True, self.tight, True
        text = joined(self.row(), tight=True)
        self.in_index, self.tight = False, tight
        self.tokens.expect("]")
        return text

    def negated(self) -> list[Piece]:
        self.tokens.take_space()
        pieces = self.argument()
        if len(pieces) == 1 and pieces[0].text in NEGATED:
            return [Piece(NEGATED[pieces[0].text], "rel")]
        raise Unreadable("nothing to negate")

    def environment(self) -> Piece:
        name = self.tokens.raw(_ENVIRONMENT)[1]
        if name not in ENVIRONMENTS:
            raise Unreadable(f"unknown environment {name}")
        if name == "array":
            self.tokens.raw(_COLUMNS)
        in_index, self.in_index = self.in_index, False
        rows = self.rows()
        self.in_index = in_index
        if not self.tokens.takes("command", "end") or self.tokens.raw(_ENVIRONMENT)[1] != name:
            raise Unreadable(f"{name} does not end")
        return environment(name, rows)
