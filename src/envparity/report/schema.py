"""JSON Schema (draft 2020-12) of every JSON document that the program prints.

A number after the slash in a document's `schema` changes when a key goes away or changes its
meaning; keys may be added, so a reader has to pass over those that it does not know.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from envparity.model.areas import Area, Severity
from envparity.model.releases import KINDS
from envparity.report.summary import LIKENESS_SYMBOLS, SYMBOLS

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TEXT: Schema = {"type": "string"}
_FLAG: Schema = {"type": "boolean"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_SECONDS: Schema = {"type": "number", "minimum": 0}
_AREA: Schema = {"enum": [area.value for area in Area]}
_SEVERITY: Schema = {"enum": [str(severity) for severity in Severity]}
_STAGE: Schema = {"enum": ["development", "staging", "production"]}
_STATUS: Schema = {"enum": ["read", "partly", "failed"]}
_FINGERPRINT: Schema = {"type": "string", "pattern": "^[0-9a-f]{1,16}$"}
"""A keyed digest of 16 digits; without a key a number that tells secrets apart in this document alone."""


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _by_name(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _object(*, optional: Schema | None = None, **required: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
    }


def _document(name: str, **required: Schema) -> Schema:
    return {"title": name, **_object(schema={"const": name}, **required)}


_OF_A_SECRET: Schema = {
    "fingerprint": _FINGERPRINT,
    "weak": {"type": "string", "minLength": 1},
    "because": _TEXT,
    "mode": {"enum": ["test", "live"]},
    "starts": _TEXT,
    "ends": _TEXT,
    "since": _TEXT,
}
_SECRET = _object(kind=_TEXT, length=_TEXT, optional=_OF_A_SECRET)
_OPEN = {
    **_object(state={"const": "value"}, value=_TEXT, optional={"secrets": _list(_SECRET)}),
    "not": {"anyOf": [{"required": ["fingerprint"]}, {"required": ["weak"]}]},
}
_SEALED = {
    **_object(state={"const": "value"}, kind=_TEXT, length=_TEXT, optional=_OF_A_SECRET),
    "oneOf": [{"required": ["fingerprint"]}, {"required": ["weak"]}],
    "not": {"required": ["value"]},
}
_UNKNOWN = _object(state={"const": "unknown"}, reason=_TEXT)
_ABSENT = _object(state={"const": "absent"})
_VALUE: Schema = {"oneOf": [_OPEN, _SEALED, _UNKNOWN]}
_CELL: Schema = {"oneOf": [_OPEN, _SEALED, _UNKNOWN, _ABSENT]}

_PLACE = {"path": _TEXT, "line": _COUNT}
_PROBLEM = _object(line=_COUNT, key=_TEXT, message=_TEXT, optional={"source": _TEXT})
_SOURCE = _object(kind=_TEXT, place=_TEXT, format=_TEXT, status=_STATUS, problems=_list(_PROBLEM))
_ENVIRONMENT = _object(
    name=_TEXT,
    stage=_STAGE,
    snapshot={"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
    sources=_list(_SOURCE),
)
_COUNTS = _object(
    total=_COUNT,
    by_area={"type": "object", "propertyNames": _AREA, "additionalProperties": _COUNT},
    by_likeness=_object(**dict.fromkeys(LIKENESS_SYMBOLS, _COUNT)),
    compared=_COUNT,
)
_FINDING = _object(
    id=_TEXT,
    code=_TEXT,
    name=_TEXT,
    area=_AREA,
    severity=_SEVERITY,
    subject=_TEXT,
    environments=_list(_TEXT),
    message=_TEXT,
    why=_TEXT,
    fix=_TEXT,
    values=_by_name(_CELL),
    evidence=_list(_object(environment=_TEXT, source=_TEXT, **_PLACE)),
    expected={
        "oneOf": [
            {"type": "null"},
            _object(reason=_TEXT, by=_TEXT, until={"type": ["string", "null"]}),
        ]
    },
    reweighed={"oneOf": [{"type": "null"}, _object(usual=_SEVERITY, reason=_TEXT)]},
    known=_FLAG,
    also=_list(
        _object(
            id=_TEXT,
            code=_TEXT,
            severity=_SEVERITY,
            subject=_TEXT,
            message=_TEXT,
            values=_by_name(_CELL),
            evidence=_list(_object(environment=_TEXT, source=_TEXT, **_PLACE)),
        )
    ),
    blocks=_FLAG,
)
_FACET: Schema = {"allOf": [_object(name=_TEXT, item=_TEXT, **_PLACE), _VALUE]}
_PACKAGE = _object(
    purl=_TEXT,
    ecosystem=_TEXT,
    name=_TEXT,
    version=_TEXT,
    groups=_list(_TEXT),
    direct={"type": ["boolean", "null"]},
    via=_list(_TEXT),
    origin=_TEXT,
    hashes=_list(_TEXT),
    markers=_TEXT,
    flags=_list(_TEXT),
    root=_FLAG,
    **_PLACE,
)
_SETTING: Schema = {
    "allOf": [
        _object(
            key=_TEXT,
            scope=_TEXT,
            secret=_FLAG,
            carrier=_TEXT,
            tracked={"type": ["boolean", "null"]},
            dialects=_list(_TEXT),
            earlier=_list(_object(**_PLACE)),
            **_PLACE,
        ),
        _VALUE,
    ]
}


def _release() -> Schema:
    change = _object(
        kind={"enum": list(KINDS)},
        deed={"enum": ["comes", "moves", "goes", "alone"]},
        subject=_TEXT,
        step=_TEXT,
        back=_FLAG,
        before=_CELL,
        after=_CELL,
    )
    need = _object(
        id=_TEXT,
        kind=_TEXT,
        message=_TEXT,
        parts=_list(_TEXT),
        subject=_TEXT,
        places=_list(_object(environment=_TEXT, **_PLACE)),
        accepted={"type": ["string", "null"]},
    )
    return _object(
        **{"from": _TEXT},
        to=_TEXT,
        changes=_list(change),
        needs=_list(need),
        unrehearsed=_list(change),
        unknown=_list(_object(subject=_TEXT, reason=_TEXT)),
    )


def _report() -> Schema:
    grades = {"enum": list(SYMBOLS)}
    return _document(
        "envparity.report/1",
        generated_at=_TEXT,
        workspace=_TEXT,
        discovered=_FLAG,
        environments=_list(_ENVIRONMENT),
        differences=_COUNTS,
        findings=_list(_FINDING),
        silenced=_list(_object(code=_TEXT, reason=_TEXT, findings=_COUNT)),
        board=_object(**{area.value: _by_name(grades) for area in Area}),
        not_assessed=_list(_object(area=_AREA, environments=_list(_TEXT), declare=_TEXT)),
        release={"oneOf": [{"type": "null"}, _release()]},
        threshold=_TEXT,
        verdict={"enum": ["pass", "fail", "incomplete"]},
    )


def _compare() -> Schema:
    subject = _object(
        subject=_TEXT,
        kind={"enum": ["package", "setting", "service", "runtime", "resource", "manifest"]},
        scope=_TEXT,
        name=_TEXT,
        aspect=_TEXT,
        area=_AREA,
        likeness={"enum": list(LIKENESS_SYMBOLS)},
        values=_by_name({"allOf": [_CELL, _object(places=_list(_object(**_PLACE)))]}),
    )
    return _document(
        "envparity.compare/1",
        workspace=_TEXT,
        environments=_list(_ENVIRONMENT),
        counts=_COUNTS,
        differences=_list(subject),
    )


def _facts() -> Schema:
    document = _document(
        "envparity.facts/1",
        file={"type": ["string", "null"]},
        format={"type": ["string", "null"]},
        status=_STATUS,
        packages=_list(_PACKAGE),
        settings=_list(_SETTING),
        services=_list(_object(name=_TEXT, facets=_list(_FACET), **_PLACE)),
        runtimes=_list(_object(name=_TEXT, version=_TEXT, **_PLACE)),
        resources=_list(_object(kind=_TEXT, name=_TEXT, facets=_list(_FACET), **_PLACE)),
        problems=_list(_PROBLEM),
    )
    document["properties"]["environment"] = _ENVIRONMENT
    return document


def _workspace() -> Schema:
    environment = _object(
        name=_TEXT,
        stage=_STAGE,
        files=_list(_object(path=_TEXT, kind=_TEXT, why=_TEXT)),
        sources=_list(_SOURCE),
    )
    return _document(
        "envparity.list/1",
        workspace=_TEXT,
        discovered=_FLAG,
        environments=_list(environment),
        unassigned=_list(_object(path=_TEXT, why=_TEXT)),
    )


def _pages() -> Schema:
    page = _object(code=_TEXT, name=_TEXT, area=_AREA, severity=_SEVERITY, what=_TEXT, why=_TEXT, fix=_TEXT)
    return {"title": "rules", **_list(page)}


def _containers() -> Schema:
    container = _object(
        service=_TEXT,
        name=_TEXT,
        id=_TEXT,
        state=_TEXT,
        health={"enum": ["none", "starting", "healthy", "unhealthy"]},
        image=_TEXT,
        ports=_list(_TEXT),
        created=_SECONDS,
        started=_SECONDS,
        exit_code={"type": ["integer", "null"]},
        restarts=_COUNT,
    )
    return _document("envparity.containers/1", environment=_TEXT, containers=_list(container))


def _scan() -> Schema:
    finding = _object(
        code=_TEXT,
        severity=_SEVERITY,
        kind=_TEXT,
        certainty={"enum": ["known", "structure", "pattern", "entropy"]},
        path=_TEXT,
        line=_COUNT,
        column=_COUNT,
        length=_COUNT,
        fingerprint={"oneOf": [{"type": "null"}, _FINGERPRINT]},
        environments=_list(_TEXT),
        message=_TEXT,
        expected={"oneOf": [{"type": "null"}, _object(reason=_TEXT, by=_TEXT, until=_TEXT)]},
        optional={
            "key": _TEXT,
            "spelling": _TEXT,
            "holders": _list(_object(environment=_TEXT, key=_TEXT)),
            "commit": {"type": "string", "pattern": "^[0-9a-f]{40,64}$"},
            "layer": _TEXT,
            "place": _TEXT,
        },
    )
    return _document(
        "envparity.scan/1",
        target=_TEXT,
        scanned=_object(files=_COUNT, bytes=_COUNT, commits=_COUNT, layers=_COUNT, known=_COUNT),
        findings=_list(finding),
        problems=_list(_TEXT),
    )


def _expect() -> Schema:
    return _document("envparity.expect/1", file=_TEXT, written=_FLAG, block=_TEXT, accepts=_list(_TEXT))


def _baseline() -> Schema:
    release = {"oneOf": [{"type": "null"}, {**_list(_TEXT), "minItems": 2, "maxItems": 2}]}
    finding = _object(id=_TEXT, severity=_SEVERITY, name=_TEXT, subject=_TEXT)
    return _document(
        "envparity.baseline/1", environments=_list(_TEXT), release=release, findings=_list(finding)
    )


SCHEMAS: dict[str, Callable[[], Schema]] = {
    "report": _report,
    "compare": _compare,
    "facts": _facts,
    "list": _workspace,
    "explain": _pages,
    "containers": _containers,
    "expect": _expect,
    "scan": _scan,
    "baseline": _baseline,
}
"""The schemas by the name of what they describe, in the order users see them."""


def schema_of(name: str) -> Schema:
    """Give the schema of one document; `KeyError` when there is none of that name."""
    return {"$schema": DIALECT, "$id": f"urn:envparity:schema:{name}:1", **SCHEMAS[name]()}
