"""Appending to the log: each event moves the tables that are folded from it, in the transaction that the caller holds.

The card's row is the fold of its history so far, so an answer costs a few statements however long that history is.
Undo reads it back to what it restores; only a merger of two histories reads one again.
"""

import sqlite3

from quizapp.memory import drafts, entries, tables
from quizapp.memory.errors import NotUndoable
from quizapp.memory.events import (
    UNDOABLE,
    Answered,
    Ended,
    Event,
    Logged,
    Renamed,
    Stamp,
    Started,
    Undone,
    card_of,
)
from quizapp.memory.fold import contribution, fold_record, moved, standing_backwards, without
from quizapp.memory.recent import Appended, Decision, Recent
from quizapp.memory.states import NOTHING


class Log:
    """The log as this copy of the program writes it, with what it knows from before.

    To be thrown away where another may have written, or where it is not certain what was.
    """

    def __init__(self) -> None:
        self._recent = Recent()

    @property
    def last(self) -> Decision | None:
        """The last decision that counts, where it is known."""
        return self._recent.last

    def append(self, connection: sqlite3.Connection, event: Event, stamp: Stamp) -> Appended:
        """The caller holds the transaction, and says afterwards that it was `committed`."""
        return append(connection, event, stamp, self._recent)

    def committed(self, event: Event, appended: Appended) -> None:
        self._recent.note(event, appended)


def append(connection: sqlite3.Connection, event: Event, stamp: Stamp, recent: Recent) -> Appended:
    """Writes the event and what follows from it; what is known from before is taken from `recent`, and not read."""
    match event:
        case Undone():
            return _undo(connection, event, stamp, recent)
        case Renamed():
            return Appended(_rename(connection, event, stamp))
        case Started():
            return Appended(_start(connection, event, stamp))
        case Ended():
            drafts.remove_session(connection, stamp.session)
            return Appended(entries.insert_event(connection, event, stamp, None))
        case _:
            return _fold_in(connection, event, stamp, recent)


def _fold_in(connection: sqlite3.Connection, event: Event, stamp: Stamp, recent: Recent) -> Appended:
    name = card_of(event)
    if name is None:
        return Appended(entries.insert_event(connection, event, stamp, None))
    card = recent.card(name) or tables.card(connection, name)
    logged = Logged(entries.insert_event(connection, event, stamp, card.id), stamp, event)
    now = moved(card.record, logged)
    tables.save_card(connection, name, card.record, now)
    amount = contribution(logged)
    if amount is not NOTHING:
        tables.add_daily(connection, stamp.day, amount)
    if isinstance(event, Answered):
        drafts.remove_card(connection, name)
    decision = Decision(logged, name, card.record) if isinstance(event, UNDOABLE) else None
    return Appended(logged.seq, name, tables.Card(card.id, now), decision)


def _start(connection: sqlite3.Connection, event: Started, stamp: Stamp) -> int:
    """A session is named by the number of its first event, which is known only once that is written."""
    seq = entries.insert_event(connection, event, stamp, None)
    connection.execute("UPDATE events SET session = seq WHERE seq = ?", (seq,))
    return seq


def _undo(connection: sqlite3.Connection, event: Undone, stamp: Stamp, recent: Recent) -> Appended:
    known = recent.last
    last = entries.last_undoable(connection) if known is None else _still(connection, known, recent)
    if last is None or last.logged.seq != event.target:
        raise NotUndoable(f"{event.target} is not the last event that counts")
    card = last.card
    if known is None:
        earlier = standing_backwards(entries.history_before(connection, card.id, event.target))
        now = without(card.record, last.logged, earlier)
    else:
        now = known.taken_back(card.record)
    seq = entries.insert_event(connection, event, stamp, card.id)
    tables.save_card(connection, last.name, card.record, now)
    amount = contribution(last.logged)
    if amount is not NOTHING:
        tables.add_daily(connection, last.logged.stamp.day, NOTHING.minus(amount))
    return Appended(seq, last.name, tables.Card(card.id, now))


def _still(connection: sqlite3.Connection, known: Decision, recent: Recent) -> entries.Undoable:
    """The last decision with its card as it is now."""
    card = recent.card(known.name) or tables.card(connection, known.name)
    return entries.Undoable(known.logged, known.name, card)


def _rename(connection: sqlite3.Connection, event: Renamed, stamp: Stamp) -> int:
    """The history goes to the new name; where that has one already, the two become one in order of sequence."""
    old, new = tables.find_card(connection, event.old), tables.find_card(connection, event.new)
    if old is not None and old.id != (new.id if new else None):
        if new is None:
            connection.execute("UPDATE cards SET name = ? WHERE id = ?", (event.new, old.id))
        else:
            connection.execute("UPDATE events SET card = ? WHERE card = ?", (new.id, old.id))
            connection.execute("DELETE FROM cards WHERE id = ?", (old.id,))
            tables.save_card(connection, event.new, None, fold_record(entries.history(connection, new.id)))
        drafts.rename(connection, event.old, event.new)
    return entries.insert_event(connection, event, stamp, None)
