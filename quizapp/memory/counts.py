"""What SQL knows with the compiled content beside the cards: Home's counts, a session's candidates, renamed questions.

The catalogue's tables are read here and nowhere else in this room: question (id, bank_group, topic, position),
topic (id, position), alias (old, new).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from quizapp.memory import tables
from quizapp.memory.events import Renamed
from quizapp.memory.fold import CardState
from quizapp.memory.queue import Candidate
from quizapp.memory.store import Store


class Counts(NamedTuple):
    """The questions of a bank, each counted once: `learned` were rated before and are not due."""

    due: int = 0
    new: int = 0
    learned: int = 0


class Candidates(NamedTuple):
    questions: list[Candidate]
    states: dict[str, CardState]


def by_bank(store: Store, catalogue: Path, day: int) -> dict[str, Counts]:
    """Due, new and learned of every bank, in one query."""
    with store.beside(catalogue) as connection:
        rows = connection.execute(
            "SELECT q.bank_group, coalesce(sum(c.due_day <= ?), 0), sum(c.due_day IS NULL), "
            "coalesce(sum(c.due_day > ?), 0) FROM catalogue.question AS q LEFT JOIN cards AS c ON c.name = q.id "
            "GROUP BY q.bank_group",
            (day, day),
        )
        return {group: Counts(due, new, learned) for group, due, new, learned in rows}


def candidates(store: Store, catalogue: Path, groups: Sequence[str], day: int, new_limit: int) -> Candidates:
    """What a session over these banks (all, where none is named) may ask today: everything due, and the first new ones.

    New questions come in the order of the syllabus, then of their bank; no more are read than the limit lets through.
    """
    chosen = f"q.bank_group IN ({', '.join('?' * len(groups))})" if groups else "1"
    state = ", ".join(f"c.{column}" for column in tables.CARD.split(", "))
    with store.beside(catalogue) as connection:
        due = connection.execute(
            f"SELECT q.id, q.topic, q.position, {state} FROM cards AS c JOIN catalogue.question AS q ON q.id = c.name "
            f"WHERE c.due_day <= ? AND {chosen}",
            (day, *groups),
        ).fetchall()
        new = connection.execute(
            "SELECT q.id, q.topic FROM catalogue.question AS q LEFT JOIN cards AS c ON c.name = q.id "
            f"LEFT JOIN catalogue.topic AS t ON t.id = q.topic WHERE c.due_day IS NULL AND {chosen} "
            "ORDER BY t.position, q.bank_group, q.position, q.id LIMIT ?",
            (*groups, max(0, new_limit)),
        ).fetchall()
    questions = [Candidate(card, topic, position) for card, topic, position, *_ in due]
    questions += [Candidate(card, topic, rank) for rank, (card, topic) in enumerate(new)]
    return Candidates(questions, {card: tables.state(tuple(row)) for card, _, _, *row in due})


def renamed(store: Store, catalogue: Path) -> list[Renamed]:
    """The renamings that the content asks for and the cards have not followed yet: to be appended before a session."""
    with store.beside(catalogue) as connection:
        rows = connection.execute(
            "SELECT a.old, a.new FROM catalogue.alias AS a JOIN cards AS c ON c.name = a.old "
            "WHERE NOT EXISTS (SELECT 1 FROM catalogue.question AS q WHERE q.id = a.old) ORDER BY a.old"
        )
        return [Renamed(old, new) for old, new in rows]
