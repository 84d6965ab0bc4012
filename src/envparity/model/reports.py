"""The report: what the report's formats and the TUI draw, and what the gate is asked about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference
from envparity.model.findings import Finding, Silenced, Verdict
from envparity.model.records import dataclass
from envparity.model.snapshots import Environment, Snapshot

if TYPE_CHECKING:
    from envparity.model.releases import Release
    from envparity.model.runs import Run

Grade = Literal["ok", "info", "low", "medium", "high", "critical", "unknown", "not-assessed"]

Board = Mapping[Area, Mapping[str, Grade]]
"""Each area's grade in each environment: the worst finding's severity, `ok`, or why there is none."""


@dataclass(frozen=True, slots=True)
class Report:
    """One comparison of N environments, judged.

    `differences` holds every subject, alike or not, sorted; `findings` are sorted worst first.
    `generated_at` is an ISO 8601 time in UTC, given by the job: nothing in here looks at a clock.
    `discovered` says that there are no profiles and the environments were found by file names.
    `blocking` are the ids of the findings that close the gate, none where nobody judged: then the
    threshold alone tells. `silenced` are the rules that the policy turned off. `release` says what shipping
    does, where the report has a direction; `past` are earlier runs of the same, oldest first, where somebody
    asked for them.
    """

    workspace: str
    generated_at: str
    snapshots: tuple[Snapshot, ...]
    differences: tuple[Difference, ...]
    findings: tuple[Finding, ...]
    board: Board
    verdict: Verdict
    threshold: str
    discovered: bool = False
    blocking: frozenset[str] | None = None
    silenced: tuple[Silenced, ...] = ()
    release: Release | None = None
    past: tuple[Run, ...] = ()

    @property
    def environments(self) -> tuple[Environment, ...]:
        """The environments compared, in the order they are shown."""
        return tuple(snapshot.environment for snapshot in self.snapshots)

    @property
    def drift(self) -> tuple[Difference, ...]:
        """The subjects that are not alike everywhere."""
        return tuple(item for item in self.differences if item.likeness != "same")

    def blocks(self, finding: Finding) -> bool:
        """Say whether a finding closes the gate."""
        if finding.standing != "open":
            return False
        if self.blocking is not None:
            return finding.id in self.blocking
        return any(finding.severity >= severity for severity in Severity if str(severity) == self.threshold)
