"""What the schemas are made of: small words for JSON Schema, and the shapes that several documents share."""

from __future__ import annotations

from typing import Any

from envparity.model.areas import Area, Severity
from envparity.report.summary import LIKENESS_SYMBOLS

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
COUNT: Schema = {"type": "integer", "minimum": 0}
SECONDS: Schema = {"type": "number", "minimum": 0}
AREA: Schema = {"enum": [area.value for area in Area]}
SEVERITY: Schema = {"enum": [str(severity) for severity in Severity]}
STAGE: Schema = {"enum": ["development", "staging", "production"]}
STATUS: Schema = {"enum": ["read", "partly", "failed"]}
FINGERPRINT: Schema = {"type": "string", "pattern": "^[0-9a-f]{1,16}$"}
"""A keyed digest of 16 digits; without a key a number that tells secrets apart in this document alone."""


def several(items: Schema) -> Schema:
    """Give the form of a list."""
    return {"type": "array", "items": items}


def by_name(values: Schema) -> Schema:
    """Give the form of an object whose keys are names."""
    return {"type": "object", "additionalProperties": values}


def record(*, optional: Schema | None = None, **required: Schema) -> Schema:
    """Give the form of an object by its keys; `optional` ones may be left out."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
    }


def document(name: str, **required: Schema) -> Schema:
    """Give the form of a whole document, which says in `schema` what it is."""
    return {"title": name, **record(schema={"const": name}, **required)}


OF_A_SECRET: Schema = {
    "fingerprint": FINGERPRINT,
    "weak": {"type": "string", "minLength": 1},
    "because": TEXT,
    "mode": {"enum": ["test", "live"]},
    "starts": TEXT,
    "ends": TEXT,
    "since": TEXT,
    "reference": TEXT,
}
SECRET = record(kind=TEXT, length=TEXT, optional=OF_A_SECRET)
OPEN = {
    **record(state={"const": "value"}, value=TEXT, optional={"secrets": several(SECRET)}),
    "not": {"anyOf": [{"required": ["fingerprint"]}, {"required": ["weak"]}]},
}
SEALED = {
    **record(state={"const": "value"}, kind=TEXT, length=TEXT, optional=OF_A_SECRET),
    "oneOf": [{"required": ["fingerprint"]}, {"required": ["weak"]}],
    "not": {"required": ["value"]},
}
UNKNOWN = record(state={"const": "unknown"}, reason=TEXT)
ABSENT = record(state={"const": "absent"})
VALUE: Schema = {"oneOf": [OPEN, SEALED, UNKNOWN]}
CELL: Schema = {"oneOf": [OPEN, SEALED, UNKNOWN, ABSENT]}

PLACE = {"path": TEXT, "line": COUNT}
PROBLEM = record(line=COUNT, key=TEXT, message=TEXT, optional={"source": TEXT})
SOURCE = record(kind=TEXT, place=TEXT, format=TEXT, status=STATUS, problems=several(PROBLEM))
ENVIRONMENT = record(
    name=TEXT,
    stage=STAGE,
    snapshot={"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
    sources=several(SOURCE),
)
COUNTS = record(
    total=COUNT,
    by_area={"type": "object", "propertyNames": AREA, "additionalProperties": COUNT},
    by_likeness=record(**dict.fromkeys(LIKENESS_SYMBOLS, COUNT)),
    compared=COUNT,
)
FINDING = record(
    id=TEXT,
    code=TEXT,
    name=TEXT,
    area=AREA,
    severity=SEVERITY,
    subject=TEXT,
    environments=several(TEXT),
    message=TEXT,
    why=TEXT,
    fix=TEXT,
    values=by_name(CELL),
    evidence=several(record(environment=TEXT, source=TEXT, **PLACE)),
    expected={
        "oneOf": [
            {"type": "null"},
            record(reason=TEXT, by=TEXT, until={"type": ["string", "null"]}),
        ]
    },
    reweighed={"oneOf": [{"type": "null"}, record(usual=SEVERITY, reason=TEXT)]},
    known=FLAG,
    also=several(
        record(
            id=TEXT,
            code=TEXT,
            severity=SEVERITY,
            subject=TEXT,
            message=TEXT,
            values=by_name(CELL),
            evidence=several(record(environment=TEXT, source=TEXT, **PLACE)),
        )
    ),
    blocks=FLAG,
)
FACET: Schema = {"allOf": [record(name=TEXT, item=TEXT, **PLACE), VALUE]}
PACKAGE = record(
    purl=TEXT,
    ecosystem=TEXT,
    name=TEXT,
    version=TEXT,
    groups=several(TEXT),
    direct={"type": ["boolean", "null"]},
    via=several(TEXT),
    origin=TEXT,
    hashes=several(TEXT),
    markers=TEXT,
    flags=several(TEXT),
    root=FLAG,
    **PLACE,
)
SETTING: Schema = {
    "allOf": [
        record(
            key=TEXT,
            scope=TEXT,
            secret=FLAG,
            carrier=TEXT,
            tracked={"type": ["boolean", "null"]},
            dialects=several(TEXT),
            earlier=several(record(optional={"secrets": several(SECRET)}, **PLACE)),
            **PLACE,
        ),
        VALUE,
    ]
}
