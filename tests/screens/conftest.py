"""The app at a table of the test's own, in whichever language."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from textual.widgets import Input, TextArea

from quizapp.screens.app import QuizApp
from quizapp.screens.desk import Desk
from quizapp.text.languages import Language

from ..table import Table

Open = Callable[..., QuizApp]


@pytest.fixture(autouse=True)
def still_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cursor that blinks is on one picture and not on the next."""
    monkeypatch.setattr(Input, "cursor_blink", False)
    monkeypatch.setattr(TextArea, "cursor_blink", False)


@pytest.fixture
def open_app(request: pytest.FixtureRequest) -> Open:
    """Opens the app at a table (the small one, where none is given); with groups it goes straight into a session."""

    def opened(
        at: Table | None = None,
        language: Language = "en",
        groups: list[str] | None = None,
        first_run: bool = False,
    ) -> QuizApp:
        table = at if at is not None else request.getfixturevalue("table")
        table.settings = replace(table.settings, language=language)
        store, catalogue = table.open()
        file = table.root / "settings.toml"
        desk = Desk(store, catalogue, table.clock, table.settings, settings_file=file, first_run=first_run)
        return QuizApp(desk, groups)

    return opened
