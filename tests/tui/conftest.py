"""A workspace, its report and an engine made by hand, so that pictures of them stay the same."""

# What stands in for the engine takes what the engine takes.
# ruff: noqa: ARG002, ARG005

from __future__ import annotations

import gc
import subprocess
import threading
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from textual.pilot import Pilot

from envparity.errors import EngineError, UsageError, WriteError
from envparity.jobs.configuring import Value as Said
from envparity.jobs.examining import Check
from envparity.jobs.opening import open_workspace
from envparity.jobs.running import Running
from envparity.model.areas import Area, Severity
from envparity.model.declarations import Declaration, RuntimeSpec, SourceSpec, Workspace
from envparity.model.deeds import (
    Asked,
    Command,
    ContainerState,
    Deed,
    EngineInfo,
    Event,
    LogLine,
    Plan,
    Step,
    Usage,
)
from envparity.model.differences import Absent, Cell, Difference, Likeness, Present, Subject
from envparity.model.facts import Fact, Package, Setting
from envparity.model.findings import Evidence, Finding
from envparity.model.pages import Page
from envparity.model.places import Place, Problem
from envparity.model.releases import Change, Release
from envparity.model.releases import Step as Needed
from envparity.model.remembered import Entry, Memory, Trend
from envparity.model.reports import Grade, Report
from envparity.model.snapshots import Environment, Snapshot, SourceReading, Stage
from envparity.model.values import Mixed, Plain, Sealed, Unknown, Value
from envparity.tui.app import EnvparityApp
from envparity.tui.errands import Errands, Runner, Words
from envparity.tui.modes import MODES

if TYPE_CHECKING:
    from envparity.jobs.running import Exchange

PATIENCE = 25
"""How often a fiftieth of a second is waited for work that a test may hold up itself."""
NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
DEVELOPMENT, STAGING, PRODUCTION = ENVIRONMENTS = tuple(Environment(stage.value, stage) for stage in Stage)
ASSESSED = (Area.DEPENDENCIES, Area.CONFIGURATION, Area.SECRETS, Area.RUNTIME_ENVIRONMENT,
            Area.CONTAINERIZATION, Area.SCALABILITY, Area.ISOLATION)  # fmt: skip


def _setting(key: str, value: Value, path: str, line: int) -> Present:
    return Present(value, (Setting(key, value, Place(path, line), scope="web"),))


def _package(name: str, version: str, path: str, line: int) -> Present:
    fact: Fact = Package("pypi", name, version, Place(path, line))
    return Present(Plain(version), (fact,))


def _env_file(stage: str) -> str:
    return f"profiles/assistant/{stage}.env"


def _row(key: str, *values: Value | None) -> tuple[Cell, ...]:
    return tuple(
        Absent() if value is None else _setting(key, value, _env_file(environment.name), 10 + 3 * i)
        for i, (environment, value) in enumerate(zip(ENVIRONMENTS, values, strict=True))
    )


SHARED = Sealed("9f2c41d07be3a865", "password", "16-31")
OWN = Sealed("07be3a8659f2c41d", "password", "16-31")
WEAK = Sealed("aaaa3a8659f2c41d", "signing-key", "8-15", weak="placeholder")


def _url(host: str, secret: Sealed) -> Mixed:
    return Mixed(("postgresql://assistant:", secret, f"@{host}:5432/assistant"))


