"""The second screen: every finding and every difference, narrowed by typing, in groups that open, one of them in full."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Static

from envparity.tui.background import finished, in_background, in_slices
from envparity.tui.emptiness import of_differences, of_findings, while_unknown
from envparity.tui.grouping import GROUPINGS, Layout, laid_out, weight_of
from envparity.tui.hints import completed, hint, values_of
from envparity.tui.items import differences_as_items, findings_as_items
from envparity.tui.query import parse, replaced, value_of
from envparity.tui.screens.drift.deeds import ItemDeeds
from envparity.tui.widgets.columns import Empty
from envparity.tui.widgets.detail import DetailPane
from envparity.tui.widgets.differences import difference_columns
from envparity.tui.widgets.drawn import text
from envparity.tui.widgets.findings import line_columns
from envparity.tui.widgets.inputs import FilterLine
from envparity.tui.widgets.lines import head_spans
from envparity.tui.widgets.rows import RowList

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from textual.app import ComposeResult

    from envparity.model.reports import Report
    from envparity.tui.grouping import By, Line, Steps
    from envparity.tui.hints import Values
    from envparity.tui.known import Known
    from envparity.tui.look import Span
from envparity.tui.items import Item, Of
from envparity.tui.query import Property

MANY = 3000
"""Rows from which on they are made ready and narrowed between keys, not at once."""


class DriftScreen(ItemDeeds):
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
        #filter-sign { width: 3; padding: 0 1; color: $primary; text-style: bold; background: $surface; }
        #filter { width: 1fr; background: $surface; }
        #filter:focus { background: $panel; }
        #filter-count { width: auto; padding: 0 1; background: $surface; }
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
        Binding("slash", "filter", "Filter", key_display="/", id="drift.filter", tooltip="Type a filter"),
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
    ]  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[Of, tuple[Item, ...]] = {}
        self._report: Report | None = None
        self._of: Of = "findings"
        self._by: By = GROUPINGS[0]
        self._turned: set[Hashable] = set()
        """The rows that are open or shut against what they are by themselves."""
        self._words = False
        self._values: Values = {}

    def compose_body(self) -> ComposeResult:
        """Lay out filter, list and detail."""
        with Container(id="filter-line", classes="line"):
            yield Static("/", id="filter-sign", markup=False)
            yield FilterLine(
                "type to filter:  words  -without  area:  env:  sev:  code:  file:  is:",
                id="filter",
                complete=lambda typed: completed(typed, self._values),
            )
            yield Static("", id="filter-count", markup=False)
        yield Static("", id="filter-hint", markup=False)
        with Container(id="drift"):
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

    @property
    def _rows(self) -> RowList[Line]:
        return self.query_one("#items", RowList)

    @property
    def _filter(self) -> FilterLine:
        return self.query_one("#filter", FilterLine)

    def show(self, known: Known) -> None:
        """Take a new report, and what another screen asked to see."""
        asked, self.envparity.asked = self.envparity.asked, None
        if known.report is not self._report:
            self._report, self._items = known.report, {}
            self._columns()
        if asked is not None:
            if asked.query or asked.select:
                self._of = "findings"
            self._columns()
            self._filter.value = asked.query
            self._rows.focus()
        self._narrow(at=asked.select if asked is not None and asked.select else None)

    def _columns(self) -> None:
        environments = self._report.environments if self._report else ()
        self._values = values_of(self._report, self._of)
        columns = line_columns() if self._of == "findings" else difference_columns(environments)
        self._rows.set_columns(columns)

    def _is_open(self, key: Hashable, by: By) -> bool:
        """Say whether a row is open: groups are, causes are not unless words are looked for."""
        return (by != "cause" or self._words) != (key in self._turned)

    def _narrow(self, at: Hashable = None) -> None:
        """Show what passes the filter; `at` is the row to stand on, the one that was stood on if it is none."""
        typed = self._filter.value
        self.envparity.left |= {"drift.of": self._of, "drift.filter": typed, "drift.by": self._by}
        report = self._report
        if report is None:
            self.workers.cancel_group(self, "narrow")
            self._show_layout(Layout(), typed)
            return
        size = len(report.differences) if self._of == "differences" else len(report.findings)
        current = self._rows.current
        wanted = at if at is not None else current.key if current is not None else None
        if size < MANY:
            self.workers.cancel_group(self, "narrow")
            self._items.setdefault(self._of, self._made(report, self._of))
            self._show_layout(finished(self._layout(typed, wanted)), typed, asked=at)
        else:
            self._narrow_slowly(report, typed, wanted, at)

    @work(group="narrow", exclusive=True, exit_on_error=False)
    async def _narrow_slowly(self, report: Report, typed: str, wanted: Hashable, asked: Hashable) -> None:
        of = self._of
        if of not in self._items:
            self._say_count([("making ready …", "faint")])
            self._items[of] = await in_background(lambda: self._made(report, of))
            gc.freeze()
        self._say_count([("…", "faint")])
        self._show_layout(await in_slices(self._layout(typed, wanted)), typed, asked=asked)

    def _made(self, report: Report, of: Of) -> tuple[Item, ...]:
        if of == "differences":
            return tuple(differences_as_items(report.drift, report.findings))
        since = self.envparity.known.since
        return tuple(findings_as_items(report.findings, since.came if since is not None else ()))

    def _layout(self, typed: str, at: Hashable) -> Steps[Layout]:
        query = parse(typed)
        self._words = bool(query.words)
        return laid_out(self._items[self._of], query, self._by, self._is_open, at)

    def _show_layout(self, layout: Layout, typed: str, *, asked: Hashable = None) -> None:
        rows = self._rows
        rows.set_rows(layout.lines, empty=self._empty(), at=layout.place)
        line = rows.current
        if asked is not None and line is not None and line.key != asked and line.fold == "shut":
            self._turned ^= {line.key}
            self._narrow(at=asked)
            return
        report, by = self._report, "" if self._by == "nothing" else f"  ·  by {self._by}"
        found, drift = (len(report.findings), len(report.drift)) if report else (0, 0)
        shown, other = (("Findings", found), ("differences", drift))
        if self._of == "differences":
            shown, other = ("Differences", drift), ("findings", found)
        title = f"{shown[0]} {shown[1]}  ·  {other[0]} {other[1]}{by}" if report else shown[0]
        self.query_one("#items-panel").border_title = title
        whole = sum(weight_of(item, item.also) for item in self._items.get(self._of, ()))
        count: list[Span] = [(f"{layout.count} of {whole}" if report else "", "faint")]
        if wrong := parse(typed).wrong:
            count = [(f"? {' '.join(wrong)}", "grade-medium"), ("  ", "faint"), *count]
        if rows.marked:
            count = [(f"{len(rows.marked)} marked", "link"), ("  ", "faint"), *count]
        self._say_count(count)

    def _say_count(self, spans: list[Span]) -> None:
        self.query_one("#filter-count", Static).update(text(spans, self.app.theme_variables))

    def _empty(self) -> Empty:
        waiting = while_unknown(self.envparity.known)
        if waiting is not None or self._report is None:
            return waiting or Empty(("", "faint"))
        if self._items.get(self._of):
            return Empty(("Nothing matches the filter", "text"), "escape clears it")
        return of_findings(self._report) if self._of == "findings" else of_differences(self._report)

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
            spans = hint(self._filter.value, self._values)
            self.query_one("#filter-hint", Static).update(text(spans, self.app.theme_variables))

    def on_filter_line_left(self) -> None:
        """Go to the list."""
        self._rows.focus()

    def on_row_list_highlighted(self, message: RowList.Highlighted) -> None:
        """Show the row under the cursor in full."""
        line: Line | None = message.row  # type: ignore[assignment]  # the list holds lines
        if self._report is None or line is None:
            self.query_one(DetailPane).show(None, ())
        else:
            self.query_one(DetailPane).show_line(line, self._report)

    def on_row_list_selected(self) -> None:
        """Do what enter is for."""
        self.action_open()

    @property
    def current(self) -> Item | None:
        """The item under the cursor; of a group's head the first."""
        line = self._rows.current
        return line.items[0] if line is not None else None

    @property
    def chosen(self) -> Sequence[Item]:
        """The marked items, also those that the filter hides; without any those under the cursor."""
        rows = self._rows
        marked = [
            one
            for item in self._items.get(self._of, ())
            for key, one in ((item.key, item), *(((item.key, below.key), below) for below in item.also))
            if key in rows.marked
        ]
        return marked or (rows.current.items if rows.current is not None else ())

    def forget_marks(self) -> None:
        """Take all marks away."""
        self._rows.marked = frozenset()
        self._narrow()

    def action_mark(self) -> None:
        """Mark the row and go on to the next; of a group's head mark all that stand below it, or none."""
        rows = self._rows
        line = rows.current
        if line is None:
            return
        keys = frozenset(item.key for item in line.items) if line.title else frozenset({line.key})
        rows.marked = rows.marked - keys if keys <= rows.marked else rows.marked | keys
        rows.action_move(1)
        self._narrow()

    def action_filter(self) -> None:
        """Begin to type a filter."""
        self._filter.focus()

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

    def action_group(self) -> None:
        """Group in the next way."""
        self._by = GROUPINGS[(GROUPINGS.index(self._by) + 1) % len(GROUPINGS)]
        self._turned.clear()
        current = self.current
        self._narrow(at=None if current is None else current.key)

    def action_open(self) -> None:
        """Open or shut what stands below the row; without any read the rule's page."""
        line = self._rows.current
        if line is not None and line.fold:
            self._turned ^= {line.key}
            self._narrow()
        else:
            self.action_page()

    def action_fold(self, on: bool) -> None:
        """Open the row, or shut it; from a row below a group's head shut that."""
        rows = self._rows
        line = rows.current
        if line is None:
            return
        if line.fold == ("shut" if on else "open"):
            self._turned ^= {line.key}
            self._narrow()
        elif not on and line.depth:
            above = next(
                (place for place in range(rows.cursor, -1, -1) if rows.rows[place].depth < line.depth), None
            )
            rows.cursor = rows.cursor if above is None else above

    def action_narrow(self, name: Property) -> None:
        """Choose a value for one property of the filter."""
        from envparity.tui.screens.narrowing import TITLES, choices_for
        from envparity.tui.screens.picker import Picker

        items = self._items.get(self._of, ())
        choices = choices_for(name, items, self.envparity.known.environments)

        def narrow(value: str | None) -> None:
            if value is not None:
                self._filter.value = replaced(self._filter.value, name, value)

        self.app.push_screen(Picker(TITLES[name], choices, value_of(self._filter.value, name)), narrow)
