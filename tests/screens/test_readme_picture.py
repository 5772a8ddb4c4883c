"""The picture in the README is what the program shows of a shipped question; this test keeps it true."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from quizapp.bank.shipped import content_dir
from quizapp.screens.app import QuizApp
from quizapp.screens.study.screen import StudyScreen

from ..table import Table
from .conftest import Open
from .looking import press, settled, type_in

QUESTION = "conv-parameters-layer"
SIZE = (96, 30)


@pytest.fixture
def shipped_table(tmp_path: Path) -> Iterator[Table]:
    with ExitStack() as stack:
        table = Table(tmp_path, content_dir(), stack=stack)
        table.settings = replace(table.settings, new_per_day=999)
        yield table


def test_readme_shows_the_diagnosis_of_a_shipped_question(
    shipped_table: Table, open_app: Open, snap_compare: Callable[..., bool]
) -> None:
    """The number of weights without the biases, and what the program says to it."""
    app: QuizApp = open_app(shipped_table, groups=["cnn_ops"])

    async def before(pilot: Pilot[None]) -> None:
        await settled(pilot)
        screen = app.screen
        assert isinstance(screen, StudyScreen)
        for _ in range(100):
            card = screen.study.card
            assert card is not None
            if card.question.id == QUESTION:
                break
            await press(pilot, "f6")
        assert card.variant is not None
        await type_in(pilot, str(card.variant.steps["weights"]))
        await press(pilot, "enter")

    assert snap_compare(app, terminal_size=SIZE, run_before=before)
