"""Several right ones, lines in order, open answers and picked numbers, line by line."""

import pytest

from quizapp.answers.rating import Rating
from quizapp.memory.events import Answered, Event, Judged, Rated
from quizapp.memory.states import New
from quizapp.plain.session import LONGEST_OUTLINE
from quizapp.text.languages import Language

from ..table import Table
from .conftest import Session

TO_LINES = (":skip",)
TO_OPEN = (":skip", ":skip")
TO_NUMBER = (":skip", ":skip", ":skip")
STAYS_OPEN = "The session stays open; come back any time today.\n"


def logged(table: Table, card: str, kind: type[Event]) -> list[Event]:
    return [one.event for one in table.open()[0].history(card) if isinstance(one.event, kind)]


def raw_answer(table: Table, card: str) -> str:
    (answered,) = logged(table, card, Answered)
    assert isinstance(answered, Answered)
    return answered.raw


# Several right ones (shown: Batch norm, RMSNorm, Layer norm, Instance norm)


@pytest.mark.parametrize("typed", ["2 3 4", "４，２，３", "3、4、2", "432"])
def test_every_right_option_is_right_in_any_order(session: Session, kinds: Table, typed: str) -> None:
    assert "\n-- Right.\n" in session(typed, at=kinds)
    assert raw_answer(kinds, "several") == "0,1,3"


def test_a_wrong_set_says_of_each_option_what_was_wrong(session: Session, kinds: Table) -> None:
    said = session("1 3", at=kinds)
    assert (
        "Your answer:\n"
        "1. ✗ not right: Batch norm\n"
        "2. ✗ missed: RMSNorm\n"
        "3. ✓ right: Layer norm\n"
        "4. ✗ missed: Instance norm\n"
    ) in said


@pytest.mark.parametrize("typed", ["", "5", "1 1", "one", "1.2", "-1", "0"])
def test_what_names_no_options_costs_nothing(session: Session, kinds: Table, typed: str) -> None:
    said = session(typed, at=kinds)
    assert said.endswith(STAYS_OPEN)
    assert logged(kinds, "several", Answered) == []


# Lines in order (shown: backward, forward, zero_grad, step)


@pytest.mark.parametrize("typed", ["3 2 1 4", "3214", "３，２，１，４"])
def test_the_right_order_is_right(session: Session, kinds: Table, typed: str) -> None:
    assert "\n-- Right.\n" in session(*TO_LINES, typed, at=kinds)
    assert raw_answer(kinds, "lines") == "0,1,2,3"


def test_another_order_is_told_beside_the_right_one(session: Session, kinds: Table) -> None:
    """In words too: where each line belongs."""
    said = session(*TO_LINES, "3 2 4 1", at=kinds)
    assert (
        "Your order:\n"
        "1. ✓ right: zero_grad(): the old gradients go\n"
        "2. ✓ right: forward pass and loss\n"
        "3. ✗ belongs in place 4: step(): the weights move\n"
        "4. ✗ belongs in place 3: backward(): the new gradients come\n"
    ) in said
    assert said.index("Your order:") < said.index("Answer:\n1. zero_grad()")


def test_who_gives_up_is_told_the_right_order_alone(session: Session, kinds: Table) -> None:
    said = session(*TO_LINES, ":dontknow", at=kinds)
    assert "Your order" not in said
    assert "Answer:\n1. zero_grad(): the old gradients go\n2. forward pass and loss\n" in said


@pytest.mark.parametrize("typed", ["", "3 2", "3 2 1 4 4", "3 2 1 5", "32145", "first"])
def test_an_order_that_is_not_whole_costs_nothing(session: Session, kinds: Table, typed: str) -> None:
    said = session(*TO_LINES, typed, at=kinds)
    assert said.endswith(STAYS_OPEN)
    assert logged(kinds, "lines", Answered) == []


@pytest.mark.parametrize(
    ("card", "draft", "shown"), [("several", "0,3", "2 3"), ("lines", "2,1,3,0", "1 2 4 3")]
)
def test_half_made_answer_of_the_screen_is_told_as_it_would_be_typed(
    session: Session, kinds: Table, card: str, draft: str, shown: str
) -> None:
    study = kinds.study()
    if card == "lines":
        study.skip()
    study.keep_draft(draft)
    assert f"Your answer so far: {shown}\n" in session(at=kinds)


def test_a_draft_that_names_no_options_is_not_told(session: Session, kinds: Table) -> None:
    """The question was edited since."""
    kinds.study().keep_draft("0,9")
    assert "so far" not in session(at=kinds)


# Open answers


def test_an_outline_ends_with_an_empty_line(session: Session, kinds: Table) -> None:
    """What it holds is kept as it was typed, two colons as one; what only looks like a judgement is a line of it."""
    session(*TO_OPEN, "x + F(x)\n", "1\n", " y [CLS]\r\n", "::) so\n", "  \n", at=kinds)
    assert raw_answer(kinds, "why-residual") == "x + F(x)\n1\n y [CLS]\n:) so"


def test_an_empty_outline_was_said_aloud(session: Session, kinds: Table) -> None:
    said = session(*TO_OPEN, "", "y", "y", "y", at=kinds)
    assert "-- 3 of 3 ideas, and every one that must be there.\n" in said
    assert "Your answer" not in said
    assert raw_answer(kinds, "why-residual") == ""


def test_every_line_of_an_outline_is_kept_at_once(session: Session, kinds: Table) -> None:
    """Through the end of the input, and in several runs."""
    said = session(*TO_OPEN, "one", "two", at=kinds)
    assert said.endswith("What you wrote is kept.\n" + STAYS_OPEN)
    assert "Your outline so far:\none\ntwo\nGo on, or hand it in" in session("three", at=kinds)
    session("", at=kinds)
    assert raw_answer(kinds, "why-residual") == "one\ntwo\nthree"


