"""What SQL knows with the compiled content beside the cards: Home's counts, a session's queue, renamed questions.

The catalogue's tables are read here and nowhere else in this room: question (id, bank_group, topic, kind, position: its
place among all questions in the order in which they are learnt), alias (old, new).
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from quizapp.memory.store import Store

if TYPE_CHECKING:
    from quizapp.memory.events import Renamed

# Neither suspended nor put off until tomorrow; of a question without a card every column is NULL.
_MAY_COME = "c.suspended IS NOT 1 AND c.buried_on IS NOT :day"
_DUE = f"c.due_day <= :day AND {_MAY_COME}"
_NEW = f"c.due_day IS NULL AND {_MAY_COME}"
# From the cards that are due, which are few, to their questions; and from the questions to their cards.
_FROM_CARDS = "cards AS c CROSS JOIN catalogue.question AS q ON q.id = c.name"
_FROM_QUESTIONS = "catalogue.question AS q LEFT JOIN cards AS c ON c.name = q.id"
# Retrievability falls as elapsed days over stability rise, whatever the parameters of the forgetting curve.
_ASKED = "(:day - c.last_day) / c.stability, q.id, q.topic"
_Asked = tuple[Any, ...]
"""A row of `_ASKED`: how urgent it is (None where it is new), the question, its topic."""
_AT_ONCE = 256
"""Rows that are fetched together: one by one in a loop takes half as long again."""


class Stock(NamedTuple):
    """The questions of a bank or of a topic, each counted once.

    A suspended one is suspended whatever else it is. One that was buried today is not due: it is learned or new still.
    """

    due: int = 0
    new: int = 0
    learned: int = 0
    suspended: int = 0

    def plus(self, other: "Stock") -> "Stock":
        return Stock(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


class Stocks(NamedTuple):
    """The stock of every bank, and of every topic in each of them."""

    banks: dict[str, Stock]
    topics: dict[str, dict[str, Stock]]

    @property
    def total(self) -> Stock:
        total = Stock()
        for stock in self.banks.values():
            total = total.plus(stock)
        return total


def stocks(store: Store, catalogue: Path, day: int) -> Stocks:
    """Due, new, learned and suspended by bank and topic, in one query for both."""
    found = Stocks({}, {})
    with store.beside(catalogue) as connection:
        rows = connection.execute(
            f"SELECT q.bank_group, q.topic, coalesce(sum({_DUE}), 0), "
            "coalesce(sum(c.due_day IS NULL AND c.suspended IS NOT 1), 0), coalesce(sum(c.suspended), 0), count(*) "
            f"FROM {_FROM_QUESTIONS} GROUP BY q.bank_group, q.topic",
            {"day": day},
        )
        for bank, topic, due, new, suspended, every in rows:
            stock = Stock(due, new, every - due - new - suspended, suspended)
            found.topics.setdefault(bank, {})[topic] = stock
            found.banks[bank] = found.banks.get(bank, Stock()).plus(stock)
    return found


class Standing(NamedTuple):
    """A question and where it stands with the learner. Without a day that it is due on it is new."""

    question: str
    bank: str
    topic: str
    kind: str
    due_day: int | None
    suspended: bool
    buried: bool
    """Put off until tomorrow."""
    flagged: bool


def standings(store: Store, catalogue: Path, day: int) -> list[Standing]:
    """Every question in the order in which they are learnt."""
    with store.beside(catalogue) as connection:
        rows = connection.execute(
            "SELECT q.id, q.bank_group, q.topic, q.kind, c.due_day, coalesce(c.suspended, 0), c.buried_on IS :day, "
            f"c.flag IS NOT NULL FROM {_FROM_QUESTIONS} ORDER BY q.position",
            {"day": day},
        )
        return list(map(Standing._make, rows))


class Workload(NamedTuple):
    """What is left for today: the length of the queue that a session begun now would have, and how long it takes."""

    due: int
    new: int
    seconds_per_card: float

    @property
    def cards(self) -> int:
        return self.due + self.new

    @property
    def minutes(self) -> int:
        """Whole minutes, and never 0 while there is a card."""
        return -int(-self.cards * self.seconds_per_card // 60)


def workload(
    store: Store, catalogue: Path, day: int, new_per_day: int, groups: Sequence[str] = ()
) -> Workload:
    """Today's work in these banks (all, where none is named)."""
    chosen, values = _chosen(groups)
    values |= {"day": day, "room": room(store, day, new_per_day)}
    with store.beside(catalogue) as connection:
        (due,) = connection.execute(
            f"SELECT count(*) FROM {_FROM_CARDS} WHERE {_DUE} AND {chosen}", values
        ).fetchone()
        (new,) = connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM {_FROM_QUESTIONS} WHERE {_NEW} AND {chosen} LIMIT :room)",
            values,
        ).fetchone()
    return Workload(due, new, store.seconds_per_card(day))


