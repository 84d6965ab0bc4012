"""One line of words that change often: drawn in place, without the screen being laid out anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.strip import Strip
from textual.widget import Widget

from envparity.tui.outside import clean
from envparity.tui.widgets.drawn import segments

if TYPE_CHECKING:
    from collections.abc import Iterable

    from envparity.tui.look import Span


class Remark(Widget):
    """Spans on one line, ending in an ellipsis where there is too little room; `right` puts them at the right end."""

    DEFAULT_CSS = "Remark { height: 1; width: 1fr; }"

    def __init__(self, *, id: str, classes: str = "", right: bool = False) -> None:
        super().__init__(id=id, classes=classes)
        self._spans: list[Span] = []
        self._right = right

    def say(self, spans: Iterable[Span]) -> None:
        """Show other words."""
        said = list(spans)
        if said != self._spans:
            self._spans = said
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width, under, variables = self.size.width, self.rich_style, self.app.theme_variables
        spans = self._spans if y == 0 else []
        left = max(0, width - sum(cell_len(clean(text)) for text, _ in spans)) if self._right else 0
        return Strip(segments([(" " * left, "faint"), *spans], width, variables, under), width)
