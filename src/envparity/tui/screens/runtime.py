"""The third screen: the services of the chosen environment, what may be done with them, and their logs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.message import Message
from textual.widgets import Static

from envparity.errors import Interrupted
from envparity.tui.background import Follower, in_background
from envparity.tui.errands import carry_out
from envparity.tui.known import Trouble
from envparity.tui.outside import literal
from envparity.tui.screens.desk import Desk
from envparity.tui.widgets.drawn import lines, text
from envparity.tui.widgets.logs import LogView
from envparity.tui.widgets.rows import Empty, RowList
from envparity.tui.widgets.services import ServiceRow, service_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.app import ComposeResult

    from envparity.model.deeds import ContainerState, Event, LogLine, Plan
    from envparity.model.snapshots import Environment
    from envparity.tui.errands import Deed, Runner
    from envparity.tui.known import Known
    from envparity.tui.look import Span
    from envparity.tui.widgets.rows import Column

SETTLE = 0.2
"""Seconds in which several changes are taken for one."""
TAIL = 200
"""Lines of the past that the log pane begins with, for each container."""


@dataclass
class Progress(Message):
    """Something happened to a service while a deed is carried out."""

    event: Event


@dataclass
class Changed(Message):
    """The engine says that containers changed."""

    environment: str


@dataclass
class LogsEnded(Message):
    """The log pane will get no more lines, because of an error or because nothing runs."""

    trouble: Trouble | None


class RuntimeScreen(Desk):
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
        Binding("x", "stop", "Stop the deed", show=False, id="runtime.stop"),
        Binding("space", "mark", "Mark", id="runtime.mark", tooltip="Narrow deeds and logs to this service"),
        Binding("tab", "app.focus_next", "Services / logs", show=False, id="runtime.next"),
        Binding(
            "c", "connect", "Connect", show=False, id="runtime.connect", tooltip="Look for an engine again"
        ),
        Binding(
            "left_square_bracket", "step(-1)", "Previous", show=False, id="runtime.previous", key_display="["
        ),
        Binding(
            "right_square_bracket",
            "step(1)",
            "Next environment",
            show=False,
            id="runtime.following",
            key_display="]",
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._declared: tuple[str, ...] = ()
        self._states: tuple[ContainerState, ...] = ()
        self._events: dict[str, Event] = {}
        self._environment = ""
        self._trouble: Trouble | None = None
        self._watch: Follower[None] | None = None
        self._logs: Follower[LogLine] | None = None
        self._logged: object = None
        self._ages: tuple[str, ...] = ()
        self._outcome: list[Span] = []

    def compose_body(self) -> ComposeResult:
        """Lay out services, the deed's line and logs."""
        yield Static("", id="deed-line", classes="line", markup=False)
        with Container(id="runtime"):
            with Vertical(id="services-panel", classes="panel"):
                yield RowList(self._columns(), key=lambda row: row.key, id="services")
            with Vertical(id="logs-panel", classes="panel") as panel:
                panel.border_title = "Logs"
                yield LogView(id="logs")
                yield Static("", id="notice", markup=False)

    def on_mount(self) -> None:
        """Let the list have the keys first; let ages grow."""
        super().on_mount()
        self.query_one("#services").focus()
        self.set_interval(1.0, self._tick)

    def on_unmount(self) -> None:
        """Stop reading."""
        self._stop_following()

    # What is known

    def show(self, known: Known) -> None:
        """Show the chosen environment, and look at it if it was not looked at yet."""
        if known.chosen != self._environment:
            self._environment = known.chosen
            self._declared, self._states, self._events, self._trouble = (), (), {}, None
            self._outcome = [] if not self.envparity.busy else self._outcome
            self.query_one("#services", RowList).marked = frozenset()
            self._stop_following()
        if known.workspace is not None and self.envparity.runner is not None and self._environment:
            self._look()
        self._draw()
        wanted, self.envparity.wanted = self.envparity.wanted, None
        if wanted is not None:
            self.action_deed(wanted)

    @work(group="look", exclusive=True, exit_on_error=False)
    async def _look(self) -> None:
        runner, name = self.envparity.runner, self._environment
        if runner is None:
            return
        try:
            self._declared = await in_background(lambda: runner.services(name))
            self._trouble = None
        except Exception as error:  # noqa: BLE001  # what cannot be read of the declaration is shown
            self._trouble = Trouble.of(error)
        if self.envparity.known.engine is None or isinstance(self.envparity.known.engine, Trouble):
            self._states = ()
        else:
            await self._observe_states(runner, name)
        if name == self._environment:
            self._draw()
            self._follow(runner)

    async def _observe_states(self, runner: Runner, name: str) -> None:
        try:
            self._states = await in_background(lambda: runner.states(name))
            active = await in_background(runner.active)
        except Exception as error:  # noqa: BLE001  # an engine that went away is a state, not an end
            self.envparity.learn(engine=Trouble.of(error), active=())
            return
        if active != self.envparity.known.active:
            self.envparity.learn(active=active)

    def _rows(self) -> Iterator[ServiceRow]:
        seen = {state.service for state in self._states}
        named = {*seen, *self._declared, *(service for service in self._events if service)}
        for service in sorted(named):
            event = self._events.get(service)
            states = [state for state in self._states if state.service == service]
            for state in states:
                yield ServiceRow(service, state, event)
            if not states:
                yield ServiceRow(service, None, event)

    def _draw(self) -> None:
        known = self.envparity.known
        panel = self.query_one("#services-panel")
        up = sum(state.state == "running" for state in self._states)
        panel.border_title = f"Services of {literal(self._environment)}" if self._environment else "Services"
        panel.border_subtitle = f"{up} of {len(self._states)} running" if self._states else ""
        self.query_one("#services", RowList).set_columns(self._columns())
        self.query_one("#services", RowList).set_rows(tuple(self._rows()), empty=self._empty())
        variables = self.app.theme_variables
        line = self._deed_line()
        self.query_one("#deed-line", Static).update(text(line, variables))
        missing = known.engine if isinstance(known.engine, Trouble) else None
        self.set_class(missing is not None, "-no-engine")
        if missing is not None:
            self.query_one("#notice", Static).update(lines(_notice(missing), variables))

    def _empty(self) -> Empty:
        known = self.envparity.known
        trouble = self._trouble or known.trouble
        if trouble is not None:
            return Empty((trouble.message, "grade-high"), trouble.hint)
        if not known.environments:
            return Empty(("Reading the environments …", "faint"))
        return Empty(("looking …", "faint"))

    def _columns(self) -> tuple[Column[ServiceRow], ...]:
        return service_columns(lambda: self.envparity.errands.now().timestamp(), working=bool(self._events))

    def _deed_line(self) -> list[Span]:
        known = self.envparity.known
        if self.envparity.busy:
            done = sum(event.status in ("done", "skipped") for event in self._events.values())
            return [
                (f"◆ {self.envparity.busy} ", "grade-medium bold"),
                (f"  {done} of {len(self._events)} services done", "text"),
                ("   x stops it", "faint"),
            ]
        if isinstance(known.engine, Trouble):
            return [("○ no engine", "grade-high bold"), ("   the services below are as declared", "faint")]
        if self._outcome:
            return self._outcome
        if known.engine is None:
            return [("… looking for an engine", "faint")]
        return [
            ("● ", "grade-ok"),
            (f"{known.engine.name} {known.engine.version}", "text"),
            (f"   {known.engine.address}", "faint"),
        ]

    def _tick(self) -> None:
        if not self.is_current or not self.app.app_focus:
            return
        rows = self.query_one("#services", RowList)
        now = self.envparity.errands.now().timestamp()
        from envparity.tui.widgets.services import age

        ages = tuple(age(now - (state.started or state.created)) for state in self._states)
        if ages != self._ages:
            self._ages = ages
            rows.refresh()

    # Logs and changes, as they come

    def _follow(self, runner: Runner) -> None:
        if isinstance(self.envparity.known.engine, Trouble):
            return
        name = self._environment
        if self._watch is None:
            self._watch = Follower(lambda: runner.watch(name), self._tell_of_change(name), lambda _: None)
            self._watch.start()
        services = self._marked_services()
        running = frozenset(state.id for state in self._states if state.state == "running")
        if (name, services, running) == self._logged:
            return
        self._logged = (name, services, running)
        self._follow_logs(runner, name, services, running)

    def _follow_logs(
        self, runner: Runner, name: str, services: tuple[str, ...], running: frozenset[str]
    ) -> None:
        view, panel = self.query_one(LogView), self.query_one("#logs-panel")
        if self._logs is not None:
            self._logs.stop()
            self._logs = None
        panel.border_title = f"Logs of {literal(', '.join(services) or 'all services')}"
        if not self._states:
            view.clear(("nothing of this environment is here; `u` brings it up", "faint"))
            return
        view.clear(("nothing was written yet", "faint"))
        self._logs = Follower(
            lambda: runner.logs(name, services=services, follow=bool(running), tail=TAIL),
            view.feed,
            self._tell_of_end,
        )
        self._logs.start()

    def _tell_of_change(self, name: str) -> Callable[[None], None]:
        def tell(_: None) -> None:
            self.post_message(Changed(name))

        return tell

    def _tell_of_end(self, error: Exception) -> None:
        self.post_message(LogsEnded(Trouble.of(error)))

    def on_logs_ended(self, message: LogsEnded) -> None:
        """Say why there are no more lines."""
        if message.trouble is not None:
            self.query_one("#logs-panel").border_subtitle = literal(message.trouble.message)

    def on_changed(self, message: Changed) -> None:
        """Look again, once for several changes."""
        if message.environment == self._environment:
            self.set_timer(SETTLE, self._look)

    def _stop_following(self) -> None:
        for follower in (self._watch, self._logs):
            if follower is not None:
                follower.stop()
        self._watch = self._logs = None
        self._logged = None

    # Deeds

    def _marked_services(self) -> tuple[str, ...]:
        rows = self.query_one("#services", RowList)
        return tuple(sorted({row.service for row in rows.rows if row.key in rows.marked}))

    def action_mark(self) -> None:
        """Mark the service under the cursor, for deeds and logs."""
        self.query_one("#services", RowList).toggle_mark()
        if self.envparity.runner is not None:
            self._follow(self.envparity.runner)

    def action_step(self, by: int) -> None:
        """Choose the environment beside the chosen one."""
        names = [environment.name for environment in self.envparity.known.environments]
        if names and self._environment in names:
            self.envparity.choose(names[(names.index(self._environment) + by) % len(names)])

    def action_connect(self) -> None:
        """Look for an engine again."""
        self.envparity.learn(engine=None)
        self.envparity.look_for_engine()

    def action_stop(self) -> None:
        """Stop the deed that is under way."""
        runner = self.envparity.runner
        if self.envparity.busy and runner is not None:
            self.run_worker(in_background(runner.stop), exit_on_error=False)

    def action_deed(self, deed: Deed) -> None:
        """Plan a deed, show the plan, and do it when it is agreed."""
        known = self.envparity.known
        if self.envparity.busy:
            self.notify(f"`{self.envparity.busy}` is still working", severity="warning", markup=False)
        elif isinstance(known.engine, Trouble) or known.engine is None:
            trouble = known.engine or Trouble("still looking for an engine")
            self.notify(
                trouble.hint or "try again in a moment",
                title=trouble.message,
                severity="warning",
                markup=False,
            )
        elif known.declaration is not None:
            self.run_worker(
                self._agree(deed, known.declaration.environment), group="deed", exit_on_error=False
            )

    async def _agree(self, deed: Deed, environment: Environment) -> None:
        from envparity.tui.screens.confirm import ConfirmScreen

        runner, declaration = self.envparity.runner, self.envparity.known.declaration
        if runner is None or declaration is None:
            return
        services = self._marked_services() if deed in ("up", "restart") else ()
        name = environment.name
        try:
            plan = await in_background(lambda: runner.plan(deed, name, services=services))
        except Exception as error:  # noqa: BLE001  # a plan that cannot be made is said
            self._failed(deed, name, Trouble.of(error))
            return
        if plan.empty:
            self._outcome = [("✓ ", "grade-ok"), (f"nothing to do: {name} is as it should be", "text")]
            self._draw()
            return
        guarded = declaration.protected or environment.stage.value == "production"
        agreed = await self.app.push_screen_wait(ConfirmScreen(deed, environment, plan, guarded=guarded))
        if agreed is not None:
            await self._do(runner, deed, name, services, agreed, plan)

    async def _do(
        self, runner: Runner, deed: Deed, name: str, services: tuple[str, ...], agreed: str, plan: Plan
    ) -> None:
        self._events, self._outcome = {}, []
        self.envparity.busy = f"{deed} {name}"
        self._draw()
        try:
            await in_background(lambda: carry_out(runner, deed, name, self._say, services, agreed))
        except Interrupted as error:
            self._outcome = [("■ ", "grade-medium"), (error.message, "text"), (f"   {error.hint}", "faint")]
        except Exception as error:  # noqa: BLE001  # a deed that fails is said, with its reason
            self.envparity.busy = ""
            self._failed(deed, name, Trouble.of(error))
        else:
            self._outcome = [
                ("✓ ", "grade-ok bold"),
                (f"{deed} {name} is done", "text"),
                (f"   {len(plan.steps)} steps", "faint"),
            ]
        finally:
            self.envparity.busy = ""
            self._events = {s: e for s, e in self._events.items() if e.status == "failed"}
            self._look()

    def _say(self, event: Event) -> None:
        self.post_message(Progress(event))

    def on_progress(self, message: Progress) -> None:
        """Show what happens to which service."""
        self._events[message.event.service] = message.event
        self._draw()

    def _failed(self, deed: Deed, name: str, trouble: Trouble) -> None:
        self._outcome = [
            ("▲ ", "grade-critical bold"),
            (f"{deed} {name}: {trouble.message}", "text"),
            (f"   {trouble.hint}", "faint"),
        ]
        self.notify(
            trouble.hint or "see the line above the services",
            title=trouble.message,
            severity="error",
            markup=False,
        )
        self._draw()


def _notice(missing: Trouble) -> Iterator[list[Span]]:
    yield [("○ ", "grade-high"), (missing.message, "strong bold")]
    yield []
    if missing.hint:
        yield [(missing.hint, "text")]
        yield []
    yield [("c", "link bold"), (" looks again. Board and Drift need no engine.", "faint")]
