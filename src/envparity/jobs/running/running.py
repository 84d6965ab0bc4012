"""The job that front ends hold: one for a workspace, safe to call from several threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from envparity.engines import labels
from envparity.engines.seen import SeenContainer, owner
from envparity.errors import EngineError, EnvparityError, Interrupted, UsageError
from envparity.jobs.running.planning import Asked, Deed, Planned, Planner
from envparity.jobs.running.streams import Changes, Lines, Say, one_at_a_time
from envparity.model.declarations import Workspace
from envparity.model.deeds import ContainerState, EngineInfo, Event, LogLine, Plan

if TYPE_CHECKING:
    from envparity.engines.base import Engine
    from envparity.jobs.running.project import Resolved
    from envparity.jobs.running.veil import Veil


def _silent(event: Event) -> None:
    """Say nothing."""


class Running:
    """The environments of one workspace on this machine's engine. The constructor does nothing.

    One deed is carried out at a time; looks, logs and watches go on beside it.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._deed = threading.Lock()
        self._stop = threading.Event()
        self._engine: Engine | None = None
        self._planner = Planner(workspace, self._reach)

    def connect(self) -> EngineInfo:
        """Reach an engine; `EngineError` says what is missing, its hint how to get it."""
        return self._reach().info

    def close(self) -> None:
        """Let go of the engine; the next call reaches it again."""
        with self._lock:
            engine, self._engine = self._engine, None
        if engine is not None:
            engine.close()

    def states(self, environment: str) -> tuple[ContainerState, ...]:
        """Give the environment's containers, sorted by service and name; empty when none was made."""
        self._planner.known(environment)
        engine = self._reach()
        looks = (engine.container(found.id) for found in self._ours(engine, environment))
        states = (found.as_state() for found in looks if found is not None)
        return tuple(sorted(states, key=lambda state: (state.service, state.name)))

    def services(self, environment: str) -> tuple[str, ...]:
        """Name the services that the environment declares, sorted, without an engine."""
        return tuple(sorted(self._planner.resolve(environment, fetch=False).config.get("services") or ()))

    def active(self) -> tuple[str, ...]:
        """Name the environments of this workspace that have a running container, as the workspace orders them."""
        running = {
            owner(found.labels)[1]
            for found in self._reach().containers()
            if found.running and owner(found.labels)[0] == self._place
        }
        return tuple(name for name in self._names() if name in running)

    def plan(
        self,
        deed: Deed,
        environment: str,
        *,
        services: Sequence[str] = (),
        volumes: bool = False,
        build: bool = False,
        beside: bool = False,
        counts: Mapping[str, int] | None = None,
    ) -> Plan:
        """Plan a deed from one look at the engine: what it would carry out now.

        `UsageError`, `ReadError` and `EngineError` say what stands in its way.
        """
        counted = tuple(sorted((counts or {}).items()))
        asked = Asked(deed, environment, tuple(services), volumes, build, beside, counted)
        return self._planner.plan(asked).plan

    def up(
        self,
        environment: str,
        say: Say = _silent,
        *,
        services: Sequence[str] = (),
        build: bool = False,
        beside: bool = False,
        confirm: str = "",
        agreed: Plan | None = None,
    ) -> Plan:
        """Make the environment run as declared, and give the plan that was carried out.

        With `build`, images that can be built are, though they are there; with `beside`, its ports are moved
        where something else has them. `confirm` must name the
        environment where it is protected. Progress is told by `say`, one call at a time, from several
        threads. Ends when every service is healthy, or has stayed up where it has no health check;
        `EngineError` says which did not and why. `agreed`, for every deed, is the plan that was shown and
        agreed to: when what is there now calls for another one, nothing is done (`EngineError`).
        """
        asked = Asked("up", environment, tuple(services), build=build, beside=beside)
        return self._carry_out(asked, say, confirm, agreed)

    def down(
        self,
        environment: str,
        say: Say = _silent,
        *,
        volumes: bool = False,
        confirm: str = "",
        agreed: Plan | None = None,
    ) -> Plan:
        """Stop and remove the environment's containers and networks, its volumes only when asked."""
        return self._carry_out(Asked("down", environment, volumes=volumes), say, confirm, agreed)

    def restart(
        self,
        environment: str,
        say: Say = _silent,
        *,
        services: Sequence[str] = (),
        confirm: str = "",
        agreed: Plan | None = None,
    ) -> Plan:
        """Stop and start the environment's containers as they are, in the order of their dependencies."""
        return self._carry_out(Asked("restart", environment, tuple(services)), say, confirm, agreed)

    def scale(
        self,
        environment: str,
        counts: Mapping[str, int],
        say: Say = _silent,
        *,
        confirm: str = "",
        agreed: Plan | None = None,
    ) -> Plan:
        """Have so many containers of each named service, until the next `up` has as many as are declared."""
        asked = Asked("scale", environment, counts=tuple(sorted(counts.items())))
        return self._carry_out(asked, say, confirm, agreed)

    def pause(
        self,
        environment: str,
        say: Say = _silent,
        *,
        services: Sequence[str] = (),
        go_on: bool = False,
        confirm: str = "",
        agreed: Plan | None = None,
    ) -> Plan:
        """Hold the environment's containers still, or with `go_on` let those that are held go on."""
        asked = Asked("unpause" if go_on else "pause", environment, tuple(services))
        return self._carry_out(asked, say, confirm, agreed)

    def switch(
        self,
        environment: str,
        say: Say = _silent,
        *,
        build: bool = False,
        confirm: str = "",
        agreed: Plan | None = None,
    ) -> Plan:
        """Stop what runs of the workspace's other environments, and bring this one up in its place.

        Images, networks, volumes and containers are made before anything is stopped. When the new one does
        not come up, `EngineError` says why, and what ran before runs again. `confirm` names every protected
        environment that is touched, with commas between them.
        """
        return self._carry_out(Asked("switch", environment, build=build), say, confirm, agreed)

    def stop(self) -> None:
        """End the deed under way, from any thread: it raises `Interrupted`, which says how far it came."""
        self._stop.set()

    def logs(
        self,
        environment: str,
        *,
        services: Sequence[str] = (),
        follow: bool = False,
        tail: int | None = None,
    ) -> Iterator[LogLine]:
        """Give what the environment's containers wrote; `tail` is lines for each, none for all.

        The secrets that its files give to its containers are masked. The iterator that follows has a
        `close()`, which any thread may call.
        """
        from envparity.engines.logs import following, past

        self._planner.known(environment)
        engine = self._reach()
        ours = self._ours(engine, environment)
        chosen = [found for found in ours if not services or found.service in services]
        lines = (following if follow else past)(engine, chosen, tail)
        return Lines(lines, self._veil((environment,)))

    def watch(self, environment: str) -> Iterator[None]:
        """Yield when something changed for the environment's containers. Any thread may call its `close()`."""
        from envparity.engines.streams import Stream

        self._planner.known(environment)
        ours = {labels.WORKSPACE: self._place, labels.ENVIRONMENT: environment}
        return Changes(Stream([self._reach().events(ours)]))

    @property
    def _place(self) -> str:
        return self._planner.place

    def _names(self) -> tuple[str, ...]:
        return tuple(declaration.environment.name for declaration in self._workspace.declarations)

    def _reach(self) -> Engine:
        with self._lock:
            if self._engine is None:
                from envparity.engines.table import connect

                self._engine = connect()
            return self._engine

    def _ours(self, engine: Engine, environment: str) -> tuple[SeenContainer, ...]:
        mine = (self._place, environment)
        return tuple(found for found in engine.containers() if owner(found.labels) == mine)

    def _veil(self, environments: Sequence[str], *resolved: Resolved) -> Veil:
        """Make the veil over these environments; one whose files cannot be read (any more) adds nothing to it."""
        from envparity.jobs.running.veil import make_veil

        known = list(resolved)
        for name in environments:
            try:
                known.append(self._planner.resolve(name))
            except EnvparityError:
                continue
        variables = {key: value for one in known for key, value in one.variables.items()}
        return make_veil([one.config for one in known], variables)

    def _carry_out(self, asked: Asked, say: Say, confirm: str, agreed: Plan | None) -> Plan:
        from envparity.engines.execute import execute

        self._guard((asked.environment,), confirm)
        with self._alone(), self._planner.journal.lock(str(asked)):
            planned = self._planner.plan(asked)
            plan, seen = planned.plan, planned.seen
            if asked.deed == "switch":
                self._guard(self._planner.leaving(seen, asked.environment), confirm)
            if agreed is not None and agreed != plan:
                raise EngineError(
                    "what runs here has changed since the plan was shown: nothing was done",
                    hint="look at the plan as it is now",
                )
            heard = one_at_a_time(say)
            veil = self._veil((asked.environment,))
            self._put_down(asked, planned)
            try:
                execute(self._reach(), plan, seen, heard, wanted=planned.wanted, stop=self._stop, veil=veil)
            except (EngineError, Interrupted) as error:
                if asked.deed != "switch":
                    raise
                raise self._back(planned, error, heard) from error
            self._planner.journal.clear()
            if asked.deed == "down":
                self._forget_secrets(asked.environment)
            return plan

    def _put_down(self, asked: Asked, planned: Planned) -> None:
        """Have the journal say what ran, before a switch stops any of it."""
        if asked.deed == "switch" and planned.before is not None and not planned.plan.empty:
            ours = (found for found in planned.before.containers if owner(found.labels)[0] == self._place)
            self._planner.journal.write(asked.environment, tuple(found.id for found in ours if found.running))

    def _forget_secrets(self, environment: str) -> None:
        from envparity.engines.shelf import clear

        clear(self._planner.shelf(environment))

    def _guard(self, environments: Sequence[str], confirm: str) -> None:
        said = {name.strip() for name in confirm.split(",")}
        for declaration in self._workspace.declarations:
            name = declaration.environment.name
            if declaration.protected and name in environments and name not in said:
                raise UsageError(
                    f"environment `{name}` is protected and was not named in confirmation",
                    hint=f"confirm with its name, `{name}`",
                )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold off a second deed while one is under way."""
        if not self._deed.acquire(blocking=False):
            raise UsageError("another deed is under way", hint="wait for its end, or stop it")
        try:
            self._stop.clear()
            yield
        finally:
            self._deed.release()

    def _back(
        self, planned: Planned, error: EngineError | Interrupted, say: Say
    ) -> EngineError | Interrupted:
        """Bring back what ran before a switch that failed, and say in one error both why and how that went."""
        from envparity.engines.execute import execute
        from envparity.engines.observe import observe
        from envparity.engines.plan import plan_back

        self._stop.clear()
        plan = planned.plan
        try:
            now = observe(self._reach(), self._place)
            before = planned.before or planned.seen
            back = plan_back(plan.project, self._place, plan.environment, before, now)
            execute(self._reach(), back, now, say, veil=self._veil(self._names()))
        except (EngineError, Interrupted) as second:
            told = f"{error.message}; bringing back what ran before failed too: {second.message}"
            return EngineError(told, hint=second.hint or error.hint)
        self._planner.journal.clear()
        again = sorted({step.service or step.name for step in back.steps if step.verb == "start"})
        told = f"; what ran before runs again: {', '.join(again)}" if again else "; nothing had been stopped"
        return type(error)(error.message + told, hint=error.hint)
