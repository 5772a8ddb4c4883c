"""What the tests of the rooms above `practice` share; `own_home` is for every test there is."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from quizapp.settings import HOME_VARIABLE
from quizapp.text.languages import Language

from .table import NASTY, NASTY_TITLE, SMALL, TITLES, Table, both, write_content


@pytest.fixture(autouse=True)
def own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads or writes the developer's own settings and progress, nor bends to the colours of their terminal."""
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")


@pytest.fixture(scope="session")
def small_content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    bank = {"title": both("Small bank", "小题库"), "questions": SMALL}
    return write_content(tmp_path_factory.mktemp("small") / "content", TITLES, {"small": bank})


@pytest.fixture(scope="session")
def hostile_content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    titles = dict.fromkeys(TITLES, (NASTY_TITLE, NASTY_TITLE))
    bank = {"title": both(NASTY_TITLE, NASTY_TITLE), "questions": NASTY}
    return write_content(tmp_path_factory.mktemp("hostile") / "content", titles, {"small": bank})


@pytest.fixture
def table(tmp_path: Path, small_content: Path) -> Iterator[Table]:
    with ExitStack() as stack:
        yield Table(tmp_path, small_content, stack=stack)


@pytest.fixture
def hostile_table(tmp_path: Path, hostile_content: Path) -> Iterator[Table]:
    with ExitStack() as stack:
        yield Table(tmp_path, hostile_content, stack=stack)


@pytest.fixture(params=["en", "zh"])
def language(request: pytest.FixtureRequest) -> Language:
    """Runs the test once in each language."""
    found: Language = request.param
    return found