def test_commands_inside_an_outline_leave_it_alone(session: Session, kinds: Table) -> None:
    lines = ("one", ":hint", ":help", ":frob", ":flag look up", ":lang", ":repeat", "two", "")
    assert "Write down the derivative." in session(*TO_OPEN, *lines, at=kinds)
    assert raw_answer(kinds, "why-residual") == "one\ntwo"


def test_an_outline_can_be_begun_anew(session: Session, kinds: Table) -> None:
    said = session(*TO_OPEN, ":clear", "one", ":clear", "two", "", at=kinds)
    assert "There is no outline to clear." in said
    assert "Nothing of it is left; begin anew." in said
    assert raw_answer(kinds, "why-residual") == "two"


def test_a_file_piped_into_an_outline_is_kept_up_to_its_end(session: Session, kinds: Table) -> None:
    line = "x" * 999
    said = session(*TO_OPEN, *[line] * 25, "", at=kinds)
    assert said.count("This line is not kept: an outline holds 20000 characters.") == 5
    assert len(raw_answer(kinds, "why-residual")) == LONGEST_OUTLINE - 1


@pytest.mark.parametrize(
    "typed",
    [("y", "p", "n"), ("1", "2", "3"), ("是", "部分", "否"), ("Yes", "PARTLY", "no"), ("ｙ", "２", "Ｎ")],
)
def test_units_are_judged_in_words_letters_or_digits(
    session: Session, kinds: Table, typed: tuple[str, str, str]
) -> None:
    said = session(*TO_OPEN, "", *typed, at=kinds)
    judged = logged(kinds, "why-residual", Judged)
    assert [one.how for one in judged if isinstance(one, Judged)] == ["had", "partly", "missed"]
    assert (
        "• ✓ had it: The gradient reaches early layers through the identity path. (must)\n"
        "• ~ partly: A block only has to learn what it adds to the identity. (must)\n"
        "• ✗ missed: The network acts like many short paths at once.\n"
    ) in said


@pytest.mark.parametrize("typed", ["", "4", "yn", "maybe", "有点"])
def test_what_is_no_judgement_judges_nothing(session: Session, kinds: Table, typed: str) -> None:
    said = session(*TO_OPEN, "", typed, at=kinds)
    assert f"Type y, p or n, or 1, 2 or 3: yes, partly, no.\n{STAYS_OPEN}" in said
    assert logged(kinds, "why-residual", Judged) == []


def test_the_end_of_the_input_between_two_units_leaves_them_open(
    session: Session, kinds: Table, language: Language
) -> None:
    """The next run tells the answer and what was judged of it, then the unit it stood at."""
    session(*TO_OPEN, "one", "", "y", at=kinds)
    said = session(at=kinds, language=language)
    expected = {
        "en": "Your answer:\none\n\nIdeas:\n1. ✓ had it: The gradient reaches early layers through the identity "
        "path.\n\nIdea 2 of 3 (must)\n",
        "zh": "你的答案：\none\n\n要点：\n1. ✓ 答到了：梯度可以沿恒等路径直接到达浅层。\n\n要点 2/3（必答）\n",
    }
    assert expected[language] in said


def test_undo_of_a_judgement_asks_for_that_unit_alone(session: Session, kinds: Table) -> None:
    said = session(*TO_OPEN, "", "y", "y", ":undo", at=kinds).partition("Taken back: ")[2]
    assert said.startswith("the judgement of an idea.\n\nIdea 2 of 3 (must)\n")
    assert "Why do residual" not in said


def test_undo_of_an_outline_gives_it_back(session: Session, kinds: Table) -> None:
    said = session(*TO_OPEN, "one", "", ":undo", at=kinds).partition("Taken back: ")[2]
    assert "Your outline so far:\none\n" in said


# A number, typed or picked


def test_a_picked_number_has_a_letter(session: Session, kinds: Table) -> None:
    """A digit might be meant as the value; it costs nothing."""
    said = session(*TO_NUMBER, ":numbers", "3", "112", "d", "Ｃ", at=kinds)
    assert "a. 111\nb. 113\nc. 112\nAnswer: one of them\nType its letter.\n" in said
    assert said.count("Type the letter of an option, a to c.\n") == 3
    assert said.count("-- Right.\nYour answer: 112\nAnswer: 112\n") == 1


def test_numbers_are_typed_or_picked_for_this_run_alone(session: Session, kinds: Table) -> None:
    said = session(*TO_NUMBER, ":numbers", ":numbers", "112", at=kinds)
    assert said.index("From now on numbers are picked") < said.index("Numbers are typed from now on.")
    assert "read as 112\n\n-- Right.\n" in said
    assert kinds.settings.numbers == "typed"


def test_changing_over_after_the_answer_forgets_nothing_of_it(session: Session, kinds: Table) -> None:
    """A number that was typed is none of the values to pick from."""
    said = session(*TO_NUMBER, "7", ":numbers", ":repeat", at=kinds)
    assert said.count("Your answer: 7\nAnswer: 112\n") == 2


def test_the_rating_follows_from_the_units(session: Session, kinds: Table) -> None:
    """A must that was missed is Again; Enter takes it."""
    assert "Rate 1-4 (Enter: 1):\n1 Again · once more\n" in session(*TO_OPEN, "", "n", "y", "y", "", at=kinds)
    rated = logged(kinds, "why-residual", Rated)
    assert [one.rating for one in rated if isinstance(one, Rated)] == [Rating.AGAIN]
    assert not isinstance(kinds.open()[0].state("why-residual"), New)
