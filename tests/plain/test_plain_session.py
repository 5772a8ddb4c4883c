"""The session line by line: what it takes, what it refuses, and that nothing typed or read can break it."""

import unicodedata
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from quizapp.memory.states import New, Reviewed
from quizapp.text.languages import Language

from ..table import HOSTILE, LONG, NASTY_TITLE, UNMARKED, Table, both, write_content
from .bank import EXPLAIN, LINES, SEVERAL, TITLES
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
    assert "Question 2 of 4 · Pooling" in again
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


def test_a_session_that_is_through_says_what_it_came_to(session: Session, table: Table) -> None:
    """And what to do next; the end of the input ends it."""
    said = session(*[":dontknow\n", "2\n"] * 4)
    assert said.endswith(
        "\n\nAnswered: 4, right: 0, to see again: 0; 0 min.\n\nNothing more is due today. Tomorrow: 4.\n"
        "Press Enter to end the session; :undo goes back.\n"
    )
    assert table.open()[0].open_session(table.clock().date().toordinal()) == []


def test_a_card_that_returns_is_asked_once_more(session: Session) -> None:
    """The count of questions goes on, and what is done with for good is said where one returns."""
    said = session("5", "", "2", "", "halves", "", "", "")
    heads = [line for line in said.splitlines() if line.startswith("== ")]
    assert [head.partition(" ·")[0] for head in heads] == [
        "== Question 1 of 4",
        "== Question 2 of 4",
        "== Question 3 of 4",
        "== Question 4 of 4",
        "== Once more, 3 of 4 done",
    ]


def test_no_line_is_wider_than_it_may_be(session: Session, kinds: Table, language: Language) -> None:
    """Of every kind of question, its feedback, the help and the summary."""
    said = session("5\n", "\n", ":dontknow\n", "\n", "x\n", "\n", "\n", language=language, width=40)
    lines = [
        ":help",
        "1 3",
        "",
        "1 1",
        "4 3 2 1",
        "",
        "an outline " * 9,
        ":repeat",
        "",
        "y",
        ":repeat",
        "p",
        "n",
        "2",
    ]
    said += session(*lines, ":numbers", "a", "2", "", "2", at=kinds, language=language, width=40)
    assert max(cell_len(line) for line in said.splitlines()) <= 40


GARBAGE = [
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
]


@pytest.mark.parametrize("line", GARBAGE)
def test_garbage_in_any_state_is_answered_with_text(session: Session, line: str) -> None:
    """In each kind of question and at each rating the line is typed once; a sane answer afterwards still counts."""
    said = session(
        line, "4", line, "\n", line, ":dontknow", line, "\n", line, ":dontknow", line, "\n", line, line, "\n"
    )
    assert harmless(said)
    assert "Question 2 of 4" in said


@pytest.mark.parametrize("line", [*GARBAGE, ":flag " + HOSTILE, "::" + HOSTILE])
def test_garbage_among_options_lines_and_units_is_answered_with_text(
    session: Session, kinds: Table, line: str
) -> None:
    """The garbage is in the outline and in the flag as well; sane answers still count."""
    several = [line, ":dontknow", line, "2"]
    order = [line, ":flag " + line, "3214", line, "2"]
    outline = [line, ":repeat", "one", "", line, "y", line, "y", "y", line, "2"]
    number = [":numbers", line, "c", line, "2"]
    said = session(*several, *order, *outline, *number, at=kinds)
    assert harmless(said)
    assert "-- Right.\n\nAnswer:\n1. zero_grad()" in said
    assert "== Question 5 of 5 · Cards · flashcard ==" in said


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


def test_hostile_options_lines_and_units_are_shown_letter_by_letter(
    session: Session, tmp_path: Path, language: Language
) -> None:
    """In the question, with what was wrong, as an idea and as a judged one; and so is what was typed."""
    titles = dict.fromkeys(TITLES, (NASTY_TITLE, NASTY_TITLE))
    questions = [hostile(one) for one in (SEVERAL, LINES, EXPLAIN)]
    content = write_content(
        tmp_path / "content", titles, {"nasty": {"title": both("x", "x"), "questions": questions}}
    )
    with ExitStack() as stack:
        table = Table(tmp_path, content, stack=stack)
        several, lines = ["1 3", "2"], ["1234", "2"]
        outline = [HOSTILE, ":flag " + HOSTILE, "", ":repeat", "y", "p", "n", "2"]
        said = session(*several, *lines, *outline, at=table, language=language, width=10_000)
    assert harmless(said)
    drawn, typed = said.count("x * y * z"), said.count("$x*y*z$")
    assert {said.count(part) for part in UNMARKED if part != "x*y*z"} == {drawn + typed}
    assert drawn == 14 + 15 + 20, (
        "every text of the three questions where it is told, the formula in it drawn"
    )
    assert typed == 8, "outline and flag twice each, and the title, which is no markup either, in each head"


def hostile(content: Any) -> Any:
    """The same question with every one of its texts made hostile."""
    if isinstance(content, list):
        return [hostile(one) for one in content]
    if not isinstance(content, dict):
        return content
    if content.keys() == {"en", "zh"}:
        return {language: f"{text} {HOSTILE}" for language, text in content.items()}
    return {name: hostile(one) for name, one in content.items()}
