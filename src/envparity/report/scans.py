"""A search for secrets as JSON (`envparity.scan/1`); what a terminal shows is in `text.scan`, SARIF in `scans_sarif`."""

from __future__ import annotations

from typing import Any

from envparity.model.sightings import Scan, Sighting
from envparity.report.indenting import indented

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
    return indented(data) + "\n"


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
