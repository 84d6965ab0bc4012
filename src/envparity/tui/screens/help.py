"""Help for one screen: what it shows, what its signs mean, and what each key does."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.console import Group
from rich.table import Table
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from envparity.tui.look import GRADES, prose
from envparity.tui.modes import MODES
from envparity.tui.screens.desk import Desk
from envparity.tui.screens.window import Window
from envparity.tui.widgets.drawn import text
from envparity.tui.widgets.keys import offered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType
    from textual.app import ComposeResult
    from textual.screen import Screen

    from envparity.tui.look import Span

MOVES = (
    ("↑ ↓ ← →  h j k l", "move"),
    ("enter", "open what is under the cursor"),
    ("esc", "back"),
    (" ".join(mode.key for mode in MODES), ", ".join(mode.label for mode in MODES)),
    ("ctrl+p", "every command and environment by name"),
    ("ctrl+r", "read the workspace again"),
    ("<  >", "the first of two panes smaller, larger; the line between them can be dragged"),
    ("{  }", "a column narrower, wider; the gap between two titles can be dragged"),
)


class HelpScreen(Window[None]):
    """A window over the screen that it explains."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,enter", "leave", "Leave"),
        Binding("t", "tour", "Tour"),
        Binding("j", "scroll(1)", show=False),
        Binding("k", "scroll(-1)", show=False),
    ]

    def __init__(self, title: str, about: Sequence[str], keys: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._title = title
        self._about = tuple(about)
        self._keys = tuple(keys)

    @classmethod
    def of(cls, screen: Screen[object]) -> HelpScreen:
        """Make the help of a screen from its own bindings, so that it cannot lag behind them."""
        keys = []
        for active in offered(screen):
            binding = active.binding
            if (
                active.node in (screen, screen.app)
                and binding.description
                and not binding.system
                and binding.id
            ):
                key = screen.app.get_key_display(binding).replace("⏎", "enter")
                keys.append((key, binding.tooltip or binding.description))
        elsewhere = {mode.key for mode in MODES} | {"^r", "f5", *"<>{}"}
        about = screen.ABOUT if isinstance(screen, Desk) else ()
        name = screen.NAME.capitalize() if isinstance(screen, Desk) else "Help"
        return cls(name, about, [pair for pair in keys if pair[0] not in elsewhere])

    def compose(self) -> ComposeResult:
        """Lay out one text in a window."""
        with VerticalScroll(classes="window wide") as window:
            window.border_title = f"Help: {self._title}"
            window.border_subtitle = "t takes the tour · esc leaves"
            yield Static(self._content(), markup=False)

    def _content(self) -> RenderableType:
        variables = self.app.theme_variables
        parts: list[RenderableType] = []
        for paragraph in self._about:
            parts += [text(prose(paragraph, "text", "strong bold"), variables), Text("")]
        parts += [
            self._table("This screen", self._keys),
            Text(""),
            self._table("Everywhere", MOVES),
            Text(""),
        ]
        signs: list[Span] = []
        for mark in GRADES.values():
            signs += [(f"{mark.symbol} {mark.word}", mark.ink), ("   ", "faint")]
        return Group(*parts, text([("Signs", "link bold")], variables), text(signs, variables))

    def _table(self, title: str, keys: Sequence[tuple[str, str]]) -> RenderableType:
        variables = self.app.theme_variables
        table = Table.grid(padding=(0, 2))
        table.add_column(width=18, no_wrap=True)
        table.add_column()
        for key, what in keys:
            table.add_row(text([(key, "strong bold")], variables), text([(what, "text")], variables))
        return Group(text([(title, "link bold")], variables), table)

    def action_leave(self) -> None:
        """Go back to the screen."""
        self.dismiss(None)

    def action_scroll(self, by: int) -> None:
        """Read on, or back."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def action_tour(self) -> None:
        """Leave, and take the tour."""
        self.dismiss(None)
        self.envparity.take_tour()
