"""The documents of reports, comparisons, facts and what else is printed of a workspace."""

from __future__ import annotations

from envparity.model.areas import Area
from envparity.model.releases import KINDS
from envparity.report.schema.shapes import (
    AREA,
    CELL,
    COUNT,
    COUNTS,
    ENVIRONMENT,
    FACET,
    FINDING,
    FINGERPRINT,
    FLAG,
    PACKAGE,
    PLACE,
    PROBLEM,
    SECONDS,
    SETTING,
    SEVERITY,
    SOURCE,
    STAGE,
    STATUS,
    TEXT,
    Schema,
    by_name,
    document,
    record,
    several,
)
from envparity.report.summary import LIKENESS_SYMBOLS, SYMBOLS


def release() -> Schema:
    """Give the form of `release`."""
    change = record(
        kind={"enum": list(KINDS)},
        deed={"enum": ["comes", "moves", "goes", "alone"]},
        subject=TEXT,
        step=TEXT,
        back=FLAG,
        before=CELL,
        after=CELL,
    )
    need = record(
        id=TEXT,
        kind=TEXT,
        message=TEXT,
        parts=several(TEXT),
        subject=TEXT,
        places=several(record(environment=TEXT, **PLACE)),
        accepted={"type": ["string", "null"]},
    )
    return record(
        **{"from": TEXT},
        to=TEXT,
        changes=several(change),
        needs=several(need),
        unrehearsed=several(change),
        unknown=several(record(subject=TEXT, reason=TEXT)),
    )


def report() -> Schema:
    """Give the form of `report`."""
    grades = {"enum": list(SYMBOLS)}
    return document(
        "envparity.report/1",
        generated_at=TEXT,
        workspace=TEXT,
        discovered=FLAG,
        environments=several(ENVIRONMENT),
        differences=COUNTS,
        findings=several(FINDING),
        silenced=several(record(code=TEXT, reason=TEXT, findings=COUNT)),
        board=record(**{area.value: by_name(grades) for area in Area}),
        not_assessed=several(record(area=AREA, environments=several(TEXT), declare=TEXT)),
        release={"oneOf": [{"type": "null"}, release()]},
        threshold=TEXT,
        verdict={"enum": ["pass", "fail", "incomplete"]},
    )


def compare() -> Schema:
    """Give the form of `compare`."""
    subject = record(
        subject=TEXT,
        kind={"enum": ["package", "setting", "service", "runtime", "resource", "manifest"]},
        scope=TEXT,
        name=TEXT,
        aspect=TEXT,
        area=AREA,
        likeness={"enum": list(LIKENESS_SYMBOLS)},
        values=by_name({"allOf": [CELL, record(places=several(record(**PLACE)))]}),
    )
    return document(
        "envparity.compare/1",
        workspace=TEXT,
        environments=several(ENVIRONMENT),
        counts=COUNTS,
        differences=several(subject),
    )


def facts() -> Schema:
    """Give the form of `facts`."""
    whole = document(
        "envparity.facts/1",
        file={"type": ["string", "null"]},
        format={"type": ["string", "null"]},
        status=STATUS,
        packages=several(PACKAGE),
        settings=several(SETTING),
        services=several(record(name=TEXT, facets=several(FACET), **PLACE)),
        runtimes=several(record(name=TEXT, version=TEXT, **PLACE)),
        resources=several(record(kind=TEXT, name=TEXT, facets=several(FACET), **PLACE)),
        problems=several(PROBLEM),
    )
    whole["properties"]["environment"] = ENVIRONMENT
    return whole


def workspace() -> Schema:
    """Give the form of `workspace`."""
    environment = record(
        name=TEXT,
        stage=STAGE,
        files=several(record(path=TEXT, kind=TEXT, why=TEXT, sure={"enum": ["certain", "likely", "guess"]})),
        sources=several(SOURCE),
        application=several(record(service=TEXT, why=TEXT)),
    )
    return document(
        "envparity.list/1",
        workspace=TEXT,
        discovered=FLAG,
        environments=several(environment),
        unassigned=several(record(path=TEXT, why=TEXT)),
    )


def pages() -> Schema:
    """Give the form of `pages`."""
    page = record(code=TEXT, name=TEXT, area=AREA, severity=SEVERITY, what=TEXT, why=TEXT, fix=TEXT)
    return {"title": "rules", **several(page)}


def containers() -> Schema:
    """Give the form of `containers`."""
    container = record(
        service=TEXT,
        name=TEXT,
        id=TEXT,
        state=TEXT,
        health={"enum": ["none", "starting", "healthy", "unhealthy"]},
        image=TEXT,
        ports=several(TEXT),
        created=SECONDS,
        started=SECONDS,
        exit_code={"type": ["integer", "null"]},
        restarts=COUNT,
    )
    return document("envparity.containers/1", environment=TEXT, containers=several(container))


def scan() -> Schema:
    """Give the form of `scan`."""
    finding = record(
        code=TEXT,
        severity=SEVERITY,
        kind=TEXT,
        certainty={"enum": ["known", "structure", "pattern", "entropy"]},
        path=TEXT,
        line=COUNT,
        column=COUNT,
        length=COUNT,
        fingerprint={"oneOf": [{"type": "null"}, FINGERPRINT]},
        environments=several(TEXT),
        message=TEXT,
        expected={"oneOf": [{"type": "null"}, record(reason=TEXT, by=TEXT, until=TEXT)]},
        optional={
            "key": TEXT,
            "spelling": TEXT,
            "holders": several(record(environment=TEXT, key=TEXT)),
            "commit": {"type": "string", "pattern": "^[0-9a-f]{40,64}$"},
            "layer": TEXT,
            "place": TEXT,
        },
    )
    return document(
        "envparity.scan/1",
        target=TEXT,
        scanned=record(files=COUNT, bytes=COUNT, commits=COUNT, layers=COUNT, archives=COUNT, known=COUNT),
        findings=several(finding),
        problems=several(TEXT),
    )


def expect() -> Schema:
    """Give the form of `expect`."""
    return document("envparity.expect/1", file=TEXT, written=FLAG, block=TEXT, accepts=several(TEXT))


def baseline() -> Schema:
    """Give the form of `baseline`."""
    release = {"oneOf": [{"type": "null"}, {**several(TEXT), "minItems": 2, "maxItems": 2}]}
    finding = record(id=TEXT, severity=SEVERITY, name=TEXT, subject=TEXT)
    return document(
        "envparity.baseline/1", environments=several(TEXT), release=release, findings=several(finding)
    )
