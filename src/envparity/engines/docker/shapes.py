"""The engine's JSON -> what was seen. Pure; an attribute that an engine leaves out is never an error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, cast

from envparity.engines.docker.lines import clean
from envparity.engines.seen import Published, SeenContainer, SeenImage, SeenNetwork, SeenVolume
from envparity.model.deeds import Health
from envparity.model.expressions import expression

_EXIT = expression(r"^Exited \((\d+)\)")
_ANONYMOUS = expression(r"^[0-9a-f]{64}$")
_ANYWHERE = ("", "0.0.0.0", "::", "*")  # noqa: S104
_HEALTH = ("starting", "healthy", "unhealthy")


def listed_container(row: Mapping[str, Any]) -> SeenContainer:
    """Read one row of `GET /containers/json`."""
    status = str(row.get("Status", ""))
    exit_code = _EXIT.match(status)
    return SeenContainer(
        id=row["Id"],
        name=_name(row.get("Names") or [row["Id"][:12]]),
        state=str(row.get("State", "")).lower(),
        image=row.get("Image", ""),
        image_id=row.get("ImageID", ""),
        labels=row.get("Labels") or {},
        ports=_listed_ports(row.get("Ports") or ()),
        health=_told_health(status),
        exit_code=int(exit_code[1]) if exit_code else None,
        created=float(row.get("Created") or 0),
        anonymous=_anonymous(row.get("Mounts") or ()),
        networks=tuple(sorted((row.get("NetworkSettings") or {}).get("Networks") or ())),
    )


def inspected_container(found: Mapping[str, Any]) -> SeenContainer:
    """Read `GET /containers/ID/json`."""
    state = found.get("State") or {}
    config = found.get("Config") or {}
    network = found.get("NetworkSettings") or {}
    health = ((state.get("Health") or {}).get("Status") or "").lower()
    status = str(state.get("Status", "")).lower()
    return SeenContainer(
        id=found["Id"],
        name=str(found.get("Name", "")).lstrip("/"),
        state=status,
        image=config.get("Image", ""),
        image_id=found.get("Image", ""),
        labels=config.get("Labels") or {},
        ports=_inspected_ports(network.get("Ports") or {}),
        health=cast(Health, health) if health in _HEALTH and state.get("Running") else "none",
        exit_code=state.get("ExitCode") if status in ("exited", "dead", "restarting") else None,
        restarts=int(found.get("RestartCount") or 0),
        created=seconds(found.get("Created")),
        started=seconds(state.get("StartedAt")),
        anonymous=_anonymous(found.get("Mounts") or ()),
        networks=tuple(sorted(network.get("Networks") or ())),
        check_said=_check_said(state.get("Health") or {}),
    )


def _check_said(health: Mapping[str, Any]) -> str:
    log = health.get("Log") or []
    if not log or not log[-1].get("ExitCode"):
        return ""
    said = clean(" ".join(str(log[-1].get("Output", "")).split()))
    if len(said) <= _SAID:
        return said
    # A traceback says at its end what went wrong. Only whole words are kept: half a secret is not known again.
    _, space, end = said[-_SAID:].partition(" ")
    return f"… {end}" if space else "…"


_SAID = 200
"""Characters that are kept of what a health check says."""


def network(row: Mapping[str, Any]) -> SeenNetwork:
    """Read one network."""
    return SeenNetwork(row["Name"], row.get("Labels") or {})


def volume(row: Mapping[str, Any]) -> SeenVolume:
    """Read one volume."""
    return SeenVolume(row["Name"], row.get("Labels") or {})


def image(found: Mapping[str, Any]) -> SeenImage:
    """Read `GET /images/NAME/json`."""
    config = found.get("Config") or {}
    test = (config.get("Healthcheck") or found.get("Healthcheck") or {}).get("Test") or []
    checked = bool(test) and test[0] != "NONE"
    labels = {str(name): str(value) for name, value in (config.get("Labels") or {}).items()}
    return SeenImage(found["Id"], checked, labels)


def patience(found: Mapping[str, Any]) -> float:
    """Reckon the seconds in which a health check comes to an end, from an inspected container.

    The engine's own defaults are 30 s between checks, 30 s for one, 3 in a row
    (https://docs.docker.com/reference/dockerfile/#healthcheck). A fifth is added for a busy machine.
    """
    check = (found.get("Config") or {}).get("Healthcheck") or {}
    interval = (check.get("Interval") or 30e9) / 1e9
    timeout = (check.get("Timeout") or 30e9) / 1e9
    start = (check.get("StartPeriod") or 0) / 1e9
    tries = check.get("Retries") or 3
    return float(10 + 1.2 * (start + (tries + 1) * (interval + timeout)))


def seconds(stamp: object) -> float:
    """Turn the engine's time (RFC 3339, nanoseconds) into seconds since the epoch; 0 for the zero time."""
    if isinstance(stamp, int | float):
        return float(stamp)
    text = str(stamp or "")
    if not text or text.startswith("0001-"):
        return 0.0
    text = re.sub(r"(\.\d{6})\d+", r"\1", text).replace("Z", "+00:00")
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return 0.0


def _name(names: Iterable[str]) -> str:
    """Pick the container's own name: the others, with a second slash, are legacy links to it."""
    own = [name.lstrip("/") for name in names if name.count("/") <= 1]
    return own[0] if own else next(iter(names)).lstrip("/")


def _told_health(status: str) -> Health:
    if "(unhealthy)" in status:
        return "unhealthy"
    if "(healthy)" in status:
        return "healthy"
    return "starting" if "(health: starting)" in status or "(starting)" in status else "none"


def _address(text: str) -> str:
    return "" if text in _ANYWHERE else text


def _listed_ports(rows: Iterable[Mapping[str, Any]]) -> tuple[Published, ...]:
    return _once(
        Published(row["PublicPort"], row.get("Type", "tcp"), _address(row.get("IP", "")), row["PrivatePort"])
        for row in rows
        if row.get("PublicPort")
    )


def _inspected_ports(ports: Mapping[str, Any]) -> tuple[Published, ...]:
    def each() -> Iterable[Published]:
        for inside, bindings in ports.items():
            target, _, protocol = inside.partition("/")
            for binding in bindings or ():
                if binding.get("HostPort"):
                    address = _address(binding.get("HostIp", ""))
                    yield Published(int(binding["HostPort"]), protocol or "tcp", address, int(target))

    return _once(each())


def _once(ports: Iterable[Published]) -> tuple[Published, ...]:
    """Give each port once: an engine lists one published everywhere for IPv4 and for IPv6."""
    return tuple(sorted(set(ports)))


def _anonymous(mounts: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    found = (
        (mount["Destination"], mount["Name"])
        for mount in mounts
        if mount.get("Type") == "volume" and _ANONYMOUS.match(mount.get("Name", ""))
    )
    return tuple(sorted(found))
