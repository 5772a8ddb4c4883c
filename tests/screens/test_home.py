"""Home: banks and their topics with counts, opened by keys and mouse; what there is to do today; any screen."""

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from quizapp.bank.catalogue import Title
from quizapp.bank.shipped import content_dir
from quizapp.memory.counts import Stock, Workload
from quizapp.memory.events import Rated, Scheduled, Suspended
from quizapp.practice.shelf import Part
from quizapp.practice.stamp import stamp_of
from quizapp.screens.home import rows
from quizapp.screens.home.rows import today
from quizapp.screens.home.screen import HomeScreen
from quizapp.screens.widgets.rows import RowList
from quizapp.text.languages import Language

from ..table import SMALL, TITLES, Table, both, write_content
from .choosing import cursor, row, two_banks
from .conftest import Open
from .looking import SIZE, lines, press, seen, settled, studying

LONG_TITLE = both("A topic whose title goes on for longer than six lines " * 12, "一个标题很长的专题" * 70)


# Groups and topics


@pytest.mark.parametrize(("opening", "closing"), [("right", "left"), (" ", " "), ("\u3000", "\u3000")])
async def test_a_bank_is_opened_to_its_topics_and_closed(
    open_app: Open, tmp_path: Path, opening: str, closing: str
) -> None:
    """→ and ←, or the space bar, also that of a Chinese input method; the topics have counts of their own."""
    with two_banks(tmp_path) as table:
        app = open_app(table)
        async with app.run_test(size=SIZE) as pilot:
            closed = await press(pilot, "down")
            assert "▸ Small bank" in cursor(closed)
            assert "Output size" not in closed
            opened = await press(pilot, opening)
            assert "▾ Small bank" in cursor(opened)
            assert row(opened, "Small bank") == list("0400")
            assert row(opened, "Output size") == list("0100")
            assert "Gaps" in opened
            assert "▸ More of it" in opened, "the other bank stays closed"
            assert await press(pilot, closing) == closed


async def test_right_goes_on_to_the_topics_and_left_from_any_of_them_back(
    open_app: Open, tmp_path: Path
) -> None:
    with two_banks(tmp_path) as table:
        app = open_app(table)
        async with app.run_test(size=SIZE) as pilot:
            assert "Output size" in cursor(await press(pilot, "down", "right", "right"))
            assert "Pooling" in cursor(await press(pilot, "down"))
            assert "Pooling" in cursor(await press(pilot, "right")), "a topic has nothing to be opened"
            back = await press(pilot, "left")
            assert "▸ Small bank" in cursor(back)
            assert "Pooling" not in back
            assert await press(pilot, "left") == back
            assert "Everything" in cursor(await press(pilot, "home", "right", " ", "left"))


async def test_counts_tell_due_new_learned_and_suspended_apart(
    open_app: Open, table: Table, language: Language
) -> None:
    store, _ = table.open()
    stamp = stamp_of(table.clock(), table.settings.rollover_hour)
    store.append(Rated("size", 3, Scheduled(1, 3.0, 5.0, True)), stamp)  # type: ignore[arg-type]
    store.append(Rated("half", 3, Scheduled(9, 3.0, 5.0, True)), stamp)  # type: ignore[arg-type]
    store.append(Suspended("gap"), stamp)
    table.clock.next_day()
    app = open_app(table, language=language)
    async with app.run_test(size=SIZE) as pilot:
        home = await press(pilot, "right")
        english = language == "en"
        heads = ["due", "new", "learned", "suspended"] if english else ["到期", "新题", "已学", "已暂停"]
        assert row(home, heads[3]) == heads
        assert row(home, "Small bank" if english else "小题库") == list("1111")
        assert row(home, "Output size" if english else "输出大小") == list("1000")
        assert row(home, "Pooling" if english else "池化") == list("0010")
        assert row(home, "Gaps" if english else "填空题") == list("0001")
        assert row(home, "Cards" if english else "卡片") == list("0100")


async def test_enter_on_a_topic_studies_that_topic_and_home_goes_on_with_it(
    open_app: Open, tmp_path: Path
) -> None:
    with two_banks(tmp_path) as table:
        app = open_app(table)
        async with app.run_test(size=SIZE) as pilot:
            await press(pilot, "down", "right", "down", "down", "enter")
            assert studying(app).study.session.started.groups == ("small/pool",)
            assert studying(app).study.session.queue == ("half",)
            home = await press(pilot, "escape")
            assert "Still open: Pooling, 0 of 1 done; Enter goes on." in home
            assert "Pooling" in cursor(home)
        again = open_app(table)
        async with again.run_test(size=SIZE) as pilot:
            await settled(pilot)
            assert "Pooling" in cursor(seen(again)), "its bank is opened, the cursor stands on it"
            await press(pilot, "enter")
            assert studying(again).study.session.queue == ("half",)
            await press(pilot, "escape", "left", "enter")
            assert studying(again).study.session.started.groups == ("small",)


