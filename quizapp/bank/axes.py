"""The axes of a parameter space and the fixed inputs beside them, as an author writes them."""

from typing import Annotated, Self

from pydantic import (
    Discriminator,
    Field,
    StrictBool,
    StrictInt,
    Tag,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from quizapp.bank.basics import Finite, Model, Written


def _said_as(message: str) -> WrapValidator:
    """One sentence in place of the several that a union of types has for one wrong value."""

    def validate(value: object, handler: ValidatorFunctionWrapHandler) -> object:
        try:
            return handler(value)
        except ValidationError:
            raise ValueError(message) from None

    return WrapValidator(validate)


Number = Annotated[StrictInt | Finite, _said_as("this is a number")]
Scalar = StrictBool | StrictInt | Finite | Written
Value = Annotated[
    Scalar | tuple[Scalar, ...] | tuple[tuple[Scalar, ...], ...] | tuple[tuple[tuple[Scalar, ...], ...], ...],
    _said_as("this is a number, a word, true or false, or a list of them (lists nest up to three deep)"),
]
Listed = Annotated[
    tuple[Scalar, ...],
    Field(min_length=1),
    _said_as("an axis is a list of numbers or words, or a mapping such as {from: 1, to: 9}"),
]
Sizes = Annotated[tuple[Annotated[StrictInt, Field(ge=1, le=64)], ...], Field(min_length=1, max_length=3)]


class Range(Model):
    """An axis of evenly spaced numbers."""

    start: Annotated[Number, Field(alias="from")]
    """The first number."""
    to: Number
    """The last number, which the steps must reach."""
    step: Number | None = None
    """The distance between neighbours; 1 where absent."""


class Tensor(Model):
    """An axis of tensors: every entry is drawn from a range or from a list of numbers."""

    shape: Sizes
    """Its lengths, one for a vector, two for a matrix."""
    start: Annotated[Number | None, Field(alias="from")] = None
    """The least entry."""
    to: Number | None = None
    """The greatest entry."""
    step: Number | None = None
    """The distance between neighbouring entries; 1 where absent."""
    values: Annotated[tuple[Number, ...], Field(min_length=1)] | None = None
    """The numbers an entry may be, in place of a range."""
    draws: Annotated[StrictInt, Field(ge=1)] | None = None
    """For a tensor too large to enumerate: how many of it there are."""

    @model_validator(mode="after")
    def _range_or_list(self) -> Self:
        bounds = (self.start is None, self.to is None)
        if self.values is None and any(bounds):
            raise ValueError("the entries need 'from' and 'to', or 'values'")
        if self.values is not None and not (all(bounds) and self.step is None):
            raise ValueError("'values' goes without 'from', 'to' and 'step'")
        return self


class Structural(Model):
    """An axis of sizes, flags or words that shape the computation, constant within a chunk of variants."""

    structural: Listed
    """The sizes, flags or words."""


def _axis_tag(axis: object) -> str:
    if isinstance(axis, Model):
        return type(axis).__name__
    if not isinstance(axis, dict):
        return "values"
    return "Structural" if "structural" in axis else "Tensor" if "shape" in axis else "Range"


Axis = Annotated[
    Annotated[Listed, Tag("values")]
    | Annotated[Range, Tag("Range")]
    | Annotated[Tensor, Tag("Tensor")]
    | Annotated[Structural, Tag("Structural")],
    Discriminator(_axis_tag),
]
