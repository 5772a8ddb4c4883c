"""The browse screen as it looks, 80x24, on a still clock."""

from collections.abc import Callable

from textual.pilot import Pilot

from .conftest import Open
from .looking import SIZE, press, type_in


def test_questions_in_several_states_narrowed_in_chinese(
    open_app: Open, snap_compare: Callable[..., bool]
) -> None:
    async def before(pilot: Pilot[None]) -> None:
        await press(pilot, "f3", "f8", "down", "f9")
        await type_in(pilot, "再看一遍")
        await press(pilot, "enter", *"步幅")

    assert snap_compare(open_app(language="zh"), terminal_size=SIZE, run_before=before)
