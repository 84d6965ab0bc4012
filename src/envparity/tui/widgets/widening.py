"""Columns of a list whose widths the user chooses, by dragging the gap between two titles or by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from textual.message import Message

from envparity.tui.widgets.columns import GAP, Column, widths_of
from envparity.tui.widgets.surface import Surface

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events

Row = TypeVar("Row")
LEAST = 4
"""Cells that a column keeps."""
STEP = 4
"""Cells by which a key makes a column wider."""


class ColumnList(Surface, Generic[Row]):
    """A list in columns; `chosen` are the widths that the user gave to some of them, by the columns' names."""

    class Widened(Message):
        """A column has another width; `chosen` are all that were chosen in this list."""

        def __init__(self, rows: ColumnList[object], chosen: Mapping[str, int]) -> None:
            super().__init__()
            self.rows = rows
            self.chosen = dict(chosen)

    def __init__(self, columns: Sequence[Column[Row]] = (), *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._columns: tuple[Column[Row], ...] = tuple(columns)
        self.chosen: dict[str, int] = {}
        self._needed: Mapping[str, int] | None = None
        self._dragged: tuple[str, int] | None = None
        """The name of the column that is being dragged, and the cell that it begins at."""

    def set_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Show other columns."""
        self._columns, self._needed = tuple(columns), None
        self.redraw()

    @property
    def titled(self) -> bool:
        """Whether the first line in sight is that of the titles."""
        raise NotImplementedError

    def shown_columns(self, width: int) -> list[Column[Row]]:
        """Give the columns that there is room for."""
        return [column for column in self._columns if column.within <= width < column.below]

    @property
    def needed(self) -> Mapping[str, int]:
        """How wide the cells are of those columns that fit, by the columns' names."""
        if self._needed is None:
            self._needed = self.measured([column for column in self._columns if column.fits])
        return self._needed

    def measured(self, columns: Sequence[Column[Row]]) -> Mapping[str, int]:
        """Measure the cells of columns, by the columns' names."""
        raise NotImplementedError

    def widths(self, columns: Sequence[Column[Row]], width: int) -> list[int]:
        """Give each column's width, as it was chosen or as there is room."""
        chosen = {name: min(wide, _most(width)) for name, wide in self.chosen.items()}
        return widths_of(columns, width, chosen, self.needed)

    def _ends(self) -> list[tuple[Column[Row], int, int]]:
        """Give each column but the last with the cells that it begins and ends at."""
        columns, width = self.shown_columns(self.size.width), self.size.width
        at, found = 1, []
        for column, wide in zip(columns, self.widths(columns, width), strict=True):
            found.append((column, at, at + wide))
            at += wide + GAP
        return [(column, start, end) for column, start, end in found[:-1] if column.title]

    def widen(self, by: int) -> bool:
        """Make the first of the columns that share the room wider or narrower, else the last before the one that ends.

        Say whether there is such a column.
        """
        ends = self._ends()
        wanted = [*(end for end in ends if not end[0].width), *ends[-1:]]
        for column, start, end in wanted[:1]:
            self._choose(column.name, end - start + by * STEP)
        return bool(wanted)

    def _choose(self, name: str, wide: int) -> None:
        self.chosen[name] = max(LEAST, min(wide, _most(self.size.width)))
        self.refresh()
        self.post_message(self.Widened(self, self.chosen))  # type: ignore[arg-type]  # any list

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the gap behind a title."""
        place = event.get_content_offset(self)
        if event.button != 1 or place is None or place.y or not self.titled:
            return
        for column, start, end in self._ends():
            if end <= place.x < end + GAP:
                event.stop()
                self._dragged = (column.name, start)
                self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Give the column the width that the pointer says."""
        if self._dragged is not None:
            event.stop()
            name, start = self._dragged
            self._choose(name, event.get_content_offset_capture(self).x - start)

    def on_mouse_up(self) -> None:
        """Let it go."""
        if self._dragged is not None:
            self._dragged = None
            self.release_mouse()


def _most(width: int) -> int:
    """Say how wide a column may be, so that the others are still seen."""
    return max(LEAST, width * 4 // 5)
