"""The settings screen: every setting with a sentence, changed by keyboard, checked in place, saved at once."""

import errno
import os
from dataclasses import asdict, fields, replace

import pytest
from textual.content import Content

from quizapp import settings
from quizapp.screens.home.screen import HomeScreen
from quizapp.screens.settings.fields import SPECS, Choice, number_of
from quizapp.screens.settings.screen import SettingsScreen
from quizapp.settings import RULES, THEMES, Settings, load
from quizapp.text.languages import LANGUAGES, Language

from ..table import Table
from .conftest import Open
from .looking import SIZE, lines, press, seen, settled, studying, type_in

DOWN = {spec.name: ["down"] * n for n, spec in enumerate(SPECS)}
CLEAR = ["end", *["backspace"] * 5]


def test_every_setting_is_on_the_screen_with_a_sentence_that_fits_a_line() -> None:
    assert sorted(spec.name for spec in SPECS) == sorted(one.name for one in fields(Settings))
    for spec in SPECS:
        assert all(Content(spec.about.text(language)).cell_length <= 80 - 7 for language in LANGUAGES)


def test_every_choice_is_a_setting_and_has_a_name() -> None:
    for spec in SPECS:
        assert bool(spec.choices) != bool(spec.rule)
        assert all(RULES[spec.name][0](choice) for choice in spec.choices)
        assert spec.called is None or set(spec.called) == set(spec.choices)


async def test_all_of_it_is_in_sight_at_80x24(open_app: Open, language: Language) -> None:
    app = open_app(language=language)
    async with app.run_test(size=SIZE) as pilot:
        said = await press(pilot, "f4")
        assert isinstance(app.screen, SettingsScreen)
        for spec in SPECS:
            assert spec.label.text(language) in said
            assert spec.about.text(language) in said
            assert spec.shown(getattr(Settings(language=language), spec.name), language) in said
        assert ("from the next session on" if language == "en" else "从下一次学习开始生效") in " ".join(
            said.split()
        ).replace("next session on.", "next session on")
        assert lines(app)[-1].strip().startswith("↑↓")


@pytest.mark.parametrize(
    ("name", "keys", "value"),
    [
        ("language", ["right"], "zh"),
        ("language", ["left"], "zh"),
        ("language", ["space"], "zh"),
        ("language", ["enter", "enter"], "en"),
        ("numbers", ["right"], "choice"),
        ("new_per_day", [*CLEAR, "7", "enter"], 7),
        ("new_per_day", [*CLEAR, "０", "down"], 0),
        ("new_per_day", ["5", "up"], 205),
        ("retention", [*CLEAR, *"0.85", "escape"], 0.85),
        ("retention", [*CLEAR, *"85%", "enter"], 0.85),
        ("retention", [*CLEAR, *"０．９５", "enter"], 0.95),
        ("retention", [*CLEAR, *".8", "tab"], 0.8),
        ("rollover_hour", [*CLEAR, "2", "3", "enter"], 23),
        ("theme", ["right"], THEMES[1]),
        ("theme", ["left"], THEMES[-1]),
    ],
)
async def test_a_change_holds_at_once_and_stands_in_the_file(
    open_app: Open, table: Table, name: str, keys: list[str], value: str | float
) -> None:
    """Whichever way its field is left; the other settings stay."""
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f4", *DOWN[name], *keys)
        wanted = replace(Settings(), **{name: value})  # type: ignore[arg-type]
        assert app.desk.settings == wanted
        assert (app.language, app.theme) == (wanted.language, wanted.theme)
        assert load(table.root / "settings.toml", {"LANG": "en"}) == (wanted, [])
        if name != "language" and "escape" not in keys:
            assert "✓ Saved" in seen(app)


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("new_per_day", "x", "✗ It takes a whole number from 0 to 9999; 20 stays."),
        ("new_per_day", "10000", "✗ It takes a whole number from 0 to 9999; 20 stays."),
        ("new_per_day", "2.5", "✗ It takes a whole number from 0 to 9999; 20 stays."),
        ("new_per_day", "-1", "✗ It takes a whole number from 0 to 9999; 20 stays."),
        ("retention", "0.5", "✗ It takes a number from 0.7 to 0.97, or 70% to 97%; 0.9 stays."),
        ("retention", "1", "✗ It takes a number from 0.7 to 0.97, or 70% to 97%; 0.9 stays."),
        ("retention", "nan", "✗ It takes a number from 0.7 to 0.97, or 70% to 97%; 0.9 stays."),
        ("rollover_hour", "24", "✗ It takes a whole number from 0 to 23; 4 stays."),
        ("rollover_hour", "[/INST]", "✗ It takes a whole number from 0 to 23; 4 stays."),
    ],
)
async def test_what_cannot_be_is_said_under_it_and_changes_nothing(
    open_app: Open, table: Table, name: str, typed: str, said: str
) -> None:
    """As soon as it is typed; Enter does not take it, to leave does not, and the next visit begins anew."""
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f4", *DOWN[name], *CLEAR)
        assert said in await type_in(pilot, typed)
        assert said in await press(pilot, "enter")
        await press(pilot, "down")
        assert "Saved" not in seen(app)
        await press(pilot, "escape")
        assert app.desk.settings == Settings()
        assert "✗" not in await press(pilot, "f4")
    assert not (table.root / "settings.toml").exists()


