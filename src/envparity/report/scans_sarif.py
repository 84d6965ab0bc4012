"""A search for secrets as SARIF 2.1.0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from envparity.model.findings import Finding
from envparity.model.sightings import Scan, Sighting
from envparity.report.clean import clean
from envparity.report.indenting import indented
from envparity.report.sarif import FINGERPRINT, LEVELS, RESULTS, SCHEMA, driver, plain_message, suppressions

Data = dict[str, Any]


def render_sarif(scan: Scan, findings: Sequence[Finding]) -> str:
    """Write a search as one run; `findings` are its sightings as findings, in the same order."""
    kept = list(zip(scan.sightings, findings, strict=True))[:RESULTS]
    codes = sorted({finding.code for _, finding in kept})
    numbers = {code: number for number, code in enumerate(codes)}
    notes = [{"level": "error", "message": {"text": clean(problem)}} for problem in scan.problems]
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver((finding for _, finding in kept), codes)},
                "automationDetails": {"id": "envparity/secrets/"},
                "columnKind": "unicodeCodePoints",
                "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notes}],
                "results": [_result(sighting, finding, numbers[finding.code]) for sighting, finding in kept],
            }
        ],
    }
    return indented(log) + "\n"


def _result(sighting: Sighting, finding: Finding, rule: int) -> Data:
    spot = sighting.spot
    uri = quote(spot.path.encode("utf-8", "surrogateescape"), safe="/")
    physical: Data = {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}}
    if spot.line:
        physical["region"] = {"startLine": spot.line, "startColumn": spot.column}
    return {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": LEVELS[sighting.severity],
        "message": {"text": plain_message(finding)},
        "locations": [{"physicalLocation": physical}],
        "partialFingerprints": {FINGERPRINT: f"{finding.id}/{sighting.fingerprint or spot.line}"},
        "suppressions": suppressions(finding),
        "properties": {
            "severity": str(sighting.severity),
            "kind": sighting.kind,
            "certainty": sighting.certainty,
            "environments": [clean(name) for name in sighting.environments],
        },
    }
