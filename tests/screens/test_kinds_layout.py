"""Nothing of any kind of question is cut off: at 80x24, at 60x20 and smaller, in both languages."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from textual.pilot import Pilot

from quizapp.screens.app import QuizApp
from quizapp.screens.widgets.judgements import SAID, JudgeBar
from quizapp.screens.widgets.keybar import KeyBar
from quizapp.screens.widgets.ordering import Ordering
from quizapp.screens.widgets.outline import Outline
from quizapp.screens.widgets.sheet import Sheet
from quizapp.screens.widgets.status import StatusLine
from quizapp.text.languages import Language
from quizapp.text.prose import Prose

from .conftest import Open
from .kinds import kinds_table
from .looking import lines, press, seen, settled, studying, type_in
from .test_layout import SIZES, all_keys_shown

SMALL = [*SIZES, (40, 14)]
BAR = "▁▂▃▄▅▆▇█"


def packed(text: str) -> str:
    return re.sub(rf"[\s{BAR}]", "", text)


async def read_through(pilot: Pilot[None]) -> str:
    """All that the sheet shows, scrolled screen by screen from its beginning to its end, without the blanks."""
    assert isinstance(pilot.app, QuizApp)
    sheet = pilot.app.screen.query_one(Sheet)
    sheet.move(-1000)
    await settled(pilot)
    rows: list[str] = []
    while True:
        top = round(sheet.scroll_y)
        rows = [*rows[:top], *lines(pilot.app)[sheet.content_region.y : sheet.content_region.bottom]]
        if not sheet.more:
            return packed("".join(rows))
        sheet.move(sheet.content_region.height)
        await settled(pilot)


def letters(prose: Prose) -> str:
    return packed(prose.plain())


def in_sight(app: QuizApp) -> bool:
    """What is acted on stands whole between the sheet and the bottom, and of the sheet there is something to read."""
    screen = app.screen
    acted_on = [screen.query_one(kind) for kind in (Outline, StatusLine, JudgeBar, KeyBar)]
    shown = [one.region for one in acted_on if one.display]
    tops = [region.y for region in shown]
    whole = all(above.bottom <= below.y for above, below in pairwise(shown))
    return (
        tops == sorted(tops)
        and whole
        and shown[-1].bottom == app.size.height
        and screen.query_one(Sheet).region.bottom <= shown[0].y
        and screen.query_one(Sheet).region.height >= 3
        and all(region.width <= app.size.width for region in shown)
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["several", "steps"])
async def test_every_option_can_be_read_before_and_after_the_answer(
    open_app: Open, tmp_path: Path, language: Language, size: tuple[int, int], kind: str
) -> None:
    with kinds_table(tmp_path, kind) as table:
        app = open_app(table, groups=[], language=language)
        async with app.run_test(size=size) as pilot:
            await press(pilot, "space")
            assert in_sight(app)
            assert all_keys_shown(app)
            for handed_in in (False, True):
                if handed_in:
                    await press(pilot, *["enter"] * (2 if kind == "steps" else 1))  # one lets go of the line
                    assert studying(app).study.marked
                page, text = studying(app).study.page(language), await read_through(pilot)
                assert letters(page.ask) in text
                assert all(letters(option.text) in text for option in page.options)


@pytest.mark.parametrize("size", SMALL)
async def test_every_idea_can_be_read_when_it_is_judged(
    open_app: Open, tmp_path: Path, language: Language, size: tuple[int, int]
) -> None:
    """The outline of many lines, the ideas judged before, and the one on the desk, which is in sight at once."""
    with kinds_table(tmp_path, "explain") as table:
        app = open_app(table, groups=[], language=language)
        async with app.run_test(size=size) as pilot:
            outline = "\n".join(f"一个要点 {i} and something more about it" for i in range(12))
            await type_in(pilot, outline + "\n")
            assert in_sight(app)
            assert all_keys_shown(app)
            await press(pilot, "enter")
            for answer in "12":
                judging = studying(app).study.page(language).judging
                assert judging is not None
                assert in_sight(app)
                assert all_keys_shown(app)
                boxes = lines(app)[app.screen.query_one(JudgeBar).region.y + 1]
                assert all(f"{i} {said.text(language)}" in boxes for i, said in enumerate(SAID.values(), 1))
                desk = packed(seen(app))
                assert letters(judging.cue) in desk
                text = await read_through(pilot)
                for prose in (judging.outline, *(unit.text for unit in judging.before), judging.text):
                    assert letters(prose) in text
                await press(pilot, answer)


@pytest.mark.parametrize("size", SMALL)
async def test_the_line_that_is_carried_stays_in_sight(
    open_app: Open, tmp_path: Path, language: Language, size: tuple[int, int]
) -> None:
    with kinds_table(tmp_path, "steps") as table:
        app = open_app(table, groups=[], language=language)
        async with app.run_test(size=size) as pilot:
            await press(pilot, "space")
            for key in ["down"] * 7 + ["up"] * 7:
                await press(pilot, key)
                at = app.screen.query_one(Ordering).at
                assert f"⇅ {at + 1}. " in seen(app)


async def test_the_key_bar_of_no_kind_takes_a_second_line_at_80_columns(
    open_app: Open, tmp_path: Path, language: Language
) -> None:
    """With a hint left, something to undo and more below: so that the page does not jump by a line."""
    with kinds_table(tmp_path) as table:
        app = open_app(table, groups=[], language=language)
        async with app.run_test(size=(80, 14)) as pilot:
            await press(pilot, "f9", "enter")
            for keys in (["1"], ["f6"], ["space"], ["f6"], ["enter"], ["1"], ["f4"], ["f4"], ["f6"], ["f5"]):
                await press(pilot, *keys)
                assert app.screen.query_one(KeyBar).size.height == 1, seen(app)


@pytest.mark.parametrize("size", [(20, 6), (300, 90), (1, 1)])
@pytest.mark.parametrize("kind", ["several", "steps", "explain"])
async def test_any_size_of_the_terminal_is_survived_in_mid_answer(
    open_app: Open, tmp_path: Path, size: tuple[int, int], kind: str
) -> None:
    """In the hand a line, ticks, or half an outline; then in the middle of the judgement. Nothing made is lost."""
    with kinds_table(tmp_path, kind) as table:
        app = open_app(table, groups=[])
        async with app.run_test(size=(80, 24)) as pilot:
            await press(pilot, *{"several": "1", "steps": ["space", "down"], "explain": "abc"}[kind])
            draft = studying(app).study.draft
            assert draft
            before = seen(app)
            for there in (size, (80, 24)):
                await pilot.resize_terminal(*there)
                await settled(pilot)
            assert seen(app) == before
            assert studying(app).study.draft == draft
            await press(pilot, *["enter"] * (1 if kind == "several" else 2))
            assert not studying(app).study.asking
            for there in (size, (80, 24)):
                await pilot.resize_terminal(*there)
                await settled(pilot)
            assert in_sight(app) or studying(app).study.marked
