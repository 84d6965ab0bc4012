"""The gate and the board."""

from __future__ import annotations

from dataclasses import replace

import pytest

from envparity.model.areas import Area, Severity
from envparity.model.differences import Difference, Present, Subject
from envparity.model.facts import Setting
from envparity.model.findings import Expected, Finding
from envparity.model.places import Place, Problem
from envparity.model.snapshots import Environment, Snapshot, SourceReading, Stage
from envparity.model.values import Plain
from envparity.policy.agreed import Thresholds
from envparity.policy.gate import blocking, draw_board, judge

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
    said = (Setting("A", Plain("1"), Place("app.env", 1)),)
    snapshots = [Snapshot(PRD, (source,), settings=said)]
    assert judge(blocking([finding(severity)], snapshots, Thresholds(Severity.HIGH)), snapshots) == verdict


def test_sources_that_say_nothing_do_not_open_the_gate() -> None:
    assert judge((), [Snapshot(PRD, (READ,))]) == "incomplete"


@pytest.mark.parametrize(
    ("thresholds", "closed"),
    [
        (Thresholds(), True),
        (Thresholds(Severity.CRITICAL), False),
        (Thresholds(Severity.CRITICAL, areas={Area.CONFIGURATION: Severity.LOW}), True),
        (Thresholds(Severity.INFO, areas={Area.CONFIGURATION: None}), False),
        (Thresholds(Severity.CRITICAL, areas={Area.SECRETS: Severity.LOW}), False),
        (Thresholds(Severity.CRITICAL, stages={Stage.PRODUCTION: Severity.HIGH}), True),
        (Thresholds(Severity.INFO, stages={Stage.PRODUCTION: Severity.CRITICAL}), False),
        (Thresholds(Severity.CRITICAL, stages={Stage.STAGING: Severity.LOW}), False),
        (
            Thresholds(areas={Area.CONFIGURATION: None}, stages={Stage.PRODUCTION: Severity.HIGH}),
            True,
        ),
    ],
)
def test_an_areas_or_stages_word_goes_before_the_general_one_and_the_stricter_holds(
    thresholds: Thresholds, closed: bool
) -> None:
    high = finding(Severity.HIGH)
    assert bool(blocking([high], [Snapshot(PRD, (READ,))], thresholds)) is closed


def test_what_is_accepted_or_known_closes_nothing_whatever_its_severity() -> None:
    worst = finding(Severity.CRITICAL)
    snapshots = [Snapshot(PRD, (READ,))]
    for settled in (replace(worst, expected=Expected("r", "b")), replace(worst, known=True)):
        assert blocking([settled], snapshots, Thresholds(Severity.INFO)) == frozenset()


def test_the_board_never_calls_fine_what_was_only_accepted() -> None:
    accepted = replace(finding(Severity.CRITICAL), expected=Expected("r", "b"))
    board = draw_board([accepted], [], [Snapshot(PRD, (READ,))], {})
    assert board[Area.CONFIGURATION]["production"] == "info"
    board = draw_board([accepted, finding(Severity.LOW)], [], [Snapshot(PRD, (READ,))], {})
    assert board[Area.CONFIGURATION]["production"] == "low"


def test_the_board_shows_the_worst_and_tells_fine_from_unknown_from_not_assessed() -> None:
    row = Difference(
        Subject("setting", "A"), Area.CONFIGURATION, (PRD,), (Present(Plain("1"), ()),), "same"
    )  # fmt: skip
    worst = [finding(Severity.LOW, Area.ISOLATION), finding(Severity.HIGH, Area.ISOLATION)]
    board = draw_board(worst, [row], [Snapshot(PRD, (READ,))], {})
    assert board[Area.CONFIGURATION]["production"] == "ok"
    assert board[Area.ISOLATION]["production"] == "high"
    assert board[Area.COST]["production"] == "not-assessed"
    assert (
        draw_board([], [row], [Snapshot(PRD, (PARTLY,))], {})[Area.CONFIGURATION]["production"] == "unknown"
    )


@pytest.mark.parametrize("snapshots", [[], [Snapshot(PRD, ())], [Snapshot(PRD, (READ,)), Snapshot(PRD, ())]])
def test_the_gate_does_not_open_where_nothing_was_looked_at(snapshots: list[Snapshot]) -> None:
    assert judge((), snapshots) == "incomplete"
