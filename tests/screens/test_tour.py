"""The first run: six lines about the program and the choice of its language, by keyboard, once."""

import errno
import os

import pytest
from textual.content import Content

from quizapp import settings
from quizapp.practice import tour
from quizapp.screens.home.screen import HomeScreen
from quizapp.screens.study.screen import StudyScreen
from quizapp.screens.tour.screen import TourScreen
from quizapp.settings import Settings
from quizapp.text.languages import LANGUAGES, Language

from ..table import Table
from .conftest import Open
from .looking import SIZE, press, seen, settled


def read_only(*_: object) -> None:
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))


async def test_the_six_lines_and_both_languages_are_there_before_anything_else(
    open_app: Open, language: Language
) -> None:
    app = open_app(first_run=True, language=language)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        said = seen(app)
        for number, phrase in enumerate(tour.SCREEN, 1):
            assert f"{number}. {phrase.text(language)}" in said
        for both in ("Your language", "选择语言", "1  English", "2  中文"):
            assert both in said


async def test_no_tour_after_the_first_run(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)


@pytest.mark.parametrize(
    ("keys", "language"),
    [
        (["enter"], "en"),
        (["escape"], "en"),
        (["2", "enter"], "zh"),
        (["２", "enter"], "zh"),
        (["2", "1", "enter"], "en"),
        (["down", "enter"], "zh"),
        (["down", "up", "enter"], "en"),
        (["up", "enter"], "zh"),
        (["f2", "enter"], "zh"),
        (["f2", "f2", "enter"], "en"),
        (["tab", "escape"], "zh"),
        (["x", "3", "f4", "ctrl+p", "delete", "insert", "2", "enter"], "zh"),
        (["f1", "f2", "f1", "enter"], "zh"),
    ],
)
async def test_the_keyboard_chooses_and_the_file_keeps_it(
    open_app: Open, table: Table, keys: list[str], language: Language
) -> None:
    """The lines are said in the language that is marked; then Home is in it, and so is the next start."""
    app = open_app(first_run=True)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        before = await press(pilot, *keys[:-1])
        assert tour.RECALL.text(language) in before
        await press(pilot, keys[-1])
        assert isinstance(app.screen, HomeScreen)
        assert ("4 new today" if language == "en" else "今日新题 4") in seen(app)
        assert app.desk.settings.language == language
    assert settings.load(table.root / "settings.toml", {}) == (Settings(language=language), [])


async def test_two_switches_in_one_breath_do_not_chase_each_other(open_app: Open) -> None:
    """Each moves the marker, which speaks the marked language: only a move of the learner's own may do that."""
    app = open_app(first_run=True)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.action_language()
        app.action_language()
        await settled(pilot)
        assert tour.RECALL.text("en") in seen(app)


async def test_leaving_in_the_midst_of_it_writes_nothing(open_app: Open, table: Table) -> None:
    """So that the next start shows it again."""
    app = open_app(first_run=True)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "2")
        await pilot.press("ctrl+q")
    assert not (table.root / "settings.toml").exists()


async def test_where_nothing_can_be_written_it_goes_on_and_says_so(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "_put", read_only)
    app = open_app(first_run=True)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "2", "enter")
        assert isinstance(app.screen, HomeScreen)
        assert "今日新题 4" in seen(app)
        (notice,) = app._notifications
        assert "settings.toml" in notice.message
        assert "文件系统只读" in notice.message, "in the language of the screen"


async def test_what_the_command_line_asked_for_comes_after_it(open_app: Open) -> None:
    """`quizapp study small` on a new machine."""
    app = open_app(first_run=True, groups=["small"])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, TourScreen)
        await press(pilot, "2", "enter")
        assert isinstance(app.screen, StudyScreen)
        assert "输入 8，卷积核 3" in seen(app)


async def test_it_can_be_read_again(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        assert tour.SAVED.text("en") in await press(pilot, "ctrl+p", *"tour", "enter")
        await press(pilot, "enter")
        assert isinstance(app.screen, HomeScreen)


@pytest.mark.parametrize("size", [(60, 20), (40, 14), (20, 6), (1, 1), (300, 90)])
async def test_any_size_can_be_gone_on_from(open_app: Open, size: tuple[int, int]) -> None:
    """At 60x20 all of it is in sight; smaller it scrolls."""
    app = open_app(first_run=True)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "2", "1")
        if size == (60, 20):
            assert "ctrl+p" in seen(app)
            assert "2  中文" in seen(app)
            assert "Enter begin" in seen(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, HomeScreen)


@pytest.mark.parametrize("phrases", [tour.SCREEN, tour.PLAIN])
def test_the_tour_has_six_lines_and_each_is_one_at_80_columns(phrases: tuple[tour.Phrase, ...]) -> None:
    """With its number before it and the margins of the screen beside it."""
    assert len(phrases) == 6
    assert all(Content(one.text(language)).cell_length <= 80 - 7 for one in phrases for language in LANGUAGES)


async def test_f1_shows_the_keys_of_the_first_screen(open_app: Open) -> None:
    app = open_app(first_run=True)
    async with app.run_test(size=SIZE) as pilot:
        assert "F1 help" in await press(pilot, "x")
        assert "begins, in the language that is marked" in await press(pilot, "f1")
        assert "以选中的语言开始" in await press(pilot, "f2")
        await press(pilot, "escape")
        assert isinstance(app.screen, TourScreen)
