"""The JSON Schema takes what the models take and refuses what they refuse, but for a table of exceptions."""

import copy
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from quizapp.bank.axes import Range, Structural, Tensor
from quizapp.bank.basics import Model, Text
from quizapp.bank.explained import explained
from quizapp.bank.models import KINDS, MODELS, BankFile
from quizapp.bank.schema import DRAFT, schema
from quizapp.bank.shipped import bank_files, content_dir
from quizapp.bank.skeleton import skeleton
from quizapp.bank.strict_yaml import parse, read
from verify.registry import names

from .mutations import BY_HAND, FULL, VALUES, changed, places, with_more
from .samples import BODIES, question

SCHEMA = schema()
WHOLE = Draft202012Validator(SCHEMA)
OF_KIND = {
    kind: Draft202012Validator({"$ref": f"#/$defs/{MODELS[kind].__name__}", "$defs": SCHEMA["$defs"]})
    for kind in KINDS
}
AT_EACH_PLACE = 12  # of the values that may stand there, drawn by a seed


def as_an_editor_reads_it(value: Any) -> Any:
    """A day is a text to JSON."""
    if isinstance(value, dict):
        return {key: as_an_editor_reads_it(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_an_editor_reads_it(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def model_takes(raw: dict[str, Any]) -> bool:
    kind = raw.get("kind")
    try:
        if isinstance(kind, str) and kind in MODELS:
            MODELS[kind].model_validate(raw)
        else:
            BankFile.model_validate({"title": {"en": "a", "zh": "b"}, "questions": [raw]})
    except ValidationError:
        return False
    return True


def schema_takes(raw: dict[str, Any]) -> bool:
    kind, read = raw.get("kind"), as_an_editor_reads_it(raw)
    if isinstance(kind, str) and kind in OF_KIND:
        return OF_KIND[kind].is_valid(read)
    return WHOLE.is_valid({"title": {"en": "a", "zh": "b"}, "questions": [read]})


# What JSON Schema cannot say


def scalars(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from scalars(one)
    else:
        yield value


def entries(raw: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = raw.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def texts(raw: dict[str, Any], language: str) -> list[str]:
    of_options = [option.get("text") for option in entries(raw, "options")]
    said = [text.get(language) for text in (*entries(raw, "lines"), *of_options) if isinstance(text, dict)]
    return [text.strip().casefold() for text in said if isinstance(text, str)]


def said_twice(raw: dict[str, Any]) -> bool:
    return any(len(set(texts(raw, language))) < len(texts(raw, language)) for language in ("en", "zh"))


def given_and_drawn(raw: dict[str, Any]) -> bool:
    given, space = raw.get("given"), raw.get("space")
    return isinstance(given, dict) and isinstance(space, dict) and bool(given.keys() & space.keys())


def units_of_one_name(raw: dict[str, Any]) -> bool:
    return max(Counter(repr(unit.get("id")) for unit in entries(raw, "units")).values(), default=0) > 1


def waits_for_nobody(raw: dict[str, Any]) -> bool:
    units = [unit.get("id") for unit in entries(raw, "units")]
    waits = [str(one.get("when")).partition(":")[2] for one in entries(raw, "followups")]
    return any(unit and unit not in units for unit in waits)


Test = Callable[[dict[str, Any]], bool]
# reason: (where it may be so, whether the model takes it; the schema does the opposite)
EXCEPTIONS: dict[str, tuple[Test, bool]] = {
    "JSON has one sort of number: 3.0 is a whole one": (
        lambda raw: any(isinstance(one, float) and one.is_integer() for one in scalars(raw)), False,
    ),
    "JSON has no days: a quoted one, a text to the models, is the same to it": (
        lambda raw: re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(raw.get("as_of"))) is not None, False,
    ),
    "JSON has no days: an unquoted one, no text to the models, is a text to it": (
        lambda raw: any(isinstance(one, date) for one in scalars({**raw, "as_of": None})), False,
    ),
    "uniqueItems compares whole items, not a text of theirs without its case": (said_twice, False),
    "no term compares the keys of two mappings": (given_and_drawn, False),
    "no term compares one field of all items": (units_of_one_name, False),
    "no term looks a value up in another list": (waits_for_nobody, False),
    "the validator is Python's: its $ stands before a last newline as well": (
        lambda raw: any(isinstance(one, str) and one.endswith("\n") for one in scalars(raw)), False,
    ),
    "the validator is Python's: its \\s holds the separators U+001C to U+001F": (
        lambda raw: any(isinstance(one, str) and "\x1c" in one for one in scalars(raw)), True,
    ),
}  # fmt: skip


def excused(raw: dict[str, Any], taken: bool) -> set[str]:
    return {reason for reason, (test, by_model) in EXCEPTIONS.items() if by_model == taken and test(raw)}


def mutants(kind: str) -> Iterator[dict[str, Any]]:
    """At every place some of the values, and a key that nobody knows in every mapping."""
    chance = random.Random(kind)
    for whole in (FULL[kind], question(kind)):
        for loc in places(whole):
            for value in chance.sample(VALUES, AT_EACH_PLACE):
                yield changed(whole, loc, value)
        for loc in ((), *places(whole)):
            if (more := with_more(whole, loc)) is not None:
                yield more


@pytest.mark.parametrize("kind", KINDS)
def test_the_sound_ones_are_taken_by_both(kind: str) -> None:
    for whole in (question(kind), FULL[kind]):
        assert model_takes(whole)
        assert schema_takes(whole)


def test_the_table_is_decided_alike() -> None:
    """More than 150 questions in which a validator decides, over all kinds."""
    assert len(BY_HAND) > 150
    verdicts: Counter[bool] = Counter()
    for kind, changes in BY_HAND:
        raw = question(kind, **copy.deepcopy(changes))
        taken = model_takes(raw)
        verdicts[taken] += 1
        if schema_takes(raw) != taken:
            assert excused(raw, taken), (kind, changes, taken)
    assert min(verdicts.values()) > 50, "as many that are taken as are refused"


@pytest.mark.parametrize("kind", KINDS)
def test_mutants_are_decided_alike(kind: str) -> None:
    verdicts: Counter[bool] = Counter()
    for raw in mutants(kind):
        taken = model_takes(raw)
        verdicts[taken] += 1
        if schema_takes(raw) != taken:
            assert excused(raw, taken), (taken, raw)
    assert verdicts[True] > 50
    assert verdicts[False] > 300


def test_every_exception_is_one() -> None:
    """Each reason in the table is met by a question on which model and schema differ for that reason alone."""
    met: set[str] = set()
    for kind in KINDS:
        every = [*mutants(kind), *(question(k, **changes) for k, changes in BY_HAND if k == kind)]
        every += [changed(FULL[kind], loc, value) for loc in [("id",), ("ask", "en")] for value in VALUES]
        for raw in every:
            reasons = excused(raw, model_takes(raw))
            if len(reasons) == 1 and schema_takes(raw) != model_takes(raw):
                met |= reasons
    assert met == EXCEPTIONS.keys()


@pytest.mark.parametrize(
    ("kind", "field"), [("choice", "options"), ("multi", "options"), ("ordering", "lines")]
)
def test_an_entry_that_stands_twice_is_refused_by_both(kind: str, field: str) -> None:
    raw = question(kind)
    raw[field].append(raw[field][-1])
    assert not model_takes(raw)
    assert not schema_takes(raw)


# The file around the questions, and what an editor shows


@pytest.mark.parametrize(
    ("file", "sound"),
    [
        ({"title": {"en": "a", "zh": "b"}, "questions": [question(kind) for kind in BODIES]}, True),
        ({"title": {"en": "a", "zh": "b"}, "questions": []}, False),
        ({"title": {"en": "a", "zh": "b"}}, False),
        ({"title": {"en": "a"}, "questions": [question("cloze")]}, False),
        ({"title": "a", "questions": [question("cloze")]}, False),
        ({"questions": [question("cloze")]}, False),
        ({"title": {"en": "a", "zh": "b"}, "questions": [question("cloze")], "more": 1}, False),
        ({"title": {"en": "a", "zh": "b"}, "questions": [question("cloze", kind="choice")]}, False),
        ({"title": {"en": "a", "zh": "b"}, "questions": [question("cloze", kind="essay")]}, False),
        ({"title": {"en": "a", "zh": "b"}, "questions": [5]}, False),
        ([], False),
        (None, False),
    ],
)
def test_whole_files(file: Any, sound: bool) -> None:
    try:
        BankFile.model_validate(file)
    except ValidationError:
        assert not sound
    else:
        assert sound
    assert WHOLE.is_valid(file) == sound


def test_the_shipped_banks_are_taken() -> None:
    banks = bank_files(content_dir())
    assert banks
    for path in banks:
        assert [error.message for error in WHOLE.iter_errors(as_an_editor_reads_it(read(path).value))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_skeletons_are_taken(kind: str) -> None:
    document = parse(content_dir(), skeleton(kind).encode())
    assert WHOLE.is_valid(as_an_editor_reads_it(document.value))


def test_it_is_a_schema_of_its_draft_and_plain_json() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == DRAFT
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_every_field_has_its_description() -> None:
    definitions = SCHEMA["$defs"] | {"BankFile": SCHEMA}
    models: set[type[Model]] = {*MODELS.values(), BankFile, Text, Range, Tensor, Structural}
    for model in models:
        described = {
            key: field["description"] for key, field in definitions[model.__name__]["properties"].items()
        }
        assert described == explained(model)
        assert definitions[model.__name__]["description"]


def test_it_offers_the_formulas() -> None:
    assert SCHEMA["$defs"]["Numeric"]["properties"]["compute"]["examples"] == names()
