"""The first line of every screen: the screens, what runs here, and the environment that is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal
from textual.widgets import Static

from envparity.tui.look import chip
from envparity.tui.messages import AskEnvironment, GoTo
from envparity.tui.widgets.drawn import text

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from envparity.model.snapshots import Environment
    from envparity.tui.look import Span

TABS = (("board", "1", "Board"), ("drift", "2", "Drift"), ("runtime", "3", "Runtime"))


class Tab(Static):
    """One screen's name; a click goes there."""

    def __init__(self, screen: str, key: str, label: str, *, here: bool) -> None:
        super().__init__(f" {key} {label} ", markup=False, classes="-here" if here else "")
        self._target = screen

    def on_click(self) -> None:
        """Go there."""
        self.post_message(GoTo(self._target))


class Chosen(Static):
    """The chosen environment's badge; a click asks for another."""

    def on_click(self) -> None:
        """Ask."""
        self.post_message(AskEnvironment())


class Masthead(Horizontal):
    """Where you are, what runs, and what you would act on."""

    DEFAULT_CSS = """
    Masthead {
        height: 1; background: $panel;
        #masthead-name { width: auto; padding: 0 1; color: $primary; text-style: bold; }
        Tab { width: auto; color: $secondary; }
        Tab:hover { color: $foreground; }
        Tab.-here { background: $background; color: $foreground; text-style: bold; }
        #masthead-space { width: 1fr; }
        #masthead-running { width: auto; padding: 0 1; }
        Chosen { width: auto; }
        &.-production { background: $ink-chip-production; }
        &.-production #masthead-name, &.-production Tab { color: $ink-chip-text; }
        &.-production Tab.-here { color: $foreground; }
        &.-production #masthead-running { color: $ink-chip-text; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = set()

    def __init__(self, here: str) -> None:
        super().__init__()
        self._here = here
        self._shown: tuple[object, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out name, screens, what runs and what is chosen."""
        yield Static("envparity", id="masthead-name", markup=False)
        for screen, key, label in TABS:
            yield Tab(screen, key, label, here=screen == self._here)
        yield Static("", id="masthead-space", markup=False)
        yield Static("", id="masthead-running", markup=False)
        yield Chosen("", markup=False)

    def show(self, workspace: str, running: str, chosen: Environment | None, *, alive: bool) -> None:
        """Say which workspace this is, what runs here in words, and which environment is chosen."""
        production = chosen is not None and chosen.stage.value == "production"
        self.set_class(production, "-production")
        variables = self.app.theme_variables
        wide = self.size.width >= 100
        name = f"envparity  {workspace}" if wide and workspace else "envparity"
        self.query_one("#masthead-name", Static).update(
            text([(name, "chip-text" if production else "link")], variables)
        )
        faint = "chip-text" if production else "faint"
        words: list[Span] = [
            ("● " if alive else "○ ", "grade-ok" if alive and not production else faint),
            (running, faint),
        ]
        self.query_one("#masthead-running", Static).update(text(words, variables))
        badge: list[Span] = []
        if chosen is not None:
            badge = [(" chosen:" if wide else "", faint), *chip(chosen)]
        self.query_one(Chosen).update(text(badge, variables))
