"""Side by side with Anki: the same number of cards with the same history, the same four things done with them.

Anki is the `anki` package from PyPI, in an environment of its own: it is no dependency of this project. Its own code
does its part (`anki_side.py`, run by that environment's interpreter); no window of either program is opened.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from quizapp.memory.days import date_of
from quizapp.memory.events import Ended, Stamp
from quizapp.memory.store import Store
from quizapp.settings import save
from tests.bench.anki_process import Anki, interpreter, version
from tests.bench.flashcards import RARE, flashcards
from tests.bench.learner import ME, Learner
from tests.bench.library import Home
from tests.bench.measuring import Bench, Row, Section, compared, timed
from tests.bench.starting import QUIZAPP
from tests.bench.synthetic import TODAY, Size, progress

TITLE = "Side by side with Anki"
HOW = (
    "To have Anki here: `python3 -m venv ~/.cache/quizapp-bench/anki && ~/.cache/quizapp-bench/anki/bin/pip install "
    "anki`; or let `QUIZAPP_BENCH_ANKI` name the interpreter of an environment that has it."
)
NOTES = (10_000, 100_000)
SAID = (
    "Either side has so many notes: one in twenty due, one in twenty new, and the same reviews behind them.",
    "Start: from the start of the process until the first due card's question is on its standard output; ours is "
    "`quizapp study --plain`, Anki's a script that opens the collection, fetches the card and renders its question.",
    "Answer: Good, from the rating until it is durable; on both sides the intervals were computed before. Undo: that "
    "rating taken back, durable. Either side is in WAL mode with synchronous=FULL and syncs at every commit. Ours has "
    "written the card's showing and its answer before, each in a commit of its own; Anki writes neither.",
    "Search: a word that two notes in a hundred hold. Ours looks through what is asked, the topic and the tags in both "
    "languages and gives the order of the syllabus; Anki looks through all fields and gives no order.",
)
QUESTION = re.compile(rb"Q\d{6} ")


def learner_of(notes: int) -> Size:
    """Who has been at these for years."""
    seen = notes * 19 // 20
    return Size(seen, 10 * seen, notes // 20, notes, 1_000, notes // 200, notes // 500)


def section(bench: Bench, notes: Sequence[int] = NOTES) -> Section:
    python = interpreter()
    if python is None:
        return Section(TITLE, (), (f"Skipped: there is no Anki on this machine. {HOW}",))
    rows = [row for one in notes for row in _rows(bench.own / str(one), learner_of(one), python, bench.runs)]
    return Section(TITLE, rows, (f"{version(python)}. {HOW}", *SAID))


@dataclass(frozen=True)
class _Cards:
    """The same cards twice: our home, and Anki's collection."""

    home: Home
    collection: Path
    size: Size


def _rows(folder: Path, size: Size, python: Path, runs: int) -> list[Row]:
    cards = _made(folder, size, python)
    of = f"{size.questions:,} notes"
    rows = [_starts(cards, python, runs)]
    with ExitStack() as stack:
        anki = stack.enter_context(Anki(python, cards.collection))
        store = stack.enter_context(Store.open(cards.home.places.progress))
        catalogue = stack.enter_context(cards.home.catalogue())
        store.take_lease(ME, 0, force=True)
        # Anki asks what is due, and each is answered once.
        learner, many = Learner(store, size.cards), min(10 * runs, size.due // 2)
        rows += [
            compared(f"answer, {of}", learner.rate, "Anki", anki.calling("answer"), many, 20, 1),
            compared(f"undo, {of}", learner.undo, "Anki", anki.calling("undo"), many, 20, 1),
        ]
        for word in RARE:
            found = len(catalogue.search(word))
            assert found == size.questions // 50 == int(anki.call("found", word)), "both find the same notes"
            ours, theirs = timed(partial(catalogue.search, word)), anki.calling("search", word)
            rows.append(compared(f"search: {word}, {of}", ours, "Anki", theirs, runs, 3, 1))
    return rows


def _made(folder: Path, size: Size, python: Path) -> _Cards:
    home, collection = Home(folder), folder / "collection.anki2"
    flashcards(home, size.questions)
    progress(home.places.progress, size)
    save(home.places.settings, language="en")
    Anki.make(python, collection, home.places.catalogue, home.places.progress, TODAY)
    return _Cards(home, collection, size)


def _starts(cards: _Cards, python: Path, runs: int) -> Row:
    morning = datetime.combine(date_of(TODAY), datetime.min.time(), UTC).replace(hour=10).isoformat()
    environment = cards.home.environment
    program = (sys.executable, *QUIZAPP, "study", "--plain", "--now", morning)

    def ours() -> float:
        seconds = _until_question(program, environment)
        _end_session(cards.home.places.progress)
        return seconds

    def theirs() -> float:
        return _until_question(Anki.first(python, cards.collection), environment)

    what = f"start to the first card, {cards.size.questions:,} notes"
    return compared(what, ours, "Anki", theirs, runs, 2, 1)


def _until_question(command: Sequence[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        said = b""
        while not QUESTION.search(said):
            more = os.read(process.stdout.fileno(), 65536)
            assert more, f"it ended without a question: {said!r}"
            said += more
        seconds = time.perf_counter() - start
        process.stdout.read()
    return seconds


def _end_session(record: Path) -> None:
    """So that the next start makes a queue anew, as Anki does every time."""
    with Store.open(record) as store:
        store.take_lease(ME, 0, force=True)
        first, *_ = store.open_session(TODAY)
        store.append(Ended("bench"), Stamp(first.stamp.at, TODAY, first.seq))