def differences() -> tuple[Difference, ...]:
    """One of each kind: settings, secrets, a package, a facet, one that is unknown, one that is hostile."""
    web = "web"
    table: list[tuple[Subject, Area, tuple[Cell, ...], Likeness]] = [
        (Subject("setting", "DATABASE_URL", web), Area.SECRETS,
         _row("DATABASE_URL", _url("db", OWN), _url("db.helpdesk.example", SHARED), _url("db.helpdesk.example", SHARED)),
         "different"),
        (Subject("setting", "SESSION_KEY", web), Area.SECRETS, _row("SESSION_KEY", WEAK, WEAK, WEAK), "different"),
        (Subject("setting", "DEBUG", web), Area.CONFIGURATION,
         _row("DEBUG", Plain("true"), Plain("false"), Plain("true")), "different"),
        (Subject("setting", "CRM_BASE_URL", web), Area.ISOLATION,
         _row("CRM_BASE_URL", Plain("https://crm.sandbox.example/v2"), Plain("https://crm.helpdesk.example/v2"),
              Plain("https://crm.helpdesk.example/v2")), "different"),
        (Subject("setting", "SENTRY_DSN", web), Area.CONFIGURATION,
         _row("SENTRY_DSN", Plain("https://errors.example/4"), Plain("https://errors.example/4"), None), "different"),
        (Subject("setting", "MODEL_TIMEOUT", web), Area.CONFIGURATION,
         _row("MODEL_TIMEOUT", Plain("30"), Plain("30"), Unknown("it is taken from a ConfigMap that was not read")),
         "unknown"),
        (Subject("setting", "BANNER", web), Area.CONFIGURATION,
         _row("BANNER", Plain("[red]\x1b[31mhello[/red]"), Plain("[b]hi\u202e"), Plain("")), "different"),
        (Subject("setting", "PUBLIC_HOST", web), Area.CONFIGURATION,
         _row("PUBLIC_HOST", Plain("localhost"), Plain("staging.helpdesk.example"), Plain("helpdesk.example")), "meant"),
        (Subject("package", "httpx", "pypi"), Area.DEPENDENCIES,
         (_package("httpx", "0.28.1", "uv.lock", 214), _package("httpx", "0.28.1", "uv.lock", 214),
          _package("httpx", "0.25.2", "deploy/uv.lock", 187)), "different"),
        (Subject("service", "db", aspect="image"), Area.CONTAINERIZATION,
         _row("image", Plain("postgres:16"), Plain("postgres:15"), Plain("postgres:13")), "different"),
        (Subject("service", "web", aspect="healthcheck"), Area.CONTAINERIZATION,
         _row("healthcheck", Plain("GET /healthz"), None, None), "different"),
        (Subject("setting", "TZ", web), Area.RUNTIME_ENVIRONMENT, _row("TZ", Plain("UTC"), Plain("UTC"), Plain("UTC")), "same"),
    ]  # fmt: skip
    return tuple(
        Difference(subject, area, ENVIRONMENTS, cells, likeness) for subject, area, cells, likeness in table
    )


Rule = tuple[str, str, Area, Severity, int, tuple[str, ...], str]
RULES: tuple[Rule, ...] = (
    ("SEC002", "secret-shared-with-production", Area.SECRETS, Severity.CRITICAL, 0, ("staging", "production"),
     "production's database password is also staging's"),
    ("CFG003", "debug-in-production", Area.CONFIGURATION, Severity.CRITICAL, 2, ("production",),
     "debug mode is switched on in production"),
    ("SEC001", "placeholder-secret", Area.SECRETS, Severity.HIGH, 1, ("production",),
     "SESSION_KEY is a placeholder in production"),
    ("ISO001", "points-at-production", Area.ISOLATION, Severity.HIGH, 3, ("staging",),
     "staging calls production's CRM"),
    ("CFG001", "key-missing-in-production", Area.CONFIGURATION, Severity.HIGH, 4, ("production",),
     "SENTRY_DSN is set everywhere but in production"),
    ("CON003", "database-major-differs", Area.CONTAINERIZATION, Severity.HIGH, 9, ("development", "staging", "production"),
     "three major versions of postgres: 16, 15 and 13"),
    ("DEP004", "older-in-production", Area.DEPENDENCIES, Severity.MEDIUM, 8, ("production",),
     "httpx is older in production: 0.25.2, elsewhere 0.28.1"),
    ("CON007", "health-check-in-one", Area.CONTAINERIZATION, Severity.MEDIUM, 10, ("staging", "production"),
     "web has a health check in development only"),
    ("CFG009", "control-characters", Area.CONFIGURATION, Severity.LOW, 6, ("development",),
     "BANNER holds [b]control[/b] characters \x1b[2J"),
)  # fmt: skip


def findings() -> tuple[Finding, ...]:
    """Nine findings over five areas, the worst first."""
    known = differences()
    return tuple(_finding(known[rule[4]], rule) for rule in RULES)


def _finding(difference: Difference, rule: Rule) -> Finding:
    code, name, area, severity, _, about, message = rule
    values = tuple(zip((e.name for e in ENVIRONMENTS), difference.cells, strict=True))
    evidence = tuple(
        Evidence(name, place) for name, cell in values if isinstance(cell, Present) for place in cell.places
    )
    why = "what is tried in one environment must not be able to reach the people who depend on another"
    fix = "give each environment its own, and change the one that has been in two places"
    return Finding(code, name, area, severity, difference.subject, about, message, why, fix, values, evidence)


