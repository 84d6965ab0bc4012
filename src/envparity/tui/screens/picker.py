"""One choice out of a few, or several: an environment, an area, the services whose lines are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from envparity.model.records import dataclass
from envparity.tui.look import chip
from envparity.tui.outside import literal
from envparity.tui.screens.window import Window
from envparity.tui.widgets.columns import Column
from envparity.tui.widgets.rows import RowList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from envparity.model.snapshots import Environment
    from envparity.tui.look import Span


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to give back, how it reads, and a word about it."""

    value: str
    label: str
    about: str = ""
    badge: tuple[Span, ...] = ()

    @classmethod
    def of_environment(cls, environment: Environment, *, active: bool) -> Choice:
        """Offer an environment by its badge."""
        return cls(
            environment.name, environment.name, "runs here" if active else "", tuple(chip(environment))
        )


def _label(choice: Choice) -> list[Span]:
    return list(choice.badge) or [(choice.label, "text")]


_WIDTH = 56
"""How wide the window is, unless what is to be chosen from needs more."""
_AROUND = 10
"""What stands beside a label and what is said about it: borders, their padding, the list's own, a gap."""


class Picker(Window[str | None]):
    """Gives the chosen value, or none when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Leave"),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], current: str = "") -> None:
        super().__init__()
        self._title = title
        self._choices = tuple(choices)
        self._current = current

    def compose(self) -> ComposeResult:
        """Lay out the list in a small window."""
        with Vertical(classes="window") as window:
            window.border_title = literal(self._title)
            window.border_subtitle = "enter chooses · esc leaves"
            wide = max(len(choice.about) for choice in self._choices)
            label = max(sum(cell_len(text) for text, _ in _label(choice)) for choice in self._choices)
            window.styles.width = max(_WIDTH, label + wide + _AROUND)
            columns: list[Column[Choice]] = [Column("", _label, tail=True)]
            if wide:
                columns.append(Column("", lambda choice: (choice.about, "faint"), width=wide))
            rows: RowList[Choice] = RowList(columns, key=lambda choice: choice.value, id="choices")
            rows.titles = False
            rows.styles.height = min(len(self._choices), 16)
            yield rows

    def on_mount(self) -> None:
        """Begin on what is chosen now."""
        rows = self.query_one("#choices", RowList)
        rows.set_rows(self._choices)
        rows.move_to(self._current)
        rows.focus()

    def on_row_list_selected(self, message: RowList.Selected) -> None:
        """Give it back."""
        self.dismiss(message.row.value)  # type: ignore[attr-defined]  # the list holds choices

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


class SeveralPicker(Window[tuple[str, ...] | None]):
    """Gives the values that were marked, without any the one under the cursor, or none when it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Leave"),
        Binding("space", "mark", "Mark"),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], current: Sequence[str] = ()) -> None:
        super().__init__()
        self._title = title
        self._choices = tuple(choices)
        self._current = tuple(current)

    def compose(self) -> ComposeResult:
        """Lay out the list in a small window."""
        with Vertical(classes="window") as window:
            window.border_title = literal(self._title)
            window.border_subtitle = "space marks several · enter chooses · esc leaves"
            rows: RowList[Choice] = RowList(
                [Column("", _label, tail=True)], key=lambda choice: choice.value, id="choices"
            )
            rows.titles = False
            rows.styles.height = min(len(self._choices), 16)
            yield rows

    def on_mount(self) -> None:
        """Begin with what is chosen now marked."""
        rows = self.query_one("#choices", RowList)
        rows.set_rows(self._choices)
        rows.marked = frozenset(self._current)
        rows.focus()

    def action_mark(self) -> None:
        """Mark the value under the cursor and go on."""
        rows = self.query_one("#choices", RowList)
        rows.toggle_mark()
        rows.action_move(1)

    def on_row_list_selected(self, message: RowList.Selected) -> None:
        """Give them back."""
        rows = self.query_one("#choices", RowList)
        here: str = message.row.value  # type: ignore[attr-defined]  # the list holds choices
        marked = tuple(choice.value for choice in self._choices if choice.value in rows.marked)
        self.dismiss(marked if here and marked else (here,))

    def action_leave(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
