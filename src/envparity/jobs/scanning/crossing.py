"""The environments' own secrets seen in the work tree, as findings of a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from envparity.jobs.scanning.scan import Wanted, findings_of, scan
from envparity.model.declarations import Workspace
from envparity.model.findings import Finding
from envparity.model.places import Problem
from envparity.model.records import replace
from envparity.model.snapshots import Snapshot, SourceReading


def see_crossings(
    workspace: Workspace, snapshots: Sequence[Snapshot], *, now: str
) -> tuple[tuple[Finding, ...], tuple[Snapshot, ...]]:
    """Search the work tree for secrets that environments have; one finding for each file and holders.

    Gives the snapshots too: where something could not be looked into, each is read in part.
    """
    seen = scan(workspace.root, Wanted(forms=False), now=now)
    names = {snapshot.environment.name for snapshot in snapshots}
    findings = _by_file(f for f in findings_of(seen) if names.intersection(f.environments))
    if seen.complete:
        return findings, tuple(snapshots)
    problems = tuple(Problem(text) for text in seen.problems)
    part = SourceReading("scan", "the work tree, searched for secrets", "partly", frozenset(), problems)
    return findings, tuple(replace(one, sources=(*one.sources, part)) for one in snapshots)


def _by_file(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    held: dict[str, list[Finding]] = {}
    for finding in findings:
        held.setdefault(finding.id, []).append(finding)
    return tuple(_joined(group) for group in held.values())


def _joined(group: Sequence[Finding]) -> Finding:
    if len(group) == 1:
        return group[0]
    evidence = dict.fromkeys(seen for finding in group for seen in finding.evidence)
    message = f"{group[0].message}, and {len(group) - 1} more in that file"
    return replace(group[0], message=message, evidence=tuple(evidence), expected=None)