async def test_what_is_no_number_goes_when_something_else_is_changed(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        assert "20x" in await press(pilot, "f4", *DOWN["new_per_day"], "x", "up")
        assert "20x" not in await press(pilot, "right")


async def test_the_message_goes_when_the_number_is_mended(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        assert "✗" in await press(pilot, "f4", *DOWN["new_per_day"], "x")
        mended = await press(pilot, "backspace")
        assert "✗" not in mended
        assert "Saved" not in mended, "nothing was changed"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        (" ７ ", 7),
        ("007", 7),
        ("0.9", 0.9),
        ("90%", 0.9),
        ("９０ ％", 0.9),
        ("85%", 0.85),
        ("97%", 0.97),
        (".9", 0.9),
        ("", None),
        ("%", None),
        (".", None),
        ("0,9", None),
        ("1e3", None),
        ("inf", None),
        ("٣", None),
        ("1_0", None),
        ("9" * 400, None),
        ("-0", None),
    ],
)
def test_a_number_is_read_as_people_type_it(text: str, number: float | None) -> None:
    assert number_of(text) == number


async def test_a_file_that_cannot_be_written_is_told_in_place_and_the_setting_holds(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    def read_only(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(settings, "_put", read_only)
    app = open_app(language=language)
    async with app.run_test(size=(200, 30)) as pilot:
        said = " ".join((await press(pilot, "f4", "down", "right")).split())
        assert ("cannot be saved" if language == "en" else "无法保存") in said
        assert (os.strerror(errno.EROFS) if language == "en" else "文件系统只读") in said
        assert app.desk.settings.numbers == "choice"


async def test_a_file_with_a_mistake_is_not_overwritten(open_app: Open, table: Table) -> None:
    """What cannot be read cannot be changed safely; the learner is told where it stands."""
    file = table.root / "settings.toml"
    file.write_text("retention = = 1\n", "utf-8")
    app = open_app()
    async with app.run_test(size=(200, 30)) as pilot:
        assert "line 1, column 13" in await press(pilot, "f4", "down", "right")
    assert file.read_text("utf-8") == "retention = = 1\n"


async def test_f2_switches_for_the_moment_and_changes_no_setting(open_app: Open, table: Table) -> None:
    """Nor does a change of another setting bring the old language back."""
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        assert "目标记忆率" in await press(pilot, "f4", "f2")
        assert "目标记忆率" in await press(pilot, "down", "right")
        assert app.desk.settings.language == "en"
    assert "language" not in asdict(Settings()) or load(table.root / "settings.toml", {})[0].language == "en"


async def test_a_number_half_typed_survives_the_other_language_and_the_palette(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f4", *DOWN["retention"], "5")
        assert "0.95" in await press(pilot, "f2")
        await press(pilot, "ctrl+p", "escape")
        assert "0.95" in seen(app)


async def test_home_follows_what_was_changed(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        home = await press(pilot, "f4", *DOWN["new_per_day"], *CLEAR, "2", "escape")
        assert isinstance(app.screen, HomeScreen)
        assert "2 new today" in home


async def test_the_session_below_knows_at_once_what_holds_at_once(open_app: Open) -> None:
    """How numbers are answered; its retention is that of its beginning, as the screen says."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "ctrl+p", *"settings", "enter", "down", "right", "escape")
        assert studying(app).study.settings.numbers == "choice"


async def test_the_palette_goes_to_a_setting_by_its_name(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        assert "› A day ends at" in await press(pilot, "f4", "ctrl+p", *"day ends", "enter")
        assert "› 配色" in await press(pilot, "f2", "ctrl+p", "f2", *"theme", "f2", "enter")


async def test_help_tells_its_keys(open_app: Open, language: Language) -> None:
    app = open_app(language=language)
    async with app.run_test(size=SIZE) as pilot:
        said = await press(pilot, "f4", "f1")
        assert ("choose a setting" if language == "en" else "选择一项设置") in said


async def test_the_arrows_go_round_and_a_click_changes(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        assert "› Theme" in await press(pilot, "f4", "up")
        assert "› Language" in await press(pilot, "down")
        await pilot.click(app.screen.query(Choice)[1], offset=(4, 0))
        await settled(pilot)
        assert app.desk.settings.numbers == "choice"
        assert "› Numeric questions" in seen(app)


@pytest.mark.parametrize("size", [(60, 20), (40, 14), (20, 6), (1, 1), (300, 90)])
async def test_any_size_is_survived_and_the_marked_setting_is_in_sight(
    open_app: Open, size: tuple[int, int]
) -> None:
    app = open_app()
    async with app.run_test(size=size) as pilot:
        await press(pilot, "f4", "up", "down", "up")
        if size[0] >= 40:
            assert "› Theme" in seen(app)
        await press(pilot, "pageup", "pagedown", "right")
        assert app.desk.settings.theme == THEMES[1]
        await pilot.resize_terminal(*SIZE)
        await settled(pilot)
        assert "› Theme" in seen(app)


async def test_every_theme_draws_every_screen(open_app: Open) -> None:
    """A theme that lacks a colour that a sheet of ours names would end the program."""
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f4", "up")
        for name in (*THEMES[1:], THEMES[0]):
            assert name in await press(pilot, "right")
            assert app.theme == name
        await press(pilot, "escape", "enter", "f5", "ctrl+p")
        for name in THEMES:
            app.theme = name
            await settled(pilot)
            assert "Settings" in seen(app)


@pytest.mark.parametrize("theme", ["textual-light", "solarized-dark", "ansi-dark"])
async def test_a_theme_holds_from_the_start(open_app: Open, table: Table, theme: str) -> None:
    table.settings = replace(table.settings, theme=theme)
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert app.theme == theme
        assert app.screen.has_pseudo_classes({"dark"}) == app.current_theme.dark
