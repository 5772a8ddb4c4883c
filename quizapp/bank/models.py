"""What a question is, as authors write it and as every other room receives it.

A bank file is a `title` and a list of `questions`; `kind` says which of the seven models a question is.
Every model is frozen and knows its keys: an unknown key is an error, never ignored. Whatever can be decided by
looking at one question alone is decided here; what needs the formulas or other questions is in `fit` and `lint`.
"""

import re
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import (
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    TypeAdapter,
    ValidationInfo,
    field_validator,
    model_validator,
)

from quizapp.bank.axes import Axis, Range, Structural, Tensor, Value
from quizapp.bank.basics import Common, Erratum, Finite, FormulaName, Kebab, Model, Name, Text, Written

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
    answer: Text


class Option(Model):
    text: Text
    key: StrictBool = False
    says: Text | None = None
    """What the learner is told when this option is picked."""
    misconception: Kebab | None = None
    errata: Erratum | None = None

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
    options: Annotated[tuple[Option, ...], Field(min_length=3, max_length=4)]

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
    options: Annotated[tuple[Option, ...], Field(min_length=3, max_length=6)]

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
    zh: tuple[Written, ...] = ()


class Cloze(Common):
    """Fill the one blank of a sentence."""

    kind: Literal["cloze"]
    answer: Text
    accept: Accept = Accept()

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
    lines: Annotated[tuple[Text, ...], Field(min_length=4, max_length=7)]

    @field_validator("lines")
    @classmethod
    def _told_apart(cls, lines: tuple[Text, ...]) -> tuple[Text, ...]:
        _distinct(lines, "lines")
        return lines


Form = Literal["integer", "real", "vector", "matrix", "shape"]


class Tolerance(Model):
    """How far a real answer may lie from the key: the wider of the two."""

    rel: Annotated[Finite, Field(ge=0, lt=1)] = 0.0
    abs: Annotated[Finite, Field(ge=0)] = 0.0

    @model_validator(mode="after")
    def _some_room(self) -> Self:
        if self.rel == 0 and self.abs == 0:
            raise ValueError("a tolerance needs rel or abs above 0")
        return self


class Slip(Model):
    """The words for one of the formula's named mistakes."""

    says: Text
    errata: Erratum | None = None
    must_differ: StrictBool | None = None
    """Overrides the formula's own wish: refuse a variant in which the mistake gives the right answer."""


class Numeric(Common):
    """A number, vector, matrix or shape that a formula computes from a drawn variant."""

    DEFAULT_TOLERANCE: ClassVar[Tolerance] = Tolerance(rel=1e-3)

    kind: Literal["numeric"]
    compute: FormulaName
    """A formula of verify.registry."""
    asked: Name | None = None
    """The step asked for; the formula's last where absent."""
    at: StrictInt | None = None
    """The place along the formula's time axis; the last where absent."""
    space: Mapping[Name, Axis] = {}
    given: Mapping[Name, Value] = {}
    where: tuple[Written, ...] = ()
    form: Form | None = None
    """How the answer is typed; the form of the step where absent."""
    tolerance: Tolerance | None = None
    decimals: Annotated[StrictInt, Field(ge=0, le=12)] | None = None
    """The precision the learner is asked for."""
    unit: Written | None = None
    mistakes: Mapping[Kebab, Slip] = {}
    steps: Mapping[Name, Text] = {}
    """What is said to who stopped at that step."""
    solution: Text | None = None

    @field_validator("given")
    @classmethod
    def _given_or_drawn(cls, given: Mapping[str, Value], info: ValidationInfo) -> Mapping[str, Value]:
        both = sorted(set(given) & set(info.data.get("space", {})))
        if both:
            raise ValueError(f"{', '.join(map(repr, both))} stands under 'space' as well")
        return given

    def axes(self) -> dict[str, object]:
        """The space as plain data, as `verify.spaces.Space.parse` takes it."""
        return {
            name: list(axis) if isinstance(axis, tuple) else axis.model_dump(by_alias=True, exclude_none=True)
            for name, axis in self.space.items()
        }


class Unit(Model):
    """One checkable proposition of an open answer."""

    id: Kebab
    must: StrictBool
    text: Text
    cue: Text
    """What the interviewer asks where the unit is missing; does not give it away."""


class Wrong(Model):
    """A statement that spoils an answer."""

    says: Text
    errata: Erratum | None = None


class FollowUp(Model):
    """One rung of the ladder of further questions."""

    level: Annotated[StrictInt, Field(ge=2, le=4)]
    when: Annotated[str, StringConstraints(pattern=r"^(always|(hit|miss):[a-z0-9]+(-[a-z0-9]+)*)$")]
    ask: Text
    answer: Text


class Open(Common):
    """Explain aloud or in writing, then judge unit by unit."""

    kind: Literal["open"]
    units: Annotated[tuple[Unit, ...], Field(min_length=3, max_length=6)]
    wrong: Annotated[tuple[Wrong, ...], Field(min_length=1, max_length=3)]
    followups: Annotated[tuple[FollowUp, ...], Field(min_length=2, max_length=4)]
    model: Text
    """A model answer."""
    limit_s: Annotated[StrictInt, Field(ge=30, le=3600)] = 300

    @field_validator("units")
    @classmethod
    def _named_apart(cls, units: tuple[Unit, ...]) -> tuple[Unit, ...]:
        ids = [unit.id for unit in units]
        again = sorted({name for name in ids if ids.count(name) > 1})
        if again:
            raise ValueError(f"the unit id {again[0]!r} is used twice")
        if not any(unit.must for unit in units):
            raise ValueError("at least one unit is a 'must'")
        return units

    @field_validator("followups")
    @classmethod
    def _of_known_units(cls, followups: tuple[FollowUp, ...], info: ValidationInfo) -> tuple[FollowUp, ...]:
        known = {unit.id for unit in info.data.get("units", ())}
        for number, followup in enumerate(followups, 1):
            unit = followup.when.partition(":")[2]
            if known and unit and unit not in known:
                raise ValueError(
                    f"follow-up {number} waits for {unit!r}; the units are {', '.join(sorted(known))}"
                )
        return followups


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
QUESTION: TypeAdapter[Question] = TypeAdapter(Annotated[Question, Field(discriminator="kind")])


class BankFile(Model):
    """A file of content/banks; its group is the file's stem."""

    title: Text
    questions: Annotated[tuple[Annotated[Question, Field(discriminator="kind")], ...], Field(min_length=1)]
