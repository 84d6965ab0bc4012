"""Services of the chosen environment, what may be done with them, and their logs."""

from __future__ import annotations

from dataclasses import dataclass  # noqa: TID251 - Textual makes messages of it
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from envparity.tui.background import in_background
from envparity.tui.known import Trouble
from envparity.tui.outside import entitle
from envparity.tui.quickness import KEYS
from envparity.tui.screens.runtime import wording
from envparity.tui.screens.runtime.figures import Figures
from envparity.tui.screens.runtime.live import Again, Live
from envparity.tui.screens.runtime.touching import TouchScreen
from envparity.tui.screens.sizing import sizing
from envparity.tui.widgets.columns import Empty
from envparity.tui.widgets.drawn import lines, text
from envparity.tui.widgets.logs import LogView
from envparity.tui.widgets.rows import RowList
from envparity.tui.widgets.services import ServiceRow, ages, service_columns, service_rows
from envparity.tui.widgets.split import Split

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.worker import Worker

    from envparity.model.deeds import ContainerState, Event
    from envparity.tui.errands import Runner
    from envparity.tui.known import Known
    from envparity.tui.look import Span
    from envparity.tui.widgets.columns import Column


@dataclass
class Changed(Message):
    """The engine says that containers changed."""

    environment: str


@dataclass
class LogsFailed(Message):
    """The log pane gets no more lines."""

    trouble: Trouble


