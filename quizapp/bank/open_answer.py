"""The model of an open question: idea units to judge by, statements that spoil an answer, a ladder of follow-ups."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, StringConstraints, ValidationInfo, field_validator

from quizapp.bank.basics import Common, Erratum, Kebab, Model, Text


class Unit(Model):
    """One checkable proposition of an open answer."""

    id: Kebab
    """A name for the follow-ups to speak of."""
    must: StrictBool
    """Whether an answer without it fails."""
    text: Text
    """The proposition."""
    cue: Text
    """What the interviewer asks where the unit is missing, without giving it away."""


class Wrong(Model):
    """A statement that spoils an answer."""

    says: Text
    """The statement."""
    errata: Erratum | None = None
    """The known error of the source documents that it is."""


class FollowUp(Model):
    """One rung of the ladder of further questions."""

    level: Annotated[StrictInt, Field(ge=2, le=4)]
    """How deep it goes, from 2 to 4."""
    when: Annotated[str, StringConstraints(pattern=r"^(always|(hit|miss):[a-z0-9]+(-[a-z0-9]+)*)$")]
    """When it is asked: always, hit:UNIT or miss:UNIT."""
    ask: Text
    """The further question."""
    answer: Text
    """Its answer."""


class Open(Common):
    """Explain aloud or in writing, then judge unit by unit."""

    kind: Literal["open"]
    """open: explained aloud or in writing, then judged unit by unit."""
    units: Annotated[tuple[Unit, ...], Field(min_length=3, max_length=6)]
    """The three to six propositions that an answer is judged by, at least one of them a must."""
    wrong: Annotated[tuple[Wrong, ...], Field(min_length=1, max_length=3)]
    """One to three statements that spoil an answer."""
    followups: Annotated[tuple[FollowUp, ...], Field(min_length=2, max_length=4)]
    """Two to four further questions."""
    model: Text
    """A model answer of 60 to 120 words."""
    limit_s: Annotated[StrictInt, Field(ge=30, le=3600)] = 300
    """The seconds an answer may take."""

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
