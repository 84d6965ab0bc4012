"""What an engine is to have: frozen, and silent about values in its `repr`, which hold raw secrets."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Literal

from envparity.engines.base import Body, Recipe
from envparity.engines.seen import Published
from envparity.model.deeds import Command
from envparity.model.records import dataclass, field

Condition = Literal["service_started", "service_healthy", "service_completed_successfully"]
PullPolicy = Literal["missing", "always", "never", "build"]


def digest(form: object) -> str:
    """Give a digest of anything that JSON can hold, whatever the order of its keys."""
    text = json.dumps(form, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Need:
    """Another service that must have come so far first. `restart`: made anew with it; not `required`: it may fail."""

    service: str
    condition: Condition = "service_started"
    restart: bool = False
    required: bool = True


@dataclass(frozen=True, slots=True)
class Join:
    """A network that a service's containers are on, by the network's name on the engine."""

    network: str
    endpoint: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class File:
    """A file that a container is given before its start: a config or secret that lies in no file here.

    With a `source` it lies there, in this machine's memory, and is mounted; else it is written into the container.
    """

    path: str
    data: bytes = field(repr=False)
    mode: int = 0o444
    owner: tuple[int, int] = (0, 0)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Preparation:
    """What is run in a container of its own before a start; `each` before that of every container of the service.

    Without an `image` it is the service's own, without words the image's command.
    """

    command: Command = field(repr=False)
    image: str = ""
    each: bool = False


@dataclass(frozen=True)
class WantedService:
    """One service. `body` is the engine's form for creating its container, but for what is known only then.

    `checked` says whether it has a health check: none means as its image has it. `shares` are the services
    whose namespaces or volumes its container lives in, so that it is made anew when theirs is.
    """

    name: str
    image: str
    body: Body = field(repr=False)
    form: str
    parts: Mapping[str, str] = field(default_factory=dict, repr=False)
    pull: PullPolicy = "missing"
    platform: str = ""
    recipe: Recipe | None = None
    joins: tuple[Join, ...] = ()
    needs: tuple[Need, ...] = ()
    shares: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    ports: tuple[Published, ...] = ()
    volumes: tuple[str, ...] = ()
    containers: tuple[str, ...] = ()
    checked: bool | None = None
    hooks: tuple[Command, ...] = field(default=(), repr=False)
    """What is run in each container after its start."""
    preparations: tuple[Preparation, ...] = ()
    newer: tuple[tuple[str, str], ...] = ()
    """What not every engine carries out: attribute, and the version of the engine's API that brought it."""

    @property
    def memory(self) -> tuple[int, int]:
        """What all its containers together are to have for certain, and may take at most; 0 for no such limit."""
        host = self.body.get("HostConfig") or {}
        count = len(self.containers)
        return int(host.get("MemoryReservation") or 0) * count, int(host.get("Memory") or 0) * count

    @property
    def images(self) -> tuple[str, ...]:
        """Every image that it takes: its own first, then those of what is run before."""
        return tuple(dict.fromkeys((self.image, *(one.image for one in self.preparations if one.image))))

    @property
    def networks(self) -> tuple[str, ...]:
        """The names of the networks its containers are on, the main one first."""
        return tuple(join.network for join in self.joins)


@dataclass(frozen=True)
class WantedNetwork:
    """One network. An external one is only looked for."""

    name: str
    body: Body = field(default_factory=dict, repr=False)
    form: str = ""
    external: bool = False


@dataclass(frozen=True)
class WantedVolume:
    """One volume. An external one is only looked for."""

    name: str
    body: Body = field(default_factory=dict, repr=False)
    form: str = ""
    external: bool = False


@dataclass(frozen=True)
class Wanted:
    """One environment as an engine is to have it. `refused` are attributes that cannot be carried out."""

    project: str
    environment: str
    workspace: str
    services: tuple[WantedService, ...] = ()
    networks: tuple[WantedNetwork, ...] = ()
    volumes: tuple[WantedVolume, ...] = ()
    refused: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def service(self, name: str) -> WantedService | None:
        """Find a service by name."""
        return next((service for service in self.services if service.name == name), None)

    def network(self, name: str) -> WantedNetwork | None:
        """Find a network by its name on the engine."""
        return next((network for network in self.networks if network.name == name), None)

    def volume(self, name: str) -> WantedVolume | None:
        """Find a volume by its name on the engine."""
        return next((volume for volume in self.volumes if volume.name == name), None)

    @property
    def jobs(self) -> frozenset[str]:
        """The services that another one waits for to end well: they do their work once."""
        return frozenset(
            need.service
            for service in self.services
            for need in service.needs
            if need.condition == "service_completed_successfully"
        )

    @property
    def optional(self) -> frozenset[str]:
        """The services that others wait for and can do without: all of them say `required: false`."""
        needs = [need for service in self.services for need in service.needs]
        return frozenset(n.service for n in needs) - {n.service for n in needs if n.required}

    @property
    def awaited(self) -> frozenset[str]:
        """The services that another one waits for to be healthy."""
        return frozenset(
            need.service
            for service in self.services
            for need in service.needs
            if need.condition == "service_healthy"
        )
