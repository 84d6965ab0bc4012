"""A list of rows in columns: of any length, because only the rows in sight are drawn.

Its rows are whatever the screen gives; each column says how a row's cell is written, and `whole` how a row
is that has no columns, such as a group's head. The cursor stays on the same row, by its key, when the rows
change under it.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from rich.cells import cell_len
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from envparity.tui.look import style
from envparity.tui.widgets.columns import GAP, Column, Empty, said
from envparity.tui.widgets.drawn import Spans, many, segments, tailed, wide
from envparity.tui.widgets.widening import ColumnList

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from rich.segment import Segment
    from textual import events

    from envparity.tui.look import Span

Row = TypeVar("Row")


MARKED = "▌"
STEPS = MappingProxyType({"down": 1, "j": 1, "up": -1, "k": -1})
"""The keys of the first bindings, and by how many rows they move."""
MEASURED = 200
"""Rows that tell how wide a column is to be that fits its cells."""
KEPT = 400
"""Rows that are kept as they were drawn."""


class RowList(ColumnList[Row], Generic[Row], can_focus=True):
    """Rows in columns with a cursor."""

    DEFAULT_CSS = """
    RowList { height: 1fr; background: $background; overflow-x: hidden; scrollbar-size-vertical: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("pagedown,ctrl+d", "page(1)", "Page down", show=False),
        Binding("pageup,ctrl+u", "page(-1)", "Page up", show=False),
        Binding("home,g", "edge(-1)", "First", show=False),
        Binding("end,G", "edge(1)", "Last", show=False),
        Binding("enter", "select", "Open", show=False),
    ]

    cursor = reactive(0, repaint=False)
    titles = reactive(True)

    class Highlighted(Message):
        """The cursor came to stand on a row, or on none."""

        def __init__(self, rows: RowList[object], row: object | None) -> None:
            super().__init__()
            self.rows = rows
            self.row = row

        @property
        def control(self) -> RowList[object]:
            """The list it happened in."""
            return self.rows

    class Risen(Message):
        """Follows a key that was left to the bindings on its way up; the application takes it, and the key is done."""

        def __init__(self, rows: RowList[object]) -> None:
            super().__init__()
            self.rows = rows

    class Selected(Message):
        """A row was opened."""

        def __init__(self, rows: RowList[object], row: object) -> None:
            super().__init__()
            self.rows = rows
            self.row = row

        @property
        def control(self) -> RowList[object]:
            """The list it happened in."""
            return self.rows

    def __init__(
        self,
        columns: Sequence[Column[Row]] = (),
        *,
        key: Callable[[Row], Hashable] = hash,
        whole: Callable[[Row], list[Span]] | None = None,
        id: str | None = None,
    ) -> None:
        super().__init__(columns, id=id)
        self._whole = whole
        self._key = key
        self.rising = 0
        """Keys of this list that are on their way up to the bindings."""
        self.rows: Sequence[Row] = ()
        self.marked: frozenset[Hashable] = frozenset()
        """The keys of the rows that are marked; some may not be in the list as it is narrowed."""
        self.empty = Empty(("", "faint"))
        self._made: dict[tuple[int, bool, bool], Strip] = {}
        self._made_for: object = None
        """Rows as they were drawn, and for what: those that only moved when the list was scrolled are not drawn again."""

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.rows else None

    @property
    def _head(self) -> int:
        return 1 if self.titles and self.rows else 0

    @property
    def titled(self) -> bool:
        """Whether the first line in sight is that of the titles."""
        return bool(self._head)

    def set_rows(self, rows: Sequence[Row], *, empty: Empty | None = None, at: int | None = None) -> None:
        """Show other rows; the cursor follows the row it stood on, and stays in place where that is gone.

        `at` is where the cursor is to be, for who knows it.
        """
        before = self.current if at is None else None
        self.rows, self._needed = rows, None
        self._made.clear()
        if empty is not None:
            self.empty = empty
        place = min(self.cursor if at is None else at, max(0, len(rows) - 1))
        if before is not None:
            wanted = self._key(before)
            place = next((i for i, row in enumerate(rows) if self._key(row) == wanted), place)
        self.virtual_size = Size(self.size.width, len(rows) + self._head)
        self.set_reactive(RowList.cursor, place)
        self._tell()
        self.redraw()

    def measured(self, columns: Sequence[Column[Row]]) -> Mapping[str, int]:
        """Measure the titles and the first cells of columns, by the columns' names."""
        first = self.rows[:MEASURED] if columns else ()
        return {
            column.name: max([cell_len(column.title), *(wide(column.cell(row)) for row in first)])
            for column in columns
        }

    def needs(self, row: Row) -> int:
        """Say how many cells a row needs for all of what stands in its last column."""
        *before, last = self.shown_columns(self.size.width)
        widths = self.widths([*before, last], self.size.width)
        return 1 + sum(widths[:-1]) + GAP * len(before) + wide(last.cell(row))

    def move_to(self, key: Hashable) -> bool:
        """Put the cursor on a row by its key; say whether it is there."""
        for place, row in enumerate(self.rows):
            if self._key(row) == key:
                self.cursor = place
                self._tell()
                return True
        return False

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        if self.current is not None:
            self.marked ^= {self._key(self.current)}
            self.redraw()

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on the list."""
        return max(0, min(cursor, len(self.rows) - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        """Bring the cursor in sight and tell of it."""
        if before != now:
            self._show_cursor()
            self._tell()
            top = int(self.scroll_offset.y) - self._head
            self.redraw((before - top, now - top))

    def _show_cursor(self) -> None:
        self.scroll_to_region(
            Region(0, self.cursor, 1, 1 + self._head), animate=False, force=True, immediate=True
        )

    def _tell(self) -> None:
        self.post_message(self.Highlighted(self, self.current))  # type: ignore[arg-type]  # any list of rows

    def on_key(self, event: events.Key) -> None:
        """Move at once: a key that is left to the bindings first goes up through all that the list stands in.

        While one that was left to them is on its way, what is to be done to this row, the next ones wait for it there.
        """
        by = STEPS.get(event.key)
        if by is not None and not self.rising:
            event.stop()
            event.prevent_default()
            self.action_move(by)
        else:
            self.rising += 1
            self.post_message(self.Risen(self))  # type: ignore[arg-type]  # any list of rows

    def action_move(self, by: int) -> None:
        """Move by rows."""
        self.cursor += by

    def action_page(self, by: int) -> None:
        """Move by what is in sight."""
        self.cursor += by * max(1, self.size.height - 1 - self._head)

    def action_edge(self, to: int) -> None:
        """Move to the first or the last row."""
        self.cursor = 0 if to < 0 else len(self.rows) - 1

    def action_select(self) -> None:
        """Open the row under the cursor."""
        if self.current is not None:
            self.post_message(self.Selected(self, self.current))  # type: ignore[arg-type]  # any list of rows

    def on_click(self, event: events.Click) -> None:
        """Move to the row; a second click opens it."""
        line = event.get_content_offset_capture(self).y
        place = int(self.scroll_offset.y) + line - self._head
        if line < self._head or place >= len(self.rows):
            return
        self.cursor = place
        if event.chain == 2:
            self.action_select()

    def on_resize(self) -> None:
        """Keep the cursor in sight."""
        self.virtual_size = Size(self.size.width, len(self.rows) + self._head)
        self._show_cursor()

    def on_focus(self) -> None:
        """Show the cursor as the one that keys move."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the cursor as resting."""
        self.refresh()

    def draw_line(self, y: int) -> Strip:
        """Draw one line: the titles, a row, or what is said in place of rows."""
        width = self.size.width
        if not self.rows:
            return self._empty_line(y, width)
        if y < self._head:
            cells = [(column, (column.title, column.ink)) for column in self.shown_columns(width)]
            return self._line(cells, width, self.ground, " ")
        place = int(self.scroll_offset.y) + y - self._head
        if place >= len(self.rows):
            return Strip.blank(width, self.ground)
        look = (width, self.has_focus, self.app.theme, self.ground, self._columns, tuple(self.chosen.items()))
        if look != self._made_for or len(self._made) > KEPT:
            self._made, self._made_for = {}, look
        row = self.rows[place]
        key = (place, place == self.cursor, self._key(row) in self.marked)
        if key not in self._made:
            self._made[key] = self._row_line(row, width, at_cursor=key[1], marked=key[2])
        return self._made[key]

    def _row_line(self, row: Row, width: int, *, at_cursor: bool, marked: bool) -> Strip:
        under = self.ground
        if at_cursor:
            ink = "on-cursor" if self.has_focus else "on-cursor-idle"
            under += style(ink, self.app.theme_variables)
        edge = MARKED if marked else " "
        whole = self._whole(row) if self._whole is not None else []
        if whole:
            variables = self.app.theme_variables
            drawn = segments([(edge, "link")], 1, variables, under)
            return Strip([*drawn, *segments(whole, width - 3, variables, under)]).adjust_cell_length(
                width, under
            )
        return self._line(
            [(column, column.cell(row)) for column in self.shown_columns(width)], width, under, edge
        )

    def _line(self, cells: Sequence[tuple[Column[Row], Spans]], width: int, under: Style, edge: str) -> Strip:
        variables = self.app.theme_variables
        drawn: list[Segment] = segments([(edge, "link")], 1, variables, under)
        widths = self.widths([column for column, _ in cells], width)
        for i, ((column, spans), room) in enumerate(zip(cells, widths, strict=True)):
            if i:
                drawn += segments([], GAP, variables, under)
            drawn += segments(
                many(spans) if not column.tail else tailed(many(spans), room), room, variables, under
            )
        return Strip(drawn).adjust_cell_length(width, under)

    def _empty_line(self, y: int, width: int) -> Strip:
        lines = said(self.empty, width - 4)
        place = y - max(0, (self.size.height - len(lines)) // 2)
        if not 0 <= place < len(lines):
            return Strip.blank(width, self.ground)
        indent = " " * max(1, (width - sum(len(text) for text, _ in lines[place])) // 2)
        spans = [(indent, "faint"), *lines[place]]
        return Strip(segments(spans, width, self.app.theme_variables, self.ground))
