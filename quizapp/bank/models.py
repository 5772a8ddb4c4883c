"""What a question is, as authors write it and as every other room receives it.

A bank file is a `title` and a list of `questions`; `kind` says which of the seven models a question is.
Every model is frozen and knows its keys: an unknown key is an error, never ignored. Whatever can be decided by
looking at one question alone is decided here; what needs the formulas or other questions is in `fit` and `lint`.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, StrictBool, TypeAdapter, field_validator, model_validator

from quizapp.bank.axes import Axis, Range, Structural, Tensor, Value
from quizapp.bank.basics import Common, Erratum, Kebab, Model, Name, Text, Written
from quizapp.bank.numeric import Form, Numeric, Slip, Tolerance
from quizapp.bank.open_answer import FollowUp, Open, Unit, Wrong

__all__ = [
    "BLANK",
    "KINDS",
    "MODELS",
    "QUESTION",
    "Accept",
    "Axis",
    "BankFile",
    "Choice",
    "Cloze",
    "Common",
    "Erratum",
    "Flashcard",
    "FollowUp",
    "Form",
    "Kebab",
    "Model",
    "Multi",
    "Name",
    "Numeric",
    "Open",
    "Option",
    "Ordering",
    "Question",
    "Range",
    "Slip",
    "Structural",
    "Tensor",
    "Text",
    "Tolerance",
    "Unit",
    "Value",
    "Written",
    "Wrong",
]

BLANK = "____"


class Flashcard(Common):
    """Recall one fact, turn the card, judge oneself."""

    kind: Literal["flashcard"]
    """flashcard: recalled, revealed, rated by oneself."""
    answer: Text
    """The answer, of at most 40 English words."""


class Option(Model):
    """One of the answers offered."""

    text: Text
    """The answer as it is offered."""
    key: StrictBool = False
    """true where it is right; left out where it is not."""
    says: Text | None = None
    """What the learner is told who picks it."""
    misconception: Kebab | None = None
    """A name for the error in thinking that leads to it."""
    errata: Erratum | None = None
    """The known error of the source documents that it repeats."""

    @model_validator(mode="after")
    def _a_key_states_no_error(self) -> Self:
        if self.key and (self.misconception or self.errata):
            raise ValueError("a right option holds neither misconception nor errata")
        return self


def _distinct(texts: tuple[Text, ...], what: str) -> None:
    for language in ("en", "zh"):
        seen: dict[str, int] = {}
        for number, text in enumerate(texts, 1):
            first = seen.setdefault(text.text(language).strip().casefold(), number)
            if first != number:
                raise ValueError(f"{what} {first} and {number} are the same in {language!r}")


class Choice(Common):
    """One best answer among three or four."""

    kind: Literal["choice"]
    """choice: one right answer among three or four."""
    options: Annotated[tuple[Option, ...], Field(min_length=3, max_length=4)]
    """Three or four options, exactly one of them right; they are shuffled when shown."""

    @field_validator("options")
    @classmethod
    def _one_key(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        keys = sum(option.key for option in options)
        if keys != 1:
            raise ValueError(f"exactly one option has 'key: true', here {keys} have")
        _distinct(tuple(option.text for option in options), "options")
        return options

    @property
    def key(self) -> int:
        """The place of the right option, from 0."""
        return next(place for place, option in enumerate(self.options) if option.key)


class Multi(Common):
    """Every right one among three to six."""

    kind: Literal["multi"]
    """multi: every right answer among three to six."""
    options: Annotated[tuple[Option, ...], Field(min_length=3, max_length=6)]
    """Three to six options, at least one right and one not; they are shuffled when shown."""

    @field_validator("options")
    @classmethod
    def _both_sorts(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        if len({option.key for option in options}) == 1:
            raise ValueError("at least one option is right ('key: true') and at least one is not")
        _distinct(tuple(option.text for option in options), "options")
        return options

    @property
    def keys(self) -> frozenset[int]:
        """The places of the right options, from 0."""
        return frozenset(place for place, option in enumerate(self.options) if option.key)


class Accept(Model):
    """Further spellings that are right, beside the answer itself."""

    en: tuple[Written, ...] = ()
    """In English."""
    zh: tuple[Written, ...] = ()
    """In Chinese."""


class Cloze(Common):
    """Fill the one blank of a sentence."""

    kind: Literal["cloze"]
    """cloze: the one blank in `ask`, written ____, is filled in."""
    answer: Text
    """What belongs into the blank, at most 6 English words."""
    accept: Accept = Accept()
    """Further spellings that are right; case, width and spaces do not count anyway."""

    @field_validator("ask")
    @classmethod
    def _one_blank(cls, ask: Text) -> Text:
        for language, text in (("en", ask.en), ("zh", ask.zh)):
            blanks = re.findall(r"_{2,}", text)
            if blanks != [BLANK]:
                raise ValueError(
                    f"the {language!r} text holds exactly one blank, written {BLANK}; here {blanks or 'none'}"
                )
        return ask


class Ordering(Common):
    """Put lines into their one defensible order; written here in the right one."""

    kind: Literal["ordering"]
    """ordering: lines are put into their order."""
    lines: Annotated[tuple[Text, ...], Field(min_length=4, max_length=7)]
    """Four to seven lines in the right order; they are shuffled when shown."""

    @field_validator("lines")
    @classmethod
    def _told_apart(cls, lines: tuple[Text, ...]) -> tuple[Text, ...]:
        _distinct(lines, "lines")
        return lines


MODELS: Mapping[str, type[Common]] = {
    "flashcard": Flashcard,
    "choice": Choice,
    "multi": Multi,
    "cloze": Cloze,
    "ordering": Ordering,
    "numeric": Numeric,
    "open": Open,
}
KINDS = tuple(MODELS)
Question = Flashcard | Choice | Multi | Cloze | Ordering | Numeric | Open
QUESTION: TypeAdapter[Question] = TypeAdapter(
    Annotated[Question, Field(discriminator="kind")], config=ConfigDict(defer_build=True)
)


class BankFile(Model):
    """A file of content/banks; its group is the file's stem."""

    title: Text
    """The bank's name on the home screen."""
    questions: Annotated[tuple[Annotated[Question, Field(discriminator="kind")], ...], Field(min_length=1)]
    """The questions, at least one."""