def report(found: tuple[Finding, ...] | None = None, *, unread: bool = False) -> Report:
    """A report of the three environments with these findings, or with all nine."""
    found = findings() if found is None else found
    board: dict[Area, dict[str, Grade]] = {}
    for area in Area:
        for environment in ENVIRONMENTS:
            grades = [f.severity for f in found if f.area is area and environment.name in f.environments]
            worst: Grade = "ok" if area in ASSESSED else "not-assessed"
            if grades:
                worst = max(grades).name.lower()  # type: ignore[assignment]
            if unread and area is Area.SCALABILITY and environment is PRODUCTION:
                worst = "unknown"
            board.setdefault(area, {})[environment.name] = worst
    problem = (Problem("a template, which says nothing until it is rendered", 12),) if unread else ()
    manifest = SourceReading(
        "worktree",
        "k8s/web.yaml",
        "partly" if unread else "read",
        frozenset({"service"}),
        problem,
        "Kubernetes",
    )
    snapshots = tuple(
        Snapshot(e, (SourceReading("worktree", _env_file(e.name), "read", frozenset({"setting"}), (), "dotenv"),)
                 + ((manifest,) if e is PRODUCTION else ()))
        for e in ENVIRONMENTS
    )  # fmt: skip
    return Report(
        workspace="assistant",
        generated_at="2026-03-14T09:26:53Z",
        snapshots=snapshots,
        differences=differences(),
        findings=found,
        board=board,
        verdict="fail" if found else "incomplete" if unread else "pass",
        threshold="high",
    )


def workspace() -> Workspace:
    """Three declared environments; production is protected."""
    return Workspace(
        "assistant",
        Path("/srv/assistant"),
        tuple(
            Declaration(
                environment,
                (SourceSpec((_env_file(environment.name),)),),
                RuntimeSpec(("compose.yaml",), f"assistant-{environment.name}"),
                protected=environment is PRODUCTION,
                profile=f"profiles/{environment.name}.toml",
            )
            for environment in ENVIRONMENTS
        ),
    )


def _state(
    service: str, image: str, ports: tuple[str, ...] = (), *, minutes: int, **rest: object
) -> ContainerState:
    started = NOW.timestamp() - 60 * minutes
    made = ContainerState(
        service, f"assistant-development-{service}-1", f"{service}0123456789", "running", "healthy", image, ports,
        created=started, started=started,
    )  # fmt: skip
    return replace(made, **rest)  # type: ignore[arg-type]


STATES = (
    _state("db", "postgres:15", ("127.0.0.1:5432->5432/tcp",), minutes=190),
    _state("redis", "redis:7", minutes=190),
    _state("web", "assistant-web:latest", ("0.0.0.0:8080->8000/tcp",), minutes=12),
    _state("worker", "assistant-worker:latest", minutes=2, state="exited", health="none", exit_code=137),
)


def _step(deed: Deed, name: str, service: str) -> Step:
    if deed == "down":
        return Step(f"remove-{service}", "remove", "container", name, "it is taken down", service)
    if deed in ("restart", "stop"):
        return Step(f"stop-{service}", "stop", "container", name, "it starts again", service)
    return Step(f"create-{service}", "create", "container", name, "it is not there", service)


def without_engine(workspace: Workspace) -> Runner:
    """Declared services are read as they are; what runs is not there to be seen."""

    class Unreached(Running):
        def connect(self) -> EngineInfo:
            raise EngineError("no engine in this test")

    return Unreached(workspace)


