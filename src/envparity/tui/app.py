"""The terminal interface's one application: it opens the workspace, keeps what is known and changes screens.

It paints first and works after: jobs are imported and run in the background once the first
frame is on the terminal, and what they give is told to every screen.
"""

from __future__ import annotations

import gc
import os
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual import work
from textual.app import App
from textual.binding import Binding, BindingType
from textual.signal import Signal

from envparity.errors import EnvparityError
from envparity.model import person
from envparity.model.records import dataclass, replace
from envparity.tui import modes
from envparity.tui.answering import attend
from envparity.tui.background import in_background
from envparity.tui.errands import Errands
from envparity.tui.known import Known, Trouble
from envparity.tui.look import spoken
from envparity.tui.terminals import FEW, fit
from envparity.tui.themes import THEMES, ink_variables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from textual.command import Provider
    from textual.screen import Screen

    from envparity.jobs.preferring import Preferences
    from envparity.model.declarations import Workspace
    from envparity.model.differences import Difference
    from envparity.model.findings import Finding
    from envparity.model.reports import Report
    from envparity.tui.errands import Deed, Runner
    from envparity.tui.messages import AskEnvironment, GoTo
    from envparity.tui.modes import Mode
    from envparity.tui.since import Since
    from envparity.tui.standing import Summary


LARGE = 3000
"""Findings from which on a report is one that a collector of garbage is slow on."""


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


class EnvparityApp(App[int]):
    """Every screen over one workspace."""

    TITLE = "envparity"
    CSS = """
    .panel {
        border: round $border; border-title-color: $secondary; border-title-style: bold;
        border-subtitle-color: $secondary; background: $background;
    }
    .panel:focus-within { border: round $primary 60%; border-title-color: $primary; }
    .-production .panel:focus-within { border: round $ink-stage-production 70%; border-title-color: $ink-stage-production; }
    CommandPalette SearchIcon { display: none; }
    CommandPalette > Vertical { width: 76; max-width: 96%; }
    .line { height: 1; padding: 0 1; margin: 1 1; }
    .-short .line { margin: 0; }
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
        self.left = dict(left or {})
        """Where the workspace was left, kept up to date by the screens."""
        if self.left.get("screen") in self.MODES:
            self.DEFAULT_MODE = self.left["screen"]  # type: ignore[misc]  # read from the instance when it starts
        super().__init__()
        self.directory = directory
        self.errands = errands or Errands()
        self.known = Known()
        self.learnt: Signal[Known] = Signal(self, "learnt")
        self.runner: Runner | None = None
        self._served: Workspace | None = None
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
        return ink_variables(self.current_theme.name, dark=self.current_theme.dark)

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

    def learn(self, **news: object) -> None:
        """Make what is known anew, and tell every screen."""
        self.known = replace(self.known, **news)  # type: ignore[arg-type]  # checked by the value itself
        self.learnt.publish(self.known)

    def action_read(self) -> None:
        """Read the workspace and compare its environments, again if need be."""
        self._read()

    @work(group="read", exclusive=True, exit_on_error=False)
    async def _read(self) -> None:
        self.learn(reading=True)
        try:
            workspace = await in_background(lambda: self.errands.open(self.directory))
            before = self.known.chosen or self.left.get("environment", "")
            self.learn(workspace=workspace, chosen=_choice(workspace, before))
            if workspace.discovered and workspace.declarations and not self.left.get("found"):
                self._tell_found(workspace)
            now = self.errands.now().strftime("%Y-%m-%dT%H:%M:%SZ")
            report, summary, since = await in_background(lambda: self._reported(workspace, now))
            if len(report.findings) > LARGE:
                gc.freeze()  # it lives long, and going through it again and again would hold keys up
            self.learn(report=report, summary=summary, since=since, trouble=None, reading=False)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is shown and the screens live on
            self.learn(report=None, summary=None, since=None, trouble=Trouble.of(error), reading=False)
        if self.known.workspace is not None:
            self.look_for_engine()

    def _reported(self, workspace: Workspace, now: str) -> tuple[Report, Summary, Since | None]:
        """Make the report, what it comes to, and what changed since the day before; it is kept for the day after."""
        from envparity.tui.since import kept_with, since
        from envparity.tui.standing import summarize

        report = self.errands.report(workspace, now)
        kept, today = self.left.get("seen", ""), self.errands.now().astimezone().date()
        self.left["seen"] = kept_with(kept, report, today)
        return report, summarize(report), since(kept, report, today)

    def _tell_found(self, workspace: Workspace) -> None:
        """Show once what was found in a repository without profiles, and write it down where that is wished."""
        from envparity.tui.screens.found import FoundScreen

        self.left["found"] = "told"

        def answered(answer: str | None) -> None:
            if answer == "write":
                self._write_profiles()

        if len(self.screen_stack) == 1:
            self.push_screen(FoundScreen(workspace), answered)

    @work(group="write", exit_on_error=False)
    async def _write_profiles(self) -> None:
        try:
            names = await in_background(lambda: self.errands.write_profiles(self.directory))
        except Exception as error:  # noqa: BLE001  # what cannot be written is said
            trouble = Trouble.of(error)
            self.notify(spoken(trouble.hint), title=spoken(trouble.message), severity="error", markup=False)
        else:
            self.notify(", ".join(names), title="Written, to be corrected", markup=False, timeout=6)
            self.action_read()

    def look_for_engine(self) -> None:
        """Reach the engine in the background and see what runs."""
        self._connect()

    @work(group="engine", exclusive=True, exit_on_error=False)
    async def _connect(self) -> None:
        workspace = self.known.workspace
        if workspace is None:
            return
        try:
            runner = await self._runner_for(workspace)
            engine = await in_background(runner.connect)
            active = await in_background(runner.active)
        except Exception as error:  # noqa: BLE001  # no engine is a state of the program, not its end
            self.learn(engine=Trouble.of(error), active=())
        else:
            self.learn(engine=engine, active=active)

    async def _runner_for(self, workspace: Workspace) -> Runner:
        """Give the runner of a workspace: another one when its declarations were read anew and changed."""
        if self.runner is None or self._served != workspace:
            before, self.runner = self.runner, None
            if before is not None:
                await in_background(before.close)
            self._served = workspace
            self.runner = await in_background(lambda: self.errands.runner(workspace))
        return self.runner

    def on_unmount(self) -> None:
        """Remember where the workspace was left, and let the engine go."""
        theme = "" if self.theme == FEW else self.theme
        self.left |= {"screen": self.current_mode, "environment": self.known.chosen, "theme": theme}
        self.errands.remember(self.directory, self.left)
        person.leave()
        if self.runner is not None:
            self.runner.close()

    def choose(self, environment: str) -> None:
        """Make an environment the one that deeds act on."""
        self.learn(chosen=environment)

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
        from envparity.tui.copying import all_as_text

        there = [item for item in items if item is not None]
        if there:
            self.copy_to_clipboard(all_as_text(there))
            self.notify("Copied" if len(there) == 1 else f"{len(there)} copied", timeout=2)

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


def _choice(workspace: Workspace, before: str) -> str:
    """Keep the chosen environment while it is there, else choose the first."""
    names = [declaration.environment.name for declaration in workspace.declarations]
    return before if before in names else next(iter(names), "")


def run(directory: Path) -> int:
    """Open the terminal interface on a folder and give the exit code."""
    errands = Errands()
    app = EnvparityApp(directory, errands, errands.recall(directory))
    app.prefer()
    fit(app, os.environ)
    return app.run() or 0
