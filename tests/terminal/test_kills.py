"""kill -9 at the real program in a terminal, at random moments: what the screen had acknowledged is on the disk.

A handful of kills here; `QUIZAPP_KILLS=300` or `python -m tests.terminal.kills` for a campaign.
"""

import os
from pathlib import Path

from .kills.campaign import live
from .kills.scene import Scene

KILLS = int(os.environ.get("QUIZAPP_KILLS", "8"))
ONE_LIFE = 30


def test_whatever_the_moment_nothing_that_the_screen_acknowledged_is_lost(tmp_path: Path) -> None:
    """Answers, judgements, ratings, what was put aside and taken back: in the log, in order, once. The file is sound,
    its tables are what the log amounts to; the next start goes on with the question, its numbers and the draft."""
    kills = 0
    for seed in range(-(-KILLS // ONE_LIFE)):
        lived = live(tmp_path, seed, min(ONE_LIFE, KILLS - seed * ONE_LIFE))
        kills += lived["kills"]
    assert kills == KILLS


def test_a_screen_is_read_as_it_is_drawn() -> None:
    """The campaign believes what it reads: here is what it makes of a screen."""
    asking = Scene(
        " Shapes · numeric                  ⚑ ━─── 2/20\n\n  @num-1 asks 112 and 7.\n\n"
        " ╭─ an exact integer ───╮\n │  (3+4                │\n ╰──────────────────────╯\n"
    )
    assert (asking.card, asking.answer, asking.place, asking.language) == ("num-1", "(3+4", (2, 20), "en")
    assert asking.asks({"n": 112, "k": 7})
    assert not asking.asks({"n": 112, "k": 5})
    assert [asking.asking, asking.marked, asking.judging, asking.home, asking.over] == [True, *[False] * 4]
    ticking = Scene("  @tick-0 问。\n\n  › 1. [x] other-2 项\n    2. [ ] key-0 项\n    3. [x] key-1 项\n")
    assert (ticking.answer, ticking.places, ticking.language) == ("1,2", (2, 0, 1), "zh")
    marked = Scene("  @card-0 asks.\n\n  Answer  answer\n│     1 Again      ││      2 Hard      │\n")
    assert marked.marked
    assert marked.answer is None
