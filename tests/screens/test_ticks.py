"""Options of which several may be right: what ticks, what hands in, and what is seen afterwards."""

import pytest

from quizapp.screens.widgets.ticks import Ticks

from .bare import Bare, options, strike

SIZE = (40, 12)


@pytest.mark.parametrize(
    ("keys", "raw"),
    [
        (["space"], "2"),
        (["down", "space"], "0"),
        (["down", "down", "down", "down", "　"], "1"),
        (["space", "space"], ""),
        (["space", "down", "space"], "0,2"),
        (["down", "space", "up", "space", "down", "down", "space"], "0,2,3"),
    ],
)
async def test_the_space_bar_ticks_what_the_marker_stands_at(keys: list[str], raw: str) -> None:
    """Shown in another order than written: an answer names them in the order of their authors. Struck in a burst."""
    widget = Ticks()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.show(options(2, 0, 3, 1), False, "")
        await strike(pilot, *keys)
        assert widget.raw == raw
        assert app.drafts[-1] == raw
        await strike(pilot, "enter")
        assert app.answers == [raw]


async def test_a_digit_ticks_and_takes_away() -> None:
    widget = Ticks()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.show(options(), False, "")
        for number in (2, 4, 2, 0, 5, 9):
            widget.pick(number)
        await pilot.pause()
        assert app.drafts == ["1", "1,3", "3"]
        assert widget.at == 1


async def test_a_click_ticks_anywhere_on_the_option() -> None:
    """On a line that it goes on in as well; below the last one nothing."""
    widget = Ticks()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.show(options(), False, "")
        await pilot.pause()
        for y in (3, 5, 6):
            await pilot.click(offset=(20, y))
        assert app.drafts == ["1", "1,3"]


async def test_boxes_and_marker_are_seen_without_a_colour() -> None:
    """What looks like markup is shown as it is."""
    widget = Ticks()
    app = Bare(widget)
    async with app.run_test(size=SIZE) as pilot:
        widget.show(options(0, 3, 1), False, "3")
        await pilot.pause()
        assert app.rows[:2] == ["› 1. [ ] one", "  2. [x] four, [x] and [/INST]"]
        assert app.rows[3].startswith(" " * 9 + "two")


async def test_afterwards_it_is_seen_what_was_ticked_and_what_was_right() -> None:
    """A right one ticked, a wrong one ticked, a right one left, a wrong one left; and no key changes it."""
    widget = Ticks()
    app = Bare(widget)
    async with app.run_test(size=(60, 12)) as pilot:
        widget.show(options(0, 2, 3, 1, right="03"), True, "0,2")
        await strike(pilot, "space", "enter", "down")
        widget.pick(1)
        assert [row[:8] for row in app.rows if "." in row] == ["✓ 1. [x]", "✗ 2. [x]", "✓ 3. [ ]", "  4. [ ]"]
        assert app.drafts == app.answers == []


def test_a_tick_of_an_option_that_is_no_longer_there_is_none() -> None:
    """The question was edited since."""
    widget = Ticks()
    widget.take(options(), "1,7,x,,10")
    assert widget.raw == "1"
