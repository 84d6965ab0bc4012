"""A report in any of its formats that a file can hold, with the template that a format needs."""

from __future__ import annotations

from pathlib import Path

from envparity.model.reports import Report
from envparity.report.table import load


def render_report(report: Report, form: str) -> str:
    """Write a report in any format but text; `KeyError` for a format that there is none of."""
    if form == "html":
        from envparity.report.html import render
        from envparity.workspace.shipped import shipped

        return render(report, shipped("templates").joinpath("report.html.j2").read_text("utf-8"))
    rendered: str = load(form).render(report)
    return rendered


def write_report(report: Report, form: str, path: Path) -> None:
    """Write a report to a file in any format but text; `WriteError` leaves what was there as it was."""
    from envparity.jobs.writing import write_file

    write_file(render_report(report, form), path, private=form in ("json", "sarif"))
