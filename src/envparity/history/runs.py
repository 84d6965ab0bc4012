"""What runs found, remembered by what they compared: equal ones are one that held for longer."""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from envparity.history.store import Store
from envparity.model.areas import Area, Severity
from envparity.model.runs import Run, Sighting

KEEP = 1000
"""Runs of one scope that are kept; the oldest go first."""


def scope_of(environments: Sequence[str], release: tuple[str, str] | None) -> str:
    """Name what a run compared: two runs of one scope can be held beside each other."""
    return f"{release[0]} > {release[1]}" if release else " ".join(sorted(environments))


def record(store: Store, run: Run) -> None:
    """Remember a run; one that found what the last of its scope found only makes that one hold for longer."""
    scope = scope_of(run.environments, run.release)
    document = json.dumps(_dumped(run), separators=(",", ":"))
    content = sha256(document.encode()).hexdigest()
    with store.writing() as connection:
        last = connection.execute(
            "SELECT id, content FROM runs WHERE scope = ? ORDER BY id DESC LIMIT 1", (scope,)
        ).fetchone()
        if last is not None and last[1] == content:
            connection.execute("UPDATE runs SET last_at = max(last_at, ?) WHERE id = ?", (run.last, last[0]))
            return
        row = (scope, run.time, run.last, content, zlib.compress(document.encode(), 6))
        connection.execute(
            "INSERT INTO runs (scope, first_at, last_at, content, document) VALUES (?, ?, ?, ?, ?)", row
        )
        _bound(connection, scope)


def past(store: Store, environments: Sequence[str], release: tuple[str, str] | None) -> tuple[Run, ...]:
    """Give the runs of one scope, oldest first."""
    with store.reading() as connection:
        rows = connection.execute(
            "SELECT first_at, last_at, document FROM runs WHERE scope = ? ORDER BY id",
            (scope_of(environments, release),),
        ).fetchall()
    return tuple(_loaded(*row) for row in rows)


def every(store: Store) -> tuple[Run, ...]:
    """Give all runs, oldest first."""
    with store.reading() as connection:
        rows = connection.execute("SELECT first_at, last_at, document FROM runs ORDER BY id").fetchall()
    return tuple(_loaded(*row) for row in rows)


def _bound(connection: sqlite3.Connection, scope: str) -> None:
    connection.execute(
        "DELETE FROM runs WHERE scope = ? AND id NOT IN"
        " (SELECT id FROM runs WHERE scope = ? ORDER BY id DESC LIMIT ?)",
        (scope, scope, KEEP),
    )


def _dumped(run: Run) -> dict[str, Any]:
    return {
        "environments": list(run.environments),
        "release": list(run.release) if run.release else None,
        "verdict": run.verdict,
        "snapshots": dict(run.snapshots),
        "findings": [
            [item.id, item.area.value, str(item.severity), item.subject, item.message, item.standing]
            for item in run.sightings
        ],
    }


def _loaded(first_at: str, last_at: str, packed: bytes) -> Run:
    data = json.loads(zlib.decompress(packed))
    release = data["release"]
    return Run(
        time=first_at,
        last=last_at,
        environments=tuple(data["environments"]),
        release=(release[0], release[1]) if release else None,
        verdict=data["verdict"],
        sightings=tuple(
            Sighting(found, Area(area), Severity.named(severity), subject, message, standing)
            for found, area, severity, subject, message, standing in data["findings"]
        ),
        snapshots=data["snapshots"],
    )
