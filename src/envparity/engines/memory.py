"""An engine that is only remembered: what a plan would make of one, without containers.

It keeps what it is told as a real one does and lets containers take the course that their image's name
says: one with `crash` in it ends with exit code 1, one with `job` ends well, one with `sick` is unhealthy.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping

from envparity.engines.base import Body, Exchange, Flow, Recipe
from envparity.engines.seen import (
    Configuration,
    Published,
    Room,
    SeenContainer,
    SeenImage,
    SeenNetwork,
    SeenVolume,
)
from envparity.errors import EngineError
from envparity.model.deeds import Command, EngineInfo, Health, LogLine
from envparity.model.records import dataclass, field, replace


class _Held(list[LogLine]):
    """A stream that has ended."""

    def close(self) -> None:
        """Nothing waits on it."""


class _Ran(list[tuple[str, bytes]]):
    """A program that has ended and wrote nothing."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self._code = code

    def send(self, data: bytes) -> None:
        """Take input."""

    def end_input(self) -> None:
        """Take the end of the input."""

    def resize(self, rows: int, columns: int) -> None:
        """Take a size."""

    def exit_code(self) -> int:
        """Give the exit code."""
        return self._code

    def close(self) -> None:
        """Nothing is held open."""


@dataclass
class MemoryEngine:
    """Everything is in plain fields, so that a test can set up what it likes. Not for several threads' truth."""

    info: EngineInfo = field(default_factory=lambda: EngineInfo("memory", "1", "1.99", "memory:"))
    held: dict[str, SeenContainer] = field(default_factory=dict)
    bodies: dict[str, Body] = field(default_factory=dict, repr=False)
    nets: dict[str, SeenNetwork] = field(default_factory=dict)
    vols: dict[str, SeenVolume] = field(default_factory=dict)
    images: dict[str, SeenImage] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    """Images that no registry has."""
    has: Room = field(default_factory=Room)
    lines: dict[str, tuple[str, ...]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """Every change that was asked for, in order."""
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def containers(self) -> tuple[SeenContainer, ...]:
        """List every container by name."""
        return tuple(sorted(self.held.values(), key=lambda found: found.name))

    def container(self, id: str) -> SeenContainer | None:
        """Look at one container."""
        return self.held.get(id)

    def networks(self) -> tuple[SeenNetwork, ...]:
        """List every network."""
        return tuple(self.nets[name] for name in sorted(self.nets))

    def volumes(self) -> tuple[SeenVolume, ...]:
        """List every volume."""
        return tuple(self.vols[name] for name in sorted(self.vols))

    def image(self, reference: str) -> SeenImage | None:
        """Look at one image."""
        return self.images.get(reference)

    def described(self, id: str) -> Body | None:
        """Give a container's body, as it was made."""
        return self.bodies.get(id)

    def described_image(self, reference: str) -> Body | None:
        """Give an image's id alone."""
        found = self.images.get(reference)
        return {"Id": found.id} if found else None

    def save(self, reference: str) -> Flow:
        """Refuse: a remembered image has no layers."""
        raise EngineError(f"reading the image `{reference}`: it is only remembered")

    def configuration(self, id: str) -> Configuration:
        """Give the environment and the command that a container was made with."""
        body = self.bodies.get(id, {})
        return Configuration(tuple(body.get("Env") or ()), tuple(body.get("Cmd") or ()))

    def room(self) -> Room:
        """Give what a test has put there."""
        return self.has

    def patience(self, id: str) -> float:
        """Give the seconds that a health check may take."""
        return 1.0

    def check(self, id: str) -> None:
        """Do nothing: health is as it is."""

    def pull(self, reference: str, platform: str, say: Callable[[str], None]) -> None:
        """Have an image, unless no registry has it."""
        self.asked.append(f"pull {reference}")
        if reference in self.absent:
            raise EngineError(f"pulling `{reference}`: manifest unknown")
        self.images[reference] = SeenImage(f"sha256:{next(self._ids)}")

    def build(self, recipe: Recipe, say: Callable[[str], None]) -> None:
        """Have an image."""
        self.asked.append(f"build {recipe.tag}")
        say("Step 1/1 : FROM scratch")
        self.images[recipe.tag] = SeenImage(f"sha256:{next(self._ids)}")

    def create_network(self, body: Body) -> None:
        """Keep a network."""
        self.asked.append(f"create network {body['Name']}")
        self.nets[body["Name"]] = SeenNetwork(body["Name"], body.get("Labels", {}))

    def create_volume(self, body: Body) -> None:
        """Keep a volume."""
        self.asked.append(f"create volume {body['Name']}")
        self.vols.setdefault(body["Name"], SeenVolume(body["Name"], body.get("Labels", {})))

    def create_container(self, name: str, body: Body, platform: str) -> str:
        """Keep a container; `EngineError` when its name is taken or its image is not there."""
        self.asked.append(f"create {name}")
        if any(found.name == name for found in self.held.values()):
            raise EngineError(f"creating the container `{name}`: the name is already in use")
        image = self.images.get(body["Image"])
        if image is None:
            raise EngineError(f"creating the container `{name}`: no such image: {body['Image']}")
        made = f"{next(self._ids):064x}"
        networks = (body.get("NetworkingConfig") or {}).get("EndpointsConfig") or {}
        self.bodies[made] = body
        self.held[made] = SeenContainer(
            id=made,
            name=name,
            state="created",
            image=body["Image"],
            image_id=image.id,
            labels=body["Labels"],
            networks=tuple(networks),
        )
        return made

    def connect(self, network: str, id: str, endpoint: Body) -> None:
        """Put a container on one more network."""
        self._set(id, networks=tuple(sorted({*self.held[id].networks, network})))

    def put(self, id: str, path: str, data: bytes, mode: int, owner: tuple[int, int]) -> None:
        """Take a file."""
        self.asked.append(f"put {path}")

    def start(self, id: str) -> None:
        """Start a container, which then takes its course."""
        found = self._there(id)
        self.asked.append(f"start {found.name}")
        check = self.bodies[id].get("Healthcheck", {}).get("Test", ["NONE"]) != ["NONE"]
        health: Health = ("unhealthy" if "sick" in found.image else "healthy") if check else "none"
        if "crash" in found.image or "job" in found.image:
            self._set(id, state="exited", exit_code=1 if "crash" in found.image else 0, health="none")
        else:
            self._set(id, state="running", exit_code=None, health=health, ports=self._ports(id), started=1.0)

    def pause(self, id: str) -> None:
        """Hold a container still."""
        self._set(id, state="paused")

    def unpause(self, id: str) -> None:
        """Let a paused container go on."""
        self._set(id, state="running")

    def stop(self, id: str, seconds: int | None) -> None:
        """Stop a container."""
        found = self._there(id)
        self.asked.append(f"stop {found.name}")
        if found.running:
            self._set(id, state="exited", exit_code=0, ports=(), health="none")

    def rename(self, id: str, name: str) -> None:
        """Give a container another name."""
        self._set(id, name=name)

    def remove(self, id: str, *, volumes: bool) -> None:
        """Forget a container."""
        if found := self.held.pop(id, None):
            self.asked.append(f"remove {found.name}")

    def remove_network(self, name: str) -> None:
        """Forget a network."""
        self.asked.append(f"remove network {name}")
        self.nets.pop(name, None)

    def remove_volume(self, name: str) -> None:
        """Forget a volume."""
        self.asked.append(f"remove volume {name}")
        self.vols.pop(name, None)

    def logs(
        self,
        container: SeenContainer,
        *,
        follow: bool,
        tail: int | None,
        since: str = "",
    ) -> Flow:
        """Give the lines that a test has put there."""
        said = self.lines.get(container.name, ())
        return _Held(LogLine(container.service, container.name, line) for line in said)

    def events(self, wanted: Mapping[str, str]) -> Flow:
        """Give no event."""
        return _Held()

    def stats(self, container: SeenContainer, *, every: float = 0.0) -> Flow:
        """Give no figure."""
        return _Held()

    def top(self, id: str) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """Give one process, the container's own."""
        return ("PID", "CMD"), (("1", self._there(id).name),)

    def exchange(self, id: str, command: Command) -> Exchange:
        """Remember that it was asked for; a program named `fail` ends with exit code 3, any other well."""
        self.asked.append(f"run {' '.join(command.words)} in {self._there(id).name}")
        return _Ran(3 if command.words[0] == "fail" else 0)

    def pack(self, id: str, path: str) -> Iterator[bytes]:
        """Give nothing."""
        return iter(())

    def unpack(self, id: str, folder: str, data: Iterator[bytes]) -> None:
        """Take nothing."""

    def close(self) -> None:
        """Nothing is held open."""

    def _there(self, id: str) -> SeenContainer:
        if id not in self.held:
            raise EngineError("no such container")
        return self.held[id]

    def _set(self, id: str, **changes: object) -> None:
        self.held[id] = replace(self.held[id], **changes)  # type: ignore[arg-type]

    def _ports(self, id: str) -> tuple[Published, ...]:
        bindings: Mapping[str, list[Mapping[str, str]]] = self.bodies[id]["HostConfig"].get(
            "PortBindings", {}
        )
        return tuple(
            Published(
                int(one["HostPort"]), inside.partition("/")[2], one["HostIp"], int(inside.partition("/")[0])
            )
            for inside, wanted in sorted(bindings.items())
            for one in wanted
            if one["HostPort"].isdigit()
        )
