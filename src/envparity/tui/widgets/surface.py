"""A view that draws its own lines, and draws again only those that became others.

Its size may change with every key that is pressed in a filter: the screen is not laid out anew for that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

    from rich.style import Style
    from textual.strip import Strip


class Surface(ScrollView):
    """Lines of a size of its own, below a window that is scrolled."""

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._drawn: dict[int, Strip] = {}
        self._drawn_for: object = None
        self._ground: Style | None = None

    def draw_line(self, y: int) -> Strip:
        """Draw one line of the window."""
        raise NotImplementedError

    @property
    def ground(self) -> Style:
        """What is below everything that is drawn; to work it out takes longer than to draw a line."""
        if self._ground is None:
            self._ground = self.rich_style
        return self._ground

    def watch_virtual_size(self, size: Size) -> None:
        """Fit the scroll bar; the screen is laid out anew only where it comes or goes."""
        if self.container_size:
            self._scroll_update(size)

    def refresh(self, *regions: Region, **how: Any) -> Self:  # noqa: ARG002  # a part would be drawn as a whole
        """Draw everything again."""
        self._undraw()
        return super().refresh(**how)

    def notify_style_update(self) -> None:
        """Take up other colours; who changes what is drawn draws it again."""
        self._ground = None
        super().notify_style_update()

    def _undraw(self) -> None:
        self._drawn, self._ground = {}, None

    def redraw(self, lines: Iterable[int] | None = None) -> None:
        """Draw those lines again that are not any more what was drawn: of these, or of all."""
        if self._drawn_for != self._frame() or len(self._drawn) < self.size.height:
            self.refresh()
            return
        changed = []
        for y in self._drawn.keys() & set(lines) if lines is not None else tuple(self._drawn):
            now = self.draw_line(y)
            if now != self._drawn[y]:
                self._drawn[y] = now
                changed.append(Region(0, y, self.size.width, 1))
        if changed:
            super().refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """Give one line of the window, as it was drawn if that still holds."""
        frame = self._frame()
        if frame != self._drawn_for:
            self._undraw()
            self._drawn_for = frame
        if y not in self._drawn:
            self._drawn[y] = self.draw_line(y)
        return self._drawn[y]

    def _frame(self) -> object:
        return self.size, self.scroll_offset, self.has_focus, self.app.theme
