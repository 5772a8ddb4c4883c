"""Appending to the log: each event moves the tables that are folded from it, in the transaction that the caller holds.

The card's row is the fold of its history so far, so an answer costs a few statements however long that history is.
Only undo and a merger of two histories read one again.
"""

import sqlite3

from quizapp.memory import drafts, tables
from quizapp.memory.errors import NotUndoable
from quizapp.memory.events import Answered, Ended, Event, Logged, Renamed, Stamp, Started, Undone, card_of
from quizapp.memory.fold import NOTHING, Daily, after, contribution, fold


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
    state = after(card.state, logged)
    if state is not card.state:
        tables.save_card(connection, card.id, state)
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
    seq = tables.insert_event(connection, event, stamp, last.card)
    tables.save_card(connection, last.card, fold(tables.history(connection, last.card)))
    tables.add_daily(connection, last.logged.stamp.day, Daily().minus(contribution(last.logged)))
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
            tables.save_card(connection, new.id, fold(tables.history(connection, new.id)))
        drafts.rename(connection, event.old, event.new)
    return tables.insert_event(connection, event, stamp, None)
