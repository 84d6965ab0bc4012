"""The two windows in which a secret's value is in hand: shown for a few seconds, and typed without being seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from envparity.tui.outside import clean, literal
from envparity.tui.screens.window import Window
from envparity.tui.widgets.drawn import text
from envparity.tui.widgets.inputs import SteadyInput

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from envparity.jobs.secrets.standing import Secret

SHOWN = 8
"""Seconds for which a value is shown."""


class RevealScreen(Window[None]):
    """Shows one value, counts down, and drops it; it is drawn and written nowhere else."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter,v", "leave", "Hide"),
        Binding("y", "copy", "Copy"),
    ]

    def __init__(self, title: str, value: Secret) -> None:
        super().__init__()
        self._title = title
        self._value = value
        self._left = SHOWN

    def compose(self) -> ComposeResult:
        """Lay out the value and the seconds that are left."""
        with Vertical(classes="window wide") as window:
            window.border_title = literal(self._title)
            yield Static(clean(self._value.reveal()), markup=False, id="value")
            yield Static("", markup=False, id="left")

    def on_mount(self) -> None:
        """Begin to count."""
        self._tell()
        self.set_interval(1.0, self._count)

    def _count(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self.dismiss(None)
        else:
            self._tell()

    def _tell(self) -> None:
        said = [(f"hidden again in {self._left} s", "grade-medium"), ("   y copies · esc hides", "faint")]
        self.query_one("#left", Static).update(text(said, self.app.theme_variables))

    def on_unmount(self) -> None:
        """Drop the value."""
        self._value.drop()

    def action_copy(self) -> None:
        """Hand it to the clipboard."""
        self.app.copy_to_clipboard(self._value.reveal())
        self.dismiss(None)

    def action_leave(self) -> None:
        """Hide it."""
        self.dismiss(None)


class TypeScreen(Window[str | None]):
    """Takes a new value without showing it, or a name; gives none when it was left."""

    DEFAULT_CSS = "TypeScreen SteadyInput { background: $panel; margin: 1 0; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave")]

    def __init__(self, title: str, about: str, *, hidden: bool = True) -> None:
        super().__init__()
        self._title = title
        self._about = about
        self._hidden = hidden

    def compose(self) -> ComposeResult:
        """Lay out one line."""
        awaited = "the value, which is not shown" if self._hidden else "KEY"
        with Vertical(classes="window wide") as window:
            window.border_title = literal(self._title)
            window.border_subtitle = f"enter {'keeps it' if self._hidden else 'goes on'} · esc leaves"
            yield Static(clean(self._about), markup=False)
            yield SteadyInput(password=self._hidden, placeholder=awaited, compact=True, id="typed")

    def on_mount(self) -> None:
        """Let the line have the keys."""
        self.query_one("#typed").focus()

    def on_input_submitted(self) -> None:
        """Give the value, if there is one."""
        typed = self.query_one("#typed", SteadyInput)
        value, typed.value = typed.value, ""
        self.dismiss(value or None)

    def action_leave(self) -> None:
        """Keep nothing."""
        self.dismiss(None)
