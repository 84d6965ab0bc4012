"""The terminal interface's one application: its keys, its screens, and what leads from one to another.

It paints first and works after: what is known comes by `reading`, once the first frame is on the terminal.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import events, work
from textual.binding import Binding, BindingType

from envparity.errors import EnvparityError
from envparity.model import person
from envparity.model.records import dataclass
from envparity.tui import modes
from envparity.tui.answering import attend
from envparity.tui.background import in_background
from envparity.tui.errands import Errands
from envparity.tui.known import Trouble
from envparity.tui.look import spoken
from envparity.tui.quickness import KEYS, be_quick
from envparity.tui.reading import ReadingApp
from envparity.tui.terminals import FEW, fit, surroundings
from envparity.tui.themes import THEMES, ink_variables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from textual.command import Provider
    from textual.screen import Screen

    from envparity.jobs.preferring import Preferences
    from envparity.model.deeds import Deed
    from envparity.model.differences import Difference
    from envparity.model.findings import Finding
    from envparity.tui.messages import AskEnvironment, GoTo
    from envparity.tui.modes import Mode
    from envparity.tui.widgets.rows import RowList


PATIENCE = 0.5
"""Seconds that the end waits for the disk and the engine."""


def _made(mode: Mode) -> Screen[None]:
    return mode.load()()


def _commands() -> type[Provider]:
    from envparity.tui.commands import Commands

    return Commands


@dataclass(frozen=True, slots=True)
class Asked:
    """What another screen asks Drift to show: a filter, and the id of a finding to stand on."""

    query: str = ""
    select: str = ""


class Last(NamedTuple):
    """What was done last: on which screen, what in a word, and how it is done again."""

    screen: str
    what: str
    again: Callable[[], object]


class EnvparityApp(ReadingApp):
    """Every screen over one workspace."""

    TITLE = "envparity"
    CSS = """
    .panel {
        border: round $border; border-title-color: $ink-faint; border-title-style: bold;
        border-subtitle-color: $ink-faint; background: $background;
    }
    .panel:focus-within { border: round $primary 60%; border-title-color: $ink-link; }
    .-production .panel:focus-within { border: round $ink-stage-production 70%; border-title-color: $ink-stage-production; }
    CommandPalette SearchIcon { display: none; }
    CommandPalette > Vertical { width: 76; max-width: 96%; background: $surface; }
    CommandPalette > .command-palette--help-text { color: $ink-faint; text-style: not bold; }
    CommandPalette .option-list--option, CommandPalette .option-list--option-highlighted { color: $ink-text; }
    CommandPalette .option-list--option-highlighted { background: $ink-cursor; }
    CommandPalette .input--placeholder { color: $ink-faint; }
    Toast, Toast .toast--title { background: $panel; color: $ink-text; }
    Toast.-warning .toast--title { color: $ink-grade-medium; }
    Toast.-error .toast--title { color: $ink-grade-critical; }
    .line { height: 1; padding: 0 1; margin: 1 1; }
    .-short .line { margin: 0; }
    #deed-line { height: auto; max-height: 3; }
    .-short .panel { border: none; border-top: solid $border; }
    .-short .panel:focus-within { border: none; border-top: solid $primary 60%; }
    """
    MODES: ClassVar[dict[str, str | Callable[[], Screen[Any]]]] = {
        mode.name: partial(_made, mode) for mode in modes.MODES
    }
    DEFAULT_MODE = modes.MODES[0].name
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_commands}
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  # an instance attribute of Textual
        (0, "-narrow"),
        (100, "-normal"),
        (160, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(m.key, f"go('{m.name}')", m.label, show=False, id=m.name) for m in modes.MODES),
        Binding("e", "choose", "Environment", id="environment", tooltip="Choose the environment to act on"),
        Binding("ctrl+r,f5", "read", "Read again", show=False, id="read"),
        Binding(
            "exclamation_mark", "repeat", "Repeat", show=False, key_display="!", id="repeat",
            tooltip="Do once more what was done last",
        ),
        Binding("question_mark", "help", "Help", key_display="?", id="help"),
        Binding("q", "quit", "Quit", id="quit"),
    ]  # fmt: skip

    def __init__(
        self, directory: Path, errands: Errands | None = None, left: Mapping[str, str] | None = None
    ) -> None:
        wanted = (left or {}).get("screen", "")
        if wanted in self.MODES:
            self.DEFAULT_MODE = wanted  # type: ignore[misc]  # read from the instance when it starts
        super().__init__(directory, errands or Errands(), left or {})
        self.asked: Asked | None = None
        self.wanted: Deed | None = None
        self.last: Last | None = None
        self.preferred: Preferences | None = None
        self._unsaid: list[Trouble] = []
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give our own names their colours, for every theme."""
        return ink_variables(self.current_theme)

    async def on_event(self, event: events.Event) -> None:
        """Have what is long stand aside for a key."""
        if isinstance(event, events.Key):
            KEYS.pressed()
        await super().on_event(event)

    def post_display_hook(self) -> None:
        """Let it go on once something was painted."""
        KEYS.painted()

    def prefer(self) -> None:
        """Take up this user's preferences before the first frame."""
        try:
            self.preferred = self.errands.preferences()
        except EnvparityError as error:
            self._unsaid.append(Trouble.of(error))
        theme = (self.preferred.theme if self.preferred else "") or self.left.get("theme", "")
        if self.console.color_system == "standard" and theme in ("", THEMES[0].name):
            theme = FEW
        if theme in self.available_themes:
            self.theme = theme
        elif theme:
            self._unsaid.append(Trouble(f"no theme is called `{theme}`"))

    def on_ready(self) -> None:
        """Start to work once the first frame is there."""
        attend(self)
        if self.preferred is not None and self.preferred.keys:
            self._set_keys(self.preferred.keys)
        for trouble in self._unsaid:
            self.notify(
                spoken(trouble.hint),
                title=spoken(trouble.message),
                severity="warning",
                markup=False,
                timeout=10,
            )
        self.action_read()

    def _set_keys(self, wanted: Mapping[str, str]) -> None:
        """Give bindings the user's keys; what does not go is said, and the others hold."""
        from envparity.tui.keymap import check

        keys = check(wanted, type(self), modes.classes())
        self.set_keymap(dict(keys.keymap))
        self._unsaid += [Trouble(problem) for problem in keys.problems]

    async def on_unmount(self) -> None:
        """Remember where the workspace was left, and let the engine go; one that does not answer is not waited for."""
        theme = "" if self.theme == FEW else self.theme
        self.left |= {"screen": self.current_mode, "environment": self.known.chosen, "theme": theme}
        person.leave()
        await asyncio.wait([asyncio.create_task(in_background(self._leave))], timeout=PATIENCE)

    def _leave(self) -> None:
        self.errands.remember(self.directory, self.left)
        if self.runner is not None:
            self.runner.close()

    def open_drift(self, query: str, select: str = "") -> None:
        """Show findings, narrowed, with one of them in full."""
        self.asked = Asked(query, select)
        if self.current_mode == "drift":
            self.learnt.publish(self.known)
        else:
            self.switch_mode("drift")

    def start_deed(self, deed: Deed, environment: str) -> None:
        """Choose an environment and show the plan of a deed on it."""
        self.choose(environment)
        self.wanted = deed
        if self.current_mode == "runtime":
            self.learnt.publish(self.known)
        else:
            self.switch_mode("runtime")

    def copy(self, items: Iterable[Finding | Difference | None]) -> None:
        """Put findings or differences on the clipboard as text; the terminal is told by OSC 52."""
        there = [item for item in items if item is not None]
        if there:
            self._copy(there)

    @work(group="copy", exclusive=True, exit_on_error=False, description="copy")
    async def _copy(self, items: Sequence[Finding | Difference]) -> None:
        from envparity.tui.copying import all_as_text

        self.copy_to_clipboard(await in_background(lambda: all_as_text(items)))
        self.notify("Copied" if len(items) == 1 else f"{len(items)} copied", timeout=2)

    def did(self, what: str, again: Callable[[], object]) -> None:
        """Keep what was done last, for the key that repeats it on the same screen."""
        self.last = Last(self.current_mode, what, again)

    def action_repeat(self) -> None:
        """Do once more what was done last, on its screen; what asked before asks again."""
        last = self.last
        if len(self.screen_stack) > 1:
            return
        if last is None:
            self.notify("nothing was done yet that could be repeated", timeout=2)
        elif last.screen == self.current_mode:
            last.again()
        else:
            self.switch_mode(last.screen)
            self.call_after_refresh(last.again)

    def action_go(self, screen: str) -> None:
        """Show another screen, unless a question is open."""
        if len(self.screen_stack) == 1:
            self.switch_mode(screen)

    def on_go_to(self, message: GoTo) -> None:
        """Show the screen whose name was clicked."""
        self.action_go(message.screen)

    def on_row_list_risen(self, message: RowList.Risen) -> None:
        """Tell a list that a key which it left to the bindings is done."""
        message.rows.rising -= 1

    def on_ask_environment(self, _: AskEnvironment) -> None:
        """Ask, as the badge was clicked."""
        self.action_choose()

    def action_choose(self) -> None:
        """Ask which environment to act on."""
        from envparity.tui.screens.picker import Choice, Picker

        if not self.known.environments or len(self.screen_stack) > 1:
            return
        choices = [
            Choice.of_environment(e, active=e.name in self.known.active) for e in self.known.environments
        ]
        self.push_screen(
            Picker("Environment", choices, self.known.chosen),
            lambda name: self.choose(name) if name else None,
        )

    def action_help(self) -> None:
        """Show what the keys of this screen do."""
        from envparity.tui.screens.help import HelpScreen

        if len(self.screen_stack) == 1:
            self.push_screen(HelpScreen.of(self.screen))

    @work(group="tour", exclusive=True, exit_on_error=False)
    async def take_tour(self) -> None:
        """Lead through the screens, a few words over each, until it is left."""
        from envparity.tui.screens.tour import STOPS, TourScreen

        for number, stop in enumerate(STOPS):
            if self.current_mode != stop.screen:
                await self.switch_mode(stop.screen)
            if not await self.push_screen_wait(TourScreen(number)):
                return
        await self.switch_mode(STOPS[0].screen)

    async def action_quit(self) -> None:
        """End, unless a deed is under way: then ask."""
        from envparity.tui.screens.picker import Choice, Picker

        if not self.known.busy:
            self.exit(0)
            return
        choices = [
            Choice("stay", f"Stay until {self.known.busy} is done"),
            Choice("go", "Quit and leave it half done"),
        ]
        self.push_screen(
            Picker(f"{self.known.busy} is still working", choices, "stay"),
            lambda answer: self.exit(0) if answer == "go" else None,
        )


def run(directory: Path) -> int:
    """Open the terminal interface on a folder and give the exit code."""
    errands = Errands()
    app = EnvparityApp(directory, errands, errands.recall(directory))
    app.prefer()
    fit(app, surroundings())
    be_quick()
    return app.run() or 0
