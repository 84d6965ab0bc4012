"""What stands in the way of a plan: found before anything is touched, all of it in one message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from envparity.engines import labels
from envparity.engines.plan.fates import Fate
from envparity.engines.seen import Published, Seen, SeenContainer, owner
from envparity.engines.wanted.silent import speaks
from envparity.engines.wanted.values import Wanted, WantedNetwork, WantedService, WantedVolume
from envparity.errors import EngineError, UsageError
from envparity.model.records import dataclass


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing in the way, and what to do about it."""

    message: str
    hint: str = ""


def refuse_unsupported(wanted: Wanted, api: str = "", engine: str = "") -> None:
    """Raise `UsageError` when the project asks for what is not carried out here, or not by this engine or its API."""
    told = [
        *wanted.refused,
        *(
            f"`services.{service.name}.{key}`: needs an engine of API {version}, this one speaks {api}"
            for service in wanted.services
            for key, version in service.newer
            if not speaks(api, version)
        ),
        *(
            f"`services.{service.name}.links`: Podman would pass over the name `{alias}` for `{other}` in silence"
            for service in wanted.services
            for other, _, alias in (link.partition(":") for link in service.links)
            if engine == "podman" and alias not in ("", other)
        ),
    ]
    if told:
        raise UsageError(
            "; ".join(told), hint="docs/compose.md lists what is carried out; nothing was started"
        )


def clear(obstacles: Iterable[Obstacle]) -> None:
    """Raise `EngineError` when there is any."""
    found = list(dict.fromkeys(obstacles))
    if found:
        hints = dict.fromkeys(obstacle.hint for obstacle in found if obstacle.hint)
        raise EngineError("; ".join(obstacle.message for obstacle in found), hint="; ".join(hints))


def whose(found: Mapping[str, str], workspace: str) -> str:
    """Say whose a labelled thing is, for a message."""
    place, environment = owner(found)
    if not environment:
        return "that envparity did not make"
    if place == workspace:
        return f"of environment `{environment}`"
    return f"of environment `{environment}` of the workspace `{place}`"


def names(wanted: Wanted, seen: Seen, decided: Mapping[str, tuple[Fate, ...]]) -> Iterable[Obstacle]:
    """Find names of containers that somebody else's have."""
    for fate in (fate for group in decided.values() for fate in group):
        found = seen.container(fate.name)
        if fate.way == "create" and found is not None and fate.seen is None:
            yield Obstacle(
                f"the name `{fate.name}` is taken by a container {whose(found.labels, wanted.workspace)}",
                _rename(wanted, found.labels),
            )


def holdings(
    wanted: Wanted, seen: Seen, networks: Iterable[str], volumes: Iterable[str]
) -> Iterable[Obstacle]:
    """Find networks and volumes that are another environment's, and external ones that are not there."""
    there = {network.name: network.labels for network in seen.networks}
    yield from _held(wanted, "network", ((name, wanted.network(name)) for name in networks), there)
    kept = {volume.name: volume.labels for volume in seen.volumes}
    yield from _held(wanted, "volume", ((name, wanted.volume(name)) for name in volumes), kept)


def _held(
    wanted: Wanted,
    kind: str,
    pairs: Iterable[tuple[str, WantedNetwork | WantedVolume | None]],
    there: Mapping[str, Mapping[str, str]],
) -> Iterable[Obstacle]:
    for name, found in pairs:
        if found is not None and found.external and name not in there:
            yield Obstacle(
                f"the external {kind} `{name}` is not there", f"`docker {kind} create {name}` makes it"
            )
        elif name in there and _anothers(there[name], wanted):
            yield Obstacle(
                f"the name `{name}` is taken by a {kind} {whose(there[name], wanted.workspace)}",
                _rename(wanted, there[name], kind),
            )


def _rename(wanted: Wanted, found: Mapping[str, str], kind: str = "container") -> str:
    """Say the way out. Removal is no advice for a volume: it holds somebody's data."""
    place, environment = owner(found)
    other = f"give `{wanted.environment}` another `project` in its profile"
    if kind == "volume":
        if not environment or place == wanted.workspace:
            return other
        return f"{other}; if its data may go, `envparity -C {place} down {environment} --volumes` removes it"
    remove = "remove it"
    if environment:
        there = "" if place == wanted.workspace else f"-C {place} "
        remove = f"`envparity {there}down {environment}` removes it"
    elif found.get(labels.PROJECT):
        remove = f"`docker compose -p {found[labels.PROJECT]} down` removes it"
    return f"{remove}, or {other}"


def _anothers(found: Mapping[str, str], wanted: Wanted) -> bool:
    return owner(found) not in (("", ""), (wanted.workspace, wanted.environment))


def images(services: Iterable[WantedService], seen: Seen) -> Iterable[Obstacle]:
    """Find images that may not be fetched and are not there."""
    for service in services:
        if service.pull == "never" and service.image not in seen.images and service.recipe is None:
            yield Obstacle(
                f"image `{service.image}` of `{service.name}` is not on this machine, and may not be pulled",
                "its `pull_policy` is `never`: load or build it first",
            )


