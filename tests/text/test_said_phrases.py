"""What the program says, in both languages."""

import importlib
from pathlib import Path

import pytest

import quizapp.text
from quizapp.text.languages import LANGUAGES, other
from quizapp.text.phrases import Phrase, Said

DUE = Phrase("{n} due", "{n} 张到期")
QUIT = Phrase("Quit", "退出")

_PACKAGE = Path(quizapp.text.__file__).parents[1]
MODULES = sorted(
    ".".join(["quizapp", *path.relative_to(_PACKAGE).with_suffix("").parts])
    for path in [*_PACKAGE.rglob("*phrases.py"), _PACKAGE / "practice" / "tour.py"]
)


def test_each_language_is_the_other_of_the_other() -> None:
    assert [other(other(language)) for language in LANGUAGES] == ["en", "zh"]
    assert other("en") == "zh"


def test_a_phrase_is_filled_once_and_said_in_either_language() -> None:
    said = DUE.fill(n=3)
    assert (said.text("en"), said.text("zh")) == ("3 due", "3 张到期")
    assert said == Said(DUE, (("n", 3),))


def test_a_phrase_without_placeholders_says_itself() -> None:
    assert (QUIT.text("en"), QUIT.text("zh")) == ("Quit", "退出")


def test_what_is_filled_in_is_said_in_the_same_language() -> None:
    outer = Phrase("{what}: {size}, {share:.0%}", "{what}：{size}，{share:.0%}")
    said = outer.fill(what=DUE.fill(n=1), size=1.0, share=0.5)
    assert said.text("zh") == "1 张到期：1，50%"


def test_braces_in_what_is_filled_in_are_left_alone() -> None:
    assert DUE.fill(n="{n} [CLS]").text("en") == "{n} [CLS] due"


@pytest.mark.parametrize("values", [{}, {"m": 1}, {"n": 1, "m": 2}])
def test_a_wrong_name_is_an_error_at_once(values: dict[str, int]) -> None:
    with pytest.raises(TypeError, match="n"):
        DUE.fill(**values)


@pytest.mark.parametrize("module", MODULES)
def test_every_phrase_has_both_languages_and_the_same_placeholders(module: str) -> None:
    phrases = {name: p for name, p in vars(importlib.import_module(module)).items() if isinstance(p, Phrase)}
    for name, phrase in phrases.items():
        assert phrase.en.strip(), name
        assert phrase.zh.strip(), name
        assert phrase.placeholders("en") == phrase.placeholders("zh"), name
    assert phrases or module == "quizapp.text.phrases"
