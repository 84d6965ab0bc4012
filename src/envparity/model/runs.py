"""Runs: what one report found, kept small enough to be remembered for years."""

from __future__ import annotations

from collections.abc import Mapping

from envparity.model.areas import Area, Severity
from envparity.model.findings import Standing, Verdict
from envparity.model.records import dataclass, field


@dataclass(frozen=True, slots=True)
class Sighting:
    """A finding as a run met it: its id and what it was about, without values."""

    id: str
    area: Area
    severity: Severity
    subject: str
    message: str
    standing: Standing = "open"


@dataclass(frozen=True, slots=True)
class Run:
    """One report's outcome. It was the same from `time` to `last`, both ISO 8601 in UTC.

    `snapshots` are the content hashes of the environments' facts, where they were taken with a lasting key.
    """

    time: str
    last: str
    environments: tuple[str, ...]
    release: tuple[str, str] | None
    verdict: Verdict
    sightings: tuple[Sighting, ...] = ()
    snapshots: Mapping[str, str] = field(default_factory=dict)

    def open_by_area(self) -> Mapping[Area, int]:
        """Count the findings that count, by area; areas without any are left out."""
        found: dict[Area, int] = {}
        for sighting in self.sightings:
            if sighting.standing == "open":
                found[sighting.area] = found.get(sighting.area, 0) + 1
        return found

    def open_of(self, severity: Severity) -> int:
        """Count the findings that count and are of one severity."""
        return sum(item.standing == "open" and item.severity is severity for item in self.sightings)

    def open_at(self, least: Severity) -> int:
        """Count the findings that count and are at least as severe."""
        return sum(item.standing == "open" and item.severity >= least for item in self.sightings)
