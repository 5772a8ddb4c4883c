"""A sheet laid over a screen: its key bar covers the one below, however many lines that one takes."""

import pytest

from quizapp.screens.widgets.keybar import KeyBar

from .conftest import Open
from .looking import lines, press


@pytest.mark.parametrize("key", ["f1", "f9", "ctrl+p"])
async def test_nothing_of_the_key_bar_below_is_left_in_sight(open_app: Open, key: str) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=(60, 20)) as pilot:
        before = (await press(pilot, "x")).splitlines()
        below = app.screen.query_one(KeyBar)
        assert below.size.height == 2
        assert "F6 later" in before[-1]
        await press(pilot, key)
        bar = app.screen.query_one(KeyBar)
        assert bar is not below
        assert bar.region.y == below.region.y
        assert all("F6" not in line and "home" not in line for line in lines(app)[bar.region.y :])
