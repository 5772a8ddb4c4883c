"""A whole session in each language, to the letter. After a change that is meant: pytest --snapshot-update, and read."""

from syrupy.assertion import SnapshotAssertion

from quizapp.text.languages import Language

from .conftest import Session

THROUGH = [
    "2+\n", "[4]\n", "seven\n", "5\n", "good\n", "\n",  # a number: unreadable, of another form, wrong; Again
    "9\n", ":hint\n", ":dontknow\n", "2\n",  # options: no such option, no hint, given up; Hard
    "halve\n", "doubles\n", ":undo\n", "halves\n", ":skip\n", "３\n",  # a word: near, wrong, undone, right; Good
    "\n", "4\n",  # a card: turned; Easy
    ":hint\n", "floor(3.5)+1\n", "\n",  # the number again: right with a hint, which moves nothing
]  # fmt: skip


def test_a_session_of_every_kind_of_question(
    session: Session, language: Language, snapshot: SnapshotAssertion
) -> None:
    """Each command and each kind of answer once: what is read back, graded, diagnosed, explained and scheduled."""
    assert session(*THROUGH, language=language) == snapshot


def test_help_language_and_leaving(session: Session, language: Language, snapshot: SnapshotAssertion) -> None:
    """The language changes in mid-question; a session that is left says that it stays open."""
    assert session(":help\n", ":lang\n", ":frob\n", "：ＱＵＩＴ\n", language=language) == snapshot
