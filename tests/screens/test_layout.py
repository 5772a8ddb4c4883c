"""Nothing is cut off: at 80x24 and at 60x20, in both languages, what one acts on is in sight."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from quizapp.answers.rating import Rating
from quizapp.bilingual import Told
from quizapp.practice.labels import interval_label
from quizapp.screens.app import QuizApp
from quizapp.screens.widgets.answer import AnswerLine
from quizapp.screens.widgets.keybar import Key, KeyBar
from quizapp.screens.widgets.ratings import RatingBar
from quizapp.text.languages import Language

from ..table import SMALL, TITLES, Table, both, question, write_content
from .conftest import Open
from .looking import SIZE, lines, press, seen, settled, studying, type_in

SIZES = [(80, 24), (60, 20)]


def bank(*questions: object, en: str = "A bank", zh: str = "题库") -> dict[str, object]:
    return {"title": both(en, zh), "questions": list(questions)}


def all_keys_shown(app: QuizApp) -> bool:
    bar = app.screen.query_one(KeyBar)
    text = " ".join(lines(app)[bar.region.y : bar.region.bottom])
    shown = bar.shown(bar.content_size.width)
    assert [key for key in bar.keys if not key.spare] == [key for key in shown if not key.spare]
    return all(f"{entry.key} {entry.does.text(bar.language)}" in text for entry in shown)


@pytest.mark.parametrize("size", SIZES)
async def test_every_entry_of_the_key_bar_is_shown_whole(
    open_app: Open, language: Language, size: tuple[int, int]
) -> None:
    """In each state, the fullest of them included: a typed question with a hint left and something to undo."""
    app = open_app(language=language)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "down")
        assert all_keys_shown(app)
        await press(pilot, "enter")
        assert all_keys_shown(app)
        await press(pilot, "f6", "1")
        assert all_keys_shown(app)
        await press(pilot, "3", "f6", "f6")
        assert all_keys_shown(app)
        assert {entry.key for entry in app.screen.query_one(KeyBar).keys} >= {
            "Enter",
            "F1",
            "F2",
            "F3",
            "F4",
            "F5",
            "F6",
            "Esc",
        }
        await press(pilot, "f1")
        assert all_keys_shown(app)


async def test_the_fullest_key_bar_takes_one_line_at_80_columns(open_app: Open, language: Language) -> None:
    """The entries move together before they go on in another line, so that the page does not jump by a line."""
    app = open_app(language=language, groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f6", "1", "3", "f6", "f6")
        assert app.screen.query_one(KeyBar).size.height == 1


@pytest.mark.parametrize("size", [*SIZES, (40, 14)])
async def test_the_answer_line_is_in_sight_under_a_question_of_any_length(
    open_app: Open, tmp_path: Path, size: tuple[int, int]
) -> None:
    """Forty lines of question scroll; the line to type in, its echo and the keys stay where they can be seen."""
    long = SMALL[0] | {
        "ask": both("Input $<n>$. " + "More words of it. " * 150, "输入 $<n>$。" + "还有一些文字。" * 150)
    }
    table = Table(tmp_path, write_content(tmp_path / "content", TITLES, {"small": bank(long)}))
    with table.stack:
        app = open_app(table, groups=[])
        async with app.run_test(size=size) as pilot:
            await settled(pilot)
            await type_in(pilot, "2+2")
            answer = app.screen.query_one(AnswerLine)
            bar = app.screen.query_one(KeyBar)
            assert answer.region.bottom < bar.region.y
            assert any("2+2" in line for line in lines(app)[answer.region.y : answer.region.bottom])
            assert "read as 2 + 2 = 4" in lines(app)[answer.region.bottom]
            assert "PgDn more" in seen(app)


async def test_the_key_bar_never_offers_to_page_through_the_question_before(
    open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for one frame: with one key too many the bar goes on in another line, and the screen jumps."""
    long = SMALL[0] | {"why": both("Floor it. " * 200, "向下取整。" * 200)}
    table = Table(tmp_path, write_content(tmp_path / "content", TITLES, {"small": bank(long, *SMALL[1:])}))
    with table.stack:
        app = open_app(table, groups=[])
        async with app.run_test(size=SIZE) as pilot:
            await settled(pilot)
            assert "PgDn more" in await press(pilot, "f5")
            offered: list[list[str]] = []
            show = KeyBar.show

            def watched(bar: KeyBar, keys: Sequence[Key], language: Language) -> None:
                offered.append([key.key for key in keys])
                show(bar, keys, language)

            monkeypatch.setattr(KeyBar, "show", watched)
            await press(pilot, "3")
            assert offered
            assert all("PgDn" not in keys for keys in offered)


