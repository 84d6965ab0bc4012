"""The report as SARIF 2.1.0 (OASIS), for code scanning pages and editors.

It holds no values: what it says is the finding's sentence and where it can be seen. A finding's own id
is its partial fingerprint, so that a viewer knows it again when lines move. What was accepted is there
with a suppression, what could not be read is a notification of the tool: neither is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from json import dumps
from typing import Any
from urllib.parse import quote

from envparity import __version__
from envparity.model.areas import Severity
from envparity.model.findings import Evidence, Finding
from envparity.model.places import Place
from envparity.model.reports import Report
from envparity.report.clean import clean
from envparity.report.markdown import escape, literal
from envparity.report.shipping import lines_of
from envparity.report.summary import (
    STATUS_WORDS,
    capital,
    counted,
    say_acceptance,
    say_headline,
    say_silenced,
    say_text,
    say_weight,
    spans,
    unread,
)

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
RESULTS = 25_000
"""Results of one run that GitHub's code scanning takes; the worst are kept, the rest is counted."""

RELATED = 100
"""Further places of one result that it takes."""

LEVELS = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}

FINGERPRINT = "envparityFinding/v1"

Data = dict[str, Any]


def render(report: Report) -> str:
    """Write a report as one run; the same report gives the same bytes, whatever the time."""
    findings = report.findings[:RESULTS]
    codes = sorted({finding.code for finding in findings})
    beside = any(finding.known for finding in report.findings)
    numbers = {code: number for number, code in enumerate(codes)}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver(findings, codes)},
                "automationDetails": {"id": f"envparity/{quote(clean(report.workspace))}/"},
                "columnKind": "unicodeCodePoints",
                "invocations": [_invocation(report)],
                "results": [
                    _result(finding, numbers[finding.code], report) | _baseline_state(finding, beside)
                    for finding in findings
                ],
                "properties": {
                    "verdict": report.verdict,
                    "headline": say_headline(report),
                    **({"release": list(lines_of(report))} if report.release else {}),
                },
            }
        ],
    }
    return dumps(log, indent=2) + "\n"


def driver(findings: Iterable[Finding], codes: Sequence[str]) -> Data:
    """Describe the tool with the rules of these codes, each by a finding of it."""
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.code, finding)
    return {
        "name": "envparity",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(first[code]) for code in codes],
    }


def _rule(finding: Finding) -> Data:
    title = capital(clean(finding.name.replace("-", " ")))
    why, fix = say_text(finding.why), say_text(finding.fix)
    command = f"envparity explain {clean(finding.code)}"
    return {
        "id": finding.code,
        "name": "".join(word.capitalize() for word in clean(finding.name).split("-")),
        "shortDescription": {"text": title},
        "fullDescription": {"text": why or title},
        "help": {
            "text": "\n\n".join(part for part in (why, fix, f"More: `{command}`") if part),
            "markdown": "\n\n".join(
                part for part in (_markdown(why), f"**Fix:** {_markdown(fix)}" if fix else "", f"`{command}`") if part
            ),
        },
        "defaultConfiguration": {"level": LEVELS[finding.severity]},
        "properties": {"tags": [finding.area.value]},
    }  # fmt: skip


def _markdown(text: str) -> str:
    return "".join(literal(part) if is_literal else escape(part) for part, is_literal in spans(text))


def _result(finding: Finding, rule: int, report: Report) -> Data:
    places = _places(finding)
    result: Data = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": LEVELS[finding.severity],
        "message": {"text": plain_message(finding)},
        "locations": [_location(seen) for seen in places[:1]],
        "relatedLocations": [
            {"id": number, "message": {"text": say_text(seen.environment)}, **_location(seen)}
            for number, seen in enumerate(places[1 : RELATED + 1], 1)
        ],
        "partialFingerprints": {FINGERPRINT: finding.id},
        "suppressions": suppressions(finding),
        "properties": {
            "severity": str(finding.severity),
            "area": finding.area.value,
            "subject": say_text(str(finding.subject)),
            "environments": [clean(name) for name in finding.environments],
            "blocks": report.blocks(finding),
            **({"reweighed": say_weight(finding)} if finding.reweighed is not None else {}),
        },
    }
    return result


def _baseline_state(finding: Finding, beside: bool) -> Data:
    return {"baselineState": "unchanged" if finding.known else "new"} if beside else {}


def plain_message(finding: Finding) -> str:
    """Say it as plain text: SARIF reads brackets and backslashes in messages as links (3.11.6)."""
    said = say_text(finding.message)
    return said.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def suppressions(finding: Finding) -> list[Data]:
    """Say that a finding was accepted; empty where it was not."""
    if finding.expected is None:
        return []
    return [{"kind": "external", "status": "accepted", "justification": say_acceptance(finding)}]


def _places(finding: Finding) -> list[Evidence]:
    """Give its places, those of the environments that it is about first, each once."""
    about = [seen for seen in finding.evidence if seen.environment in finding.environments]
    seen: dict[Place, Evidence] = {}
    for evidence in (*about, *finding.evidence):
        seen.setdefault(evidence.place, evidence)
    return list(seen.values())


def _location(seen: Evidence) -> Data:
    place = seen.place
    uri = quote(place.path.encode("utf-8", "surrogateescape"), safe="/")
    physical: Data = {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}}
    if place.line:
        physical["region"] = {"startLine": place.line}
    return {"physicalLocation": physical}


def _invocation(report: Report) -> Data:
    notes = list(_notifications(report))
    return {"executionSuccessful": True, "toolExecutionNotifications": notes}


def _notifications(report: Report) -> Iterator[Data]:
    for environment, source in unread(report.snapshots):
        problem = f": {clean(str(source.problems[0]))}" if source.problems else ""
        said = f"{clean(environment)}: {clean(source.place)} {STATUS_WORDS[source.status]}{problem}"
        yield {"level": "error", "message": {"text": said}}
    for silenced in report.silenced:
        yield {"level": "note", "message": {"text": f"rule off: {say_silenced(silenced)}"}}
    left = len(report.findings) - RESULTS
    if left > 0:
        yield {"level": "warning", "message": {"text": f"{counted(left, 'more finding')} not in here"}}
