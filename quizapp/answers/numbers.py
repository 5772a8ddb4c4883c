"""Precedence climbing over the tokens of a typed answer: numbers, their arithmetic, lists of them. Never `eval`.

Loosest to tightest: + -, then * /, then a sign before a number, then ^ (which binds to the right: 2^-3^2), then %.
"""

from dataclasses import dataclass
from typing import TypeAlias

from quizapp.answers.arithmetic import (
    FUNCTIONS,
    Number,
    called,
    combined,
    constant,
    function,
    negated,
    scaled,
)
from quizapp.answers.cursor import Cursor, unknown
from quizapp.answers.literals import literal
from quizapp.answers.phrases import (
    AMBIGUOUS_M,
    AMBIGUOUS_POWER,
    EMPTY,
    LIST_IN_ARITHMETIC,
    LOG_IS_NATURAL,
    MISSING_BEFORE,
    NEEDS_BRACKETS,
    NOT_FINITE_AT,
    ONE_MAGNITUDE,
    ONE_NUMBER,
    READ_AS,
)
from quizapp.answers.refusals import other_form, quoted, unreadable
from quizapp.answers.spoken import grouped
from quizapp.answers.tokens import Syntax, Token, tokens
from quizapp.answers.units import SUFFIXES, is_prefixed, is_unit
from quizapp.text.phrases import Said

Item: TypeAlias = "Number | tuple[Item, ...]"

_LEVELS = {"+": 1, "-": 1, "*": 2, "/": 2}
_NOT_FINITE = {"nan", "inf", "infinity", "∞", "无穷", "无穷大"}


@dataclass(frozen=True)
class Parsed:
    """One number or nested lists of them, the tokens they came from, and what has to be said back."""

    item: Item
    tokens: tuple[Token, ...]
    notes: tuple[Said, ...]


def parse(raw: str, syntax: Syntax) -> Parsed:
    """Raises `Refused`, and nothing else, whatever `raw` holds."""
    return _Parser(tokens(raw, syntax), syntax).run()


