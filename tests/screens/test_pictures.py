"""One picture a screen, 80x24, on a still clock. After a change that is meant: pytest --snapshot-update, and look."""

from collections.abc import Callable

from textual.pilot import Pilot

from .conftest import Open
from .looking import SIZE, press, settled, type_in

Compare = Callable[..., bool]


def test_home_with_an_open_session(open_app: Open, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await press(pilot, "enter", "f6", "f5", "3", "escape", "right")

    assert snap_compare(open_app(), terminal_size=SIZE, run_before=before)


def test_a_number_half_typed_with_a_hint_open(open_app: Open, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await press(pilot, "f3")
        await type_in(pilot, "(8+2*1-3)/2")

    assert snap_compare(open_app(groups=[]), terminal_size=SIZE, run_before=before)


def test_a_number_marked_wrong_in_chinese(open_app: Open, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await type_in(pilot, "5")
        await press(pilot, "enter")

    assert snap_compare(open_app(groups=[], language="zh"), terminal_size=SIZE, run_before=before)


def test_options_marked(open_app: Open, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await press(pilot, "f6", "2")

    assert snap_compare(open_app(groups=[]), terminal_size=SIZE, run_before=before)


def test_the_summary_in_chinese(open_app: Open, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        for _ in range(4):
            await press(pilot, "f5", "3")

    assert snap_compare(open_app(groups=[], language="zh"), terminal_size=SIZE, run_before=before)


def test_help_over_a_question(open_app: Open, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await press(pilot, "f1")

    assert snap_compare(open_app(groups=[]), terminal_size=SIZE, run_before=before)
