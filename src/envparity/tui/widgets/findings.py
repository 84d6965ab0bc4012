"""How findings are written in a list's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from envparity.model.records import replace
from envparity.tui.look import grade_span, prose
from envparity.tui.standing import LABELS
from envparity.tui.widgets.columns import Column
from envparity.tui.widgets.drawn import many
from envparity.tui.widgets.lines import fold_span

if TYPE_CHECKING:
    from collections.abc import Callable

    from envparity.model.findings import Finding
    from envparity.model.reports import Grade
    from envparity.tui.grouping import Line
    from envparity.tui.look import Span
    from envparity.tui.widgets.drawn import Spans


def severity_cell(finding: Finding) -> Span:
    """Write the severity as sign and word."""
    return grade_span(cast("Grade", str(finding.severity)))


def message_cell(finding: Finding) -> list[Span]:
    """Write what is said, and the names and values in it strong."""
    return prose(finding.message, "text", "strong bold")


def finding_columns() -> tuple[Column[Finding], ...]:
    """Give the columns of a list of findings; what there is no room for falls away."""
    return (
        Column("severity", severity_cell, width=10),
        Column("rule", lambda finding: (finding.code, "faint"), width=6),
        Column("finding", message_cell, share=3),
        Column("subject", lambda finding: (str(finding.subject), "faint"), within=130, share=1),
        Column("area", lambda finding: (LABELS[finding.area], "faint"), width=19, within=110),
        Column(
            "environments", lambda finding: (", ".join(finding.environments), "faint"), width=26, within=150
        ),
    )


def line_columns() -> tuple[Column[Line], ...]:
    """Give the columns of a list of findings in groups."""
    severity, *rest = (
        cast("Column[Line]", replace(column, cell=_of_finding(column.cell)))  # type: ignore[arg-type]
        for column in finding_columns()
    )
    return (replace(severity, cell=_folded(severity.cell), width=11), *rest)


def _of_finding(cell: Callable[[Finding], Spans]) -> Callable[[Line], Spans]:
    def of_line(line: Line) -> Spans:
        finding = line.item.finding if line.item else None
        if finding is None:
            return "", "faint"
        spans = many(cell(finding))
        return [("  " * line.depth, "faint"), *spans] if cell is message_cell and line.depth else spans

    return of_line


def _folded(cell: Callable[[Line], Spans]) -> Callable[[Line], Spans]:
    return lambda line: [fold_span(line), *many(cell(line))]
