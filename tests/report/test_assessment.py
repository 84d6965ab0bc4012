"""What is not assessed says why, and what to declare so that it would be: in every area, and never as good news."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest

from envparity.model.areas import Area
from envparity.model.reports import Grade, Report
from envparity.report import html, text
from envparity.report import json as json_report
from envparity.report.assessment import DECLARE, gaps


@pytest.mark.parametrize("area", Area)
def test_every_area_says_what_to_declare(area: Area) -> None:
    assert len(DECLARE[area].split()) > 3


def test_an_area_is_told_for_the_environments_that_lack_it_alone(report: Report) -> None:
    row: dict[str, Grade] = {"development": "not-assessed", "staging": "ok", "production": "ok"}
    board: dict[Area, Mapping[str, Grade]] = {**report.board, Area.LATENCY: row}
    found = {gap.area: gap for gap in gaps(replace(report, board=board))}
    assert (found[Area.LATENCY].environments, found[Area.LATENCY].everywhere) == (("development",), False)
    assert found[Area.COST].everywhere
    assert Area.SECRETS not in found


def test_json_page_and_terminal_say_what_to_declare(report: Report, template: str) -> None:
    told = {item["area"]: item for item in json.loads(json_report.render(report))["not_assessed"]}
    assert told["cost"]["environments"] == ["development", "staging", "production"]
    said = text.render(report, width=200, colour=False, verbose=True)
    page = html.render(report, template)
    for drawn in (said, page):
        assert "declare the pipeline" in drawn.replace("&#39;", "'")


def test_compose_files_whose_services_are_all_off_are_not_said_to_be_missing(report: Report) -> None:
    snapshots = tuple(
        replace(one, services=(), sources=(replace(one.sources[0], place="compose.yaml", format="Compose"),))
        for one in report.snapshots
    )
    row: dict[str, Grade] = dict.fromkeys(("development", "staging", "production"), "not-assessed")
    board: dict[Area, Mapping[str, Grade]] = {**report.board, Area.CONTAINERIZATION: row}
    off = replace(report, board=board, snapshots=snapshots)
    drawn = " ".join(text.render(off, width=200, colour=False, verbose=False).split())
    assert "containerization (for want of a service of `compose.yaml` that is active)" in drawn
    assert "Compose files or manifests" not in drawn
    whole = text.render(off, width=200, colour=False, verbose=True)
    assert "no service of `compose.yaml` is active; declare the Compose profiles" in whole
