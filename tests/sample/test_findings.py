"""The sample workspace as the report sees it: what it shows, and what it must not be accused of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from envparity.jobs.opening import open_workspace
from envparity.jobs.reporting import make_report
from envparity.model.areas import Area, Severity
from envparity.model.findings import Finding
from envparity.model.reports import Report
from envparity.model.snapshots import Stage

ROOT = Path(__file__).parents[2]
EXPECTED: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "expected.yaml").read_text("utf-8")
)


@pytest.fixture(scope="module")
def report() -> Report:
    return make_report(open_workspace(ROOT), now="2026-01-01T00:00:00Z")


def _told(findings: tuple[Finding, ...], severity: str) -> dict[str, list[str]]:
    """Give the subjects by code; what git keeps is known in a checkout alone, and is told apart."""
    told: dict[str, list[str]] = {}
    for finding in findings:
        if str(finding.severity) == severity and finding.code != "SEC004":
            told.setdefault(finding.code, []).append(finding.subject.name)
    return {code: sorted(names) for code, names in told.items()}


def test_every_source_of_the_sample_can_be_read(report: Report) -> None:
    assert [p for s in report.snapshots for source in s.sources for p in source.problems] == []
    assert all(snapshot.complete for snapshot in report.snapshots)


def test_the_sample_is_one_application_in_three_stages(report: Report) -> None:
    assert [environment.stage for environment in report.environments] == list(Stage)
    assert not report.discovered


@pytest.mark.parametrize("severity", ["critical", "high", "medium"])
def test_the_sample_shows_what_hurts_and_nothing_else(report: Report, severity: str) -> None:
    expected = {code: sorted(names) for code, names in EXPECTED[severity].items() if code != "SEC004"}
    assert _told(report.findings, severity) == expected


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")
@pytest.mark.parametrize("severity", ["high", "medium"])
def test_the_sample_keeps_secrets_in_files_that_git_tracks(report: Report, severity: str) -> None:
    told = [f.subject.name for f in report.findings if f.code == "SEC004" and str(f.severity) == severity]
    assert sorted(told) == EXPECTED[severity]["SEC004"]


def test_differences_that_are_meant_are_no_findings(report: Report) -> None:
    accused = {finding.subject.name for finding in report.findings if finding.severity > Severity.INFO}
    assert accused.isdisjoint(
        {
            "APP_ENV",
            "APP_URL",
            "KNOWLEDGE_BASE_URL",
            "SESSION_TTL",
            "WORKER_CONCURRENCY",
            "LOG_LEVEL",
            "LLM_API_URL",
        }
    )


def test_every_area_has_something_to_show(report: Report) -> None:
    rows = {area for area, row in report.board.items() if set(row.values()) != {"not-assessed"}}
    assert rows == set(Area)
    assert len({finding.area for finding in report.findings}) >= 14


def test_no_secret_of_the_sample_is_in_the_report(report: Report) -> None:
    text = repr(report)
    for secret in ("gravel-sonnet", "tundra-wicker", "cobalt-stairs", "glacier-button", "anchovy-tandem"):
        assert secret not in text