def room(store: Store, day: int, new_per_day: int) -> int:
    """How many new questions the day's limit still lets through."""
    return max(0, new_per_day - store.daily(day).new_cards)


def queue(store: Store, catalogue: Path, groups: Sequence[str], day: int, new_per_day: int) -> list[str]:
    """What a session over these banks (all, where none is named) asks today, in its order.

    Due by ascending retrievability, then new in the order of the syllabus within the day's limit; topics kept apart. It
    is what `build` makes of the same cards, in a quarter of the time at 5,000 due.
    """
    chosen, values = _chosen(groups)
    values |= {"day": day}
    with store.beside(catalogue) as connection:
        due, new = _asked(connection, chosen, values, room(store, day, new_per_day))
    due.sort(key=itemgetter(0), reverse=True)  # stable: the equally urgent stay in the order of the syllabus
    from quizapp.memory.queue import in_turn  # with the scheduler 3 ms, which Home does not need

    return in_turn(*(([row[1] for row in part], [row[2] for row in part]) for part in (due, new)))


def queue_ahead(store: Store, catalogue: Path, groups: Sequence[str], day: int) -> list[str]:
    """All that is learned in these banks, due or not: least likely to be remembered first, topics kept apart."""
    chosen, values = _chosen(groups)
    with store.beside(catalogue) as connection:
        rows = connection.execute(
            f"SELECT {_ASKED} FROM {_FROM_CARDS} WHERE c.due_day IS NOT NULL AND {_MAY_COME} AND {chosen} "
            "ORDER BY q.position",
            values | {"day": day},
        ).fetchall()
    rows.sort(key=itemgetter(0), reverse=True)
    from quizapp.memory.queue import in_turn

    return in_turn(([row[1] for row in rows], [row[2] for row in rows]))


def _asked(
    connection: sqlite3.Connection, chosen: str, values: dict[str, str | int], left: int
) -> tuple[list[_Asked], list[_Asked]]:
    """What is due and the first new ones, both in the order of the syllabus.

    A walk over the questions in their order finds the new ones and, on its way, what is due; it ends when the day has
    enough new ones. What is due further on is found from the cards.
    """
    due: list[_Asked] = []
    new: list[_Asked] = []
    reached = -1
    if left > 0:
        with closing(
            connection.execute(
                f"SELECT {_ASKED} FROM {_FROM_QUESTIONS} WHERE (c.due_day <= :day OR c.due_day IS NULL) "
                f"AND {_MAY_COME} AND {chosen} ORDER BY q.position",
                values,
            )
        ) as walk:
            while rows := walk.fetchmany(_AT_ONCE):
                found = [row for row in rows if row[0] is None]
                if len(new) + len(found) < left:
                    new += found
                    due += [row for row in rows if row[0] is not None] if found else rows
                    continue
                new += found[: left - len(new)]
                due += [row for row in rows[: rows.index(new[-1])] if row[0] is not None]
                break
            else:
                return due, new
        reached = connection.execute(
            "SELECT position FROM catalogue.question WHERE id = ?", new[-1][1:2]
        ).fetchone()[0]
    rows = connection.execute(
        f"SELECT {_ASKED}, q.position FROM {_FROM_CARDS} WHERE {_DUE} AND q.position > :reached AND {chosen}",
        values | {"reached": reached},
    ).fetchall()
    rows.sort(key=itemgetter(3))  # SQLite takes five times as long over 5,000
    return due + rows, new


def renamed(store: Store, catalogue: Path) -> "list[Renamed]":
    """The renamings that the content asks for and the cards have not followed yet: to be appended before a session."""
    with store.beside(catalogue) as connection:
        rows = connection.execute(
            "SELECT a.old, a.new FROM catalogue.alias AS a JOIN cards AS c ON c.name = a.old "
            "WHERE NOT EXISTS (SELECT 1 FROM catalogue.question AS q WHERE q.id = a.old) ORDER BY a.old"
        )
        found = rows.fetchall()
    from quizapp.memory.events import Renamed

    return [Renamed(old, new) for old, new in found]


def _chosen(groups: Sequence[str]) -> tuple[str, dict[str, str | int]]:
    """The condition that a question is in one of these banks, or in one of these topics of a bank; and its values.

    A bank is named by its group, a topic as `bank/topic`: neither name holds a slash.
    """
    if not groups:
        return "1", {}
    values: dict[str, str | int] = {}
    terms: list[str] = []
    for n, group in enumerate(groups):
        bank, _, topic = group.partition("/")
        values[f"bank{n}"] = bank
        term = f"q.bank_group = :bank{n}"
        if topic:
            values[f"topic{n}"] = topic
            term = f"({term} AND q.topic = :topic{n})"
        terms.append(term)
    return f"({' OR '.join(terms)})", values
