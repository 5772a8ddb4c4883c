"""A learner of some years, made in seconds: progress.db as `Store` would have left it.

The same size and seed give the same rows on every machine. The log is a real one: its events are what the store
writes, its tables are what they fold to, and `Store.rebuild` finds nothing to put right.

    progress(folder / "progress.db")    # 100,000 cards, a million events, 5,000 of them due on TODAY
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random

from quizapp.memory.database import connect

TODAY = 739_500
DAY_MS = 86_400_000

Row = tuple[int, int, int, int, str, int | None, str]
"""Of the table `events`: seq, at, day, session, kind, card, payload."""


@dataclass(frozen=True)
class Size:
    """How much there is. The cards that are due are questions of the catalogue, which has the first `questions`."""

    cards: int = 100_000
    events: int = 1_000_000
    due: int = 5_000
    questions: int = 10_000
    days: int = 1_000
    suspended: int = 500
    flagged: int = 200


FULL = Size()


TOPICS = 200


def name(number: int) -> str:
    """An id that begins with its subject and is as long as real ones are; subjects follow each other in any order."""
    return f"subject-{number % TOPICS * 73 % TOPICS:03d}-question-{number:06d}"


@dataclass(slots=True)
class _Card:
    """One card on its way through the days of its rounds; `row` is its id in the table."""

    row: int
    number: int
    name: str
    days: list[int]
    due: bool
    suspended: bool = False
    flagged: bool = False
    seen: int = 0
    reps: int = 0
    lapses: int = 0
    stability: float | None = None
    difficulty: float | None = None
    last_day: int = 0
    interval: int = 0

    def columns(self) -> tuple[str | int | float | bytes | None, ...]:
        memory = (
            self.stability,
            self.difficulty,
            self.last_day,
            self.interval,
            self.last_day + self.interval,
        )
        flag = b"look again" if self.flagged else None
        return (self.name, self.row, self.seen, self.reps, self.lapses, *memory, self.suspended, flag)


class _Learner:
    """Goes through the days once and gives the rows of the log; the cards and the days are what that leaves behind."""

    def __init__(self, size: Size, seed: int, names: Sequence[str]) -> None:
        self.size, self.chance, self.names = size, Random(seed), names
        self.seq = self.session = 0
        self.daily: dict[int, list[int]] = defaultdict(lambda: [0] * 10)
        self.cards = self._dealt()

    def _dealt(self) -> list[_Card]:
        """Every card has a round, and some have ten times as many as others."""
        size, chance = self.size, self.chance
        # A round is three events, and five where its rating is undone and given again, which one in forty is.
        rounds = int((size.events - 2 * size.days - size.suspended - size.flagged) / 3.05)
        days = [[chance.randrange(size.days)] for _ in range(size.cards)]
        for _ in range(rounds - size.cards):
            days[int(size.cards * chance.random() ** 1.3)].append(chance.randrange(size.days))
        numbers = chance.sample(range(size.cards), size.cards)
        due = set(chance.sample(range(min(size.questions, size.cards)), size.due))
        each = enumerate(zip(numbers, days, strict=True), 1)
        names = [*self.names, *map(name, range(len(self.names), size.cards))]
        return [
            _Card(row, number, names[number], sorted(rounds), number in due) for row, (number, rounds) in each
        ]

    def log(self) -> Iterator[Row]:
        rounds: dict[int, list[tuple[_Card, int]]] = defaultdict(list)
        for card in self.cards:
            for nth, ago in enumerate(card.days):
                rounds[ago].append((card, nth))
        started = {"groups": (), "queue": (), "retention": 0.9, "new_per_day": 20, "ahead": False}
        for ago in range(self.size.days):
            day, morning = TODAY - self.size.days + ago, ago * DAY_MS
            self.session = self.seq + 1
            yield self._row(morning, day, "started", None, started)
            for turn, (card, nth) in enumerate(rounds[ago], 1):
                yield from self._round(card, nth, morning + 20_000 * turn, day)
            evening = morning + 20_000 * (len(rounds[ago]) + 1)
            if ago == self.size.days - 1:
                yield from self._set_aside(evening, day)
            yield self._row(evening + 1, day, "ended", None, {"reason": "finished"})

    def _row(self, at: int, day: int, kind: str, card: _Card | None, payload: dict[str, object]) -> Row:
        self.seq += 1
        named = payload if card is None or kind == "undone" else {"card": card.name, **payload}
        packed = json.dumps(named, separators=(",", ":"))
        return self.seq, at, day, self.session, kind, card.row if card else None, packed

    def _round(self, card: _Card, nth: int, at: int, day: int) -> Iterator[Row]:
        """Shown, answered and rated; and what that adds to the card and to the day."""
        chance, worked = self.chance, self.daily[day]
        right, seconds = chance.random() < 0.85, chance.randrange(4_000, 60_000) / 1000
        yield self._row(at, day, "shown", card, {"n": card.seen, "variant": self._variant(card)})
        verdict = {"verdict": "right" if right else "wrong", "diagnosis": None, "seconds": seconds}
        raw = str(chance.randrange(1000))
        yield self._row(at + 1, day, "answered", card, {"n": card.seen, "raw": raw, **verdict})
        if chance.random() < 0.025:
            failed = {"rating": 1, "schedule": self._schedule(card, 1), "seconds": 0.5}
            yield self._row(at + 2, day, "rated", card, failed)
            yield self._row(at + 3, day, "undone", card, {"target": self.seq, "card": ""})
        rating = 2 + (chance.random() < 0.9) + (chance.random() < 0.15) if right else 1
        interval = self._wait(card, nth, day)
        schedule = self._schedule(card, interval)
        yield self._row(at + 4, day, "rated", card, {"rating": rating, "schedule": schedule, "seconds": 0.5})
        for column, more in ((0, 1), (1, right), (2, 1), (4, card.reps == 0), (4 + rating, 1)):
            worked[column] += more
        worked[9] += round(seconds * 1000) + 500
        card.seen += 1
        card.lapses += card.reps > 0 and rating == 1
        card.reps += 1
        card.last_day, card.interval = day, interval
        card.stability, card.difficulty = schedule["stability"], schedule["difficulty"]

    def _variant(self, card: _Card) -> dict[str, object] | None:
        if card.number % 2:
            return None
        params = {"n": self.chance.randrange(28, 256), "k": self.chance.randrange(1, 8), "s": 2, "p": 1}
        return {
            "index": self.chance.randrange(10**6),
            "attempt": 0,
            "params": params,
            "space": "5ad1f00d5ad1f00d",
        }

    def _schedule(self, card: _Card, interval: int) -> dict[str, float]:
        return {
            "interval": interval,
            "stability": interval * self.chance.uniform(0.7, 1.4),
            "difficulty": self.chance.uniform(1, 10),
            "introduces": card.reps == 0,
        }

    def _wait(self, card: _Card, nth: int, day: int) -> int:
        """Until its next round; after the last one until TODAY or shortly before, where it is to be due, or later."""
        left = TODAY - day
        if nth + 1 < len(card.days):
            return max(1, card.days[nth + 1] - card.days[nth])
        if card.due:
            return max(1, left - self.chance.randrange(20))
        return left + 1 + self.chance.randrange(365)

    def _set_aside(self, at: int, day: int) -> Iterator[Row]:
        """At the end; what is suspended was not due."""
        for card in self.chance.sample([card for card in self.cards if not card.due], self.size.suspended):
            card.suspended = True
            yield self._row(at, day, "suspended", card, {})
        for card in self.chance.sample(self.cards, self.size.flagged):
            card.flagged = True
            yield self._row(at, day, "flagged", card, {"note": "look again"})


def progress(path: Path, size: Size = FULL, seed: int = 20, names: Sequence[str] = ()) -> None:
    """Writes progress.db: about fifteen seconds at the full size. ``names`` are those of the first cards."""
    learner = _Learner(size, seed, names)
    with closing(connect(path)) as connection:
        indexed = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql NOT NULL"
        )
        indexes = indexed.fetchall()
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for index, _ in indexes:
            connection.execute(f"DROP INDEX {index}")
        fill(connection, "events", "seq, at, day, session, kind, card, payload", learner.log())
        fill(
            connection,
            "cards",
            "name, id, seen, reps, lapses, stability, difficulty, last_day, interval, due_day, suspended, flag",
            sorted(card.columns() for card in learner.cards),
        )
        fill(
            connection,
            "daily",
            "day, answered, right, reviews, repeats, new_cards, again, hard, good, easy, milliseconds",
            ((day, *amounts) for day, amounts in learner.daily.items()),
        )
        for _, sql in indexes:
            connection.execute(sql)
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def fill(
    connection: sqlite3.Connection, table: str, columns: str, rows: Iterable[tuple[object, ...]]
) -> None:
    places = ", ".join("?" for _ in columns.split(","))
    connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)
