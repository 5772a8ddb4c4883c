"""What is to be seen of a question at one moment, in both languages and in its order."""

import re
from typing import Any

import pytest

from quizapp.answers.grade import Grade
from quizapp.answers.rating import Rating
from quizapp.bank.models import Numeric, Question
from quizapp.keys.variant import Variant, variant_at
from quizapp.memory.events import Answered, Shown
from quizapp.practice import phrases
from quizapp.practice.dealing import Card
from quizapp.practice.expects import expected
from quizapp.practice.labels import days_said, rating_label
from quizapp.practice.marking import GAVE_UP, mark, name_of
from quizapp.practice.options import way_of
from quizapp.practice.page import Feedback, Page, page_of
from quizapp.practice.session import Asking, Marked
from quizapp.text.languages import LANGUAGES, Language
from quizapp.text.numbers import shown

from .asked import model, shipped, with_params
from .desk import CARDS, GAP, NET, PICK, SIZE, both, question

SIZED = with_params(SIZE, n=224, k=7)
NETTED = with_params(NET)
YOURS, ANSWER, WHY, STEPS, SOURCES = (
    phrases.YOUR_ANSWER,
    phrases.THE_ANSWER,
    phrases.WHY,
    phrases.STEP_BY_STEP,
    phrases.SOURCES,
)


def seen(
    asked: tuple[Question, Variant | None], language: Language = "en", n: int = 0, hints: int = 0
) -> Page:
    return page_of(Card(*asked, n), Asking(Shown("q", n), hints), "Topic", language)


def answered(asked: tuple[Question, Variant | None], raw: str | None, language: Language = "en") -> Feedback:
    """The feedback to what was typed; None is giving up on a question, or turning a card."""
    if raw is None:
        turned = asked[0].kind == "flashcard"
        told = Answered("q", 0, "", None if turned else "wrong", None if turned else GAVE_UP, 1.0)
    else:
        found = mark(*asked, raw)
        assert isinstance(found, Grade)
        told = Answered("q", 0, raw, found.verdict, name_of(found.diagnosis), 1.0)
    page = page_of(Card(*asked, 0), Marked(Shown("q", 0), 0, told), "Topic", language)
    assert page.feedback is not None
    return page.feedback


def headings(feedback: Feedback) -> list[str]:
    return [section.heading for section in feedback.sections]


def section(feedback: Feedback, heading: str) -> str:
    (found,) = (one.body.plain() for one in feedback.sections if one.heading == heading)
    return found


PLAIN: dict[str, tuple[Question, Variant | None]] = {
    "choice": (model(PICK), None),
    "cloze": (model(GAP), None),
    "flashcard": (model(CARDS[0]), None),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("asked", "raw", "order"),
    [
        (SIZED, "112", [YOURS, ANSWER, WHY, STEPS, SOURCES]),
        (SIZED, "113", [None, YOURS, ANSWER, STEPS, WHY, SOURCES]),
        (SIZED, "-112", [None, YOURS, ANSWER, STEPS, WHY, SOURCES]),
        (SIZED, "42", [YOURS, ANSWER, STEPS, WHY, SOURCES]),
        (SIZED, None, [ANSWER, STEPS, WHY, SOURCES]),
        (PLAIN["choice"], "0", [ANSWER, WHY, SOURCES]),
        (PLAIN["choice"], "1", [None, ANSWER, WHY, SOURCES]),
        (PLAIN["cloze"], "stride", [YOURS, ANSWER, WHY, SOURCES]),
        (PLAIN["flashcard"], None, [ANSWER, WHY, SOURCES]),
    ],
)
def test_sections_stand_in_their_order(
    asked: tuple[Question, Variant | None], raw: str | None, order: list[Any], language: Language
) -> None:
    """Who was right reads why first; who was not, the steps with the numbers, and before all what went wrong."""
    found = answered(asked, raw, language)
    assert headings(found) == [one.text(language) if one else "" for one in order]
    assert all(one.body for one in found.sections)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("raw", "tone", "headline"),
    [
        ("112", "right", phrases.RIGHT),
        ("-112", "slip", phrases.SLIP),
        ("113", "wrong", phrases.WRONG),
        (None, "neutral", phrases.GIVEN_UP),
    ],
)
def test_headline_says_how_it_went(raw: str | None, tone: str, headline: Any, language: Language) -> None:
    found = answered(SIZED, raw, language)
    assert (found.tone, found.headline) == (tone, headline.text(language))


