"""What is remembered: snapshots, checks and releases, the trend of findings, and what changed between two moments."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from envparity.tui.answering import asking
from envparity.tui.background import in_background
from envparity.tui.grouping import Line
from envparity.tui.items import differences_as_items
from envparity.tui.known import Trouble
from envparity.tui.look import spoken
from envparity.tui.outside import literal
from envparity.tui.screens.desk import Desk
from envparity.tui.screens.sizing import sizing
from envparity.tui.widgets.columns import Empty
from envparity.tui.widgets.differences import difference_columns
from envparity.tui.widgets.drawn import lines
from envparity.tui.widgets.rows import RowList
from envparity.tui.widgets.split import Split
from envparity.tui.widgets.timeline import Moment, moment_columns, moments, trend_lines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from envparity.model.declarations import Workspace
    from envparity.model.remembered import Trend
    from envparity.tui.known import Known


class HistoryScreen(Desk):
    """A list of moments, and below it the trend or what changed since one of them."""

    NAME = "history"
    ABOUT = (
        (
            "Saved snapshots, what checks found, and releases, the newest first. `s` saves a snapshot of every "
            "environment; from the first one on, checks are remembered and the trend is drawn."
        ),
        "`enter` on a snapshot shows what changed since; with two marked by `space`, what changed between them.",
    )
    DEFAULT_CSS = """
    HistoryScreen {
        #history { layout: vertical; height: 1fr; }
        #moments-panel, #below-panel { height: 1fr; }
        #trend { height: auto; padding: 0 1; }
        #changes { display: none; }
        &.-changes #changes { display: block; }
        &.-changes #trend-scroll { display: none; }
        &.-wide #history { layout: horizontal; }
        &.-wide #moments-panel, &.-wide #below-panel { width: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "s", "save", "Save snapshot", id="history.save", tooltip="Take a snapshot of every environment"
        ),
        Binding(
            "space", "mark", "Mark", id="history.mark", tooltip="Mark a snapshot to compare it with another"
        ),
        Binding(
            "enter", "changes", "Changes", id="history.changes", tooltip="What changed since, or between two"
        ),
        Binding("t", "trend", "Trend", id="history.trend", tooltip="Show the trend of findings again"),
        Binding("escape", "back", "Back", show=False, id="history.back"),
        Binding("tab", "app.focus_next", "List / below", show=False, id="history.next"),
        *sizing("history"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._workspace: Workspace | None = None
        self._moments: tuple[Moment, ...] | None = None
        self._trends: tuple[Trend, ...] = ()
        self._trouble: Trouble | None = None

    def compose_body(self) -> ComposeResult:
        """Lay out the list, and the pane below it."""
        with Split(id="history"):
            with Vertical(id="moments-panel", classes="panel") as panel:
                panel.border_title = "History"
                yield RowList(moment_columns(), key=lambda moment: moment.key, id="moments")
            with Vertical(id="below-panel", classes="panel") as panel:
                panel.border_title = "Trend"
                with VerticalScroll(id="trend-scroll"):
                    yield Static("", id="trend", markup=False)
                yield RowList((), key=lambda line: line.key, id="changes")

    def on_mount(self) -> None:
        """Let the list have the keys."""
        super().on_mount()
        self._rows.focus()

    def on_resize(self) -> None:
        """Draw the trend for the new width."""
        if self.is_mounted:
            self.call_after_refresh(self._draw)

    @property
    def _rows(self) -> RowList[Moment]:
        return self.query_one("#moments", RowList)

    def show(self, known: Known) -> None:
        """Read what is remembered when the workspace is there."""
        if known.workspace is not None and known.workspace is not self._workspace:
            self._workspace = known.workspace
            self._recall(known.workspace)
        self._draw()

    def _now(self) -> str:
        return self.envparity.errands.now().strftime("%Y-%m-%dT%H:%M:%SZ")

    @work(group="recall", exclusive=True, exit_on_error=False, description="recall")
    async def _recall(self, workspace: Workspace) -> None:
        errands, now = self.envparity.errands, self._now()
        try:
            memory = await in_background(lambda: errands.memory(workspace, now))
            self._trends = await in_background(lambda: errands.trend(workspace, now))
        except Exception as error:  # noqa: BLE001  # a history that cannot be read is said, and is not the end
            self._moments, self._trouble = (), Trouble.of(error)
        else:
            self._moments, self._trouble = moments(memory), None
            if memory.notice:
                self.notify(spoken(memory.notice), severity="warning", markup=False)
        self._draw()

    def _draw(self) -> None:
        self._rows.set_rows(self._moments or (), empty=self._empty())
        width = self.query_one("#below-panel").size.width
        drawn = list(trend_lines(self._trends, width))
        if not drawn:
            drawn = [
                [("No check is remembered yet", "text")],
                [
                    (
                        "from the first snapshot on every check is kept, and how its findings change is drawn here",
                        "faint",
                    )
                ],
            ]
        self.query_one("#trend", Static).update(lines(drawn, self.app.theme_variables))

    def _empty(self) -> Empty:
        if self._trouble is not None:
            return Empty((f"▲ {self._trouble.message}", "grade-critical"), self._trouble.hint)
        if self._moments is None:
            return Empty(("Looking into the history …", "faint"))
        return Empty(
            ("Nothing is remembered yet", "text"),
            "`s` saves a snapshot of every environment, to compare with later",
        )

    def action_mark(self) -> None:
        """Mark a snapshot; of the marked two at most."""
        moment, rows = self._rows.current, self._rows
        if moment is None or moment.entry is None:
            return
        keep = [other.key for other in self._marked() if other.key != moment.key]
        rows.marked = frozenset(keep[-1:]) | ({moment.key} - rows.marked)
        rows.refresh()

    def _marked(self) -> list[Moment]:
        return [moment for moment in self._rows.rows if moment.key in self._rows.marked]

    def on_row_list_selected(self, message: RowList.Selected) -> None:
        """Show what changed since the snapshot that was opened."""
        if message.rows.id == "moments":
            self.action_changes()

    def action_changes(self) -> None:
        """Show what changed since a snapshot, or between the two that are marked."""
        marked = sorted(self._marked(), key=lambda moment: moment.time)
        current = self._rows.current
        entries = [moment.entry for moment in marked if moment.entry] if len(marked) == 2 else []
        if not entries and current is not None and current.entry is not None:
            entries = [current.entry]
        if entries:
            first, *rest = entries
            until = ""
            for later in rest:
                other = f"{later.environment}@" if later.environment != first.environment else ""
                until = f"{other}{later.id}"
            self._compare(first.environment, str(first.id), until)

    @work(group="changes", exclusive=True, exit_on_error=False)
    async def _compare(self, environment: str, since: str, until: str) -> None:
        workspace, errands, now = self._workspace, self.envparity.errands, self._now()
        if workspace is None:
            return
        panel = self.query_one("#below-panel")
        changes: RowList[Line] = self.query_one("#changes", RowList)
        try:
            snapshots, found = await in_background(
                asking(lambda: errands.changes(workspace, environment, since, until, now))
            )
        except Exception as error:  # noqa: BLE001  # an altered snapshot is refused: said, not the end
            trouble = Trouble.of(error)
            self.notify(spoken(trouble.hint), title=spoken(trouble.message), severity="error", markup=False)
            return
        drift = [difference for difference in found if difference.likeness != "same"]
        sides = [snapshot.environment for snapshot in snapshots]
        changes.set_columns(difference_columns(sides))
        changes.set_rows(
            [Line(item.key, "", (item,)) for item in differences_as_items(drift, ())],
            empty=Empty(("✓ Nothing changed", "grade-ok bold"), f"{len(found)} subjects are as they were"),
        )
        unknown = sum(difference.likeness == "unknown" for difference in drift)
        counts = f"{len(drift) - unknown} changed" + (f", {unknown} not known" if unknown else "")
        panel.border_title = literal(f"{sides[0].name} → {sides[1].name}: {counts}")
        self.add_class("-changes")

    def action_trend(self) -> None:
        """Show the trend again."""
        self.remove_class("-changes")
        self.query_one("#below-panel").border_title = "Trend"
        self._rows.focus()

    def action_back(self) -> None:
        """Show the trend again, then go to the board."""
        if self.has_class("-changes"):
            self.action_trend()
        else:
            self.envparity.action_go("board")

    def action_save(self) -> None:
        """Take a snapshot of every environment."""
        if self._workspace is not None and not self.envparity.known.busy:
            self._save(self._workspace)

    @work(group="save", exclusive=True, exit_on_error=False, description="save")
    async def _save(self, workspace: Workspace) -> None:
        errands, now = self.envparity.errands, self._now()
        self.query_one("#moments-panel").border_subtitle = "taking a snapshot …"
        try:
            kept = await in_background(asking(lambda: errands.save(workspace, now)))
        except Exception as error:  # noqa: BLE001  # a disk that is full is said, and is not the end
            trouble = Trouble.of(error)
            self.notify(spoken(trouble.hint), title=spoken(trouble.message), severity="error", markup=False)
        else:
            self.notify(f"{kept} snapshots are saved", timeout=3)
            self._recall(workspace)
        self.query_one("#moments-panel").border_subtitle = ""
