"""Lines in which something is typed."""

from __future__ import annotations

from dataclasses import dataclass  # noqa: TID251 - Textual makes messages of it
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.suggester import Suggester
from textual.widgets import Input

if TYPE_CHECKING:
    from collections.abc import Callable


class SteadyInput(Input):
    """An input whose cursor does not blink, which draws twice a second for nothing.

    Its width is given to it, so that a letter more or less does not have the screen laid out anew.
    """

    virtual_size: Reactive[Size] = Reactive(Size(0, 0))

    DEFAULT_CSS = """
    SteadyInput:focus { background-tint: $foreground 0%; }
    SteadyInput > .input--placeholder, SteadyInput > .input--suggestion { color: $ink-faint; }
    """

    def on_mount(self) -> None:
        """Hold the cursor still."""
        self.cursor_blink = False


class Completion(Suggester):
    """Offers what a function makes of what was typed."""

    def __init__(self, complete: Callable[[str], str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """Give the whole text that is offered, none where there is nothing to add."""
        offered = self._complete(value)
        return offered if offered != value else None


class FilterLine(SteadyInput):
    """An input that gives the keys back to the list. `complete` says what a text could become."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "leave", "To the list", key_display="enter"),
        Binding("tab", "complete", "Complete", key_display="tab"),
        Binding("escape", "leave", "To the list", show=False),
        Binding("ctrl+l", "empty", "Clear", key_display="ctrl+l"),
    ]

    @dataclass
    class Left(Message):
        """The user has typed enough."""

    def __init__(self, placeholder: str, *, id: str, complete: Callable[[str], str] | None = None) -> None:
        super().__init__(
            placeholder=placeholder, id=id, compact=True, suggester=Completion(complete) if complete else None
        )
        self._complete = complete

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to complete only where something can be."""
        return (
            self._complete is not None if action == "complete" else super().check_action(action, parameters)
        )

    def action_leave(self) -> None:
        """Give the keys back."""
        self.post_message(self.Left())

    def action_complete(self) -> None:
        """Take what is offered; give the keys back where nothing is."""
        offered = self._complete(self.value) if self._complete is not None else self.value
        if offered == self.value:
            self.action_leave()
        else:
            self.value = offered
            self.cursor_position = len(offered)

    def action_empty(self) -> None:
        """Begin anew."""
        self.value = ""
