"""Baselines of findings: read from a file, taken from a report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from envparity.errors import UsageError
from envparity.model.findings import Finding
from envparity.model.records import dataclass, replace
from envparity.model.reports import Report
from envparity.model.snapshots import Snapshot
from envparity.policy.baseline import Baseline, gone, mark_known, read_baseline, write_baseline
from envparity.policy.gate import judge
from envparity.policy.notices import stale


@dataclass(frozen=True, slots=True)
class Beside:
    """A baseline that a report is held beside, with the name of its file as it was given."""

    file: str
    baseline: Baseline

    @classmethod
    def of(cls, file: Path) -> Beside:
        """Read a baseline's file; `UsageError` when there is none, `ProfileError` when it is of another form."""
        return cls(str(file), read_baseline(_text(file), str(file)))

    def with_stale(self, findings: Sequence[Finding], snapshots: Sequence[Snapshot]) -> tuple[Finding, ...]:
        """Add what is to be said of the baseline itself; nothing where a source could not be read."""
        number = gone(self.baseline, findings) if all(item.complete for item in snapshots) else 0
        environments = [snapshot.environment for snapshot in snapshots]
        return (*findings, *([stale(number, self.file, environments)] if number else []))

    def mark(
        self, findings: Sequence[Finding], snapshots: Sequence[Snapshot], release: tuple[str, str] | None
    ) -> tuple[Finding, ...]:
        """Mark what it holds; `UsageError` when it was taken of other environments."""
        return mark_known(findings, self.baseline, [item.environment.name for item in snapshots], release)


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        reason = (error.strerror or "failed").lower()
        raise UsageError(
            f"`{file}` cannot be read: {reason}", hint="`envparity check --write-baseline FILE` writes one"
        ) from error


def take_baseline(report: Report, release: tuple[str, str] | None) -> tuple[str, Report]:
    """Give the text of a baseline of a report, and the report as it stands beside it: nothing in it is new."""
    names = [environment.name for environment in report.environments]
    known = tuple(replace(finding, known=True) for finding in report.findings)
    settled = replace(
        report, findings=known, blocking=frozenset(), verdict=judge((), report.snapshots)
    )  # fmt: skip
    return write_baseline(report.findings, names, release), settled
