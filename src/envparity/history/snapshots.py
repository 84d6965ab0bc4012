"""Saved snapshots in the history: signed documents, compressed; equal ones are one that held for longer."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Sequence

from envparity.history.store import Store
from envparity.model.remembered import Entry

KEEP = 200
"""Snapshots of one environment that are kept, beside those that a release rests on."""

LARGEST = 128 * 1024 * 1024
"""Bytes that all of them may have together, compressed; the oldest go first."""

_COLUMNS = "id, environment, content, taken_at, last_at, label, size"


def add(
    store: Store, environment: str, content: str, taken_at: str, document: str, *, label: str = ""
) -> Entry:
    """Keep a snapshot's document; one whose content is that of the last is not kept twice, but seen again."""
    with store.writing() as connection:
        last = connection.execute(
            f"SELECT {_COLUMNS} FROM snapshots WHERE environment = ? ORDER BY id DESC LIMIT 1",  # noqa: S608
            (environment,),
        ).fetchone()
        if last is not None and last[2] == content and (not label or last[5] in ("", label)):
            connection.execute(
                "UPDATE snapshots SET last_at = max(last_at, ?), label = ? WHERE id = ?",
                (taken_at, label or last[5], last[0]),
            )
            number = last[0]
        else:
            packed = zlib.compress(document.encode(), 6)
            row = (environment, content, taken_at, taken_at, label, len(document), packed)
            number = connection.execute(
                "INSERT INTO snapshots (environment, content, taken_at, last_at, label, size, document)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            ).lastrowid
            _bound(connection, environment)
        found = connection.execute(f"SELECT {_COLUMNS} FROM snapshots WHERE id = ?", (number,)).fetchone()  # noqa: S608
    return Entry(*found)


def listed(store: Store, environment: str = "") -> tuple[Entry, ...]:
    """Give the snapshots of an environment, or of all, oldest first."""
    with store.reading() as connection:
        rows = connection.execute(
            f"SELECT {_COLUMNS} FROM snapshots WHERE ? IN ('', environment) ORDER BY id",  # noqa: S608
            (environment,),
        ).fetchall()
    return tuple(Entry(*row) for row in rows)


def document_of(store: Store, entry: Entry) -> str:
    """Give a snapshot's signed document."""
    with store.reading() as connection:
        (packed,) = connection.execute("SELECT document FROM snapshots WHERE id = ?", (entry.id,)).fetchone()
    return zlib.decompress(packed).decode()


def find(entries: Sequence[Entry], wanted: str) -> Entry | None:
    """Find the snapshot that a text names: a number, a label, the beginning of a hash, or the last of a day.

    A day (`2026-11-20`) or moment names what held then: the last that was taken by its end.
    """
    for entry in reversed(entries):
        content = entry.content.removeprefix("sha256:")
        if wanted in (str(entry.id), entry.label) or (
            len(wanted) >= 6 and (content.startswith(wanted.removeprefix("sha256:")))
        ):
            return entry
    if is_moment(wanted):
        before = [entry for entry in entries if entry.taken_at[: len(wanted)] <= wanted]
        return before[-1] if before else None
    return None


def is_moment(wanted: str) -> bool:
    """Tell whether a text is a day or moment (`2026-11-20`, `2026-11-20T10:00`), as snapshots are looked for by it."""
    return len(wanted) >= 10 and wanted[4:5] == wanted[7:8] == "-" and wanted[:4].isdecimal()


def _bound(connection: sqlite3.Connection, environment: str) -> None:
    """Remove the oldest beyond what is kept; a snapshot that a release names stays."""
    named = {
        content
        for (document,) in connection.execute("SELECT document FROM promotions")
        for content in _contents(document)
    }
    rows = connection.execute(
        "SELECT id, content FROM snapshots WHERE environment = ? ORDER BY id DESC", (environment,)
    ).fetchall()
    surplus = [number for number, content in rows[KEEP:] if content not in named]
    sizes = connection.execute(
        "SELECT id, content, length(document) FROM snapshots ORDER BY id DESC"
    ).fetchall()
    total = 0
    for at, (number, content, size) in enumerate(sizes):
        total += size
        if at and total > LARGEST and content not in named:
            surplus.append(number)
    connection.executemany("DELETE FROM snapshots WHERE id = ?", [(number,) for number in set(surplus)])
    if surplus:
        connection.execute("PRAGMA incremental_vacuum")


def _contents(document: str) -> Sequence[str]:
    from json import loads

    return tuple(loads(document).get("snapshots", {}).values())
