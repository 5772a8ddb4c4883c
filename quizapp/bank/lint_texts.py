"""Rules for every text of a question: both languages say the same, and a terminal can show it."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from quizapp.bank.models import Model, Question, Text
from quizapp.bank.problems import Found, Loc
from quizapp.text.prose import Prose
from quizapp.text.prose import render as drawn

_NUMBER = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
# Brackets, operators and relations; a script such as ₜ₋₁ or ² belongs to its symbol.
_BETWEEN_PARTS = re.compile(r"[\s()\[\]{}|‖⌊⌋⌈⌉⟨⟩,;:!?/+*=<>~^_∑∏∫√∂∇∞…⋯¬-]+|[\u2190-\u22ff·×÷±−]+")
_WORDS_IN_TEX = re.compile(r"\\(?:text|mathrm|operatorname)\*?\s*\{[^{}]*\}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CHINESE_SIGNS = re.compile(r"[，。；：、？！《》【】（）]")
# A small number may be a word in one language: "one bias" is "1 个偏置", "both axes" are "两个方向".
_SAID = {
    "0": ("zero|no|none|zeroth", "零〇无"),
    "1": ("one|once|single|first", "一单首"),
    "2": ("two|twice|both|half|second|double|pair", "二两双半"),
    "3": ("three|third", "三"),
    "4": ("four|fourth|quarter", "四"),
    "5": ("five|fifth", "五"),
    "6": ("six|sixth", "六"),
    "7": ("seven|seventh", "七"),
    "8": ("eight|eighth", "八"),
    "9": ("nine|ninth", "九"),
    "10": ("ten|tenth", "十"),
}
_SAID_AS = {
    number: re.compile(rf"\b({english})\b|[{chinese}]", re.IGNORECASE)
    for number, (english, chinese) in _SAID.items()
}
_ENGLISH_WORD = re.compile(r"\b[a-z]{3,}\b")


@lru_cache(maxsize=16)
def render(source: str) -> Prose:
    """Each rule draws the same text again; of 4 ms for a question that was half."""
    return drawn(source)


def texts(model: Model, loc: Loc = ()) -> Iterator[tuple[Loc, Text]]:
    """Every bilingual text below a model, with its place."""
    for name in type(model).model_fields:
        yield from _texts_in(getattr(model, name), (*loc, name))


def _texts_in(value: object, loc: Loc) -> Iterator[tuple[Loc, Text]]:
    if isinstance(value, Text):
        yield loc, value
    elif isinstance(value, Model):
        yield from texts(value, loc)
    elif isinstance(value, tuple):
        for place, one in enumerate(value):
            yield from _texts_in(one, (*loc, place))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _texts_in(one, (*loc, key))


def text_rules(question: Question) -> Iterator[Found]:
    for loc, text in texts(question):
        yield from both_languages(loc, text)
        yield from characters(loc, text)
        yield from maths(loc, text)


def both_languages(loc: Loc, text: Text) -> Iterator[Found]:
    """The same numbers, the same symbols, each language its own words."""
    english, chinese = _numbers(text.en), _numbers(text.zh)
    yield from _differing(
        loc, "numbers", english - chinese - _said(text.zh), chinese - english - _said(text.en)
    )
    english, chinese = _symbols(text.en), _symbols(text.zh)
    yield from _differing(loc, "symbols", english - chinese, chinese - english)
    words = _words(text.en)
    if _HAN.search(words) or _CHINESE_SIGNS.search(words):
        yield Found((*loc, "en"), "the English text holds Chinese characters or punctuation")
    if not _HAN.search(text.zh) and len(_ENGLISH_WORD.findall(_words(text.zh))) > 2:
        yield Found((*loc, "zh"), "the Chinese text is still in English")


def _differing(loc: Loc, what: str, english: set[str], chinese: set[str]) -> Iterator[Found]:
    only = [(english, "'en'"), (chinese, "'zh'")]
    said = "; ".join(f"{', '.join(sorted(some))} only in {language}" for some, language in only if some)
    if said:
        yield Found(loc, f"the {what} of the two languages differ: {said}")


def _said(source: str) -> set[str]:
    """The numbers to ten that the text has as words, in whichever language."""
    words = _words(source)
    return {number for number, said_as in _SAID_AS.items() if said_as.search(words)}


def _numbers(source: str) -> set[str]:
    words = unicodedata.normalize("NFKC", _words(source, with_code=True))
    found = {number.replace(",", "") for number in _NUMBER.findall(words)}
    return found | {part for part in _formula_parts(source) if part[0].isdecimal()}


def _symbols(source: str) -> set[str]:
    return {part for part in _formula_parts(source) if not part[0].isdecimal()}


def _formula_parts(source: str) -> list[str]:
    """Numbers and symbols of the formulas as drawn, without the words in them, which belong to a language."""
    drawn = _spans(_WORDS_IN_TEX.sub(" ", source), {"math"})
    return [part for formula in drawn for part in _BETWEEN_PARTS.split(formula) if part]


def _words(source: str, with_code: bool = False) -> str:
    """The text without its formulas, and without its code unless that is wanted."""
    styles = {"", "strong", "emphasis"} | ({"code"} if with_code else set())
    return " ".join(_spans(source, styles))


def _spans(source: str, styles: set[str]) -> list[str]:
    return [span.text for block in render(source).blocks for span in block.spans if span.style in styles]


def characters(loc: Loc, text: Text) -> Iterator[Found]:
    """Nothing that a screen cannot show, or that would turn its text about."""
    for language in ("en", "zh"):
        for character in text.text(language):
            if character != "\n" and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn"):
                name = unicodedata.name(character, "a control character")
                yield Found((*loc, language), f"the invisible character U+{ord(character):04X} ({name})")
                break


def maths(loc: Loc, text: Text) -> Iterator[Found]:
    """Every dollar has its partner, every formula is within the subset that is drawn."""
    for language in ("en", "zh"):
        source = text.text(language)
        spans = [span for block in render(source).blocks for span in block.spans]
        undrawn = next((span.text for span in spans if span.style == "math" and "\\" in span.text), None)
        if undrawn is not None:
            yield Found((*loc, language), f"the formula {undrawn!r} is outside the TeX that can be drawn")
        dollars = sum(span.text.count("$") for span in spans if span.style != "code")
        if dollars > source.count("\\$"):
            yield Found((*loc, language), "a dollar sign without its partner", "write \\$ for a dollar")
