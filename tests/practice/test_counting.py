"""What counts as an answer, what does not, and what a session adds up to."""

import re

import pytest

from quizapp.answers.grade import NotCounted
from quizapp.answers.rating import Rating
from quizapp.answers.reading import Reading, Refusal
from quizapp.memory.store import Store
from quizapp.practice.session import Asking
from quizapp.text.languages import LANGUAGES
from quizapp.text.numbers import shown

from .desk import CARDS, NET, SIZE, Desk, know, name_of

AGAIN, GOOD = Rating.AGAIN, Rating.GOOD


@pytest.mark.parametrize(
    ("raw", "kind"),
    [("", Refusal), ("twelve", Refusal), ("12 +", Refusal), ("[1, 2]", Refusal), ("1e3 px", Refusal)],
)
def test_what_cannot_be_read_costs_nothing(desk: Desk, raw: str, kind: type) -> None:
    desk.bank(SIZE)
    with desk.sit() as study:
        before = study.session
        mark = study.answer(raw)
        assert isinstance(mark, kind)
        assert study.session == before == desk.on_disk()


def test_what_is_not_precise_enough_costs_nothing(desk: Desk) -> None:
    desk.bank(NET)
    with desk.sit() as study:
        assert study.card is not None
        assert study.card.variant is not None
        before = study.session
        coarse = [[float(f"{value:.1g}") for value in row] for row in study.card.variant.key]
        assert isinstance(study.answer(shown(coarse)), NotCounted)
        assert study.session == before


def test_half_typed_number_is_read_without_being_judged(desk: Desk) -> None:
    desk.bank(SIZE, CARDS[0])
    with desk.sit() as study:
        found = study.read("2 * 56")
        assert isinstance(found, Reading)
        assert found.echo == "2 × 56 = 112"
        assert isinstance(study.read("2 *"), Refusal)
        know(study)
        assert name_of(study) == "one"
        assert study.read("2 * 56") is None


def test_nothing_is_answered_rated_or_hinted_out_of_turn(desk: Desk) -> None:
    desk.bank(SIZE, CARDS[0])
    with desk.sit() as study:
        study.rate(GOOD)
        assert study.asking
        study.answer("7")
        marked = study.session
        assert study.answer("8") is None
        study.reveal()
        study.skip()
        study.keep_draft("9")
        assert not study.hint()
        assert study.session == marked == desk.on_disk()
        assert desk.draft(marked.id, "size") is None


def test_hints_come_one_by_one_until_there_is_none(desk: Desk) -> None:
    desk.bank(SIZE)
    with desk.sit() as study:
        assert (study.page("en").hints_left, len(study.page("en").hints)) == (2, 0)
        assert study.hint()
        assert study.hint()
        page = study.page("zh")
        assert [hint.heading for hint in page.hints] == ["提示 1", "提示 2"]
        assert [hint.body.plain() for hint in page.hints] == ["中文：First hint.", "中文：Second hint."]
        assert page.hints_left == 0
        assert not study.hint()
        assert desk.on_disk() == study.session


def test_seconds_are_those_since_the_question_was_laid_out(desk: Desk) -> None:
    desk.bank(*CARDS[:3])
    with desk.sit() as study:
        desk.later(seconds=12.5)
        study.reveal()
        desk.later(seconds=40)
        study.rate(GOOD)
        desk.later(seconds=3)
        study.reveal()
        study.rate(GOOD)
        desk.later(hours=2)
        study.reveal()
        assert study.session.tally.seconds == 12.5 + 3 + 600
    with Store.open(desk.progress) as store:
        assert store.daily(desk.day).milliseconds == 615_500


def test_clock_set_back_counts_no_negative_seconds(desk: Desk) -> None:
    desk.bank(CARDS[0])
    with desk.sit() as study:
        desk.later(seconds=-90)
        study.reveal()
        assert study.session.tally.seconds == 0.0


def test_summary_says_what_the_session_came_to(desk: Desk) -> None:
    desk.bank(SIZE, *CARDS[:2])
    with desk.sit() as study:
        know(study)
        know(study, AGAIN)
        desk.later(minutes=4)
        while not study.finished:
            know(study)
        with Store.open(desk.progress) as store:
            due_tomorrow = store.due_counts(desk.day + 1, desk.day + 1)[desk.day + 1]
        for language in LANGUAGES:
            figures, *advice = study.summary(language).plain().split("\n\n")
            assert re.findall(r"\d+", figures) == ["4", "1", "1", "4"]
            assert len(advice) == 2
            assert re.findall(r"\d+", advice[1]) == [str(due_tomorrow)]


@pytest.mark.parametrize("leave", [True, False])
def test_leaving_ends_only_what_is_through(desk: Desk, leave: bool) -> None:
    desk.bank(*CARDS[:2])
    with desk.sit() as study:
        study.leave()
        assert isinstance(study.session.phase, Asking)
        know(study)
        know(study)
        if leave:
            study.leave()
            study.leave()
            assert desk.on_disk() is None
        else:
            assert desk.on_disk() == study.session
