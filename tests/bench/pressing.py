"""From a rating key to the next question on the screen: the real program in a terminal, as pyte draws it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from quizapp.bank.catalogue import Catalogue
from quizapp.memory.days import date_of
from quizapp.memory.events import Shown, unpack
from quizapp.practice.dealing import card_of
from quizapp.practice.page import page_of
from quizapp.practice.session import Asking
from tests.bench import bare_page, library, synthetic
from tests.bench.library import Home
from tests.bench.measuring import Bench, Row, Section, row
from tests.bench.starting import QUIZAPP
from tests.bench.watched import COLUMNS, Watched

BARE = "bare Textual app: a key changes ten lines of text"
LIMIT_MS = 50
GOOD, DONT_KNOW = "3", "\x1b[15~"
KEYS_A_CARD = 12
"""An open answer is judged unit by unit before it is rated."""
TOLD_BY = 24
"""Characters of a question by which it is known on the screen; less than a line at 80 columns."""


@dataclass(frozen=True)
class Pressed:
    """A rating key: the kind of the question that came up, and the seconds until it stood on the screen."""

    kind: str
    seconds: float


def section(bench: Bench) -> Section:
    size = 2 * bench.runs
    homes = (
        ("the shipped banks", library.beginner(bench.own, new_per_day=9999)),
        ("10,000 questions", library.veteran(bench.shared)),
    )
    rows: list[Row] = []
    with Watched((bare_page.__file__,), homes[0][1].environment) as bare:
        bare.wait_for("page 0.")
        for what, home in homes:
            mine, theirs = pressed_by_turns(home, bare, size)
            numeric = [one.seconds for one in mine if one.kind == "numeric"]
            others = [one.seconds for one in mine if one.kind != "numeric"]
            for kind, times in (("numeric", numeric), ("of other kinds", others)):
                if times:
                    key = f"rating key to painted next question, {kind}: {what}"
                    rows.append(row(key, times, BARE, theirs, limit=LIMIT_MS))
    return Section(
        "From a key to the next question",
        rows,
        (
            "At 80x24 in a pseudo-terminal, from the key until the piece of output arrives with which the next "
            "question's text stands on the screen; the median is held against the limit, the worst is beside it.",
            "In between the rating is durable, the next question is drawn, its numbers are computed and its showing "
            "is durable too.",
        ),
    )


def pressed_by_turns(home: Home, bare: Watched, size: int) -> tuple[list[Pressed], list[float]]:
    morning = datetime.combine(date_of(synthetic.TODAY), datetime.min.time(), UTC).replace(hour=10)
    arguments = (*QUIZAPP, "study", "--now", morning.isoformat())
    theirs: list[float] = []
    with Watched(arguments, home.environment) as program, home.catalogue() as catalogue:
        program.wait_for("F1")
        program.draw(program.quiet())
        mine: list[Pressed] = []
        for pressed in _rated(program, catalogue, home.places.progress, size):
            mine.append(pressed)
            theirs.append(_turned(bare))
    return mine, theirs


_PAGES = count(1)


def _turned(bare: Watched) -> float:
    start, pieces = bare.press("x")
    return bare.painted(f"page {next(_PAGES)}.", pieces) - start


def _rated(program: Watched, catalogue: Catalogue, progress: Path, size: int) -> Iterator[Pressed]:
    """Goes through the session, and says of each rating how long it took; the last question has none after it."""
    for _ in range(min(size, _queued(progress) - 1)):
        before = _last(progress)
        program.draw(program.press(DONT_KNOW)[1])
        for _ in range(KEYS_A_CARD):
            seen = program.seen()
            start, pieces = program.press(GOOD)
            seq, shown = _last(progress)
            if seq != before[0]:
                break
            program.draw(pieces)
        else:
            raise AssertionError(f"no other question comes up:\n{program.seen()}")
        kind, text = _text(catalogue, shown)
        when = program.painted(text, pieces)
        if text not in seen:  # else it cannot be told when it came
            yield Pressed(kind, when - start)


def _queued(progress: Path) -> int:
    """How many questions the session began with."""
    with closing(sqlite3.connect(f"{progress.as_uri()}?mode=ro", uri=True)) as connection:
        (payload,) = connection.execute(
            "SELECT payload FROM events WHERE kind = 'started' ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    return len(json.loads(payload)["queue"])


def _last(progress: Path) -> tuple[int, Shown]:
    """The showing of the question that is on the desk now."""
    with closing(sqlite3.connect(f"{progress.as_uri()}?mode=ro", uri=True)) as connection:
        seq, payload = connection.execute(
            "SELECT seq, payload FROM events WHERE kind = 'shown' ORDER BY seq DESC LIMIT 1"
        ).fetchone()
    event = unpack("shown", payload)
    assert isinstance(event, Shown)
    return seq, event


def _text(catalogue: Catalogue, shown: Shown) -> tuple[str, str]:
    """The kind of the question, and how its text begins."""
    question = catalogue.question(shown.card)
    card = card_of(question, shown)
    assert card is not None
    first, *_ = page_of(card, Asking(shown), "", "en").ask.blocks
    text = "".join(span.text for span in first.spans).partition("\n")[0]
    assert TOLD_BY < COLUMNS // 2
    return question.kind, text[:TOLD_BY].rstrip()
