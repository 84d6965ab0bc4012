"""Baselines of findings: read from a file, taken from a report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from envparity.errors import UsageError
from envparity.model.reports import Report
from envparity.policy.gate import judge

if TYPE_CHECKING:
    from envparity.policy.baseline import Baseline


def read_baseline(file: Path) -> Baseline:
    """Read a baseline's file; `UsageError` when there is none, `ProfileError` when it is of another form."""
    from envparity.policy import baseline

    try:
        text = file.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        reason = (error.strerror or "failed").lower()
        raise UsageError(
            f"`{file}` cannot be read: {reason}", hint="`envparity check --write-baseline FILE` writes one"
        ) from error
    return baseline.read_baseline(text, str(file))


def take_baseline(report: Report, release: tuple[str, str] | None) -> tuple[str, Report]:
    """Give the text of a baseline of a report, and the report as it stands beside it: nothing in it is new."""
    from envparity.policy.baseline import write_baseline

    names = [environment.name for environment in report.environments]
    known = tuple(replace(finding, known=True) for finding in report.findings)
    settled = replace(
        report, findings=known, blocking=frozenset(), verdict=judge((), report.snapshots)
    )  # fmt: skip
    return write_baseline(report.findings, names, release), settled
