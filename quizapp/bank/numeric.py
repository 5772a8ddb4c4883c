"""The model of a numeric question: a formula, the space its inputs are drawn from, and words for what goes wrong."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StrictBool, StrictInt, ValidationInfo, field_validator, model_validator

from quizapp.bank.axes import Axis, Value
from quizapp.bank.basics import Common, Erratum, Finite, FormulaName, Kebab, Model, Name, Text, Written

Form = Literal["integer", "real", "vector", "matrix", "shape"]


class Tolerance(Model):
    """How far a real answer may lie from the key: the wider of the two."""

    rel: Annotated[Finite, Field(ge=0, lt=1)] = 0.0
    """As a share of the key, such as 0.001."""
    abs: Annotated[Finite, Field(ge=0)] = 0.0
    """As a number."""

    @model_validator(mode="after")
    def _some_room(self) -> Self:
        if self.rel == 0 and self.abs == 0:
            raise ValueError("a tolerance needs rel or abs above 0")
        return self


class Slip(Model):
    """The words for one of the formula's named mistakes."""

    says: Text
    """What a learner who made it is told."""
    errata: Erratum | None = None
    """The known error of the source documents that it is."""
    must_differ: StrictBool | None = None
    """Whether a variant is refused in which it gives the right answer; the formula's own wish where absent."""


class Numeric(Common):
    """A number, vector, matrix or shape that a formula computes from a drawn variant."""

    DEFAULT_TOLERANCE: ClassVar[Tolerance] = Tolerance(rel=1e-3)

    kind: Literal["numeric"]
    """numeric: a number, vector, matrix or shape that a formula computes."""
    compute: FormulaName
    """The formula, by its name; `python -m verify list` shows them all."""
    asked: Name | None = None
    """The step of the formula that is asked for; its last where absent."""
    at: StrictInt | None = None
    """The place along the formula's time axis, from 0; the last where absent."""
    space: Mapping[Name, Axis] = {}
    """Inputs that are drawn anew each time: a list, {from, to, step}, or {shape, from, to, step} for a tensor."""
    given: Mapping[Name, Value] = {}
    """Inputs that stay as they are."""
    where: tuple[Written, ...] = ()
    """Conditions that a variant must meet, such as "k <= n"."""
    form: Form | None = None
    """How the answer is typed: integer, real, vector, matrix or shape; as the step is where absent."""
    tolerance: Tolerance | None = None
    """How far a real answer may be off; a thousandth of the key where absent."""
    decimals: Annotated[StrictInt, Field(ge=0, le=12)] | None = None
    """The decimals that a real answer is asked to."""
    unit: Written | None = None
    """The unit of the answer, such as GiB."""
    mistakes: Mapping[Kebab, Slip] = {}
    """Words for the formula's named mistakes; `python -m verify list` shows their names."""
    steps: Mapping[Name, Text] = {}
    """What is said to who stopped at that step of the formula."""
    solution: Text | None = None
    """Further words under the computed steps; <name> stands for an input or a step here as in the other texts."""

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
