"""The formats that pipelines read: each by the rules of whoever reads it, with hostile text in everything."""

from __future__ import annotations

import csv as stdlib_csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import jsonschema
import pytest

from envparity.model.differences import Difference, Present, Subject
from envparity.model.findings import Evidence
from envparity.model.places import Place
from envparity.model.reports import Report
from envparity.model.values import Plain
from envparity.report import csv, github, junit, sarif

TEXT = {"type": "string", "minLength": 1}
MESSAGE = {"type": "object", "properties": {"text": TEXT}, "required": ["text"]}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
LOCATION = {
    "type": "object",
    "properties": {
        "id": {"type": "integer", "minimum": 0},
        "message": MESSAGE,
        "physicalLocation": {
            "type": "object",
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "properties": {"uri": {"type": "string", "format": "uri-reference"}, "uriBaseId": TEXT},
                    "additionalProperties": False,
                },
                "region": {
                    "type": "object",
                    "properties": {"startLine": {"type": "integer", "minimum": 1}},
                    "additionalProperties": False,
                },
            },
            "required": ["artifactLocation"],
            "additionalProperties": False,
        },
    },
    "additionalProperties": False,
}
RULE = {
    "type": "object",
    "properties": {
        "id": TEXT,
        "name": TEXT,
        "shortDescription": MESSAGE,
        "fullDescription": MESSAGE,
        "help": {"type": "object", "properties": {"text": TEXT, "markdown": TEXT}, "required": ["text"]},
        "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}},
        "properties": {"type": "object", "properties": {"tags": {"type": "array", "uniqueItems": True}}},
    },
    "required": ["id", "shortDescription", "fullDescription", "help"],
    "additionalProperties": False,
}
RESULT = {
    "type": "object",
    "properties": {
        "ruleId": TEXT,
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": MESSAGE,
        "locations": {"type": "array", "items": LOCATION, "maxItems": 1},
        "relatedLocations": {"type": "array", "items": LOCATION, "uniqueItems": True, "maxItems": 100},
        "partialFingerprints": {"type": "object", "additionalProperties": TEXT, "minProperties": 1},
        "suppressions": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "kind": {"enum": ["inSource", "external"]},
                    "status": {"enum": ["accepted", "underReview", "rejected"]},
                    "justification": TEXT,
                },
                "required": ["kind"],
                "additionalProperties": False,
            },
        },
        "baselineState": {"enum": ["new", "unchanged", "updated", "absent"]},
        "properties": {"type": "object"},
    },
    "required": ["ruleId", "level", "message", "partialFingerprints"],
    "additionalProperties": False,
}
LOG = {
    "type": "object",
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "tool": {
                        "type": "object",
                        "properties": {
                            "driver": {
                                "type": "object",
                                "properties": {
                                    "name": TEXT,
                                    "version": TEXT,
                                    "semanticVersion": TEXT,
                                    "rules": {"type": "array", "items": RULE, "uniqueItems": True},
                                },
                                "required": ["name"],
                                "additionalProperties": False,
                            }
                        },
                        "required": ["driver"],
                        "additionalProperties": False,
                    },
                    "automationDetails": {"type": "object", "properties": {"id": TEXT}},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "invocations": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {
                                "executionSuccessful": {"type": "boolean"},
                                "toolExecutionNotifications": {
                                    "type": "array",
                                    "items": {
                                        "type": "object",
                                        "properties": {"level": LEVEL, "message": MESSAGE},
                                        "required": ["message"],
                                        "additionalProperties": False,
                                    },
                                },
                            },
                            "required": ["executionSuccessful"],
                            "additionalProperties": False,
                        },
                    },
                    "results": {"type": "array", "items": RESULT},
                    "properties": {"type": "object"},
                },
                "required": ["tool", "results"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["version", "runs"],
    "additionalProperties": False,
}
"""The parts of SARIF 2.1.0 that are written, each with nothing beside what the standard has there."""

KINDS = ("report", "settled", "good_news", "incomplete", "hostile")


@pytest.fixture(params=KINDS)
def any_report(request: pytest.FixtureRequest) -> Report:
    """Every report there is, the hostile one too."""
    found: Report = request.getfixturevalue(request.param)
    return found


def run_of(report: Report) -> Any:
    log = json.loads(sarif.render(report))
    jsonschema.validate(log, LOG, format_checker=jsonschema.FormatChecker())
    (run,) = log["runs"]
    return run


