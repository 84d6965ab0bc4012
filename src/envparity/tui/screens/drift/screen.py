"""The second screen: every finding and every difference, narrowed by typing, in groups that open, one of them in full."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Static

from envparity.tui.hints import completed, hint
from envparity.tui.query import Property, replaced, value_of
from envparity.tui.screens.drift.grouped import GroupedScreen
from envparity.tui.screens.sizing import sizing
from envparity.tui.stock import GROUPINGS
from envparity.tui.widgets.detail import DetailPane
from envparity.tui.widgets.findings import line_columns
from envparity.tui.widgets.inputs import FilterLine
from envparity.tui.widgets.lines import head_spans
from envparity.tui.widgets.remark import Remark
from envparity.tui.widgets.rows import RowList
from envparity.tui.widgets.split import Split

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

    from envparity.tui.known import Known


HASTE = 0.08
"""Seconds between two moves of the cursor below which what it passes is not shown in full."""


class DriftScreen(GroupedScreen):
    """A list of findings or differences, a filter, and a detail pane."""

    NAME = "drift"
    ABOUT = (
        (
            "Type to filter. Plain words must occur; `-word` must not; `area:`, `env:`, `sev:` (that or worse), "
            "`code:`, `file:` and `is:` (open, new, known, accepted; of differences different, meant, unknown) narrow "
            "one property each, and `tab` completes them. For differences `env:` keeps those in which the environment "
            "stands apart."
        ),
        (
            "Rows that have one cause stand as one row that opens: the findings of one rule, the packages that one "
            "upgrade moved. `b` groups by area, file or environment, or not at all. `space` marks rows, or a whole group; "
            "accepting and copying are then for all of them."
        ),
    )
    DEFAULT_CSS = """
    DriftScreen {
        #filter-line { layout: horizontal; padding: 0; background: $surface; }
        #filter-sign { width: 3; padding: 0 1; color: $ink-link; text-style: bold; background: $surface; }
        #filter { width: 1fr; background: $surface; }
        #filter:focus { background: $panel; }
        #filter-count { width: 36; padding: 0 1; background: $surface; }
        &.-narrow #filter-count { width: 26; }
        #filter-hint { display: none; height: 1; padding: 0 3; margin: -1 0 0 0; }
        &.-short #filter-hint { margin: 0; }
        &.-typing #filter-hint { display: block; }
        #drift { layout: vertical; height: 1fr; }
        #items-panel { height: 5fr; }
        #detail-panel { height: 4fr; }
        &.-short #items-panel, &.-short #detail-panel { height: 1fr; }
        &.-wide #drift { layout: horizontal; }
        &.-wide #items-panel { width: 6fr; height: 1fr; }
        &.-wide #detail-panel { width: 5fr; height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash", "filter", "Filter", key_display="/", id="drift.filter", tooltip="Type a filter", priority=True
        ),
        Binding(
            "t", "other", "Findings/diffs", id="drift.toggle", tooltip="Findings or differences, in turn"
        ),
        Binding("b", "group", "Group", id="drift.group", tooltip="Group by cause, area, file, environment, or not"),
        Binding("a", "narrow('area')", "Area", show=False, id="drift.area", tooltip="Pick an area to filter by"),
        Binding(
            "s", "narrow('sev')", "Severity", show=False, id="drift.severity", tooltip="Pick a severity to filter by"
        ),
        Binding(
            "v",
            "narrow('env')",
            "In environment",
            show=False,
            id="drift.environment",
            tooltip="Pick an environment to filter by",
        ),
        Binding(
            "enter", "open", "Open/rule", id="drift.fold", tooltip="Open or shut a group; of a finding read the rule's page"
        ),
        Binding("right,l", "fold(True)", "Open the row", show=False, id="drift.unfold"),
        Binding("left,h", "fold(False)", "Shut the row", show=False, id="drift.shut"),
        Binding("p", "page", "Rule", show=False, id="drift.page", tooltip="Read the page of the rule"),
        Binding("space", "mark", "Mark", id="drift.mark", tooltip="Mark the row, or its group, for what is done next"),
        Binding("o", "edit", "Edit", id="drift.open", tooltip="Open the file at the line in your editor"),
        Binding("x", "accept", "Accept", id="drift.accept", tooltip="Accept it in writing, with a reason"),
        Binding("y", "copy", "Copy", id="drift.copy", tooltip="Copy it with values and places"),
        Binding(
            "escape", "back", "Clear", show=False, id="drift.clear",
            tooltip="Take the marks away, then the filter; without either go to the board",
        ),
        Binding("tab", "app.focus_next", "List / detail", show=False, id="drift.next"),
        *sizing("drift"),
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._moved = 0.0
        self._standing: Timer | None = None

    def compose_body(self) -> ComposeResult:
        """Lay out filter, list and detail."""
        with Container(id="filter-line", classes="line"):
            yield Static("/", id="filter-sign", markup=False)
            yield FilterLine(
                "type to filter:  words  -without  area:  env:  sev:  code:  file:  is:",
                id="filter",
                complete=lambda typed: completed(typed, self._values),
            )
            yield Remark(id="filter-count", right=True)
        yield Remark(id="filter-hint")
        with Split(id="drift"):
            with Vertical(id="items-panel", classes="panel"):
                yield RowList(line_columns(), key=lambda line: line.key, whole=head_spans, id="items")
            with Vertical(id="detail-panel", classes="panel") as panel:
                panel.border_title = "Detail"
                yield DetailPane(id="detail")

    def on_mount(self) -> None:
        """Let the list have the keys first; filter and group as it was left."""
        super().on_mount()
        left = self.envparity.left
        self._of = "differences" if left.get("drift.of") == "differences" else "findings"
        self._by = next((by for by in GROUPINGS if by == left.get("drift.by")), GROUPINGS[0])
        self._filter.value = left.get("drift.filter", "")
        self._rows.focus()

    def show(self, known: Known) -> None:
        """Take a new report, and what another screen asked to see."""
        asked, self.envparity.asked = self.envparity.asked, None
        if known.report is not self._report:
            self._take(known.report)
            self._columns()
        if asked is not None:
            if asked.query or asked.select:
                self._of = "findings"
            self._columns()
            self._filter.value = asked.query
            self._rows.focus()
        self._narrow(at=asked.select if asked is not None and asked.select else None)

    def on_input_changed(self) -> None:
        """Narrow while it is typed, and say what can be typed next."""
        self._hint()
        self._narrow()

    def on_descendant_focus(self) -> None:
        """Say what can be typed while it is."""
        self._hint()

    def _hint(self) -> None:
        self.set_class(self._filter.has_focus, "-typing")
        if self._filter.has_focus:
            self.query_one("#filter-hint", Remark).say(hint(self._filter.value, self._values))

    def on_filter_line_left(self) -> None:
        """Go to the list."""
        self._rows.focus()

    def on_row_list_highlighted(self, message: RowList.Highlighted) -> None:
        """Show the row under the cursor in full, once the cursor itself is painted, or stands still again."""
        message.stop()
        before, self._moved = self._moved, monotonic()
        if self._standing is not None:
            self._standing.stop()
        if self._moved - before < HASTE:
            self._standing = self.set_timer(HASTE, self._show_detail)
        else:
            self.call_after_refresh(self._show_detail)

    def _show_detail(self) -> None:
        line = self._rows.current
        if self._report is None or line is None:
            self.query_one(DetailPane).show(None, ())
        else:
            stock, item = self._stocks.get(self._of), line.item
            about = item.difference.subject if item is not None and item.difference is not None else None
            findings = stock.about.get(about, ()) if stock is not None and about is not None else ()
            self.query_one(DetailPane).show_line(line, self._report, findings)

    def on_row_list_selected(self) -> None:
        """Do what enter is for."""
        self.action_open()

    def action_filter(self) -> None:
        """Begin to type a filter: at once, as the next key may be there already."""
        self.set_focus(self._filter)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let a slash be typed into the filter."""
        return super().check_action(action, parameters) and (
            action != "filter" or getattr(self.focused, "id", "") != "filter"
        )

    def action_back(self) -> None:
        """Take the marks away, then the filter; without either go back to the board."""
        if self._rows.marked:
            self.forget_marks()
        elif self._filter.value:
            self._filter.value = ""
        else:
            self.envparity.action_go("board")

    def action_other(self) -> None:
        """Change between findings and differences."""
        if self._report is None:
            return
        self._of = "differences" if self._of == "findings" else "findings"
        self._rows.marked = frozenset()
        self._columns()
        self._narrow()

    def action_narrow(self, name: Property) -> None:
        """Choose a value for one property of the filter."""
        from envparity.tui.screens.narrowing import TITLES, choices_for
        from envparity.tui.screens.picker import Picker

        stock = self._stocks.get(self._of)
        areas = stock.areas if stock is not None else {}
        choices = choices_for(name, areas, self.envparity.known.environments)

        def narrow(value: str | None) -> None:
            if value is not None:
                self._filter.value = replaced(self._filter.value, name, value)

        self.app.push_screen(Picker(TITLES[name], choices, value_of(self._filter.value, name)), narrow)
