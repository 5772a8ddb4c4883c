"""What pydantic found, said to an author: the place in the file, plain words, what was probably meant."""

import types
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from quizapp.bank.models import Accept, Model, Text
from quizapp.bank.problems import Loc, Problem, closest, nearest, quoted, shortened
from quizapp.bank.strict_yaml import Place, Places, Refused

# What a pattern asks for, in words.
_PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "a name in small letters, digits and single hyphens, such as kv-cache-size",
    r"^[a-z0-9]+(_[a-z0-9]+)*$": "a name of small letters, digits and single underscores, such as cnn_ops",
    r"^[A-Za-z][A-Za-z0-9_]*$": "a name of letters, digits and underscores that begins with a letter",
    r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$": "the name of a formula, such as conv.output_size",
    r"^E-[A-Z]+-[0-9]+$": "the id of an erratum, such as E-CNN-4",
    r"^[0-9]{3}:[0-9a-z.]+$": 'a section of a source document, such as "001:2.4"',
    r"^(always|(hit|miss):[a-z0-9]+(-[a-z0-9]+)*)$": "always, hit:UNIT or miss:UNIT",
}
_EMPTY = r"\S"
ENOUGH = 50  # things wrong with one question; a file made to be wrong has a hundred thousand
_BOUNDS = {
    "greater_than": ("gt", "above"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "below"),
    "less_than_equal": ("le", "at most"),
}


def explain(
    error: ValidationError, root: type[BaseModel], places: Places, path: Path, prefix: Loc = ()
) -> list[Problem]:
    """One problem for each thing wrong with the data that `root` refused; `prefix` is where that data lies."""
    told = _Telling(root, places, path, prefix)
    found = error.errors(include_url=False)[:ENOUGH]
    unknown = [one for one in found if one["type"] == "extra_forbidden"]
    problems = [told.unknown_key(one["loc"], found) for one in unknown]
    if error.error_count() > ENOUGH:
        problems.append(told.more(error.error_count() - ENOUGH))
    for one in found:
        if one["type"] == "extra_forbidden" or _refused(one.get("input")):
            continue
        if one["type"] == "missing" and told.meant(one["loc"]):
            continue  # the misspelt key beside it has been named already
        if one["type"] == "too_short" and _inside_is_wrong(one["loc"], found):
            continue  # pydantic counts sound entries only
        problems.append(told.other(one))
    return _one_a_place(problems)


def _inside_is_wrong(loc: Loc, found: Iterable[Any]) -> bool:
    return any(len(one["loc"]) > len(loc) and one["loc"][: len(loc)] == loc for one in found)


def _one_a_place(problems: Iterable[Problem]) -> list[Problem]:
    """Keeps the first of several complaints about one value, and every missing key of a mapping."""
    kept: dict[tuple[int, int, str], Problem] = {}
    for problem in problems:
        missing = problem.message if problem.message.startswith(("missing", "and ")) else ""
        kept.setdefault((problem.line, problem.column, missing), problem)
    return sorted(kept.values())


def _refused(value: object) -> bool:
    """The value, or one inside it, was refused when the file was read: that has been said."""
    if isinstance(value, Mapping):
        return any(map(_refused, value.values()))
    return any(map(_refused, value)) if isinstance(value, list) else isinstance(value, Refused)


class _Telling:
    def __init__(self, root: type[BaseModel], places: Places, path: Path, prefix: Loc) -> None:
        self.root, self.places, self.path, self.prefix = root, places, path, prefix
        self.taken_for: set[Loc] = set()

    def more(self, number: int) -> Problem:
        return self._problem(self.places.value(self.prefix), f"and {number} more problems here", "")

    def meant(self, loc: Loc) -> bool:
        return loc in self.taken_for

    def unknown_key(self, loc: Loc, found: Iterable[Any]) -> Problem:
        """Prefers a required key that is missing beside it: that is the likelier slip."""
        here, key = loc[:-1], str(loc[-1])
        missing = [
            str(one["loc"][-1]) for one in found if one["type"] == "missing" and one["loc"][:-1] == here
        ]
        model = model_at(self.root, here)
        known = [f.alias or name for name, f in model.model_fields.items()] if model else []
        hint = nearest(key, missing) or nearest(key, known)
        if (meant := closest(key, missing)) is not None:
            self.taken_for.add((*here, meant))
        if not hint and known:
            hint = f"known: {', '.join(known)}"
        return self._problem(self.places.key(self.prefix + loc), f"unknown key {quoted(key)}", hint)

    def other(self, one: Any) -> Problem:
        loc: Loc = one["loc"]
        place = self.places.value(self.prefix + loc)
        if one["type"] == "missing":
            return self._problem(place, f"missing key {str(loc[-1])!r}", "")
        if loc and loc[-1] == "[key]":
            return self._problem(self.places.key(self.prefix + loc[:-1]), *_describe(one, place))
        return self._problem(place, *_describe(one, place, model_at(self.root, loc)))

    def _problem(self, place: Place, message: str, hint: str) -> Problem:
        return Problem(self.path, place.line, place.column, shortened(message), hint)


