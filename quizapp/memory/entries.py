"""The statements on the log itself: events to rows and back. Who calls them holds the transaction.

Apart from `tables`, which Home reads: the classes of the events take 8 ms to make.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from quizapp.memory.events import UNDOABLE, Event, Logged, Stamp, Undone, kind_of, pack, unpack
from quizapp.memory.tables import CARD, MARKS, Card, record

ENTRY = "seq, at, day, session, kind, payload"

_DECIDING = ", ".join(f"'{kind.__name__.lower()}'" for kind in (*UNDOABLE, Undone))

_AFTER_ALL = 2**63 - 1


def entry(row: tuple[int, int, int, int | None, str, str]) -> Logged:
    seq, at, day, session, kind, payload = row
    return Logged(seq, Stamp(at, day, session), unpack(kind, payload))


def insert_event(connection: sqlite3.Connection, event: Event, stamp: Stamp, card: int | None) -> int:
    cursor = connection.execute(
        "INSERT INTO events (at, day, session, kind, card, payload) VALUES (?, ?, ?, ?, ?, ?)",
        (stamp.at, stamp.day, stamp.session, kind_of(event), card, pack(event)),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def history(connection: sqlite3.Connection, card: int) -> list[Logged]:
    """Every event of a card in order, the undone and the undoing among them."""
    rows = connection.execute(f"SELECT {ENTRY} FROM events WHERE card = ? ORDER BY seq", (card,))
    return [entry(row) for row in rows]


def history_before(connection: sqlite3.Connection, card: int, seq: int) -> Iterator[Logged]:
    """What was decided about it before one of its events, and taken back, latest first; read as it is asked for."""
    rows = connection.execute(
        f"SELECT {ENTRY} FROM events WHERE card = ? AND seq < ? AND kind IN ({_DECIDING}) ORDER BY seq DESC",
        (card, seq),
    )
    for row in rows:
        yield entry(row)


class Undoable(NamedTuple):
    """An event that can be taken back, under the present name of its card; and the card as it is now."""

    logged: Logged
    name: str
    card: Card


_LAST_DECISION = (
    f"SELECT {ENTRY}, card FROM events WHERE seq < ? AND kind IN ({_DECIDING}) ORDER BY seq DESC LIMIT 1"
)

_CARD_OF_EVENT = f"SELECT name, id, {CARD}, {MARKS} FROM cards WHERE id = ?"


def last_undoable(connection: sqlite3.Connection) -> Undoable | None:
    """The last event that can be undone and was not, under its card's present name; and the card.

    An undo takes back the last event that counts: between an Undone and its target there is nothing left to undo. So
    the search goes back in leaps, from an Undone to before its target, and costs the same at any depth of undo.
    """
    before = _AFTER_ALL
    while (row := connection.execute(_LAST_DECISION, (before,)).fetchone()) is not None:
        found = entry(row[:6])
        if isinstance(found.event, Undone):
            before = found.event.target
            continue
        assert isinstance(found.event, UNDOABLE)
        name, id, *of_card = connection.execute(_CARD_OF_EVENT, (row[6],)).fetchone()
        present = replace(found, event=replace(found.event, card=name))
        return Undoable(present, name, Card(id, record(tuple(of_card))))
    return None
