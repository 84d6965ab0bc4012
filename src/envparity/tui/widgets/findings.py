"""How findings are written in a list's columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from envparity.model.records import replace
from envparity.tui.look import grade_span, prose
from envparity.tui.standing import LABELS
from envparity.tui.widgets.columns import Column

if TYPE_CHECKING:
    from collections.abc import Callable

    from envparity.model.findings import Finding
    from envparity.model.reports import Grade
    from envparity.tui.look import Span
    from envparity.tui.query import Item
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


def item_columns() -> tuple[Column[Item], ...]:
    """Give the columns of a list of findings that were made ready to be filtered."""
    return tuple(
        replace(column, cell=_of_finding(column.cell))  # type: ignore[arg-type,misc]  # from findings to items
        for column in finding_columns()
    )


def _of_finding(cell: Callable[[Finding], Spans]) -> Callable[[Item], Spans]:
    return lambda item: cell(item.finding) if item.finding is not None else ("", "faint")