async def test_the_answer_line_stands_right_under_a_short_question(open_app: Open) -> None:
    """On a large screen the eye has no gap to cross."""
    app = open_app(groups=[])
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        assert app.screen.query_one(AnswerLine).region.y == 4


@pytest.mark.parametrize("size", SIZES)
async def test_the_verdict_is_in_sight_as_soon_as_the_answer_is_given(
    open_app: Open, tmp_path: Path, size: tuple[int, int]
) -> None:
    """Also where the question alone fills the screen."""
    long = SMALL[1] | {"ask": both("More words of it. " * 80, "还有一些文字。" * 80)}
    table = Table(tmp_path, write_content(tmp_path / "content", TITLES, {"small": bank(long)}))
    with table.stack:
        app = open_app(table, groups=[])
        async with app.run_test(size=size) as pilot:
            assert "Right." not in await press(pilot, "pagedown")
            right_one = next(i for i, o in enumerate(studying(app).study.page("en").options, 1) if o.right)
            marked = await press(pilot, str(right_one))
            assert "✓ Right." in marked
            assert "Why half." in marked


async def test_the_marker_stays_in_sight_when_options_scroll(open_app: Open, tmp_path: Path) -> None:
    long = SMALL[1] | {"ask": both("More words of it. " * 80, "还有一些文字。" * 80)}
    table = Table(tmp_path, write_content(tmp_path / "content", TITLES, {"small": bank(long)}))
    with table.stack:
        app = open_app(table, groups=[])
        async with app.run_test(size=(60, 20)) as pilot:
            await settled(pilot)

            assert "›" not in seen(app)
            assert "› 2." in await press(pilot, "down")
            assert "› 3." in await press(pilot, "down")


async def test_each_rating_shows_its_interval_whole_even_on_a_narrow_screen(
    open_app: Open, language: Language
) -> None:
    """The longest there is, ten and some months, in the narrowest box."""
    app = open_app(language=language, groups=[])
    async with app.run_test(size=(60, 20)) as pilot:
        await press(pilot, "f5")
        longest = interval_label(Rating.EASY, 363, language)
        app.screen.query_one(RatingBar).show(dict.fromkeys(Rating, 363), Rating.EASY, language)
        await settled(pilot)
        assert seen(app).count(f" {longest} ") == 3
        assert "11.9" in longest
        for days in (1, None):
            app.screen.query_one(RatingBar).show(dict.fromkeys(Rating, days), Rating.EASY, language)
            await settled(pilot)
            for rating in Rating:
                assert f" {interval_label(rating, days, language)} " in seen(app)


