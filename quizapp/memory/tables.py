"""The statements on progress.db: rows to values and back. Who calls them holds the transaction."""

import sqlite3
from dataclasses import replace
from typing import NamedTuple

from quizapp.memory.events import Answered, Event, Logged, Rated, Stamp, kind_of, pack, unpack
from quizapp.memory.fold import CardState, Daily, New, Reviewed

ENTRY = "seq, at, day, session, kind, payload"
CARD = "seen, reps, lapses, stability, difficulty, last_day, interval"

DAILY = ", ".join(Daily._fields)
_ADD_DAILY = (
    f"INSERT INTO daily (day, {DAILY}) VALUES (?{', ?' * len(Daily._fields)}) ON CONFLICT (day) DO UPDATE SET "
    + ", ".join(f"{field} = {field} + excluded.{field}" for field in Daily._fields)
)


class Card(NamedTuple):
    id: int
    state: CardState


def entry(row: tuple[int, int, int, int | None, str, str]) -> Logged:
    seq, at, day, session, kind, payload = row
    return Logged(seq, Stamp(at, day, session), unpack(kind, payload))


def state(row: tuple[int, int, int, float | None, float | None, int | None, int | None]) -> CardState:
    seen, reps, lapses, stability, difficulty, last_day, interval = row
    if stability is None or difficulty is None or last_day is None or interval is None:
        return New(seen)
    return Reviewed(stability, difficulty, last_day, interval, reps, lapses, seen)


def columns(state: CardState) -> tuple[int, int, int, float | None, float | None, int | None, int | None]:
    match state:
        case New(seen):
            return seen, 0, 0, None, None, None, None
        case Reviewed() as s:
            return s.seen, s.reps, s.lapses, s.stability, s.difficulty, s.last_day, s.interval


def insert_event(connection: sqlite3.Connection, event: Event, stamp: Stamp, card: int | None) -> int:
    cursor = connection.execute(
        "INSERT INTO events (at, day, session, kind, card, payload) VALUES (?, ?, ?, ?, ?, ?)",
        (stamp.at, stamp.day, stamp.session, kind_of(event), card, pack(event)),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def find_card(connection: sqlite3.Connection, name: str) -> Card | None:
    row = connection.execute(f"SELECT id, {CARD} FROM cards WHERE name = ?", (name,)).fetchone()
    return None if row is None else Card(row[0], state(row[1:]))


def card(connection: sqlite3.Connection, name: str) -> Card:
    """The card's row, made if this is the first that is heard of it."""
    found = find_card(connection, name)
    if found is not None:
        return found
    cursor = connection.execute("INSERT INTO cards (name, seen, reps, lapses) VALUES (?, 0, 0, 0)", (name,))
    assert cursor.lastrowid is not None
    return Card(cursor.lastrowid, New())


def save_card(connection: sqlite3.Connection, card: int, state: CardState) -> None:
    connection.execute(
        "UPDATE cards SET seen = ?, reps = ?, lapses = ?, stability = ?, difficulty = ?, last_day = ?, interval = ? "
        "WHERE id = ?",
        (*columns(state), card),
    )


def add_daily(connection: sqlite3.Connection, day: int, amount: Daily) -> None:
    connection.execute(_ADD_DAILY, (day, *amount))


def history(connection: sqlite3.Connection, card: int) -> list[Logged]:
    """Every event of a card in order, the undone and the undoing among them."""
    rows = connection.execute(f"SELECT {ENTRY} FROM events WHERE card = ? ORDER BY seq", (card,))
    return [entry(row) for row in rows]


def daily(connection: sqlite3.Connection, day: int) -> Daily:
    row = connection.execute(f"SELECT {DAILY} FROM daily WHERE day = ?", (day,)).fetchone()
    return Daily() if row is None else Daily(*row)


class Undoable(NamedTuple):
    logged: Logged
    card: int


def last_undoable(connection: sqlite3.Connection) -> Undoable | None:
    """The last answer or rating that was not undone, under its card's present name, and the card's row."""
    # The plus takes the column's affinity away: with it SQLite scans the index `undone` instead of searching it.
    row = connection.execute(
        f"SELECT {ENTRY}, card, (SELECT name FROM cards WHERE id = card) FROM events AS e "
        "WHERE kind IN ('answered', 'rated') AND NOT EXISTS (SELECT 1 FROM events AS u "
        "WHERE u.kind = 'undone' AND json_extract(u.payload, '$.target') = +e.seq) ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    found = entry(row[:6])
    assert isinstance(found.event, Answered | Rated)
    return Undoable(replace(found, event=replace(found.event, card=row[7])), row[6])


def open_session(connection: sqlite3.Connection, day: int) -> list[Logged]:
    """One query: the index on session bounds finds the last of them, the rest is the end of the log."""
    rows = connection.execute(
        "WITH bound AS (SELECT seq, kind, day FROM events "
        "WHERE kind IN ('started', 'ended') ORDER BY seq DESC LIMIT 1) "
        "SELECT e.seq, e.at, e.day, e.session, e.kind, e.payload FROM bound JOIN events AS e ON e.seq >= bound.seq "
        "WHERE bound.kind = 'started' AND bound.day >= ? AND e.session = bound.seq ORDER BY e.seq",
        (day,),
    )
    return [entry(row) for row in rows]
