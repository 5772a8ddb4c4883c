"""A place among the tokens, and the words for whatever does not fit there."""

from quizapp.answers.arithmetic import VOCABULARY, constant, function
from quizapp.answers.chinese import refused_word
from quizapp.answers.phrases import (
    DECIMAL_POINT,
    MISSING_AFTER,
    MISSING_BEFORE,
    MISSING_SIGN,
    NO_UNIT,
    NOT_CLOSED,
    ONE_NUMBER,
    OTHER_UNIT,
    TOO_DEEP,
    UNEXPECTED,
    UNKNOWN_WORD,
)
from quizapp.answers.refusals import Refused, other_form, quoted, unreadable
from quizapp.answers.tokens import Syntax, Token
from quizapp.answers.units import is_unit

DEEPEST = 20
CLOSERS = {"(": ")", "[": "]", "{": "}"}


class Cursor:
    """Reads tokens from left to right; never beyond the last, which is of kind "end"."""

    def __init__(self, found: tuple[Token, ...], syntax: Syntax) -> None:
        self.tokens = found
        self.unit = syntax.unit
        self.lists = syntax.layout != "number"
        self.at = 0
        self.depth = 0

    @property
    def peek(self) -> Token:
        return self.tokens[self.at]

    def take(self) -> Token:
        token = self.tokens[self.at]
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def enter(self, token: Token) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise unreadable(TOO_DEEP, token.column)

    def typed_since(self, start: int) -> str:
        typed = "".join(" " * token.spaced + token.typed for token in self.tokens[start : self.at])
        return quoted(typed.strip())

    def close(self, opener: Token) -> None:
        token = self.peek
        if token.kind == "end":
            raise unreadable(NOT_CLOSED, opener.column, typed=opener.typed)
        if token.text != CLOSERS[opener.text]:
            raise self.stray(token)
        self.take()

    def missing(self, place: int) -> Refused:
        """Nothing stands where tokens[place] was met and a value was due."""
        token = self.tokens[place]
        if token.kind == "comma" and self.joins_digits(place):
            return unreadable(DECIMAL_POINT, token.column)
        if place == 0:
            return unreadable(MISSING_BEFORE, token.column, typed=quoted(token.typed))
        before = self.tokens[place - 1]
        return unreadable(MISSING_AFTER, before.after, typed=quoted(before.typed))

    def stray(self, token: Token) -> Refused:
        """A token after a value that can neither go on with it nor begin another."""
        if token.kind == "comma" and not self.lists:
            if self.tokens[self.at + 1].kind == "end":
                return self.missing(self.at + 1)
            if self.joins_digits(self.at):
                return unreadable(DECIMAL_POINT, token.column)
        if token.kind in ("comma", "semicolon"):
            return other_form(ONE_NUMBER, token.column)
        if token.kind == "word" and not self.begins_value(token):
            return self.unit_refused(token)
        if token.kind in ("number", "open", "word"):
            return unreadable(MISSING_SIGN, token.column, typed=quoted(token.typed))
        return unreadable(UNEXPECTED, token.column, typed=quoted(token.typed))

    def joins_digits(self, place: int) -> bool:
        """A comma written as a decimal one: tight before a digit, where a lone number is read."""
        after = self.tokens[min(place + 1, len(self.tokens) - 1)]
        return not self.lists and after.kind == "number" and not after.spaced

    def unit_refused(self, word: Token) -> Refused:
        if refused := refused_word(word.text, word.typed, word.column):
            return refused
        if self.unit is not None:
            return other_form(OTHER_UNIT, word.column, asked=self.unit, typed=quoted(word.typed))
        if is_unit(word.text):
            return other_form(NO_UNIT, word.column, typed=quoted(word.typed))
        return unknown(word)

    def begins_value(self, token: Token) -> bool:
        if token.kind == "word":
            return function(token.text) is not None or constant(token.text) is not None
        return token.kind in ("number", "open") or token.text in ("+", "-")


def unknown(word: Token) -> Refused:
    if refused := refused_word(word.text, word.typed, word.column):
        return refused
    return unreadable(UNKNOWN_WORD, word.column, typed=quoted(word.typed), known=VOCABULARY)
