"""The job that front ends hold: one for a workspace, safe to call from several threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

from envparity.engines import labels
from envparity.engines.base import Engine
from envparity.engines.seen import SeenContainer, owner
from envparity.errors import EngineError
from envparity.jobs.running.project import resolve, runtime_of
from envparity.model.declarations import Workspace
from envparity.model.deeds import ContainerState, EngineInfo, Event, LogLine, Plan

Deed = Literal["up", "down", "restart", "switch"]
Say = Callable[[Event], None]


def _silent(event: Event) -> None:
    """Say nothing."""


class Running:
    """The environments of one workspace on this machine's engine. The constructor does nothing."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._configs: dict[str, Mapping[str, Any]] = {}

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
        runtime_of(self._workspace, environment)
        engine = self._reach()
        found = []
        for container in self._ours(engine, environment):
            try:
                found.append(engine.container(container.id).as_state())
            except EngineError:
                # It went between the list and the look; an engine that went would fail the list as well.
                continue
        return tuple(sorted(found, key=lambda state: (state.service, state.name)))

    def services(self, environment: str) -> tuple[str, ...]:
        """Name the services that the environment declares, sorted, without an engine."""
        return tuple(sorted(self._config(environment).get("services") or ()))

    def active(self) -> tuple[str, ...]:
        """Name the environments of this workspace that have a running container, as the workspace orders them."""
        here = str(self._workspace.root)
        running = {
            owner(found.labels)[1]
            for found in self._reach().containers()
            if found.running and owner(found.labels)[0] == here
        }
        names = (declaration.environment.name for declaration in self._workspace.declarations)
        return tuple(name for name in names if name in running)

    def plan(
        self, deed: Deed, environment: str, *, services: Sequence[str] = (), volumes: bool = False
    ) -> Plan:
        """Plan a deed from one look at the engine: what `up`, `down`, `restart` or `switch` would carry out now."""
        raise NotImplementedError

    def up(
        self, environment: str, say: Say = _silent, *, services: Sequence[str] = (), confirm: str = ""
    ) -> Plan:
        """Make the environment run as declared, and give the plan that was carried out.

        `confirm` must be the environment's own name where it is protected. Progress is told by `say`, from
        several threads. Ends when every service is healthy, or has stayed up where it has no health check.
        """
        raise NotImplementedError

    def down(self, environment: str, say: Say = _silent, *, volumes: bool = False, confirm: str = "") -> Plan:
        """Stop and remove the environment's containers and networks, its volumes only when asked."""
        raise NotImplementedError

    def restart(
        self, environment: str, say: Say = _silent, *, services: Sequence[str] = (), confirm: str = ""
    ) -> Plan:
        """Stop and start the environment's containers, in the order of their dependencies."""
        raise NotImplementedError

    def switch(self, environment: str, say: Say = _silent, *, confirm: str = "") -> Plan:
        """Stop what runs of the workspace's other environments, and bring this one up in its place.

        When it does not come up, `EngineError` says why, and what ran before runs again.
        """
        raise NotImplementedError

    def stop(self) -> None:
        """End the deed that is being carried out, from any thread: it raises `Interrupted` and says how far it came."""

    def logs(
        self,
        environment: str,
        *,
        services: Sequence[str] = (),
        follow: bool = False,
        tail: int | None = None,
    ) -> Iterator[LogLine]:
        """Give what the environment's containers wrote; `tail` is lines for each, none for all.

        The iterator that follows has a `close()`, which any thread may call.
        """
        from envparity.engines.logs import following, past

        engine = self._reach()
        containers = [
            found for found in self._ours(engine, environment) if not services or found.service in services
        ]
        return (following if follow else past)(engine, containers, tail)

    def watch(self, environment: str) -> Iterator[None]:
        """Yield when something changed for the environment's containers. Any thread may call its `close()`."""
        from envparity.engines.streams import Stream

        engine = self._reach()
        ours = {labels.WORKSPACE: str(self._workspace.root), labels.ENVIRONMENT: environment}
        return _Changes(Stream([engine.events(ours)]))

    def _reach(self) -> Engine:
        with self._lock:
            if self._engine is None:
                from envparity.engines.table import connect

                self._engine = connect()
            return self._engine

    def _ours(self, engine: Engine, environment: str) -> tuple[SeenContainer, ...]:
        mine = (str(self._workspace.root), environment)
        return tuple(found for found in engine.containers() if owner(found.labels) == mine)

    def _config(self, environment: str) -> Mapping[str, Any]:
        runtime = runtime_of(self._workspace, environment)
        return resolve(self._workspace.root, runtime)


class _Changes(Iterator[None]):
    """A stream of events of which only the moment counts."""

    def __init__(self, stream: Iterator[str]) -> None:
        self._stream = stream

    def __next__(self) -> None:
        next(self._stream)

    def close(self) -> None:
        """End the stream, from any thread."""
        closing: Callable[[], None] = getattr(self._stream, "close", lambda: None)
        closing()
