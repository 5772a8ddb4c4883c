"""A list of any length with a cursor that the keys and the mouse move; only what is in sight is drawn."""

from collections.abc import Sequence
from itertools import pairwise

from textual.app import App, ComposeResult
from textual.content import Content
from textual.events import MouseScrollDown, MouseScrollUp
from textual.pilot import Pilot

from quizapp.screens.widgets.rows import RowList

SIZE = (20, 10)


class Rows(App[None]):
    """Rows of the heights that are given: each says its number, and which of its lines this is."""

    def __init__(self, heights: Sequence[int]) -> None:
        super().__init__()
        self.heights = heights
        self.drawn: list[int] = []
        self.picked: list[tuple[int, int | None]] = []

    def compose(self) -> ComposeResult:
        yield RowList()

    def on_mount(self) -> None:
        self.rows.focus()
        self.rows.show(self.heights, self.draw)
        self.rows.redraw(Content("nothing"))

    def draw(self, index: int, width: int) -> list[Content]:
        self.drawn.append(index)
        return [Content(f"{index}.{line}") for line in range(self.heights[index])]

    def on_row_list_picked(self, event: RowList.Picked) -> None:
        self.picked.append((event.index, event.column))

    @property
    def rows(self) -> RowList:
        return self.query_one(RowList)

    def seen(self) -> list[str]:
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip(" ▁▂▃▄▅▆▇█") for strip in strips]


async def press(pilot: Pilot[None], *keys: str) -> list[str]:
    await pilot.press(*keys)
    await pilot.pause()
    assert isinstance(pilot.app, Rows)
    return pilot.app.seen()


async def test_of_ten_thousand_rows_only_those_in_sight_are_drawn() -> None:
    app = Rows([2] * 10_000)
    async with app.run_test(size=SIZE) as pilot:
        assert await press(pilot) == ["› 0.0", "  0.1", *(f"  {n}.{k}" for n in range(1, 5) for k in (0, 1))]
        assert (await press(pilot, "end"))[-2:] == ["› 9999.0", "  9999.1"]
        assert (await press(pilot, "home"))[:2] == ["› 0.0", "  0.1"]
        assert len(set(app.drawn)) <= 12


async def test_rows_of_different_heights_are_scrolled_into_sight_whole() -> None:
    app = Rows([1, 3, 1, 6, 2])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot)
        assert app.seen()[:5] == ["› 0.0", "  1.0", "  1.1", "  1.2", "  2.0"]
        down = await press(pilot, "down", "down", "down")
        assert down[-6:] == ["› 3.0", *(f"  3.{k}" for k in range(1, 6))]
        assert (await press(pilot, "down"))[-2:] == ["› 4.0", "  4.1"]
        assert (await press(pilot, "down"))[0] == "› 0.0", "from the last on to the first"
        assert (await press(pilot, "up"))[-2] == "› 4.0"


async def test_pages_move_the_cursor_by_what_is_in_sight() -> None:
    app = Rows([2] * 50)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "pagedown")
        assert app.rows.at == 4
        await press(pilot, "pagedown", "pagedown", "pageup")
        assert app.rows.at == 8
        await press(pilot, *["pageup"] * 5)
        assert app.rows.at == 0
        await press(pilot, *["pagedown"] * 20)
        assert app.rows.at == 49


