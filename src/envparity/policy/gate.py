"""The gate: findings, what could not be read, and thresholds in; pass, fail or incomplete out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Present
from envparity.model.facts import FactKind
from envparity.model.findings import Finding, Verdict
from envparity.model.reports import Board, Grade
from envparity.model.snapshots import Snapshot
from envparity.model.values import Unknown
from envparity.policy.agreed import Thresholds


def blocking(
    findings: Iterable[Finding], snapshots: Iterable[Snapshot], thresholds: Thresholds
) -> frozenset[str]:
    """Give the ids of the findings that close the gate: neither accepted nor known, and severe enough."""
    environments = [snapshot.environment for snapshot in snapshots]
    return frozenset(
        finding.id
        for finding in findings
        if finding.standing == "open" and thresholds.closes(finding, environments)
    )


def judge(blocking: Collection[str], snapshots: Iterable[Snapshot]) -> Verdict:
    """Fail when something blocks; else incomplete when a declared source was not read in full.

    So it is where there is no environment, or one without a source, or where no source says anything: nothing was
    looked at, and a gate that is run in the wrong folder does not open.
    """
    if blocking:
        return "fail"
    several = tuple(snapshots)
    seen = bool(several) and all(snapshot.sources and snapshot.complete for snapshot in several)
    return "pass" if seen and any(snapshot.says for snapshot in several) else "incomplete"


def draw_board(
    findings: Sequence[Finding],
    differences: Sequence[Difference],
    snapshots: Sequence[Snapshot],
    spoken: Mapping[Area, Collection[str]],
) -> Board:
    """Grade each area in each environment.

    The worst finding's severity, where one that was accepted counts as info. Without one: `ok` if a subject of the area
    is known there, or one of another area speaks of it (`spoken`: the environments by area); `unknown` if a source that
    would tell could not be read; and `not-assessed` if nothing declared speaks of the area.
    """
    board: dict[Area, dict[str, Grade]] = {area: {} for area in Area}
    for snapshot in snapshots:
        name = snapshot.environment.name
        doubtful = _doubtful(snapshot)
        for area, row in board.items():
            told: Grade = "unknown" if doubtful & _SPEAKING.get(area, _SETTINGS) else "ok"
            row[name] = told if name in spoken.get(area, ()) else "not-assessed"
    for difference in differences:
        row = board[difference.area]
        for environment, cell in zip(difference.environments, difference.cells, strict=True):
            known = isinstance(cell, Present) and not isinstance(cell.value, Unknown)
            if known and row[environment.name] != "unknown":
                row[environment.name] = "ok"
    for snapshot in snapshots:
        if not snapshot.complete:
            _doubt(board, snapshot)
    _mark_worst(board, findings)
    return board


def _doubt(board: Mapping[Area, dict[str, Grade]], snapshot: Snapshot) -> None:
    areas = {"package": Area.DEPENDENCIES, "setting": Area.CONFIGURATION, "service": Area.CONTAINERIZATION}
    doubtful = _doubtful(snapshot)
    for kind, area in areas.items():
        if kind in doubtful:
            board[area][snapshot.environment.name] = "unknown"
    if "setting" in doubtful:
        board[Area.SECRETS][snapshot.environment.name] = "unknown"


def _doubtful(snapshot: Snapshot) -> frozenset[FactKind]:
    return frozenset(kind for source in snapshot.sources if source.status != "read" for kind in source.gives)


_SETTINGS: frozenset[FactKind] = frozenset({"setting", "service"})
_SPEAKING: Mapping[Area, frozenset[FactKind]] = {Area.VENDOR_LOCK_IN: _SETTINGS | {"package"}}
"""Kinds of subjects that speak of areas beside their own, where they are others than settings and services."""


def _mark_worst(board: Mapping[Area, dict[str, Grade]], findings: Iterable[Finding]) -> None:
    graded: dict[tuple[Area, str], Severity] = {}
    for finding in findings:
        for name in finding.environments:
            severity = finding.severity if finding.expected is None else Severity.INFO
            graded[finding.area, name] = max(severity, graded.get((finding.area, name), severity))
    spelled: dict[Severity, Grade] = {
        Severity.INFO: "info",
        Severity.LOW: "low",
        Severity.MEDIUM: "medium",
        Severity.HIGH: "high",
        Severity.CRITICAL: "critical",
    }
    for (area, name), severity in graded.items():
        if name in board[area]:
            board[area][name] = spelled[severity]
