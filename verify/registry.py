"""Names, signatures, steps and mistakes of every formula. Importable without NumPy.

A formula lives in ``verify/formulas/<field>.py`` under the name ``<field>.<what>``; its oracle lives in
``verify/oracles/<field>.py``. Looking a name up imports just that field's module, and formula modules import
no array library: they receive the namespace ``xp`` (array-API) as their first argument.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import pkgutil
import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

Kind = Literal["real", "int", "choice"]
Steps = dict[str, Any]
Body = Callable[..., Steps]
Test = TypeVar("Test", bound=Callable[..., Any])


class UnknownName(LookupError):
    """A formula, step, mistake or predicate that nobody registered; ``known`` holds the names there are."""

    def __init__(self, what: str, name: str, known: Sequence[str]) -> None:
        super().__init__(f"unknown {what} '{name}'")
        self.what, self.name, self.known = what, name, list(known)


class BrokenField(Exception):
    """A field's module of formulas that does not import; the text names the file, the line and what is wrong."""


@dataclass(frozen=True)
class Input:
    """One argument of a formula.

    ``low`` and ``high`` bound what the cross-check draws (integers inclusive); ``shape`` names the dimensions
    behind the leading batch axis; a ``choice`` is one of ``values`` and constant within a batch.
    """

    name: str
    symbol: str
    meaning: str
    kind: Kind = "real"
    low: float = -2.0
    high: float = 2.0
    shape: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One named line of the computation, in order; the last one is the formula's result.

    ``expression`` is TeX in which ``<name>`` stands for an input or an earlier step (``<name-1>`` for its value
    one time step before; at the first step that is ``before``, a number or the name of an input). In the symbols of a
    formula over ``T`` the time is written ``{t}``. ``\\sum_i{...}`` sums over the entries of the vectors in the braces,
    and the name of a dimension, as ``<N>``, stands for its length.
    """

    name: str
    symbol: str
    expression: str
    meaning: str = ""
    kind: Literal["real", "int"] = "real"
    shape: tuple[str, ...] = ()
    before: str = "0"


@dataclass(frozen=True)
class Mistake:
    """A named wrong variant: who makes it, which steps it changes, and its own code."""

    name: str
    who: str
    affects: frozenset[str]
    must_differ: bool
    body: Body = field(repr=False, compare=False)


@dataclass(frozen=True)
class Tolerance:
    """Largest accepted difference ``absolute + relative * |oracle|`` in the cross-check, for one dtype."""

    relative: float
    absolute: float


TOLERANCES: Mapping[str, Tolerance] = {
    "float64": Tolerance(1e-9, 1e-12),
    "float32": Tolerance(2e-5, 2e-6),
}


@dataclass
class Formula:
    """A registered formula. Call it with plain numbers or nested lists to get every step by name."""

    name: str
    title: str
    inputs: tuple[Input, ...]
    steps: tuple[Step, ...]
    source: str
    example: tuple[Mapping[str, Any], Mapping[str, Any]]
    body: Body = field(repr=False)
    dims: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Named dimensions with the sizes that the cross-check draws."""
    over: str | None = None
    where: tuple[str, ...] = ()
    tolerances: Mapping[str, Tolerance] = field(default_factory=lambda: TOLERANCES)
    mistakes: dict[str, Mistake] = field(default_factory=dict)

    @property
    def field(self) -> str:
        """The part of the name before the dot: the module that holds formula and oracle."""
        return self.name.partition(".")[0]

    @property
    def index(self) -> str:
        """The letter that counts along ``over``, as it stands in symbols and as ``<t>`` in expressions."""
        return (self.over or "").lower()

    @property
    def doc(self) -> str:
        return inspect.getdoc(self.body) or ""

    @property
    def digest(self) -> str:
        """Digest of the source text of the body and of the formulas' own functions that it calls, so that a key knows
        which lines computed it, on any Python version."""
        text = "".join(inspect.getsource(one) for one in _called(self.body))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def input(self, name: str) -> Input:
        return _find("input", name, self.inputs)

    def step(self, name: str) -> Step:
        return _find("step", name, self.steps)

    def affecting(self, step: str) -> list[Mistake]:
        """The mistakes that change the given step."""
        return [m for m in self.mistakes.values() if step in m.affects]

    def symbol(self, name: str, t: int | None = None) -> str:
        """The symbol of an input or step, at time t (counted from 0; 0 is written 1) where it is given."""
        symbols = {one.name: one.symbol for one in self.inputs} | {one.name: one.symbol for one in self.steps}
        return symbols[name] if t is None else symbols[name].replace(f"{{{self.index}}}", f"{{{t + 1}}}")

    def mistake(
        self, name: str, *, who: str, affects: str | Sequence[str] | None = None, must_differ: bool = False
    ) -> Callable[[Body], Body]:
        """Registers the decorated function as a wrong variant; it returns the steps that it changes.

        ``affects`` defaults to the formula's result. ``must_differ`` refuses every variant in which the mistake
        happens to give the right answer.
        """
        changed = (affects,) if isinstance(affects, str) else tuple(affects or (self.steps[-1].name,))
        for step in changed:
            if step not in {one.name for one in self.steps}:
                raise ValueError(
                    f"{self.name}: the mistake '{name}' affects '{step}', which is no step of it"
                )

        def register(body: Body) -> Body:
            if name in self.mistakes:
                raise ValueError(f"{self.name} has two mistakes named '{name}'")
            self.mistakes[name] = Mistake(name, who, frozenset(changed), must_differ, body)
            return body

        return register

    def __call__(self, **inputs: Any) -> dict[str, Any]:
        """Every step as plain numbers or nested lists, computed with NumPy in float64.

        Raises TypeError for a missing or unknown input.
        """
        from verify import backends

        return backends.evaluate_one(self, inputs)

    def wrong(self, mistake: str, **inputs: Any) -> dict[str, Any]:
        """The steps that the named mistake changes, as it has them; raises UnknownName, and what a call raises."""
        from verify import backends

        if mistake not in self.mistakes:
            raise UnknownName("mistake", mistake, list(self.mistakes))
        return backends.evaluate_one(self, inputs, self.mistakes[mistake].body)

    def __repr__(self) -> str:
        """How it is called and what it returns."""
        return f"{self.name}({', '.join(i.name for i in self.inputs)}) -> {', '.join(s.name for s in self.steps)}"