async def test_the_suggestion_is_marked_by_its_frame_and_its_key_not_by_colour_alone(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With NO_COLOR as well; a right answer suggests Good, so that the third frame is the heavy one."""
    monkeypatch.setenv("NO_COLOR", "1")
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        assert app.no_color
        await type_in(pilot, "4")
        marked = (await press(pilot, "enter")).splitlines()
        top = next(i for i, line in enumerate(marked) if "┏" in line)
        middle = slice(marked[top + 1].index("┃"), marked[top + 1].rindex("┃"))
        assert "3 Good" in marked[top + 1][middle]
        assert "Enter" in marked[top][middle]
        assert "2 d" in marked[top + 2][middle]
        assert "Enter Good" in marked[-1]


async def test_thirty_banks_with_long_titles_scroll_and_leave_the_keys_in_sight(
    open_app: Open, tmp_path: Path
) -> None:
    """A title goes on in further lines, of which one without end has six; the numbers stand in their columns."""
    banks = {
        f"bank{i:02}": bank(
            SMALL[3] | {"id": f"turn-{i}"},
            en=f"Bank {i:02} " + "of many words " * 30,
            zh=f"题库 {i:02}" + "很长" * 50,
        )
        for i in range(30)
    }
    table = Table(tmp_path, write_content(tmp_path / "content", TITLES, banks))
    with table.stack:
        app = open_app(table)
        async with app.run_test(size=SIZE) as pilot:
            last = (await press(pilot, "up")).splitlines()
            assert "^q quit" in last[-1]
            assert "Bank 29" in last[-7]
            first = (await press(pilot, "home")).splitlines()
            row = next(i for i, line in enumerate(first) if "Bank 00" in line)
            assert "Everything" in first[row - 1]
            assert first[row].rstrip("▁▂▃▄▅▆▇█ ").split()[-4:] == ["0", "1", "0", "0"]
            assert first[row + 5].rstrip("▁▂▃▄▅▆▇█ ").endswith("…")
            assert "Bank 01" in first[row + 6]


async def test_a_broken_bank_says_so_and_the_others_can_be_studied(open_app: Open, tmp_path: Path) -> None:
    content = write_content(
        tmp_path / "content", TITLES, {"small": bank(*SMALL), "torn": bank(en="Torn", zh="坏的")}
    )
    (content / "banks" / "torn.yaml").write_text(
        "title: {en: Torn, zh: 坏的}\nquestions: [[/INST]\n", "utf-8"
    )
    table = Table(tmp_path, content)
    with table.stack:
        app = open_app(table)
        async with app.run_test(size=SIZE) as pilot:
            home = await press(pilot, "down")
            assert "broken:" in home
            assert "torn.yaml:3:1: not YAML" in home
            assert "/4" in await press(pilot, "home", "enter")


async def test_no_bank_at_all_is_said_with_the_folder(
    open_app: Open, tmp_path: Path, language: Language
) -> None:
    table = Table(tmp_path, write_content(tmp_path / "empty", TITLES, {}))
    with table.stack:
        app = open_app(table, language=language)
        async with app.run_test(size=(200, 24)) as pilot:
            home = await press(pilot, "enter", "down")
            assert str(tmp_path / "empty") in home
            assert "quizapp check" in home


async def test_choosing_everything_while_a_part_is_open_studies_everything(
    open_app: Open, tmp_path: Path
) -> None:
    """And what is open is gone on with from its own row, which the cursor stands on at the start."""
    other = [SMALL[3] | {"id": "other", "topic": "gaps"}]
    table = Table(
        tmp_path,
        write_content(tmp_path / "content", TITLES, {"more": bank(*other, en="More"), "small": bank(*SMALL)}),
    )
    with table.stack:
        app = open_app(table, groups=["small"])
        async with app.run_test(size=SIZE) as pilot:
            await type_in(pilot, "2+")
        app = open_app(table)
        async with app.run_test(size=SIZE) as pilot:
            assert "Still open: A bank, 0 of 4 done; Enter goes on. Another choice" in " ".join(
                (await press(pilot, "f2", "f2")).split()
            )
            assert "2+" in await press(pilot, "enter")
            assert "0/4" in seen(app)
            await press(pilot, "escape")
            assert "0/5" in await press(pilot, "home", "enter")
            await press(pilot, "escape")
            assert "Still open: Everything, 0 of 5" in " ".join(seen(app).split())
            assert "0/5" in await press(pilot, "home", "enter")


async def test_what_the_start_found_wrong_stands_on_home(open_app: Open) -> None:
    app = open_app()
    notice = Told("settings.toml: retention = 7 is not a number from 0.7 to 0.97", "settings.toml：应为小数")
    app.desk = replace(app.desk, notices=(notice,))
    async with app.run_test(size=SIZE) as pilot:
        assert "retention = 7 is not a number" in await press(pilot, "down")
        assert "settings.toml：应为小数" in await press(pilot, "f2")


async def test_nothing_to_do_is_said_where_a_session_was_asked_for(open_app: Open, table: Table) -> None:
    """`quizapp study` with nothing due opens Home and says why."""
    table.settings = replace(table.settings, new_per_day=0)
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "Nothing is due here" in seen(app)


@pytest.mark.parametrize("size", [(20, 6), (300, 90), (1, 1)])
async def test_any_size_of_the_terminal_is_survived(open_app: Open, size: tuple[int, int]) -> None:
    """Resized in mid-question and in mid-rating, and back: nothing typed is lost."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await type_in(pilot, "2+2")
        await pilot.resize_terminal(*size)
        await settled(pilot)
        await pilot.resize_terminal(*SIZE)
        await settled(pilot)
        assert "read as 2 + 2 = 4" in seen(app)
        await press(pilot, "enter")
        await pilot.resize_terminal(*size)
        await settled(pilot)
        await pilot.resize_terminal(*SIZE)
        await settled(pilot)
        assert "✓ Right." in seen(app)


@pytest.mark.parametrize("size", [*SIZES, (40, 14)])
async def test_what_is_expected_of_a_vector_is_said_whole_on_a_narrow_frame(
    open_app: Open, tmp_path: Path, language: Language, size: tuple[int, int]
) -> None:
    """The example goes into the field; where it has no room there either, it is left out."""
    deltas = question(
        "deltas",
        "numeric",
        "conv",
        ask=both("The first layer's gradient?", "第一层的梯度？"),
        compute="mlp.backprop",
        asked="dW1",
        given={
            "x": [1.0, -2.0, 3.0],
            "W1": [[0.1, -0.2, 0.3], [0.4, 0.5, -0.6]],
            "b1": [0.1, 0.2],
            "W2": [[0.5, -0.4]],
            "b2": [0.3],
            "y": [1.0],
            "activation": "sigmoid",
        },
        decimals=4,
        mistakes={
            "sign-flipped": {"says": both("Flipped.", "反了。")},
            "no-hidden-derivative": {"says": both("Passed through.", "没乘。")},
        },
    )
    table = Table(tmp_path, write_content(tmp_path / "content", TITLES, {"small": bank(deltas)}))
    with table.stack:
        app = open_app(table, language=language, groups=[])
        async with app.run_test(size=size) as pilot:
            shown = await press(pilot, "x", "backspace")
            assert "…" not in shown
            assert ("2×3 matrix, " if language == "en" else "2×3 矩阵，") in shown
            assert ("to 4 decimals" if language == "en" else "保留 4 位小数") in shown
            if size[0] > 40:
                assert "[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]" in shown


async def test_what_there_is_no_room_for_above_the_list_is_told_whole_by_f5(open_app: Open) -> None:
    """And never cut without a word."""
    notices = tuple(
        Told(f"settings.toml:{n}: " + "many words of it " * 14 + "END", "很长的话" * 60) for n in (1, 2)
    )
    app = open_app()
    app.desk = replace(app.desk, notices=notices)
    async with app.run_test(size=(60, 20)) as pilot:
        home = await press(pilot, "down")
        assert "2 settings cannot be used: F5 says why." in home
        assert "many words" not in home
        await press(pilot, "f5")
        await pilot.resize_terminal(60, 40)
        await settled(pilot)
        assert seen(app).count("END") == 2
