"""The history as JSON: `envparity.history/1`, `envparity.trend/1`, `envparity.began/1`."""

from __future__ import annotations

from collections.abc import Sequence

from envparity.model.areas import Severity
from envparity.model.remembered import Began, Memory, Trend
from envparity.report.data import Data


def memory_data(memory: Memory, *, workspace: str) -> Data:
    """Give everything that is remembered, oldest first."""
    return {
        "schema": "envparity.history/1",
        "workspace": workspace,
        "snapshots": [
            {
                "id": entry.id,
                "environment": entry.environment,
                "content": entry.content,
                "taken_at": entry.taken_at,
                "last_at": entry.last_at,
                "label": entry.label,
                "size": entry.size,
            }
            for entry in memory.snapshots
        ],
        "runs": [
            {
                "time": run.time,
                "last": run.last,
                "environments": list(run.environments),
                "release": list(run.release) if run.release else None,
                "verdict": run.verdict,
                "open": {str(severity): run.open_of(severity) for severity in sorted(Severity, reverse=True)},
            }
            for run in memory.runs
        ],
        "releases": [
            {"number": record.number, "digest": record.digest, "record": dict(record.data)}
            for record in memory.records
        ],
    }


def trend_data(trends: Sequence[Trend]) -> Data:
    """Give how many findings counted over time, by area."""
    return {
        "schema": "envparity.trend/1",
        "trends": [
            {
                "compared": trend.scope,
                "times": list(trend.times),
                "areas": {area.value: list(numbers) for area, numbers in trend.areas},
                "total": list(trend.total),
            }
            for trend in trends
        ],
    }


def began_data(found: Sequence[Began]) -> Data:
    """Give since when a finding has been there."""
    return {
        "schema": "envparity.began/1",
        "findings": [
            {
                "id": item.seen.id,
                "compared": item.scope,
                "subject": item.seen.subject,
                "message": item.seen.message,
                "since": item.since,
                "last": item.last,
                "ended": item.ended or None,
            }
            for item in found
        ],
    }
