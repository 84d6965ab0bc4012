"""The first screen: how the environments stand, area by area, and what hurts most."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from envparity.tui.emptiness import of_findings, while_unknown
from envparity.tui.look import prose
from envparity.tui.screens.desk import Desk
from envparity.tui.screens.sizing import sizing
from envparity.tui.widgets.findings import finding_columns
from envparity.tui.widgets.heat import HeatGrid
from envparity.tui.widgets.remark import Remark
from envparity.tui.widgets.rows import RowList
from envparity.tui.widgets.split import Split

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from envparity.model.reports import Report
    from envparity.tui.known import Known
    from envparity.tui.look import Span

ROOMY = 100
"""Cells from which on what changed is said in words."""
ANSWERS = {
    "yes": ("✓ Yes", "grade-ok bold"),
    "no": ("▲ No", "grade-critical bold"),
    "not known": ("? Not known", "grade-unknown bold"),
}


class BoardScreen(Desk):
    """Areas by environments, the release question, the worst findings."""

    NAME = "board"
    ABOUT = (
        (
            "Each row is an area, each column an environment. A cell names the worst finding that concerns the "
            "environment, how many there are of that severity, and after the plus sign how many are milder."
        ),
    )
    DEFAULT_CSS = """
    BoardScreen {
        #board { layout: vertical; height: 1fr; }
        #left { height: auto; }
        #grid-panel { height: 18; }
        #sources-panel { display: none; height: 1fr; }
        #worst-panel { height: 1fr; min-height: 3; }
        &.-short #grid-panel { height: 17; }
        .-moved #grid-panel { height: 1fr; }
        .-moved #sources-panel { height: 1fr; }
        &.-wide.-tall #board { layout: horizontal; }
        &.-wide.-tall #left { width: 5fr; height: 1fr; }
        &.-wide.-tall #sources-panel { display: block; }
        &.-wide.-tall #worst-panel { width: 6fr; height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "app.focus_next", "Grid/findings", show=True, id="board.next"),
        Binding(
            "f",
            "sources",
            "Sources",
            id="board.sources",
            tooltip="Which files were read, and what could not be",
        ),
        Binding(
            "n",
            "changes",
            "New",
            id="board.changes",
            tooltip="What came and what is gone since the day before",
        ),
        Binding("y", "copy", "Copy", show=False, id="board.copy"),
        *sizing("board"),
    ]

    def compose_body(self) -> ComposeResult:
        """Lay out verdict, grid and findings."""
        yield Remark(id="verdict", classes="line")
        with Split(id="board"):
            with Vertical(id="left"), Vertical(id="grid-panel", classes="panel") as panel:
                panel.border_title = "Areas"
                yield HeatGrid(id="grid")
            with Vertical(id="worst-panel", classes="panel") as panel:
                panel.border_title = "Worst findings"
                yield RowList(finding_columns(), key=lambda finding: finding.id, id="worst")

    def on_resize(self) -> None:
        """Use the room there is: titles on a tall terminal, sources on a wide one."""
        if self.is_mounted:
            self.call_after_refresh(lambda: self.show(self.envparity.known))

    def show(self, known: Known) -> None:
        """Fill in whatever is there."""
        grid, worst = self.query_one(HeatGrid), self.query_one("#worst", RowList)
        worst.titles = not self.has_class("-short")
        grid.show(known.environments, known.summary.heat if known.summary else None)
        panel = self.query_one("#worst-panel")
        if known.report is None or known.summary is None:
            panel.border_subtitle = ""
            worst.set_rows((), empty=while_unknown(known))
        else:
            worst.set_rows(known.report.findings, empty=of_findings(known.report))
            panel.border_subtitle = known.summary.tally
            self._show_sources(known.report)
        self.query_one("#verdict", Remark).say(self._verdict(known))

    @work(group="sources", exclusive=True, description="show_sources")
    async def _show_sources(self, report: Report) -> None:
        """Fill the list of sources, which is made when there first is room for it."""
        from envparity.tui.widgets.sources import SourceList

        if not self.has_class("-wide"):
            return
        panels = self.query("#sources-panel").results(Vertical)
        panel = next(panels, None)
        if panel is None:
            panel = Vertical(SourceList(), id="sources-panel", classes="panel")
            panel.border_title = "Sources"
            await self.query_one("#left").mount(panel)
        panel.border_subtitle = panel.query_one(SourceList).show(report.snapshots)

    def _verdict(self, known: Known) -> list[Span]:
        if known.trouble is not None:
            return [
                ("▲ ", "grade-critical"),
                *prose(known.trouble.message, "grade-critical", "grade-critical bold"),
            ]
        if known.summary is None:
            return [("… ", "faint"), ("reading", "faint")]
        again: list[Span] = [("  … reading again", "faint")] if known.reading else []
        result = known.summary.standing
        answer, ink = ANSWERS[result.answer]
        return [
            (f"{result.question} ", "strong bold"),
            (f" {answer} ", ink),
            (f" {result.because}", "text"),
            *([("   f ", "link bold"), ("shows why", "faint")] if result.answer == "not known" else []),
            *self._news(known),
            *again,
        ]

    def _news(self, known: Known) -> list[Span]:
        """Say in short what changed since the day before."""
        since = known.since
        if since is None:
            return []
        day = since.words(self.envparity.errands.now().astimezone().date())
        if not since.came and not since.gone:
            return [(f"   nothing new since {day}", "faint")]
        came, gone = len(since.came), len(since.gone)
        if self.size.width < ROOMY:
            return [
                (f"  +{came} new", "grade-high" if came else "faint"),
                (f" -{gone} gone", "grade-ok" if gone else "faint"),
            ]
        return [
            (f"   since {day}: ", "faint"), (f"{came} new", "grade-high" if came else "faint"), (", ", "faint"),
            (f"{gone} gone", "grade-ok" if gone else "faint"), ("   n ", "link bold"), ("shows which", "faint"),
        ]  # fmt: skip

    def on_heat_grid_opened(self, message: HeatGrid.Opened) -> None:
        """Show the findings of one cell."""
        self._open(f"area:{message.area.value} env:{message.environment}")

    def on_row_list_selected(self, message: RowList.Selected) -> None:
        """Show one finding in full, or the sources with what could not be read of them."""
        if message.rows.id == "worst":
            self._open("", select=message.row.id)  # type: ignore[attr-defined]  # the list holds findings
        else:
            self.action_sources()

    def _open(self, query: str, select: str = "") -> None:
        self.envparity.open_drift(query, select)

    def action_sources(self) -> None:
        """Show which files were read."""
        from envparity.tui.screens.sources import SourcesScreen

        if self.envparity.known.report is not None:
            self.app.push_screen(SourcesScreen(self.envparity.known.report))

    def action_changes(self) -> None:
        """Show what came and what is gone since the day before."""
        from envparity.tui.screens.changes import ChangesScreen

        known = self.envparity.known
        if known.report is None:
            return
        if known.since is None:
            said = "from tomorrow on it is said what changed since the day before"
            self.notify(said, title="Nothing is remembered yet", timeout=4)
            return
        day = known.since.words(self.envparity.errands.now().astimezone().date())
        self.app.push_screen(
            ChangesScreen(known.since, known.report, day),
            lambda found: self._open("", select=found) if found else None,
        )

    def action_copy(self) -> None:
        """Copy the finding under the cursor."""
        self.envparity.copy([self.query_one("#worst", RowList).current])