def model_at(root: type[BaseModel], loc: Loc) -> type[BaseModel] | None:
    """The model that judges the mapping at `loc`, found by following the annotations."""
    at: Any = root
    for part in loc:
        at = _inside(at, part)
        if at is None:
            return None
    return next((one for one in _members(at) if _is_model(one)), None)


def _inside(annotation: Any, part: str | int) -> Any:
    for one in _members(annotation):
        if _is_model(one):
            if one.__name__ == part:  # the tag of a union names the member
                return one
            for name, described in one.model_fields.items():
                if part == (described.alias or name):
                    return described.annotation
        elif isinstance(part, int) and get_origin(one) is tuple:
            return get_args(one)[0]
        elif isinstance(part, str) and get_origin(one) is Mapping:
            return get_args(one)[1]
    return None


def _members(annotation: Any) -> list[Any]:
    """The types a value may have, out of unions and annotations."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _members(get_args(annotation)[0])
    if origin is Union or origin is types.UnionType:
        return [one for member in get_args(annotation) for one in _members(member)]
    return [annotation]


def _is_model(one: Any) -> bool:
    return isinstance(one, type) and issubclass(one, BaseModel)


def _describe(one: Any, place: Place, model: type[BaseModel] | None = None) -> tuple[str, str]:
    """What is wrong with a value, and what to write."""
    kind, context, value = one["type"], one.get("ctx", {}), one.get("input")
    if kind in ("value_error", "assertion_error"):
        return str(context["error"]), ""
    if kind == "string_pattern_mismatch":
        if context["pattern"] == _EMPTY:
            return "this text is empty", ""
        wanted = _PATTERNS.get(context["pattern"], f"a text that matches {context['pattern']}")
        return f"{quoted(value)} is not {wanted}", ""
    if kind == "string_too_long":
        return f"a text of {len(str(value)):,} characters; at most {context['max_length']:,}", ""
    if kind in ("model_type", "model_attributes_type"):
        return _not_a_mapping(value, model)
    if kind == "literal_error":
        options = [str(option) for option in _literals(context["expected"])]
        return f"{quoted(value)} is not one of {', '.join(options)}", nearest(value, options)
    if kind in ("too_short", "too_long"):
        wanted = (
            f"at least {context.get('min_length')}"
            if kind == "too_short"
            else f"at most {context['max_length']}"
        )
        return f"this holds {_count(context['actual_length'])}; it takes {wanted}", ""
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return f"{quoted(value)} is out of range; it is {words} {context[name]}", ""
    wanted = _WANTED.get(kind, "")
    if not wanted:
        return str(one["msg"]), ""
    return f"expected {wanted}, here is {_kind_of(value)}", _quotes(place) if kind == "string_type" else ""


_WANTED = {
    "string_type": "a text",
    "string_unicode": "a text of whole characters",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a finite number",
    "bool_type": "true or false",
    "date_type": "a day such as 2026-01-31",
    "tuple_type": "a list",
    "mapping_type": "a mapping",
    "dict_type": "a mapping",
}


def _not_a_mapping(value: object, model: type[BaseModel] | None) -> tuple[str, str]:
    here = f"here is {_kind_of(value)}"
    if model is Text:
        return f"a text in both languages is wanted, {here}", "write {en: …, zh: …}"
    keys = ", ".join(f.alias or name for name, f in model.model_fields.items()) if model else ""
    if model is Accept:
        return f"further spellings by language are wanted, {here}", "write {en: […], zh: […]}"
    return f"expected a mapping, {here}", f"its keys are {keys}" if keys else ""


def _quotes(place: Place) -> str:
    return f'for a text, write "{place.raw}" in quotes' if place.raw else ""


def _literals(expected: str) -> list[str]:
    """pydantic joins them as `'a', 'b' or 'c'`."""
    return [part.strip().strip("'") for part in expected.replace(" or ", ", ").split(",")]


def _count(number: int) -> str:
    return "nothing" if number == 0 else "1 entry" if number == 1 else f"{number} entries"


def _kind_of(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    if isinstance(value, list):
        return "a list"
    return "a mapping" if isinstance(value, dict | Model) else f"the day {value}"
