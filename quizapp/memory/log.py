"""Appending to the log: each event moves the tables that are folded from it, in the transaction that the caller holds.

The card's row is the fold of its history so far, so an answer costs a few statements however long that history is.
Undo reads it back to what it restores; only a merger of two histories reads one again.
"""

import sqlite3

from quizapp.memory import drafts, tables
from quizapp.memory.errors import NotUndoable
from quizapp.memory.events import Answered, Ended, Event, Logged, Renamed, Stamp, Started, Undone, card_of
from quizapp.memory.fold import NOTHING, Daily, contribution, fold_record, moved, standing_backwards, without


def append(connection: sqlite3.Connection, event: Event, stamp: Stamp) -> int:
    """Writes the event and what follows from it; returns its sequence number."""
    match event:
        case Undone():
            return _undo(connection, event, stamp)
        case Renamed():
            return _rename(connection, event, stamp)
        case Started():
            return _start(connection, event, stamp)
        case Ended():
            drafts.remove_session(connection, stamp.session)
            return tables.insert_event(connection, event, stamp, None)
        case _:
            return _fold_in(connection, event, stamp)


def _fold_in(connection: sqlite3.Connection, event: Event, stamp: Stamp) -> int:
    name = card_of(event)
    if name is None:
        return tables.insert_event(connection, event, stamp, None)
    card = tables.card(connection, name)
    logged = Logged(tables.insert_event(connection, event, stamp, card.id), stamp, event)
    tables.save_card(connection, card.id, card.record, moved(card.record, logged))
    amount = contribution(logged)
    if amount is not NOTHING:
        tables.add_daily(connection, stamp.day, amount)
    if isinstance(event, Answered):
        drafts.remove_card(connection, name)
    return logged.seq


def _start(connection: sqlite3.Connection, event: Started, stamp: Stamp) -> int:
    """A session is named by the number of its first event, which is known only once that is written."""
    seq = tables.insert_event(connection, event, stamp, None)
    connection.execute("UPDATE events SET session = seq WHERE seq = ?", (seq,))
    return seq


def _undo(connection: sqlite3.Connection, event: Undone, stamp: Stamp) -> int:
    last = tables.last_undoable(connection)
    if last is None or last.logged.seq != event.target:
        raise NotUndoable(f"{event.target} is not the last event that counts")
    seq = tables.insert_event(connection, event, stamp, last.card.id)
    earlier = standing_backwards(tables.history_before(connection, last.card.id, event.target))
    tables.save_card(
        connection, last.card.id, last.card.record, without(last.card.record, last.logged, earlier)
    )
    amount = contribution(last.logged)
    if amount is not NOTHING:
        tables.add_daily(connection, last.logged.stamp.day, Daily().minus(amount))
    return seq


def _rename(connection: sqlite3.Connection, event: Renamed, stamp: Stamp) -> int:
    """The history goes to the new name; where that has one already, the two become one in order of sequence."""
    old, new = tables.find_card(connection, event.old), tables.find_card(connection, event.new)
    if old is not None and old.id != (new.id if new else None):
        if new is None:
            connection.execute("UPDATE cards SET name = ? WHERE id = ?", (event.new, old.id))
        else:
            connection.execute("UPDATE events SET card = ? WHERE card = ?", (new.id, old.id))
            connection.execute("DELETE FROM cards WHERE id = ?", (old.id,))
            tables.save_card(connection, new.id, None, fold_record(tables.history(connection, new.id)))
        drafts.rename(connection, event.old, event.new)
    return tables.insert_event(connection, event, stamp, None)
