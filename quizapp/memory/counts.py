"""What SQL knows with the compiled content beside the cards: Home's counts, a session's queue, renamed questions.

The catalogue's tables are read here and nowhere else in this room: question (id, bank_group, topic, position: its place
among all questions in the order in which they are learnt), alias (old, new).
"""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quizapp.memory import tables
from quizapp.memory.events import Renamed
from quizapp.memory.fold import CardState
from quizapp.memory.store import Store

if TYPE_CHECKING:
    from quizapp.memory.queue import Candidate

# Neither suspended nor put off until tomorrow; of a question without a card every column is NULL.
_MAY_COME = "c.suspended IS NOT 1 AND c.buried_on IS NOT :day"
_DUE = f"c.due_day <= :day AND {_MAY_COME}"
_NEW = f"c.due_day IS NULL AND {_MAY_COME}"
# From the cards that are due, which are few, to their questions; and from the questions to their cards.
_FROM_CARDS = "cards AS c CROSS JOIN catalogue.question AS q ON q.id = c.name"
_FROM_QUESTIONS = "catalogue.question AS q LEFT JOIN cards AS c ON c.name = q.id"
# Retrievability falls as elapsed days over stability rise, whatever the parameters of the forgetting curve.
_ASKED = "(:day - c.last_day) / c.stability, q.id, q.topic, q.position"
_Asked = tuple[float | None, str, str, int]
"""A row of `_ASKED`: how urgent it is (None where it is new), the question, its topic, its place among all."""


class Counts(NamedTuple):
    """The questions of a bank, each counted once but for the suspended: `learned` were rated before and are not due."""

    due: int = 0
    new: int = 0
    learned: int = 0


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


def by_bank(store: Store, catalogue: Path, day: int) -> dict[str, Counts]:
    """Due, new and learned of every bank."""
    banks = stocks(store, catalogue, day).banks
    return {bank: Counts(stock.due, stock.new, stock.learned) for bank, stock in banks.items()}


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

    return in_turn([row[1:3] for row in due], [row[1:3] for row in new])


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
            for row in walk:
                if row[0] is not None:
                    due.append(row)
                    continue
                new.append(row)
                if len(new) == left:
                    reached = row[3]
                    break
            else:
                return due, new
    further = connection.execute(
        f"SELECT {_ASKED} FROM {_FROM_CARDS} WHERE {_DUE} AND q.position > :reached AND {chosen} ORDER BY q.position",
        values | {"reached": reached},
    )
    return due + further.fetchall(), new


class Candidates(NamedTuple):
    questions: "list[Candidate]"
    states: dict[str, CardState]


def candidates(store: Store, catalogue: Path, groups: Sequence[str], day: int, new_limit: int) -> Candidates:
    """What `queue` puts in order, with the states that `build` judges it by: everything due, and the first new ones."""
    chosen, values = _chosen(groups)
    values |= {"day": day, "room": max(0, new_limit)}
    state = ", ".join(f"c.{column}" for column in tables.CARD.split(", "))
    with store.beside(catalogue) as connection:
        due = connection.execute(
            f"SELECT q.id, q.topic, q.position, {state} FROM {_FROM_CARDS} WHERE {_DUE} AND {chosen}", values
        ).fetchall()
        new = connection.execute(
            f"SELECT q.id, q.topic, q.position FROM {_FROM_QUESTIONS} WHERE {_NEW} AND {chosen} "
            "ORDER BY q.position LIMIT :room",
            values,
        ).fetchall()
    from quizapp.memory.queue import Candidate

    questions = [Candidate(card, topic, position) for card, topic, position, *_ in due]
    questions += [Candidate(*row) for row in new]
    return Candidates(questions, {card: tables.state(tuple(row)) for card, _, _, *row in due})


def renamed(store: Store, catalogue: Path) -> list[Renamed]:
    """The renamings that the content asks for and the cards have not followed yet: to be appended before a session."""
    with store.beside(catalogue) as connection:
        rows = connection.execute(
            "SELECT a.old, a.new FROM catalogue.alias AS a JOIN cards AS c ON c.name = a.old "
            "WHERE NOT EXISTS (SELECT 1 FROM catalogue.question AS q WHERE q.id = a.old) ORDER BY a.old"
        )
        return [Renamed(old, new) for old, new in rows]


def _chosen(groups: Sequence[str]) -> tuple[str, dict[str, str | int]]:
    """The condition that a question is in one of these banks, or none; and its values."""
    if not groups:
        return "1", {}
    values: dict[str, str | int] = {f"group{n}": group for n, group in enumerate(groups)}
    return f"q.bank_group IN (:{', :'.join(values)})", values
