"""What an author is told: where it is, what is wrong, and what was probably meant."""

import difflib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from quizapp.text.clean import visible

Loc = tuple[str | int, ...]
LONGEST = 60  # a name or value quoted in a message
LONGEST_MESSAGE = 400


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing wrong in one place; lines and columns count from 1, as editors do."""

    path: Path
    line: int
    column: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        said = f"{self.message}; {self.hint}" if self.hint else self.message
        return f"{shortest(self.path)}:{self.line}:{self.column}: {_on_one_line(said)}"


@dataclass(frozen=True, slots=True)
class Found:
    """Something wrong at one place of a question; `key` where the key is meant, not its value."""

    loc: Loc
    message: str
    hint: str = ""
    key: bool = False


def shortest(path: Path) -> str:
    """The path as one would type it here: relative where it lies below the working folder. Always on one line."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive, on Windows
        relative = os.pardir
    return _on_one_line(str(path) if relative.startswith(os.pardir) else relative)


def _on_one_line(text: str) -> str:
    return visible(text).replace("\n", "\u240a")


def quoted(value: object) -> str:
    """The value as one would write it in Python, cut short where it is long."""
    text = repr(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 2] + "…" + text[-1]


def shortened(message: str) -> str:
    """A message on a line or two, whatever was quoted in it."""
    return (
        message if len(message) <= LONGEST_MESSAGE else message[: LONGEST_MESSAGE - 61] + "…" + message[-60:]
    )


def closest(word: object, known: Iterable[str]) -> str | None:
    """The known name that was probably meant."""
    names = list(known)
    if len(str(word)) > LONGEST:
        return None
    found = difflib.get_close_matches(str(word), names, n=1, cutoff=0.6)
    if found:
        return found[0]
    return next((name for name in names if _folded(name) == _folded(str(word))), None)


def _folded(name: str) -> str:
    return name.casefold().replace("-", "_")


def nearest(word: object, known: Iterable[str]) -> str:
    """`did you mean 'answer'?`, or nothing where no known name is close."""
    name = closest(word, known)
    return "" if name is None else f"did you mean {name!r}?"


def choose(word: object, known: Iterable[str], shown: int = 8) -> str:
    """The nearest name, or the first few there are: for names one cannot guess."""
    names = sorted(known)
    if hint := nearest(word, names):
        return hint
    if not names:
        return "there are none"
    return f"known: {', '.join(names[:shown])}" + (
        f" and {len(names) - shown} more" if len(names) > shown else ""
    )
