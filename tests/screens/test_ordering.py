"""Lines are put in order by the keyboard or with the mouse; every move is told, and nothing else moves a line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import MouseDown, MouseMove, MouseUp
from textual.pilot import Pilot

from quizapp.screens.widgets.ordering import GRABBED, Ordering, in_order, pulled_to

from .bare import Bare, options, strike

SIZE = (40, 12)

HEIGHTS = st.lists(st.integers(1, 5), min_size=1, max_size=7)


@given(HEIGHTS, st.data())
def test_a_line_that_lies_under_the_mouse_stays(heights: list[int], data: st.DataObject) -> None:
    """However tall its neighbours are: nothing jumps to and fro while the mouse rests."""
    at = data.draw(st.integers(0, len(heights) - 1))
    y = data.draw(st.integers(-3, sum(heights) + 3))
    to = pulled_to(heights, at, y)
    moved = heights[:at] + heights[at + 1 :]
    moved.insert(to, heights[at])
    assert pulled_to(moved, to, y) == to


@given(HEIGHTS, st.data())
def test_a_line_goes_the_way_that_the_mouse_goes(heights: list[int], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(heights) - 1))
    y = data.draw(st.integers(-3, sum(heights) + 3))
    to = pulled_to(heights, at, y)
    top = sum(heights[:at])
    if top <= y < top + heights[at]:
        assert to == at
    assert to <= at or y >= top
    assert to >= at or y < top
    if y < 0:
        assert to == 0
    if y >= sum(heights):
        assert to == len(heights) - 1


@pytest.mark.parametrize(
    "raw", ["", "0", "0,1,2", "0,1,2,2", "0,1,2,4", "0,1,2,3,3", "a,b", ",,,", "3,2,1,0,"]
)
def test_an_answer_that_does_not_name_just_these_lines_leaves_them_as_they_are_shown(raw: str) -> None:
    """The question was edited since, or there is no answer yet."""
    assert in_order(options(2, 0, 3, 1), raw) == options(2, 0, 3, 1)


def test_an_answer_puts_the_lines_in_its_order() -> None:
    assert in_order(options(2, 0, 3, 1), "3,1,0,2") == options(3, 1, 0, 2)


@pytest.mark.parametrize(
    ("keys", "raw"),
    [
        (["shift+down"], "1,0,2,3"),
        (["J", "J"], "1,2,0,3"),
        (["down", "down", "K", "K"], "2,0,1,3"),
        (["end", "down", "down", "down", "shift+up"], "0,1,3,2"),
        (["space", "down", "down", "down", "down"], "1,2,3,0"),
        (["space", "down", "space", "down", "shift+up"], "1,2,0,3"),
        (["space", "down", "enter", "up", "up"], "1,0,2,3"),
        (["Ｊ", "　", "down"], "1,2,0,3"),
    ],
)
async def test_keys_move_the_line_and_each_move_is_told(keys: list[str], raw: str) -> None:
    widget = Ordering()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.show(options(), False, "")
        await strike(pilot, *keys)
        assert widget.raw == raw
        assert app.drafts[-1] == raw
        assert app.answers == []


@pytest.mark.parametrize(
    "keys", [["up"], ["down"], ["shift+up"], ["K"], ["space", "up"], ["j", "k", "x", "tab"]]
)
async def test_no_other_key_moves_a_line(keys: list[str]) -> None:
    widget = Ordering()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.show(options(), False, "")
        await strike(pilot, *keys)
        assert widget.raw == "0,1,2,3"
        assert app.drafts == []


async def test_enter_lets_go_of_a_line_and_only_then_hands_in() -> None:
    """Also an order that was not touched: it may be right as it is shown."""
    widget = Ordering()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.show(options(3, 1, 2, 0), False, "")
        await strike(pilot, "space", "enter")
        assert app.answers == []
        assert not widget.grabbed
        await strike(pilot, "enter")
        assert app.answers == ["3,1,2,0"]


async def test_the_marker_and_the_grabbed_line_are_told_by_signs() -> None:
    """Not by a colour alone; a long line goes on under its beginning."""
    widget = Ordering()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.show(options(), False, "")
        await strike(pilot, "down")
        assert app.rows[1].startswith("› 2. two two")
        assert app.rows[2].startswith("     two two")
        assert sum("›" in row for row in app.rows) == 1
        await strike(pilot, "space")
        assert app.rows[1].startswith(f"{GRABBED} 2. two two")
        assert "›" not in "".join(app.rows)


async def test_once_it_is_judged_each_line_out_of_place_says_where_it_belongs() -> None:
    """And nothing moves any more, by no key and no mouse."""
    widget = Ordering()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.show(options(0, 3, 2, 1, right="02"), True, "0,3,2,1")
        await strike(pilot, "shift+down", "J", "space", "down")
        await drag(pilot, 0, 4)
        assert [row for row in app.rows if row[0] in "✓✗"] == [
            "✓ 1   one",
            "✗ 2→4 four, [x] and [/INST]",
            "✓ 3   three",
            "✗ 4→2 two two two two two two two two",
        ]
        assert app.drafts == app.answers == []
        assert not widget.can_focus


async def test_who_gave_up_is_shown_the_right_order_and_no_mark() -> None:
    widget = Ordering()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.show(options(right="0123"), True, "")
        await pilot.pause()
        assert app.rows[0] == "  1. one"
        assert not set("✓✗›") & set("".join(app.rows))


Moused = MouseDown | MouseMove | MouseUp


def mouse(kind: type[Moused], y: int, button: int = 1) -> Moused:
    return kind(None, 9, y, 0, 0, button=button, shift=False, meta=False, ctrl=False)


async def drag(pilot: Pilot[None], start: int, *to: int, button: int = 1) -> None:
    """From the row `start` over the rows `to`."""
    pilot.app.screen._forward_event(mouse(MouseDown, start, button))
    await pilot.pause()
    for y in to:
        pilot.app.screen._forward_event(mouse(MouseMove, y, button))
        await pilot.pause()
    pilot.app.screen._forward_event(mouse(MouseUp, to[-1], button))
    await pilot.pause()


@pytest.mark.parametrize(
    ("start", "to", "raw"),
    [
        (0, [1], "0,1,2,3"),
        (0, [3], "1,0,2,3"),
        (0, [3, 4], "1,2,0,3"),
        (0, [11], "1,2,3,0"),
        (2, [4], "0,2,1,3"),
        (5, [4, 0], "3,0,1,2"),
        (5, [0, 5], "0,1,2,3"),
    ],
)
async def test_the_mouse_drags_a_line(start: int, to: list[int], raw: str) -> None:
    """The rows: one, then three of two, then three, then four. Past a tall line, and past the end of the list."""
    widget = Ordering()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.show(options(), False, "")
        await pilot.pause()
        assert widget.heights() == [1, 3, 1, 1]
        await drag(pilot, start, *to)
        assert widget.raw == raw
        assert not widget.grabbed
        assert app.mouse_captured is None


async def test_another_button_drags_nothing() -> None:
    widget = Ordering()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.show(options(), False, "")
        await pilot.pause()
        await drag(pilot, 0, 5, button=3)
        assert widget.raw == "0,1,2,3"


async def test_a_mouse_that_moves_without_its_button_has_let_go() -> None:
    """Of a burst of events the release may have gone to another widget."""
    widget = Ordering()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.show(options(), False, "")
        await pilot.pause()
        app.screen._forward_event(mouse(MouseDown, 0))
        await pilot.pause()
        app.screen._forward_event(mouse(MouseMove, 5, button=0))
        await pilot.pause()
        assert widget.raw == "0,1,2,3"
        assert not widget.grabbed
        assert app.mouse_captured is None


async def test_a_question_that_changes_under_the_mouse_takes_the_line_out_of_its_hand() -> None:
    """A function key in the middle of a drag: the mouse is free again."""
    widget = Ordering()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.show(options(), False, "")
        await pilot.pause()
        app.screen._forward_event(mouse(MouseDown, 0))
        await pilot.pause()
        assert app.mouse_captured is widget
        widget.show((), False, "")
        await pilot.pause()
        assert app.mouse_captured is None
        assert not widget.grabbed


async def test_a_language_that_changes_leaves_order_marker_and_grip() -> None:
    widget = Ordering()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.show(options(), False, "")
        await strike(pilot, "down", "space", "down")
        widget.show(options(), False, widget.raw)
        await strike(pilot, "down")
        assert widget.raw == "0,2,3,1"
        widget.begin()
        assert (widget.at, widget.grabbed) == (0, False)
