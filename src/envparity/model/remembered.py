"""What the history holds, as it is listed: saved snapshots, records of releases, and how drift came about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from envparity.model.areas import Area
from envparity.model.records import dataclass
from envparity.model.runs import Run, Sighting


@dataclass(frozen=True, slots=True)
class Entry:
    """One saved snapshot; it held from `taken_at` to `last_at`. `size` is that of its document, in bytes."""

    id: int
    environment: str
    content: str
    taken_at: str
    last_at: str
    label: str
    size: int


@dataclass(frozen=True, slots=True)
class Record:
    """One release as it was recorded: its number in the chain, its digest, and all that it says."""

    number: int
    digest: str
    data: Mapping[str, Any]

    @property
    def target(self) -> str:
        """The environment that was released to."""
        return str(self.data["to"])


@dataclass(frozen=True, slots=True)
class Memory:
    """Everything that is remembered of a workspace, oldest first; `notice` says what was done to get at it."""

    snapshots: tuple[Entry, ...]
    runs: tuple[Run, ...]
    records: tuple[Record, ...]
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Began:
    """Since when a finding has been there: in the runs of one scope, without a run in between that lacked it.

    `seen` is how it was last met, `ended` the run after which it was gone; empty when it is still there.
    """

    scope: str
    seen: Sighting
    since: str
    last: str
    ended: str = ""


@dataclass(frozen=True, slots=True)
class Trend:
    """How many findings of each area counted, run by run, of one scope."""

    scope: str
    times: tuple[str, ...]
    areas: tuple[tuple[Area, tuple[int, ...]], ...]
    total: tuple[int, ...]
