"""Areas that a subject of another one speaks of: where nothing was found there, it was looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from envparity.jobs.reporting import make_report
from envparity.model.areas import Area
from envparity.workspace.opening import open_workspace

SPEAKS = {
    "LOG_LEVEL=info": Area.OBSERVABILITY,
    "HTTP_TIMEOUT=30": Area.LATENCY,
    "WEB_WORKERS=4": Area.SCALABILITY,
    "NODE_ENV=production": Area.RUNTIME_ENVIRONMENT,
    "DATABASE_URL=postgres://db.prod.example/shop": Area.ISOLATION,
    "CRM_URL=https://crm.prod.example/v2": Area.API_INTEGRATION,
    "OPENAI_MODEL=large-2": Area.API_INTEGRATION,
}
BESIDE = sorted(set(SPEAKS.values()), key=str)


@pytest.mark.parametrize(("line", "area"), SPEAKS.items())
def test_a_setting_is_news_for_the_area_that_it_speaks_of(tmp_path: Path, line: str, area: Area) -> None:
    (tmp_path / ".env.production").write_text(f"GREETING=hello\n{line}\n")
    (tmp_path / ".env.staging").write_text("GREETING=hello\n")
    board = make_report(open_workspace(tmp_path), now="2026-01-01T00:00:00+00:00").board
    assert board[area]["production"] != "not-assessed"
    assert [board[area]["staging"] for area in BESIDE] == ["not-assessed"] * len(BESIDE)


def test_an_area_is_not_known_where_part_of_the_settings_could_not_be_read(tmp_path: Path) -> None:
    (tmp_path / ".env.production").write_text("LOG_LEVEL=info\nnot a setting\n")
    board = make_report(open_workspace(tmp_path), now="2026-01-01T00:00:00+00:00").board
    assert board[Area.OBSERVABILITY]["production"] == "unknown"


def test_packages_speak_of_vendors_where_all_of_them_were_read(tmp_path: Path) -> None:
    (tmp_path / ".env.production").write_text("GREETING=hello\n")
    for text, grade in (("requests==2.32.3\n", "ok"), ("requests==2.32.3\n??\n", "unknown")):
        (tmp_path / "requirements.txt").write_text(text)
        board = make_report(open_workspace(tmp_path), now="2026-01-01T00:00:00+00:00").board
        assert board[Area.VENDOR_LOCK_IN]["production"] == grade


def test_a_secret_that_crossed_is_told_where_it_stands_under_another_key(tmp_path: Path) -> None:
    (tmp_path / ".env.production").write_text("A_TOKEN=cobalt-stairs-lantern\n")
    (tmp_path / ".env.staging").write_text("X=1\nB_TOKEN=cobalt-stairs-lantern\n")
    report = make_report(open_workspace(tmp_path), now="2026-01-01T00:00:00+00:00")
    [found] = [finding for finding in report.findings if finding.code == "SEC001"]
    assert "`A_TOKEN` in production, `B_TOKEN` in staging (.env.staging:2)" in found.message
    assert ".env.staging:2" in {str(seen.place) for seen in found.evidence if seen.environment == "staging"}
