"""What the chosen environment's services write: merged in time, followed, searched, narrowed, saved."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Static

from envparity.tui.background import finished, in_background, in_slices
from envparity.tui.known import Trouble
from envparity.tui.look import spoken
from envparity.tui.outside import clean, entitle
from envparity.tui.screens.desk import Desk
from envparity.tui.screens.runtime.live import Again, Live
from envparity.tui.screens.runtime.screen import Changed, LogsFailed
from envparity.tui.widgets.inputs import FilterLine
from envparity.tui.widgets.loglines import Look
from envparity.tui.widgets.logs import MANY, LogView
from envparity.tui.widgets.remark import Remark

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.worker import Worker

    from envparity.jobs.running.levels import Level
    from envparity.model.deeds import ContainerState, LogLine
    from envparity.tui.errands import Runner
    from envparity.tui.known import Known
    from envparity.tui.look import Span
    from envparity.tui.stock import Steps

FORMS = ("folded", "unfolded", "raw")
"""How JSON is written: message and fields on one line, a line for each field, as it came."""
LEVELS = ("", "debug", "info", "warning", "error")
"""From every line to errors alone, in the order in which one key leads through them."""


class LogsScreen(Desk):
    """One pane of lines, a search, and what narrows it."""

    NAME = "logs"
    ABOUT = (
        (
            "The lines of all services of the chosen environment in the order of time; the newest 5,000 are kept. It "
            "follows until it is scrolled back; `G` follows again."
        ),
        "Type after `/` to search: matches are set off and counted, `n` and `N` lead from one to the next.",
    )
    DEFAULT_CSS = """
    LogsScreen {
        #search-line { layout: horizontal; padding: 0; background: $surface; }
        #search-sign { width: 3; padding: 0 1; color: $ink-link; text-style: bold; background: $surface; }
        #search { width: 1fr; background: $surface; }
        #search:focus { background: $panel; }
        #search-count { width: 56; padding: 0 1; background: $surface; }
        &.-narrow #search-count { width: 50; }
        #log-panel { height: 1fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "slash",
            "search",
            "Search",
            key_display="/",
            id="logs.search",
            tooltip="Search in the lines",
            priority=True,
        ),
        Binding("n", "find(True)", "Next", id="logs.following", tooltip="The next match"),
        Binding("N", "find(False)", "Previous", show=False, id="logs.previous", tooltip="The match before"),
        Binding(
            "v", "level", "Level", id="logs.level", tooltip="All lines, then only graver and graver ones"
        ),
        Binding(
            "s", "services", "Services", id="logs.services", tooltip="Show the lines of some services alone"
        ),
        Binding("x", "error(True)", "Next error", id="logs.error", tooltip="Go to the next error"),
        Binding("X", "error(False)", "Error before", show=False, id="logs.error-before"),
        Binding("w", "wrap", "Wrap", id="logs.wrap", tooltip="Wrap long lines, or cut them off"),
        Binding("t", "times", "Times", show=False, id="logs.times", tooltip="Show or hide the times"),
        Binding(
            "r",
            "form",
            "JSON",
            id="logs.json",
            tooltip="Lines of JSON folded, unfolded, or as they came, in turn",
        ),
        Binding(
            "enter",
            "unfold",
            "Unfold",
            show=False,
            id="logs.unfold",
            tooltip="Unfold the JSON of the match or error that was gone to; a click unfolds any",
        ),
        Binding("S", "save", "Save", id="logs.save", tooltip="Write the lines that are shown to a file"),
        Binding("escape", "back", "Back", show=False, id="logs.back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._environment = ""
        self._states: tuple[ContainerState, ...] = ()
        self._services: tuple[str, ...] = ()
        self._level = ""
        self._form = FORMS[0]
        self._live: Live | None = None
        self._looks = Again(self, self._look_again)

    def compose_body(self) -> ComposeResult:
        """Lay out the search and the pane."""
        with Container(id="search-line", classes="line"):
            yield Static("/", id="search-sign", markup=False)
            yield FilterLine("type to search", id="search")
            yield Remark(id="search-count", right=True)
        with Vertical(id="log-panel", classes="panel"):
            yield LogView(id="log")

    def on_mount(self) -> None:
        """Let the pane have the keys; look as it was left."""
        super().on_mount()
        left = self.envparity.left
        self._level = left.get("logs.level", "")
        self._form = left.get("logs.json", "") if left.get("logs.json", "") in FORMS else FORMS[0]
        self._live = Live(
            self._view,
            lambda environment: self.post_message(Changed(environment)),
            lambda error: self.post_message(LogsFailed(Trouble.of(error))),
        )
        self._view.focus()
        self._set_look(wrap=left.get("logs.wrap") == "yes", times=left.get("logs.times") != "no")

    def on_unmount(self) -> None:
        """Stop reading."""
        self._stop()

    def on_screen_suspend(self) -> None:
        """Read nothing for a screen that nobody sees."""
        self._stop()

    def _stop(self) -> None:
        if self._live is not None:
            self._live.stop()

    @property
    def _view(self) -> LogView:
        return self.query_one("#log", LogView)

    def show(self, known: Known) -> None:
        """Follow the chosen environment."""
        if known.chosen != self._environment:
            self._environment, self._services, self._states = known.chosen, (), ()
            self._stop()
        runner = self.envparity.runner
        if isinstance(known.engine, Trouble):
            self._view.note = (known.engine.message, "faint")
        elif runner is not None and known.reached and self._environment:
            self._look(runner, self._environment)
        self._title()

    @work(group="look", exclusive=True, exit_on_error=False, description="look")
    async def _look(self, runner: Runner, name: str) -> None:
        try:
            states = await in_background(lambda: runner.states(name))
        except Exception as error:  # noqa: BLE001  # an engine that went away is a state, not an end
            self.envparity.learn(engine=Trouble.of(error), active=())
            return
        if name == self._environment and self.is_current and self._live is not None:
            self._states = states
            self._live.follow(runner, name, self._services, states)

    def on_changed(self, message: Changed) -> None:
        """Follow other containers when others run."""
        if message.environment == self._environment and self.envparity.runner is not None:
            self._looks.ask()

    def _look_again(self) -> Worker[None] | None:
        runner = self.envparity.runner
        return self._look(runner, self._environment) if runner is not None else None

    def on_logs_failed(self, message: LogsFailed) -> None:
        """Say why there are no more lines."""
        entitle(self.query_one("#log-panel"), subtitle=message.trouble.message)

    def _set_look(self, **changes: Any) -> None:
        from envparity.jobs.running.levels import level_of, said, unfolded

        look: Look = self._view.look._replace(
            takes=_takes(self._level) if self._level else None,
            level=level_of,
            said=None if self._form == "raw" else said,
            unfold=None if self._form == "raw" else unfolded,
            unfolded=self._form == "unfolded",
            **changes,
        )
        self.envparity.left |= {
            "logs.level": self._level,
            "logs.wrap": "yes" if look.wrap else "",
            "logs.times": "" if look.times else "no",
            "logs.json": self._form,
        }
        self._view.set_look(look)
        self._title()

    def _title(self) -> None:
        who = ", ".join(self._services) or "all services"
        level = f" · {self._level} and graver" if self._level else ""
        form = "" if self._form == FORMS[0] else f" · JSON {self._form}"
        entitle(self.query_one("#log-panel"), f"Logs of {self._environment or '…'}: {who}{level}{form}")

    def on_log_view_counted(self) -> None:
        """Say how many lines are shown, and how many match."""
        view = self._view
        shown = view.count
        plain = f"{shown} line{'' if shown == 1 else 's'}"
        count = f"{shown} of {view.kept}" if shown != view.kept else plain
        spans: list[Span] = [(count, "faint")]
        if view.look.search:
            found = len(view.matches)
            spans = [
                (f"{found} match{'' if found == 1 else 'es'}", "strong" if found else "grade-medium"),
                ("  ", "faint"),
                *spans,
            ]
        if not view.following:
            spans = [("scrolled back · G follows", "grade-medium"), ("  ", "faint"), *spans]
        self.query_one("#search-count", Remark).say(spans)

    def on_input_changed(self) -> None:
        """Search while it is typed."""
        self._set_look(search=self.query_one("#search", FilterLine).value)

    def on_filter_line_left(self) -> None:
        """Go to the newest match."""
        self._view.focus()
        if self._view.look.search:
            self._view.at = None
            self._once_written(lambda: self._view.find(forward=False))

    def action_search(self) -> None:
        """Begin to type: at once, as the next key may be there already."""
        self.set_focus(self.query_one("#search"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let a slash be typed into the search."""
        typed = self.focused is not None and self.focused.id == "search"
        return super().check_action(action, parameters) and (action != "search" or not typed)

    def action_find(self, forward: bool) -> None:
        """Go to the next match, or the one before."""
        if self._view.look.search:
            self._once_written(lambda: self._find(forward))

    def _find(self, forward: bool) -> None:
        if not self._view.find(forward):
            self.notify("no further match in this direction", timeout=2)

    def _once_written(self, deed: Callable[[], object]) -> None:
        """Do something with the lines: at once, as the next key may be there already, unless they are written anew."""
        if self._view.whole:
            deed()
        else:
            self._when_written(deed)

    @work(group="written", exit_on_error=False, description="when_written")
    async def _when_written(self, deed: Callable[[], object]) -> None:
        await self._view.written()
        deed()

    def action_error(self, forward: bool) -> None:
        """Go to the next error, or the one before."""
        self._once_written(lambda: self._go_to_error(forward))

    def _go_to_error(self, forward: bool) -> None:
        steps = self._view.find_level("error", forward)
        if self._view.kept < MANY:
            self._tell_error(found=finished(steps))
        else:
            self._find_error(steps)

    @work(group="find", exclusive=True, exit_on_error=False, description="find_error")
    async def _find_error(self, steps: Steps[bool]) -> None:
        self._tell_error(found=await in_slices(steps))

    def _tell_error(self, *, found: bool) -> None:
        if not found:
            self.notify("no further error in this direction", timeout=2)

    def action_level(self) -> None:
        """Show graver lines alone; after errors all of them again."""
        self._level = LEVELS[(LEVELS.index(self._level) + 1) % len(LEVELS)] if self._level in LEVELS else ""
        self._set_look()

    def action_services(self) -> None:
        """Choose some services, or all."""
        from envparity.tui.screens.picker import Choice, SeveralPicker

        names = sorted({state.service for state in self._states})
        if not names:
            return
        choices = [Choice("", "all services"), *(Choice(name, name) for name in names)]
        self.app.push_screen(SeveralPicker("Lines of", choices, self._services), self._narrow)

    def _narrow(self, services: tuple[str, ...] | None) -> None:
        runner = self.envparity.runner
        if services is None or runner is None:
            return
        self._services = tuple(name for name in services if name)
        self._title()
        self._look(runner, self._environment)

    def action_wrap(self) -> None:
        """Wrap long lines, or cut them off."""
        self._set_look(wrap=not self._view.look.wrap)

    def action_times(self) -> None:
        """Show times, or hide them."""
        self._set_look(times=not self._view.look.times)

    def action_form(self) -> None:
        """Write JSON in the next way."""
        self._form = FORMS[(FORMS.index(self._form) + 1) % len(FORMS)]
        self._set_look()

    def action_unfold(self) -> None:
        """Unfold the line that was gone to, or fold it."""
        if not self._view.toggle():
            self.notify(
                "`n` or `x` leads to a line, and what is JSON there is unfolded", markup=False, timeout=3
            )

    def action_save(self) -> None:
        """Write the lines that are shown to a file of the workspace."""
        self.envparity.did("save", self.action_save)
        self._once_written(lambda: self._save(self._view.shown))

    @work(group="write", exclusive=True, exit_on_error=False, description="save")
    async def _save(self, shown: tuple[LogLine, ...]) -> None:
        workspace, errands = self.envparity.known.workspace, self.envparity.errands
        if workspace is None or not shown:
            return
        moment = errands.now().strftime("%Y%m%d-%H%M%S")
        path = workspace.root / f"{self._environment}-{moment}.log"
        body = "".join(f"{line.time} {line.service} {line.text}\n" for line in shown)
        try:
            await in_background(lambda: errands.keep(body, path))
        except Exception as error:  # noqa: BLE001  # a full disk is told, and is not the end
            trouble = Trouble.of(error)
            self.notify(spoken(trouble.hint), title=spoken(trouble.message), severity="error", markup=False)
        else:
            self.notify(clean(str(path)), title=f"{len(shown)} lines are written", markup=False)

    def action_back(self) -> None:
        """Clear the search; without one go to the runtime."""
        typed = self.query_one("#search", FilterLine)
        if typed.value:
            typed.value = ""
        else:
            self.envparity.action_go("runtime")


@cache
def _takes(level: Level) -> Callable[[LogLine], bool]:
    """Tell lines that are as grave as a level; one function for each, so that a look that stays the same is seen to be."""
    from envparity.jobs.running.levels import at_least, level_of

    levels = at_least(level)
    return lambda line: level_of(line.text) in levels
