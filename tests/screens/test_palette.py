"""The palette: every command of the screen below by its name, in both languages, and done by Enter."""

import pytest

from quizapp.screens.commands import Command
from quizapp.screens.dialogs.help import HelpScreen
from quizapp.screens.home.screen import HomeScreen
from quizapp.screens.palette.screen import PaletteScreen
from quizapp.screens.settings.screen import SettingsScreen
from quizapp.screens.study.screen import StudyScreen
from quizapp.screens.widgets.answer import AnswerLine
from quizapp.settings import THEMES
from quizapp.text.languages import LANGUAGES, Language
from quizapp.text.phrases import Phrase

from ..table import HOSTILE, NASTY_TITLE, UNMARKED
from .conftest import Open
from .looking import SIZE, lines, press, seen, settled, studying, type_in, typed
from .test_hostile_text import harmless


async def test_it_opens_over_home_and_closes_again(open_app: Open, language: Language) -> None:
    app = open_app(language=language)
    async with app.run_test(size=SIZE) as pilot:
        said = await press(pilot, "ctrl+p")
        assert isinstance(app.screen, PaletteScreen)
        assert ("type in English or 中文" if language == "en" else "输入中文或 English") in said
        assert ("Settings" if language == "en" else "设置") in said
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
        await press(pilot, "ctrl+p", "ctrl+p")
        assert isinstance(app.screen, HomeScreen)


@pytest.mark.parametrize(
    ("way", "then"),
    [
        ("settings", SettingsScreen),
        ("设置", SettingsScreen),
        ("keys", HelpScreen),
        ("study", StudyScreen),
    ],
)
async def test_what_is_chosen_is_done_on_the_screen_below(open_app: Open, way: str, then: type) -> None:
    """Typed in either language, whichever is on the screen."""
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "ctrl+p")
        await type_in(pilot, way)
        await press(pilot, "enter")
        assert isinstance(app.screen, then)


async def test_a_half_typed_answer_is_untouched_by_it(open_app: Open) -> None:
    """Over a question: ctrl+p is no letter, what is typed goes to the palette, the hint opens below."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await type_in(pilot, "2+")
        await press(pilot, "ctrl+p", *"hint")
        assert "Floor it." in await press(pilot, "enter")
        assert typed(app) == "2+"
        assert app.screen.query_one(AnswerLine).has_focus


async def test_every_function_key_of_a_question_is_among_the_commands(open_app: Open) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        shown = {key.action for key in studying(app).query_one("KeyBar").keys if key.key.startswith("F")}  # type: ignore[attr-defined]
        await press(pilot, "ctrl+p")
        assert isinstance(app.screen, PaletteScreen)
        offered = {command.action for command in app.screen._commands}
    assert shown <= offered
    assert {"app.help", "app.language", "screen.hint", "screen.reveal", "screen.skip"} <= shown


async def test_every_command_of_home_has_its_action(open_app: Open) -> None:
    """A name that no method bears would do nothing, and say nothing."""
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "ctrl+p")
        assert isinstance(app.screen, PaletteScreen)
        for command in app.screen._commands:
            where, _, name = command.action.partition(".")
            owner = app if where == "app" else app.screen_stack[-2]
            assert hasattr(owner, f"action_{name.partition('(')[0]}"), command.action


async def test_the_language_changes_under_it_and_nothing_is_lost(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "ctrl+p", *"theme", "down")
        assert "配色：nord" in await press(pilot, "f2")
        assert app.screen.query_one(AnswerLine).value == "theme"
        await press(pilot, "enter")
        assert app.theme == [name for name in THEMES if name != "textual-dark"][1]


async def test_nothing_found_is_said_and_enter_does_nothing(open_app: Open, language: Language) -> None:
    app = open_app(language=language)
    async with app.run_test(size=SIZE) as pilot:
        said = await press(pilot, "ctrl+p", *"zebra", "enter", "down", "up", "pagedown")
        assert ("No command is called that." if language == "en" else "没有这样的命令。") in said
        assert isinstance(app.screen, PaletteScreen)
        assert "Settings" in await press(pilot, *["backspace"] * 5) or language == "zh"


async def test_the_arrows_go_through_all_of_them_and_explain_each(open_app: Open) -> None:
    """More than the screen holds: the list scrolls, and the sentence at its foot is about the one that is marked."""
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        assert "What is due first" in await press(pilot, "ctrl+p")
        last = await press(pilot, "up")
        assert "Theme: ansi-light" in last
        assert "Other colours" in last
        assert "What is due first" in await press(pilot, "down")
        assert "What is due first" not in await press(pilot, "pagedown")


async def test_a_click_does_it(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        said = (await press(pilot, "ctrl+p")).splitlines()
        row = next(n for n, line in enumerate(said) if "Settings" in line)
        await pilot.click(offset=(10, row))
        await settled(pilot)
        assert isinstance(app.screen, SettingsScreen)


async def test_it_does_not_open_over_what_has_no_commands(open_app: Open) -> None:
    """Over the help sheet, and over the tour."""
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f1", "ctrl+p")
        assert isinstance(app.screen, HelpScreen)


async def test_numbers_are_typed_or_picked_from_the_next_moment_on(open_app: Open) -> None:
    """In mid-question; the palette offers what is not the case, and the session below is told."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "ctrl+p", *"pick among", "enter")
        assert app.desk.settings.numbers == "choice"
        assert studying(app).study.settings.numbers == "choice"
        await press(pilot, "ctrl+p", *"numbers type", "enter")
        assert studying(app).study.settings.numbers == "typed"
        said = [notice.message for notice in app._notifications]
        assert said == ["Numbers are picked among values from now on.", "Numbers are typed from now on."]


@pytest.mark.parametrize("text", [HOSTILE, NASTY_TITLE, "[bold]", "[/]", "a" * 5000])
async def test_hostile_titles_and_hostile_typing_are_letters(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    hostile = Command(
        Phrase("x {t}", "x {t}").fill(t=text), Phrase("y {t}", "y {t}").fill(t=text), "app.help"
    )
    monkeypatch.setattr(HomeScreen, "commands", lambda _: [hostile])
    app = open_app()
    async with app.run_test(size=(200, 24)) as pilot:
        said = await press(pilot, "ctrl+p")
        assert harmless(app)
        if text == HOSTILE:
            assert all(part in said for part in UNMARKED[:4])
        await type_in(pilot, text)
        assert harmless(app)


@pytest.mark.parametrize("size", [(60, 20), (40, 14), (20, 6), (1, 1), (300, 90)])
async def test_any_size_is_survived(open_app: Open, size: tuple[int, int]) -> None:
    """At 60x20 every line is whole, the keys at their ends included."""
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "ctrl+p")
        await pilot.resize_terminal(*size)
        await settled(pilot)
        await press(pilot, "down", "up")
        if size == (60, 20):
            row = next(line for line in lines(app) if "Settings" in line)
            assert [part.strip("▁▂▃▄▅▆▇█") for part in row.split()[-2:]] == ["F4", "│"]
        await press(pilot, *"quit")
        assert isinstance(app.screen, PaletteScreen)
        await pilot.resize_terminal(*SIZE)
        await settled(pilot)
        assert "Quit" in seen(app)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_theme_is_changed_and_kept(open_app: Open, language: Language) -> None:
    app = open_app(language=language)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "ctrl+p", *"solarized-light", "enter")
        assert app.theme == "solarized-light"
        assert app.desk.settings.theme == "solarized-light"
        assert app.desk.settings_file is not None
        assert 'theme = "solarized-light"' in app.desk.settings_file.read_text("utf-8")
