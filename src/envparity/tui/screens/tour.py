"""A tour of one minute: a few words over each screen, from the board to the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Static

from envparity.tui.look import prose
from envparity.tui.screens.window import Window
from envparity.tui.widgets.drawn import lines

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Stop(NamedTuple):
    """One stop: the screen, a title, and what is said over it."""

    screen: str
    title: str
    words: tuple[str, ...]


STOPS = (
    Stop(
        "board",
        "The board",
        (
            "Areas as rows, environments as columns; each cell holds the worst that was found. Above it: may it ship?",
            "`enter` on a cell leads to its findings. `e` chooses the environment that deeds act on.",
        ),
    ),
    Stop(
        "drift",
        "Drift",
        (
            "Every finding, and with `t` every difference, side by side, with the file and line of each value.",
            "Type after `/` to filter: `area:secrets env:prod`. `o` opens the file, `x` accepts a finding in writing.",
        ),
    ),
    Stop(
        "runtime",
        "Runtime",
        (
            "The chosen environment as containers on this machine: `u` brings it up, `w` switches to it, `d` takes it down.",
            "Every deed shows its plan first. `enter` opens a shell in a service.",
        ),
    ),
    Stop("logs", "Logs", ("All services in the order of time: `/` searches, `v` shows graver lines alone.",)),
    Stop(
        "secrets",
        "Secrets",
        (
            "Which environment has which secrets, what crossed first, by fingerprint. `v` shows a value for a few seconds.",
        ),
    ),
    Stop(
        "release",
        "Release",
        (
            "What shipping does and what must be done first, as a checklist. `w` writes the report to take along.",
        ),
    ),
    Stop("history", "History", ("`s` saves a snapshot; later, `enter` on it shows what has changed since.",)),
    Stop(
        "settings",
        "Settings",
        (
            "What this machine lacks, and where each value is said. `ctrl+p` finds everything by name, `?` explains a screen.",
        ),
    ),
)


class TourScreen(Window[bool]):
    """Words over a screen; gives whether to go on."""

    DEFAULT_CSS = """
    TourScreen {
        align: center bottom; background: transparent;
        .window { width: 100%; max-width: 100; margin: 0 0 2 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,right,t", "go(True)", "Next"),
        Binding("escape,q", "go(False)", "End the tour"),
    ]

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def compose(self) -> ComposeResult:
        """Lay out the words."""
        stop = STOPS[self._number]
        with Vertical(classes="window") as window:
            window.border_title = f"{stop.title}  {self._number + 1} of {len(STOPS)}"
            last = self._number + 1 == len(STOPS)
            window.border_subtitle = "enter ends" if last else "enter goes on · esc ends"
            said = [prose(words, "text", "strong bold") for words in stop.words]
            yield Static(lines(said, self.app.theme_variables), markup=False)

    def action_go(self, on: bool) -> None:
        """Go on, or end."""
        self.dismiss(on)
