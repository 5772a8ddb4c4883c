"""Every key does what the key bar says and nothing else: none is swallowed, none is taken for another."""

import pytest
from textual.events import MouseScrollDown, Paste

from quizapp.screens.dialogs.help import HelpScreen
from quizapp.screens.home.screen import HomeScreen
from quizapp.screens.widgets.answer import AnswerLine, typeable
from quizapp.screens.widgets.options import Options
from quizapp.screens.widgets.sheet import Sheet

from .conftest import Open
from .looking import SIZE, press, seen, settled, studying, type_in, typed


async def test_letters_are_letters_where_an_answer_is_typed(open_app: Open) -> None:
    """None of the letters that are commands elsewhere does anything but stand in the answer."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, *"hudlsq", "question_mark", "1")
        assert typed(app) == "hudlsq?1"
        assert studying(app).study.asking


async def test_a_letter_is_a_letter_even_when_the_answer_line_has_lost_the_keyboard(open_app: Open) -> None:
    """Nobody who types "dropout" after a click beside the line has said "don't know"."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.set_focus(None)
        await press(pilot, *"do")
        assert typed(app) == "do"
        assert app.screen.query_one(AnswerLine).has_focus


@pytest.mark.parametrize(
    ("key", "then"),
    [
        ("h", "There is no further hint."),
        ("d", "Now you know."),
        ("s", "A stride of two"),
        ("q", "Still open"),
    ],
)
async def test_letters_are_commands_where_nothing_is_typed(open_app: Open, key: str, then: str) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f6")
        assert then in await press(pilot, key)


async def test_letters_and_digits_of_full_width_count_as_theirs(open_app: Open) -> None:
    """A Chinese input method sends ？ and １: help opens, the option is picked, the rating is taken."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f6")
        await press(pilot, "？")
        assert isinstance(app.screen, HelpScreen)
        await press(pilot, "escape")
        await press(pilot, "２")
        assert studying(app).study.marked
        await press(pilot, "３")
        assert "A stride of two" in seen(app)


async def test_full_width_digits_are_understood_in_an_answer(open_app: Open) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        for character in "４．０":
            await press(pilot, character)
        assert "read as 4" in seen(app)
        assert "✓ Right." in await press(pilot, "enter")


async def test_wrong_keys_change_nothing(open_app: Open) -> None:
    """Digits that are no option, keys without a meaning, rating keys that do not exist."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f6")
        before = seen(app)
        assert (
            await press(pilot, "4", "5", "9", "0", "z", "f11", "f12", "tab", "shift+tab", "left", "insert")
            == before
        )
        await press(pilot, "1")
        marked = seen(app)
        assert await press(pilot, "5", "0", "z", "f3", "f5", "f6", "tab", "delete", "f11") == marked


async def test_options_that_are_done_with_take_no_key(open_app: Open) -> None:
    """After Tab and a click on them the arrows still scroll by a line, and Enter still takes the suggestion."""
    app = open_app(groups=[])
    async with app.run_test(size=(60, 12)) as pilot:
        await press(pilot, "f6", "1", "tab", "tab")
        await pilot.click(Options, offset=(4, 2))
        before = app.screen.query_one(Sheet).scroll_y
        await press(pilot, "down", "down")
        assert app.screen.query_one(Sheet).scroll_y == before + 2
        assert "A stride of two" in await press(pilot, "enter")


async def test_arrows_move_the_marker_and_enter_picks_what_it_stands_at(open_app: Open) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        assert "› 1." in await press(pilot, "f6")
        assert "› 2." in await press(pilot, "down")
        assert "› 3." in await press(pilot, "down", "down", "down")
        last = studying(app).study.page("en").options[2]
        await press(pilot, "enter")
        answered = studying(app).study.answered
    assert answered is not None
    assert answered.raw == last.raw


async def test_arrows_and_pages_scroll_what_does_not_fit(open_app: Open) -> None:
    """At 60x12 the feedback is longer than its place: the key bar says so until its end is in sight."""
    app = open_app(groups=[])
    async with app.run_test(size=(60, 12)) as pilot:
        assert "PgDn more" in await press(pilot, "f5")
        assert "arXiv:1603.07285" not in seen(app)
        end = await press(pilot, *["pagedown"] * 6)
        assert "arXiv:1603.07285" in end
        assert "PgDn" not in end
        assert "PgDn more" in await press(pilot, "up")
        assert "PgDn" not in await press(pilot, "down", "down")


async def test_the_mouse_wheel_scrolls_to_the_end_and_stays_there(open_app: Open) -> None:
    """At the end the key bar loses an entry and with it a line: that new layout takes nobody back."""
    app = open_app(groups=[])
    async with app.run_test(size=(60, 12)) as pilot:
        await press(pilot, "f5")
        for _ in range(12):
            await pilot._post_mouse_events([MouseScrollDown], "Sheet")
        await settled(pilot)
        assert "arXiv:1603.07285" in seen(app)
        assert "PgDn" not in seen(app)


async def test_help_knows_the_screen_below_and_changes_its_language_with_it(open_app: Open) -> None:
    """F1 opens and closes; under it the study is as it was, in the language chosen meanwhile."""
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        assert "choose a bank" in await press(pilot, "f1")
        await press(pilot, "f1", "enter")
        await type_in(pilot, "2+")
        assert "Always, even while you type" in await press(pilot, "f1")
        assert "随时可用" in await press(pilot, "f2")
        await press(pilot, "f4", "f5", "f6", "x", "1")
        assert isinstance(app.screen, HelpScreen)
        assert "输入 8，卷积核 3" in await press(pilot, "escape")
        assert typed(app) == "2+"


async def test_escape_goes_home_from_anywhere_and_the_session_waits(open_app: Open) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await type_in(pilot, "2+")
        assert "Still open: Small bank, 0 of 4 done; Enter goes on." in await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)
        await press(pilot, "enter")
        assert typed(app) == "2+"


async def test_ctrl_c_says_how_to_quit_and_ctrl_q_quits(open_app: Open) -> None:
    app = open_app(language="zh")
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "ctrl+c")
        assert [notice.message for notice in app._notifications] == ["按 ctrl+q 退出；进度均已保存。"]
        assert app.is_running
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert app._exit


async def test_a_matrix_pasted_over_several_lines_arrives_whole(open_app: Open) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        app.screen.query_one(AnswerLine).post_message(Paste("[[1,\t2],\r\n [3, 4]]\n"))
        await settled(pilot)
        assert typed(app) == "[[1, 2],  [3, 4]]"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("1\u200b000", "1000"),
        ("\x1b[31m5\x1b[0m", "[31m5[0m"),
        ("\u202e12\u202c", "12"),
        ("a\nb", "a b"),
        ("卷积，２", "卷积，２"),
        ("\ud800\U000e0001\x00", ""),
    ],
)
def test_an_answer_holds_only_printed_characters(text: str, kept: str) -> None:
    """What a paste brings along unseen is dropped, so that it neither reaches the terminal nor changes a number."""
    assert typeable(text) == kept
