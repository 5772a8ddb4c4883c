"""What can be done beside answering, from a question, between two idea units and at a rating."""

import pytest

from quizapp.memory.states import New, Reviewed

from ..table import HOSTILE, Table
from .conftest import Session

NOT_NOW = "That is for a question that waits for its answer.\n"


def test_put_off_is_gone_for_today(session: Session, table: Table) -> None:
    said = session(":bury", at=table)
    assert "Not today; it comes back tomorrow. :undo takes that back.\n" in said
    assert "Question 1 of 3 · Pooling" in said
    assert table.open()[0].marks("size").hidden(table.clock().date().toordinal())


def test_suspended_is_gone_until_it_is_resumed(session: Session, table: Table) -> None:
    said = session(":x", at=table)
    assert "Suspended: not asked again until you resume it with `quizapp resume`." in said
    assert table.open()[0].marks("size").suspended


def test_known_already_comes_back_much_later(session: Session, table: Table) -> None:
    assert "Taken as known." in session(":know", at=table)
    state = table.open()[0].state("size")
    assert isinstance(state, Reviewed)


def test_later_is_last(session: Session, table: Table) -> None:
    said = session(":skip", ":s", ":s", ":s", at=table)
    assert said.count("it comes back by itself.\n") == 4
    assert said.count("· Output size ·") == 2
    assert isinstance(table.open()[0].state("size"), New)


@pytest.mark.parametrize(("command", "said"), [
    (":bury", "“not today”"), (":suspend", "the suspension"), (":know", "“I know this”"),
    (":flag ask", "the flag"),
])  # fmt: skip
def test_each_can_be_taken_back_and_is_named(session: Session, command: str, said: str) -> None:
    back = session(command, ":undo").partition("Taken back: ")[2]
    assert back.startswith(f"{said}.\n\n== Question 1 of 4 · Output size · numeric ==\nInput 8")


def test_flag_stands_at_its_question_with_its_note(session: Session, table: Table) -> None:
    """Letter by letter, whatever it holds, and in the next run too."""
    note = HOSTILE.split("\x1b")[0].strip()
    said = session(f":Flag  {note} ", at=table)
    assert f"Flagged: {note}\n" in said
    assert table.open()[0].marks("size").flag == note
    assert f"numeric ==\nFlagged: {note}\n" in session(at=table)


def test_flag_needs_no_note(session: Session) -> None:
    said = session(":flag", ":repeat", ":unflag", ":unflag", ":repeat")
    assert "numeric ==\nFlagged.\nInput 8" in said
    assert "The flag is gone.\nThis question is not flagged.\n" in said
    assert said.rpartition("numeric ==\n")[2].startswith("Input 8")


def test_flagged_questions_are_counted_in_the_summary(session: Session) -> None:
    said = session(":flag", *[":dontknow", "2"] * 4)
    assert "Flagged to come back to: 1.\n" in said


def test_repeat_says_the_question_again_and_changes_nothing(session: Session) -> None:
    said = session(":hint", ":repeat", "5", ":r")
    question = (
        "== Question 1 of 4 · Output size · numeric ==\nInput 8, kernel 3, stride 2, padding 1: output?\n"
    )
    assert said.count(question) == 3
    assert said.count("Hint 1:\nFloor it.\n") == 3
    assert said.count("-- Not right.\nYou rounded up.\n") == 2


def test_commands_for_a_question_do_nothing_to_a_rating(session: Session) -> None:
    said = session("4", ":skip", ":hint", ":dontknow", ":clear", "5", "x", "2")
    assert said.count(NOT_NOW) == 4
    assert said.count("Type 1, 2, 3 or 4, or Enter for 3.") == 2
    assert "Question 2 of 4" in said


def test_commands_for_a_question_do_nothing_to_a_unit(session: Session, kinds: Table) -> None:
    said = session(":skip", ":skip", "", ":skip", ":hint", ":dontknow", ":clear", "y", at=kinds)
    assert said.count(NOT_NOW) == 4
    assert "Idea 2 of 3" in said


@pytest.mark.parametrize("command", [":bury", ":suspend", ":know"])
def test_a_card_can_be_put_away_at_its_units_and_at_its_rating(
    session: Session, kinds: Table, command: str
) -> None:
    """Undo brings it back to where it stood."""
    said = session(":s", ":s", "one", "", "y", command, ":u", "y", "y", command, ":undo", at=kinds)
    assert said.count("· Output size ·") == 2
    assert "1. ✓ had it: The gradient" in said.partition("Taken back: ")[2]
    assert said.rpartition("Taken back: ")[2].count("-- 3 of 3 ideas") == 1


def test_undo_goes_back_to_the_first_question_and_before_it(session: Session, table: Table) -> None:
    said = session("5", "1", ":undo", ":undo", ":undo", at=table)
    assert "Taken back: the rating.\n" in said
    assert "Taken back: the answer.\n" in said
    assert said.endswith(
        "Answer: an exact integer\nYour answer so far: 5\nThere is nothing to undo.\n"
        "The session stays open; come back any time today.\n"
    )


def test_undo_reaches_the_session_before(session: Session, table: Table) -> None:
    session(*[":dontknow", "2"] * 4, "", at=table)
    table.clock.next_day()
    said = session(":undo", at=table)
    back = "Taken back from an earlier session: the rating (Cards · flashcard).\n"
    assert f"{back}\n== Question 1 of 4 · Cards · flashcard ==\n" in said


# The end


def test_the_last_rating_can_be_taken_back_at_the_summary(session: Session, table: Table) -> None:
    through = [":dontknow", "2"] * 4
    said = session(*through, ":undo", "3", at=table)
    assert said.count("Press Enter to end the session; :undo goes back.\n") == 2
    assert "Taken back: the rating." in said
    state = table.open()[0].state("turn")
    assert isinstance(state, Reviewed)
    assert state.reps == 1


def test_the_summary_takes_commands_until_the_session_ends(session: Session, table: Table) -> None:
    """Nothing that is for a question does anything; the language changes; Enter ends, and no more is read."""
    through = [":dontknow", "2"] * 4
    said = session(*through, ":hint", ":bury", ":flag x", ":repeat", ":lang", "", ":undo", at=table)
    assert said.count(NOT_NOW) == 3
    assert said.count("Answered: 4, right: 0, to see again: 0; 0 min.") == 2
    assert said.endswith("按回车结束本次学习；输入 :undo 可返回上一步。\n")
    assert table.open()[0].open_session(table.clock().date().toordinal()) == []
