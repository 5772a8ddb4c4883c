"""A skeleton is a sound bank that explains itself."""

import re
from pathlib import Path
from typing import Any

import pytest

from quizapp.bank.axes import Range, Structural, Tensor
from quizapp.bank.basics import Model, Text
from quizapp.bank.check import check
from quizapp.bank.examples import EXAMPLES, Spare
from quizapp.bank.explain import model_at
from quizapp.bank.explained import explained
from quizapp.bank.models import KINDS, MODELS, BankFile, Numeric
from quizapp.bank.reader import Bank, read_bank
from quizapp.bank.shipped import content_dir
from quizapp.bank.skeleton import UnknownKind, skeleton
from quizapp.bank.strict_yaml import parse
from quizapp.bank.syllabus import read_syllabus
from quizapp.keys.variant import variant_at

from .samples import Content

SPARE = re.compile(r"^( *)# ([a-z_]+: )", re.M)


def written(text: str, tmp_path: Path) -> Path:
    content = Content(tmp_path / "own")
    (content.folder / "syllabus.yaml").unlink()
    return content.write("mine", text)


def with_spare_fields(text: str) -> str:
    """With the comment sign taken away from what is written behind it."""
    names = {key for model in (*MODELS.values(), *parts()) for key in explained(model)}
    return SPARE.sub(lambda m: m[1] + m[2] if m[2][:-2] in names else m[0], text)


def parts() -> set[type[Model]]:
    """Every model that a question of some kind is made of, the bank file among them."""
    found: set[type[Model]] = {BankFile, *MODELS.values()}
    for model in MODELS.values():
        for key in model.model_fields:
            for loc in ((key,), (key, 0), (key, "x")):
                inner = model_at(model, loc)
                if inner is not None and issubclass(inner, Model):
                    found.add(inner)
    return found - {Text, Range, Tensor, Structural}


@pytest.mark.parametrize("kind", KINDS)
def test_it_passes_check_as_it_stands(kind: str, tmp_path: Path) -> None:
    assert check([written(skeleton(kind), tmp_path)]) == []


@pytest.mark.parametrize("kind", KINDS)
def test_it_passes_check_with_every_field_that_is_left_out(kind: str, tmp_path: Path) -> None:
    text = skeleton(kind)
    whole = with_spare_fields(text)
    assert whole.count("\n    errata:") + whole.count("\n        errata:") > text.count("\n    errata:")
    told = [problem.message for problem in check([written(whole, tmp_path)])]
    # An erratum stands on the statement that makes it or on the question, not on both: the skeleton shows both places.
    assert [one for one in told if "stands on the wrong statement already" not in one] == []


@pytest.mark.parametrize("kind", KINDS)
def test_it_holds_one_question_of_the_kind_in_both_languages(kind: str, tmp_path: Path) -> None:
    syllabus, _ = read_syllabus(content_dir() / "syllabus.yaml")
    bank = read_bank(written(skeleton(kind), tmp_path), syllabus)
    assert isinstance(bank, Bank)
    assert [question.kind for question in bank.questions] == [kind]
    assert re.search("[\u4e00-\u9fff]", bank.questions[0].ask.zh)
    assert bank.questions[0].ask.en.isascii()


def fields_in(value: Any, model: type[Model]) -> set[tuple[str, str]]:
    """Every field of every model that the example shows."""
    found: set[tuple[str, str]] = set()
    for key, one in value.items():
        inner = one.value if isinstance(one, Spare) else one
        found.add((model.__name__, key))
        for loc, each in (
            [((key,), inner)]
            + [((key, 0), each) for each in (inner if isinstance(inner, list) else [])]
            + [((key, name), each) for name, each in (inner.items() if isinstance(inner, dict) else [])]
        ):
            below = model_at(model, loc)
            if isinstance(each, dict) and below is not None and below in parts():
                found |= fields_in(each, below)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_that_the_kind_may_have_is_shown(kind: str) -> None:
    shown = fields_in(EXAMPLES[kind], MODELS[kind])
    models = {name for name, _ in shown}
    wanted = {
        (model.__name__, key) for model in parts() if model.__name__ in models for key in explained(model)
    }
    assert shown == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_explained_once_in_the_line_above_it(kind: str) -> None:
    lines = skeleton(kind).splitlines()
    said = {
        (model.__name__, key): words
        for model in parts()
        for key, words in explained(model).items()
        if (model.__name__, key) in fields_in(EXAMPLES[kind], MODELS[kind])
    }
    for (name, key), words in said.items():
        above = [n for n, line in enumerate(lines) if line.strip() == f"# {words}"]
        assert len(above) == list(said.values()).count(words), (name, key)
        assert re.match(rf" *(- |# )?{key}:", lines[above[0] + 1]), (name, key)
    assert all(len(line) <= 130 for line in lines)


def test_every_field_of_every_model_has_its_words() -> None:
    models: set[type[Model]] = parts() | {Text, Range, Tensor, Structural}
    for model in models:
        keys = {field.alias or name for name, field in model.model_fields.items()}
        assert explained(model).keys() == keys
        assert all(words.endswith(".") and "\n" not in words for words in explained(model).values())


def test_the_numeric_one_can_be_studied(tmp_path: Path) -> None:
    syllabus, _ = read_syllabus(content_dir() / "syllabus.yaml")
    bank = read_bank(written(skeleton("numeric"), tmp_path), syllabus)
    assert isinstance(bank, Bank)
    [numeric] = bank.questions
    assert isinstance(numeric, Numeric)
    shown = [variant_at(numeric, n) for n in range(5)]
    assert len({variant.index for variant in shown}) > 1
    assert all(set(variant.mistakes) == {"velocity-reset", "ema-form"} for variant in shown)


def test_several_questions_go_into_one_folder_by_ids_of_their_own(tmp_path: Path) -> None:
    first = written(skeleton("flashcard"), tmp_path)
    second = first.with_name("second.yaml")
    second.write_text(skeleton("flashcard", "my-second"), encoding="utf-8")
    assert check([first, second]) == []
    assert parse(second, second.read_bytes()).value["questions"][0]["id"] == "my-second"


def test_an_unknown_kind_is_told_with_those_that_there_are() -> None:
    with pytest.raises(UnknownKind, match="unknown kind 'flashcards'; did you mean 'flashcard'"):
        skeleton("flashcards")
    with pytest.raises(UnknownKind, match="known: choice, cloze, flashcard"):
        skeleton("zzz")
