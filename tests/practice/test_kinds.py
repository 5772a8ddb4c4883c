"""Several right ones, lines in order, and open answers, from the question to the rating."""

from typing import Any

import pytest

from quizapp.answers.grade import Grade, NotCounted
from quizapp.answers.rating import Rating
from quizapp.memory.events import How, Judged
from quizapp.practice.page import Page
from quizapp.practice.study import Study
from quizapp.settings import Settings
from quizapp.text.languages import LANGUAGES

from .desk import CARDS, SIZE, Desk, both, name_of, question

MULTI = question(
    "several",
    "multi",
    options=[
        {"text": both("Red"), "key": True},
        {"text": both("Blue"), "key": True},
        {"text": both("Left"), "says": both("Left is no colour."), "misconception": "directions"},
    ],
)
LINES = question("lines", "ordering", lines=[both(word) for word in ("Pad", "Slide", "Multiply", "Add")])
UNITS = ("shift", "scale", "noise")
EXPLAIN = question(
    "explain",
    "open",
    units=[
        {"id": name, "must": name != "noise", "text": both(f"Says {name}."), "cue": both(f"And {name[0]}?")}
        for name in UNITS
    ],
    wrong=[{"says": both("It removes overfitting.")}],
    followups=[
        {"level": 2, "when": "always", "ask": both("What if?"), "answer": both("Then so.")},
        {"level": 3, "when": "miss:noise", "ask": both("Why not?"), "answer": both("Because.")},
    ],
    model=both("A model answer."),
    hints=[both("Think of statistics.")],
)


def section(page: Page, heading: str) -> str:
    assert page.feedback is not None
    (found,) = (one.body.plain() for one in page.feedback.sections if one.heading == heading)
    return found


def raws(study: Study) -> list[str]:
    return [option.raw for option in study.page("en").options]


# Several right ones


def test_every_right_option_must_be_ticked_and_no_other(desk: Desk) -> None:
    desk.bank(MULTI)
    with desk.sit() as study:
        page = study.page("en")
        assert (page.way, sorted(raws(study))) == ("tick", ["0", "1", "2"])
        assert {option.text.plain() for option in page.options if option.right} == {"Red", "Blue"}
        mark = study.answer("0,1")
        assert isinstance(mark, Grade)
        assert (mark.verdict, study.marked) == ("right", True)


@pytest.mark.parametrize("raw", ["0", "0,2", "0,1,2", "2"])
def test_one_too_few_or_too_many_is_wrong_and_says_why(desk: Desk, raw: str) -> None:
    desk.bank(MULTI)
    with desk.sit() as study:
        study.answer(raw)
        feedback = study.page("en").feedback
        assert feedback is not None
        assert feedback.tone == "wrong"
        assert ("Left is no colour." in feedback.sections[0].body.plain()) == ("2" in raw)
        assert section(study.page("en"), "Answer") == "• Red\n• Blue"


def test_nothing_ticked_costs_nothing(desk: Desk) -> None:
    desk.bank(MULTI)
    with desk.sit() as study:
        assert isinstance(study.answer(""), NotCounted)
        assert study.asking


# Lines in order


def test_lines_are_shown_shuffled_and_graded_by_their_order(desk: Desk) -> None:
    desk.bank(LINES)
    with desk.sit() as study:
        assert (study.page("en").way, sorted(raws(study))) == ("order", ["0", "1", "2", "3"])
        study.answer("0,1,2,3")
        page = study.page("en")
        assert page.feedback is not None
        assert page.feedback.tone == "right"
        assert section(page, "Answer") == "1. Pad\n2. Slide\n3. Multiply\n4. Add"


def test_marked_lines_stand_in_the_learners_order(desk: Desk) -> None:
    """Each says whether it is where it belongs; and so they do after a restart."""
    desk.bank(LINES)
    with desk.sit() as study:
        study.answer("1,0,2,3")
    with desk.sit() as study:
        found = [(option.text.plain(), option.right) for option in study.page("en").options]
        assert found == [("Slide", False), ("Pad", False), ("Multiply", True), ("Add", True)]
        assert study.suggestion == Rating.AGAIN


def test_who_gives_up_is_shown_the_right_order(desk: Desk) -> None:
    desk.bank(LINES)
    with desk.sit() as study:
        study.reveal()
        assert [(option.raw, option.right) for option in study.page("en").options] == [
            ("0", True), ("1", True), ("2", True), ("3", True)
        ]  # fmt: skip


@pytest.mark.parametrize(("body", "half"), [(MULTI, "1"), (LINES, "3,1,0,2"), (EXPLAIN, "statistics\nthen")])
def test_half_made_answer_survives(desk: Desk, body: dict[str, Any], half: str) -> None:
    desk.bank(body)
    with desk.sit() as study:
        study.keep_draft(half)
        before = raws(study)
    with desk.sit() as study:
        assert (study.draft, raws(study)) == (half, before)


# Open answers


def judged_all(study: Study, *how: How) -> None:
    for one in how:
        assert study.judging
        study.judge(one)


