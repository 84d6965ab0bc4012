"""The report as one HTML file: no network, nothing that is not ours, a policy that holds it to that.

The page itself is a template (`templates/report.html.j2`), whose text the caller brings: where
templates lie is not this room's business. What the template is given is made here.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from envparity.model.areas import Area
from envparity.model.differences import Difference, Present
from envparity.model.findings import Finding
from envparity.model.places import Place
from envparity.model.reports import Report
from envparity.model.snapshots import Snapshot, SourceReading
from envparity.report import pictures
from envparity.report.assessment import gaps, say_gap
from envparity.report.cells import CellState, say_cell, say_subject, state_of
from envparity.report.clean import clean
from envparity.report.shipping import Item, Section, sections
from envparity.report.summary import (
    LIKENESS_SYMBOLS,
    STATUS_WORDS,
    SYMBOLS,
    Group,
    assessed,
    capital,
    count_by_severity,
    grade_of,
    group,
    say_acceptance,
    say_compared,
    say_environment,
    say_headline,
    say_likeness,
    say_silenced,
    say_time,
    say_verdict,
    say_weight,
    spans,
    unread,
)

MOST_DIFFERENCES = 2000
"""Subjects in the table of differences, and in each list of a release; the rest is counted, and `compare` shows it."""

View = dict[str, Any]


def render(report: Report, template: str) -> str:
    """Fill the template with a report; `template` is the text of `report.html.j2`."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["digest"] = digest
    environment.filters["breakable"] = breakable
    return environment.from_string(template).render(**view_of(report)) + "\n"


def digest(text: str) -> str:
    """Name an inline script or style for a Content-Security-Policy: `sha256-` and base64 (CSP level 3, 2.3.1)."""
    return "sha256-" + b64encode(sha256(str(text).encode()).digest()).decode()


def breakable(path: str) -> str:
    """Let a path be broken after its slashes; the text itself is escaped."""
    from markupsafe import Markup, escape

    return Markup("/<wbr>").join(escape(part) for part in path.split("/"))


def view_of(report: Report) -> View:
    """Give what the template shows, as text that is clean but not yet escaped."""
    areas, _ = assessed(report.board)
    numbers = {environment.name: number for number, environment in enumerate(report.environments)}
    differing = [item for item in report.differences if item.likeness in ("different", "unknown")]
    return {
        "workspace": clean(report.workspace),
        "generated_at": clean(report.generated_at),
        "time": say_time(report.generated_at),
        "discovered": report.discovered,
        "verdict": report.verdict,
        "verdict_word": say_verdict(report.verdict).capitalize(),
        "headline": capital(say_headline(report)),
        "likeness": capital(say_compared(report)),
        "environments": [
            {
                "name": clean(item.environment.name),
                "said": say_environment(item),
                "stage": item.environment.stage.value,
            }
            for item in report.snapshots
        ],
        "released": report.release is not None,
        "sections": [_section(section) for section in sections(report)],
        "steps": pictures.step_bars(report),
        "trend": pictures.trend(report.past),
        "unread": [
            {"environment": clean(name), **_source(source)} for name, source in unread(report.snapshots)
        ],
        "board": [_board_row(report, area) for area in areas],
        "not_assessed": [
            {
                "area": gap.area.value,
                "where": "" if gap.everywhere else ", ".join(clean(name) for name in gap.environments),
                "said": spans(say_gap(gap)),
            }
            for gap in gaps(report)
        ],
        "counts": [
            {"severity": str(severity), "symbol": SYMBOLS[str(severity)], "number": number}
            for severity, number in count_by_severity(report.findings).items()
        ],
        "areas": [area.value for area in Area if any(item.area is area for item in report.findings)],
        "total": len(report.findings),
        "groups": [_group(item, numbers) for item in group(report.findings)],
        "silenced": [say_silenced(item) for item in report.silenced],
        "differences": list(_differences(differing[:MOST_DIFFERENCES])),
        "differences_left_out": max(len(differing) - MOST_DIFFERENCES, 0),
        "sources": [_sources(snapshot) for snapshot in report.snapshots],
    }


