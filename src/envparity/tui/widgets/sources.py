"""How it is written which sources were read, and what could not be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from envparity.model.records import dataclass
from envparity.tui.look import Mark
from envparity.tui.widgets.columns import Column, Empty
from envparity.tui.widgets.rows import RowList

if TYPE_CHECKING:
    from collections.abc import Iterable

    from envparity.model.snapshots import Environment, Snapshot, SourceReading
    from envparity.tui.look import Span

STATUS = {
    "read": Mark("✓", "read", "read", "grade-ok"),
    "partly": Mark("?", "in part", "part", "grade-unknown"),
    "failed": Mark("▲", "not read", "not", "grade-critical"),
}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source of one environment; each of its problems has a row of its own."""

    environment: Environment
    source: SourceReading
    problem: int = -1


def source_rows(snapshots: Iterable[Snapshot]) -> tuple[SourceRow, ...]:
    """List every source, those that could not be read in full first."""
    rows: list[SourceRow] = []
    for snapshot in snapshots:
        for source in snapshot.sources:
            places = range(len(source.problems)) if source.problems else [-1]
            rows += [SourceRow(snapshot.environment, source, place) for place in places]
    return tuple(sorted(rows, key=lambda row: row.source.status == "read"))


def _status_cell(row: SourceRow) -> Span:
    mark = STATUS[row.source.status]
    return f"{mark.symbol} {mark.word}", mark.ink


def _environment_cell(row: SourceRow) -> Span:
    return row.environment.name, f"stage-{row.environment.stage.value}"


def _problem_cell(row: SourceRow) -> Span:
    if row.problem < 0:
        return row.source.format, "faint"
    return str(row.source.problems[row.problem]), "text"


def source_columns() -> tuple[Column[SourceRow], ...]:
    """Give the columns of a list of sources."""
    return (
        Column("status", _status_cell, width=10),
        Column("environment", _environment_cell, width=14),
        Column("file", lambda row: (row.source.place, "text"), share=5, tail=True, fits=True),
        Column("format, or why not", _problem_cell, share=4),
    )


class SourceList(RowList[SourceRow]):
    """The sources of several snapshots."""

    def __init__(self) -> None:
        super().__init__(source_columns(), key=lambda row: row, id="sources")

    def show(self, snapshots: Iterable[Snapshot]) -> str:
        """List them, and say in words how many could not be read in full."""
        rows = source_rows(snapshots)
        self.set_rows(rows, empty=Empty(("no source is declared", "faint")))
        unread = len({(row.environment, row.source) for row in rows if row.source.status != "read"})
        return f"{unread} not read in full" if unread else "all read in full"
