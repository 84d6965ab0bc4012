"""The list of Drift: findings or differences narrowed by what is typed, in groups that open, several of them marked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import work

from envparity.tui.background import finished, in_background, in_slices
from envparity.tui.emptiness import of_differences, of_findings, while_unknown
from envparity.tui.grouping import Layout, laid_out
from envparity.tui.hints import values_of
from envparity.tui.items import differences_as_items, findings_as_items
from envparity.tui.outside import entitle
from envparity.tui.query import parse
from envparity.tui.quickness import settle
from envparity.tui.screens.drift.deeds import ItemDeeds
from envparity.tui.stock import GROUPINGS, Stock
from envparity.tui.widgets.columns import Empty
from envparity.tui.widgets.differences import difference_columns
from envparity.tui.widgets.findings import line_columns
from envparity.tui.widgets.inputs import FilterLine
from envparity.tui.widgets.remark import Remark
from envparity.tui.widgets.rows import RowList

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from envparity.model.reports import Report
    from envparity.tui.grouping import Line
    from envparity.tui.hints import Values
    from envparity.tui.items import Item, Of
    from envparity.tui.look import Span
    from envparity.tui.stock import By, Steps

MANY = 3000
"""Rows from which on they are made ready and narrowed between keys, not at once."""


class GroupedScreen(ItemDeeds):
    """A screen with a filter (`#filter`), a list (`#items` in `#items-panel`) and a count (`#filter-count`)."""

    def __init__(self) -> None:
        super().__init__()
        self._stocks: dict[Of, Stock] = {}
        self._making: dict[Of, asyncio.Task[Stock]] = {}
        self._report: Report | None = None
        self._of: Of = "findings"
        self._by: By = GROUPINGS[0]
        self._turned: set[Hashable] = set()
        """The rows that are open or shut against what they are by themselves."""
        self._words = False
        self._values: Values = {}

    @property
    def _rows(self) -> RowList[Line]:
        return self.query_one("#items", RowList)

    @property
    def _filter(self) -> FilterLine:
        return self.query_one("#filter", FilterLine)

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
            if self._of not in self._stocks:
                self._stocks[self._of] = self._made(report, self._of)
            self._show_layout(finished(self._layout(typed, wanted)), typed, asked=at)
        else:
            self._narrow_slowly(report, typed, wanted, at)

    @work(group="narrow", exclusive=True, exit_on_error=False, description="narrow_slowly")
    async def _narrow_slowly(self, report: Report, typed: str, wanted: Hashable, asked: Hashable) -> None:
        of = self._of
        if of not in self._stocks:
            self._say_count([("making ready …", "faint")])
            if of not in self._making:  # which goes on when another key is pressed
                work = in_background(lambda: self._made(report, of))
                self._making[of] = asyncio.create_task(work)
            stock = await asyncio.shield(self._making[of])
            if report is not self._report:
                return
            self._stocks[of] = stock
            settle()
        self._show_layout(await in_slices(self._layout(typed, wanted)), typed, asked=asked)

    def _made(self, report: Report, of: Of) -> Stock:
        if of == "differences":
            items = tuple(differences_as_items(report.drift, report.findings))
        else:
            since = self.envparity.known.since
            items = tuple(findings_as_items(report.findings, since.came if since is not None else ()))
        stock = Stock(items)
        finished(stock.names(self._by))
        return stock

    def _take(self, report: Report | None) -> None:
        """Have another report."""
        self._report, self._stocks, self._making = report, {}, {}

    @property
    def _items(self) -> Sequence[Item]:
        stock = self._stocks.get(self._of)
        return stock.items if stock is not None else ()

    def _layout(self, typed: str, at: Hashable) -> Steps[Layout]:
        query = parse(typed)
        self._words = bool(query.words)
        return laid_out(self._stocks[self._of], query, self._by, self._is_open, at)

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
        entitle(self.query_one("#items-panel"), title)
        stock = self._stocks.get(self._of)
        whole = stock.weight if stock is not None else 0
        count: list[Span] = [(f"{layout.count} of {whole}" if report else "", "faint")]
        if wrong := parse(typed).wrong:
            count = [(f"? {' '.join(wrong)}", "grade-medium"), ("  ", "faint"), *count]
        if rows.marked:
            count = [(f"{len(rows.marked)} marked", "link"), ("  ", "faint"), *count]
        self._say_count(count)

    def _say_count(self, spans: list[Span]) -> None:
        self.query_one("#filter-count", Remark).say(spans)

    def _empty(self) -> Empty:
        waiting = while_unknown(self.envparity.known)
        if waiting is not None or self._report is None:
            return waiting or Empty(("", "faint"))
        if self._items:
            return Empty(("Nothing matches the filter", "text"), "escape clears it")
        return of_findings(self._report) if self._of == "findings" else of_differences(self._report)

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
            for item in self._items
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