def _section(section: Section) -> View:
    return {
        "key": section.key,
        "title": section.title,
        "said": spans(capital(section.said)),
        "number": sum(len(rows.items) for rows in section.rows),
        "rows": [
            {
                "title": rows.title,
                "said": rows.said,
                "items": [_item(item) for item in rows.items[:MOST_DIFFERENCES]],
                "left_out": max(len(rows.items) - MOST_DIFFERENCES, 0),
            }
            for rows in section.rows
        ],
    }


def _item(item: Item) -> View:
    return {
        "sign": item.sign,
        "subject": item.subject,
        "text": clean(item.text),
        "spans": spans(item.text),
        "place": item.place,
        "style": item.style,
        "parts": [spans(part) for part in item.parts],
    }


def _board_row(report: Report, area: Area) -> View:
    numbers = Counter(
        name for finding in report.findings if finding.area is area for name in finding.environments
    )
    names = [environment.name for environment in report.environments]
    return {
        "area": area.value,
        "cells": [
            {
                "environment": number,
                "name": clean(name),
                "grade": grade,
                "word": grade.replace("-", " "),
                "symbol": SYMBOLS[grade],
                "number": numbers[name],
            }
            for number, (name, grade) in enumerate(
                (name, grade_of(report.board, area, name)) for name in names
            )
        ],
    }


def _source(source: SourceReading) -> View:
    return {
        "place": clean(source.place),
        "format": clean(source.format or source.kind),
        "status": source.status,
        "word": STATUS_WORDS[source.status],
        "problems": [clean(str(problem)) for problem in source.problems],
    }


def _differences(differences: Sequence[Difference]) -> Iterator[View]:
    for area in Area:
        members = [item for item in differences if item.area is area]
        if members:
            rows = [_difference(item) for item in members]
            yield {"area": area.value, "said": say_likeness(members, short=True), "rows": rows}


def _difference(difference: Difference) -> View:
    return {
        "subject": say_subject(difference),
        "symbol": LIKENESS_SYMBOLS[difference.likeness],
        "likeness": difference.likeness,
        "cells": [{"text": say_cell(cell), "state": state_of(cell)} for cell in difference.cells],
    }


def _sources(snapshot: Snapshot) -> View:
    return {
        "environment": clean(snapshot.environment.name),
        "rows": [_source(source) for source in snapshot.sources],
    }


def _group(members: Group, numbers: Mapping[str, int]) -> View:
    severity = str(members.severity)
    return {
        "code": clean(members.code),
        "title": capital(clean(members.name.replace("-", " "))),
        "area": members.area.value,
        "severity": severity,
        "symbol": SYMBOLS[severity],
        "why": spans(members.why),
        "fix": spans(members.fix),
        "standing": "" if members.standing == "open" else members.standing,
        "number": len(members.findings),
        "findings": [_finding(finding, numbers, own_fix=not members.fix) for finding in members.findings],
    }


def _finding(finding: Finding, numbers: Mapping[str, int], *, own_fix: bool) -> View:
    about = [numbers[name] for name in finding.environments if name in numbers]
    return {
        "id": clean(finding.id),
        "message": spans(finding.message),
        "about": " ".join(str(number) for number in about),
        "fix": spans(finding.fix) if own_fix else [],
        "acceptance": spans(say_acceptance(finding)),
        "weight": spans(say_weight(finding)),
        "cells": list(_cells(finding)),
        "also": [
            {"severity": str(one.severity), "code": clean(one.code), "message": spans(one.message)}
            for one in finding.also
        ],
    }


def _cells(finding: Finding) -> Iterator[View]:
    read: dict[str, list[Place]] = {}
    for evidence in finding.evidence:
        read.setdefault(evidence.environment, []).append(evidence.place)
    for environment, cell in finding.values:
        places = read.pop(environment, None) or (cell.places if isinstance(cell, Present) else ())
        yield _cell(environment, say_cell(cell), state_of(cell), places, finding)
    for environment, places in read.items():
        yield _cell(environment, "", "value", places, finding)


def _cell(environment: str, text: str, state: CellState, places: Iterable[Place], finding: Finding) -> View:
    known = dict.fromkeys(clean(str(place)) for place in places)
    return {
        "environment": clean(environment),
        "about": environment in finding.environments,
        "text": text,
        "state": state,
        "places": list(known),
    }
