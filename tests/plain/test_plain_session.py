"""The session line by line: what it takes, what it refuses, and that nothing typed or read can break it."""

import unicodedata

import pytest

from quizapp.memory.fold import New, Reviewed
from quizapp.text.languages import Language

from ..table import HOSTILE, LONG, UNMARKED, Table
from .conftest import Session

UNSEEN = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}


def harmless(said: str) -> bool:
    return not {c for c in said if c != "\n" and unicodedata.category(c) in UNSEEN}


def test_what_is_answered_is_scheduled(session: Session, table: Table) -> None:
    session("4\n", "\n", "1\n", "2\n")
    state = table.open()[0].state("size")
    assert isinstance(state, Reviewed)
    assert state.reps == 1


def test_the_end_of_the_input_leaves_the_session_open(session: Session, table: Table) -> None:
    """Wherever it comes: before an answer, between answer and rating, after a rating."""
    assert session().endswith("come back any time today.\n")
    assert session("5\n").endswith("come back any time today.\n")
    again = session("\n")
    assert "You rounded up." in again, "the marked answer waits for its rating"
    assert "Question 1 of 4 · Pooling" in again
    assert isinstance(table.open()[0].state("size"), Reviewed)


def test_an_answer_without_a_line_end_counts(session: Session) -> None:
    """The last line of a pipe need not end."""
    assert "-- Right." in session("4")


def test_a_line_end_of_windows_is_no_part_of_an_answer(session: Session) -> None:
    assert "-- Right." in session("4\r\n")


def test_what_cannot_be_read_is_not_counted(session: Session, table: Table) -> None:
    said = session("four\n", "2 +\n", "\n", "[4, 4]\n", "3.5.1\n")
    assert said.count("Not counted: ") == 5
    assert isinstance(table.open()[0].state("size"), New)


def test_commands_that_are_for_a_question_do_nothing_to_a_rating(session: Session) -> None:
    said = session("4\n", ":skip\n", ":hint\n", ":dontknow\n", "5\n", "x\n", "2\n")
    assert said.count("That is for a question, not for a rating.") == 3
    assert said.count("Type 1, 2, 3 or 4, or Enter for 3.") == 2
    assert "Question 2 of 4" in said


def test_undo_goes_back_to_the_first_question(session: Session) -> None:
    said = session("5\n", "1\n", ":undo\n", ":undo\n", ":undo\n")
    assert said.count("Taken back.") == 2
    assert said.endswith(
        "There is nothing to undo.\n\n"
        "== Question 1 of 4 · Output size · numeric ==\n"
        "Input 8, kernel 3, stride 2, padding 1: output?\n"
        "Answer: an exact integer\n"
        "The session stays open; come back any time today.\n"
    )


def test_a_session_that_is_through_says_what_it_came_to(session: Session, table: Table) -> None:
    said = session(*[":dontknow\n", "2\n"] * 4, "not read any more\n")
    assert said.endswith("4 answers, 0 right, 0 to see again; 0 min.\n")
    assert table.open()[0].open_session(table.clock().date().toordinal()) == []


def test_no_line_is_wider_than_it_may_be(session: Session, language: Language) -> None:
    from rich.cells import cell_len

    said = session("5\n", "\n", ":dontknow\n", "\n", "x\n", "\n", "\n", language=language, width=40)
    assert max(cell_len(line) for line in said.splitlines()) <= 40


@pytest.mark.parametrize(
    "line",
    [
        "\x00\x1b[31m\x07",
        "\ufffd" * 50,
        "\ud800",
        HOSTILE,
        LONG,
        ":" + HOSTILE,
        ":" + "x" * 10_000,
        "９" * 500,
        "∞",
        "1e99999",
        "((((" * 100,
        "\u202e12\u202c",
        "²",
        "1/0",
    ],
)
def test_garbage_in_any_state_is_answered_with_text(session: Session, line: str) -> None:
    """In each kind of question and at each rating the line is typed once; a sane answer afterwards still counts."""
    said = session(
        line, "4", line, "\n", line, ":dontknow", line, "\n", line, ":dontknow", line, "\n", line, line, "\n"
    )
    assert harmless(said)
    assert "Question 2 of 4" in said or "Question 1 of 4 · Pooling" in said


def test_hostile_content_is_shown_letter_by_letter(
    session: Session, hostile_table: Table, language: Language
) -> None:
    said = session(
        "5\n",
        "3\n",
        ":hint\n",
        "1\n",
        "3\n",
        "x\n",
        "3\n",
        "\n",
        "3\n",
        at=hostile_table,
        language=language,
        width=10_000,
    )
    assert harmless(said)
    assert all(said.count(part) >= 12 for part in UNMARKED if "<" not in part and part != "x*y*z")
    assert said.count("<think>x</think>") >= 10
    assert said.count("x * y * z") >= 8
    assert LONG in said
