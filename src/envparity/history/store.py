"""The database file: opened, brought up to date, checked; set aside when it is damaged, never overwritten.

Writing is safe beside a second writer (write-ahead log, one transaction for each deed) and against being
killed at any moment: what was not committed is not there, what was is whole.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from envparity.errors import ReadError, WriteError
from envparity.history.upgrades import UPGRADES

PATIENCE = 10.0
"""Seconds that a second writer is waited for."""

_MEND = "`envparity snapshot` sets it aside, never removing it, and begins a new one"
_BESIDE = ("", "-wal", "-shm")
_DAMAGED = ("malformed", "not a database", "disk image", "file is encrypted")


class Store:
    """A history that is open. `notice` says what was done to get it open, empty when nothing was."""

    def __init__(self, path: Path, connection: sqlite3.Connection, notice: str = "") -> None:
        self.path = path
        self.notice = notice
        self._connection = connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give the connection within a transaction: all of it is kept, or nothing; `WriteError` says why not."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._undo()
            raise WriteError(f"`{self.path}`: {_reason(error)}", hint=_hint(error)) from error
        except BaseException:
            self._undo()
            raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give the connection to look things up with."""
        try:
            yield self._connection
        except sqlite3.Error as error:
            raise ReadError(f"`{self.path}`: {_reason(error)}", hint=_hint(error)) from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _undo(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")


def open_store(path: Path, *, now: str, mend: bool = True) -> Store:
    """Open a workspace's history, made where there is none.

    One that is damaged is set aside under another name and begun anew, which `notice` says; it is refused
    unless `mend`, so that nobody goes on without what was in it unawares. `WriteError` for that, for a
    folder that cannot be written, one that is locked for too long, and one that a newer program has made.
    """
    notice = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make_private(path)
        try:
            connection = _connected(path)
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            if not mend:
                raise WriteError(f"`{path}` is damaged: {error}", hint=_MEND) from error
            kept = _set_aside(path, now)
            notice = f"the history was damaged ({error}): it was set aside as `{kept}`, and a new one begun"
            _make_private(path)
            connection = _connected(path)
    except sqlite3.Error as error:
        raise WriteError(f"`{path}`: {_reason(error)}", hint=_hint(error)) from error
    except OSError as error:
        reason = (error.strerror or "cannot be opened").lower()
        raise WriteError(f"`{path}`: {reason}", hint="`ENVPARITY_HISTORY` names another file") from error
    return Store(path, connection, notice)


def _make_private(path: Path) -> None:
    """Make the file with its owner's rights alone before SQLite does with everybody's."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        version = _version(connection)
        _refuse_newer(path, version)
        if version == 0:
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        _check(connection)
        _upgrade(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_newer(path: Path, version: int) -> None:
    if version > len(UPGRADES):
        raise WriteError(
            f"`{path}`: made by a newer envparity (form {version}, this one knows {len(UPGRADES)})",
            hint="update envparity; nothing in the file was touched",
        )


def _check(connection: sqlite3.Connection) -> None:
    told = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if told != "ok":
        raise sqlite3.DatabaseError(f"database disk image is malformed: {told}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _upgrade(connection: sqlite3.Connection, path: Path) -> None:
    """Take the steps that are missing, all or none; before an old file is changed, it is copied beside."""
    if _version(connection) == len(UPGRADES):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = _version(connection)  # another process may have been first
        if 0 < version < len(UPGRADES):
            _copy(path, version)
        for number, script in enumerate(UPGRADES[version:], start=version + 1):
            for statement in _statements(script):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _statements(script: str) -> Iterator[str]:
    """Part a script into statements; `executescript` would commit the transaction that it is in."""
    said = ""
    for line in script.splitlines(keepends=True):
        said += line
        if sqlite3.complete_statement(said):
            yield said
            said = ""


def _copy(path: Path, version: int) -> None:
    kept = path.with_name(f"{path.name}.form-{version}")
    _make_private(kept)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(kept)) as target:
        source.backup(target)


def _set_aside(path: Path, now: str) -> Path:
    """Rename a damaged file with what belongs to it, to a name that is not taken."""
    stem = f"{path.name}.damaged-{now[:19].replace(':', '')}"
    number = 1
    while path.with_name(stem).exists():
        number += 1
        stem = f"{path.name}.damaged-{now[:19].replace(':', '')}-{number}"
    for ending in _BESIDE:
        beside = path.with_name(path.name + ending)
        if beside.exists():
            beside.replace(path.with_name(stem + ending))
    return path.with_name(stem)


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return any(word in str(error) for word in _DAMAGED)


def _reason(error: sqlite3.Error) -> str:
    said = str(error)
    if "locked" in said:
        return f"another process has been writing to it for {PATIENCE:.0f} s"
    return "the disk is full" if "full" in said else said


def _hint(error: sqlite3.Error) -> str:
    if "locked" in str(error):
        return "try again when it is done"
    return "what was in it before is unchanged"
