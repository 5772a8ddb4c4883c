"""When the disk refuses, another copy takes over, or the fault is ours: it ends and says why, without a traceback."""

from datetime import timedelta

import pytest

from quizapp.memory.days import utc_ms
from quizapp.memory.errors import Full
from quizapp.memory.lease import Holder
from quizapp.memory.phrases import FULL
from quizapp.memory.store import Store
from quizapp.practice.study import Study

from ..table import Table
from .conftest import Open
from .looking import SIZE, press, settled


def refusing(*_: object, **__: object) -> None:
    raise Full(FULL.fill(path="progress.db"))


@pytest.mark.parametrize(
    ("way", "keys"),
    [
        ("append", ["f5"]),
        ("append", ["f3"]),
        ("append", ["f6"]),
        ("save_draft", ["4"]),
        ("append", ["4", "enter"]),
    ],
)
async def test_a_disk_that_refuses_ends_the_app_and_says_what_to_do(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, way: str, keys: list[str]
) -> None:
    """At whichever key it happens; what was answered before is on the disk."""
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        monkeypatch.setattr(app.desk.store, way, refusing)
        await press(pilot, *keys)
        assert app._exit
    assert app.failure is not None
    assert "The disk is full" in app.failure.text("en")
    assert app.crash is None


async def test_a_rating_that_cannot_be_stored_is_not_shown_as_taken(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "f5")
        study: Study = app.screen.study  # type: ignore[attr-defined]
        monkeypatch.setattr(app.desk.store, "append", refusing)
        await pilot.click("#rating-3")
        await settled(pilot)
        assert study.marked
        assert app._exit


async def test_home_that_cannot_be_counted_ends_the_app(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app()
    monkeypatch.setattr(app.desk.store, "daily", refusing)
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert app._exit
    assert app.failure is not None


async def test_a_copy_that_takes_over_ends_this_one_at_the_next_key(open_app: Open, table: Table) -> None:
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        with Store.open(table.root / "progress.db") as other:
            assert other.take_lease(Holder.here("other"), 0, force=True) is None
            await press(pilot, "4")
            assert app._exit
    assert app.failure is not None
    assert "taken over" in app.failure.text("en")


async def test_an_app_that_is_left_alone_gives_signs_of_life(
    open_app: Open, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A learner thinks for an hour; a second copy must not hold the first one for dead."""
    monkeypatch.setattr("quizapp.screens.app.BEAT_MS", 20)
    app = open_app(groups=[])
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        table.clock.now += timedelta(hours=1)
        await pilot.pause(0.1)
        with Store.open(table.root / "progress.db") as other:
            held = other.take_lease(Holder("elsewhere", 1, "other"), utc_ms(table.clock()))
    assert held is not None
    assert app.failure is None


async def test_a_defect_of_ours_ends_the_app_without_a_traceback_on_the_screen(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is kept for the command line, which writes it to a file."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a defect")

    app = open_app(groups=[])

    async def session() -> None:
        async with app.run_test(size=SIZE) as pilot:
            await settled(pilot)
            monkeypatch.setattr(Study, "hint", broken)
            await pilot.press("f3")

    with pytest.raises(ZeroDivisionError, match="a defect"):
        await session()
    assert isinstance(app.crash, ZeroDivisionError)
    assert "Traceback" not in "".join(capfd.readouterr())
