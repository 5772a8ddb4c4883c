"""All questions on a screen: found, read, suspended and flagged, by keyboard and by mouse, in either language."""

from rich.cells import cell_len
from textual.events import Paste

from quizapp.memory.events import Flagged, Resumed, Suspended
from quizapp.screens.app import QuizApp
from quizapp.screens.browse.screen import BrowseScreen
from quizapp.screens.dialogs.flag import FlagScreen
from quizapp.screens.home.screen import HomeScreen
from quizapp.text.languages import Language

from .choosing import at_cursor
from .conftest import Open
from .looking import SIZE, lines, press, seen, settled, type_in


def cell_of(app: QuizApp, text: str) -> int:
    """The column of a text in the last line, behind characters of two cells as well."""
    return cell_len(lines(app)[-1].partition(text)[0])


def asked(screen: str) -> list[str]:
    """What the questions of the list ask, from their first word to their second."""
    rows = [line[2:] for line in screen.splitlines()[4:-1] if line.startswith(("› ", "  ")) and line.strip()]
    return [" ".join(line.split()[:2]) for line in rows[::2]]


ALL = ["Input □,", "What does", "A stride", "What is"]


async def test_f3_lists_every_question_with_state_kind_and_topic(open_app: Open, language: Language) -> None:
    app = open_app(language=language)
    async with app.run_test(size=SIZE) as pilot:
        screen = await press(pilot, "f3")
        assert isinstance(app.screen, BrowseScreen)
        if language == "en":
            assert screen.splitlines()[0].split() == ["All", "questions", "4", "of", "4"]
            assert asked(screen) == ALL
            assert at_cursor(screen)[1].strip() == "new · numeric · Output size"
        else:
            assert screen.splitlines()[0].split() == ["全部题目", "4", "/", "4"]
            assert at_cursor(screen)[0] == "› 输入 □，卷积核 □，步幅 2，补零 1：输出？"
            assert at_cursor(screen)[1].strip() == "新题 · 计算 · 输出大小"
        assert isinstance(app.screen, BrowseScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_typing_narrows_in_both_languages_and_escape_goes_back_step_by_step(open_app: Open) -> None:
    """Out of the filter, out of the state, home; the cursor stays with its question."""
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f3")
        assert asked(await press(pilot, *"池化")) == ["What does"]
        assert "1 of 4" in seen(app)
        none = await press(pilot, "backspace", "backspace", *"q stride")
        assert "No such question. Esc shows all of them again." in none
        assert "0 of 4" in none
        assert asked(await press(pilot, "ctrl+u", *"stride")) == ALL[:3]
        assert "What does" in at_cursor(seen(app))[0], "where it was when something was found last"
        await press(pilot, "shift+tab")
        assert "Flagged questions" in seen(app)
        assert "0 of 4" in seen(app)
        assert "0 of 4" in await press(pilot, "escape")
        back = await press(pilot, "escape")
        assert asked(back) == ALL
        assert "What does" in at_cursor(back)[0]
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_tab_shows_one_state_after_the_other_and_then_all_again(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f3", "f8", "down", "f9", "enter")
        heads = [(await press(pilot, "tab")).splitlines()[0].split("  ")[0].strip() for _ in range(6)]
        assert heads == [
            "Due questions",
            "New questions",
            "Suspended questions",
            "Not today",
            "Flagged questions",
            "All questions",
        ]
        assert asked(await press(pilot, "tab", "tab")) == ALL[1:]
        assert asked(await press(pilot, "tab")) == ALL[:1]
        assert asked(await press(pilot, "tab", "tab")) == ALL[1:2]


async def test_f8_suspends_and_resumes_and_the_log_knows(open_app: Open) -> None:
    """It stays under the cursor, also in a list of one state, so that the key takes itself back."""
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f3", "tab", "tab")
        suspended = await press(pilot, "f8")
        assert at_cursor(suspended)[1].strip() == "suspended · numeric · Output size"
        assert "F8 resume" in suspended.splitlines()[-1]
        resumed = await press(pilot, "f8")
        assert at_cursor(resumed)[1].strip() == "new · numeric · Output size"
        await press(pilot, "f8")
        events = [logged.event for logged in app.desk.store.history("size")]
        home = await press(pilot, "escape", "escape")
        assert next(line for line in home.splitlines() if "Small bank" in line).split()[-4:] == list("0301")
    assert events == [Suspended("size"), Resumed("size"), Suspended("size")]


async def test_f9_flags_with_a_note_that_is_shown_and_can_be_taken_away(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f3", "down", "f9")
        assert isinstance(app.screen, FlagScreen)
        await type_in(pilot, "问 Wei [CLS]")
        flagged = await press(pilot, "enter")
        assert at_cursor(flagged)[1].strip() == "new · flagged · choice · Pooling · “问 Wei [CLS]”"
        assert app.desk.store.history("half")[-1].event == Flagged("half", "问 Wei [CLS]")
        await press(pilot, "f9", "escape")
        assert "flagged" in at_cursor(seen(app))[1]
        unflagged = await press(pilot, "f9", "ctrl+d")
        assert at_cursor(unflagged)[1].strip() == "new · choice · Pooling"


async def test_enter_reads_the_question_with_its_answer_and_the_arrows_the_ones_beside_it(
    open_app: Open, language: Language
) -> None:
    english = language == "en"
    app = open_app(language=language)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f3")
        first = await press(pilot, "enter")
        assert ("Input 8, kernel 3" if english else "输入 8，卷积核 3") in first
        assert ("Answer  4" if english else "答案  4") in first
        assert first.splitlines()[0].split("  ")[0].strip() == (
            "numeric · Output size" if english else "计算 · 输出大小"
        )
        assert await press(pilot, "left", "x") == first, "there is none before it, and nothing is typed here"
        assert ("• ✓ Half" if english else "• ✓ 一半") in await press(pilot, "right")
        assert ("halves" if english else "减半") in await press(pilot, "right")
        assert ("Random zeros." if english else "随机置零。") in await press(pilot, "right")
        last = seen(app)
        assert await press(pilot, "right") == last
        assert ("suspended" if english else "已暂停") in (await press(pilot, "f8")).splitlines()[0]
        listed = await press(pilot, "escape")
        assert ("What is dropout?" if english else "什么是 dropout？") in at_cursor(listed)[0]
        assert ("suspended" if english else "已暂停") in at_cursor(listed)[1]


async def test_a_long_question_scrolls_and_the_next_one_begins_at_its_top(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=(60, 12)) as pilot:
        await press(pilot, "f3", "enter")
        assert "id: size" in await press(pilot, "end")
        assert "What does a stride of 2 leave?" in await press(pilot, "right")
        assert "leave?" not in await press(pilot, "pagedown")


async def test_the_language_changes_in_the_list_and_in_the_question(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f3", *"stride", "down")
        chinese = await press(pilot, "f2")
        assert at_cursor(chinese) == ["› 步幅 2 留下多少？", "  新题 · 单选 · 池化"]
        assert "筛选：stride" in chinese
        assert "答案" in await press(pilot, "enter")
        assert "Answer  Half" in await press(pilot, "f2")


async def test_mouse_a_click_reads_and_the_key_bar_does_what_the_keys_do(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f3")
        y = next(n for n, line in enumerate(lines(app)) if "A stride" in line)
        await pilot.click(offset=(10, y + 1))
        await settled(pilot)
        assert "halves" in seen(app)
        await pilot.click("KeyBar", offset=(cell_of(app, "Esc"), 0))
        await settled(pilot)
        assert "A stride" in at_cursor(seen(app))[0]
        await pilot.click("KeyBar", offset=(cell_of(app, "F8"), 0))
        await settled(pilot)
        assert "suspended" in at_cursor(seen(app))[1]


async def test_a_paste_is_looked_for(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f3")
        app.post_message(Paste("A stride\nof two"))
        await settled(pilot)
        assert asked(seen(app)) == ["A stride"]


async def test_help_tells_of_this_screen_and_the_palette_of_its_commands(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f3")
        assert "type to find questions by words" in " ".join((await press(pilot, "f1")).split())
        await press(pilot, "escape")
        await press(pilot, "ctrl+p")
        await type_in(pilot, "suspend")
        assert "suspended · numeric" in await press(pilot, "enter")
