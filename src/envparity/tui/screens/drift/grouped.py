"""The list of Drift: findings or differences narrowed by what is typed, in groups that open, several of them marked."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import work

from envparity.tui.background import finished, in_background, in_slices
from envparity.tui.emptiness import of_differences, of_findings, while_unknown
from envparity.tui.grouping import Layout, Lines, laid_out
from envparity.tui.hints import values_of
from envparity.tui.items import by_subject, differences_as_items, findings_as_items
from envparity.tui.outside import entitle
from envparity.tui.query import parse
from envparity.tui.quickness import settle
from envparity.tui.screens.drift.deeds import ItemDeeds
from envparity.tui.stock import EVERY, GROUPINGS, Stock
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

MANY, FEW = 1000, 3
"""Rows of a few environments from which on they are made ready and narrowed between keys, not at once."""


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
        self._shown = Layout(Lines())
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
        self._values = values_of(self._report, self.envparity.known.summary, self._of)
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
            self._show_layout(Layout(Lines()))
            return
        size = len(report.differences) if self._of == "differences" else len(report.findings)
        size = size * max(FEW, len(report.snapshots)) // FEW
        current = self._rows.current
        wanted = at if at is not None else current.key if current is not None else None
        if size < MANY:
            self.workers.cancel_group(self, "narrow")
            if self._of not in self._stocks:
                self._stocks[self._of] = self._made(report, self._of)
            self._show_layout(finished(self._layout(typed, wanted)), asked=at)
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
        self._show_layout(await in_slices(self._layout(typed, wanted)), asked=asked)

    def _made(self, report: Report, of: Of) -> Stock:
        if of == "differences":
            items = tuple(differences_as_items(report.drift, report.findings))
            stock = Stock(items, by_subject(report.findings))
        else:
            since = self.envparity.known.since
            stock = Stock(tuple(findings_as_items(report.findings, since.came if since is not None else ())))
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

    def _show_layout(self, layout: Layout, *, asked: Hashable = None) -> None:
        rows, self._shown = self._rows, layout
        rows.set_rows(layout.lines, empty=self._empty(), at=layout.place)
        line = rows.current
        if asked is not None and line is not None and line.key != asked and line.fold == "shut":
            self._turned ^= {line.key}
            self._narrow(at=asked)
            return
        report, by = self._report, "" if self._by == "nothing" else f"  ·  by {self._by}"
        summary = self.envparity.known.summary
        found, drift = (len(report.findings), summary.drift) if report and summary else (0, 0)
        shown, other = (("Findings", found), ("differences", drift))
        if self._of == "differences":
            shown, other = ("Differences", drift), ("findings", found)
        title = f"{shown[0]} {shown[1]}  ·  {other[0]} {other[1]}{by}" if report else shown[0]
        entitle(self.query_one("#items-panel"), title)
        self._count()

    def _count(self) -> None:
        """Say how many are shown, how many are marked, and what of the filter means nothing."""
        stock, marked = self._stocks.get(self._of), len(self._rows.marked)
        whole = stock.weight if stock is not None else 0
        count: list[Span] = [(f"{self._shown.count} of {whole}" if self._report else "", "faint")]
        if wrong := parse(self._filter.value).wrong:
            count = [(f"? {' '.join(wrong)}", "grade-medium"), ("  ", "faint"), *count]
        if marked:
            count = [(f"{marked} marked", "link"), ("  ", "faint"), *count]
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
    def many(self) -> bool:
        """Whether there are so many items that what looks at all of them has to stand aside for keys."""
        return len(self._items) >= MANY

    @property
    def current(self) -> Item | None:
        """The item under the cursor; of a group's head the first."""
        line = self._rows.current
        return line.items[0] if line is not None else None

    @property
    def under_cursor(self) -> Sequence[Item]:
        """The items of the row under the cursor."""
        line = self._rows.current
        return line.items if line is not None else ()

    def chosen(self, otherwise: Sequence[Item]) -> Steps[Sequence[Item]]:
        """Give the marked items, also those that the filter hides; without any others."""
        marked = self._rows.marked
        found: list[Item] = []
        for number, item in enumerate(self._items if marked else ()):
            if item.key in marked:
                found.append(item)
            found += [below for below in item.also if (item.key, below.key) in marked]
            if number % EVERY == 0:
                yield
        return found or otherwise

    def forget_marks(self) -> None:
        """Take all marks away."""
        self._mark(frozenset())

    def _mark(self, keys: frozenset[Hashable]) -> None:
        self._rows.marked = keys
        self._rows.redraw()
        self._count()

    def action_mark(self) -> None:
        """Mark the row and go on to the next; of a group's head mark all that stand below it, or none."""
        line = self._rows.current
        if line is not None and line.title:
            if self.many:
                self._mark_slowly(line.items)
            else:
                self._mark_all(finished(_keys(line.items)))
        elif line is not None:
            self._mark(self._rows.marked ^ {line.key})
        self._rows.action_move(1)

    @work(group="mark", exit_on_error=False, description="mark_slowly")
    async def _mark_slowly(self, items: Sequence[Item]) -> None:
        self._mark_all(await in_slices(_keys(items)))

    def _mark_all(self, items: Sequence[Hashable]) -> None:
        keys, marked = frozenset(items), self._rows.marked
        self._mark(marked - keys if keys <= marked else marked | keys)

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
            rows.cursor = self._shown.lines.above(rows.cursor)


def _keys(items: Sequence[Item]) -> Steps[list[Hashable]]:
    keys: list[Hashable] = []
    for number, item in enumerate(items):
        keys.append(item.key)
        if number % EVERY == 0:
            yield
    return keys