def test_sarif_is_of_its_form_and_every_result_finds_its_rule(any_report: Report) -> None:
    run = run_of(any_report)
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        finding.code for finding in any_report.findings
    ]
    assert [result["partialFingerprints"][sarif.FINGERPRINT] for result in run["results"]] == [
        finding.id for finding in any_report.findings
    ]


def test_sarif_says_what_was_accepted_what_is_new_and_what_could_not_be_read(settled: Report) -> None:
    run = run_of(settled)
    accepted = [result for result in run["results"] if result["suppressions"]]
    assert [result["ruleId"] for result in accepted] == ["SEC003"]
    assert "one key until the split" in accepted[0]["suppressions"][0]["justification"]
    assert {result["ruleId"]: result["baselineState"] for result in run["results"]}["CON001"] == "unchanged"
    said = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert any("k8s/production.yaml could not be read" in text for text in said)
    assert any("DEP004" in text for text in said)


def test_sarif_places_are_relative_addresses_that_give_the_path_back(report: Report) -> None:
    path = "conf ig/prod?#%41:ü.env"
    odd = replace(report.findings[0], evidence=(Evidence("production", Place(path, 0)),))
    (result,) = run_of(replace(report, findings=(odd,)))["results"]
    physical = result["locations"][0]["physicalLocation"]
    assert unquote(physical["artifactLocation"]["uri"]) == path
    assert re.fullmatch(r"[A-Za-z0-9/._~%-]+", physical["artifactLocation"]["uri"])
    assert "region" not in physical


def test_sarif_first_place_is_of_an_environment_that_the_finding_is_about(report: Report) -> None:
    first = run_of(report)["results"][0]["locations"][0]["physicalLocation"]
    assert first["artifactLocation"]["uri"] == "env/staging.env"


