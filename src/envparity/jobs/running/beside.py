"""Two environments side by side: the ports of the second are moved, all of them by one step that is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from envparity.engines import labels
from envparity.engines.listeners import taken
from envparity.engines.seen import Published, Seen, SeenContainer, owner
from envparity.errors import EngineError
from envparity.model.endpoints import LOCAL

if TYPE_CHECKING:
    from envparity.engines.wanted import Wanted

Config = Mapping[str, Any]

STEP = 100
"""Ports are moved by the first multiple of this at which every one is free."""
_LAST = 65535


def moved_by(containers: Iterable[SeenContainer]) -> int:
    """Give by how much an environment's ports are moved as it stands; 0 when they are where they are declared."""
    told = {found.labels.get(labels.MOVED, "0") for found in containers if found.running}
    return max((int(text) for text in told if text.isdecimal()), default=0)


def room(wanted: Wanted, seen: Seen, stands: int, *, local: str) -> tuple[int, str]:
    """Find the step at which every port is free, and say what holds the first that is not; it stays where it stands.

    `local` is the engine's address: where that is elsewhere, only its own containers are known to hold ports.
    """
    ports = [port for service in wanted.services for port in service.ports]
    if stands:
        return stands, "it was brought up so"
    cause = ""
    step = 0
    while ports and max(port.port for port in ports) + step <= _LAST:
        holder = _holder([_moved(port, step) for port in ports], wanted, seen, local)
        if not holder:
            return step, cause
        cause = cause or holder
        step += STEP
    if not ports:
        return 0, ""
    raise EngineError(
        f"no room for `{wanted.environment}` beside the others: {cause}",
        hint=f"ports are moved by multiples of {STEP}; publish others, or `envparity switch {wanted.environment}`",
    )


def _moved(port: Published, step: int) -> Published:
    return Published(port.port + step, port.protocol, port.address, port.target)


def _holder(ports: list[Published], wanted: Wanted, seen: Seen, local: str) -> str:
    """Say who has one of the ports; empty when nobody has."""
    mine = (wanted.workspace, wanted.environment)
    own = {port for found in seen.of(*mine) if found.running for port in found.ports}
    for port in ports:
        for found in seen.containers:
            if found.running and owner(found.labels) != mine and any(map(port.clashes, found.ports)):
                return f"port {port.port} is taken by container `{found.name}`"
    if local.startswith(("unix:", "npipe:")):
        for busy in taken(ports):
            if not any(busy.port.clashes(port) for port in own):
                return f"port {busy.port.port} is taken by {busy.by}"
    return ""


def move(config: Config, step: int, cause: str) -> tuple[Config, tuple[str, ...]]:
    """Give a resolved project with its ports on this machine moved, and what is to be said of it."""
    services: dict[str, Any] = {}
    told: list[str] = []
    moved: dict[str, str] = {}
    for name, service in sorted((config.get("services") or {}).items()):
        ports = [_shifted(port, step) for port in service.get("ports") or ()]
        for before, after in zip(service.get("ports") or (), ports, strict=True):
            if before != after:
                moved[str(before["published"])] = str(after["published"])
                told.append(f"`{name}` answers on {after['published']} in place of {before['published']}")
        services[name] = {**service, "ports": ports} if ports else service
    if told:
        told.insert(0, f"every port is moved by {step}: {cause}")
    told += _left_behind(services, moved)
    return {**config, "services": services}, tuple(told)


def _shifted(port: Config, step: int) -> Config:
    published = str(port.get("published") or "")
    if not published.isdecimal():
        # A range, or any free port: the engine finds one that is free.
        return port
    return {**port, "published": str(int(published) + step)}


def _left_behind(services: Config, moved: Mapping[str, str]) -> Iterable[str]:
    """Name variables that still lead to a port where the environment does not answer now."""
    for name, service in sorted(services.items()):
        for key, raw in sorted((service.get("environment") or {}).items()):
            for found in re.finditer(rf"(?:{LOCAL}):(\d+)", str(raw or "")):
                if found[1] in moved:
                    yield f"`{key}` of `{name}` still says port {found[1]}"
