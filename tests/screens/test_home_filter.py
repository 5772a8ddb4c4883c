"""What is typed on Home narrows it to the banks and topics that are meant: no letter is a command there."""

from pathlib import Path

import pytest
from textual.events import Paste

from quizapp.screens.home.screen import HomeScreen
from quizapp.text.languages import Language

from .choosing import cursor, row, two_banks
from .conftest import Open
from .looking import SIZE, lines, press, seen, settled, studying


async def test_every_letter_is_typed_and_none_is_a_command(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        home = await press(pilot, *"ql", "question_mark", "/", "1")
        assert isinstance(app.screen, HomeScreen)
        assert "Filter: ql?/1" in home
        assert "0 found" in home
        assert "No bank and no topic is called that." in home
        assert "Enter" not in home.splitlines()[-1]
        assert "Small bank" in await press(pilot, "enter", "escape"), "Enter on nothing does nothing"


async def test_typing_narrows_and_backspace_widens_again(open_app: Open, tmp_path: Path) -> None:
    """The cursor goes to what is found by its own name; the arrows go on from there."""
    with two_banks(tmp_path) as table:
        app = open_app(table)
        async with app.run_test(size=SIZE) as pilot:
            home = await press(pilot, *"gap")
            assert "2 found" in home
            assert "▾ More of it" in home
            assert "Gaps" in cursor(home)
            assert row(home, "Gaps") == list("0100")
            assert "Everything" not in home
            assert "Pooling" not in home
            assert "More of it" in cursor(await press(pilot, "down"))
            assert "Gaps" in cursor(await press(pilot, "down"))
            assert "Small bank" in cursor(await press(pilot, "down"))
            assert "Filter: ga" in await press(pilot, "backspace")
            assert "Filter" not in await press(pilot, "backspace", "backspace", "backspace")
            assert "Type to find a bank or a topic." in seen(app)
            assert "Everything" in seen(app)


@pytest.mark.parametrize("typed", ["填空 更多", "ＧＡＰ　ＭＯＲＥ", "gap 更多", "/more gaps"])
async def test_titles_are_found_in_both_languages_in_any_width(
    open_app: Open, tmp_path: Path, language: Language, typed: str
) -> None:
    """Whichever language is on the screen; a topic also by words of its bank."""
    with two_banks(tmp_path) as table:
        app = open_app(table, language=language)
        async with app.run_test(size=SIZE) as pilot:
            home = await press(pilot, *typed)
            assert ("Gaps" if language == "en" else "填空题") in cursor(home)
            await press(pilot, "enter")
            assert studying(app).study.session.started.groups == ("more/gaps",)


async def test_a_paste_is_typed_on_one_line(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.post_message(Paste("  pool\x1b[31m\r\ning\u202e!"))
        await settled(pilot)
        assert "Filter: pool [31m ing !" in seen(app)
        app.post_message(Paste("long " * 1000))
        await settled(pilot)
        assert next(line for line in lines(app) if "Filter: …" in line).endswith("0 found")
        assert "Filter" not in await press(pilot, "ctrl+u")


async def test_escape_clears_first_and_then_says_how_to_quit(open_app: Open, language: Language) -> None:
    """Whoever comes out of a session with one Escape too many is not thrown out."""
    app = open_app(language=language)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, *"pool", "escape")
        assert not list(app._notifications)
        assert "pool" not in seen(app)
        await press(pilot, "escape")
        assert ["ctrl+q" in notice.message for notice in app._notifications] == [True]
        assert app.is_running


async def test_the_place_is_kept_through_a_search_that_finds_nothing(open_app: Open, tmp_path: Path) -> None:
    with two_banks(tmp_path) as table:
        app = open_app(table)
        async with app.run_test(size=SIZE) as pilot:
            assert "Small bank" in cursor(await press(pilot, "down", "x", "x", "escape"))
            assert "Pooling" in cursor(await press(pilot, *"pool"))
            assert "Small bank" in cursor(await press(pilot, "escape")), "its topic is out of sight: its bank"
