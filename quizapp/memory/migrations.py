"""The schema of progress.db, as the steps that lead to it. A step that was shipped is never edited: add another.

Only `events` is the truth. Every other table but `drafts` and `lease` is folded from it and can be rebuilt.
A kind of event is a word in `kind` and JSON in `payload`: a new kind needs no step here.
"""

import sqlite3

APPLICATION_ID = 0x717A6170  # "qzap": tells our file from another program's

FIRST = (
    # `card` says whose history the event is in now; the name it had at the time stays in the payload.
    """CREATE TABLE events (
        seq INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        day INTEGER NOT NULL,
        session INTEGER,
        kind TEXT NOT NULL,
        card INTEGER,
        payload TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX events_of_card ON events (card) WHERE card IS NOT NULL",
    "CREATE INDEX session_bounds ON events (seq) WHERE kind IN ('started', 'ended')",
    # Unique: whatever a caller does, nothing is undone twice.
    "CREATE UNIQUE INDEX undone ON events (json_extract(payload, '$.target')) WHERE kind = 'undone'",
    """CREATE TABLE cards (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        seen INTEGER NOT NULL,
        reps INTEGER NOT NULL,
        lapses INTEGER NOT NULL,
        stability REAL,
        difficulty REAL,
        last_day INTEGER,
        interval INTEGER,
        due_day INTEGER GENERATED ALWAYS AS (last_day + interval) VIRTUAL,
        CHECK ((reps = 0) = (stability IS NULL))
    ) STRICT""",
    "CREATE INDEX cards_due ON cards (due_day) WHERE due_day IS NOT NULL",
    """CREATE TABLE daily (
        day INTEGER PRIMARY KEY,
        answered INTEGER NOT NULL,
        right INTEGER NOT NULL,
        reviews INTEGER NOT NULL,
        repeats INTEGER NOT NULL,
        new_cards INTEGER NOT NULL,
        again INTEGER NOT NULL,
        hard INTEGER NOT NULL,
        good INTEGER NOT NULL,
        easy INTEGER NOT NULL,
        milliseconds INTEGER NOT NULL
    ) STRICT""",
    # A blob: a half-typed answer may hold a lone surrogate, which TEXT refuses.
    """CREATE TABLE drafts (
        session INTEGER NOT NULL,
        card TEXT NOT NULL,
        typed BLOB NOT NULL,
        PRIMARY KEY (card, session)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE lease (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        host TEXT NOT NULL,
        pid INTEGER NOT NULL,
        token TEXT NOT NULL,
        beat INTEGER NOT NULL
    ) STRICT""",
)

# What a learner sets aside: suspended, buried and flagged cards, and those known already.
#
# `cards` is made anew, ordered by name: Home's counts and a session's new questions ask for ten thousand names one
# after another (at 100,000 cards 4 ms against 15). And `due_day` is a column of its own: with a generated one SQLite
# never finds an index covering, and reads 5,000 rows of the table for a queue of 5,000.
SECOND = (
    """CREATE TABLE cards_by_name (
        name TEXT NOT NULL PRIMARY KEY,
        id INTEGER NOT NULL UNIQUE,
        seen INTEGER NOT NULL,
        reps INTEGER NOT NULL,
        lapses INTEGER NOT NULL,
        stability REAL,
        difficulty REAL,
        last_day INTEGER,
        interval INTEGER,
        due_day INTEGER CHECK (due_day IS last_day + interval),
        suspended INTEGER NOT NULL DEFAULT 0 CHECK (suspended IN (0, 1)),
        buried_on INTEGER,
        flag BLOB,
        CHECK ((reps = 0) = (stability IS NULL))
    ) STRICT, WITHOUT ROWID""",
    """INSERT INTO cards_by_name
        (name, id, seen, reps, lapses, stability, difficulty, last_day, interval, due_day)
        SELECT name, id, seen, reps, lapses, stability, difficulty, last_day, interval, due_day
        FROM cards ORDER BY name""",
    "DROP TABLE cards",
    "ALTER TABLE cards_by_name RENAME TO cards",
    # Holds all that the queue asks of a card, so that the queue reads nothing else; a flag is asked for by name.
    "CREATE INDEX cards_due ON cards (due_day, suspended, buried_on, last_day, stability) WHERE due_day IS NOT NULL",
    "CREATE INDEX cards_flagged ON cards (name) WHERE flag IS NOT NULL",
    "ALTER TABLE daily ADD COLUMN known INTEGER NOT NULL DEFAULT 0",
)

Step = tuple[str, ...]
STEPS: tuple[Step, ...] = (FIRST, SECOND)
SCHEMA = len(STEPS)


def migrate(connection: sqlite3.Connection, steps: tuple[Step, ...] = STEPS) -> None:
    """Brings the schema up to the last step. The caller's transaction makes it all or nothing.

    The version is read inside that transaction: another copy may have migrated while this one waited for the lock.
    """
    (done,) = connection.execute("PRAGMA user_version").fetchone()
    for step in steps[done:]:
        for statement in step:
            connection.execute(statement)
    if done < len(steps):
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(steps)}")
