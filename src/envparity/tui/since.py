"""What changed since the day before: the findings of the last report of each day, kept small with where a workspace was left."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from envparity.model.records import dataclass

if TYPE_CHECKING:
    from envparity.model.reports import Report

MOST = 2000
"""Findings of a report that are kept; of one with more nothing is."""


class Gone(NamedTuple):
    """A finding that was there, and is no longer."""

    id: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class Since:
    """The last day before today on which there was a report, the ids of what came since, and what is gone."""

    day: date
    came: frozenset[str]
    gone: tuple[Gone, ...]

    def words(self, today: date) -> str:
        """Say the day as people do."""
        if self.day == today - timedelta(days=1):
            return "yesterday"
        if self.day > today - timedelta(days=7):
            return f"{self.day:%A}"
        return self.day.isoformat()


def since(kept: str, report: Report, today: date) -> Since | None:
    """Compare a report with that of the last day before today; none where there is no such of these environments.

    What was found in a source that can no longer be read in full is not gone: it is not known.
    """
    held = next((one for one in _read(kept) if one["day"] < today.isoformat()), None)
    if held is None or held["environments"] != _names(report) or len(report.findings) > MOST:
        return None
    before = {one[0]: Gone(*one) for one in held["findings"]}
    now = {finding.id for finding in report.findings}
    seen_less = not _unread(report) <= set(held["unread"])
    gone = () if seen_less else tuple(one for id_, one in before.items() if id_ not in now)
    return Since(date.fromisoformat(held["day"]), frozenset(now - before.keys()), gone)


def kept_with(kept: str, report: Report, today: date) -> str:
    """Keep a report as today's, beside the last one of a day before."""
    if len(report.findings) > MOST or (report.verdict == "incomplete" and not report.findings):
        return kept
    before = [one for one in _read(kept) if one["day"] < today.isoformat()][:1]
    found = [(finding.id, str(finding.severity), finding.message) for finding in report.findings]
    now = {
        "day": today.isoformat(),
        "environments": _names(report),
        "findings": found,
        "unread": sorted(_unread(report)),
    }
    return json.dumps([now, *before])


def _unread(report: Report) -> set[str]:
    """Name the sources that were not read in full."""
    return {
        f"{snapshot.environment.name} {source.place}"
        for snapshot in report.snapshots
        for source in snapshot.sources
        if source.status != "read"
    }


def _names(report: Report) -> list[str]:
    return [environment.name for environment in report.environments]


def _read(kept: str) -> list[dict[str, Any]]:
    """Read what was kept, the newest first; nothing where it is not as this program writes it."""
    try:
        held = json.loads(kept or "[]")
        for one in held:
            date.fromisoformat(one["day"])
            if not all(len([str(part) for part in found]) == 3 for found in one["findings"]):
                return []
            one["environments"] = list(one["environments"])
            one["unread"] = list(one.get("unread", ()))
    except (ValueError, TypeError, KeyError, AttributeError):
        return []
    return list(held)