async def test_a_click_on_the_sign_opens_and_a_click_beside_it_studies(
    open_app: Open, tmp_path: Path
) -> None:
    with two_banks(tmp_path) as table:
        app = open_app(table)
        async with app.run_test(size=SIZE) as pilot:
            await settled(pilot)
            y = next(n for n, line in enumerate(lines(app)) if "Small bank" in line)
            await pilot.click(offset=(2, y))
            await settled(pilot)
            assert "▾ Small bank" in cursor(seen(app))
            await pilot.click(offset=(2, y))
            await settled(pilot)
            assert "▸ Small bank" in cursor(seen(app))
            await pilot.click(offset=(8, y))
            await settled(pilot)
            assert studying(app).study.session.started.groups == ("small",)


# What is broken, what is to be done


async def test_the_error_of_a_broken_bank_is_shown_whole_and_the_rest_counted(
    open_app: Open, tmp_path: Path
) -> None:
    """On a narrow screen as well: file, line, column and message, wrapped; Enter says that nothing is to be had."""
    torn = (
        "title: {en: Torn, zh: 坏的}\nquestions:\n  - id: a\n    kind: nothing\n  - id: B\n    kind: choice\n"
    )
    with two_banks(tmp_path, torn) as table:
        app = open_app(table)
        async with app.run_test(size=(60, 30)) as pilot:
            home = await press(pilot, "end")
            error = next(bank.error for bank in app.desk.catalogue.banks() if bank.error)
            first, *more = error.splitlines()
            unwrapped = "".join(part.strip() for part in home.splitlines())
            assert "".join(first.split()) in "".join(unwrapped.split())
            assert f"and {len(more)} more; `quizapp check` shows them" in " ".join(home.split())
            assert "There is no question here to be studied." in await press(pilot, "enter")
            assert isinstance(app.screen, HomeScreen)
            await press(pilot, "up", "enter")
            assert studying(app).study.session.started.groups == ("more",)


async def test_that_a_bank_is_broken_stays_in_sight_and_f5_shows_every_problem(
    open_app: Open, tmp_path: Path
) -> None:
    """Wherever the list is scrolled to; in both languages; Enter and Esc go back."""
    torn = (
        "title: {en: Torn, zh: 坏的}\nquestions:\n  - id: a\n    kind: nothing\n  - id: B\n    kind: choice\n"
    )
    with two_banks(tmp_path, torn) as table:
        app = open_app(table)
        async with app.run_test(size=(60, 14)) as pilot:
            home = await press(pilot, "down", "right", "down", "home")
            assert "1 bank has errors: F5 shows them." in home
            assert "F5 errors" in home
            assert "1 个题库有错误：按 F5 查看。" in await press(pilot, "f2")
            await press(pilot, "f2", "f5")
            await pilot.resize_terminal(76, 50)
            await settled(pilot)
            told = "".join(
                "".join(line.split("│")[1].split()) for line in seen(app).splitlines() if "│" in line
            )
            error = next(bank.error for bank in app.desk.catalogue.banks() if bank.error)
            for line in error.splitlines():
                assert "".join(line.split()) in told.replace("▇▇", "")
            await press(pilot, "escape")
            assert isinstance(app.screen, HomeScreen)


