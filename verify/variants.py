"""One question's space evaluated in bulk: parameters, steps, key, live and muted mistakes, what may be offered.

The one place where the rule stands by which a variant is offered or refused; a study session asks it about one
variant, a sweep about millions. A question comes in as plain data.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, reduce
from typing import Any

import numpy as np

from verify.backends import Backend, evaluate, numpy_backend
from verify.registry import Formula, formula
from verify.spaces import Numbers, Space, SpaceError, Tensor, Words, draw

ATTEMPTS = 1000
FEWEST_MISTAKES = 2
# A mistake closer to the key than twice the tolerance could be graded right after the learner's own rounding.
MARGIN = 2.0


class NoVariant(ValueError):
    """No variant of the space may be offered; the text says which rules refused them."""


@dataclass(frozen=True)
class Template:
    """What verify needs to know of a numeric question."""

    question: str
    compute: str
    asked: str
    at: int = -1
    axes: Mapping[str, Any] = field(default_factory=dict)
    where: tuple[str, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)
    relative: float = 1e-3
    absolute: float = 0.0
    """The tolerance of a real key is the wider of the two."""
    mistakes: Mapping[str, bool | None] = field(default_factory=dict)
    """Mistake name -> whether it must differ (None: as the formula says)."""
    decimals: int | None = None
    """The decimals that the learner is asked for; None where the tolerance alone counts, or the key is an integer."""

    @property
    def formula(self) -> Formula:
        return formula(self.compute)

    @cached_property
    def space(self) -> Space:
        own = [*self.where, *(w for w in self.formula.where if w not in self.where)]
        return _space(pickle.dumps((self.axes, own)))

    def __getstate__(self) -> dict[str, Any]:
        """What a sweep sends to its workers with every job: without the space, which may hold all values of an axis."""
        return {name: value for name, value in vars(self).items() if name != "space"}


@lru_cache(maxsize=16)
def _space(axes_and_conditions: bytes) -> Space:
    """A worker gets the same template with every job."""
    return Space.parse(*pickle.loads(axes_and_conditions))


@dataclass(frozen=True)
class Evaluated:
    """A batch of variants; arrays lead with the batch axis. ``refused`` maps a reason to the variants it refuses."""

    params: dict[str, Any]
    steps: dict[str, Any]
    key: Any
    mistakes: dict[str, Any]
    muted: dict[str, Any]
    refused: dict[str, Any]
    offered: Any


def at_time(template: Template, values: Any) -> Any:
    """The asked step without its time axis, where the formula has one."""
    step = template.formula.step(template.asked)
    return values[:, template.at] if template.formula.over in step.shape else values


Indices = Sequence[int] | np.ndarray[Any, np.dtype[np.int64]]


def evaluate_batch(template: Template, indices: Indices, backend: Backend | None = None) -> Evaluated:
    """Everything about the variants ``indices``, which must share their structural axes (see `Space.chunk`)."""
    backend = backend or numpy_backend()
    made, space = template.formula, template.space
    if _lowest(indices) // space.chunk != _highest(indices) // space.chunk:
        raise ValueError(f"{template.question}: a batch must not cross a chunk of {space.chunk} variants")
    params = parameters(template, space, indices, backend)
    allowed = space.allows(params)
    with np.errstate(all="ignore"):
        steps = evaluate(backend, made, params)
        key = at_time(template, steps[template.asked])
        mistakes = {
            name: at_time(
                template, made.mistakes[name].body(backend.xp, **inputs_of(made, params))[template.asked]
            )
            for name in template.mistakes
        }
    return judge(template, params, steps, key, mistakes, allowed, backend)


def _lowest(indices: Indices) -> int:
    return indices[0] if isinstance(indices, range) else int(np.min(indices))


def _highest(indices: Indices) -> int:
    return indices[-1] if isinstance(indices, range) else int(np.max(indices))


def judge(
    template: Template,
    params: dict[str, Any],
    steps: dict[str, Any],
    key: Any,
    mistakes: dict[str, Any],
    allowed: Any,
    backend: Backend,
) -> Evaluated:
    """Which mistakes are muted and which variants are refused, and why."""
    xp, made = backend.xp, template.formula
    exact = made.step(template.asked).kind == "int"
    everywhere = xp.ones(key.shape[0], dtype=xp.bool, device=backend.device)
    finite = everywhere if exact else over_entries(xp, xp.all, xp.isfinite(key))
    refused = {"conditions": ~(everywhere & allowed), "not finite": ~finite}
    if template.decimals is not None and not exact:
        refused["lost in the decimals"] = lost(xp, key, template.decimals)
    live_count = xp.zeros(key.shape[0], dtype=xp.uint8, device=backend.device)
    muted = {}
    for name, wrong in mistakes.items():
        live = differs(xp, wrong, key, exact, template)
        muted[name] = ~live
        live_count = live_count + xp.astype(live, xp.uint8)
        must = template.mistakes[name]
        if made.mistakes[name].must_differ if must is None else must:
            refused[f"'{name}' coincides"] = muted[name]
    if mistakes:
        refused["too few live mistakes"] = live_count < min(FEWEST_MISTAKES, len(mistakes))
    return Evaluated(params, steps, key, mistakes, muted, refused, ~reduce(xp.logical_or, refused.values()))


def differs(xp: Any, wrong: Any, key: Any, exact: bool, template: Template) -> Any:
    """True where a wrong value lies clearly outside the key's tolerance in at least one entry, or is not finite."""
    if exact:
        return over_entries(xp, xp.any, wrong != key)
    bound = MARGIN * xp.clip(template.relative * xp.abs(key), min=template.absolute)
    return over_entries(xp, xp.any, ~(xp.abs(wrong - key) <= bound))


