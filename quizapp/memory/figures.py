"""What the folded tables add up to: the streak, the pace, the days to come, the flags."""

import sqlite3
from typing import NamedTuple

from quizapp.memory.typed import from_blob

PACE_DAYS = 28
"""The weeks over which a learner's own pace is taken."""
PACE_CARDS = 10
"""With fewer cards than these in that time there is no pace yet."""
USUAL_SECONDS = 40.0
"""What a card takes a learner whose own pace is not known."""


class Flag(NamedTuple):
    """A flagged card and the note, which may be empty."""

    card: str
    note: str


def flags(connection: sqlite3.Connection) -> list[Flag]:
    rows = connection.execute("SELECT name, flag FROM cards WHERE flag IS NOT NULL ORDER BY name")
    return [Flag(card, from_blob(note)) for card, note in rows]


def suspended(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute("SELECT name FROM cards WHERE suspended ORDER BY name")]


def due_counts(connection: sqlite3.Connection, first_day: int, last_day: int) -> dict[int, int]:
    """How many cards are due on each of these days; a day without any is left out."""
    rows = connection.execute(
        "SELECT due_day, count(*) FROM cards WHERE due_day BETWEEN ? AND ? AND NOT suspended GROUP BY due_day",
        (first_day, last_day),
    )
    return dict(rows.fetchall())


def streak(connection: sqlite3.Connection, day: int) -> int:
    """How many study days running, up to today or yesterday, have at least one rating."""
    rows = connection.execute(
        "SELECT day FROM daily WHERE day <= ? AND reviews + repeats > 0 ORDER BY day DESC", (day,)
    )
    length, expected = 0, day
    for (studied,) in rows:
        if length == 0 and studied == day - 1:
            expected = studied
        if studied != expected:
            break
        length, expected = length + 1, expected - 1
    return length


def seconds_per_card(connection: sqlite3.Connection, day: int) -> float:
    """The learner's own mean over the last weeks; what the repeats of a failed card took is part of its time."""
    milliseconds, cards = connection.execute(
        "SELECT coalesce(sum(milliseconds), 0), coalesce(sum(reviews), 0) FROM daily WHERE day > ? AND day <= ?",
        (day - PACE_DAYS, day),
    ).fetchone()
    return float(milliseconds / 1000 / cards) if cards >= PACE_CARDS else USUAL_SECONDS