class RuntimeScreen(TouchScreen):
    """Services, deeds and logs."""

    NAME = "runtime"
    ABOUT = (
        (
            "The services of the chosen environment; `e` chooses another. A deed first shows its plan and asks. "
            "Deeds and logs are for the marked services, for all when none is marked."
        ),
    )
    DEFAULT_CSS = """
    RuntimeScreen {
        #runtime { layout: vertical; height: 1fr; }
        #services-panel { height: 2fr; }
        #logs-panel { height: 3fr; }
        #notice { display: none; padding: 1 2; }
        &.-no-engine #notice { display: block; }
        &.-no-engine #logs { display: none; }
        &.-wide #services-panel { height: 1fr; }
        &.-wide #logs-panel { height: 2fr; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "u",
            "deed('up')",
            "Up",
            id="runtime.up",
            tooltip="Bring the environment up, or to what is declared",
        ),
        Binding(
            "w", "deed('switch')", "Switch", id="runtime.switch", tooltip="Stop what runs, bring this one up"
        ),
        Binding("d", "deed('down')", "Down", id="runtime.down", tooltip="Remove its containers and networks"),
        Binding(
            "r", "deed('restart')", "Restart", id="runtime.restart", tooltip="Stop and start its containers"
        ),
        Binding(
            "s", "deed('stop')", "Stop", id="runtime.halt", tooltip="Stop its containers and leave them there"
        ),
        Binding("x", "stop", "Stop the deed", show=False, id="runtime.stop"),
        Binding(
            "enter", "shell", "Shell", id="runtime.shell", tooltip="Open a shell in the service's container"
        ),
        Binding("o", "browse", "Open port", id="runtime.open", tooltip="Open its port in the browser"),
        Binding("plus", "scale(1)", "One more", show=False, id="runtime.more", key_display="+"),
        Binding("minus", "scale(-1)", "One fewer", show=False, id="runtime.fewer", key_display="-"),
        Binding(
            "y",
            "copy",
            "Copy address",
            show=False,
            id="runtime.copy",
            tooltip="Copy where its port is reached",
        ),
        Binding("space", "mark", "Mark", id="runtime.mark", tooltip="Narrow deeds and logs to this service"),
        Binding("tab", "app.focus_next", "Services / logs", show=False, id="runtime.next"),
        Binding("c", "connect", "Look for an engine again", show=False, id="runtime.connect"),
        Binding("left_square_bracket", "step(-1)", "Previous environment", show=False, id="runtime.previous"),
        Binding("right_square_bracket", "step(1)", "Next environment", show=False, id="runtime.following"),
        *sizing("runtime"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._environment = ""
        self._declared: tuple[str, ...] = ()
        self._states: tuple[ContainerState, ...] = ()
        self._trouble: Trouble | None = None
        self._ages: tuple[str, ...] = ()
        self._live: Live | None = None
        self._figures = Figures()
        self._told: tuple[str, list[Span]] | None = None
        self._more = (False, False)
        self._looks = Again(self, self._look_again)

    def compose_body(self) -> ComposeResult:
        """Lay out the deed's line, services and logs."""
        yield Static("", id="deed-line", classes="line", markup=False)
        with Split(id="runtime"):
            with Vertical(id="services-panel", classes="panel"):
                yield RowList(self._columns(), key=lambda row: row.key, id="services")
            with Vertical(id="logs-panel", classes="panel") as panel:
                panel.border_title = "Logs"
                yield LogView(id="logs")
                yield Static("", id="notice", markup=False)

    def on_mount(self) -> None:
        """Let the list have the keys first; let ages grow."""
        super().on_mount()
        self._live = Live(
            self.query_one(LogView),
            lambda environment: self.post_message(Changed(environment)),
            lambda error: self.post_message(LogsFailed(Trouble.of(error))),
        )
        self._services.focus()
        self.set_interval(1.0, self._tick)

    def on_unmount(self) -> None:
        """Stop reading."""
        self._stop_following()
        self._figures.stop()

    def on_screen_suspend(self) -> None:
        """Measure nothing for a screen that nobody sees."""
        self._figures.stop()

    @property
    def _services(self) -> RowList[ServiceRow]:
        return self.query_one("#services", RowList)

    @property
    def current(self) -> ServiceRow | None:
        """The service under the cursor."""
        return self._services.current

    @property
    def states(self) -> Sequence[ContainerState]:
        """The environment's containers, as they were seen last."""
        return self._states

    @property
    def _happening(self) -> dict[str, Event]:
        """What happens to each service of the environment that is shown."""
        return self.events if self.acted == self._environment else {}

    def show(self, known: Known) -> None:
        """Show the chosen environment, and look at it."""
        if known.chosen != self._environment:
            self._environment = known.chosen
            self._declared, self._states, self._trouble, self.outcome = (), (), None, []
            self._services.marked = frozenset()
            self._stop_following()
            entitle(self.query_one("#logs-panel"), "Logs")
        if self.envparity.runner is not None and self._environment:
            self._look()
        self.draw()
        wanted, self.envparity.wanted = self.envparity.wanted, None
        if wanted is not None:
            self.action_deed(wanted)

    @work(group="look", exclusive=True, exit_on_error=False)
    async def _look(self, *, declared: bool = True) -> None:
        runner, name = self.envparity.runner, self._environment
        if runner is None:
            return
        if declared:
            await self._look_at_files(runner, name)
        if self.envparity.known.reached:
            await self._look_at_containers(runner, name)
        await KEYS.stand_aside()
        if name == self._environment:
            self.draw()
            self._follow(runner)
            self._measure(runner)

    async def _look_at_files(self, runner: Runner, name: str) -> None:
        try:
            self._declared = await in_background(lambda: runner.services(name))
            self._trouble = None
        except Exception as error:  # noqa: BLE001  # what cannot be read of the declaration is shown
            self._trouble = Trouble.of(error)

    async def _look_at_containers(self, runner: Runner, name: str) -> None:
        try:
            self._states = await in_background(lambda: runner.states(name)) if self._trouble is None else ()
            active = await in_background(runner.active)
        except Exception as error:  # noqa: BLE001  # an engine that went away is a state, not an end
            self._states = ()
            self.envparity.learn(engine=Trouble.of(error), active=())
            return
        if active != self.envparity.known.active:
            self.envparity.learn(active=active)

    def draw(self) -> None:
        """Draw what was seen last, and what is happening."""
        known, variables = self.envparity.known, self.app.theme_variables
        panel, services = self.query_one("#services-panel"), self._services
        running = sum(state.state == "running" for state in self._states)
        entitle(
            panel,
            f"Services of {self._environment}" if self._environment else "Services",
            f"{running} of {len(self._states)} running" if self._states else "",
        )
        if self._told_more() != self._more:
            self._more = self._told_more()
            services.set_columns(self._columns())
        services.set_rows(self._list(), empty=self._empty())
        line = self._line(known)
        if (self.app.theme, line) != self._told:  # to write it lays the screen out anew
            self._told = (self.app.theme, line)
            self.query_one("#deed-line", Static).update(text(line, variables))
        missing = known.engine if isinstance(known.engine, Trouble) else None
        self.set_class(missing is not None, "-no-engine")
        if missing is not None:
            self.query_one("#notice", Static).update(lines(wording.notice(missing), variables))

    def _list(self) -> tuple[ServiceRow, ...]:
        return service_rows(self._declared, self._states, self._happening, self._figures.held)

    def _columns(self) -> tuple[Column[ServiceRow], ...]:
        working, restarted = self._told_more()
        now = self.envparity.errands.now
        return service_columns(lambda: now().timestamp(), working=working, restarted=restarted)

    def _told_more(self) -> tuple[bool, bool]:
        """Say whether there is something to be told of services beside what they are: what happens, how often again."""
        return bool(self._happening), any(state.restarts for state in self._states)

    def _line(self, known: Known) -> list[Span]:
        if known.busy:
            return wording.busy_line(known.busy, len(self.finished), len(self.steps))
        return self.outcome or wording.engine_line(known)

    def _empty(self) -> Empty:
        trouble = self._trouble or self.envparity.known.trouble
        if trouble is not None:
            return Empty((trouble.message, "grade-high"), trouble.hint)
        known = self.envparity.known
        waiting = "looking …" if known.environments or known.reading else "No environment was found here"
        return Empty((waiting, "faint"))

    def _tick(self) -> None:
        if self.is_current and self.app.app_focus:
            shown = ages(self._states, self.envparity.errands.now().timestamp())
            if shown != self._ages or self._figures.fresh:
                self._ages = shown
                self._services.set_rows(self._list())
            if self.envparity.runner is not None and self.envparity.known.reached:
                self._measure(self.envparity.runner)
        else:
            self._figures.stop()

    def _measure(self, runner: Runner) -> None:
        """Follow what the containers in sight use, while somebody looks."""
        if not self.is_current or self.envparity.known.busy:
            self._figures.stop()
            return
        top = int(self._services.scroll_offset.y)
        seen = self._services.rows[top : top + max(1, self._services.size.height)]
        names = [row.state.name for row in seen if row.state and row.state.state == "running"]
        self._figures.follow(runner, self._environment, names)

    def _follow(self, runner: Runner) -> None:
        if self._live is None or not self.envparity.known.reached or self._trouble is not None:
            return
        services = self.marked()
        if self._live.follow(runner, self._environment, services, self._states):
            entitle(self.query_one("#logs-panel"), f"Logs of {', '.join(services) or 'all services'}", "")

    def _stop_following(self) -> None:
        if self._live is not None:
            self._live.stop()

    def on_logs_failed(self, message: LogsFailed) -> None:
        """Say why there are no more lines."""
        entitle(self.query_one("#logs-panel"), subtitle=message.trouble.message)

    def on_changed(self, message: Changed) -> None:
        """Look again, once for several changes."""
        if message.environment == self._environment:
            self._looks.ask()

    def _look_again(self) -> Worker[None]:
        return self._look(declared=not self._declared)

    def marked(self) -> tuple[str, ...]:
        """Name the services that deeds and logs are narrowed to."""
        rows = self._services
        return tuple(sorted({row.service for row in rows.rows if row.key in rows.marked}))

    def action_mark(self) -> None:
        """Mark the service under the cursor, for deeds and logs."""
        self._services.toggle_mark()
        if self.envparity.runner is not None:
            self._follow(self.envparity.runner)

    def action_step(self, by: int) -> None:
        """Choose the environment beside the chosen one."""
        names = [environment.name for environment in self.envparity.known.environments]
        if self._environment in names:
            self.envparity.choose(names[(names.index(self._environment) + by) % len(names)])

    def action_connect(self) -> None:
        """Look for an engine again."""
        self.envparity.learn(engine=None)
        self.envparity.look_for_engine()

    def on_row_list_selected(self) -> None:
        """Open a shell in the container."""
        self.action_shell()
