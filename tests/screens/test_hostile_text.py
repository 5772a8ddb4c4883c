"""Content and typed answers are text: whatever they hold is shown as letters or as harmless marks, and nothing breaks.

What a terminal would obey (escape sequences, direction marks, invisible characters) never gets as far as the screen.
"""

import re
import unicodedata

import pytest
from textual.pilot import Pilot

from quizapp.screens.app import QuizApp
from quizapp.screens.widgets.answer import AnswerLine
from quizapp.screens.widgets.options import Options
from quizapp.screens.widgets.sheet import Sheet
from quizapp.screens.widgets.titlebar import TitleBar
from quizapp.text.languages import Language

from ..table import HOSTILE, LONG, UNMARKED, Table
from .conftest import Open
from .looking import SIZE, lines, press, seen, settled, studying

UNSEEN = {"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"}


def harmless(app: QuizApp) -> bool:
    """No character on the screen that a terminal would obey, or not show; no line that is wider than it."""
    text = "".join(lines(app))
    return not {c for c in text if unicodedata.category(c) in UNSEEN}


async def whole(pilot: Pilot[None]) -> str:
    """Everything that can be scrolled to, with the line breaks taken out again."""
    assert isinstance(pilot.app, QuizApp)
    await pilot.resize_terminal(200, 200)
    await settled(pilot)
    assert harmless(pilot.app)
    return re.sub(r"\s+", " ", seen(pilot.app))


def letter_by_letter(text: str, but: str = "") -> bool:
    return all(part in text for part in UNMARKED if part != but)


async def test_hostile_titles_on_home(open_app: Open, hostile_table: Table, language: Language) -> None:
    """A bank's title of 10,000 characters and more takes two lines; the counts beside it stand."""
    app = open_app(hostile_table, language=language)
    async with app.run_test(size=SIZE) as pilot:
        home = await press(pilot, "down")
        assert harmless(app)
        assert "[/INST] [CLS] [bold] <think>x</think>" in home
        assert any(line.split()[-4:] == ["0", "4", "0", "0"] for line in home.splitlines())
        assert harmless(app)


async def test_a_hostile_title_of_an_open_session_leaves_the_banks_in_sight(
    open_app: Open, hostile_table: Table, language: Language
) -> None:
    app = open_app(hostile_table, language=language, groups=[])
    async with app.run_test(size=SIZE) as pilot:
        home = (await press(pilot, "escape")).splitlines()
        assert any(("goes on." if language == "en" else "按回车继续。") in line for line in home)
        assert any(line.split()[-4:] == ["0", "4", "0", "0"] for line in home)
        assert "^q" in home[-1]
        assert harmless(app)


async def test_hostile_words_in_every_question_and_its_feedback(
    open_app: Open, hostile_table: Table, language: Language
) -> None:
    """Topic title, question, options, hints, diagnosis, explanation, sources, answer: letter by letter, always."""
    app = open_app(hostile_table, language=language, groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "[/INST] [CLS] [bold] <think>" in lines(app)[0]
        assert lines(app)[app.screen.query_one(TitleBar).region.bottom - 1].endswith("0/4")
        text = await whole(pilot)
        assert letter_by_letter(text.replace("‹", "<"))
        app.screen.query_one(AnswerLine).value = "5"
        text = re.sub(r"\s+", " ", await press(pilot, "enter"))
        assert harmless(app)
        assert text.count("[/INST]") >= 3, "title, question and diagnosis"
        await press(pilot, "enter", "f3")
        text = await whole(pilot)
        assert text.count("E[x](y)") == 6, "title, question, three options, hint"
        wrong = next(i for i, o in enumerate(studying(app).study.page(language).options, 1) if not o.right)
        text = re.sub(r"\s+", " ", await press(pilot, str(wrong)))
        assert harmless(app)
        assert text.count("E[x](y)") >= 7, "question, three options, answer, explanation, source"
        await press(pilot, "3", "f5")
        text = await whole(pilot)
        assert letter_by_letter(text)


async def test_a_question_of_ten_thousand_characters_can_be_read_and_rated(
    open_app: Open, hostile_table: Table
) -> None:
    app = open_app(hostile_table, groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f6", "f6", "f6")
        assert LONG[:70] in seen(app)
        await press(pilot, "enter")
        assert "How well did you know it?" in seen(app)
        assert app.screen.query_one(Sheet).virtual_size.height > 3 * len(LONG) / SIZE[0]
        assert "0/4" in await press(pilot, "1")


@pytest.mark.parametrize("kind", ["numeric", "cloze"])
async def test_hostile_answers(open_app: Open, table: Table, kind: str) -> None:
    """Half typed elsewhere, taken up here, handed in: a number is refused, a word is wrong, and shown as typed."""
    study = table.study()
    while study.page("en").kind != kind:
        study.skip()
    study.keep_draft(HOSTILE)
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert harmless(app)
        assert "[/INST] [CLS] [bold] <think>x</think>" in seen(app)
        await press(pilot, "enter")
        assert studying(app).study.asking == (kind == "numeric")
        assert harmless(app)
        assert "[/INST] [CLS] [bold] <think>x</think>" in seen(app)


async def test_ten_thousand_characters_typed_into_an_answer(open_app: Open) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.screen.query_one(AnswerLine).replace(LONG + HOSTILE, 0, 0)
        await press(pilot, "enter")
        assert studying(app).study.asking
        assert harmless(app)
        assert app.screen.query_one(AnswerLine).region.bottom < 23


async def test_options_are_numbered_to_be_picked_whatever_they_hold(
    open_app: Open, hostile_table: Table
) -> None:
    app = open_app(hostile_table, groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f6")
        options = app.screen.query_one(Options)
        await pilot.click(Options, offset=(3, options.size.height - 1))
        await settled(pilot)
        answered = studying(app).study.answered
        assert answered is not None
        assert answered.raw == options.options[2].raw
