"""Rules for one question by its kind: lengths, wording, what an open answer is judged by, where errata stand."""

import re
from collections.abc import Iterator

from quizapp.bank.models import Choice, Cloze, Flashcard, Model, Multi, Numeric, Open, Option, Question, Text
from quizapp.bank.problems import Found, choose
from quizapp.bank.syllabus import Syllabus
from quizapp.text.languages import LANGUAGES, Language
from quizapp.text.prose import render

ANSWER_WORDS, ANSWER_CHARACTERS = 40, 60
CLOZE_WORDS, CLOZE_CHARACTERS = 6, 12
MODEL_WORDS = (60, 120)
OPTION_RATIO = 1.6
# Below this the longest option is a word or a number, and its length gives nothing away.
OPTION_LENGTH_COUNTS_FROM = {"en": 20, "zh": 10}
MUST_SHARE = 1 / 3

_BANNED = re.compile(
    r"\b(all|none|any|some|both|neither) of the (above|other)|\ball the above|\bboth [a-d] and [a-d]\b"
    r"|(以上|上述)(选项|答案|说法|各项)?(都|均|皆|全)|以上(全|皆)|都(不对|正确|不正确)$|[A-Da-d]\s*和\s*[A-Da-d]",
    re.I,
)
_NEGATIVE = {
    "en": re.compile(r"\b([Ww]hich|[Ww]hat)\b[^.?]*\b(not|never|except)\b"),
    "zh": re.compile(r"(?<!\*)(不(是|属于|正确|成立|符合|包括|应)|错误的)[^。]*[？?]?$"),
}


def kind_rules(question: Question, syllabus: Syllabus) -> Iterator[Found]:
    yield from _references(question, syllabus)
    if isinstance(question, Flashcard):
        yield from _short(("answer",), question.answer, ANSWER_WORDS, ANSWER_CHARACTERS)
    elif isinstance(question, Cloze):
        yield from _short(("answer",), question.answer, CLOZE_WORDS, CLOZE_CHARACTERS)
    elif isinstance(question, Choice | Multi):
        yield from _options(question)
    elif isinstance(question, Open):
        yield from _open(question)


def _references(question: Question, syllabus: Syllabus) -> Iterator[Found]:
    """Errata and source sections exist, and an erratum stands on the statement that makes it."""
    stated: set[str] = set()
    for loc, erratum in stated_errata(question):
        stated.add(erratum)
        if erratum not in syllabus.errata:
            yield Found(loc, f"unknown erratum {erratum!r}", choose(erratum, syllabus.errata))
    for place, erratum in enumerate(question.errata):
        if erratum not in syllabus.errata:
            yield Found(("errata", place), f"unknown erratum {erratum!r}", choose(erratum, syllabus.errata))
        elif erratum in stated:
            yield Found(
                ("errata", place), f"{erratum} stands on the wrong statement already; leave it out here"
            )
    for place, ref in enumerate(question.source_refs):
        if ref not in syllabus.source_refs:
            hint = choose(ref, syllabus.source_refs)
            yield Found(("source_refs", place), f"no topic has the source section {ref!r}", hint)


def stated_errata(question: Question) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Where a wrong statement of the source documents is made, and which."""
    if isinstance(question, Choice | Multi):
        carriers: dict[tuple[str | int, ...], Model] = {
            ("options", n): o for n, o in enumerate(question.options)
        }
    elif isinstance(question, Numeric):
        carriers = {("mistakes", name): slip for name, slip in question.mistakes.items()}
    elif isinstance(question, Open):
        carriers = {("wrong", n): wrong for n, wrong in enumerate(question.wrong)}
    else:
        carriers = {}
    for loc, carrier in carriers.items():
        erratum = getattr(carrier, "errata", None)
        if erratum is not None:
            yield (*loc, "errata"), erratum


def _short(loc: tuple[str], text: Text, words: int, characters: int) -> Iterator[Found]:
    """An answer that can be recalled, not recited."""
    if (count := english_words(text.en)) > words:
        yield Found((*loc, "en"), f"{count} words; at most {words}")
    if (count := chinese_characters(text.zh)) > characters:
        yield Found((*loc, "zh"), f"{count} characters; at most {characters}")


def _drawn(source: str) -> str:
    """As it is shown, a formula counting as one word or character."""
    blocks = render(source).blocks
    return " ".join(
        "".join("x" if span.style == "math" else span.text for span in one.spans) for one in blocks
    )


def english_words(source: str) -> int:
    return len(_drawn(source).split())


def chinese_characters(source: str) -> int:
    return sum(not character.isspace() for character in _drawn(source))


def _options(question: Choice | Multi) -> Iterator[Found]:
    for language in LANGUAGES:
        yield from _lengths(question.options, language)
        if _NEGATIVE[language].search(question.ask.text(language)):
            hint = (
                "ask for the right one, or set **NOT** in capitals"
                if language == "en"
                else "改成正面提问，或写 **不**"
            )
            yield Found(("ask", language), "a negative that is easily overlooked", hint)
        for place, option in enumerate(question.options):
            if found := _BANNED.search(option.text.text(language)):
                message = f"the option refers to other options ({found.group()!r})"
                yield Found(("options", place, "text", language), message, "say what it means")


def _lengths(options: tuple[Option, ...], language: Language) -> Iterator[Found]:
    """The longest option must not stand out: it is the first guess of who does not know."""
    lengths = [len(_drawn(option.text.text(language))) for option in options]
    longest, shortest = max(lengths), min(lengths)
    if longest >= OPTION_LENGTH_COUNTS_FROM[language] and longest > OPTION_RATIO * shortest:
        loc = ("options", lengths.index(longest), "text", language)
        message = (
            f"{longest} characters against {shortest} of the shortest option; at most {OPTION_RATIO} times"
        )
        yield Found(loc, message)


def _open(question: Open) -> Iterator[Found]:
    low, high = MODEL_WORDS
    if not low <= (count := english_words(question.model.en)) <= high:
        yield Found(("model", "en"), f"{count} words; a model answer has {low} to {high}")
    for language in LANGUAGES:
        said = _stems(question.model.text(language))
        for place, unit in enumerate(question.units):
            wanted = _stems(unit.text.text(language))
            if unit.must and wanted and len(wanted & said) < MUST_SHARE * len(wanted):
                message = f"the model answer does not say what the unit {unit.id!r} wants, which is a must"
                yield Found(("units", place, "text", language), message)


def _stems(source: str) -> set[str]:
    """Beginnings of English words, pairs of Chinese characters, numbers: what two wordings of one idea share."""
    drawn = render(source).plain().casefold()
    words = {word[:5] for word in re.findall(r"[a-z]{4,}|\d+", drawn)}
    runs = re.findall(r"[\u3400-\u9fff]+", drawn)
    return words | {run[i : i + 2] for run in runs for i in range(len(run) - 1)}
