"""What the questions and pages that open over a screen have in common: a window in the middle of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from textual.screen import ModalScreen

if TYPE_CHECKING:
    from envparity.tui.app import EnvparityApp

Answer = TypeVar("Answer")


class Window(ModalScreen[Answer]):
    """A screen over a screen, holding one widget of the class `window`."""

    DEFAULT_CSS = """
    Window {
        align: center middle; background: $background 60%;
        .window {
            width: 56; height: auto; max-height: 90%; max-width: 96%; padding: 1 1;
            border: round $primary; border-title-color: $ink-link; border-title-style: bold;
            border-subtitle-color: $ink-faint; background: $surface;
        }
        .window.wide { width: 90; padding: 1 2; }
        .window RowList { background: $surface; }
        .window Static { width: 1fr; height: auto; }
    }
    """

    @property
    def envparity(self) -> EnvparityApp:
        """The application, as what it is."""
        return cast("EnvparityApp", self.app)
