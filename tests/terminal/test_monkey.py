"""A monkey at the real program: any keys, clicks, pastes and sizes, on every screen it finds. It never breaks.

Two monkeys here; `QUIZAPP_MONKEYS=100` for a zoo.
"""

import os
from pathlib import Path
from random import Random

import pytest

from .kills.bank import write_bank
from .terminal import KEYS, Terminal

MONKEYS = int(os.environ.get("QUIZAPP_MONKEYS", "2"))
STROKES = 150

MOVING = [
    "\x1b[A",
    "\x1b[B",
    "\x1b[C",
    "\x1b[D",
    "\x1b[5~",
    "\x1b[6~",
    "\x1b[1;2A",
    "\x1b[1;2B",
    "\t",
    "\x1b[Z",
]
CONTROLS = ["\x0f", "\x19", "\x10", "\x14", "\x1a", "\x7f", "\x15", "\x17", "\x03"]
"""Of ctrl: o edit, y copy, p palette, t take over, z undo, backspace, u, w, c."""
MOUSE = ["\x1b[<0;10;5M\x1b[<0;10;5m", "\x1b[<0;40;20M\x1b[<0;40;20m", "\x1b[<64;10;5M"]
LETTERS = list("1234567abcdehjklnqrstuxz?/.,-*() 你１？")
NAMED = [key for key in KEYS if key != "ctrl+q"]
STROKE = [*NAMED, *["enter"] * 4, *MOVING, *CONTROLS, *MOUSE, *LETTERS, "\x1b[200~paste me\nnow\x1b[201~"]


@pytest.mark.parametrize("seed", range(MONKEYS))
def test_a_monkey_breaks_nothing(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    content = write_bank(tmp_path / "content")
    start = ("--only", "--content", str(content), "--now", "2026-03-02T10:00:00+00:00")
    with Terminal(start, tmp_path, first_run=seed % 5 == 0, EDITOR="true", TMPDIR=str(tmp_path)) as terminal:
        terminal.wait_for("1")
        for _ in range(STROKES):
            if terminal.process.poll() is not None:  # it has found the command that quits
                break
            if chance.random() < 0.04:
                terminal.resize(
                    chance.choice((1, 2, 20, 80, 120, 300)), chance.choice((1, 2, 5, 24, 50, 100))
                )
            terminal.send(*chance.choices(STROKE, k=chance.choice((1, 1, 1, 3, 8))))
            terminal.watch(chance.choice((0, 0.01, 0.03)))
        terminal.rest(0.2)
        terminal.send("ctrl+q")
        assert terminal.wait() == 0, terminal.raw[-2000:]
        assert terminal.left_as_it_was()
    assert list(tmp_path.glob("quizapp-crash-*")) == []
