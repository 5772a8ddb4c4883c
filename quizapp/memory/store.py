"""progress.db: the log, and what is folded from it, moved on together in one durable transaction per event."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from quizapp.memory import drafts, figures, lease, phrases, tables
from quizapp.memory.database import connect, transaction
from quizapp.memory.errors import BadCatalogue, LaterKinds, LeaseLost, StoreError, Watching, guarded
from quizapp.memory.figures import Flag
from quizapp.memory.lease import Held, Holder
from quizapp.memory.states import CardState, Daily, Marks, New

if TYPE_CHECKING:  # the events, and what works on them, are loaded with the first of them: Home needs none
    from quizapp.memory.events import Event, Logged, Stamp
    from quizapp.memory.log import Log
    from quizapp.memory.rebuild import Progress


class Store:
    """The learner's memory on disk. Reading is free to all; writing takes the lease first.

    with Store.open(path) as store:
        held = store.take_lease(Holder.here(token), now)  # None: it is ours
        session = store.append(Started(groups, queue, retention, new_per_day), Stamp(now, day))
        store.append(Shown("adam-step", n=0), Stamp(now, day, session))
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._holder: Holder | None = None
        self._other: Held | None = None
        """Who held the lease when it was last asked for in vain."""
        self._beat = 0
        self._log: Log | None = None
        """With what it knows from before; None where another may have written since."""

    @classmethod
    def open(cls, path: Path) -> Self:
        """Opens, makes or migrates the file; a `StoreError` says what is wrong with it otherwise."""
        return cls(path, connect(path))

    def close(self) -> None:
        if self._holder is not None:
            with suppress(StoreError):  # a lease that cannot be given back grows stale by itself
                self.release_lease()
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # The lease

    def take_lease(self, holder: Holder, now: int, force: bool = False) -> Held | None:
        """None when the lease is ours; otherwise whose it is. With `force` it is taken from whoever holds it."""
        with self._writing(durable=False) as connection:
            held = lease.read(connection)
            if held is not None and not force and not lease.free(held, holder, now):
                self._other = held
                return held
            lease.write(connection, holder, now)
        self._holder, self._beat, self._other = holder, now, None
        self._log = None
        return None

    def beat(self, now: int) -> None:
        """A sign of life, to be given every half minute; `LeaseLost` where another copy has taken over."""
        with self._writing(durable=False) as connection:
            self._check_lease(connection)
            lease.write(connection, self._held_by_us(), now)
        self._beat = now

    def release_lease(self) -> None:
        with self._writing(durable=False) as connection:
            lease.remove(connection, self._held_by_us())
        self._holder = None

    # Writing

    def append(self, event: "Event", stamp: "Stamp") -> int:
        """The event, its card and its study day in one transaction, on the disk when this returns.

        Returns the sequence number: of a `Started`, the name of its session.
        """
        log, self._log = self._log or _new_log(), None
        with guarded(self.path), transaction(self._connection) as connection:
            self._check_lease(connection)
            if abs(stamp.at - self._beat) >= lease.BEAT_MS:
                lease.write(connection, self._held_by_us(), stamp.at)
                self._beat = stamp.at
            appended = log.append(connection, event, stamp)
        log.committed(event, appended)
        self._log = log  # not where an interrupt came, whether before the commit or after it
        return appended.seq

    def save_draft(self, session: int, card: str, typed: str) -> None:
        """Keeps a half-typed answer; it survives the program being killed, though not a power cut.

        The commit is not synced: typing must not wait for the disk, and the next answer's commit syncs it along.
        """
        with self._writing(durable=False) as connection:
            self._check_lease(connection)
            drafts.save(connection, session, card, typed)

    def rebuild(self, progress: "Progress | None" = None) -> bool:
        """Folds the whole log anew. True where the tables said the same; otherwise they are put right."""
        from quizapp.memory.rebuild import LaterKind, rebuild

        with self._writing() as connection:
            self._check_lease(connection)
            self._log = None
            try:
                return rebuild(connection, progress)
            except LaterKind as error:
                raise LaterKinds(phrases.LATER_KINDS.fill(path=str(self.path), kind=str(error))) from error

    # Reading

    @property
    def empty(self) -> bool:
        """Nothing was ever learned here."""
        with guarded(self.path):
            return self._connection.execute("SELECT 1 FROM events LIMIT 1").fetchone() is None

    def state(self, card: str) -> CardState:
        with guarded(self.path):
            found = tables.find_card(self._connection, card)
            return found.record.state if found else New()

    def marks(self, card: str) -> Marks:
        """Whether the card is suspended, buried or flagged."""
        with guarded(self.path):
            found = tables.find_card(self._connection, card)
            return found.record.marks if found else Marks()

    def states(self, cards: Iterable[str]) -> dict[str, CardState]:
        """The states of those of the cards that have a history; the others are `New()`."""
        with guarded(self.path):
            found = ((card, tables.find_card(self._connection, card)) for card in cards)
            return {card: row.record.state for card, row in found if row}

    def history(self, card: str) -> "list[Logged]":
        """Every event of a card in order, under whatever names it had."""
        with guarded(self.path):
            found = tables.find_card(self._connection, card)
            if not found:
                return []
            from quizapp.memory.entries import history

            return history(self._connection, found.id)

    def daily(self, day: int) -> Daily:
        with guarded(self.path):
            return tables.daily(self._connection, day)

    def flags(self) -> list[Flag]:
        """The flagged cards and their notes, by name."""
        with guarded(self.path):
            return figures.flags(self._connection)

    def suspended(self) -> list[str]:
        """The suspended cards, by name; also those whose question is in no bank any more."""
        with guarded(self.path):
            return figures.suspended(self._connection)

    def due_counts(self, first_day: int, last_day: int) -> dict[int, int]:
        """How many cards are due on each of these days, for `Scheduler.preview` to choose a quiet one."""
        with guarded(self.path):
            return figures.due_counts(self._connection, first_day, last_day)

    def streak(self, day: int) -> int:
        """Study days running with at least one rating; today counts when there is one, yesterday keeps it alive."""
        with guarded(self.path):
            return figures.streak(self._connection, day)

    def seconds_per_card(self, day: int) -> float:
        """The learner's own pace over the last weeks, or the usual one."""
        with guarded(self.path):
            return figures.seconds_per_card(self._connection, day)

    def undoable(self) -> "Logged | None":
        """What undo would take back: the last `Undoable` event that still counts, under its card's present name."""
        with guarded(self.path):
            last = self._log.last if self._log else None
            if last is not None:
                return last.logged
            from quizapp.memory.entries import last_undoable

            found = last_undoable(self._connection)
            return found.logged if found else None

    def open_session(self, day: int) -> "list[Logged]":
        """The events of the last session if it was not ended and its study day has not passed; else none."""
        with guarded(self.path):
            rows = tables.open_session(self._connection, day)
            if not rows:
                return []
            from quizapp.memory.entries import entry

            return [entry(row) for row in rows]

    def draft(self, session: int, card: str) -> str | None:
        with guarded(self.path):
            return drafts.find(self._connection, session, card)

    @contextmanager
    def beside(self, catalogue: Path) -> Iterator[sqlite3.Connection]:
        """The connection with the compiled content attached, read-only, as the schema `catalogue`."""
        uri = f"{catalogue.absolute().as_uri()}?mode=ro"
        try:
            self._connection.execute("ATTACH DATABASE ? AS catalogue", (uri,))
            try:
                yield self._connection
            finally:
                self._connection.execute("DETACH DATABASE catalogue")
        except sqlite3.Error as error:
            # Whichever of the two files it was, the advice is about the one that can be made again.
            raise BadCatalogue(phrases.CATALOGUE.fill(path=str(catalogue), detail=str(error))) from error

    # Within

    @contextmanager
    def _writing(self, durable: bool = True) -> Iterator[sqlite3.Connection]:
        with guarded(self.path):
            if durable:
                with transaction(self._connection):
                    yield self._connection
                return
            self._connection.execute("PRAGMA synchronous = NORMAL")
            try:
                with transaction(self._connection):
                    yield self._connection
            finally:
                self._connection.execute("PRAGMA synchronous = FULL")

    def _held_by_us(self) -> Holder:
        if self._holder is not None:
            return self._holder
        if self._other is not None:
            raise Watching(self._other.watched())
        raise RuntimeError("take the lease before writing")

    def _check_lease(self, connection: sqlite3.Connection) -> None:
        """Inside the transaction, so that no other copy can write between the check and the commit."""
        if lease.token(connection) == self._held_by_us().token:
            return
        held = lease.read(connection)
        if held is None:
            raise LeaseLost(phrases.LEASE_GONE)
        raise LeaseLost(phrases.LEASE_LOST.fill(host=held.holder.host, pid=held.holder.pid))


def _new_log() -> "Log":
    from quizapp.memory.log import Log

    return Log()
