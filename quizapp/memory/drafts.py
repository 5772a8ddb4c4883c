"""Half-typed answers: kept until the card is answered or the session ends. Part of no fold."""

import sqlite3

from quizapp.memory.typed import from_blob, to_blob


def save(connection: sqlite3.Connection, session: int, card: str, typed: str) -> None:
    """The text alone; where the cursor stood is the screen's affair. Empty text is no draft."""
    if not typed:
        connection.execute("DELETE FROM drafts WHERE card = ? AND session = ?", (card, session))
        return
    connection.execute(
        "INSERT OR REPLACE INTO drafts (session, card, typed) VALUES (?, ?, ?)",
        (session, card, to_blob(typed)),
    )


def find(connection: sqlite3.Connection, session: int, card: str) -> str | None:
    row = connection.execute(
        "SELECT typed FROM drafts WHERE card = ? AND session = ?", (card, session)
    ).fetchone()
    return None if row is None else from_blob(row[0])


def remove_card(connection: sqlite3.Connection, card: str) -> None:
    """An answered question has no draft, nor has it one left over from an abandoned session."""
    connection.execute("DELETE FROM drafts WHERE card = ?", (card,))


def remove_session(connection: sqlite3.Connection, session: int | None) -> None:
    connection.execute("DELETE FROM drafts WHERE session = ?", (session,))


def rename(connection: sqlite3.Connection, old: str, new: str) -> None:
    connection.execute("UPDATE OR REPLACE drafts SET card = ? WHERE card = ?", (new, old))
