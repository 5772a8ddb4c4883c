"""The statements on progress.db: rows to values and back. Who calls them holds the transaction."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from quizapp.memory.events import UNDOABLE, Event, Logged, Stamp, Undone, kind_of, pack, unpack
from quizapp.memory.fold import CardState, Daily, Marks, New, Record, Reviewed
from quizapp.memory.typed import from_blob, to_blob

ENTRY = "seq, at, day, session, kind, payload"
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


def entry(row: tuple[int, int, int, int | None, str, str]) -> Logged:
    seq, at, day, session, kind, payload = row
    return Logged(seq, Stamp(at, day, session), unpack(kind, payload))


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


def insert_event(connection: sqlite3.Connection, event: Event, stamp: Stamp, card: int | None) -> int:
    cursor = connection.execute(
        "INSERT INTO events (at, day, session, kind, card, payload) VALUES (?, ?, ?, ?, ?, ?)",
        (stamp.at, stamp.day, stamp.session, kind_of(event), card, pack(event)),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


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


def save_card(connection: sqlite3.Connection, card: int, before: Record | None, now: Record) -> None:
    """Writes what is no longer as it was `before`, or everything where that is not known."""
    if before is None or now.state != before.state:
        _save_state(connection, card, now.state)
    if before is None or now.marks != before.marks:
        connection.execute(
            "UPDATE cards SET suspended = ?, buried_on = ?, flag = ? WHERE id = ?",
            (
                now.marks.suspended,
                now.marks.buried_on,
                None if now.marks.flag is None else to_blob(now.marks.flag),
                card,
            ),
        )


def _save_state(connection: sqlite3.Connection, card: int, state: CardState) -> None:
    values: tuple[int | float | None, ...]
    match state:
        case New(seen):
            values = (seen, 0, 0, None, None, None, None, None)
        case Reviewed() as s:
            values = (s.seen, s.reps, s.lapses, s.stability, s.difficulty, s.last_day, s.interval, s.due_day)
    connection.execute(
        "UPDATE cards SET seen = ?, reps = ?, lapses = ?, stability = ?, difficulty = ?, last_day = ?, interval = ?, "
        "due_day = ? WHERE id = ?",
        (*values, card),
    )


def add_daily(connection: sqlite3.Connection, day: int, amount: Daily) -> None:
    connection.execute(_ADD_DAILY, (day, *amount))


def history(connection: sqlite3.Connection, card: int) -> list[Logged]:
    """Every event of a card in order, the undone and the undoing among them."""
    rows = connection.execute(f"SELECT {ENTRY} FROM events WHERE card = ? ORDER BY seq", (card,))
    return [entry(row) for row in rows]


def history_before(connection: sqlite3.Connection, card: int, seq: int) -> Iterator[Logged]:
    """Its events before one of them, latest first, each read when it is asked for."""
    rows = connection.execute(
        f"SELECT {ENTRY} FROM events WHERE card = ? AND seq < ? ORDER BY seq DESC", (card, seq)
    )
    return (entry(row) for row in rows)


def daily(connection: sqlite3.Connection, day: int) -> Daily:
    row = connection.execute(f"SELECT {DAILY} FROM daily WHERE day = ?", (day,)).fetchone()
    return Daily() if row is None else Daily(*row)


class Undoable(NamedTuple):
    logged: Logged
    card: Card


# An undo takes back the last event that counts: between an Undone and its target there is nothing left to undo.
# So the search goes back in leaps, from an Undone to before its target, and costs the same at any depth of undo.
_KINDS = ", ".join(f"'{kind.__name__.lower()}'" for kind in (*UNDOABLE, Undone))
_LAST_UNDOABLE = f"""
    WITH RECURSIVE back (seq, target) AS (
        SELECT NULL, max(seq) + 1 FROM events
        UNION ALL
        SELECT e.seq, iif(e.kind = 'undone', json_extract(e.payload, '$.target'), NULL)
        FROM back JOIN events AS e ON e.seq = (
            SELECT seq FROM events WHERE seq < back.target AND kind IN ({_KINDS}) ORDER BY seq DESC LIMIT 1))
    SELECT {ENTRY}, name, id, {CARD}, {MARKS} FROM events JOIN cards ON id = card
    WHERE seq = (SELECT seq FROM back WHERE target IS NULL)"""


def last_undoable(connection: sqlite3.Connection) -> Undoable | None:
    """The last event that can be undone and was not, under its card's present name; and the card."""
    row = connection.execute(_LAST_UNDOABLE).fetchone()
    if row is None:
        return None
    found = entry(row[:6])
    assert isinstance(found.event, UNDOABLE)
    return Undoable(replace(found, event=replace(found.event, card=row[6])), Card(row[7], record(row[8:])))


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
