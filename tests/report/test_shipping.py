"""The five questions of a release in every format: in their order, and never by colour or picture alone."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest
from tests.report.conftest import HOSTILE, setting

from envparity.model.differences import Subject
from envparity.model.reports import Report
from envparity.model.values import Plain
from envparity.report import csv, github, html, junit, markdown, sarif, text
from envparity.report import json as json_report
from envparity.report.schema import schema_of
from envparity.report.shipping import sections

TITLES = (
    "May staging ship to production?",
    "What changes in production",
    "What production needs first",
    "What has not been rehearsed",
    "What could not be read",
)


def test_the_questions_stand_in_the_order_in_which_whoever_ships_asks_them(
    released: Report, template: str
) -> None:
    assert tuple(section.title for section in sections(released)) == TITLES
    for drawn in (
        text.render(released, width=100, colour=False, verbose=False),
        markdown.render(released),
        html.render(released, template),
        github.render(released),
        junit.render(released),
        sarif.render(released),
    ):
        places = [drawn.index(title) for title in TITLES]
        assert places == sorted(places)


def test_a_report_without_a_direction_asks_none_of_them(report: Report) -> None:
    assert sections(report) == ()
    assert json.loads(json_report.render(report))["release"] is None


def test_the_release_of_the_json_report_fits_its_published_schema(released: Report) -> None:
    data = json.loads(json_report.render(released))
    jsonschema.Draft202012Validator(schema_of("report")).validate(data)
    assert [need["kind"] for need in data["release"]["needs"]] == ["engine", "secret", "service", "key"]
    assert data["release"]["needs"][-1]["accepted"] == "shown in staging alone"


def test_no_format_shows_more_of_a_new_secret_than_its_fingerprint(released: Report, template: str) -> None:
    step = (
        next(step for step in released.release.steps if step.kind == "secret") if released.release else None
    )
    assert step is not None
    for drawn in (
        text.render(released, width=200, colour=False, verbose=True),
        html.render(released, template),
    ):
        assert "••••••" in drawn


def test_a_step_that_was_accepted_is_shown_as_accepted_and_counts_no_more(released: Report) -> None:
    needs = next(section for section in sections(released) if section.key == "needs")
    assert needs.said == "3 steps; 1 accepted as it is"
    assert "accepted: shown in staging alone" in needs.rows[-1].items[0].text


def test_a_release_of_thousands_of_changes_still_fits_into_a_comment(released: Report) -> None:
    assert released.release is not None
    change = released.release.changes[0]
    many = tuple(
        replace(
            change, kind=kind, subject=Subject("setting", f"KEY_{n:04d}_{HOSTILE}"),
            before=setting(Plain("x" * 4000), "a.env", n), after=setting(Plain(HOSTILE * 9), "b.env", n),
        )
        for kind in ("packages", "settings", "services", "images")
        for n in range(120)
    )  # fmt: skip
    step = replace(released.release.steps[0], message=f"Set `{HOSTILE * 5}`", parts=(HOSTILE,) * 9)
    release = replace(released.release, changes=many, alone=many, steps=(step,) * 90)
    drawn = markdown.render(replace(released, release=release))
    assert len(drawn.encode("utf-16-le")) // 2 <= markdown.LIMIT
    assert "SEC003" in drawn


@pytest.mark.parametrize("width", [80, 120, 200])
def test_no_line_of_a_release_is_wider_than_the_terminal(released: Report, width: int) -> None:
    drawn = text.render(released, width=width, colour=False, verbose=True)
    assert max(map(len, drawn.splitlines())) <= width


def test_the_spreadsheet_says_what_the_release_makes_of_each_difference(released: Report) -> None:
    import csv as stdlib
    from io import StringIO

    rows = list(stdlib.DictReader(StringIO(csv.render(released))))
    told = {row["subject"]: (row["release"], row["needed first"]) for row in rows}
    assert told["httpx (pypi)"] == ("moves", "")
    assert told["MAIL_KEY"][1].startswith("Create the secret")
