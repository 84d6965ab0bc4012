"""The documents of the history: what is saved, remembered, on record and exported."""

from __future__ import annotations

from envparity.model.areas import Severity
from envparity.report.schema.shapes import AREA, COUNT, FLAG, TEXT, Schema, by_name, document, record, several


def snapshots_saved() -> Schema:
    """Give the form of `snapshots saved`."""
    saved = record(
        environment=TEXT,
        content=TEXT,
        complete=FLAG,
        id={"type": ["integer", "null"]},
        taken_at=TEXT,
    )
    return document("envparity.saved/1", snapshots=several(saved))


def history() -> Schema:
    """Give the form of `history`."""
    pair = {"oneOf": [{"type": "null"}, {**several(TEXT), "minItems": 2, "maxItems": 2}]}
    saved = record(
        id=COUNT, environment=TEXT, content=TEXT, taken_at=TEXT, last_at=TEXT, label=TEXT, size=COUNT
    )
    run = record(
        time=TEXT,
        last=TEXT,
        environments=several(TEXT),
        release=pair,
        verdict={"enum": ["pass", "fail", "incomplete"]},
        open=record(**{str(severity): COUNT for severity in Severity}),
    )
    return document(
        "envparity.history/1",
        workspace=TEXT,
        snapshots=several(saved),
        runs=several(run),
        releases=several(record(**_released())),
    )


LOCKED = record(
    images=several({"type": "object"}),
    packages=several({"type": "object"}),
    settings=several({"type": "object"}),
    secrets=several({"type": "object"}),
    needs=several(TEXT),
)
"""What a release holds on to."""


def promotion() -> Schema:
    """Give the form of what `promote` prints."""
    return document("envparity.promoted/1", **_released())


def _released() -> Schema:
    said = document(
        "envparity.promotion/1",
        number=COUNT,
        before=TEXT,
        **{"from": TEXT},
        to=TEXT,
        at=TEXT,
        by=TEXT,
        note=TEXT,
        deed={"enum": ["promoted", "applied", "failed", "rolled back"]},
        returns_to={"type": ["integer", "null"]},
        locked=LOCKED,
        signature=TEXT,
    )
    return {"number": COUNT, "digest": TEXT, "record": said}


def trend() -> Schema:
    """Give the form of `trend`."""
    trend = record(
        compared=TEXT,
        times=several(TEXT),
        areas={"type": "object", "propertyNames": AREA, "additionalProperties": several(COUNT)},
        total=several(COUNT),
    )
    return document("envparity.trend/1", trends=several(trend))


def began() -> Schema:
    """Give the form of `began`."""
    finding = record(
        id=TEXT,
        compared=TEXT,
        subject=TEXT,
        message=TEXT,
        since=TEXT,
        last=TEXT,
        ended={"type": ["string", "null"]},
    )
    return document("envparity.began/1", findings=several(finding))


def exported() -> Schema:
    """Give the form of `exported`."""
    return document("envparity.export/1", environment=TEXT, to=TEXT, files=by_name(TEXT), left=several(TEXT))