@dataclass
class MemoryRunner:
    """An engine that exists in memory alone: it keeps what it was asked, and does as it is told."""

    missing: bool = False
    running: set[str] = field(default_factory=lambda: {"development"})
    asked: list[tuple[str, str, tuple[str, ...], str]] = field(default_factory=list)
    refuses: bool = False
    lines: Sequence[LogLine] = ()
    hold: threading.Event | None = None
    undeclared: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    measured: tuple[str, ...] = ()
    readings: Sequence[Usage] = ()
    talked: list[tuple[str, str, tuple[str, ...], str]] = field(default_factory=list)

    def connect(self) -> EngineInfo:
        if self.missing:
            raise EngineError(
                "no container engine answers on this machine",
                hint="install one: `apt-get install docker.io`, then start it with `systemctl start docker`",
            )
        return EngineInfo("docker", "26.1", "1.45", "unix:///var/run/docker.sock")

    def services(self, environment: str) -> tuple[str, ...]:
        if environment == self.undeclared:
            raise UsageError(
                f"environment `{environment}` says nothing of how it runs on this machine",
                hint="give its profile a [runtime] section with `compose = [...]`; those that have one: development",
            )
        return ("db", "redis", "web", "worker")

    def states(self, environment: str) -> tuple[ContainerState, ...]:
        self.connect()
        return STATES if environment in self.running else ()

    def active(self) -> tuple[str, ...]:
        return tuple(e.name for e in ENVIRONMENTS if e.name in self.running)

    def plan(self, asked: Asked) -> Plan:
        deed, environment = asked.deed, asked.environment
        names = asked.services or tuple(name for name, _ in asked.counts) or self.services(environment)
        steps = tuple(_step(deed, f"assistant-{environment}-{name}-1", name) for name in names)
        return Plan(
            f"assistant-{environment}",
            environment,
            steps,
            ("port 8080 is taken by `nginx`",) if deed == "up" else (),
        )

    def carry_out(
        self, asked: Asked, say: Callable[[Event], None], *, confirm: str = "", agreed: Plan | None = None
    ) -> Plan:
        deed, environment = asked.deed, asked.environment
        self.counts = dict(asked.counts)
        services = asked.services or tuple(self.counts)
        self.asked.append((deed, environment, services, confirm))
        for name in services or self.services(environment):
            say(Event(name, "working", f"{deed} [b]{name}[/b]"))
            if self.hold is not None:
                self.hold.wait(60)
            if self.refuses and name == "redis":
                say(Event(name, "failed", "it exited with 1"))
                raise EngineError("`redis` did not become healthy", hint="its last line was `out of memory`")
            say(Event(name, "done", "healthy"))
        if deed == "down":
            self.running.discard(environment)
        elif deed == "switch":
            self.running = {environment}
        else:
            self.running.add(environment)
        return self.plan(Asked("up", environment))

    def stats(
        self, environment: str, *, names: Sequence[str] | None = None, rate: float = 0.0
    ) -> Iterator[Usage]:
        self.measured = tuple(names or ())
        return iter(self.readings)

    def exchange(
        self, environment: str, service: str, command: Command, *, number: int = 1, confirm: str = ""
    ) -> Exchange:
        self.talked.append((environment, service, command.words, confirm))
        raise EngineError(f"`{service}` has no `{command.words[0]}`")

    def stop(self) -> None:
        if self.hold is not None:
            self.hold.set()

    def logs(
        self, environment: str, *, services: Sequence[str] = (), follow: bool = False, tail: int | None = None
    ) -> Iterator[LogLine]:
        return iter([line for line in self.lines if not services or line.service in services])

    def watch(self, environment: str) -> Iterator[None]:
        return iter(())

    def close(self) -> None:
        return


def page(code: str) -> Page:
    """Give a rule's page."""
    return Page(
        code,
        "a-rule",
        Area.SECRETS,
        Severity.HIGH,
        "Two environments hold the same secret.",
        "Whoever knows one knows the other [red]too[/red].",
        "Give each its own.",
    )


LINES = (
    LogLine(
        "db",
        "assistant-development-db-1",
        "database system is ready to accept connections",
        time="2026-03-14T09:20:01Z",
    ),
    LogLine(
        "redis",
        "assistant-development-redis-1",
        "Ready to accept connections tcp",
        time="2026-03-14T09:20:02Z",
    ),
    LogLine(
        "web",
        "assistant-development-web-1",
        "listening on [bold]0.0.0.0:8000[/bold]",
        time="2026-03-14T09:20:04Z",
    ),
    LogLine(
        "worker",
        "assistant-development-worker-1",
        "out of memory \x1b[2J",
        "stderr",
        time="2026-03-14T09:24:11Z",
    ),
)