def lost(xp: Any, key: Any, decimals: int) -> Any:
    """True where nothing of the key is left in the decimals asked for, and it is not 0: nobody learns from 0.0000."""
    size = xp.abs(key)
    gone = over_entries(xp, xp.all, size < 0.5 * 10.0**-decimals)
    return gone & over_entries(xp, xp.any, size > 0)


def over_entries(xp: Any, reducing: Any, values: Any) -> Any:
    """Reduces everything but the batch axis."""
    return reducing(values, axis=tuple(range(1, values.ndim))) if values.ndim > 1 else values


def inputs_of(made: Formula, params: Mapping[str, Any]) -> dict[str, Any]:
    return {one.name: params[one.name] for one in made.inputs}


def parameters(template: Template, space: Space, indices: Indices, backend: Backend) -> dict[str, Any]:
    """The formula's inputs for a batch of variants, as arrays of the backend."""
    made, count = template.formula, len(indices)
    turns = _turns(made, space, indices, backend)
    digits = space.digits(backend.array([indices[0]] if turns else indices, "int"))
    params: dict[str, Any] = {}
    for name, axis in space.axes:
        kind = made.input(name).kind
        if turns and name in turns.values:
            params[name] = turns.values[name]
        elif isinstance(axis, Words):
            value = axis.values[int(digits[name][0])]
            params[name] = value if kind == "choice" else _repeated(value, count, backend, kind)
        else:
            if turns and name == turns.partly:
                found = backend.xp.take(turns.every, digits[name] + turns.run, axis=0)
            else:
                found = _values(made, name, axis, digits[name], backend)
            params[name] = backend.xp.broadcast_to(found, (count, *found.shape[1:]))
    for name, value in template.given.items():
        kind = made.input(name).kind
        params[name] = value if kind == "choice" else _repeated(value, count, backend, kind)
    return params


@dataclass(frozen=True)
class _Turns:
    """How consecutive variants differ: the values of the axes that turn whole; of one that turns partly, all the values
    it has and the digits that a block adds to its first."""

    values: dict[str, Any]
    partly: str
    every: Any
    run: Any


