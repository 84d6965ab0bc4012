"""What is looked at and talked with while environments run: states, logs, figures, processes, programs, files."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from envparity.engines import labels
from envparity.engines.seen import SeenContainer, owner
from envparity.errors import EngineError, EnvparityError, UsageError
from envparity.jobs.running.planning import Planner
from envparity.jobs.running.streams import Changes, Lines
from envparity.model.declarations import Workspace
from envparity.model.deeds import Command, ContainerState, EngineInfo, LogLine, Usage
from envparity.model.records import dataclass

if TYPE_CHECKING:
    from envparity.engines.base import Engine, Exchange
    from envparity.jobs.running.project import Resolved
    from envparity.jobs.running.veil import Veil

_AT_ONCE = 8
"""Containers that are looked at side by side."""


@dataclass(frozen=True, slots=True)
class Processes:
    """What runs in one container: the columns' titles, and a row for each process."""

    service: str
    container: str
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Looking:
    """The environments of one workspace on this machine's engine, to be looked at. The constructor does nothing."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
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
        engine = self._reach()
        ours = self._containers(environment)
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            looks = pool.map(lambda found: engine.container(found.id), ours)
            states = [found.as_state() for found in looks if found is not None]
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

    def logs(
        self,
        environment: str,
        *,
        services: Sequence[str] = (),
        follow: bool = False,
        tail: int | None = None,
        wanted: Callable[[LogLine], bool] | None = None,
    ) -> Lines:
        """Give what the environment's containers wrote, in the order of time; `tail` is lines for each, none for all.

        The secrets that its files give to its containers are masked. `wanted` chooses lines, after that.
        The iterator that follows has a `close()`, which any thread may call.
        """
        from envparity.engines.logs import following, past

        chosen = self._containers(environment, services)
        lines = (following if follow else past)(self._reach(), chosen, tail)
        return Lines(lines, self._veil((environment,)), wanted)

    def watch(self, environment: str) -> Iterator[None]:
        """Yield when something changed for the environment's containers. Any thread may call its `close()`."""
        from envparity.engines.streams import Stream

        self._planner.known(environment)
        ours = {labels.WORKSPACE: self._place, labels.ENVIRONMENT: environment}
        return Changes(Stream([self._reach().events(ours)]))

    def stats(
        self, environment: str, *, names: Sequence[str] | None = None, rate: float = 0.0
    ) -> Iterator[Usage]:
        """Stream what running containers use, those of these names or services, or all: one item for each and second.

        An engine pays for every container that is measured: name those that are shown. With a `rate`, all of them
        together give so many items a second and no more. Any thread may `close()` it.
        """
        from envparity.engines.streams import Stream

        engine = self._reach()
        chosen = [
            found
            for found in self._containers(environment)
            if found.running and (names is None or found.name in names or found.service in names)
        ]
        every = len(chosen) / rate if rate and len(chosen) > rate else 0.0
        return Stream([engine.stats(found, every=every) for found in chosen])

    def top(self, environment: str, services: Sequence[str] = ()) -> tuple[Processes, ...]:
        """List the processes of the environment's running containers."""
        engine = self._reach()
        listed = []
        for found in self._containers(environment, services):
            if found.running:
                with _called(found):
                    listed.append(Processes(found.service, found.name, *engine.top(found.id)))
        return tuple(listed)

    def exchange(
        self, environment: str, service: str, command: Command, *, number: int = 1, confirm: str = ""
    ) -> Exchange:
        """Start a program in a service's container, to talk with; `UsageError` when none runs.

        `confirm` must name the environment where it is protected.
        """
        self._guard((environment,), confirm)
        found = self._one(environment, service, number)
        if not found.running:
            raise UsageError(
                f"`{service}` of `{environment}` does not run", hint=f"`envparity up {environment} {service}`"
            )
        with _called(found):
            return self._reach().exchange(found.id, command)

    def pack(self, environment: str, service: str, path: str, *, number: int = 1) -> Iterator[bytes]:
        """Give a file or folder of a service's container as the pieces of a tar."""
        found = self._one(environment, service, number)
        with _called(found):
            return self._reach().pack(found.id, path)

    def unpack(
        self,
        environment: str,
        service: str,
        folder: str,
        data: Iterator[bytes],
        *,
        number: int = 1,
        confirm: str = "",
    ) -> None:
        """Lay what a tar holds into a folder of a service's container."""
        self._guard((environment,), confirm)
        found = self._one(environment, service, number)
        with _called(found):
            self._reach().unpack(found.id, folder, data)

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

    def _containers(self, environment: str, services: Sequence[str] = ()) -> tuple[SeenContainer, ...]:
        """Give the environment's containers, of these services; `UsageError` for a service that has none here."""
        self._planner.known(environment)
        mine = (self._place, environment)
        ours = [found for found in self._reach().containers() if owner(found.labels) == mine]
        here = {found.service for found in ours}
        for name in services:
            if name not in here:
                known = ", ".join(f"`{one}`" for one in sorted(here))
                hint = f"here are: {known}" if known else f"`envparity up {environment}` makes and starts it"
                raise UsageError(f"no service `{name}` of `{environment}` is here", hint=hint)
        return tuple(found for found in ours if not services or found.service in services)

    def _one(self, environment: str, service: str, number: int) -> SeenContainer:
        """Find one container of a service by its number."""
        found = self._containers(environment, (service,))
        for one in found:
            if one.labels.get(labels.NUMBER, "1") == str(number):
                return one
        numbers = ", ".join(sorted(one.labels.get(labels.NUMBER, "1") for one in found))
        raise UsageError(f"`{service}` has no container {number}", hint=f"there are: {numbers}")

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
def _called(container: SeenContainer) -> Iterator[None]:
    """Call a container in what the engine says of it by its service, which people know, in place of its id."""
    try:
        yield
    except EngineError as error:
        message = error.message.replace(container.id, f"`{container.service}`")
        if message == error.message:
            raise
        raise EngineError(message, hint=error.hint) from error