@dataclass
class World:
    """What an application is opened on; change it before it is opened."""

    workspace: Workspace = field(default_factory=workspace)
    report: Report = field(default_factory=report)
    runner: MemoryRunner = field(default_factory=lambda: MemoryRunner(lines=LINES))
    error: Exception | None = None
    errands: Errands | None = None
    directory: Path | None = None
    full: bool = False
    """Whether the disk takes nothing more."""
    accepted: list[tuple[str, Words]] = field(default_factory=list)
    kept: list[tuple[str, Path]] = field(default_factory=list)
    memory: Memory = field(default_factory=lambda: Memory((), (), ()))
    forgotten: Exception | None = None
    """Why the history cannot be read, where it cannot."""
    compared: list[tuple[str, str, str]] = field(default_factory=list)
    written: list[tuple[str, Path]] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)
    """Where the workspace was left."""
    asked: list[str] = field(default_factory=list)
    """What a test writes down of what leads out of the program."""

    def _report(self, workspace: Workspace, now: str) -> Report:
        if self.error is not None:
            raise self.error
        return self.report

    def _release(self, workspace: Workspace, now: str, way: tuple[str, str]) -> Report:
        known = {difference.subject.name: difference for difference in self.report.differences}
        httpx, key = known["httpx"], known["SENTRY_DSN"]
        made = Release(
            *way,
            changes=(
                Change("packages", "moves", httpx.subject, httpx.cells[2], httpx.cells[1], step="minor"),
            ),
            steps=(
                Needed("key", key.subject, f"Set `SENTRY_DSN`: {way[0]} has one", ("web reads it",)),
                Needed("engine", known["db"].subject, "Migrate `db` from Postgres 13 to Postgres 15"),
            ),
            unknown=((known["MODEL_TIMEOUT"].subject, "it is taken from a ConfigMap that was not read"),),
        )
        return replace(self.report, verdict="fail", release=made)

    def _accept(self, workspace: Workspace, findings: Sequence[str], words: Words, now: str) -> str:
        if self.full:
            raise WriteError("`envparity.toml` cannot be written: no space left on device")
        self.accepted += [(finding, words) for finding in findings]
        return "envparity.toml"

    def _keep(self, text: str, path: Path) -> None:
        self.kept.append((text, path))

    def _memory(self, workspace: Workspace, now: str) -> Memory:
        if self.forgotten is not None:
            raise self.forgotten
        return self.memory

    def _trend(self, workspace: Workspace, now: str) -> tuple[Trend, ...]:
        times = tuple(run.time for run in self.memory.runs)
        return (
            (Trend("development production staging", times, ((Area.SECRETS, (4, 2)),), (9, 6)),)
            if times
            else ()
        )

    def _changes(
        self, workspace: Workspace, environment: str, since: str, until: str, now: str
    ) -> tuple[tuple[Snapshot, ...], tuple[Difference, ...]]:
        self.compared.append((environment, since, until))
        names = (f"{environment} at {since}", f"{environment} at {until}" if until else f"{environment} now")
        sides = tuple(Environment(name, Stage.PRODUCTION) for name in names)
        changed = tuple(
            replace(item, environments=sides, cells=item.cells[:2])
            for item in self.report.differences
            if item.subject.name in ("DEBUG", "TZ")
        )
        return tuple(Snapshot(side) for side in sides), changed

    def _save(self, workspace: Workspace, now: str) -> int:
        entry = Entry(len(self.memory.snapshots) + 1, "production", "sha256:" + "7" * 64, now, now, "", 900)
        self.memory = replace(self.memory, snapshots=(*self.memory.snapshots, entry))
        return 1

    def _write(self, report: Report, form: str, path: Path) -> None:
        if self.full:
            raise WriteError(
                f"`{path}` cannot be written: no space left on device", hint="what was there is unchanged"
            )
        self.written.append((form, path))

    def app(self) -> EnvparityApp:
        """Make the application."""
        if self.errands is not None:
            return EnvparityApp(self.directory or self.workspace.root, self.errands, self.left)
        errands = Errands(
            open=lambda directory: self.workspace,
            report=self._report,
            release=self._release,
            write=self._write,
            accept=self._accept,
            keep=self._keep,
            examine=lambda directory: (
                Check("git", there=True, message="/usr/bin/git"),
                Check(
                    "keyring",
                    there=False,
                    message="no keyring service answers",
                    hint="install one, or use a file",
                ),
            ),
            values=lambda directory: (
                Said("theme", "envparity", ""),
                Said("[red]hosts", "db.example", "profiles/production.toml:3"),
            ),
            memory=self._memory,
            trend=self._trend,
            changes=self._changes,
            save=self._save,
            page=page,
            runner=lambda workspace: self.runner,
            now=lambda: NOW,
        )
        return EnvparityApp(self.workspace.root, errands, self.left)