def test_turned_card_asks_the_learner_to_judge() -> None:
    found = answered(PLAIN["flashcard"], None)
    assert (found.tone, found.headline) == ("neutral", phrases.JUDGE.text("en"))


@pytest.mark.parametrize("kind", ["numeric", *PLAIN])
def test_page_says_the_same_in_either_language(kind: str) -> None:
    """Texts differ, everything that is no text does not; no English is left over on the Chinese page."""
    asked = PLAIN.get(kind, SIZED)
    en, zh = seen(asked, "en"), seen(asked, "zh")
    assert (en.kind, en.hints_left, len(en.options)) == (zh.kind, zh.hints_left, len(zh.options))
    assert [(one.raw, one.right) for one in en.options] == [(one.raw, one.right) for one in zh.options]
    for page, cjk in ((en, False), (zh, True)):
        for text in (page.ask.plain(), page.kind_name, page.expects):
            assert bool(re.search(r"[一-鿿]", text)) == cjk, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_question_is_asked_with_its_numbers(language: Language) -> None:
    page = seen(SIZED, language)
    assert re.findall(r"\d+", page.ask.plain()) == ["224", "7", "2", "3"]
    assert page.feedback is None
    assert page.topic == "Topic"


def test_hints_are_shown_as_far_as_they_are_open() -> None:
    for opened in range(3):
        page = seen(SIZED, hints=opened)
        assert [one.heading for one in page.hints] == [f"Hint {i + 1}" for i in range(opened)]
        assert page.hints_left == 2 - opened


def test_options_change_places_from_showing_to_showing_and_keep_their_names() -> None:
    """No place can be learned by heart, and what is logged is the place that the author gave."""
    firsts = set()
    for n in range(30):
        page = seen(PLAIN["choice"], n=n)
        assert sorted(one.raw for one in page.options) == ["0", "1", "2"]
        assert [one.text.plain() for one in page.options if one.right] == ["Half"]
        assert page.options == seen(PLAIN["choice"], n=n).options
        firsts.add(page.options[0].raw)
    assert firsts == {"0", "1", "2"}


@pytest.mark.parametrize("showings", [400])
def test_every_order_of_options_comes_about_equally_often(showings: int) -> None:
    orders = [tuple(one.raw for one in seen(PLAIN["choice"], n=n).options) for n in range(showings)]
    counts = [orders.count(order) for order in set(orders)]
    assert len(counts) == 6
    assert max(counts) < 2 * min(counts)


def test_your_answer_stands_beside_what_was_read_where_they_differ() -> None:
    heading = YOURS.text("en")
    assert section(answered(SIZED, "113"), heading) == "113"
    read = section(answered(SIZED, "1120 / 10"), heading)
    assert read.startswith("1120 / 10  (read as ")
    assert read.endswith("= 112)")


@pytest.mark.parametrize("raw", ["[/INST]", "<think>x</think>", "$x*y*z$", "**bold**"])
def test_what_was_typed_is_text_and_never_markup(raw: str) -> None:
    assert section(answered(PLAIN["cloze"], raw), YOURS.text("en")) == raw


def test_typed_escape_sequence_does_not_reach_the_terminal() -> None:
    assert "\x1b" not in section(answered(PLAIN["cloze"], "\x1b[31mred"), YOURS.text("en"))


def test_answer_is_shown_with_its_unit_and_precision() -> None:
    heading = ANSWER.text("en")
    assert section(answered(SIZED, "112"), heading) == "112"
    unit = with_params(SIZE | {"unit": "px"}, n=224, k=7)
    assert section(answered(unit, "112 px"), heading) == "112 px"
    coarse = with_params(NET | {"decimals": 3})
    shown_key = section(answered(coarse, shown(coarse[1].key)), heading)
    assert re.fullmatch(r"\[\[-?0\.\d{3}, -?0\.\d{3}\], \[-?0\.\d{3}, -?0\.\d{3}\]\]", shown_key)


def test_diagnosis_is_filled_with_the_learner_s_numbers() -> None:
    said = {"says": both("You padded <p> once.", "只补了一次 <p>。")}
    asked = with_params(SIZE | {"mistakes": {"padding-once": said, "ceil-for-floor": said}}, n=224, k=7)
    once = shown(asked[1].mistakes["padding-once"])
    assert answered(asked, once).sections[0].body.plain() == "You padded 3 once."
    assert answered(asked, once, "zh").sections[0].body.plain() == "只补了一次 3。"


