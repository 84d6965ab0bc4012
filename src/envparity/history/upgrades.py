"""The form of the database, as the steps that lead to it: a new one takes all of them, an old one those it lacks.

A step is never changed once it is out, and the number of steps taken stands in `user_version`.
"""

from __future__ import annotations

SNAPSHOTS = """
CREATE TABLE snapshots (
    id INTEGER PRIMARY KEY,
    environment TEXT NOT NULL,
    content TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    label TEXT NOT NULL DEFAULT '',
    size INTEGER NOT NULL,
    document BLOB NOT NULL
);
CREATE INDEX snapshots_in_order ON snapshots (environment, id);
"""

RUNS = """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    scope TEXT NOT NULL,
    first_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    content TEXT NOT NULL,
    document BLOB NOT NULL
);
CREATE INDEX runs_in_order ON runs (scope, id);
"""

PROMOTIONS = """
CREATE TABLE promotions (
    number INTEGER PRIMARY KEY,
    target TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    document TEXT NOT NULL
);
CREATE TRIGGER promotions_stay BEFORE UPDATE ON promotions
BEGIN SELECT RAISE(ABORT, 'a record of a release is never changed'); END;
CREATE TRIGGER promotions_are_kept BEFORE DELETE ON promotions
BEGIN SELECT RAISE(ABORT, 'a record of a release is never removed'); END;
"""

UPGRADES: tuple[str, ...] = (SNAPSHOTS, RUNS, PROMOTIONS)
