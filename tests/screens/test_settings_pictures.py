"""One picture each of the tour, the settings and the palette, 80x24. After a change that is meant:
pytest --snapshot-update, and look."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot

from ..table import Table
from .conftest import Open
from .looking import SIZE, press, settled, type_in

Compare = Callable[..., bool]


def test_the_tour_in_chinese(open_app: Open, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await press(pilot, "2")

    assert snap_compare(open_app(first_run=True), terminal_size=SIZE, run_before=before)


def test_settings_with_a_number_that_cannot_be_in_a_light_theme(
    open_app: Open, table: Table, snap_compare: Compare
) -> None:
    table.settings = replace(table.settings, theme="textual-light")
    app = open_app()
    # Shown, not written: nothing is changed.
    app.desk = replace(app.desk, settings_file=Path("~/.config/quizapp/settings.toml"))

    async def before(pilot: Pilot[None]) -> None:
        await press(pilot, "f4", "down", "down")
        await type_in(pilot, "x")

    assert snap_compare(app, terminal_size=SIZE, run_before=before)


def test_the_palette_over_a_question(open_app: Open, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await press(pilot, "ctrl+p", *"theme", "down")

    assert snap_compare(open_app(groups=[]), terminal_size=SIZE, run_before=before)
