"""What an engine has, as one look at it shows: frozen, sorted, without values of environment variables."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from envparity.engines import labels
from envparity.model.deeds import ContainerState, Health
from envparity.model.records import dataclass, field, replace


@dataclass(frozen=True, slots=True, order=True)
class Published:
    """A port of the host that a container answers on. `address` is empty for every address."""

    port: int
    protocol: str = "tcp"
    address: str = ""
    target: int = 0

    def __str__(self) -> str:
        return f"{self.address or '0.0.0.0'}:{self.port}->{self.target}/{self.protocol}"  # noqa: S104

    def clashes(self, other: Published) -> bool:
        """Whether both cannot be had at once."""
        alike = (self.port, self.protocol) == (other.port, other.protocol)
        return alike and (self.address == other.address or not self.address or not other.address)


@dataclass(frozen=True)
class SeenContainer:
    """One container. `anonymous` are volumes without a name that hold its data, by path inside it."""

    id: str
    name: str
    state: str
    image: str
    image_id: str
    labels: Mapping[str, str] = field(default_factory=dict)
    ports: tuple[Published, ...] = ()
    health: Health = "none"
    exit_code: int | None = None
    restarts: int = 0
    created: float = 0.0
    started: float = 0.0
    anonymous: tuple[tuple[str, str], ...] = ()
    networks: tuple[str, ...] = ()
    check_said: str = field(default="", repr=False)
    """What the last health check wrote, on one line."""

    @property
    def service(self) -> str:
        """The service it is of, empty for a container outside of any project."""
        return self.labels.get(labels.SERVICE, "")

    @property
    def running(self) -> bool:
        """Whether it has processes: a paused or ever restarting one holds its name and ports too."""
        return self.state in ("running", "paused", "restarting")

    def as_state(self) -> ContainerState:
        """Give it as front ends show it."""
        return ContainerState(
            service=self.service,
            name=self.name,
            id=self.id,
            state=self.state,
            health=self.health,
            image=self.image,
            ports=tuple(str(port) for port in self.ports),
            created=self.created,
            started=self.started,
            exit_code=self.exit_code,
            restarts=self.restarts,
        )


@dataclass(frozen=True)
class SeenNetwork:
    """One network; as with a volume, its name is its identity for us."""

    name: str
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SeenVolume:
    """One volume; a volume's name is its identity."""

    name: str
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SeenImage:
    """An image that is on the engine already. `checked` says whether it brings a health check of its own."""

    id: str
    checked: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Configuration:
    """What a container was started with, raw: its environment (`KEY=VALUE`) and command, which may hold secrets."""

    variables: tuple[str, ...] = field(default=(), repr=False)
    command: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Room:
    """What an engine's machine has, in bytes: memory altogether, and what is free where images and volumes lie.

    0 is not known: of a disk on another machine nothing is.
    """

    memory: int = 0
    disk: int = 0


@dataclass(frozen=True)
class Taken:
    """A port of this host that something listens on, and what that is: for a container's, the engine's own program."""

    port: Published
    by: str
    free: int = 0
    """The next port that nothing listens on, 0 when none was found."""


@dataclass(frozen=True)
class Seen:
    """One look at an engine. `images` holds those that were asked about and are there, by reference.

    `api` is the version of its API and `engine` its kind, empty where that is not known.
    """

    containers: tuple[SeenContainer, ...] = ()
    networks: tuple[SeenNetwork, ...] = ()
    volumes: tuple[SeenVolume, ...] = ()
    images: Mapping[str, SeenImage] = field(default_factory=dict)
    taken: tuple[Taken, ...] = ()
    api: str = ""
    room: Room = Room()
    engine: str = ""

    def of(self, workspace: str, environment: str) -> tuple[SeenContainer, ...]:
        """Give the containers that are ours for one environment, by name."""
        return tuple(
            container for container in self.containers if owner(container.labels) == (workspace, environment)
        )

    def as_it_ran(self, workspace: str, ids: Collection[str]) -> Seen:
        """Give this look with these of a workspace's containers running and no others, as it was before."""

        def then(found: SeenContainer) -> SeenContainer:
            if owner(found.labels)[0] != workspace:
                return found
            if found.id in ids:
                return found if found.running else replace(found, state="running")
            return replace(found, state="exited") if found.running else found

        return replace(self, containers=tuple(map(then, self.containers)))

    def container(self, name: str) -> SeenContainer | None:
        """Find a container by name, whoever's it is."""
        return next((container for container in self.containers if container.name == name), None)


def owner(found: Mapping[str, str]) -> tuple[str, str]:
    """Give the workspace and environment that a thing's labels name; both empty when it is not ours."""
    return found.get(labels.WORKSPACE, ""), found.get(labels.ENVIRONMENT, "")