_FORMULAS: dict[str, Formula] = {}
_PREDICATES: dict[str, Callable[..., Any]] = {}


def define(
    name: str,
    *,
    title: str,
    inputs: Sequence[Input],
    steps: Sequence[Step],
    source: str,
    example: tuple[Mapping[str, Any], Mapping[str, Any]],
    dims: Mapping[str, tuple[int, int]] | None = None,
    over: str | None = None,
    where: Sequence[str] = (),
    tolerances: Mapping[str, Tolerance] | None = None,
) -> Callable[[Body], Formula]:
    """Registers the decorated function ``body(xp, **inputs) -> {step: value}`` as a formula.

    ``example`` is (inputs, some steps) with numbers worked by hand or published; ``over`` names the dimension that
    is time; ``where`` holds the conditions under which the formula is defined (see `verify.spaces`).
    """

    def register(body: Body) -> Formula:
        if name in _FORMULAS:
            raise ValueError(f"two formulas are named '{name}'")
        made = Formula(
            name=name,
            title=title,
            inputs=tuple(inputs),
            steps=tuple(steps),
            source=source,
            example=example,
            body=body,
            dims=dims or {},
            over=over,
            where=tuple(where),
            tolerances=tolerances or TOLERANCES,
        )
        _check_expressions(made)
        _FORMULAS[name] = made
        return made

    return register


def predicate(name: str) -> Callable[[Test], Test]:
    """Registers a condition on named parameters, written with operators only so that it serves arrays and ints."""

    def register(test: Test) -> Test:
        _PREDICATES[name] = test
        return test

    return register


def fields() -> list[str]:
    """The names of the field modules, in alphabetical order."""
    package = importlib.import_module("verify.formulas")
    return sorted(module.name for module in pkgutil.iter_modules(package.__path__))


def names() -> list[str]:
    """Every registered formula, by field and then in the order of its file."""
    for one in fields():
        _import_module(one)
    return sorted(_FORMULAS, key=lambda name: name.partition(".")[0])


def formula(name: str) -> Formula:
    """The formula of that name; raises UnknownName."""
    _import_field(name)
    if name not in _FORMULAS:
        raise UnknownName("formula", name, names())
    return _FORMULAS[name]


def find_predicate(name: str) -> Callable[..., Any]:
    """The condition of that name; raises UnknownName."""
    _import_field(name)
    if name not in _PREDICATES:
        names()
        raise UnknownName("condition", name, sorted(_PREDICATES))
    return _PREDICATES[name]


PLACEHOLDER = re.compile(r"<([A-Za-z_][A-Za-z0-9_]*)(-1)?>")


def _called(body: Body) -> list[Body]:
    """The body and every function of the formulas' modules that it reaches, each once, in order of first call."""
    found: list[Body] = [body]
    for one in found:
        for name in one.__code__.co_names:
            value = one.__globals__.get(name)
            called: Any = value.body if isinstance(value, Formula) else value
            if (
                inspect.isfunction(called)
                and called.__module__.startswith("verify.formulas")
                and called not in found
            ):
                found.append(called)
    return found


def _check_expressions(made: Formula) -> None:
    seen = {i.name for i in made.inputs} | set(made.dims) | ({made.index} if made.over else set())
    for step in made.steps:
        for name, before in PLACEHOLDER.findall(step.expression):
            if name not in seen and not (before and name in {s.name for s in made.steps}):
                raise ValueError(f"{made.name}: step '{step.name}' speaks of <{name}> before it is computed")
        seen.add(step.name)


def _import_field(name: str) -> None:
    if name in _FORMULAS or name in _PREDICATES:
        return  # looking into the folder takes 0.1 ms, and one showing of a question asks 18 times
    if (one := name.partition(".")[0]) in fields():
        _import_module(one)


def _import_module(one: str) -> None:
    try:
        importlib.import_module(f"verify.formulas.{one}")
    except Exception as error:
        if isinstance(error, SyntaxError):
            where = f"{error.filename}:{error.lineno}"
        else:
            frames = traceback.extract_tb(error.__traceback__)
            inside = [frame for frame in frames if "formulas" in frame.filename]
            where = f"{inside[-1].filename}:{inside[-1].lineno}" if inside else f"verify/formulas/{one}"
        raise BrokenField(f"{where}: {type(error).__name__}: {error}") from error


Named = TypeVar("Named", Input, Step)


def _find(what: str, name: str, among: Sequence[Named]) -> Named:
    for one in among:
        if one.name == name:
            return one
    raise UnknownName(what, name, [one.name for one in among])
