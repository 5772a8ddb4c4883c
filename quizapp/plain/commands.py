"""The commands: what each is called and does, and which one a typed line is.

The short forms are the letters that the study screen knows.
"""

import unicodedata
from dataclasses import dataclass

from quizapp.plain.phrases import DOES
from quizapp.text.phrases import Phrase

LONGEST_NAME = 20
"""Characters of a command that are looked at; a message repeats no more of one that is unknown."""


@dataclass(frozen=True)
class Command:
    name: str
    short: str

    @property
    def does(self) -> Phrase:
        """What help says of it."""
        return DOES[self.name]


@dataclass(frozen=True)
class Called:
    """A line that is a command: by its full name, or what stands there instead; and the rest of the line."""

    name: str
    rest: str = ""


COMMANDS = (
    Command("hint", "h"),
    Command("dontknow", "d"),
    Command("skip", "s"),
    Command("undo", "u"),
    Command("repeat", "r"),
    Command("lang", "l"),
    Command("bury", "b"),
    Command("suspend", "x"),
    Command("know", "k"),
    Command("flag", "f"),
    Command("unflag", "uf"),
    Command("edit", "e"),
    Command("numbers", "n"),
    Command("clear", "c"),
    Command("help", "?"),
    Command("quit", "q"),
)
NAMES = {called: command.name for command in COMMANDS for called in (command.name, command.short)}


def read_line(typed: str) -> Called | str:
    """The command that a line calls, or its text; of two colons at its beginning the first is dropped.

    An input method may send the colon and the letters in full width.
    """
    text = typed.strip()
    if not _is_colon(text[:1]):
        return typed
    if _is_colon(text[1:2]):
        return text[1:]
    word, *more = text[1:].split(maxsplit=1) or [""]
    name = unicodedata.normalize("NFKC", word[:LONGEST_NAME]).casefold()
    return Called(NAMES.get(name, name), more[0] if more else "")


def _is_colon(character: str) -> bool:
    return unicodedata.normalize("NFKC", character) == ":"