def test_open_answer_is_outlined_then_judged_unit_by_unit(desk: Desk) -> None:
    desk.bank(EXPLAIN)
    with desk.sit() as study:
        assert study.page("en").way == "outline"
        assert study.answer("it shifts\nand scales") is None
        for number, name in enumerate(UNITS, 1):
            page = study.page("en")
            assert (study.judging, study.marked, page.feedback) == (True, False, None)
            assert page.judging is not None
            assert (page.judging.number, page.judging.count) == (number, 3)
            assert (page.judging.text.plain(), page.judging.cue.plain()) == (
                f"Says {name}.",
                f"And {name[0]}?",
            )
            assert page.judging.outline.plain() == "it shifts\nand scales"
            assert len(page.judging.before) == number - 1
            study.rate(Rating.GOOD)  # not yet
            study.judge("had")
        assert study.marked
        assert study.suggestion == Rating.GOOD
        for language in LANGUAGES:
            page = study.page(language)
            assert page.feedback is not None
            headings = [one.heading for one in page.feedback.sections]
            assert len(headings) == len(set(headings)) == 7
        assert section(study.page("en"), "Answer") == "A model answer."
        assert "removes overfitting" in section(study.page("en"), "What would spoil the answer")
        assert "Then so." in section(study.page("en"), "What they ask next")


@pytest.mark.parametrize(
    ("how", "tone", "rating"),
    [
        (("had", "had", "had"), "right", Rating.GOOD),
        (("had", "had", "partly"), "right", Rating.GOOD),
        (("had", "had", "missed"), "slip", Rating.HARD),
        (("had", "partly", "had"), "slip", Rating.HARD),
        (("missed", "had", "had"), "wrong", Rating.AGAIN),
        (("missed", "missed", "missed"), "wrong", Rating.AGAIN),
    ],
)
def test_missed_must_fails_the_answer(desk: Desk, how: tuple[How, ...], tone: str, rating: Rating) -> None:
    desk.bank(EXPLAIN)
    with desk.sit() as study:
        study.answer("")
        judged_all(study, *how)
        feedback = study.page("en").feedback
        assert feedback is not None
        assert (feedback.tone, study.suggestion) == (tone, rating)


def test_judgement_goes_on_after_a_restart_and_can_be_undone(desk: Desk) -> None:
    desk.bank(EXPLAIN)
    with desk.sit() as study:
        study.answer("shifts")
        study.judge("had")
        study.judge("partly")
    with desk.sit() as study:
        page = study.page("en")
        assert page.judging is not None
        assert [unit.how for unit in page.judging.before] == ["had", "partly"]
        assert study.undo() is not None
        page = study.page("en")
        assert page.judging is not None
        assert page.judging.number == 2
        assert desk.on_disk() == study.session
        assert study.undo() is not None
        assert study.undo() is not None
        assert (study.asking, study.draft) == (True, "shifts")


def test_who_does_not_know_is_asked_for_no_judgement(desk: Desk) -> None:
    desk.bank(EXPLAIN)
    with desk.sit() as study:
        study.reveal()
        assert (study.judging, study.marked) == (False, True)
        assert study.suggestion == Rating.AGAIN
        assert section(study.page("en"), "Ideas").startswith("• Says shift.")


def test_units_that_were_edited_meanwhile_are_judged_by_their_names(desk: Desk) -> None:
    """What was judged of a unit that is no more does not count, and a new one is asked about."""
    desk.bank(EXPLAIN)
    with desk.sit() as study:
        study.answer("shifts")
        study.judge("had")
    units = [dict(unit) for unit in EXPLAIN["units"]]
    units[0] = units[0] | {"id": "moves"}
    desk.bank(EXPLAIN | {"units": units})
    with desk.sit() as study:
        assert isinstance(study.session.phase.judged[0], Judged)  # type: ignore[union-attr]
        page = study.page("en")
        assert page.judging is not None
        assert (page.judging.number, page.judging.before) == (1, ())


# Numbers by choice


def test_number_is_typed_unless_the_learner_prefers_to_pick(desk: Desk) -> None:
    desk.bank(SIZE)
    with desk.sit() as study:
        assert (study.page("en").way, study.page("en").options) == ("type", ())
        study.settings = Settings(numbers="choice")
        page = study.page("en")
        assert page.way == "pick"
        assert [option.right for option in page.options].count(True) == 1
        wrong = next(option for option in page.options if not option.right)
        mark = study.answer(wrong.raw)
        assert isinstance(mark, Grade)
        assert mark.diagnosis is not None
        assert mark.diagnosis.kind == "mistake"
        assert study.page("en").options == page.options


# What can be done with a card whatever its kind


@pytest.mark.parametrize("body", [MULTI, LINES, EXPLAIN, SIZE, CARDS[0]], ids=lambda body: body["kind"])
def test_page_in_the_clipboard_holds_what_is_on_the_screen(desk: Desk, body: dict[str, Any]) -> None:
    desk.bank(body)
    with desk.sit() as study:
        asked = study.copy("en")
        assert study.page("en").ask.plain() in asked
        assert "Why" not in asked
        study.reveal()
        assert f"Why {name_of(study)}." in study.copy("en")
