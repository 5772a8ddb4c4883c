"""What the program itself says: a template in both languages, filled once, read in whichever language is on the screen.

>>> DUE = Phrase("{n} due", "{n} 张到期")
>>> DUE.fill(n=3).text("zh")
'3 张到期'
"""

from dataclasses import dataclass
from string import Formatter
from typing import Protocol

from quizapp.text.languages import Language
from quizapp.text.numbers import shown


class Sayable(Protocol):
    """Anything that can be said in either language."""

    def text(self, language: Language) -> str: ...


Filling = str | int | float | Sayable


@dataclass(frozen=True)
class Phrase:
    """A `str.format` template in both languages, with the same placeholders in each."""

    en: str
    zh: str

    def template(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en

    def placeholders(self, language: Language = "en") -> frozenset[str]:
        """The names between braces in one language's template."""
        return frozenset(
            name for _, name, _, _ in Formatter().parse(self.template(language)) if name is not None
        )

    def fill(self, **values: Filling) -> "Said":
        """The phrase with its values; a missing or unknown name is an error here, not when it is drawn."""
        if values.keys() != self.placeholders():
            raise TypeError(f"{self.en!r} takes {sorted(self.placeholders())}, was given {sorted(values)}")
        return Said(self, tuple(sorted(values.items())))

    def text(self, language: Language) -> str:
        """A phrase without placeholders is itself something to say."""
        return self.fill().text(language)


@dataclass(frozen=True)
class Said:
    """A phrase and the values it was filled with: still to be said in either language."""

    phrase: Phrase
    values: tuple[tuple[str, Filling], ...] = ()

    def text(self, language: Language) -> str:
        return self.phrase.template(language).format(
            **{name: _readable(v, language) for name, v in self.values}
        )


class _Float(float):
    """A float that reads as `shown` has it unless the template asks for a format of its own."""

    def __format__(self, spec: str) -> str:
        return super().__format__(spec) if spec else shown(float(self))


def _readable(value: Filling, language: Language) -> str | int | float:
    if isinstance(value, float):
        return _Float(value)
    if isinstance(value, str | int):
        return value
    return value.text(language)
