"""Two panes and the divider between them, which keys move and the mouse drags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Container
from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual import events
    from textual.widget import Widget

LEAST = {True: 16, False: 4}
"""Cells that each pane keeps: columns where they stand beside each other, lines where one is above the other."""
STEP = {True: 4, False: 2}
"""Cells by which a key moves the divider."""


class Split(Container):
    """Lays its first child and its last out as two panes, above each other or beside each other as its layout has it.

    Until the divider is moved the style sheet says how large they are. A share is what the first pane has of the
    whole, in per cent; there is one for panes above each other and one for panes beside each other.
    """

    DEFAULT_CSS = """
    Split { height: 1fr; }
    Split.-dragging > .panel { border-top: heavy $primary; }
    """

    class Moved(Message):
        """The divider was moved; `shares` are to be remembered."""

        def __init__(self, split: Split, shares: Mapping[str, str]) -> None:
            super().__init__()
            self.split = split
            self.shares = dict(shares)

    def __init__(self, *children: Widget, id: str | None = None) -> None:
        super().__init__(*children, id=id)
        self.shares: dict[str, str] = {}
        """By `above` and `beside`."""

    @property
    def beside(self) -> bool:
        """Whether the panes stand beside each other."""
        return self.layout.name == "horizontal"

    @property
    def _panes(self) -> tuple[Widget, Widget]:
        return self.children[0], self.children[-1]

    @property
    def _way(self) -> str:
        return "beside" if self.beside else "above"

    def on_mount(self) -> None:
        """Lay out as it was left."""
        self._lay_out()

    def on_resize(self) -> None:
        """Lay out anew: with another size the panes may stand the other way."""
        self._lay_out()

    def _lay_out(self) -> None:
        first, last = self._panes
        share = _read(self.shares.get(self._way, ""))
        self.set_class(bool(share), "-moved")
        for pane, length in ((first, f"{share}%"), (last, "1fr")):
            styles = pane.styles
            if not share:
                for name in ("width", "height", "min_height", "max_height"):
                    styles.clear_rule(name)
            elif self.beside:
                styles.width, styles.height = length, "1fr"
            else:
                styles.width, styles.height = "1fr", length
                styles.min_height, styles.max_height = LEAST[False], "100%"

    def put(self, shares: Mapping[str, str]) -> None:
        """Lay out by shares that were remembered."""
        self.shares = dict(shares)
        self._lay_out()

    def move(self, by: int) -> None:
        """Move the divider by so many steps: to the end, or below zero to the beginning."""
        first, _ = self._panes
        long = first.outer_size.width if self.beside else first.outer_size.height
        self._move_to(long + by * STEP[self.beside])

    def _move_to(self, cells: int) -> None:
        """Give the first pane so many cells."""
        whole = self.size.width if self.beside else self.size.height
        between = sum(child.outer_size.height for child in self.children[1:-1])
        least = LEAST[self.beside]
        if whole - between < 2 * least:
            return
        cells = max(least, min(cells, whole - between - least))
        self.shares[self._way] = (
            f"{100 * (cells + 0.5) / whole:.3f}"  # what is left over of a cell is cut off
        )
        self._lay_out()
        self.post_message(self.Moved(self, self.shares))

    def _grips(self, x: int, y: int) -> bool:
        """Say whether a place on the terminal is on the divider: the borders in which the panes meet."""
        first, last = self._panes
        if not (last.display and self.region.contains(x, y)):
            return False
        if self.beside:
            return x == last.region.x or (bool(first.styles.border_right[0]) and x == first.region.right - 1)
        return y == last.region.y or (bool(first.styles.border_bottom[0]) and y == first.region.bottom - 1)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take hold of the divider."""
        if event.button == 1 and self._grips(int(event.screen_x), int(event.screen_y)):
            event.stop()
            self.add_class("-dragging")
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Move it."""
        if self.has_class("-dragging"):
            event.stop()
            at = event.screen_x - self.region.x if self.beside else event.screen_y - self.region.y
            self._move_to(int(at))

    def on_mouse_up(self) -> None:
        """Let it go."""
        if self.has_class("-dragging"):
            self.remove_class("-dragging")
            self.release_mouse()


def _read(share: str) -> float:
    """Read a share as it was remembered; 0 where it is none that a pane could have."""
    try:
        found = float(share)
    except ValueError:
        return 0.0
    return found if 1 <= found <= 99 else 0.0
