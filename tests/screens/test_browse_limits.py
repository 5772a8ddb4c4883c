"""The browse screen at any size, with any text, with no question and with ten thousand, and when the disk refuses."""

from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.memory.errors import Full
from quizapp.memory.phrases import FULL
from quizapp.practice.browsing import Browser
from quizapp.screens.app import QuizApp
from quizapp.screens.browse.screen import BrowseScreen
from quizapp.screens.widgets.keybar import KeyBar
from quizapp.screens.widgets.rows import RowList
from quizapp.screens.widgets.titlebar import TitleBar
from quizapp.text.languages import Language

from ..table import SMALL, TITLES, UNMARKED, Table, both, write_content
from .choosing import cursor
from .conftest import Open
from .looking import SIZE, lines, press, seen, settled, type_in

SIZES = [(80, 24), (60, 20), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_is_cut_without_an_ellipsis_and_every_key_is_shown_whole(
    open_app: Open, tmp_path: Path, language: Language, size: tuple[int, int]
) -> None:
    long = both("More words of it. " * 30, "还有一些文字，" * 40)
    bank = {"small": {"title": both("Bank", "题库"), "questions": [SMALL[1] | {"ask": long}]}}
    titles = dict.fromkeys(TITLES, ("Many words " * 20, "很长的标题" * 20))
    table = Table(tmp_path, write_content(tmp_path / "content", titles, bank))
    with table.stack:
        app = open_app(table, language=language)
        async with app.run_test(size=size) as pilot:
            await press(pilot, "f3", "f9")
            await type_in(pilot, "note " * 30)
            listed = await press(pilot, "enter")
            rows = listed.splitlines()
            place = rows.index(cursor(listed))
            listing = [line[2:].rstrip("▁▂▃▄▅▆▇█ ") for line in rows[place:]]
            joined = "".join("".join(listing).split())
            assert "…" not in joined, "nothing is cut"
            assert "".join(long[language].split())[:300] in joined
            assert all_keys_shown(app)
            await press(pilot, *("tab",) * 5)
            assert all_keys_shown(app)
            await press(pilot, "enter")
            bar = app.screen.query_one(TitleBar)
            assert lines(app)[bar.region.bottom - 1].split("  ")[-1].strip() == (
                "new · flagged" if language == "en" else "新题 · 已标记"
            )
            assert all_keys_shown(app)


def all_keys_shown(app: QuizApp) -> bool:
    bar = app.screen.query_one(KeyBar)
    text = " ".join(lines(app)[bar.region.y : bar.region.bottom])
    return all(f"{key.key} {key.does.text(bar.language)}" in text for key in bar.keys)


@pytest.mark.parametrize("size", [(20, 6), (1, 1), (300, 90)])
@pytest.mark.parametrize("keys", [(), ("enter",)])
async def test_any_size_of_the_terminal_is_survived(
    open_app: Open, size: tuple[int, int], keys: tuple[str, ...]
) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        before = await press(pilot, "f3", "down", *keys)
        await pilot.resize_terminal(*size)
        await press(pilot, "f2", "f2")
        await pilot.resize_terminal(*SIZE)
        await settled(pilot)
        assert seen(app) == before


async def test_hostile_texts_are_letters(open_app: Open, hostile_table: Table) -> None:
    app = open_app(hostile_table)
    async with app.run_test(size=(200, 60)) as pilot:
        listed = await press(pilot, "f3", "down")
        assert all(part in listed for part in UNMARKED if part != "x*y*z")
        whole = await press(pilot, "enter")
        assert all(part in whole for part in UNMARKED if part != "x*y*z")
        assert not {"\x1b", "\u202e", "\u200b"} & set(listed + whole)


# When something is wrong


@pytest.mark.parametrize("keys", [("f8",), ("f9", "enter")])
async def test_a_disk_that_refuses_ends_the_app_and_says_what_to_do(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...]
) -> None:
    def refusing(*_: object) -> None:
        raise Full(FULL.fill(path="progress.db"))

    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f3")
        monkeypatch.setattr(app.desk.store, "append", refusing)
        await press(pilot, *keys)
        assert app._exit
    assert app.failure is not None
    assert "The disk is full" in app.failure.text("en")


async def test_without_a_question_the_keys_do_nothing(open_app: Open, tmp_path: Path) -> None:
    table = Table(tmp_path, write_content(tmp_path / "empty", TITLES, {}))
    with table.stack:
        app = open_app(table)
        async with app.run_test(size=SIZE) as pilot:
            empty = await press(pilot, "f3")
            assert "0 of 0" in empty
            same = await press(pilot, "enter", "f8", "f9", "down", "left", "right", "pagedown")
            assert same == empty
            assert isinstance(app.screen, BrowseScreen)


async def test_of_ten_thousand_questions_only_those_in_sight_are_read(
    open_app: Open, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Scrolling through them costs what is drawn, and opening the list none of them."""
    read: list[str] = []
    original = Browser.asked

    def counting(self: Browser, row: object, language: Language) -> str:
        read.append(str(row))
        return original(self, self.rows[0], language)

    made: Callable[..., None] = Browser.__init__

    def many(self: Browser, *arguments: object) -> None:
        made(self, *arguments)
        self.rows = [self.rows[0]._replace(question=f"q{n}") for n in range(10_000)]

    monkeypatch.setattr(Browser, "asked", counting)
    monkeypatch.setattr(Browser, "__init__", many)
    monkeypatch.setattr(Browser, "find", lambda self, *_: self.rows[1:])
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f3")
        assert len(set(read)) <= 12
        await press(pilot, "end", "pageup", "home", "pagedown")
        assert len(set(read)) <= 48
        assert app.screen.query_one(RowList).count == 9_999
