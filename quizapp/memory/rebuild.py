"""Folding the whole log anew, to prove the tables or to put them right.

It shares the fold with the store and nothing else: it goes by the names that the events carry, not by the card column.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field

from quizapp.memory import entries, tables
from quizapp.memory.events import Logged, Renamed, Undone, Unknown, card_of, unpack
from quizapp.memory.fold import contribution, moved
from quizapp.memory.states import NOTHING, Daily, Record

Progress = Callable[[int, int], None]
# Often enough for a bar that moves: a million events take about ten seconds.
REPORT_EVERY = 20_000

_UNHEARD = Record()


class LaterKind(Exception):
    """The log holds an event of a kind that a later version writes: what it does to a card is not known here."""


@dataclass(slots=True)
class Folded:
    """What the log says: the cards by present name, the days, and the events that the tables file elsewhere."""

    cards: dict[str, Record] = field(default_factory=dict)
    days: dict[int, Daily] = field(default_factory=dict)
    misfiled: dict[int, str] = field(default_factory=dict)


def rebuild(connection: sqlite3.Connection, progress: Progress | None = None) -> bool:
    """True where the tables already said what the log says. The caller holds the transaction."""
    folded = fold_all(connection, progress)
    rows = connection.execute(f"SELECT name, {tables.CARD}, {tables.MARKS} FROM cards")
    cards = {name: tables.record(tuple(row)) for name, *row in rows}
    rows = connection.execute(f"SELECT day, {tables.DAILY} FROM daily")
    days = {day: Daily(*amounts) for day, *amounts in rows}
    if not folded.misfiled and cards == folded.cards and _worked(days) == _worked(folded.days):
        return True
    _put_right(connection, folded)
    return False


def fold_all(connection: sqlite3.Connection, progress: Progress | None = None) -> Folded:
    """One pass over the log. What is undone is known before it begins, so that no history need be kept."""
    (total,) = connection.execute("SELECT count(*) FROM events").fetchone()
    names = _Names(connection)
    files = dict(connection.execute("SELECT id, name FROM cards"))
    targets = "SELECT json_extract(payload, '$.target') FROM events WHERE kind = 'undone'"
    undone: dict[int, str | None] = {target: None for (target,) in connection.execute(targets)}
    folded = Folded()
    log = connection.execute(f"SELECT card, {entries.ENTRY} FROM events ORDER BY seq")
    for count, (file, *row) in enumerate(log, 1):
        entry = entries.entry(tuple(row))
        match entry.event:
            case Unknown(kind):
                raise LaterKind(kind)
            case Undone(target):
                owner = undone[target]
            case event:
                name = card_of(event)
                owner = names.present(name, entry.seq) if name else None
        if owner is not None:
            if files.get(file) != owner:
                folded.misfiled[entry.seq] = owner
            if entry.seq in undone:
                undone[entry.seq] = owner
                folded.cards.setdefault(owner, _UNHEARD)
            else:
                _count(folded, owner, entry)
        if progress and (count % REPORT_EVERY == 0 or count == total):
            progress(count, total)
    return folded


def _count(folded: Folded, owner: str, entry: Logged) -> None:
    folded.cards[owner] = moved(folded.cards.get(owner, _UNHEARD), entry)
    amount = contribution(entry)
    if amount is not NOTHING:
        day = entry.stamp.day
        folded.days[day] = folded.days.get(day, NOTHING).plus(amount)


def _worked(days: dict[int, Daily]) -> dict[int, Daily]:
    """Without the days on which everything was undone: the store keeps a row of zeros for them."""
    return {day: amount for day, amount in days.items() if amount != NOTHING}


def _put_right(connection: sqlite3.Connection, folded: Folded) -> None:
    connection.execute("DELETE FROM daily")
    for day, amount in folded.days.items():
        tables.add_daily(connection, day, amount)
    ids: dict[str, int] = {}
    for name, record in folded.cards.items():
        ids[name] = tables.card(connection, name).id
        tables.save_card(connection, name, None, record)
    for seq, owner in folded.misfiled.items():
        connection.execute("UPDATE events SET card = ? WHERE seq = ?", (ids[owner], seq))
    for (name,) in connection.execute("SELECT name FROM cards").fetchall():
        if name not in ids:
            connection.execute("DELETE FROM cards WHERE name = ?", (name,))


class _Names:
    """Whose history an event is in now, from the name it carries and the renamings that came after it.

    A name may be used again once it was renamed away, so a history is a name and how often that had happened by then.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._left: dict[str, list[int]] = {}
        self._went: dict[tuple[str, int], tuple[str, int]] = {}
        rows = connection.execute("SELECT seq, kind, payload FROM events WHERE kind = 'renamed' ORDER BY seq")
        for seq, kind, payload in rows:
            event = unpack(kind, payload)
            if isinstance(event, Renamed) and event.old != event.new:
                self._went[event.old, self._times(event.old)] = (event.new, self._times(event.new))
                self._left.setdefault(event.old, []).append(seq)

    def _times(self, name: str) -> int:
        return len(self._left.get(name, ()))

    def present(self, name: str, seq: int) -> str:
        left = self._left.get(name)
        if left is None:
            return name
        history = (name, sum(at < seq for at in left))
        while history in self._went:
            history = self._went[history]
        return history[0]
