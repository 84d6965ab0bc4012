"""Accepting findings in writing: a reason, whom to ask, perhaps a last day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Button, Static

from envparity.tui.errands import Words
from envparity.tui.look import prose
from envparity.tui.screens.window import Window
from envparity.tui.widgets.drawn import lines, text
from envparity.tui.widgets.inputs import SteadyInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult
    from textual.widgets import Input

    from envparity.model.findings import Finding
    from envparity.tui.look import Span

SHOWN = 4
"""Findings that are shown of those that are accepted together."""


class AcceptScreen(Window[Words | None]):
    """Gives the words that accept findings, or none when it was left; `before` are those of the last time."""

    DEFAULT_CSS = """
    AcceptScreen {
        SteadyInput { background: $panel; }
        .label { color: $ink-faint; }
        #accept-finding { margin: 0 0 1 0; }
        #accept-buttons { height: 1; }
        #accept-buttons Button { margin: 0 2 0 0; padding: 0 1; background: $panel; color: $ink-text; }
        #accept-buttons Button:focus { background: $ink-link; color: $background; text-style: bold; }
        #accept-buttons Button:disabled { color: $ink-faint; opacity: 100%; text-opacity: 100% !important; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave")]

    def __init__(self, findings: Sequence[Finding], before: Words, today: date) -> None:
        super().__init__()
        self._findings = findings
        self._before = before
        self._today = today

    def compose(self) -> ComposeResult:
        """Lay out the finding and what is asked."""
        with Vertical(classes="window wide") as window:
            window.border_title = "Accept in writing"
            window.border_subtitle = "esc leaves, nothing is written"
            yield Static(lines(self._about(), self.app.theme_variables), markup=False, id="accept-finding")
            reason, by, until = self._before
            yield Static("Reason", classes="label")
            yield SteadyInput(reason, placeholder="why it may stay as it is", id="reason", compact=True)
            yield Static("By", classes="label")
            yield SteadyInput(by, placeholder="whom to ask: a person or a team", id="by", compact=True)
            yield Static("Until", classes="label")
            yield SteadyInput(
                str(until or ""),
                placeholder="last day, year-month-day; none when it does not end",
                id="until",
                compact=True,
            )
            yield Static("", markup=False, id="wrong")
            with Horizontal(id="accept-buttons"):
                many = len(self._findings) > 1
                label = f"Accept {len(self._findings)} findings" if many else "Accept"
                yield Button(label, id="accept", variant="primary", compact=True, disabled=True)
                yield Button("Leave it", id="leave", compact=True)

    def on_mount(self) -> None:
        """Ask for the reason first; with one from the last time, agreeing is enough."""
        ready = isinstance(self._words(), Words)
        self.query_one("#accept", Button).disabled = not ready
        self.query_one("#accept" if ready else "#reason").focus()

    def _about(self) -> Iterator[list[Span]]:
        for finding in self._findings[:SHOWN]:
            yield prose(finding.message, "text", "strong bold")
        if len(self._findings) > SHOWN:
            yield [(f"and {len(self._findings) - SHOWN} more", "faint")]

    def _words(self) -> Words | str:
        """Give what was typed, or what is wrong with it; an empty text while something is still to be typed."""
        reason, by, until = (
            self.query_one(f"#{name}", SteadyInput).value.strip() for name in ("reason", "by", "until")
        )
        try:
            day = date.fromisoformat(until) if until else None
        except ValueError:
            return "a day is written like 2027-01-31"
        if day is not None and day < self._today:
            return f"{day} is over"
        return Words(reason, by, day) if reason and by else ""

    def on_input_changed(self, event: Input.Changed) -> None:
        """Open the button when all is there, and say what is wrong."""
        words = self._words()
        said = [(f"▲ {words}", "grade-high")] if isinstance(words, str) and words else []
        self.query_one("#wrong", Static).update(text(said, self.app.theme_variables))
        self.query_one("#accept", Button).disabled = isinstance(words, str)
        event.stop()

    def on_input_submitted(self) -> None:
        """Go on to the next line, and accept at the last."""
        words = self._words()
        if not isinstance(words, str) and self.focused is not None and self.focused.id == "until":
            self.dismiss(words)
        else:
            self.focus_next()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Accept or leave."""
        words = self._words()
        self.dismiss(words if event.button.id == "accept" and not isinstance(words, str) else None)

    def action_leave(self) -> None:
        """Write nothing."""
        self.dismiss(None)
