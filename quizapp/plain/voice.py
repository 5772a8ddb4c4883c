"""Says things line by line, in the language that is spoken, no line wider than it may be."""

from collections.abc import Callable

from quizapp.text.languages import Language
from quizapp.text.phrases import Sayable
from quizapp.text.prose import Prose, verbatim
from quizapp.text.wrap import wrap

Write = Callable[[str], None]

NARROWEST = 8
"""Cells for a text behind its label, however long the label is."""


class Voice:
    """Whatever is said goes through here, and so through the one door for content and typed text."""

    def __init__(self, write: Write, width: int, language: Language) -> None:
        self._write, self.width, self.language = write, width, language

    def pause(self) -> None:
        """A blank line."""
        self._write("\n")

    def say(self, said: Sayable) -> None:
        self.prose(verbatim(said.text(self.language)))

    def prose(self, prose: Prose, label: str = "") -> None:
        """The label stands before the first line; the others begin under its text."""
        lead, indent = label, " " * len(label)
        for line in wrap(prose, max(NARROWEST, self.width - len(label))):
            text = lead + "".join(span.text for span in line)
            self._write(text.rstrip() + "\n")
            lead = indent

    def fits(self, said: Sayable) -> bool:
        """Does it take one line?"""
        return len(wrap(verbatim(said.text(self.language)), self.width)) < 2
