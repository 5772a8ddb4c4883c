"""From typed text to tokens, each with its column, so that every message can point at its place."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from quizapp.answers.arithmetic import constant
from quizapp.answers.characters import Source, canonical, is_raised
from quizapp.answers.chinese import MAGNITUDE, NAMED_POWERS, PERCENT, POWER, SIGN, SIGNS, WORD, Fix
from quizapp.answers.phrases import (
    DASHES,
    DECIMAL_POINT,
    ENDLESS,
    GROUPING,
    HEXADECIMAL,
    MISSING_SIGN,
    TOO_LONG,
    TWO_POINTS,
    UNEXPECTED,
    UNKNOWN_SIGN,
)
from quizapp.answers.refusals import quoted, unreadable
from quizapp.answers.units import SUFFIXES, same_unit, spellings
from quizapp.text.phrases import Sayable

MOST_CHARACTERS = 200
MOST_TOKENS = 64

Layout = Literal["number", "list", "shape"]
Kind = Literal["number", "word", "sign", "open", "close", "comma", "semicolon", "end"]


@dataclass(frozen=True)
class Syntax:
    """What the question asks for, as far as reading depends on it."""

    layout: Layout
    """A comma groups thousands in a lone number and separates the numbers of a list."""
    unit: str | None
    precision: Sayable
    """What to ask for when somebody types 0.333..."""


@dataclass(frozen=True)
class Token:
    kind: Kind
    text: str
    """Canonical: a number without its separators, ** as ^."""
    typed: str
    column: int
    after: int
    """The column just past it."""
    spaced: bool
    """White space stands before it: `1 -2` is two entries of a list, `1 - 2` one."""
    fix: Fix = ""

    @property
    def ends_exponent(self) -> bool:
        """It closes a raised figure or 的…次方: neither 10²% nor 10的2次方% means 10^(2%)."""
        return self.kind == "close" and (is_raised(self.typed[-1:]) or self.typed[-1:] in ("方", "幂"))


_NUMBER_START = re.compile(r"\d|\.\d")
_DIGITS = {
    "number": re.compile(r"\d+(?:[,_ ]\d+)*"),
    "list": re.compile(r"\d+(?:_\d+)*"),
    "shape": re.compile(r"\d+(?:_\d+)*"),
}
_FRACTION = re.compile(r"\.\d*")
_EXPONENT = re.compile(r" *[eE]([+负-]?\d+)(?!\d|\.\d)")
_HEXADECIMAL = re.compile(r"0[xX][0-9a-fA-F]+")
_TIMES = re.compile(r"[xX](?= *(?:[\d.(+-]|$))")
_WORD = re.compile(rf"[A-Za-zμ]+\d*|{WORD.pattern}")
_SIGN = re.compile(r"\*\*|[-+*/^%√∞]")
_DASHES = "—―⸺"
"""Two of them are one Chinese dash, which an input method sends for _, or two minus signs."""
_SINGLE: dict[str, Kind] = {
    **dict.fromkeys("([{", "open"),
    **dict.fromkeys(")]}", "close"),
    ",": "comma",
    ";": "semicolon",
}


def tokens(raw: str, syntax: Syntax) -> tuple[Token, ...]:
    """The tokens of `raw`, the last of kind "end"; raises `Refused`."""
    if len(raw) > MOST_CHARACTERS:
        raise _too_long()
    return _Tokenizer(canonical(raw), syntax).run()


class _Tokenizer:
    def __init__(self, source: Source, syntax: Syntax) -> None:
        self.source = source
        self.text = source.text
        self.syntax = syntax
        self.units = tuple(canonical(spelling).text for spelling in spellings(syntax.unit))
        self.found: list[Token] = []
        self.at = 0
        self.spaced = False

    def run(self) -> tuple[Token, ...]:
        while self._skip_space():
            if self._after_value() and self._unit():
                continue
            if self._after_value() and self.text[self.at :].rstrip() == ".":  # the full stop of a sentence
                break
            if self.text.startswith("..", self.at):
                raise unreadable(ENDLESS, self._column(), precision=self.syntax.precision)
            if _NUMBER_START.match(self.text, self.at):
                self._number()
            else:
                self._other()
            if len(self.found) > MOST_TOKENS:
                raise _too_long()
        self._add("end", "", self.at)
        return tuple(self.found)

    def _skip_space(self) -> bool:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] == " ":
            self.at += 1
        self.spaced = self.at > start
        return self.at < len(self.text)

    def _after_value(self) -> bool:
        if not self.found:
            return False
        last = self.found[-1]
        if last.kind == "word":
            return last.text in SUFFIXES or constant(last.text) is not None
        return last.kind in ("number", "close") or last.text == "%"

    def _column(self, at: int | None = None) -> int:
        return self.source.columns[self.at if at is None else at]

    def _raw(self, count: int) -> str:
        """What was typed for the next characters; a blank for the end."""
        columns = self.source.columns[self.at : self.at + count]
        return "".join(self.source.raw[column - 1 : column] or " " for column in columns)

    def _add(self, kind: Kind, text: str, end: int, fix: Fix = "") -> None:
        typed = self.source.typed(self.at, end) if end > self.at else ""
        column = self._column() if end > self.at else self.source.after(self.at)
        self.found.append(Token(kind, text, typed, column, self.source.after(end), self.spaced, fix))
        self.at = end

    def _unit(self) -> bool:
        """The asked unit after a value says nothing new, so it yields no token."""
        for spelling in self.units:
            end = self.at + len(spelling)
            ends_here = not (self.text[end : end + 1].isalnum() and spelling[-1].isalnum())
            if same_unit(self.text[self.at : end], spelling) and ends_here:
                self.at = end
                return True
        return False

    def _number(self) -> None:
        if hexadecimal := _HEXADECIMAL.match(self.text, self.at):
            raise unreadable(HEXADECIMAL, self._column(), typed=quoted(hexadecimal[0]))
        end = self.at
        whole = ""
        if digits := _DIGITS[self.syntax.layout].match(self.text, self.at):
            whole, end = self._ungrouped(digits[0]), digits.end()
        fraction = ""
        if point := _FRACTION.match(self.text, end):
            fraction, end = point[0], point.end()
        if self.text[end:].rstrip() == ".":  # the full stop of a sentence
            end += 1
        elif self.text.startswith(".", end):
            if not fraction[1:] or not _NUMBER_START.match(self.text, end):
                raise unreadable(ENDLESS, self._column(end), precision=self.syntax.precision)
            raise unreadable(TWO_POINTS, self._column(end))
        exponent = ""
        if power := _EXPONENT.match(self.text, end):
            exponent, end = "e" + power[1].replace("负", "-"), power.end()
        self._add("number", whole + fraction + exponent, end)

    def _ungrouped(self, digits: str) -> str:
        """Grouping is exact or refused: 0,5 and 1,21 are never guessed at."""
        first, *rest = re.split("[,_ ]", digits)
        if not rest:
            return digits
        separators = re.findall("[,_ ]", digits)
        exact = len(first) <= 3 and first[0] != "0" and all(len(group) == 3 for group in rest)
        if exact and len(set(separators)) == 1:
            return first + "".join(rest)
        column = self._column(self.at + len(first))
        if separators == [","]:
            raise unreadable(DECIMAL_POINT, column)
        if separators == [" "]:
            raise unreadable(MISSING_SIGN, self._column(self.at + len(first) + 1), typed=rest[0])
        raise unreadable(GROUPING, column)

    def _other(self) -> None:
        character = self.text[self.at]
        times = self._after_value() and _TIMES.match(self.text, self.at)
        if kind := _SINGLE.get(character):
            self._add(kind, character, self.at + 1)
        elif times:
            self._add_sign("*", times.end())
        elif not character.isascii() and self._said():
            pass
        elif character.isalpha() and (word := _WORD.match(self.text, self.at)):
            self._add("word", word[0], word.end())
        elif sign := _SIGN.match(self.text, self.at):
            if all(character in _DASHES for character in self._raw(2)):
                typed = self.source.typed(self.at, self.at + 2)
                raise unreadable(DASHES, self._column(), typed=quoted(typed))
            self._add_sign({"**": "^"}.get(sign[0], sign[0]), sign.end())
        else:
            raise unreadable(
                UNKNOWN_SIGN, self._column(), typed=quoted(self.source.typed(self.at, self.at + 1))
            )

    def _add_sign(self, sign: str, end: int, fix: Fix = "") -> None:
        if sign in "√∞":
            self._add("word", sign, end)
        else:
            kind: Kind = "comma" if sign == "*" and self.syntax.layout == "shape" else "sign"
            self._add(kind, sign, end, fix)

    def _said(self) -> bool:
        """Whether something said in Chinese stands here; then it is taken."""
        behind_number = bool(self.found) and self.found[-1].kind == "number"
        if behind_number and (magnitude := MAGNITUDE.match(self.text, self.at)):
            self._add("word", magnitude[0], magnitude.end())
        elif percent := PERCENT.match(self.text, self.at):
            self._percent(percent)
        elif power := POWER.match(self.text, self.at):
            self._power(power)
        elif sign := SIGN.match(self.text, self.at):
            self._add_sign(SIGNS[sign[0]][0], sign.end(), SIGNS[sign[0]][1])
        else:
            return False
        return True

    def _percent(self, said: re.Match[str]) -> None:
        """百分之50 is the number with % behind it, or just the number where the answer is asked for in percent."""
        start, self.at = self.at, said.end()
        self._number()
        typed = self.source.typed(start, self.at)
        self.found[-1] = replace(self.found[-1], typed=typed, column=self._column(start))
        self._skip_space()
        if self.text.startswith("%", self.at):
            raise unreadable(UNEXPECTED, self._column(), typed=self.source.typed(self.at, self.at + 1))
        if "%" not in self.units:
            self._add("sign", "%", self.at)

    def _power(self, said: re.Match[str]) -> None:
        """10的负3次方 is 10^(-3)."""
        self._add("sign", "^", self.at + 1, "said")
        self.spaced = False
        self._add("open", "(", self.at)
        if said["sign"]:
            self.at = said.start("sign")
            self._add("sign", said["sign"].replace("负", "-"), said.end("sign"))
        part = "name" if said["name"] else "digits"
        self.at = said.start(part)
        self._add("number", NAMED_POWERS.get(said[part], said[part]), said.end(part))
        self._add("close", ")", said.end())


def _too_long() -> Exception:
    return unreadable(TOO_LONG, None, characters=MOST_CHARACTERS, tokens=MOST_TOKENS)