async def test_enter_and_a_click_pick_the_wheel_does_not() -> None:
    """A click says at which column of the row's own it was, also in a list that is scrolled."""
    app = Rows([2] * 50)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "down", "enter")
        assert app.picked == [(1, None)]
        for _ in range(4):
            await pilot._post_mouse_events([MouseScrollDown], RowList, (3, 3))
        await pilot.pause()
        assert app.rows.at == 1
        top = round(app.rows.scroll_y)
        assert top > 0
        await pilot.click(RowList, offset=(5, 3))
        await pilot.pause()
        assert app.picked[1:] == [((top + 3) // 2, 3)]
        assert app.seen()[(top + 3) // 2 * 2 - round(app.rows.scroll_y)].startswith("› ")


async def test_below_the_last_row_there_is_nothing_to_click() -> None:
    app = Rows([1, 1])
    async with app.run_test(size=SIZE) as pilot:
        await pilot.click(RowList, offset=(3, 5))
        await press(pilot)
    assert app.picked == []


async def test_an_empty_list_says_so_and_takes_every_key() -> None:
    app = Rows([])
    async with app.run_test(size=SIZE) as pilot:
        assert (await press(pilot))[0] == "  nothing"
        same = await press(pilot, "up", "down", "pageup", "pagedown", "home", "end", "enter")
        assert same[0] == "  nothing"
        await pilot.click(RowList, offset=(3, 0))
        assert app.picked == []


async def test_a_shorter_list_leaves_no_gap_and_keeps_the_cursor_in_it() -> None:
    app = Rows([2] * 50)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "end")
        app.heights = [1] * 3
        app.rows.show(app.heights, app.draw, 49)
        assert (await press(pilot))[:4] == ["  0.0", "  1.0", "› 2.0", ""]


async def test_the_cursor_is_in_sight_at_any_height() -> None:
    app = Rows([2] * 50)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "end")
        await pilot.resize_terminal(20, 5)
        assert "› 49.0" in await press(pilot)
        await pilot.resize_terminal(9, 1)
        assert await press(pilot) == ["› 49.0"]


async def test_a_line_that_is_too_long_ends_in_an_ellipsis_and_takes_no_second_one() -> None:
    app = Rows([1, 1])
    async with app.run_test(size=SIZE) as pilot:
        app.rows.show([1, 1], lambda index, width: [Content(f"{index} " + "x" * 50)])
        first, second, *_ = await press(pilot)
        assert first == "› 0 " + "x" * 14 + "…"
        assert second == "  1 " + "x" * 14 + "…"


async def test_of_ten_thousand_rows_of_unknown_heights_those_in_sight_are_measured() -> None:
    """The cursor's row is whole in sight after every key, the rows follow each other without a gap, and the last one
    ends the list."""
    heights = [1 + n * 7 % 5 for n in range(10_000)]
    app = Rows(heights)
    async with app.run_test(size=SIZE) as pilot:
        app.rows.show_many(len(heights), 3, app.draw)
        start = await press(pilot)
        assert start == ["› 0.0", "  1.0", "  1.1", "  1.2", *(f"  2.{k}" for k in range(5)), "  3.0"]
        for key in (
            *["down"] * 9,
            *["up"] * 4,
            "pagedown",
            "pagedown",
            "pageup",
            "end",
            "up",
            "up",
            "pageup",
        ):
            shown = await press(pilot, key)
            at = app.rows.at
            top = shown.index(f"› {at}.0")
            assert shown[top + 1 : top + heights[at]] == [f"  {at}.{k}" for k in range(1, heights[at])]
            numbers = [tuple(map(int, line[2:].split("."))) for line in shown]
            for (row, line), after in pairwise(numbers):
                assert after == ((row, line + 1) if line + 1 < heights[row] else (row + 1, 0))
        assert (await press(pilot, "end"))[-1] == f"  9999.{heights[9999] - 1}"
        assert await press(pilot, "home") == start
        assert len(set(app.drawn)) <= 90


async def test_what_is_in_sight_stays_where_it_is_when_the_wheel_brings_rows_of_unknown_heights() -> None:
    heights = [5, 1, 4, 2, 5, 1] * 20
    app = Rows(heights)
    async with app.run_test(size=SIZE) as pilot:
        app.rows.show_many(len(heights), 3, app.draw)
        await press(pilot, "end")
        seen_before = app.seen()
        for _ in range(12):
            await pilot._post_mouse_events([MouseScrollUp], RowList, (3, 3))
            await pilot.pause()
            now = app.seen()
            assert any(seen_before[:9] == now[-9 - k : len(now) - k] for k in range(2)) or (
                seen_before[0] in now and now.index(seen_before[0]) <= 4
            )
            seen_before = now
