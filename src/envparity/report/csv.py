"""The differences of a report as CSV (RFC 4180), for spreadsheets: one row a subject, three columns an environment.

A cell that a spreadsheet would take for a formula begins with an apostrophe in its stead, which tells
it that the cell is text. What is the same everywhere is left out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from envparity.model.differences import Cell, Difference, Present
from envparity.model.findings import Finding
from envparity.model.reports import Report
from envparity.report.cells import say_cell, state_of
from envparity.report.clean import clean

HEAD = ("area", "kind", "subject", "likeness", "findings")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(report: Report) -> str:
    """Write a report's differences, with the ids of the findings about them."""
    told: dict[object, list[str]] = {}
    for finding in report.findings:
        told.setdefault(finding.subject, []).append(_said(finding))
    out = StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    shipped = _shipped(report)
    more = ("release", "needed first") if report.release else ()
    rows.writerow([*HEAD, *more, *(safe(head) for head in _heads(report))])
    for difference in report.drift:
        cells = list(_row(difference, told.get(difference.subject, [])))
        if report.release:
            cells[len(HEAD) : len(HEAD)] = shipped.get(difference.subject, ("", ""))
        rows.writerow([safe(cell) for cell in cells])
    return out.getvalue()


def safe(text: str) -> str:
    """Give cleaned text that no spreadsheet computes."""
    cleaned = clean(text)
    return f"'{cleaned}" if cleaned.lstrip(" '").startswith(_FORMULA) else cleaned


def _shipped(report: Report) -> dict[object, tuple[str, str]]:
    """Give, for each subject, what a release makes of it and what the target needs for it first."""
    release = report.release
    if release is None:
        return {}
    deeds = {change.subject: change.deed for change in (*release.changes, *release.alone)}
    steps = {step.subject: step.message for step in release.steps}
    return {subject: (deeds.get(subject, ""), steps.get(subject, "")) for subject in {*deeds, *steps}}


def _said(finding: Finding) -> str:
    return finding.id if finding.standing == "open" else f"{finding.id} ({finding.standing})"


def _heads(report: Report) -> Iterator[str]:
    for environment in report.environments:
        yield environment.name
        yield f"{environment.name} state"
        yield f"{environment.name} place"


def _row(difference: Difference, told: list[str]) -> Iterator[str]:
    subject = difference.subject
    yield difference.area.value
    yield subject.kind
    yield str(subject)
    yield difference.likeness
    yield " ".join(told)
    for cell in difference.cells:
        state = state_of(cell)
        yield "" if state == "absent" else say_cell(cell)
        yield state
        yield _places(cell)


def _places(cell: Cell) -> str:
    return " ".join(dict.fromkeys(str(place) for place in cell.places)) if isinstance(cell, Present) else ""
