"""One finding or difference in full: what it says, the values side by side, where each was read, why, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from rich.console import Group
from rich.table import Table
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.strip import Strip

from envparity.model.differences import Present
from envparity.tui.look import GRADES, chip, grade_span, prose
from envparity.tui.standing import LABELS
from envparity.tui.values import side_by_side
from envparity.tui.widgets.drawn import lines, text
from envparity.tui.widgets.surface import Surface

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from envparity.model.differences import Cell, Difference
    from envparity.model.findings import Finding
    from envparity.model.places import Place
    from envparity.model.reports import Grade, Report
    from envparity.model.snapshots import Environment
    from envparity.tui.grouping import Line
    from envparity.tui.items import Item
    from envparity.tui.look import Span

COLUMNS_FROM = 28
"""Cells that each environment must have before the values stand in columns and not in rows."""
PLACES = 4
LISTED = 60
"""Findings of a group that are said."""
LIKENESS = {
    "same": ("✓ alike everywhere", "grade-ok"),
    "meant": ("· differs as it should", "grade-info"),
    "different": ("■ different", "grade-medium"),
    "unknown": ("? not known everywhere", "grade-unknown"),
}


class DetailPane(Surface, can_focus=True):
    """Shows one thing, or nothing."""

    DEFAULT_CSS = """
    DetailPane {
        padding: 0 1; background: $background; overflow-x: hidden; scrollbar-size-vertical: 1; scrollbar-gutter: stable;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", "Down", show=False),
        Binding("k", "scroll_up", "Up", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._written: list[Strip] = []
        self._shown: Finding | Difference | None = None
        self._group: Line | None = None
        self._from: tuple[Line, Report] | None = None
        """What is shown, where it stands in a list: to write the same again would lay the screen out anew."""
        self._findings: tuple[Finding, ...] = ()
        self._environments: Mapping[str, Environment] = {}

    def show(
        self,
        item: Finding | Difference | None,
        environments: Sequence[Environment],
        findings: Sequence[Finding] = (),
    ) -> None:
        """Show one thing, from its beginning; `findings` are those on a difference's subject."""
        self._group = self._from = None
        self._findings = tuple(findings)
        self._shown = item
        self._environments = {environment.name: environment for environment in environments}
        self.scroll_home(animate=False, immediate=True)
        self._draw()

    def show_line(self, line: Line, report: Report, findings: Sequence[Finding] = ()) -> None:
        """Show what a row of a list in groups stands for: an item, or a group by what it has in common.

        `findings` are those on a difference's subject.
        """
        if self._from is not None and self._from[0] == line and self._from[1] is report:
            return
        if line.item is None:
            self._environments = {environment.name: environment for environment in report.environments}
            self._from, self._group = (line, report), line
            self.scroll_home(animate=False, immediate=True)
            self._draw()
            return
        self.show(line.item.finding or line.item.difference, report.environments, findings)
        self._from = (line, report)

    def on_resize(self) -> None:
        """Lay the values out for the new width."""
        self._draw()

    def _draw(self) -> None:
        width = self.scrollable_content_region.width
        if width:
            options = self.app.console_options.update(width=width, height=None, highlight=False)
            written = self.app.console.render_lines(self._content(), options, style=self.ground, pad=False)
            self._written = [Strip(line) for line in written]
            self.virtual_size = Size(width, len(self._written))
            self.redraw()

    def draw_line(self, y: int) -> Strip:
        """Give one line of what was written."""
        place = y + int(self.scroll_offset.y)
        if place < len(self._written):
            return self._written[place]
        return Strip.blank(self.size.width, self.ground)

    def _content(self) -> RenderableType:
        from envparity.model.findings import Finding

        if self._group is not None:
            return self._of_group(self._group)
        if self._shown is None:
            return Text("")
        if isinstance(self._shown, Finding):
            return self._finding(self._shown)
        return self._difference(self._shown)

    def _finding(self, finding: Finding) -> RenderableType:
        variables = self.app.theme_variables
        mark = GRADES[cast("Grade", str(finding.severity))]
        kicker: list[Span] = [
            (f"{mark.symbol} {mark.word}", f"{mark.ink} bold"),
            (f"   {finding.code}", "link"),
            (f" {finding.name}", "faint"),
            (f"   {LABELS[finding.area]}   {finding.subject}", "faint"),
        ]
        return Group(
            text(kicker, variables),
            text(prose(finding.message, "strong", "strong bold"), variables),
            Text(""),
            self._values(finding.values, finding.environments) if finding.values else self._evidence(finding),
            Text(""),
            self._labelled((("Why", finding.why), ("Fix", finding.fix))),
            *self._also(finding.also),
        )

    def _also(self, findings: Sequence[Finding]) -> Iterator[RenderableType]:
        if findings:
            yield text([], self.app.theme_variables)
            yield text([("Of the same cause", "link bold")], self.app.theme_variables)
        yield from self._several(findings)

    def _several(self, findings: Sequence[Finding]) -> Iterator[RenderableType]:
        if findings:
            yield self._said(findings[:LISTED])
        yield from self._rest(len(findings))

    def _said(self, findings: Sequence[Finding]) -> RenderableType:
        """Say findings, a row each, whose message hangs beside severity and code."""
        variables = self.app.theme_variables
        table = Table.grid(padding=(0, 2))
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True)
        table.add_column(overflow="fold")
        for finding in findings:
            table.add_row(
                text([grade_span(cast("Grade", str(finding.severity)))], variables),
                text([(finding.code, "link")], variables),
                text(prose(finding.message, "text", "strong"), variables),
            )
        return table

    def _rest(self, count: int) -> Iterator[Text]:
        if count > LISTED:
            yield text([(f"and {count - LISTED} more", "faint")], self.app.theme_variables)

    def _of_group(self, line: Line) -> RenderableType:
        found = [item.finding for item in line.items[:LISTED] if item.finding is not None]
        one_rule = bool(found) and all(
            item.finding is not None and item.finding.code == found[0].code for item in line.items
        )
        about = self._labelled((("Why", found[0].why), ("Fix", found[0].fix))) if one_rule else Text("")
        number = f"  {len(line.items)} {'findings' if found else 'differences'}"
        return Group(
            text([(line.title, "strong bold"), (number, "faint")], self.app.theme_variables),
            Text(""),
            *([about, Text("")] if one_rule else []),
            *([self._said(found), *self._rest(len(line.items))] if found else []),
            *(self._named(item) for item in line.items[:LISTED] if item.finding is None),
        )

    def _named(self, item: Item) -> Text:
        subject = str(item.difference.subject) if item.difference else ""
        return text([(subject, "text")], self.app.theme_variables)

    def _difference(self, difference: Difference) -> RenderableType:
        variables = self.app.theme_variables
        likeness = "different" if difference.likeness == "meant" and self._findings else difference.likeness
        word, ink = LIKENESS[likeness]
        cells = tuple(zip((e.name for e in difference.environments), difference.cells, strict=True))
        return Group(
            text([(word, f"{ink} bold"), (f"   {LABELS[difference.area]}", "faint")], variables),
            text([(str(difference.subject), "strong bold")], variables),
            Text(""),
            self._values(cells, tuple(name for name, _ in cells)),
            Text(""),
            *self._several(self._findings),
        )

    def _values(self, cells: Sequence[tuple[str, Cell]], about: Sequence[str]) -> RenderableType:
        written = side_by_side([cell for _, cell in cells])
        room = self.size.width - 2
        longest = max((len(str(p)) for _, c in cells if isinstance(c, Present) for p in c.places), default=0)
        if cells and room // len(cells) - 2 >= max(COLUMNS_FROM, longest):
            return self._in_columns(cells, written, about)
        return self._in_rows(cells, written, about)

    def _in_columns(
        self, cells: Sequence[tuple[str, Cell]], written: list[list[Span]], about: Sequence[str]
    ) -> RenderableType:
        variables = self.app.theme_variables
        table = Table.grid(padding=(0, 2), expand=True)
        for _ in cells:
            table.add_column(ratio=1, overflow="fold")
        table.add_row(*(self._badge(name, concerned=name in about) for name, _ in cells))
        table.add_row(*(text(spans, variables) for spans in written))
        table.add_row(*(self._places(cell) for _, cell in cells))
        return table

    def _in_rows(
        self, cells: Sequence[tuple[str, Cell]], written: list[list[Span]], about: Sequence[str]
    ) -> RenderableType:
        variables = self.app.theme_variables
        places = [self._places(cell) for _, cell in cells]
        values = [text(spans, variables) for spans in written]
        names = max((len(name) + 2 for name, _ in cells), default=0)
        badges = [self._badge(name, concerned=name in about, width=names) for name, _ in cells]
        longest = max((value.cell_len for value in values), default=0)
        beside = names + longest + max((len(line) for p in places for line in p.plain.split("\n")), default=0)
        if beside + 6 <= self.size.width:
            return _aligned(list(zip(badges, values, places, strict=True)), names, longest)
        table = Table.grid(padding=(0, 1))
        table.add_column(width=names, no_wrap=True)
        table.add_column(overflow="fold")
        for badge, value, place in zip(badges, values, places, strict=True):
            table.add_row(badge, value)
            if place.plain:
                table.add_row("", place)
        return table

    def _evidence(self, finding: Finding) -> RenderableType:
        """Say where a finding that compares no values was seen."""
        places: dict[str, set[Place]] = {}
        for one in finding.evidence:
            places.setdefault(one.environment, set()).add(one.place)
        names = max((len(name) + 2 for name in places), default=0)
        table = Table.grid(padding=(0, 1))
        table.add_column(width=names, no_wrap=True)
        table.add_column(overflow="fold")
        for name, there in places.items():
            badge = self._badge(name, concerned=name in finding.environments, width=names)
            table.add_row(badge, self._lines_of(there))
        return table

    def _badge(self, name: str, *, concerned: bool, width: int = 0) -> Text:
        environment = self._environments.get(name)
        if environment is None:
            return text([(name, "text")], self.app.theme_variables)
        spans = chip(environment, width) if concerned else [(f" {name}", f"stage-{environment.stage.value}")]
        return text(spans, self.app.theme_variables)

    def _places(self, cell: Cell) -> Text:
        return self._lines_of(set(cell.places)) if isinstance(cell, Present) else Text("")

    def _lines_of(self, found: set[Place]) -> Text:
        places = sorted(found)
        written = [str(place) for place in places[:PLACES]]
        if len(places) > PLACES:
            written.append(f"and {len(places) - PLACES} more places")
        return lines(([(line, "faint")] for line in written), self.app.theme_variables)

    def _labelled(self, paragraphs: Sequence[tuple[str, str]]) -> RenderableType:
        variables = self.app.theme_variables
        table = Table.grid(padding=(0, 1))
        table.add_column(width=4, no_wrap=True)
        table.add_column(overflow="fold")
        for label, paragraph in paragraphs:
            if paragraph:
                table.add_row(
                    text([(label, "link bold")], variables),
                    text(prose(paragraph, "text", "strong"), variables),
                )
        return table


def _aligned(rows: Sequence[tuple[Text, Text, Text]], names: int, longest: int) -> Text:
    """Write names, values and places below each other where all fit: a table would work out what is known here."""
    lines: list[Text] = []
    for badge, value, place in rows:
        first, *rest = place.split("\n") or [Text()]
        gap, wide = " " * (names - badge.cell_len + 1), " " * (longest - value.cell_len + 4)
        lines.append(Text.assemble(badge, gap, value, wide, first))
        lines += [Text.assemble(" " * (names + longest + 5), line) for line in rest]
    return Text("\n").join(lines)
