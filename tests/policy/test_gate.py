"""The gate and the board."""

from __future__ import annotations

import pytest

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Present, Subject
from envparity.model.findings import Finding
from envparity.model.places import Problem
from envparity.model.snapshots import Environment, Snapshot, SourceReading, Stage
from envparity.model.values import Plain
from envparity.policy.gate import draw_board, judge

PRD = Environment("production", Stage.PRODUCTION)
READ = SourceReading("worktree", "app.env", "read", frozenset({"setting"}))
PARTLY = SourceReading("worktree", "app.env", "partly", frozenset({"setting"}), (Problem("bad line", 2),))


def finding(severity: Severity, area: Area = Area.CONFIGURATION) -> Finding:
    return Finding("CFG001", "n", area, severity, Subject("setting", "A"), ("production",), "m", "w", "f")


@pytest.mark.parametrize(
    ("severity", "source", "verdict"),
    [
        (Severity.HIGH, READ, "fail"),
        (Severity.CRITICAL, READ, "fail"),
        (Severity.MEDIUM, READ, "pass"),
        (Severity.MEDIUM, PARTLY, "incomplete"),
        (Severity.HIGH, PARTLY, "fail"),
    ],
)
def test_a_finding_at_the_threshold_closes_the_gate_and_an_unread_source_never_opens_it(
    severity: Severity, source: SourceReading, verdict: str
) -> None:
    assert judge([finding(severity)], [Snapshot(PRD, (source,))], Severity.HIGH) == verdict


def test_the_board_shows_the_worst_and_tells_fine_from_unknown_from_not_assessed() -> None:
    row = Difference(
        Subject("setting", "A"), Area.CONFIGURATION, (PRD,), (Present(Plain("1"), ()),), "same"
    )  # fmt: skip
    worst = [finding(Severity.LOW, Area.ISOLATION), finding(Severity.HIGH, Area.ISOLATION)]
    board = draw_board(worst, [row], [Snapshot(PRD, (READ,))])
    assert board[Area.CONFIGURATION]["production"] == "ok"
    assert board[Area.ISOLATION]["production"] == "high"
    assert board[Area.COST]["production"] == "not-assessed"
    assert draw_board([], [row], [Snapshot(PRD, (PARTLY,))])[Area.CONFIGURATION]["production"] == "unknown"
