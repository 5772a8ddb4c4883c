"""A window may have any size while any screen is open: one cell, one line, one column. Nothing is seen there, nothing
breaks, and drawn large again everything is there."""

import pytest

from .conftest import Open
from .looking import SIZE, press, settled

SIZES = [(1, 1), (2, 2), (300, 1), (1, 60), (7, 3)]
SCREENS = {
    "home": [],
    "palette": ["ctrl+p"],
    "all questions": ["f3"],
    "settings": ["f4"],
    "help": ["f1"],
    "a question": ["enter"],
    "its feedback": ["enter", "f5"],
    "its palette": ["enter", "ctrl+p"],
    "its flag": ["enter", "f9"],
}
EVERY_WAY = ["pageup", "pagedown", "down", "up", "end", "home", "x", "backspace", "f2", "f2"]


@pytest.mark.parametrize("keys", SCREENS.values(), ids=SCREENS)
async def test_a_screen_is_opened_moved_in_and_left_at_any_size(open_app: Open, keys: list[str]) -> None:
    app = open_app()
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        for width, height in SIZES:
            await press(pilot, *keys)
            screen = type(app.screen)
            await pilot.resize_terminal(width, height)
            await press(pilot, *EVERY_WAY)
            await pilot.resize_terminal(*SIZE)
            await settled(pilot)
            assert type(app.screen) is screen
            await press(pilot, *["escape"] * len(app.screen_stack))
    assert app.crash is None


@pytest.mark.parametrize("size", SIZES)
async def test_a_palette_opened_in_a_small_window_can_be_turned_at_once(
    open_app: Open, size: tuple[int, int]
) -> None:
    app = open_app()
    async with app.run_test(size=size) as pilot:
        await pilot.press("ctrl+p", "pagedown", "pageup", "z", "pagedown")
        await settled(pilot)
        assert len(app.screen_stack) > 1
    assert app.crash is None
