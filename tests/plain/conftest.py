"""A plain session at a table: lines in, text out."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from quizapp.plain.session import PlainSession
from quizapp.text.languages import Language

from ..table import Table, both, write_content
from .bank import KINDS, TITLES

Session = Callable[..., str]


@pytest.fixture
def session(request: pytest.FixtureRequest) -> Session:
    """Studies at a table (the small one, where none is given) with these lines typed, and returns what was said."""

    def run(*lines: str, at: Table | None = None, language: Language = "en", width: int = 80) -> str:
        table = at if at is not None else request.getfixturevalue("table")
        said: list[str] = []
        PlainSession(table.study(), language, said.append, width).run(lines)
        return "".join(said)

    return run


@pytest.fixture(scope="session")
def kinds_content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    bank = {"title": both("Kinds", "各种题型"), "questions": KINDS}
    return write_content(tmp_path_factory.mktemp("kinds") / "content", TITLES, {"kinds": bank})


@pytest.fixture
def kinds(tmp_path: Path, kinds_content: Path) -> Iterator[Table]:
    """A table with the bank of `bank.py`: several right ones, lines, an open question, a number, a card."""
    with ExitStack() as stack:
        yield Table(tmp_path / "kinds", kinds_content, stack=stack)
