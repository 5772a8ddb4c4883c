"""A plain session at a table: lines in, text out."""

from collections.abc import Callable

import pytest

from quizapp.plain.session import PlainSession
from quizapp.text.languages import Language

from ..table import Table

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
