"""An answer that is not graded: it costs nothing, and says what to type instead."""

from dataclasses import dataclass
from typing import Literal

from quizapp.text.phrases import Filling, Phrase, Said

RefusalKind = Literal["unreadable", "form"]

LONGEST_QUOTE = 20  # characters of what was typed that a message repeats


@dataclass(frozen=True)
class Refusal:
    """`unreadable` could not be understood; `form` was understood and is not what was asked for."""

    message: Said
    column: int | None
    """Where in the typed text, counted from 1."""
    kind: RefusalKind


class Refused(Exception):
    """Carries a refusal out of the depth of the parser; `read` turns it back into a value."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message.text("en"))
        self.refusal = refusal


def unreadable(phrase: Phrase, column: int | None, **values: Filling) -> Refused:
    """The phrase with its values and, where it has a place for it, the column."""
    return Refused(Refusal(_filled(phrase, column, values), column, "unreadable"))


def other_form(phrase: Phrase, column: int | None, **values: Filling) -> Refused:
    """As `unreadable`, for what was understood and is not what was asked for."""
    return Refused(Refusal(_filled(phrase, column, values), column, "form"))


def quoted(text: str) -> str:
    """What was typed, as a message repeats it: short, and by code point where it has no shape of its own."""
    short = text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in short)


def _filled(phrase: Phrase, column: int | None, values: dict[str, Filling]) -> Said:
    if column is not None and "column" in phrase.placeholders():
        return phrase.fill(column=column, **values)
    return phrase.fill(**values)
