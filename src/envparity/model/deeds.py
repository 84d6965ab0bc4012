"""What is seen of an engine, the plan of a deed, and what is said while it is carried out."""

from __future__ import annotations

from typing import Literal

from envparity.model.records import dataclass

Health = Literal["none", "starting", "healthy", "unhealthy"]
Verb = Literal[
    "pull", "build", "create", "start", "wait", "stop", "remove", "recreate", "rename", "pause", "unpause"
]
Kind = Literal["image", "network", "volume", "container"]
Deed = Literal["up", "down", "restart", "switch", "scale", "stop", "pause", "unpause"]
"""What can be done to an environment on this machine.

`up` makes it run as declared. `down` removes its containers and networks, and its volumes where that is asked for.
`stop` stops its containers, or those of some services, and leaves them there; `restart` stops and starts them as they
are, in the order of their dependencies. `pause` holds them still, `unpause` lets those that are held go on. `scale`
has so many containers of each named service, until the next `up` has as many as are declared. `switch` makes all that
the environment needs, stops what runs of the workspace's other environments, and brings it up in their place; when it
does not come up, what ran before runs again.
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A deed as it was asked for, on an environment or on some of its services.

    With `build`, images that can be built are, though they are there; with `beside`, ports are moved where something
    else has them; `volumes` goes with `down`. `counts` are containers by service, sorted.
    """

    deed: Deed
    environment: str
    services: tuple[str, ...] = ()
    volumes: bool = False
    build: bool = False
    beside: bool = False
    counts: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        return f"{self.deed} {self.environment}"


@dataclass(frozen=True, slots=True)
class ContainerState:
    """One container of an environment as the engine shows it. `state` is the engine's word (`running`, ...).

    `ports` read `0.0.0.0:8080->80/tcp`; `created` and `started` are seconds since the epoch, 0 if never.
    """

    service: str
    name: str
    id: str
    state: str
    health: Health
    image: str
    ports: tuple[str, ...] = ()
    created: float = 0.0
    started: float = 0.0
    exit_code: int | None = None
    restarts: int = 0


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """A reachable engine: `docker` or `podman`, its version, API version and where it is reached."""

    name: str
    version: str
    api: str
    address: str


@dataclass(frozen=True, slots=True)
class Step:
    """One deed on one thing, with the cause that calls for it. `after` are the ids of steps to wait for."""

    id: str
    verb: Verb
    kind: Kind
    name: str
    cause: str
    service: str = ""
    after: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.verb} {self.kind} {self.name}  ({self.cause})"


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps that take an engine from what is seen to what is wanted; prints as text."""

    project: str
    environment: str
    steps: tuple[Step, ...]
    warnings: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.steps

    def __str__(self) -> str:
        return "\n".join(str(step) for step in self.steps) or "nothing to do"


@dataclass(frozen=True, slots=True)
class Event:
    """Progress: what is happening to which service now."""

    service: str
    status: Literal["waiting", "working", "done", "failed", "skipped"]
    message: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line a container wrote, without its line end and without control characters."""

    service: str
    container: str
    text: str
    stream: Literal["stdout", "stderr"] = "stdout"
    time: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """What one container uses at a moment. `cpu` is a share of one core, sizes are bytes; traffic is since its start."""

    service: str
    container: str
    time: float = 0.0
    cpu: float = 0.0
    memory: int = 0
    limit: int = 0
    received: int = 0
    sent: int = 0
    read: int = 0
    written: int = 0
    processes: int = 0


@dataclass(frozen=True, slots=True)
class Command:
    """A program to be started in a container, and how."""

    words: tuple[str, ...]
    terminal: bool = False
    stdin: bool = False
    user: str = ""
    folder: str = ""
    variables: tuple[str, ...] = ()
    privileged: bool = False
