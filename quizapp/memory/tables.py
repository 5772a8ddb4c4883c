"""The statements on progress.db: rows to values and back. Who calls them holds the transaction."""

import sqlite3
from typing import Any, NamedTuple

from quizapp.memory.states import CardState, Daily, Marks, New, Record, Reviewed
from quizapp.memory.typed import from_blob, to_blob

CARD = "seen, reps, lapses, stability, difficulty, last_day, interval"
MARKS = "suspended, buried_on, flag"

DAILY = ", ".join(Daily._fields)
_ADD_DAILY = (
    f"INSERT INTO daily (day, {DAILY}) VALUES (?{', ?' * len(Daily._fields)}) ON CONFLICT (day) DO UPDATE SET "
    + ", ".join(f"{field} = {field} + excluded.{field}" for field in Daily._fields)
)


class Card(NamedTuple):
    id: int
    record: Record


def record(row: tuple[Any, ...]) -> Record:
    """From the columns CARD and MARKS, in this order."""
    return Record(state(row[:7]), marks(row[7:]))


def state(row: tuple[Any, ...]) -> CardState:
    seen, reps, lapses, stability, difficulty, last_day, interval = row
    if stability is None or difficulty is None or last_day is None or interval is None:
        return New(seen)
    return Reviewed(stability, difficulty, last_day, interval, reps, lapses, seen)


def marks(row: tuple[Any, ...]) -> Marks:
    suspended, buried_on, flag = row
    return Marks(bool(suspended), buried_on, None if flag is None else from_blob(flag))


def find_card(connection: sqlite3.Connection, name: str) -> Card | None:
    row = connection.execute(f"SELECT id, {CARD}, {MARKS} FROM cards WHERE name = ?", (name,)).fetchone()
    return None if row is None else Card(row[0], record(row[1:]))


def card(connection: sqlite3.Connection, name: str) -> Card:
    """The card's row, made if this is the first that is heard of it."""
    found = find_card(connection, name)
    if found is not None:
        return found
    (id,) = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM cards").fetchone()
    connection.execute("INSERT INTO cards (name, id, seen, reps, lapses) VALUES (?, ?, 0, 0, 0)", (name, id))
    return Card(id, Record())


def save_card(connection: sqlite3.Connection, name: str, before: Record | None, now: Record) -> None:
    """Writes what is no longer as it was `before`, or everything where that is not known."""
    if before is None or now.state != before.state:
        _save_state(connection, name, now.state)
    if before is None or now.marks != before.marks:
        connection.execute(
            "UPDATE cards SET suspended = ?, buried_on = ?, flag = ? WHERE name = ?",
            (
                now.marks.suspended,
                now.marks.buried_on,
                None if now.marks.flag is None else to_blob(now.marks.flag),
                name,
            ),
        )


def _save_state(connection: sqlite3.Connection, name: str, state: CardState) -> None:
    values: tuple[int | float | None, ...]
    match state:
        case New(seen):
            values = (seen, 0, 0, None, None, None, None, None)
        case Reviewed() as s:
            values = (s.seen, s.reps, s.lapses, s.stability, s.difficulty, s.last_day, s.interval, s.due_day)
    connection.execute(
        "UPDATE cards SET seen = ?, reps = ?, lapses = ?, stability = ?, difficulty = ?, last_day = ?, interval = ?, "
        "due_day = ? WHERE name = ?",
        (*values, name),
    )


def add_daily(connection: sqlite3.Connection, day: int, amount: Daily) -> None:
    connection.execute(_ADD_DAILY, (day, *amount))


def daily(connection: sqlite3.Connection, day: int) -> Daily:
    row = connection.execute(f"SELECT {DAILY} FROM daily WHERE day = ?", (day,)).fetchone()
    return Daily() if row is None else Daily(*row)


def open_session(
    connection: sqlite3.Connection, day: int
) -> list[tuple[int, int, int, int | None, str, str]]:
    """The rows of the last session's events. One query: the index on session bounds finds the last of them, the rest
    is the end of the log."""
    return connection.execute(
        "WITH bound AS (SELECT seq, kind, day FROM events "
        "WHERE kind IN ('started', 'ended') ORDER BY seq DESC LIMIT 1) "
        "SELECT e.seq, e.at, e.day, e.session, e.kind, e.payload FROM bound JOIN events AS e ON e.seq >= bound.seq "
        "WHERE bound.kind = 'started' AND bound.day >= ? AND e.session = bound.seq ORDER BY e.seq",
        (day,),
    ).fetchall()
