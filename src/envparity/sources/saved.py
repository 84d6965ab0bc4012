"""A snapshot's file as the source of an environment: what another machine saw, for one that may not see it itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from envparity.errors import ReadError
from envparity.model.records import dataclass, replace
from envparity.model.snapshots import Environment, Snapshot
from envparity.readers.saved import load_snapshot

LARGEST = 256 * 1024 * 1024
"""Bytes of a file that are read; a snapshot of ten thousand packages has some four million."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A snapshot with the moment at which it was taken and the hash that names its content."""

    snapshot: Snapshot
    taken_at: str
    content: str


def read_saved(file: Path, sign: Callable[[bytes], str]) -> Saved:
    """Read a snapshot's file; `ReadError` names it and says what is wrong with it."""
    try:
        if file.stat().st_size > LARGEST:
            raise ReadError(f"`{file}`: larger than the {LARGEST // 1048576} MiB that are read")
        text = file.read_bytes().decode("utf-8")
    except OSError as error:
        raise ReadError(f"`{file}`: {(error.strerror or 'cannot be read').lower()}") from error
    except UnicodeDecodeError as error:
        raise ReadError(f"`{file}`: not UTF-8, so no snapshot") from error
    try:
        return Saved(*load_snapshot(text, sign))
    except ReadError as error:
        raise ReadError(f"`{file}`: {error.message}", hint=error.hint) from error


def named(saved: Saved, environment: Environment, place: str) -> Snapshot:
    """Give a saved snapshot as that of an environment here, its sources said to be of the file that it was in."""
    sources = tuple(
        replace(source, kind="saved", place=f"{place}: {source.place}") for source in saved.snapshot.sources
    )
    return replace(saved.snapshot, environment=environment, sources=sources)