async def test_without_a_broken_bank_f5_does_nothing(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        assert "F5" not in await press(pilot, "f5")
        assert isinstance(app.screen, HomeScreen)


@pytest.mark.parametrize(
    ("work", "streak", "width", "said"),
    [
        (Workload(0, 0, 40.0), 0, 80, ["0 due · 0 new today"]),
        (Workload(0, 0, 40.0), 3, 80, ["0 due · 0 new today · 3-day streak"]),
        (Workload(12, 20, 41.0), 0, 80, ["12 due · 20 new today · 32 in all, about 22 min"]),
        (
            Workload(120, 20, 41.0),
            15,
            60,
            ["120 due · 20 new today · 140 in all, about 96 min", "15-day streak"],
        ),
        (Workload(1, 0, 9.0), 0, 30, ["1 due · 0 new today", "1 in all, about 1 min"]),
    ],
)
def test_todays_work_is_told_in_cards_and_minutes_and_with_the_streak(
    work: Workload, streak: int, width: int, said: list[str]
) -> None:
    """What does not fit goes on in another line, and is never cut."""
    assert today(work, streak, width, "en").plain.splitlines() == said


async def test_the_day_is_counted_down_and_the_streak_up(open_app: Open, table: Table) -> None:
    table.settings = replace(table.settings, new_per_day=2)
    app = open_app(table, groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f5", "3")
        assert "0 due · 1 new today · 1 in all, about 1 min · 1-day streak" in await press(pilot, "escape")


# On any screen


@pytest.mark.parametrize("size", [(80, 24), (60, 20), (120, 40)])
async def test_no_title_is_cut_without_an_ellipsis_and_every_number_stands(
    open_app: Open, tmp_path: Path, language: Language, size: tuple[int, int]
) -> None:
    titles = dict.fromkeys(TITLES, (LONG_TITLE["en"], LONG_TITLE["zh"]))
    bank = {"small": {"title": LONG_TITLE, "questions": SMALL}}
    table = Table(tmp_path, write_content(tmp_path / "content", titles, bank))
    with table.stack:
        app = open_app(table, language=language)
        async with app.run_test(size=size) as pilot:
            home = (await press(pilot, "right", "end")).splitlines()
            assert all(len(line) <= size[0] for line in home)
            columns = 3 if size[0] == 60 else 4
            assert (
                sum(line.rstrip("▁▂▃▄▅▆▇█ ").split()[-columns:] == list("0100")[:columns] for line in home)
                >= 1
            )
            assert sum(line.rstrip("▁▂▃▄▅▆▇█ ").endswith("…") for line in home) >= 1


@pytest.mark.parametrize("width", [80, 60, 40])
def test_every_title_of_the_syllabus_stands_whole_at_any_width(width: int, language: Language) -> None:
    syllabus = yaml.safe_load((content_dir() / "syllabus.yaml").read_text("utf-8"))
    for topic in syllabus["topics"]:
        part = Part("bank/topic", Title(topic["title"]["en"], topic["title"]["zh"]), Stock(1, 20, 300, 4))
        first, *rest = (line.plain for line in rows.lines(part, width - 3, language))
        numbers = sum(rows.column_widths(width - 3, language))
        said = "".join([first[:-numbers], *rest])
        assert "".join(said.split()) == "".join(part.title.text(language).split())
        assert first[-numbers:].split()[:2] == ["1", "20"], "what is due and new stands at any width"


@pytest.mark.parametrize("size", [(20, 6), (1, 1), (300, 90)])
async def test_home_survives_any_size(open_app: Open, size: tuple[int, int]) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        before = await press(pilot, "right", *"pool")
        await pilot.resize_terminal(*size)
        await press(pilot, "down", "up")
        await pilot.resize_terminal(*SIZE)
        await settled(pilot)
        assert seen(app) == before


async def test_a_thousand_topics_are_not_drawn_before_they_are_seen(
    open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of any length costs what is in sight of it."""
    drawn: list[int] = []
    original = RowList.show

    def counting(self: RowList, heights: list[int], draw: object, at: int = 0) -> None:
        original(self, heights, lambda n, width: drawn.append(n) or draw(n, width), at)  # type: ignore

    monkeypatch.setattr(RowList, "show", counting)
    titles = {f"topic-{n}": (f"Topic {n}", f"专题 {n}") for n in range(1000)}
    cards = [deepcopy(SMALL[3]) | {"id": f"q{n}", "topic": f"topic-{n}"} for n in range(1000)]
    bank = {"small": {"title": both("Bank", "题库"), "questions": cards}}
    table = Table(tmp_path, write_content(tmp_path / "content", titles, bank))
    with table.stack:
        app = open_app(table)
        async with app.run_test(size=SIZE) as pilot:
            await press(pilot, "right")
            assert "Topic 3 " in seen(app)
            assert max(drawn) < 24
            assert "Topic 999" in await press(pilot, "end")
            assert len(set(drawn)) < 60


# Ahead of its day


async def test_f6_studies_what_is_learned_ahead_of_its_day_and_says_that_nothing_moves(
    open_app: Open, table: Table
) -> None:
    """Of what the cursor is on; Home says what is open, and Enter begins what is due instead."""
    store, _ = table.open()
    stamp = stamp_of(table.clock(), table.settings.rollover_hour)
    store.append(Rated("half", 3, Scheduled(9, 3.0, 5.0, True)), stamp)  # type: ignore[arg-type]
    store.append(Rated("turn", 3, Scheduled(9, 3.0, 5.0, True)), stamp)  # type: ignore[arg-type]
    table.clock.next_day()
    app = open_app(table)
    async with app.run_test(size=SIZE) as pilot:
        assert "F6 ahead" in await press(pilot, "down")
        asked = await press(pilot, "f6")
        assert "ahead · " in asked.splitlines()[0]
        assert set(studying(app).study.session.queue) == {"half", "turn"}
        marked = await press(pilot, "f5")
        assert "Ahead of its day: this is logged, and the schedule stays as it is." in marked
        assert marked.count("no change") == 3
        assert "F10" not in marked
        assert "neither" in await press(pilot, "f10")
        assert "Still open ahead of its day: Small bank, 1 of 2 done; F6 goes on." in " ".join(
            (await press(pilot, "3", "escape")).split()
        )
        assert "1/2" in await press(pilot, "f6")
        await press(pilot, "escape", "enter")
        assert set(studying(app).study.session.queue) == {"size", "gap"}
        assert store.state("half").due_day == store.state("turn").due_day  # type: ignore[union-attr]


async def test_f6_where_nothing_is_learned_says_so(open_app: Open) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        assert "F6" not in await press(pilot, "down")
        assert "Nothing is learned here yet" in await press(pilot, "f6")