_LEAST = 200 << 20
"""Bytes on the disk below which nothing is fetched, built or made."""
_LITTLE = 2 << 30
"""Bytes on the disk below which the plan notes it."""


def room(services: Iterable[WantedService], seen: Seen) -> Iterable[Obstacle]:
    """Find memory that is reserved and not there, and a disk that takes no image more."""
    services = tuple(services)
    reserved = sum(service.memory[0] for service in services)
    if 0 < seen.room.memory < reserved:
        yield Obstacle(
            f"{_size(reserved)} of memory are reserved, and the machine has {_size(seen.room.memory)}",
            "reserve less (`deploy.resources.reservations.memory`), or bring up some services only",
        )
    if 0 < seen.room.disk < _LEAST and any(service.image not in seen.images for service in services):
        yield Obstacle(
            f"images are to be had, and {_size(seen.room.disk)} are free where the engine keeps them",
            "`docker system df` says what takes the room",
        )


def doubts(services: Iterable[WantedService], seen: Seen) -> Iterable[str]:
    """Say what may not suffice: limits that are more than the machine has together, a disk that is nearly full."""
    limits = sum(service.memory[1] for service in services)
    if 0 < seen.room.memory < limits:
        yield f"the services may take {_size(limits)} of memory together, and the machine has {_size(seen.room.memory)}"
    if 0 < seen.room.disk < _LITTLE:
        yield f"{_size(seen.room.disk)} are free where the engine keeps images and volumes"


def _size(count: int) -> str:
    return f"{count / (1 << 30):.1f} GB" if count >= 1 << 30 else f"{count / (1 << 20):.0f} MB"


def checks(wanted: Wanted, seen: Seen, chosen: frozenset[str]) -> Iterable[Obstacle]:
    """Find services that are to become healthy and have no health check."""
    for service in wanted.services:
        for need in service.needs:
            other = wanted.service(need.service)
            if service.name not in chosen or need.condition != "service_healthy" or other is None:
                continue
            image = seen.images.get(other.image)
            unchecked = other.checked is None and image is not None and not image.checked
            if other.checked is False or (unchecked and other.recipe is None):
                yield Obstacle(
                    f"`{service.name}` waits for `{other.name}` to be healthy, which has no health check",
                    f"give `{other.name}` a `healthcheck`, or wait for `service_started`",
                )


def ports(
    wanted: Wanted, seen: Seen, decided: Mapping[str, tuple[Fate, ...]], freed: frozenset[str]
) -> Iterable[Obstacle]:
    """Find ports that somebody else has. `freed` are the ids of containers that go before ours start."""
    claimed: list[tuple[Published, str]] = []
    for name, group in decided.items():
        service = wanted.service(name)
        for fate in group:
            for port in service.ports if service else ():
                within = tuple(_between(port, fate, claimed))
                yield from within
                claimed.append((port, fate.name))
                # That the other one has it already is no news beside that both want it.
                if fate.way != "keep" and not within:
                    yield from _taken(port, fate, wanted, seen, freed)


def _between(port: Published, fate: Fate, claimed: list[tuple[Published, str]]) -> Iterable[Obstacle]:
    for other, name in claimed:
        if port.clashes(other):
            yield Obstacle(
                f"port {port.port} is wanted by both `{name}` and `{fate.name}`",
                "publish one of them on another port",
            )


def _taken(
    port: Published, fate: Fate, wanted: Wanted, seen: Seen, freed: frozenset[str]
) -> Iterable[Obstacle]:
    for other in seen.containers:
        elsewhere = other.running and other.name != fate.name and other.id not in freed
        if elsewhere and any(port.clashes(theirs) for theirs in other.ports):
            by = f"container `{other.name}`"
            yield Obstacle(_port_of(port, fate, by), _free(port, seen, other, wanted))
            return
    for taken in seen.taken:
        if port.clashes(taken.port) and not _ours(port, seen, fate, freed):
            yield Obstacle(_port_of(port, fate, taken.by), _free(port, seen))
            return


def _ours(port: Published, seen: Seen, fate: Fate, freed: frozenset[str]) -> bool:
    """Whether what listens there does so for a container that goes or is replaced by this very plan."""
    return any(
        other.running
        and (other.id in freed or other.name == fate.name)
        and any(map(port.clashes, other.ports))
        for other in seen.containers
    )


def _port_of(port: Published, fate: Fate, by: str) -> str:
    where = f" on {port.address}" if port.address else ""
    return f"port {port.port}{where}, wanted by `{fate.service}`, is taken by {by}"


def _free(
    port: Published, seen: Seen, other: SeenContainer | None = None, wanted: Wanted | None = None
) -> str:
    free = next(
        (
            f"; port {found.free} is free"
            for found in seen.taken
            if found.free and found.port.port == port.port
        ),
        "",
    )
    if other is not None and wanted is not None:
        place, environment = owner(other.labels)
        if place == wanted.workspace:
            name = wanted.environment
            return f"`envparity switch {name}` stops `{environment}` first, `envparity up {name} --beside` moves its ports{free}"
    return f"stop it, or publish another port{free}"
