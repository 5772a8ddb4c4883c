"""One picture a kind of question, 80x24. After a change that is meant: pytest --snapshot-update, and look."""

from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from .conftest import Open
from .kinds import kinds_table
from .looking import SIZE, press, settled, type_in

Compare = Callable[..., bool]


def test_several_ticked(open_app: Open, tmp_path: Path, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await press(pilot, "1", "3", "down", "f3")

    with kinds_table(tmp_path, "several") as table:
        assert snap_compare(open_app(table, groups=[]), terminal_size=SIZE, run_before=before)


def test_several_marked(open_app: Open, tmp_path: Path, snap_compare: Compare) -> None:
    """Ticked and right, ticked and wrong, right and not ticked, each with its own sign."""

    async def before(pilot: Pilot[None]) -> None:
        await press(pilot, "1", "2", "enter", "up")

    with kinds_table(tmp_path, "several") as table:
        assert snap_compare(open_app(table, groups=[]), terminal_size=SIZE, run_before=before)


def test_a_line_in_the_hand_in_chinese(open_app: Open, tmp_path: Path, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await press(pilot, "down", "space", "down")

    with kinds_table(tmp_path, "steps") as table:
        assert snap_compare(open_app(table, groups=[], language="zh"), terminal_size=SIZE, run_before=before)


def test_an_order_marked(open_app: Open, tmp_path: Path, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await press(pilot, "enter", "pageup")

    with kinds_table(tmp_path, "steps") as table:
        assert snap_compare(open_app(table, groups=[]), terminal_size=SIZE, run_before=before)


def test_an_outline_half_written(open_app: Open, tmp_path: Path, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await type_in(pilot, "scores grow with the dimension\nthe softmax saturates 饱和\n[/INST]")

    with kinds_table(tmp_path, "explain") as table:
        assert snap_compare(open_app(table, groups=[]), terminal_size=SIZE, run_before=before)


def test_the_second_idea_is_judged(open_app: Open, tmp_path: Path, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await type_in(pilot, "scores grow with the dimension\n")
        await press(pilot, "enter", "2")

    with kinds_table(tmp_path, "explain") as table:
        assert snap_compare(open_app(table, groups=[]), terminal_size=SIZE, run_before=before)


def test_a_flag_with_its_note(open_app: Open, tmp_path: Path, snap_compare: Compare) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await press(pilot, "f9")
        await type_in(pilot, "look up additive attention")
        await press(pilot, "enter", "f9")

    with kinds_table(tmp_path, "explain") as table:
        assert snap_compare(open_app(table, groups=[]), terminal_size=SIZE, run_before=before)
