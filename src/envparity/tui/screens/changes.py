"""What changed since the day before: which findings came, and which are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple, cast

from textual.binding import Binding, BindingType
from textual.containers import Vertical

from envparity.tui.look import grade_span, prose
from envparity.tui.outside import literal
from envparity.tui.screens.window import Window
from envparity.tui.widgets.columns import Column, Empty
from envparity.tui.widgets.rows import RowList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from envparity.model.reports import Grade, Report
    from envparity.tui.since import Since


class ChangeRow(NamedTuple):
    """A finding that came, or one that is gone."""

    id: str
    severity: str
    message: str
    came: bool


def change_rows(since: Since, report: Report) -> Iterator[ChangeRow]:
    """List what came, the worst first, then what is gone."""
    for finding in report.findings:
        if finding.id in since.came:
            yield ChangeRow(finding.id, str(finding.severity), finding.message, came=True)
    for gone in since.gone:
        yield ChangeRow(*gone, came=False)


class ChangesScreen(Window[str]):
    """Gives the id of a finding to be shown, or nothing."""

    DEFAULT_CSS = "ChangesScreen .window { width: 96%; max-width: 120; height: 70%; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,n", "leave", "Leave")]

    def __init__(self, since: Since, report: Report, words: str) -> None:
        super().__init__()
        self._since = since
        self._report = report
        self._words = words

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with Vertical(classes="window") as window:
            window.border_title = literal(f"Since {self._words}")
            window.border_subtitle = "enter shows it in Drift · esc leaves"
            rows: RowList[ChangeRow] = RowList(
                (
                    Column(
                        "",
                        lambda row: ("+ new", "grade-high") if row.came else ("✓ gone", "grade-ok"),
                        width=6,
                    ),
                    Column("", lambda row: grade_span(cast("Grade", row.severity)), width=10),
                    Column("", lambda row: prose(row.message, "text", "strong bold"), least=20),
                ),
                key=lambda row: row.id,
                id="since",
            )
            rows.titles = False
            yield rows

    def on_mount(self) -> None:
        """Fill the list."""
        rows = self.query_one("#since", RowList)
        empty = Empty(("✓ Nothing changed", "grade-ok bold"), "no finding came, and none is gone")
        rows.set_rows(tuple(change_rows(self._since, self._report)), empty=empty)
        rows.focus()

    def on_row_list_selected(self, message: RowList.Selected) -> None:
        """Give the finding, if it is there to be shown."""
        row: ChangeRow = message.row  # type: ignore[assignment]  # the list holds such rows
        if row.came:
            self.dismiss(row.id)

    def action_leave(self) -> None:
        """Give nothing."""
        self.dismiss("")
