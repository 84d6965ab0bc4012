"""Which sources each environment was read from, and what of them could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical

from envparity.tui.screens.window import Window
from envparity.tui.widgets.sources import SourceList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from envparity.model.reports import Report


class SourcesScreen(Window[None]):
    """A window with one list."""

    DEFAULT_CSS = "SourcesScreen .window { width: 96%; height: 80%; padding: 0; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,f", "leave", "Leave")]

    def __init__(self, report: Report) -> None:
        super().__init__()
        self._report = report

    def compose(self) -> ComposeResult:
        """Lay out the list."""
        with Vertical(classes="window") as window:
            window.border_title = "Sources"
            window.border_subtitle = "esc leaves"
            yield SourceList()

    def on_mount(self) -> None:
        """Fill the list."""
        sources = self.query_one(SourceList)
        sources.show(self._report.snapshots)
        sources.focus()

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
