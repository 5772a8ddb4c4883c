"""Parameter spaces: a variant of a question is an integer. Importable without NumPy.

A space is a mixed-radix number, the last axis turning fastest. Structural axes (words, flags, sizes) are the
outermost digits, so that a chunk of consecutive variants shares them. Numeric axes are integers or integers / 10^k,
so that decimals are exact. Decoding is written once with operators: it serves Python ints and int64 arrays alike.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from verify import registry

LIMIT = 2**62
MOST_ENTRIES = 10_000
Value = int | float | str | bool | list[Any]


class SpaceError(ValueError):
    """A space that cannot be read: ``axis`` says where, the text says what."""

    def __init__(self, axis: str, message: str) -> None:
        super().__init__(f"{axis}: {message}" if axis else message)
        self.axis, self.message = axis, message


@dataclass(frozen=True)
class Words:
    """A structural axis: names, flags or sizes, constant within a chunk."""

    values: tuple[str | bool | int, ...]

    @property
    def radix(self) -> int:
        return len(self.values)


@dataclass(frozen=True)
class Numbers:
    """A numeric axis: ``integers[digit] / 10**decimals``."""

    integers: tuple[int, ...]
    decimals: int

    @property
    def radix(self) -> int:
        return len(self.integers)

    def value(self, digit: int) -> int | float:
        whole = self.integers[digit]
        return whole / 10**self.decimals if self.decimals else whole


@dataclass(frozen=True)
class Tensor:
    """A tensor of numbers. Without ``draws`` every entry is a digit of its own; with it, one digit names one of
    ``draws`` tensors whose entries come from an integer hash that is the same on every machine and backend."""

    shape: tuple[int, ...]
    entry: Numbers
    draws: int | None

    @property
    def count(self) -> int:
        return math.prod(self.shape)

    @property
    def radix(self) -> int:
        return self.draws if self.draws is not None else self.entry.radix**self.count

    def entry_digits(self, digit: Any) -> Iterator[Any]:
        """The digit of every entry, in row-major order."""
        if self.draws is not None:
            for position in range(self.count):
                yield mixed(digit, position) % self.entry.radix
        else:
            for position in range(self.count):
                yield digit // self.entry.radix ** (self.count - 1 - position) % self.entry.radix


Axis = Words | Numbers | Tensor
COMPARISON = re.compile(r"^\s*(\w+)\s*(<=|>=|==|!=|<|>)\s*(\w+|-?\d+(?:\.\d+)?)\s*$")
NUMBER = re.compile(r"-?\d")
OPERATORS = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


@dataclass(frozen=True)
class Condition:
    """``left op right`` over parameter names and numbers, or a predicate registered beside a formula."""

    text: str

    def __post_init__(self) -> None:
        if COMPARISON.match(self.text) is None:
            try:
                registry.find_predicate(self.text)
            except registry.UnknownName as error:
                raise SpaceError(
                    "where", f"'{self.text}' is neither a comparison such as 'k <= n' nor a known condition"
                ) from error

    def holds(self, params: Mapping[str, Any]) -> Any:
        """True where the condition holds; works on numbers and on arrays. KeyError for an unknown parameter."""
        if match := COMPARISON.match(self.text):
            left, operator, right = match.groups()
            return OPERATORS[operator](params[left], float(right) if NUMBER.match(right) else params[right])
        test = registry.find_predicate(self.text)
        code = test.__code__
        return test(**{name: params[name] for name in code.co_varnames[: code.co_argcount]})

    @property
    def names(self) -> list[str]:
        """The parameters it speaks of."""
        if match := COMPARISON.match(self.text):
            return [s for s in (match[1], match[3]) if not NUMBER.match(s)]
        code = registry.find_predicate(self.text).__code__
        return list(code.co_varnames[: code.co_argcount])


@dataclass(frozen=True)
class Space:
    """Named axes, structural ones first, and the conditions that a variant must meet."""

    axes: tuple[tuple[str, Axis], ...]
    where: tuple[Condition, ...]
    digest: str

    @classmethod
    def parse(cls, axes: Mapping[str, Any], where: Sequence[str] = ()) -> Space:
        """Reads the definition a question gives; raises SpaceError."""
        made = [(name, _axis(name, definition)) for name, definition in axes.items()]
        made.sort(key=lambda pair: not isinstance(pair[1], Words))
        if math.prod(axis.radix for _, axis in made) >= LIMIT:
            raise SpaceError("", "the space holds 2^62 variants or more: shorten an axis or use 'draws'")
        # The order of the axes counts: it decides which one turns fastest.
        text = json.dumps([list(axes.items()), list(where)], sort_keys=True, default=str)
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        return cls(tuple(made), tuple(Condition(text) for text in where), digest)

    @property
    def size(self) -> int:
        return math.prod(axis.radix for _, axis in self.axes)

    @property
    def chunk(self) -> int:
        """How many consecutive variants share one setting of the structural axes."""
        return math.prod(axis.radix for _, axis in self.axes if not isinstance(axis, Words))

    def digits(self, index: Any) -> dict[str, Any]:
        """The digit of every axis for a variant (int) or an int64 array of variants."""
        found = {}
        for name, axis in reversed(self.axes):
            found[name] = index % axis.radix
            index = index // axis.radix
        return {name: found[name] for name, _ in self.axes}

    def decode(self, index: int) -> dict[str, Value]:
        """The parameters of one variant as plain Python values; IndexError outside the space."""
        if not 0 <= index < self.size:
            raise IndexError(f"variant {index} of a space of {self.size}")
        digits = self.digits(index)
        return {name: _value(axis, digits[name]) for name, axis in self.axes}

    def allows(self, params: Mapping[str, Any]) -> Any:
        """True where every condition holds."""
        allowed: Any = True
        for condition in self.where:
            allowed = condition.holds(params) & allowed
        return allowed


def draw(question: str, n: int, attempt: int, size: int) -> int:
    """The variant shown at the n-th time: a digest, the same on every machine for ever."""
    text = f"{question}\n{n}\n{attempt}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") % size


def mixed(digit: Any, position: int) -> Any:
    """A 32-bit integer hash in arithmetic below 2^63, so that Python, NumPy and torch agree to the last bit."""
    h = (digit + 1) * 0x9E3779B1 + (position + 1) * 0x85EBCA77 & 0xFFFFFFFF
    for _ in range(2):
        h = (h ^ (h >> 16)) * 0x45D9F3B & 0xFFFFFFFF
    return h ^ (h >> 16)


def _value(axis: Axis, digit: int) -> Value:
    if isinstance(axis, Words):
        return axis.values[digit]
    if isinstance(axis, Numbers):
        return axis.value(digit)
    return _folded([axis.entry.value(d) for d in axis.entry_digits(digit)], axis.shape)


def _folded(flat: list[Any], shape: Sequence[int]) -> list[Any]:
    for length in reversed(shape[1:]):
        flat = [flat[i : i + length] for i in range(0, len(flat), length)]
    return flat


def _axis(name: str, definition: Any) -> Axis:
    if isinstance(definition, list | tuple):
        return _listed(name, list(definition))
    if not isinstance(definition, dict):
        raise SpaceError(name, "an axis is a list such as [3, 5, 7] or a mapping such as {from: 1, to: 9}")
    if "structural" in definition:
        _only(name, definition, {"structural"})
        values = definition["structural"]
        if (
            not isinstance(values, list | tuple)
            or not values
            or not all(isinstance(v, str | int) for v in values)
        ):
            raise SpaceError(name, "'structural' holds a list of words, flags or sizes")
        _distinct(name, values)
        return Words(tuple(values))
    if "shape" in definition:
        _only(name, definition, {"shape", "from", "to", "step", "values", "draws"})
        shape, draws = definition["shape"], definition.get("draws")
        if (
            not isinstance(shape, list | tuple)
            or not shape
            or any(type(n) is not int or n < 1 for n in shape)
        ):
            raise SpaceError(name, "'shape' is a list of positive integers")
        if math.prod(shape) > MOST_ENTRIES:
            raise SpaceError(name, f"{math.prod(shape)} entries in one tensor; at most {MOST_ENTRIES:,}")
        if draws is not None and (type(draws) is not int or not 1 <= draws <= 2**31):
            raise SpaceError(name, "'draws' is an integer from 1 to 2147483648")
        rest = {key: definition[key] for key in ("from", "to", "step", "values") if key in definition}
        entry = _numbers(name, rest["values"]) if "values" in rest else _range(name, rest)
        return Tensor(tuple(shape), entry, draws)
    _only(name, definition, {"from", "to", "step"})
    return _range(name, definition)


def _listed(name: str, values: Sequence[Any]) -> Axis:
    if not values:
        raise SpaceError(name, "the list is empty")
    if not all(isinstance(v, str | bool) for v in values):
        return _numbers(name, values)
    _distinct(name, values)
    return Words(tuple(values))


def _numbers(name: str, values: Any) -> Numbers:
    if not isinstance(values, list | tuple) or not values:
        raise SpaceError(name, "needs a list of numbers")
    exact = [_decimal(name, v) for v in values]
    _distinct(name, exact)
    decimals = max(_places(v) for v in exact)
    return Numbers(tuple(_scaled(name, v, decimals) for v in exact), decimals)


def _range(name: str, definition: Mapping[str, Any]) -> Numbers:
    if "from" not in definition or "to" not in definition:
        raise SpaceError(name, "a range needs 'from' and 'to'")
    low, high = (_decimal(name, definition[key]) for key in ("from", "to"))
    step = _decimal(name, definition.get("step", 1))
    if step <= 0 or high < low:
        raise SpaceError(name, "a range needs from <= to and a positive step")
    if (high - low) % step != 0:
        raise SpaceError(name, f"'to' is not reached: {high - low} is no multiple of the step {step}")
    count = int((high - low) / step) + 1
    if count > 1_000_000:
        raise SpaceError(name, f"{count} values on one axis; at most 1,000,000")
    decimals = max(_places(low), _places(step))
    _scaled(name, high, decimals)
    first, by = _scaled(name, low, decimals), _scaled(name, step, decimals)
    return Numbers(tuple(first + by * i for i in range(count)), decimals)


def _decimal(name: str, value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SpaceError(name, f"'{value}' is not a number")
    exact = Decimal(repr(value))
    if not exact.is_finite() or _places(exact) > 12 or abs(exact) > 10**15:
        raise SpaceError(name, f"{value} is not a number of at most 12 decimals below 10^15")
    return exact


def _scaled(name: str, value: Decimal, decimals: int) -> int:
    """``value * 10**decimals``; it must be exact in float64, or the division by 10**decimals would round twice."""
    whole = int(value.scaleb(decimals))
    if abs(whole) > 2**53:
        raise SpaceError(name, f"{value} and a number with {decimals} decimals need more than 15 digits")
    return whole


def _distinct(name: str, values: Sequence[Any]) -> None:
    if len(set(values)) != len(values):
        raise SpaceError(name, "a value stands twice")


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int), "finite by _decimal"
    return max(0, -exponent)


def _only(name: str, definition: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(set(definition) - known):
        raise SpaceError(name, f"unknown key '{unknown[0]}'; known: {', '.join(sorted(known))}")
