"""Whether a numeric question fits the formula it computes with: names, inputs, shapes, times, forms.

A question that does not fit is as broken as one with a misspelt key: whoever asks it for a variant would get an
error instead of a number. So this is judged when a bank is read, not only by the content checks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from quizapp.bank.models import Axis, Numeric, Structural, Tensor, Value
from quizapp.bank.problems import Found, Loc, choose
from verify import registry
from verify.registry import Formula, Input, Step, UnknownName
from verify.spaces import COMPARISON, Condition, Space, SpaceError

RANKS = {"integer": 0, "real": 0, "vector": 1, "shape": 1, "matrix": 2}
MOST_DRAWN = 200_000  # numbers on all axes of a question; every reading of the bank lays them out


@cache
def formula(name: str) -> Formula:
    """The formula of that name; raises UnknownName. The registry looks into its folder each time, for 0.2 ms."""
    return registry.formula(name)


def misfits(question: Numeric) -> Iterator[Found]:
    """Everything in which the question does not fit its formula."""
    try:
        made = formula(question.compute)
    except UnknownName as error:
        yield Found(("compute",), f"unknown formula {question.compute!r}", choose(error.name, error.known))
        return
    yield from _inputs(question, made)
    yield from _space(question, made)
    yield from _names(question, made)
    asked = asked_step(question, made)
    if asked is not None:
        yield from _time(question, made, asked)
        yield from _form(question, made, asked)


def asked_step(question: Numeric, made: Formula) -> Step | None:
    """The step asked for, the last where none is named; None for a name that the formula does not have."""
    if question.asked is None:
        return made.steps[-1]
    return next((step for step in made.steps if step.name == question.asked), None)


@dataclass(frozen=True, slots=True)
class _Filling:
    """What an input receives: its shape, None where rows differ in length, and numbers that stand for all it may be."""

    shape: tuple[int, ...] | None
    entries: tuple[Any, ...]


def _drawn(axis: Axis) -> _Filling:
    if isinstance(axis, tuple):
        return _Filling((), axis)
    if isinstance(axis, Structural):
        return _Filling((), axis.structural)
    bounds = tuple(one for one in (axis.start, axis.to, axis.step) if one is not None)
    if isinstance(axis, Tensor):
        return _Filling(axis.shape, axis.values or bounds)
    return _Filling((), bounds)


def _given(value: Value) -> _Filling:
    if not isinstance(value, tuple):
        return _Filling((), (value,))
    rows = [_given(row) for row in value]
    entries = tuple(entry for row in rows for entry in row.entries)
    shapes = {row.shape for row in rows}
    shape = shapes.pop() if len(shapes) == 1 else None
    return _Filling(None if shape is None else (len(rows), *shape), entries)


def _fillings(question: Numeric) -> dict[str, _Filling]:
    drawn = {name: _drawn(axis) for name, axis in question.space.items()}
    return drawn | {name: _given(value) for name, value in question.given.items()}


def _inputs(question: Numeric, made: Formula) -> Iterator[Found]:
    known = {one.name: one for one in made.inputs}
    lengths: dict[str, tuple[int, str]] = {}
    for name, filling in _fillings(question).items():
        part = "space" if name in question.space else "given"
        if name not in known:
            yield Found((part, name), f"{made.name} has no input {name!r}", choose(name, known), key=True)
            continue
        message = _unsuited(known[name], filling) or _disagreeing(known[name], filling, lengths)
        if message:
            yield Found((part, name), message)
    missing = [name for name in known if name not in question.space and name not in question.given]
    if missing:
        names = ", ".join(map(repr, missing))
        yield Found(("compute",), f"{made.name} needs {names} as well", "give it under 'space' or 'given'")


def _unsuited(wanted: Input, filling: _Filling) -> str:
    """Why this cannot be that input, or nothing."""
    if filling.shape is None:
        return f"the rows of {wanted.name!r} differ in length"
    if len(filling.shape) != len(wanted.shape):
        return f"{wanted.name!r} is {_shaped(len(wanted.shape))}, here it is {_shaped(len(filling.shape))}"
    for entry in filling.entries:
        if wanted.kind == "choice":
            if entry not in wanted.values:
                return f"{wanted.name!r} is one of {', '.join(wanted.values)}; here {entry!r}"
        elif isinstance(entry, bool | str):
            return f"{wanted.name!r} is a number, here {entry!r}"
        elif wanted.kind == "int" and not isinstance(entry, int):
            return f"{wanted.name!r} is a whole number, here {entry!r}"
    return ""


def _disagreeing(wanted: Input, filling: _Filling, lengths: dict[str, tuple[int, str]]) -> str:
    """Why a named dimension is not as long as in the inputs before, or nothing."""
    for name, length in zip(wanted.shape, filling.shape or (), strict=True):
        before, whose = lengths.setdefault(name, (length, wanted.name))
        if before != length:
            return f"the dimension {name} of {wanted.name!r} is {length}, but {before} in {whose!r}"
    return ""


def _shaped(rank: int) -> str:
    return ("one number", "a vector", "a matrix")[rank] if rank < 3 else f"a tensor of rank {rank}"


def drawn(question: Numeric) -> int:
    """How many numbers stand on the axes of its space, reckoned without laying them out."""
    return sum(map(_length, question.space.values()))


def _length(axis: Axis) -> int:
    if isinstance(axis, tuple):
        return len(axis)
    if isinstance(axis, Structural):
        return len(axis.structural)
    if isinstance(axis, Tensor) and axis.values is not None:
        return len(axis.values)
    step = 1 if axis.step is None else axis.step
    if axis.start is None or axis.to is None or step <= 0 or axis.to < axis.start:
        return 0  # told by the space itself
    steps = (Decimal(str(axis.to)) - Decimal(str(axis.start))) / Decimal(str(step))
    return int(min(steps, Decimal(10**9))) + 1


def _space(question: Numeric, made: Formula) -> Iterator[Found]:
    if (count := drawn(question)) > MOST_DRAWN:
        message = f"the axes hold {count:,} numbers; at most {MOST_DRAWN:,} together"
        yield Found(("space",), message, "lengthen a step")
        return
    try:
        Space.parse(question.axes())
    except SpaceError as error:
        yield Found(("space", error.axis) if error.axis else ("space",), error.message)
    names = {*question.space, *question.given}
    for place, text in enumerate(question.where):
        try:
            condition = Condition(text)
        except SpaceError as error:
            yield Found(("where", place), error.message)
            continue
        comparison = COMPARISON.match(text)
        spoken_of = condition.names
        if comparison is not None:
            left, _, right = comparison.groups()
            spoken_of = [left] if right in names or _is_number(right) else [left, right]
            yield from _comparable(question, {left, right}, ("where", place))
        for name in spoken_of:
            if name not in names:
                message = f"the condition speaks of {name!r}, which is neither drawn nor given"
                yield Found(("where", place), message, choose(name, names))


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdecimal()


def _comparable(question: Numeric, names: set[str], loc: Loc) -> Iterator[Found]:
    """A comparison is between single numbers."""
    fillings = _fillings(question)
    for name in sorted(names):
        filling = fillings.get(name)
        if filling and (
            filling.shape != () or any(isinstance(entry, bool | str) for entry in filling.entries)
        ):
            yield Found(loc, f"only single numbers can be compared; {name!r} is none")


def _names(question: Numeric, made: Formula) -> Iterator[Found]:
    steps = [step.name for step in made.steps]
    asked = asked_step(question, made)
    if asked is None:
        yield Found(("asked",), f"{made.name} has no step {question.asked!r}", choose(question.asked, steps))
    for name in question.steps:
        if name not in steps:
            yield Found(("steps", name), f"{made.name} has no step {name!r}", choose(name, steps), key=True)
        elif asked is not None and name == asked.name:
            yield Found(("steps", name), f"{name!r} is the step asked for; it needs no word", key=True)
    for name in question.mistakes:
        mistake = made.mistakes.get(name)
        if mistake is None:
            message = f"{made.name} has no mistake {name!r}"
            yield Found(("mistakes", name), message, choose(name, made.mistakes), key=True)
        elif asked is not None and asked.name not in mistake.affects:
            message = f"the mistake {name!r} does not change {asked.name!r}"
            hint = f"it changes {', '.join(sorted(mistake.affects))}"
            yield Found(("mistakes", name), message, hint, key=True)


def _time(question: Numeric, made: Formula, asked: Step) -> Iterator[Found]:
    if question.at is None:
        return
    if made.over is None or made.over not in asked.shape:
        yield Found(("at",), f"{asked.name!r} has no time axis")
        return
    fillings = _fillings(question)
    for one in made.inputs:
        shape = fillings[one.name].shape if one.name in fillings else None
        if made.over in one.shape and shape is not None and len(shape) == len(one.shape):
            length = shape[one.shape.index(made.over)]
            if not -length <= question.at < length:
                yield Found(("at",), f"the time axis has {length} places, from 0 to {length - 1}")
            return


def _form(question: Numeric, made: Formula, asked: Step) -> Iterator[Found]:
    rank = len([name for name in asked.shape if name != made.over])
    if rank > 2:
        yield Found(("asked",), f"{asked.name!r} is a tensor of rank {rank}; at most a matrix can be typed")
    elif question.form is not None and RANKS[question.form] != rank:
        yield Found(
            ("form",), f"{asked.name!r} is {_shaped(rank)}, which is not of the form {question.form!r}"
        )
    if question.form in ("integer", "shape") and asked.kind != "int":
        yield Found(("form",), f"{asked.name!r} is real, so it is not of the form {question.form!r}")
    if asked.kind == "int":
        for name in ("tolerance", "decimals"):
            if getattr(question, name) is not None:
                yield Found(
                    (name,), f"{asked.name!r} is a whole number: it is exact and takes no {name}", key=True
                )
