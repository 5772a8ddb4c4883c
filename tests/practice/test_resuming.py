"""A kill loses nothing, and an edit of the banks between two runs is no dead end."""

from typing import Any

import pytest

from quizapp.answers.rating import Rating
from quizapp.memory.store import Store
from quizapp.text.numbers import shown

from .desk import CARDS, GAP, NET, PICK, SIZE, Desk, both, card, know, name_of, question

AGAIN, GOOD = Rating.AGAIN, Rating.GOOD


def test_killed_while_asking_goes_on_with_the_same_numbers_and_the_draft(desk: Desk) -> None:
    desk.bank(SIZE, *CARDS[:1])
    with desk.sit() as study:
        study.hint()
        study.keep_draft("11")
        before, page = study.session, study.page("en")
    desk.later(minutes=5)
    with desk.sit() as study:
        assert study.session == before
        assert study.page("en") == page
        assert study.draft == "11"
        assert len(page.hints) == 1


def test_killed_after_the_answer_goes_on_with_the_same_feedback(desk: Desk) -> None:
    desk.bank(NET)
    with desk.sit() as study:
        assert study.card is not None
        assert study.card.variant is not None
        study.answer(shown(study.card.variant.mistakes["sign-flipped"]))
        before, page, offered = study.session, study.page("zh"), study.intervals
    with desk.sit() as study:
        assert study.session == before
        assert study.page("zh") == page
        assert page.feedback is not None
        assert page.feedback.sections[0].body.plain() == "中文：Flipped."
        assert study.intervals == offered
        assert study.suggestion == AGAIN


def test_killed_after_the_rating_goes_on_with_the_next_card(desk: Desk) -> None:
    desk.bank(*CARDS[:3])
    with desk.sit() as study:
        know(study)
        following = name_of(study)
        before = study.session
    with desk.sit() as study:
        assert study.session == before
        assert name_of(study) == following
        assert study.undo()
        assert name_of(study) == "one"


def test_going_on_writes_nothing(desk: Desk) -> None:
    """Starting and stopping ten times is no showing of the question: its numbers would change."""
    desk.bank(SIZE)
    with desk.sit() as study:
        first = study.session.phase
    for _ in range(10):
        with desk.sit() as study:
            assert study.session.phase == first
    with Store.open(desk.progress) as store:
        assert store.state("size").seen == 1


@pytest.mark.parametrize("answered", [False, True])
def test_edited_space_draws_anew(desk: Desk, answered: bool) -> None:
    """Where the numbers shown are no longer in the space the question is asked with others, without the old draft."""
    desk.bank(SIZE)
    with desk.sit() as study:
        study.keep_draft("11")
        if answered:
            study.answer("11")
        assert study.card is not None
        old = study.card.variant
    desk.bank(SIZE | {"space": {"n": [60, 62], "k": [5, 7, 11]}})
    with desk.sit() as study:
        assert study.asking
        assert study.card is not None
        assert study.card.variant is not None
        assert study.card.variant.params["n"] in (60, 62)
        assert study.card.variant.space != (old.space if old else "")
        assert study.card.n == 1
        assert study.draft == ""
        assert desk.on_disk() == study.session


def test_edited_words_keep_the_numbers_and_the_draft(desk: Desk) -> None:
    desk.bank(SIZE)
    with desk.sit() as study:
        study.keep_draft("11")
        assert study.card is not None
        old = study.card.variant
    desk.bank(SIZE | {"ask": both("Other words for <n>?")})
    with desk.sit() as study:
        assert study.card is not None
        assert study.card.variant == old
        assert study.draft == "11"
        assert study.page("en").ask.plain().startswith("Other words for ")


EDITS: dict[str, tuple[dict[str, Any], str, dict[str, Any]]] = {
    "option taken away": (
        question("q", "choice", options=[*PICK["options"], {"text": both("None")}]),
        "3",
        PICK | {"id": "q"},
    ),
    "choice to card": (PICK | {"id": "q"}, "1", card("q")),
    "card to choice": (card("q"), "", PICK | {"id": "q"}),
    "blank to choice": (GAP | {"id": "q"}, "nonsense", PICK | {"id": "q"}),
    "number to blank": (SIZE | {"id": "q"}, "7", GAP | {"id": "q"}),
    "choice to number": (PICK | {"id": "q"}, "2", SIZE | {"id": "q"}),
}


@pytest.mark.parametrize("edit", EDITS)
def test_question_edited_after_its_answer_is_no_dead_end(desk: Desk, edit: str) -> None:
    """Whatever became of it, the session opens, shows something and goes on to the next card."""
    before, raw, after = EDITS[edit]
    desk.bank(before, card("z"))
    with desk.sit() as study:
        assert name_of(study) == "q"
        study.answer(raw)
        assert study.marked
    desk.bank(after, card("z"))
    with desk.sit() as study:
        assert study.page("en").ask.plain()
        if study.asking:
            study.reveal()
        study.rate(study.suggestion)
        assert study.card is None or name_of(study) == "z" or study.session.queue[0] == "z"


def test_question_gone_from_the_banks_is_passed_over_and_told_of(desk: Desk) -> None:
    desk.bank(*CARDS[:4])
    with desk.sit() as study:
        know(study)
        order = study.session.queue
    desk.bank(*[one for one in CARDS[:4] if one["id"] != order[0]])
    with desk.sit() as study:
        assert name_of(study) == order[1]
        assert study.gone == [order[0]]
        assert f"'{order[0]}'" in study.summary("en").plain()
        assert f"“{order[0]}”" in study.summary("zh").plain()
        assert study.undo()
        study.rate(GOOD)
        assert study.gone == [order[0]]
        assert desk.on_disk() == study.session


def test_space_that_offers_nothing_is_passed_over_like_a_question_that_is_gone(desk: Desk) -> None:
    desk.bank(SIZE | {"where": ["k > n"]}, CARDS[0])
    with desk.sit() as study:
        assert name_of(study) == "one"
        assert study.gone == ["size"]


def test_session_of_banks_that_are_not_here_is_ended_and_a_new_one_begun(desk: Desk) -> None:
    """Started with another content folder, it would skip every card of the open session as gone."""
    desk.bank(*CARDS[:2])
    with desk.sit() as study:
        name_of(study)
        before = study.session.id
    desk.bank(*CARDS[2:4])
    with desk.sit() as study:
        assert study.session.id != before
        assert study.gone == []
        assert set(study.session.queue) == {"three", "four"}
