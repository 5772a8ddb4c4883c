"""What each kind of question takes and what it refuses."""

from typing import Any

import pytest
from pydantic import ValidationError

from quizapp.bank.models import KINDS, QUESTION, BankFile, Choice, Multi, Numeric, Tolerance

from .samples import question

TEXT = {"en": "word", "zh": "词"}
RIGHT = {"text": {"en": "r", "zh": "对"}, "key": True}


def wrong(n: int) -> dict[str, Any]:
    return {"text": {"en": f"w{n}", "zh": f"错{n}"}}


def lines(n: int) -> list[dict[str, str]]:
    return [{"en": f"line {i}", "zh": f"第 {i} 行"} for i in range(n)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_question_of_every_kind_is_taken(kind: str) -> None:
    assert QUESTION.validate_python(question(kind)).kind == kind


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_catalogue_stores_is_the_same_question_again(kind: str) -> None:
    made = QUESTION.validate_python(question(kind))
    assert QUESTION.validate_json(made.model_dump_json(exclude_defaults=True)) == made


ACCEPTED = [
    ("flashcard", {"hints": [TEXT, TEXT, TEXT]}),
    ("flashcard", {"was": ["old-id"], "tags": ["a-b"], "errata": ["E-CNN-2"], "source_refs": ["001:2.2.1"]}),
    ("choice", {"options": [RIGHT, wrong(1), wrong(2), wrong(3)]}),
    ("multi", {"options": [RIGHT, *map(wrong, range(5))]}),
    ("cloze", {"accept": None}),
    ("ordering", {"lines": lines(7)}),
    ("numeric", {"space": {}, "given": {"n": 8, "k": 3, "s": 1, "p": 0, "d": 1}, "where": []}),
    (
        "numeric",
        {"tolerance": {"abs": 0.5}, "decimals": 2, "unit": "px", "form": "real", "at": -1, "asked": "out"},
    ),
    ("numeric", {"space": {"x": {"shape": [2, 2], "from": -0.9, "to": 0.9, "step": 0.1, "draws": 1000}}}),
    ("numeric", {"space": {"x": {"shape": [3], "values": [1, 2.5]}}}),
    ("numeric", {"space": {"h": {"structural": [2, 4]}, "act": ["relu", "tanh"], "on": [True, False]}}),
    ("numeric", {"given": {"W": [[1, 2.5], [3, 4]], "mode": "same", "flag": True}}),
    ("open", {"limit_s": 120}),
]

REFUSED = [
    # what all kinds share
    ("flashcard", {"id": "Not Kebab"}),
    ("flashcard", {"id": "double--hyphen"}),
    ("flashcard", {"topic": None}),
    ("flashcard", {"ask": "one language"}),
    ("flashcard", {"ask": {"en": "only"}}),
    ("flashcard", {"ask": {"en": "x", "zh": "  \n"}}),
    ("flashcard", {"ask": {"en": "x", "zh": "y", "fr": "z"}}),
    ("flashcard", {"ask": {"en": 5, "zh": "y"}}),
    ("flashcard", {"ask": {"en": False, "zh": "y"}}),
    ("flashcard", {"sources": []}),
    ("flashcard", {"sources": None}),
    ("flashcard", {"sources": "one"}),
    ("flashcard", {"difficulty": 0}),
    ("flashcard", {"difficulty": 6}),
    ("flashcard", {"difficulty": "3"}),
    ("flashcard", {"difficulty": 3.0}),
    ("flashcard", {"difficulty": True}),
    ("flashcard", {"frequency": None}),
    ("flashcard", {"hints": [TEXT] * 4}),
    ("flashcard", {"errata": ["E-cnn-2"]}),
    ("flashcard", {"source_refs": ["1:2"]}),
    ("flashcard", {"as_of": "last year"}),
    ("flashcard", {"as_of": 2026}),
    ("flashcard", {"unknown": 1}),
    ("flashcard", {"kind": "flash"}),
    # each kind
    ("flashcard", {"answer": None}),
    ("flashcard", {"options": []}),
    ("choice", {"options": [RIGHT, wrong(1)]}),
    ("choice", {"options": [RIGHT, *map(wrong, range(4))]}),
    ("choice", {"options": [wrong(1), wrong(2), wrong(3)]}),
    ("choice", {"options": [RIGHT, RIGHT | {"text": TEXT}, wrong(1)]}),
    ("choice", {"options": [RIGHT, wrong(1), wrong(1)]}),
    ("choice", {"options": [RIGHT | {"misconception": "x"}, wrong(1), wrong(2)]}),
    ("choice", {"options": [RIGHT | {"errata": "E-CNN-2"}, wrong(1), wrong(2)]}),
    ("choice", {"options": [RIGHT | {"key": "yes"}, wrong(1), wrong(2)]}),
    ("multi", {"options": [RIGHT, wrong(1)]}),
    ("multi", {"options": [RIGHT, *map(wrong, range(6))]}),
    ("multi", {"options": [wrong(1), wrong(2), wrong(3)]}),
    ("multi", {"options": [wrong(n) | {"key": True} for n in range(3)]}),
    ("cloze", {"ask": {"en": "no blank", "zh": "____"}}),
    ("cloze", {"ask": {"en": "____ and ____", "zh": "____"}}),
    ("cloze", {"ask": {"en": "___", "zh": "____"}}),
    ("cloze", {"accept": {"en": "word"}}),
    ("cloze", {"accept": {"en": [""]}}),
    ("ordering", {"lines": lines(3)}),
    ("ordering", {"lines": lines(8)}),
    ("ordering", {"lines": [*lines(4), lines(1)[0]]}),
    ("numeric", {"compute": None}),
    ("numeric", {"compute": "nodot"}),
    ("numeric", {"space": {"n": []}}),
    ("numeric", {"space": {"n": 5}}),
    ("numeric", {"space": {"n": {"from": 1}}}),
    ("numeric", {"space": {"n": {"from": 1, "to": "9"}}}),
    ("numeric", {"space": {"n": {"from": 1, "to": 9, "by": 2}}}),
    ("numeric", {"space": {"n": {"shape": [2]}}}),
    ("numeric", {"space": {"n": {"shape": [2], "values": [1], "from": 1, "to": 2}}}),
    ("numeric", {"space": {"n": {"shape": [0], "values": [1]}}}),
    ("numeric", {"space": {"n": {"shape": [2, 2, 2, 2], "values": [1]}}}),
    ("numeric", {"space": {"n": {"shape": [1000000000], "values": [1, 2]}}}),
    ("numeric", {"space": {"bad name": [1]}}),
    ("numeric", {"space": {"n": [1]}, "given": {"n": 2}}),
    ("numeric", {"given": {"n": [[[[1]]]]}}),
    ("numeric", {"given": {"n": None}}),
    ("numeric", {"given": {"n": float("inf")}}),
    ("numeric", {"form": "scalar"}),
    ("numeric", {"tolerance": {}}),
    ("numeric", {"tolerance": {"rel": -0.1}}),
    ("numeric", {"tolerance": {"rel": 0.1, "absolute": 1}}),
    ("numeric", {"decimals": -1}),
    ("numeric", {"at": 1.5}),
    ("numeric", {"mistakes": ["ceil"]}),
    ("numeric", {"mistakes": {"ceil": TEXT}}),
    ("numeric", {"steps": {"out": "words"}}),
    ("open", {"units": []}),
    ("open", {"wrong": []}),
    ("open", {"followups": [{"level": 2, "when": "always", "ask": TEXT, "answer": TEXT}]}),
    ("open", {"followups": [{"level": 5, "when": "always", "ask": TEXT, "answer": TEXT}] * 2}),
    ("open", {"followups": [{"level": 2, "when": "hit:nowhere", "ask": TEXT, "answer": TEXT}] * 2}),
    ("open", {"followups": [{"level": 2, "when": "sometimes", "ask": TEXT, "answer": TEXT}] * 2}),
    ("open", {"units": [{"id": "a", "must": True, "text": TEXT, "cue": TEXT}] * 3}),
    ("open", {"units": [{"id": f"u{n}", "must": False, "text": TEXT, "cue": TEXT} for n in range(3)]}),
    ("open", {"limit_s": 5}),
]


@pytest.mark.parametrize(("kind", "changes"), ACCEPTED)
def test_accepted(kind: str, changes: dict[str, Any]) -> None:
    made = QUESTION.validate_python(question(kind, **changes))
    assert QUESTION.validate_json(made.model_dump_json(exclude_defaults=True)) == made


@pytest.mark.parametrize(("kind", "changes"), REFUSED)
def test_refused(kind: str, changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        QUESTION.validate_python(question(kind, **changes))


def test_a_question_cannot_be_changed() -> None:
    made = QUESTION.validate_python(question("flashcard"))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(made, "difficulty", 5)  # noqa: B010 - as an assignment the type checker refuses it already


def test_a_text_is_said_in_the_language_asked_for() -> None:
    made = QUESTION.validate_python(question("flashcard"))
    assert (made.ask.text("en"), made.ask.text("zh")) == ("How large is it?", "它有多大？")


def test_keys_are_places_among_the_options() -> None:
    choice = QUESTION.validate_python(question("choice", options=[wrong(1), wrong(2), RIGHT]))
    multi = QUESTION.validate_python(question("multi"))
    assert isinstance(choice, Choice)
    assert isinstance(multi, Multi)
    assert choice.key == 2
    assert multi.keys == {0, 1}


def test_axes_are_the_plain_data_that_was_written() -> None:
    space = {
        "n": [224, 227],
        "lr": {"from": 0.1, "to": 0.9, "step": 0.1},
        "W": {"shape": [2, 2], "from": -1, "to": 1, "draws": 50},
        "act": ["relu", "tanh"],
        "h": {"structural": [2, 4]},
    }
    made = QUESTION.validate_python(question("numeric", space=space))
    assert isinstance(made, Numeric)
    assert made.axes() == space | {
        "W": {"shape": (2, 2), "from": -1, "to": 1, "draws": 50},
        "h": {"structural": (2, 4)},
    }
    assert list(made.axes()) == list(space), "the order of the axes is the order of the digits"


def test_integers_and_reals_of_an_axis_stay_what_they_are() -> None:
    made = QUESTION.validate_python(question("numeric", space={"n": [1, 2.0]}))
    again = QUESTION.validate_json(made.model_dump_json(exclude_defaults=True))
    assert isinstance(again, Numeric)
    assert [type(value) for value in again.axes()["n"]] == [int, float]  # type: ignore[attr-defined]


def test_the_default_tolerance_is_a_thousandth() -> None:
    assert Tolerance(rel=1e-3) == Numeric.DEFAULT_TOLERANCE


def test_the_json_schema_of_a_bank_names_every_kind() -> None:
    kinds = BankFile.model_json_schema()["properties"]["questions"]["items"]["discriminator"]["mapping"]
    assert set(kinds) == set(KINDS)