def test_sarif_keeps_to_what_a_code_scanning_page_takes(
    many: Callable[[int], Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sarif.RESULTS == 25_000
    monkeypatch.setattr(sarif, "RESULTS", 20)
    run = run_of(many(27))
    assert len(run["results"]) == 20
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert notes[-1]["message"]["text"] == "7 more findings not in here"


def test_sarif_messages_hold_no_link_of_somebody_elses(hostile: Report) -> None:
    for result in run_of(hostile)["results"]:
        assert not re.search(r"(?<!\\)\[[^\]]*(?<!\\)\]\(", result["message"]["text"])


def outcome(case: ET.Element) -> str:
    found = [child.tag for child in case if child.tag in ("failure", "error", "skipped")]
    assert len(found) <= 1
    return found[0] if found else "passed"


def test_junit_counts_are_those_of_its_cases(any_report: Report) -> None:
    root = ET.fromstring(junit.render(any_report))
    assert root.tag == "testsuites"
    for suite in (root, *root.findall("testsuite")):
        outcomes = [outcome(case) for case in suite.iter("testcase")]
        assert outcomes
        counted = {
            "tests": len(outcomes),
            "failures": outcomes.count("failure"),
            "errors": outcomes.count("error"),
            "skipped": outcomes.count("skipped"),
        }
        assert {name: int(suite.attrib[name]) for name in counted} == counted
    names = [(case.attrib["classname"], case.attrib["name"]) for case in root.iter("testcase")]
    assert all(classname.startswith("envparity.") and name for classname, name in names)


def test_junit_is_red_exactly_where_the_verdict_is_not_a_pass(any_report: Report) -> None:
    root = ET.fromstring(junit.render(any_report))
    red = [case for case in root.iter("testcase") if outcome(case) in ("failure", "error")]
    assert bool(red) == (any_report.verdict != "pass")


def test_junit_tells_what_blocks_from_what_was_accepted_known_or_mild(settled: Report) -> None:
    root = ET.fromstring(junit.render(settled))
    by_code = {case.attrib["classname"].rpartition(".")[2]: outcome(case) for case in root.iter("testcase")}
    assert by_code == {
        "sources": "error", "CFG004": "failure", "SEC003": "skipped", "CON001": "skipped",
        "DEP003": "passed", "CFG009": "passed", "runtime-environment": "passed",
    }  # fmt: skip
    assert "platform team until 2027-01-31" in junit.render(settled)


def test_junit_is_read_by_a_reader_of_others(any_report: Report) -> None:
    junitparser = pytest.importorskip("junitparser")
    read = junitparser.JUnitXml.fromstring(junit.render(any_report).encode())
    told = (read.tests, read.failures, read.errors, read.skipped)
    read.update_statistics()
    assert (read.tests, read.failures, read.errors, read.skipped) == told


PROPERTIES = re.compile(r"^::(error|warning|notice) ([^:]*)::(.*)$")


def commands(report: Report) -> list[tuple[str, dict[str, str], str]]:
    found = []
    for line in github.render(report).splitlines():
        if line.startswith("::"):
            match = PROPERTIES.fullmatch(line)
            assert match, line
            told = dict(part.split("=", 1) for part in match[2].split(","))
            found.append((match[1], told, match[3]))
        else:
            assert line.startswith("envparity: ")
            assert "::" not in line
            assert "##[" not in line
    return found


def test_github_commands_are_whole_lines_with_known_properties_and_nothing_between(
    any_report: Report,
) -> None:
    for _, told, message in commands(any_report):
        assert set(told) <= {"file", "line", "title"}
        assert message
        assert not re.search(r"%(?!25|0D|0A)", message)
        assert told.get("line", "1").isdecimal()


def test_github_escapes_what_would_end_a_property_or_a_line(report: Report) -> None:
    odd = replace(
        report.findings[0],
        message="100% sure\r\n::error::taken",
        evidence=(Evidence("production", Place("a,b:c%.env", 3)),),
    )
    ((kind, told, message),) = [c for c in commands(replace(report, findings=(odd,))) if c[0] == "error"]
    assert told["file"] == "a%2Cb%3Ac%25.env"
    assert message.startswith(r"100%25 sure\r\n::error::taken")
    assert kind == "error"


def test_github_writes_no_more_annotations_of_a_kind_than_are_kept_and_counts_the_rest(
    many: Callable[[int], Report],
) -> None:
    report = many(200)
    told = commands(report)
    kinds = [kind for kind, _, _ in told]
    assert all(kinds.count(kind) == github.MOST for kind in github.KINDS)
    assert "envparity: 70 more errors without an annotation" in github.render(report)
    assert told[0][1]["title"].startswith("critical")


def test_github_annotates_what_could_not_be_read_and_lists_what_was_accepted(settled: Report) -> None:
    assert any(
        "k8s/production.yaml" in message for kind, _, message in commands(settled) if kind == "warning"
    )
    text = github.render(settled)
    assert "envparity: accepted: SEC003-" in text
    assert not any("SEC003" in told["title"] for _, told, _ in commands(settled))
    assert "envparity: 1 finding known" in text


def rows_of(report: Report) -> list[list[str]]:
    return list(stdlib_csv.reader(io.StringIO(csv.render(report), newline="")))


def test_csv_has_a_row_for_each_subject_that_is_not_the_same_everywhere(any_report: Report) -> None:
    head, *rows = rows_of(any_report)
    assert len(rows) == len(any_report.drift)
    assert {len(row) for row in rows} <= {len(head)}
    released = 2 if any_report.release else 0
    assert len(head) == len(csv.HEAD) + released + 3 * len(any_report.environments)
    assert "\n" not in csv.render(any_report).replace("\r\n", "")


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "'=1", "\t=1", '=HYPERLINK("x")'])
def test_csv_holds_no_cell_that_a_spreadsheet_computes(report: Report, value: str) -> None:
    first = report.drift[0]
    environments = tuple(replace(item, name=f"{value}{item.name}") for item in first.environments)
    cells = tuple(Present(Plain(value), ()) for _ in first.cells)
    odd = Difference(Subject("setting", value, value), first.area, environments, cells, "different")
    snapshots = tuple(
        replace(snapshot, environment=environment)
        for snapshot, environment in zip(report.snapshots, environments, strict=True)
    )
    for row in rows_of(replace(report, differences=(odd,), snapshots=snapshots)):
        assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@")) for cell in row)


def test_csv_tells_an_absent_value_from_an_empty_and_an_unknown_one(report: Report) -> None:
    head, *rows = rows_of(report)
    debug = dict(zip(head, next(row for row in rows if row[2] == "web: DEBUG"), strict=True))
    assert (debug["staging"], debug["staging state"]) == ("", "absent")
    image = dict(zip(head, next(row for row in rows if row[2] == "web image"), strict=True))
    assert image["production state"] == "unknown"
    assert image["development place"] == "compose.yaml:3"


@pytest.mark.parametrize(
    "form", [sarif, junit, github, csv], ids=lambda form: PurePosixPath(form.__file__).stem
)
def test_no_control_character_and_no_fingerprint_that_could_be_guessed_gets_out(
    form: Any, any_report: Report
) -> None:
    text = form.render(any_report)
    assert not re.search(
        r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text
    )
    assert "0123456789abcdef" not in text
    assert any_report.generated_at not in text