_TURNS: dict[tuple[str, str, str, int], _Turns] = {}
MOST_TURNS = 16


def _turns(made: Formula, space: Space, indices: Indices, backend: Backend) -> _Turns | None:
    """None where the indices are no block that turns whole inner axes and an even part of the next one.

    A sweep's blocks follow one another and turn the same axes; were each decoded anew, that would take two thirds of
    its time.
    """
    if not isinstance(indices, range) or indices.step != 1:
        return None
    size, names, partly = 1, [], ""
    for name, axis in reversed(space.axes):
        run = min(axis.radix, len(indices) // size)
        if not isinstance(axis, Numbers) or run < 2 or axis.radix % run:
            break
        size *= run
        if run < axis.radix:
            partly = name
            break
        names.append(name)
    if size != len(indices) or indices[0] % size:
        return None
    key = (made.name, space.digest, backend.name, size)
    if key not in _TURNS:
        while len(_TURNS) >= MOST_TURNS:
            del _TURNS[next(iter(_TURNS))]
        digits = space.digits(backend.array(np.arange(size), "int"))
        axes = dict(space.axes)
        values = {name: _values(made, name, axes[name], digits[name], backend) for name in names}
        every = None
        if partly:
            every = _values(
                made, partly, axes[partly], backend.array(np.arange(axes[partly].radix), "int"), backend
            )
        _TURNS[key] = _Turns(values, partly, every, digits.get(partly))
    return _TURNS[key]


def _values(made: Formula, name: str, axis: Any, digits: Any, backend: Backend) -> Any:
    kind = made.input(name).kind
    entry = axis.entry if isinstance(axis, Tensor) else axis
    if kind == "int" and isinstance(entry, Numbers) and entry.decimals:
        raise SpaceError(name, f"{made.name} takes integers here")
    if isinstance(axis, Tensor):
        return _tensor(digits, axis, backend, kind)
    return _scaled(digits, axis, backend, kind)


def _scaled(digits: Any, axis: Numbers, backend: Backend, kind: str) -> Any:
    whole = backend.xp.take(backend.array(axis.integers, "int"), digits)
    if kind == "int":
        return whole
    # Divided in float64 wherever it runs, so that 3 / 10 is the float that '0.3' reads as.
    exact = backend.xp.astype(whole, backend.xp.float64) / 10**axis.decimals
    return backend.xp.astype(exact, backend.real)


def _tensor(digits: Any, axis: Tensor, backend: Backend, kind: str) -> Any:
    entries = [_scaled(d, axis.entry, backend, kind) for d in axis.entry_digits(digits)]
    stacked = backend.xp.stack(entries, axis=1)
    return backend.xp.reshape(stacked, (stacked.shape[0], *axis.shape))


def _repeated(value: Any, count: int, backend: Backend, kind: str) -> Any:
    one = backend.array(value, kind)
    return backend.xp.broadcast_to(one, (count, *one.shape))


def offered_at(template: Template, n: int, previous: int | None = None) -> tuple[int, int, Evaluated]:
    """(variant, attempt, its evaluation) for the n-th showing: the first draw that is offered.

    ``previous`` comes again only where the space offers nothing else. Raises NoVariant where none of a thousand draws
    may be offered.
    """
    space = template.space
    reasons: set[str] = set()
    again: tuple[int, int, Evaluated] | None = None
    tried: set[int] = set()
    for attempt in range(ATTEMPTS):
        index = draw(template.question, n, attempt, space.size)
        if index in tried:
            continue
        tried.add(index)
        found = evaluate_batch(template, [index])
        if not bool(found.offered[0]):
            reasons |= {reason for reason, hit in found.refused.items() if bool(hit[0])}
        elif index == previous:
            again = (index, attempt, found)
        else:
            return index, attempt, found
        if len(tried) == space.size:
            break
    if again is not None:
        return again
    raise NoVariant(f"{template.question}: no variant can be offered ({', '.join(sorted(reasons))})")