async def until(pilot: Pilot[int], holds: Callable[[], object], *, seconds: float = 20.0) -> None:
    """Let the application go on until something holds."""
    for _ in range(int(seconds / 0.02)):
        if holds():
            break
        await pilot.pause(0.02)
    else:
        pytest.fail(f"did not come about within {seconds} s")
    await pilot.pause()


async def answered(pilot: Pilot[int], *, before: Collection[threading.Thread] = ()) -> None:
    """Let what a key began beside the event loop come to its end, unless a test holds it up."""
    await pilot.pause(0.02)
    for _ in range(PATIENCE):
        if not any(one.name == "envparity-work" and one not in before for one in threading.enumerate()):
            return
        await pilot.pause(0.02)


def shown(app: EnvparityApp) -> str:
    """Give what stands on the screen, a line each."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in strips)


@asynccontextmanager
async def opened(
    world: World, size: tuple[int, int] = (120, 40), screen: str = "board"
) -> AsyncIterator[Session]:
    """Open the application, wait until everything is known, and go to a screen."""
    app, before = world.app(), threading.enumerate()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: (app.known.report or app.known.trouble) and app.known.engine is not None)
        if screen != "board":
            await pilot.press(next(mode.key for mode in MODES if mode.name == screen))
            await until(pilot, lambda: app.current_mode == screen and app.screen.is_mounted)
            await answered(pilot, before=before)
        yield Session(app, pilot, world, before)
    gc.unfreeze()  # an application that has ended is to go


@dataclass
class Session:
    """An open application, its pilot and the world around it."""

    app: EnvparityApp
    pilot: Pilot[int]
    world: World
    before: Collection[threading.Thread]
    """What went on before it was opened, since an earlier test holds it up."""

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return shown(self.app)

    async def press(self, *keys: str) -> None:
        """Press keys and let them be answered."""
        await self.pilot.press(*keys)
        await answered(self.pilot, before=self.before)

    async def until_in(self, screen: str) -> None:
        """Wait until a screen is the current one."""
        await self.until(lambda: self.app.current_mode == screen)

    async def until_says(self, words: str) -> None:
        """Wait until something stands on the screen."""
        await self.until(lambda: words in self.text)

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds."""
        await until(self.pilot, holds)


@pytest.fixture(autouse=True)
def _as_a_new_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Prefer nothing and remember nothing: neither what a developer of the program does, nor an earlier test."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg-config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "xdg-state"))


Open = Callable[..., AbstractAsyncContextManager[Session]]


@pytest.fixture
def open_app() -> Open:
    """Open an application on a world, at a size, on a screen."""
    return opened


@pytest.fixture(params=[(80, 24), (120, 40), (200, 60)], ids=["80x24", "120x40", "200x60"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Each of the sizes that every screen must work at."""
    found: tuple[int, int] = request.param
    return found


@pytest.fixture
def world() -> World:
    """The world as it is by default: nine findings, development runs."""
    return World()


@pytest.fixture
def make_report() -> Callable[..., Report]:
    """Make a report with other findings."""
    return report


IMAGE = "envparity-test/mini:1"
SAYS = "echo hello from {}; while true; do sleep 1; done"
RUN_HERE = ("development", "staging", "broken")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A workspace of three environments of one small service, the third of which ends at once; nothing is left behind."""
    found = subprocess.run(["docker", "image", "inspect", IMAGE], capture_output=True, check=False)
    if found.returncode != 0:
        pytest.skip(f"image {IMAGE} is not on this machine")
    project = f"ept-tui-{uuid4().hex[:8]}"
    (tmp_path / "profiles").mkdir()
    for name in RUN_HERE:
        says = "echo it cannot work; exit 3" if name == "broken" else SAYS.format(name)
        (tmp_path / f"compose.{name}.yaml").write_text(
            f"services:\n  chatty:\n    image: {IMAGE}\n    init: true\n    stop_grace_period: 1s\n"
            f'    command: ["sh", "-c", "{says}"]\n'
        )
        (tmp_path / "profiles" / f"{name}.toml").write_text(
            f'schema = 1\nstage = "{"development" if name == "broken" else name}"\n'
            f'[[sources]]\nfiles = ["compose.{name}.yaml"]\n'
            f'[runtime]\ncompose = ["compose.{name}.yaml"]\nproject = "{project}-{name}"\n'
        )
    yield tmp_path
    runner = Running(open_workspace(tmp_path))
    for name in RUN_HERE:
        runner.carry_out(Asked("down", name))
    runner.close()
