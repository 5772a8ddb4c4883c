"""The tables of a compiled catalogue, and which of several questions with one id counts."""

import sqlite3
from pathlib import Path

SCHEMA = 3

LOCKED_S = 0.2
"""A catalogue is put in place whole and never written to: whatever locks it is another program, and not waited for."""

TABLES = f"""
PRAGMA user_version = {SCHEMA};
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE syllabus (
    path TEXT PRIMARY KEY, rank INTEGER NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    digest TEXT NOT NULL, error TEXT);
CREATE TABLE bank (
    path TEXT PRIMARY KEY, rank INTEGER NOT NULL, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
    digest TEXT NOT NULL, error TEXT, bank_group TEXT NOT NULL, title_en TEXT, title_zh TEXT);
CREATE TABLE entry (
    id TEXT, bank TEXT, rank INTEGER NOT NULL, bank_group TEXT NOT NULL, position INTEGER NOT NULL,
    kind TEXT NOT NULL, topic TEXT NOT NULL, difficulty INTEGER NOT NULL, frequency INTEGER NOT NULL,
    line INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (id, bank));
CREATE INDEX entry_of ON entry (bank);
CREATE INDEX entry_without_body ON entry (
    id, rank, bank, bank_group, position, kind, topic, difficulty, frequency, line);
CREATE TABLE said (
    entry INTEGER PRIMARY KEY, chinese INTEGER NOT NULL, en TEXT NOT NULL, zh TEXT NOT NULL);
CREATE TABLE was (old TEXT, new TEXT NOT NULL, bank TEXT, rank INTEGER NOT NULL, PRIMARY KEY (old, bank));
CREATE TABLE question (
    id TEXT PRIMARY KEY, bank TEXT NOT NULL, bank_group TEXT NOT NULL, position INTEGER NOT NULL,
    kind TEXT NOT NULL, topic TEXT NOT NULL, difficulty INTEGER NOT NULL, frequency INTEGER NOT NULL,
    line INTEGER NOT NULL, rank INTEGER NOT NULL, entry INTEGER NOT NULL) WITHOUT ROWID;
CREATE UNIQUE INDEX in_order ON question (position, bank_group, id, topic, kind, difficulty, frequency);
CREATE INDEX by_group ON question (bank_group, topic, id);
CREATE INDEX by_entry ON question (entry, position, id);
CREATE TABLE held (bank_group TEXT PRIMARY KEY, questions INTEGER NOT NULL);
CREATE TABLE hidden (id TEXT PRIMARY KEY, behind TEXT NOT NULL);
CREATE TABLE alias (old TEXT PRIMARY KEY, new TEXT NOT NULL);
CREATE TABLE topic (
    id TEXT PRIMARY KEY, position INTEGER NOT NULL, bank_group TEXT NOT NULL, title_en TEXT NOT NULL,
    title_zh TEXT NOT NULL);
"""

# Of an id that stands in several files the last folder's question counts, in the place of the first folder's.
# `position` counts through all questions in the order of the syllabus, then of their banks, so that nobody sorts.
#
# A question is the same under a new name. So where one folder says that a question was called what another folder's is
# called now, the later folder's counts, in the place of the earlier one's: an edit of one's own outlives a renaming in
# the shipped content, and one's own renaming outlives an upgrade.
WINNERS = """
DELETE FROM question;
INSERT INTO question
    SELECT entry.id, bank, entry.bank_group,
           row_number() OVER (ORDER BY topic.position, entry.bank_group, (
               SELECT first.position FROM entry AS first WHERE first.id = entry.id ORDER BY rank, bank LIMIT 1),
               entry.id) - 1,
           kind, topic, difficulty, frequency, line, rank, entry.rowid
    FROM entry INDEXED BY entry_without_body LEFT JOIN topic ON topic.id = entry.topic
    WHERE NOT EXISTS (
        SELECT 1 FROM entry AS better WHERE better.id = entry.id AND (
            better.rank > entry.rank OR better.rank = entry.rank AND better.bank < entry.bank));
DELETE FROM hidden;
INSERT OR REPLACE INTO hidden
    SELECT iif(newer.rank > older.rank, older.id, newer.id), iif(newer.rank > older.rank, newer.id, older.id)
    FROM was JOIN question AS newer ON newer.id = was.new AND newer.bank = was.bank
             JOIN question AS older ON older.id = was.old
    WHERE newer.rank <> older.rank ORDER BY max(newer.rank, older.rank);
UPDATE hidden SET behind = (SELECT front.behind FROM hidden AS front WHERE front.id = hidden.behind)
    WHERE behind IN (SELECT id FROM hidden);
CREATE TEMP TABLE place AS
    SELECT behind AS id, min(position) AS position FROM hidden JOIN question USING (id) GROUP BY behind;
DELETE FROM question WHERE id IN (SELECT id FROM hidden);
UPDATE question SET position = (SELECT place.position FROM place WHERE place.id = question.id)
    WHERE id IN (SELECT id FROM place);
DROP TABLE place;
DELETE FROM held;
INSERT INTO held SELECT bank_group, count(*) FROM question GROUP BY bank_group;
DELETE FROM alias;
INSERT INTO alias
    SELECT old, coalesce((SELECT behind FROM hidden WHERE hidden.id = new), new)
    FROM (SELECT old, new, row_number() OVER (PARTITION BY old ORDER BY rank DESC, bank) AS nth FROM was)
    WHERE nth = 1 AND old NOT IN (SELECT id FROM question);
INSERT OR REPLACE INTO alias SELECT id, behind FROM hidden;
"""


def connect(path: Path) -> sqlite3.Connection:
    """Read-only."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=LOCKED_S)
