"""Lines of any number in a window of their own height, of which those in sight are drawn: the steps of a long plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.geometry import Size
from textual.strip import Strip

from envparity.tui.outside import clean
from envparity.tui.widgets.drawn import segments, text
from envparity.tui.widgets.surface import Surface

if TYPE_CHECKING:
    from collections.abc import Sequence

    from envparity.tui.look import Span


class Written(Surface):
    """Each line of spans on one line, or broken into several where it is longer than the window is wide."""

    DEFAULT_CSS = """
    Written { height: auto; overflow-x: hidden; }
    """

    def __init__(self, lines: Sequence[Sequence[Span]], *, id: str, can_focus: bool) -> None:
        super().__init__(id=id)
        self.can_focus = can_focus
        self._lines = tuple(lines)
        self._laid: list[Sequence[Span] | Strip] = []
        self._width = 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Count the lines that it takes."""
        self._lay_out(width)
        return len(self._laid)

    def on_resize(self) -> None:
        """Break the lines for the new width."""
        width = self.scrollable_content_region.width
        self._lay_out(width)
        self.virtual_size = Size(width, len(self._laid))
        self.redraw()

    def _lay_out(self, width: int) -> None:
        if width == self._width or width <= 0:
            return
        self._width, self._laid = width, []
        for line in self._lines:
            if sum(cell_len(clean(part)) for part, _ in line) <= width:
                self._laid.append(line)
            else:
                options = self.app.console_options.update(width=width, height=None, highlight=False)
                broken = text(line, self.app.theme_variables)
                written = self.app.console.render_lines(broken, options, style=self.ground, pad=True)
                self._laid += [Strip(drawn) for drawn in written]

    def draw_line(self, y: int) -> Strip:
        """Draw one line."""
        place, width = y + int(self.scroll_offset.y), self.size.width
        if place >= len(self._laid):
            return Strip.blank(width, self.ground)
        line = self._laid[place]
        if isinstance(line, Strip):
            return line
        return Strip(segments(line, width, self.app.theme_variables, self.ground), width)
