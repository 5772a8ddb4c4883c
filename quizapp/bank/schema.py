"""The JSON Schema of a bank file, draft 2020-12: what an editor completes and underlines while a bank is written.

Generated from the models, with the words that stand below their fields. What the models decide in code is said again
here in the terms that JSON Schema has; the test names what it has no terms for.
"""

from collections.abc import Mapping
from typing import Any

from quizapp.bank.axes import Range, Structural, Tensor
from quizapp.bank.basics import Model, Text
from quizapp.bank.explained import explained
from quizapp.bank.models import MODELS, Accept, BankFile, FollowUp, Option, Slip, Tolerance, Unit, Wrong
from verify.registry import names

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: tuple[type[Model], ...] = (
    *MODELS.values(), Accept, BankFile, FollowUp, Option, Range, Slip, Structural, Tensor, Text, Tolerance, Unit, Wrong,
)  # fmt: skip

_NOTHING = {"type": "null"}
_GIVEN = {"not": _NOTHING}
_KEY = {"properties": {"key": {"const": True}}, "required": ["key"]}
_ONE_BLANK = {"pattern": "^(?:[^_]|_(?!_))*____(?!_)(?:[^_]|_(?!_))*$"}


def _above_zero(name: str) -> dict[str, Any]:
    return {"properties": {name: {"exclusiveMinimum": 0}}, "required": [name]}


# By model and field, or by model alone: what its validators check beside the types.
_REFINED: Mapping[tuple[str, str | None], dict[str, Any]] = {
    ("Option", None): {"if": _KEY, "then": {"properties": {"misconception": _NOTHING, "errata": _NOTHING}}},
    ("Choice", "options"): {"contains": _KEY, "maxContains": 1, "uniqueItems": True},
    ("Multi", "options"): {
        "allOf": [{"contains": _KEY}, {"contains": {"not": _KEY}}],
        "uniqueItems": True,
    },
    ("Cloze", "ask"): {"properties": {"en": _ONE_BLANK, "zh": _ONE_BLANK}},
    ("Ordering", "lines"): {"uniqueItems": True},
    ("Tolerance", None): {"anyOf": [_above_zero("rel"), _above_zero("abs")]},
    ("Tensor", None): {
        "oneOf": [
            {
                "properties": {"from": _GIVEN, "to": _GIVEN, "values": _NOTHING},
                "required": ["from", "to"],
            },
            {
                "properties": {"from": _NOTHING, "to": _NOTHING, "step": _NOTHING, "values": _GIVEN},
                "required": ["values"],
            },
        ]
    },
    ("Open", "units"): {"contains": {"properties": {"must": {"const": True}}, "required": ["must"]}},
}
_NAMES = {"properties", "$defs", "patternProperties"}  # below these terms stand names, not terms
_DAY = {"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


def schema() -> dict[str, Any]:
    """The schema of a bank file, as plain data for `json.dumps`."""
    made = _plain(BankFile.model_json_schema())
    definitions = made.pop("$defs")
    for model in _MODELS:
        _refine(model, made if model is BankFile else definitions[model.__name__])
    compute = definitions["Numeric"]["properties"]["compute"]
    compute["examples"] = names()
    return {"$schema": DRAFT, "title": "A bank of questions for quizapp", **made, "$defs": definitions}


def _refine(model: type[Model], definition: dict[str, Any]) -> None:
    definition.update(_REFINED.get((model.__name__, None), {}))
    properties: dict[str, dict[str, Any]] = definition["properties"]
    for key, words in explained(model).items():
        properties[key] = {"description": words, **properties[key], **_REFINED.get((model.__name__, key), {})}


def _plain(part: Any) -> Any:
    """Without what says nothing to an editor, and with the keys of a mapping judged where only their names were."""
    if isinstance(part, list):
        return [_plain(one) for one in part]
    if not isinstance(part, dict):
        return part
    inner = {
        key: {name: _plain(each) for name, each in one.items()} if key in _NAMES else _plain(one)
        for key, one in part.items()
    }
    return _term(inner)


def _term(part: dict[str, Any]) -> dict[str, Any]:
    made = {key: one for key, one in part.items() if key not in ("title", "discriminator")}
    if made.get("default", ...) is None:
        del made["default"]
    if made.get("format") == "date":
        made |= _DAY
    if {"type": "number"} in made.get("anyOf", ()):  # a whole number is one
        made["anyOf"] = [one for one in made["anyOf"] if one != {"type": "integer"}]
    if "patternProperties" in made:
        [(pattern, values)] = made.pop("patternProperties").items()
        made["additionalProperties"] = values
        made["propertyNames"] = made.get("propertyNames", {}) | {"pattern": pattern}
    return made
