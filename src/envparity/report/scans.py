"""A search for secrets as JSON (`envparity.scan/1`) and as SARIF 2.1.0; what a terminal shows is in `text.scan`."""

from __future__ import annotations

from collections.abc import Sequence
from json import dumps
from typing import Any
from urllib.parse import quote

from envparity.model.findings import Finding
from envparity.model.sightings import Scan, Sighting
from envparity.report.clean import clean
from envparity.report.sarif import FINGERPRINT, LEVELS, RESULTS, SCHEMA, driver, plain_message, suppressions

Data = dict[str, Any]


def render_json(scan: Scan) -> str:
    """Write a search: what was looked at, each sighting, what could not be looked into."""
    data = {
        "schema": "envparity.scan/1",
        "target": scan.target,
        "scanned": {
            "files": scan.files,
            "bytes": scan.bytes,
            "commits": scan.commits,
            "layers": scan.layers,
            "archives": scan.archives,
            "known": scan.known,
        },
        "findings": [_sighting(sighting) for sighting in scan.sightings],
        "problems": list(scan.problems),
    }
    return dumps(data, indent=2).encode("utf-8", "backslashreplace").decode() + "\n"


def _sighting(sighting: Sighting) -> Data:
    spot = sighting.spot
    data: Data = {
        "code": sighting.code,
        "severity": str(sighting.severity),
        "kind": sighting.kind,
        "certainty": sighting.certainty,
        "path": _text(spot.path),
        "line": spot.line,
        "column": spot.column,
        "length": spot.length,
        "fingerprint": sighting.fingerprint or None,
        "environments": list(sighting.environments),
        "message": _text(sighting.message),
        "expected": None,
    }
    if sighting.expected is not None:
        said = sighting.expected
        data["expected"] = {"reason": said.reason, "by": said.by, "until": said.until}
    if sighting.holders:
        data["holders"] = [{"environment": name, "key": key} for name, key in sighting.holders]
    optional = {
        "key": _text(sighting.key),
        "spelling": sighting.spelling,
        "commit": spot.commit,
        "layer": spot.layer,
        "place": spot.place,
    }
    return data | {name: value for name, value in optional.items() if value}


def _text(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


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
    return dumps(log, indent=2) + "\n"


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
