"""A formula's source as tokens."""

import re
from typing import Literal, NamedTuple

TokenKind = Literal["command", "number", "space", "character", "end"]

_TOKEN = re.compile(
    r"\\(?P<command>[A-Za-z]+)|\\(?P<symbol>.)"
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?"  # 1,000 is one number,
    r"|\d+(?:\.\d+)?(?:e[+-]\d+)?"  # so is 1.2e-08,
    r"|<[A-Za-z]\w*(?:-1)?>)"  # and so is a <placeholder> nobody has filled
    r"|(?P<space>\s+)|(?P<character>.)",
    re.DOTALL | re.ASCII,
)
_KINDS: dict[str | None, TokenKind] = {
    "command": "command",
    "symbol": "command",
    "number": "number",
    "space": "space",
    "character": "character",
}


_BARS = {("character", "|"): "|", ("character", "‖"): "‖", ("command", "|"): "‖"}


class Unreadable(ValueError):
    """The formula is outside the subset, or does not balance."""


class Token(NamedTuple):
    kind: TokenKind
    text: str  # of a command, without its backslash
    start: int


class Tokens:
    """The tokens of a source, and the place reached in them."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._tokens = [
            Token(_KINDS[m.lastgroup], m[m.lastgroup or 0], m.start()) for m in _TOKEN.finditer(source)
        ]
        if source.endswith("\\") and (not self._tokens or self._tokens[-1][:2] != ("command", "\\")):
            raise Unreadable("a backslash with nothing behind it")
        self._tokens.append(Token("end", "", len(source)))
        self._at = 0

    @property
    def next(self) -> Token:
        return self._tokens[self._at]

    def take(self) -> Token:
        token = self._tokens[self._at]
        if token.kind != "end":
            self._at += 1
        return token

    def take_space(self) -> bool:
        if self._tokens[self._at].kind != "space":
            return False
        self._at += 1
        return True

    def sees(self, kind: TokenKind, *texts: str) -> bool:
        token = self._tokens[self._at]
        return token.kind == kind and token.text in texts

    def takes(self, kind: TokenKind, *texts: str) -> bool:
        """Take the next token if it is one of these."""
        seen = self.sees(kind, *texts)
        self._at += seen
        return seen

    def expect(self, character: str) -> None:
        if not self.takes("character", character):
            raise Unreadable(f"{character} is missing")

    def sees_bar(self) -> bool:
        return self.next[:2] in _BARS

    def another_bar(self, symbol: str) -> bool:
        """Whether the same bar comes again before the brackets we are in close: 2|x|, but not p(x|z)."""
        depth = 0
        for place in range(self._at, len(self._tokens)):
            token = self._tokens[place]
            if token.text in ("(", "[", "{"):
                depth += 1
            elif token.text in (")", "]", "}"):
                depth -= 1
            elif depth == 0 and _BARS.get(token[:2]) == symbol:
                return True
            if depth < 0:
                break
        return False

    def digit(self) -> str:
        """One digit of a number: \\frac12 is a half."""
        _, text, start = self.next
        if not text.isdecimal():
            raise Unreadable("a longer argument wants braces")
        self._tokens[self._at] = Token("number", text[1:], start + 1)
        if len(text) == 1:
            self._at += 1
        return text[0]

    def raw(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """What the source itself holds from here, for what is not made of tokens: \\text{…}, a column list."""
        self.take_space()
        match = pattern.match(self.source, self.next.start)
        if match is None:
            raise Unreadable(f"not {pattern.pattern}")
        while self.next.kind != "end" and self.next.start < match.end():
            self._at += 1
        return match