class _Parser(Cursor):
    def __init__(self, found: tuple[Token, ...], syntax: Syntax) -> None:
        super().__init__(found, syntax)
        self.notes: dict[Said, None] = {}

    def run(self) -> Parsed:
        if len(self.tokens) == 1:
            raise unreadable(EMPTY, None)
        item = self.rows(None) if self.lists else self.expression(1)
        if self.peek.kind != "end":
            raise self.stray(self.peek)
        return Parsed(item, self.tokens[:-1], tuple(self.notes))

    def rows(self, opener: Token | None) -> Item:
        """Entries up to the closing bracket or the end; `;` begins a row, white space separates as a comma does."""
        rows: list[list[Item]] = [[]]
        commas = False
        while self.peek.kind not in ("close", "end"):
            if self.peek.kind == "semicolon" and rows[-1]:
                self.take()
                rows.append([])
                continue
            rows[-1].append(self.expression(1))
            commas = self.separator() or commas
        if opener is not None:
            self.close(opener)
        if not rows[0]:
            raise self.stray(self.peek) if opener is None else self.missing(self.at - 1)
        if len(rows) > 1:
            return tuple(_row(row) for row in rows if row)
        alone = len(rows[0]) == 1 and not commas
        return rows[0][0] if alone and (opener is None or opener.text == "(") else tuple(rows[0])

    def separator(self) -> bool:
        """What stands between an entry and the next; true where it is a comma."""
        token = self.peek
        if token.kind == "comma":
            self.take()
            trailing = self.peek.kind == "close" and token.text == ","  # (12,) is how Python writes it
            if self.peek.kind in ("comma", "semicolon", "end") or (
                self.peek.kind == "close" and not trailing
            ):
                raise self.missing(self.at)
            return True
        if token.kind not in ("semicolon", "close", "end"):
            after_bracket = token.kind == "open" and self.tokens[self.at - 1].kind == "close"
            if not (self.begins_value(token) and (token.spaced or after_bracket)):
                raise self.stray(token)
        return False

    def expression(self, loosest: int) -> Item:
        left = self.unary()
        while True:
            sign = self.peek
            between = sign.kind == "sign" and sign.fix != "before"
            level = _LEVELS.get(sign.text, 0) if between else 0
            if level < loosest or self.begins_entry(sign):
                return left
            self.take()
            right = self.expression(level + 1)
            left = combined(sign.text, _number(left, sign), _number(right, sign), sign.column)

    def begins_entry(self, sign: Token) -> bool:
        """In a list, `1 -2` is two entries and `1 - 2` one, as in MATLAB."""
        if not (self.lists and sign.text in ("+", "-") and sign.spaced) or sign.fix == "between":
            return False
        return not self.tokens[self.at + 1].spaced

    def unary(self, signed: bool = False) -> Item:
        sign = self.peek
        if sign.kind != "sign" or sign.text not in ("+", "-") or sign.fix == "between":
            return self.power(signed)
        self.take()
        self.enter(sign)
        operand = _number(self.unary(signed=True), sign)
        self.depth -= 1
        return operand if sign.text == "+" else negated(operand)

    def power(self, signed: bool) -> Item:
        """-2^2 is -(2^2) by rule; 负2的2次方 is said of both, and so is 1/2的2次方."""
        unclear = signed or (self.at and self.tokens[self.at - 1].text in ("/", "^"))
        base = self.percent()
        if self.peek.text != "^":
            return base
        if self.peek.fix == "said" and unclear:
            raise unreadable(AMBIGUOUS_POWER, self.peek.column)
        sign = self.take()
        self.enter(sign)
        exponent = self.unary()
        self.depth -= 1
        return combined("^", _number(base, sign), _number(exponent, sign), sign.column)

    def percent(self) -> Item:
        start = self.at
        item = self.primary()
        while self.peek.text == "%":
            if self.tokens[self.at - 1].ends_exponent:
                raise self.stray(self.peek)
            item = scaled(_number(item, self.take()), -2)
            self.notes[READ_AS.fill(typed=self.typed_since(start), value=grouped(item))] = None
        return item

    def primary(self) -> Item:
        token = self.take()
        if token.kind == "number":
            return self.suffixed(literal(token))
        if token.kind == "word":
            return self.word(token)
        if token.kind == "open":
            return self.group(token)
        raise self.missing(self.at if token.kind == "end" else self.at - 1)

    def suffixed(self, number: Number) -> Number:
        word = self.peek
        if word.kind != "word":
            return number
        if word.text in SUFFIXES:
            if is_prefixed(self.unit) and word.text.isascii() and len(word.text) == 1:
                raise self.unit_refused(word)
            start = self.at - 1
            self.take()
            number = scaled(number, SUFFIXES[word.text])
            self.notes[READ_AS.fill(typed=self.typed_since(start), value=grouped(number))] = None
            if not word.text.isascii() and self.peek.kind == "number" and not self.lists:
                raise unreadable(ONE_MAGNITUDE, self.peek.column)
        elif word.text == "m" and self.unit is None:
            raise unreadable(AMBIGUOUS_M, word.column)
        return number

    def group(self, opener: Token) -> Item:
        if not self.lists and opener.text != "(":
            raise other_form(ONE_NUMBER, opener.column)
        self.enter(opener)
        if self.lists:
            item = self.rows(opener)
        else:
            item = self.expression(1)
            self.close(opener)
        self.depth -= 1
        return item

    def word(self, word: Token) -> Item:
        value = constant(word.text)
        if value is not None:
            return Number(None, value)
        if word.text.casefold() in _NOT_FINITE:
            raise unreadable(NOT_FINITE_AT, word.column)
        name = function(word.text)
        if name is not None:
            return self.call(word, name)
        stem = word.text.rstrip("0123456789").casefold()
        if stem in FUNCTIONS:  # ln2
            raise unreadable(NEEDS_BRACKETS, word.column, typed=stem)
        if word.text in SUFFIXES or is_unit(word.text):
            raise unreadable(MISSING_BEFORE, word.column, typed=quoted(word.typed))
        raise unknown(word)

    def call(self, word: Token, name: str) -> Number:
        if word.text.casefold() == "log":
            self.notes[LOG_IS_NATURAL.fill()] = None
        if self.peek.text == "(":
            opener = self.take()
            self.enter(opener)
            outside, self.lists = self.lists, False
            argument = self.expression(1)
            self.close(opener)
            self.lists = outside
            self.depth -= 1
        elif word.text == "√":
            argument = self.primary()
        else:
            raise unreadable(NEEDS_BRACKETS, word.column, typed=word.text)
        return called(name, _number(argument, word), word.column)


def _row(row: list[Item]) -> Item:
    return row[0] if len(row) == 1 and isinstance(row[0], tuple) else tuple(row)


def _number(item: Item, sign: Token) -> Number:
    if isinstance(item, tuple):
        raise unreadable(LIST_IN_ARITHMETIC, sign.column, typed=quoted(sign.typed))
    return item
