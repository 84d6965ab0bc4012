"""The board's grid: areas as rows, environments as columns, each cell a grade in word, sign and colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from envparity.model.areas import Area
from envparity.tui.look import GRADES, chip, style
from envparity.tui.standing import LABELS, HeatCell
from envparity.tui.widgets.drawn import segments

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.segment import Segment
    from rich.style import Style
    from textual import events

    from envparity.model.snapshots import Environment
    from envparity.tui.look import Span

AREAS = tuple(Area)
LABEL = max(len(label) for label in LABELS.values()) + 2
LEAST, MOST = 13, 34
TINTED = frozenset({"critical", "high", "medium", "unknown"})


class HeatGrid(ScrollView, can_focus=True):
    """Fifteen areas by N environments, with a cursor on one cell."""

    DEFAULT_CSS = """
    HeatGrid { background: $background; overflow-x: hidden; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1, 0)", "Up", show=False),
        Binding("down,j", "move(1, 0)", "Down", show=False),
        Binding("left,h", "move(0, -1)", "Left", show=False),
        Binding("right,l", "move(0, 1)", "Right", show=False),
        Binding("home,g", "move(-99, 0)", "First area", show=False),
        Binding("end,G", "move(99, 0)", "Last area", show=False),
        Binding("enter", "open", "Findings", show=True),
    ]

    row = reactive(0)
    column = reactive(0)
    waiting = reactive("reading")

    class Opened(Message):
        """A cell was opened."""

        def __init__(self, area: Area, environment: str) -> None:
            super().__init__()
            self.area = area
            self.environment = environment

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._environments: tuple[Environment, ...] = ()
        self._cells: Mapping[tuple[Area, str], HeatCell] = {}

    def show(
        self, environments: tuple[Environment, ...], cells: Mapping[tuple[Area, str], HeatCell] | None
    ) -> None:
        """Draw these environments; without cells the grid says that it is still reading."""
        known = bool(self._cells)
        self._environments = environments
        self._cells = cells or {}
        self.waiting = "" if cells else "reading"
        if cells and not known:
            self._to_worst()
        self.virtual_size = Size(self.size.width, len(AREAS) + 1)
        self.refresh()

    def _to_worst(self) -> None:
        order = list(GRADES)
        places = [
            (order.index(self._cells[area, environment.name].grade), -column, row)
            for row, area in enumerate(AREAS)
            for column, environment in enumerate(self._environments)
            if (area, environment.name) in self._cells
        ]
        if places:
            _, column, self.row = min(places)
            self.column = -column

    def validate_row(self, row: int) -> int:
        """Keep the cursor on the grid."""
        return max(0, min(row, len(AREAS) - 1))

    def validate_column(self, column: int) -> int:
        """Keep the cursor on the grid."""
        return max(0, min(column, len(self._environments) - 1))

    def watch_row(self) -> None:
        """Bring the cursor in sight."""
        self.scroll_to_region(Region(0, self.row, 1, 2), animate=False, force=True, immediate=True)

    def action_move(self, rows: int, columns: int) -> None:
        """Move the cursor by cells."""
        self.row += rows
        self.column += columns

    def action_open(self) -> None:
        """Open the cell under the cursor."""
        if self._environments:
            self.post_message(self.Opened(AREAS[self.row], self._environments[self.column].name))

    def on_click(self, event: events.Click) -> None:
        """Move to the cell; a second click opens it."""
        offset = event.get_content_offset_capture(self)
        wide = self._column_width()
        if offset.y < 1 or not self._environments or offset.x < LABEL + 1:
            return
        self.row = offset.y - 1 + int(self.scroll_offset.y)
        self.column = self._first() + (offset.x - LABEL - 1) // wide
        if event.chain == 2:
            self.action_open()

    def on_focus(self) -> None:
        """Show the cursor as the one that keys move."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the cursor as resting."""
        self.refresh()

    def on_resize(self) -> None:
        """Lay the columns out anew."""
        self.virtual_size = Size(self.size.width, len(AREAS) + 1)

    def _column_width(self) -> int:
        return max(LEAST, min(MOST, (self.size.width - LABEL - 2) // max(1, len(self._environments))))

    def _first(self) -> int:
        """Say which environment is the first in sight: all are, where there is room for all."""
        fit = max(1, (self.size.width - LABEL - 2) // self._column_width())
        return max(0, min(self.column - fit + 1, len(self._environments) - fit)) if self.column >= fit else 0

    def render_line(self, y: int) -> Strip:
        """Draw the names of the environments, or one area."""
        width, under = self.size.width, self.rich_style
        if y == 0:
            line = self._head()
        else:
            place = y - 1 + int(self.scroll_offset.y)
            if place >= len(AREAS):
                return Strip.blank(width, under)
            line = self._area(place)
        return Strip(line).adjust_cell_length(width, under)

    def _head(self) -> list[Segment]:
        variables, under, wide = self.app.theme_variables, self.rich_style, self._column_width()
        line = segments([("", "faint")], LABEL + 1, variables, under)
        for environment in self._environments[self._first() :]:
            line += segments(chip(environment, wide - 1), wide - 1, variables, under)
            line += segments([], 1, variables, under)
        return line

    def _area(self, place: int) -> list[Segment]:
        variables, under, area = self.app.theme_variables, self.rich_style, AREAS[place]
        here = place == self.row and bool(self._environments)
        assessed = any(
            self._cells.get((area, e.name), HeatCell("not-assessed")).grade != "not-assessed"
            for e in self._environments
        )
        ink = "strong bold" if here else "text" if assessed else "faint"
        line = segments([(" " + LABELS[area], ink)], LABEL + 1, variables, under)
        first = self._first()
        for column, environment in enumerate(self._environments[first:], first):
            line += self._cell(
                self._cells.get((area, environment.name)), under, here=here and column == self.column
            )
        return line

    def _cell(self, cell: HeatCell | None, under: Style, *, here: bool) -> list[Segment]:
        variables, wide = self.app.theme_variables, self._column_width() - 1
        if cell is None:
            spans: list[Span] = [("  …", "faintest")]
        else:
            spans = self._words(cell, wide)
            if cell.grade in TINTED:
                under += style(f"on-tint-{cell.grade}", variables)
        if here:
            under += style("on-cursor" if self.has_focus else "on-cursor-idle", variables)
            spans = [(text, ink.replace("faintest", "faint")) for text, ink in spans]
            bar = ("▌", "link") if self.has_focus else ("▏", "faint")
            spans = [bar, (spans[0][0][1:], spans[0][1]), *spans[1:]]
        return [*segments(spans, wide, variables, under), *segments([], 1, variables, self.rich_style)]

    def _words(self, cell: HeatCell, wide: int) -> list[Span]:
        mark = GRADES[cell.grade]
        long = wide >= 18
        word = mark.word if long or (len(mark.word) + 3 <= wide and not cell.worst) else mark.short
        weight = " bold" if cell.grade in ("critical", "high") else ""
        spans: list[Span] = [(f" {mark.symbol} {word}", mark.ink + weight)]
        if cell.worst:
            spans.append((f" {cell.worst}", "strong bold" if weight else "text"))
        if cell.milder:
            spans.append((f" +{cell.milder}", "faint"))
        return spans
