"""Snapshots compared, and the report made of them."""

from __future__ import annotations

from collections.abc import Sequence

from envparity.compare import versions
from envparity.compare.align import align
from envparity.compare.ownership import host_owners, secret_holders
from envparity.jobs.reading import Witness, take_snapshots
from envparity.model.areas import Severity
from envparity.model.declarations import Workspace
from envparity.model.differences import Difference
from envparity.model.findings import Finding
from envparity.model.reports import Report
from envparity.model.snapshots import Snapshot
from envparity.policy.gate import draw_board, judge
from envparity.rules.base import Context
from envparity.rules.checking import check


def compare(
    workspace: Workspace, names: Sequence[str] = (), *, lasting: bool = False, witness: Witness | None = None
) -> tuple[tuple[Snapshot, ...], tuple[Difference, ...]]:
    """Read the environments and put every subject side by side, alike or not."""
    snapshots = take_snapshots(workspace, names, lasting=lasting, witness=witness)
    return snapshots, align(snapshots)


def make_report(
    workspace: Workspace,
    names: Sequence[str] = (),
    *,
    now: str,
    threshold: Severity = Severity.HIGH,
    release: tuple[str, str] | None = None,
    lasting: bool = False,
    witness: Witness | None = None,
) -> Report:
    """Read, compare, judge. `now` is the time to write on it, ISO 8601; nothing else depends on a clock."""
    snapshots = take_snapshots(workspace, names or release or (), lasting=lasting, witness=witness)
    differences = align(snapshots)
    findings = find(snapshots, differences, release=release)
    return Report(
        workspace=workspace.name,
        generated_at=now,
        snapshots=snapshots,
        differences=differences,
        findings=findings,
        board=draw_board(findings, differences, snapshots),
        verdict=judge(findings, snapshots, threshold),
        threshold=str(threshold),
        discovered=workspace.discovered,
    )


def find(
    snapshots: Sequence[Snapshot],
    differences: Sequence[Difference],
    *,
    release: tuple[str, str] | None = None,
) -> tuple[Finding, ...]:
    """Ask every rule about every subject it is for; the worst findings first."""
    context = Context(
        environments=tuple(snapshot.environment for snapshot in snapshots),
        hosts=host_owners(snapshots),
        secrets=secret_holders(differences),
        release=release,
        step=versions.step,
        order=versions.compare,
    )
    return check(differences, context)
