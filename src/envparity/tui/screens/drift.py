"""The second screen: every finding and every difference, narrowed by typing, one of them in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Static

from envparity.tui.background import in_background
from envparity.tui.emptiness import of_differences, of_findings, while_unknown
from envparity.tui.known import Trouble
from envparity.tui.look import spoken
from envparity.tui.outside import clean
from envparity.tui.query import differences_as_items, findings_as_items, parse, places_of, replaced, value_of
from envparity.tui.screens.desk import Desk
from envparity.tui.widgets.columns import Empty
from envparity.tui.widgets.detail import DetailPane
from envparity.tui.widgets.differences import difference_columns
from envparity.tui.widgets.drawn import text
from envparity.tui.widgets.findings import item_columns
from envparity.tui.widgets.inputs import FilterLine
from envparity.tui.widgets.rows import RowList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from envparity.model.places import Place
    from envparity.model.reports import Report
    from envparity.tui.errands import Words
    from envparity.tui.known import Known
    from envparity.tui.look import Span
from envparity.tui.query import Item, Property


class DriftScreen(Desk):
    """A list of findings or differences, a filter, and a detail pane."""

    NAME = "drift"
    ABOUT = (
        (
            "Type to filter. Plain words must occur; `-word` must not; `area:`, `env:`, `sev:` (that or worse), "
            "`code:` and, for differences, `is:` (different, meant, unknown) narrow one property each."
        ),
        "For differences `env:` keeps those in which the environment stands apart from the others.",
    )
    DEFAULT_CSS = """
    DriftScreen {
        #filter-line { layout: horizontal; padding: 0; background: $surface; }
        #filter-sign { width: 3; padding: 0 1; color: $primary; text-style: bold; background: $surface; }
        #filter { width: 1fr; background: $surface; }
        #filter:focus { background: $panel; }
        #filter-count { width: auto; padding: 0 1; background: $surface; }
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
            "t",
            "other",
            "Findings/diffs",
            id="drift.toggle",
            tooltip="Show differences in place of findings, and back",
        ),
        Binding("a", "narrow('area')", "Area", id="drift.area", tooltip="Pick an area to filter by"),
        Binding(
            "s", "narrow('sev')", "Severity", id="drift.severity", tooltip="Pick a severity to filter by"
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
            "enter,p",
            "page",
            "Rule",
            id="drift.page",
            key_display="enter",
            tooltip="Read the page of the rule",
        ),
        Binding("o", "edit", "Open", id="drift.open", tooltip="Open the file at the line in your editor"),
        Binding("x", "accept", "Accept", id="drift.accept", tooltip="Accept it in writing, with a reason"),
        Binding("y", "copy", "Copy", id="drift.copy", tooltip="Copy it with values and places"),
        Binding(
            "escape",
            "back",
            "Clear",
            show=False,
            id="drift.clear",
            tooltip="Clear the filter; without one go to the board",
        ),
        Binding("tab", "app.focus_next", "List / detail", show=False, id="drift.next"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._findings: tuple[Item, ...] = ()
        self._differences: tuple[Item, ...] = ()
        self._report: Report | None = None
        self._of = "findings"

    def compose_body(self) -> ComposeResult:
        """Lay out filter, list and detail."""
        with Container(id="filter-line", classes="line"):
            yield Static("/", id="filter-sign", markup=False)
            yield FilterLine(
                placeholder="type to filter:  words  -without  area:  env:  sev:  code:",
                id="filter",
                compact=True,
            )
            yield Static("", id="filter-count", markup=False)
        with Container(id="drift"):
            with Vertical(id="items-panel", classes="panel"):
                yield RowList(item_columns(), key=lambda item: item.key, id="items")
            with Vertical(id="detail-panel", classes="panel") as panel:
                panel.border_title = "Detail"
                yield DetailPane(id="detail")

    def on_mount(self) -> None:
        """Let the list have the keys first; filter as it was left."""
        super().on_mount()
        left = self.envparity.left
        self._of = left.get("drift.of", self._of)
        self.query_one("#filter", FilterLine).value = left.get("drift.filter", "")
        self.query_one("#items").focus()

    def show(self, known: Known) -> None:
        """Take a new report, and what another screen asked to see."""
        if known.report is not self._report:
            self._take(known.report)
        asked, self.envparity.asked = self.envparity.asked, None
        if asked is not None:
            self._ask(asked.query, asked.select)
        self._narrow()

    def _take(self, report: Report | None) -> None:
        self._report = report
        self._findings = findings_as_items(report.findings) if report else ()
        self._differences = differences_as_items(report.drift, report.findings) if report else ()
        if report:
            self._columns()

    def _columns(self) -> None:
        environments = self._report.environments if self._report else ()
        columns = item_columns() if self._of == "findings" else difference_columns(environments)
        self.query_one("#items", RowList).set_columns(columns)

    def _ask(self, query: str, select: str) -> None:
        if self._of != "findings":
            self.action_other()
        self.query_one("#filter", FilterLine).value = query
        self._narrow()
        items = self.query_one("#items", RowList)
        if select:
            items.move_to(select)
        items.focus()

    @property
    def _items(self) -> tuple[Item, ...]:
        return self._findings if self._of == "findings" else self._differences

    def _narrow(self) -> None:
        typed = self.query_one("#filter", FilterLine).value
        self.envparity.left |= {"drift.of": self._of, "drift.filter": typed}
        query = parse(typed)
        shown = tuple(item for item in self._items if query.takes(item))
        self.query_one("#items", RowList).set_rows(shown, empty=self._empty())
        panel = self.query_one("#items-panel")
        panel.border_title = (
            f"Findings {len(self._findings)}  ·  differences {len(self._differences)}"
            if self._of == "findings"
            else f"Differences {len(self._differences)}  ·  findings {len(self._findings)}"
        )
        count: list[Span] = [(f"{len(shown)} of {len(self._items)}", "faint")]
        if query.wrong:
            count = [(f"? {' '.join(query.wrong)}", "grade-medium"), ("  ", "faint"), *count]
        self.query_one("#filter-count", Static).update(text(count, self.app.theme_variables))

    def _empty(self) -> Empty:
        waiting = while_unknown(self.envparity.known)
        if waiting is not None or self._report is None:
            return waiting or Empty(("", "faint"))
        if self._items:
            return Empty(("Nothing matches the filter", "text"), "escape clears it")
        return of_findings(self._report) if self._of == "findings" else of_differences(self._report)

    def on_input_changed(self) -> None:
        """Narrow while it is typed."""
        self._narrow()

    def on_filter_line_left(self) -> None:
        """Go to the list."""
        self.query_one("#items").focus()

    def on_row_list_highlighted(self, message: RowList.Highlighted) -> None:
        """Show the row under the cursor in full."""
        item: Item | None = message.row  # type: ignore[assignment]  # the list holds items
        environments = self._report.environments if self._report else ()
        shown = (item.finding or item.difference) if item else None
        about = item.difference.subject if item and item.difference else None
        findings = [f for f in self._report.findings if f.subject == about] if self._report and about else ()
        self.query_one(DetailPane).show(shown, environments, findings)

    def on_row_list_selected(self) -> None:
        """Open the rule's page."""
        self.action_page()

    @property
    def _current(self) -> Item | None:
        return self.query_one("#items", RowList).current

    def action_filter(self) -> None:
        """Begin to type a filter."""
        self.query_one("#filter").focus()

    def action_back(self) -> None:
        """Clear the filter; without one go back to the board."""
        typed = self.query_one("#filter", FilterLine)
        if typed.value:
            typed.value = ""
        else:
            self.envparity.action_go("board")

    def action_other(self) -> None:
        """Change between findings and differences."""
        if self._report is None:
            return
        self._of = "differences" if self._of == "findings" else "findings"
        self._columns()
        self._narrow()

    def action_narrow(self, name: Property) -> None:
        """Choose a value for one property of the filter."""
        from envparity.tui.screens.narrowing import TITLES, choices_for
        from envparity.tui.screens.picker import Picker

        typed = self.query_one("#filter", FilterLine)
        choices = choices_for(name, self._items, self.envparity.known.environments)

        def narrow(value: str | None) -> None:
            if value is not None:
                typed.value = replaced(typed.value, name, value)

        self.app.push_screen(Picker(TITLES[name], choices, value_of(typed.value, name)), narrow)

    def action_page(self) -> None:
        """Open the page of the rule that says so."""
        item = self._current
        if item is not None and item.finding is not None:
            from envparity.tui.screens.page import PageScreen

            self.app.push_screen(PageScreen(item.finding.code))

    def action_edit(self) -> None:
        """Open a file that the item was read from, after asking which where there are several."""
        from envparity.tui.screens.picker import Choice, Picker

        places = places_of(self._current) if self._current else {}
        choices = [Choice(str(place), str(place), ", ".join(names)) for place, names in places.items()]
        if len(choices) < 2:
            self._edit(next(iter(places), None))
        else:
            known = {str(place): place for place in places}
            self.app.push_screen(
                Picker("Open in the editor", choices), lambda chosen: self._edit(known.get(chosen or ""))
            )

    def _edit(self, place: Place | None) -> None:
        if place is not None:
            self.open_place(place)

    def action_accept(self) -> None:
        """Ask for the words that accept the finding, and write them into the workspace's policy."""
        from getpass import getuser

        from envparity.tui.screens.accept import AcceptScreen

        finding = self._current.finding if self._current else None
        if finding is None or self.envparity.known.workspace is None:
            return
        if finding.expected is not None:
            self.notify(f"accepted by {clean(finding.expected.by)}", markup=False, timeout=3)
            return
        owner = self.envparity.left.get("accept.by", "") or getuser()
        question = AcceptScreen(finding, owner, self.envparity.errands.now().date())

        def answered(words: Words | None) -> None:
            if words is not None:
                self._accept(finding.id, words)

        self.app.push_screen(question, answered)

    @work(group="accept", exit_on_error=False)
    async def _accept(self, finding: str, words: Words) -> None:
        workspace, errands = self.envparity.known.workspace, self.envparity.errands
        if workspace is None:
            return
        self.envparity.left["accept.by"] = words.by
        now = errands.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            name = await in_background(lambda: errands.accept(workspace, finding, words, now))
        except Exception as error:  # noqa: BLE001  # a policy that cannot be added to is said
            trouble = Trouble.of(error)
            self.notify(spoken(trouble.hint), title=spoken(trouble.message), severity="error", markup=False)
        else:
            self.notify(f"added to {name}", title="Accepted", markup=False, timeout=4)
            self.envparity.action_read()

    def action_copy(self) -> None:
        """Copy what is under the cursor."""
        item = self._current
        if item is not None:
            self.envparity.copy(item.finding or item.difference)