def test_placeholders_are_filled_in_numeric_questions_only() -> None:
    """`<pad>` and `<n>` stand as they are wherever nothing is computed."""
    plain = model(question("q", "flashcard", ask=both("What is <pad>, <n>?"), answer=both("A <n>.")))
    assert seen((plain, None)).ask.plain() == "What is <pad>, <n>?"
    assert section(answered((plain, None), None), ANSWER.text("en")) == "A <n>."


def test_worked_solution_uses_the_same_numbers() -> None:
    assert "⌊223/2⌋ + 1 = 112" in section(answered(SIZED, "113"), STEPS.text("en"))


def test_sources_are_a_list() -> None:
    asked = (model(PICK | {"sources": ["One 2015", "Two 2016"]}), None)
    assert section(answered(asked, "0"), SOURCES.text("en")) == "• One 2015\n• Two 2016"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (SIZED, "an exact integer"),
        (with_params(SIZE | {"unit": "px"}), "an exact integer, in px"),
        (NETTED, "a 2×2 matrix, such as [[0.1, 0.2], [0.3, 0.4]]"),
        (
            with_params(NET | {"asked": "delta1", "mistakes": {}, "decimals": 4}),
            "a vector of length 2, such as [0.1, 0.2], to 4 decimals",
        ),
        (with_params(NET | {"asked": "loss", "mistakes": {}}), "a number"),
        (PLAIN["choice"], "one of them"),
        (PLAIN["cloze"], "what is missing"),
        (PLAIN["flashcard"], "say it to yourself, then turn the card"),
    ],
)
def test_expected_form_is_said(asked: tuple[Question, Variant | None], said: str) -> None:
    card = Card(*asked, 0)
    assert expected(card, way_of(card, by_choice=False)).text("en") == said
    assert expected(card, way_of(card, by_choice=False)).text("zh") != said


@pytest.mark.parametrize(
    ("days", "en", "zh"),
    [
        (1, "1 d", "1 天"),
        (59, "59 d", "59 天"),
        (60, "2 mo", "2 个月"),
        (100, "3.3 mo", "3.3 个月"),
        (364, "12 mo", "12 个月"),
        (365, "1 y", "1 年"),
        (36500, "99.9 y", "99.9 年"),
    ],
)
def test_interval_reads_as_people_count(days: int, en: str, zh: str) -> None:
    assert (days_said(days, "en"), days_said(days, "zh")) == (en, zh)
    assert rating_label(Rating.GOOD, days, "en") == f"Good · {en}"


def test_rating_that_moves_nothing_says_so() -> None:
    assert rating_label(Rating.EASY, None, "en") == "Easy · no change"
    assert rating_label(Rating.EASY, None, "zh") == "简单 · 日期不变"


@pytest.mark.parametrize("days", [1, None])
def test_again_says_that_the_card_returns_in_this_session(days: int | None) -> None:
    """Whatever day the schedule has for it."""
    assert rating_label(Rating.AGAIN, days, "en") == "Again · once more"
    assert rating_label(Rating.AGAIN, days, "zh") == "重来 · 本次再来"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(shipped()))
def test_every_shipped_question_shows_its_page_whole(name: str, language: Language) -> None:
    """No text falls back to raw TeX or keeps a placeholder, before the answer or after it."""
    asked = shipped()[name]
    variant = variant_at(asked, 0) if isinstance(asked, Numeric) else None
    told = Answered(name, 0, "", "wrong", GAVE_UP, 1.0)
    page = page_of(Card(asked, variant, 0), Marked(Shown(name, 0), len(asked.hints), told), "Topic", language)
    assert page.feedback is not None
    texts = [page.ask, *(one.text for one in page.options), *(one.body for one in page.hints)]
    texts += [one.body for one in page.feedback.sections]
    for text in texts:
        assert text.plain().strip()
        for block in text.blocks:
            for span in block.spans:
                assert span.style == "code" or not re.search(r"\\[a-zA-Z]+|[$]", span.text), span.text
    if variant is not None:
        names = "|".join([*variant.params, *variant.steps])
        assert not any(re.search(rf"<({names})>", text.plain()) for text in texts)
