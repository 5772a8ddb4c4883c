"""Whole sessions in each language, to the letter. After a change that is meant: pytest --snapshot-update, and read."""

from syrupy.assertion import SnapshotAssertion

from quizapp.text.languages import Language

from ..table import Table
from .conftest import Session

THROUGH = [
    "2+\n", "[4]\n", "seven\n", "5\n", "good\n", "\n",  # a number: unreadable, of another form, wrong; Again
    "9\n", ":hint\n", ":dontknow\n", "2\n",  # options: no such option, no hint, given up; Hard
    "halve\n", "doubles\n", ":undo\n", "halves\n", ":skip\n", "３\n",  # a word: near, wrong, undone, right; Good
    "\n", "4\n",  # a card: turned; Easy
    ":hint\n", "floor(3.5)+1\n", "\n",  # the number again: right with a hint, which moves nothing
]  # fmt: skip

OUTLINES: dict[Language, list[str]] = {
    "en": ["the gradient flows\n", ":h\n", "::) and adds\n", "\n"],
    "zh": ["梯度直接传回去\n", "：ｈ\n", "：：）再加上\n", "\n"],
}
UNITS: dict[Language, list[str]] = {
    "en": ["x\n", "y\n", "partly\n", ":undo\n", "p\n", "3\n"],
    "zh": ["x\n", "是\n", "部分\n", "：ｕｎｄｏ\n", "２\n", "否\n"],
}


def kinds_through(language: Language) -> list[str]:
    return [
        "5\n", "1 1\n", "1，3\n", "\n",  # several: no such option, one twice, a wrong set; Again
        "3 1\n", "3 2 4 1\n", "\n",  # lines: not all of them, a wrong order; Again
        *OUTLINES[language], *UNITS[language], "2\n",  # a hint in an outline; a judgement undone; Hard
        ":numbers\n", "112\n", "Ａ\n", "\n",  # a number to be picked: typed, wrong; Again
        "1、2、3\n", "\n",  # several again: right, which moves nothing
        "1234\n", "\n",  # the lines again
        "\n", "\n",  # a card
        "a\n", "\n",  # the number again
    ]  # fmt: skip


CONTROLS = [
    ":flag why is that?\n", ":repeat\n", ":bury\n", ":undo\n", ":unflag\n", ":unflag\n",
    ":suspend\n", ":know\n", ":hint\n", ":dontknow\n", ":hint\n", "\n",
    ":undo\n", ":undo\n", ":clear\n", ":skip\n", ":numbers\n", ":numbers\n",
]  # fmt: skip


def test_a_session_of_what_is_typed_picked_and_turned(
    session: Session, language: Language, snapshot: SnapshotAssertion
) -> None:
    """Each kind of answer in one line: what is read back, graded, diagnosed, explained and scheduled."""
    assert session(*THROUGH, language=language) == snapshot


def test_a_session_of_options_lines_and_units(
    session: Session, kinds: Table, language: Language, snapshot: SnapshotAssertion
) -> None:
    """Several right ones, lines in order, an open answer, a picked number: told in words as well as in signs."""
    assert session(*kinds_through(language), at=kinds, language=language) == snapshot


def test_a_session_that_is_broken_off_and_gone_on_with(
    session: Session, kinds: Table, language: Language, snapshot: SnapshotAssertion
) -> None:
    """In the middle of an outline, between two units, at the rating: each time the next run tells where it stands."""
    said = session(":skip\n", ":skip\n", "first\n", language=language, at=kinds)
    said += session("second\n", "\n", "y\n", language=language, at=kinds)
    said += session("n\n", "n", language=language, at=kinds)
    said += session("", language=language, at=kinds)
    assert said == snapshot


def test_what_each_control_says(
    session: Session, table: Table, language: Language, snapshot: SnapshotAssertion
) -> None:
    assert session(*CONTROLS, at=table, language=language) == snapshot


def test_help_language_and_leaving(session: Session, language: Language, snapshot: SnapshotAssertion) -> None:
    """The language changes in mid-question; a session that is left says that it stays open."""
    assert session(":help\n", ":lang\n", ":frob\n", "：ＱＵＩＴ\n", language=language) == snapshot
