"""Lines in which something is typed."""

from __future__ import annotations

from dataclasses import dataclass  # noqa: TID251 - Textual makes messages of it
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class SteadyInput(Input):
    """An input whose cursor does not blink: blinking draws twice a second for nothing."""

    def on_mount(self) -> None:
        """Hold the cursor still."""
        self.cursor_blink = False


class FilterLine(SteadyInput):
    """An input that gives the keys back to the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "leave", "To the list", key_display="enter"),
        Binding("escape", "leave", "To the list", show=False),
        Binding("ctrl+l", "empty", "Clear", key_display="ctrl+l"),
    ]

    @dataclass
    class Left(Message):
        """The user has typed enough."""

    def action_leave(self) -> None:
        """Give the keys back."""
        self.post_message(self.Left())

    def action_empty(self) -> None:
        """Begin anew."""
        self.value = ""
